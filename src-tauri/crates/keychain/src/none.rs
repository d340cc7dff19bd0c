//! Systems whose keychain the app does not know.

use std::time::Duration;

use vault::Unheld;
use zeroize::Zeroizing;

pub(crate) fn read(_: &str, _: Duration) -> Result<Option<Zeroizing<Vec<u8>>>, Unheld> {
    Err(Unheld::Missing)
}

pub(crate) fn write(_: &str, _: &[u8], _: Duration) -> Result<(), Unheld> {
    Err(Unheld::Missing)
}

pub(crate) fn delete(_: &str, _: Duration) -> Result<(), Unheld> {
    Err(Unheld::Missing)
}
