//! What was read from a card.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Expiry, PersonalId, expiry_of_id_card};

/// A kind of card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Card {
    /// The citizen identity card with a chip (căn cước công dân), issued before 2024-07-01.
    IdCard2021,
    /// The identity card (thẻ căn cước) of Law 26/2023/QH15, issued from 2024-07-01.
    IdCard2024,
    /// One of these two; what was read does not say which, as there is no day of issue in it.
    IdCard,
    /// The health insurance card (thẻ bảo hiểm y tế), on paper.
    HealthCard,
    /// A passport of any state.
    Passport,
    /// Another card with a machine readable zone.
    OtherMrz,
}

/// The sex as a card states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Nam, M.
    Male,
    /// Nữ, F.
    Female,
}

/// What another number on a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OtherKind {
    /// The personal number (số định danh cá nhân), 12 digits, on a passport.
    Personal,
    /// The number of the identity card of before (chứng minh nhân dân), 9 digits; no longer good.
    OldIdCard,
    /// A personal number of 12 digits that is not known to be the one in use: cancelled, or one of
    /// several.
    Unsure,
    /// The social insurance number, 10 digits.
    SocialInsurance,
    /// The optional data of a machine readable zone, as the issuing state fills them.
    Optional,
}

/// Another number on a card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherNumber {
    /// What it is.
    pub kind: OtherKind,
    /// The number.
    pub number: String,
}

impl fmt::Debug for OtherNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherNumber").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What was read from a card. What it does not state for certain is absent. `Debug` shows the kind
/// of card and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardFacts {
    /// The kind of card.
    pub card: Card,
    /// Its number: of an identity card the 12 digits of the personal number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The whole name: with its marks from a QR code, as transliterated from a machine readable
    /// zone, there the surname first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The surname, where the card sets it apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surname: Option<String>,
    /// The other names, where the card sets them apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The day of birth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Date>,
    /// The sex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// The residence as it was on the day of issue, with the units of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The day of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Date>,
    /// The last day on which the card is good, where the card itself states it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// The nationality, by the codes of ICAO Doc 9303, part 3, section 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    /// Other numbers on the card.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherNumber>,
}

/// A reason to look again. None of them blocks: papers that disagree do exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The first three digits of the personal number name no province: another country, or a code
    /// given out since.
    UnknownPlace,
    /// The personal number says a year of birth that is still to come.
    NumberInFuture,
    /// The personal number says another year of birth than the card.
    YearDiffers,
    /// The personal number says another sex than the card.
    SexDiffers,
    /// The day of birth is still to come.
    BornInFuture,
    /// The day of issue is still to come.
    IssuedInFuture,
    /// The card was issued before the birth.
    IssuedBeforeBirth,
}

impl CardFacts {
    /// A card of which nothing is known.
    #[must_use]
    pub const fn of(card: Card) -> Self {
        Self {
            card,
            number: None,
            name: None,
            surname: None,
            given: None,
            born: None,
            sex: None,
            address: None,
            issued: None,
            expires: None,
            nationality: None,
            others: Vec::new(),
        }
    }

    /// The personal number of the holder, where the card has it.
    #[must_use]
    pub fn personal(&self) -> Option<PersonalId> {
        let of_card = match self.card {
            Card::IdCard2021 | Card::IdCard2024 | Card::IdCard => self.number.as_ref(),
            Card::HealthCard | Card::Passport | Card::OtherMrz => None,
        };
        let other = || self.others.iter().find(|o| o.kind == OtherKind::Personal);
        let number = of_card.or_else(|| other().map(|o| &o.number))?;
        PersonalId::parse(number).ok()
    }

    /// Until when the card is good: what it states, else what the law says of an identity card with
    /// a day of birth and of issue.
    #[must_use]
    pub fn expiry(&self) -> Expiry {
        match (self.expires, self.card, self.born, self.issued) {
            (Some(day), ..) => Expiry::On(day),
            (
                None,
                Card::IdCard2021 | Card::IdCard2024 | Card::IdCard,
                Some(born),
                Some(issued),
            ) => expiry_of_id_card(born, issued),
            _ => Expiry::Unknown,
        }
    }

