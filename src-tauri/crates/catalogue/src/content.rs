//! Reviewed content: from TOML files to the types of `model`, and to and from a bundle's records.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use model::{
    Code, Date, EventId, EvidenceId, EvidenceType, Holidays, Hotline, LifeEvent, LocalRule,
    LocalRuleId, LocalizedText, Office, OfficeId, Profile, Service, Vocabulary,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    bundle::{self, BundleError, Header, Kind, Record},
    check::Norm,
    units::Changes,
};

/// The longest file that is read, in bytes.
pub const MAX_FILE: usize = 256 * 1024;
/// The most files that are read.
pub const MAX_FILES: usize = 10_000;

/// Everything a citizen can look up.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// Services by code.
    pub services: BTreeMap<Code, Service>,
    /// Kinds of paper by id.
    pub papers: BTreeMap<EvidenceId, EvidenceType>,
    /// Kinds of office by id.
    pub offices: BTreeMap<OfficeId, Office>,
    /// Life events, sorted by [`LifeEvent::order`].
    pub events: Vec<LifeEvent>,
    /// Telephone numbers for trouble, in the order they were written.
    pub hotlines: Vec<Hotline>,
    /// Public holidays.
    pub holidays: Option<Holidays>,
    /// How people speak.
    pub vocabulary: Option<Vocabulary>,
    /// What provinces decided, by id.
    pub local: BTreeMap<LocalRuleId, LocalRule>,
    /// Portals by id. They are no part of a bundle: whom the app may ask is compiled into it.
    pub portals: BTreeMap<String, Profile>,
}

/// What is wrong with a content file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// The file, relative to the content directory.
    pub file: String,
    /// The line, from 1, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The rule it breaks.
    pub rule: Norm,
    /// What is wrong and, where it helps, what to write instead.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}: {}", self.rule, self.why)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HotlineFile {
    hotlines: Vec<Hotline>,
}

impl Content {
    /// Reads content files, given as path relative to `content/` and text.
    ///
    /// Files that are not TOML are passed over. A file that cannot be read is left out and named in
    /// the faults; [`crate::check::check`] looks at the rest. At most [`MAX_FILES`] files of at
    /// most [`MAX_FILE`] bytes are read.
    #[must_use]
    pub fn read<P, T>(files: impl IntoIterator<Item = (P, T)>) -> (Self, Vec<Fault>)
    where
        P: AsRef<str>,
        T: AsRef<str>,
    {
        let mut reading = Reading::default();
        for (n, (path, text)) in files.into_iter().enumerate() {
            let path = path.as_ref().replace('\\', "/");
            if n >= MAX_FILES {
                reading.fault(&path, None, Norm::Size, format!("more than {MAX_FILES} files"));
                break;
            }
            if path.ends_with(".toml") {
                reading.file(&path, text.as_ref());
            }
        }
        reading.content.sort();
        (reading.content, reading.faults)
    }

    /// The records of a bundle, in a fixed order.
    #[must_use]
    pub fn records(&self) -> Vec<Record> {
        let services = self.services.values().map(|s| Record::Service(Box::new(s.clone())));
        services
            .chain(self.papers.values().cloned().map(Record::Paper))
            .chain(self.offices.values().cloned().map(Record::Office))
            .chain(self.events.iter().cloned().map(Record::Event))
            .chain(self.hotlines.iter().cloned().map(Record::Hotline))
            .chain(self.holidays.iter().cloned().map(Record::Holidays))
            .chain(self.vocabulary.iter().cloned().map(|v| Record::Vocabulary(Box::new(v))))
            .chain(self.local.values().cloned().map(Record::Local))
            .collect()
    }

    /// The header of its bundle: as old as its newest source, made on the newest day of review, so
    /// that the same content is the same bundle, byte by byte.
    #[must_use]
    pub fn header(&self) -> Header {
        let services = self.services.values().map(|s| &s.source);
        let sources = services.chain(self.papers.values().map(|p| &p.source));
        let sources = sources.chain(self.events.iter().map(|e| &e.source));
        let newest = sources.fold((Date::MIN, Date::MIN), |(date, checked), source| {
            (date.max(source.date), checked.max(source.checked))
        });
        Header {
            kind: Kind::Reviewed,
            name: LocalizedText {
                vi: "Thủ tục đã soạn lại cho dễ hiểu".to_owned(),
                en: Some("Services in plain words".to_owned()),
            },
            date: newest.0,
            made: newest.1,
            services: self.services.len(),
        }
    }

