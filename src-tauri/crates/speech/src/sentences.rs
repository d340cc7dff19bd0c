use model::Language;

use crate::readable::readable;

/// The most characters one sentence has.
pub const LONGEST: usize = 300;

/// Where a sentence ends, when a space or nothing follows.
const ENDS: [char; 4] = ['.', '!', '?', '…'];
/// What may stand between the end and the space.
const CLOSING: [char; 6] = ['"', '”', '’', ')', ']', '»'];

/// Splits a text into what is said in one go: each line is read by itself, at most [`LONGEST`]
/// characters at a time, cut at the end of a sentence, else at a comma, else at a space. Numbers,
/// dates, codes and abbreviations are written out; addresses of pages and lines without a letter or
/// digit are left out.
#[must_use]
pub fn sentences(text: &str, language: Language) -> Vec<String> {
    let mut out = Vec::new();
    for line in text.lines() {
        // What says nothing by itself, such as the number of a list, goes with what follows.
        let mut begun = String::new();
        for sentence in at_ends(&readable(line, language)) {
            if !begun.is_empty() {
                begun.push(' ');
            }
            begun.push_str(sentence);
            if begun.chars().any(char::is_alphabetic) {
                cut(&std::mem::take(&mut begun), &mut out);
            }
        }
        cut(&begun, &mut out);
    }
    out
}

/// The sentences of a line.
fn at_ends(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (sentence, after) = rest.split_at(first_end(rest));
        rest = after.trim_start();
        Some(sentence.trim_end())
    })
}

/// The byte after the first sentence of `line`.
fn first_end(line: &str) -> usize {
    let mut ended = false;
    for (at, letter) in line.char_indices() {
        if ended && letter.is_whitespace() {
            return at;
        }
        ended = ENDS.contains(&letter) || (ended && CLOSING.contains(&letter));
    }
    line.len()
}

/// Cuts what is too long and adds the pieces that can be said.
fn cut(sentence: &str, out: &mut Vec<String>) {
    let mut rest = sentence.trim();
    while rest.chars().any(char::is_alphanumeric) {
        let (piece, after) = rest.split_at(piece_end(rest));
        if piece.chars().any(char::is_alphanumeric) {
            out.push(piece.trim().to_owned());
        }
        rest = after.trim_start();
    }
}

/// The byte after the piece of `text` that is said first.
fn piece_end(text: &str) -> usize {
    let Some((limit, _)) = text.char_indices().nth(LONGEST) else { return text.len() };
    let head = &text[..limit];
    let at_comma = head.rfind([',', ';', ':']).map(|at| at + 1);
    let at_space = head.rfind(char::is_whitespace);
    // A comma near the beginning would make the next piece no shorter.
    at_comma.filter(|at| *at > limit / 3).or(at_space.filter(|at| *at > 0)).unwrap_or(limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vi(text: &str) -> Vec<String> {
        sentences(text, Language::Vi)
    }

    #[test]
    fn a_text_is_read_line_by_line_and_sentence_by_sentence() {
        assert_eq!(
            vi("Khai sinh\nNộp giấy ở xã. Mang theo gì? “Giấy chứng sinh.” Xong!\n\n · \nHết"),
            ["Khai sinh", "Nộp giấy ở xã.", "Mang theo gì?", "“Giấy chứng sinh.”", "Xong!", "Hết"]
        );
    }

    #[test]
    fn a_point_within_a_number_or_a_name_ends_nothing() {
        assert_eq!(vi("Phí 10.000 đồng ở trang a.b nhé."), ["Phí 10000 đồng ở trang a.b nhé."]);
    }

    #[test]
    fn the_number_of_a_list_goes_with_its_line() {
        assert_eq!(vi("1. Nộp hồ sơ. 2. Chờ."), ["1. Nộp hồ sơ.", "2. Chờ."]);
    }

    #[test]
    fn a_long_sentence_is_cut_at_a_comma_or_a_space() {
        let long = format!("{}, {}", "một hai ba ".repeat(20).trim(), "bốn năm ".repeat(30));
        let pieces = vi(&long);
        assert!(pieces.len() > 1, "{pieces:?}");
        assert!(pieces[0].ends_with("ba,"), "{}", pieces[0]);
        assert!(pieces.iter().all(|p| p.chars().count() <= LONGEST));
        assert_eq!(vi(&"a".repeat(700)).len(), 3);
    }

    #[test]
    fn what_has_no_word_is_not_read() {
        assert_eq!(vi("\n…\n—\n***\n"), Vec::<String>::new());
        assert_eq!(vi("Xem https://dichvucong.gov.vn/a?b=c để biết."), ["Xem để biết."]);
    }

    proptest! {
        #[test]
        fn every_sentence_is_short_on_one_line_and_has_something_to_say(text in any::<String>()) {
            for language in Language::ALL {
                for sentence in sentences(&text, language) {
                    prop_assert!(sentence.chars().count() <= LONGEST);
                    prop_assert!(sentence.chars().any(char::is_alphanumeric));
                    prop_assert!(!sentence.chars().any(char::is_control));
                }
            }
        }

        #[test]
        fn no_word_is_lost(words in prop::collection::vec("[a-zđạảấầẫắằẳẵẹẻếềểễệỉịọỏốồổộớờợụủứừựỳỹ]{2,9}[,.!?]?", 0..200)) {
            let text = words.join(" ");
            let said = vi(&text).join(" ");
            prop_assert_eq!(said, text);
        }
    }
}
