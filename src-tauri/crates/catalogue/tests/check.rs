//! A clean fixture directory, and one change to it for each fault: a check that cannot fail, or
//! that finds something else, does not pass.

use std::{collections::BTreeSet, fs, path::Path};

use catalogue::{
    check::{Difference, Norm, Recorded, against, check},
    content::{Content, Fault, MAX_FILE},
};

const SERVICE: &str = "vn/services/9.000001.toml";
const OTHER: &str = "vn/services/9.000002.toml";
const PAPER: &str = "vn/papers/boat-paper.toml";
const OFFICE: &str = "vn/offices/harbour.toml";
const EVENT: &str = "vn/events/boat.toml";
const HOTLINES: &str = "vn/hotlines.toml";
const HOLIDAYS: &str = "vn/holidays.toml";
const VOCABULARY: &str = "vn/vocabulary.toml";
const SEA: &str = "portals/sea.toml";
const LOCAL: &str = "vn/local/harbour-town.toml";

fn fixture() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/content");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the fixture folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).expect("below").to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path).expect("a text file")));
        }
    }
    files.sort();
    files
}

fn faults(files: &[(String, String)]) -> Vec<Fault> {
    let (content, mut faults) = Content::read(files.iter().map(|(p, t)| (p, t)));
    faults.extend(check(&content));
    faults
}

fn changed(path: &str, from: &str, to: &str) -> Vec<(String, String)> {
    let mut files = fixture();
    let (_, text) = files.iter_mut().find(|(p, _)| p == path).expect("a fixture file");
    assert!(text.contains(from), "{path} has {from:?}");
    *text = text.replacen(from, to, 1);
    files
}

