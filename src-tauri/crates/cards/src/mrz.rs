//! The machine readable zone of cards and passports: ICAO Doc 9303, parts 3 (check digits, codes),
//! 4 (TD3, two lines of 44) and 5 (TD1, three lines of 30).

mod fields;
mod lines;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use thiserror::Error;

use crate::{Card, CardFacts, LIMIT, OtherKind, OtherNumber};
use fields::{At, birth, check, composite, expiry, is_vietnam, names, repair, sex, state, text};
use lines::Zone;

/// A field of a machine readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The first letters, which say what kind of document it is.
    Kind,
    /// The state that issued it.
    State,
    /// The number of the document.
    Number,
    /// The 12 digits of the personal number, on Vietnamese cards.
    Personal,
    /// The day of birth.
    Birth,
    /// The sex.
    Sex,
    /// The day to which it is good.
    Expiry,
    /// The nationality.
    Nationality,
    /// What the issuing state adds.
    Optional,
    /// The names.
    Name,
    /// The whole, by the last check digit.
    Whole,
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    /// Its check digit is another.
    Check,
    /// It holds what does not belong there: a letter in a date, a day that is none.
    Content,
}

/// Why a machine readable zone cannot be taken. Lines and columns count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MrzFault {
    /// More than [`LIMIT`] characters.
    #[error("the text is too long")]
    TooLong,
    /// Neither 90 signs (a card) nor 88 (a passport), and not in that many lines.
    #[error("{found} signs are no machine readable zone")]
    Length {
        /// How many signs there are.
        found: usize,
    },
    /// A line is too short or too long.
    #[error("line {line} has {found} signs, not {wanted}")]
    LineLength {
        /// Which line.
        line: u8,
        /// How many signs it has.
        found: usize,
        /// How many it must have.
        wanted: usize,
    },
    /// A sign that is no letter from A to Z, no digit and no `<`.
    #[error("line {line}: the sign at {column} does not belong there")]
    Sign {
        /// Which line.
        line: u8,
        /// Where in it.
        column: u8,
    },
    /// A field does not hold.
    #[error("line {line}: {field:?} does not hold ({why:?})")]
    Field {
        /// Which line.
        line: u8,
        /// Which field.
        field: Field,
        /// Why.
        why: Why,
    },
}

impl MrzFault {
    /// The line to look at again, from 1, where there is one.
    #[must_use]
    pub fn line(&self) -> Option<u8> {
        match self {
            Self::TooLong | Self::Length { .. } => None,
            Self::LineLength { line, .. } | Self::Sign { line, .. } | Self::Field { line, .. } => {
                Some(*line)
            }
        }
    }
}

/// Reads a machine readable zone as typed or as recognised from a picture: of a card (TD1) or of a
/// passport (TD3). Every check digit must hold, that of the whole included.
///
/// Spaces, small letters, missing line breaks, `«` and `‹` are taken, and fillers missing at the end
/// of a line of names. In fields of digits the letters O, I, B and S are read as 0, 1, 8 and 5; the
/// check digits then decide. A year of birth is in the latest century that is not after `today`; a
/// year of expiry is 20xx. At most [`LIMIT`] characters are read.
///
/// A Vietnamese card states its last day as 31 December 2099 where it may be good without end (no
/// source confirms it): then none is given.
///
/// The check digits of the standard do not tell A from 0 in a number that may hold both, and not
/// every pair of digits that changed places; names and the sex have none.
///
/// # Errors
/// When something does not hold: what, and on which line.
pub fn read_mrz(text: &str, today: Date) -> Result<CardFacts, MrzFault> {
    if text.chars().nth(LIMIT).is_some() {
        return Err(MrzFault::TooLong);
    }
    match lines::zone(text)? {
        Zone::Card(lines) => card(lines, today),
        Zone::Passport(lines) => passport(lines, today),
    }
}

/// Three lines of 30 (part 5, section 4.2).
fn card([mut one, mut two, three]: [[u8; 30]; 3], today: Date) -> Result<CardFacts, MrzFault> {
    let (first, second) = (At(1), At(2));
    if !matches!(one[0], b'A' | b'C' | b'I') || one[1].is_ascii_digit() {
        return Err(first.content(Field::Kind));
    }
    let state_code = state(&one[2..5]).ok_or(first.content(Field::State))?;
    let vietnam = is_vietnam(&state_code);
    repair(&mut two[0..7]);
    repair(&mut two[8..15]);
    repair(&mut two[29..30]);
    let (number, mut others) =
        if vietnam { (vietnamese(&mut one)?, Vec::new()) } else { foreign(&mut one)? };
    check(&two[0..6], two[6], second, Field::Birth)?;
    check(&two[8..14], two[14], second, Field::Expiry)?;
    let whole = [&one[5..30], &two[0..7], &two[8..15], &two[18..29]];
    composite(&whole, two[29])?;
    let born = birth(&two[0..6], second, today)?;
    let expires = expiry(&two[8..14], second)?.filter(|day| !(vietnam && is_open(*day)));
    let nationality = state(&two[15..18]).ok_or(second.content(Field::Nationality))?;
    let added = text(&two[18..29]);
    if vietnam && !added.is_empty() {
        return Err(second.content(Field::Optional));
    }
    others.extend(Some(added).filter(|a| !a.is_empty()).map(optional));
    let (surname, given) = names(&three).ok_or(At(3).content(Field::Name))?;
    let kind = if vietnam { Card::IdCard } else { Card::OtherMrz };
    Ok(CardFacts {
        number: Some(number),
        born,
        sex: sex(two[7]).ok_or(second.content(Field::Sex))?,
        expires,
        nationality: Some(nationality),
        others,
        ..named(kind, surname, given)
    })
}

