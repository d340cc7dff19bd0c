//! Plain language: both languages, the same numbers, short sentences, no officialese.

use std::collections::BTreeSet;

use model::{Language, LocalizedText};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Desk, Norm};

/// The most words of a sentence.
const SENTENCE: usize = 25;
/// The most words of a sentence on average, in a text of more than two sentences.
const MEAN: usize = 15;
/// The most sentences of a paragraph.
const PARAGRAPH: usize = 3;

/// Words that blame or command; both lists hold for both languages.
const BANNED: [&str; 11] = [
    "vui lòng",
    "xin lỗi",
    "không hợp lệ",
    "bắt buộc",
    "sai định dạng",
    "thụ lý",
    "đương sự",
    "quý khách",
    "please",
    "sorry",
    "invalid",
];

/// Office language and what to say instead. It may stand only where the same text also explains it
/// by that partner; one everyday word explains nothing.
const OFFICIALESE: [(&str, &str); 20] = [
    ("cư trú hợp pháp", "được phép ở"),
    ("thành phần hồ sơ", "giấy tờ cần nộp"),
    ("trình tự thực hiện", "các bước"),
    ("cách thức thực hiện", "cách nộp"),
    ("cơ quan có thẩm quyền", "nơi giải quyết"),
    ("theo quy định của pháp luật", "theo luật"),
    ("theo quy định hiện hành", "theo luật"),
    ("hồ sơ hợp lệ", "đủ giấy tờ"),
    ("khai thác dữ liệu", "tra cứu"),
    ("khai thác được", "tra được"),
    ("về nhân thân", "về người đó"),
    ("tống đạt", "giao tận tay"),
    ("sau đây gọi tắt", "gọi là"),
    ("nêu trên", "ở trên"),
    ("tiến hành", "làm"),
    ("pursuant to", "under"),
    ("in accordance with", "under"),
    ("aforementioned", "this"),
    ("prior to", "before"),
    ("hereby", "now"),
];

/// Acronyms that everybody knows and whose long form would be harder to understand.
const KNOWN: [&str; 1] = ["HIV"];

/// How a text is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// An official name: its Vietnamese stays as the source has it.
    Official,
    /// Our own words.
    Plain,
    /// Our own words, a paragraph.
    Paragraph,
}

/// A text and where it stands in its record.
pub(super) struct Said<'a> {
    pub(super) at: String,
    pub(super) text: &'a LocalizedText,
    pub(super) tone: Tone,
}

/// Checks the texts of one record, given in the order in which a citizen reads them.
pub(super) fn check(texts: &[Said], desk: &mut Desk) {
    for said in texts {
        let LocalizedText { vi, en } = said.text;
        let en = en.as_deref().unwrap_or_default();
        for (language, text) in [(Language::Vi, vi.as_str()), (Language::En, en)] {
            let at = format!("{}.{}", said.at, language.tag());
            if text.trim().is_empty() {
                desk.fault(Norm::Language, format!("{at}: there is no text"));
                continue;
            }
            if !is_nfc(text) {
                desk.fault(Norm::Nfc, format!("{at}: not NFC"));
            }
            if said.tone != Tone::Official || language == Language::En {
                banned(&at, text, desk);
            }
            if said.tone != Tone::Official {
                plain(&at, text, said.tone, desk);
            }
        }
        let (a, b) = (numbers(vi), numbers(en));
        if a != b && !vi.is_empty() && !en.is_empty() {
            let only = |x: &BTreeSet<String>, y: &BTreeSet<String>| {
                x.difference(y).cloned().collect::<Vec<_>>().join(", ")
            };
            let why =
                format!("{}: only vi says [{}], only en [{}]", said.at, only(&a, &b), only(&b, &a));
            desk.fault(Norm::Numbers, why);
        }
    }
    for language in Language::ALL {
        acronyms(texts, language, desk);
    }
}