    /// What of the card does not agree with itself, or with the day it is.
    #[must_use]
    pub fn doubts(&self, today: Date) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        if let Some(number) = self.personal() {
            doubts = number.doubts(today);
            if self.born.is_some_and(|born| born.year() != number.birth_year()) {
                doubts.push(Doubt::YearDiffers);
            }
            if self.sex.is_some_and(|sex| sex != number.sex()) {
                doubts.push(Doubt::SexDiffers);
            }
        }
        if self.born.is_some_and(|born| born > today) {
            doubts.push(Doubt::BornInFuture);
        }
        if self.issued.is_some_and(|issued| issued > today) {
            doubts.push(Doubt::IssuedInFuture);
        }
        if self.born.zip(self.issued).is_some_and(|(born, issued)| issued < born) {
            doubts.push(Doubt::IssuedBeforeBirth);
        }
        doubts
    }
}

impl fmt::Debug for CardFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardFacts").field("card", &self.card).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 22);

    fn card() -> CardFacts {
        CardFacts {
            number: Some("001190000013".into()),
            name: Some("Nguyễn Thị Mẫu".into()),
            born: Some(date(1990, 2, 15)),
            sex: Some(Sex::Female),
            issued: Some(date(2021, 8, 1)),
            others: vec![OtherNumber { kind: OtherKind::OldIdCard, number: "012345678".into() }],
            ..CardFacts::of(Card::IdCard2021)
        }
    }

    #[test]
    fn what_disagrees_is_said_and_nothing_else() {
        assert_eq!(card().doubts(TODAY), []);
        assert_eq!(CardFacts::of(Card::Passport).doubts(TODAY), []);
        let year = CardFacts { born: Some(date(1991, 2, 15)), ..card() };
        assert_eq!(year.doubts(TODAY), [Doubt::YearDiffers]);
        let sex = CardFacts { sex: Some(Sex::Male), ..card() };
        assert_eq!(sex.doubts(TODAY), [Doubt::SexDiffers]);
        let turned = CardFacts { issued: Some(date(1990, 2, 14)), ..card() };
        assert_eq!(turned.doubts(TODAY), [Doubt::IssuedBeforeBirth]);
        let early = card().doubts(date(1990, 2, 14));
        assert_eq!(early, [Doubt::BornInFuture, Doubt::IssuedInFuture]);
        let number = CardFacts { number: Some("999390000013".into()), ..card() };
        let all = [Doubt::UnknownPlace, Doubt::NumberInFuture, Doubt::YearDiffers];
        assert_eq!(number.doubts(TODAY), all);
    }

    #[test]
    fn a_stated_end_comes_before_the_law() {
        assert_eq!(card().expiry(), Expiry::On(date(2030, 2, 15)));
        let stated = CardFacts { expires: Some(date(2031, 1, 1)), ..card() };
        assert_eq!(stated.expiry(), Expiry::On(date(2031, 1, 1)));
        assert_eq!(CardFacts { issued: None, ..card() }.expiry(), Expiry::Unknown);
        assert_eq!(CardFacts { card: Card::Passport, ..card() }.expiry(), Expiry::Unknown);
    }

    #[test]
    fn debug_shows_the_kind_alone_and_json_goes_there_and_back() {
        assert_eq!(format!("{:?}", card()), "CardFacts { card: IdCard2021, .. }");
        assert_eq!(format!("{:?}", card().others), "[OtherNumber { kind: OldIdCard, .. }]");
        let json = serde_json::to_string(&card()).expect("JSON");
        assert_eq!(serde_json::from_str::<CardFacts>(&json).expect("facts"), card());
        let empty = serde_json::to_string(&CardFacts::of(Card::HealthCard)).expect("JSON");
        assert_eq!(empty, r#"{"card":"health_card"}"#);
    }
}
