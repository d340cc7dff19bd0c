//! The fields of a machine readable zone: ICAO Doc 9303, part 3, section 4.

use jiff::civil::Date;

use super::{Field, MrzFault, Why};
use crate::Sex;

/// A line, from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct At(pub(super) u8);

impl At {
    /// A field on this line holds what does not belong there.
    pub(super) fn content(self, field: Field) -> MrzFault {
        MrzFault::Field { line: self.0, field, why: Why::Content }
    }
}

/// Reads the letters that are taken for digits as these, in a field of digits.
pub(super) fn repair(signs: &mut [u8]) {
    for sign in signs {
        *sign = match *sign {
            b'O' => b'0',
            b'I' => b'1',
            b'B' => b'8',
            b'S' => b'5',
            other => other,
        };
    }
}

/// The check digit (section 4.9): weights 7, 3, 1; letters count from 10, fillers are 0.
fn digit<'a>(signs: impl Iterator<Item = &'a u8>) -> u8 {
    let sum: u32 = signs.zip([7, 3, 1].into_iter().cycle()).map(|(b, w)| value(*b) * w).sum();
    u8::try_from(sum % 10).map_or(b'<', |d| b'0' + d)
}

fn value(sign: u8) -> u32 {
    match sign {
        b'0'..=b'9' => u32::from(sign - b'0'),
        b'A'..=b'Z' => u32::from(sign - b'A') + 10,
        _ => 0,
    }
}

/// Whether a field has this check digit.
pub(super) fn check(signs: &[u8], found: u8, at: At, field: Field) -> Result<(), MrzFault> {
    if digit(signs.iter()) == found {
        Ok(())
    } else {
        Err(MrzFault::Field { line: at.0, field, why: Why::Check })
    }
}

/// Whether these fields together have this check digit; it stands on the second line.
pub(super) fn composite(parts: &[&[u8]], found: u8) -> Result<(), MrzFault> {
    if digit(parts.iter().copied().flatten()) == found {
        Ok(())
    } else {
        Err(MrzFault::Field { line: 2, field: Field::Whole, why: Why::Check })
    }
}

/// Signs as a text, without the fillers around it.
pub(super) fn text(signs: &[u8]) -> String {
    signs.iter().map(|b| char::from(*b)).collect::<String>().trim_matches('<').to_owned()
}

/// The code of a state: one to three letters, then fillers.
pub(super) fn state(signs: &[u8]) -> Option<String> {
    let code = text(signs);
    let sound = signs.first() != Some(&b'<')
        && !code.is_empty()
        && code.bytes().all(|b| b.is_ascii_uppercase());
    sound.then_some(code)
}

pub(super) fn is_vietnam(state: &str) -> bool {
    state == "VNM"
}

/// The sex; nothing inside where the document does not state it, nothing for another sign.
pub(super) fn sex(sign: u8) -> Option<Option<Sex>> {
    match sign {
        b'M' => Some(Some(Sex::Male)),
        b'F' => Some(Some(Sex::Female)),
        b'<' | b'X' => Some(None),
        _ => None,
    }
}

/// Year, month and day; nothing inside where a part is not known, which is two fillers.
fn parts(signs: &[u8]) -> Option<Option<(i16, i8, i8)>> {
    let [y1, y2, m1, m2, d1, d2] = *signs else { return None };
    let mut numbers = [0_i8; 3];
    let mut known = true;
    for (number, pair) in numbers.iter_mut().zip([[y1, y2], [m1, m2], [d1, d2]]) {
        match pair {
            [b'<', b'<'] => known = false,
            [a @ b'0'..=b'9', b @ b'0'..=b'9'] => {
                *number = i8::try_from((a - b'0') * 10 + (b - b'0')).ok()?;
            }
            _ => return None,
        }
    }
    let [year, month, day] = numbers;
    Some(known.then_some((i16::from(year), month, day)))
}

/// The day of birth, in the latest century in which it is not after `today`.
pub(super) fn birth(signs: &[u8], at: At, today: Date) -> Result<Option<Date>, MrzFault> {
    let fault = at.content(Field::Birth);
    let Some((year, month, day)) = parts(signs).ok_or(fault)? else { return Ok(None) };
    let this = today.year().div_euclid(100) * 100;
    let found = [this, this - 100]
        .into_iter()
        .filter_map(|century| Date::new(century.checked_add(year)?, month, day).ok())
        .find(|date| *date <= today);
    found.map(Some).ok_or(fault)
}

/// The last day on which the document is good, in the years from 2000 to 2099.
pub(super) fn expiry(signs: &[u8], at: At) -> Result<Option<Date>, MrzFault> {
    let fault = at.content(Field::Expiry);
    let Some((year, month, day)) = parts(signs).ok_or(fault)? else { return Ok(None) };
    Date::new(2000 + year, month, day).map(Some).map_err(|_| fault)
}

/// The surname and the other names (section 4.6); nothing where there is a digit, or no name.
pub(super) fn names(signs: &[u8]) -> Option<(String, String)> {
    let all: String = signs.iter().map(|b| char::from(*b)).collect();
    if all.bytes().any(|b| b.is_ascii_digit()) || all.starts_with('<') {
        return None;
    }
    let (surname, given) = all.split_once("<<").unwrap_or((&all, ""));
    let words =
        |part: &str| part.split('<').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    Some((words(surname), words(given)))
}