/// `(file, from, to, the rule it breaks)`: each breaks that rule and no other.
fn table() -> Vec<(&'static str, &'static str, String, Norm)> {
    use Norm::*;
    const WHAT: &str = "vi = \"Xã ghi thuyền của bạn vào sổ.";
    const STEP: &str = "vi = \"Đến bến thuyền, nộp tờ khai.\"";
    const COST: &str = "status = \"amount\"\namount = 10000\ncurrency = \"VND\"";
    let step = |text: &str| format!("vi = \"{text}\"");
    let what = |text: &str| format!("vi = \"{text}");
    let words = |n: usize| vec!["thuyền"; n].join(" ");
    let sentence = |n: usize| format!("{}.", words(n));
    let rows: Vec<(&str, &str, &str, Norm)> = vec![
        (SERVICE, "online = ", "phone = \"1\"\nonline = ", Parse),
        (SERVICE, "code = ", "code = = ", Parse),
        (SERVICE, "\"yes\"]}'", "\"yes\"}'", Parse),
        (SERVICE, "[{\"var\":\"floats\"},\"yes\"]", "[1]", Parse),
        (EVENT, "id = \"boat\"", "id = \"raft\"", FileName),
        (SERVICE, "date = 2026-04-15", "date = 2026-11-22", Source),
        (
            PAPER,
            "[source]\nname = { vi = \"Cổng mẫu\", en = \"Sample portal\" }\ndate = 2026-04-15\nchecked = 2026-11-21\n",
            "",
            Source,
        ),
        (SERVICE, ", en = \"Paper boat registration\"", "", Language),
        (OFFICE, "en = \"Harbour\"", "en = \"\"", Language),
        (SERVICE, "thuyen giay", "thuye\u{302}\u{300}n", Nfc),
        (SERVICE, "vi = \"Giấy thuyền\"", "vi = \"Gia\u{302}\u{301}y thuyền\"", Nfc),
        (SERVICE, STEP, "vi = \"Vui  Lòng đến bến thuyền.\"", Banned),
        (SERVICE, "en = \"Go to", "en = \"Please go to", Banned),
        (SERVICE, STEP, "vi = \"Giấy phải không hợp lệ.\"", Banned),
        (EVENT, "vi = \"Đăng ký rồi hạ thủy.\"", "vi = \"Nhà thụ lý rồi hạ thủy.\"", Banned),
        (OFFICE, "vi = \"Ở bờ sông.\"", "vi = \"Ở bờ sông nêu trên.\"", Officialese),
        (SERVICE, "en = \"Go to", "en = \"Prior to noon, go to", Officialese),
        (SERVICE, STEP, "vi = \"Đến UBND.\"", Acronym),
        (SERVICE, "en = \"Go to the", "en = \"Go to the CPC", Acronym),
        (SERVICE, "trong 3 ngày", "trong 4 ngày", Numbers),
        (SERVICE, "within 3 days", "within three days", Numbers),
        (PAPER, "[\"9.000001\"]", "[\"9.00001\"]", Code),
        (SERVICE, "\ncurrency = \"VND\"", "", Cost),
        (SERVICE, "\namount = 10000", "", Cost),
        (SERVICE, COST, "status = \"amount\"", Cost),
        (SERVICE, "amount = 10000", "amount = 0", Cost),
        (SERVICE, "status = \"amount\"", "status = \"free\"", Cost),
        (OTHER, "status = \"bare_zero\"", "status = \"text_only\"", Cost),
        (SERVICE, "amount = 3\n", "", Time),
        (SERVICE, "amount = 3\n", "amount = nan\n", Parse),
        (SERVICE, "amount = 3\n", "amount = -3\n", Time),
        (SERVICE, "amount = 3\n", "amount = 3\nupto = 2\n", Time),
        (SERVICE, "amount = 3\nunit = \"working_day\"", "amount = 3\nunit = \"same_day\"", Time),
        (SERVICE, "evidence = \"boat-form\"", "evidence = \"raft-form\"", Paper),
        (SERVICE, "evidence = \"boat-form\"\n", "", Paper),
        (SERVICE, "evidence = \"boat-paper\"", "evidence = \"raft-paper\"", Paper),
        (SERVICE, "office = \"harbour\"", "office = \"port\"", Office),
        (SERVICE, "events = [\"boat\"]", "events = [\"raft\"]", Event),
        (EVENT, "services = [", "services = [\"9.000009\", ", Service),
        (
            EVENT,
            "service = \"9.000001\"\n\n",
            "service = \"9.000001\"\nafter = [\"9.9\"]\n\n",
            Service,
        ),
        (EVENT, "parts = [", "parts = [\"9.000009\", ", Service),
        (EVENT, "[[joint]]\nservice = \"9.000001\"", "[[joint]]\nservice = \"9.000009\"", Service),
        (EVENT, "parts = [\"9.000001\", \"9.000002\"]", "parts = [\"9.000001\"]", Service),
        (EVENT, "\n\n[[steps]]", "\n\n[[steps]]\nservice = \"9.000009\"\n\n[[steps]]", Service),
        (
            EVENT,
            "service = \"9.000001\"\n",
            "service = \"9.000001\"\nafter = [\"9.000002\"]\n",
            Cycle,
        ),
        (EVENT, "after = [\"9.000001\"]", "after = [\"9.000002\"]", Cycle),
        (EVENT, "value = \"no\"", "value = \"unknown\"", Question),
        (EVENT, "  { value = \"no\", text = { vi = \"Không\", en = \"No\" } },\n", "", Question),
        (
            EVENT,
            "{ value = \"no\"",
            "{ value = \"yes\", text = { vi = \"Có\", en = \"Yes\" } },\n  { value = \"no\"",
            Duplicate,
        ),
        (EVENT, "[[steps]]", "[[steps]]\nservice = \"9.000001\"\n[[steps]]", Duplicate),
        (EVENT, "\"floats\"},\"yes\"", "\"sinks\"},\"yes\"", Rule),
        (EVENT, "\"floats\"},\"yes\"", "\"floats\"},\"maybe\"", Rule),
        (SERVICE, "\"floats\"},\"yes\"", "\"sinks\"},\"yes\"", Rule),
        (
            SERVICE,
            "{\"===\":[{\"var\":\"floats\"},\"yes\"]}",
            "{\"!\":[{\"in\":[{\"var\":\"floats\"},[\"yes\",\"x\"]]}]}",
            Rule,
        ),
        (OTHER, "kind = \"phone\"", "kind = \"online\"", Offline),
        (OTHER, "[[channels]]\nkind = \"phone\"", "", Offline),
        (SERVICE, "https://", "http://", Address),
        (SERVICE, "https://example.vn", "https://a@example.vn", Address),
        (SERVICE, "checked = ", "url = \"ftp://example.vn\"\nchecked = ", Address),
        (HOTLINES, "\"999\"", "\"99.9\"", Hotline),
        (HOTLINES, "\"999\"", "\"+99\"", Hotline),
        (HOTLINES, "\"999\"", "\"\"", Hotline),
        (OTHER, "\"9.000003\"", "\"9.000002\"", Replaced),
        (OTHER, "\"9.000003\"", "\"9.3\"", Code),
        (
            OTHER,
            "[replaced_by]",
            "[[differs]]\nfield = \"colour\"\nwhy = \"x\"\n[replaced_by]",
            Differs,
        ),
        (
            OTHER,
            "[replaced_by]",
            "[[differs]]\nfield = \"fee\"\nwhy = \"\"\n[replaced_by]",
            Differs,
        ),
        (HOLIDAYS, "2026-09-02", "2025-09-02", Holiday),
        (HOLIDAYS, "\"sunday\"", "\"sonntag\"", Holiday),
        (VOCABULARY, "[\"sông\", \"biển\"]", "[\"sông\", \"…\"]", Phrase),
        (VOCABULARY, "dưới {water}", "dưới {sea}", Phrase),
        (VOCABULARY, "dưới {water}", "dưới {water} {water}", Phrase),
        (VOCABULARY, "below = 14", "below = 0", Phrase),
        (VOCABULARY, "\"đk\"", "\"đ k\"", Phrase),
        (VOCABULARY, ", \"đk\"", "", Phrase),
        (VOCABULARY, "[\"chìm\"]", "[\"giấy ghe\"]", Duplicate),
        (VOCABULARY, "\"mất\"", "\"ma\u{302}\u{301}t\"", Nfc),
        (VOCABULARY, "\"9.000001\"", "\"9.000009\"", Service),
        (VOCABULARY, "event = \"boat\"", "event = \"raft\"", Event),
        (VOCABULARY, "event = \"boat\"", "", Question),
        (VOCABULARY, "hotlines = [\"998\"]\nwarning", "hotlines = []\nwarning", Hotline),
        (VOCABULARY, "[\"998\"]\n[[emer", "[\"997\"]\n[[emer", Hotline),
        (VOCABULARY, "en = \"A captain never", "en = \"Please, a captain never", Banned),
        (SEA, "ptv-open-api-11", "ptv-open-api-12", Parse),
        (SEA, "id = \"sea\"", "id = \"lake\"", FileName),
        (SEA, "checked = 2026-11-21", "checked = 2026-01-01", Source),
        (SEA, ", en = \"Sea portal\"", "", Language),
        (SEA, "[\"sea.example\"]", "[\"sea.example\", \"10.0.0.1\"]", Portal),
        (LOCAL, "province = \"99\"", "province = \"9\"", Local),
        (LOCAL, "through = 2027-08-07", "through = 2026-08-07", Local),
        (LOCAL, "[\"9.000001\"]", "[]", Local),
        (LOCAL, "[[costs]]\nchannel = \"online\"\nstatus = \"free\"\n", "", Local),
        (LOCAL, "[\"9.000001\"]", "[\"9.1\"]", Code),
        (SEA, "[\"sea.example\"]", "[]", Portal),
        (SEA, "\"VN\"", "\"vn\"", Portal),
        (SEA, "[\"vi\", \"en\"]", "[]", Portal),
        (SEA, "[\"vi\", \"en\"]", "[\"Vietnamese\"]", Portal),
        (SEA, "base = \"https://sea", "base = \"http://sea", Portal),
        (SEA, "base = \"https://sea", "base = \"https://lake", Portal),
        (SEA, "p/{id}", "p/id", Portal),
    ];
    let mut rows: Vec<_> = rows.into_iter().map(|(p, f, t, n)| (p, f, t.to_owned(), n)).collect();
    rows.extend([
        (SERVICE, STEP, step(&sentence(26)), Sentence),
        (SERVICE, STEP, step(&[16, 16, 16].map(sentence).join(" ")), Mean),
        (SERVICE, WHAT, what(&[2, 2, 2].map(sentence).join(" ")), Paragraph),
        (OFFICE, "id = ", format!("#{}\nid = ", "x".repeat(MAX_FILE)), Size),
    ]);
    rows
}

