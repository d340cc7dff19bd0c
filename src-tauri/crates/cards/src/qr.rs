//! The QR codes on Vietnamese cards.

use jiff::civil::Date;

use crate::{
    Card, CardFacts, HealthCard, LIMIT, OtherKind, OtherNumber, PersonalId, Sex, SocialInsurance,
    text::{is_digits, of_hex, repaired, tidied},
    validity::LAW_2023,
};

/// How many fields the code of the card of 2021 has.
const FIELDS_2021: usize = 7;
/// How few and how many fields an identity card's code may have.
const FIELDS: std::ops::RangeInclusive<usize> = 6..=11;
/// The most words of a name.
const WORDS: usize = 10;
/// Words that stand in an address without commas, not in a name.
const UNITS: [&str; 8] =
    ["xã", "phường", "thị trấn", "đặc khu", "huyện", "quận", "tỉnh", "thành phố"];

/// Reads the text of a QR code: of the citizen identity card of 2021, the identity card of 2024,
/// the health insurance card on paper; nothing for any other text.
///
/// The order of the fields of 2024 is not published. Fields that stand as in 2021 are read so; of
/// others each is known by its form, and what could be two things is left out.
///
/// Texts may be NFD, or UTF-8 that was read as Latin-1 or Windows-1252. At most [`LIMIT`] characters
/// are read; a longer text is none of these.
#[must_use]
pub fn read_code(text: &str) -> Option<CardFacts> {
    if text.chars().nth(LIMIT).is_some() {
        return None;
    }
    let text = repaired(text);
    let fields: Vec<String> = text.split('|').map(tidied).collect();
    health_card(&fields).or_else(|| {
        FIELDS.contains(&fields.len()).then(|| in_order(&fields).or_else(|| by_form(&fields)))?
    })
}

/// An identity card whose first seven fields stand as on the card of 2021: number, old number,
/// name, birth, sex, residence, issue.
fn in_order(fields: &[String]) -> Option<CardFacts> {
    let (known, rest) = fields.split_at_checked(FIELDS_2021)?;
    let [number, old, name, born, sex, address, issued] = known else { return None };
    // Twelve digits there could as well be the number in use.
    let old_fits = old.is_empty() || is_digits(old, 9);
    let (born, issued, sex) = (day(born)?, day(issued)?, sex_of(sex)?);
    if !is_digits(number, 12) || !old_fits || !is_worded(name) || born > issued {
        return None;
    }
    let mut facts = CardFacts {
        number: Some(number.clone()),
        name: Some(name.clone()),
        born: Some(born),
        sex: Some(sex),
        address: Some(address.clone()).filter(|a| a.chars().any(char::is_alphabetic)),
        issued: Some(issued),
        ..CardFacts::of(card_of(Some(issued)))
    };
    facts.others = others(std::iter::once(old).chain(rest), number);
    Some(facts)
}

/// An identity card whose fields are known by their form alone.
fn by_form(fields: &[String]) -> Option<CardFacts> {
    let numbers: Vec<&String> = fields.iter().filter(|f| is_digits(f, 12)).collect();
    let numbers = distinct(numbers);
    if numbers.is_empty() {
        return None;
    }
    let sex = only(distinct(fields.iter().filter_map(|f| sex_of(f)).collect()));
    let mut days = distinct(fields.iter().filter_map(|f| day(f)).collect::<Vec<Date>>());
    days.sort_unstable();
    // Something besides the number must look like a card.
    if days.is_empty() && sex.is_none() {
        return None;
    }
    let year = |number: &str| PersonalId::parse(number).ok().map(|n| n.birth_year());
    let (born, issued) = match days[..] {
        [born, issued] => (Some(born), Some(issued)),
        // One day alone is the birth where a number says so.
        [day] => (Some(day).filter(|d| numbers.iter().any(|n| year(n) == Some(d.year()))), None),
        [born, ..] => (Some(born), None),
        [] => (None, None),
    };
    // Of several numbers the one that agrees with the birth and the sex.
    let agrees = |number: &&&String| {
        PersonalId::parse(number).is_ok_and(|n| {
            born.is_some_and(|b| b.year() == n.birth_year()) && sex.is_some_and(|s| s == n.sex())
        })
    };
    let number = match numbers[..] {
        [number] => Some(number),
        _ => only(numbers.iter().filter(agrees).copied().collect()),
    };
    let address = address_of(fields);
    let names = fields.iter().filter(|f| Some(*f) != address && is_name(f));
    let mut facts = CardFacts {
        number: number.cloned(),
        name: only(distinct(names.collect())).cloned(),
        born,
        sex,
        address: address.cloned(),
        issued,
        ..CardFacts::of(card_of(issued))
    };
    facts.others = others(fields.iter(), number.map_or("", |n| n.as_str()));
    Some(facts)
}

