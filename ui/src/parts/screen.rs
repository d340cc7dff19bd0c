//! The frame of a screen, and the states of one that waits for an answer.

use leptos::prelude::*;

use super::{FailureNote, Heading, ReadAloud};
use crate::{
    comfort::simple,
    parts::Icon,
    remote::{Remote, RemoteSignal},
    route::{Route, back, route},
    words::words,
};

/// The main part of the page: one heading, one topic.
#[component]
pub(crate) fn Screen(
    /// Its name in `tests/browser/states.toml`.
    name: &'static str,
    /// `loading`, `ready`, `failed` or `empty`.
    #[prop(into, default = Signal::stored("ready"))]
    state: Signal<&'static str>,
    /// Whether there is a way back at its top.
    #[prop(default = true)]
    with_back: bool,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let here = route();
    // Without a way back there is no line for it to share: then, in simple mode, it stands at the
    // end, so that the six tiles of home are seen at once.
    let at_the_end = !with_back && simple();
    view! {
        <main id="main" data-screen=name data-state=move || state.get()>
            {(!at_the_end)
                .then(|| {
                    view! {
                        <div class="screen-top">
                            {with_back
                                .then(|| {
                                    view! {
                                        <button
                                            type="button"
                                            class="back"
                                            on:click=move |_| back(&here.get_untracked())
                                        >
                                            <Icon name="arrow-left" />
                                            {words().back()}
                                        </button>
                                    }
                                })}
                            <ReadAloud />
                        </div>
                    }
                })}
            {children()}
            {at_the_end.then(|| view! { <ReadAloud /> })}
        </main>
    }
}

/// Shows `ready` once the answer is there; before that a calm word, after a failure what to do.
pub(crate) fn awaited<T, V>(
    data: RemoteSignal<T>,
    retry: impl Fn() + Clone + Send + Sync + 'static,
    ready: impl Fn(T) -> V + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match data.get() {
        Remote::Loading => view! {
            <div class="waiting" role="status">
                <Heading text=words().loading() focus=false />
            </div>
        }
        .into_any(),
        Remote::Ready(value) => ready(value).into_any(),
        Remote::Failed(failure) => {
            let again = retry.clone();
            view! {
                <Heading text=words().failure_title() title=words().failure_page_title() focus=false />
                <FailureNote failure retry=Callback::new(move |()| again()) />
                <a class="button quiet" href=Route::Home.hash()>
                    {words().lost_home()}
                </a>
            }
            .into_any()
        }
    }
}

/// The name of the state for [`Screen`].
impl<T> Remote<T> {
    /// `loading`, `ready` or `failed`.
    pub(crate) fn state(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready(_) => "ready",
            Self::Failed(_) => "failed",
        }
    }
}
