use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A language of the interface and of content, by its BCP 47 tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Vietnamese, the language of the home market and of every source.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Every language, the first is the fallback.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The BCP 47 tag, as in `<html lang>`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }
}

/// A text in Vietnamese and, where somebody wrote it, in English.
///
/// Imported official records have no English; [`LocalizedText::get`] then answers the Vietnamese
/// text and says so, so that the screen can mark it with `lang="vi"`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalizedText {
    /// Vietnamese, in NFC.
    pub vi: String,
    /// English, in NFC; absent where nobody translated the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl LocalizedText {
    /// A text that exists in Vietnamese only.
    #[must_use]
    pub fn vi(text: impl Into<String>) -> Self {
        Self { vi: text.into(), en: None }
    }

    /// The text in `language`, or the Vietnamese one, with the language it is really in.
    #[must_use]
    pub fn get(&self, language: Language) -> (&str, Language) {
        match (language, &self.en) {
            (Language::En, Some(en)) => (en, Language::En),
            _ => (&self.vi, Language::Vi),
        }
    }

    /// The text alone, whatever language it is really in.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        self.get(language).0
    }
}

/// Where a record comes from (dct:source): without it there is no fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who says it.
    pub name: LocalizedText,
    /// When the source says it was last changed.
    pub date: Date,
    /// The day it was read for this record.
    pub checked: Date,
    /// The address of the page, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Whether each law named was checked to be in force; `"unknown"` unless said otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law_in_force: Option<String>,
}
