//! Texts in several languages, and what older entries put into them.

use serde_json::Value;

use super::{MAX_LIST, Told, Wanted};
use crate::import::text::is_hidden;

/// The longest text that is taken, in characters.
const MAX_TEXT: usize = 20_000;
/// The longest name of a language, in bytes.
const MAX_TAG: usize = 35;

/// The entries of a list that may be null, or no list at all.
pub(super) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().map(Vec::as_slice).unwrap_or_default().iter().take(MAX_LIST)
}

/// The text in the most wanted language that has one.
pub(super) fn localized(value: &Value, wanted: Wanted<'_>) -> Option<Told> {
    chosen(list(value), wanted)
}

/// The text of one of `kinds`, the first that has any, in the most wanted language.
pub(super) fn typed(value: &Value, kinds: &[&str], wanted: Wanted<'_>) -> Option<Told> {
    let of = |kind: &str| {
        chosen(list(value).filter(move |text| text["type"].as_str() == Some(kind)), wanted)
    };
    kinds.iter().find_map(|kind| of(kind))
}

fn chosen<'a>(texts: impl Iterator<Item = &'a Value>, wanted: Wanted<'_>) -> Option<Told> {
    let told = |text: &Value| {
        let language = text["language"].as_str()?.trim();
        let tag = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        let fits = !language.is_empty() && language.len() <= MAX_TAG && language.bytes().all(tag);
        let text = clean(text["value"].as_str()?);
        (fits && !text.is_empty()).then(|| Told { text, language: language.to_owned() })
    };
    let rank =
        |told: &Told| wanted.0.iter().position(|w| *w == told.language).unwrap_or(wanted.0.len());
    // Of equals the first stays.
    texts.filter_map(told).min_by_key(rank)
}

/// A text as plain lines: no markup, no characters that hide or turn, no Draft.js.
pub(super) fn clean(text: &str) -> String {
    let text = match draft(text) {
        Some(lines) => lines,
        None => text.to_owned(),
    };
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        if out.len() >= 8 * MAX_TEXT {
            break;
        }
        let after = &rest[c.len_utf8()..];
        if c == '<'
            && after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
            && let Some(end) = after.find('>')
        {
            out.push(' ');
            rest = &after[end + 1..];
            continue;
        }
        match c {
            '\n' => out.push('\n'),
            c if c.is_control() => out.push(' '),
            c if is_hidden(c) => {}
            c => out.push(c),
        }
        rest = after;
    }
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = out.split('\n').map(line).filter(|l| !l.is_empty()).collect();
    lines.join("\n").chars().take(MAX_TEXT).collect()
}

/// The lines of a Draft.js object, `{"blocks":[{"text":…}]}`.
fn draft(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with('{') || text.len() > 16 * MAX_TEXT {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let blocks = value["blocks"].as_array()?;
    let lines: Vec<&str> = blocks.iter().filter_map(|block| block["text"].as_str()).collect();
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_is_plain_lines_whatever_it_was() {
        for (text, lines) in [
            (" Yksi\r\n\n <b>kaksi</b>  kolme ", "Yksi\nkaksi kolme"),
            (
                r#"{"blocks":[{"text":"Yksi","type":"unstyled"},{"text":""},{"text":"kaksi"}]}"#,
                "Yksi\nkaksi",
            ),
            (r#"{"blocks":[]}"#, ""),
            ("{muu}", "{muu}"),
            ("a\u{202e}b\u{0}c", "ab c"),
            ("5 < 7 and <p", "5 < 7 and <p"),
            ("<p>a</p><br/>b<!-- x -->", "a b"),
        ] {
            assert_eq!(clean(text), lines, "{text:?}");
        }
    }

    #[test]
    fn of_a_language_that_stands_twice_the_first_text_is_taken() {
        let two = json!([{ "language": "fi", "value": "A" }, { "language": "fi", "value": "B" }]);
        assert_eq!(localized(&two, Wanted(&["fi"])).map(|t| t.text).as_deref(), Some("A"));
    }
}
