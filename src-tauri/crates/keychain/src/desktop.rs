//! The keychains of Linux, macOS and Windows, through `keyring`.
//!
//! It makes its store once in the life of the process and remembers for ever that it could not, or
//! the connection that has died since. On Linux, where a store is a connection and a session, such a
//! store is replaced here; on macOS and Windows it holds nothing that could grow old.

use std::collections::HashMap;

pub(crate) use keyring::Entry;
use keyring_core::{Error, Result};

use crate::SERVICE;

/// What the citizen sees in the list of their keychain.
#[cfg(target_os = "linux")]
const HOW: [(&str, &str); 1] = [("label", "Một Cửa")];
#[cfg(target_os = "macos")]
const HOW: [(&str, &str); 0] = [];
/// "Enterprise", the store's own choice, follows the citizen to other machines.
#[cfg(windows)]
const HOW: [(&str, &str); 1] = [("persistence", "Local")];

/// An entry of the store in use; `keyring` makes it when there is none.
pub(crate) fn entry(name: &str) -> Result<Entry> {
    match in_use(name) {
        Err(Error::NoDefaultStore) => {}
        entry => return entry,
    }
    match Entry::store_status() {
        Ok(()) => in_use(name),
        #[cfg(target_os = "linux")]
        Err(_) => renewed(name),
        #[cfg(not(target_os = "linux"))]
        Err(_) => Err(Error::NoDefaultStore),
    }
}

/// As `Entry::new`, which cannot say [`HOW`] and says no when the first store was not made.
fn in_use(name: &str) -> Result<Entry> {
    let inner = keyring_core::Entry::new_with_modifiers(SERVICE, name, &HashMap::from(HOW))?;
    Ok(Entry { inner })
}

/// An entry of a new store.
#[cfg(target_os = "linux")]
pub(crate) fn renewed(name: &str) -> Result<Entry> {
    renew()?;
    in_use(name)
}

/// Makes a new store, which must find the keychain, and puts it in place of the one in use.
#[cfg(target_os = "linux")]
pub(crate) fn renew() -> Result<()> {
    keyring_core::set_default_store(zbus_secret_service_keyring_store::Store::new()?);
    Ok(())
}
