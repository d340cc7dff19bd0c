//! The vault: personal papers, sealed on the device.

use cards::{CardFacts, Doubt};
use model::{Date, EvidenceId, LocalizedText, LockKind, Media, PaperId, VaultAct};
use serde::{Deserialize, Serialize};

use crate::Failure;

/// How many papers one answer holds at most.
pub const PAPERS_PAGE: usize = 50;
/// How many kinds one question after papers names at most.
pub const MOST_KINDS: usize = 400;
/// How many words of the sheet are typed back.
pub const SHEET_CHECKS: usize = 3;

/// A PIN, a passphrase or the words of a sheet on their way to the vault. Its `Debug` says nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

/// How the vault stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VaultState {
    /// Where it stands.
    pub stage: VaultStage,
    /// Long work that is under way or has just ended.
    pub work: Option<VaultWork>,
}

/// Where the vault stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultStage {
    /// There is none yet.
    Absent {
        /// Whether the system's keychain answers: without it, only a passphrase can lock.
        keychain: bool,
    },
    /// Locked.
    Locked {
        /// With what.
        kind: LockKind,
        /// Seconds until the next try is taken.
        wait: u64,
    },
    /// The device key is gone: the sheet opens it.
    NeedsSheet {
        /// Whether the system's keychain answers.
        keychain: bool,
    },
    /// The keychain does not answer: later perhaps, or the sheet.
    NoKeychain {
        /// It is there, but locked.
        locked: bool,
    },
    /// Open.
    Open(VaultFacts),
}

/// What an open vault knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultFacts {
    /// What locks it.
    pub kind: LockKind,
    /// Papers that are kept.
    pub papers: u32,
    /// Papers in the bin.
    pub binned: u32,
    /// Papers that expire within 30 days, or have.
    pub expiring: u32,
    /// When the sheet was last checked, in seconds since 1970-01-01 UTC.
    pub sheet_checked: Option<i64>,
    /// A sheet waits to be checked: [`crate::ReadSheet`] shows it.
    pub sheet_waits: bool,
    /// When a backup was last made, in seconds since 1970-01-01 UTC.
    pub backed_up: Option<i64>,
    /// Rows or files that were found damaged.
    pub damaged: u32,
    /// Seconds until it locks by itself.
    pub locks_in: u64,
}

/// Long work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VaultWork {
    /// What.
    pub kind: VaultWorkKind,
    /// Where it stands.
    pub stage: VaultWorkStage,
    /// Bytes done; of a marked copy, pages.
    pub done: u64,
    /// Bytes, or pages, in all.
    pub of: u64,
}

/// Kinds of long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultWorkKind {
    /// Opening with the sheet: everything is sealed anew.
    Recover,
    /// Sealing everything anew for a new sheet.
    NewSheet,
    /// Making a backup.
    Backup,
    /// Saving every paper outside.
    ExportAll,
    /// Taking in what lies in a folder.
    AddFolder,
    /// Making a copy with its purpose burnt in; pages are counted, not bytes.
    Mark,
}

/// Where long work stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VaultWorkStage {
    /// Under way.
    Running,
    /// Finished; what was saved outside has this name.
    Done(Option<String>),
    /// Stopped by the citizen; nothing was lost.
    Stopped,
    /// Could not be done.
    Failed(Failure),
}

/// The recovery sheet, to be printed. It is the one secret that crosses the bridge, because a person
/// must see it; it is shown until it was checked and then never again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetPage {
    /// The words, in order.
    pub words: Vec<String>,
    /// The same as an age identity.
    pub key: String,
    /// The side of the QR code of the key in modules.
    pub side: u32,
    /// Its modules row by row, `1` for dark.
    pub modules: String,
    /// Which words are to be typed back, from 1.
    pub check: Vec<u32>,
}

impl std::fmt::Debug for SheetPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SheetPage(***)")
    }
}

/// What the citizen says of a paper.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperDetails {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Option<EvidenceId>,
    /// Whose it is, as the citizen says it.
    pub person: String,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// A note.
    pub note: String,
    /// The last day on which it is valid.
    pub expires: Option<Date>,
    /// Shown first.
    pub favourite: bool,
    /// What was read from the card and agreed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<CardFacts>,
}

impl std::fmt::Debug for PaperDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PaperDetails(***)")
    }
}

/// A paper in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCard {
    /// Its id.
    pub id: PaperId,
    /// What the citizen says of it.
    pub details: PaperDetails,
    /// The name of its kind.
    pub kind_name: Option<LocalizedText>,
    /// What its newest file is.
    pub media: Media,
    /// Bytes of the newest file.
    pub size: u64,
    /// When it was added, in seconds since 1970-01-01 UTC.
    pub added: i64,
    /// Until when it is valid.
    pub validity: Validity,
    /// When it was put into the bin.
    pub binned: Option<i64>,
}