/// Which identity card was issued on this day.
fn card_of(issued: Option<Date>) -> Card {
    match issued {
        Some(issued) if issued < LAW_2023 => Card::IdCard2021,
        Some(_) => Card::IdCard2024,
        None => Card::IdCard,
    }
}

/// The other numbers among these fields.
fn others<'a>(fields: impl Iterator<Item = &'a String>, number: &str) -> Vec<OtherNumber> {
    let mut others: Vec<OtherNumber> = Vec::new();
    for field in fields {
        let kind = match field.len() {
            9 if is_digits(field, 9) => OtherKind::OldIdCard,
            12 if is_digits(field, 12) && field != number => OtherKind::Unsure,
            _ => continue,
        };
        let other = OtherNumber { kind, number: field.clone() };
        if !others.contains(&other) {
            others.push(other);
        }
    }
    others
}

/// The code of the paper health insurance card: number, name (hexadecimal), birth, sex (1 for men,
/// 2 for women), address (hexadecimal), first clinic, from, to, and more.
fn health_card(fields: &[String]) -> Option<CardFacts> {
    let [number, name, born, sex, rest @ ..] = fields else { return None };
    let card = HealthCard::parse(number).ok();
    let social = match &card {
        Some(card) => card.social_insurance(),
        // Cards since 2021 show the last ten digits alone; the name tells them from other codes.
        None => SocialInsurance::parse(number).ok().filter(|_| of_hex(name).is_some())?,
    };
    let worded = |field: &str| {
        let text = of_hex(field).map_or_else(|| field.to_owned(), |text| tidied(&repaired(&text)));
        Some(text).filter(|text| text.chars().any(char::is_alphabetic))
    };
    Some(CardFacts {
        number: Some(card.map_or_else(|| social.as_str().to_owned(), String::from)),
        name: worded(name).filter(|name| is_worded(name)),
        born: day(born),
        sex: match sex.as_str() {
            "1" => Some(Sex::Male),
            "2" => Some(Sex::Female),
            other => sex_of(other),
        },
        address: rest.first().and_then(|address| worded(address)),
        expires: rest.get(3).and_then(|to| day(to)),
        others: vec![OtherNumber { kind: OtherKind::SocialInsurance, number: social.into() }],
        ..CardFacts::of(Card::HealthCard)
    })
}

/// A day written `ddMMyyyy` or `dd/MM/yyyy`, from 1900 to 2199.
fn day(text: &str) -> Option<Date> {
    let plain: String = match text.split('/').collect::<Vec<_>>()[..] {
        [d, m, y] if is_digits(d, 2) && is_digits(m, 2) && is_digits(y, 4) => [d, m, y].concat(),
        _ => text.to_owned(),
    };
    if !is_digits(&plain, 8) {
        return None;
    }
    let year: i16 = plain.get(4..)?.parse().ok()?;
    let date = Date::new(year, plain.get(2..4)?.parse().ok()?, plain.get(..2)?.parse().ok()?);
    date.ok().filter(|date| (1900..2200).contains(&date.year()))
}

fn sex_of(text: &str) -> Option<Sex> {
    match text.to_lowercase().as_str() {
        "nam" => Some(Sex::Male),
        "nữ" | "nu" => Some(Sex::Female),
        _ => None,
    }
}

/// Whether a text is words of letters alone.
fn is_worded(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '\'' | '’' | '-' | '.'))
}

/// Whether a text looks like a name of a person and nothing else.
fn is_name(text: &str) -> bool {
    is_worded(text) && (2..=WORDS).contains(&text.split(' ').count()) && !has_unit(text)
}

fn has_unit(text: &str) -> bool {
    let text = format!(" {} ", text.to_lowercase());
    UNITS.iter().any(|unit| text.contains(&format!(" {unit} ")))
}

/// The residence: the one field with commas, else the longest that looks like an address.
fn address_of(fields: &[String]) -> Option<&String> {
    let lettered = || fields.iter().filter(|f| f.chars().any(char::is_alphabetic));
    let commas = distinct(lettered().filter(|f| f.contains(',')).collect());
    if !commas.is_empty() {
        return only(commas);
    }
    let digits = |f: &str| f.chars().any(|c| c.is_ascii_digit()) && f.contains(' ');
    let mut like = distinct(lettered().filter(|f| has_unit(f) || digits(f)).collect());
    like.sort_by_key(|f| std::cmp::Reverse(f.chars().count()));
    match like[..] {
        [one] => Some(one),
        [longest, next, ..] if longest.chars().count() > next.chars().count() => Some(longest),
        _ => None,
    }
}

/// The only one of a list.
fn only<T>(mut list: Vec<T>) -> Option<T> {
    if list.len() == 1 { list.pop() } else { None }
}

/// Each of a list once.
fn distinct<T: PartialEq>(list: Vec<T>) -> Vec<T> {
    list.into_iter().fold(Vec::new(), |mut kept, item| {
        if !kept.contains(&item) {
            kept.push(item);
        }
        kept
    })
}

#[cfg(test)]
mod tests;
