//! A bundle that was cut or whose bits were flipped is refused, or is still what it was.

use std::io::Read as _;

use catalogue::bundle::{Header, Kind, Limits, Reader, Record};
use flate2::read::DeflateDecoder;
use serde_json::Value;

use super::{Outcome, Tally};
use crate::{Done, How, Stop, chance::Chance, place, samples};

/// What is inside a bundle.
type Inside = (Header, Vec<Record>);

/// The reader of the app.
fn real(bytes: &[u8]) -> Option<Inside> {
    let mut reader = Reader::open(bytes, Limits::default()).ok()?;
    let header = reader.header().clone();
    let records: Result<Vec<_>, _> = reader.by_ref().map(|e| e.map(|e| e.record)).collect();
    let records = records.ok()?;
    reader.finish().ok().map(|_| (header, records))
}

/// A reader that believes what it is given: no sums, no counts, no end; what it cannot read it
/// passes over. The control.
fn naive(bytes: &[u8]) -> Option<Inside> {
    const GZIP: usize = 10;
    let mut text = Vec::new();
    // What came before an error is kept.
    let _ = DeflateDecoder::new(bytes.get(GZIP..)?).read_to_end(&mut text);
    let text = String::from_utf8_lossy(&text);
    let mut lines = text.lines();
    let mut first: Value = serde_json::from_str(lines.next()?).ok()?;
    first.as_object_mut()?.remove("format");
    let header = serde_json::from_value(first).ok()?;
    Some((header, lines.filter_map(|line| serde_json::from_str(line).ok()).collect()))
}

/// What was done to a bundle.
#[derive(Debug, Clone, Copy)]
enum Harm {
    /// Only this many bytes are left.
    Cut(usize),
    /// These bits of this byte are others.
    Flip(usize, u8),
}

impl Harm {
    fn done(self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        match self {
            Self::Cut(length) => bytes.truncate(length),
            Self::Flip(at, mask) => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= mask;
                }
            }
        }
        bytes
    }

    fn any(length: usize, chance: &mut Chance) -> Self {
        let at = chance.below(length);
        if chance.percent(20) { Self::Cut(at) } else { Self::Flip(at, 1 << chance.below(8)) }
    }
}

/// Every cut, and of every byte the flips by each of `masks`.
fn every(length: usize, masks: impl Iterator<Item = u8> + Clone) -> impl Iterator<Item = Harm> {
    let flips = (0..length).flat_map(move |at| masks.clone().map(move |mask| Harm::Flip(at, mask)));
    (0..length).map(Harm::Cut).chain(flips)
}

/// A bundle with what is inside.
struct Sample {
    bytes: Vec<u8>,
    inside: Inside,
}

impl Sample {
    fn of(bytes: Vec<u8>) -> Done<Self> {
        let inside = real(&bytes).ok_or_else(|| Stop::Failed("an unsound sample".to_owned()))?;
        Ok(Self { bytes, inside })
    }

    /// Harms it and reads it; answers whether it was taken unchanged.
    fn survives(&self, harm: Harm, read: fn(&[u8]) -> Option<Inside>) -> Result<bool, String> {
        match read(&harm.done(&self.bytes)) {
            None => Ok(false),
            Some(inside) if inside == self.inside => Ok(true),
            Some(_) => Err("taken with other content".to_owned()),
        }
    }
}

/// Cuts and flips.
///
/// # Errors
/// When the content of the repository cannot be read.
pub(super) fn prove(how: How) -> Done<Option<Outcome>> {
    let mut chance = Chance::of(how.seed);
    let small = Sample::of(samples::bundle(Kind::Imported, "Mới", &samples::added("Mới", 12)))?;
    let content = place::content()?.records();
    let large = Sample::of(samples::bundle(Kind::Reviewed, "Một Cửa", &content))?;
    eprintln!("bundle: small {} bytes, large {} bytes", small.bytes.len(), large.bytes.len());

    let mut tally = Tally::of("bundle");
    let mut unchanged = 0_u64;
    let mut count = |sample: &Sample, harm: Harm| {
        let found = tally.count(format_args!("{harm:?}"), sample.survives(harm, real));
        unchanged += u64::from(found == Some(true));
    };
    let bits = (0..8).map(|bit| 1_u8 << bit);
    if how.ci {
        every(small.bytes.len(), bits).for_each(|harm| count(&small, harm));
    } else {
        every(small.bytes.len(), 1..=u8::MAX).for_each(|harm| count(&small, harm));
    }
    for _ in 0..how.size(200, 4_000) {
        count(&large, Harm::any(large.bytes.len(), &mut chance));
    }
    eprintln!("bundle: {unchanged} taken unchanged: bits that mean nothing to gzip");

    let harms = every(small.bytes.len(), std::iter::once(1));
    let caught = harms.filter(|harm| small.survives(*harm, naive).is_err()).count();
    eprintln!("bundle: the naive reader takes {caught} with other content");
    Ok(Some(tally.outcome(caught > 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_readers_take_a_sound_bundle_and_only_one_a_cut_one() {
        let sample = Sample::of(samples::bundled().to_vec()).expect("sound");
        assert_eq!(naive(&sample.bytes), Some(sample.inside.clone()));
        let cut = Harm::Cut(sample.bytes.len() / 2);
        assert_eq!(sample.survives(cut, real), Ok(false));
        assert!(sample.survives(cut, naive).is_err());
    }

    #[test]
    fn every_harm_is_one() {
        assert_eq!(every(10, 1..=3).count(), 40);
        assert!(every(10, 1..=3).all(|harm| harm.done(&[0; 10]) != [0; 10]));
    }
}
