//! The office finder in a small country of our own, with the traps of the real one; the real one is
//! in `recorded_units.rs`.

use std::collections::BTreeSet;

use catalogue::units::{
    Changes, Located, MAX_ASK, MAX_BYTES, Register, Units, UnitsError, Why, read_centres,
};
use proptest::prelude::*;

const REGISTER: &str = include_str!("units/units.tsv");
const CENTRES: &str = include_str!("units/centres.tsv");

fn units() -> Units {
    Units::read(REGISTER, CENTRES).expect("the fixture")
}

/// The kind of the answer and its codes.
fn answer(units: &Units, address: &str) -> String {
    match units.locate(address) {
        Located::One(commune) => format!("one {}", commune.code),
        Located::Ask(communes, why) => {
            let codes: Vec<&str> = communes.iter().map(|c| c.code).collect();
            format!("{why:?} {}", codes.join(" ")).to_lowercase()
        }
        Located::Unknown => "unknown".to_owned(),
    }
}

fn all(cases: &[(&str, &str)]) {
    let units = units();
    let wrong: Vec<String> = cases
        .iter()
        .map(|(address, right)| (address, right, answer(&units, address)))
        .filter(|(_, right, got)| got != *right)
        .map(|(address, right, got)| format!("{address:?}: {got}, not {right}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_address_is_known_in_all_the_ways_people_write_it() {
    all(&[
        ("Phường Bến Trăng, Quận 1, Thành phố Lam Giang", "one 00001"),
        ("phuong ben trang quan 1 lam giang", "one 00001"),
        ("P.Bến Trăng,Q.1,TP.Lam Giang", "one 00001"),
        ("p ben trang q1", "one 00001"),
        ("12/3 Tân Sáng, P. Bến Trăng, Q01, TP Lam Giang, Việt Nam", "one 00001"),
        ("tổ 5 khu phố 2, phường Bến Trăng", "one 00001"),
        ("BẾN TRĂNG - Q1 - LAM GIANG", "one 00001"),
        ("Thành phố Lam Giang, Quận 1, phường Bến Trăng", "one 00001"),
        ("Bến Trăng, Lam Giang", "one 00001"),
        ("bentrang lamgiang", "one 00001"),
    ]);
}

#[test]
fn numbered_communes_need_their_kind_and_their_district() {
    all(&[
        ("phường 4 quận 5", "one 00003"),
        ("P4 Q5", "one 00003"),
        ("F.04, Q.05", "one 00003"),
        ("Phường 4, Quận 1", "one 00002"),
        ("phường 4, Lam Giang", "several 00002 00003"),
        ("4, Quận 5", "one 00003"),
        ("4", "unknown"),
    ]);
}

#[test]
fn what_was_divided_is_asked_with_exactly_its_parts() {
    all(&[
        ("Phường Cầu Gỗ, Quận 1, Lam Giang", "divided 00001 00002"),
        ("cau go q1", "divided 00001 00002"),
        ("Xã Lộc An, Thị xã Hải Lộc, Tỉnh Hải Lộc", "divided 00016 00015"),
    ]);
}

#[test]
fn a_name_that_stands_more_than_once_is_asked_until_the_province_settles_it() {
    all(&[
        ("Tân Sáng", "several 00004 00011"),
        ("xã Tân Sáng", "several 00004 00011"),
        ("xã Tân Sáng, Lam Giang", "one 00004"),
        ("Tan Sang, tinh Son Vong", "one 00011"),
        ("Phường 1", "several 00014 00016"),
        ("Phường 1, Hải Lộc", "one 00016"),
    ]);
}

#[test]
fn marks_decide_where_they_are_written_and_are_asked_for_where_not() {
    all(&[
        ("Xã Thạnh Mai, Sơn Vọng", "one 00012"),
        ("Xã Thanh Mai, Sơn Vọng", "one 00013"),
        ("xa thanh mai, son vong", "several 00012 00013"),
        ("xa Thanh Mai, Sơn Vọng", "several 00012 00013"),
        ("Phường An Hoà, Lam Giang", "one 00003"),
        ("Xã Đắc Kì, Hải Lộc", "one 00015"),
        ("phuc xa son vong", "one 00017"),
    ]);
}

#[test]
fn the_kind_may_have_changed_and_an_old_name_is_known() {
    all(&[
        ("Xã Lam Thành, Lam Giang", "one 00005"),
        ("Phường Lam Thành, Lam Giang", "one 00005"),
        ("TT Lam Thành, H. Lam Thành", "one 00005"),
        ("Phường Bến Tàu, Quận 5", "one 00003"),
        ("Phường Bến Tàu, Quận 9", "one 00003"),
        ("Phường Sơn Vọng, Sơn Vọng", "one 00014"),
    ]);
}

#[test]
fn two_levels_are_an_address_of_today_and_three_one_of_before() {
    all(&[
        ("Phường Sông Trong, Sơn Vọng", "one 00017"),
        ("Phường Sông Trong, TP Sơn Vọng, tỉnh Sơn Vọng", "one 00014"),
        ("Phường Hải Lộc, Sơn Vọng", "one 00016"),
    ]);
}

#[test]
fn a_district_alone_is_asked_and_a_province_alone_is_unknown() {
    all(&[
        ("Quận 1, Lam Giang", "district 00001 00002"),
        ("quan 1", "district 00001 00002"),
        ("Huyện Đảo Sao", "one 00006"),
        ("Đặc khu Đảo Sao, Lam Giang", "one 00006"),
        ("Lam Giang", "unknown"),
        ("tỉnh Hải Lộc", "unknown"),
        ("Lam Thành, Lam Giang", "several 00005 00004"),
    ]);
}

#[test]
fn what_contradicts_itself_is_not_answered() {
    all(&[
        ("Phường Bến Trăng, Quận 5, Lam Giang", "several 00001"),
        ("Phường Bến Trăng, Sơn Vọng", "unknown"),
        ("Phường Không Có, Sơn Vọng", "unknown"),
    ]);
}

#[test]
fn nonsense_streets_and_hamlets_are_no_communes() {
    all(&[
        ("", "unknown"),
        ("con mèo trèo cây cau", "unknown"),
        ("đường An Hòa, Lam Giang", "unknown"),
        ("12 An Hòa, Lam Giang", "unknown"),
        ("thôn An Hòa, xã Tân Sáng, Lam Giang", "one 00004"),
        ("tôi thích An Hòa lắm", "unknown"),
        ("0123456789", "unknown"),
    ]);
}

#[test]
fn an_answer_says_where_the_centre_is_and_what_it_was() {
    let units = units();
    let Located::One(commune) = units.locate("P1, TP Sơn Vọng") else { panic!("one") };
    assert_eq!((commune.name, commune.province), ("Phường Sơn Vọng", "Tỉnh Sơn Vọng"));
    assert_eq!(commune.centre, Some("Số 9, đường Vọng"));
    let was = "Phường 1, Thành phố Sơn Vọng, Tỉnh Sơn Vọng";
    assert_eq!(commune.was.as_deref(), Some(was));
}

#[test]
fn every_commune_of_before_leads_exactly_where_it_went() {
    let units = units();
    for (_, address, mut now) in units.before() {
        let mut got: Vec<&str> = match units.locate(&address) {
            Located::One(commune) => vec![commune.code],
            Located::Ask(communes, Why::Divided) => communes.iter().map(|c| c.code).collect(),
            other => panic!("{address}: {other:?}"),
        };
        now.sort_unstable();
        got.sort_unstable();
        assert_eq!(got, now, "{address}");
    }
}

#[test]
fn a_register_that_breaks_its_format_is_refused() {
    let read = |text: &str| Register::read(text).map(|r| r.provinces.len());
    let line = |line, why| Err(UnitsError::Line { line, why });
    assert_eq!(read("P\t01\tTỉnh A\n"), Ok(1));
    assert_eq!(read("P\t1\tTỉnh A\n"), line(1, "not a code"));
    assert_eq!(read("# x\nP\t01\t\n"), line(2, "not a name"));
    assert_eq!(read("C\t00001\tXã A\n"), line(1, "a commune without a province"));
    assert_eq!(read("w\t00001\tXã A\n"), line(1, "a commune without a district"));
    assert_eq!(read("X\t00001\tXã A\n"), line(1, "not a kind of unit"));
    assert_eq!(read("P\t01\tTỉnh A\ta\tb\tc\n"), line(1, "too many columns"));
    let twice = "P\t01\tTỉnh A\nC\t00001\tXã A\nC\t00001\tXã B\n";
    assert_eq!(read(twice), Err(UnitsError::Twice("00001".to_owned())));
    let nowhere = "p\t01\tTỉnh A\nd\t001\tHuyện A\nw\t00001\tXã A\t00009\n";
    assert_eq!(read(nowhere), Err(UnitsError::Nowhere("00009".to_owned())));
    assert_eq!(read(&" ".repeat(MAX_BYTES + 1)), Err(UnitsError::TooLong));
    let long = format!("P\t01\t{}\n", "a".repeat(81));
    assert_eq!(read(&long), line(1, "not a name"));
}

#[test]
fn a_centre_without_its_commune_is_refused() {
    assert_eq!(
        Units::read(REGISTER, "99999\tSố 1\n").err(),
        Some(UnitsError::Nowhere("99999".to_owned()))
    );
    assert!(read_centres("00001\t\n").is_err());
    assert!(read_centres("1\tSố 1\n").is_err());
    assert!(read_centres("00001\tSố 1\n00001\tSố 2\n").is_err());
}

#[test]
fn what_is_written_is_read_again_as_it_was() {
    let register = Register::read(REGISTER).expect("the fixture");
    assert_eq!(register.write(), REGISTER);
}

const CHANGE: &str = r#"
[[changes]]
law = "1/2026"
since = 2026-04-30
what = { vi = "Một xã thành phường.", en = "A commune became a ward." }
communes = [{ code = "00004", from = "Xã Tân Sáng", to = "Phường Tân Sáng" }]
codes = [{ name = "Phường Bến Trăng", from = "00001", to = "00031" }]
[changes.source]
name = { vi = "Nghị quyết", en = "Resolution" }
date = 2026-05-01
checked = 2026-05-02
"#;

#[test]
fn a_change_is_applied_and_one_that_does_not_fit_is_refused() {
    let changes = Changes::read(CHANGE).expect("a change");
    let mut register = Register::read(REGISTER).expect("the fixture");
    changes.apply(&mut register).expect("applied");
    let units = Units::read(&register.write(), "").expect("sound");
    assert_eq!(answer(&units, "Xã Tân Sáng, Lam Giang"), "one 00004");
    assert_eq!(answer(&units, "Phường Tân Sáng, Lam Giang"), "one 00004");
    assert_eq!(answer(&units, "Phường Cầu Gỗ, Quận 1"), "divided 00031 00002");
    assert_eq!(changes.apply(&mut register), Err(UnitsError::Nowhere("00004".to_owned())));
    assert!(Changes::read(&CHANGE.replace("[changes.source]", "[changes.other]")).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic_and_no_answer_holds_a_commune_twice(text in any::<String>()) {
        sound(&units(), &text)?;
    }

    #[test]
    fn no_row_of_words_makes_it_panic(
        words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..14)
    ) {
        sound(&units(), &words.join(""))?;
    }

    #[test]
    fn no_bytes_make_the_readers_panic(text in "[PCpdw#0-9\t\n ;XãTỉnh]{0,120}") {
        let _ = Register::read(&text);
        let _ = read_centres(&text);
        let _ = Changes::read(&text);
        let _ = Units::read(&text, &text);
    }
}

const WORDS: [&str; 28] = [
    " ",
    ", ",
    "-",
    "P",
    "phường ",
    "xã ",
    "xa ",
    "quận ",
    "Q",
    "TP ",
    "tỉnh ",
    "1",
    "04",
    "4 ",
    "5",
    "Bến Trăng",
    "Tân Sáng ",
    "tan sang",
    "Lam Giang",
    " Sơn Vọng",
    "Hải Lộc ",
    "Cầu Gỗ",
    "phuc xa ",
    "đường ",
    "thôn ",
    "Đảo Sao",
    "vongbac",
    "thị ",
];

fn sound(units: &Units, text: &str) -> Result<(), TestCaseError> {
    if let Located::Ask(communes, _) = units.locate(text) {
        let codes: BTreeSet<&str> = communes.iter().map(|c| c.code).collect();
        prop_assert_eq!(codes.len(), communes.len());
        prop_assert!((1..=MAX_ASK).contains(&communes.len()));
    }
    Ok(())
}
