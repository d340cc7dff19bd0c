//! One quiet line that says what was just done, and takes it back where that is possible.

use std::{cell::Cell, sync::Arc};

use js_sys::Date;
use leptos::prelude::*;

use super::Icon;
use crate::words::words;

/// What was just done.
#[derive(Clone)]
struct Said {
    text: String,
    /// Not a callback of the screen that said it: that screen may be gone when it is pressed.
    undo: Option<Arc<dyn Fn() + Send + Sync>>,
    /// When, in milliseconds since 1970-01-01 UTC.
    at: f64,
}

/// Who goes on so soon goes where the line was said for, in milliseconds.
const SOON: f64 = 1500.0;

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
    show(text, None);
}

/// Says what was just done, with a way to take it back.
pub(crate) fn say_with_undo(text: String, undo: impl Fn() + Send + Sync + 'static) {
    show(text, Some(Arc::new(undo)));
}

fn show(text: String, undo: Option<Arc<dyn Fn() + Send + Sync>>) {
    if let Some(line) = SHARED.get() {
        line.set(Some(Said { text, undo, at: Date::now() }));
    }
}

/// The citizen went on: what was said before is over.
pub(crate) fn went_on() {
    let over = |said: &Option<Said>| said.as_ref().is_some_and(|s| Date::now() - s.at > SOON);
    if let Some(line) = SHARED.get()
        && line.with_untracked(over)
    {
        line.set(None);
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
                                                    undo();
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