#[test]
fn the_fixture_itself_is_clean() {
    let found = faults(&fixture());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn each_fault_is_found_and_nothing_else_is_blamed() {
    let mut wrong = Vec::new();
    for (path, from, to, rule) in table() {
        let found = faults(&changed(path, from, &to));
        // A file that was not read leaves holes where others name it.
        let unread = [Norm::Parse, Norm::FileName, Norm::Size].contains(&rule) || path == PAPER;
        let own = |f: &&Fault| !unread || f.rule == rule;
        let blamed: BTreeSet<(&str, Norm)> =
            found.iter().filter(own).map(|f| (f.file.as_str(), f.rule)).collect();
        if blamed != BTreeSet::from([(path, rule)]) {
            wrong.push(format!("{path}: {from:?} → {to:?} breaks {rule}, found {found:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_change_that_breaks_it() {
    let mut broken: BTreeSet<Norm> = table().into_iter().map(|row| row.3).collect();
    let mut misplaced = fixture();
    misplaced.push(("vn/guides/a.toml".into(), String::new()));
    broken.extend(faults(&misplaced).iter().map(|f| f.rule));
    let all: BTreeSet<Norm> = Norm::ALL.iter().copied().collect();
    assert_eq!(broken, all);
}

#[test]
fn what_is_allowed_is_not_blamed() {
    let sentence = |n: usize| format!("{}.", vec!["thuyền"; n].join(" "));
    let step = |text: &str| format!("vi = \"{text}\"");
    let kept = "vi = \"Đến bến thuyền, nộp tờ khai.\"";
    for to in [
        step(&sentence(25)),
        step(&[15, 15, 15].map(sentence).join(" ")),
        step("Đến Ủy ban nhân dân (UBND). UBND nhận giấy."),
        step("Việc này không bat buoc, vui thì lòng nhẹ."),
        step("Việc nêu trên, tức là việc ở trên."),
    ] {
        let found = faults(&changed(SERVICE, kept, &to));
        assert!(found.is_empty(), "{to}: {found:#?}");
    }
}

fn recorded() -> Recorded {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded");
    let text = |name: &str| fs::read_to_string(root.join(name)).expect("a fixture file");
    Recorded::read(
        &text("core-procedures.jsonl"),
        &text("core-checked.jsonl"),
        &text("local-examples.json"),
    )
    .expect("recorded answers")
}

fn differences(files: &[(String, String)]) -> Vec<Difference> {
    let (content, faults) = Content::read(files.iter().map(|(p, t)| (p, t)));
    assert!(faults.is_empty(), "{faults:?}");
    against(&content, &recorded())
}

#[test]
fn a_corrected_or_unrecorded_answer_is_listed_with_its_reason() {
    let found = differences(&fixture());
    assert!(found.iter().all(|d| d.ok), "{found:#?}");
    let listed: Vec<_> = found.iter().map(|d| (d.code.as_str(), d.field, d.against)).collect();
    assert_eq!(
        listed,
        [("9.000001", "fee", "raw"), ("9.000001", "time", "raw"), ("9.000002", "code", "local"),]
    );
    assert!(found[0].why.contains("mất hàng nghìn"), "{found:#?}");
    assert!(found[1].why.contains("lấy từ cột trường hợp"), "{found:#?}");
    assert!(found[2].why.contains("Cổng mẫu"), "{found:#?}");
}

/// `(file, from, to, field, what a reason must name)`.
const DIFFERENCES: &[(&str, &str, &str, &str, &str)] = &[
    (SERVICE, "amount = 10000", "amount = 20000", "fee", "20.000, 10.000"),
    (SERVICE, "channel = \"counter\"", "channel = \"post\"", "fee", "10.000"),
    (
        SERVICE,
        "[[costs]]\nchannel = \"online\"\nstatus = \"free\"\nnote = { vi = \"Nộp trên mạng thì không mất tiền.\", en = \"Filing online costs nothing.\" }",
        "[[costs]]\nstatus = \"province\"",
        "fee",
        "miễn, HĐND",
    ),
    (SERVICE, "amount = 3", "amount = 5", "time", "5 và 3"),
    (SERVICE, "unit = \"working_day\"", "unit = \"day\"", "time", "3"),
    (
        SERVICE,
        "evidence = \"boat-form\"",
        "evidence = \"boat-paper\"",
        "papers",
        "Giấy THUYỀN, boat-form",
    ),
    (
        SERVICE,
        "ask = \"submit\"\noriginal = 1",
        "ask = \"submit\"\noriginal = 2",
        "papers",
        "boat-form",
    ),
    (SERVICE, "ask = \"submit\"", "ask = \"show\"", "papers", "boat-form"),
    (SERVICE, "đăng ký thuyền giấy", "ghi tên thuyền giấy", "name", ""),
    (SERVICE, "date = 2026-04-15", "date = 2026-04-16", "date", ""),
    (OTHER, "\"9.000003\"", "\"9.000004\"", "code", ""),
];

#[test]
fn a_difference_is_a_fault_until_a_reason_names_it() {
    for (path, from, to, field, names) in DIFFERENCES {
        let stated = |names: &str| {
            let mut files = changed(path, from, to);
            let (_, text) = files.iter_mut().find(|(p, _)| p == path).expect("the file");
            text.push_str(&format!(
                "\n[[differs]]\nfield = \"{field}\"\nwhy = \"nguồn mới hơn: {names}\"\n"
            ));
            differences(&files)
        };
        let bad = |all: Vec<Difference>| all.into_iter().filter(|d| !d.ok).collect::<Vec<_>>();

        let silent = bad(differences(&changed(path, from, to)));
        assert!(!silent.is_empty(), "{field}: {from:?} → {to:?}");
        assert!(silent.iter().all(|d| d.field == *field), "{field}: {silent:#?}");
        let vague = bad(stated("nói chung"));
        assert_eq!(vague.is_empty(), names.is_empty(), "{field}: {vague:#?}");
        let all = stated(names);
        assert!(all.iter().any(|d| d.ok && d.why.contains("nguồn mới hơn")), "{all:#?}");
        let left = bad(all);
        assert!(left.is_empty(), "{field}: {left:#?}");
    }
}

#[test]
fn recorded_answers_that_are_not_json_name_the_file_and_line() {
    let e = Recorded::read("\n{}", "", "{}").expect_err("no code");
    assert!(e.to_string().starts_with("core-procedures.jsonl:2: "), "{e}");
    assert!(Recorded::read("", "", "[").is_err());
}
