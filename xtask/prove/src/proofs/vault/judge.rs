//! The judge: is everything that was acknowledged there, whole, and nothing between old and new?

use std::{collections::BTreeMap, fs, path::Path};

use model::PaperId;
use serde::{Deserialize, Serialize};
use vault::{Error, LockKind, OpenVault, Paper, Standing};

use super::begun::{Begun, Named};
use super::parts::{NOW, place, read, secret, vault};
use crate::{place::copy, session::hash};

/// Papers by id.
pub(super) type Papers = BTreeMap<PaperId, Paper>;

/// What is known of a vault.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) papers: Papers,
    pub(super) pin: String,
    /// The recovery key on the sheet.
    pub(super) sheet: String,
    pub(super) backup: Option<Backup>,
}

/// What is known of the backup.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Backup {
    pub(super) papers: Papers,
    /// The sheet that opens it.
    pub(super) sheet: String,
    /// The device key that it was made for is still the one of the vault.
    pub(super) fits: bool,
}

/// What the judge saw.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) known: Known,
    /// What was begun is there.
    pub(super) done: bool,
    /// A paper came back with its name alone.
    pub(super) by_label: bool,
    /// Recovering had to be begun again.
    pub(super) sheet_again: bool,
}

/// Unlocks the vault in `home` and looks at everything; nothing of what was acknowledged may be
/// lost, and of what was `begun` there is all or nothing.
///
/// # Errors
/// What is lost, in words.
pub(super) fn kept(home: &Path, known: &Known, begun: Option<&Begun>) -> Result<Seen, String> {
    let mut known = known.clone();
    let (open, sheet_again) = unlock(home, &mut known, begun)?;
    let now = open.papers(Papers::clone);
    all_read(&open, &now)?;
    if open.damaged() > 0 {
        return Err(format!("{} rows or files are called damaged", open.damaged()));
    }
    for (id, before) in &known.papers {
        let there = now.get(id);
        let well = there.is_some_and(|found| same(found, before))
            || begun.is_some_and(|begun| begun.may_change(&known, before, there));
        if !well {
            return Err(match there {
                None => format!("paper {} is gone", id.as_str()),
                Some(_) => format!("paper {} is neither old nor new", id.as_str()),
            });
        }
    }
    let mut by_label = false;
    for (id, found) in now.iter().filter(|(id, _)| !known.papers.contains_key(*id)) {
        match begun.and_then(|begun| begun.may_come(&known, found)) {
            Some(named) => by_label |= named == Named::ByLabel,
            None => return Err(format!("nobody asked for paper {}", id.as_str())),
        }
    }
    drop(open);
    tidy(home, &now)?;
    let mut done = begun.is_some_and(|begun| begun.is_done(&known, &now));
    if let Some(Begun::Sheet(new)) = begun
        && opens_with(home, new, &now).is_ok()
    {
        known.sheet.clone_from(new);
        done = true;
    }
    known.papers = now;
    Ok(Seen { known, done, by_label, sheet_again })
}

/// Unlocks, with the sheet only where that was cut short; answers whether it was needed.
fn unlock(
    home: &Path,
    known: &mut Known,
    begun: Option<&Begun>,
) -> Result<(OpenVault, bool), String> {
    let (mut pins, recovering) = match begun {
        Some(Begun::Recover(pin)) => (vec![pin.clone()], true),
        Some(Begun::Pin(pin)) => (vec![pin.clone()], false),
        _ => (Vec::new(), false),
    };
    pins.push(known.pin.clone());
    for pin in pins {
        match vault(home).unlock(&secret(&pin), NOW) {
            Ok(open) => {
                let now = open.papers(Papers::clone);
                if recovering && all_read(&open, &now).is_err() {
                    break;
                }
                known.pin = pin;
                return Ok((open, false));
            }
            Err(Error::WrongSecret { .. }) => {}
            Err(Error::NeedsSheet) if recovering => break,
            Err(error) => return Err(format!("the vault does not open: {error}")),
        }
    }
    if !recovering {
        return Err("neither the old nor the new PIN opens the vault".to_owned());
    }
    let (sheet, pin) = (known.sheet.clone(), known.pin.clone());
    let open = vault(home).recover(&sheet, LockKind::Pin, &secret(&pin), NOW, &mut |_, _| true);
    Ok((open.map_err(|e| format!("the sheet does not open the vault again: {e}"))?, true))
}

