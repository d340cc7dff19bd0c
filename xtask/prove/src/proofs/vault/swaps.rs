//! Two rows or two files in each other's place: refused.

use std::{ops::Range, path::Path};

use super::{
    parts::failed,
    sample::{Sample, Shown},
};
use crate::{Done, Stop, proofs::Tally};

/// A row in the database file: where its bytes lie.
#[derive(Debug, Clone)]
struct Row {
    bytes: Range<usize>,
    /// Where its description ends: the types and lengths of its columns.
    described: usize,
}

/// A number of SQLite's file format, and how many bytes it takes.
fn varint(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut number = 0_usize;
    for (n, byte) in bytes.iter().take(8).enumerate() {
        number = number << 7 | usize::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some((number, n + 1));
        }
    }
    None
}

/// The rows of every table, as the file format of SQLite 3 lays them out: leaf pages of tables,
/// rows that fit their page.
fn rows(file: &[u8]) -> Vec<Row> {
    const LEAF: u8 = 0x0D;
    let at = |from: usize| {
        Some(usize::from(u16::from_be_bytes([*file.get(from)?, *file.get(from + 1)?])))
    };
    let page = at(16).filter(|size| *size >= 512).unwrap_or(65_536);
    let mut rows = Vec::new();
    for begin in (0..file.len()).step_by(page) {
        let head = if begin == 0 { 100 } else { begin };
        if file.get(head) != Some(&LEAF) {
            continue;
        }
        for n in 0..at(head + 3).unwrap_or(0) {
            let row = at(head + 8 + 2 * n).and_then(|cell| {
                let cell = begin + cell;
                let (length, a) = varint(file.get(cell..)?)?;
                let (_, b) = varint(file.get(cell + a..)?)?;
                let from = cell + a + b;
                let (described, _) = varint(file.get(from..)?)?;
                let whole = length < page - 100 && from + length <= begin + page;
                whole.then_some(Row { bytes: from..from + length, described: from + described })
            });
            rows.extend(row);
        }
    }
    rows
}

/// Swaps everything and judges; answers whether the swaps were real ones and the judge sees two
/// papers that are shown in each other's place.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(sample: &Sample, tally: &mut Tally) -> Done<bool> {
    let files = files(sample, tally)?;
    let (papers, deeds) = swapped_rows(sample, tally)?;
    eprintln!(
        "vault flips: swapped: {files} pairs of files, {papers} of papers' rows, {deeds} of deeds"
    );
    let open = sample.unlock().map_err(failed)?;
    // Two of whom different things are said: two papers of the sample are called the same.
    let first = sample.papers.values().next();
    let other = sample.papers.values().find(|p| Some(&p.details) != first.map(|f| &f.details));
    let (Some(first), Some(other)) = (first, other) else {
        return Err(Stop::Failed("no two papers to tell apart".to_owned()));
    };
    for (paper, other) in [(first, other), (other, first)] {
        open.change(&paper.id, &other.details, super::parts::NOW).map_err(failed)?;
    }
    let found = sample.shown(&open, true);
    drop(open);
    sample.put_back(&[])?;
    let said = found.as_ref().err().map_or("MISSED", |why| why);
    eprintln!("vault flips: two papers with each other's details: {said}");
    Ok(found.is_err() && files > 0 && papers > 0 && deeds > 0)
}

/// Every two papers' files, and a paper's in the place of the key of the rows.
fn files(sample: &Sample, tally: &mut Tally) -> Done<usize> {
    let papers = sample.named(".age");
    let papers: Vec<&Path> =
        papers.into_iter().filter(|p| p.to_string_lossy().contains("papers")).collect();
    let keys = sample.named("rows.age");
    let rows = sample.named("vault.db");
    let mut pairs = 0;
    for (n, a) in papers.iter().enumerate() {
        for b in papers[n + 1..].iter().chain(&keys) {
            let swap =
                [(*a, Some(sample.files[*b].as_slice())), (*b, Some(sample.files[*a].as_slice()))];
            let gone = rows.iter().map(|path| (*path, None));
            // With their rows and without.
            for with in [swap.to_vec(), swap.iter().copied().chain(gone).collect()] {
                sample.put_back(&with)?;
                let found = match sample.unlock() {
                    Err(_) => Ok(()),
                    Ok(open) => sample.shown(&open, false).and_then(|_| neither(&open, [*a, *b])),
                };
                tally.count(format!("{} and {} swapped", a.display(), b.display()), found);
            }
            pairs += 1;
        }
    }
    sample.put_back(&[])?;
    Ok(pairs)
}

