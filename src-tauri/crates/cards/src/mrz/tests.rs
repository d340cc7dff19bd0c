use super::*;
use crate::Sex;
use jiff::civil::date;

const TODAY: Date = date(2026, 11, 22);
/// ICAO Doc 9303, part 5, appendix A.
const TD1: &str = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n";
/// ICAO Doc 9303, part 4, appendix A.
const TD3: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n";
const CARD: &str = "IDVNM1900000130001190000013<<1\n9002155F3002153VNM<<<<<<<<<<<2\nNGUYEN<<THI<MAU<THU<<<<<<<<<<<\n";

fn same(found: &CardFacts, expected: &CardFacts) {
    let json = |facts| serde_json::to_value(facts).expect("JSON");
    assert_eq!(json(found), json(expected));
}

fn read(text: &str) -> CardFacts {
    read_mrz(text, TODAY).expect("a card")
}

fn fault(text: &str) -> MrzFault {
    read_mrz(text, TODAY).expect_err("a fault")
}

fn eriksson(card: Card, number: &str) -> CardFacts {
    CardFacts {
        number: Some(number.into()),
        born: Some(date(1974, 8, 12)),
        sex: Some(Sex::Female),
        expires: Some(date(2012, 4, 15)),
        nationality: Some("UTO".into()),
        ..named(card, "ERIKSSON".into(), "ANNA MARIA".into())
    }
}

fn citizen() -> CardFacts {
    CardFacts {
        number: Some("001190000013".into()),
        born: Some(date(1990, 2, 15)),
        sex: Some(Sex::Female),
        expires: Some(date(2030, 2, 15)),
        nationality: Some("VNM".into()),
        ..named(Card::IdCard, "NGUYEN".into(), "THI MAU THU".into())
    }
}

/// A Vietnamese passport with right check digits.
pub(super) fn vietnamese_passport(number: &str, personal: &str) -> String {
    let sum = |parts: &[&str]| {
        let all = parts.concat();
        let value = |b: u8| match b {
            b'0'..=b'9' => u32::from(b - b'0'),
            b'A'..=b'Z' => u32::from(b - b'A') + 10,
            _ => 0,
        };
        let weighed = all.bytes().zip([7, 3, 1].into_iter().cycle()).map(|(b, w)| value(b) * w);
        (weighed.sum::<u32>() % 10).to_string()
    };
    let number = format!("{number:<<9}");
    let number = format!("{number}{}", sum(&[&number]));
    let personal = format!("{personal:<<14}");
    let personal = format!("{personal}{}", sum(&[&personal]));
    let (born, expires) = ("9002155", "3002153");
    let whole = sum(&[&number, born, expires, &personal]);
    format!("{:<<44}\n{number}VNM{born}F{expires}{personal}{whole}\n", "P<VNMNGUYEN<<THI<MAU")
}

#[test]
fn the_specimens_of_the_standard_are_read() {
    same(&read(TD1), &eriksson(Card::OtherMrz, "D23145890"));
    let added = vec![optional("ZE184226B".into())];
    let passport = CardFacts { others: added, ..eriksson(Card::Passport, "L898902C3") };
    same(&read(TD3), &passport);
}

#[test]
fn vietnamese_documents_are_read() {
    same(&read(CARD), &citizen());
    assert_eq!(read(CARD).doubts(TODAY), []);
    let personal = OtherNumber { kind: OtherKind::Personal, number: "001190000013".into() };
    let passport = CardFacts {
        number: Some("C1234567".into()),
        others: vec![personal],
        ..CardFacts { card: Card::Passport, ..citizen() }
    };
    let passport = CardFacts {
        name: Some("NGUYEN THI MAU".into()),
        given: Some("THI MAU".into()),
        ..passport
    };
    same(&read(&vietnamese_passport("C1234567", "001190000013")), &passport);
    assert!(read(&vietnamese_passport("P01234567", "")).others.is_empty());
    let strange = fault(&vietnamese_passport("C1234567", "00119"));
    assert_eq!(strange, At(2).content(Field::Optional));
    let strange = fault(&vietnamese_passport("12345678", ""));
    assert_eq!(strange, At(2).content(Field::Number));
}

#[test]
fn what_a_camera_makes_of_it_is_read() {
    let spaced: String = CARD.chars().flat_map(|c| [c, ' ']).collect();
    for text in [
        CARD.replace('\n', ""),
        CARD.replace('\n', "\r\n\r\n"),
        CARD.to_lowercase(),
        CARD.replace("<<", "«"),
        CARD.replace('<', "‹"),
        CARD.replace("<<", "‹"),
        CARD.replace('<', "＜"),
        CARD.replace("THU<<<<<<<<<<<", "THU<<<<"),
        CARD.replace("THU<<<<<<<<<<<", "THU<<<<<<<<<<<<<<"),
        CARD.replace("1900000130", "I9OO0OO130"),
        CARD.replace("9002155F", "9OO2ISSF"),
        spaced,
    ] {
        same(&read(&text), &citizen());
    }
}

