//! A fact of a service or plan: an icon, what it is, and what the source says.

use leptos::prelude::*;

use super::Icon;

/// A fact.
#[component]
pub(crate) fn Fact(
    /// Its icon.
    icon: &'static str,
    /// What it is: the fee, the time, the place.
    #[prop(into)]
    label: String,
    /// What the source says, most important first.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="fact">
            <Icon name=icon />
            <div class="fact-body">
                <div class="fact-label">{label}</div>
                {children()}
            </div>
        </div>
    }
}
