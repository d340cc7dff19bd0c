//! The recorded official answers that content is compared with.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Number, Value};

/// The longest file of recorded answers that is read, in bytes.
const MAX: usize = 64 * 1024 * 1024;

/// Recorded official answers: as they came, as they were checked, and local changes.
#[derive(Debug, Clone, Default)]
pub struct Recorded {
    pub(super) raw: BTreeMap<String, Raw>,
    pub(super) checked: BTreeMap<String, Checked>,
    pub(super) changes: Vec<Change>,
}

/// Why recorded answers cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {why}")]
pub struct RecordedError {
    file: &'static str,
    line: usize,
    why: String,
}

/// A record as it came.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Raw {
    pub(super) code: String,
    pub(super) name: String,
    #[serde(default)]
    pub(super) portal_updated: String,
    #[serde(default)]
    pub(super) fees: Vec<RawFee>,
    #[serde(default)]
    pub(super) processing_time: Vec<RawTime>,
    #[serde(default)]
    pub(super) case_times: Vec<CaseTime>,
    #[serde(default)]
    pub(super) documents: Vec<Document>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RawFee {
    #[serde(default)]
    pub(super) channel: String,
    pub(super) amount: Option<Number>,
    pub(super) currency: Option<String>,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct RawTime {
    /// A number, or a text where the source has one.
    pub(super) value: Value,
    pub(super) unit: String,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct CaseTime {
    pub(super) qty: Number,
    pub(super) unit: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Document {
    pub(super) name: String,
    pub(super) original: u32,
    pub(super) copy: u32,
}

/// A record after it was checked by hand against the source's text.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Checked {
    pub(super) code: String,
    #[serde(default)]
    pub(super) fee: Vec<CheckedFee>,
    #[serde(default)]
    pub(super) time: Vec<CheckedTime>,
    #[serde(default)]
    pub(super) papers: Vec<CheckedPaper>,
    #[serde(default)]
    pub(super) corrections: Vec<Correction>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct CheckedFee {
    #[serde(default)]
    pub(super) channel: String,
    pub(super) amount_vnd: Option<i64>,
    #[serde(default)]
    pub(super) text: String,
    #[serde(default)]
    pub(super) quote: String,
    pub(super) status: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct CheckedTime {
    pub(super) amount: Option<Number>,
    pub(super) unit: String,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct CheckedPaper {
    pub(super) paper_id: String,
    #[serde(default)]
    pub(super) official: String,
    #[serde(default)]
    pub(super) submit_or_show: String,
    pub(super) original: Option<u32>,
    pub(super) copy: Option<u32>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Correction {
    pub(super) field: String,
    #[serde(default)]
    pub(super) was: String,
    #[serde(default)]
    pub(super) now: String,
    #[serde(default)]
    pub(super) why: String,
}

/// A change that a province announced.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Change {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) codes: Vec<String>,
    /// The code that takes over, maybe followed by its name.
    pub(super) by: Option<String>,
    #[serde(default)]
    pub(super) doc: String,
}

impl Change {
    /// The code that takes over.
    pub(super) fn successor(&self) -> Option<&str> {
        self.by.as_deref()?.split_whitespace().next()
    }
}

#[derive(Deserialize)]
struct Local {
    #[serde(default)]
    change_events: Vec<Change>,
}

impl Recorded {
    /// Whether the answers about the service `code` are compared one by one.
    #[must_use]
    pub fn compares(&self, code: &str) -> bool {
        self.raw.contains_key(code) || self.checked.contains_key(code)
    }

    /// Reads `core-procedures.jsonl`, `core-checked.jsonl` and `local-examples.json`.
    ///
    /// # Errors
    /// The file and line that is not what was recorded, or a file over 64 MiB.
    pub fn read(procedures: &str, checked: &str, local: &str) -> Result<Self, RecordedError> {
        let raw: Vec<Raw> = lines("core-procedures.jsonl", procedures)?;
        let checked: Vec<Checked> = lines("core-checked.jsonl", checked)?;
        let file = "local-examples.json";
        bounded(file, local)?;
        let local: Local = serde_json::from_str(local).map_err(|e| RecordedError {
            file,
            line: e.line(),
            why: e.to_string(),
        })?;
        Ok(Self {
            raw: raw.into_iter().map(|r| (r.code.trim().to_owned(), r)).collect(),
            checked: checked.into_iter().map(|c| (c.code.trim().to_owned(), c)).collect(),
            changes: local.change_events,
        })
    }

    /// How many services were recorded.
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// Whether nothing was recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }
}

fn bounded(file: &'static str, text: &str) -> Result<(), RecordedError> {
    if text.len() > MAX {
        return Err(RecordedError { file, line: 0, why: format!("longer than {MAX} bytes") });
    }
    Ok(())
}

fn lines<T: for<'de> Deserialize<'de>>(
    file: &'static str,
    text: &str,
) -> Result<Vec<T>, RecordedError> {
    bounded(file, text)?;
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, line)| {
            serde_json::from_str(line).map_err(|e| RecordedError {
                file,
                line: n + 1,
                why: e.to_string(),
            })
        })
        .collect()
}
