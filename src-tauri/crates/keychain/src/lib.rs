//! The keychain of the system as a [`KeyHolder`], through `keyring` and the stores of its project: on
//! Linux the Secret Service (GNOME Keyring, KWallet, KeePassXC) over D-Bus, on macOS the login
//! keychain, on iOS the protected data of the app, on Android a file sealed by the Keystore, on
//! Windows the Credential Manager. Secrets stay on this device; where the system could copy them
//! elsewhere, it is told not to.
//!
//! Nothing that could grow stale decides an answer: on Linux a connection is kept between two calls,
//! but one that fails or falls silent is replaced, so that a keychain that appears, is unlocked or
//! begins anew is seen by the next call. No secret is kept, and none is logged.

#[cfg(any(test, target_os = "macos", target_os = "ios"))]
mod apple;
#[cfg(any(
    test,
    target_os = "linux",
    windows,
    target_os = "macos",
    target_os = "ios",
    target_os = "android"
))]
mod bounded;
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
mod desktop;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(
    target_os = "linux",
    windows,
    target_os = "macos",
    target_os = "ios",
    target_os = "android"
))]
mod native;
#[cfg(not(any(
    target_os = "linux",
    windows,
    target_os = "macos",
    target_os = "ios",
    target_os = "android"
)))]
mod none;
#[cfg(any(target_os = "ios", target_os = "android"))]
mod phone;

use std::{sync::Arc, time::Duration};

#[cfg(any(
    target_os = "linux",
    windows,
    target_os = "macos",
    target_os = "ios",
    target_os = "android"
))]
use native as place;
#[cfg(not(any(
    target_os = "linux",
    windows,
    target_os = "macos",
    target_os = "ios",
    target_os = "android"
)))]
use none as place;
use vault::{KeyHolder, MOST, Unheld};
use zeroize::Zeroizing;

/// What all secrets of the app are filed under; the name of a secret comes second.
pub const SERVICE: &str = "org.motcua.app";

/// How long [`system`] waits for the citizen to unlock the keychain.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The keychain of this system.
#[must_use]
pub fn system() -> Arc<dyn KeyHolder> {
    Arc::new(Keychain::waiting(PATIENCE))
}

/// The keychain of this system, asked with a bound on its time.
///
/// A call blocks: milliseconds while the keychain is open, else as long as the citizen takes to
/// unlock it. It may be made on any thread, but belongs on one that may wait.
#[derive(Debug, Clone, Copy)]
pub struct Keychain {
    bound: Duration,
}

impl Keychain {
    /// A keychain whose calls wait `bound` for it to open, and as long again for what is then
    /// asked of it; on Linux two seconds more, to learn whether one that is silent is alive.
    ///
    /// What a call waits for cannot be broken off: its prompt stays on the screen and its thread
    /// waits for it, until it is answered or the app ends. But once the call gave up, what they
    /// unlock later changes nothing. Two exceptions, in which a write or a deletion may still happen
    /// after its error: the keychain was open and then fell silent, or was locked again in that
    /// moment; on macOS, a first write into a locked keychain was answered after twice the bound.
    ///
    /// On Linux, when nothing is found under a name, an item is made and deleted again: only so does
    /// the keychain open, and only an open one knows that there is nothing.
    #[must_use]
    pub fn waiting(bound: Duration) -> Self {
        Self { bound }
    }
}

impl KeyHolder for Keychain {
    /// The secret under `name`.
    ///
    /// # Errors
    /// [`Unheld::Missing`] when no keychain is there or it does not answer, [`Unheld::Locked`] when
    /// it stayed locked, [`Unheld::Refused`] for anything else, also when two secrets have the name.
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unheld> {
        place::read(name, self.bound)
    }

    /// Keeps `secret` under `name`.
    ///
    /// # Errors
    /// As [`Keychain::read`]; [`Unheld::Refused`] also for more than [`MOST`] bytes.
    fn write(&self, name: &str, secret: &[u8]) -> Result<(), Unheld> {
        if secret.len() > MOST {
            return Err(Unheld::Refused);
        }
        place::write(name, secret, self.bound)
    }

    /// Forgets what is under `name`, all of it.
    ///
    /// # Errors
    /// As [`Keychain::read`].
    fn delete(&self, name: &str) -> Result<(), Unheld> {
        place::delete(name, self.bound)
    }
}
