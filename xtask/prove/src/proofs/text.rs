//! Hostile texts go through an import and a bundle; none survives into a text of a service.

use std::{collections::BTreeMap, panic::catch_unwind};

use catalogue::{
    bundle::{Kind, Limits, Reader, Record},
    import::import,
};
use serde_json::{Value, json};
use unicode_normalization::is_nfc;

use super::{Outcome, Tally};
use crate::{Done, How, Stop, chance::Chance, samples};

/// Characters that the longest text of a service may have: the name of a step and what it says.
const LONGEST: usize = 35_000;
/// The most characters of an enormous text.
const ENORMOUS: usize = 200_000;

/// What is wrong with a text, if anything. Knows nothing of the importer's own lists.
fn hostile(text: &str) -> Option<&'static str> {
    if text.chars().nth(LONGEST).is_some() {
        return Some("enormous");
    }
    let mut before = ' ';
    for c in text.chars() {
        // HTML: a tag begins with `<` and a letter, `/`, `!` or `?`, and with nothing else.
        if before == '<' && (c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')) {
            return Some("markup");
        }
        if let Some(class) = class(c) {
            return Some(class);
        }
        before = c;
    }
    (!is_nfc(text)).then_some("not NFC")
}

/// The class of a character that no text may hold. Unicode's `Bidi_Control`, its
/// `Default_Ignorable_Code_Point` (what shows nothing), `Cc`, and private use.
fn class(c: char) -> Option<&'static str> {
    match c {
        '\n' => None,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => Some("control"),
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("bidi")
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206a}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Some("zero-width"),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Some("private use"),
        _ => None,
    }
}

/// Every text of a value, keys left out: those are ours.
fn texts<'a>(value: &'a Value, each: &mut impl FnMut(&'a str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(list) => list.iter().for_each(|v| texts(v, each)),
        Value::Object(map) => map.values().for_each(|v| texts(v, each)),
        _ => {}
    }
}

fn harmless(service: &Value) -> Result<(), String> {
    let mut found = None;
    texts(service, &mut |text| {
        if let Some(class) = hostile(text) {
            let start: String = text.chars().take(80).collect();
            found.get_or_insert_with(|| format!("{class} in {start:?}"));
        }
    });
    found.map_or(Ok(()), Err)
}

const MARKUP: [&str; 24] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<b>script>alert(1)//<</b>/script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x&#62;",
    "&#x3c;img src=x&#x3e;",
    "&amp;lt;b&amp;gt;",
    "&#38;lt;b&#38;gt;",
    "<a href=\"javascript:alert(1)\">",
    "<iframe srcdoc='&lt;script&gt;'>",
    "<!--<b>--><i>",
    "<![CDATA[<b>]]>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE html [<!ENTITY x 'y'>]>",
    "<math><mi//xlink:href=\"data:x,<script>\">",
    "<style>*{display:none}</style>",
    "<b",
    "</",
    "< b><\tb><\nb>",
    "<\u{200b}b><\u{ad}i>",
    "<&#98;>&lt<b>;",
    "[chữ](javascript:alert(1)) ![](http://x/)",
];

const SIGNS: [char; 40] = [
    '\u{202e}',
    '\u{202a}',
    '\u{202c}',
    '\u{2066}',
    '\u{2069}',
    '\u{200e}',
    '\u{200f}',
    '\u{61c}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{2060}',
    '\u{feff}',
    '\u{ad}',
    '\u{180e}',
    '\u{34f}',
    '\u{115f}',
    '\u{3164}',
    '\u{ffa0}',
    '\u{fe0f}',
    '\u{e0041}',
    '\u{e0100}',
    '\u{1d173}',
    '\0',
    '\u{1}',
    '\u{8}',
    '\u{b}',
    '\u{c}',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    '\u{9b}',
    '\u{2028}',
    '\u{2029}',
    '\u{fff9}',
    '\u{e000}',
    '\u{10fffd}',
    '\u{fffd}',
    '\u{301}',
    '\r',
];

/// A hostile text, between two words that must come through.
fn attack(chance: &mut Chance) -> String {
    let mut text = String::from("đầu ");
    for _ in 0..=chance.below(6) {
        match chance.below(8) {
            0..=2 => text.push_str(chance.one::<&str>(&MARKUP)),
            3..=5 => text.push(*chance.one(&SIGNS)),
            6 => {
                // A reference to a sign, which only decoding reveals.
                let sign = u32::from(*chance.one(&SIGNS));
                text.push_str(&if chance.percent(50) {
                    format!("&#{sign};")
                } else {
                    format!("&#x{sign:x};")
                });
            }
            // Letters with their marks apart, which belong together.
            _ => text.push_str("e\u{302}\u{301}a\u{323}\u{302}"),
        }
    }
    if chance.percent(3) {
        let piece = *chance.one(&["<b>", "a\u{301}", "&lt;", "x ", "<", "\u{200b}x"]);
        let times = (chance.below(ENORMOUS) + LONGEST) / piece.chars().count();
        text.push_str(&piece.repeat(times));
    }
    text
}

/// Members whose text decides what a line is, and that a citizen never reads.
const KINDS: [&str; 5] = ["code", "submissionMethod", "processingTimeUnit", "type", "currencyName"];

