//! Personal papers and rows, sealed on the device. The only crate that sees them, and the keys, in
//! clear.
//!
//! A vault is a folder: `papers/ID-VERSION.age` (age v1, two X25519 recipients: the device key and
//! the recovery key), `rows.age` (the key of the rows, sealed to the same two), `vault.db` (rows
//! sealed with XChaCha20-Poly1305, bound to table, id and version) and `vault.json` (which vault this
//! is and how it is locked; nothing secret). The device key lies with a [`KeyHolder`] under a PIN or
//! passphrase; the recovery key is printed and kept nowhere.

mod adding;
mod backup;
mod db;
mod disk;
mod error;
mod hashing;
mod keys;
mod lockbox;
mod open;
mod paper;
mod reading;
mod reminders;
mod reminding;
mod rowkey;
mod rows;
mod seal;
mod sheet;
mod tar;
mod upkeep;
mod vault;

pub use adding::Adding;
pub use age::secrecy::SecretString;
pub use backup::Restored;
pub use error::{Error, Result};
pub use keys::{KeyHolder, KeysInMemory, MOST, Unheld};
pub use lockbox::{Cost, LONGEST, Ticks};
pub use model::{LockKind, VaultAct};
pub use open::{Facts, OpenVault};
pub use paper::{Content, Deed, Details, Paper, Standing};
pub use reading::Reading;
pub use reminders::Ending;
pub use sheet::{Sheet, SheetFault, places};
pub use vault::{State, Vault};

/// How far long work is: bytes done, bytes in all. Answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(u64, u64) -> bool;

/// The largest paper: 64 MiB.
pub const LARGEST: u64 = 64 * 1024 * 1024;
