use std::{fs, path::PathBuf};

use model::Vocabulary;
use proptest::prelude::*;

use super::*;
use crate::content::Content;

fn entry(code: &str, title: &str, aliases: &[&str]) -> Entry {
    Entry {
        key: Key::Service(code.into()),
        reviewed: !aliases.is_empty(),
        likely: if aliases.is_empty() { 1.0 } else { REVIEWED },
        title: title.into(),
        plain: String::new(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        keywords: vec![],
        codes: vec![code.into()],
        services: vec![],
        replaced_by: None,
    }
}

fn event(id: &str, title: &str, aliases: &[&str], services: &[&str]) -> Entry {
    Entry {
        key: Key::Event(id.into()),
        codes: vec![],
        services: services.iter().map(|c| (*c).into()).collect(),
        ..entry("", title, aliases)
    }
}

fn entries() -> Vec<Entry> {
    let mut joined = entry("1.004222", "Đăng ký thường trú", &[]);
    joined.codes.push("1.115001".into());
    let mut old = entry("2.000986", "Liên thông khai sinh, thường trú, thẻ cho trẻ", &[]);
    old.replaced_by = Some("3.000722".into());
    vec![
        entry(
            "1.001193",
            "Thủ tục đăng ký khai sinh",
            &["làm giấy khai sinh", "khai sinh cho con"],
        ),
        entry("1.000656", "Thủ tục đăng ký khai tử", &["làm giấy chứng tử", "nhà có người mất"]),
        entry("1.014064", "Cấp lại thẻ căn cước", &["mất căn cước", "làm lại căn cước bị mất"]),
        entry("1.014062", "Cấp thẻ căn cước cho người dưới 14 tuổi", &["căn cước cho bé"]),
        entry("1.013978", "Đăng ký đất đai, cấp Giấy chứng nhận lần đầu", &["làm sổ đỏ", "sổ đỏ"]),
        entry("1.012786", "Cấp lại Giấy chứng nhận do bị mất", &["mất sổ đỏ"]),
        entry("2.000806", "Đăng ký kết hôn có yếu tố nước ngoài", &["cưới người nước ngoài"]),
        entry("1.000894", "Đăng ký kết hôn", &["làm giấy kết hôn"]),
        event("birth", "Có con nhỏ", &["vợ mới sinh", "có em bé"], &["1.001193", "1.004222"]),
        event("death", "Người thân qua đời", &["bố mất", "mẹ mất", "ông mất"], &["1.000656"]),
        entry("1.004194", "Đăng ký tạm trú", &[]),
        entry("1.002693", "Cấp giấy phép chặt hạ cây xanh đô thị", &[]),
        entry("2.000746", "Khám bệnh, chữa bệnh bảo hiểm y tế", &[]),
        entry("3.000722", "Liên thông điện tử cho bé", &["làm chung giấy tờ cho bé"]),
        old,
        joined,
    ]
}

fn vocabulary() -> Vocabulary {
    let text = |vi: &str| LocalizedText::vi(vi);
    let source = serde_json::json!({
        "name": text("Mẫu"), "date": "2026-01-01", "checked": "2026-01-01"
    });
    let value = serde_json::json!({
        "source": source,
        "unclear": text("Bạn cần việc gì?"),
        "stop": ["em", "ơi", "cho hỏi", "ở đâu", "mất bao lâu", "rồi", "của", "là", "gì"],
        "weak": ["làm", "xin", "giấy", "thủ tục"],
        "general": ["giấy tờ", "con", "thẻ"],
        "short": [["đăng ký", "đk"]],
        "special": ["nước ngoài", "lại"],
        "classes": { "person": ["bố", "mẹ", "ông", "chú", "tía"] },
        "same": [
            ["sổ đỏ", "sổ hồng", "giấy chứng nhận quyền sử dụng đất"],
            ["căn cước", "cccd", "chứng minh nhân dân"],
            ["qua đời", "{person} mất", "từ trần"],
            ["mất", "mat", "rớt", "thất lạc"],
            ["kết hôn", "cưới", "đăng ký kết hôn"],
            ["dưới 14 tuổi"],
            ["bảo hiểm y tế", "bhyt"],
        ],
        "also": [
            { "say": ["qua đời", "{person} mất"], "mean": ["khai tử"] },
            { "say": ["chồng hàn", "vợ hàn"], "mean": ["nước ngoài"] },
        ],
        "ages": [{ "from": 0, "below": 14, "mean": ["dưới 14 tuổi"] }],
        "emergencies": [{
            "hotlines": ["114"],
            "signs": [{ "say": ["cháy nhà", "nhà cháy"], "unless": ["giấy", "sổ đỏ"] }],
        }],
        "scams": [{
            "id": "call", "hotlines": ["156"], "warning": text("Coi chừng."), "source": source,
            "signs": [{ "say": ["công an gọi"], "with": ["chuyển tiền", "otp"] }],
        }],
        "clarify": [{
            "say": ["căn cước"], "bare": true, "ask": text("Việc gì?"),
            "choices": [
                { "text": text("Mất thẻ"), "service": "1.014064" },
                { "text": text("Cho bé"), "service": "1.014062" },
            ],
        }],
        "elsewhere": { "say": ["thời tiết"] },
    });
    serde_json::from_value(value).expect("a vocabulary")
}

fn plain() -> Index {
    Index::build(entries())
}

fn spoken() -> Index {
    Index::new(Some(&vocabulary()), entries())
}

fn name(key: &Key) -> String {
    match key {
        Key::Service(code) => code.to_string(),
        Key::Event(id) => id.to_string(),
    }
}

fn first(index: &Index, query: &str) -> String {
    index.search(query, 5).hits.first().map_or_else(String::new, |hit| name(&hit.key))
}

#[test]
fn what_people_type_finds_what_they_mean_even_without_a_vocabulary() {
    let index = plain();
    for (query, key) in [
        ("vo moi sinh", "birth"),
        ("mat can cuoc", "1.014064"),
        ("MẤT CĂN CƯỚC!!", "1.014064"),
        ("so do", "1.013978"),
        ("mat so do", "1.012786"),
        ("giay khai sinh", "1.001193"),
        ("tam tru", "1.004194"),
        ("khai sin", "1.001193"),
        ("y tế", "2.000746"),
        ("ddawng kys tamj trus", "1.004194"),
        ("d9a8ng ky1 ta5m tru1", "1.004194"),
        ("dang ky tam tur", "1.004194"),
        ("dangky tamtru", "1.004194"),
    ] {
        assert_eq!(first(&index, query), key, "{query}");
    }
}

#[test]
fn groups_abbreviations_ages_and_what_may_be_meant_find_more() {
    let index = spoken();
    for (query, key) in [
        ("rớt cccd", "1.014064"),
        ("thất lạc chứng minh nhân dân của em ở đâu", "1.014064"),
        ("mất sổ hồng", "1.012786"),
        ("đk tạm trú", "1.004194"),
        ("bhyt", "2.000746"),
        ("ông từ trần", "death"),
        ("tía mất rồi", "death"),
        ("cccd cho con 8 tuổi", "1.014062"),
        ("cưới", "1.000894"),
        ("kết hôn, chồng hàn", "2.000806"),
        ("mất sổ đỏ mất bao lâu", "1.012786"),
    ] {
        assert_eq!(first(&index, query), key, "{query}");
    }
}

#[test]
fn each_question_gets_the_kind_of_answer_it_needs() {
    let index = spoken();
    let kind = |query: &str| index.answer(query, 5).kind;
    assert_eq!(kind("làm căn cước cho bé"), Kind::Answer);
    assert_eq!(kind("căn cước"), Kind::Clarify);
    assert_eq!(kind("cho hỏi cccd"), Kind::Clarify, "the same by its group");
    assert_eq!(kind("xin căn cước"), Kind::Answer, "not bare");
    assert_eq!(kind("em ơi cho hỏi"), Kind::Clarify);
    assert_eq!(kind("nha chay em oi"), Kind::Emergency);
    assert_eq!(kind("nhà cháy mất sổ đỏ"), Kind::Answer);
    assert_eq!(kind("công an gọi kêu chuyển tiền"), Kind::Scam);
    assert_eq!(kind("công an gọi"), Kind::None);
    assert_eq!(kind("thời tiết"), Kind::None);
    assert_eq!(kind("con voi bay trên trời xanh"), Kind::None);
    assert_eq!(kind(""), Kind::None);
}

#[test]
fn an_answer_carries_what_its_kind_shows_first() {
    let index = spoken();
    let fire = index.answer("cháy nhà", 5);
    assert_eq!(fire.hotlines, ["114"]);
    let scam = index.answer("công an gọi hỏi otp", 5);
    assert_eq!(
        (scam.hotlines, scam.warning),
        (vec!["156".into()], Some(LocalizedText::vi("Coi chừng.")))
    );
    let choice = index.answer("căn cước", 5);
    assert_eq!(choice.choices.len(), 2);
    assert_eq!(name(&choice.hits[0].key), "1.014064");
    assert!(choice.ask.is_some());
    let nothing = index.answer("thời tiết", 5);
    assert_eq!((nothing.hits, nothing.total), (vec![], 0));
}

#[test]
fn an_event_brings_its_services_and_a_replaced_service_follows_its_successor() {
    let keys = |query: &str| -> Vec<String> {
        spoken().search(query, 9).hits.iter().map(|h| name(&h.key)).collect()
    };
    assert_eq!(keys("vợ mới sinh")[..3], ["birth", "1.001193", "1.004222"]);
    let joint = keys("liên thông khai sinh thường trú");
    let at = |code: &str| joint.iter().position(|k| k == code);
    assert_eq!(at("3.000722").map(|new| new + 1), at("2.000986"), "{joint:?}");
    assert_eq!(joint.iter().filter(|k| *k == "3.000722").count(), 1);
}

#[test]
fn codes_are_found_with_or_without_their_dot_and_by_variant() {
    let index = spoken();
    for query in ["1004194", "1.004194", " 1.004194 ", "thủ tục 1.004194?"] {
        assert_eq!(first(&index, query), "1.004194", "{query}");
    }
    assert_eq!(first(&index, "1.115001"), "1.004222");
    assert_eq!(index.search("1.115001", 5).hits[0].why, "1.115001");
    assert_eq!(index.search("9.999999", 5).total, 0);
}

#[test]
fn why_names_the_alias_that_matched() {
    assert_eq!(spoken().search("em bi mat so do roi", 1).hits[0].why, "mất sổ đỏ");
    assert_eq!(spoken().search("tam tru", 1).hits[0].why, "Đăng ký tạm trú");
}

#[test]
fn reviewed_records_win_ties() {
    let mut same = entry("1.000001", "Cấp thẻ", &[]);
    same.reviewed = true;
    let index = Index::build([entry("1.000000", "Cấp thẻ", &[]), same]);
    assert_eq!(first(&index, "cấp thẻ"), "1.000001");
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
        assert_eq!(plain().search(query, 5), Found { total: 0, hits: vec![] }, "{query:?}");
    }
    assert!(Index::build([]).search("khai sinh", 5).hits.is_empty());
    assert!(plain().search("khai sinh", 0).hits.is_empty());
}

