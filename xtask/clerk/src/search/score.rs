//! How many questions are answered rightly, where the file says what is right.

use std::collections::{HashMap, HashSet};

use catalogue::{
    fold::fold,
    search::{Answer, Entry},
};
use model::Code;

use super::Query;

/// Counts right answers.
pub(super) struct Score {
    /// Every alias and everyday name, without marks.
    aliases: HashSet<String>,
    /// The service that replaced another, by the other's code.
    successors: HashMap<String, String>,
    all: Count,
    /// Those that are no alias word for word.
    unsaid: Count,
    kinds: (usize, usize),
    micros: Vec<u128>,
}

#[derive(Default)]
struct Count {
    asked: usize,
    first: usize,
    third: usize,
}

impl Count {
    fn add(&mut self, place: Option<usize>) {
        self.asked += 1;
        self.first += usize::from(place == Some(0));
        self.third += usize::from(place.is_some_and(|p| p < 3));
    }

    fn say(&self, what: &str) {
        let share = |n: usize| 100.0 * n as f64 / self.asked.max(1) as f64;
        eprintln!(
            "{what}: {} questions, right first {} ({:.1} %), in the first three {} ({:.1} %)",
            self.asked,
            self.first,
            share(self.first),
            self.third,
            share(self.third),
        );
    }
}

impl Score {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let aliases = entries.iter().flat_map(|e| e.aliases.iter().chain([&e.plain]));
        let replaced = entries.iter().filter_map(|e| {
            let new = e.replaced_by.as_ref()?.to_string();
            Some(e.codes.iter().map(move |old| (old.to_string(), new.clone())))
        });
        Self {
            aliases: aliases.map(|a| fold(a)).collect(),
            successors: replaced.flatten().collect(),
            all: Count::default(),
            unsaid: Count::default(),
            kinds: (0, 0),
            micros: Vec::new(),
        }
    }

    /// Counts one answer, where its question says what is right.
    pub(super) fn count(&mut self, query: &Query, answer: &Answer, codes: &[&Code], micros: u128) {
        self.micros.push(micros);
        let Some(expect) = &query.expect else { return };
        if expect != "answer" {
            self.kinds.0 += usize::from(answer.kind.as_str() == expect);
            self.kinds.1 += 1;
            return;
        }
        let right: HashSet<&str> =
            query.codes.iter().chain(&query.also_ok).map(|code| self.newest(code)).collect();
        // A replaced service and its successor stand in the list as two and count as one.
        let mut shown: Vec<&str> = Vec::new();
        for code in codes.iter().map(|code| self.newest(code.as_str())) {
            if !shown.contains(&code) {
                shown.push(code);
            }
        }
        let place = shown.iter().position(|code| right.contains(code));
        self.all.add(place);
        if !self.aliases.contains(&fold(&query.query)) {
            self.unsaid.add(place);
        }
    }

    /// A code, or that of its last successor.
    fn newest<'a>(&'a self, code: &'a str) -> &'a str {
        let mut code = code;
        for _ in 0..self.successors.len() {
            match self.successors.get(code) {
                Some(next) => code = next,
                None => break,
            }
        }
        code
    }

    /// Says the score, where there is one.
    pub(super) fn report(mut self) {
        if self.all.asked + self.kinds.1 > 0 {
            self.all.say("all");
            let same = self.all.asked - self.unsaid.asked;
            eprintln!("{same} of them are an alias word for word");
            self.unsaid.say("without those");
            eprintln!("right kind of the others: {} of {}", self.kinds.0, self.kinds.1);
        }
        self.micros.sort_unstable();
        let at = |share: usize| self.micros.get(self.micros.len().saturating_sub(1) * share / 100);
        if let (Some(median), Some(p99)) = (at(50), at(99)) {
            eprintln!("median {median} µs, p99 {p99} µs");
        }
    }
}
