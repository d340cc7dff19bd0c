//! What the tests of the vault share: a phone with a keychain and a clock that do as they are told,
//! and papers made by code.
#![allow(dead_code, unreachable_pub, reason = "every test uses a part of it")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use model::PaperId;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use vault::{
    Cost, Details, KeyHolder, LockKind, MOST, OpenVault, Paper, Result, SecretString, Sheet, Ticks,
    Unheld, Vault,
};
use zeroize::Zeroizing;

/// The PIN of the tests.
pub const PIN: &str = "482915";
/// Their passphrase.
pub const PASSPHRASE: &str = "ba con cò trắng bay";
/// When they happen.
pub const NOW: i64 = 1_795_000_000;

/// A secret from its text.
pub fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// A keychain in memory.
#[derive(Default)]
pub struct Keychain {
    pub items: Mutex<BTreeMap<String, Vec<u8>>>,
    /// What every question is answered with.
    pub fault: Mutex<Option<Unheld>>,
    /// How many writes are taken before all that follow fail.
    pub writes: Mutex<Option<u32>>,
}

impl Keychain {
    pub fn set_fault(&self, fault: Option<Unheld>) {
        *self.fault.lock().expect("fault") = fault;
    }

    pub fn take_writes(&self, writes: Option<u32>) {
        *self.writes.lock().expect("writes") = writes;
    }

    pub fn all(&self) -> BTreeMap<String, Vec<u8>> {
        self.items.lock().expect("items").clone()
    }

    pub fn put_all(&self, items: BTreeMap<String, Vec<u8>>) {
        *self.items.lock().expect("items") = items;
    }

    fn answers(&self) -> std::result::Result<(), Unheld> {
        self.fault.lock().expect("fault").map_or(Ok(()), Err)
    }
}

impl KeyHolder for Keychain {
    fn read(&self, name: &str) -> std::result::Result<Option<Zeroizing<Vec<u8>>>, Unheld> {
        self.answers()?;
        Ok(self.items.lock().expect("items").get(name).cloned().map(Zeroizing::new))
    }

    fn write(&self, name: &str, secret: &[u8]) -> std::result::Result<(), Unheld> {
        self.answers()?;
        assert!(secret.len() <= MOST, "{} bytes are more than a keychain takes", secret.len());
        match &mut *self.writes.lock().expect("writes") {
            Some(0) => return Err(Unheld::Refused),
            Some(left) => *left -= 1,
            None => {}
        }
        self.items.lock().expect("items").insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, name: &str) -> std::result::Result<(), Unheld> {
        self.answers()?;
        self.items.lock().expect("items").remove(name);
        Ok(())
    }
}

/// Ticks that are moved by hand.
pub struct Clock(pub Mutex<(u32, u64)>);

impl Clock {
    pub fn go_on(&self, seconds: u64) {
        self.0.lock().expect("clock").1 += seconds;
    }

    pub fn restart(&self) {
        let mut clock = self.0.lock().expect("clock");
        *clock = (clock.0 + 1, 5);
    }
}

impl Ticks for Clock {
    fn era(&self) -> String {
        format!("era-{}", self.0.lock().expect("clock").0)
    }

    fn seconds(&self) -> u64 {
        self.0.lock().expect("clock").1
    }
}

/// A phone with room for one vault.
pub struct Phone {
    pub room: TempDir,
    pub keychain: Arc<Keychain>,
    pub clock: Arc<Clock>,
}

impl Phone {
    pub fn new() -> Self {
        Self {
            room: TempDir::new().expect("a folder"),
            keychain: Arc::default(),
            clock: Arc::new(Clock(Mutex::new((1, 1000)))),
        }
    }

    pub fn folder(&self) -> PathBuf {
        self.room.path().join("vault")
    }

    pub fn papers(&self) -> PathBuf {
        self.folder().join("papers")
    }

