//! Official texts made plain: no markup, no hidden characters, NFC, bounded.

use model::{Date, LocalizedText};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::defects::{Defect, Notes};

/// Characters of a text of one line, and of one of many.
const LINE: usize = 4_000;
const BLOCK: usize = 30_000;
/// The most texts of any list.
pub(super) const MANY: usize = 500;

/// Tags after which a new line begins.
const BREAKS: [&str; 13] =
    ["br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "td"];

impl Notes {
    /// `raw` as plain text of one line.
    pub(super) fn line(&mut self, raw: &str) -> String {
        let lines = self.block(raw);
        let line = lines.split('\n').collect::<Vec<_>>().join(" ");
        self.cut(line, LINE)
    }

    /// `raw` as plain text; no line is empty.
    pub(super) fn block(&mut self, raw: &str) -> String {
        let mut text = self.visible(raw);
        if text.contains('<') {
            text = self.plain(&text);
        }
        if text.contains('&') {
            let decoded = decode(&text);
            if decoded != text {
                self.mark(Defect::Entities);
                text = self.visible(&decoded);
                text = self.plain(&text);
            }
        }
        if !is_nfc(&text) {
            self.mark(Defect::NotNfc);
            text = text.nfc().collect();
        }
        let lines: Vec<String> = text
            .split('\n')
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|line| !line.is_empty())
            .collect();
        self.cut(lines.join("\n"), BLOCK)
    }

    /// [`Self::line`] as a text of the model; nothing when it is empty.
    pub(super) fn vi(&mut self, raw: &str) -> Option<LocalizedText> {
        Some(self.line(raw)).filter(|t| !t.is_empty()).map(LocalizedText::vi)
    }

    /// At most [`MANY`] of `list`.
    pub(super) fn bounded<T>(&mut self, mut list: Vec<T>) -> Vec<T> {
        if list.len() > MANY {
            self.mark(Defect::ListCut);
            list.truncate(MANY);
        }
        list
    }

    fn cut(&mut self, mut text: String, most: usize) -> String {
        if let Some((at, _)) = text.char_indices().nth(most) {
            self.mark(Defect::TextCut);
            text.truncate(at);
            text.push('…');
        }
        text
    }

    /// Without what cannot be seen or turns the direction of a text; line ends as `\n`.
    fn visible(&mut self, raw: &str) -> String {
        let mut hidden = false;
        let text = raw
            .chars()
            .filter_map(|c| match c {
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
                '\t' | '\u{b}' | '\u{c}' => Some(' '),
                c if is_hidden(c) => {
                    hidden = true;
                    None
                }
                c => Some(c),
            })
            .collect();
        if hidden {
            self.mark(Defect::HiddenCharacters);
        }
        text
    }

    /// Without tags, comments and scripts. Afterwards no `<` stands before a letter, `/`, `!` or
    /// `?`, so that nothing can be taken for markup; `< 40 kW` stays.
    fn plain(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut open: Vec<usize> = Vec::new();
        let mut script: Option<usize> = None;
        let mut found = false;
        for c in text.chars() {
            match c {
                '<' => {
                    open.push(out.len());
                    out.push(c);
                }
                '>' => {
                    let Some(at) = std::iter::from_fn(|| open.pop()).find(|&at| is_tag(&out[at..]))
                    else {
                        out.push(c);
                        continue;
                    };
                    found = true;
                    let tag = out.split_off(at);
                    // A script that began inside this tag now begins where the tag stood.
                    script = script.map(|from| from.min(at));
                    let closes = tag.starts_with("</");
                    let name: String = tag
                        .trim_start_matches(['<', '/'])
                        .chars()
                        .take_while(char::is_ascii_alphanumeric)
                        .map(|c| c.to_ascii_lowercase())
                        .collect();
                    if name == "script" || name == "style" {
                        if !closes {
                            script.get_or_insert(at);
                        } else if let Some(from) = script.take() {
                            out.truncate(from);
                            open.retain(|at| *at < from);
                        }
                    } else if BREAKS.contains(&name.as_str()) {
                        out.push('\n');
                    }
                }
                c => out.push(c),
            }
        }
        // Removing a tag can join what stood around it; a tag may also never be closed.
        let mut safe = String::with_capacity(out.len());
        let mut chars = out.chars().peekable();
        while let Some(c) = chars.next() {
            safe.push(c);
            if c == '<' && chars.peek().is_some_and(|n| begins_tag(*n)) {
                found = true;
                safe.push(' ');
            }
        }
        if found {
            self.mark(Defect::Markup);
        }
        safe
    }
}

fn begins_tag(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')
}

fn is_tag(text: &str) -> bool {
    text[1..].chars().next().is_some_and(begins_tag)
}

/// Whether `c` shows nothing by itself: it controls, hides, turns or joins what stands around it.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffd}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{10ffff}')
}

