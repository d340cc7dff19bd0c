//! Compares content with the recorded official answers, number by number.

use std::collections::{BTreeMap, BTreeSet};

use model::{Ask, Cost, CostStatus, Currency, LocalizedText, Service, TimeUnit};
use serde::Serialize;
use serde_json::Number;

use super::{
    recorded::{Checked, Raw, Recorded},
    words::numbers,
};
use crate::content::Content;

/// How many letters of a paper's official wording tell it from others; both records cut it.
const WORDING: usize = 300;

/// One thing that our record and a recorded one say differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The service.
    pub code: String,
    /// `code`, `name`, `date`, `fee`, `time` or `papers`.
    pub field: &'static str,
    /// Which record: `raw` as it came, `checked` by hand, or `local` for a province's changes.
    pub against: &'static str,
    /// What only our record says.
    pub ours: Vec<String>,
    /// What only the recorded one says.
    pub recorded: Vec<String>,
    /// Whether there is a stated reason; a difference without one is a fault.
    pub ok: bool,
    /// The reason and who states it.
    pub why: String,
}

/// Compares each code, official name, date, fee, number of days and paper with what was recorded.
///
/// A difference from the raw record is explained by a `[[differs]]` of our record, by a correction
/// of the checked one or by the raw record's own text; a difference from the checked one by a
/// `[[differs]]`, or by a sentence of ours that says the number. A service that was not recorded
/// is named with its own source as the reason.
#[must_use]
pub fn against(content: &Content, recorded: &Recorded) -> Vec<Difference> {
    let mut out = Vec::new();
    for service in content.services.values() {
        let code = service.code.as_str();
        let checked = recorded.checked.get(code);
        let mut c = Comparison {
            service,
            checked,
            out: &mut out,
        };
        c.changes(recorded);
        match recorded.raw.get(code) {
            Some(raw) => c.raw(raw),
            None => c.absent(recorded),
        }
        if let Some(checked) = checked {
            c.checked(checked);
        }
    }
    out
}

struct Comparison<'a> {
    service: &'a Service,
    checked: Option<&'a Checked>,
    out: &'a mut Vec<Difference>,
}

type Set = BTreeSet<String>;

