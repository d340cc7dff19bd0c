//! An icon: always beside or above a word, so it is hidden from screen readers.

use leptos::prelude::*;

use super::icon_paths::path;

/// The icon `name`, of Lucide.
#[component]
pub(crate) fn Icon(
    /// Its name; of content too, so not a constant.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path(&name)></path>
        </svg>
    }
}
