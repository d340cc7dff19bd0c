//! What people write before a name: the kind of a unit, or that the name is a street or a hamlet.

use std::collections::HashMap;

use super::text::{Word, words};

/// The kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Ward,
    Commune,
    Township,
    SpecialZone,
    UrbanDistrict,
    RuralDistrict,
    Town,
    City,
    Province,
}

/// The level a kind belongs to. A city is a district or a province.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Commune,
    District,
    City,
    Province,
}

impl Kind {
    pub(super) fn level(self) -> Level {
        match self {
            Self::Ward | Self::Commune | Self::Township | Self::SpecialZone => Level::Commune,
            Self::UrbanDistrict | Self::RuralDistrict | Self::Town => Level::District,
            Self::City => Level::City,
            Self::Province => Level::Province,
        }
    }
}

/// What the words before a name say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// It is a unit of this kind.
    Unit(Kind),
    /// It is a street, or something in one.
    Street,
    /// It is a part of a commune.
    Hamlet,
    /// Nothing.
    Filler,
}

/// How the kinds are written whole; the first words of every name in the register.
const KINDS: [(&str, Kind); 9] = [
    ("phường", Kind::Ward),
    ("xã", Kind::Commune),
    ("thị trấn", Kind::Township),
    ("đặc khu", Kind::SpecialZone),
    ("quận", Kind::UrbanDistrict),
    ("huyện", Kind::RuralDistrict),
    ("thị xã", Kind::Town),
    ("thành phố", Kind::City),
    ("tỉnh", Kind::Province),
];

/// How people shorten the kinds.
const SHORT: [(&str, Kind); 19] = [
    ("p", Kind::Ward),
    ("f", Kind::Ward),
    ("ph", Kind::Ward),
    ("ward", Kind::Ward),
    ("x", Kind::Commune),
    ("tt", Kind::Township),
    ("ttr", Kind::Township),
    ("dk", Kind::SpecialZone),
    ("đk", Kind::SpecialZone),
    ("q", Kind::UrbanDistrict),
    ("district", Kind::UrbanDistrict),
    ("h", Kind::RuralDistrict),
    ("tx", Kind::Town),
    ("t x", Kind::Town),
    ("tp", Kind::City),
    ("t p", Kind::City),
    ("city", Kind::City),
    ("t", Kind::Province),
    ("province", Kind::Province),
];

const STREETS: [&str; 23] = [
    "đường",
    "đ",
    "phố",
    "ngõ",
    "ngách",
    "hẻm",
    "kiệt",
    "số",
    "số nhà",
    "sn",
    "đại lộ",
    "quốc lộ",
    "ql",
    "tỉnh lộ",
    "chợ",
    "cầu",
    "tòa",
    "tòa nhà",
    "chung cư",
    "căn hộ",
    "kdc",
    "kcn",
    "kđt",
];

const HAMLETS: [&str; 23] = [
    "thôn",
    "ấp",
    "xóm",
    "khóm",
    "bản",
    "buôn",
    "làng",
    "bon",
    "tổ",
    "tdp",
    "tổ dân phố",
    "khu phố",
    "kp",
    "khu",
    "khu vực",
    "kv",
    "đội",
    "cụm",
    "tổ dp",
    "khối",
    "khối phố",
    "tiểu khu",
    "tk",
];

/// Words that say nothing of the place.
const FILLERS: [&str; 12] =
    ["việt nam", "vietnam", "vn", "cũ", "mới", "nay", "là", "thuộc", "trước", "đây", "và", "ở"];

