//! The recovery sheet: the recovery key as an age identity, as 27 words and as a QR code.
//!
//! The 1,024 words are Vietnamese syllables without tones, so that they can be typed on any
//! keyboard: every onset with every rime, in alphabetical order, without those that could be read
//! as something rude. A word carries 10 bits: 256 of the key, then 14 to tell a slip
//! (the first bits of SHA-256 over `motcua-sheet/1` and the key).

use std::sync::LazyLock;

use age::x25519::Identity;
use bech32::{Bech32, Hrp};
use model::SHEET_WORDS;
use qrcode::{EcLevel, QrCode};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::{
    error::{Error, Result},
    rows::chance,
    seal,
};

/// How many words there are to choose from.
const LIST: usize = 1024;
/// The most bytes of a text that is read as a sheet.
const LONGEST: usize = 4096;
/// Bits of a word.
const BITS: usize = 10;
/// What age puts before the text of a secret key.
const PREFIX: &str = "age-secret-key-";

const ONSETS: [&str; 17] =
    ["b", "ch", "d", "h", "kh", "l", "m", "n", "nh", "ph", "r", "s", "t", "th", "tr", "v", "x"];
const RIMES: [&str; 68] = [
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec",
    "em", "en", "eo", "ep", "et", "eu", "i", "ich", "iec", "iem", "ien", "iep", "iet", "ieu", "im",
    "in", "inh", "ip", "it", "iu", "o", "oa", "oai", "oan", "oang", "oat", "oc", "oi", "om", "on",
    "ong", "op", "ot", "u", "ua", "uan", "uc", "ue", "ui", "um", "un", "ung", "uoc", "uoi", "uom",
    "uon", "uong", "uot", "up", "ut", "uy", "uyen", "uyet",
];
/// Nobody should find these on a sheet.
const UNFIT: [&str; 24] = [
    "bop", "bu", "buoi", "chet", "chich", "chim", "chui", "dam", "deo", "di", "diem", "dit", "du",
    "dut", "hiep", "liem", "lon", "mut", "nung", "phe", "sut", "thoi", "vu", "xac",
];

static WORD_LIST: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> = ONSETS
        .iter()
        .flat_map(|onset| RIMES.iter().map(move |rime| format!("{onset}{rime}")))
        .filter(|word| !UNFIT.contains(&word.as_str()))
        .collect();
    words.sort();
    words.dedup();
    words.truncate(LIST);
    words
});

/// What is wrong with the words that were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    /// There are not 27 words but this many.
    #[error("{0} words")]
    Count(usize),
    /// The word at this place, from 1, is none of a sheet.
    #[error("word {0}")]
    Unknown(usize),
    /// Every word is one of a sheet, but together they are no key: one was mistaken for another, or
    /// two changed places.
    #[error("together no key")]
    Slip,
    /// A text that begins like a key but is none.
    #[error("no key")]
    Key,
    /// A good key, but not the one of this vault.
    #[error("of another vault")]
    Other,
}

/// What is printed. Shown once, never stored.
pub struct Sheet {
    /// The 27 words.
    pub words: Vec<Zeroizing<String>>,
    /// The same as an age identity, `AGE-SECRET-KEY-1…`; `age -d -i` takes it.
    pub key: Zeroizing<String>,
}

impl Sheet {
    /// A new recovery key.
    pub(crate) fn new() -> Result<Self> {
        let bytes = Zeroizing::new(chance::<32>()?);
        Self::of(&bytes).ok_or(Error::Damaged)
    }

    fn of(bytes: &[u8; 32]) -> Option<Self> {
        let key = bech32::encode_upper::<Bech32>(Hrp::parse(PREFIX).ok()?, bytes).ok()?;
        let words = indices(bytes)
            .into_iter()
            .map(|n| WORD_LIST.get(n).cloned().map(Zeroizing::new))
            .collect::<Option<_>>()?;
        Some(Self { words, key: Zeroizing::new(key) })
    }

    /// The key of the sheet.
    pub(crate) fn identity(&self) -> Result<Identity> {
        seal::identity(&self.key).ok_or(Error::Damaged)
    }

    /// The key as a QR code: its side in modules and the modules row by row, true for dark. Without
    /// the quiet zone of four modules that a reader needs around it.
    #[must_use]
    pub fn qr(&self) -> (usize, Vec<bool>) {
        let Ok(code) = QrCode::with_error_correction_level(self.key.as_bytes(), EcLevel::Q) else {
            return (0, Vec::new());
        };
        let dark = code.to_colors().into_iter().map(|c| c == qrcode::Color::Dark).collect();
        (code.width(), dark)
    }
}

/// Which words say 32 bytes.
fn indices(bytes: &[u8; 32]) -> Vec<usize> {
    let mut all = Zeroizing::new([0u8; 34]);
    all[..32].copy_from_slice(bytes);
    all[32..].copy_from_slice(&check(bytes));
    let bit = |n: usize| usize::from(all[n / 8] >> (7 - n % 8) & 1);
    (0..SHEET_WORDS).map(|w| (0..BITS).fold(0, |word, b| word << 1 | bit(w * BITS + b))).collect()
}

/// The bits after the key: 14 of these 16 are used.
fn check(bytes: &[u8; 32]) -> [u8; 2] {
    let digest = Sha256::new().chain_update("motcua-sheet/1").chain_update(bytes).finalize();
    [digest[0], digest[1] & 0xFC]
}

