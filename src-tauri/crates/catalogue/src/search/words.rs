//! Words as people type them: with and without marks, unfinished, mistyped.

use unicode_normalization::UnicodeNormalization;

use crate::fold::fold;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Without marks.
    pub(super) plain: String,
    /// With its marks in a fixed order ("hoà" and "hòa" are one); nothing where it has none.
    pub(super) marked: Option<String>,
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    text.split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c))
        .flat_map(|raw| {
            let plain = fold(raw);
            let marked = marked(raw).filter(|m| *m != plain);
            // A piece can fold into several words only outside Vietnamese.
            let single = !plain.contains(' ');
            plain
                .split_whitespace()
                .map(|p| Word { plain: p.to_owned(), marked: marked.clone().filter(|_| single) })
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Lower case with the tone mark at the end.
fn marked(raw: &str) -> Option<String> {
    if raw.is_ascii() {
        return None;
    }
    let mut tone = None;
    let mut word: String = raw
        .nfd()
        .filter(|c| {
            let is_tone = matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
            if is_tone {
                tone = Some(*c);
            }
            !is_tone
        })
        .flat_map(char::to_lowercase)
        .collect();
    word.extend(tone);
    Some(word)
}

/// A word typed in Telex or VNI without an input method, without its marks: "ddawng" is "dang".
/// Nothing where that changes nothing.
pub(super) fn untyped(word: &str) -> Option<String> {
    let mut plain = String::with_capacity(word.len());
    for (i, c) in word.char_indices() {
        let doubled = plain.ends_with(c) && matches!(c, 'a' | 'e' | 'o' | 'd');
        let key = i > 0 && matches!(c, 'w' | '0'..='9');
        if !doubled && !key {
            plain.push(c);
        }
    }
    let vowels = |c| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    if plain.len() > 2
        && plain.ends_with(['s', 'f', 'r', 'x', 'j'])
        && plain.chars().skip(1).any(vowels)
    {
        plain.pop();
    }
    (plain != word && plain.len() > 1).then_some(plain)
}

/// Whether two words differ by one letter: changed, missing, added, or two swapped.
pub(super) fn near(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (s, l) = (short.as_bytes(), long.as_bytes());
    if l.len() - s.len() > 1 {
        return false;
    }
    let same = s.iter().zip(l).take_while(|(a, b)| a == b).count();
    let (s, l) = (&s[same..], &l[same..]);
    match (s, l) {
        _ if s.len() < l.len() => *s == l[1..],
        ([], []) => true,
        ([a, b, rest @ ..], [c, d, other @ ..]) if a == d && b == c && rest == other => true,
        (s, l) => s[1..] == l[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_places_of_a_tone_mark_are_one_word() {
        assert_eq!(words("Hoà"), words("hòa"));
        assert_ne!(words("mất"), words("mật"));
        assert_eq!(words("mat")[0].marked, None);
        assert_eq!(
            words("Ho\u{61}\u{300}, đỏ!").iter().map(|w| w.plain.as_str()).collect::<Vec<_>>(),
            ["hoa", "do"]
        );
    }

    #[test]
    fn telex_and_vni_keys_are_undone() {
        for (typed, meant) in [
            ("ddawng", "dang"),
            ("kys", "ky"),
            ("thuwowngf", "thuong"),
            ("kho1", "kho"),
            ("tooi", "toi"),
        ] {
            assert_eq!(untyped(typed).as_deref(), Some(meant));
        }
        assert_eq!(untyped("khai"), None);
    }

    #[test]
    fn one_slip_of_the_finger_is_near() {
        assert!(
            near("sinh", "sihn")
                && near("sinh", "snh")
                && near("sinh", "sinhh")
                && near("sinh", "sunh")
        );
        assert!(!near("sinh", "shin1") && !near("sinh", "minhh") && !near("ab", "abcd"));
    }
}
