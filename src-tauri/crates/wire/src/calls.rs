//! The questions, room by room. Every struct has braces and refuses unknown fields.

use std::collections::BTreeMap;

use model::{Code, EventId, EvidenceId};
use serde::{Deserialize, Serialize};

use crate::{Comfort, Destination, Pace, Passage, Purpose};

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