    /// The bundle of the content.
    ///
    /// # Errors
    /// When a record breaks a rule of the format.
    pub fn to_bundle(&self) -> Result<Vec<u8>, BundleError> {
        let mut out = Vec::new();
        bundle::write(&self.header(), &self.records(), &mut out)?;
        Ok(out)
    }

    /// The content of a bundle; of two records with one id the later is kept.
    #[must_use]
    pub fn from_records(records: impl IntoIterator<Item = Record>) -> Self {
        let mut content = Self::default();
        let mut events = BTreeMap::new();
        for record in records {
            match record {
                Record::Service(s) => {
                    content.services.insert(s.code.clone(), *s);
                }
                Record::Paper(p) => {
                    content.papers.insert(p.id.clone(), p);
                }
                Record::Office(o) => {
                    content.offices.insert(o.id.clone(), o);
                }
                Record::Event(e) => {
                    events.insert(e.id.clone(), e);
                }
                Record::Hotline(h) => keep_hotline(&mut content.hotlines, h),
                Record::Holidays(h) => content.holidays = Some(h),
                Record::Vocabulary(v) => content.vocabulary = Some(*v),
                Record::Local(l) => {
                    content.local.insert(l.id.clone(), l);
                }
            }
        }
        content.events = events.into_values().collect();
        content.sort();
        content
    }

    /// Adds `other`; where both have a record with one id, `other` wins.
    pub fn merge(&mut self, other: Self) {
        self.services.extend(other.services);
        self.papers.extend(other.papers);
        self.offices.extend(other.offices);
        let newer: BTreeSet<EventId> = other.events.iter().map(|e| e.id.clone()).collect();
        self.events.retain(|e| !newer.contains(&e.id));
        self.events.extend(other.events);
        other.hotlines.into_iter().for_each(|h| keep_hotline(&mut self.hotlines, h));
        self.holidays = other.holidays.or_else(|| self.holidays.take());
        self.vocabulary = other.vocabulary.or_else(|| self.vocabulary.take());
        self.local.extend(other.local);
        self.portals.extend(other.portals);
        self.sort();
    }

    /// What provinces decided for the service `code`, and holds on `day` or will.
    pub fn local(&self, code: &Code, day: Date) -> impl Iterator<Item = &LocalRule> {
        let holds = move |rule: &&LocalRule| rule.through.is_none_or(|last| day <= last);
        self.local.values().filter(move |rule| rule.services.contains(code)).filter(holds)
    }

    /// The life event with this id.
    #[must_use]
    pub fn event(&self, id: &EventId) -> Option<&LifeEvent> {
        self.events.iter().find(|e| e.id == *id)
    }

    fn sort(&mut self) {
        self.events.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
    }
}

fn keep_hotline(list: &mut Vec<Hotline>, hotline: Hotline) {
    match list.iter_mut().find(|h| h.number == hotline.number) {
        Some(old) => *old = hotline,
        None => list.push(hotline),
    }
}

#[derive(Default)]
struct Reading {
    content: Content,
    faults: Vec<Fault>,
}

impl Reading {
    fn fault(&mut self, file: &str, line: Option<u32>, rule: Norm, why: impl Into<String>) {
        self.faults.push(Fault { file: file.to_owned(), line, rule, why: why.into() });
    }

