//! The keychains of iOS and Android, through the stores of the keyring project: its crate `keyring`
//! knows no phones.

#[cfg(target_os = "ios")]
use std::collections::HashMap;

pub(crate) use keyring_core::Entry;
use keyring_core::{Result, api::CredentialStoreApi as _};

use crate::SERVICE;

#[cfg(target_os = "ios")]
pub(crate) fn entry(name: &str) -> Result<Entry> {
    // Not in backups, which lead to other devices.
    let policy = HashMap::from([("access-policy", "when-unlocked-this-device-only")]);
    apple_native_keyring_store::protected::Store::new()?.build(SERVICE, name, Some(&policy))
}

/// Needs the context of the activity, which Tauri's windows have set before the app begins.
#[cfg(target_os = "android")]
pub(crate) fn entry(name: &str) -> Result<Entry> {
    android_native_keyring_store::Store::new()?.build(SERVICE, name, None)
}
