//! Reading aloud: a page's text becomes sentences that a voice reads right ([`sentences`]), and a
//! [`Voice`] says them one at a time. On Linux the voice is speech-dispatcher, spoken to in its own
//! protocol (SSIP) over its Unix socket; on Windows, macOS and iOS it is the system's own; on other
//! systems the citizen is told of the system's reader.
//!
//! A voice can only begin and stop. Pausing, going on, saying again and slower are the desk's: it
//! stops, and says the sentence again from its beginning. That acts at once with every voice, while
//! a module of speech-dispatcher pauses at its own marks, if it can pause at all.

#[cfg(any(windows, target_os = "macos", target_os = "ios"))]
mod native;
mod readable;
mod sentences;
#[cfg(target_os = "linux")]
mod ssip;

use std::sync::Arc;

use model::Language;
pub use sentences::{LONGEST, sentences};
#[cfg(target_os = "linux")]
pub use ssip::{Reply, Ssip, parse};

/// What is said in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utterance {
    /// The words: one of [`sentences`], on one line.
    pub text: String,
    /// Their language.
    pub language: Language,
    /// How fast, from -100 to 100; 0 is the voice's own rate.
    pub rate: i8,
}

/// How an utterance ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Said to its end.
    Said,
    /// Stopped by another program that speaks, or by the citizen outside the app.
    Cut,
    /// The voice is gone.
    Lost,
}

/// Why nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// The system's speech service is not installed, does not start or does not answer.
    Service,
    /// The service has no voice for the language.
    Language,
    /// The voice is a matter of the system: one is added in its settings, or its own reader is used.
    Elsewhere,
}

/// Called once when an utterance has ended by itself, on a thread of the voice, which may be asked
/// anew there; never after [`Voice::stop`] or the next [`Voice::speak`].
pub type Ended = Box<dyn FnOnce(End) + Send>;

/// Somebody who reads aloud. Calls may wait for the system: up to some seconds while its service
/// starts, else milliseconds.
pub trait Voice: Send + Sync {
    /// Whether `language` can be said.
    ///
    /// # Errors
    /// Why not.
    fn can_say(&self, language: Language) -> Result<(), Silence>;

    /// Begins to say `utterance` and returns; what is still being said is cut off.
    ///
    /// # Errors
    /// Why nothing is said; `ended` is not called then.
    fn speak(&self, utterance: &Utterance, ended: Ended) -> Result<(), Silence>;

    /// Stops at once. Nothing happens when nothing is said.
    fn stop(&self);
}

/// A system without a voice for the app.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoVoice;

impl Voice for NoVoice {
    fn can_say(&self, _: Language) -> Result<(), Silence> {
        Err(Silence::Elsewhere)
    }

    fn speak(&self, _: &Utterance, _: Ended) -> Result<(), Silence> {
        Err(Silence::Elsewhere)
    }

    fn stop(&self) {}
}

/// The voice of this system.
#[must_use]
pub fn system() -> Arc<dyn Voice> {
    #[cfg(target_os = "linux")]
    return Arc::new(Ssip::of_the_session());
    #[cfg(any(windows, target_os = "macos", target_os = "ios"))]
    return Arc::new(native::Native::default());
    #[cfg(not(any(target_os = "linux", windows, target_os = "macos", target_os = "ios")))]
    Arc::new(NoVoice)
}
