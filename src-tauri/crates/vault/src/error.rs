use std::io;

use crate::Unheld;

/// What a vault answers when it cannot do what was asked. No variant carries a name, a number or a
/// byte of what is inside.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk did not take or give.
    #[error("the disk: {0}")]
    Disk(#[from] io::Error),
    /// The database did not take or give.
    #[error("the database")]
    Database(#[from] rusqlite::Error),
    /// The keychain did not answer.
    #[error("{0}")]
    Keychain(#[from] Unheld),
    /// A file or row is not what was sealed: changed, cut short, swapped or of another vault.
    #[error("not as it was sealed")]
    Damaged,
    /// The PIN or passphrase is another. `wait`: seconds until the next try is taken.
    #[error("another PIN")]
    WrongSecret {
        /// Seconds until the next try is taken.
        wait: u64,
    },
    /// Tries are not taken yet.
    #[error("wait")]
    Wait {
        /// Seconds until one is.
        seconds: u64,
    },
    /// The PIN or passphrase is too short, or no PIN.
    #[error("too weak")]
    Weak,
    /// The words or key are no recovery key, or that of another vault.
    #[error("no recovery key of this vault: {0}")]
    WrongSheet(crate::SheetFault),
    /// The device key is gone: only the sheet opens this vault.
    #[error("the device key is gone")]
    NeedsSheet,
    /// There is no vault here.
    #[error("no vault")]
    Absent,
    /// There is a vault here already.
    #[error("a vault is here")]
    Present,
    /// The vault is open in another process.
    #[error("open elsewhere")]
    Busy,
    /// A newer version of the app made it.
    #[error("made by a newer version")]
    TooNew,
    /// No such paper.
    #[error("no such paper")]
    NotFound,
    /// The bytes are no paper: not JPEG, PNG, WebP or PDF.
    #[error("no paper")]
    NotAPaper,
    /// The bytes are not those that were declared.
    #[error("other bytes than declared")]
    NotAsDeclared,
    /// Stopped by the citizen.
    #[error("stopped")]
    Stopped,
    /// No backup of a vault.
    #[error("no backup")]
    NotABackup,
}

/// [`Error`] or an answer.
pub type Result<T> = std::result::Result<T, Error>;

impl From<age::DecryptError> for Error {
    fn from(error: age::DecryptError) -> Self {
        match error {
            age::DecryptError::Io(e) => reading(e),
            _ => Self::Damaged,
        }
    }
}

/// Whether JSON says that it is of a later format than `known`, whatever else is in it.
pub(crate) fn is_newer(json: &[u8], known: u32) -> bool {
    #[derive(serde::Deserialize)]
    struct Format {
        format: u32,
    }
    serde_json::from_slice::<Format>(json).is_ok_and(|said| said.format > known)
}

/// What failing to read sealed bytes means: the stream of `age` says with an error of these kinds
/// that they are not as they were sealed.
pub(crate) fn reading(error: io::Error) -> Error {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        InvalidData | InvalidInput | UnexpectedEof => Error::Damaged,
        _ => Error::Disk(error),
    }
}
