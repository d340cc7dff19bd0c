//! The office finder over the whole country: the register we ship against the recorded map of
//! communes. The small fixture with the same traps is in `units.rs`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use catalogue::units::{Changes, Located, Units, Why};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn content(name: &str) -> String {
    fs::read_to_string(root().join("content/vn").join(name)).expect("a content file")
}

fn units() -> Units {
    Units::read(&content("units.tsv"), &content("unit-centres.tsv")).expect("our register")
}

/// A recorded table, or nothing where this machine does not have it.
fn recorded(test: &str, name: &str) -> Option<String> {
    let data =
        std::env::var_os("MOTCUA_DATA").map_or_else(|| root().join("../shared/data"), Into::into);
    let Ok(table) = fs::read_to_string(data.join("vn/admin-units").join(name)) else {
        eprintln!("data test skipped: {test}");
        return None;
    };
    eprintln!("data test ran: {test}");
    Some(table)
}

/// The cells of rows without quotes, which these two tables are.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split(',').map(str::trim).collect())
}

/// An address of before with the codes of today that it went to.
fn recorded_map(table: &str) -> BTreeMap<String, BTreeSet<String>> {
    let changes = Changes::read(&content("unit-changes.toml")).expect("our changes");
    let codes: Vec<_> = changes.changes.into_iter().flat_map(|c| c.codes).collect();
    let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows(table) {
        let [_, province, _, district, _, ward, _, code, ..] = row[..] else { continue };
        let parts = [ward, district, province].into_iter().filter(|p| !p.is_empty());
        let address = parts.collect::<Vec<_>>().join(", ");
        let later = codes.iter().find(|r| r.from == code).map_or(code, |r| r.to.as_str());
        map.entry(address).or_default().insert(later.to_owned());
    }
    map
}

fn without_marks(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().replace(['đ', 'Đ'], "d")
}

fn codes(located: &Located<'_>) -> BTreeSet<String> {
    match located {
        Located::One(commune) => BTreeSet::from([commune.code.to_owned()]),
        Located::Ask(communes, _) => communes.iter().map(|c| c.code.to_owned()).collect(),
        Located::Unknown => BTreeSet::new(),
    }
}

#[test]
fn every_commune_before_2025_leads_exactly_where_it_went_and_the_divided_are_asked() {
    let test = "every_commune_before_2025_leads_exactly_where_it_went_and_the_divided_are_asked";
    let Some(table) = recorded(test, "legacy-ward-to-2025.csv") else { return };
    let (units, map) = (units(), recorded_map(&table));
    let (mut one, mut ask) = (0, 0);
    for (address, now) in &map {
        let located = units.locate(address);
        assert_eq!(codes(&located), *now, "{address}");
        match located {
            Located::One(commune) => {
                one += 1;
                assert!(commune.was.is_some(), "{address}");
            }
            Located::Ask(_, why) => {
                ask += 1;
                assert_eq!(why, Why::Divided, "{address}");
            }
            Located::Unknown => unreachable!("it led somewhere"),
        }
    }
    eprintln!("communes before 2025: {one} found, {ask} asked, 0 unknown");
    assert_eq!(one + ask, map.len());
    assert!(map.len() > 10_000, "only {} communes: is this still the right file?", map.len());
}

#[test]
fn without_marks_the_right_commune_is_the_answer_or_among_those_asked() {
    let test = "without_marks_the_right_commune_is_the_answer_or_among_those_asked";
    let Some(table) = recorded(test, "legacy-ward-to-2025.csv") else { return };
    let units = units();
    for (address, now) in recorded_map(&table) {
        let located = units.locate(&without_marks(&address).replace(',', ""));
        let got = codes(&located);
        assert!(got.is_superset(&now), "{address}: {located:?}, not {now:?}");
    }
}

#[test]
fn every_commune_of_today_is_found_by_its_address() {
    let test = "every_commune_of_today_is_found_by_its_address";
    let (Some(wards), Some(provinces)) =
        (recorded(test, "wards.csv"), recorded(test, "provinces.csv"))
    else {
        return;
    };
    let names: BTreeMap<&str, &str> = rows(&provinces).map(|r| (r[0], r[2])).collect();
    let units = units();
    let mut count = 0;
    for row in rows(&wards) {
        let address = format!("12 Nguyễn Huệ, {}, {}", row[2], names[row[4]]);
        let located = units.locate(&address);
        let Located::One(commune) = &located else { panic!("{address}: {located:?}") };
        assert_eq!(commune.code, row[0], "{address}");
        count += 1;
    }
    eprintln!("communes of today: {count} found");
    assert_eq!(count, units.communes().count());
}

#[test]
fn the_register_we_ship_is_whole() {
    let units = units();
    assert_eq!(units.communes().count(), 3_321);
    assert_eq!(units.before().count(), 10_040);
    assert!(units.before().all(|(_, _, now)| !now.is_empty()));
    let centres = units.communes().filter(|c| c.centre.is_some()).count();
    assert!(centres > 2_500, "only {centres} centres are known");
}