#[test]
fn only_the_beginning_of_an_endless_query_counts() {
    let long = format!("khai sinh {}", "tạm trú ".repeat(10_000));
    let cut: String = long.chars().take(QUESTION).collect();
    assert_eq!(spoken().search(&long, 5), spoken().search(&cut, 5));
}

#[test]
fn a_record_of_one_province_or_of_an_embassy_counts_less_than_the_communes() {
    let service = |authority: &str, law: &str| -> Service {
        let source = serde_json::json!({
            "name": { "vi": "Mẫu" }, "date": "2026-01-01", "checked": "2026-01-01"
        });
        serde_json::from_value(serde_json::json!({
            "code": "1.000001", "name": { "vi": "Cấp thẻ" }, "authority": { "vi": authority },
            "laws": [{ "no": law, "title": { "vi": "Luật" } }], "source": source
        }))
        .expect("a service")
    };
    let commune = likely(&service("Ủy ban nhân dân cấp xã", "1/2026/QH15"), false);
    let ordinary = likely(&service("Sở Tư pháp", "1/2026/QH15"), false);
    let province = likely(&service("Sở Tư pháp", "1/2026/NQ-HĐND"), false);
    let embassy = likely(&service("Cơ quan đại diện Việt Nam", "1/2026/QH15"), false);
    assert!(commune > ordinary && ordinary > province && ordinary > embassy);
    assert!(likely(&service("", ""), true) > commune);
}

