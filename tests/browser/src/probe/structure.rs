//! The bones of a page: title, headings, landmarks, and what there is to do on it.

use serde::Deserialize;

use super::{Rect, run};
use crate::{Outcome, chrome::Chrome};

/// The bones of a page.
#[derive(Debug, Clone, Deserialize)]
pub struct Structure {
    /// The title of the page.
    pub title: String,
    /// The language of the page.
    pub lang: String,
    /// `data-mode` of the page.
    pub mode: String,
    /// `data-theme` of the page.
    pub theme: String,
    /// `data-screen` of `main`.
    pub screen: String,
    /// `data-state` of `main`.
    pub state: String,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Banners.
    pub banners: u32,
    /// Main landmarks.
    pub mains: u32,
    /// Navigation landmarks with their names.
    pub navs: Vec<String>,
    /// Names of the `.button`s in `main`.
    pub buttons: Vec<String>,
    /// Questions: groups of choices and fields.
    pub questions: u32,
    /// Choices in `main`.
    pub choices: u32,
    /// Tiles in `main`.
    pub tiles: Vec<Tile>,
    /// Open dialogs.
    pub dialogs: u32,
    /// Frames of any kind.
    pub frames: u32,
    /// Fields.
    pub inputs: Vec<Field>,
    /// Links that are seen.
    pub links: Vec<Link>,
    /// The back button.
    pub back: Option<Place>,
    /// The way to help.
    pub help: Option<Place>,
    /// The search field.
    pub search: Option<Place>,
    /// The first action.
    pub forward: Option<Place>,
    /// Languages marked inside `main`.
    pub foreign: Vec<String>,
    /// Paragraphs that are seen.
    pub paragraphs: Vec<Paragraph>,
    /// Rows of three or more that are no list for a screen reader.
    pub lists: Vec<String>,
    /// Coloured notes and badges without words or without an icon.
    pub coloured: Vec<String>,
    /// Everything that is seen of `main`, as text.
    pub main: String,
    /// Everything that is seen, as text.
    pub text: String,
}

/// A heading.
#[derive(Debug, Clone, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// What it says.
    pub text: String,
}

/// A tile.
#[derive(Debug, Clone, Deserialize)]
pub struct Tile {
    /// What it says.
    pub name: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Where it is.
    pub rect: Rect,
}

/// A field.
#[derive(Debug, Clone, Deserialize)]
pub struct Field {
    /// Where in the page.
    pub at: String,
    /// Its type.
    pub kind: String,
    /// `inputmode`.
    pub mode: String,
    /// `autocomplete`.
    pub complete: String,
    /// Whether it has a label.
    pub labelled: bool,
    /// Its placeholder.
    pub placeholder: String,
}

/// A link.
#[derive(Debug, Clone, Deserialize)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub name: String,
}

/// Where a thing is.
#[derive(Debug, Clone, Deserialize)]
pub struct Place {
    /// What it says.
    pub name: String,
    /// Where it is.
    pub rect: Rect,
}

/// A paragraph.
#[derive(Debug, Clone, Deserialize)]
pub struct Paragraph {
    /// What it says.
    pub text: String,
    /// Its language.
    pub lang: String,
    /// Where in the page.
    pub at: String,
}

/// Looks at the bones.
///
/// # Errors
/// When the script fails.
pub async fn structure(chrome: &Chrome) -> Outcome<Structure> {
    run(chrome, include_str!("structure.js")).await
}
