//! Every format that was ever released still opens: `tests/formats/N` holds a small vault of each,
//! never edited. It was written once by
//! `cargo test -p vault --test formats -- --ignored write`, with the key derivation at its test cost
//! and nothing but made-up papers in it.

use std::{fs, path::PathBuf};

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use vault::{Error, OpenVault};

mod common;
use common::{NOW, PIN, Phone, bytes, everything, files, mark, named, put, words};

/// The formats that were released, and the present one.
const FORMATS: [u32; 1] = [1];

/// What is known of a pinned vault.
#[derive(Serialize, Deserialize)]
struct Known {
    pin: String,
    sheet: String,
    /// The name of the keychain item and its text.
    item: String,
    record: String,
    /// Paper, version, SHA-256; the name and the note of the paper.
    papers: Vec<(String, u32, String, String, String)>,
    deeds: usize,
}

fn place(format: u32) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/formats/{format}"))
}

fn known(format: u32) -> Known {
    let text = fs::read(place(format).join("known.json")).expect("the pinned vault");
    serde_json::from_slice(&text).expect("JSON")
}

fn papers(open: &OpenVault) -> Vec<(String, u32, String, String, String)> {
    let mut all = Vec::new();
    for (id, versions) in everything(open).expect("reads") {
        let said = open.paper(&id).expect("there").details;
        for (version, bytes) in versions {
            let (name, note) = (said.name.clone(), said.note.clone());
            all.push((id.as_str().to_owned(), version, mark(&bytes), name, note));
        }
    }
    all
}

/// A phone with a copy of the pinned vault.
fn phone(format: u32, known: &Known) -> Phone {
    let phone = Phone::new();
    common::copy(&place(format).join("vault"), &phone.folder());
    let record = known.record.clone().into_bytes();
    phone.keychain.put_all([(known.item.clone(), record)].into());
    phone
}

#[test]
#[ignore = "writes the pinned vault of the present format, once"]
fn write() {
    let format = *FORMATS.last().expect("one");
    let place = place(format);
    assert!(!place.exists(), "a pinned vault is never written again");
    let phone = Phone::new();
    let (open, sheet) = phone.create();
    let mut details = named("Hộ chiếu mẫu");
    details.note = "không có thật".to_owned();
    details.tags = vec!["mẫu".to_owned()];
    let paper = put(&open, &details, None, &bytes(0, 700));
    put(&open, &details, Some(&paper.id), &bytes(1, 900));
    put(&open, &named("Giấy mẫu"), None, &bytes(3, 500));
    let papers = papers(&open);
    let deeds = open.deeds(None, 100).expect("deeds").len();
    drop(open);
    let (item, record) = phone.keychain.all().into_iter().next().expect("a record");
    let record = String::from_utf8(record).expect("text");
    let known = Known { pin: PIN.into(), sheet: words(&sheet), item, record, papers, deeds };
    common::copy(&phone.folder(), &place.join("vault"));
    let text = serde_json::to_string_pretty(&known).expect("JSON");
    fs::write(place.join("known.json"), text + "\n").expect("written");
}

#[test]
fn every_format_opens_with_pin_and_with_sheet() {
    for format in FORMATS {
        let known = known(format);
        assert!(known.papers.len() >= 3);
        let phone = phone(format, &known);
        let open = phone.vault().unlock(&common::secret(&known.pin), NOW).expect("the PIN opens");
        assert_eq!(papers(&open), known.papers);
        assert_eq!(open.damaged(), 0);
        let deeds = open.deeds(None, 100).expect("deeds");
        assert_eq!(deeds.len(), known.deeds + 1, "and one for the unlocking");
        drop(open);
        phone.keychain.put_all([].into());
        let open = phone.recover(&known.sheet).expect("the sheet opens");
        assert_eq!(papers(&open), known.papers);
        drop(open);
        assert_eq!(papers(&phone.unlock().expect("opens")), known.papers);
    }
    println!("formats {FORMATS:?} open");
}

#[test]
fn a_newer_format_is_left_alone() {
    let known = known(1);
    let newer = |what: &str| {
        let phone = phone(1, &known);
        match what {
            "vault.json" => {
                let path = phone.folder().join("vault.json");
                let text = fs::read_to_string(&path).expect("a file");
                let text = text.replace("\"format\":1", "\"format\":2");
                fs::write(&path, text.replace('}', ",\"more\":true}")).expect("written");
            }
            "vault.db" => Connection::open(phone.folder().join("vault.db"))
                .expect("opens")
                .pragma_update(None, "user_version", 2)
                .expect("set"),
            _ => phone.keychain.put_all(
                [(
                    known.item.clone(),
                    known.record.replace("\"format\":1", "\"format\":2,\"more\":true").into(),
                )]
                .into(),
            ),
        }
        phone
    };
    for what in ["vault.json", "vault.db", "record"] {
        let phone = newer(what);
        let content = |phone: &Phone| {
            let all = files(&phone.folder());
            let all = all.into_iter().filter(|path| !path.ends_with("lock"));
            all.map(|path| (fs::read(&path).expect("a file"), path)).collect::<Vec<_>>()
        };
        let before = content(&phone);
        assert!(matches!(phone.unlock().err(), Some(Error::TooNew)), "{what}");
        if what != "vault.db" {
            assert!(matches!(phone.vault().state(), Err(Error::TooNew)), "{what}");
        }
        if what != "record" {
            let recovered = phone.recover(&known.sheet);
            assert!(matches!(recovered.err(), Some(Error::TooNew)), "{what}");
        }
        assert!(content(&phone) == before, "{what} was touched");
    }
}
