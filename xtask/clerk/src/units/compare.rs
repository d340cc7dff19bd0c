//! The register beside what was recorded.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use catalogue::units::{Changes, Register, same_name};
use serde::Serialize;
use serde_json::json;

use super::{Row, table};
use crate::{Outcome, Stop, say};

/// A difference and, where a later change explains it, the reason.
#[derive(Serialize)]
struct Difference {
    ok: bool,
    what: &'static str,
    code: String,
    ours: String,
    recorded: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

/// What is known of one unit: its name, and where it belongs or went.
#[derive(Default, PartialEq, Eq)]
struct Entry {
    name: String,
    of: BTreeSet<String>,
}

type Entries = BTreeMap<String, Entry>;

/// Compares every code, name, old code and where it went; one line a difference, then the counts.
pub(super) fn compare(register: &Register, changes: &Changes, data: &Path) -> Outcome {
    let below = data.join("vn/admin-units");
    let data = if below.is_dir() { &below } else { data };
    let table = |name: &str| table(&data.join(name));
    let ours = ours(register);
    let recorded = [
        ("province", provinces(&table("provinces.csv")?)),
        ("commune", communes(&table("wards.csv")?)),
        ("old_province", old_provinces(&table("legacy-province-to-2025.csv")?)),
        ("old_commune", old_communes(&table("legacy-ward-to-2025.csv")?)),
    ];
    let (mut differences, mut unexplained, mut tones) = (0, 0, 0);
    let mut counts = serde_json::Map::new();
    for ((what, recorded), ours) in recorded.iter().zip(&ours) {
        counts.insert((*what).to_owned(), json!(recorded.len()));
        for code in recorded.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
            let (Some(our), Some(their)) = (ours.get(code), recorded.get(code)) else {
                let here = ours.contains_key(code).to_string();
                let there = recorded.contains_key(code).to_string();
                differences += 1;
                unexplained += 1;
                tell(what, code, &here, &there, None)?;
                continue;
            };
            if our.name != their.name {
                if same_name(&our.name, &their.name) {
                    tones += 1;
                } else {
                    let why = renamed(changes, code, &our.name, &their.name);
                    differences += 1;
                    unexplained += usize::from(why.is_none());
                    tell(what, code, &our.name, &their.name, why)?;
                }
            }
            if our.of != their.of {
                let why = recoded(changes, &our.of, &their.of);
                let join = |of: &BTreeSet<String>| of.iter().cloned().collect::<Vec<_>>().join(" ");
                differences += 1;
                unexplained += usize::from(why.is_none());
                tell(what, code, &join(&our.of), &join(&their.of), why)?;
            }
        }
    }
    counts.insert("tone_placed_otherwise".to_owned(), json!(tones));
    counts.insert("differences".to_owned(), json!(differences));
    counts.insert("unexplained".to_owned(), json!(unexplained));
    say(&counts)?;
    Ok(unexplained == 0)
}

fn tell(
    what: &'static str,
    code: &str,
    ours: &str,
    recorded: &str,
    why: Option<String>,
) -> Result<(), Stop> {
    let (code, ours, recorded) = (code.to_owned(), ours.to_owned(), recorded.to_owned());
    say(&Difference { ok: why.is_some(), what, code, ours, recorded, why })
}

/// The decision that gave a unit the name we have and took the recorded one.
fn renamed(changes: &Changes, code: &str, ours: &str, recorded: &str) -> Option<String> {
    changes.changes.iter().find_map(|change| {
        let mut renamed = change.provinces.iter().chain(&change.communes);
        let fits = renamed.any(|r| r.code == code && r.to == ours && same_name(&r.from, recorded));
        fits.then(|| format!("{}, {}", change.law, change.since))
    })
}

/// The decision that gave a commune the code we have instead of the recorded one.
fn recoded(
    changes: &Changes,
    ours: &BTreeSet<String>,
    recorded: &BTreeSet<String>,
) -> Option<String> {
    changes.changes.iter().find_map(|change| {
        let new = |code: &String| {
            let recoded = change.codes.iter().find(|r| r.from == *code);
            recoded.map_or_else(|| code.clone(), |r| r.to.clone())
        };
        let fits = recorded.iter().map(new).collect::<BTreeSet<_>>() == *ours;
        fits.then(|| format!("{}, {}", change.law, change.since))
    })
}

/// The register in the form of the four tables.
fn ours(register: &Register) -> [Entries; 4] {
    let mut all: [Entries; 4] = Default::default();
    let [provinces, communes, old_provinces, old_communes] = &mut all;
    let mut province_of: BTreeMap<&str, &str> = BTreeMap::new();
    for province in &register.provinces {
        add(provinces, &province.code, &province.name, None);
        for commune in &province.communes {
            add(communes, &commune.code, &commune.name, Some(&province.code));
            province_of.insert(&commune.code, &province.code);
        }
    }
    for province in &register.old {
        add(old_provinces, &province.code, &province.name, None);
        for district in &province.districts {
            let place = [&district.code, &district.name, &province.code, &province.name];
            for ward in &district.wards {
                let code = if ward.code.is_empty() { &district.code } else { &ward.code };
                let name = [place.map(String::as_str).join(", "), ward.name.clone()].join(", ");
                add(old_communes, code, &name, None);
                for now in &ward.now {
                    add(old_communes, code, &name, Some(now));
                    let now = province_of.get(now.as_str()).copied();
                    add(old_provinces, &province.code, &province.name, now);
                }
            }
        }
    }
    all
}

fn add(entries: &mut Entries, code: &str, name: &str, of: Option<&str>) {
    let entry = entries.entry(code.to_owned()).or_default();
    name.clone_into(&mut entry.name);
    entry.of.extend(of.map(str::to_owned));
}

fn read(rows: &[Row], entry: impl Fn(&dyn Fn(&str) -> String, &mut Entries)) -> Entries {
    let mut entries = Entries::new();
    for row in rows {
        entry(&|name| row.get(name).cloned().unwrap_or_default(), &mut entries);
    }
    entries
}

fn provinces(rows: &[Row]) -> Entries {
    read(rows, |cell, all| add(all, &cell("code"), &cell("full_name"), None))
}

fn communes(rows: &[Row]) -> Entries {
    read(rows, |cell, all| {
        add(all, &cell("code"), &cell("full_name"), Some(&cell("province_code")));
    })
}

fn old_provinces(rows: &[Row]) -> Entries {
    read(rows, |cell, all| {
        add(all, &cell("old_code"), &cell("old_name"), Some(&cell("new_code")));
    })
}

fn old_communes(rows: &[Row]) -> Entries {
    read(rows, |cell, all| {
        let (ward, district) = (cell("old_ward_code"), cell("old_district_code"));
        let code = if ward.is_empty() { &district } else { &ward };
        let names = ["old_district", "old_province_code", "old_province", "old_ward"].map(cell);
        let name = [district.clone(), names.join(", ")].join(", ");
        add(all, code, &name, Some(&cell("new_ward_code")));
    })
}