/// Neither of two swapped files reads.
fn neither(open: &vault::OpenVault, two: [&Path; 2]) -> Result<(), String> {
    let papers = open.papers(super::judge::Papers::clone);
    for paper in papers.values() {
        for content in &paper.contents {
            let name = format!("{}-{}.age", paper.id.as_str(), content.version);
            let swapped = two.iter().any(|path| path.ends_with(&name));
            if swapped && super::parts::read(open, &paper.id, content.version).is_ok() {
                return Err(format!("{name} reads"));
            }
        }
    }
    Ok(())
}

/// Every two rows of papers and of deeds that are of one length.
fn swapped_rows(sample: &Sample, tally: &mut Tally) -> Done<(usize, usize)> {
    let path = sample.named("vault.db");
    let path = *path.first().ok_or_else(|| Stop::Failed("no rows".to_owned()))?;
    let file = &sample.files[path];
    sample.put_back(&[])?;
    let sound = sample.shown(&sample.unlock().map_err(failed)?, true).map_err(Stop::Failed)?;
    let id = |row: &Row| {
        let text = &file[row.bytes.clone()];
        let ids = sample.papers.keys();
        ids.filter_map(|id| find(text, id.as_str().as_bytes())).next()
    };
    let all = rows(file);
    let (mut papers, mut deeds) = (0, 0);
    for (n, a) in all.iter().enumerate() {
        for b in &all[n + 1..] {
            let like = a.bytes.len() == b.bytes.len()
                && file[a.bytes.start..a.described] == file[b.bytes.start..b.described];
            let (ids, blobs) = match (id(a), id(b)) {
                // Behind its id lie the version and the sealed text.
                (Some(a_id), Some(b_id)) if a_id == b_id => (true, a_id + 32),
                // Too short for a schema: a deed.
                (None, None) if a.bytes.len() < 250 => (false, a.described - a.bytes.start),
                _ => continue,
            };
            if !like {
                continue;
            }
            let mut harmed = file.clone();
            let (ra, rb) = (a.bytes.start + blobs..a.bytes.end, b.bytes.start + blobs..b.bytes.end);
            harmed[ra.clone()].copy_from_slice(&file[rb.clone()]);
            harmed[rb].copy_from_slice(&file[ra]);
            if harmed == *file {
                continue;
            }
            sample.put_back(&[(path, Some(&harmed))])?;
            let found = match sample.unlock() {
                Err(_) => Ok(()),
                Ok(open) => sample.shown(&open, true).and_then(|now| refused(sound, now, ids)),
            };
            tally.count(format!("rows at {} and {} swapped", a.bytes.start, b.bytes.start), found);
            *(if ids { &mut papers } else { &mut deeds }) += 1;
        }
    }
    sample.put_back(&[])?;
    Ok((papers, deeds))
}

/// Two swapped rows must not count as sound any more.
fn refused(sound: Shown, now: Shown, papers: bool) -> Result<(), String> {
    let (before, after) = if papers { (sound.whole, now.whole) } else { (sound.deeds, now.deeds) };
    if after + 2 <= before { Ok(()) } else { Err(format!("{after} of {before} are still told")) }
}

fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|part| part == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_sqlite_writes_them() {
        assert_eq!(varint(&[0x07]), Some((7, 1)));
        assert_eq!(varint(&[0x81, 0x00, 0xFF]), Some((128, 2)));
        assert_eq!(varint(&[0x81]), None);
        assert!(rows(&[0; 4096]).is_empty() && rows(b"").is_empty());
    }
}