/// Reads every version of every paper.
pub(super) fn all_read(open: &OpenVault, papers: &Papers) -> Result<(), String> {
    for paper in papers.values() {
        if paper.contents.is_empty() || matches!(paper.place, Standing::Going) {
            return Err(format!("paper {} is half removed", paper.id.as_str()));
        }
        for content in &paper.contents {
            let said = |what: &str| {
                format!("version {} of paper {} {what}", content.version, paper.id.as_str())
            };
            let bytes = read(open, &paper.id, content.version)
                .map_err(|e| said(&format!("does not open: {e}")))?;
            if hash(&bytes) != content.sha256 || bytes.len() as u64 != content.size {
                return Err(said("has other bytes"));
            }
        }
    }
    Ok(())
}

/// Nothing half done is left lying around, and every file is that of a paper.
fn tidy(home: &Path, papers: &Papers) -> Result<(), String> {
    let folder = home.join(place::VAULT);
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    };
    let mut sealed = names(&folder.join("papers"));
    sealed.sort();
    let of = |p: &Paper| -> Vec<String> {
        p.contents.iter().map(|c| format!("{}-{}.age", p.id.as_str(), c.version)).collect()
    };
    let mut expected: Vec<String> = papers.values().flat_map(of).collect();
    expected.sort();
    if sealed != expected {
        return Err(format!("the folder holds {sealed:?} instead of {expected:?}"));
    }
    let around = names(&folder);
    if around.iter().any(|n| n.starts_with('.') || n.contains("damaged")) {
        return Err(format!("left lying around: {around:?}"));
    }
    Ok(())
}

/// Whether a sheet opens a copy of the vault with all of `papers`, and nothing else does.
///
/// # Errors
/// What it does not give, in words.
pub(super) fn opens_with(home: &Path, sheet: &str, papers: &Papers) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let other = folder.path().join("app");
    let copied = copy(&home.join(place::VAULT), &other.join(place::VAULT));
    copied.map_err(|_| "no copy".to_owned())?;
    // Neither PIN nor keychain: the phone is at the bottom of the river.
    let pin = secret("917264");
    let open = vault(&other).recover(sheet, LockKind::Pin, &pin, NOW, &mut |_, _| true);
    let open = open.map_err(|e| format!("the sheet does not open the vault: {e}"))?;
    whole(&open, papers)
}

/// Whether the backup brings all of `papers` onto an empty device.
///
/// # Errors
/// What it does not bring, in words.
pub(super) fn restores(home: &Path, backup: &Backup) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let pin = secret("917264");
    let open = vault(folder.path())
        .create_from_sheet(&backup.sheet, LockKind::Pin, &pin, NOW)
        .map_err(|e| format!("no vault for the backup: {e}"))?;
    let file = fs::File::open(home.join(place::BACKUP)).map_err(|e| format!("the backup: {e}"))?;
    open.restore(file, NOW, &mut |_, _| true).map_err(|e| format!("the backup: {e}"))?;
    whole(&open, &backup.papers)
}

fn whole(open: &OpenVault, papers: &Papers) -> Result<(), String> {
    let now = open.papers(Papers::clone);
    all_read(open, &now)?;
    let all = now.len() == papers.len()
        && papers.iter().all(|(id, paper)| now.get(id).is_some_and(|found| same(found, paper)));
    if all { Ok(()) } else { Err(format!("{} papers of {}, or others", now.len(), papers.len())) }
}

/// Everything but when it changed last, which finding it again sets.
pub(super) fn same(a: &Paper, b: &Paper) -> bool {
    Paper { changed: 0, ..a.clone() } == Paper { changed: 0, ..b.clone() }
}

#[cfg(test)]
mod tests {
    use crate::{chance::Chance, proofs::vault::kill};

    #[test]
    fn what_was_prepared_passes_and_every_planted_loss_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().join("app");
        let mut chance = Chance::of(1);
        let known = kill::prepare(&home, &mut chance).expect("prepared");
        let found = kill::planted(&home, &known, folder.path(), &mut chance);
        assert!(found.expect("planted"));
    }
}
