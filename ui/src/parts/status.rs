//! One quiet line that says what was just done, and takes it back where that is possible.

use leptos::prelude::*;

use super::Icon;
use crate::words::words;

/// What was just done.
#[derive(Clone)]
struct Said {
    text: String,
    undo: Option<Callback<()>>,
}

/// The line, in context.
#[derive(Clone, Copy)]
struct Shared(RwSignal<Option<Said>>);

/// Provides the line; called once by the app.
pub(crate) fn provide() {
    provide_context(Shared(RwSignal::new(None)));
}

/// Says what was just done. It stays until the next thing is said or the citizen goes on.
pub(crate) fn say(text: String) {
    expect_context::<Shared>().0.set(Some(Said { text, undo: None }));
}

/// Says what was just done, with a way to take it back.
pub(crate) fn say_with_undo(text: String, undo: impl Fn() + Send + Sync + 'static) {
    let undo = Callback::new(move |()| undo());
    expect_context::<Shared>().0.set(Some(Said { text, undo: Some(undo) }));
}

/// Where the line is shown: a polite live region on every screen.
#[component]
pub(crate) fn Status() -> impl IntoView {
    let said = expect_context::<Shared>().0;
    view! {
        <div class="status" role="status" aria-live="polite">
            {move || {
                said.get()
                    .map(|now| {
                        view! {
                            <div class="status-line">
                                <Icon name="circle-check" />
                                <span class="status-text">{now.text}</span>
                                {now
                                    .undo
                                    .map(|undo| {
                                        view! {
                                            <button
                                                type="button"
                                                class="status-button"
                                                on:click=move |_| {
                                                    said.set(None);
                                                    undo.run(());
                                                }
                                            >
                                                <Icon name="undo-2" />
                                                {words().undo()}
                                            </button>
                                        }
                                    })}
                                <button
                                    type="button"
                                    class="status-button"
                                    on:click=move |_| said.set(None)
                                >
                                    <Icon name="x" />
                                    {words().close()}
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
