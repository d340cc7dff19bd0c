//! The questions, room by room. Every struct has braces and refuses unknown fields.

use std::collections::BTreeMap;

use model::{Code, EventId, EvidenceId, PaperId};
use serde::{Deserialize, Serialize};

use crate::{
    Comfort, Destination, LockKind, Pace, PaperDetails, PaperOrder, PaperPlace, Passage, Purpose,
    Secret,
};

macro_rules! calls {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty,)* })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty,)* }
    )+};
}

calls! {
    /// The settings and whether the first start is finished.
    ReadSettings {}
    /// Replaces the settings; `started` finishes the first start and is never taken back.
    ChangeSettings {
        /// The new settings.
        comfort: Comfort,
        /// The first start is finished.
        started: bool,
    }
    /// Every request the app sent, newest first.
    ReadRequests {}

    /// What home shows: events, the age of the data.
    ReadFront {}
    /// One life event with its services.
    ReadEvent {
        /// Which.
        id: EventId,
    }
    /// One service; notes it among the recently read.
    ReadService {
        /// Its code, with or without the dot.
        code: Code,
    }
    /// Finds services and events by what people type.
    SearchServices {
        /// As typed, at most 300 characters are read.
        text: String,
    }
    /// Fetches newer content from the portal.
    RefreshCatalogue {}
    /// Asks the national portal for one service anew. What it answers is kept apart from the
    /// reviewed content and never takes its place.
    RefreshService {
        /// Its code, with or without the dot.
        code: Code,
    }
    /// Asks the national portal for what the device does not know: the words are sent.
    SearchPortal {
        /// As typed, at most 200 characters are sent.
        text: String,
    }
    /// Removes the added catalogue; the bundled content stays.
    DropImported {}

    /// The next question of an event, or its plan.
    TakeTurn {
        /// Which event.
        event: EventId,
        /// The answers so far; `unknown` where the citizen does not know.
        answers: BTreeMap<String, String>,
    }
    /// Keeps a plan, or the answers so far, under an id; the same id replaces.
    SavePlan {
        /// The id of a plan saved before.
        id: Option<u32>,
        /// Which event.
        event: EventId,
        /// The answers.
        answers: BTreeMap<String, String>,
    }
    /// One saved plan.
    OpenPlan {
        /// Its id.
        id: u32,
    }
    /// Ticks a step or a paper of a saved plan, or takes the tick back.
    TickPlan {
        /// The plan.
        id: u32,
        /// What is ticked.
        what: Tick,
        /// Done or not.
        done: bool,
    }
    /// Saved plans, kept and recently read services.
    ReadShelf {}
    /// Takes a plan or a kept service off the shelf; it can be restored for 30 days.
    RemoveFromShelf {
        /// What.
        what: ShelfKey,
    }
    /// Puts what was removed back.
    RestoreToShelf {
        /// What.
        what: ShelfKey,
    }
    /// Keeps a service on the shelf.
    KeepService {
        /// Which.
        code: Code,
    }

    /// The verified telephone numbers.
    ReadHotlines {}

    /// The commune that handles what lies at an address now.
    FindOffice {
        /// As typed, of today or of before 01/07/2025; at most 200 characters are read.
        address: String,
    }

    /// Reads a text aloud from its beginning, instead of what is being read.
    SaySpeech {
        /// Its parts in order, at most [`crate::MAX_SPEECH`] characters in all.
        text: Vec<Passage>,
    }
    /// Stops reading and keeps the place.
    PauseSpeech {}
    /// Goes on from the beginning of the sentence that was stopped.
    ResumeSpeech {}
    /// Says the present sentence again.
    RepeatSpeech {}
    /// Reads slower or at the normal pace from the present sentence on.
    ChangePace {
        /// How fast.
        pace: Pace,
    }
    /// Stops reading and forgets the text.
    StopSpeech {}
    /// How far the reading is.
    ReadSpeech {}

    /// How the vault stands. Not counted as use: it does not put off the lock.
    ReadVault {}
    /// Makes the vault; its sheet then waits to be checked.
    CreateVault {
        /// What locks it.
        kind: LockKind,
        /// The PIN or passphrase.
        secret: Secret,
    }
    /// Unlocks.
    UnlockVault {
        /// The PIN or passphrase.
        secret: Secret,
    }
    /// Locks at once; long work is stopped.
    LockVault {}
    /// The citizen is here: puts the lock off.
    TouchVault {}
    /// Opens with the sheet and locks with a new secret: a vault whose key is gone, or, where there
    /// is none, an empty one that is ready for a backup. Long work when there are papers.
    RecoverVault {
        /// The words of the sheet, or its key.
        sheet: Secret,
        /// What locks it from now on.
        kind: LockKind,
        /// The new PIN or passphrase.
        secret: Secret,
    }
    /// Changes the PIN or passphrase.
    ChangeSecret {
        /// The present one; a wrong one counts as a wrong try.
        old: Secret,
        /// What locks from now on.
        kind: LockKind,
        /// The new one.
        secret: Secret,
    }
    /// Lets the open vault know its sheet until it is locked: a backup of the lost device opens with
    /// the sheet alone.
    KnowSheet {
        /// The words of the sheet, or its key.
        sheet: Secret,
    }
    /// The sheet that waits to be checked.
    ReadSheet {}
    /// Makes a new sheet; the old one counts until the new one is checked.
    OfferSheet {}
    /// Words of the sheet, typed back. Long work when the sheet is a new one.
    AgreeSheet {
        /// The words that were asked for, in this order.
        words: Vec<String>,
    }
    /// Finds papers.
    FindPapers {
        /// As typed; empty for all.
        text: String,
        /// Only those of this person.
        person: Option<String>,
        /// Where.
        place: PaperPlace,
        /// In which order.
        order: PaperOrder,
        /// How many to pass over.
        from: u32,
    }
    /// Kinds of papers to choose from.
    ReadPaperKinds {
        /// As typed; empty for the usual ones.
        text: String,
    }
    /// Which of these kinds of papers are in the vault.
    ReadOwned {
        /// The kinds a plan or a service asks for, at most [`crate::MOST_KINDS`].
        kinds: Vec<EvidenceId>,
    }
    /// One paper.
    ReadPaper {
        /// Which.
        id: PaperId,
    }
    /// Changes what is said of a paper.
    ChangePaper {
        /// Which.
        id: PaperId,
        /// What is said from now on.
        details: PaperDetails,
    }
    /// Puts a paper into the bin for 30 days.
    BinPaper {
        /// Which.
        id: PaperId,
    }
    /// Takes a paper out of the bin.
    TakeBackPaper {
        /// Which.
        id: PaperId,
    }
    /// Removes a paper from the bin for good.
    RemovePaper {
        /// Which.
        id: PaperId,
    }
    /// Opens a file of a paper for the byte lane.
    OpenPaper {
        /// Which.
        id: PaperId,
        /// Which of its versions; the newest when not said.
        version: Option<u32>,
    }
    /// Looks at a paper: what is amiss, what stands on it.
    LookAtPaper {
        /// Which.
        id: PaperId,
        /// Which of its versions; the newest when not said.
        version: Option<u32>,
    }
    /// Draws a page of a PDF for the byte lane.
    DrawPage {
        /// Which.
        id: PaperId,
        /// Which of its versions; the newest when not said.
        version: Option<u32>,
        /// The page, from 0.
        page: u32,
        /// How wide, in pixels, at most 2,400.
        width: u32,
    }
    /// Makes a copy with its purpose and the day burnt in. Long work.
    MarkPaper {
        /// Which.
        id: PaperId,
        /// Which of its versions; the newest when not said.
        version: Option<u32>,
        /// What the copy is for, at most 100 characters.
        purpose: String,
    }
    /// Opens a page of the marked copy for the byte lane.
    OpenMarked {
        /// The page, from 0.
        page: u32,
        /// How wide, in pixels, at most 2,400; a picture comes as it is.
        width: u32,
    }
    /// Saves the marked copy outside the vault, where the citizen chooses.
    SaveMarked {}
    /// Saves a paper outside the vault, where the citizen chooses.
    ExportPaper {
        /// Which.
        id: PaperId,
    }
    /// Saves every paper in a folder that the citizen chooses. Long work.
    ExportPapers {}
    /// Takes in every file that can be kept of a folder that the citizen chooses. Long work.
    AddFolder {}
    /// What came out of the last folder, until the vault is locked.
    ReadFolder {}
    /// Makes an encrypted backup in a file that the citizen chooses. Long work.
    BackUpVault {}
    /// Stops long work.
    StopVaultWork {}
    /// What was done with the vault, newest first, at most 50.
    ReadDeeds {
        /// Only before this number.
        before: Option<i64>,
    }
    /// Removes an entry of what was done; answers the newest.
    ForgetDeed {
        /// Its number.
        id: i64,
    }
    /// Removes the vault with everything in it.
    EraseVault {
        /// The citizen typed the word that was asked for.
        sure: bool,
    }

    /// Declares a file that will come over the byte lane.
    BeginBytes {
        /// What it is for.
        purpose: Purpose,
        /// Its size in bytes.
        size: u64,
        /// SHA-256 in lower-case hex.
        sha256: String,
    }
    /// Every chunk is sent: check it and begin the work.
    FinishBytes {
        /// The ticket.
        ticket: u32,
    }
    /// How far the work is.
    ReadBytesProgress {
        /// The ticket.
        ticket: u32,
    }
    /// Stops and forgets; the old catalogue stays.
    CancelBytes {
        /// The ticket.
        ticket: u32,
    }

    /// Which address a destination has, to show it before opening.
    LookOutside {
        /// Where.
        to: Destination,
    }
    /// Opens a destination outside the app.
    OpenOutside {
        /// Where.
        to: Destination,
    }
}

/// A step or a paper of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tick {
    /// A step.
    Step(Code),
    /// A paper.
    Paper(EvidenceId),
}

/// A thing on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShelfKey {
    /// A saved plan.
    Plan(u32),
    /// A kept service.
    Service(Code),
}