    fn file(&mut self, path: &str, text: &str) {
        if text.len() > MAX_FILE {
            return self.fault(path, None, Norm::Size, format!("longer than {MAX_FILE} bytes"));
        }
        let parts: Vec<&str> = path.trim_end_matches(".toml").split('/').collect();
        match parts[..] {
            ["vn", "services", stem] => {
                if let Some(service) = self.parse::<Service>(path, text) {
                    let id = service.code.clone();
                    if self.named(path, stem, id.as_str()) {
                        let old = self.content.services.insert(id, service).is_some();
                        self.twice(path, old);
                    }
                }
            }
            ["vn", "papers", stem] => {
                if let Some(paper) = self.parse::<EvidenceType>(path, text) {
                    let id = paper.id.clone();
                    if self.named(path, stem, id.as_str()) {
                        let old = self.content.papers.insert(id, paper).is_some();
                        self.twice(path, old);
                    }
                }
            }
            ["vn", "offices", stem] => {
                if let Some(office) = self.parse::<Office>(path, text) {
                    let id = office.id.clone();
                    if self.named(path, stem, id.as_str()) {
                        let old = self.content.offices.insert(id, office).is_some();
                        self.twice(path, old);
                    }
                }
            }
            ["vn", "events", stem] => {
                if let Some(event) = self.parse::<LifeEvent>(path, text)
                    && self.named(path, stem, event.id.as_str())
                {
                    let old = self.content.event(&event.id).is_some();
                    self.twice(path, old);
                    self.content.events.push(event);
                }
            }
            ["portals", stem] => {
                if let Some(profile) = self.parse::<Profile>(path, text) {
                    let id = profile.id.clone();
                    if self.named(path, stem, &id) {
                        let old = self.content.portals.insert(id, profile).is_some();
                        self.twice(path, old);
                    }
                }
            }
            ["vn", "local", stem] => {
                if let Some(rule) = self.parse::<LocalRule>(path, text) {
                    let id = rule.id.clone();
                    if self.named(path, stem, id.as_str()) {
                        let old = self.content.local.insert(id, rule).is_some();
                        self.twice(path, old);
                    }
                }
            }
            ["vn", "hotlines"] => {
                let read = self.parse::<HotlineFile>(path, text);
                for hotline in read.into_iter().flat_map(|f| f.hotlines) {
                    if self.content.hotlines.iter().any(|h| h.number == hotline.number) {
                        let why = format!("the number {} stands here twice", hotline.number);
                        self.fault(path, None, Norm::Duplicate, why);
                    }
                    self.content.hotlines.push(hotline);
                }
            }
            ["vn", "holidays"] => {
                if let Some(holidays) = self.parse(path, text) {
                    let old = self.content.holidays.replace(holidays).is_some();
                    self.twice(path, old);
                }
            }
            // Belongs to `crate::units`; here it is only read.
            ["vn", "unit-changes"] => {
                let _: Option<Changes> = self.parse(path, text);
            }
            ["vn", "vocabulary"] => {
                if let Some(vocabulary) = self.parse(path, text) {
                    let old = self.content.vocabulary.replace(vocabulary).is_some();
                    self.twice(path, old);
                }
            }
            _ => self.fault(path, None, Norm::Place, "no kind of record is kept here"),
        }
    }

    fn named(&mut self, path: &str, stem: &str, id: &str) -> bool {
        if stem != id {
            self.fault(path, None, Norm::FileName, format!("the record calls itself {id:?}"));
        }
        stem == id
    }

    fn twice(&mut self, path: &str, old: bool) {
        if old {
            self.fault(path, None, Norm::Duplicate, "this record was already read");
        }
    }

    fn parse<T: DeserializeOwned>(&mut self, path: &str, text: &str) -> Option<T> {
        let table = match toml::from_str::<toml::Table>(text) {
            Ok(table) => table,
            Err(e) => {
                let line = e.span().and_then(|s| text.get(..s.start)).map(line_after);
                self.fault(path, line, Norm::Parse, e.message());
                return None;
            }
        };
        match serde_json::from_value(json(toml::Value::Table(table))) {
            Ok(record) => Some(record),
            Err(e) => {
                let why = e.to_string();
                let source = why.starts_with("missing field `source`");
                let rule = if source { Norm::Source } else { Norm::Parse };
                self.fault(path, line_of(text, &why), rule, why);
                None
            }
        }
    }
}

/// TOML as JSON; a date becomes the text `YYYY-MM-DD`. TOML's own reader bounds the nesting.
pub(crate) fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(s) => Value::String(s),
        toml::Value::Integer(n) => n.into(),
        // JSON has no `nan` and would read it as absent.
        toml::Value::Float(n) if !n.is_finite() => Value::String(n.to_string()),
        toml::Value::Float(n) => n.into(),
        toml::Value::Boolean(b) => b.into(),
        toml::Value::Datetime(d) => Value::String(d.to_string()),
        toml::Value::Array(list) => list.into_iter().map(json).collect(),
        toml::Value::Table(map) => map.into_iter().map(|(k, v)| (k, json(v))).collect(),
    }
}

fn line_after(before: &str) -> u32 {
    u32::try_from(before.matches('\n').count() + 1).unwrap_or(u32::MAX)
}