/// `count` different places of `of`, from 1, by chance and in order: which words to ask for.
///
/// # Errors
/// [`Error::Disk`] when the system gives no chance.
pub fn places(of: usize, count: usize) -> Result<Vec<usize>> {
    let mut places: Vec<usize> = (1..=of).collect();
    while places.len() > count {
        let at = usize::from(u16::from_le_bytes(chance()?)) % places.len();
        places.remove(at);
    }
    Ok(places)
}

/// Reads what was typed or scanned: 27 words with any marks, case and signs between, or the key
/// itself.
///
/// # Errors
/// [`SheetFault`] says which word to look at.
pub(crate) fn read(text: &str) -> std::result::Result<Identity, SheetFault> {
    if text.len() > LONGEST {
        return Err(SheetFault::Count(text.split_whitespace().count()));
    }
    // Room for all at once: text that grows leaves parts of itself behind.
    let mut plain = Zeroizing::new(String::with_capacity(4 * LONGEST));
    plain.extend(
        text.nfd()
            .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
            .map(|c| if matches!(c, 'đ' | 'Đ') { 'd' } else { c })
            .flat_map(char::to_lowercase),
    );
    if plain.trim_start().starts_with(PREFIX) {
        let key: Zeroizing<String> =
            Zeroizing::new(plain.chars().filter(|c| !c.is_whitespace()).collect());
        let key = Zeroizing::new(key.to_uppercase());
        return seal::identity(&key).ok_or(SheetFault::Key);
    }
    let typed: Vec<&str> =
        plain.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
    let places: Zeroizing<Vec<Option<usize>>> = Zeroizing::new(
        typed.iter().map(|word| WORD_LIST.iter().position(|known| known == word)).collect(),
    );
    if let Some(n) = places.iter().position(Option::is_none) {
        return Err(SheetFault::Unknown(n + 1));
    }
    if typed.len() != SHEET_WORDS {
        return Err(SheetFault::Count(typed.len()));
    }
    let mut all = Zeroizing::new([0u8; 34]);
    for (n, bit) in places
        .iter()
        .flatten()
        .flat_map(|place| (0..BITS).rev().map(move |b| place >> b & 1))
        .enumerate()
    {
        all[n / 8] |= u8::try_from(bit << (7 - n % 8)).unwrap_or(0);
    }
    let mut bytes = Zeroizing::new([0u8; 32]);
    bytes.copy_from_slice(&all[..32]);
    if all[32..] != check(&bytes) {
        return Err(SheetFault::Slip);
    }
    Sheet::of(&bytes).and_then(|s| s.identity().ok()).ok_or(SheetFault::Slip)
}

#[cfg(test)]
mod tests {
    use age::secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn the_words_never_change() {
        assert_eq!(WORD_LIST.len(), LIST);
        assert!(WORD_LIST.is_sorted() && WORD_LIST.iter().all(|w| w.is_ascii() && w.len() <= 7));
        // A printed sheet must open in every later version: this list is a format.
        let mark = crate::rows::hex(&Sha256::digest(WORD_LIST.join(" ")));
        assert_eq!(mark, "80a84744add82314a2525e54ec394c4780bb01f6840f2c523d2c1251db4cf9de");
    }

    #[test]
    fn a_sheet_is_read_back_as_words_and_as_key() {
        for _ in 0..50 {
            let sheet = Sheet::new().expect("chance");
            assert_eq!(sheet.words.len(), SHEET_WORDS);
            let words: Vec<&str> = sheet.words.iter().map(|w| w.as_str()).collect();
            let same = |text: &str| {
                let read = read(text).expect("a key");
                assert_eq!(seal::told(&read).expose_secret(), sheet.key.as_str());
            };
            same(&words.join(" "));
            same(&format!("  1. {}", words.join(",\n2) ").to_uppercase()));
            same(&sheet.key);
            same(&sheet.key.to_lowercase());
        }
    }

    #[test]
    fn a_slip_is_told_where_it_can_be() {
        let sheet = Sheet::new().expect("chance");
        let mut words: Vec<String> = sheet.words.iter().map(|w| w.to_string()).collect();
        assert_eq!(read(&words[..26].join(" ")).err(), Some(SheetFault::Count(26)));
        let right = std::mem::replace(&mut words[6], "banana".into());
        assert_eq!(read(&words.join(" ")).err(), Some(SheetFault::Unknown(7)));
        words[6] = right;
        let mut caught = 0;
        let mut tried = 0;
        for n in 0..SHEET_WORDS {
            for step in [1, 77, 500] {
                let mut other = words.clone();
                let place = WORD_LIST.iter().position(|w| *w == other[n]).expect("known");
                other[n] = WORD_LIST[(place + step) % LIST].clone();
                tried += 1;
                caught += usize::from(read(&other.join(" ")).err() == Some(SheetFault::Slip));
            }
        }
        // A slip goes unseen once in 16,384; the wrong key then opens nothing.
        assert!(caught >= tried - 1, "{caught} of {tried}");
        assert_eq!(read("AGE-SECRET-KEY-1QQQQ").err(), Some(SheetFault::Key));
        assert_eq!(read("").err(), Some(SheetFault::Count(0)));
    }

    #[test]
    fn marks_do_not_matter() {
        let sheet = Sheet::new().expect("chance");
        let marked: Vec<String> = sheet
            .words
            .iter()
            .map(|w| w.replace('a', "ạ").replace('d', "đ").replace('o', "ớ"))
            .collect();
        assert!(read(&marked.join(" ")).is_ok());
    }
}
