//! What did not work, in the citizen's words, with what to do next.

use leptos::prelude::*;
use wire::Failure;

use super::Icon;
use crate::{browser, words::words};

/// A failure. Announced at once; the code is for asking a person.
#[component]
pub(crate) fn FailureNote(
    /// What failed.
    failure: Failure,
    /// What "try again" does.
    #[prop(optional, into)]
    retry: Option<Callback<()>>,
) -> impl IntoView {
    // The title says so too, until the failure is gone.
    let before = document().title();
    browser::title(&format!("{} – {}", words().failure_page_title(), words().app_name()));
    on_cleanup(move || browser::title(&before));
    let said = phrases::explain(words(), &failure);
    view! {
        <div class="failure" role="alert" data-reason=failure.reason.name()>
            <Icon name="triangle-alert" />
            <div class="stack tight">
                <p>
                    <strong>{said.what}</strong>
                </p>
                <p>{said.remedy}</p>
                <p class="small">{said.trace}</p>
                {retry
                    .map(|retry| {
                        view! {
                            <div>
                                <button
                                    type="button"
                                    class="button"
                                    on:click=move |_| retry.run(())
                                >
                                    <Icon name="refresh-cw" />
                                    {words().retry()}
                                </button>
                            </div>
                        }
                    })}
            </div>
        </div>
    }
}
