//! The targets for cards: QR codes, numbers, machine readable zones.

use std::hint::black_box;

use cards::{CardFacts, HealthCard, Passport, PersonalId, SocialInsurance, read_code, read_mrz};

use super::{Try, mutate};
use crate::{Done, chance::Chance, samples};

/// Codes made up by the published layouts; the names and numbers are nobody's.
const CODES: [&str; 3] = [
    "001190000013|012345678|Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu, Thành phố Hà Nội|01082021",
    "02092024|Nguyễn Thị Mẫu|001190000013|15021990|Nữ|Phường Mẫu Hà Nội|||079203000021",
    "GD4010123456789|4e677579e1bb856e204de1baab75|15/02/1990|2|48c3a0204ee1bb9969|01|01/01/2024|31/12/2024|$",
];
/// The specimens of ICAO Doc 9303 and a Vietnamese card made up.
const ZONES: [&str; 3] = [
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "IDVNM1900000130001190000013<<1\n9002155F3002153VNM<<<<<<<<<<<2\nNGUYEN<<THI<MAU<THU<<<<<<<<<<<",
];

/// What is done with a card that was read.
fn use_it(facts: &CardFacts) {
    black_box((facts.doubts(samples::TODAY), facts.expiry()));
    let shown = format!("{facts:?}");
    assert!(!shown.contains(|c: char| c.is_ascii_digit()) || shown.contains("IdCard20"), "{shown}");
    let json = serde_json::to_string(facts).unwrap_or_default();
    assert!(serde_json::from_str::<CardFacts>(&json).is_ok_and(|read| read == *facts));
}

/// Codes, and every number in them as if a person had typed it.
pub(super) fn code() -> Done<Try> {
    Ok(Box::new(|chance| {
        let mut code = (*chance.one(&CODES)).to_owned();
        match chance.below(8) {
            0 => {}
            1 => code = mutate::crumbs(chance),
            2 => code = code.bytes().map(char::from).collect(),
            3 => code = turned(&code, chance),
            _ => mutate::text(&mut code, chance),
        }
        for part in code.split('|') {
            if let Ok(number) = PersonalId::parse(part) {
                black_box((number.birth_place(), number.sex(), number.doubts(samples::TODAY)));
                assert!(number.as_str().len() == 12 && (1900..2400).contains(&number.birth_year()));
            }
            if let Ok(card) = HealthCard::parse(part) {
                assert!((1..=5).contains(&card.benefit()) && card.group().len() == 2);
                black_box(card.social_insurance().masked());
            }
            black_box((SocialInsurance::parse(part).ok(), Passport::parse(part).ok()));
        }
        let facts = read_code(&code);
        facts.iter().for_each(use_it);
        facts.is_some()
    }))
}

/// The fields of a code in another order.
fn turned(code: &str, chance: &mut Chance) -> String {
    let mut fields: Vec<&str> = code.split('|').collect();
    for at in 0..fields.len() {
        let other = chance.below(fields.len());
        fields.swap(at, other);
    }
    fields.join("|")
}

/// Machine readable zones as a camera may give them.
pub(super) fn mrz() -> Done<Try> {
    Ok(Box::new(|chance| {
        let mut zone = (*chance.one(&ZONES)).to_owned();
        if chance.percent(40) {
            let (from, to) = *chance.one(&[
                ("<<", "«"),
                ("<", "‹"),
                ("\n", ""),
                ("0", "O"),
                ("5", "S"),
                ("<", " <"),
            ]);
            zone = zone.replace(from, to);
        }
        match chance.below(8) {
            0..=2 => {}
            3 => zone = mutate::crumbs(chance),
            4 => zone = zone.to_lowercase(),
            _ => mutate::text(&mut zone, chance),
        }
        match read_mrz(&zone, samples::TODAY) {
            Ok(facts) => {
                use_it(&facts);
                true
            }
            Err(fault) => {
                assert!(fault.line().is_none_or(|line| (1..=3).contains(&line)));
                false
            }
        }
    }))
}
