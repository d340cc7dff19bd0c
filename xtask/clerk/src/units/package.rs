//! The register from the data of the package `vietnamadminunits`.
//!
//! The package keys units by their names without marks and blanks; where two names of one district
//! become one key, it has a second dictionary with marks.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use catalogue::units::{CommuneRow, OldDistrict, OldProvince, OldWard, Province, Register};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::{Stop, text};

type Map<T> = BTreeMap<String, T>;

#[derive(Deserialize)]
struct Now {
    #[serde(rename = "DICT_PROVINCE")]
    provinces: Map<ProvinceEntry>,
    #[serde(rename = "DICT_PROVINCE_WARD_NO_ACCENTED")]
    plain: Map<Map<WardEntry>>,
    #[serde(rename = "DICT_PROVINCE_WARD_ACCENTED")]
    accented: Map<Map<WardEntry>>,
}

#[derive(Deserialize)]
struct Before {
    #[serde(rename = "DICT_PROVINCE")]
    provinces: Map<ProvinceEntry>,
    #[serde(rename = "DICT_PROVINCE_DISTRICT")]
    districts: Map<Map<DistrictEntry>>,
    #[serde(rename = "DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED")]
    plain: Map<Map<Map<WardEntry>>>,
    #[serde(rename = "DICT_PROVINCE_DISTRICT_WARD_ACCENTED")]
    accented: Map<Map<Map<WardEntry>>>,
    #[serde(rename = "DICT_PROVINCE_DISTRICT_DIVIDED")]
    divided: Map<Map<DividedDistrict>>,
}

