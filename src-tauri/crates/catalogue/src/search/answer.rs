//! What kind of answer a question gets.

use std::collections::{BTreeSet, HashSet};

use model::{Clarify, Emergency, LocalizedText, Scam, Sign, Vocabulary, Way};
use serde::{Deserialize, Serialize};

use super::{
    Hit, Index, Key, beginning, codes,
    language::{Language, Phrases, Reading, spelled_out},
    rank::{BY_CODE, Candidate},
    words::words,
};

/// The most words of a question that are looked at.
const WORDS: usize = 48;
/// How much of a question the best entry must have, and how like it one of its names or aliases
/// must be, so that it is shown as an answer.
const ENOUGH: f32 = 0.34;
/// How much of it is all of it.
const WHOLE: f32 = 0.95;
/// How much of it a reviewed entry must have, where it sounds like nothing for any office.
const MOST: f32 = 0.45;
/// Services that a life event brings along, and what each is worth beside the event.
const BROUGHT: [f32; 3] = [0.62, 0.54, 0.46];
/// Hits below this share of the best one are left out.
const WORTH: f32 = 0.15;

/// The kind of an [`Answer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The hits answer it, best first.
    Answer,
    /// It says too little: a choice comes first.
    Clarify,
    /// Danger to life: the hotlines come first.
    Emergency,
    /// It tells of a trick of cheats: the warning comes first.
    Scam,
    /// Nothing fits. No hit is shown; the screen offers a way on.
    None,
}

impl Kind {
    /// Its name, as in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Clarify => "clarify",
            Self::Emergency => "emergency",
            Self::Scam => "scam",
            Self::None => "none",
        }
    }
}

/// What a question gets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What comes first.
    pub kind: Kind,
    /// Numbers of hotlines to call, the right one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hotlines: Vec<String>,
    /// The warning of a trick.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<LocalizedText>,
    /// What is asked back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<LocalizedText>,
    /// What to choose from; the hits where there is nothing better.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Way>,
    /// The best entries, best first.
    pub hits: Vec<Hit>,
    /// How many entries are worth showing.
    pub total: usize,
}

/// What is looked for before any entry.
#[derive(Debug, Default)]
pub(super) struct Signals {
    emergencies: Vec<(Vec<Signal>, Emergency)>,
    scams: Vec<(Vec<Signal>, Scam)>,
    /// What each phrase of a question comes down to.
    clarify: Vec<(Vec<Terms>, Clarify)>,
    elsewhere: Option<Signal>,
    unclear: Option<LocalizedText>,
}

/// What a text comes down to.
type Terms = BTreeSet<String>;

#[derive(Debug)]
struct Signal {
    say: Phrases<()>,
    with: Option<Phrases<()>>,
    unless: Phrases<()>,
}

impl Signal {
    fn new(sign: &Sign, vocabulary: &Vocabulary) -> Self {
        let with = (!sign.with.is_empty()).then(|| phrases(&sign.with, vocabulary));
        Self {
            say: phrases(&sign.say, vocabulary),
            with,
            unless: phrases(&sign.unless, vocabulary),
        }
    }

    fn fits(&self, reading: &Reading) -> bool {
        let stands = |phrases: &Phrases<()>| phrases.stand_in(reading);
        stands(&self.say) && self.with.as_ref().is_none_or(stands) && !stands(&self.unless)
    }
}

fn phrases(texts: &[String], vocabulary: &Vocabulary) -> Phrases<()> {
    let mut all = Phrases::default();
    for text in texts.iter().flat_map(|t| spelled_out(t, vocabulary)) {
        all.add(&text, ());
    }
    all
}

impl Signals {
    pub(super) fn new(vocabulary: &Vocabulary, language: &Language) -> Self {
        let comes_down = |text: &String, bare| strong(&language.read(words(text)), bare);
        let signs = |all: &[Sign]| all.iter().map(|s| Signal::new(s, vocabulary)).collect();
        Self {
            emergencies: vocabulary
                .emergencies
                .iter()
                .map(|e| (signs(&e.signs), e.clone()))
                .collect(),
            scams: vocabulary.scams.iter().map(|s| (signs(&s.signs), s.clone())).collect(),
            clarify: vocabulary
                .clarify
                .iter()
                .map(|c| (c.say.iter().map(|say| comes_down(say, c.bare)).collect(), c.clone()))
                .collect(),
            elsewhere: (!vocabulary.elsewhere.is_empty())
                .then(|| Signal::new(&vocabulary.elsewhere, vocabulary)),
            unclear: Some(vocabulary.unclear.clone()),
        }
    }
}

