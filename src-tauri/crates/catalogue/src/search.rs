//! Finds services and life events by what people type: with marks or without, in everyday or in
//! official words, with slips, by code, as a whole story, while still typing.
//!
//! [`Index::answer`] also says what kind of answer it is: a plain one, a choice to make first, a
//! number to call at once, a warning, or that nothing fits. What it knows of the language is data:
//! [`model::Vocabulary`].

mod answer;
mod index;
mod language;
mod rank;
mod spell;
mod words;

use model::{Code, EventId, LifeEvent, LocalizedText, Service};
use serde::{Deserialize, Serialize};

use crate::fold::code_of;

pub use answer::{Answer, Kind};
pub use index::Index;

/// Characters of a question that are looked at.
const QUESTION: usize = 300;

/// What an entry stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// A service, by its code.
    Service(Code),
    /// A life event.
    Event(EventId),
}

/// What can be found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What it stands for.
    pub key: Key,
    /// Reviewed content, not an imported official record.
    pub reviewed: bool,
    /// How likely anybody means it beside others that fit as well; 1 is an ordinary record.
    pub likely: f32,
    /// The official name.
    pub title: String,
    /// The everyday name; empty where there is none.
    pub plain: String,
    /// What people say.
    pub aliases: Vec<String>,
    /// Further words.
    pub keywords: Vec<String>,
    /// Every code it is known by: its own and those of its variants.
    pub codes: Vec<Code>,
    /// The services of a life event, most important first.
    pub services: Vec<Code>,
    /// The service that replaced it.
    pub replaced_by: Option<Code>,
}

/// What is likely meant: reviewed services are those most people need.
const REVIEWED: f32 = 1.2;
/// Official records of a citizen's life, and those of the commune's counter.
const OF_LIFE: f32 = 1.1;
const NEAR: f32 = 1.05;
/// A record that only one province has, and one for people abroad.
const OF_A_PROVINCE: f32 = 0.8;
const ABROAD: f32 = 0.8;

impl Entry {
    /// A service, found by its variants' codes too. English names count as keywords.
    #[must_use]
    pub fn of_service(service: &Service, reviewed: bool) -> Self {
        let english = [Some(&service.name), service.plain.as_ref()].into_iter().flatten();
        let english = english.filter_map(|t| t.en.clone());
        Self {
            key: Key::Service(service.code.clone()),
            reviewed,
            likely: likely(service, reviewed),
            title: service.name.vi.clone(),
            plain: vi(service.plain.as_ref()),
            aliases: service.aliases.clone(),
            keywords: service.keywords.iter().cloned().chain(english).collect(),
            codes: [&service.code].into_iter().chain(&service.variants).cloned().collect(),
            services: Vec::new(),
            replaced_by: service.replaced_by.as_ref().map(|r| r.code.clone()),
        }
    }

    /// A life event; always reviewed.
    #[must_use]
    pub fn of_event(event: &LifeEvent) -> Self {
        Self {
            key: Key::Event(event.id.clone()),
            reviewed: true,
            likely: REVIEWED,
            title: event.name.vi.clone(),
            plain: vi(Some(&event.plain)),
            aliases: event.aliases.clone(),
            keywords: [&event.name, &event.plain]
                .into_iter()
                .filter_map(|t| t.en.clone())
                .collect(),
            codes: Vec::new(),
            services: event.services.clone(),
            replaced_by: None,
        }
    }
}

fn vi(text: Option<&LocalizedText>) -> String {
    text.map(|t| t.vi.clone()).unwrap_or_default()
}

/// How likely anybody means a service. A people's council decides only for its province.
fn likely(service: &Service, reviewed: bool) -> f32 {
    if reviewed {
        return REVIEWED;
    }
    let by = |who: &str| service.authority.as_ref().is_some_and(|a| a.vi.contains(who));
    let (commune, abroad) = (by("xã") || by("Xã"), by("ơ quan đại diện"));
    let province = service.laws.iter().any(|law| law.no.contains("HĐND"));
    let of = |is: bool, counts: f32| if is { counts } else { 1.0 };
    of(!service.events.is_empty(), OF_LIFE)
        * of(commune, NEAR)
        * of(province, OF_A_PROVINCE)
        * of(abroad, ABROAD)
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// How many are worth showing.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// One of [`Found`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// What it stands for.
    pub key: Key,
    /// Higher is better; comparable within one search only.
    pub score: f32,
    /// The name or alias of the entry that matched best, or the code.
    pub why: String,
}

impl Index {
    /// Finds at most `limit` entries for what somebody typed. Only the first 300 characters count;
    /// the last word counts as unfinished unless a blank or a sign follows it. A service that was
    /// replaced comes right after its successor, a life event brings its first services along.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Found {
        let answer = self.answer(text, limit);
        Found { total: answer.total, hits: answer.hits }
    }
}

/// The beginning of a text.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(QUESTION).map_or(text, |(end, _)| &text[..end])
}

/// The codes in a question: the whole of it, or single words of it.
fn codes(text: &str) -> Vec<Code> {
    let edge = |c: char| !c.is_alphanumeric();
    let single = text.split_whitespace().filter_map(|w| code_of(w.trim_matches(edge)));
    let mut all: Vec<Code> = code_of(text.trim_matches(edge)).into_iter().chain(single).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests;
