//! Takes over the recorded answers of the national portal: one JSON object a line,
//! `{"id","code","name","detail"}`, plain or gzip.
//!
//! The official data contradicts itself in many places. Nothing is silently repaired: a fact is
//! taken over as the source has it, a contradiction is said to the citizen as a doubt, and every
//! kind of defect is counted in the [`Report`].

mod costs;
mod defects;
mod papers;
mod raw;
mod service;
pub(crate) mod text;
mod times;

use std::{
    collections::{BTreeMap, HashMap, btree_map},
    io::{self, BufRead, BufReader, Read},
};

use flate2::bufread::MultiGzDecoder;
use model::{Code, Date, Service};
use serde::Serialize;
use serde_json::Value;

use crate::{
    bundle::Record,
    fold::{code_of, fold},
};

/// The day the answers were recorded; the `checked` date of every record.
pub const RECORDED: Date = jiff::civil::date(2026, 7, 18);

/// Bytes of the longest line taken; the longest recorded answer has about 300 000.
const MAX_LINE: usize = 4 << 20;
/// Lines taken at most.
const MAX_LINES: usize = 200_000;
/// Bytes taken at most, uncompressed.
const MAX_BYTES: u64 = 1 << 30;
/// Codes of procedures that a province decided.
const PROVINCIAL: [&str; 2] = ["1.115", "1.116"];

/// The defect of a code that stands for two procedures.
const OTHER_NAME: &str = "duplicate_code_of_another_procedure";

/// How far an import has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Lines read.
    pub lines: usize,
    /// Bytes read, uncompressed.
    pub bytes: u64,
}

/// What an import yields.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// By code, each once, in Vietnamese only.
    pub services: Vec<Service>,
    /// The counts.
    pub report: Report,
    /// Lines that yielded nothing, in order.
    pub refused: Vec<Refused>,
}

/// The counts of an import: `in = distinct + variants_grouped + duplicates + refused`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Lines that are not blank.
    #[serde(rename = "in")]
    pub read: usize,
    /// Services.
    pub distinct: usize,
    /// Provincial records that became a code of the national one with the same folded name.
    pub variants_grouped: usize,
    /// Records whose code stood there already; the newer one stays.
    pub duplicates: usize,
    /// Lines that yielded nothing.
    pub refused: usize,
    /// How many records show each kind of defect. Refused lines are not in here.
    pub defects: BTreeMap<&'static str, usize>,
}

/// A line that yielded nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Counted from 1.
    pub line: usize,
    /// Why, for the person who imports.
    pub why: String,
}

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// More lines or bytes than an import takes.
    #[error("more than {MAX_LINES} lines or {MAX_BYTES} bytes")]
    TooLarge,
    /// The source failed, or its gzip is damaged or cut short.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// One procedure as the portal itself answers for it today: the service of `detail`, the `data`
/// member of the answer for the procedure `id`, given on a day. In Vietnamese only.
///
/// Nothing when it is no record of a procedure with a code and a name, or one that no bundle
/// would take.
#[must_use]
pub fn answer(id: &str, detail: Value, given: Date) -> Option<Service> {
    let of = |member: &str| detail.get(member).and_then(Value::as_str).and_then(code_of);
    let code = of("code").or_else(|| of("codeNotation"))?;
    let line = raw::Line {
        id: id.to_owned(),
        code: code.as_str().to_owned(),
        name: String::new(),
        detail: serde_json::from_value(detail).ok()?,
    };
    let (service, _) = service::map(code, line, given)?;
    let record = Record::Service(Box::new(service));
    match Record::from_line(&serde_json::to_vec(&record).ok()?) {
        Ok(Record::Service(service)) => Some(*service),
        _ => None,
    }
}

/// Imports recorded answers, line by line, from plain JSON Lines or their gzip.
///
/// `on_progress` is called about every hundred lines and at the end.
///
/// # Errors
/// [`ImportError`]. A bad line is no error but in [`Imported::refused`].
pub fn import(
    mut source: impl BufRead,
    mut on_progress: impl FnMut(Progress),
) -> Result<Imported, ImportError> {
    if source.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        lines(BufReader::with_capacity(64 << 10, MultiGzDecoder::new(source)), &mut on_progress)
    } else {
        lines(source, &mut on_progress)
    }
}

