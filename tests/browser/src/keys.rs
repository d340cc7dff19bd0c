//! What the vault holds on to, played: a keychain that can fall silent or forget, and a clock that
//! only runs when it is told to.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use vault::{KeyHolder, KeysInMemory, Ticks, Unheld};

/// A keychain in memory.
#[derive(Default)]
pub struct Keys {
    held: Mutex<KeysInMemory>,
    silent: Mutex<Option<Unheld>>,
}

impl Keys {
    /// Does not answer from now on, for this reason.
    pub fn silence(&self, why: Unheld) {
        *self.silent.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }

    /// Forgets everything.
    pub fn lose(&self) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = KeysInMemory::default();
    }

    fn asked<T>(&self, act: impl FnOnce(&KeysInMemory) -> Result<T, Unheld>) -> Result<T, Unheld> {
        match *self.silent.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(why) => Err(why),
            None => act(&self.held.lock().unwrap_or_else(PoisonError::into_inner)),
        }
    }
}

impl KeyHolder for Keys {
    fn read(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, Unheld> {
        self.asked(|keys| keys.read(name))
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), Unheld> {
        self.asked(|keys| keys.write(name, secret))
    }

    fn delete(&self, name: &str) -> Result<(), Unheld> {
        self.asked(|keys| keys.delete(name))
    }
}

/// Time that passes when it is told to.
#[derive(Debug, Default)]
pub struct Clockwork(AtomicU64);

impl Clockwork {
    /// Lets `seconds` pass.
    pub fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Ticks for Clockwork {
    fn era(&self) -> String {
        String::from("test")
    }

    fn seconds(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