proptest! {
    #[test]
    fn no_question_panics_and_hits_are_in_order(
        query in "(khai|sinh|sổ|đỏ|mất|bố|đk|8 tuổi|cháy nhà| |1.004194|\\PC){0,30}"
    ) {
        let index = spoken();
        let answer = index.answer(&query, 4);
        prop_assert!(answer.hits.len() <= 4 && answer.total >= answer.hits.len());
        if answer.kind == Kind::Answer {
            prop_assert!(answer.hits.is_sorted_by(|a, b| a.score >= b.score));
        }
        prop_assert!(answer.kind != Kind::None || answer.hits.is_empty());
    }

    #[test]
    fn no_phrase_makes_a_vocabulary_panic(phrase in "(\\{person\\}|\\{|\\}| |bố|\\PC){0,12}") {
        let mut odd = vocabulary();
        odd.same.push(vec![phrase.clone(), phrase.clone()]);
        odd.short.push(vec![phrase.clone(), phrase.clone()]);
        odd.stop.push(phrase.clone());
        let index = Index::new(Some(&odd), entries());
        prop_assert!(index.answer(&phrase, 3).hits.len() <= 3);
    }
}

/// The test data, where it lies.
fn data(name: &str) -> Option<String> {
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data");
    let root = std::env::var_os("MOTCUA_DATA").map_or_else(|| PathBuf::from(near), PathBuf::from);
    let text = fs::read_to_string(root.join(name)).ok();
    eprintln!("data test {}: {name}", if text.is_some() { "ran" } else { "skipped" });
    text
}

