//! What a record must hold to beside the shape of the model.

use model::{Code, Service, Source, Vocabulary};
use serde_json::Value;

use super::Record;
use crate::fold::is_code;

/// Bytes of the longest text of a record.
pub const MAX_TEXT: usize = 200_000;
/// Bytes of the longest address of a page.
const MAX_ADDRESS: usize = 2_000;

/// Reads a line and checks it.
pub(super) fn record(line: &str) -> Result<Record, String> {
    texts(line)?;
    let record: Record = serde_json::from_str(line).map_err(|e| e.to_string())?;
    match &record {
        Record::Service(s) => service(s)?,
        Record::Paper(p) => {
            codes(&p.yielded_by)?;
            id(p.id.as_str())?;
            source(&p.source)?;
        }
        Record::Office(o) => {
            id(o.id.as_str())?;
            source(&o.source)?;
        }
        Record::Event(e) => {
            id(e.id.as_str())?;
            codes(&e.services)?;
            for step in &e.steps {
                code(&step.service)?;
                codes(&step.after)?;
            }
            for joint in &e.joint {
                code(&joint.service)?;
                codes(&joint.parts)?;
            }
            source(&e.source)?;
        }
        Record::Hotline(h) => {
            if h.number.is_empty() || !h.number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(format!("{:?} is not a number to dial", h.number));
            }
            source(&h.source)?;
        }
        Record::Holidays(h) => source(&h.source)?,
        Record::Vocabulary(v) => vocabulary(v)?,
        Record::Local(l) => {
            id(l.id.as_str())?;
            l.services.iter().try_for_each(code)?;
            source(&l.source)?;
        }
    }
    Ok(record)
}

/// Every text of a JSON line: bounded, and without control or direction characters.
pub(super) fn texts(line: &str) -> Result<(), String> {
    // Only an escape or an over-long line can hide something from a look at the raw characters.
    let hidden = line.len() > MAX_TEXT || odd_escape(line);
    if line.trim_end_matches('\n').chars().any(forbidden) {
        return Err("a control or direction character".into());
    }
    if hidden {
        let value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        walk(&value)?;
    }
    Ok(())
}

/// Whether a JSON line has an escape other than `\"`, `\\`, `\/` and `\n`.
fn odd_escape(line: &str) -> bool {
    let mut bytes = line.bytes();
    while let Some(b) = bytes.next() {
        if b == b'\\' && !matches!(bytes.next(), Some(b'"' | b'\\' | b'/' | b'n')) {
            return true;
        }
    }
    false
}

fn walk(value: &Value) -> Result<(), String> {
    let text = |s: &str| {
        if s.len() > MAX_TEXT {
            Err(format!("a text of {} bytes", s.len()))
        } else if s.chars().any(|c| c != '\n' && forbidden(c)) {
            Err("a control or direction character".to_owned())
        } else {
            Ok(())
        }
    };
    match value {
        Value::String(s) => text(s),
        Value::Array(items) => items.iter().try_for_each(walk),
        Value::Object(map) => map.iter().try_for_each(|(key, v)| {
            text(key)?;
            walk(v)
        }),
        _ => Ok(()),
    }
}

/// Characters that no text may hold: controls, and what turns or hides the direction of a text.
fn forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn service(s: &Service) -> Result<(), String> {
    code(&s.code)?;
    codes(&s.variants)?;
    if s.name.vi.trim().is_empty() {
        return Err("a service without a name".into());
    }
    if let Some(page) = &s.page {
        https(page)?;
    }
    if let Some(replaced) = &s.replaced_by {
        code(&replaced.code)?;
    }
    for cost in &s.costs {
        if cost.amount.is_some() != cost.currency.is_some() {
            return Err("a cost with an amount or a currency, but not both".into());
        }
        if cost.amount.is_some_and(|a| a < 0) {
            return Err("a cost below nothing".into());
        }
    }
    if s.times.iter().any(|t| [t.amount, t.upto].into_iter().flatten().any(|n| n < 0.0)) {
        return Err("a time below nothing".into());
    }
    for event in &s.events {
        id(event.as_str())?;
    }
    for evidence in s.papers.iter().filter_map(|p| p.evidence.as_ref()) {
        id(evidence.as_str())?;
    }
    for office in s.channels.iter().filter_map(|c| c.office.as_ref()) {
        id(office.as_str())?;
    }
    source(&s.source)
}

/// How much of a vocabulary is read, so that making it ready stays quick.
const MAX_PHRASES: usize = 20_000;

fn vocabulary(v: &Vocabulary) -> Result<(), String> {
    source(&v.source)?;
    for scam in &v.scams {
        id(&scam.id)?;
        source(&scam.source)?;
    }
    for way in v.clarify.iter().flat_map(|c| &c.choices) {
        way.service.as_ref().map_or(Ok(()), code)?;
        way.event.as_ref().map_or(Ok(()), |event| id(event.as_str()))?;
    }
    let phrases = v.same.iter().map(Vec::len).chain(v.also.iter().map(|a| a.say.len()));
    if phrases.sum::<usize>() > MAX_PHRASES {
        return Err(format!("more than {MAX_PHRASES} phrases"));
    }
    Ok(())
}

fn source(s: &Source) -> Result<(), String> {
    s.url.as_deref().map_or(Ok(()), https)
}

fn code(c: &Code) -> Result<(), String> {
    if is_code(c.as_str()) { Ok(()) } else { Err(format!("{:?} is not a code", c.as_str())) }
}

fn codes(all: &[Code]) -> Result<(), String> {
    all.iter().try_for_each(code)
}

/// An id of ours: lower case letters, digits and hyphens.
fn id(id: &str) -> Result<(), String> {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    if !id.is_empty() && id.len() <= 100 && id.bytes().all(plain) {
        Ok(())
    } else {
        Err(format!("{id:?} is not an id"))
    }
}

/// An address that begins with `https://` and names a host, with nobody's name before it.
fn https(address: &str) -> Result<(), String> {
    let host = address
        .strip_prefix("https://")
        .and_then(|rest| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let clean =
        !address.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\'));
    if !host.is_empty() && !host.contains('@') && clean && address.len() <= MAX_ADDRESS {
        Ok(())
    } else {
        Err(format!("{:?} is not an https address", address.chars().take(80).collect::<String>()))
    }
}
