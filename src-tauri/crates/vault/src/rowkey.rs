//! `rows.age`: the key of the rows, sealed to the device key and the recovery key.

use std::{
    io::{Read, Write},
    path::Path,
    str::FromStr,
};

use age::x25519::{Identity, Recipient};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    disk,
    error::{Error, Result, reading},
    rows::{RowKey, hex, secret_json, unhex},
    seal::{self, Recipients},
};

/// The sealed key of the rows.
pub(crate) const KEY: &str = "rows.age";

/// The payload of `rows.age`.
#[derive(Serialize, Deserialize)]
struct Inside {
    vault: String,
    key: Zeroizing<String>,
    device: String,
    recovery: String,
    /// While everything is sealed anew: the device key that opens what is not yet. Who can read this
    /// could open all of it anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<Zeroizing<String>>,
}

/// What `rows.age` holds, read.
pub(crate) struct Held {
    pub(crate) vault: String,
    pub(crate) key: RowKey,
    pub(crate) recovery: Recipient,
    /// The device key that opens what is not sealed anew yet.
    pub(crate) before: Option<Identity>,
}

/// What still opens a vault that is being sealed anew.
pub(crate) struct Before<'a> {
    /// The device key that opens every paper.
    pub(crate) device: &'a Identity,
    /// The sheet that counted until now, and opens `rows.age` until the work is done.
    pub(crate) recovery: Option<&'a Recipient>,
}

/// Seals the key of the rows to both recipients.
pub(crate) fn write_key(
    folder: &Path,
    vault: &str,
    key: &RowKey,
    recipients: &Recipients,
    before: Option<&Before<'_>>,
) -> Result<()> {
    use age::secrecy::ExposeSecret;
    let inside = Inside {
        vault: vault.to_owned(),
        key: Zeroizing::new(hex(key.bytes())),
        device: recipients.device.to_string(),
        recovery: recipients.recovery.to_string(),
        before: before.map(|b| Zeroizing::new(seal::told(b.device).expose_secret().to_owned())),
    };
    let plain = secret_json(&inside)?;
    let sealed = recipients.seal_whole(&plain, before.and_then(|b| b.recovery))?;
    Ok(disk::replace(&folder.join(KEY), |file| file.write_all(&sealed))?)
}

/// Reads it with the device key or a recovery key.
pub(crate) fn read_key(folder: &Path, with: &Identity) -> Result<Held> {
    let sealed = disk::read_small(&folder.join(KEY))?;
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    seal::open(sealed.as_slice(), std::slice::from_ref(with))?
        .read_to_end(&mut plain)
        .map_err(reading)?;
    let inside: Inside = serde_json::from_slice(&plain).map_err(|_| Error::Damaged)?;
    Ok(Held {
        key: unhex(&inside.key).and_then(|k| RowKey::of(&k)).ok_or(Error::Damaged)?,
        recovery: Recipient::from_str(&inside.recovery).map_err(|_| Error::Damaged)?,
        before: inside.before.as_deref().and_then(|text| seal::identity(text)),
        vault: inside.vault,
    })
}
