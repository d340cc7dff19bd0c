use std::io::Read;

use flate2::{GzBuilder, read::GzDecoder};
use proptest::prelude::*;

use super::*;

fn service(code: &str) -> Record {
    let json = format!(
        r#"{{"code":"{code}","name":{{"vi":"Đăng ký tạm trú {code}"}},
        "page":"https://dichvucong.gov.vn/thu-tuc-hanh-chinh/0","online":"full",
        "steps":[{{"vi":"Bước 1\nNộp"}}],
        "source":{{"name":{{"vi":"Cổng Dịch vụ công quốc gia"}},"date":"2026-07-01","checked":"2026-07-18"}}}}"#
    );
    serde_json::from_str(&format!(r#"{{"service":{json}}}"#)).expect("our own")
}

fn head() -> Header {
    Header {
        kind: Kind::Imported,
        name: LocalizedText::vi("Cổng Dịch vụ công quốc gia"),
        date: "2026-07-18".parse().expect("a date"),
        made: "2026-11-21".parse().expect("a date"),
        services: 0,
    }
}

fn bundle() -> Vec<u8> {
    let mut out = Vec::new();
    let records: Vec<_> = (0..60).map(|n| service(&format!("1.{n:06}"))).collect();
    write(&head(), &records, &mut out).expect("sound records");
    out
}

fn gz(lines: &str) -> Vec<u8> {
    let mut gz = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gz.write_all(lines.as_bytes()).expect("memory");
    gz.finish().expect("memory")
}

fn text() -> String {
    let mut text = String::new();
    GzDecoder::new(&bundle()[..]).read_to_string(&mut text).expect("our own");
    text
}

/// Reads to the end.
fn all(bytes: &[u8]) -> Result<Vec<Entry>, BundleError> {
    Reader::open(bytes, Limits::default())?.collect()
}

fn refusal(bytes: &[u8]) -> BundleError {
    all(bytes).expect_err("must be refused")
}

#[test]
fn what_was_written_is_read_again_and_found_by_its_place() {
    let bytes = bundle();
    let mut reader = Reader::open_into(&bytes[..], Vec::new(), Limits::default()).expect("sound");
    assert_eq!(reader.header().services, 60);
    let entries: Vec<_> = reader.by_ref().collect::<Result<_, _>>().expect("sound");
    let kept = reader.finish().expect("whole");
    assert_eq!(String::from_utf8(kept.clone()).expect("text"), text());
    assert_eq!(entries.len(), 60);
    for entry in entries {
        let from = usize::try_from(entry.offset).expect("small");
        let line = &kept[from..from + entry.len as usize];
        assert_eq!(Record::from_line(line).expect("sound"), entry.record);
    }
}

#[test]
fn the_same_records_are_the_same_bytes() {
    assert_eq!(bundle(), bundle());
}

#[test]
fn every_cut_is_noticed() {
    let bytes = bundle();
    for part in 0..200 {
        let cut = &bytes[..bytes.len() * part / 200];
        assert!(
            matches!(refusal(cut), BundleError::CutShort | BundleError::NotABundle),
            "cut at {part}/200"
        );
    }
    for tail in 1..=12 {
        refusal(&bytes[..bytes.len() - tail]);
    }
    let whole = text();
    let lines = whole.trim_end().rsplit_once('\n').expect("many lines").0;
    assert!(matches!(refusal(&gz(&format!("{lines}\n"))), BundleError::CutShort));
    assert!(matches!(refusal(&gz(whole.trim_end())), BundleError::CutShort));
}

#[test]
fn what_follows_the_end_is_noticed() {
    let mut twice = bundle();
    twice.extend(bundle());
    assert!(matches!(refusal(&twice), BundleError::Damaged));
    assert!(matches!(refusal(&gz(&format!("{}\n", text()))), BundleError::Damaged));
}

#[test]
fn other_files_and_newer_formats_are_told_apart() {
    assert!(matches!(refusal(b""), BundleError::NotABundle));
    assert!(matches!(refusal(b"PK\x03\x04"), BundleError::NotABundle));
    assert!(matches!(refusal(&gz("{\"id\":1}\n")), BundleError::NotABundle));
    let newer = text().replacen("bundle/1", "bundle/2", 1);
    assert!(matches!(refusal(&gz(&newer)), BundleError::TooNew));
}

#[test]
fn a_changed_record_or_count_is_noticed() {
    let text = text();
    assert!(matches!(refusal(&gz(&text.replacen("Nộp", "Nop", 1))), BundleError::Damaged));
    let fewer = text.replacen("\"services\":60", "\"services\":59", 1);
    assert!(matches!(refusal(&gz(&fewer)), BundleError::Damaged));
    let second = text.replacen("1.000001\",\"name", "1.000000\",\"name", 1);
    assert!(matches!(refusal(&gz(&second)), BundleError::BadRecord { line: 3, .. }));
}

#[test]
fn a_record_that_breaks_the_model_is_refused_by_reader_and_writer() {
    let breaks: &[(&str, &str)] = &[
        ("\"online\":\"full\"", "\"online\":\"full\",\"html\":\"x\""),
        ("\"code\":\"1.000000\"", "\"code\":\"1000000\""),
        ("https://dichvucong.gov.vn", "http://dichvucong.gov.vn"),
        ("https://dichvucong.gov.vn", "javascript:alert(1)"),
        ("https://dichvucong.gov.vn", "https://dichvucong.gov.vn@evil.example"),
        ("Nộp", "N\u{202e}ộp"),
        ("Nộp", "N\\u202eộp"),
        ("Nộp", "N\\u0007ộp"),
        ("Nộp", "N\\tộp"),
    ];
    for (good, bad) in breaks {
        let changed = gz(&text().replacen(good, bad, 1));
        assert!(matches!(refusal(&changed), BundleError::BadRecord { line: 2, .. }), "{bad}");
    }
    let long = text().replacen("Nộp", &"N".repeat(MAX_TEXT + 1), 1);
    assert!(matches!(refusal(&gz(&long)), BundleError::BadRecord { line: 2, .. }));
    let wrong = write(&head(), &[service("1.1")], &mut Vec::new());
    assert!(matches!(wrong, Err(BundleError::BadRecord { line: 2, .. })));
}

#[test]
fn bytes_that_are_not_text_are_refused() {
    let mut raw = text().into_bytes();
    let at = raw.iter().rposition(|b| *b == 0xe1).expect("Vietnamese");
    raw[at] = 0xff;
    let mut gz = GzBuilder::new().write(Vec::new(), Compression::fast());
    gz.write_all(&raw).expect("memory");
    assert!(matches!(refusal(&gz.finish().expect("memory")), BundleError::NotText));
}

#[test]
fn every_bound_holds() {
    let bytes = bundle();
    let d = Limits::default();
    let tight = [
        Limits { compressed: bytes.len() as u64 - 1, ..d },
        Limits { uncompressed: 5_000, ..d },
        Limits { line: 200, ..d },
        Limits { records: 59, ..d },
    ];
    for limits in tight {
        let got: Result<Vec<_>, _> = match Reader::open(&bytes[..], limits) {
            Ok(reader) => reader.collect(),
            Err(e) => Err(e),
        };
        assert!(matches!(got, Err(BundleError::TooLarge)), "{limits:?}");
    }
    let exact = Limits { compressed: bytes.len() as u64, records: 60, ..d };
    let whole = Reader::open(&bytes[..], exact).expect("sound").finish();
    assert!(whole.is_ok());
}

#[test]
fn a_bomb_is_refused_long_before_it_is_unpacked() {
    let head = text().lines().next().expect("a header").to_owned();
    let steps = "{\"vi\":\"a\"},".repeat(100_000);
    let bomb = gz(&format!("{head}\n{}", format!("{{\"x\":[{steps}0]}}\n").repeat(30)));
    let mut seen = Vec::new();
    let got =
        Reader::open_into(&bomb[..], &mut seen, Limits { line: 1 << 30, ..Limits::default() })
            .and_then(Reader::finish);
    assert!(matches!(got, Err(BundleError::TooLarge | BundleError::BadRecord { .. })));
    assert!(seen.len() < 3 << 20);
    let deep = format!("{head}\n{{\"service\":{}\n", "[".repeat(5_000));
    assert!(matches!(refusal(&gz(&deep)), BundleError::BadRecord { line: 2, .. }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// gzip leaves a few bits unused at the end of its stream: a flip there changes nothing.
    #[test]
    fn a_flipped_byte_is_noticed_or_changes_nothing(at in any::<prop::sample::Index>(), mask in 1u8..) {
        let bytes = bundle();
        let mut flipped = bytes.clone();
        flipped[at.index(bytes.len())] ^= mask;
        if let Ok(entries) = all(&flipped) {
            prop_assert_eq!(entries, all(&bytes).expect("sound"));
        }
    }

    #[test]
    fn a_flip_inside_the_text_is_noticed(at in any::<prop::sample::Index>(), mask in 1u8..) {
        let text = text();
        let records = text.find('\n').expect("a header") + 1;
        let mut raw = text.clone().into_bytes();
        let at = records + at.index(raw.len() - records);
        raw[at] ^= mask;
        let mut gz = GzBuilder::new().write(Vec::new(), Compression::fast());
        gz.write_all(&raw).expect("memory");
        prop_assert!(all(&gz.finish().expect("memory")).is_err());
    }

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), as_gzip in any::<bool>()) {
        let bytes = if as_gzip {
            let mut gz = GzBuilder::new().write(Vec::new(), Compression::fast());
            gz.write_all(&bytes).expect("memory");
            gz.finish().expect("memory")
        } else {
            bytes
        };
        prop_assert!(all(&bytes).is_err());
    }
}
