//! A box to tick, with words as its label.

use leptos::prelude::*;

/// A box to tick. Ticking is undone by ticking again.
#[component]
pub(crate) fn Tick(
    /// What a screen reader says; the visible words stand beside it.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    #[prop(into)]
    ticked: Signal<bool>,
    /// Called with the new state.
    #[prop(into)]
    changed: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input
                type="checkbox"
                aria-label=label
                prop:checked=move || ticked.get()
                on:change=move |event| changed.run(event_target_checked(&event))
            />
        </label>
    }
}
