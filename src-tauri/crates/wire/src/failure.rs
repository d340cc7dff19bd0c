use serde::{Deserialize, Serialize};

/// What the desk answers when it cannot do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Why, in a form that a screen acts on.
    pub reason: Reason,
    /// Eight letters shown to the citizen and written to the log.
    pub trace: String,
}

/// Why a call failed. A variant exists only where a screen does something of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// No way to the portal: the stored data is shown with its age.
    Offline,
    /// The portal answers, but not with what was asked.
    PortalDown,
    /// There is no such service, event or plan here.
    NotFound,
    /// The call itself was not understood; nothing was changed.
    NotUnderstood,
    /// The first start is not finished: nothing may be sent yet.
    NotStarted,
    /// The address is not one the app opens.
    NotAllowed,
    /// A file that is no catalogue; the old catalogue stays.
    BadBundle {
        /// What is wrong with it.
        fault: BundleFault,
    },
    /// The vault is locked.
    VaultLocked,
    /// The PIN or passphrase is another.
    WrongSecret {
        /// Seconds until the next try is taken.
        wait: u64,
    },
    /// No try is taken yet.
    Wait {
        /// Seconds until one is.
        seconds: u64,
    },
    /// The PIN or passphrase is too short or too easy.
    WeakSecret,
    /// The words are not those of the sheet.
    WrongSheet {
        /// What is wrong with them.
        fault: SheetFault,
    },
    /// The device key is gone: the sheet opens the vault.
    NeedsSheet,
    /// The system's keychain does not answer.
    NoKeychain,
    /// The vault is open in another window.
    VaultBusy,
    /// A newer version of the app made it.
    TooNew,
    /// A file that cannot be kept as a paper.
    BadPaper {
        /// What is wrong with it.
        fault: PaperFault,
    },
    /// A paper that cannot be shown or copied here.
    NotShown {
        /// Why.
        fault: ViewFault,
    },
    /// What is stored is not as it was sealed.
    Damaged,
    /// A file that is no backup of this vault, or is damaged; nothing was taken in.
    BadBackup,
    /// The device could not store or read.
    Storage,
    /// A mistake of ours.
    Fault,
}

/// What is wrong with a catalogue file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BundleFault {
    /// Not a catalogue file at all.
    NotABundle,
    /// Ends before its end.
    CutShort,
    /// Larger than the app accepts.
    TooLarge,
    /// Made for a newer version of the app.
    TooNew,
    /// Text that is not UTF-8.
    NotText,
    /// A record that breaks a rule of the format.
    BadRecord,
    /// Its bytes changed on the way.
    Damaged,
}

/// What is wrong with the words of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetFault {
    /// There are so many words, not 27.
    Count(u32),
    /// The word at this place, from 1, is on no sheet.
    Unknown(u32),
    /// Two words changed places, or one was mistaken for another.
    Slip,
    /// A key of the wrong form.
    Key,
    /// The sheet of another vault.
    Other,
    /// The words typed back are not those that were asked for.
    Check,
}

/// What is wrong with a file that should be a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperFault {
    /// Without a byte.
    Empty,
    /// Larger than 64 MiB.
    TooLarge,
    /// HEIC, the format of some phones, which is not read here.
    Heic,
    /// No JPEG, PNG, WebP or PDF.
    OtherKind,
    /// The bytes changed on the way.
    Changed,
}

impl PaperFault {
    /// What is wrong with a file of `size` bytes, by its size alone.
    #[must_use]
    pub const fn of_size(size: u64, largest: u64) -> Option<Self> {
        match size {
            0 => Some(Self::Empty),
            size if size > largest => Some(Self::TooLarge),
            _ => None,
        }
    }
}

/// Why a paper cannot be shown or copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewFault {
    /// It is broken, or not what it says it is.
    Unreadable,
    /// It is larger than can be drawn.
    TooLarge,
    /// It has more pages than a copy is made of.
    TooManyPages,
    /// It opens only with a password.
    Locked,
}

impl Reason {
    /// One sample of every reason, in the order of the enum, for tests and the list of states.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        vec![
            Self::Offline,
            Self::PortalDown,
            Self::NotFound,
            Self::NotUnderstood,
            Self::NotStarted,
            Self::NotAllowed,
            Self::BadBundle { fault: BundleFault::NotABundle },
            Self::VaultLocked,
            Self::WrongSecret { wait: 30 },
            Self::Wait { seconds: 300 },
            Self::WeakSecret,
            Self::WrongSheet { fault: SheetFault::Unknown(7) },
            Self::NeedsSheet,
            Self::NoKeychain,
            Self::VaultBusy,
            Self::TooNew,
            Self::BadPaper { fault: PaperFault::OtherKind },
            Self::NotShown { fault: ViewFault::Locked },
            Self::Damaged,
            Self::BadBackup,
            Self::Storage,
            Self::Fault,
        ]
    }

    /// The name used in phrase ids (`err-…`, `rec-…`) and in the list of states.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::PortalDown => "portal-down",
            Self::NotFound => "not-found",
            Self::NotUnderstood => "not-understood",
            Self::NotStarted => "not-started",
            Self::NotAllowed => "not-allowed",
            Self::BadBundle { .. } => "bad-bundle",
            Self::VaultLocked => "vault-locked",
            Self::WrongSecret { .. } => "wrong-secret",
            Self::Wait { .. } => "wait",
            Self::WeakSecret => "weak-secret",
            Self::WrongSheet { .. } => "wrong-sheet",
            Self::NeedsSheet => "needs-sheet",
            Self::NoKeychain => "no-keychain",
            Self::VaultBusy => "vault-busy",
            Self::TooNew => "too-new",
            Self::BadPaper { .. } => "bad-paper",
            Self::NotShown { .. } => "not-shown",
            Self::Damaged => "damaged",
            Self::BadBackup => "bad-backup",
            Self::Storage => "storage",
            Self::Fault => "fault",
        }
    }
}
