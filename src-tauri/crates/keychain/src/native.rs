//! What is asked of a keychain, the same on all systems.

use std::time::Duration;

use keyring_core::Error;
use vault::Unheld;
use zeroize::Zeroizing;

use crate::bounded::bounded;
#[cfg(any(target_os = "linux", target_os = "macos", windows))]
use crate::desktop::{Entry, entry};
#[cfg(target_os = "linux")]
use crate::linux::{late, unheld};
#[cfg(any(target_os = "ios", target_os = "android"))]
use crate::phone::{Entry, entry};

/// A secret, if there is one.
type Found = Option<Zeroizing<Vec<u8>>>;

pub(crate) fn read(name: &str, bound: Duration) -> Result<Found, Unheld> {
    let name = name.to_owned();
    bounded(bound, late, move |_| secret(&name)?.1.map_err(|error| unheld(&error)))
}

pub(crate) fn write(name: &str, secret: &[u8], bound: Duration) -> Result<(), Unheld> {
    let (name, new) = (name.to_owned(), Zeroizing::new(secret.to_vec()));
    bounded(bound, late, move |turn| {
        let entry = opened(&name)?;
        turn.change()?;
        entry.set_secret(&new).map_err(|error| unheld(&error))
    })
}

pub(crate) fn delete(name: &str, bound: Duration) -> Result<(), Unheld> {
    let name = name.to_owned();
    bounded(bound, late, move |turn| {
        let entry = opened(&name)?;
        turn.change()?;
        match entry.delete_credential() {
            // Several have the name: others put them there, and none may stay.
            Err(Error::Ambiguous(all)) => {
                all.iter().try_for_each(keyring_core::Entry::delete_credential)
            }
            done => done,
        }
        .or_else(|error| match error {
            Error::NoEntry => Ok(()),
            error => Err(unheld(&error)),
        })
    })
}

/// Reads, which waits until the keychain is open: what comes after does not wait any more. A secret
/// that cannot be read, such as one restored from another phone, may still be replaced.
fn opened(name: &str) -> Result<Entry, Unheld> {
    let (entry, found) = secret(name)?;
    match found.map_err(|error| unheld(&error)) {
        Ok(_) | Err(Unheld::Refused) => Ok(entry),
        Err(error) => Err(error),
    }
}

/// The entry under `name` with what reading it says.
fn secret(name: &str) -> Result<(Entry, keyring_core::Result<Found>), Unheld> {
    let entry = entry(name).map_err(|error| unheld(&error))?;
    let found = look(&entry);
    #[cfg(target_os = "linux")]
    if found.as_ref().is_err_and(crate::linux::stale) {
        // The keychain began anew, or it is gone.
        let entry = crate::desktop::renewed(name).map_err(|error| unheld(&error))?;
        let found = look(&entry);
        return Ok((entry, found));
    }
    Ok((entry, found))
}

fn look(entry: &Entry) -> keyring_core::Result<Found> {
    match read_entry(entry)? {
        // Nothing was found, so nothing had to be opened.
        #[cfg(target_os = "linux")]
        None if crate::linux::knock()? => read_entry(entry),
        found => Ok(found),
    }
}

fn read_entry(entry: &Entry) -> keyring_core::Result<Found> {
    match entry.get_secret() {
        Ok(secret) => Ok(Some(Zeroizing::new(secret))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What it means that a call takes too long: only a prompt that nobody answers does.
#[cfg(not(target_os = "linux"))]
fn late() -> Unheld {
    Unheld::Locked
}

#[cfg(any(target_os = "macos", target_os = "ios"))]
fn unheld(error: &Error) -> Unheld {
    match error {
        Error::NoStorageAccess(error) | Error::PlatformFailure(error) => error
            .downcast_ref::<security_framework::base::Error>()
            .map_or(Unheld::Refused, |error| crate::apple::unheld(error.code())),
        _ => Unheld::Refused,
    }
}

#[cfg(any(windows, target_os = "android"))]
fn unheld(error: &Error) -> Unheld {
    match error {
        // On Windows a session that has no credentials, such as a service's. Android has no case.
        Error::NoStorageAccess(_) => Unheld::Missing,
        _ => Unheld::Refused,
    }
}
