//! What a search on the device answers.

use model::{Code, EventId, Hotline, LocalizedText};
use serde::{Deserialize, Serialize};

use crate::{EventCard, ServiceCard};

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchReply {
    /// The text that was searched, as typed.
    pub text: String,
    /// What kind of question it was.
    pub kind: SearchKind,
    /// What is asked back, or the warning.
    pub said: Option<LocalizedText>,
    /// The choices of a question that is asked back.
    pub choices: Vec<SearchChoice>,
    /// The numbers to call, the right one first.
    pub hotlines: Vec<Hotline>,
    /// Life events, best first.
    pub events: Vec<EventCard>,
    /// Services, best first, at most 30.
    pub services: Vec<Hit>,
    /// How many services match in all.
    pub total: u32,
}

/// What kind of question a search was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// One that is answered.
    Answer,
    /// One that says too little: it is asked back.
    Clarify,
    /// Danger to life: call first.
    Emergency,
    /// A trick of cheats: be warned first.
    Scam,
    /// One that nothing here answers.
    None,
}

/// A choice of a question that is asked back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchChoice {
    /// The choice in words.
    pub text: LocalizedText,
    /// Where it leads.
    pub to: ChoiceTo,
}

/// Where a choice leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceTo {
    /// To a service.
    Service(Code),
    /// To a life event.
    Event(EventId),
}

/// A found service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// The service.
    pub card: ServiceCard,
    /// Why it matches: the words of the record that were found.
    pub why: String,
}
