//! Flipped bits and cut files: never shown as data. A paper reads as its true bytes or is refused;
//! what is known of it is the truth, or its label alone; another PIN never opens.

use std::{io::Cursor, path::Path};

use model::PaperId;
use vault::{Cost, LockKind, OpenVault};

use super::{
    Part,
    judge::{Papers, all_read, same},
    parts::{NOW, details, failed, place, read, secret, vault},
    sample::{Sample, WRONG},
    swaps,
};
use crate::{Done, How, Stop, chance::Chance, proofs::Tally, session::hash};

/// What is done to a file.
#[derive(Debug, Clone, Copy)]
enum Harm {
    /// Only this many bytes are left.
    Cut(usize),
    /// This bit of this byte is another.
    Flip(usize, u8),
}

impl Harm {
    fn done(self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        match self {
            Self::Cut(length) => bytes.truncate(length),
            Self::Flip(at, bit) => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }
        }
        bytes
    }

    fn any(cut: bool, length: usize, chance: &mut Chance) -> Self {
        let at = chance.below(length);
        if cut { Self::Cut(at) } else { Self::Flip(at, chance.below(8) as u8) }
    }
}

/// How a harmed file was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Met {
    /// Nothing of it is shown.
    Refused,
    /// What is shown is true; some of it by its label alone.
    True,
}

/// What is harmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// A paper, read while the vault is open.
    Paper,
    /// A paper whose row is gone, found again at unlocking.
    Found,
    Backup,
    /// The rows.
    Rows,
    /// `rows.age`, `vault.json`, the record in the keychain or beside.
    State,
}

/// How often each is met, in a hundred.
fn target(chance: &mut Chance) -> Target {
    match chance.below(100) {
        0..76 => Target::Paper,
        76..79 => Target::Found,
        79..87 => Target::Backup,
        87..92 => Target::Rows,
        _ => Target::State,
    }
}

/// Id and version of a paper's file.
fn named(path: &Path) -> Done<(PaperId, u32)> {
    let name = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".age"));
    let parts = name.and_then(|n| n.split_once('-'));
    let read = parts.and_then(|(id, version)| {
        Some((PaperId::try_from(id.to_owned()).ok()?, version.parse().ok()?))
    });
    read.ok_or_else(|| Stop::Failed(format!("{} is no paper", path.display())))
}

/// Reads one paper of an open vault: as a viewer does, or as a copy for someone.
fn paper(
    sample: &Sample,
    open: &OpenVault,
    (id, version): (&PaperId, u32),
    copied: bool,
) -> Result<Met, String> {
    let contents = sample.papers.get(id).map(|p| p.contents.as_slice()).unwrap_or_default();
    let truth = contents.iter().find(|c| c.version == version).ok_or("no such paper")?;
    let bytes = if copied {
        read(open, id, version)
    } else {
        let all = usize::try_from(truth.size).unwrap_or(0);
        open.read(id, Some(version)).and_then(|mut reading| reading.take(0, all))
    };
    match bytes {
        Ok(bytes) if hash(&bytes) == truth.sha256 => Ok(Met::True),
        Ok(_) => Err("read with other bytes".to_owned()),
        Err(_) => Ok(Met::Refused),
    }
}

/// Unlocks a harmed vault with the right and with a wrong secret.
fn unlocked(sample: &Sample, wrong: &str, whole_files: bool) -> Result<Met, String> {
    if sample.vault().unlock(&secret(wrong), NOW).is_ok() {
        return Err("another PIN opens it".to_owned());
    }
    match sample.unlock() {
        Err(_) => Ok(Met::Refused),
        Ok(open) => sample.shown(&open, whole_files).map(|_| Met::True),
    }
}

/// Restores a harmed backup into a vault where it would be welcome.
fn restored(sample: &Sample, into: &OpenVault, bytes: Vec<u8>) -> Result<Met, String> {
    let said = into.restore(Cursor::new(bytes), NOW, &mut |_, _| true);
    let now = into.papers(Papers::clone);
    for id in now.keys() {
        into.remove(id, NOW).map_err(|e| e.to_string())?;
    }
    match said {
        Err(_) if now.is_empty() => Ok(Met::Refused),
        Err(_) => Err("refused, and yet papers came".to_owned()),
        Ok(_) => {
            let papers = &sample.backup.papers;
            let true_ones = now.iter().all(|(id, p)| papers.get(id).is_some_and(|t| same(p, t)));
            if true_ones && now.len() == papers.len() {
                Ok(Met::True)
            } else {
                Err("restored with others".to_owned())
            }
        }
    }
}

/// Harms one file and looks what is shown.
struct Bench {
    /// One with a PIN, one with a passphrase.
    samples: [Sample; 2],
    /// Open while files are harmed below it.
    open: Option<OpenVault>,
    /// Empty, with the sheet of the first sample.
    empty: OpenVault,
}

