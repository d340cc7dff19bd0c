//! Compares content with the recorded official answers, number by number.

use std::collections::{BTreeMap, BTreeSet};

use model::{Ask, EvidenceId, Service};
use serde::Serialize;

use super::{
    recorded::{Checked, Raw, Recorded},
    tokens::{
        Fee, PROVINCE, Set, Words, apart, days, fees, first_word, money, one, said, times,
        unmatched, wording,
    },
};
use crate::content::Content;

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
/// of the checked one or by the raw record's own text. A difference from the checked one is
/// explained by a `[[differs]]` that names each number or paper that differs, or by a sentence of
/// ours that says the number. A service that was not recorded is named with its own source.
#[must_use]
pub fn against(content: &Content, recorded: &Recorded) -> Vec<Difference> {
    let mut out = Vec::new();
    for service in content.services.values() {
        let code = service.code.as_str();
        let checked = recorded.checked.get(code);
        let mut c = Comparison { content, service, checked, out: &mut out };
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
    content: &'a Content,
    service: &'a Service,
    checked: Option<&'a Checked>,
    out: &'a mut Vec<Difference>,
}

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
        let tokens: Vec<&String> = ours.iter().chain(&recorded).collect();
        let (ok, why) = match (self.differs(field, against, &tokens), reason) {
            (Some(Ok(why)), _) => (true, why),
            (_, Some(reason)) => (true, reason),
            (Some(Err(why)), None) => (false, why),
            (None, None) => (false, "no reason is stated".to_owned()),
        };
        self.out.push(Difference {
            code: self.service.code.to_string(),
            field,
            against,
            ours: ours.into_iter().collect(),
            recorded: recorded.into_iter().collect(),
            ok,
            why,
        });
    }

    /// What our record states about a difference. Against a record that was checked by hand a
    /// general remark is not enough.
    fn differs(
        &self,
        field: &str,
        against: &str,
        tokens: &[&String],
    ) -> Option<Result<String, String>> {
        let stated: Vec<&str> = self
            .service
            .differs
            .iter()
            .filter(|d| d.field == field)
            .map(|d| d.why.as_str())
            .collect();
        if stated.is_empty() {
            return None;
        }
        let words = Words::new(stated.iter().copied());
        let all = stated.join(" ");
        let named = |token: &str| {
            let id = first_word(token);
            let paper = self.content.papers.get(&EvidenceId::from(id));
            match field {
                "papers" => words.name(id, paper.map(|p| p.name.vi.as_str())),
                _ => words.say(token),
            }
        };
        let unnamed = tokens.iter().find(|t| against == "checked" && !named(t));
        Some(match unnamed {
            Some(token) => Err(format!("[[differs]] does not name {token:?}: {all}")),
            None => Ok(format!("[[differs]] {all}")),
        })
    }

    /// The correction of the checked record whose field begins with one of `fields`.
    fn correction(&self, fields: &[&str]) -> Option<String> {
        let all = &self.checked?.corrections;
        let c = all.iter().find(|c| fields.iter().any(|f| c.field.starts_with(f)))?;
        Some(format!("[correction {}] {} → {}: {}", c.field, c.was, c.now, c.why))
    }

    fn absent(&mut self, recorded: &Recorded) {
        let code = self.service.code.as_str();
        let source = &self.service.source.name.vi;
        let mut changes = recorded.changes.iter();
        let local = changes
            .find(|c| c.successor() == Some(code) || c.codes.iter().any(|x| x == code))
            .map(|c| format!("; local: {} {}", c.kind, c.doc));
        let against = if local.is_some() { "local" } else { "raw" };
        let why = format!("not in the recorded source: {source}{}", local.unwrap_or_default());
        self.note("code", against, (one(code), Set::new()), Some(why));
    }

    /// What takes this service's place must be what a province announced.
    fn changes(&mut self, recorded: &Recorded) {
        let code = self.service.code.as_str();
        let ours = self.service.replaced_by.as_ref().map(|r| r.code.as_str());
        let mut changes = recorded.changes.iter().filter(|c| c.codes.iter().any(|x| x == code));
        let theirs = changes.find_map(|c| c.successor());
        if ours != theirs {
            let side = |code: Option<&str>| code.map(one).unwrap_or_default();
            self.note("code", "local", (side(ours), side(theirs)), None);
        }
    }

    fn raw(&mut self, raw: &Raw) {
        let s = self.service;
        self.note("name", "raw", apart(&one(&s.name.vi), &one(&raw.name)), None);
        if !raw.portal_updated.is_empty() {
            let date = one(&s.source.date.to_string());
            self.note("date", "raw", apart(&date, &one(&raw.portal_updated)), None);
        }

        let own = || "[raw text] the record says so in words".to_owned();
        let stated = raw.processing_time.iter().map(|t| t.text.as_str());
        let words = Words::new(raw.fees.iter().map(|f| f.text.as_str()).chain(stated.clone()));
        let mut ours = fees(s);
        ours.retain(|f| f.token != PROVINCE);
        let fee = |f: &super::recorded::RawFee| {
            Some(Fee::new(&f.channel, money(f.amount.as_ref()?, f.currency.as_deref())))
        };
        let theirs: Vec<Fee> = raw.fees.iter().filter_map(fee).collect();
        let (more, fewer) = unmatched(&ours, &theirs);
        let zeros = fewer.iter().all(|f| first_word(f) == "0");
        let beside = fewer.is_empty() || zeros && raw.fees.iter().all(|f| !f.text.is_empty());
        let reason = self
            .correction(&["fees"])
            .or_else(|| (beside && more.iter().all(|m| words.say(m))).then(own));
        self.note("fee", "raw", (more, fewer), reason);

        let words = Words::new(stated);
        let cases = raw.case_times.iter().map(|t| days(&t.qty.to_string(), &t.unit));
        let ways = raw
            .processing_time
            .iter()
            .map(|t| t.value.as_number().and_then(|n| days(&n.to_string(), &t.unit)));
        let theirs: Set = cases.chain(ways).flatten().collect();
        let ours = times(s);
        let (more, fewer) = apart(&ours, &theirs);
        let known = |f: &String| {
            f.ends_with(" other") && ours.iter().any(|t| first_word(t) == first_word(f))
        };
        let reason = self
            .correction(&["processing_time", "case_times"])
            .or_else(|| (more.iter().all(|m| words.say(m)) && fewer.iter().all(known)).then(own));
        self.note("time", "raw", (more, fewer), reason);

        if let Some(checked) = self.checked {
            let ours = checked.papers.iter().map(|p| wording(&p.official)).collect();
            let real = raw.documents.iter().filter(|d| d.original + d.copy > 0);
            let theirs = real.map(|d| wording(&d.name)).collect();
            let reason = self.correction(&["documents", "conditions"]);
            self.note("papers", "raw", apart(&ours, &theirs), reason);
        }
    }

    fn checked(&mut self, checked: &Checked) {
        let s = self.service;
        let said = said(s);
        let spoken = |more: &Set, fewer: &Set| {
            let all = more.is_empty() && fewer.iter().all(|f| said.say(f));
            all.then(|| "[our text] a sentence says it".to_owned())
        };

        let words =
            Words::new(checked.fee.iter().flat_map(|f| [f.text.as_str(), f.quote.as_str()]));
        let fee = |f: &super::recorded::CheckedFee| {
            let amount = f.amount_vnd.map(|n| money(&n.into(), None));
            let province = (f.status == "by_province").then(|| PROVINCE.to_owned());
            amount.or(province).map(|token| Fee::new(&f.channel, token))
        };
        let theirs: Vec<Fee> = checked.fee.iter().filter_map(fee).collect();
        let (mut more, fewer) = unmatched(&fees(s), &theirs);
        more.retain(|m| !words.say(m));
        let reason = spoken(&more, &fewer);
        self.note("fee", "checked", (more, fewer), reason);

        let theirs = checked
            .time
            .iter()
            .filter_map(|t| days(&t.amount.as_ref()?.to_string(), &t.unit))
            .collect();
        let (more, fewer) = apart(&times(s), &theirs);
        let reason = spoken(&more, &fewer);
        self.note("time", "checked", (more, fewer), reason);
        self.papers(checked);
    }

    /// Each paper by its id, with how it is asked and how many of it.
    fn papers(&mut self, checked: &Checked) {
        let mut theirs: BTreeMap<&str, Set> = BTreeMap::new();
        for p in &checked.papers {
            let (o, c) = (p.original.unwrap_or(0), p.copy.unwrap_or(0));
            let used = format!("{} {}: {o}+{c}", p.paper_id, p.submit_or_show);
            theirs.entry(&p.paper_id).or_default().insert(used);
        }
        let mut ours = BTreeSet::new();
        let mut more = Set::new();
        for p in &self.service.papers {
            let Some(id) = p.evidence.as_ref().map(EvidenceId::as_str) else {
                continue;
            };
            ours.insert(id);
            let ask = match p.ask {
                Ask::Submit => "submit",
                Ask::Show => "show",
                Ask::Data => "data",
            };
            let used = format!("{id} {ask}: {}+{}", p.original, p.copy);
            let same = theirs.get(id).is_some_and(|u| p.ask == Ask::Data || u.contains(&used));
            if !same {
                more.insert(used);
            }
        }
        let changed: BTreeSet<&str> = more.iter().map(|m| first_word(m)).collect();
        let fewer = theirs
            .into_iter()
            .filter(|(id, _)| !ours.contains(id) || changed.contains(id))
            .flat_map(|(_, uses)| uses)
            .collect();
        self.note("papers", "checked", (more, fewer), None);
    }
}