fn banned(at: &str, text: &str, desk: &mut Desk) {
    let words = words(text);
    for phrase in BANNED.iter().filter(|p| has(&words, p)) {
        desk.fault(Norm::Banned, format!("{at}: {phrase:?}"));
    }
}

fn plain(at: &str, text: &str, tone: Tone, desk: &mut Desk) {
    let all = words(text);
    for (phrase, partner) in OFFICIALESE {
        let explained = partner.contains(' ') && has(&all, partner);
        if has(&all, phrase) && !explained {
            desk.fault(Norm::Officialese, format!("{at}: {phrase:?}, plainly {partner:?}"));
        }
    }
    let parts = split(text, &['.', '!', '?', '…', ';', ':', '\n']);
    for part in &parts {
        let n = length(part);
        if n > SENTENCE {
            desk.fault(Norm::Sentence, format!("{at}: {n} words in {:?}", part.trim()));
        }
    }
    let total: usize = parts.iter().map(|p| length(p)).sum();
    if parts.len() > 2 && total > MEAN * parts.len() {
        let why = format!("{at}: {total} words in {} sentences", parts.len());
        desk.fault(Norm::Mean, why);
    }
    if tone == Tone::Paragraph {
        for paragraph in text.split("\n\n") {
            let n = split(paragraph, &['.', '!', '?', '…']).len();
            if n > PARAGRAPH {
                desk.fault(Norm::Paragraph, format!("{at}: {n} sentences"));
            }
        }
    }
}

/// The words of a text in lower case; diacritics stay, they are part of the word.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().collect::<String>().to_lowercase();
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether the words of `phrase` stand side by side.
fn has(words: &[String], phrase: &str) -> bool {
    let phrase: Vec<&str> = phrase.split(' ').collect();
    words.windows(phrase.len()).any(|w| w.iter().zip(&phrase).all(|(a, b)| a == b))
}

fn length(part: &str) -> usize {
    part.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

/// Splits after marks that end a sentence: a mark inside a number, time or address does not.
fn split<'a>(text: &'a str, marks: &[char]) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let ends = rest
            .peek()
            .is_none_or(|(_, next)| next.is_whitespace() || "”\"')]».!?…".contains(*next));
        if marks.contains(&c) && (ends || c == '\n') {
            let end = at + c.len_utf8();
            parts.push(&text[start..end]);
            start = end;
        }
    }
    parts.push(&text[start..]);
    parts.retain(|p| length(p) > 0);
    parts
}

/// The numbers of a text: `10.000` and `10,000` are one number, `03` is 3, `15:00` is 15.
pub(super) fn numbers(text: &str) -> BTreeSet<String> {
    let bytes = text.as_bytes();
    let mut out: Vec<String> = Vec::new();
    let (mut at, mut joins) = (0, false);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = (at..bytes.len()).find(|i| !bytes[*i].is_ascii_digit()).unwrap_or(bytes.len());
        let run = &text[at..end];
        let before = at.checked_sub(1).map(|i| bytes[i]);
        let adjacent = at >= 2 && bytes[at - 2].is_ascii_digit();
        match (before, out.last_mut()) {
            (Some(b'.' | b','), Some(last)) if adjacent && joins && run.len() == 3 => {
                last.push_str(run);
            }
            (Some(b':'), Some(_)) if adjacent && run == "00" => {}
            _ => {
                joins = run.len() <= 3;
                out.push(run.to_owned());
            }
        }
        at = end;
    }
    let value = |n: String| match n.trim_start_matches('0') {
        "" => "0".to_owned(),
        n => n.to_owned(),
    };
    out.into_iter().map(value).collect()
}