impl Comparison<'_> {
    /// Notes what only one side says, with the reason of our record or else the one given.
    fn note(
        &mut self,
        field: &'static str,
        against: &'static str,
        (ours, recorded): (Set, Set),
        reason: Option<String>,
    ) {
        if ours.is_empty() && recorded.is_empty() {
            return;
        }
        let differs = self.service.differs.iter().find(|d| d.field == field);
        let stated = differs.map(|d| format!("[[differs]] {}", d.why));
        let why = stated.or(reason);
        self.out.push(Difference {
            code: self.service.code.to_string(),
            field,
            against,
            ours: ours.into_iter().collect(),
            recorded: recorded.into_iter().collect(),
            ok: why.is_some(),
            why: why.unwrap_or_else(|| "no reason is stated".to_owned()),
        });
    }

    /// The correction of the checked record whose field begins with one of `fields`.
    fn correction(&self, fields: &[&str]) -> Option<String> {
        let all = &self.checked?.corrections;
        let c = all
            .iter()
            .find(|c| fields.iter().any(|f| c.field.starts_with(f)))?;
        Some(format!(
            "[correction {}] {} → {}: {}",
            c.field, c.was, c.now, c.why
        ))
    }

    fn absent(&mut self, recorded: &Recorded) {
        let code = self.service.code.as_str();
        let source = &self.service.source.name.vi;
        let mut changes = recorded.changes.iter();
        let local = changes
            .find(|c| c.successor() == Some(code) || c.codes.iter().any(|x| x == code))
            .map(|c| format!("; local: {} {}", c.kind, c.doc));
        let against = if local.is_some() { "local" } else { "raw" };
        let why = format!(
            "not in the recorded source: {source}{}",
            local.unwrap_or_default()
        );
        self.note("code", against, (one(code), Set::new()), Some(why));
    }

    /// What takes this service's place must be what a province announced.
    fn changes(&mut self, recorded: &Recorded) {
        let code = self.service.code.as_str();
        let ours = self.service.replaced_by.as_ref().map(|r| r.code.as_str());
        let mut changes = recorded
            .changes
            .iter()
            .filter(|c| c.codes.iter().any(|x| x == code));
        let theirs = changes.find_map(|c| c.successor());
        if ours != theirs {
            let side = |code: Option<&str>| code.map(one).unwrap_or_default();
            self.note("code", "local", (side(ours), side(theirs)), None);
        }
    }

    fn raw(&mut self, raw: &Raw) {
        let s = self.service;
        let own = "[raw text] the record names them in words";
        self.note(
            "name",
            "raw",
            apart(&one(&s.name.vi), &one(&raw.name)),
            None,
        );
        let date = s.source.date.to_string();
        if !raw.portal_updated.is_empty() {
            self.note(
                "date",
                "raw",
                apart(&one(&date), &one(&raw.portal_updated)),
                None,
            );
        }

        let mut theirs = Set::new();
        let mut named = Set::new();
        for fee in &raw.fees {
            named.extend(numbers(&fee.text));
            if let Some(n) = &fee.amount {
                theirs.insert(money(n, fee.currency.as_deref()));
            }
        }
        named.extend(raw.processing_time.iter().flat_map(|t| numbers(&t.text)));
        let (more, fewer) = apart(&fees(s), &theirs);
        let zero = fewer.iter().all(|f| f == "0") && raw.fees.iter().all(|f| !f.text.is_empty());
        let in_words = fewer.is_empty() && more.iter().all(|m| named.contains(number_of(m)));
        let reason = self
            .correction(&["fees"])
            .or_else(|| in_words.then(|| own.to_owned()))
            .or_else(|| zero.then(|| "[raw text] a text stands beside the 0".to_owned()));
        self.note("fee", "raw", (more, fewer), reason);

        let cases = raw
            .case_times
            .iter()
            .map(|t| days(&t.qty.to_string(), &t.unit));
        let ways = raw
            .processing_time
            .iter()
            .map(|t| match t.value.as_number() {
                Some(n) => days(&n.to_string(), &t.unit),
                None => Set::new(),
            });
        let theirs: Set = cases.chain(ways).flatten().collect();
        let named: Set = raw
            .processing_time
            .iter()
            .flat_map(|t| numbers(&t.text))
            .collect();
        let (more, fewer) = apart(&times(s), &theirs);
        let unit = |f: &String| f.ends_with("other") && times_say(s, number_of(f));
        let in_words = more.iter().all(|m| named.contains(number_of(m)));
        let reason = self
            .correction(&["processing_time", "case_times"])
            .or_else(|| (in_words && fewer.iter().all(unit)).then(|| own.to_owned()));
        self.note("time", "raw", (more, fewer), reason);

        if let Some(checked) = self.checked {
            let ours = checked
                .papers
                .iter()
                .map(|p| wording(&p.official))
                .collect();
            let real = raw.documents.iter().filter(|d| d.original + d.copy > 0);
            let theirs = real.map(|d| wording(&d.name)).collect();
            let reason = self.correction(&["documents", "conditions"]);
            self.note("papers", "raw", apart(&ours, &theirs), reason);
        }
    }

    fn checked(&mut self, checked: &Checked) {
        let s = self.service;
        let said = said(s);
        let spoken = |fewer: &Set| {
            let all = fewer.iter().all(|f| said.contains(number_of(f)));
            all.then(|| "[our text] a sentence says the number".to_owned())
        };

        let mut theirs = Set::new();
        let mut named = Set::new();
        for fee in &checked.fee {
            let text = format!("{} {}", fee.text, fee.quote);
            named.extend(numbers(&text));
            theirs.extend(fee.amount_vnd.map(|n| money(&n.into(), None)));
            if fee.status == "by_province" {
                theirs.insert("province".to_owned());
            } else if text.contains("Hội đồng nhân dân") || text.contains("HĐND") {
                named.insert("province".to_owned());
            }
        }
        let mut ours = fees(s);
        ours.extend(provincial(s).then(|| "province".to_owned()));
        let (mut more, fewer) = apart(&ours, &theirs);
        more.retain(|m| !named.contains(number_of(m)));
        let reason = if more.is_empty() {
            spoken(&fewer)
        } else {
            None
        };
        self.note("fee", "checked", (more, fewer), reason);

        let theirs = checked
            .time
            .iter()
            .filter_map(|t| Some((t.amount.as_ref()?, &t.unit)));
        let theirs = theirs
            .flat_map(|(n, unit)| days(&n.to_string(), unit))
            .collect();
        let (more, fewer) = apart(&times(s), &theirs);
        let reason = if more.is_empty() {
            spoken(&fewer)
        } else {
            None
        };
        self.note("time", "checked", (more, fewer), reason);

        let mut theirs: BTreeMap<&str, Set> = BTreeMap::new();
        for p in &checked.papers {
            let (o, c) = (p.original.unwrap_or(0), p.copy.unwrap_or(0));
            let used = format!("{} {}: {o}+{c}", p.paper_id, p.submit_or_show);
            theirs.entry(&p.paper_id).or_default().insert(used);
        }
        let mut more = Set::new();
        let mut ours = BTreeSet::new();
        for p in &s.papers {
            let Some(id) = p.evidence.as_ref().map(|id| id.as_str()) else {
                continue;
            };
            ours.insert(id);
            let ask = match p.ask {
                Ask::Submit => "submit",
                Ask::Show => "show",
                Ask::Data => "data",
            };
            let used = format!("{id} {ask}: {}+{}", p.original, p.copy);
            match theirs.get(id) {
                Some(uses) if p.ask == Ask::Data || uses.contains(&used) => {}
                _ => drop(more.insert(used)),
            }
        }
        let unused = theirs
            .into_iter()
            .filter(|(id, uses)| !ours.contains(id) || more.iter().any(|m| shares_id(m, uses)));
        let fewer = unused.flat_map(|(_, uses)| uses).collect();
        self.note("papers", "checked", (more, fewer), None);
    }
}

