//! Reads the machine readable zone (ICAO Doc 9303) in a photograph of a card (TD1, three lines of
//! 30 signs) or of a passport (TD3, two lines of 44). Offline, no I/O, no clock; compiles to wasm32.
//!
//! Ink is what is darker than its surroundings; pieces of ink at even distances are a line; a line
//! is made straight and each of its cells compared with the 37 signs of OCR-B. Nothing here knows
//! whether a number is right: who asks reads the text with its check digits and refuses what does
//! not hold. Names and sexes have no check digit. A zone in which such a sign is not sure is kept
//! back.
//!
//! Limits. A sign must be some 9 pixels apart from the next. The zone may lie in any of the four
//! directions, at most some 10° askew, and be bent a little. A line that touches something dark, a
//! highlight over a sign, or ink hardly darker than the pattern below: then nothing is read. Other
//! fonts than OCR-B, printed or by hand, are not read.

mod cells;
mod curve;
mod glyphs;
mod ink;
mod lines;
mod plane;
mod search;
mod tries;
mod zones;

pub use tries::{MOST_TRIES, read_until};

/// A grey picture.
#[derive(Debug, Clone, Copy)]
pub struct Luma<'a> {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// `width * height` pixels row by row, 0 black, 255 white. What follows them is not looked at.
    pub pixels: &'a [u8],
}

/// A zone as it looks. Its `Debug` shows what it holds: do not log it.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Three lines of 30 or two of 44 signs, each `A` to `Z`, `0` to `9` or `<`.
    pub lines: Vec<String>,
    /// From [`SURE`] to 1: how sure the least sure sign is of those that no check digit guards. Not
    /// a probability.
    pub sure: f32,
    /// Signs under check digits that may be others, the least sure first. At most 4.
    pub doubts: Vec<Doubt>,
}

/// What else a sign may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Which line, from 0.
    pub line: usize,
    /// Which sign in it, from 0.
    pub column: usize,
    /// The sign it may be.
    pub instead: char,
}

/// The most pixels of a picture that is read, 50 million.
pub const MOST_PIXELS: usize = 50_000_000;

/// Zones that are less sure than this are kept back.
pub const SURE: f32 = 0.4;

/// The zones in a picture, the one that looks best first, at most 4. None in a picture of more than
/// [`MOST_PIXELS`], or with fewer pixels than its size says.
///
/// Beyond the picture this takes some two thirds of its bytes, and at most some 60 MiB more.
#[must_use]
pub fn read(luma: &Luma<'_>) -> Vec<Zone> {
    search::zones(luma, |zones| (!zones.is_empty()).then(|| zones.to_vec())).unwrap_or_default()
}
