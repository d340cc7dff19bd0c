//! What is known of a paper: one sealed row.

use cards::CardFacts;
use jiff::civil::Date;
use model::{EvidenceId, Media, PaperId, VaultAct};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// A paper in the vault. Its `Debug` says nothing but the id.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its id.
    pub id: PaperId,
    /// What the citizen says of it.
    pub details: Details,
    /// Its files, oldest first; never empty.
    pub contents: Vec<Content>,
    /// When it was added, in seconds since 1970-01-01 UTC.
    pub added: i64,
    /// When anything of it changed last.
    pub changed: i64,
    /// Where it stands.
    pub place: Standing,
}

impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Paper").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Where a paper stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Among the papers.
    Kept,
    /// In the bin since, in seconds since 1970-01-01 UTC; it goes after 30 days.
    Binned(i64),
    /// Its files are being removed; finished at the next unlock when it was cut short.
    Going,
}

/// What the citizen says of a paper.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Details {
    /// Its name, at most [`Details::NAME`] characters.
    pub name: String,
    /// The kind, from the catalogue's cv:EvidenceType.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<EvidenceId>,
    /// Whose it is: "me", "my mother"; as the citizen says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub person: String,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// A note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The last day on which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// Shown first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub favourite: bool,
    /// What was read from the card and agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardFacts>,
}

impl Details {
    /// The most characters of a name.
    pub const NAME: usize = 120;
    /// The most characters of a person or a tag.
    pub const WORD: usize = 60;
    /// The most tags.
    pub const TAGS: usize = 12;
    /// The most characters of a note.
    pub const NOTE: usize = 2000;

    /// The same in NFC, on one line, without signs that cannot be seen, and within the limits. A
    /// name that is then empty stays empty: the screen has a word for it.
    #[must_use]
    pub fn tidied(&self) -> Self {
        let mut tags: Vec<String> = Vec::new();
        for tag in self.tags.iter().map(|tag| line(tag, Self::WORD)) {
            if !tag.is_empty() && !tags.contains(&tag) && tags.len() < Self::TAGS {
                tags.push(tag);
            }
        }
        Self {
            name: line(&self.name, Self::NAME),
            kind: self.kind.clone().filter(|k| k.as_str().len() <= Self::WORD),
            person: line(&self.person, Self::WORD),
            tags,
            note: text(&self.note, Self::NOTE),
            expires: self.expires,
            favourite: self.favourite,
            card: self.card.clone(),
        }
    }
}

/// Signs that turn or hide text: no name needs them.
fn unseen(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn line(text: &str, most: usize) -> String {
    let spaced: String =
        text.nfc().filter(|c| !unseen(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    words.join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

fn text(text: &str, most: usize) -> String {
    let kept = text.nfc().filter(|c| !unseen(*c) && (!c.is_control() || *c == '\n'));
    kept.take(most).collect::<String>().trim().to_owned()
}

/// One file of a paper; a new photograph is a new version, the old one is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Counted from 1.
    pub version: u32,
    /// What it is.
    pub media: Media,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// When it was added, in seconds since 1970-01-01 UTC.
    pub added: i64,
}

impl Paper {
    /// The newest file.
    #[must_use]
    pub fn content(&self) -> Option<&Content> {
        self.contents.last()
    }
}

/// Something that was done with the vault. Says which paper, never what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// Its number; later ones are larger.
    #[serde(skip)]
    pub id: i64,
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// What.
    pub what: VaultAct,
    /// With which paper, when it was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_tidied() {
        let details = Details {
            name: "  Ca\u{306}n\u{202E} cươ\u{301}c\n\tmẹ ".into(),
            tags: vec!["a".into(), " a ".into(), String::new()],
            note: "một\r\nhai\u{0}".into(),
            ..Details::default()
        };
        let tidy = details.tidied();
        assert_eq!(tidy.name, "Căn cước mẹ");
        assert_eq!(tidy.tags, ["a"]);
        assert_eq!(tidy.note, "một\nhai");
        assert_eq!(tidy.tidied().name, tidy.name);
        let long = Details { name: "ă".repeat(500), ..Details::default() };
        assert_eq!(long.tidied().name.chars().count(), Details::NAME);
    }
}
