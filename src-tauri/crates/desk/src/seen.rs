//! What services were like when the citizen last read them, so that a change can be pointed out.
//!
//! Only marks are kept, not the facts: eight bytes of a hash for each fact.

use std::collections::BTreeMap;

use model::{Code, Service};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use wire::{Changed, Fact};

/// How long a change stays pointed out after it was first shown, in seconds: a day.
const SHOWN: i64 = 24 * 60 * 60;
/// The most services remembered; beyond that the one read longest ago is forgotten.
const MOST: usize = 300;

/// The services that were read, by their codes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Seen(BTreeMap<Code, Look>);

/// One service as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Look {
    /// When it was read, in seconds since 1970-01-01 UTC.
    at: i64,
    marks: Marks,
    /// A change that was shown on its page since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    change: Option<Shown>,
}

/// A change: when it was first shown, and what the service is like with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Shown {
    at: i64,
    marks: Marks,
}

/// A mark of every fact.
type Marks = BTreeMap<Fact, String>;

impl Look {
    /// What is known: as it was read, or with a change that has been shown for a day.
    fn known(&self, now: i64) -> (i64, &Marks) {
        let over = |change: &&Shown| now.saturating_sub(change.at) > SHOWN;
        match self.change.as_ref().filter(over) {
            Some(change) => (change.at, &change.marks),
            None => (self.at, &self.marks),
        }
    }
}

impl Seen {
    /// The codes that are remembered.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &Code> {
        self.0.keys()
    }

    /// What is different about `service` from what is known; nothing for one that was never read.
    pub(crate) fn compare(&self, service: &Service, now: i64) -> Option<Changed> {
        let (since, known) = self.0.get(&service.code)?.known(now);
        let marks = marks(service);
        let differs = |fact: &Fact| known.get(fact) != marks.get(fact);
        let facts: Vec<Fact> = FACTS.into_iter().filter(differs).collect();
        (!facts.is_empty()).then_some(Changed { since, facts })
    }

    /// Reads the page of `service`: answers what is different, and remembers it as it is now once
    /// the change has been shown for a day. Another change begins a day of its own.
    pub(crate) fn look(&mut self, service: &Service, now: i64) -> Option<Changed> {
        let changed = self.compare(service, now);
        match (self.0.get_mut(&service.code), &changed) {
            (Some(look), Some(_)) => {
                let (at, known) = look.known(now);
                (look.at, look.marks) = (at, known.clone());
                let marks = marks(service);
                if look.change.as_ref().is_none_or(|change| change.marks != marks) {
                    look.change = Some(Shown { at: now, marks });
                }
            }
            _ => self.note(service, now),
        }
        changed
    }

    /// Remembers `service` as it is, if it was never read.
    pub(crate) fn note_first(&mut self, service: &Service, now: i64) {
        if !self.0.contains_key(&service.code) {
            self.note(service, now);
        }
    }

    fn note(&mut self, service: &Service, now: i64) {
        let look = Look { at: now, marks: marks(service), change: None };
        self.0.insert(service.code.clone(), look);
        while self.0.len() > MOST {
            let oldest =
                self.0.iter().min_by_key(|(_, look)| look.at).map(|(code, _)| code.clone());
            let Some(code) = oldest else { return };
            self.0.remove(&code);
        }
    }
}

const FACTS: [Fact; 6] =
    [Fact::Replaced, Fact::Fee, Fact::Time, Fact::Papers, Fact::Place, Fact::Steps];

fn marks(service: &Service) -> Marks {
    let of = |fact: Fact| match fact {
        Fact::Replaced => mark(&service.replaced_by),
        Fact::Fee => mark(&service.costs),
        Fact::Time => mark(&service.times),
        Fact::Papers => mark(&service.papers),
        Fact::Place => mark(&(&service.channels, &service.authority, service.online)),
        Fact::Steps => mark(&service.steps),
    };
    FACTS.into_iter().map(|fact| (fact, of(fact))).collect()
}

fn mark(fact: &impl Serialize) -> String {
    let json = serde_json::to_vec(fact).unwrap_or_default();
    Sha256::digest(&json).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn service(fee: i64, steps: &[&str]) -> Service {
        let steps: Vec<_> = steps.iter().map(|s| json!({ "vi": s })).collect();
        serde_json::from_value(json!({
            "code": "1.000001", "name": { "vi": "Tên" },
            "source": { "name": { "vi": "Nguồn" }, "date": "2026-01-01", "checked": "2026-01-01" },
            "costs": [{ "status": "amount", "amount": fee, "currency": "VND" }],
            "steps": steps,
        }))
        .expect("a service")
    }

    #[test]
    fn a_change_is_shown_for_a_day_and_then_taken_as_known() {
        let mut seen = Seen::default();
        assert_eq!(seen.look(&service(1, &[]), 1_000), None);
        assert_eq!(seen.look(&service(1, &[]), 2_000), None);
        let changed = Some(Changed { since: 2_000, facts: vec![Fact::Fee, Fact::Steps] });
        let new = service(2, &["một bước"]);
        assert_eq!(seen.compare(&new, 3_000), changed);
        assert_eq!(seen.look(&new, 3_000), changed);
        assert_eq!(seen.look(&new, 3_000 + SHOWN), changed);
        assert_eq!(seen.compare(&new, 3_001 + SHOWN), None);
        assert_eq!(seen.look(&new, 3_001 + SHOWN), None);
        assert_eq!(
            seen.look(&service(2, &[]), 9_000_000).map(|c| c.facts),
            Some(vec![Fact::Steps])
        );
    }

    #[test]
    fn a_second_change_is_shown_too_and_for_a_day_of_its_own() {
        let mut seen = Seen::default();
        let facts = |changed: Option<Changed>| changed.map(|c| (c.since, c.facts));
        assert_eq!(seen.look(&service(1, &[]), 1_000), None);
        assert_eq!(seen.look(&service(2, &[]), 2_000).map(|c| c.facts), Some(vec![Fact::Fee]));
        // Long after, with no page opened between: only the new one is a change.
        let later = 2_000 + 10 * SHOWN;
        assert_eq!(seen.compare(&service(2, &[]), later), None);
        let third = service(2, &["một bước"]);
        let wanted = Some((2_000, vec![Fact::Steps]));
        assert_eq!(facts(seen.compare(&third, later)), wanted);
        assert_eq!(facts(seen.look(&third, later)), wanted);
        assert_eq!(facts(seen.look(&third, later + SHOWN)), wanted);
        assert_eq!(seen.look(&third, later + SHOWN + 1), None);
        // Within a day of the first, both are pointed out.
        assert_eq!(seen.look(&service(3, &[]), 100 * later).map(|c| c.facts.len()), Some(2));
        let both = seen.look(&service(3, &["hai"]), 100 * later + 5).map(|c| c.facts);
        assert_eq!(both, Some(vec![Fact::Fee, Fact::Steps]));
    }

    #[test]
    fn a_plan_notes_its_services_once() {
        let mut seen = Seen::default();
        seen.note_first(&service(1, &[]), 1);
        seen.note_first(&service(2, &[]), 2);
        assert_eq!(seen.compare(&service(2, &[]), 3).map(|c| c.since), Some(1));
    }

    #[test]
    fn only_so_many_are_remembered_and_the_oldest_go_first() {
        let mut seen = Seen::default();
        for n in 0..=MOST {
            let mut one = service(1, &[]);
            one.code = Code(format!("1.{n:06}"));
            seen.look(&one, n as i64);
        }
        assert_eq!(seen.codes().count(), MOST);
        assert!(seen.codes().all(|c| c.as_str() != "1.000000"));
    }
}
