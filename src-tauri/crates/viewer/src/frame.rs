//! How the two processes speak: frames of a magic number, two lengths, a head of JSON, bytes.
//!
//! Lengths are little-endian: four bytes for the head, eight for the bytes. Neither side reads on
//! when a length is beyond its limit.

use std::io::{self, Write};

use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::LARGEST;

const MAGIC: [u8; 8] = *b"mcviewer";
const LEAD: usize = 20;
/// The longest head: the texts of 16 codes fit, however they are escaped.
const HEAD: usize = 1024 * 1024;

/// What came is no frame, or one beyond the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken;

/// A frame: what its head says, and its bytes.
pub(crate) type Frame<T> = (T, Zeroizing<Vec<u8>>);

/// The beginning of a frame: all but its bytes.
pub(crate) fn lead(head: &impl Serialize, bytes: usize) -> io::Result<Zeroizing<Vec<u8>>> {
    let head = Zeroizing::new(serde_json::to_vec(head)?);
    if head.len() > HEAD || bytes > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut lead = Zeroizing::new(Vec::with_capacity(LEAD + head.len()));
    lead.extend_from_slice(&MAGIC);
    lead.extend_from_slice(&(head.len() as u32).to_le_bytes());
    lead.extend_from_slice(&(bytes as u64).to_le_bytes());
    lead.extend_from_slice(&head);
    Ok(lead)
}

/// Writes one frame.
pub(crate) fn write(to: &mut impl Write, head: &impl Serialize, bytes: &[u8]) -> io::Result<()> {
    to.write_all(&lead(head, bytes.len())?)?;
    to.write_all(bytes)?;
    to.flush()
}

/// A frame that is coming in.
#[derive(Default)]
pub(crate) struct Incoming {
    lead: Vec<u8>,
    head: Zeroizing<Vec<u8>>,
    bytes: Zeroizing<Vec<u8>>,
    /// How long head and bytes are to be, once it is known.
    want: Option<(usize, usize)>,
}

impl Incoming {
    /// Takes what belongs to this frame off the front of `chunk`. Answers the frame once it is whole;
    /// what follows then begins the next.
    pub(crate) fn take<T: DeserializeOwned>(
        &mut self,
        chunk: &mut &[u8],
    ) -> Result<Option<Frame<T>>, Broken> {
        let (head, bytes) = match self.want {
            Some(want) => want,
            None => {
                fill(&mut self.lead, LEAD, chunk);
                let known = self.lead.len().min(MAGIC.len());
                if self.lead[..known] != MAGIC[..known] {
                    return Err(Broken);
                }
                if self.lead.len() < LEAD {
                    return Ok(None);
                }
                let want = lengths(&self.lead).ok_or(Broken)?;
                // Room at once: a vector that grows leaves copies of a paper behind.
                self.head.reserve_exact(want.0);
                self.bytes.reserve_exact(want.1);
                *self.want.insert(want)
            }
        };
        fill(&mut self.head, head, chunk);
        fill(&mut self.bytes, bytes, chunk);
        if self.head.len() < head || self.bytes.len() < bytes {
            return Ok(None);
        }
        let whole = std::mem::take(self);
        Ok(Some((serde_json::from_slice(&whole.head).map_err(|_| Broken)?, whole.bytes)))
    }
}

fn fill(vec: &mut Vec<u8>, to: usize, chunk: &mut &[u8]) {
    let (mine, rest) = chunk.split_at(to.saturating_sub(vec.len()).min(chunk.len()));
    vec.extend_from_slice(mine);
    *chunk = rest;
}

fn lengths(lead: &[u8]) -> Option<(usize, usize)> {
    let head = u32::from_le_bytes(lead.get(8..12)?.try_into().ok()?);
    let bytes = u64::from_le_bytes(lead.get(12..20)?.try_into().ok()?);
    let (head, bytes) = (usize::try_from(head).ok()?, usize::try_from(bytes).ok()?);
    (head <= HEAD && bytes <= LARGEST).then_some((head, bytes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a panic is how a test says no")]
mod tests {
    use super::*;

    fn framed(head: &str, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        write(&mut out, &head, bytes).unwrap();
        out
    }

    #[test]
    fn frames_come_in_pieces_of_any_size() {
        let mut all = framed("một", b"first");
        all.extend(framed("hai", b""));
        for step in [1, 7, 19, 20, 21, all.len()] {
            let mut incoming = Incoming::default();
            let mut found = Vec::new();
            for mut chunk in all.chunks(step) {
                while let Some((head, bytes)) = incoming.take::<String>(&mut chunk).unwrap() {
                    found.push((head, bytes.to_vec()));
                }
            }
            let want = [("một".to_owned(), b"first".to_vec()), ("hai".to_owned(), Vec::new())];
            assert_eq!(found, want, "in steps of {step}");
        }
    }

    #[test]
    fn a_frame_that_lies_is_broken_at_once() {
        let broken = |frame: &[u8]| Incoming::default().take::<String>(&mut &*frame).is_err();
        let good = framed("a", b"b");
        assert!(!broken(&good));
        assert!(!broken(&good[..3]));
        assert!(broken(b"x"));
        let with = |at: usize, bytes: &[u8]| {
            let mut frame = good.clone();
            frame[at..at + bytes.len()].copy_from_slice(bytes);
            frame
        };
        assert!(broken(&with(0, b"M")), "the magic");
        assert!(broken(&with(8, &u32::MAX.to_le_bytes())), "the head");
        assert!(broken(&with(12, &u64::MAX.to_le_bytes())), "the bytes");
        assert!(broken(&with(12, &(LARGEST as u64 + 1).to_le_bytes())), "one byte more");
        assert!(broken(&with(20, b"{")), "no JSON");
    }

    #[test]
    fn more_than_the_largest_is_not_written() {
        assert!(lead(&"", LARGEST).is_ok());
        assert!(lead(&"", LARGEST + 1).is_err());
        assert!(lead(&"x".repeat(HEAD), 0).is_err());
    }
}
