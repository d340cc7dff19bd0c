//! Catalogue files made for these tests.

use catalogue::bundle::{Header, Kind, Record, write};
use jiff::civil::date;
use model::{LocalizedText, Service};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::Outcome;

/// A service with the code `1.NNNNNN`, whose texts are all `text`.
///
/// # Errors
/// Never for numbers below a million.
pub fn service(number: u32, text: &str) -> Outcome<Service> {
    let text = json!({ "vi": text });
    Ok(serde_json::from_value(json!({
        "code": format!("1.{number:06}"),
        "name": text, "plain": text, "what": text, "who": text,
        "aliases": [text["vi"]], "keywords": [text["vi"]],
        "authority": text,
        "source": { "name": text, "date": "2026-01-02", "checked": "2026-11-21" },
        "channels": [{ "kind": "counter", "where": text }],
        "costs": [{ "status": "text_only", "case": text, "note": text }],
        "times": [{ "unit": "text", "case": text, "note": text }],
        "steps": [text], "doubts": [text],
        "results": [{ "name": text }],
        "papers": [{ "name": text, "ask": "submit", "only_if": text, "note": text }],
        "laws": [{ "no": text["vi"], "title": text }],
    }))?)
}

/// A catalogue file.
///
/// # Errors
/// When a service breaks a rule of the format.
pub fn bundle(name: &str, services: Vec<Service>) -> Outcome<Vec<u8>> {
    let day = date(2026, 11, 21);
    let header = Header {
        kind: Kind::Imported,
        name: LocalizedText::vi(name),
        date: day,
        made: day,
        services: services.len(),
    };
    let records: Vec<_> = services.into_iter().map(|s| Record::Service(Box::new(s))).collect();
    let mut bytes = Vec::new();
    write(&header, &records, &mut bytes)?;
    Ok(bytes)
}

/// SHA-256 in lower-case hex.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
