//! A vocabulary made ready: which phrases stand in a text and what they mean.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use model::Vocabulary;

use super::words::{Word, words};

/// The most words without meaning that may stand inside a phrase: "mất (của em) rồi căn cước".
const INSIDE: usize = 3;
/// Words looked at on either side of a word that may be mistyped.
const AROUND: usize = 4;

/// A vocabulary made ready.
#[derive(Debug, Default)]
pub(super) struct Language {
    phrases: Phrases<Sense>,
    also: Vec<Vec<String>>,
    ages: Vec<(u8, u8, Vec<String>)>,
    /// Terms that make a service a special case.
    special: HashSet<String>,
    /// What abbreviations are short for.
    short: HashMap<Word, Vec<Word>>,
    /// Phrases by their initials.
    initials: HashMap<String, Vec<Word>>,
}

/// What a phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    Stop,
    Weak,
    General,
    Same(u32),
    Also(u32),
}

/// What a text says.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) words: Vec<Said>,
    /// The groups of the same meaning that stand in it, and over which words.
    pub(super) groups: Vec<(u32, Range<usize>)>,
    /// Terms of what may also be meant, and by which words.
    pub(super) also: Vec<(Range<usize>, String)>,
}

/// A word of a text.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) word: Word,
    /// It says nothing.
    pub(super) stop: bool,
    /// It says little.
    pub(super) weak: bool,
    /// It is part of a phrase that alone says too little: which, counted from the left.
    pub(super) general: Option<usize>,
    /// A group stands over it.
    pub(super) covered: bool,
}

impl Said {
    /// A bare number says little: "3 tuần", "20 năm".
    pub(super) fn is_number(&self) -> bool {
        self.word.plain.bytes().all(|b| b.is_ascii_digit())
    }
}

/// The name of a group as a term; no word has a `#`.
pub(super) fn group_term(group: u32) -> String {
    format!("#{group}")
}

impl Language {
    pub(super) fn new(vocabulary: &Vocabulary) -> Self {
        let mut phrases = Phrases::default();
        let mut add = |texts: &[String], sense: Sense| {
            for text in texts.iter().flat_map(|t| spelled_out(t, vocabulary)) {
                phrases.add(&text, sense);
            }
        };
        add(&vocabulary.stop, Sense::Stop);
        add(&vocabulary.weak, Sense::Weak);
        add(&vocabulary.general, Sense::General);
        for (group, texts) in (0..).zip(&vocabulary.same) {
            add(texts, Sense::Same(group));
        }
        for (n, also) in (0..).zip(&vocabulary.also) {
            add(&also.say, Sense::Also(n));
        }
        let short = vocabulary.short.iter().filter_map(|group| group.split_first());
        let short = short.flat_map(|(full, typed)| {
            let typed = typed.iter().filter_map(|typed| words(typed).into_iter().next());
            typed.map(|typed| (typed, words(full))).collect::<Vec<_>>()
        });
        let mut language = Self { phrases, short: short.collect(), ..Self::default() };
        let terms = |texts: &[String]| -> Vec<String> {
            texts.iter().flat_map(|text| language.read_name(words(text)).terms()).collect()
        };
        let special = terms(&vocabulary.special);
        let also = vocabulary.also.iter().map(|a| terms(&a.mean)).collect();
        let ages = vocabulary.ages.iter();
        let ages = ages.map(|a| (a.from, a.below.unwrap_or(u8::MAX), terms(&a.mean))).collect();
        language.also = also;
        language.ages = ages;
        language.special = special.into_iter().collect();
        language.initials = initials(vocabulary);
        language
    }

    /// The words that initials stand for: "gplx".
    pub(super) fn initials(&self, plain: &str) -> Option<&[Word]> {
        self.initials.get(plain).map(Vec::as_slice)
    }

    /// Whether a term makes a service a special case.
    pub(super) fn is_special(&self, term: &str) -> bool {
        self.special.contains(term)
    }

