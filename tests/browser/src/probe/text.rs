//! Every text on the page: size, line, colour.

use serde::Deserialize;

use super::{Rect, colour::Rgb, run};
use crate::{Outcome, chrome::Chrome};

/// One text node that is seen.
#[derive(Debug, Clone, Deserialize)]
pub struct Text {
    /// Where in the page.
    pub at: String,
    /// What it says.
    pub text: String,
    /// Font size in CSS pixels.
    pub size: f64,
    /// Line height in CSS pixels.
    pub line: f64,
    /// Font weight.
    pub weight: f64,
    /// The tag of its block.
    pub block: String,
    /// Beside the text that is read: a source, a hint, a badge, the words of a bar.
    pub note: bool,
    /// Its font family.
    pub font: String,
    /// Within `main`.
    pub main: bool,
    /// Not part of something switched off.
    pub active: bool,
    /// Its colour as it is seen.
    pub ink: Rgb,
    /// The colour behind it.
    pub ground: Rgb,
    /// A picture or gradient lies behind it.
    pub picture: bool,
    /// Its language.
    pub lang: String,
    /// From the top of the highest mark of Vietnamese to the bottom of the lowest, in CSS pixels.
    pub height: f64,
    /// Its marks reach out of a box that hides what stands out.
    pub clipped: bool,
    /// Where it is.
    pub rect: Rect,
}

impl Text {
    /// Whether it is a heading.
    #[must_use]
    pub fn is_heading(&self) -> bool {
        self.block.len() == 2 && self.block.starts_with('h')
    }
}

/// The distance of two paragraphs that follow each other, in lines of the first.
#[derive(Debug, Clone, Deserialize)]
pub struct Gap {
    /// Where.
    pub at: String,
    /// In lines, from line to line: 1 is no gap at all.
    pub lines: f64,
}

/// Every seen text.
///
/// # Errors
/// When the script fails.
pub async fn texts(chrome: &Chrome) -> Outcome<Vec<Text>> {
    run(chrome, include_str!("text.js")).await
}

/// Every pair of paragraphs.
///
/// # Errors
/// When the script fails.
pub async fn gaps(chrome: &Chrome) -> Outcome<Vec<Gap>> {
    run(chrome, include_str!("gaps.js")).await
}
