//! Commands are a contract: what they print, where, and how they end.

use std::{
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
