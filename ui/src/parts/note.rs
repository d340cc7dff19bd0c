//! Short notes: a doubt of a source, something to know, nothing here yet.

use leptos::prelude::*;

use super::Icon;

/// Where a source contradicts itself or says nothing: amber, in words.
#[component]
pub(crate) fn Doubt(
    /// What is in doubt.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="doubt">
            <Icon name="triangle-alert" />
            <div>{children()}</div>
        </div>
    }
}

/// Something to know.
#[component]
pub(crate) fn Note(
    /// An icon.
    #[prop(default = "info")]
    icon: &'static str,
    /// What to know.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="note">
            <Icon name=icon />
            <div class="stack tight">{children()}</div>
        </div>
    }
}

/// Nothing here yet: a sentence and one thing to do.
#[component]
pub(crate) fn Empty(
    /// An icon.
    #[prop(default = "sparkles")]
    icon: &'static str,
    /// What is missing.
    #[prop(into)]
    title: String,
    /// What would be here, and what to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="door">
                <Icon name=icon />
            </span>
            <h2>{title}</h2>
            {children.map(|children| children())}
        </div>
    }
}