    /// Whether a word stands in some phrase, without marks or with exactly these.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.phrases.words.contains(word)
    }

    /// The plain words of all phrases.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.phrases.words.iter().map(String::as_str).filter(|w| w.is_ascii())
    }

    /// Whether the word at `i` belongs to a phrase of several words that has a meaning.
    pub(super) fn belongs(&self, words: &[Word], i: usize) -> bool {
        let around = i.saturating_sub(AROUND)..(i + AROUND + 1).min(words.len());
        let skip = vec![false; around.len()];
        let found =
            self.phrases.longest(&words[around.clone()], &skip, |s| matches!(s, Sense::Same(_)));
        let at = i - around.start;
        found.iter().any(|(range, _)| range.len() > 1 && range.contains(&at))
    }

    /// Words with every abbreviation written out.
    pub(super) fn written_out(&self, words: Vec<Word>) -> Vec<Word> {
        let full = |word: Word| self.short.get(&word).cloned().unwrap_or_else(|| vec![word]);
        words.into_iter().flat_map(full).collect()
    }

    /// Reads a question.
    pub(super) fn read(&self, words: Vec<Word>) -> Reading {
        self.look(words, true)
    }

    /// Reads a name or an alias: without what it may mean beside what it says.
    pub(super) fn read_name(&self, words: Vec<Word>) -> Reading {
        self.look(words, false)
    }

    fn look(&self, words: Vec<Word>, asked: bool) -> Reading {
        let words = self.written_out(words);
        let mut stop = vec![false; words.len()];
        let stops = self.phrases.longest(&words, &stop, |s| *s == Sense::Stop);
        for (range, _) in &stops {
            stop[range.clone()].fill(true);
        }
        // "mất" means nothing in "mất bao lâu".
        let longest = |is: fn(&Sense) -> bool| {
            let mut found = self.phrases.longest(&words, &stop, is);
            found.retain(|(range, _)| !stops.iter().any(|(stop, _)| inside(range, stop)));
            found
        };
        let weak = longest(|s| *s == Sense::Weak);
        let same = longest(|s| matches!(s, Sense::Same(_)));
        let (mut general, mut also) = (Vec::new(), Vec::new());
        if asked {
            general = longest(|s| *s == Sense::General);
            general.retain(|(range, _)| !same.iter().any(|(group, _)| inside(range, group)));
            also = self.meant(longest(|s| matches!(s, Sense::Also(_))), ages(&words));
        }
        let within =
            |all: &[(Range<usize>, Sense)], i: usize| all.iter().any(|(r, _)| r.contains(&i));
        let said = |(i, word): (usize, Word)| Said {
            word,
            weak: within(&weak, i),
            general: general.iter().position(|(range, _)| range.contains(&i)),
            covered: within(&same, i),
            stop: stop[i] && !within(&same, i),
        };
        let words = words.into_iter().enumerate().map(said).collect();
        let groups = same.into_iter().filter_map(|(range, sense)| match sense {
            Sense::Same(group) => Some((group, range)),
            _ => None,
        });
        Reading { groups: groups.collect(), words, also }
    }

    /// What phrases and ages may mean, each with its words.
    fn meant(
        &self,
        phrases: Vec<(Range<usize>, Sense)>,
        ages: Vec<(usize, u8)>,
    ) -> Vec<(Range<usize>, String)> {
        let by_word = phrases.into_iter().filter_map(|(range, sense)| match sense {
            Sense::Also(n) => self.also.get(n as usize).map(|terms| (range, terms)),
            _ => None,
        });
        let by_age = ages.into_iter().flat_map(|(at, age)| {
            let fits =
                self.ages.iter().filter(move |(from, below, _)| (*from..*below).contains(&age));
            fits.map(move |(.., terms)| (at..at + 1, terms))
        });
        let all = by_word.chain(by_age);
        all.flat_map(|(range, terms)| terms.iter().map(move |t| (range.clone(), t.clone())))
            .collect()
    }
}

/// Whether a range lies in a longer one.
fn inside(range: &Range<usize>, longer: &Range<usize>) -> bool {
    longer.start <= range.start && range.end <= longer.end && range.len() < longer.len()
}

impl Reading {
    /// Whether `term` is a word of it that says little and is in no group.
    pub(super) fn is_weak(&self, term: &str) -> bool {
        self.words.iter().any(|w| w.word.plain == term && w.weak && !w.covered)
    }

    /// What a text comes down to: its groups, and its words that are in none and say something.
    /// All words where nothing else is left.
    pub(super) fn terms(&self) -> Vec<String> {
        let terms = self.terms_in(&(0..self.words.len()));
        if terms.is_empty() {
            return self.words.iter().map(|w| w.word.plain.clone()).collect();
        }
        terms
    }

    /// The same of some of its words.
    pub(super) fn terms_in(&self, range: &Range<usize>) -> Vec<String> {
        let touches = |r: &Range<usize>| r.start < range.end && range.start < r.end;
        let groups = self.groups.iter().filter(|(_, r)| touches(r));
        let words = self.words[range.clone()].iter().filter(|w| !w.covered && !w.stop);
        let groups = groups.map(|(group, _)| group_term(*group));
        groups.chain(words.map(|w| w.word.plain.clone())).collect()
    }
}

