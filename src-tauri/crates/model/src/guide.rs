use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{LocalizedText, Source};

/// A telephone number for trouble.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hotline {
    /// Digits only, as dialled.
    pub number: String,
    /// Who answers.
    pub name: LocalizedText,
    /// When to call.
    pub when: LocalizedText,
    /// What to say.
    pub say: LocalizedText,
    /// Whether the call costs nothing; absent when not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free: Option<bool>,
    /// Day and night; absent when not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub h24: Option<bool>,
    /// For danger to life.
    #[serde(default)]
    pub emergency: bool,
    /// A Lucide icon name.
    pub icon: String,
    /// What to beware of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<LocalizedText>,
    /// dct:source.
    pub source: Source,
}

/// Public holidays, for deadlines in working days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// dct:source.
    pub source: Source,
    /// Days of the week on which offices rest, in English, lower case.
    pub weekly_rest: Vec<String>,
    /// What is known of each year.
    pub years: Vec<Year>,
    /// Days of which no source says whether they are holidays.
    #[serde(default)]
    pub unsure: Vec<Unsure>,
}

/// The holidays of one year.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year.
    pub year: i16,
    /// Whether the whole list was published.
    pub complete: bool,
    /// What is missing, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<LocalizedText>,
    /// The days.
    pub days: Vec<Named>,
}

/// A named day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The day.
    pub date: Date,
    /// Its name.
    pub name: LocalizedText,
}

/// A day that may be a holiday.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsure {
    /// The day.
    pub date: Date,
    /// Why.
    pub note: LocalizedText,
}
