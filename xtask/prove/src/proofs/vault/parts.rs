//! A vault on real files, and what it needs around it.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use model::PaperId;
use vault::{Cost, Details, KeyHolder, OpenVault, Paper, SecretString, Ticks, Unheld, Vault};
use zeroize::Zeroizing;

use crate::{Done, Stop, chance::Chance, session::hash};

/// The moment at which everything happens, in seconds since 1970-01-01 UTC.
pub(super) const NOW: i64 = 1_795_000_000;
/// Bytes that are handed to a vault at once.
const PIECE: usize = 4096;
/// How the files of papers begin.
const HEADS: [&[u8]; 4] = [
    b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01",
    b"RIFF\0\x10\0\0WEBPVP8 ",
];
const WORDS: [&str; 12] = [
    "Căn cước",
    "Giấy khai sinh",
    "Sổ đỏ",
    "Thẻ bảo hiểm y tế",
    "Hộ chiếu",
    "của mẹ",
    "của con",
    "bản sao",
    "năm 2026",
    "Nguyễn Thị Ánh",
    "Đặng Văn Ổn",
    "mặt sau",
];

/// A keychain that outlives a killed process: a file for each secret, whole or not at all.
struct InFiles(PathBuf);

impl InFiles {
    fn keep(&self, name: &str, secret: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.0)?;
        let fresh = self.0.join(format!(".{name}"));
        let mut file = File::create(&fresh)?;
        file.write_all(secret)?;
        file.sync_all()?;
        fs::rename(fresh, self.0.join(name))
    }
}

impl KeyHolder for InFiles {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unheld> {
        match fs::read(self.0.join(name)) {
            Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Unheld::Refused),
        }
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), Unheld> {
        self.keep(name, secret).map_err(|_| Unheld::Refused)
    }

    fn delete(&self, name: &str) -> Result<(), Unheld> {
        match fs::remove_file(self.0.join(name)) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(Unheld::Refused),
            _ => Ok(()),
        }
    }
}

/// Time that runs so fast that nobody waits: tries that a kill left uncounted cost nothing here.
struct Quick;

impl Ticks for Quick {
    fn era(&self) -> String {
        "proof".to_owned()
    }

    fn seconds(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(0).saturating_mul(10_000)
    }
}

/// Where things lie in the home of a vault.
pub(super) mod place {
    pub(in super::super) const VAULT: &str = "vault";
    pub(in super::super) const KEYS: &str = "keys";
    pub(in super::super) const BACKUP: &str = "backup.age";
    /// What the judge tells a child.
    pub(in super::super) const KNOWN: &str = "known.json";
}

/// The vault in a home, with guesses as cheap as they get.
pub(super) fn vault(home: &Path) -> Vault {
    vault_of(home, Cost::TEST)
}

/// The vault in a home.
pub(super) fn vault_of(home: &Path, cost: Cost) -> Vault {
    let keys = Arc::new(InFiles(home.join(place::KEYS)));
    Vault::new(&home.join(place::VAULT), keys, Arc::new(Quick), cost)
}

/// A secret of its text.
pub(super) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// A PIN that no rule finds weak.
pub(super) fn pin(chance: &mut Chance) -> String {
    format!("28{:04}", chance.below(10_000))
}

/// The bytes of a paper.
pub(super) fn paper(size: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = chance.one(&HEADS).to_vec();
    while bytes.len() < size {
        bytes.extend(chance.bits().to_le_bytes());
    }
    bytes.truncate(size.max(16));
    bytes
}

/// What someone says of a paper.
pub(super) fn details(chance: &mut Chance) -> Details {
    let mut text = |most: usize| {
        let words: Vec<&str> = (0..=chance.below(most)).map(|_| *chance.one(&WORDS)).collect();
        words.join(" ")
    };
    let (name, person, note) = (text(4), text(2), text(12));
    let tags = vec![text(1), text(2)];
    let favourite = chance.percent(20);
    Details { name, person, tags, note, favourite, ..Details::default() }.tidied()
}

/// Adds a paper, or a version of one.
///
/// # Errors
/// What the vault answers.
pub(super) fn add(
    open: &OpenVault,
    to: Option<&PaperId>,
    bytes: &[u8],
    details: &Details,
) -> vault::Result<Paper> {
    let mut adding = open.add(&details.name, to, bytes.len() as u64, NOW)?;
    for piece in bytes.chunks(PIECE) {
        adding.write(piece)?;
    }
    open.keep(adding, &hash(bytes), details)
}

/// The bytes of a version, as the vault gives and checks them.
///
/// # Errors
/// What the vault answers.
pub(super) fn read(open: &OpenVault, id: &PaperId, version: u32) -> vault::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open.read(id, Some(version))?.copy(&mut bytes, &mut |_, _| true)?;
    Ok(bytes)
}

/// Makes a backup as a caller must: beside, synced, moved into place.
///
/// # Errors
/// What the vault answers; when the file cannot be put into place.
pub(super) fn back_up(open: &OpenVault, home: &Path, each: &mut dyn FnMut()) -> vault::Result<()> {
    let (fresh, aim) = (home.join(".backup"), home.join(place::BACKUP));
    let mut file = File::create(&fresh)?;
    open.backup(&mut file, NOW, &mut |_, _| {
        each();
        true
    })?;
    file.sync_all()?;
    fs::rename(fresh, aim)?;
    File::open(home)?.sync_all()?;
    Ok(())
}

/// Every file below a folder.
///
/// # Errors
/// When it cannot be read.
pub(super) fn all_files(folder: &Path) -> Done<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// That a step of preparing went wrong.
pub(super) fn failed(error: vault::Error) -> Stop {
    Stop::failed("the vault", error)
}
