//! How long an identity card is good.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

/// Until when a card is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expiry {
    /// To this day, the one printed on the card.
    On(Date),
    /// Without an end.
    Never,
    /// Neither law says.
    Unknown,
}

/// The first day of Law 59/2014/QH13 on citizen identification.
const LAW_2014: Date = jiff::civil::date(2016, 1, 1);
/// The first day of Law 26/2023/QH15 on identification.
pub(crate) const LAW_2023: Date = jiff::civil::date(2024, 7, 1);

/// The ages, in years, at which a card is renewed: article 21, clause 1 of both laws.
const AGES_2014: [i16; 3] = [25, 40, 60];
const AGES_2023: [i16; 4] = [14, 25, 40, 60];
/// A card issued in this many years before such an age is good to the next: clause 2.
const BEFORE: i16 = 2;
/// The age from which the law of 2014 gives a card: article 19.
const FIRST_2014: i16 = 14;

/// Until when an identity card is good, by the birth of its holder and the day it was issued.
///
/// Law 26/2023/QH15, article 21: a card is renewed at 14, 25, 40 and 60; one issued within the two
/// years before such an age is good to the next; after 60 there is none. A card issued before
/// 2024-07-01 is under Law 59/2014/QH13, article 21: the same without 14, and from the age of 14
/// only. Which law holds is seen by the day of issue.
///
/// Who was born on 29 February is of age on the 28th where the year has no 29th: no card is said
/// to be good for longer than it is. Nothing is said of a card issued before 2016-01-01, or before
/// the birth.
#[must_use]
pub fn expiry_of_id_card(born: Date, issued: Date) -> Expiry {
    if issued < born || issued < LAW_2014 {
        return Expiry::Unknown;
    }
    let birthday = |age: i16| born.checked_add(i32::from(age).years()).ok();
    let ages = if issued < LAW_2023 { &AGES_2014[..] } else { &AGES_2023[..] };
    if issued < LAW_2023 && birthday(FIRST_2014).is_none_or(|first| issued < first) {
        return Expiry::Unknown;
    }
    for age in ages {
        let (Some(window), Some(end)) = (birthday(age - BEFORE), birthday(*age)) else {
            return Expiry::Unknown;
        };
        if issued < window {
            return Expiry::On(end);
        }
    }
    Expiry::Never
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn a_card_ends_at_the_next_age_or_the_one_after() {
        for (born, issued, end) in [
            // Law of 2023.
            ("2020-05-10", "2024-08-01", "2034-05-10"),
            ("2012-08-02", "2024-08-01", "2026-08-02"),
            ("2012-08-01", "2024-08-01", "2037-08-01"),
            ("2011-08-01", "2025-07-31", "2036-08-01"),
            ("2011-08-01", "2025-08-01", "2036-08-01"),
            ("2001-08-02", "2024-08-01", "2026-08-02"),
            ("2001-08-01", "2024-08-01", "2041-08-01"),
            ("1999-08-01", "2024-08-01", "2039-08-01"),
            ("1986-08-02", "2024-08-01", "2026-08-02"),
            ("1986-08-01", "2024-08-01", "2046-08-01"),
            ("1966-08-02", "2024-08-01", "2026-08-02"),
            // Law of 2014: from 14, and 14 is no end.
            ("1990-02-15", "2021-08-01", "2030-02-15"),
            ("2008-01-01", "2022-01-01", "2033-01-01"),
            ("1998-08-01", "2021-07-31", "2023-08-01"),
            ("1998-08-01", "2021-08-01", "2038-08-01"),
        ] {
            assert_eq!(expiry_of_id_card(day(born), day(issued)), Expiry::On(day(end)), "{born}");
        }
    }

    #[test]
    fn from_58_a_card_has_no_end() {
        for (born, issued) in [
            ("1966-08-01", "2024-08-01"),
            ("1964-08-01", "2024-08-01"),
            ("1920-01-01", "2024-08-01"),
            ("1963-06-30", "2021-06-30"),
        ] {
            assert_eq!(expiry_of_id_card(day(born), day(issued)), Expiry::Never, "{born}");
        }
        let just_before = expiry_of_id_card(day("1963-07-01"), day("2021-06-30"));
        assert_eq!(just_before, Expiry::On(day("2023-07-01")));
    }

    #[test]
    fn the_day_of_the_law_decides() {
        // Twelve and a half: the old law gave no card, the new one gives it to 25.
        assert_eq!(expiry_of_id_card(day("2012-01-01"), day("2024-06-30")), Expiry::Unknown);
        let new = expiry_of_id_card(day("2012-01-01"), day("2024-07-01"));
        assert_eq!(new, Expiry::On(day("2037-01-01")));
    }

    #[test]
    fn the_29th_of_february_is_the_28th_where_there_is_none() {
        let end = |issued| expiry_of_id_card(day("2012-02-29"), day(issued));
        assert_eq!(end("2025-01-01"), Expiry::On(day("2037-02-28")));
        let end = |issued| expiry_of_id_card(day("2004-02-29"), day(issued));
        assert_eq!(end("2027-02-27"), Expiry::On(day("2029-02-28")));
        assert_eq!(end("2027-02-28"), Expiry::On(day("2044-02-29")));
        let end = |issued| expiry_of_id_card(day("2016-02-29"), day(issued));
        assert_eq!(end("2028-02-28"), Expiry::On(day("2030-02-28")));
        assert_eq!(end("2028-02-29"), Expiry::On(day("2041-02-28")));
    }

    #[test]
    fn what_no_law_says_is_not_said() {
        for (born, issued) in [
            (day("2025-01-02"), day("2025-01-01")),
            (day("1980-01-01"), day("2015-12-31")),
            (date(9999, 1, 1), date(9999, 1, 2)),
            (Date::MAX, Date::MAX),
        ] {
            assert_eq!(expiry_of_id_card(born, issued), Expiry::Unknown, "{born}");
        }
        assert_eq!(expiry_of_id_card(Date::MIN, Date::MAX), Expiry::Never);
    }
}
