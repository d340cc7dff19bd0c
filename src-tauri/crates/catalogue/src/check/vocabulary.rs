//! The rules of the vocabulary: phrases that can match, numbers and records that exist.

use std::collections::BTreeMap;

use model::{Sign, Vocabulary};

use super::{Desk, Norm, Texts, words::Tone};
use crate::{content::Content, fold::fold};

pub(super) fn check(content: &Content, v: &Vocabulary, desk: &mut Desk) {
    desk.source(&v.source);
    let mut texts = Texts::default();
    texts.add(Tone::Official, "source.name", &v.source.name);
    texts.add(Tone::Plain, "unclear", &v.unclear);
    let mut ids = BTreeMap::new();
    for scam in &v.scams {
        desk.source(&scam.source);
        texts.add(Tone::Official, format!("scams.{}.source.name", scam.id), &scam.source.name);
        texts.add(Tone::Plain, format!("scams.{}.warning", scam.id), &scam.warning);
        if ids.insert(&scam.id, ()).is_some() {
            desk.fault(Norm::Duplicate, format!("the scam {:?}", scam.id));
        }
    }
    for (n, c) in v.clarify.iter().enumerate() {
        texts.add(Tone::Plain, format!("clarify[{n}].ask"), &c.ask);
        for (m, way) in c.choices.iter().enumerate() {
            texts.add(Tone::Plain, format!("clarify[{n}].choices[{m}]"), &way.text);
        }
    }
    desk.words(&texts.0, phrases(v));
    for phrase in phrases(v) {
        self::phrase(phrase, v, desk);
    }
    groups(v, desk);
    ways(content, v, desk);
    hotlines(content, v, desk);
    for (n, age) in v.ages.iter().enumerate() {
        if age.below.is_some_and(|below| below <= age.from) {
            desk.fault(Norm::Phrase, format!("ages[{n}]: `below` is not above `from`"));
        }
    }
}

/// Every phrase that is looked for or meant.
fn phrases(v: &Vocabulary) -> impl Iterator<Item = &String> {
    let signs = v.emergencies.iter().flat_map(|e| &e.signs);
    let signs = signs.chain(v.scams.iter().flat_map(|s| &s.signs)).chain([&v.elsewhere]);
    let signs = signs.flat_map(|s| s.say.iter().chain(&s.with).chain(&s.unless));
    let simple = [&v.stop, &v.weak, &v.general, &v.special].into_iter().flatten();
    simple
        .chain(v.classes.values().flatten())
        .chain(v.same.iter().flatten())
        .chain(v.short.iter().flatten())
        .chain(v.also.iter().flat_map(|a| a.say.iter().chain(&a.mean)))
        .chain(v.ages.iter().flat_map(|a| &a.mean))
        .chain(v.clarify.iter().flat_map(|c| &c.say))
        .chain(signs)
}

fn phrase(phrase: &str, v: &Vocabulary, desk: &mut Desk) {
    let mut fault = |why: &str| desk.fault(Norm::Phrase, format!("{phrase:?} {why}"));
    if fold(phrase).is_empty() {
        fault("has no word");
    }
    if phrase.matches('{').count() > 1 {
        fault("has more than one class");
    }
    if let Some((_, rest)) = phrase.split_once('{') {
        match rest.split_once('}') {
            Some((class, _)) if v.classes.contains_key(class) => {}
            _ => fault("names no class"),
        }
    }
}

/// A phrase means one thing, an abbreviation is a single word.
fn groups(v: &Vocabulary, desk: &mut Desk) {
    let mut seen = BTreeMap::new();
    for (n, phrase) in v.same.iter().enumerate().flat_map(|(n, g)| g.iter().map(move |p| (n, p))) {
        if seen.insert(phrase.to_lowercase(), n).is_some() {
            desk.fault(Norm::Duplicate, format!("{phrase:?} stands in two groups or twice in one"));
        }
    }
    let mut seen = BTreeMap::new();
    for short in v.short.iter().flat_map(|group| group.iter().skip(1)) {
        if fold(short).contains(' ') {
            desk.fault(Norm::Phrase, format!("the abbreviation {short:?} is not one word"));
        }
        if seen.insert(short, ()).is_some() {
            desk.fault(Norm::Duplicate, format!("the abbreviation {short:?}"));
        }
    }
    for (n, _) in v.short.iter().enumerate().filter(|(_, group)| group.len() < 2) {
        desk.fault(Norm::Phrase, format!("short[{n}] has no abbreviation"));
    }
}

fn ways(content: &Content, v: &Vocabulary, desk: &mut Desk) {
    for (n, c) in v.clarify.iter().enumerate() {
        if c.choices.len() < 2 {
            desk.fault(Norm::Question, format!("clarify[{n}]: fewer than two choices"));
        }
        for (m, way) in c.choices.iter().enumerate() {
            let at = format!("clarify[{n}].choices[{m}]");
            match (&way.service, &way.event) {
                (Some(code), None) if !content.services.contains_key(code) => {
                    desk.fault(Norm::Service, format!("{at}: there is no service {code}"));
                }
                (None, Some(id)) if content.event(id).is_none() => {
                    desk.fault(Norm::Event, format!("{at}: there is no event {id}"));
                }
                (Some(_), None) | (None, Some(_)) => {}
                _ => desk.fault(Norm::Question, format!("{at}: one service or one event")),
            }
        }
    }
}

fn hotlines(content: &Content, v: &Vocabulary, desk: &mut Desk) {
    let emergencies = v.emergencies.iter().map(|e| (&e.hotlines, &e.signs));
    let all = emergencies.chain(v.scams.iter().map(|s| (&s.hotlines, &s.signs)));
    for (hotlines, signs) in all {
        let first = signs.first().and_then(|s| s.say.first()).map_or("", String::as_str);
        if hotlines.is_empty() || signs.iter().any(Sign::is_empty) || signs.is_empty() {
            desk.fault(Norm::Hotline, format!("{first:?}: no number, or a sign without words"));
        }
        for number in hotlines {
            if !content.hotlines.iter().any(|h| h.number == *number) {
                desk.fault(Norm::Hotline, format!("{first:?}: there is no hotline {number}"));
            }
        }
    }
}
