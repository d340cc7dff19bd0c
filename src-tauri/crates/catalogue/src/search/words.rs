//! Words as people type them: with and without marks, in the keys of Telex and VNI.

use unicode_normalization::char::is_combining_mark;

use crate::fold::{fold, toned};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Word {
    /// Without marks.
    pub(super) plain: String,
    /// With its marks in a fixed order ("hoà" and "hòa" are one); nothing where it has none.
    pub(super) marked: Option<String>,
}

impl Word {
    /// Whether this typed word can be `other`: without marks it can be anything.
    pub(super) fn can_be(&self, other: &Self) -> bool {
        self.plain == other.plain && (self.marked.is_none() || self.marked == other.marked)
    }
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        .flat_map(|raw| {
            let plain = fold(raw);
            let marked = Some(toned(raw)).filter(|m| !raw.is_ascii() && *m != plain);
            // A piece can fold into several words only outside Vietnamese.
            let single = !plain.contains(' ');
            plain
                .split_whitespace()
                .map(|p| Word { plain: p.to_owned(), marked: marked.clone().filter(|_| single) })
                .collect::<Vec<_>>()
        })
        .collect()
}

const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31b}';

/// The word that keys of Telex ("ddawng", "mats") or VNI ("da8ng", "ma61t") write where no input
/// method listens. Nothing where the keys write nothing else than themselves.
pub(super) fn untyped(word: &str) -> Option<Word> {
    let mut letters = String::with_capacity(word.len() + 4);
    let mut tone = None;
    let mut changed = false;
    for key in word.chars() {
        let vowel = |s: &str| s.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        let done = match key {
            'd' | '9' if letters == "d" => {
                letters = "đ".to_owned();
                true
            }
            'a' | 'e' | 'o' => mark_last(&mut letters, &[key], CIRCUMFLEX),
            '6' => mark_last(&mut letters, &['a', 'e', 'o'], CIRCUMFLEX),
            'w' => {
                mark_last(&mut letters, &['u', 'o'], HORN) || mark_last(&mut letters, &['a'], BREVE)
            }
            '7' => mark_last(&mut letters, &['u', 'o'], HORN),
            '8' => mark_last(&mut letters, &['a'], BREVE),
            's' | 'f' | 'r' | 'x' | 'j' | '1'..='5' if vowel(&letters) => {
                tone = match key {
                    's' | '1' => Some('\u{301}'),
                    'f' | '2' => Some('\u{300}'),
                    'r' | '3' => Some('\u{309}'),
                    'x' | '4' => Some('\u{303}'),
                    _ => Some('\u{323}'),
                };
                true
            }
            _ => false,
        };
        changed |= done;
        if !done {
            letters.push(key);
        }
    }
    letters.extend(tone);
    let plain = fold(&letters);
    (changed && plain.len() > 1 && plain.bytes().all(|b| b.is_ascii_lowercase()))
        .then_some(Word { plain, marked: Some(letters) })
}

/// Puts a mark on the last unmarked vowel that can take it ("uow" has two horns); whether there was
/// one.
fn mark_last(letters: &mut String, vowels: &[char], mark: char) -> bool {
    let parts: Vec<char> = letters.chars().collect();
    let free = |i: usize| parts.get(i + 1).is_none_or(|c| !is_combining_mark(*c));
    let Some(at) = (0..parts.len()).rev().find(|i| vowels.contains(&parts[*i]) && free(*i)) else {
        return false;
    };
    let both = mark == HORN && at > 0 && parts[at] == 'o' && parts[at - 1] == 'u';
    *letters = String::with_capacity(letters.len() + 4);
    for (i, part) in parts.into_iter().enumerate() {
        letters.push(part);
        if i == at || both && i + 1 == at {
            letters.push(mark);
        }
    }
    true
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
    fn telex_and_vni_keys_write_the_word_with_its_marks() {
        for (typed, meant) in [
            ("ddawng", "đăng"),
            ("kys", "ký"),
            ("thuwowngf", "thường"),
            ("thuongwf", "thường"),
            ("kho1", "khó"),
            ("tooi", "tôi"),
            ("maats", "mất"),
            ("ma61t", "mất"),
            ("d9a8ng", "đăng"),
            ("cuwowis", "cưới"),
            ("ddor", "đỏ"),
            ("trus", "trú"),
        ] {
            let word = untyped(typed);
            assert_eq!(word.as_ref(), words(meant).first(), "{typed}");
        }
        for plain in ["khai", "sinh", "s", "14", "", "ct"] {
            assert_eq!(untyped(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_word_without_marks_can_be_any_word_with_the_same_letters() {
        let word = |text: &str| words(text).remove(0);
        assert!(word("mat").can_be(&word("mất")) && word("mất").can_be(&word("mất")));
        assert!(!word("mật").can_be(&word("mất")) && !word("mất").can_be(&word("mat")));
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
