//! The byte lane: raw chunks beside the JSON calls, for files of up to tens of MiB.
//!
//! Inwards: [`crate::BeginBytes`] declares size and SHA-256 and answers a ticket; each
//! `plugin:lane|put` carries one chunk as its raw body, with the ticket and the offset in headers;
//! [`crate::FinishBytes`] checks size and hash and starts the work. Outwards: `plugin:lane|take`
//! with the ticket and offset in headers answers one raw chunk. No path crosses the bridge.

/// The room of the lane's two raw commands.
pub const ROOM: &str = "lane";
/// The command that takes a chunk in.
pub const PUT: &str = "put";
/// The command that gives a chunk out.
pub const TAKE: &str = "take";
/// The header with the ticket.
pub const TICKET: &str = "x-motcua-ticket";
/// The header with the offset of the chunk in bytes, decimal.
pub const OFFSET: &str = "x-motcua-offset";
/// The most bytes of one chunk: 1 MiB.
pub const CHUNK: usize = 1024 * 1024;
