//! Ranks entries: first by their words, then, for the best, by how like the question one of their
//! names or aliases is.

use super::{
    Index,
    index::{Posting, WEAK},
    language::{Reading, group_term},
    words::Word,
};
use crate::fold::fold;

/// Entries looked at more closely after the first ranking.
const CLOSER: usize = 64;
/// What a word with marks counts beside its plain form.
const MARKED: f32 = 0.5;
/// What a pair of neighbouring words counts.
const PAIR: f32 = 0.7;
/// What a mended word counts.
const GUESSED: f32 = 0.7;
/// What a word counts that stands in a group of the same meaning.
const COVERED: f32 = 0.35;
/// What counts that was not said but may be meant.
const MEANT: f32 = 0.5;
/// How rare a word is taken to be that no entry has.
const UNKNOWN: f32 = 5.0;
/// How much likeness to one name or alias counts beside all words.
const LIKENESS: f32 = 3.0;
/// How much of an unlike name's own words counts against it, and of the question's.
const THEIRS: f32 = 0.5;
const OURS: f32 = 0.5;
/// What each special case counts that was not asked for.
const SPECIAL: f32 = 0.8;
/// What each special case counts that was asked for and that an entry is not.
const MISSING: f32 = 0.8;
/// What an entry keeps that has nothing of what the question comes down to.
const FLOOR: f32 = 0.3;
/// What an exact name or alias gains.
const EXACT: f32 = 1.5;
/// The score of a code.
pub(super) const BY_CODE: f32 = 10_000.0;

/// A term that is asked for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    term: u32,
    /// What it counts, from 0 to 1.
    counts: f32,
}

/// A question made ready.
#[derive(Debug, Default)]
pub(super) struct Question {
    pub(super) reading: Reading,
    /// Every term that earns something.
    asked: Vec<Asked>,
    pairs: Vec<((u32, u32), f32)>,
    /// What the question comes down to.
    essence: Vec<Asked>,
    /// Terms that may be meant by a term of the essence, which stand for it.
    instead: Vec<(u32, u32)>,
    /// What may be meant beside it.
    meant: Vec<Asked>,
    /// The weight of its essence, with the words that no entry has.
    total: f32,
    /// The weight of the words that no entry has.
    pub(super) unknown: f32,
}

impl Index {
    /// Makes a question ready. `open`: the last word may be unfinished.
    pub(super) fn question(&self, typed: Vec<Word>, open: bool) -> Question {
        let meant = self.mend(typed, open);
        let sure: Vec<f32> = meant.iter().map(|m| if m.guessed { GUESSED } else { 1.0 }).collect();
        let reading = self.language.read(meant.into_iter().map(|m| m.word).collect());
        let mut question = Question::default();
        let mut before: Option<(u32, f32)> = None;
        for (i, (said, sure)) in reading.words.iter().zip(sure).enumerate() {
            let term = self.term(&said.word.plain);
            // One letter alone says nothing; as part of a pair ("y tế") it does.
            let single = said.word.plain.chars().count() == 1;
            let says = match said {
                s if s.stop || single => 0.0,
                s if !s.covered && (s.weak || s.is_number()) => WEAK,
                _ => 1.0,
            } * sure;
            let counts = if said.covered { says * COVERED } else { says };
            if counts > 0.0 {
                match term {
                    Some(term) => question.ask(term, counts),
                    None if said.covered => {}
                    None => match self.meant_at(&reading, i) {
                        Some(term) => add(&mut question.essence, term, counts * MEANT),
                        None => question.unknown += UNKNOWN * counts,
                    },
                }
                let marked = said.word.marked.as_ref().and_then(|m| self.term(m));
                if let Some(term) = marked {
                    question.ask(term, counts * MARKED);
                }
                if let Some(term) = term.filter(|_| !said.covered) {
                    add(&mut question.essence, term, counts);
                }
            }
            let this = term.map(|t| (t, if said.covered { COVERED } else { 1.0 } * sure));
            if let (Some((a, x)), Some((b, y))) = (before, this) {
                question.pairs.push(((a, b), x.min(y) * PAIR));
            }
            before = this;
        }
        for (group, range) in &reading.groups {
            if let Some(term) = self.term(&group_term(*group)) {
                question.ask(term, 1.0);
                add(&mut question.essence, term, 1.0);
            } else if !range.is_empty() {
                question.unknown += UNKNOWN / 2.0;
            }
        }
        for (range, term) in &reading.also {
            let Some(term) = self.term(term) else { continue };
            question.ask(term, MEANT);
            for said in reading.terms_in(range).iter().filter_map(|t| self.term(t)) {
                question.instead.push((said, term));
            }
            if question.essence.iter().all(|a| a.term != term) {
                add(&mut question.meant, term, MEANT);
            }
        }
        let weight = |a: &Asked| self.rarity[a.term as usize] * a.counts;
        question.total = question.essence.iter().map(weight).sum::<f32>() + question.unknown;
        question.asked.sort_unstable_by_key(|a| a.term);
        question.reading = reading;
        question
    }

    /// The first term that the phrase around a word may mean, where some entry has it.
    fn meant_at(&self, reading: &Reading, i: usize) -> Option<u32> {
        let around = reading.also.iter().filter(|(range, _)| range.contains(&i));
        around.filter_map(|(_, term)| self.term(term)).next()
    }

