//! The vault in words that every side shares: what locks it, what was done with it, its limits.

use serde::{Deserialize, Serialize};

/// The fewest digits of a PIN.
pub const SHORTEST_PIN: usize = 6;
/// The fewest characters of a passphrase.
pub const SHORTEST_PASSPHRASE: usize = 12;
/// How many words the recovery sheet has.
pub const SHEET_WORDS: usize = 27;
/// How long a paper lies in the bin, in seconds: 30 days.
pub const IN_BIN: i64 = 30 * 86_400;

/// The most characters of a name that comes from a file.
const FILE_NAME: usize = 120;

/// A first name for a paper, out of the name of its file: without the ending, `_` as spaces, at most
/// 120 characters; empty when nothing is left.
#[must_use]
pub fn paper_name(file: &str) -> String {
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name).replace('_', " ");
    name.trim().chars().take(FILE_NAME).collect()
}

/// What locks the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockKind {
    /// Digits, at least [`SHORTEST_PIN`]; the record lies in the keychain of the system.
    Pin,
    /// A passphrase, at least [`SHORTEST_PASSPHRASE`] characters; without a keychain, the record
    /// lies in the vault's folder.
    Passphrase,
}

/// What was done with the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultAct {
    /// The vault was made.
    Made,
    /// Unlocked.
    Unlocked,
    /// A wrong PIN or passphrase was tried.
    WrongSecret,
    /// Opened with the sheet after the device key was lost or the PIN forgotten.
    Recovered,
    /// The PIN or passphrase was changed.
    SecretChanged,
    /// A new sheet was made.
    NewSheet,
    /// The sheet was checked.
    SheetChecked,
    /// A paper was added.
    Added,
    /// Its details changed, or a new version came.
    Changed,
    /// Looked at.
    Viewed,
    /// Put into the bin.
    Binned,
    /// Taken out of the bin.
    TakenBack,
    /// Removed for good.
    Removed,
    /// Saved outside the vault, readable by anyone.
    Exported,
    /// A copy with its purpose burnt in was saved outside.
    Shared,
    /// A backup was made.
    BackedUp,
    /// Came from a backup.
    Restored,
    /// Found in the folder though no row named it.
    Found,
}