/// The personal number of a Vietnamese card: its last nine digits are the number of the document,
/// all twelve stand in the optional data with a check digit of their own.
fn vietnamese(one: &mut [u8; 30]) -> Result<String, MrzFault> {
    let at = At(1);
    repair(&mut one[5..27]);
    repair(&mut one[29..30]);
    if !one[5..14].iter().all(u8::is_ascii_digit) {
        return Err(at.content(Field::Number));
    }
    check(&one[5..14], one[14], at, Field::Number)?;
    if !one[15..27].iter().all(u8::is_ascii_digit) || one[27..29] != *b"<<" {
        return Err(at.content(Field::Personal));
    }
    check(&one[15..27], one[29], at, Field::Personal)?;
    if one[18..27] != one[5..14] {
        return Err(at.content(Field::Personal));
    }
    Ok(text(&one[15..27]))
}

/// The number of another state's card and its optional data. A number of more than nine signs goes
/// on in these, after a `<` in the place of the check digit, and the check digit follows it.
fn foreign(one: &mut [u8; 30]) -> Result<(String, Vec<OtherNumber>), MrzFault> {
    let at = At(1);
    if one[14] != b'<' {
        repair(&mut one[14..15]);
        check(&one[5..14], one[14], at, Field::Number)?;
        let added = Some(text(&one[15..30])).filter(|a| !a.is_empty()).map(optional);
        return Ok((number(&one[5..14], at)?, added.into_iter().collect()));
    }
    let end = one[15..30].iter().position(|b| *b == b'<').unwrap_or(15);
    let (more, added) = one[15..30].split_at(end);
    let Some((last, more)) = more.split_last().filter(|(_, more)| !more.is_empty()) else {
        return Err(at.content(Field::Number));
    };
    let long = [&one[5..14], more].concat();
    check(&long, *last, at, Field::Number)?;
    let added = Some(text(added)).filter(|a| !a.is_empty()).map(optional);
    Ok((number(&long, at)?, added.into_iter().collect()))
}

/// Two lines of 44 (part 4, section 4.2).
fn passport([one, mut two]: [[u8; 44]; 2], today: Date) -> Result<CardFacts, MrzFault> {
    let (first, second) = (At(1), At(2));
    if one[0] != b'P' || one[1].is_ascii_digit() {
        return Err(first.content(Field::Kind));
    }
    let state_code = state(&one[2..5]).ok_or(first.content(Field::State))?;
    let vietnam = is_vietnam(&state_code);
    repair(&mut two[9..10]);
    repair(&mut two[13..20]);
    repair(&mut two[21..28]);
    repair(&mut two[42..44]);
    if vietnam {
        repair(&mut two[1..9]);
        repair(&mut two[28..42]);
    }
    check(&two[0..9], two[9], second, Field::Number)?;
    check(&two[13..19], two[19], second, Field::Birth)?;
    check(&two[21..27], two[27], second, Field::Expiry)?;
    let added = text(&two[28..42]);
    // Without optional data the check digit may be a filler.
    if !(added.is_empty() && two[42] == b'<') {
        check(&two[28..42], two[42], second, Field::Optional)?;
    }
    composite(&[&two[0..10], &two[13..20], &two[21..43]], two[43])?;
    let number = number(&two[0..9], second)?;
    if vietnam && crate::Passport::parse(&number).is_err() {
        return Err(second.content(Field::Number));
    }
    let nationality = state(&two[10..13]).ok_or(second.content(Field::Nationality))?;
    let other = match (vietnam, added.len(), added.bytes().all(|b| b.is_ascii_digit())) {
        (_, 0, _) => None,
        (true, 12, true) => Some(OtherNumber { kind: OtherKind::Personal, number: added }),
        (true, 9, true) => Some(OtherNumber { kind: OtherKind::OldIdCard, number: added }),
        (true, ..) => return Err(second.content(Field::Optional)),
        (false, ..) => Some(optional(added)),
    };
    let (surname, given) = names(&one[5..44]).ok_or(first.content(Field::Name))?;
    Ok(CardFacts {
        number: Some(number),
        born: birth(&two[13..19], second, today)?,
        sex: sex(two[20]).ok_or(second.content(Field::Sex))?,
        expires: expiry(&two[21..27], second)?,
        nationality: Some(nationality),
        others: other.into_iter().collect(),
        ..named(Card::Passport, surname, given)
    })
}

/// The number of a document, without its fillers.
fn number(signs: &[u8], at: At) -> Result<String, MrzFault> {
    let number = text(signs);
    let sound = !number.is_empty() && number.bytes().all(|b| b.is_ascii_alphanumeric());
    // Some states part a number with fillers; those are not read.
    if sound { Ok(number) } else { Err(at.content(Field::Number)) }
}

fn optional(number: String) -> OtherNumber {
    OtherNumber { kind: OtherKind::Optional, number }
}

/// The day that may stand for none on a Vietnamese card.
fn is_open(day: Date) -> bool {
    day == jiff::civil::date(2099, 12, 31)
}

/// A card with these names, the surname first.
fn named(card: Card, surname: String, given: String) -> CardFacts {
    let both = [surname.as_str(), given.as_str()];
    let name = both.iter().filter(|n| !n.is_empty()).copied().collect::<Vec<_>>().join(" ");
    let some = |name: String| Some(name).filter(|n| !n.is_empty());
    CardFacts {
        name: some(name),
        surname: some(surname),
        given: some(given),
        ..CardFacts::of(card)
    }
}
