//! A badge: an icon and a word.

use leptos::prelude::*;

use super::Icon;

/// The tone of a badge; never the only carrier of meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Good or neutral.
    Brand,
    /// Mind this.
    Warn,
    /// To know.
    Info,
}

/// A badge.
#[component]
pub(crate) fn Badge(
    /// Its tone.
    #[prop(default = Tone::Brand)]
    tone: Tone,
    /// Its icon.
    icon: &'static str,
    /// Its words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let class = match tone {
        Tone::Brand => "badge",
        Tone::Warn => "badge warn",
        Tone::Info => "badge info",
    };
    view! {
        <span class=class>
            <Icon name=icon />
            {text}
        </span>
    }
}
