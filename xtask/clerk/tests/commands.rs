//! Commands are a contract: what they print, where, and how they end.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src-tauri/crates/catalogue/tests")
}

fn clerk(words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clerk"));
    command.current_dir(fixture()).args(words).output().expect("the clerk")
}

/// The lines on stdout, each of which must be JSON.
fn lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the fixture") {
        let path = entry.expect("an entry").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a copy");
        }
    }
}

#[test]
fn a_clean_content_passes_and_ends_with_the_counts() {
    let output = clerk(&["content", "check"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let lines = lines(&output);
    assert_eq!(lines.len(), 1, "{lines:?}");
    let counts = &lines[0];
    let count = |name: &str| counts[name].as_u64();
    assert_eq!((count("services"), count("papers"), count("faults")), (Some(2), Some(2), Some(0)));
}

#[test]
fn a_fault_is_a_line_and_fails_the_build_and_keeps_the_bundle_from_being_written() {
    let home = tempfile::tempdir().expect("a folder");
    let dir = home.path().join("content");
    copy(&fixture().join("content"), &dir);
    let office = dir.join("vn/offices/harbour.toml");
    let text = fs::read_to_string(&office).expect("the office");
    fs::write(&office, text.replace("Ở bờ sông.", "Vui lòng ra bờ sông.")).expect("written");
    let dir = dir.to_string_lossy();

    let output = clerk(&["content", "check", "--dir", &dir]);
    assert_eq!(output.status.code(), Some(1));
    let found = lines(&output);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(found[0]["rule"], "banned");
    assert_eq!(found[0]["file"], "vn/offices/harbour.toml");
    assert_eq!(found[1]["faults"], 1);

    let out = home.path().join("a.bundle");
    let output = clerk(&["content", "bundle", "--out", &out.to_string_lossy(), "--dir", &dir]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!out.exists());
}

#[test]
fn a_comparison_lists_differences_with_their_reasons() {
    let output = clerk(&["content", "check", "--against", "recorded"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let lines = lines(&output);
    let last = lines.last().expect("the counts");
    assert_eq!(last["compared"]["recorded"], 1);
    assert_eq!(last["compared"]["unexplained"], 0);
    assert_eq!(last["compared"]["differences"].as_u64(), Some(lines.len() as u64 - 1));
    assert!(lines[..lines.len() - 1].iter().all(|d| d["ok"] == true && d["why"] != ""));
}

#[test]
fn the_same_content_is_the_same_bundle() {
    let home = tempfile::tempdir().expect("a folder");
    let write = |name: &str| {
        let out = home.path().join(name);
        let output = clerk(&["content", "bundle", "--out", &out.to_string_lossy()]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(output.stdout, b"");
        fs::read(out).expect("a bundle")
    };
    assert_eq!(write("a"), write("b"));
    assert_eq!(fs::read_dir(home.path()).expect("a folder").count(), 2, "nothing is left beside");
}

#[test]
fn an_import_lists_what_it_refuses_and_ends_with_the_report() {
    let home = tempfile::tempdir().expect("a folder");
    let answers = home.path().join("answers.jsonl");
    fs::write(&answers, "{\"code\":\"x\"}\nno json\n").expect("written");
    let out = home.path().join("a.bundle");
    let words = ["content", "import", "--from", "dvcqg", &answers.to_string_lossy(), "--out"];
    let output = clerk(&[&words[..], &[&out.to_string_lossy()]].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let lines = lines(&output);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[..2].iter().all(|l| l["ok"] == false && l["line"].is_u64()), "{lines:?}");
    for key in ["in", "distinct", "variants_grouped", "duplicates", "refused"] {
        assert!(lines[2][key].is_u64(), "{key}");
    }
    assert!(lines[2]["defects"].is_object());
    assert!(out.exists());
}

#[test]
fn a_plan_has_the_shape_of_the_contract() {
    let home = tempfile::tempdir().expect("a folder");
    let answers = home.path().join("answers.jsonl");
    let given = "{\"floats\":\"yes\"}\n{}\n{\"floats\":\"perhaps\"}\n[]\n";
    fs::write(&answers, given).expect("written");
    let plan = |event: &str| {
        let answers = answers.to_string_lossy();
        let day = ["--today", "2026-11-23"];
        clerk(&[&["plan", "--event", event, "--answers", &answers], &day[..]].concat())
    };

    let output = plan("boat");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let found = lines(&output);
    assert_eq!(found.len(), 4, "{found:?}");
    let keys: Vec<&String> = found[0].as_object().expect("an object").keys().collect();
    let shape = ["event", "papers", "papers_asked", "papers_separate", "questions", "steps"];
    assert_eq!(keys, shape);
    assert_eq!(found[0]["questions"], 1);
    let steps = found[0]["steps"].as_array().expect("steps");
    assert_eq!(steps.len(), 2);
    assert_eq!(steps[0]["code"], "9.000001");
    assert_eq!(steps[0]["days"], 3);
    assert!(steps[0]["fee"]["text"].as_str().expect("a text").contains("10.000 đồng"));
    assert_eq!(steps[1]["after"][0], "9.000001");
    assert_eq!(steps[1]["days"], Value::Null);
    let states: Vec<_> =
        found[0]["papers"].as_array().expect("papers").iter().map(|p| &p["state"]).collect();
    assert_eq!(states, ["have", "get_first"]);
    assert_eq!(found[1]["questions"], 1, "no answer is an answer: unknown");
    assert_eq!((&found[2]["ok"], &found[3]["ok"]), (&Value::Bool(false), &Value::Bool(false)));

    let output = plan("raft");
    assert_eq!(output.status.code(), Some(0));
    assert!(lines(&output).iter().all(|l| l["ok"] == false));

    let list = lines(&clerk(&["plan", "--list"]));
    assert_eq!(list.len(), 1);
    assert_eq!(list[0]["questions"]["floats"][0], "yes");
}

#[test]
fn a_search_answers_each_query_and_names_a_bad_one() {
    let home = tempfile::tempdir().expect("a folder");
    let queries = home.path().join("queries.jsonl");
    let asked = "{\"id\":\"a\",\"query\":\"9.000002\"}\n\n{\"id\":2,\"query\":\"thuyen giay\"}\n\
                 {\"id\":\"c\",\"query\":\"zzzzzz\"}\n{\"id\":\"d\"}\n";
    fs::write(&queries, asked).expect("written");
    let bundle = home.path().join("a.bundle").to_string_lossy().into_owned();
    assert!(clerk(&["content", "bundle", "--out", &bundle]).status.success());
    let queries = queries.to_string_lossy();
    for more in [&[][..], &["--catalogue", &bundle]] {
        let output = clerk(&[&["search", "--queries", &queries], more].concat());
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let found = lines(&output);
        assert_eq!(found.len(), 4, "{found:?}");
        let keys: Vec<&String> = found[0].as_object().expect("an object").keys().collect();
        assert_eq!(keys, ["codes", "id", "kind", "micros", "why"]);
        assert_eq!(
            (&found[0]["kind"], &found[0]["codes"][0]),
            (&"answer".into(), &"9.000002".into())
        );
        assert_eq!((&found[1]["id"], &found[1]["codes"][0]), (&2.into(), &"9.000001".into()));
        assert_eq!(
            (&found[2]["kind"], found[2]["codes"].as_array()),
            (&"none".into(), Some(&vec![]))
        );
        assert_eq!(found[3]["ok"], false);
    }
    fs::write(&bundle, "no bundle").expect("written");
    let output = clerk(&["search", "--queries", &queries, "--catalogue", &bundle]);
    assert_eq!((output.status.code(), output.stdout), (Some(1), Vec::new()));
}

#[test]
fn bad_usage_ends_with_2_and_says_nothing_on_stdout() {
    let uses: &[&[&str]] = &[
        &[],
        &["content"],
        &["content", "burn"],
        &["content", "check", "--colour", "red"],
        &["content", "check", "--dir", "nowhere"],
        &["content", "check", "--against"],
        &["content", "check", "--against", "nowhere"],
        &["content", "check", "one", "more"],
        &["content", "bundle"],
        &["content", "import", "--from", "elsewhere", "a", "--out", "b"],
        &["content", "import", "--from", "dvcqg", "nowhere", "--out", "b"],
        &["content", "import", "--from", "dvcqg", "--out", "b"],
        &["search"],
        &["search", "--queries", "nowhere"],
        &["plan"],
        &["plan", "--event", "boat"],
        &["plan", "--event", "boat", "--event", "boat"],
        &["plan", "--event", "boat", "--answers", "nowhere"],
        &["plan", "--event", "boat", "--answers", "check.rs", "--today", "tomorrow"],
    ];
    for words in uses {
        let output = clerk(words);
        assert_eq!(output.status.code(), Some(2), "{words:?}: {output:?}");
        assert_eq!(output.stdout, b"", "{words:?}");
        assert!(!output.stderr.is_empty(), "{words:?}");
    }
}

/// Over the content that ships: every event has a life, and birth and death ask at least 30 % fewer
/// papers than their procedures list.
#[test]
fn plans_ask_fewer_papers_than_the_lists_of_their_procedures() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lives = root.join("tests/lives.jsonl");
    let content = root.join("../../content");
    let output = Command::new(env!("CARGO_BIN_EXE_clerk"))
        .args(["plan", "--today", "2026-11-23", "--table"])
        .arg(&lives)
        .arg("--content")
        .arg(&content)
        .output()
        .expect("ran");
    let table = String::from_utf8(output.stdout).expect("text");
    let rows: Vec<Vec<&str>> =
        table.lines().skip(2).map(|row| row.split('|').map(str::trim).collect()).collect();
    let events: BTreeSet<&str> = rows.iter().map(|row| row[1]).collect();
    assert_eq!(events.len(), 13, "{table}");
    for row in &rows {
        let number = |at: usize| row[at].parse::<u32>().expect("a number");
        let (questions, lists, asked) = (number(4), number(5), number(6));
        assert!(questions > 0 && asked <= lists, "{row:?}");
        if matches!(row[1], "A new baby in the family" | "A death in the family") {
            assert!(asked * 10 <= lists * 7, "{row:?}");
        }
    }
}

fn units() -> PathBuf {
    fixture().join("units")
}

/// A content folder with the small country of the fixture.
fn small_country() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    let vn = home.path().join("vn");
    fs::create_dir(&vn).expect("a folder");
    fs::copy(units().join("units.tsv"), vn.join("units.tsv")).expect("a copy");
    fs::copy(units().join("centres.tsv"), vn.join("unit-centres.tsv")).expect("a copy");
    home
}

#[test]
fn an_address_is_answered_with_one_commune_a_question_or_nothing() {
    let home = small_country();
    let addresses = home.path().join("addresses");
    let lines = [
        r#"{"id":1,"address":"P4 Q5"}"#,
        r#"{"id":"b","address":"phường Cầu Gỗ, Quận 1"}"#,
        "no JSON",
        r#"{"id":null,"address":"con mèo"}"#,
    ];
    fs::write(&addresses, lines.join("\n")).expect("written");
    let dir = home.path().to_string_lossy();
    let words = ["office", "--addresses", &addresses.to_string_lossy(), "--dir", &dir];
    let output = clerk(&words);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let lines = self::lines(&output);
    assert_eq!(lines[0], serde_json::json!({ "id": 1, "kind": "one", "communes": ["00003"] }));
    let ask = serde_json::json!({ "id": "b", "kind": "ask", "communes": ["00001", "00002"] });
    assert_eq!(lines[1], ask);
    assert_eq!(lines[2]["ok"], false);
    let unknown = serde_json::json!({ "id": null, "kind": "unknown", "communes": [] });
    assert_eq!(lines[3], unknown);
}

#[test]
fn every_commune_of_before_is_counted() {
    let home = small_country();
    let output = clerk(&["office", "--all-old", "--dir", &home.path().to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let lines = lines(&output);
    let last = lines.last().expect("the counts");
    let count = |name: &str| last[name].as_u64();
    assert_eq!((lines.len(), count("wrong")), (1, Some(0)));
    assert_eq!((count("one"), count("ask"), count("unknown")), (Some(15), Some(2), Some(0)));
    assert!(last["micros_median"].is_u64() && last["micros_max"].is_u64());
}

/// A package and a recorded table of one province, as the real ones are written.
fn package(home: &Path) {
    let folder = home.join("package");
    fs::create_dir(&folder).expect("a folder");
    let ward = |name: &str, code: &str, words: &str| {
        format!(r#"{{"ward":"{name}","wardCode":"{code}","wardLat":1.5,"wardKeywords":[{words}]}}"#)
    };
    let province = r#""tinhmau":{"province":"Tỉnh Mẫu","provinceCode":"01"}"#;
    let now = format!(
        r#"{{"DICT_PROVINCE":{{{province}}},
            "DICT_PROVINCE_WARD_NO_ACCENTED":{{"tinhmau":{{"xaba":{}}}}},
            "DICT_PROVINCE_WARD_ACCENTED":{{"tinhmau":{{"xãthanh":{},"xãthạnh":{}}}}}}}"#,
        ward("Xã Ba", "00003", ""),
        ward("Xã Thanh", "00001", ""),
        ward("Xã Thạnh", "00002", ""),
    );
    let before = format!(
        r#"{{"DICT_PROVINCE":{{{province}}},
            "DICT_PROVINCE_DISTRICT":{{"tinhmau":{{"huyencu":{{"district":"Huyện Cũ","districtCode":"001","districtKeywords":["huyencu","cu"]}}}}}},
            "DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED":{{"tinhmau":{{"huyencu":{{"xaba":{},"NaN":{{"ward": NaN,"wardCode": NaN,"wardKeywords":[]}}}}}}}},
            "DICT_PROVINCE_DISTRICT_WARD_ACCENTED":{{"tinhmau":{{"huyencu":{{"xãthanh":{}}}}}}},
            "DICT_PROVINCE_DISTRICT_DIVIDED":{{}}}}"#,
        ward("Xã Ba", "00003", r#""xaba","ba","xabon","bon""#),
        ward("Xã Thanh", "00001", ""),
    );
    let converter = r#"{
        "DICT_PROVINCE_WARD_NO_DIVIDED":{"tinhmau":{"xãthạnh":["tinhmau_huyencu_xãthanh"],"xaba":["tinhmau_huyencu_"]}},
        "DICT_PROVINCE_WARD_DIVIDED":{"tinhmau":{"tinhmau_huyencu_xaba":[
            {"newWardKey":"xãthanh","isDefaultNewWard":false},{"newWardKey":"xaba","isDefaultNewWard":true}]}}}"#;
    for (name, text) in [
        ("parser_from_2025.json", now.as_str()),
        ("parser_legacy.json", before.as_str()),
        ("converter_2025.json", converter),
    ] {
        fs::write(folder.join(name), text).expect("written");
    }
    let change = r#"
[[changes]]
law = "1/2026"
since = 2026-04-30
what = { vi = "Xã thành phường.", en = "A commune became a ward." }
communes = [{ code = "00003", from = "Xã Ba", to = "Phường Ba" }]
[changes.source]
name = { vi = "Nghị quyết", en = "Resolution" }
date = 2026-05-01
checked = 2026-05-02
"#;
    fs::write(home.join("changes.toml"), change).expect("written");
    let tables = [
        ("provinces.csv", "code,full_name\n01,Tỉnh Mẫu\n"),
        (
            "wards.csv",
            "code,full_name,province_code\n00001,Xã Thanh,01\n00002,Xã Thạnh,01\n00003,Phường Ba,01\n",
        ),
        (
            "legacy-province-to-2025.csv",
            "old_code,old_name,new_code,new_name\n01,Tỉnh Mẫu,01,Tỉnh Mẫu\n",
        ),
        (
            "legacy-ward-to-2025.csv",
            "old_province_code,old_province,old_district_code,old_district,old_ward_code,old_ward,new_province_code,new_ward_code,new_ward,divided\n\
             01,Tỉnh Mẫu,001,Huyện Cũ,00001,Xã Thanh,01,00002,Xã Thạnh,0\n\
             01,Tỉnh Mẫu,001,Huyện Cũ,00003,Xã Ba,01,00001,Xã Thanh,1\n\
             01,Tỉnh Mẫu,001,Huyện Cũ,00003,Xã Ba,01,00003,Xã Ba,1\n\
             01,Tỉnh Mẫu,001,Huyện Cũ,,,01,00003,Xã Ba,0\n",
        ),
    ];
    for (name, text) in tables {
        fs::write(home.join(name), text).expect("written");
    }
}

#[test]
fn a_register_is_made_from_the_package_and_the_changes_and_compared_with_what_was_recorded() {
    let home = tempfile::tempdir().expect("a folder");
    package(home.path());
    let path = |name: &str| home.path().join(name).to_string_lossy().into_owned();
    let (package, out, changes) = (path("package"), path("units.tsv"), path("changes.toml"));
    let make = ["content", "units", "--from", &package, "--out", &out, "--changes", &changes];
    let output = clerk(&make);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let made = fs::read_to_string(&out).expect("a register");
    let rows: Vec<&str> = made.lines().filter(|l| !l.starts_with('#')).collect();
    let right = [
        "P\t01\tTỉnh Mẫu",
        "C\t00001\tXã Thanh",
        "C\t00002\tXã Thạnh",
        "C\t00003\tPhường Ba\tXã Ba",
        "p\t01\tTỉnh Mẫu",
        "d\t001\tHuyện Cũ",
        "w\t\t\t00003",
        "w\t00001\tXã Thanh\t00002",
        "w\t00003\tXã Ba\t00003 00001\tbon",
    ];
    assert_eq!(rows, right);

    let here = path("");
    let check = ["content", "units", "--check", &out, "--against", &here, "--changes", &changes];
    let output = clerk(&check);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(lines(&output).last().expect("the counts")["differences"], 0);

    let wards = path("wards.csv");
    let recorded = fs::read_to_string(&wards).expect("the table").replace("Phường Ba", "Xã Ba");
    fs::write(&wards, &recorded).expect("written");
    let output = clerk(&check);
    assert_eq!(output.status.code(), Some(0), "a change explains it: {output:?}");
    assert_eq!(lines(&output)[0]["why"], "1/2026, 2026-04-30");

    fs::write(&wards, recorded.replace("Thạnh,01", "Thành,01")).expect("written");
    let output = clerk(&check);
    assert_eq!(output.status.code(), Some(1), "nothing explains it: {output:?}");
    assert_eq!(lines(&output).last().expect("the counts")["unexplained"], 1);
}

#[test]
fn centres_are_taken_as_they_are_written_and_unknown_ones_left_out() {
    let home = tempfile::tempdir().expect("a folder");
    let (from, out) = (home.path().join("a.csv"), home.path().join("b.tsv"));
    let table = "code,admin_centre_address\n00002,\"- Số 1,\n- Số 2\"\n00001,đang cập nhật\n";
    fs::write(&from, table).expect("written");
    let words = ["--from", &*from.to_string_lossy(), "--out", &*out.to_string_lossy()];
    let output = clerk(&[&["content", "centres"], &words[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let made = fs::read_to_string(&out).expect("the addresses");
    let rows: Vec<&str> = made.lines().filter(|l| !l.starts_with('#')).collect();
    assert_eq!(rows, ["00002\tSố 1,; Số 2"]);
}