impl Bench {
    fn once(&mut self, cut: bool, chance: &mut Chance) -> Done<(String, Result<Met, String>)> {
        let target = target(chance);
        let which = usize::from(target == Target::State && chance.percent(40));
        let sample = &self.samples[which];
        let files = match target {
            Target::Paper | Target::Found => sample.named("1.age"),
            Target::Backup => vec![Path::new(place::BACKUP)],
            Target::Rows => sample.named("vault.db"),
            Target::State => sample
                .state_files()
                .into_iter()
                .filter(|path| !path.ends_with("vault.db") && !path.ends_with("lock"))
                .collect(),
        };
        let file = *chance.one(&files);
        let bytes = &sample.files[file];
        let harm = Harm::any(cut, bytes.len(), chance);
        let harmed = harm.done(bytes);
        let what = format!("{harm:?} of {}", file.display());
        let found = match target {
            Target::Paper => {
                if self.open.is_none() {
                    sample.put_back(&[])?;
                    self.open = Some(sample.unlock().map_err(failed)?);
                }
                let open = self.open.as_ref().ok_or_else(|| Stop::Failed("closed".to_owned()))?;
                let (id, version) = named(file)?;
                std::fs::write(sample.home.join(file), harmed)?;
                let found = paper(sample, open, (&id, version), chance.percent(25));
                std::fs::write(sample.home.join(file), bytes)?;
                found
            }
            Target::Backup => restored(sample, &self.empty, harmed),
            Target::Found | Target::Rows | Target::State => {
                if which == 0 {
                    self.open = None;
                }
                let rows = sample.named("vault.db");
                let mut with = vec![(file, Some(harmed.as_slice()))];
                if target == Target::Found {
                    with.extend(rows.iter().map(|path| (*path, None)));
                }
                sample.put_back(&with)?;
                unlocked(sample, WRONG, target != Target::Found)
            }
        };
        Ok((what, found))
    }
}

/// Flips, cuts and swaps.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(how: How) -> Done<Option<Part>> {
    let mut chance = Chance::of(how.seed);
    let folder = tempfile::tempdir()?;
    let at = |name: &str| folder.path().join(name);
    let pin = Sample::make(&at("pin"), LockKind::Pin, Cost::TEST)?;
    let passphrase = Sample::make(&at("passphrase"), LockKind::Passphrase, Cost::TEST)?;
    let empty = vault(&at("empty"))
        .create_from_sheet(&pin.sheet, LockKind::Pin, &secret(WRONG), NOW)
        .map_err(failed)?;
    let caught = controls(&pin, &empty)?;
    let mut tally = Tally::of("vault flips");
    let swapped = swaps::prove(&pin, &mut tally)?;
    let mut bench = Bench { samples: [pin, passphrase], open: None, empty };
    eprintln!("vault flips: the key derivation at its test cost");
    for cut in [false, true] {
        let (mut refused, mut shown) = (0_u64, 0_u64);
        for _ in 0..how.size(1_500, 65_536) {
            let (what, found) = bench.once(cut, &mut chance)?;
            match tally.count(what, found) {
                Some(Met::Refused) => refused += 1,
                Some(Met::True) => shown += 1,
                None => {}
            }
        }
        eprintln!(
            "vault flips: {}: {refused} refused, {shown} shown as what is true",
            if cut { "cuts" } else { "flips" }
        );
    }
    let full = Sample::make(&at("full"), LockKind::Pin, Cost::FULL)?;
    let count = how.size(2, 20);
    let files: Vec<&Path> = full.state_files();
    for n in 0..count {
        let file = *chance.one(&files);
        let bytes = &full.files[file];
        let harm = Harm::any(n % 2 == 1, bytes.len(), &mut chance);
        full.put_back(&[(file, Some(&harm.done(bytes)))])?;
        let found = unlocked(&full, WRONG, true);
        tally.count(format!("full cost, {harm:?} of {}", file.display()), found);
    }
    eprintln!("vault flips: {count} at full cost");
    Ok(Some(Part::of(&tally, caught && swapped)))
}

/// Plants what must never be shown; answers whether the judges see it, and nothing where there is
/// nothing.
fn controls(sample: &Sample, empty: &OpenVault) -> Done<bool> {
    let mut caught = true;
    let mut plant = |what: &str, sound: bool, found: Result<Met, String>| {
        let said = found.as_ref().err().map_or("nothing wrong", |why| why);
        eprintln!("vault flips: {what}: {said}");
        caught &= found.is_ok() == sound;
    };
    let backup = sample.files[Path::new(place::BACKUP)].clone();
    plant("a sound vault", true, unlocked(sample, WRONG, true));
    plant("a sound backup", true, restored(sample, empty, backup));
    sample.put_back(&[])?;
    plant("the right PIN as a wrong one", false, unlocked(sample, sample.secret, true));
    sample.put_back(&[])?;
    let open = sample.unlock().map_err(failed)?;
    // A paper of the backup: what lies in the bin is in none, so a change to it would not be seen.
    let id = sample.backup.papers.keys().next().cloned();
    let id = id.ok_or_else(|| Stop::Failed("no papers".to_owned()))?;
    open.change(&id, &details(&mut Chance::of(9)), NOW).map_err(failed)?;
    plant("other details", false, sample.shown(&open, true).map(|_| Met::True));
    let mut other = Vec::new();
    open.backup(&mut other, NOW, &mut |_, _| true).map_err(failed)?;
    plant("a backup with other details", false, restored(sample, empty, other));
    let truth = sample.papers.get(&id).map_or(0, |p| p.contents[0].size);
    plant("a paper with other bytes", false, naive(sample, &id, truth));
    drop(open);
    sample.put_back(&[])?;
    let open = sample.unlock().map_err(failed)?;
    all_read(&open, &sample.papers).map_err(Stop::Failed)?;
    drop(open);
    sample.put_back(&[])?;
    Ok(caught)
}

/// A store without seals: a flipped bit is read as it lies there.
fn naive(sample: &Sample, id: &PaperId, size: u64) -> Result<Met, String> {
    let bytes = vec![b'x'; usize::try_from(size).unwrap_or(1)];
    let harmed = Harm::Flip(0, 0).done(&bytes);
    let truth = sample.papers.get(id).map(|p| p.contents[0].sha256.clone());
    if truth.is_some_and(|truth| truth == hash(&harmed)) {
        Ok(Met::True)
    } else {
        Err("read with other bytes".to_owned())
    }
}
