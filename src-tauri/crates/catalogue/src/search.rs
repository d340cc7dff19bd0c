//! Finds services and life events by what people type: with marks or without, in everyday or in
//! official words, by code, while still typing.

mod index;
mod words;

use std::{collections::HashMap, ops::Bound};

use model::{Code, EventId, LifeEvent, LocalizedText, Service};
use serde::{Deserialize, Serialize};

use crate::fold::{code_of, fold};
use index::Posting;
use words::{near, untyped, words};

pub use index::Index;

/// Characters of a query that are looked at.
const QUERY: usize = 200;
/// Entries looked at more closely after the first ranking.
const CLOSER: usize = 80;
/// Completions of the last word looked at.
const COMPLETIONS: usize = 48;
/// How fast a word's weight saturates (BM25's k1).
const SATURATION: f32 = 1.2;
/// What an entry gains by being reviewed.
const REVIEWED: f32 = 1.25;
/// What a word with marks counts beside its plain form.
const MARKED: f32 = 0.5;
/// What a pair of neighbouring words counts.
const PAIR: f32 = 0.7;
/// What a guessed word counts: a completion, an undone key, a slip.
const GUESSED: f32 = 0.7;
/// Readings of a mistyped word looked at.
const SLIPS: usize = 8;
/// How rare a word is taken to be that nothing has.
const UNKNOWN: f32 = 4.0;
/// Hits below this share of the best one are left out.
const WORTH: f32 = 0.3;
/// The score of a code, and of an alias and a name that are exactly what was typed.
const BY_CODE: f32 = 3_000.0;
const BY_ALIAS: f32 = 2_000.0;
const BY_NAME: f32 = 1_000.0;

/// What an entry stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// A service, by its code.
    Service(Code),
    /// A life event.
    Event(EventId),
}

/// What can be found.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it stands for.
    pub key: Key,
    /// Reviewed content, not an imported official record.
    pub reviewed: bool,
    /// The official name.
    pub title: String,
    /// The everyday name; empty where there is none.
    pub plain: String,
    /// What people say.
    pub aliases: Vec<String>,
    /// Further words.
    pub keywords: Vec<String>,
    /// Every code it is known by: its own and those of its variants.
    pub codes: Vec<Code>,
}

impl Entry {
    /// A service, found by its variants' codes too. English names count as keywords.
    #[must_use]
    pub fn of_service(service: &Service, reviewed: bool) -> Self {
        let english = [Some(&service.name), service.plain.as_ref()].into_iter().flatten();
        let english = english.filter_map(|t| t.en.clone());
        Self {
            key: Key::Service(service.code.clone()),
            reviewed,
            title: service.name.vi.clone(),
            plain: vi(service.plain.as_ref()),
            aliases: service.aliases.clone(),
            keywords: service.keywords.iter().cloned().chain(english).collect(),
            codes: [&service.code].into_iter().chain(&service.variants).cloned().collect(),
        }
    }

    /// A life event; always reviewed.
    #[must_use]
    pub fn of_event(event: &LifeEvent) -> Self {
        Self {
            key: Key::Event(event.id.clone()),
            reviewed: true,
            title: event.name.vi.clone(),
            plain: vi(Some(&event.plain)),
            aliases: event.aliases.clone(),
            keywords: [&event.name, &event.plain]
                .into_iter()
                .filter_map(|t| t.en.clone())
                .collect(),
            codes: Vec::new(),
        }
    }
}

fn vi(text: Option<&LocalizedText>) -> String {
    text.map(|t| t.vi.clone()).unwrap_or_default()
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// How many are worth showing.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
}

/// One of [`Found`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// What it stands for.
    pub key: Key,
    /// Higher is better; comparable within one search only.
    pub score: f32,
    /// The name or alias of the entry that matched best, or the code.
    pub why: String,
}

