//! An address as words: each without marks, with marks in one fixed order, and with where a new
//! part of the address begins.

use unicode_normalization::UnicodeNormalization;

use crate::fold::{fold, toned};

/// The most characters of an address that are read.
pub const MAX_ADDRESS: usize = 200;

/// A word of an address or a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Without marks; a number without leading zeros.
    pub(super) plain: String,
    /// `plain` in one of the spellings that are used for the same sound.
    pub(super) spelled: String,
    /// With marks, the tone behind the word: "hoà" and "hòa" are the same.
    pub(super) marked: String,
    /// What begins here.
    pub(super) begins: Begins,
}

/// What begins with a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Begins {
    /// Nothing: it follows a blank.
    Nothing,
    /// Something after a hyphen, slash or bracket, which can also stand within a name.
    Piece,
    /// A part after a comma; no name goes across.
    Part,
}

impl Word {
    /// Whether it bears a mark.
    pub(super) fn is_marked(&self) -> bool {
        self.marked != self.plain
    }

    /// Whether it is a number.
    pub(super) fn is_number(&self) -> bool {
        self.plain.bytes().all(|b| b.is_ascii_digit())
    }
}

/// The words of at most [`MAX_ADDRESS`] characters of `text`.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut run = String::new();
    let mut begins = Begins::Part;
    let mut end = |run: &mut String, begins: &mut Begins| {
        if !run.is_empty() {
            push(&mut words, run, *begins);
            run.clear();
            *begins = Begins::Nothing;
        }
    };
    for c in text.chars().take(MAX_ADDRESS).collect::<String>().nfc() {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            let parted = run.chars().next_back();
            if parted.is_some_and(|last| last.is_ascii_digit() != c.is_ascii_digit()) {
                end(&mut run, &mut begins);
            }
            run.push(c);
            continue;
        }
        end(&mut run, &mut begins);
        let here = match c {
            ',' | ';' | '\n' | '\r' | '\t' | '|' => Begins::Part,
            '-' | '–' | '—' | '/' | '\\' | '(' | ')' | '[' | ']' | ':' | '+' => Begins::Piece,
            _ => Begins::Nothing,
        };
        begins = begins.max(here);
    }
    end(&mut run, &mut begins);
    words
}

fn push(words: &mut Vec<Word>, run: &str, begins: Begins) {
    let plain = fold(run);
    // A sign that is no letter of ours may fold to nothing or to several words.
    if plain.is_empty() || plain.contains(' ') {
        return;
    }
    if plain.bytes().all(|b| b.is_ascii_digit()) {
        let number = plain.trim_start_matches('0');
        let number = if number.is_empty() { "0" } else { number }.to_owned();
        let (spelled, marked) = (number.clone(), number.clone());
        return words.push(Word { plain: number, spelled, marked, begins });
    }
    let spelled = spelled(&plain);
    words.push(Word { plain, spelled, marked: toned(run), begins });
}

/// One spelling for several: "quy" and "qui", "mỹ" and "mĩ", "đắk" and "đắc".
fn spelled(plain: &str) -> String {
    let mut word = plain.replace("quy", "qui");
    let bytes = word.as_bytes();
    if let [.., before, last] = *bytes {
        let new = match last {
            b'y' if b"bcdghklmnpqrstvx".contains(&before) => Some('i'),
            b'k' if before != b'k' => Some('c'),
            _ => None,
        };
        if let Some(new) = new {
            word.pop();
            word.push(new);
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.plain).collect()
    }

    #[test]
    fn numbers_part_from_letters_and_lose_their_zeros() {
        assert_eq!(plain("P04 Q5,TP.HCM"), ["p", "4", "q", "5", "tp", "hcm"]);
        assert_eq!(plain("phường14"), ["phuong", "14"]);
        assert_eq!(plain("00"), ["0"]);
    }

    #[test]
    fn the_place_of_the_tone_and_the_form_of_the_letters_do_not_matter() {
        let marked = |text: &str| words(text).into_iter().map(|w| w.marked).collect::<Vec<_>>();
        assert_eq!(marked("HOÀ thuỷ"), marked("hòa Thủy"));
        let decomposed: String = "Thuỷ".nfd().collect();
        assert_eq!(marked(&decomposed), marked("Thủy"));
        assert_ne!(marked("Thạnh"), marked("Thanh"));
        assert_ne!(marked("Đông"), marked("Đồng"));
    }

    #[test]
    fn spellings_of_one_sound_are_one() {
        let one = |text: &str| words(text).into_iter().map(|w| w.spelled).collect::<String>();
        assert_eq!(one("Quý Lý"), one("Quí Lí"));
        assert_eq!(one("Đắk Lắk"), one("Đắc Lắc"));
        assert_ne!(one("Thủy"), one("Thúi"));
    }

    #[test]
    fn commas_part_and_hyphens_only_may() {
        let begins: Vec<_> = words("a, b - c d").into_iter().map(|w| w.begins).collect();
        assert_eq!(begins, [Begins::Part, Begins::Part, Begins::Piece, Begins::Nothing]);
    }
}