/// The phrases of three or more words by their initials; of several the first.
fn initials(vocabulary: &Vocabulary) -> HashMap<String, Vec<Word>> {
    let mut initials = HashMap::new();
    for phrase in vocabulary.same.iter().flatten() {
        let words = words(phrase);
        if words.len() > 2 {
            let first = words.iter().filter_map(|w| w.plain.chars().next()).collect();
            initials.entry(first).or_insert(words);
        }
    }
    initials
}

/// The ages in years that a text names, each with its place: "8 tuổi", "75t", "3 tháng tuổi", "dưới 6 tuổi".
fn ages(words: &[Word]) -> Vec<(usize, u8)> {
    let mut ages = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let digits = word.plain.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = word.plain.split_at(digits);
        let Ok(number) = number.parse::<u8>() else { continue };
        let next = |n: usize| words.get(i + n).map_or("", |w| w.plain.as_str());
        let age = match (unit, next(1), next(2)) {
            ("t" | "tuoi", ..) | ("", "tuoi", _) => number,
            ("", "thang", "tuoi") => number / 12,
            _ => continue,
        };
        let below = i > 0 && words[i - 1].plain == "duoi";
        ages.push((i, if below { age.saturating_sub(1) } else { age }));
    }
    ages
}

/// A phrase with each word of its class in place of `{class}`; nothing for an unknown class.
pub(super) fn spelled_out(phrase: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let Some((before, rest)) = phrase.split_once('{') else {
        return vec![phrase.to_owned()];
    };
    let Some((class, after)) = rest.split_once('}') else {
        return Vec::new();
    };
    let words = vocabulary.classes.get(class).into_iter().flatten();
    words.map(|word| format!("{before}{word}{after}")).collect()
}

/// Phrases by their first word.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    first: HashMap<String, Vec<(Vec<Word>, T)>>,
    /// Every word of every phrase, without marks and with them.
    words: HashSet<String>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { first: HashMap::new(), words: HashSet::new() }
    }
}

impl<T: Copy> Phrases<T> {
    pub(super) fn add(&mut self, text: &str, what: T) {
        let words = words(text);
        let Some(first) = words.first() else { return };
        let forms = words.iter().flat_map(|w| [Some(w.plain.clone()), w.marked.clone()]);
        self.words.extend(forms.flatten());
        let at = self.first.entry(first.plain.clone()).or_default();
        let place = at.partition_point(|(known, _)| known.len() >= words.len());
        at.insert(place, (words, what));
    }

    /// Whether one of them stands in a text.
    pub(super) fn stand_in(&self, reading: &Reading) -> bool {
        let words: Vec<Word> = reading.words.iter().map(|w| w.word.clone()).collect();
        let skip: Vec<bool> = reading.words.iter().map(|w| w.stop).collect();
        !self.longest(&words, &skip, |_| true).is_empty()
    }

    /// The phrases in a text, from left to right; of overlapping ones each, unless one lies
    /// within another.
    pub(super) fn longest(
        &self,
        words: &[Word],
        skip: &[bool],
        wanted: impl Fn(&T) -> bool,
    ) -> Vec<(Range<usize>, T)> {
        let mut found: Vec<(Range<usize>, T)> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            let Some(phrases) = self.first.get(&word.plain) else { continue };
            let fits = |(phrase, what): &(Vec<Word>, T)| {
                wanted(what).then(|| end(phrase, words, i, skip)).flatten().map(|end| (end, *what))
            };
            // Of phrases with as many words the tighter one.
            let best = phrases.iter().filter_map(|p| fits(p).map(|f| (p.0.len(), f)));
            let best = best.max_by_key(|(len, (end, _))| (*len, std::cmp::Reverse(*end)));
            if let Some((_, (end, what))) = best
                && found.iter().all(|(range, _)| end > range.end)
            {
                found.push((i..end, what));
            }
        }
        found
    }
}

/// Where a phrase that begins at `start` ends; it may have words without meaning inside.
fn end(phrase: &[Word], words: &[Word], start: usize, skip: &[bool]) -> Option<usize> {
    let mut at = start;
    for (n, meant) in phrase.iter().enumerate() {
        let mut skipped = 0;
        let fits = |word: &Word| {
            let alone = phrase.len() == 1 && word.marked != meant.marked;
            word.can_be(meant) && !alone
        };
        while !fits(words.get(at)?) {
            if n == 0 || skipped == INSIDE || !skip[at] {
                return None;
            }
            skipped += 1;
            at += 1;
        }
        at += 1;
    }
    Some(at)
}
