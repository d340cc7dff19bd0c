//! Every file and every field that says how the vault stands, deleted, emptied, zeroed, flipped or
//! put back to an older one: nothing opens with a wrong PIN, and the sheet brings every paper back.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use vault::{Error, LockKind, OpenVault, Result};

mod common;
use common::{
    Everything, NOW, PASSPHRASE, PIN, Phone, bytes, everything, named, put, secret, words,
};

struct Case {
    phone: Phone,
    kind: LockKind,
    sheet: String,
    all: Everything,
    kept: tempfile::TempDir,
    item: Vec<u8>,
    tried: u32,
    sheets: u32,
}

impl Case {
    fn new(kind: LockKind) -> Self {
        let phone = Phone::new();
        let right = if kind == LockKind::Pin { PIN } else { PASSPHRASE };
        let (open, sheet) = phone.vault().create(kind, &secret(right), NOW).expect("a new vault");
        let first = put(&open, &named("hộ chiếu"), None, &bytes(1, 3000));
        put(&open, &named("hộ chiếu"), Some(&first.id), &bytes(2, 12));
        let all = everything(&open).expect("reads");
        drop(open);
        let (kept, item) = (phone.keep(), phone.keychain.all());
        let item = item.into_values().next().unwrap_or_default();
        Self { phone, kind, sheet: words(&sheet), all, kept, item, tried: 0, sheets: 0 }
    }

    fn unlock(&self, text: &str) -> Result<OpenVault> {
        self.phone.vault().unlock(&secret(text), NOW)
    }

    fn right(&self) -> &str {
        if self.kind == LockKind::Pin { PIN } else { PASSPHRASE }
    }

    fn item(&self, bytes: Option<&[u8]>) {
        let mut items = self.phone.keychain.all();
        match bytes {
            None => items.clear(),
            Some(bytes) => items.values_mut().for_each(|item| *item = bytes.to_vec()),
        }
        self.phone.keychain.put_all(items);
    }

    /// After something was changed: no wrong secret opens, the right one opens all or nothing, and
    /// the sheet opens all. Then everything is as before.
    ///
    /// The sheet takes long in a debug build: where `sheet` is false, it is tried every eighth time.
    fn check(&mut self, what: &str, sheet: bool) {
        self.tried += 1;
        // A wrong one fails at the record, whatever the rows are.
        let wrong = ["111222", ""].into_iter().filter(|_| sheet || !what.contains("db"));
        for wrong in wrong.take(if sheet { 2 } else { 1 }) {
            assert!(self.unlock(wrong).is_err(), "{what}: opened with {wrong:?}");
        }
        self.phone.clock.go_on(10_000);
        if let Ok(open) = self.unlock(self.right()) {
            assert!(everything(&open).expect("reads") == self.all, "{what}: other papers");
        }
        if !sheet && !self.tried.is_multiple_of(8) {
            return self.put_back();
        }
        self.sheets += 1;
        let recovered = self.phone.vault().recover(
            &self.sheet,
            self.kind,
            &secret(self.right()),
            NOW,
            &mut |_, _| true,
        );
        match recovered {
            Ok(open) => {
                assert!(everything(&open).expect("reads") == self.all, "{what}: sheet");
                drop(open);
                assert!(self.unlock(self.right()).is_ok(), "{what}: afterwards");
            }
            // A format that says it is newer is not touched.
            Err(Error::TooNew) => assert!(what.contains("format"), "{what}"),
            Err(error) => panic!("{what}: the sheet does not recover: {error:?}"),
        }
        self.put_back();
    }

    fn put_back(&self) {
        self.phone.put_back(&self.kept);
        if !self.item.is_empty() {
            let items = self.phone.keychain.all();
            let name = items.into_keys().next().unwrap_or_else(|| id_of(&self.phone.folder()));
            self.phone.keychain.put_all([(name, self.item.clone())].into());
        }
    }
}

fn id_of(folder: &Path) -> String {
    let about = fs::read(folder.join("vault.json")).expect("a file");
    let about: Value = serde_json::from_slice(&about).expect("JSON");
    about["id"].as_str().expect("an id").to_owned()
}

/// Other bytes in place of these, each with a word for it.
fn spoilt(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![
        ("empty".to_owned(), Vec::new()),
        ("zeroed".to_owned(), vec![0; bytes.len()]),
        ("cut in half".to_owned(), bytes[..bytes.len() / 2].to_vec()),
        ("long".to_owned(), bytes.repeat(40)),
    ];
    for n in 0..6 {
        let at = (bytes.len() - 1) * n / 5;
        let mut other = bytes.to_vec();
        other[at] ^= 1 << (n % 8);
        all.push((format!("byte {at} flipped"), other));
    }
    all
}

