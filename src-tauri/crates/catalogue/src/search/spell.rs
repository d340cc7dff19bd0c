//! Mends words that no entry has: keys of Telex and VNI, words run together, slips of the finger,
//! and the last word while it is being typed.

use std::ops::Bound;

use super::{
    Index,
    words::{Word, near, untyped},
};

/// The shortest word in which a slip is looked for, in letters.
const SLIP: usize = 4;
/// The shortest word that may be two, in letters.
const JOINED: usize = 5;
/// A known word is looked at if it stands beside its neighbours in at most so many entries.
const RARE: usize = 8;
/// Entries in which another word must stand beside them to replace it.
const SURE: usize = 12;
/// Endings of an unfinished word looked at.
const ENDINGS: usize = 200;

/// A word as it was meant.
#[derive(Debug)]
pub(super) struct Meant {
    pub(super) word: Word,
    /// It stands in no entry as it was typed.
    pub(super) guessed: bool,
}

impl Index {
    /// Mends the words of a question. `open`: the last one may be unfinished.
    pub(super) fn mend(&self, words: Vec<Word>, open: bool) -> Vec<Meant> {
        let mut meant: Vec<Meant> = Vec::with_capacity(words.len());
        let said = self.language.read(words.clone()).words;
        for (i, (word, said)) in words.iter().zip(said).enumerate() {
            let word = &self.unmarked(word);
            let next = words.get(i + 1);
            if said.stop || said.weak || said.covered {
                meant.push(Meant { word: word.clone(), guessed: false });
                continue;
            }
            if self.known(&word.plain) {
                let other = self.misplaced(&words, i);
                meant.push(match other {
                    Some(plain) => Meant { word: Word { plain, marked: None }, guessed: true },
                    None => Meant { word: word.clone(), guessed: false },
                });
                continue;
            }
            if let Some(words) = self.language.initials(&word.plain) {
                let word = |word: &Word| Meant { word: word.clone(), guessed: false };
                meant.extend(words.iter().map(word));
                continue;
            }
            if let Some(word) = untyped(&word.plain).filter(|w| self.known(&w.plain)) {
                meant.push(Meant { word, guessed: false });
                continue;
            }
            if let Some(parts) = self.parted(&word.plain) {
                meant.extend(parts.map(|word| Meant { word, guessed: true }));
                continue;
            }
            let before = meant.last().map(|m| &m.word);
            let ending =
                if open && next.is_none() { self.ended(&word.plain, before) } else { None };
            let mended = ending.or_else(|| self.slipped(&word.plain, before, next));
            meant.push(match mended {
                Some(plain) => Meant { word: Word { plain, marked: None }, guessed: true },
                None => Meant { word: word.clone(), guessed: false },
            });
        }
        meant
    }

    /// A word whose marks no entry knows may have any.
    fn unmarked(&self, word: &Word) -> Word {
        let known = |marked: &String| self.known(marked);
        Word { plain: word.plain.clone(), marked: word.marked.clone().filter(known) }
    }

    fn known(&self, plain: &str) -> bool {
        self.terms.contains_key(plain) || self.language.knows(plain)
    }

    /// How many entries have two words beside each other.
    fn together(&self, a: &str, b: &str) -> usize {
        let pair = self.term(a).zip(self.term(b));
        pair.and_then(|pair| self.pairs.get(&pair)).map_or(0, Vec::len)
    }

    /// How well a word fits where it stands: neighbours first, then how common it is.
    fn fit(&self, word: &str, before: Option<&Word>, next: Option<&Word>) -> (usize, usize) {
        let beside = before.map_or(0, |b| self.together(&b.plain, word))
            + next.map_or(0, |n| self.together(word, &n.plain));
        (beside, self.term(word).map_or(0, |term| self.at[term as usize].len()))
    }

    /// Two known words written as one: "cancuoc".
    fn parted(&self, word: &str) -> Option<[Word; 2]> {
        if word.len() < JOINED || !word.is_ascii() {
            return None;
        }
        let parts = (2..word.len() - 1).map(|at| word.split_at(at));
        let parts = parts.map(|(a, b)| (self.together(a, b), a, b)).filter(|p| p.0 > 0);
        let (_, a, b) = parts.max_by_key(|p| p.0)?;
        Some([a, b].map(|plain| Word { plain: plain.to_owned(), marked: None }))
    }

    /// The likeliest ending of an unfinished word.
    fn ended(&self, word: &str, before: Option<&Word>) -> Option<String> {
        if word.len() < 2 {
            return None;
        }
        let longer = self.terms.range::<str, _>((Bound::Excluded(word), Bound::Unbounded));
        longer
            .map(|(w, _)| w)
            .take_while(|w| w.starts_with(word))
            .filter(|w| w.is_ascii())
            .take(ENDINGS)
            .max_by_key(|w| self.fit(w, before, None))
            .map(|w| w.to_string())
    }

    /// The word one slip away that makes a phrase with the words around, where the typed one, though
    /// known, hardly ever stands beside them: "tình trạng hôm nhân".
    fn misplaced(&self, words: &[Word], i: usize) -> Option<String> {
        let word = &words[i].plain;
        let (before, next) = (i.checked_sub(1).map(|i| &words[i]), words.get(i + 1));
        let fit = |word: &str| self.fit(word, before, next);
        let known = fit(word).0;
        if word.len() < 2 || known > RARE {
            return None;
        }
        let fits = |other: &&str| {
            fit(other).0 >= SURE.max(known * SURE) && {
                let mut words = words.to_vec();
                words[i] = Word { plain: (*other).to_owned(), marked: None };
                self.language.belongs(&words, i)
            }
        };
        let others = self.near(&self.spoken, word).filter(fits);
        others.max_by_key(|other| fit(other)).map(str::to_owned)
    }

    /// The likeliest word one slip away.
    fn slipped(&self, word: &str, before: Option<&Word>, next: Option<&Word>) -> Option<String> {
        if word.len() < SLIP || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let like = self.near(&self.letters, word);
        like.max_by_key(|w| self.fit(w, before, next)).map(str::to_owned)
    }

    /// The words of a list one slip away.
    fn near<'a>(
        &self,
        list: &'a [Box<str>],
        word: &'a str,
    ) -> impl Iterator<Item = &'a str> + use<'a> {
        let of = |length: usize| list.partition_point(|w| w.len() < length);
        let range = of(word.len().saturating_sub(1))..of(word.len() + 2);
        list[range].iter().map(|w| &**w).filter(move |w| near(word, w))
    }
}