/// Names people use for places that are called otherwise.
pub(super) const ALIASES: [(&str, &str); 38] = [
    ("hn", "Hà Nội"),
    ("ha tay", "Hà Nội"),
    ("hcm", "Hồ Chí Minh"),
    ("tphcm", "Hồ Chí Minh"),
    ("hcmc", "Hồ Chí Minh"),
    ("sg", "Hồ Chí Minh"),
    ("sai gon", "Hồ Chí Minh"),
    ("tpsg", "Hồ Chí Minh"),
    ("đn", "Đà Nẵng"),
    ("đn", "Đồng Nai"),
    ("dng", "Đà Nẵng"),
    ("hp", "Hải Phòng"),
    ("ct", "Cần Thơ"),
    ("hue", "Huế"),
    ("thua thien hue", "Huế"),
    ("tt hue", "Huế"),
    ("tth", "Huế"),
    ("brvt", "Bà Rịa - Vũng Tàu"),
    ("vt", "Vũng Tàu"),
    ("bmt", "Buôn Ma Thuột"),
    ("ban me thuot", "Buôn Ma Thuột"),
    ("buon me thuot", "Buôn Ma Thuột"),
    ("nt", "Nha Trang"),
    ("đl", "Đà Lạt"),
    ("qn", "Quảng Ninh"),
    ("qn", "Quảng Nam"),
    ("qn", "Quảng Ngãi"),
    ("qn", "Quy Nhơn"),
    ("bd", "Bình Dương"),
    ("bd", "Bình Định"),
    ("bh", "Biên Hòa"),
    ("tđ", "Thủ Đức"),
    ("td", "Thủ Đức"),
    ("dak lak", "Đắk Lắk"),
    ("dac nong", "Đắk Nông"),
    ("bc", "Bình Chánh"),
    ("phan rang", "Phan Rang - Tháp Chàm"),
    ("gv", "Gò Vấp"),
];

/// The words that may stand before a name.
#[derive(Debug)]
pub(super) struct Lexicon(HashMap<String, Vec<(String, Sense)>>);

/// What stands before a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Before {
    pub(super) sense: Option<Sense>,
    /// Where its words begin; where the name begins, if nothing is said.
    pub(super) from: usize,
    /// The words that say it are written whole but without marks.
    pub(super) without_marks: bool,
}

impl Lexicon {
    pub(super) fn new() -> Self {
        let mut lexicon = Self(HashMap::new());
        let units = KINDS.iter().chain(&SHORT).map(|(w, k)| (*w, Sense::Unit(*k)));
        let streets = STREETS.iter().map(|w| (*w, Sense::Street));
        let hamlets = HAMLETS.iter().map(|w| (*w, Sense::Hamlet));
        let fillers = FILLERS.iter().map(|w| (*w, Sense::Filler));
        for (phrase, sense) in units.chain(streets).chain(hamlets).chain(fillers) {
            let (plain, marked) = spelt(&words(phrase));
            lexicon.0.entry(plain).or_default().push((marked, sense));
        }
        lexicon
    }

    /// What the words before `at` say of the name that begins there.
    pub(super) fn before(&self, words: &[Word], at: usize) -> Before {
        let begin = begin_of_part(words, at);
        for length in (1..=3).rev() {
            let Some(from) = at.checked_sub(length).filter(|f| *f >= begin) else { continue };
            match self.sense(&words[from..at]) {
                None | Some((Sense::Filler, _)) => {}
                Some((sense, without_marks)) => {
                    return Before { sense: Some(sense), from, without_marks };
                }
            }
        }
        Before { sense: self.numbered(words, at, begin), from: at, without_marks: false }
    }

    /// Whether the word `at` is one that says nothing of the place.
    pub(super) fn says_nothing(&self, words: &[Word], at: usize) -> bool {
        let filler = |from: usize, to: usize| {
            words.get(from..to).is_some_and(|w| self.sense(w).is_some_and(|s| s.0 == Sense::Filler))
        };
        filler(at, at + 1) || filler(at, at + 2) || (at > 0 && filler(at - 1, at + 1))
    }

    /// What a phrase says, and whether it is written without the marks it has.
    fn sense(&self, phrase: &[Word]) -> Option<(Sense, bool)> {
        let (plain, marked) = spelt(phrase);
        let senses = self.0.get(&plain)?;
        let bare = plain == marked;
        let found = senses.iter().find(|(m, _)| *m == marked);
        let (spelled, sense) = found.or_else(|| senses.first().filter(|_| bare))?;
        Some((*sense, bare && *spelled != marked))
    }