    /// Ranks all entries for a question that was made ready of `text`.
    pub(super) fn rank(&self, question: &Question, text: &str) -> Vec<Candidate<'_>> {
        let mut scores = vec![0.0f32; self.docs.len()];
        let mut add = |at: &[Posting], counts: f32| {
            for p in at {
                scores[p.doc as usize] += counts * p.worth;
            }
        };
        for asked in &question.asked {
            add(&self.at[asked.term as usize], asked.counts);
        }
        for (pair, counts) in &question.pairs {
            if let Some(at) = self.pairs.get(pair) {
                add(at, *counts);
            }
        }
        let mut best: Vec<Candidate<'_>> = Vec::with_capacity(2 * CLOSER);
        let mut enough = 0.0;
        for (doc, (score, known)) in (0..).zip(scores.iter().zip(&self.docs)) {
            let score = score * known.likely;
            if score <= enough || score <= 0.0 {
                continue;
            }
            best.push(Candidate { doc, score, share: 0.0, like: 0.0, why: "" });
            if best.len() == 2 * CLOSER {
                best.select_nth_unstable_by(CLOSER, |a, b| b.score.total_cmp(&a.score));
                best.truncate(CLOSER);
                enough = best.iter().map(|c| c.score).fold(f32::INFINITY, f32::min);
            }
        }
        let folded = fold(text);
        let exact = self.exact.get(&folded).map_or(&[][..], Vec::as_slice);
        for &doc in exact {
            if best.iter().all(|c| c.doc != doc) {
                let score = scores[doc as usize] * self.docs[doc as usize].likely;
                best.push(Candidate { doc, score, share: 0.0, like: 0.0, why: "" });
            }
        }
        for candidate in &mut best {
            self.look(question, candidate);
            if exact.contains(&candidate.doc) {
                candidate.score = candidate.score.max(f32::MIN_POSITIVE) * EXACT;
                candidate.share = 1.0;
                let phrases = &self.docs[candidate.doc as usize].phrases;
                let same = phrases.iter().find(|p| fold(&p.text) == folded);
                candidate.why = same.map_or(candidate.why, |p| &p.text);
            }
        }
        self.sort(&mut best);
        best
    }

    /// The closer look: the name or alias most like the question.
    fn look<'a>(&'a self, question: &Question, candidate: &mut Candidate<'a>) {
        let doc = &self.docs[candidate.doc as usize];
        let (mut best, mut why) = (0.0, "");
        for phrase in &doc.phrases {
            let (mut shared, mut extra, mut theirs) = (0.0, 0.0, 0.0);
            for &(term, counts) in &phrase.terms {
                let rarity = self.rarity[term as usize];
                if let Some(a) = question.essence.iter().find(|a| a.term == term) {
                    shared += rarity * counts.min(a.counts);
                } else if let Some(a) = question.meant.iter().find(|a| a.term == term) {
                    extra += rarity * counts * a.counts;
                } else {
                    theirs += rarity * counts;
                }
            }
            let got = shared + extra;
            let ours = (question.total - shared).max(0.0);
            let like = if got > 0.0 { got / (got + OURS * ours + THEIRS * theirs) } else { 0.0 };
            if like > best || why.is_empty() {
                (best, why) = (like, &*phrase.text);
            }
        }
        let stands = |term: u32| {
            let at = &self.at[term as usize];
            at.binary_search_by_key(&candidate.doc, |posting| posting.doc).is_ok()
        };
        let has = |a: &&Asked| {
            let mut instead = question.instead.iter().filter(|(said, _)| *said == a.term);
            stands(a.term) || instead.any(|(_, term)| stands(*term))
        };
        let special = question.essence.iter().filter(|a| self.special.contains(&a.term));
        let missing = special.filter(|a| !has(a)).count().min(2) as i32;
        let weight = |a: &Asked| self.rarity[a.term as usize] * a.counts;
        let had: f32 = question.essence.iter().filter(has).map(weight).sum();
        candidate.share = had / question.total.max(f32::MIN_POSITIVE);
        let asked = |term: &&u32| question.asked.binary_search_by_key(*term, |a| a.term).is_err();
        let unasked = doc.special.iter().filter(asked).count().min(2) as i32;
        candidate.score *= (1.0 + LIKENESS * best)
            * SPECIAL.powi(unasked)
            * MISSING.powi(missing)
            * (FLOOR + (1.0 - FLOOR) * candidate.share);
        candidate.why = why;
        candidate.like = best;
    }

    /// Best first; of two as good the reviewed one, then by key.
    pub(super) fn sort(&self, candidates: &mut [Candidate<'_>]) {
        candidates.sort_unstable_by(|a, b| {
            let (x, y) = (&self.docs[a.doc as usize], &self.docs[b.doc as usize]);
            let order = b.score.total_cmp(&a.score);
            order.then_with(|| y.reviewed.cmp(&x.reviewed)).then_with(|| x.key.cmp(&y.key))
        });
    }
}

impl Question {
    fn ask(&mut self, term: u32, counts: f32) {
        add(&mut self.asked, term, counts);
    }
}

/// Adds a term once, with the most it counts.
fn add(all: &mut Vec<Asked>, term: u32, counts: f32) {
    match all.iter_mut().find(|a| a.term == term) {
        Some(known) => known.counts = known.counts.max(counts),
        None => all.push(Asked { term, counts }),
    }
}

/// An entry that may be the answer.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'a> {
    pub(super) doc: u32,
    pub(super) score: f32,
    /// How much of the question its best name or alias has, from 0 to 1.
    pub(super) share: f32,
    /// How like the question that name or alias is, from 0 to 1.
    pub(super) like: f32,
    pub(super) why: &'a str,
}
