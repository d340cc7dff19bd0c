//! Which files of the library are in use. A file is named by its content, so that the switch from
//! one to the next is the switch of `library.json` alone.

use std::fs;

use serde::{Deserialize, Serialize};
use wire::{Failure, ImportedState};

use crate::store::{Store, Turn};

/// The file of the pointers.
const FILE: &str = "library.json";

/// Which files are in use.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pointers {
    /// When content was last fetched or found unchanged, in seconds since 1970-01-01 UTC.
    pub(crate) fetched_at: Option<i64>,
    /// The tag of what the portal sent last, in use or not.
    pub(crate) etag: Option<String>,
    /// The fetched bundle.
    pub(crate) fetched: Option<Hash>,
    /// The added catalogue.
    pub(crate) imported: Option<ImportedFile>,
}

/// The added catalogue: its file and what is said of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ImportedFile {
    pub(crate) hash: Hash,
    pub(crate) state: ImportedState,
}

/// The SHA-256 of a file in lower-case hex.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Hash(String);

impl TryFrom<String> for Hash {
    type Error = &'static str;

    fn try_from(hex: String) -> Result<Self, Self::Error> {
        let lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if hex.len() == 64 && hex.bytes().all(lower_hex) {
            Ok(Self(hex))
        } else {
            Err("not a SHA-256 in lower-case hex")
        }
    }
}

impl Hash {
    /// The hash `digest`.
    pub(crate) fn of(digest: &[u8]) -> Self {
        Self(digest.iter().map(|b| format!("{b:02x}")).collect())
    }

    /// The hash in lower-case hex.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of the added catalogue with this hash.
    pub(crate) fn catalogue(&self) -> String {
        format!("catalogue-{}.jsonl", &self.0[..16])
    }

    /// The name of the fetched bundle with this hash.
    pub(crate) fn reviewed(&self) -> String {
        format!("reviewed-{}.bundle", &self.0[..16])
    }
}

impl Pointers {
    pub(crate) fn read(turn: &Turn<'_>) -> Result<Self, Failure> {
        turn.read(FILE)
    }

    pub(crate) fn write(&self, turn: &Turn<'_>) -> Result<(), Failure> {
        turn.write(FILE, self)
    }

    /// Removes the files that nothing points to. `_turn` keeps others from making one meanwhile.
    pub(crate) fn sweep(&self, store: &Store, _turn: &Turn<'_>) {
        let used = [
            self.fetched.as_ref().map(Hash::reviewed),
            self.imported.as_ref().map(|i| i.hash.catalogue()),
        ];
        for entry in fs::read_dir(store.home()).into_iter().flatten().flatten() {
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let ours = (name.starts_with("catalogue-") && name.ends_with(".jsonl"))
                || (name.starts_with("reviewed-") && name.ends_with(".bundle"));
            if ours && !used.iter().flatten().any(|u| *u == name) {
                // What cannot be removed now is tried again at the next open.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}
