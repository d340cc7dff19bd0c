//! Numbers as people type them.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    Doubt, Sex, places,
    text::{is_blank, narrow},
};

/// What is wrong with a number that was typed. Positions count from 1 and leave out spaces, dots and
/// dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberFault {
    /// Nothing was typed.
    #[error("there is no number")]
    Empty,
    /// A sign stands where a digit belongs.
    #[error("sign {position} is no digit")]
    NotDigit {
        /// Where.
        position: usize,
        /// The sign.
        sign: char,
        /// The digit that looks like it: 0 for the letter O.
        meant: Option<char>,
    },
    /// A sign stands where a letter from A to Z belongs.
    #[error("sign {position} is no letter")]
    NotLetter {
        /// Where.
        position: usize,
    },
    /// Too few or too many digits.
    #[error("{found} digits, not {least} to {most}")]
    Digits {
        /// How many there are.
        found: usize,
        /// How few there may be.
        least: usize,
        /// How many there may be.
        most: usize,
    },
    /// The benefit level of a health insurance card is not 1 to 5.
    #[error("the benefit level is not 1 to 5")]
    Benefit,
}

impl NumberFault {
    /// How many digits are missing; 0 where none is.
    #[must_use]
    pub fn missing(&self) -> usize {
        match self {
            Self::Digits { found, least, .. } => least.saturating_sub(*found),
            _ => 0,
        }
    }

    /// How many digits there are too many; 0 where there are none.
    #[must_use]
    pub fn surplus(&self) -> usize {
        match self {
            Self::Digits { found, most, .. } => found.saturating_sub(*most),
            _ => 0,
        }
    }
}

/// The signs of a number: upper case, narrow, without spaces, dots and dashes.
fn signs(text: &str) -> Result<Vec<char>, NumberFault> {
    let apart = |c: &char| {
        is_blank(*c) || matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}')
    };
    let signs: Vec<char> =
        text.chars().map(narrow).filter(|c| !apart(c)).map(|c| c.to_ascii_uppercase()).collect();
    if signs.is_empty() { Err(NumberFault::Empty) } else { Ok(signs) }
}

/// The digits after the first `letters` signs, which are letters.
fn digits_after(
    signs: &[char],
    letters: usize,
    least: usize,
    most: usize,
) -> Result<(), NumberFault> {
    for (at, sign) in signs.iter().enumerate() {
        let position = at + 1;
        if at < letters && !sign.is_ascii_uppercase() {
            return Err(NumberFault::NotLetter { position });
        }
        if at >= letters && !sign.is_ascii_digit() {
            return Err(NumberFault::NotDigit { position, sign: *sign, meant: digit_like(*sign) });
        }
    }
    let found = signs.len().saturating_sub(letters);
    if (least..=most).contains(&found) {
        Ok(())
    } else {
        Err(NumberFault::Digits { found, least, most })
    }
}

/// The digit that a letter is taken for.
fn digit_like(letter: char) -> Option<char> {
    match letter {
        // Latin, Greek and Cyrillic.
        'O' | 'Ο' | 'О' | 'о' | 'ο' => Some('0'),
        'I' | 'L' => Some('1'),
        'Z' => Some('2'),
        'S' => Some('5'),
        'B' => Some('8'),
        _ => None,
    }
}

/// Bullets and the last four signs.
fn masked(number: &str) -> String {
    let from = number.len().saturating_sub(4);
    format!("••••••••{}", number.get(from..).unwrap_or_default())
}