/// Character references decoded once: `&amp;lt;` becomes `&lt;`. Unknown ones stay.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest[1..].find(';').filter(|end| *end <= 10).map(|end| &rest[1..=end]);
        match reference.and_then(character) {
            Some(c) => {
                out.push(c);
                rest = &rest[reference.map_or(0, str::len) + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

fn character(reference: &str) -> Option<char> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match reference {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "bull" => '•',
        "deg" => '°',
        "sup2" => '²',
        "sup3" => '³',
        _ => return letter(reference),
    })
}

/// The letters with marks that HTML names and Vietnamese uses, such as `ecirc`.
fn letter(name: &str) -> Option<char> {
    let base = name.chars().next().filter(char::is_ascii_alphabetic)?;
    let mark = match &name[1..] {
        "grave" => '\u{300}',
        "acute" => '\u{301}',
        "circ" => '\u{302}',
        "tilde" => '\u{303}',
        _ => return None,
    };
    unicode_normalization::char::compose(base, mark)
}

/// A text without the bullet or number in front of it.
pub(super) fn without_bullet(text: &str) -> &str {
    text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '+' | '*' | '•' | '⃰' | '.' | '(' | '“' | '"')
    })
}

/// The last day of the window a text names, as in "đến hết ngày 31/12/2026".
pub(super) fn window_end(text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    let ends = lower.match_indices("đến").filter_map(|(at, lead)| {
        let rest = lower[at + lead.len()..].trim_start();
        let rest = rest.strip_prefix("hết").unwrap_or(rest).trim_start();
        date(rest.strip_prefix("ngày").unwrap_or(rest))
    });
    ends.max()
}

/// The date at the beginning of `text`: `31/12/2026`, `31-12-2026`, or in words
/// "31 tháng 12 năm 2026".
fn date(text: &str) -> Option<Date> {
    let mut parts = [0i16; 3];
    let mut rest = text.trim_start();
    for (i, part) in parts.iter_mut().enumerate() {
        if i > 0 {
            rest = rest
                .trim_start()
                .strip_prefix(['/', '-', '.'])
                .or_else(|| rest.trim_start().strip_prefix(["tháng", "năm"][i - 1]))?
                .trim_start();
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        *part = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
    }
    let [day, month, year] = parts;
    (2000..2100).contains(&year).then_some(())?;
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(raw: &str) -> String {
        Notes::default().block(raw)
    }

    #[test]
    fn markup_never_survives() {
        for (raw, text) in [
            ("<p>Nộp <b>hồ sơ</b></p><ul><li>một<li>hai</ul>", "Nộp hồ sơ\nmột\nhai"),
            ("<img src=x onerror=alert(1)>Tờ khai", "Tờ khai"),
            ("<scr<b>ipt>alert(1)</script>Tờ khai", "Tờ khai"),
            ("a<script>if (1 < 2) alert('x')</script>b", "ab"),
            ("&lt;b&gt;đậm&lt;/b&gt;", "đậm"),
            ("<\u{200b}b>đậm</b>", "đậm"),
            ("&#60;i&#x3e;nghiêng", "nghiêng"),
            ("<a href=\"javascript:x", "< a href=\"javascript:x"),
            ("<!-- <b>ẩn</b> -->hiện", "hiện"),
        ] {
            assert_eq!(plain(raw), text, "{raw}");
        }
    }

    #[test]
    fn a_sign_of_less_is_not_markup() {
        assert_eq!(plain("công suất < 40kW và > 3 m, M2 < C"), "công suất < 40kW và > 3 m, M2 < C");
        assert_eq!(plain("h<40 & k>2"), "h<40 & k>2");
    }

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(
            plain("T&ecirc;n &amp;lt; &quot;A&quot;&nbsp;&amp; &khac;"),
            "Tên &lt; \"A\" & &khac;"
        );
    }

    #[test]
    fn hidden_characters_go_and_text_is_nfc() {
        let mut notes = Notes::default();
        assert_eq!(
            notes.block(
                "\u{f0fc} Gi\u{61}\u{302}\u{301}y\u{200e}\u{200b} \t kê\r\n\r\nkhai\u{202e}"
            ),
            "Giấy kê\nkhai"
        );
        assert_eq!(notes.keys(), ["hidden_characters", "not_nfc"]);
    }

    #[test]
    fn windows_are_read_in_both_spellings() {
        let day = |s: &str| s.parse::<Date>().expect("a date");
        assert_eq!(window_end("từ 01/7/2025 đến hết ngày 31/12/2026"), Some(day("2026-12-31")));
        assert_eq!(window_end("đến ngày 30 tháng 6 năm 2026"), Some(day("2026-06-30")));
        assert_eq!(window_end("Miễn từ 07/4/2026 đến 30/6/2026"), Some(day("2026-06-30")));
        assert_eq!(window_end("đến ngày 31/02/2026 hoặc đến hết ngày làm việc"), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_plain_text_comes_out(
            raw in "(<|>|/|!|&|;|lt|gt|#60|amp|script|b|style| |\n|\u{200b}|\u{338}|ê|\\PC|[\\x00-\\x1f]){0,40}"
        ) {
            let mut notes = Notes::default();
            let text = notes.block(&raw);
            let mut chars = text.chars().peekable();
            while let Some(c) = chars.next() {
                prop_assert!(c == '\n' || !is_hidden(c));
                prop_assert!(c != '<' || !chars.peek().is_some_and(|n| begins_tag(*n)));
            }
            prop_assert!(is_nfc(&text));
        }
    }
}