/// Our own content, as it is shipped.
fn ours() -> Content {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../content");
    let mut folders = vec![PathBuf::from(root)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("content") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(name) = path.strip_prefix(root) {
                let name = name.to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).expect("a text file")));
            }
        }
    }
    let (content, faults) = Content::read(files);
    assert_eq!(faults, []);
    content
}

/// What part of some questions is answered as it should be.
#[derive(Debug, Default)]
struct Score {
    asked: usize,
    first: usize,
    third: usize,
    others: usize,
    kinds: usize,
}

/// Asks every question of `queries` whose codes are in the index. A replaced service and its
/// successor count as one.
fn score(queries: &str, content: &Content, index: &Index) -> Score {
    let newest = |code: &str| {
        let replaced = content.services.get(&code.into()).and_then(|s| s.replaced_by.as_ref());
        replaced.map_or_else(|| code.to_owned(), |r| r.code.to_string())
    };
    let mut score = Score::default();
    for line in queries.lines() {
        let q: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let answer = index.answer(q["query"].as_str().expect("a query"), 30);
        if q["expect"] != "answer" {
            score.others += 1;
            score.kinds += usize::from(q["expect"] == answer.kind.as_str());
            continue;
        }
        let codes = ["codes", "also_ok"].iter().flat_map(|k| q[k].as_array().into_iter().flatten());
        let codes: Vec<&str> = codes.filter_map(|code| code.as_str()).collect();
        if !codes.iter().any(|code| index.codes.contains_key(&Code::from(*code))) {
            continue;
        }
        let right: Vec<String> = codes.into_iter().map(newest).collect();
        let mut shown: Vec<String> = Vec::new();
        for hit in &answer.hits {
            if let Key::Service(code) = &hit.key
                && !shown.contains(&newest(code.as_str()))
            {
                shown.push(newest(code.as_str()));
            }
        }
        score.asked += 1;
        score.first += usize::from(shown.first().is_some_and(|c| right.contains(c)));
        score.third += usize::from(shown.iter().take(3).any(|c| right.contains(c)));
    }
    eprintln!("{score:?}");
    score
}

/// Questions of our own for every service and every kind of answer, over our own content alone.
#[test]
fn our_own_questions_are_answered() {
    let content = ours();
    let services = content.services.values().map(|s| Entry::of_service(s, true));
    let entries = services.chain(content.events.iter().map(Entry::of_event));
    let index = Index::new(content.vocabulary.as_ref(), entries);
    let score = score(include_str!("../../tests/questions.jsonl"), &content, &index);
    assert!(score.asked >= 150, "{score:?}");
    assert!(score.first * 100 >= score.asked * 88, "{score:?}");
    assert!(score.third * 100 >= score.asked * 95, "{score:?}");
    assert!(score.kinds * 100 >= score.others * 92, "{score:?}");
}

/// The bar for recorded questions over the whole catalogue.
#[test]
fn recorded_questions_are_answered_over_the_whole_catalogue() {
    let (Some(queries), Some(imported)) =
        (data("vn/queries-dev.jsonl"), crate::import::tests::recorded())
    else {
        return;
    };
    let content = ours();
    let ours = content.services.values().map(|s| Entry::of_service(s, true));
    let ours = ours.chain(content.events.iter().map(Entry::of_event));
    let official = imported.services.iter().map(|s| Entry::of_service(s, false));
    let index = Index::new(content.vocabulary.as_ref(), ours.chain(official));
    let score = score(&queries, &content, &index);
    assert!(score.first * 100 >= score.asked * 80, "{score:?}");
    assert!(score.third * 100 >= score.asked * 92, "{score:?}");
    assert!(score.kinds >= 12, "{score:?}");
}