/// The first line that has the word an error quotes in backticks, as a key or as a value.
fn line_of(text: &str, error: &str) -> Option<u32> {
    let word = error.split('`').nth(1)?;
    if error.starts_with("missing") {
        return None;
    }
    let starts_word = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    text.match_indices(word)
        .find(|(at, _)| {
            let rest = text[at + word.len()..].trim_start();
            starts_word(*at) && rest.starts_with(['=', '"', ']', '.'])
        })
        .map(|(at, _)| line_after(&text[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICE: &str = "id = \"police\"\nname = { vi = \"Công an\", en = \"Police\" }\n\
        find = { vi = \"Ở xã.\", en = \"In the commune.\" }\n\
        [source]\nname = { vi = \"Cổng\", en = \"Portal\" }\ndate = 2026-04-15\nchecked = 2026-11-21\n";

    fn event(id: &str, order: u16) -> String {
        let text = "{ vi = \"Một\", en = \"One\" }";
        format!(
            "id = \"{id}\"\norder = {order}\nname = {text}\nplain = {text}\nabout = {text}\n\
             icon = \"x\"\n[source]\nname = {text}\ndate = 2026-01-01\nchecked = 2026-01-02\n"
        )
    }

    fn rules(faults: &[Fault]) -> Vec<Norm> {
        faults.iter().map(|f| f.rule).collect()
    }

    #[test]
    fn a_toml_date_is_read_as_a_date() {
        let (content, faults) = Content::read([("vn/offices/police.toml", OFFICE)]);
        assert_eq!(faults, []);
        let office = &content.offices[&OfficeId::from("police")];
        assert_eq!(office.source.date.to_string(), "2026-04-15");
    }

    #[test]
    fn an_unknown_key_is_a_fault_with_its_line() {
        let text = OFFICE.replace("[source]", "[source]\nphone = \"1\"");
        let (content, faults) = Content::read([("vn/offices/police.toml", text)]);
        assert!(content.offices.is_empty());
        assert_eq!(rules(&faults), [Norm::Parse]);
        assert_eq!(faults[0].line, Some(5), "{}", faults[0]);
        assert!(faults[0].why.contains("phone"), "{}", faults[0]);
    }

    #[test]
    fn text_that_is_not_toml_is_a_fault_with_its_line() {
        let (_, faults) = Content::read([("vn/offices/police.toml", "id = \"a\"\nname = {")]);
        assert_eq!((rules(&faults), faults[0].line), (vec![Norm::Parse], Some(2)));
    }

    #[test]
    fn a_file_is_named_by_its_id_and_stands_once_where_its_kind_is_kept() {
        let (_, faults) = Content::read([
            ("vn/offices/other.toml", OFFICE),
            ("vn/offices/police.toml", OFFICE),
            ("vn/offices/police.toml", OFFICE),
            ("vn/guides/police.toml", OFFICE),
            ("portals/vn.toml", "no portal"),
            ("README.md", "not ours"),
        ]);
        let wanted = [Norm::FileName, Norm::Duplicate, Norm::Place, Norm::Parse];
        assert_eq!(rules(&faults), wanted);
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let long = "#".repeat(MAX_FILE + 1);
        let (_, faults) = Content::read([("vn/offices/police.toml", long)]);
        assert_eq!(rules(&faults), [Norm::Size]);
    }

    #[test]
    fn nesting_without_end_is_refused_and_not_followed() {
        let deep = format!("x = {}", "[".repeat(100_000));
        let (_, faults) = Content::read([("vn/offices/police.toml", deep)]);
        assert_eq!(rules(&faults), [Norm::Parse]);
    }

    #[test]
    fn events_are_sorted_and_in_a_merge_the_other_wins() {
        let (mut content, faults) = Content::read([
            ("vn/events/b.toml", event("b", 2)),
            ("vn/events/c.toml", event("c", 3)),
            ("vn/offices/police.toml", OFFICE.to_owned()),
        ]);
        assert_eq!(faults, []);
        let other = Content::read([("vn/events/c.toml", event("c", 1))]).0;
        content.merge(other);
        let ids: Vec<&str> = content.events.iter().map(|e| e.id.as_str()).collect();
        assert_eq!(ids, ["c", "b"]);
        assert_eq!(Content::from_records(content.records()), content);
    }
}
