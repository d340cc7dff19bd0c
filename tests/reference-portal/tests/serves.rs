//! Asks the portal over plain sockets, as any client would.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use reference_portal::{Fault, Options, Running, StartError, start};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const HEADER: &str = r#"{"format":"motcua-bundle/1","kind":"reviewed","name":{"vi":"Thử"},"date":"2026-11-21","made":"2026-11-22","services":1}"#;

/// A small bundle whose only paper is called `name`.
fn bundle(name: &str) -> Vec<u8> {
    let records = format!("{{\"service\":{{\"code\":\"1.000001\"}}}}\n{{\"paper\":\"{name}\"}}\n");
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    write!(
        packer,
        "{HEADER}\n{records}{{\"end\":{{\"records\":2,\"sha256\":\"{}\"}}}}\n",
        hex(records.as_bytes()),
    )
    .expect("memory");
    packer.finish().expect("memory")
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The program, without the environment of whoever runs the tests. Its place is asked for at run
/// time: a compiler behind a shell script loses variables with a hyphen.
fn program() -> Command {
    let path = std::env::var_os("CARGO_BIN_EXE_reference-portal").expect("cargo runs this");
    let mut program = Command::new(path);
    program.env_remove("MOTCUA_BUNDLE");
    program
}

struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, content).expect("a file");
        path
    }

    fn options(&self, bundle: Option<&Path>) -> Options {
        let home = Some(self.0.path().join("home"));
        Options { bundle: bundle.map(Path::to_owned), home, ..Options::default() }
    }

    fn state(&self) -> Value {
        let text = fs::read(self.0.path().join("home/portal.json")).expect("a state");
        serde_json::from_slice(&text).expect("JSON")
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

/// Asks and reads until the portal hangs up. `fields` are whole lines with their ends.
fn ask_blocking(address: &str, method: &str, path: &str, fields: &str) -> Answer {
    let host = address.strip_prefix("http://").expect("an http address");
    let mut stream = TcpStream::connect(host).expect("a portal");
    let question =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n");
    stream.write_all(question.as_bytes()).expect("a portal that listens");
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes); // may be cut on purpose
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a header") + 4;
    let head = String::from_utf8(bytes[..end].to_vec()).expect("ASCII");
    let status = head[9..12].parse().expect("a status");
    Answer { status, head, body: bytes[end..].to_vec() }
}

async fn ask(portal: &Running, method: &'static str, path: &'static str, fields: &str) -> Answer {
    let (address, fields) = (portal.address.clone(), fields.to_owned());
    let asked = tokio::task::spawn_blocking(move || ask_blocking(&address, method, path, &fields));
    asked.await.expect("an answer")
}

async fn catalogue(portal: &Running, fields: &str) -> Answer {
    ask(portal, "GET", "/catalogue/bundle", fields).await
}

#[tokio::test]
async fn the_bundle_comes_byte_for_byte_with_its_hash_as_tag() {
    let (home, bytes) = (Home::new(), bundle("a"));
    let portal = start(home.options(Some(&home.file("a", &bytes)))).await.expect("a portal");
    let answer = catalogue(&portal, "Accept-Encoding: gzip, br\r\n").await;
    assert_eq!((answer.status, &answer.body), (200, &bytes));
    assert_eq!(answer.field("etag"), Some(format!("\"{}\"", hex(&bytes)).as_str()));
    assert_eq!(answer.field("content-length"), Some(bytes.len().to_string().as_str()));
    assert_eq!(answer.field("content-type"), Some("application/gzip"));
    assert_eq!(answer.field("content-encoding"), None);

    let head = ask(&portal, "HEAD", "/catalogue/bundle", "").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    for field in ["etag", "content-length", "content-type"] {
        assert_eq!(head.field(field), answer.field(field), "{field}");
    }
}