fn shares_id(used: &str, uses: &Set) -> bool {
    uses.iter()
        .any(|u| u.split(' ').next() == used.split(' ').next())
}

fn one(text: &str) -> Set {
    Set::from([text.to_owned()])
}

/// What only the first says and what only the second says.
fn apart(a: &Set, b: &Set) -> (Set, Set) {
    (
        a.difference(b).cloned().collect(),
        b.difference(a).cloned().collect(),
    )
}

/// The number of `"3 working_day"` or `"135000 VND"`.
fn number_of(token: &str) -> &str {
    token.split(' ').next().unwrap_or(token)
}

/// An amount of whole currency units; 0 is 0 in any currency, no currency means đồng.
fn money(amount: &Number, currency: Option<&str>) -> String {
    match currency.map(|c| c.trim_end_matches('?')) {
        _ if amount.as_f64() == Some(0.0) => "0".to_owned(),
        Some(currency) => format!("{amount} {currency}"),
        None => format!("{amount} VND"),
    }
}

fn fees(s: &Service) -> Set {
    let token = |c: &Cost| match (c.status, c.amount, c.currency) {
        (CostStatus::Free | CostStatus::BareZero, ..) => Some("0".to_owned()),
        (_, Some(n), Some(Currency::Usd)) => Some(cents(n, "USD")),
        (_, Some(n), Some(Currency::Eur)) => Some(cents(n, "EUR")),
        (_, Some(n), _) => Some(format!("{n} VND")),
        _ => None,
    };
    s.costs.iter().filter_map(token).collect()
}

fn cents(n: i64, currency: &str) -> String {
    match n % 100 {
        0 => format!("{} {currency}", n / 100),
        rest => format!("{}.{:02} {currency}", n / 100, rest.abs()),
    }
}

fn provincial(s: &Service) -> bool {
    s.costs.iter().any(|c| c.status == CostStatus::Province)
}

fn times(s: &Service) -> Set {
    s.times
        .iter()
        .flat_map(|t| t.amount.into_iter().chain(t.upto).map(|n| (n, t.unit)))
        .filter_map(|(n, unit)| {
            let unit = match unit {
                TimeUnit::WorkingDay => "working_day",
                TimeUnit::Day => "day",
                TimeUnit::Month => "month",
                TimeUnit::Hour => "hour",
                TimeUnit::SameDay | TimeUnit::Text => return None,
            };
            Some(format!("{n} {unit}"))
        })
        .collect()
}

fn times_say(s: &Service, number: &str) -> bool {
    times(s).iter().any(|t| number_of(t) == number)
}

/// A recorded time; a 0 is no time, and "at once" has no number.
fn days(number: &str, unit: &str) -> Set {
    match unit {
        _ if number == "0" => Set::new(),
        "immediately" | "not_stated" => Set::new(),
        unit => one(&format!("{number} {}", unit.to_lowercase())),
    }
}

/// Every number that our sentences say to the citizen.
fn said(s: &Service) -> Set {
    let costs = s.costs.iter().flat_map(|c| [&c.case, &c.note]);
    let times = s.times.iter().flat_map(|t| [&t.case, &t.note]);
    let optional = costs.chain(times).chain([&s.what, &s.who]).flatten();
    let texts: Vec<&LocalizedText> = optional.chain(&s.doubts).chain(&s.steps).collect();
    texts.iter().flat_map(|t| numbers(&t.vi)).collect()
}

/// The beginning of a paper's official wording, without list marks and uneven blanks.
fn wording(name: &str) -> String {
    let text = name.trim_start_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(WORDING).collect()
}
