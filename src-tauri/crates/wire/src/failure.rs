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
            Self::Storage => "storage",
            Self::Fault => "fault",
        }
    }
}