/// What every number has.
macro_rules! number {
    ($name:ident) => {
        impl $name {
            /// The number without spaces, its letters in upper case.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Eight bullets and the last four signs: what may be shown beside other people.
            #[must_use]
            pub fn masked(&self) -> String {
                masked(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }

        impl TryFrom<String> for $name {
            type Error = NumberFault;

            fn try_from(text: String) -> Result<Self, NumberFault> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0
            }
        }
    };
}

/// The personal number (số định danh cá nhân) of a Vietnamese citizen, also the number of the
/// identity card: 12 digits, of which none is a check digit. Law 26/2023/QH15, article 12.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonalId(String);

number!(PersonalId);

impl PersonalId {
    /// Reads a number as people type it: spaces, dots, dashes and full-width digits are taken.
    ///
    /// # Errors
    /// When these are not 12 digits.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let signs = signs(text)?;
        digits_after(&signs, 0, 12, 12)?;
        Ok(Self(signs.into_iter().collect()))
    }

    fn part(&self, from: usize, to: usize) -> u16 {
        self.0.get(from..to).and_then(|part| part.parse().ok()).unwrap_or_default()
    }

    /// The province, of the 63 before the mergers, where the birth was registered; nothing for
    /// another country or a code given out since. Circular 07/2016/TT-BCA, article 7.
    #[must_use]
    pub fn birth_place(&self) -> Option<&'static str> {
        places::of(self.part(0, 3))
    }

    /// The sex: the fourth digit is even for men.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.part(3, 4).is_multiple_of(2) { Sex::Male } else { Sex::Female }
    }

    /// The year of birth, from 1900 to 2399: the fourth digit is the century and the sex, the next
    /// two are the year in it.
    #[must_use]
    pub fn birth_year(&self) -> i16 {
        let year = 1900 + 100 * (self.part(3, 4) / 2) + self.part(4, 6);
        i16::try_from(year).unwrap_or_default()
    }

    /// What makes one look again at the number on this day.
    #[must_use]
    pub fn doubts(&self, today: Date) -> Vec<Doubt> {
        let place = self.birth_place().is_none().then_some(Doubt::UnknownPlace);
        let future = (self.birth_year() > today.year()).then_some(Doubt::NumberInFuture);
        place.into_iter().chain(future).collect()
    }
}

/// A social insurance number (mã số bảo hiểm xã hội): 10 digits.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SocialInsurance(String);

number!(SocialInsurance);

impl SocialInsurance {
    /// Reads a number as people type it: spaces, dots, dashes and full-width digits are taken.
    ///
    /// # Errors
    /// When these are not 10 digits.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let signs = signs(text)?;
        digits_after(&signs, 0, 10, 10)?;
        Ok(Self(signs.into_iter().collect()))
    }
}

/// The number of a health insurance card (thẻ bảo hiểm y tế) on paper: two letters for the group,
/// one digit for the benefit level, two for the province, ten for the social insurance number.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HealthCard(String);

number!(HealthCard);

impl HealthCard {
    /// Reads a number as people type it: spaces, dots, dashes and small letters are taken. Which
    /// groups there are is not looked at: the list has grown before.
    ///
    /// # Errors
    /// When these are not two letters and 13 digits, or the benefit level is not 1 to 5.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let signs = signs(text)?;
        digits_after(&signs, 2, 13, 13)?;
        if !signs.get(2).is_some_and(|level| ('1'..='5').contains(level)) {
            return Err(NumberFault::Benefit);
        }
        Ok(Self(signs.into_iter().collect()))
    }

    /// The two letters of the group: GD for a household, TE for a child.
    #[must_use]
    pub fn group(&self) -> &str {
        self.0.get(..2).unwrap_or_default()
    }

    /// The benefit level, 1 to 5.
    #[must_use]
    pub fn benefit(&self) -> u8 {
        self.0.get(2..3).and_then(|level| level.parse().ok()).unwrap_or_default()
    }

    /// The social insurance number in it.
    #[must_use]
    pub fn social_insurance(&self) -> SocialInsurance {
        SocialInsurance(self.0.get(5..).unwrap_or_default().to_owned())
    }
}

/// The number of a Vietnamese passport: a letter and 7 or 8 digits. There is no published rule, so
/// no more is looked at.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Passport(String);

number!(Passport);

