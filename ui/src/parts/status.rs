//! One quiet line that says what was just done, and takes it back where that is possible.

use std::cell::Cell;

use leptos::prelude::*;

use super::Icon;
use crate::words::words;

/// What was just done.
#[derive(Clone)]
struct Said {
    text: String,
    undo: Option<Callback<()>>,
}

thread_local! {
    /// Made once by the app; used after an `await` too, so not in context.
    static SHARED: Cell<Option<RwSignal<Option<Said>>>> = const { Cell::new(None) };
}

/// Provides the line; called once by the app.
pub(crate) fn provide() {
    SHARED.set(Some(RwSignal::new(None)));
}

/// Says what was just done. It stays until the next thing is said or the citizen goes on.
pub(crate) fn say(text: String) {
    show(Said { text, undo: None });
}

/// Says what was just done, with a way to take it back.
pub(crate) fn say_with_undo(text: String, undo: impl Fn() + Send + Sync + 'static) {
    let undo = Callback::new(move |()| undo());
    show(Said { text, undo: Some(undo) });
}

fn show(said: Said) {
    if let Some(line) = SHARED.get() {
        line.set(Some(said));
    }
}

/// Where the line is shown: a polite live region on every screen.
#[component]
pub(crate) fn Status() -> impl IntoView {
    let said = SHARED.get().unwrap_or_else(|| RwSignal::new(None));
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