fn lines(
    mut source: impl BufRead,
    on_progress: &mut impl FnMut(Progress),
) -> Result<Imported, ImportError> {
    let mut all = Collected::default();
    let mut progress = Progress { lines: 0, bytes: 0 };
    let mut line = Vec::new();
    loop {
        let (bytes, fits) = next_line(&mut source, &mut line)?;
        if bytes == 0 {
            break;
        }
        progress.lines += 1;
        progress.bytes += bytes;
        if progress.lines > MAX_LINES || progress.bytes > MAX_BYTES {
            return Err(ImportError::TooLarge);
        }
        if !fits {
            all.refuse(progress.lines, format!("longer than {MAX_LINE} bytes"));
        } else if !line.trim_ascii().is_empty() {
            all.take(progress.lines, &line);
        }
        if progress.lines.is_multiple_of(100) {
            on_progress(progress);
        }
    }
    on_progress(progress);
    Ok(all.finish())
}

/// Reads a line of at most [`MAX_LINE`] bytes; of a longer one the rest is skipped. Answers how
/// many bytes were read and whether the line fitted.
fn next_line(source: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<(u64, bool)> {
    line.clear();
    let mut read = source.by_ref().take(MAX_LINE as u64).read_until(b'\n', line)? as u64;
    if line.len() < MAX_LINE || line.ends_with(b"\n") {
        return Ok((read, true));
    }
    loop {
        line.clear();
        let more = source.by_ref().take(MAX_LINE as u64).read_until(b'\n', line)? as u64;
        read += more;
        if more == 0 || line.ends_with(b"\n") || read > MAX_BYTES {
            return Ok((read, false));
        }
    }
}

/// A record with what decides between two of the same code.
struct Taken {
    service: Service,
    updated: i64,
}

#[derive(Default)]
struct Collected {
    by_code: BTreeMap<Code, Taken>,
    report: Report,
    refused: Vec<Refused>,
}

impl Collected {
    fn refuse(&mut self, line: usize, why: String) {
        self.report.read += 1;
        self.refused.push(Refused { line, why });
    }

    fn take(&mut self, number: usize, line: &[u8]) {
        let line: raw::Line = match serde_json::from_slice(line) {
            Ok(line) => line,
            Err(e) => return self.refuse(number, format!("not a recorded answer: {e}")),
        };
        let Some(code) = code_of(&line.code) else {
            let code: String = line.code.chars().take(40).collect();
            return self.refuse(number, format!("{code:?} is not a code"));
        };
        let updated = line.detail.updated_at.unwrap_or_default();
        let Some((service, defects)) = service::map(code.clone(), line, RECORDED) else {
            return self.refuse(number, format!("{code} has no name"));
        };
        self.report.read += 1;
        for defect in defects {
            *self.report.defects.entry(defect).or_default() += 1;
        }
        let taken = Taken { service, updated };
        match self.by_code.entry(code) {
            btree_map::Entry::Vacant(place) => {
                place.insert(taken);
            }
            btree_map::Entry::Occupied(mut place) => {
                self.report.duplicates += 1;
                // The same code for another procedure: only one can stay, and that is counted.
                if fold(&taken.service.name.vi) != fold(&place.get().service.name.vi) {
                    *self.report.defects.entry(OTHER_NAME).or_default() += 1;
                }
                if taken.updated > place.get().updated {
                    place.insert(taken);
                }
            }
        }
    }

    /// Groups provincial variants under the national service of the same folded name. Where
    /// several national services share that name, the variant goes to the first by code.
    fn finish(mut self) -> Imported {
        let provincial = |c: &Code| PROVINCIAL.iter().any(|p| c.as_str().starts_with(p));
        let (mut variants, mut national) = (Vec::new(), Vec::new());
        for (code, taken) in self.by_code {
            if provincial(&code) {
                variants.push(taken.service);
            } else {
                national.push(taken.service);
            }
        }
        let mut by_name = HashMap::new();
        for (i, s) in national.iter().enumerate() {
            by_name.entry(fold(&s.name.vi)).or_insert(i);
        }
        let mut services = Vec::with_capacity(national.len());
        for variant in variants {
            match by_name.get(&fold(&variant.name.vi)) {
                Some(&i) => {
                    national[i].variants.push(variant.code);
                    self.report.variants_grouped += 1;
                }
                None => services.push(variant),
            }
        }
        services.append(&mut national);
        services.sort_by(|a, b| a.code.cmp(&b.code));
        self.report.distinct = services.len();
        self.report.refused = self.refused.len();
        Imported { services, report: self.report, refused: self.refused }
    }
}

#[cfg(test)]
pub(crate) mod tests;