impl Index {
    /// Finds at most `limit` entries for what somebody typed. Only the first 200 characters count;
    /// the last word counts as unfinished unless a blank or a sign follows it.
    #[must_use]
    pub fn search(&self, text: &str, limit: usize) -> Found {
        let text = text.char_indices().nth(QUERY).map_or(text, |(end, _)| &text[..end]);
        let asked = self.asked(text);
        let mut scores = vec![0.0f32; self.docs.len()];
        for word in &asked {
            self.score(word, &mut scores);
        }
        for (doc, score) in self.docs.iter().zip(&mut scores) {
            if doc.reviewed {
                *score *= REVIEWED;
            }
        }
        let mut best: Vec<u32> =
            (0..scores.len() as u32).filter(|d| scores[*d as usize] > 0.0).collect();
        if best.len() > CLOSER {
            let order = |a: &u32, b: &u32| scores[*b as usize].total_cmp(&scores[*a as usize]);
            best.select_nth_unstable_by(CLOSER, order);
        }
        let mut why: HashMap<u32, String> = HashMap::new();
        let close = Close::to(self, &asked);
        for &doc in best.iter().take(CLOSER) {
            let (likeness, phrase) = close.look(self, doc);
            scores[doc as usize] *= 1.0 + likeness;
            why.insert(doc, phrase.to_owned());
        }
        let folded = fold(text);
        for &(doc, worth) in self.exact.get(&folded).into_iter().flatten() {
            let score = &mut scores[doc as usize];
            *score = score.max(*score % BY_NAME + worth);
            let phrases = &self.docs[doc as usize].phrases;
            if let Some(phrase) = phrases.iter().find(|p| fold(&p.text) == folded) {
                why.insert(doc, phrase.text.to_string());
            }
            best.push(doc);
        }
        for code in codes(text) {
            for &doc in self.codes.get(&code).into_iter().flatten() {
                scores[doc as usize] = BY_CODE;
                why.insert(doc, code.to_string());
                best.push(doc);
            }
        }
        self.found(best, &scores, why, limit)
    }

    /// Orders what was found: by score, reviewed first, then by key.
    fn found(
        &self,
        mut best: Vec<u32>,
        scores: &[f32],
        mut why: HashMap<u32, String>,
        limit: usize,
    ) -> Found {
        let score = |d: &u32| scores[*d as usize];
        // Beside an exact match the others are measured among themselves.
        let ranked = best.iter().map(score).filter(|s| *s < BY_NAME).fold(0.0, f32::max);
        best.retain(|d| score(d) > 0.0 && score(d) >= ranked * WORTH);
        best.sort_unstable_by(|a, b| {
            let (x, y) = (&self.docs[*a as usize], &self.docs[*b as usize]);
            score(b)
                .total_cmp(&score(a))
                .then_with(|| y.reviewed.cmp(&x.reviewed))
                .then_with(|| x.key.cmp(&y.key))
        });
        best.dedup();
        let hits = best.iter().take(limit).map(|d| {
            let doc = &self.docs[*d as usize];
            let name = || doc.phrases.last().map_or_else(String::new, |p| p.text.to_string());
            Hit { key: doc.key.clone(), score: score(d), why: why.remove(d).unwrap_or_else(name) }
        });
        Found { hits: hits.collect(), total: best.len() }
    }

