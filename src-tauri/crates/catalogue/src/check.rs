//! The rules of `content/README.md`, checked over everything that was read.

mod against;
mod links;
mod portals;
mod recorded;
mod tokens;
mod vocabulary;
mod words;

use std::{collections::BTreeMap, fmt};

use model::{
    ChannelKind, Code, Cost, CostStatus, EvidenceType, Holidays, Hotline, LifeEvent, LocalRule,
    LocalizedText, Office, Service, Source, Time, TimeUnit,
};
use serde::{Serialize, Serializer};
use unicode_normalization::is_nfc;

pub use against::{Difference, against};
pub use recorded::{Recorded, RecordedError};

use crate::content::{Content, Fault};
use words::{Said, Tone};

macro_rules! norms {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A rule that content keeps.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Norm { $($(#[$doc])* $name,)* }

        impl Norm {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its name in the output of a check.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

norms! {
    /// A file or the set of files is within its bounds.
    Size = "size",
    /// A file lies where its kind is kept.
    Place = "place",
    /// A file is TOML with the keys of its type, and no others.
    Parse = "parse",
    /// A file is named by its id.
    FileName = "file_name",
    /// A record, step, question or number stands once.
    Duplicate = "duplicate",
    /// A record has a source, which was read after it was published.
    Source = "source",
    /// Every text is there in both languages.
    Language = "language",
    /// Text is NFC.
    Nfc = "nfc",
    /// No banned words.
    Banned = "banned",
    /// No officialese without its plain partner.
    Officialese = "officialese",
    /// A sentence has at most 25 words.
    Sentence = "sentence",
    /// The sentences of a text have at most 15 words on average.
    Mean = "mean",
    /// A paragraph has at most three sentences.
    Paragraph = "paragraph",
    /// An acronym is spelled out where it first stands.
    Acronym = "acronym",
    /// Both languages say the same numbers.
    Numbers = "numbers",
    /// A code is `d.dddddd`.
    Code = "code",
    /// A cost has an amount and a currency just when it says so.
    Cost = "cost",
    /// A time has a number, or a text that says it.
    Time = "time",
    /// A paper is named by an id that exists.
    Paper = "paper",
    /// An office exists.
    Office = "office",
    /// A life event exists.
    Event = "event",
    /// A service exists.
    Service = "service",
    /// A plan can be put in an order.
    Cycle = "cycle",
    /// A question can be answered.
    Question = "question",
    /// A rule reads questions and answers that exist.
    Rule = "rule",
    /// A service has a way that needs no network.
    Offline = "offline",
    /// An address is https.
    Address = "address",
    /// A phrase of the vocabulary has words, of known classes.
    Phrase = "phrase",
    /// A telephone number has digits only.
    Hotline = "hotline",
    /// A replaced service leads to its successor.
    Replaced = "replaced",
    /// A stated difference names what differs.
    Differs = "differs",
    /// A holiday lies in its year, a rest day is a day of the week.
    Holiday = "holiday",
    /// A province's rule says for what, where and until when.
    Local = "local",
    /// A portal has hosts by name, and addresses only at them.
    Portal = "portal",
}

impl fmt::Display for Norm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Norm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Checks reviewed content against every rule that can be seen in the records.
///
/// [`Norm::Size`], [`Norm::Place`], [`Norm::Parse`], [`Norm::FileName`] and part of
/// [`Norm::Duplicate`] were already checked by [`Content::read`].
#[must_use]
pub fn check(content: &Content) -> Vec<Fault> {
    let mut faults = Vec::new();
    for service in content.services.values() {
        self::service(service, &mut Desk::new("services", service.code.as_str(), &mut faults));
    }
    for paper in content.papers.values() {
        self::paper(paper, &mut Desk::new("papers", paper.id.as_str(), &mut faults));
    }
    for office in content.offices.values() {
        self::office(office, &mut Desk::new("offices", office.id.as_str(), &mut faults));
    }
    for event in &content.events {
        self::event(event, &mut Desk::new("events", event.id.as_str(), &mut faults));
    }
    for h in &content.hotlines {
        hotline(h, &mut Desk { file: "vn/hotlines.toml".to_owned(), faults: &mut faults });
    }
    for rule in content.local.values() {
        local(rule, &mut Desk::new("local", rule.id.as_str(), &mut faults));
    }
    if let Some(h) = &content.holidays {
        holidays(h, &mut Desk { file: "vn/holidays.toml".to_owned(), faults: &mut faults });
    }
    content.portals.values().for_each(|profile| portals::check(profile, &mut faults));
    if let Some(v) = &content.vocabulary {
        let desk = &mut Desk { file: "vn/vocabulary.toml".to_owned(), faults: &mut faults };
        vocabulary::check(content, v, desk);
    }
    links::check(content, &mut faults);
    faults.sort();
    faults
}

/// Where the faults of one record are noted.
struct Desk<'a> {
    file: String,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Desk<'a> {
    fn new(folder: &str, id: &str, faults: &'a mut Vec<Fault>) -> Self {
        Self { file: format!("vn/{folder}/{id}.toml"), faults }
    }

    fn fault(&mut self, rule: Norm, why: impl Into<String>) {
        self.faults.push(Fault { file: self.file.clone(), line: None, rule, why: why.into() });
    }

    fn source(&mut self, source: &Source) {
        if source.date > source.checked {
            let why = format!("dated {}, but checked on {}", source.date, source.checked);
            self.fault(Norm::Source, why);
        }
        self.address("source.url", source.url.as_deref());
    }

    fn address(&mut self, at: &str, url: Option<&str>) {
        let host = |url: &str| {
            let rest = url.strip_prefix("https://")?;
            let host = rest.split(['/', '?', '#']).next()?;
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
            (!host.is_empty() && host.chars().all(fits)).then_some(())
        };
        if let Some(url) = url
            && (host(url).is_none() || url.contains(char::is_whitespace))
        {
            self.fault(Norm::Address, format!("{at}: not an https address: {url:?}"));
        }
    }

    fn words<'t>(&mut self, texts: &[Said<'t>], labels: impl Iterator<Item = &'t String>) {
        words::check(texts, self);
        for label in labels.filter(|l| !is_nfc(l)) {
            self.fault(Norm::Nfc, format!("{label:?} is not NFC"));
        }
    }

    fn code(&mut self, at: &str, code: &Code) {
        if !is_code(code.as_str()) {
            self.fault(Norm::Code, format!("{at}: {code:?} is not d.dddddd"));
        }
    }
}

/// Whether a text is a Vietnamese procedure code, `d.dddddd`.
fn is_code(code: &str) -> bool {
    let digits = |s: &str, n| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    code.split_once('.').is_some_and(|(a, b)| digits(a, 1) && digits(b, 6))
}

/// Collects the texts of a record with the place where each stands.
#[derive(Default)]
struct Texts<'a>(Vec<Said<'a>>);

impl<'a> Texts<'a> {
    fn add(&mut self, tone: Tone, at: impl Into<String>, text: &'a LocalizedText) {
        self.0.push(Said { at: at.into(), text, tone });
    }

    fn may(&mut self, tone: Tone, at: impl Into<String>, text: &'a Option<LocalizedText>) {
        if let Some(text) = text {
            self.add(tone, at, text);
        }
    }
}

fn service(s: &Service, desk: &mut Desk) {
    use Tone::{Official, Paragraph, Plain};
    desk.code("code", &s.code);
    desk.source(&s.source);
    desk.address("page", s.page.as_deref());
    if s.channels.iter().all(|c| c.kind == ChannelKind::Online) {
        desk.fault(Norm::Offline, "no channel that works without a network");
    }
    s.costs.iter().enumerate().for_each(|(n, c)| cost(n, c, desk));
    s.times.iter().enumerate().for_each(|(n, t)| time(n, t, desk));
    for d in &s.differs {
        if !matches!(d.field.as_str(), "fee" | "time" | "papers" | "code" | "name" | "date") {
            desk.fault(Norm::Differs, format!("{:?} is none of the compared fields", d.field));
        }
        if d.why.trim().is_empty() {
            desk.fault(Norm::Differs, format!("{}: no reason", d.field));
        }
    }

    let mut texts = Texts::default();
    texts.add(Official, "name", &s.name);
    texts.may(Plain, "plain", &s.plain);
    texts.may(Paragraph, "what", &s.what);
    texts.may(Paragraph, "who", &s.who);
    texts.may(Plain, "authority", &s.authority);
    texts.add(Official, "source.name", &s.source.name);
    for (n, c) in s.channels.iter().enumerate() {
        texts.may(Plain, format!("channels[{n}].where"), &c.r#where);
    }
    for (n, c) in s.costs.iter().enumerate() {
        texts.may(Plain, format!("costs[{n}].case"), &c.case);
        texts.may(Plain, format!("costs[{n}].note"), &c.note);
    }
    for (n, t) in s.times.iter().enumerate() {
        texts.may(Plain, format!("times[{n}].case"), &t.case);
        texts.may(Plain, format!("times[{n}].note"), &t.note);
    }
    for (n, p) in s.papers.iter().enumerate() {
        texts.may(Plain, format!("papers[{n}].name"), &p.name);
        texts.may(Plain, format!("papers[{n}].only_if"), &p.only_if);
        texts.may(Plain, format!("papers[{n}].note"), &p.note);
    }
    for (n, text) in s.steps.iter().enumerate() {
        texts.add(Plain, format!("steps[{n}]"), text);
    }
    for (n, r) in s.results.iter().enumerate() {
        texts.add(Plain, format!("results[{n}].name"), &r.name);
    }
    for (n, law) in s.laws.iter().enumerate() {
        texts.add(Official, format!("laws[{n}].title"), &law.title);
    }
    for (n, text) in s.doubts.iter().enumerate() {
        texts.add(Plain, format!("doubts[{n}]"), text);
    }
    desk.words(&texts.0, s.aliases.iter().chain(&s.keywords));
}

fn cost(n: usize, c: &Cost, desk: &mut Desk) {
    let mut fault = |why: &str| desk.fault(Norm::Cost, format!("costs[{n}]: {why}"));
    match (c.amount, c.currency) {
        (Some(_), None) => fault("an amount without a currency"),
        (None, Some(_)) => fault("a currency without an amount"),
        _ => {}
    }
    match (c.status, c.amount) {
        (CostStatus::Amount, None) => fault("status \"amount\" without an amount"),
        (CostStatus::Amount, Some(a)) if a <= 0 => fault("an amount that is not above 0"),
        (CostStatus::Amount, _) | (_, None) => {}
        (_, Some(_)) => fault("an amount whose status is not \"amount\""),
    }
    if c.status == CostStatus::TextOnly && c.note.is_none() && c.case.is_none() {
        fault("status \"text_only\" without the text");
    }
}

fn time(n: usize, t: &Time, desk: &mut Desk) {
    let mut fault = |why: &str| desk.fault(Norm::Time, format!("times[{n}]: {why}"));
    let sane = |x: f64| x.is_finite() && x > 0.0 && x <= 3_650.0;
    if t.amount.is_some_and(|a| !sane(a)) || t.upto.is_some_and(|a| !sane(a)) {
        fault("a number that is not above 0 and at most 3650");
    }
    if t.upto.is_some() && t.amount.zip(t.upto).is_none_or(|(a, b)| a >= b) {
        fault("`upto` without a smaller `amount`");
    }
    if t.amount.is_none() && t.unit != TimeUnit::SameDay && t.note.is_none() && t.case.is_none() {
        fault("neither a number nor a text");
    }
    if t.amount.is_some() && matches!(t.unit, TimeUnit::Text | TimeUnit::SameDay) {
        fault("a number with a unit that has none");
    }
}

fn local(l: &LocalRule, desk: &mut Desk) {
    desk.source(&l.source);
    l.services.iter().for_each(|c| desk.code("services", c));
    l.costs.iter().enumerate().for_each(|(n, c)| cost(n, c, desk));
    l.times.iter().enumerate().for_each(|(n, t)| time(n, t, desk));
    if l.services.is_empty() || (l.costs.is_empty() && l.times.is_empty()) {
        desk.fault(Norm::Local, "no service, or neither a cost nor a time");
    }
    if l.province.len() != 2 || !l.province.bytes().all(|b| b.is_ascii_digit()) {
        desk.fault(Norm::Local, format!("{:?} is not the code of a province", l.province));
    }
    if l.through.is_some_and(|last| last < l.from) {
        desk.fault(Norm::Local, "it ends before it begins");
    }
    let mut texts = Texts::default();
    texts.add(Tone::Plain, "place", &l.place);
    texts.may(Tone::Paragraph, "note", &l.note);
    for (n, c) in l.costs.iter().enumerate() {
        texts.may(Tone::Plain, format!("costs[{n}].case"), &c.case);
        texts.may(Tone::Plain, format!("costs[{n}].note"), &c.note);
    }
    for (n, t) in l.times.iter().enumerate() {
        texts.may(Tone::Plain, format!("times[{n}].case"), &t.case);
        texts.may(Tone::Plain, format!("times[{n}].note"), &t.note);
    }
    texts.add(Tone::Official, "source.name", &l.source.name);
    desk.words(&texts.0, std::iter::empty());
}

fn paper(p: &EvidenceType, desk: &mut Desk) {
    desk.source(&p.source);
    p.yielded_by.iter().for_each(|c| desk.code("yielded_by", c));
    let mut texts = Texts::default();
    texts.add(Tone::Plain, "name", &p.name);
    texts.may(Tone::Paragraph, "about", &p.about);
    texts.add(Tone::Official, "source.name", &p.source.name);
    desk.words(&texts.0, std::iter::empty());
}

fn office(o: &Office, desk: &mut Desk) {
    desk.source(&o.source);
    let mut texts = Texts::default();
    texts.add(Tone::Plain, "name", &o.name);
    texts.add(Tone::Plain, "find", &o.find);
    texts.add(Tone::Official, "source.name", &o.source.name);
    desk.words(&texts.0, std::iter::empty());
}

fn event(e: &LifeEvent, desk: &mut Desk) {
    use Tone::{Official, Paragraph, Plain};
    desk.source(&e.source);
    let mut texts = Texts::default();
    texts.add(Official, "name", &e.name);
    texts.add(Plain, "plain", &e.plain);
    texts.add(Paragraph, "about", &e.about);
    texts.add(Official, "source.name", &e.source.name);
    for q in &e.questions {
        texts.add(Plain, format!("questions.{}", q.id), &q.text);
        texts.may(Plain, format!("questions.{}.help", q.id), &q.help);
        for o in &q.options {
            texts.add(Plain, format!("questions.{}.{}", q.id, o.value), &o.text);
        }
    }
    for s in &e.steps {
        texts.may(Plain, format!("steps.{}.note", s.service), &s.note);
        if let Some(due) = &s.due {
            texts.add(Plain, format!("steps.{}.due.from", s.service), &due.from);
        }
    }
    for j in &e.joint {
        texts.may(Plain, format!("joint.{}.note", j.service), &j.note);
    }
    desk.words(&texts.0, e.aliases.iter());
}

fn hotline(h: &Hotline, desk: &mut Desk) {
    desk.source(&h.source);
    let digits = h.number.bytes().all(|b| b.is_ascii_digit());
    if !digits || !(3..=15).contains(&h.number.len()) {
        desk.fault(Norm::Hotline, format!("{:?} is not 3 to 15 digits", h.number));
    }
    let mut texts = Texts::default();
    let at = |field: &str| format!("{}.{field}", h.number);
    texts.add(Tone::Plain, at("name"), &h.name);
    texts.add(Tone::Plain, at("when"), &h.when);
    texts.add(Tone::Plain, at("say"), &h.say);
    texts.may(Tone::Plain, at("warning"), &h.warning);
    texts.add(Tone::Official, at("source.name"), &h.source.name);
    desk.words(&texts.0, std::iter::empty());
}

fn holidays(h: &Holidays, desk: &mut Desk) {
    const WEEK: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    desk.source(&h.source);
    for day in h.weekly_rest.iter().filter(|d| !WEEK.contains(&d.as_str())) {
        desk.fault(Norm::Holiday, format!("{day:?} is no day of the week"));
    }
    let mut years = BTreeMap::new();
    let mut texts = Texts::default();
    texts.add(Tone::Official, "source.name", &h.source.name);
    for y in &h.years {
        if years.insert(y.year, ()).is_some() {
            desk.fault(Norm::Duplicate, format!("the year {} stands here twice", y.year));
        }
        texts.may(Tone::Plain, format!("{}.gap", y.year), &y.gap);
        for day in &y.days {
            if day.date.year() != y.year {
                desk.fault(Norm::Holiday, format!("{} is not in {}", day.date, y.year));
            }
            texts.add(Tone::Plain, day.date.to_string(), &day.name);
        }
    }
    for u in &h.unsure {
        texts.add(Tone::Plain, u.date.to_string(), &u.note);
    }
    desk.words(&texts.0, std::iter::empty());
}