#[test]
fn a_fault_says_where_it_is() {
    let field = |line, field, why| MrzFault::Field { line, field, why };
    for (from, to, expected) in [
        ("1900000130", "1900000131", field(1, Field::Number, Why::Check)),
        ("1900000130", "190000013<", field(1, Field::Number, Why::Check)),
        ("1900000130", "1900A00130", field(1, Field::Number, Why::Content)),
        ("0001190000013<<1", "0001190000013<<2", field(1, Field::Personal, Why::Check)),
        ("0001190000013<<1", "0001190000013<01", field(1, Field::Personal, Why::Content)),
        ("9002155F", "9002165F", field(2, Field::Birth, Why::Check)),
        ("9002155F", "90<2155F", field(2, Field::Birth, Why::Content)),
        ("9002155F", "9002155A", field(2, Field::Sex, Why::Content)),
        ("3002153VNM", "3102153VNM", field(2, Field::Expiry, Why::Check)),
        ("VNM<<<<<<<<<<<2", "VNM<<<<<<<<<<<3", field(2, Field::Whole, Why::Check)),
        ("VNM<<<<<<<<<<<2", "VN1<<<<<<<<<<<2", field(2, Field::Nationality, Why::Content)),
        ("VNM<<<<<<<<<<<2", "VNM<<<<0<<<<<<2", field(2, Field::Optional, Why::Content)),
        ("NGUYEN", "NGUY3N", field(3, Field::Name, Why::Content)),
        ("IDVNM", "XDVNM", field(1, Field::Kind, Why::Content)),
        ("IDVNM", "IDV1M", field(1, Field::State, Why::Content)),
        ("MAU", "MẪU", MrzFault::Sign { line: 3, column: 14 }),
        ("F300", "F30", MrzFault::LineLength { line: 2, found: 29, wanted: 30 }),
    ] {
        assert!(CARD.contains(from), "{from}");
        let found = fault(&CARD.replace(from, to));
        assert_eq!(found, expected, "{to}");
        assert!(found.line().is_some());
    }
    assert_eq!(fault(""), MrzFault::Length { found: 0 });
    assert_eq!(fault(&"<".repeat(LIMIT + 1)), MrzFault::TooLong);
    assert_eq!(fault(&"<".repeat(90)), field(1, Field::Kind, Why::Content));
    assert_eq!(fault(&"<".repeat(88)), field(1, Field::Kind, Why::Content));
}

#[test]
fn fields_that_changed_places_are_refused() {
    let whole = MrzFault::Field { line: 2, field: Field::Whole, why: Why::Check };
    assert_eq!(fault(&CARD.replace("9002155F3002153", "3002153F9002155")), whole);
    assert_eq!(fault(&TD1.replace("7408122F1204159", "1204159F7408122")), whole);
    assert_eq!(fault(&TD3.replace("7408122F1204159", "1204159F7408122")), whole);
}

#[test]
fn a_birth_is_in_the_latest_century_that_is_not_to_come() {
    let born = |today| birth(b"261122", At(2), today).expect("a day");
    assert_eq!(born(TODAY), Some(date(2026, 11, 22)));
    assert_eq!(born(date(2026, 11, 21)), Some(date(1926, 11, 22)));
    assert_eq!(birth(b"000229", At(2), TODAY), Ok(Some(date(2000, 2, 29))));
    assert_eq!(birth(b"74<<<<", At(2), TODAY), Ok(None));
    for wrong in [&b"74<812"[..], b"740832", b"741301", b"", b"7408120", b"740A12"] {
        assert!(birth(wrong, At(2), TODAY).is_err());
    }
    assert!(birth(b"740812", At(2), Date::MIN).is_err());
    assert!(birth(b"740812", At(2), Date::MAX).is_ok());
    assert_eq!(expiry(b"991231", At(2)), Ok(Some(date(2099, 12, 31))));
}

#[test]
fn a_long_number_goes_on_in_the_optional_data() {
    // ICAO Doc 9303, part 5, section 4.2.2, note j: D23145890 and 734, its check digit 9.
    let text = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<\n";
    let facts = read(text);
    assert_eq!(facts.number.as_deref(), Some("D23145890734"));
    assert_eq!(facts.born, Some(date(1934, 7, 12)));
}
