use std::{fs, path::PathBuf, time::Instant};

use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn entry(code: &str, title: &str, aliases: &[&str]) -> Entry {
    Entry {
        key: Key::Service(code.into()),
        reviewed: !aliases.is_empty(),
        title: title.into(),
        plain: String::new(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        keywords: vec![],
        codes: vec![code.into()],
    }
}

fn event(id: &str, title: &str, aliases: &[&str]) -> Entry {
    Entry { key: Key::Event(id.into()), codes: vec![], ..entry("", title, aliases) }
}

fn index() -> Index {
    let mut joined = entry("1.004222", "Đăng ký thường trú", &[]);
    joined.codes.push("1.115001".into());
    Index::build([
        entry(
            "1.001193",
            "Thủ tục đăng ký khai sinh",
            &["làm giấy khai sinh", "khai sinh cho con"],
        ),
        entry("1.000656", "Thủ tục đăng ký khai tử", &["làm giấy chứng tử", "nhà có người mất"]),
        entry("1.014064", "Cấp lại thẻ căn cước", &["mất căn cước", "làm lại căn cước bị mất"]),
        entry(
            "1.013978",
            "Đăng ký đất đai, cấp Giấy chứng nhận lần đầu",
            &["làm sổ đỏ", "sổ đỏ", "sổ hồng"],
        ),
        entry("1.012786", "Cấp lại Giấy chứng nhận do bị mất", &["mất sổ đỏ"]),
        event("birth", "Có con nhỏ", &["vợ mới sinh", "có em bé"]),
        event("death", "Người thân qua đời", &["bố mất", "mẹ mất", "ông mất", "người nhà mất"]),
        entry("1.004194", "Đăng ký tạm trú", &[]),
        entry("1.002693", "Cấp giấy phép chặt hạ cây xanh đô thị", &[]),
        entry("2.000746", "Khám bệnh, chữa bệnh bảo hiểm y tế", &[]),
        joined,
    ])
}

fn first(query: &str) -> String {
    let found = index().search(query, 5);
    found.hits.first().map_or_else(String::new, |hit| match &hit.key {
        Key::Service(code) => code.to_string(),
        Key::Event(id) => id.to_string(),
    })
}

#[test]
fn what_people_type_finds_what_they_mean() {
    for (query, key) in [
        ("vo moi sinh", "birth"),
        ("vợ em mới sinh hôm qua", "birth"),
        ("mat can cuoc", "1.014064"),
        ("MẤT CĂN CƯỚC!!", "1.014064"),
        ("chú tôi mất", "death"),
        ("so do", "1.013978"),
        ("mat so do", "1.012786"),
        ("giay khai sinh", "1.001193"),
        ("tam tru", "1.004194"),
        ("tạm t", "1.004194"),
        ("khai sin", "1.001193"),
        ("y tế", "2.000746"),
        ("ddawng kys tamj trus", "1.004194"),
        ("dang ky tam tur", "1.004194"),
    ] {
        assert_eq!(first(query), key, "{query}");
    }
}

#[test]
fn codes_are_found_with_or_without_their_dot_and_by_variant() {
    for query in ["1004194", "1.004194", " 1.004194 ", "thủ tục 1.004194?"] {
        assert_eq!(first(query), "1.004194", "{query}");
    }
    assert_eq!(first("1.115001"), "1.004222");
    assert_eq!(index().search("1.115001", 5).hits[0].why, "1.115001");
    assert_eq!(index().search("9.999999", 5).total, 0);
}

#[test]
fn why_names_the_alias_that_matched() {
    assert_eq!(index().search("em bi mat so do roi", 1).hits[0].why, "mất sổ đỏ");
    assert_eq!(index().search("tam tru", 1).hits[0].why, "Đăng ký tạm trú");
}

#[test]
fn an_exact_alias_comes_first_and_reviewed_records_win_ties() {
    let mut same = entry("1.000001", "Cấp thẻ", &[]);
    same.reviewed = true;
    let index = Index::build([
        entry("1.000000", "Cấp thẻ", &[]),
        same,
        entry("1.000002", "Cấp thẻ thẻ thẻ căn cước", &[]),
        entry("1.000003", "Việc khác", &["thẻ"]),
    ]);
    let order = |q: &str| -> Vec<String> {
        index.search(q, 9).hits.iter().map(|h| format!("{:?}", h.key)).collect()
    };
    assert!(order("thẻ")[0].contains("1.000003"));
    assert!(order("cấp thẻ")[0].contains("1.000001"));
}

#[test]
fn of_two_entries_of_one_key_the_reviewed_one_stays() {
    let mut official = entry("1.004194", "Đăng ký tạm trú", &[]);
    official.codes.push("1.115009".into());
    let index = Index::build([official, entry("1.004194", "Đăng ký tạm trú", &["ở trọ"])]);
    assert_eq!(index.search("o tro", 5).total, 1);
    assert_eq!(index.search("1115009", 5).hits[0].key, Key::Service("1.004194".into()));
}

#[test]
fn nothing_is_found_for_nothing() {
    for query in ["", "   ", "?", "a", "zzzzqq", "\u{0}"] {
        assert_eq!(index().search(query, 5), Found { total: 0, hits: vec![] }, "{query:?}");
    }
    assert!(Index::build([]).search("khai sinh", 5).hits.is_empty());
    assert!(index().search("khai sinh", 0).hits.is_empty());
}

#[test]
fn only_the_beginning_of_an_endless_query_counts() {
    let long = format!("khai sinh {}", "tạm trú ".repeat(10_000));
    let cut: String = long.chars().take(QUERY).collect();
    assert_eq!(index().search(&long, 5), index().search(&cut, 5));
}

proptest! {
    #[test]
    fn no_query_panics_and_hits_are_in_order(query in "(khai|sinh|sổ|đỏ|mất| |1.004194|\\PC){0,30}") {
        let found = index().search(&query, 4);
        prop_assert!(found.hits.len() <= 4 && found.total >= found.hits.len());
        prop_assert!(found.hits.is_sorted_by(|a, b| a.score >= b.score));
    }
}

/// The test data, where it lies.
fn data(name: &str) -> Option<Vec<u8>> {
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data");
    let root = std::env::var_os("MOTCUA_DATA").map_or_else(|| PathBuf::from(near), PathBuf::from);
    let bytes = fs::read(root.join(name)).ok();
    eprintln!("data test {}: {name}", if bytes.is_some() { "ran" } else { "skipped" });
    bytes
}

/// Official names only: no aliases, no everyday names. Not a goal, but a floor under the ranking.
#[test]
fn official_names_alone_answer_a_fair_share_of_real_questions() {
    let (Some(queries), Some(imported)) =
        (data("vn/queries-dev.jsonl"), crate::import::tests::recorded())
    else {
        return;
    };
    let index = Index::build(imported.services.iter().map(|s| Entry::of_service(s, false)));
    let (mut asked, mut top1, mut top3, mut micros) = (0, 0, 0, 0);
    for line in String::from_utf8(queries).expect("text").lines() {
        let q: Value = serde_json::from_str(line).expect("JSON");
        let good: Vec<&str> = ["codes", "also_ok"]
            .iter()
            .flat_map(|k| q[k].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        if q["expect"] != "answer" || good.is_empty() {
            continue;
        }
        let start = Instant::now();
        let found = index.search(q["query"].as_str().expect("a query"), 3);
        micros += start.elapsed().as_micros();
        let right = |h: &Hit| matches!(&h.key, Key::Service(c) if good.contains(&c.as_str()));
        asked += 1;
        top1 += usize::from(found.hits.first().is_some_and(right));
        top3 += usize::from(found.hits.iter().any(right));
    }
    eprintln!("{asked} questions: top-1 {top1}, top-3 {top3}, {} µs each", micros / asked as u128);
    assert!(top1 * 4 > asked, "{top1} of {asked}");
}
