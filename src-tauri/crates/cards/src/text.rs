//! Texts as scanners and people give them, made plain.

use unicode_normalization::UnicodeNormalization as _;

/// What Windows-1252 has at 0x80 to 0x9F; where it has nothing, Latin-1's control character.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// A full-width sign as its ASCII one; every other as it is.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Whether nobody sees this sign, or it only sets others apart.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// `text` as NFC. UTF-8 that was read as Latin-1 or Windows-1252 is read again, where every sign
/// of it goes back to a byte and the bytes are UTF-8.
pub(crate) fn repaired(text: &str) -> String {
    match again(text) {
        Some(text) => text.nfc().collect(),
        None => text.nfc().collect(),
    }
}

fn again(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let byte = |c: char| {
        u8::try_from(c as u32).ok().or_else(|| {
            let at = WINDOWS.iter().position(|w| *w == c)?;
            u8::try_from(0x80 + at).ok()
        })
    };
    String::from_utf8(text.chars().map(byte).collect::<Option<Vec<u8>>>()?).ok()
}

/// `text` without controls, its words parted by one space.
pub(crate) fn tidied(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in text.split(|c: char| is_blank(c) || c.is_control()).filter(|w| !w.is_empty()) {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// Whether `text` is `count` ASCII digits.
pub(crate) fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// The UTF-8 text that hexadecimal digits stand for.
pub(crate) fn of_hex(hex: &str) -> Option<String> {
    let digits: Option<Vec<u8>> =
        hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|d| !d.is_empty() && d.len() % 2 == 0)?;
    let bytes = digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |n, d| n << 4 | d)).collect();
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_read_with_the_wrong_table_is_read_again() {
        let right = "Nguyễn Thị Mẫu, Đường Số 1";
        let latin: String = right.bytes().map(char::from).collect();
        assert_eq!(repaired(&latin), right);
        let windows: String = right
            .bytes()
            .map(|b| match b {
                0x80..=0x9f => WINDOWS[usize::from(b) - 0x80],
                b => char::from(b),
            })
            .collect();
        assert_eq!(repaired(&windows), right);
        assert_eq!(repaired(&right.nfd().collect::<String>()), right);
        for kept in [right, "Lê Bá", "abc", "", "é"] {
            assert_eq!(repaired(kept), kept);
        }
    }

    #[test]
    fn hexadecimal_digits_are_a_text_or_nothing() {
        assert_eq!(of_hex("4de1baab75").as_deref(), Some("Mẫu"));
        for wrong in ["", "4", "4g", "ff", "Mẫu", "+1"] {
            assert_eq!(of_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn blanks_and_controls_are_one_space() {
        assert_eq!(tidied(" \u{feff}Một\u{a0}\u{0}\n Cửa\u{200b} "), "Một Cửa");
        assert_eq!(narrow('１'), '1');
    }
}