#[tokio::test]
async fn a_tag_the_client_has_is_answered_with_not_modified() {
    let (home, bytes) = (Home::new(), bundle("a"));
    let portal = start(home.options(Some(&home.file("a", &bytes)))).await.expect("a portal");
    let tag = format!("\"{}\"", hex(&bytes));
    for (fields, status) in [
        (format!("If-None-Match: {tag}\r\n"), 304),
        (format!("If-None-Match: W/{tag}\r\n"), 304),
        (format!("If-None-Match: \"a,b\", {tag}\r\n"), 304),
        (format!("If-None-Match: \"a\"\r\nIf-None-Match: {tag}\r\n"), 304),
        ("If-None-Match: *\r\n".into(), 304),
        ("If-None-Match: \"a\"\r\n".into(), 200),
        (format!("If-None-Match: {}\r\n", tag.trim_matches('"')), 200),
        (format!("If-None-Match: {}\r\n", tag.to_uppercase()), 200),
        (format!("If-None-Match: {tag}\r\nIf-None-Match: \u{111}\r\n"), 200),
        (format!("If-Match: {tag}\r\n"), 200),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = ask(&portal, method, "/catalogue/bundle", &fields).await;
            assert_eq!(answer.status, status, "{method} {fields}");
            assert_eq!(answer.field("etag"), Some(tag.as_str()), "{method} {fields}");
            assert_eq!(answer.body.is_empty(), status == 304 || method == "HEAD");
        }
    }
}

#[tokio::test]
async fn other_paths_and_methods_are_refused() {
    let home = Home::new();
    let portal = start(home.options(Some(&home.file("a", &bundle("a"))))).await.expect("a portal");
    for (method, path, status) in [
        ("GET", "/health", 200),
        ("HEAD", "/health", 200),
        ("GET", "/", 404),
        ("GET", "/catalogue", 404),
        ("GET", "/catalogue/bundle/", 404),
        ("GET", "/catalogue/../../etc/passwd", 404),
        ("POST", "/catalogue/bundle", 405),
        ("DELETE", "/catalogue/bundle", 405),
    ] {
        assert_eq!(ask(&portal, method, path, "").await.status, status, "{method} {path}");
    }
}

#[tokio::test]
async fn every_version_is_remembered_with_the_time_it_was_first_served() {
    let home = Home::new();
    let (one, two) = (home.file("one", &bundle("one")), home.file("two", &bundle("two")));
    let portal = start(home.options(Some(&one))).await.expect("a portal");
    assert_eq!(home.state()["versions"].as_array().map(Vec::len), Some(0), "nobody asked yet");
    let first = catalogue(&portal, "").await;
    let noted = home.state();
    assert_eq!(noted["versions"][0]["etag"].as_str(), first.field("etag"));
    catalogue(&portal, "").await;
    assert_eq!(home.state(), noted, "the first time stays");

    portal.publish(&two).expect("a good bundle");
    assert_eq!(catalogue(&portal, "").await.body, bundle("two"));
    let two_versions = home.state();
    assert_eq!(two_versions["versions"][0], noted["versions"][0]);
    assert_eq!(two_versions["versions"].as_array().map(Vec::len), Some(2));

    let health = ask(&portal, "GET", "/health", "").await.json();
    assert_eq!(health["versions"], two_versions["versions"]);
    drop(portal);

    let again = start(home.options(None)).await.expect("the remembered bundle");
    assert_eq!(catalogue(&again, "").await.body, bundle("two"));
    again.publish(&one).expect("a good bundle");
    catalogue(&again, "").await;
    assert_eq!(home.state()["versions"], two_versions["versions"], "an old version is no news");
}

#[tokio::test]
async fn what_is_no_bundle_is_refused_and_the_old_one_stays() {
    let home = Home::new();
    let good = home.file("good", &bundle("a"));
    let portal = start(home.options(Some(&good))).await.expect("a portal");
    let before = home.state();
    for (name, content) in [
        ("empty", Vec::new()),
        ("page", b"<html>".to_vec()),
        ("cut", bundle("a")[..60].to_vec()),
        ("large", vec![0; (10 << 20) + 1]),
    ] {
        let bad = home.file(name, &content);
        let refused = portal.publish(&bad);
        assert!(matches!(refused, Err(StartError::BadBundle { .. })), "{name}: {refused:?}");
        let refused = start(home.options(Some(&bad))).await.map(drop);
        assert!(matches!(refused, Err(StartError::BadBundle { .. })), "{name}: {refused:?}");
    }
    let missing = portal.publish(&home.0.path().join("missing"));
    assert!(matches!(missing, Err(StartError::Io { .. })), "{missing:?}");
    assert_eq!(home.state(), before);
    assert_eq!(catalogue(&portal, "").await.body, bundle("a"));
}