/// Puts the attack into texts of an answer: one that is enormous into one, others into all.
fn planted(n: usize, attack: &str, chance: &mut Chance) -> Value {
    fn walk(value: &mut Value, each: &mut impl FnMut(&mut String)) {
        match value {
            Value::String(text) => each(text),
            Value::Array(list) => list.iter_mut().for_each(|v| walk(v, each)),
            Value::Object(map) => {
                let all = map.iter_mut().filter(|(key, _)| !KINDS.contains(&key.as_str()));
                all.for_each(|(_, v)| walk(v, each));
            }
            _ => {}
        }
    }
    let mut answer = samples::answer(&format!("1.{n:06}"), "Đăng ký tạm trú");
    let mut count = 0;
    walk(&mut answer["detail"], &mut |_| count += 1);
    let only = (attack.len() > LONGEST).then(|| chance.below(count));
    let (mut at, before) = (0, chance.percent(50));
    walk(&mut answer["detail"], &mut |text| {
        if only.is_none_or(|only| only == at) {
            *text = if before { format!("{attack}{text}") } else { format!("{text} {attack}") };
        }
        at += 1;
    });
    if only.is_none() {
        answer["name"] = json!(format!("Đăng ký {attack} tạm trú"));
        answer["id"] = json!(attack);
    }
    answer
}

/// What comes out at the other end of an import and a bundle. A reader that panics has lost.
fn through(answer: &Value) -> Result<Value, String> {
    catch_unwind(|| carried(answer)).unwrap_or_else(|_| Err("a panic".to_owned()))
}

fn carried(answer: &Value) -> Result<Value, String> {
    let line = answer.to_string();
    let got = import(line.as_bytes(), |_| ()).map_err(|e| e.to_string())?;
    let [service] = &got.services[..] else {
        return Err(format!("refused: {:?}", got.refused));
    };
    let record = Record::Service(Box::new(service.clone()));
    let mut bytes = Vec::new();
    let header = samples::header(Kind::Imported, "Mới");
    catalogue::bundle::write(&header, &[record], &mut bytes).map_err(|e| e.to_string())?;
    let mut reader = Reader::open(&bytes[..], Limits::default()).map_err(|e| e.to_string())?;
    let entry = reader.next().ok_or("an empty bundle")?.map_err(|e| e.to_string())?;
    reader.finish().map_err(|e| e.to_string())?;
    serde_json::to_value(entry.record).map_err(|e| e.to_string())
}

/// Attacks.
///
/// # Errors
/// When the control cannot be made.
pub(super) fn prove(how: How) -> Done<Option<Outcome>> {
    let mut chance = Chance::of(how.seed);
    let mut tally = Tally::of("text");
    let mut classes: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut came, mut fields) = (0_u32, 0_u32);
    let tries = how.size(1_000, 20_000);
    for n in 0..tries {
        let attack = attack(&mut chance);
        *classes.entry(hostile(&attack).unwrap_or("only when decoded")).or_default() += 1;
        let answer = planted(n, &attack, &mut chance);
        let found = through(&answer).and_then(|service| {
            texts(&service, &mut |text| fields += u32::from(text.contains("đầu")));
            came += u32::from(service.to_string().contains("đầu"));
            harmless(&service)
        });
        tally.count(format_args!("text {n}"), found);
    }
    eprintln!("text: {classes:?}; harmless in {fields} texts of {came} services");
    // A text that never arrives proves nothing.
    if (came as usize) < tries * 9 / 10 {
        return Err(Stop::Failed(format!("only {came} of {tries} texts came through at all")));
    }
    direct(&mut chance, how, &mut tally)?;
    Ok(Some(tally.outcome(control()?)))
}

/// The same texts in a bundle that somebody made by hand, past the importer. Its reader refuses
/// controls and what turns a text; the rest is shown as the letters it is, and only counted.
fn direct(chance: &mut Chance, how: How, tally: &mut Tally) -> Done {
    let mut taken: BTreeMap<&str, u32> = BTreeMap::new();
    for n in 0..how.size(300, 3_000) {
        let attack = attack(chance);
        let mut service = samples::whole_service();
        service["what"]["vi"] = json!(attack);
        let record = Record::from_line(json!({ "service": service }).to_string().as_bytes());
        let found = match (record, hostile(&attack)) {
            (Err(_), _) | (Ok(_), None) => Ok(()),
            (Ok(_), Some(_)) => {
                let bad = attack.chars().filter_map(class);
                let found = bad.fold(hostile(&attack), |worst, class| match class {
                    "control" | "bidi" => Some(class),
                    _ => worst,
                });
                match found {
                    Some(class @ ("control" | "bidi")) => Err(format!("a bundle with {class}")),
                    found => {
                        *taken.entry(found.unwrap_or_default()).or_default() += 1;
                        Ok(())
                    }
                }
            }
        };
        tally.count(format_args!("bundle {n}"), found);
    }
    eprintln!("text: taken from a bundle made by hand, to be shown as they are: {taken:?}");
    Ok(())
}

/// Plants one text of every class in a sound service; answers whether each is found.
fn control() -> Done<bool> {
    let sound = samples::whole_service();
    if let Err(why) = harmless(&sound) {
        return Err(Stop::failed("the sample itself", why));
    }
    let long = "x".repeat(LONGEST + 1);
    let planted = ["a<b>c", "a\u{202e}b", "a\u{200b}b", "a\u{7}b", "e\u{301}", "a\u{e000}", &long];
    let found = planted.iter().filter(|text| {
        let mut service = sound.clone();
        service["steps"][1]["vi"] = json!(text);
        harmless(&service).is_err()
    });
    Ok(found.count() == planted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_planted_class_is_found() {
        assert!(control().expect("a sound sample"));
        assert_eq!(hostile("công suất < 40 kW"), None);
    }

    #[test]
    fn an_attack_stands_in_every_text_of_the_answer() {
        let answer = planted(1, "đầu", &mut Chance::of(1));
        let mut without = 0;
        texts(&answer["detail"], &mut |text| without += u32::from(!text.contains("đầu")));
        // Those that say what a line is.
        assert!(without < 20, "{without}");
    }
}
