//! Vietnamese text reduced to what people type when they leave the marks out, and procedure codes
//! as people type them.

use model::Code;
use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

/// `text` without marks and case: NFD with the marks dropped, đ ø ł as d o l, lower case; every
/// run of characters that are neither letters nor digits is one space, none at either end.
///
/// ```
/// assert_eq!(catalogue::fold::fold("  Sổ ĐỎ, (hồng)"), "so do hong");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    let mut push = |c: char| {
        // A mark belongs to the letter before it; anything else that is no letter parts words.
        if !c.is_ascii() && is_combining_mark(c) {
            return;
        }
        if !c.is_alphanumeric() {
            gap = true;
            return;
        }
        if std::mem::take(&mut gap) && !folded.is_empty() {
            folded.push(' ');
        }
        folded.push(match c {
            'đ' => 'd',
            'ø' => 'o',
            'ł' => 'l',
            other => other,
        });
    };
    for c in text.chars() {
        if c.is_ascii() {
            push(c.to_ascii_lowercase());
        } else {
            // The order of marks does not matter: they are dropped.
            decompose_canonical(c, |part| part.to_lowercase().for_each(&mut push));
        }
    }
    folded
}

/// A word with its marks, decomposed and in lower case, the tone behind it: "hoà" and "hòa" are one.
pub(crate) fn toned(word: &str) -> String {
    let mut tone = None;
    let mut letters: String = word
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
    letters.extend(tone);
    letters
}

/// The words of [`fold`].
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// The procedure code that `text` is, whether typed with its dot or without, with blanks or
/// without: `"1004194"`, `"1.004194"` and `" 1. 004194"` are all `1.004194`.
///
/// A text that holds anything else beside the code is not a code.
#[must_use]
pub fn code_of(text: &str) -> Option<Code> {
    let mut digits = String::with_capacity(8);
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' if digits.len() < 8 => {
                if digits.len() == 1 {
                    digits.push('.');
                }
                digits.push(c);
            }
            '.' if digits.len() == 1 => digits.push('.'),
            _ => return None,
        }
    }
    is_code(&digits).then_some(Code(digits))
}

/// Whether `code` has the exact form `d.dddddd`.
#[must_use]
pub fn is_code(code: &str) -> bool {
    let b = code.as_bytes();
    b.len() == 8 && b[1] == b'.' && b.iter().enumerate().all(|(i, b)| i == 1 || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_case_and_punctuation_are_gone() {
        assert_eq!(fold("Đăng ký  TẠM TRÚ (KT3)!"), "dang ky tam tru kt3");
        assert_eq!(fold("hoà = hòa"), "hoa hoa");
        assert_eq!(fold("  …  "), "");
        assert_eq!(tokens("vợ mới sinh"), ["vo", "moi", "sinh"]);
    }

    #[test]
    fn composed_and_decomposed_fold_alike() {
        let composed = "Thủ tục đăng ký khai tử";
        let decomposed: String = composed.nfd().collect();
        assert_ne!(composed, decomposed);
        assert_eq!(fold(composed), fold(&decomposed));
    }

    #[test]
    fn a_code_is_known_with_or_without_its_dot_and_blanks() {
        for typed in ["1004194", "1.004194", " 1.004194", "1. 004 194 ", "\u{a0}1.004194"] {
            assert_eq!(code_of(typed), Some(Code::from("1.004194")), "{typed:?}");
        }
        for not in [
            "",
            "1",
            "1.",
            "1.00419",
            "10041945",
            "1..004194",
            "1.004194-Xoa",
            "2.009182739",
            "a.004194",
        ] {
            assert_eq!(code_of(not), None, "{not:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn no_text_makes_code_of_panic(text in any::<String>()) {
            if let Some(code) = code_of(&text) {
                prop_assert!(is_code(code.as_str()));
            }
        }
    }
}
