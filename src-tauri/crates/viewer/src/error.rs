//! Why there is no answer.

use std::io::ErrorKind;

use serde::{Deserialize, Serialize};

/// Why there is no answer. It says nothing of what stands in the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Error {
    /// It is not what it says it is, or broken; or reading it takes more memory than is given: a
    /// process that gets none dies, and a dead process tells no more.
    #[error("unreadable")]
    Unreadable,
    /// More pixels, points or bytes than are read or made.
    #[error("too large")]
    TooLarge,
    /// More than [`crate::MOST_PAGES`] pages to mark.
    #[error("too many pages")]
    TooManyPages,
    /// There is no page of this number.
    #[error("no such page")]
    NoSuchPage,
    /// It took longer than it may.
    #[error("took too long")]
    TooLong,
    /// The PDF opens only with a password, or is encrypted in a way that is not known.
    #[error("locked with a password")]
    Locked,
    /// The purpose has no words, or more than [`crate::MOST_LETTERS`] characters.
    #[error("no purpose, or one that is too long")]
    Words,
    /// The watch said no.
    #[error("stopped")]
    Stopped,
    /// No process could be started, or not be spoken with.
    #[error("no process: {0}")]
    #[serde(skip)]
    NoChild(ErrorKind),
}

/// What this crate answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::NoChild(error.kind())
    }
}

impl From<image::ImageError> for Error {
    fn from(error: image::ImageError) -> Self {
        match error {
            image::ImageError::Limits(_) => Self::TooLarge,
            _ => Self::Unreadable,
        }
    }
}