impl Index {
    /// Answers what somebody typed, with at most `limit` hits. Only the first 300 characters
    /// count; the last word counts as unfinished unless a blank or a sign follows it. A service
    /// that was replaced comes right after its successor, a life event brings its first services
    /// along.
    #[must_use]
    pub fn answer(&self, text: &str, limit: usize) -> Answer {
        let text = beginning(text);
        let open = text.chars().next_back().is_some_and(char::is_alphanumeric);
        let mut typed = self.language.written_out(words(text));
        typed.truncate(WORDS);
        let literally = self.language.read(typed.clone());
        let question = self.question(typed, open);
        let reading = &question.reading;
        let mut hits = self.by_code(text);
        let mut answer = Answer {
            kind: Kind::Answer,
            hotlines: Vec::new(),
            warning: None,
            ask: None,
            choices: Vec::new(),
            hits: Vec::new(),
            total: 0,
        };
        let fits =
            |signals: &[Signal]| signals.iter().any(|s| s.fits(&literally) || s.fits(reading));
        if !hits.is_empty() {
            // A code says exactly what is meant.
        } else if let Some((_, e)) = self.signals.emergencies.iter().find(|(s, _)| fits(s)) {
            answer.kind = Kind::Emergency;
            answer.hotlines.clone_from(&e.hotlines);
        } else if let Some((_, s)) = self.signals.scams.iter().find(|(s, _)| fits(s)) {
            answer.kind = Kind::Scam;
            answer.hotlines.clone_from(&s.hotlines);
            answer.warning = Some(s.warning.clone());
        } else if let Some((_, c)) =
            self.signals.clarify.iter().find(|(says, c)| alone(says, &strong(reading, c.bare)))
        {
            answer.kind = Kind::Clarify;
            answer.ask = Some(c.ask.clone());
            answer.choices.clone_from(&c.choices);
            hits.extend(c.choices.iter().filter_map(|way| self.choice(way)));
        } else if says_little(reading) {
            answer.kind = Kind::Clarify;
            answer.ask.clone_from(&self.signals.unclear);
        }
        let ranked = self.rank(&question, text);
        let sure = ranked
            .first()
            .is_some_and(|c| c.share >= WHOLE || c.share >= ENOUGH && c.like >= ENOUGH);
        let elsewhere = self.signals.elsewhere.as_ref().is_some_and(|s| s.fits(&literally));
        let sure = sure && (!elsewhere || ranked.first().is_some_and(|c| self.is_plain(c)));
        if answer.kind == Kind::Answer && hits.is_empty() && !sure {
            answer.kind = Kind::None;
            return answer;
        }
        for hit in self.arranged(ranked) {
            if hits.iter().all(|known| known.key != hit.key) {
                hits.push(hit);
            }
        }
        answer.total = hits.len();
        hits.truncate(limit);
        answer.hits = hits;
        answer
    }

    /// Whether a reviewed entry has most of the question.
    fn is_plain(&self, candidate: &Candidate<'_>) -> bool {
        self.docs[candidate.doc as usize].reviewed && candidate.share.min(candidate.like) >= MOST
    }

    /// The entries of the codes in a text.
    fn by_code(&self, text: &str) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for code in codes(text) {
            for &doc in self.codes.get(&code).into_iter().flatten() {
                let key = &self.docs[doc as usize].key;
                if hits.iter().all(|h| h.key != *key) {
                    let score = BY_CODE - hits.len() as f32;
                    hits.push(Hit { key: key.clone(), score, why: code.to_string() });
                }
            }
        }
        hits
    }

    fn choice(&self, way: &Way) -> Option<Hit> {
        let service = way.service.clone().map(Key::Service);
        let key = service.or_else(|| way.event.clone().map(Key::Event))?;
        self.places.contains_key(&key).then(|| Hit {
            key,
            score: BY_CODE,
            why: way.text.vi.clone(),
        })
    }

    /// The ranked entries with the services that life events bring along, and every service that
    /// was replaced right after its successor.
    fn arranged(&self, mut ranked: Vec<Candidate<'_>>) -> Vec<Hit> {
        let worth = ranked.first().map_or(0.0, |c| c.score) * WORTH;
        ranked.retain(|c| c.score >= worth);
        let mut brought: Vec<Candidate<'_>> = Vec::new();
        for event in &ranked {
            let services = self.docs[event.doc as usize].services.iter();
            for (code, share) in services.zip(BROUGHT) {
                if let Some(&doc) = self.places.get(&Key::Service(code.clone())) {
                    brought.push(Candidate { doc, score: event.score * share, ..*event });
                }
            }
        }
        for service in brought {
            match ranked.iter_mut().find(|c| c.doc == service.doc) {
                Some(known) => known.score = known.score.max(service.score),
                None => ranked.push(service),
            }
        }
        self.sort(&mut ranked);
        let mut hits: Vec<Hit> = Vec::with_capacity(ranked.len());
        for candidate in &ranked {
            let doc = &self.docs[candidate.doc as usize];
            let hit = |key: &Key| Hit {
                key: key.clone(),
                score: candidate.score,
                why: candidate.why.to_owned(),
            };
            let successor = doc.replaced_by.clone().map(Key::Service);
            for key in successor.iter().filter(|k| self.places.contains_key(k)).chain([&doc.key]) {
                if hits.iter().all(|known| known.key != *key) {
                    hits.push(hit(key));
                }
            }
        }
        hits
    }
}

/// What a text comes down to, without words that say little unless `bare` or there are no others.
fn strong(reading: &Reading, bare: bool) -> Terms {
    let all: Terms = reading.terms().into_iter().collect();
    let strong: Terms = all.iter().filter(|term| bare || !reading.is_weak(term)).cloned().collect();
    if strong.is_empty() { all } else { strong }
}

/// Whether a question is one of these phrases or several, with nothing beside them.
fn alone(says: &[Terms], question: &Terms) -> bool {
    let said: BTreeSet<&String> =
        says.iter().filter(|say| say.is_subset(question)).flatten().collect();
    !said.is_empty() && said.len() == question.len()
}

/// Whether a question says too little to answer it: at most one general word.
fn says_little(reading: &Reading) -> bool {
    let says = reading.words.iter().filter(|w| !w.stop && !w.weak);
    let general: HashSet<_> = says.clone().map(|w| w.general).collect();
    !reading.words.is_empty() && !general.contains(&None) && general.len() <= 1
}