    /// "12 Nguyễn Trãi" is a street, "tổ 5 Linh Trung" and "Q1 Sài Gòn" are not.
    fn numbered(&self, words: &[Word], at: usize, begin: usize) -> Option<Sense> {
        let number = at.checked_sub(1).filter(|n| *n >= begin && words[*n].is_number())?;
        match self.before(words, number).sense {
            Some(Sense::Hamlet | Sense::Unit(_)) => None,
            _ => Some(Sense::Street),
        }
    }
}

/// Where the part of the address begins in which the word `at` stands.
pub(super) fn begin_of_part(words: &[Word], at: usize) -> usize {
    use super::text::Begins;
    let begins = |i: &usize| words.get(*i).is_some_and(|w| w.begins == Begins::Part);
    (0..=at.min(words.len())).rev().find(begins).unwrap_or(0)
}

fn spelt(words: &[Word]) -> (String, String) {
    let join = |of: fn(&Word) -> &str| words.iter().map(of).collect::<Vec<_>>().join(" ");
    (join(|w| &w.plain), join(|w| &w.marked))
}

/// The kind and the rest of a whole name: "Thị trấn Ba Tơ" is a township, "Ba Tơ".
pub(super) fn part(name: &str) -> Option<(Kind, &str)> {
    KINDS.iter().find_map(|(word, kind)| {
        let head = name.get(..name.char_indices().nth(word.chars().count())?.0)?;
        let rest = name.get(head.len()..)?.strip_prefix(' ')?;
        (head.to_lowercase() == *word && !rest.is_empty()).then_some((*kind, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(text: &str, at: usize) -> Option<Sense> {
        Lexicon::new().before(&words(text), at).sense
    }

    #[test]
    fn a_kind_is_known_whole_short_and_without_marks_but_not_with_others() {
        assert_eq!(before("phường Mai", 1), Some(Sense::Unit(Kind::Ward)));
        assert_eq!(before("phuong Mai", 1), Some(Sense::Unit(Kind::Ward)));
        assert_eq!(before("P.Mai", 1), Some(Sense::Unit(Kind::Ward)));
        assert_eq!(before("Phương Mai", 1), None);
        assert_eq!(before("thị xã Sơn Tây", 2), Some(Sense::Unit(Kind::Town)));
        assert_eq!(before("TP Huế", 1), Some(Sense::Unit(Kind::City)));
        assert_eq!(before("thị, xã Mai", 2), Some(Sense::Unit(Kind::Commune)));
        assert_eq!(before("xã, Mai", 1), None);
    }

    #[test]
    fn a_house_number_makes_a_street_and_the_number_of_a_hamlet_does_not() {
        assert_eq!(before("12 Nguyễn Trãi", 1), Some(Sense::Street));
        assert_eq!(before("ngõ 12 Láng Hạ", 2), Some(Sense::Street));
        assert_eq!(before("tổ 5 Linh Trung", 2), None);
        assert_eq!(before("đường Hà Nội", 1), Some(Sense::Street));
        assert_eq!(before("khu phố Hà Nội", 2), Some(Sense::Hamlet));
        assert_eq!(before("thành phố Hà Nội", 2), Some(Sense::Unit(Kind::City)));
    }

    #[test]
    fn a_whole_name_has_a_kind_and_a_rest() {
        assert_eq!(part("Thị trấn Ba Tơ"), Some((Kind::Township, "Ba Tơ")));
        assert_eq!(part("Thị Xã Việt Yên"), Some((Kind::Town, "Việt Yên")));
        assert_eq!(part("Quận 1"), Some((Kind::UrbanDistrict, "1")));
        assert_eq!(part("Xã"), None);
        assert_eq!(part(""), None);
    }
}
