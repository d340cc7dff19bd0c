//! What the screen may ask of the desk: one table of calls, with replies and failures.
//! Pure types; compiles to wasm32.
//!
//! A call is a struct with braces, crosses the bridge as JSON of at most [`MAX_CALL`] bytes and is
//! answered with its reply or a [`Failure`]. The table is [`for_each_room!`]: `build.rs` turns it
//! into permissions, the desk into a dispatcher, and a call without an answer does not compile.
//! Bytes (a catalogue file) cross on a second lane, see [`lane`].

mod calls;
mod failure;
mod found;
pub mod lane;
mod national;
mod replies;
mod speech;
mod table;
mod vault;

pub use calls::*;
pub use cards::{Card, CardFacts, Doubt, Sex};
pub use failure::{BundleFault, Failure, PaperFault, Reason, SheetFault, ViewFault};
pub use found::{ChoiceTo, Hit, SearchChoice, SearchKind, SearchReply};
pub use model::{IN_BIN, LockKind, SHEET_WORDS, SHORTEST_PASSPHRASE, SHORTEST_PIN, VaultAct};
pub use national::{PortalHit, PortalRecord, PortalSearch};
pub use replies::*;
pub use speech::*;
pub use table::{ROOMS, Room};
pub use vault::*;

/// The most bytes of JSON that one call may have.
pub const MAX_CALL: usize = 64 * 1024;

/// A question the screen may put to the desk.
pub trait Call: serde::Serialize + serde::de::DeserializeOwned {
    /// The room it belongs to: the name of the plugin in the shell.
    const ROOM: &'static str;
    /// Its name within the room: the name of the command.
    const NAME: &'static str;
    /// What the desk answers.
    type Reply: serde::Serialize + serde::de::DeserializeOwned;
}
