//! What holds for any text.

use cards::{
    CardFacts, Date, HealthCard, Passport, PersonalId, SocialInsurance, expiry_of_id_card,
    read_code, read_mrz,
};
use proptest::prelude::*;

const TODAY: Date = jiff::civil::date(2026, 11, 22);
const CARD: &str =
    "IDVNM1900000130001190000013<<19002155F3002153VNM<<<<<<<<<<<2NGUYEN<<THI<MAU<THU<<<<<<<<<<<";
const PASSPORT: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const CODE: &str = "001190000013|012345678|Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu|01082021";

/// What a machine readable zone is written with.
const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

fn read(text: &str) -> Option<CardFacts> {
    read_mrz(text, TODAY).ok()
}

fn swapped(text: &str, at: usize, sign: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    bytes[at] = sign;
    String::from_utf8(bytes).expect("ASCII")
}

/// The places of digits, their check digits included.
fn digits(text: &str, from: usize, to: usize) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes().to_vec();
    (from..to).filter(move |at| bytes[*at].is_ascii_digit())
}

/// Every sign in every place of a digit, not a sample: there are few enough.
#[test]
fn one_wrong_sign_in_a_digit_is_refused_or_repaired() {
    // Of the passport of no state the number may hold letters: there the check digits alone decide.
    let dates = digits(PASSPORT, 53, 72).chain([86, 87]);
    for (text, places) in
        [(CARD, digits(CARD, 0, 60).collect::<Vec<_>>()), (PASSPORT, dates.collect())]
    {
        let right = read(text).expect("read");
        assert!(!places.is_empty());
        for at in places {
            for sign in SIGNS {
                if let Some(found) = read(&swapped(text, at, *sign)) {
                    assert!(found == right, "place {at}, {}", char::from(*sign));
                }
            }
        }
    }
}

/// No filler among the digits of a card may become one.
#[test]
fn a_filler_read_as_a_digit_is_refused() {
    for at in (27..29).chain(48..59) {
        for sign in b'0'..=b'9' {
            assert!(read(&swapped(CARD, at, sign)).is_none(), "place {at}");
        }
    }
}

/// Two digits of the number or of its copy that changed places are never taken for another number.
#[test]
fn digits_of_the_number_that_changed_places_are_refused() {
    let right = read(CARD).expect("read");
    for a in 5..27 {
        for b in a + 1..27 {
            let mut bytes = CARD.as_bytes().to_vec();
            bytes.swap(a, b);
            let text = String::from_utf8(bytes).expect("ASCII");
            assert!(read(&text).is_none_or(|found| found == right), "{a} and {b}");
        }
    }
}

fn day() -> impl Strategy<Value = Date> {
    (1900_i16..2200, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| jiff::civil::date(y, m, d))
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in any::<String>(), near in "[0-9A-Za-zÀ-ỹ|,/<«‹ \n]{0,200}") {
        for text in [&text, &near] {
            let _ = read_code(text);
            let _ = read_mrz(text, TODAY);
            let _ = (PersonalId::parse(text), SocialInsurance::parse(text));
            let _ = (HealthCard::parse(text), Passport::parse(text));
        }
    }

    #[test]
    fn zones_of_the_right_length_never_panic(text in "[A-Z0-9<]{88}|[IAC][A-Z<]VNM[0-9A-Z<]{85}|P<[A-Z0-9<]{86}") {
        if let Ok(facts) = read_mrz(&text, TODAY) {
            prop_assert!(facts.born.is_none_or(|born| born <= TODAY));
            let _ = (facts.doubts(TODAY), facts.expiry());
        }
    }

    #[test]
    fn codes_that_are_nearly_right_never_panic(
        fields in prop::collection::vec(prop_oneof![
            "[0-9]{12}", "[0-9]{9}", "[0-3][0-9][01][0-9](19|20)[0-9]{2}", "Nam|Nữ|nu", "",
            "[A-ZĐ][a-zạảấ]{1,5}( [A-Z][a-z]{1,5}){1,3}", "Số [0-9], Phường [A-Z]", any::<String>(),
        ], 5..13),
    ) {
        let text = fields.join("|");
        if let Some(facts) = read_code(&text) {
            let _ = (facts.doubts(TODAY), facts.expiry());
            // Nothing is made up: every text stands in the code.
            for said in [&facts.number, &facts.name, &facts.address].into_iter().flatten() {
                prop_assert!(!said.is_empty());
            }
            let json = serde_json::to_string(&facts).expect("JSON");
            prop_assert!(serde_json::from_str::<CardFacts>(&json).expect("facts") == facts);
        }
    }

    #[test]
    fn the_order_of_fields_that_are_plain_does_not_matter(
        order in Just(CODE.split('|').collect::<Vec<_>>()).prop_shuffle(),
    ) {
        prop_assert!(read_code(&order.join("|")) == read_code(CODE));
    }

    #[test]
    fn twelve_digits_are_a_number_and_say_what_is_in_them(text in "[0-9]{12}") {
        let number = PersonalId::parse(&text).expect("a number");
        prop_assert_eq!(number.as_str(), &text);
        prop_assert!((1900..2400).contains(&number.birth_year()));
        let shown = format!("{number:?}");
        prop_assert!(!shown.contains(|c: char| c.is_ascii_digit()));
        prop_assert!(number.doubts(TODAY).len() <= 2);
    }

    #[test]
    fn a_card_ends_after_its_issue_and_later_issue_is_no_earlier_end(born in day(), issued in day()) {
        if let cards::Expiry::On(end) = expiry_of_id_card(born, issued) {
            prop_assert!(end > issued);
        }
    }

    #[test]
    fn a_fault_shows_no_digits_of_the_card(at in 0_usize..90, sign in any::<char>()) {
        let mut signs: Vec<char> = CARD.chars().collect();
        signs[at] = sign;
        if let Err(fault) = read_mrz(&signs.iter().collect::<String>(), TODAY) {
            let shown = format!("{fault:?} {fault}");
            prop_assert!(!shown.contains("190000013") && !shown.contains("NGUYEN"));
        }
    }
}
