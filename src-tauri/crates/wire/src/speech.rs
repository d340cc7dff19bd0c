//! Reading aloud.

use model::Language;
use serde::{Deserialize, Serialize};

/// The most characters that are read aloud in one go.
pub const MAX_SPEECH: usize = 20_000;

/// A part of a text in one language; each of its lines is read by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// The words.
    pub text: String,
    /// Their language.
    pub language: Language,
}

/// How far reading aloud is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SpeechState {
    /// What is going on.
    pub status: SpeechStatus,
    /// The sentence that is read or was stopped, from 1.
    pub sentence: Option<u32>,
    /// How many sentences the text has; 0 while nothing is read.
    pub of: u32,
    /// How fast.
    pub pace: Pace,
}

/// What is going on with reading aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeechStatus {
    /// Nothing is read.
    #[default]
    Idle,
    /// A sentence is being said.
    Speaking,
    /// Stopped with the place kept: by the citizen, or because another program spoke.
    Paused,
    /// Nothing can be said.
    NoVoice(NoVoice),
}

/// Why nothing can be said; each has its words on how to get a voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoVoice {
    /// The system's speech service is missing or does not answer.
    Service,
    /// There is no voice for the language.
    Language,
    /// A voice is added in the settings of the system, or its own reader is used.
    Elsewhere,
}

/// How fast is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// As the voice does by itself.
    #[default]
    Normal,
    /// Slower, about three quarters.
    Slow,
}
