//! The mark: a door within a door, also a lotus petal.

use leptos::prelude::*;

/// The mark with the name of the app.
#[component]
pub(crate) fn Mark(
    /// The name beside it.
    name: String,
) -> impl IntoView {
    view! {
        <span class="mark">
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path class="mark-frame" d="M4 21.5V10.5C4 6 7.5 3 12 1.5C16.5 3 20 6 20 10.5V21.5"></path>
                <path class="mark-door" d="M8 21.5V13C8 10.5 9.5 8.6 12 7.5C14.5 8.6 16 10.5 16 13V21.5Z"></path>
            </svg>
            <span>{name}</span>
        </span>
    }
}