#[tokio::test]
async fn a_state_that_is_not_ours_is_left_alone() {
    let home = Home::new();
    let good = home.file("good", &bundle("a"));
    fs::create_dir(home.0.path().join("home")).expect("a folder");
    for text in ["", "{", "{\"format\":\"reference-portal/2\",\"bundle\":null,\"versions\":[]}"] {
        let file = home.file("home/portal.json", text.as_bytes());
        let refused = start(home.options(Some(&good))).await.map(drop);
        assert!(matches!(refused, Err(StartError::BadState(_))), "{refused:?}");
        assert_eq!(fs::read(file).expect("the file"), text.as_bytes());
    }
    let none = start(Options::default()).await.map(drop);
    assert!(matches!(none, Err(StartError::NoBundle)), "{none:?}");
}

#[tokio::test]
async fn a_version_that_cannot_be_noted_is_not_served() {
    let home = Home::new();
    let portal = start(home.options(Some(&home.file("a", &bundle("a"))))).await.expect("a portal");
    let folder = home.0.path().join("home");
    fs::rename(&folder, home.0.path().join("away")).expect("a move");
    assert_eq!(catalogue(&portal, "").await.status, 503);
    fs::rename(home.0.path().join("away"), &folder).expect("a move");
    assert_eq!(catalogue(&portal, "").await.status, 200);
}

#[tokio::test]
async fn faults_come_and_go() {
    let (home, bytes) = (Home::new(), bundle("a"));
    let portal = start(home.options(Some(&home.file("a", &bytes)))).await.expect("a portal");
    for (told, status) in [(404, 404), (503, 503), (1, 500)] {
        portal.set_fault(Fault::Status(told));
        assert_eq!(catalogue(&portal, "").await.status, status);
    }

    portal.set_fault(Fault::Cut);
    let cut = catalogue(&portal, "").await;
    assert_eq!(cut.status, 200);
    assert_eq!(cut.field("content-length"), Some(bytes.len().to_string().as_str()));
    assert_eq!(cut.body, bytes[..bytes.len() / 2]);

    portal.set_fault(Fault::Huge);
    let huge = catalogue(&portal, "").await;
    assert_eq!(huge.field("content-length"), None);
    assert!(huge.body.len() > 64 << 20);

    let wait = Duration::from_millis(150);
    portal.set_fault(Fault::Slow(wait));
    let began = Instant::now();
    assert_eq!(catalogue(&portal, "").await.body, bytes);
    assert!(began.elapsed() >= wait);

    portal.set_fault(Fault::Status(500));
    assert_eq!(ask(&portal, "GET", "/health", "").await.status, 200);
    portal.set_fault(Fault::None);
    assert_eq!(catalogue(&portal, "").await.body, bytes);
}

#[tokio::test]
async fn a_dropped_portal_refuses_connections() {
    let home = Home::new();
    let portal = start(home.options(Some(&home.file("a", &bundle("a"))))).await.expect("a portal");
    let host = portal.address.replace("http://", "");
    drop(portal);
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(TcpStream::connect(host).is_err());
}

#[test]
fn the_program_says_its_address_first_and_ends_with_its_input() {
    let (home, bytes) = (Home::new(), bundle("a"));
    let file = home.file("a", &bytes);
    let mut child = program()
        .arg("--bundle")
        .arg(&file)
        .args(["--port", "0"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    out.read_line(&mut line).expect("a line");
    assert!(line.starts_with("http://127.0.0.1:") && line.ends_with('\n'), "{line:?}");
    assert_eq!(ask_blocking(line.trim_end(), "GET", "/catalogue/bundle", "").body, bytes);
    drop(child.stdin.take());
    assert!(child.wait().expect("its end").success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest");
    assert_eq!(rest, "");
}

#[test]
fn the_program_ends_with_two_when_misused_and_one_when_it_cannot_serve() {
    let home = Home::new();
    let bad = home.file("bad", b"<html>").display().to_string();
    for (arguments, code) in [
        (vec!["--bundle"], 2),
        (vec!["--bundel", "a"], 2),
        (vec!["a"], 2),
        (vec!["--port", "70000"], 2),
        (vec![], 1),
        (vec!["--bundle", bad.as_str()], 1),
    ] {
        let output = program().args(&arguments).stdin(Stdio::null()).output().expect("the program");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
}
