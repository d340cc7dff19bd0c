//! Makes what is right nearly right: bytes, texts, and JSON from inside.

use serde_json::{Map, Value, json};

use crate::chance::Chance;

/// Pieces of what people and attackers write.
const PIECES: [&str; 44] = [
    "khai sinh",
    "Đăng ký",
    "hộ khẩu",
    "ko",
    "đk",
    "vo moi de",
    "ừ",
    "ứ",
    "ướ",
    "Đ",
    "đ",
    "1.001193",
    "1001193",
    "1.",
    ".",
    "2.999999",
    "113",
    "0",
    "-1",
    "٣",
    "½",
    "１",
    " ",
    "\n",
    "\t",
    "\"",
    "\\",
    "{",
    "[",
    "<b>",
    "</script>",
    "&lt;",
    "&#x3c;",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "\u{323}\u{302}",
    "\u{0}",
    "😀",
    "👩‍👩‍👧",
    "ﷺ",
    "ẞ",
    "İ",
    "ﬃ",
];

/// Markup in crumbs: a few of them in a row are opened, closed and nested in ways nobody writes.
const CRUMBS: [&str; 12] =
    ["<", ">", "</", "<b ", "<p>", "<script>", "</script>", "<style ", "&lt;", "ế", "x", " "];

/// Values that stand where another is expected, and sometimes fit.
const WORDS: [&str; 26] = [
    "",
    "yes",
    "no",
    "unknown",
    "1.001193",
    "1.004222",
    "3.000722",
    "birth",
    "commune",
    "counter",
    "online",
    "birth-form",
    "2026-02-28",
    "2024-02-29",
    "9999-12-31",
    "0000-01-01",
    "-9999-01-01",
    "working_day",
    "month",
    "amount",
    "free",
    "VND",
    "https://a.example/",
    "TYPE",
    "NaN",
    "1e400",
];

/// Changes some bytes, inserts, repeats or removes some.
pub(super) fn bytes(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len() + 1);
        let end = (at + 1 + chance.below(16)).min(bytes.len());
        match chance.below(6) {
            0 | 1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            2 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = *chance.one(&[0, 1, 0x0a, 0x22, 0x5c, 0x7b, 0x7f, 0x80, 0xc3, 0xff]);
                }
            }
            3 => drop(bytes.drain(at.min(end)..end)),
            4 => {
                let piece = bytes[at.min(end)..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let piece = chance.bits().to_le_bytes();
                bytes.splice(at..at, piece);
            }
        }
    }
}

/// Changes a text, letter by letter or piece by piece.
pub(super) fn text(text: &mut String, chance: &mut Chance) {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=chance.below(3) {
        let at = chance.below(chars.len() + 1);
        let end = (at + 1 + chance.below(6)).min(chars.len());
        let range = at.min(end)..end;
        match chance.below(7) {
            0 => drop(chars.drain(range)),
            1 => {
                let piece = chars[range].to_vec();
                chars.splice(at..at, piece);
            }
            2 if end > at + 1 => chars.swap(at, end - 1),
            3 => {
                let upper: Vec<char> =
                    chars[range.clone()].iter().flat_map(|c| c.to_uppercase()).collect();
                chars.splice(range, upper);
            }
            4 if chance.percent(5) => {
                let piece: Vec<char> = chance.one(&PIECES).chars().collect();
                let times = 1 << chance.below(10);
                chars.splice(at..at, piece.iter().copied().cycle().take(piece.len() * times));
            }
            5 if chance.percent(30) => {
                chars.splice(at..at, crumbs(chance).chars());
            }
            5 if chance.percent(30) => {
                let any = char::from_u32(chance.bits() as u32 & 0x1f_ffff).unwrap_or('\u{fffd}');
                chars.insert(at, any);
            }
            _ => {
                let piece = chance.one(&PIECES).chars();
                chars.splice(at..at, piece);
            }
        }
    }
    *text = chars.into_iter().collect();
}

/// Some markup in crumbs.
pub(super) fn crumbs(chance: &mut Chance) -> String {
    (0..2 + chance.below(16)).map(|_| *chance.one(&CRUMBS)).collect()
}

/// Changes some of a JSON value from inside; it stays JSON.
pub(super) fn json(value: &mut Value, chance: &mut Chance) {
    let count = if chance.percent(70) { 1 } else { 2 + chance.below(3) };
    for _ in 0..count {
        let donor = chance.percent(10).then(|| {
            let at = chance.below(size(value));
            nth(value, &mut at.clone()).cloned()
        });
        let at = chance.below(size(value));
        let Some(node) = nth(value, &mut at.clone()) else { return };
        match donor.flatten() {
            // No larger than what is there, so that values do not grow without end.
            Some(donor) if size(&donor) < 60 => *node = donor,
            _ => change(node, chance),
        }
    }
}

