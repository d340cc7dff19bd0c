//! Looks at a paper in a process of its own: what it is, its pages, a copy with a mark of purpose.
//!
//! The bytes of a paper come from anywhere, and decoders of pictures and PDF are the parts of a
//! program most often broken into. So the app starts itself anew with [`CHILD_ARGUMENT`]; that
//! process gives up what it does not need ([`child`]), reads one request from its standard input,
//! answers on its standard output and ends. What it answers is not trusted either.
//!
//! | limit | value | where |
//! |---|---|---|
//! | bytes in, bytes out | 64 MiB | everywhere |
//! | a picture | 12,000 px a side, 51 megapixels, 160 MiB decoded | everywhere |
//! | a page of a PDF | 14,400 pt a side; drawn with at most 16 megapixels | everywhere |
//! | time on the wall | 30 s, a marked copy 90 s, then it is killed | with a child |
//! | memory | what is mapped at the start and 200 MiB | Linux |
//! | time of the processor | 15 s; a marked copy 15 s a page, 60 s in all | Unix |
//! | files opened, files written, core dumps | none | Unix |
//!
//! On macOS and Windows memory is bounded by the limits of the decoders alone. On phones no process
//! can be started: [`Viewer::Here`] works in a thread of the app, with the limits marked
//! "everywhere"; a decoder that loops or fails badly takes the app with it.

mod child;
mod codes;
mod error;
mod frame;
mod letters;
mod limits;
mod look;
mod mark;
mod parent;
mod pdf;
mod picture;
mod talk;
mod task;
mod viewer;

pub use child::{CHILD_ARGUMENT, child, child_after};
pub use error::{Error, Result};
pub use task::{Inspected, Marked};
pub use viewer::Viewer;

/// How far a marked copy is: pages done, pages in all. Answers whether to go on.
pub type Watch<'a> = &'a mut dyn FnMut(u32, u32) -> bool;

/// The largest paper that is read, and the largest answer: 64 MiB.
pub const LARGEST: usize = 64 * 1024 * 1024;

/// The widest page that is drawn, in pixels.
pub const WIDEST: u32 = 2_400;

/// The most pages of a marked copy.
pub const MOST_PAGES: u32 = 60;

/// The most characters of a purpose, all lines together.
pub const MOST_LETTERS: usize = 120;
