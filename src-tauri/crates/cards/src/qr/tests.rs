use super::*;
use jiff::civil::date;
use unicode_normalization::UnicodeNormalization as _;

const CARD: &str =
    "001190000013||Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu, Thành phố Hà Nội|01082021";

fn expected() -> CardFacts {
    CardFacts {
        number: Some("001190000013".into()),
        name: Some("Nguyễn Thị Mẫu".into()),
        born: Some(date(1990, 2, 15)),
        sex: Some(Sex::Female),
        address: Some("Số 1, Phường Mẫu, Thành phố Hà Nội".into()),
        issued: Some(date(2021, 8, 1)),
        ..CardFacts::of(Card::IdCard2021)
    }
}

fn read(text: &str) -> CardFacts {
    read_code(text).expect("a card")
}

/// `assert_eq` would say nothing, as `Debug` shows no data.
fn same(found: &CardFacts, expected: &CardFacts) {
    let json = |facts| serde_json::to_value(facts).expect("JSON");
    assert_eq!(json(found), json(expected));
}

#[test]
fn the_card_of_2021_is_read() {
    same(&read(CARD), &expected());
    let old = OtherNumber { kind: OtherKind::OldIdCard, number: "012345678".into() };
    same(&read(&CARD.replace("||", "|012345678|")), &CardFacts { others: vec![old], ..expected() });
    assert_eq!(read(CARD).doubts(date(2026, 11, 22)), []);
}

#[test]
fn a_text_in_another_form_is_the_same_card() {
    same(&read(&CARD.nfd().collect::<String>()), &expected());
    same(&read(&CARD.bytes().map(char::from).collect::<String>()), &expected());
    same(&read(&format!("\u{feff}{CARD}\r\n")), &expected());
    same(&read(&CARD.replace("Nữ", "NỮ")), &expected());
}

#[test]
fn the_card_of_2024_is_read_in_any_order() {
    let wanted = CardFacts {
        issued: Some(date(2024, 9, 2)),
        ..CardFacts { card: Card::IdCard2024, ..expected() }
    };
    for text in [
        CARD.replace("01082021", "02092024"),
        "001190000013|Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu, Thành phố Hà Nội|02092024"
            .into(),
        "02092024|Số 1, Phường Mẫu, Thành phố Hà Nội|Nữ|15021990|Nguyễn Thị Mẫu|001190000013||"
            .into(),
    ] {
        same(&read(&text), &wanted);
    }
    // Parents after the fields of 2021 are not taken for the holder.
    let parents = CARD.replace("01082021", "02092024||||Nguyễn Văn Cha|Trần Thị Mẹ");
    assert_eq!(parents.matches('|').count(), 11);
    assert!(read_code(&parents).is_none(), "twelve fields");
    let parents = CARD.replace("01082021", "02092024|||Nguyễn Văn Cha|Trần Thị Mẹ");
    same(&read(&parents), &wanted);
}

#[test]
fn what_could_be_two_things_is_left_out() {
    let text = "001190000013|Trần Thị Mẹ|Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu|02092024";
    let facts = read(text);
    assert_eq!(facts.name, None);
    assert_eq!(facts.address.as_deref(), Some("Số 1, Phường Mẫu"));
    // Two numbers: the one that agrees with birth and sex, the other apart.
    let text = "079203000021|001190000013|Nguyễn Thị Mẫu|15021990|Nữ|Phường Mẫu Hà Nội|02092024|";
    let facts = read(text);
    assert_eq!(facts.number.as_deref(), Some("001190000013"));
    assert_eq!(facts.address.as_deref(), Some("Phường Mẫu Hà Nội"));
    assert_eq!(facts.others[0].kind, OtherKind::Unsure);
    // Two that agree: neither.
    let facts = read(&text.replace("079203000021", "001190000014"));
    assert_eq!((facts.number, facts.others.len()), (None, 2));
    // One day: the birth where the number says so; then the kind of card is not known.
    let facts = read("001190000013|Nguyễn Thị Mẫu|15021990|Nữ|Hà Nội||");
    assert_eq!((facts.born, facts.issued), (Some(date(1990, 2, 15)), None));
    assert_eq!((facts.card, facts.name, facts.address), (Card::IdCard, None, None));
    let facts = read("001190000013|Nguyễn Thị Mẫu|02092024|Nữ||");
    assert_eq!((facts.born, facts.issued), (None, None));
}

#[test]
fn the_paper_health_card_is_read() {
    let hex = |text: &str| text.bytes().map(|b| format!("{b:02x}")).collect::<String>();
    let text = format!(
        "GD4010123456789|{}|15/02/1990|2|{}|01 - 001|01/01/2024|31/12/2024|x|y$",
        hex("Nguyễn Thị Mẫu"),
        hex("Số 1, Phường Mẫu").to_uppercase(),
    );
    let social = OtherNumber { kind: OtherKind::SocialInsurance, number: "0123456789".into() };
    let wanted = CardFacts {
        number: Some("GD4010123456789".into()),
        name: Some("Nguyễn Thị Mẫu".into()),
        born: Some(date(1990, 2, 15)),
        sex: Some(Sex::Female),
        address: Some("Số 1, Phường Mẫu".into()),
        expires: Some(date(2024, 12, 31)),
        others: vec![social],
        ..CardFacts::of(Card::HealthCard)
    };
    same(&read(&text), &wanted);
    same(&read(&text.replace("31/12/2024", "-")), &CardFacts { expires: None, ..wanted.clone() });
    same(&read(&text.replace("15/02/1990", "1990")), &CardFacts { born: None, ..wanted });
    assert_eq!(read(&text.replace("GD401", "")).number.as_deref(), Some("0123456789"));
    assert!(read_code("0123456789|Nguyễn Thị Mẫu|15/02/1990|1").is_none());
}

#[test]
fn another_code_is_no_card() {
    for text in [
        "",
        "|||||||",
        "https://a.example/?x=001190000013",
        "001190000013",
        "001190000013|a|b|c|d|e",
        "00119000001||Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu|01082021",
        "GD6010123456789|x|y|z|u|v|w",
    ] {
        assert!(read_code(text).is_none(), "{text}");
    }
    let long = |spaces| CARD.replace("Số 1", &format!("Số{}1", " ".repeat(spaces)));
    let room = LIMIT - CARD.chars().count() + 1;
    same(&read(&long(room)), &expected());
    assert!(read_code(&long(room + 1)).is_none());
}
