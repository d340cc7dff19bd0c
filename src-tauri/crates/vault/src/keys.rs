//! Who holds the device key while the vault is locked.

use std::{
    collections::BTreeMap,
    fs,
    io::{ErrorKind, Write},
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use zeroize::Zeroizing;

/// Holds small secrets (at most [`MOST`] bytes) under a name, outside the folder of the app: the
/// keychain of the system. Answers are the truth of that moment; nothing is cached.
pub trait KeyHolder: Send + Sync {
    /// The secret under `name`; `None` when there is none.
    ///
    /// # Errors
    /// [`Unheld`] when the holder could not be asked.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unheld>;

    /// Keeps `secret` under `name` in place of what was there; it is kept when this answers.
    ///
    /// # Errors
    /// [`Unheld`] when it is not kept.
    fn write(&self, name: &str, secret: &[u8]) -> Result<(), Unheld>;

    /// Forgets what is under `name`; nothing there is no error.
    ///
    /// # Errors
    /// [`Unheld`] when it may still be there.
    fn delete(&self, name: &str) -> Result<(), Unheld>;
}

/// The most bytes of one secret: what the Windows Credential Manager takes.
pub const MOST: usize = 2560;

/// Why a keychain gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unheld {
    /// The system has none, or it does not answer.
    #[error("no keychain answers")]
    Missing,
    /// It is locked, and the citizen did not open it.
    #[error("the keychain is locked")]
    Locked,
    /// It answered with an error.
    #[error("the keychain refused")]
    Refused,
}

/// Holds secrets in memory, for as long as the process runs: for tests and demonstrations.
#[derive(Default)]
pub struct KeysInMemory(Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>);

impl KeysInMemory {
    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Zeroizing<Vec<u8>>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many secrets are held.
    #[must_use]
    pub fn count(&self) -> usize {
        self.all().len()
    }
}

impl KeyHolder for KeysInMemory {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unheld> {
        Ok(self.all().get(name).cloned())
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), Unheld> {
        if secret.len() > MOST {
            return Err(Unheld::Refused);
        }
        self.all().insert(name.to_owned(), Zeroizing::new(secret.to_vec()));
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), Unheld> {
        self.all().remove(name);
        Ok(())
    }
}

/// Holds the secret of a passphrase vault as one file inside the vault. What it holds is itself
/// sealed under the passphrase; there is no other secret in it.
pub(crate) struct InFolder(pub(crate) PathBuf);

impl KeyHolder for InFolder {
    fn read(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unheld> {
        match fs::read(&self.0) {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Unheld::Refused),
        }
    }

    fn write(&self, _: &str, secret: &[u8]) -> Result<(), Unheld> {
        crate::disk::replace(&self.0, |file| file.write_all(secret)).map_err(|_| Unheld::Refused)
    }

    fn delete(&self, _: &str) -> Result<(), Unheld> {
        match fs::remove_file(&self.0) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(Unheld::Refused),
            _ => Ok(()),
        }
    }
}
