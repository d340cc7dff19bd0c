//! Ways on: a row in a list, a tile at home, a link that looks like a button.

use leptos::prelude::*;

use super::Icon;
use crate::route::Route;

/// A row that leads on.
#[component]
pub(crate) fn RowLink(
    /// Where to.
    to: Route,
    /// Its icon.
    #[prop(optional, into)]
    icon: Option<String>,
    /// An item of a list by itself; false where it is a part of one.
    #[prop(default = true)]
    item: bool,
    /// What it says, first line bold.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="row-item" role=item.then_some("listitem")><a class="row-link" href=to.hash()>
            {icon
                .map(|icon| {
                    view! {
                        <span class="door">
                            <Icon name=icon />
                        </span>
                    }
                })}
            <span class="row-text">{children()}</span>
            <Icon name="chevron-right" />
        </a></div>
    }
}

/// A tile of the simple home.
#[component]
pub(crate) fn Tile(
    /// Where to.
    to: Route,
    /// Its icon.
    icon: &'static str,
    /// Its words.
    text: String,
    /// The red one.
    #[prop(optional)]
    urgent: bool,
    /// A count in the corner.
    #[prop(optional)]
    count: Option<usize>,
) -> impl IntoView {
    view! {
        <div role="listitem" class="tile-item"><a class="tile" class:urgent=urgent href=to.hash()>
            <Icon name=icon />
            <span>{text}</span>
            {count.filter(|n| *n > 0).map(|n| view! { <span class="tile-count">{n}</span> })}
        </a></div>
    }
}

/// A link that looks like a button.
#[component]
pub(crate) fn ButtonLink(
    /// Where to.
    to: Route,
    /// Its icon.
    #[prop(optional, into)]
    icon: Option<String>,
    /// Not the main thing to do here.
    #[prop(optional)]
    quiet: bool,
    /// Its words.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <a class="button" class:quiet=quiet href=to.hash()>
            {icon.map(|icon| view! { <Icon name=icon /> })}
            {text}
        </a>
    }
}
