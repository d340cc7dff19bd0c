use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Code, EventId, LocalizedText, Source};

/// How people speak: what the search knows of the language beside the names of services.
///
/// A group's phrase of three or more words is also known by its initials.
///
/// A phrase is words with their marks; a phrase of several words is also known without marks, a
/// single word only as it is written. `{person}` in a phrase stands for each word of the class
/// `person`; a phrase has at most one such place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// dct:source.
    pub source: Source,
    /// What is asked back when a question says too little.
    pub unclear: LocalizedText,
    /// Phrases that say nothing: "cho hỏi", "ở đâu".
    pub stop: Vec<String>,
    /// Phrases that say little beside others: "làm", "thủ tục".
    pub weak: Vec<String>,
    /// Phrases that alone say too little to answer: "con", "giấy tờ".
    pub general: Vec<String>,
    /// Abbreviations, each after what it is short for: `["đăng ký", "đk", "dk"]`. Single words,
    /// known as they are written here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<Vec<String>>,
    /// What makes a service a special case: whoever does not say it does not mean it ("cấp lại",
    /// "nước ngoài").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub special: Vec<String>,
    /// Words that can stand in the same place of a phrase, by the name of their class.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<String, Vec<String>>,
    /// Groups of phrases that mean the same. A group of one keeps its words together.
    pub same: Vec<Vec<String>>,
    /// Who says one thing may mean another; not the other way round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Also>,
    /// What an age means.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ages: Vec<Age>,
    /// Danger to life.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub emergencies: Vec<Emergency>,
    /// Tricks of cheats.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scams: Vec<Scam>,
    /// Questions that need one more choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clarify: Vec<Clarify>,
    /// What no office does: the weather, prices, games.
    #[serde(default, skip_serializing_if = "Sign::is_empty")]
    pub elsewhere: Sign,
}

/// What somebody who says one thing may mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// One of these is said.
    pub say: Vec<String>,
    /// All of these may be meant.
    pub mean: Vec<String>,
}

/// What an age in years means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Age {
    /// From this age on, in whole years.
    pub from: u8,
    /// Below this age; no end when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<u8>,
    /// What may be meant.
    pub mean: Vec<String>,
}

/// By which words something is known: one of `say`, one of `with` where there are any, and none
/// of `unless`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sign {
    /// One of these is said.
    pub say: Vec<String>,
    /// And one of these, where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// But none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
}

impl Sign {
    /// Whether nothing is known by it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.say.is_empty()
    }
}

/// Danger to life: call first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emergency {
    /// How it is known; it is enough that one fits.
    pub signs: Vec<Sign>,
    /// Numbers of [`crate::Hotline`]s, the right one first.
    pub hotlines: Vec<String>,
}

/// A trick of cheats.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scam {
    /// Its id.
    pub id: String,
    /// How it is known; it is enough that one fits.
    pub signs: Vec<Sign>,
    /// What to do and what not.
    pub warning: LocalizedText,
    /// Numbers of [`crate::Hotline`]s to report it to.
    pub hotlines: Vec<String>,
    /// dct:source.
    pub source: Source,
}

/// A question that needs one more choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clarify {
    /// The question is one of these, with nothing beside it that says more.
    pub say: Vec<String>,
    /// Not even with a word beside it that says little: "căn cước" needs a choice, "làm căn
    /// cước" does not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bare: bool,
    /// What is asked back.
    pub ask: LocalizedText,
    /// What to choose from.
    pub choices: Vec<Way>,
}

/// One way on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// What is offered, in words.
    pub text: LocalizedText,
    /// The service it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Code>,
    /// The life event it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
}