    /// What is asked for: every word with its readings, and its pairs with the word before.
    fn asked(&self, text: &str) -> Vec<Asked<'_>> {
        let open = text.chars().next_back().is_some_and(char::is_alphanumeric);
        let words = words(text);
        let mut asked: Vec<Asked<'_>> = Vec::new();
        let mut before: Vec<u32> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            let all = self.readings(&word.plain, open && i + 1 == words.len());
            let terms: Vec<u32> = all.iter().map(|(term, _)| *term).collect();
            let pairs = before.iter().flat_map(|a| terms.iter().map(|b| (*a, *b)));
            let pairs = pairs.filter_map(|pair| self.pairs.get(&pair)).map(Vec::as_slice);
            // One letter alone says nothing; as part of a pair ("y tế") it does.
            let single = word.plain.chars().count() > 1;
            if !asked.iter().any(|a| a.word == word.plain) {
                asked.push(Asked {
                    word: word.plain.clone(),
                    marked: word.marked.as_ref().and_then(|m| self.term(m)).filter(|_| single),
                    readings: if single { all } else { Vec::new() },
                    pairs: pairs.take(COMPLETIONS).collect(),
                });
            }
            before = terms;
        }
        asked
    }

    /// The terms a typed word can mean, each with how sure that is.
    fn readings(&self, word: &str, unfinished: bool) -> Vec<(u32, f32)> {
        let mut found: Vec<(u32, f32)> = self.term(word).map(|t| (t, 1.0)).into_iter().collect();
        if unfinished && word.chars().count() > 1 {
            let longer = self.terms.range::<str, _>((Bound::Excluded(word), Bound::Unbounded));
            let longer =
                longer.take_while(|(w, _)| w.starts_with(word)).filter(|(w, _)| w.is_ascii());
            let sure = if found.is_empty() { GUESSED } else { GUESSED / 2.0 };
            found.extend(longer.take(COMPLETIONS).map(|(_, t)| (*t, sure)));
        }
        if found.is_empty() {
            found.extend(untyped(word).and_then(|w| self.term(&w)).map(|t| (t, GUESSED)));
        }
        if found.is_empty() && word.len() > 3 && word.bytes().all(|b| b.is_ascii_alphabetic()) {
            let slips = self.terms.iter().filter(|(w, _)| w.is_ascii() && near(word, w));
            found.extend(slips.take(SLIPS).map(|(_, t)| (*t, GUESSED / 2.0)));
        }
        found
    }

    /// Adds what one asked word is worth to every entry that has it.
    fn score(&self, asked: &Asked<'_>, scores: &mut [f32]) {
        let mut add = |at: &[Posting], worth: f32| {
            for p in at {
                scores[p.doc as usize] += worth * p.weight / (SATURATION + p.weight);
            }
        };
        let share = |n: usize| 1.0 / (n.max(1) as f32).sqrt();
        for &(term, sure) in &asked.readings {
            let worth = if sure < 1.0 { sure * share(asked.readings.len()) } else { 1.0 };
            add(&self.at[term as usize], self.rarity[term as usize] * worth);
        }
        if let Some(term) = asked.marked {
            add(&self.at[term as usize], self.rarity[term as usize] * MARKED);
        }
        for at in &asked.pairs {
            add(at, self.rarity_of(at) * PAIR * share(asked.pairs.len()));
        }
    }
}

/// A word of the query.
struct Asked<'a> {
    word: String,
    readings: Vec<(u32, f32)>,
    marked: Option<u32>,
    pairs: Vec<&'a [Posting]>,
}

/// The close look: how much of the query and of one name or alias are the same words.
struct Close {
    /// How rare each term of the query is.
    terms: HashMap<u32, f32>,
    total: f32,
}

impl Close {
    fn to(index: &Index, asked: &[Asked<'_>]) -> Self {
        let rarity = |t: u32| index.rarity[t as usize];
        let readings =
            |a: &Asked<'_>| a.readings.iter().map(|(t, _)| rarity(*t)).fold(0.0, f32::max);
        let unknown = |a: &Asked<'_>| a.readings.is_empty() && a.word.chars().count() > 1;
        Self {
            terms: asked.iter().flat_map(|a| &a.readings).map(|(t, _)| (*t, rarity(*t))).collect(),
            total: asked.iter().map(|a| if unknown(a) { UNKNOWN } else { readings(a) }).sum(),
        }
    }

    /// The name or alias most like the query, and how much: from 0, nothing shared, to 1.
    fn look<'a>(&self, index: &'a Index, doc: u32) -> (f32, &'a str) {
        let mut best = (0.0, "");
        for phrase in &index.docs[doc as usize].phrases {
            let (mut shared, mut all) = (0.0, self.total);
            for term in &phrase.terms {
                match self.terms.get(term) {
                    Some(rarity) => shared += rarity,
                    None => all += index.rarity[*term as usize],
                }
            }
            let likeness = if all > 0.0 { f32::min(shared / all, 1.0) } else { 0.0 };
            if likeness > best.0 || best.1.is_empty() {
                best = (likeness, &*phrase.text);
            }
        }
        best
    }
}

/// The codes in a query: the whole of it, or single words of it.
fn codes(text: &str) -> Vec<Code> {
    let edge = |c: char| !c.is_alphanumeric();
    let single = text.split_whitespace().filter_map(|w| code_of(w.trim_matches(edge)));
    let mut all: Vec<Code> = code_of(text.trim_matches(edge)).into_iter().chain(single).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests;