/// The object with every field in turn gone, zeroed, and changed.
fn fields(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let whole: Value = serde_json::from_slice(bytes).expect("JSON");
    let mut all = Vec::new();
    for (name, value) in whole.as_object().expect("an object") {
        let mut others = vec![Value::Null, Value::from(0), Value::from("")];
        match value {
            Value::String(text) => {
                others.push("0".repeat(text.len()).into());
                let mut flipped = text.clone().into_bytes();
                if let Some(byte) = flipped.get_mut(text.len() / 2) {
                    *byte ^= 1;
                }
                others.push(String::from_utf8_lossy(&flipped).into_owned().into());
                others.extend(
                    ["pin", "passphrase"]
                        .map(Value::from)
                        .into_iter()
                        .filter(|other| name == "lock" && other != value),
                );
            }
            _ => others.extend([Value::from(-1), Value::from(u64::MAX)]),
        }
        for other in others {
            let mut changed = whole.clone();
            changed[name] = other.clone();
            all.push((format!("{name} = {other}"), changed.to_string().into_bytes()));
        }
        let mut without = whole.clone();
        without.as_object_mut().expect("an object").remove(name);
        all.push((format!("{name} gone"), without.to_string().into_bytes()));
    }
    all
}

fn run(kind: LockKind) {
    let mut case = Case::new(kind);
    let mut names = vec!["vault.json", "rows.age", "vault.db"];
    if kind == LockKind::Passphrase {
        names.push("lock.json");
    }
    for name in names {
        let path: PathBuf = case.phone.folder().join(name);
        let now = fs::read(&path).expect("a file");
        fs::remove_file(&path).expect("goes");
        case.check(&format!("{name} deleted"), true);
        let mut all = spoilt(&now);
        if name.ends_with(".json") {
            all.extend(fields(&now));
        }
        for (what, bytes) in all {
            fs::write(&path, bytes).expect("written");
            let plain = ["empty", "zeroed", "cut in half", "long"].contains(&what.as_str());
            case.check(&format!("{name} {what}"), plain);
        }
    }
    if kind == LockKind::Pin {
        case.item(None);
        case.check("the record deleted", true);
        let item = case.item.clone();
        for (what, bytes) in spoilt(&item).into_iter().chain(fields(&item)) {
            case.item(Some(&bytes));
            case.check(&format!("the record {what}"), false);
        }
    }
    let (tried, sheets) = (case.tried, case.sheets);
    println!("{kind:?}: {tried} changed states, none opened; {sheets} times the sheet recovered");
    assert!(tried > 50 && sheets > 15);
}

#[test]
fn of_a_vault_with_a_pin() {
    run(LockKind::Pin);
}

#[test]
fn of_a_vault_with_a_passphrase() {
    run(LockKind::Passphrase);
}

#[test]
fn every_field_of_the_head_of_the_database() {
    let mut case = Case::new(LockKind::Pin);
    let path = case.phone.folder().join("vault.db");
    let whole = fs::read(&path).expect("a file");
    // Bytes 60 to 63 say the format: a newer one is not touched.
    let fields = (16..24).chain((28..60).step_by(4)).chain([67, 71, 95, 99]);
    for at in fields.chain((44..60).step_by(4).map(|at| at + 3)) {
        {
            let mut other = whole.clone();
            other[at] ^= if at % 2 == 0 { 0x01 } else { 0xFF };
            fs::write(&path, other).expect("written");
            case.check(&format!("byte {at} of vault.db"), false);
        }
    }
    println!("{} changed heads", case.tried);
}

#[test]
fn older_files_put_back() {
    let mut case = Case::new(LockKind::Pin);
    let older = case.phone.keep();
    let open = case.unlock(PIN).expect("opens");
    put(&open, &named("sổ đỏ"), None, &bytes(4, 900));
    case.all = everything(&open).expect("reads");
    drop(open);
    case.kept = case.phone.keep();
    for name in ["vault.json", "rows.age", "vault.db", "lock"] {
        fs::copy(older.path().join(name), case.phone.folder().join(name)).expect("a copy");
        case.check(&format!("{name} of before"), true);
    }
    assert_eq!(case.tried, 4);
}
