//! The index itself: which entry has which word, and how much it weighs there.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{Code, Vocabulary};

use super::{
    Entry, Key,
    answer::Signals,
    language::{Language, Reading, group_term},
    words::words,
};
use crate::fold::fold;

/// What a word weighs in each field (official name, everyday name, aliases, keywords), and how
/// much the field's length counts against it (BM25F's b).
const FIELDS: [(f32, f32); 4] = [(2.0, 0.5), (3.0, 0.4), (3.0, 0.1), (1.0, 0.3)];
/// How fast a word's weight saturates (BM25's k1).
const SATURATION: f32 = 1.2;
/// What a word that says little counts.
pub(super) const WEAK: f32 = 0.25;

/// An index over the catalogue, in memory: about 3 KiB an entry.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) docs: Vec<Doc>,
    pub(super) places: HashMap<Key, u32>,
    /// The number of every plain word, marked word and group of the same meaning.
    pub(super) terms: BTreeMap<Box<str>, u32>,
    /// Where each term stands, by its number.
    pub(super) at: Vec<Vec<Posting>>,
    /// How rare each term is, by its number.
    pub(super) rarity: Vec<f32>,
    /// Where two plain words are neighbours.
    pub(super) pairs: HashMap<(u32, u32), Vec<Posting>>,
    pub(super) codes: HashMap<Code, Vec<u32>>,
    /// Folded names and aliases of the entries that have them.
    pub(super) exact: HashMap<String, Vec<u32>>,
    /// Plain words of letters alone, the shorter first, for mending.
    pub(super) letters: Vec<Box<str>>,
    /// Those of them that stand in phrases of the vocabulary.
    pub(super) spoken: Vec<Box<str>>,
    /// Terms that make an entry a special case.
    pub(super) special: HashSet<u32>,
    pub(super) language: Language,
    pub(super) signals: Signals,
}

/// An entry that can be found.
#[derive(Debug)]
pub(super) struct Doc {
    pub(super) key: Key,
    pub(super) reviewed: bool,
    pub(super) likely: f32,
    /// Terms of its names that make it a special case.
    pub(super) special: Box<[u32]>,
    pub(super) services: Box<[Code]>,
    pub(super) replaced_by: Option<Code>,
    /// Aliases, the everyday name, the official name last.
    pub(super) phrases: Box<[Phrase]>,
}

/// A name or an alias.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) text: Box<str>,
    /// What it comes down to: distinct terms, sorted, each with what it counts.
    pub(super) terms: Box<[(u32, f32)]>,
}

/// An entry, and what a word is worth in it over all fields, from 0 to the word's rarity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    pub(super) doc: u32,
    pub(super) worth: f32,
}

impl Index {
    /// Indexes entries without any vocabulary. Of two with the same key the reviewed one stays,
    /// with the codes of both.
    #[must_use]
    pub fn build(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self::new(None, entries)
    }

    /// Indexes entries, read as people speak. Of two with the same key the reviewed one stays,
    /// with the codes of both.
    #[must_use]
    pub fn new(vocabulary: Option<&Vocabulary>, entries: impl IntoIterator<Item = Entry>) -> Self {
        let language = vocabulary.map(Language::new).unwrap_or_default();
        let signals = vocabulary.map(|v| Signals::new(v, &language)).unwrap_or_default();
        let mut index = Self { language, signals, ..Self::default() };
        let kept = distinct(entries);
        let mean = [0, 1, 2, 3].map(|f: usize| {
            let total: usize = kept.iter().map(|e| length(fields(e)[f])).sum();
            (total as f32 / kept.len().max(1) as f32).max(1.0)
        });
        for entry in kept {
            index.add(entry, mean);
        }
        index.special = index.docs.iter().flat_map(|d| d.special.iter().copied()).collect();
        index.weigh();
        index.letters = letters(&index.terms);
        let spoken: HashSet<&str> = index.language.words().collect();
        let spoken = index.letters.iter().filter(|word| spoken.contains(&***word));
        index.spoken = spoken.cloned().collect();
        index
    }

