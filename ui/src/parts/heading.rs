//! The one heading of a screen: names the page, and takes the focus when the screen appears.

use leptos::{html, prelude::*};

use crate::{browser, words::words};

/// The heading `text`.
#[component]
pub(crate) fn Heading(
    /// What it says.
    text: String,
    /// What the title of the page says, if more than the heading.
    #[prop(optional, into)]
    title: Option<String>,
    /// Whether the focus moves here; false where a field takes it.
    #[prop(default = true)]
    focus: bool,
) -> impl IntoView {
    let node = NodeRef::<html::H1>::new();
    let name = title.unwrap_or_else(|| text.clone());
    Effect::new(move |_| {
        if let Some(heading) = node.get() {
            browser::title(&format!("{name} – {}", words().app_name()));
            if focus {
                browser::focus(&heading);
            }
        }
    });
    view! { <h1 node_ref=node tabindex="-1">{text}</h1> }
}
