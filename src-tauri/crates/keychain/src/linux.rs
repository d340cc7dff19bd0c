//! What is peculiar to the Secret Service of Linux: what its errors mean, and that it can be open,
//! locked, begun anew, hanging or gone.

use std::{error::Error as StdError, io, iter, sync::Arc, time::Duration};

use keyring_core::{Error, Result};
use vault::Unheld;

use crate::{
    bounded::bounded,
    desktop::{entry, renew},
};

/// How long a service may take to answer a new connection, which no prompt delays.
const ALIVE: Duration = Duration::from_secs(2);
/// The name of an item that lives for a moment.
const KNOCK: &str = "knock";

/// What it means that a call takes too long. It may be waiting for ever, and others behind it: the
/// store in use is replaced. Where that works, the service is alive and what takes long is a prompt.
pub(crate) fn late() -> Unheld {
    let renewed = bounded(ALIVE, || Unheld::Missing, |_| renew().map_err(|error| unheld(&error)));
    renewed.err().unwrap_or(Unheld::Locked)
}

/// Opens the collection where new items go, by making one there and taking it back. The store has no
/// other way; without this a first write would wait for the prompt itself, and be done late. Answers
/// whether there is a collection.
pub(crate) fn knock() -> Result<bool> {
    let knock = entry(KNOCK)?;
    match knock.set_secret(b"?") {
        Ok(()) => {}
        Err(error) if no_collection(&error) => return Ok(false),
        Err(error) => return Err(error),
    }
    match knock.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(true),
        Err(error) => Err(error),
    }
}

/// Whether a new store may do better: the connection is broken, or the service is another one that
/// does not know the session.
pub(crate) fn stale(error: &Error) -> bool {
    matches!(error, Error::PlatformFailure(_)) && unheld(error) != Unheld::Locked
}

fn no_collection(error: &Error) -> bool {
    matches!(error, Error::NoStorageAccess(_)) && unheld(error) == Unheld::Missing
}

pub(crate) fn unheld(error: &Error) -> Unheld {
    match error {
        Error::NoDefaultStore => Unheld::Missing,
        Error::NoStorageAccess(error) | Error::PlatformFailure(error) => {
            of_connection(&**error).unwrap_or_else(|| of_text(&error.to_string()))
        }
        _ => Unheld::Refused,
    }
}

/// There is no way to the bus, or it ended.
fn of_connection(error: &(dyn StdError + 'static)) -> Option<Unheld> {
    let mut causes = iter::successors(Some(error), |&error| error.source());
    causes
        .any(|error| error.is::<io::Error>() || error.is::<Arc<io::Error>>())
        .then_some(Unheld::Missing)
}

/// The types of the errors below the store are not its own. But they say the names that D-Bus and
/// the Secret Service gave them; the rest is held to by the tests with a real service.
fn of_text(text: &str) -> Unheld {
    let mut words = text.split([' ', ':']);
    match words.find_map(|word| word.strip_prefix("org.freedesktop.")) {
        Some("Secret.Error.IsLocked") => return Unheld::Locked,
        // Nobody has the name of the service, or its owner went away.
        Some(
            "DBus.Error.Disconnected"
            | "DBus.Error.NameHasNoOwner"
            | "DBus.Error.NoReply"
            | "DBus.Error.ServiceUnknown"
            | "DBus.Error.TimedOut"
            | "DBus.Error.Timeout",
        ) => return Unheld::Missing,
        // The bus tried to start it.
        Some(name) if name.starts_with("DBus.Error.Spawn.") => return Unheld::Missing,
        Some(_) => return Unheld::Refused,
        None => {}
    }
    let says = |what: &[&str]| what.iter().any(|what| text.contains(what));
    if says(&["object locked", "prompt dismissed"]) {
        Unheld::Locked
    } else if says(&[
        "no secret service provider",
        // There is no collection for new items.
        "result not returned",
        "connection closed",
        "address error",
        "handshake failed",
    ]) {
        Unheld::Missing
    } else {
        Unheld::Refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_mean_what_they_say() {
        for (text, means) in [
            ("zbus error: org.freedesktop.Secret.Error.IsLocked: x", Unheld::Locked),
            ("zbus error: org.freedesktop.DBus.Error.ServiceUnknown: x", Unheld::Missing),
            ("zbus fdo error: org.freedesktop.DBus.Error.NameHasNoOwner: x", Unheld::Missing),
            ("zbus error: org.freedesktop.DBus.Error.Spawn.ExecFailed: x", Unheld::Missing),
            ("zbus error: org.freedesktop.DBus.Error.AccessDenied: x", Unheld::Refused),
            ("zbus error: org.freedesktop.Secret.Error.NoSession: object locked", Unheld::Refused),
            ("SS error: prompt dismissed", Unheld::Locked),
            ("Crypto error: padding", Unheld::Refused),
        ] {
            assert_eq!(of_text(text), means, "{text}");
            let failure = Error::PlatformFailure(text.into());
            assert_eq!(stale(&failure), means != Unheld::Locked, "{text}");
        }
        let broken = Error::PlatformFailure(io::Error::from(io::ErrorKind::BrokenPipe).into());
        assert_eq!(unheld(&broken), Unheld::Missing);
        let broken = Arc::new(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(unheld(&Error::PlatformFailure(broken.into())), Unheld::Missing);
        assert!(no_collection(&Error::NoStorageAccess("SS error: result not returned".into())));
    }
}
