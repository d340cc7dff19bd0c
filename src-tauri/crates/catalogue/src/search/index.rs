//! The index itself: which entry has which word, and how much it weighs there.

use std::collections::{BTreeMap, HashMap};

use model::Code;

use super::{
    BY_ALIAS, BY_NAME, Entry, Key,
    words::{Word, words},
};
use crate::fold::fold;

/// The fields in the order of [`fields`]: what a word in them weighs, and how much the field's
/// length counts against it (BM25F's b).
const FIELDS: [(f32, f32); 4] = [(2.0, 0.5), (3.0, 0.4), (3.0, 0.1), (1.0, 0.3)];

/// An index over the catalogue, in memory: about 3 KiB an entry.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) docs: Vec<Doc>,
    /// The number of every plain and every marked word.
    pub(super) terms: BTreeMap<Box<str>, u32>,
    /// Where each term stands, by its number.
    pub(super) at: Vec<Vec<Posting>>,
    /// How rare each term is, by its number.
    pub(super) rarity: Vec<f32>,
    /// Where two plain words are neighbours.
    pub(super) pairs: HashMap<(u32, u32), Vec<Posting>>,
    pub(super) codes: HashMap<Code, Vec<u32>>,
    /// Folded names and aliases, and what it is worth to have typed exactly that.
    pub(super) exact: HashMap<String, Vec<(u32, f32)>>,
}

/// An entry that can be found.
#[derive(Debug)]
pub(super) struct Doc {
    pub(super) key: Key,
    pub(super) reviewed: bool,
    /// Aliases, the everyday name, the official name last.
    pub(super) phrases: Vec<Phrase>,
}

/// A name or an alias with its distinct plain words.
#[derive(Debug)]
pub(super) struct Phrase {
    pub(super) text: Box<str>,
    pub(super) terms: Box<[u32]>,
}

/// An entry, and how much a word weighs in it over all fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    pub(super) doc: u32,
    pub(super) weight: f32,
}

impl Index {
    /// Indexes entries. Of two with the same key the reviewed one stays, with the codes of both.
    #[must_use]
    pub fn build(entries: impl IntoIterator<Item = Entry>) -> Self {
        let kept = distinct(entries);
        let fields: Vec<[Vec<Word>; 4]> = kept.iter().map(fields).collect();
        let mean = [0, 1, 2, 3].map(|f: usize| {
            let total: usize = fields.iter().map(|d| d[f].len()).sum();
            (total as f32 / fields.len().max(1) as f32).max(1.0)
        });
        let mut index = Self::default();
        for (entry, fields) in kept.into_iter().zip(&fields) {
            index.add(entry, fields, mean);
        }
        index.rarity = index.at.iter().map(|at| index.rarity_of(at)).collect();
        index
    }

    fn add(&mut self, entry: Entry, fields: &[Vec<Word>; 4], mean: [f32; 4]) {
        let doc = self.docs.len() as u32;
        let mut terms: HashMap<u32, f32> = HashMap::new();
        let mut pairs: HashMap<(u32, u32), f32> = HashMap::new();
        for ((words, (weight, length)), mean) in fields.iter().zip(FIELDS).zip(mean) {
            let weight = weight / (1.0 - length + length * words.len() as f32 / mean);
            let mut before = None;
            for word in words {
                if word.plain.is_empty() {
                    before = None;
                    continue;
                }
                let plain = self.number(&word.plain);
                *terms.entry(plain).or_default() += weight;
                if let Some(marked) = &word.marked {
                    *terms.entry(self.number(marked)).or_default() += weight;
                }
                if let Some(before) = before.replace(plain) {
                    *pairs.entry((before, plain)).or_default() += weight;
                }
            }
        }
        for (term, weight) in terms {
            self.at[term as usize].push(Posting { doc, weight });
        }
        for (pair, weight) in pairs {
            self.pairs.entry(pair).or_default().push(Posting { doc, weight });
        }
        for code in entry.codes {
            let at = self.codes.entry(code).or_default();
            if !at.contains(&doc) {
                at.push(doc);
            }
        }
        let said = entry.aliases.iter().chain([&entry.plain]).map(|text| (text, BY_ALIAS));
        let named = said.chain([(&entry.title, BY_NAME)]).filter(|(text, _)| !text.is_empty());
        let mut phrases = Vec::new();
        for (text, worth) in named {
            self.exact.entry(fold(text)).or_default().push((doc, worth));
            let mut terms: Vec<u32> =
                words(text).iter().filter_map(|w| self.term(&w.plain)).collect();
            terms.sort_unstable();
            terms.dedup();
            phrases.push(Phrase { text: text.as_str().into(), terms: terms.into() });
        }
        self.docs.push(Doc { key: entry.key, reviewed: entry.reviewed, phrases });
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

    /// How rare something is that stands in these entries (BM25's idf).
    pub(super) fn rarity_of(&self, at: &[Posting]) -> f32 {
        let (all, some) = (self.docs.len() as f32, at.len() as f32);
        (1.0 + (all - some + 0.5) / (some + 0.5)).ln()
    }
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

/// The words of the four fields: official name, everyday name, aliases, keywords. Between two
/// aliases or keywords stands an empty word, so that they form no pair.
fn fields(entry: &Entry) -> [Vec<Word>; 4] {
    let gap = || Word { plain: String::new(), marked: None };
    let many = |texts: &[String]| {
        texts.iter().flat_map(|t| words(t).into_iter().chain([gap()])).collect::<Vec<_>>()
    };
    [words(&entry.title), words(&entry.plain), many(&entry.aliases), many(&entry.keywords)]
}
