//! Everything one can press, and every icon.

use serde::Deserialize;

use super::{Rect, colour::Rgb, run};
use crate::{Outcome, chrome::Chrome};

/// A control with the box that takes the finger.
#[derive(Debug, Clone, Deserialize)]
pub struct Target {
    /// Where in the page.
    pub at: String,
    /// Its name.
    pub name: String,
    /// Its tag.
    pub tag: String,
    /// Its type or role.
    pub kind: String,
    /// Its classes.
    pub classes: Vec<String>,
    /// Where it leads.
    pub href: Option<String>,
    /// One of the main things to do: a button, a tile, a choice.
    pub action: bool,
    /// A link inside a sentence.
    pub inline: bool,
    /// In a bar that stays while the page scrolls.
    pub bar: bool,
    /// Within `main`.
    pub main: bool,
    /// The colour of its widest border.
    pub edge: Option<Rgb>,
    /// The colour inside.
    pub inside: Rgb,
    /// The colour around it.
    pub outside: Rgb,
    /// Where it is.
    pub rect: Rect,
}

/// An icon.
#[derive(Debug, Clone, Deserialize)]
pub struct Icon {
    /// Where in the page.
    pub at: String,
    /// The colour of its strokes.
    pub ink: Option<Rgb>,
    /// The colour behind it.
    pub ground: Rgb,
    /// Hidden from screen readers, because words stand with it.
    pub hidden: bool,
    /// The words that stand with it.
    pub words: String,
    /// Where it is.
    pub rect: Rect,
}

/// Every control that is seen.
///
/// # Errors
/// When the script fails.
pub async fn targets(chrome: &Chrome) -> Outcome<Vec<Target>> {
    run(chrome, include_str!("boxes.js")).await
}

/// Every icon that is seen.
///
/// # Errors
/// When the script fails.
pub async fn icons(chrome: &Chrome) -> Outcome<Vec<Icon>> {
    run(chrome, include_str!("icons.js")).await
}