#[derive(Deserialize)]
struct Converter {
    #[serde(rename = "DICT_PROVINCE_WARD_NO_DIVIDED")]
    whole: Map<Map<Vec<String>>>,
    #[serde(rename = "DICT_PROVINCE_WARD_DIVIDED")]
    divided: Map<Map<Vec<Part>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProvinceEntry {
    province: String,
    province_code: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DistrictEntry {
    district: String,
    district_code: String,
    district_keywords: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WardEntry {
    ward: Option<String>,
    ward_code: Option<String>,
    ward_keywords: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DividedDistrict {
    divided_district_keywords: Vec<String>,
    districts: Map<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part {
    new_ward_key: String,
    is_default_new_ward: bool,
}

/// Reads the three files of the package's data folder.
pub(super) fn register(folder: &Path) -> Result<Register, Stop> {
    let now: Now = read(folder, "parser_from_2025.json")?;
    let before: Before = read(folder, "parser_legacy.json")?;
    let converter: Converter = read(folder, "converter_2025.json")?;
    let went = went(&now, &converter).map_err(|e| Stop::failed("converter_2025.json", e))?;
    let mut provinces: Vec<Province> = now
        .provinces
        .iter()
        .map(|(key, entry)| {
            let wards = [&now.plain, &now.accented].into_iter().filter_map(|d| d.get(key));
            let mut communes: Vec<CommuneRow> = wards.flat_map(Map::values).map(commune).collect();
            communes.sort_by(|a, b| a.code.cmp(&b.code));
            Province { code: entry.province_code.clone(), name: nfc(&entry.province), communes }
        })
        .collect();
    provinces.sort_by(|a, b| a.code.cmp(&b.code));
    let mut old = Vec::new();
    for (province, entry) in &before.provinces {
        let mut districts = Vec::new();
        for (district, entry) in before.districts.get(province).into_iter().flatten() {
            let entries = [&before.plain, &before.accented].into_iter();
            let entries = entries.filter_map(|d| d.get(province)?.get(district)).flatten();
            let mut wards: Vec<OldWard> = entries
                .map(|(key, entry)| {
                    let key = if entry.ward.is_some() { key } else { "" };
                    let now = went.get(&format!("{province}_{district}_{key}"));
                    OldWard {
                        code: entry.ward_code.clone().unwrap_or_default(),
                        name: entry.ward.as_deref().map(nfc).unwrap_or_default(),
                        now: now.cloned().unwrap_or_default(),
                        former: former(&entry.ward_keywords, entry.ward.as_deref().unwrap_or("")),
                    }
                })
                .collect();
            wards.sort_by(|a, b| a.code.cmp(&b.code));
            districts.push(OldDistrict {
                code: entry.district_code.clone(),
                name: district_name(&entry.district),
                former: former_district(&before, province, district, entry),
                wards,
            });
        }
        districts.sort_by(|a, b| a.code.cmp(&b.code));
        let (code, name) = (entry.province_code.clone(), nfc(&entry.province));
        old.push(OldProvince { code, name, districts });
    }
    old.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(Register { head: Vec::new(), provinces, old })
}

fn read<T: for<'de> Deserialize<'de>>(folder: &Path, name: &str) -> Result<T, Stop> {
    let path = folder.join(name);
    // Python writes a missing value as NaN, which JSON does not have.
    let json = text(&path)?.replace(": NaN", ": null");
    serde_json::from_str(&json).map_err(|e| Stop::failed(path.display(), e))
}

fn nfc(name: &str) -> String {
    name.trim().nfc().collect()
}

/// The package writes "Thị Xã" now and then.
fn district_name(name: &str) -> String {
    nfc(name).replace("Thị Xã ", "Thị xã ").replace("Thành Phố ", "Thành phố ")
}

fn commune(entry: &WardEntry) -> CommuneRow {
    CommuneRow {
        code: entry.ward_code.clone().unwrap_or_default(),
        name: entry.ward.as_deref().map(nfc).unwrap_or_default(),
        former: Vec::new(),
    }
}

/// The codes of today by the key of a commune before, the part with most of it first.
fn went(now: &Now, converter: &Converter) -> Result<Map<Vec<String>>, String> {
    let code = |province: &str, ward: &str| {
        let dictionaries = [&now.plain, &now.accented].into_iter();
        let entry = dictionaries.filter_map(|d| d.get(province)?.get(ward)).next();
        let code = entry.and_then(|e| e.ward_code.clone());
        code.ok_or_else(|| format!("no commune {province} {ward}"))
    };
    let mut went: Map<Vec<String>> = Map::new();
    for (province, wards) in &converter.whole {
        for (ward, olds) in wards {
            for old in olds {
                went.entry(old.clone()).or_default().push(code(province, ward)?);
            }
        }
    }
    for (province, olds) in &converter.divided {
        for (old, parts) in olds {
            let mut parts: Vec<&Part> = parts.iter().collect();
            parts.sort_by_key(|p| !p.is_default_new_ward);
            for part in parts {
                went.entry(old.clone()).or_default().push(code(province, &part.new_ward_key)?);
            }
        }
    }
    Ok(went)
}

/// The kinds as the keys have them before a name.
const KINDS: [&str; 18] = [
    "thanhpho", "thitran", "thixa", "thisa", "phuong", "huyen", "quan", "district", "ward", "tp",
    "tx", "tt", "xa", "sa", "p", "f", "x", "h",
];

/// The names among the keywords that are not the unit's own: without kind, blanks and marks.
fn former(keywords: &[String], own: &str) -> Vec<String> {
    let own = bare(own);
    // Where two names become one key, the keywords have marks.
    let plain: Vec<String> = keywords.iter().map(|k| catalogue::fold::fold(k)).collect();
    let all: BTreeSet<&str> = plain.iter().map(String::as_str).collect();
    let with_kind = |word: &str| {
        KINDS.iter().any(|kind| {
            let before = word.strip_prefix(kind);
            let behind = word.strip_suffix(kind);
            let known = |rest: &str| all.contains(rest) || sound(rest) == sound(&own);
            [before, behind].into_iter().flatten().any(known)
        })
    };
    // "quan9": the number alone is not among the keywords.
    let number = |word: &str| {
        let kind = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let digits = word[kind.len()..].trim_start_matches('0');
        (!digits.is_empty() && (kind == "q" || KINDS.contains(&kind))).then(|| digits.to_owned())
    };
    let names = all
        .iter()
        .filter_map(|word| number(word).or_else(|| (!with_kind(word)).then(|| (*word).to_owned())));
    let own = sound(&own);
    let names: BTreeSet<String> = names.filter(|n| sound(n) != own).collect();
    names.into_iter().collect()
}

/// One spelling for several of one sound, numbers without their zeros.
fn sound(key: &str) -> String {
    let mut sound = String::with_capacity(key.len());
    for sign in key.chars() {
        let number_begins = !sound.ends_with(|c: char| c.is_ascii_digit());
        match sign {
            '0' if number_begins => {}
            'y' | 'j' => sound.push('i'),
            'k' => sound.push('c'),
            'x' => sound.push('s'),
            other => sound.push(other),
        }
    }
    sound
}

/// A whole name as the keys have it, without its kind.
fn bare(name: &str) -> String {
    let words = catalogue::fold::tokens(name);
    let kind = match words.first().map(String::as_str) {
        Some("thi" | "thanh" | "dac") => 2,
        _ => 1,
    };
    words.into_iter().skip(kind).collect()
}

/// The districts that were merged into this one, and those some of whose communes came to it.
fn former_district(
    before: &Before,
    province: &str,
    district: &str,
    entry: &DistrictEntry,
) -> Vec<String> {
    let own = bare(&entry.district);
    let mut names: BTreeSet<String> =
        former(&entry.district_keywords, &entry.district).into_iter().collect();
    for divided in before.divided.get(province).into_iter().flat_map(Map::values) {
        if divided.districts.contains_key(district) {
            let keywords = &divided.divided_district_keywords;
            names.extend(former(keywords, &entry.district));
        }
    }
    names.into_iter().filter(|n| *n != own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn a_former_name_is_one_that_is_not_the_own_in_another_spelling_or_with_its_kind() {
        let keywords = words(&["phuongngochai", "phuonghaison", "ngochai", "haison", "phaison"]);
        assert_eq!(former(&keywords, "Phường Hải Sơn"), ["ngochai"]);
        let keywords = words(&["xavinhbinh", "xavynhbinh", "vinhbinh", "vynhbinh"]);
        assert_eq!(former(&keywords, "Xã Vĩnh Bình"), [""; 0]);
        let keywords = words(&["phuongmydinh01", "phuongmydinh1", "mydinh01", "mydinh1"]);
        assert_eq!(former(&keywords, "Phường Mỹ Đình 1"), [""; 0]);
        let keywords = words(&["quan12", "q12", "district12"]);
        assert_eq!(former(&keywords, "Quận 12"), [""; 0]);
        let keywords = words(&["thanhphothuduc", "thuduc", "quan09", "q9", "quan2", "district02"]);
        assert_eq!(former(&keywords, "Thành phố Thủ Đức"), ["2", "9"]);
    }
}
