//! The catalogue file, format `motcua-bundle/1`: gzip of JSON Lines.
//!
//! | line | content |
//! |---|---|
//! | first | the [`Header`] with `"format":"motcua-bundle/1"` |
//! | each further | one [`Record`], as `{"service":{…}}`, `{"paper":{…}}`, … |
//! | last | `{"end":{"records":N,"sha256":"…"}}`, the hash over all record lines with their line ends |
//!
//! The same records always give the same bytes, so the hash of the file can be its ETag.
//! [`Reader`] trusts nothing: every size is bounded, every record is checked against the model,
//! and it only ends without an error when the last line, the hash and gzip's own sum agree.

mod read;
mod sound;

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use model::{
    Date, EvidenceType, Holidays, Hotline, LifeEvent, LocalRule, LocalizedText, Office, Service,
    Vocabulary,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use read::{Entry, Reader};
pub use sound::MAX_TEXT;

/// The name of the format with its version.
pub const FORMAT: &str = "motcua-bundle/1";
/// What the names of all versions begin with.
const FAMILY: &str = "motcua-bundle/";

/// What a bundle says of itself, on its first line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Reviewed content or imported official records.
    pub kind: Kind,
    /// What people call this catalogue.
    pub name: LocalizedText,
    /// The date of the source.
    pub date: Date,
    /// The day the bundle was made.
    pub made: Date,
    /// How many services it holds; [`write`] counts them itself.
    pub services: usize,
}

/// Where the records of a bundle come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Written and reviewed by people, in both languages.
    Reviewed,
    /// Taken over from an official portal, in its words.
    Imported,
}

/// One line of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// cpsv:PublicService.
    Service(Box<Service>),
    /// cv:EvidenceType.
    Paper(EvidenceType),
    /// A kind of office.
    Office(Office),
    /// cv:LifeEvent.
    Event(LifeEvent),
    /// A number for trouble.
    Hotline(Hotline),
    /// Public holidays.
    Holidays(Holidays),
    /// How people speak.
    Vocabulary(Box<Vocabulary>),
    /// What a province decided.
    Local(LocalRule),
}

impl Record {
    /// Reads one line of the uncompressed stream, without its line end, as a [`Reader`] does.
    /// For a caller that kept the stream and the place of each [`Entry`].
    ///
    /// # Errors
    /// [`BundleError::NotText`] or [`BundleError::BadRecord`] with line 0.
    pub fn from_line(line: &[u8]) -> Result<Self, BundleError> {
        let line = std::str::from_utf8(line).map_err(|_| BundleError::NotText)?;
        sound::record(line).map_err(|why| BundleError::BadRecord { line: 0, why })
    }
}

/// Bounds of what a [`Reader`] takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub compressed: u64,
    /// Bytes of the stream inside.
    pub uncompressed: u64,
    /// How many times larger the stream may be than what was read of the file, once the stream
    /// is past its first MiB.
    pub ratio: u64,
    /// Bytes of a line with its line end.
    pub line: usize,
    /// Records between the first and the last line.
    pub records: usize,
}

impl Default for Limits {
    /// 64 MiB, 256 MiB, 60 times, 2 MiB, 100 000 records.
    fn default() -> Self {
        const MIB: u64 = 1 << 20;
        Self {
            compressed: 64 * MIB,
            uncompressed: 256 * MIB,
            ratio: 60,
            line: 2 << 20,
            records: 100_000,
        }
    }
}

/// Why a bundle is refused.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// Something else altogether.
    #[error("not a catalogue bundle")]
    NotABundle,
    /// It ends too early.
    #[error("the bundle is cut short")]
    CutShort,
    /// It is beyond one of the [`Limits`].
    #[error("the bundle is too large")]
    TooLarge,
    /// A later version of the format.
    #[error("the bundle has a newer format")]
    TooNew,
    /// A line is not UTF-8.
    #[error("the bundle is not text")]
    NotText,
    /// A record that breaks the model.
    #[error("line {line}: {why}")]
    BadRecord {
        /// Counted from 1; 0 where the line is not known.
        line: usize,
        /// What is wrong, for the log.
        why: String,
    },
    /// A sum or a count does not agree, or something follows the end.
    #[error("the bundle is damaged")]
    Damaged,
    /// The source or the sink failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    records: usize,
    sha256: String,
}

/// The last line, as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EndLine {
    end: End,
}

/// Writes a bundle: the same `header` and `records` give the same bytes. The number of services
/// in the header is counted here.
///
/// # Errors
/// [`BundleError::BadRecord`] for a record that no [`Reader`] would take, [`BundleError::TooLarge`]
/// beyond the default [`Limits`] of lines and records, [`BundleError::Io`] of `out`.
pub fn write(header: &Header, records: &[Record], out: &mut impl Write) -> Result<(), BundleError> {
    #[derive(Serialize)]
    struct First<'a> {
        format: &'static str,
        #[serde(flatten)]
        header: &'a Header,
    }
    let limits = Limits::default();
    if records.len() > limits.records {
        return Err(BundleError::TooLarge);
    }
    let services = records.iter().filter(|r| matches!(r, Record::Service(_))).count();
    let header = Header { services, ..header.clone() };
    let mut gz = GzBuilder::new().mtime(0).write(out, Compression::best());
    let mut first = json(&First { format: FORMAT, header: &header })?;
    first.push('\n');
    gz.write_all(first.as_bytes())?;
    let mut sum = Sha256::new();
    for (i, record) in records.iter().enumerate() {
        let mut line = json(record)?;
        sound::record(&line).map_err(|why| BundleError::BadRecord { line: i + 2, why })?;
        line.push('\n');
        if line.len() > limits.line {
            return Err(BundleError::TooLarge);
        }
        sum.update(line.as_bytes());
        gz.write_all(line.as_bytes())?;
    }
    let end = End { records: records.len(), sha256: hex(&sum.finalize()) };
    let mut last = json(&EndLine { end })?;
    last.push('\n');
    gz.write_all(last.as_bytes())?;
    gz.finish()?.flush()?;
    Ok(())
}

fn json(value: &impl Serialize) -> Result<String, BundleError> {
    serde_json::to_string(value).map_err(|e| BundleError::Io(e.into()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}

#[cfg(test)]
mod tests;