    fn add(&mut self, entry: Entry, mean: [f32; 4]) {
        let doc = self.docs.len() as u32;
        let texts = fields(&entry);
        let lengths = [0, 1, 2, 3].map(|f: usize| length(texts[f]) as f32 / mean[f]);
        let read = |text: &String| self.language.read_name(words(text));
        let fields =
            texts.map(|f| f.iter().filter(|t| !t.is_empty()).map(read).collect::<Vec<Reading>>());
        let mut terms: HashMap<u32, f32> = HashMap::new();
        let mut pairs: HashMap<(u32, u32), f32> = HashMap::new();
        for ((field, (weight, b)), length) in fields.iter().zip(FIELDS).zip(lengths) {
            let weight = weight / (1.0 - b + b * length);
            for reading in field {
                let mut before = None;
                for said in &reading.words {
                    let plain = self.number(&said.word.plain);
                    *terms.entry(plain).or_default() += weight;
                    if let Some(marked) = &said.word.marked {
                        *terms.entry(self.number(marked)).or_default() += weight;
                    }
                    if let Some(before) = before.replace(plain) {
                        *pairs.entry((before, plain)).or_default() += weight;
                    }
                }
                for (group, _) in &reading.groups {
                    *terms.entry(self.number(&group_term(*group))).or_default() += weight;
                }
            }
        }
        for (term, weight) in terms {
            self.at[term as usize].push(Posting { doc, worth: weight });
        }
        for (pair, weight) in pairs {
            self.pairs.entry(pair).or_default().push(Posting { doc, worth: weight });
        }
        for code in entry.codes {
            let at = self.codes.entry(code).or_default();
            if !at.contains(&doc) {
                at.push(doc);
            }
        }
        let named = entry.aliases.iter().chain([&entry.plain, &entry.title]);
        let named = named.filter(|text| !text.is_empty());
        // The readings of the aliases, the everyday name and the official name, in that order.
        let readings = fields[2].iter().chain(&fields[1]).chain(&fields[0]);
        let mut phrases = Vec::new();
        for (text, reading) in named.zip(readings) {
            self.exact.entry(fold(text)).or_default().push(doc);
            phrases.push(Phrase { text: text.as_str().into(), terms: self.essence(reading) });
        }
        let names = fields[0].iter().chain(&fields[1]).flat_map(Reading::terms);
        let names = names.filter(|term| self.language.is_special(term));
        let mut special: Vec<u32> = names.filter_map(|term| self.term(&term)).collect();
        special.sort_unstable();
        special.dedup();
        self.places.insert(entry.key.clone(), doc);
        self.docs.push(Doc {
            key: entry.key,
            reviewed: entry.reviewed,
            likely: entry.likely,
            special: special.into(),
            services: entry.services.into(),
            replaced_by: entry.replaced_by,
            phrases: phrases.into(),
        });
    }

    /// The terms a text comes down to, each with what it counts.
    fn essence(&self, reading: &Reading) -> Box<[(u32, f32)]> {
        let terms = reading.terms();
        let numbered = terms.iter().filter_map(|t| {
            let counts = if reading.is_weak(t) { WEAK } else { 1.0 };
            self.term(t).map(|term| (term, counts))
        });
        let mut terms: Vec<(u32, f32)> = numbered.collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms.dedup_by_key(|(term, _)| *term);
        terms.into()
    }

    /// Turns the weights of all words into what they are worth.
    fn weigh(&mut self) {
        let all = self.docs.len();
        self.rarity = self.at.iter().map(|at| rarity(all, at.len())).collect();
        let weigh = |at: &mut Vec<Posting>, rarity: f32| {
            for posting in at.iter_mut() {
                posting.worth = rarity * posting.worth / (SATURATION + posting.worth);
            }
            at.shrink_to_fit();
        };
        for (at, rarity) in self.at.iter_mut().zip(&self.rarity) {
            weigh(at, *rarity);
        }
        for at in self.pairs.values_mut() {
            let rarity = rarity(all, at.len());
            weigh(at, rarity);
        }
    }

    /// The number of a term, a new one where it is new.
    fn number(&mut self, word: &str) -> u32 {
        self.term(word).unwrap_or_else(|| {
            let number = self.at.len() as u32;
            self.terms.insert(word.into(), number);
            self.at.push(Vec::new());
            number
        })
    }

    /// The number of a term that some entry has.
    pub(super) fn term(&self, word: &str) -> Option<u32> {
        self.terms.get(word).copied()
    }
}

/// The words of letters alone, the shorter first.
fn letters(terms: &BTreeMap<Box<str>, u32>) -> Vec<Box<str>> {
    let plain = terms.keys().filter(|word| word.bytes().all(|b| b.is_ascii_lowercase()));
    let mut letters: Vec<_> = plain.cloned().collect();
    letters.sort_by_key(|word| word.len());
    letters
}

/// How rare something is that stands in `some` of `all` entries (BM25's idf).
fn rarity(all: usize, some: usize) -> f32 {
    let (all, some) = (all as f32, some as f32);
    (1.0 + (all - some + 0.5) / (some + 0.5)).ln()
}

/// Every key once: the reviewed entry, else the first one.
fn distinct(entries: impl IntoIterator<Item = Entry>) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::new();
    let mut place: HashMap<Key, usize> = HashMap::new();
    for mut entry in entries {
        if let Some(&i) = place.get(&entry.key) {
            let known = &mut kept[i];
            if entry.reviewed && !known.reviewed {
                std::mem::swap(known, &mut entry);
            }
            known.codes.append(&mut entry.codes);
        } else {
            place.insert(entry.key.clone(), kept.len());
            kept.push(entry);
        }
    }
    kept
}

/// The texts of the four fields: official name, everyday name, aliases, keywords.
fn fields(entry: &Entry) -> [&[String]; 4] {
    let one = std::slice::from_ref;
    [one(&entry.title), one(&entry.plain), &entry.aliases, &entry.keywords]
}

/// The words of a field, roughly.
fn length(texts: &[String]) -> usize {
    texts.iter().map(|text| text.split_whitespace().count()).sum()
}