/// How many values there are in a value, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(size).sum::<usize>(),
        Value::Object(map) => map.values().map(size).sum(),
        _ => 0,
    }
}

/// The `n`th value in a value, itself being the first.
fn nth<'a>(value: &'a mut Value, n: &mut usize) -> Option<&'a mut Value> {
    if *n == 0 {
        return Some(value);
    }
    *n -= 1;
    match value {
        Value::Array(list) => list.iter_mut().find_map(|v| nth(v, n)),
        Value::Object(map) => map.values_mut().find_map(|v| nth(v, n)),
        _ => None,
    }
}

fn change(node: &mut Value, chance: &mut Chance) {
    if chance.percent(4) {
        *node = other(chance);
        return;
    }
    match node {
        Value::Null => *node = other(chance),
        Value::Bool(b) => *b = !*b,
        Value::Number(_) => *node = number(chance),
        Value::String(s) => match chance.below(10) {
            0 => *s = (*chance.one(&WORDS)).to_owned(),
            1 => *s = (*chance.one(&PIECES)).repeat(1 << chance.below(12)),
            _ => text(s, chance),
        },
        Value::Array(list) => elements(list, chance),
        Value::Object(map) => members(map, chance),
    }
}

fn elements(list: &mut Vec<Value>, chance: &mut Chance) {
    let at = chance.below(list.len());
    match chance.below(6) {
        0 => list.clear(),
        1 if !list.is_empty() => drop(list.remove(at)),
        2 if !list.is_empty() => list.rotate_left(at),
        3 if size_of_all(list) < 2_000 && chance.percent(20) => {
            let all = list.clone();
            (0..chance.below(30)).for_each(|_| list.extend(all.iter().cloned()));
        }
        4 if chance.percent(10) => list.push(other(chance)),
        _ => list.extend(list.get(at).cloned()),
    }
}

fn size_of_all(list: &[Value]) -> usize {
    list.iter().map(size).sum()
}

fn members(map: &mut Map<String, Value>, chance: &mut Chance) {
    let keys: Vec<String> = map.keys().cloned().collect();
    if keys.is_empty() || chance.percent(5) {
        map.insert((*chance.one(&PIECES)).to_owned(), other(chance));
        return;
    }
    let key = chance.one(&keys);
    match chance.below(10) {
        0..=2 => {
            map.remove(key);
        }
        3 => {
            map.insert(key.clone(), Value::Null);
        }
        // The value of one member for another.
        4 => {
            let from = map.get(chance.one(&keys)).cloned();
            map.insert(key.clone(), from.unwrap_or_default());
        }
        _ => {
            if let Some(member) = map.get_mut(key) {
                // Objects in objects are not much deeper than eight.
                change(member, chance);
            }
        }
    }
}

fn number(chance: &mut Chance) -> Value {
    match chance.below(12) {
        0 => json!(0),
        1 => json!(-1),
        2 => json!(i64::MAX),
        3 => json!(i64::MIN),
        4 => json!(u64::MAX),
        5 => json!(1e308),
        6 => json!(-0.0),
        7 => json!(0.5),
        8 => json!(5e-324),
        9 => json!(chance.bits() as i64),
        10 => json!(u32::MAX),
        _ => json!(chance.below(400)),
    }
}

/// Some other value.
fn other(chance: &mut Chance) -> Value {
    match chance.below(8) {
        0 => Value::Null,
        1 => json!(chance.percent(50)),
        2 => number(chance),
        3 => json!([]),
        4 => json!({}),
        5 if chance.percent(30) => {
            let depth = 1 << chance.below(9);
            (0..depth).fold(json!(1), |inside, _| json!([inside]))
        }
        6 => json!({ "vi": chance.one(&PIECES), "en": chance.one(&WORDS) }),
        _ => json!(chance.one(&WORDS)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_inside_can_be_reached() {
        let mut value = json!({ "a": [1, { "b": 2 }], "c": 3 });
        assert_eq!(size(&value), 6);
        let all = (0..6).filter(|n| nth(&mut value, &mut n.clone()).is_some()).count();
        assert_eq!(all, 6);
        assert!(nth(&mut value, &mut 6).is_none());
    }

    #[test]
    fn whatever_is_changed_ends_and_stays_what_it_is() {
        let mut chance = Chance::of(1);
        let mut value = json!({ "name": { "vi": "Một" }, "list": [1, 2, true, null] });
        let (mut raw, mut word) = (b"abc".to_vec(), "Một Cửa".to_owned());
        for _ in 0..2_000 {
            json(&mut value, &mut chance);
            bytes(&mut raw, &mut chance);
            text(&mut word, &mut chance);
            if size(&value) > 2_000 || raw.len() > 2_000 || word.len() > 20_000 {
                (value, raw, word) = (json!({ "a": [1] }), Vec::new(), String::new());
            }
        }
    }
}