/// An acronym must be spelled out in the text where it first stands, or before.
fn acronyms(texts: &[Said], language: Language, desk: &mut Desk) {
    let mut known: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for said in texts {
        let text = match language {
            Language::Vi => said.text.vi.as_str(),
            Language::En => said.text.en.as_deref().unwrap_or_default(),
        };
        let spelled = words(text);
        known.push(initials(&spelled));
        if said.tone == Tone::Official {
            continue;
        }
        for word in text.split_whitespace().flat_map(candidates) {
            if !seen.insert(word.to_owned()) {
                continue;
            }
            let letters: String = word.to_lowercase().chars().map(base).collect();
            if !known.iter().any(|k| k.contains(&letters)) {
                let why = format!("{}.{}: {word} is not spelled out", said.at, language.tag());
                desk.fault(Norm::Acronym, why);
            }
        }
    }
}

/// The first letters of the words, without marks: "Ủy ban" spells "UB".
fn initials(words: &[String]) -> String {
    words.iter().filter_map(|w| w.chars().next()).map(base).collect()
}

fn base(letter: char) -> char {
    letter.nfd().next().unwrap_or(letter)
}

/// The acronyms in one word between blanks. Numbers of laws and of forms are none.
fn candidates(word: &str) -> impl Iterator<Item = &str> {
    let number = word.contains('/') || word.chars().any(|c| c.is_ascii_digit());
    let parts = if number { "" } else { word };
    parts.split(|c: char| !c.is_alphanumeric()).filter(|part| {
        let roman = part.chars().all(|c| "IVX".contains(c));
        let short = part.chars().count() >= 2 && part.chars().all(char::is_uppercase);
        short && !roman && !KNOWN.contains(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(list: &[&str]) -> BTreeSet<String> {
        list.iter().map(|s| (*s).to_owned()).collect()
    }

    #[test]
    fn the_same_number_is_the_same_in_both_ways_of_writing() {
        assert_eq!(numbers("10.000 đồng, 2,5 ngày"), set(&["10000", "2", "5"]));
        assert_eq!(numbers("10,000 dong, 2.5 days"), set(&["10000", "2", "5"]));
        assert_eq!(numbers("1.250.000"), set(&["1250000"]));
        assert_eq!(numbers("lúc 15:00"), numbers("15 giờ"));
        assert_eq!(numbers("lúc 15:30"), numbers("15 giờ 30"));
        assert_eq!(numbers("03 ngày"), numbers("3 days"));
        assert_eq!(numbers("mã 1.001193"), set(&["1", "1193"]));
        assert_eq!(numbers("2026.000"), set(&["2026", "0"]));
        assert_ne!(numbers("5 ngày"), numbers("five days"));
    }

    #[test]
    fn a_point_inside_a_number_or_an_address_ends_no_sentence() {
        assert_eq!(split("Nộp 10.000 đồng. Rồi về!", &['.', '!']).len(), 2);
        assert_eq!(split("Xem dichvucong.gov.vn lúc 15:00", &['.', ':']).len(), 1);
        assert_eq!(split("Hỏi: “Được không?” Rồi làm...", &['.', '?', ':']).len(), 3);
        assert_eq!(split("", &['.']).len(), 0);
    }

    #[test]
    fn words_match_whole_without_case_but_with_their_marks() {
        assert!(has(&words("Xin LỖI, bác"), "xin lỗi"));
        assert!(has(&words("XIN LÔ\u{303}I"), "xin lỗi"), "also when not yet NFC");
        assert!(!has(&words("xin lôi"), "xin lỗi"));
        assert!(!has(&words("pleased to help"), "please"));
        assert!(!has(&words("xin đừng lỗi"), "xin lỗi"));
    }

    #[test]
    fn numbers_of_laws_and_forms_are_no_acronyms() {
        let found = |w| candidates(w).collect::<Vec<_>>();
        assert_eq!(found("(BHXH),"), ["BHXH"]);
        assert_eq!(found("UBND-HĐND"), ["UBND", "HĐND"]);
        for none in ["60/2014/QH13", "104/2022/NĐ-CP", "CT01", "II", "A", "Xã", "VNeID", "HIV"] {
            assert_eq!(found(none), [""; 0], "{none}");
        }
    }
}