impl Passport {
    /// Reads a number as people type it: spaces, dots, dashes and small letters are taken.
    ///
    /// # Errors
    /// When these are not a letter and 7 or 8 digits.
    pub fn parse(text: &str) -> Result<Self, NumberFault> {
        let signs = signs(text)?;
        digits_after(&signs, 1, 7, 8)?;
        Ok(Self(signs.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn personal(text: &str) -> PersonalId {
        PersonalId::parse(text).expect("a number")
    }

    #[test]
    fn a_personal_number_says_where_when_and_whom() {
        let number = personal("001190000013");
        assert_eq!(number.birth_place(), Some("Hà Nội"));
        assert_eq!((number.birth_year(), number.sex()), (1990, Sex::Female));
        assert_eq!(number.masked(), "••••••••0013");
        assert_eq!(number.doubts(TODAY), []);
        let number = personal("079203000021");
        assert_eq!(number.birth_place(), Some("Hồ Chí Minh"));
        assert_eq!((number.birth_year(), number.sex()), (2003, Sex::Male));
        assert_eq!(personal("001999000000").birth_year(), 2399);
        assert_eq!(personal("003190000013").doubts(TODAY), [Doubt::UnknownPlace]);
        assert_eq!(personal("001390000013").doubts(TODAY), [Doubt::NumberInFuture]);
    }

    #[test]
    fn a_number_is_taken_as_people_write_it() {
        for text in [
            "001 190 000 013",
            "001.190.000.013",
            "001-190–000\u{a0}013\u{feff}",
            "００１１９０００００１３",
        ] {
            assert_eq!(personal(text).as_str(), "001190000013", "{text}");
        }
        assert_eq!(
            HealthCard::parse("gd 4 01 0123456789").map(String::from).as_deref(),
            Ok("GD4010123456789")
        );
    }

    #[test]
    fn a_fault_says_what_is_wrong() {
        let fault = |text| PersonalId::parse(text).expect_err("a fault");
        assert_eq!(fault(" . "), NumberFault::Empty);
        let short = fault("00119000001");
        assert_eq!(short, NumberFault::Digits { found: 11, least: 12, most: 12 });
        assert_eq!((short.missing(), short.surplus()), (1, 0));
        assert_eq!(fault("0011900000130").surplus(), 1);
        let letter = |position, sign, meant| NumberFault::NotDigit { position, sign, meant };
        assert_eq!(fault("O01190000013"), letter(1, 'O', Some('0')));
        assert_eq!(fault("001 19о000013"), letter(6, 'о', Some('0')));
        assert_eq!(fault("001/190"), letter(4, '/', None));
        assert_eq!(fault("٠01190000013"), letter(1, '٠', None));
    }

    #[test]
    fn a_health_card_has_a_group_a_level_and_a_number() {
        let card = HealthCard::parse("TE1790123456789").expect("a number");
        assert_eq!((card.group(), card.benefit()), ("TE", 1));
        assert_eq!(card.social_insurance(), SocialInsurance::parse("0123456789").expect("one"));
        let fault = |text| HealthCard::parse(text).expect_err("a fault");
        assert_eq!(fault("GD6010123456789"), NumberFault::Benefit);
        assert_eq!(fault("GD40101234567").missing(), 2);
        assert_eq!(fault("G40101234567890"), NumberFault::NotLetter { position: 2 });
        assert_eq!(fault("G"), NumberFault::Digits { found: 0, least: 13, most: 13 });
        assert_eq!(fault("ĐD4010123456789"), NumberFault::NotLetter { position: 1 });
    }

    #[test]
    fn a_passport_is_a_letter_and_digits() {
        assert_eq!(Passport::parse("c1234567").map(String::from).as_deref(), Ok("C1234567"));
        assert!(Passport::parse("P01234567").is_ok());
        assert_eq!(Passport::parse("12345678"), Err(NumberFault::NotLetter { position: 1 }));
        assert_eq!(Passport::parse("C123456").expect_err("a fault").missing(), 1);
        assert_eq!(Passport::parse("C123456789").expect_err("a fault").surplus(), 1);
    }

    #[test]
    fn debug_hides_and_json_checks() {
        let number = personal("001190000013");
        assert_eq!(format!("{number:?}"), "PersonalId(..)");
        let json = serde_json::to_string(&number).expect("JSON");
        assert_eq!(serde_json::from_str::<PersonalId>(&json).expect("a number"), number);
        assert!(serde_json::from_str::<PersonalId>("\"1\"").is_err());
    }
}