/// Whether a paper is still valid, by the day it is in Vietnam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// No day is known.
    Unknown,
    /// For more than 30 days.
    Good,
    /// For so many days: 0 is today.
    Ends(u32),
    /// It has expired so many days ago.
    Ended(u32),
}

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperPage {
    /// The paper.
    pub card: PaperCard,
    /// Its files, newest first.
    pub versions: Vec<PaperVersion>,
}

/// One file of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperVersion {
    /// Counted from 1.
    pub version: u32,
    /// What it is.
    pub media: Media,
    /// Bytes.
    pub size: u64,
    /// When it was added, in seconds since 1970-01-01 UTC.
    pub added: i64,
}

/// The papers that were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PapersFound {
    /// At most [`PAPERS_PAGE`] of them.
    pub papers: Vec<PaperCard>,
    /// How many there are in all.
    pub of: u32,
    /// Whose papers there are, in alphabetical order.
    pub people: Vec<String>,
}

/// Where papers are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperPlace {
    /// Among those that are kept.
    #[default]
    Kept,
    /// In the bin.
    Bin,
}

/// In which order papers come. Favourites are always first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperOrder {
    /// Newest first.
    #[default]
    Newest,
    /// By name.
    Name,
    /// What expires soonest first.
    Expiry,
}

/// Which of the papers that are asked for the citizen keeps in the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owned {
    /// There is no vault.
    NoVault,
    /// It is locked: what is in it is not known.
    Locked,
    /// It is open; these are in it, of every kind those first that are valid longest.
    Papers(Vec<OwnedPaper>),
}

/// A paper of a kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedPaper {
    /// Its kind.
    pub kind: EvidenceId,
    /// Its id.
    pub id: PaperId,
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub person: String,
    /// Until when it is valid.
    pub validity: Validity,
}

/// A kind of paper to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperKindChoice {
    /// Its id.
    pub id: EvidenceId,
    /// Its name.
    pub name: LocalizedText,
}

/// A paper's file, to be taken over the byte lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperBytes {
    /// The ticket to take it with.
    pub ticket: u32,
    /// Bytes.
    pub size: u64,
    /// What it is.
    pub media: Media,
}

/// What a look at a paper found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PaperLook {
    /// How many pages it has; 0 when it could not be read.
    pub pages: u32,
    /// Everything that is amiss.
    pub defects: Vec<PaperDefect>,
    /// What stands on it, when it is a card with a code that can be read.
    pub card: Option<CardFacts>,
    /// What of it is to be looked at again.
    pub doubts: Vec<Doubt>,
    /// The kind it is, by what stands on it.
    pub kind: Option<PaperKindChoice>,
    /// The last day on which it is valid, by what stands on it or by law.
    pub expires: Option<Date>,
}

/// What is amiss with a paper. It is kept all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperDefect {
    /// It is nearly of one colour.
    Blank,
    /// It seems out of focus.
    Blurred,
    /// It has few pixels.
    Small,
    /// It cannot be read.
    Unreadable,
    /// It has more pixels or points than are read.
    TooLarge,
    /// A PDF that opens only with a password.
    Locked,
    /// The card was valid until this day only.
    Expired(Date),
}

/// What became of saving outside the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SaveOutcome {
    /// Saved under this name.
    Saved(String),
    /// The citizen chose no place.
    NotChosen,
}

/// Something that was done with the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeedRecord {
    /// Its number; later ones are larger.
    pub id: i64,
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// What.
    pub what: VaultAct,
    /// The present name of the paper; `None` when it was none, or is gone.
    pub paper: Option<String>,
}

/// A paper that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperAdded {
    /// Its id.
    pub id: PaperId,
    /// The name of a paper with the same bytes that was here before.
    pub same_as: Option<String>,
}

/// What came out of a folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FolderTaken {
    /// Its name.
    pub folder: String,
    /// The papers that were added.
    pub added: Vec<FolderPaper>,
    /// Files with the bytes of a paper that is kept: they were not added again.
    pub here: u32,
    /// Files that cannot be kept.
    pub refused: Vec<RefusedFile>,
    /// Files beyond the 500 that are taken at once.
    pub left: u32,
}

/// A paper that came out of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderPaper {
    /// Its id.
    pub id: PaperId,
    /// Its name.
    pub name: String,
}

/// A file that cannot be kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RefusedFile {
    /// Its name.
    pub name: String,
    /// Why.
    pub failure: Failure,
}

/// What a backup brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRestored {
    /// Papers that came.
    pub came: u32,
    /// Papers that were here already.
    pub here: u32,
    /// When the backup was made, in seconds since 1970-01-01 UTC.
    pub made: i64,
}
