//! How far something is, with its number in words beside it.

use leptos::prelude::*;

/// A bar of progress. The words beside it say the same.
#[component]
pub(crate) fn Progress(
    /// Done.
    #[prop(into)]
    done: Signal<u64>,
    /// In all.
    #[prop(into)]
    of: Signal<u64>,
    /// What it measures.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <progress
            class="progress"
            max=move || of.get().max(1).to_string()
            prop:value=move || i32::try_from(done.get().min(of.get())).unwrap_or(i32::MAX)
            value=move || done.get().min(of.get()).to_string()
            aria-label=label
        ></progress>
    }
}