    pub fn file(&self, id: &PaperId, version: u32) -> PathBuf {
        self.papers().join(format!("{}-{version}.age", id.as_str()))
    }

    /// The vault as a process just started sees it.
    pub fn vault(&self) -> Vault {
        Vault::new(&self.folder(), self.keychain.clone(), self.clock.clone(), Cost::TEST)
    }

    pub fn create(&self) -> (OpenVault, Sheet) {
        self.vault().create(LockKind::Pin, &secret(PIN), NOW).expect("a new vault")
    }

    pub fn unlock(&self) -> Result<OpenVault> {
        self.vault().unlock(&secret(PIN), NOW)
    }

    pub fn recover(&self, sheet: &str) -> Result<OpenVault> {
        self.vault().recover(sheet, LockKind::Pin, &secret(PIN), NOW, &mut |_, _| true)
    }

    /// Keeps the folder as it is now.
    pub fn keep(&self) -> TempDir {
        let kept = TempDir::new().expect("a folder");
        copy(&self.folder(), kept.path());
        kept
    }

    /// Puts back what was kept.
    pub fn put_back(&self, kept: &TempDir) {
        let _ = fs::remove_dir_all(self.folder());
        copy(kept.path(), &self.folder());
    }
}

/// The words of a sheet, as they are typed.
pub fn words(sheet: &Sheet) -> String {
    sheet.words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ")
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Every file below a folder.
pub fn files(below: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(below).expect("a folder").flatten() {
        if entry.path().is_dir() {
            all.extend(files(&entry.path()));
        } else {
            all.push(entry.path());
        }
    }
    all.sort();
    all
}

/// Chance that is the same every time (xorshift64*).
pub struct Dice(pub u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("small")
    }
}

/// A paper of `size` bytes, at least 12: JPEG, PNG, WebP or PDF by `seed`, then noise.
pub fn bytes(seed: u64, size: usize) -> Vec<u8> {
    let head: &[u8] = match seed % 4 {
        0 => b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01",
        1 => b"\x89PNG\r\n\x1A\n\0\0\0\x0D",
        2 => b"RIFF\0\0\0\0WEBP",
        _ => b"%PDF-1.7\n%\xE2\xE3",
    };
    let mut dice = Dice(seed + 1);
    let noise = std::iter::repeat_with(|| dice.next().to_le_bytes()[5]);
    head.iter().copied().chain(noise).take(size).collect()
}

pub fn mark(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn named(name: &str) -> Details {
    Details { name: name.to_owned(), ..Details::default() }
}

/// Adds a paper, or a version of one, in small pieces.
pub fn put(open: &OpenVault, details: &Details, to: Option<&PaperId>, bytes: &[u8]) -> Paper {
    let mut adding = open.add(&details.name, to, bytes.len() as u64, NOW).expect("begins");
    for piece in bytes.chunks(50_000) {
        adding.write(piece).expect("takes");
    }
    open.keep(adding, &mark(bytes), details).expect("keeps")
}

pub fn add(open: &OpenVault, name: &str, bytes: &[u8]) -> Paper {
    put(open, &named(name), None, bytes)
}

/// The bytes of one version, checked.
pub fn get(open: &OpenVault, id: &PaperId, version: Option<u32>) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    open.read(id, version)?.copy(&mut all, &mut |_, _| true)?;
    Ok(all)
}

/// Every paper with every version's number and bytes.
pub type Everything = BTreeMap<PaperId, Vec<(u32, Vec<u8>)>>;

pub fn everything(open: &OpenVault) -> Result<Everything> {
    let papers: Vec<Paper> = open.papers(|papers| papers.values().cloned().collect());
    let of = |paper: Paper| {
        let versions = paper.contents.iter().map(|c| c.version);
        let read = versions.map(|v| Ok((v, get(open, &paper.id, Some(v))?)));
        Ok((paper.id.clone(), read.collect::<Result<_>>()?))
    };
    papers.into_iter().map(of).collect()
}
