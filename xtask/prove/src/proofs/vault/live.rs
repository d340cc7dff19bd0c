//! A child that lives with a vault until it is killed.

use std::{fs, path::Path};

use model::{Media, PaperId};
use vault::{Content, LockKind, OpenVault, Paper, Standing};

use super::{
    begun::Begun,
    judge::{Backup, Known, Papers},
    parts::{NOW, back_up, details, failed, paper, pin, place, secret, vault},
};
use crate::{Done, Stop, chance::Chance, child::say, session::hash};

/// Papers at which no more are added.
const MOST: usize = 7;
/// Papers at which none is removed.
const FEWEST: usize = 3;

/// Says that something is begun.
fn begins(what: &Begun) -> Done {
    say(&format!("begins {}", serde_json::to_string(what).map_err(|e| Stop::failed("json", e))?))
}

/// Says what is known once something is acknowledged.
fn done(known: &Known) -> Done {
    say(&format!("done {}", serde_json::to_string(known).map_err(|e| Stop::failed("json", e))?))
}

/// What the judge knew when the child began.
fn told(home: &Path) -> Done<Known> {
    let text = fs::read_to_string(home.join(place::KNOWN))?;
    serde_json::from_str(&text).map_err(|e| Stop::failed("what is known", e))
}

/// Changes the vault in every way, without end.
pub(super) fn live(seed: u64, home: &Path) -> Done<u8> {
    let mut chance = Chance::of(seed);
    let mut known = told(home)?;
    let mut open = vault(home).unlock(&secret(&known.pin), NOW).map_err(failed)?;
    say("unlocked")?;
    loop {
        open = any(home, open, &mut known, &mut chance)?;
        done(&known)?;
    }
}

/// Acknowledges a new paper before it is kept, without end: the control.
pub(super) fn live_too_early(seed: u64, home: &Path) -> Done<u8> {
    let mut chance = Chance::of(seed);
    let mut known = told(home)?;
    let open = vault(home).unlock(&secret(&known.pin), NOW).map_err(failed)?;
    say("unlocked")?;
    loop {
        let first = known.papers.keys().next().cloned();
        if let Some(id) = first.filter(|_| known.papers.len() >= MOST) {
            begins(&Begun::Remove(id.clone()))?;
            open.remove(&id, NOW).map_err(failed)?;
            known.papers.remove(&id);
            done(&known)?;
        }
        let begun = known.papers.clone();
        let kept = add(&open, None, &mut chance, |paper| {
            known.papers.insert(paper.id.clone(), paper);
            done(&known)
        })?;
        known.papers = begun;
        known.papers.insert(kept.id.clone(), kept);
    }
}

/// Makes a vault.
pub(super) fn make(home: &Path) -> Done<u8> {
    say("on")?;
    let made = vault(home).create(LockKind::Pin, &secret(super::kill::PIN), NOW);
    let (open, sheet) = made.map_err(failed)?;
    say(&format!("made {}", *sheet.key))?;
    loop {
        // Alive until it is killed.
        add(&open, None, &mut Chance::of(1), |_| Ok(()))?;
    }
}

/// Adds a paper or a version; `before` hears what it will be just before it is kept.
fn add(
    open: &OpenVault,
    to: Option<&Paper>,
    chance: &mut Chance,
    before: impl FnOnce(Paper) -> Done,
) -> Done<Paper> {
    let size = if chance.percent(10) { 150_000 } else { 20 + chance.below(3_000) };
    let bytes = paper(size, chance);
    let sha256 = hash(&bytes);
    let details = details(chance);
    let id = to.map(|paper| &paper.id);
    let mut adding = open.add(&details.name, id, bytes.len() as u64, NOW).map_err(failed)?;
    begins(&match id {
        Some(id) => Begun::Version { id: id.clone(), sha256: sha256.clone() },
        None => Begun::Add {
            id: Some(adding.id().clone()),
            sha256: sha256.clone(),
            details: details.clone(),
        },
    })?;
    for piece in bytes.chunks(16 * 1024) {
        adding.write(piece).map_err(failed)?;
        say("on")?;
    }
    let content = |media| Content {
        version: 1,
        media,
        size: bytes.len() as u64,
        sha256: sha256.clone(),
        added: NOW,
    };
    before(Paper {
        id: adding.id().clone(),
        details: details.clone(),
        contents: Media::of(&bytes).map(content).into_iter().collect(),
        added: NOW,
        changed: NOW,
        place: Standing::Kept,
    })?;
    open.keep(adding, &sha256, &details).map_err(failed)
}

/// Anything that makes sense now.
fn any(home: &Path, open: OpenVault, known: &mut Known, chance: &mut Chance) -> Done<OpenVault> {
    let papers: Vec<Paper> = known.papers.values().cloned().collect();
    let keep = |known: &mut Known, paper: Paper| {
        known.papers.insert(paper.id.clone(), paper);
    };
    if papers.len() < FEWEST || (papers.len() < MOST && chance.percent(20)) {
        let paper = add(&open, None, chance, |_| Ok(()))?;
        keep(known, paper);
        return Ok(open);
    }
    let paper = chance.one(&papers);
    let id = paper.id.clone();
    match chance.below(100) {
        0..20 if paper.contents.len() < 4 => {
            let paper = add(&open, Some(paper), chance, |_| Ok(()))?;
            keep(known, paper);
        }
        20..40 => {
            let details = details(chance);
            begins(&Begun::Change { id: id.clone(), details: details.clone() })?;
            keep(known, open.change(&id, &details, NOW).map_err(failed)?);
        }
        40..55 if paper.place == Standing::Kept => {
            begins(&Begun::Bin(id.clone()))?;
            keep(known, open.bin(&id, NOW).map_err(failed)?);
        }
        40..55 => {
            begins(&Begun::TakeBack(id.clone()))?;
            keep(known, open.take_back(&id, NOW).map_err(failed)?);
        }
        55..70 => {
            begins(&Begun::Remove(id.clone()))?;
            open.remove(&id, NOW).map_err(failed)?;
            known.papers.remove(&id);
        }
        70..78 => {
            begins(&Begun::Backup)?;
            back_up(&open, home, &mut || drop(say("on"))).map_err(failed)?;
            known.backup = Some(backup_of(known));
        }
        78..86 => restore(home, &open, known)?,
        86..90 => {
            open.offer_sheet().map_err(failed)?;
            let key = open.offered(|sheet| sheet.map(|s| s.key.to_string())).unwrap_or_default();
            begins(&Begun::Sheet(key.clone()))?;
            open.agree(NOW, &mut |_, _| say("on").is_ok()).map_err(failed)?;
            known.sheet = key;
        }
        90..95 => return recover(home, open, known, chance),
        95..100 => {
            let pin = pin(chance);
            begins(&Begun::Pin(pin.clone()))?;
            let changed = vault(home).change_secret(&open, LockKind::Pin, &secret(&pin), NOW);
            changed.map_err(failed)?;
            known.pin = pin;
        }
        _ => {}
    }
    Ok(open)
}

/// What a backup that is made now holds.
pub(super) fn backup_of(known: &Known) -> Backup {
    let kept = known.papers.iter().filter(|(_, paper)| paper.place == Standing::Kept);
    let papers: Papers = kept.map(|(id, paper)| (id.clone(), paper.clone())).collect();
    Backup { papers, sheet: known.sheet.clone(), fits: true }
}

fn restore(home: &Path, open: &OpenVault, known: &mut Known) -> Done {
    let Some(backup) = known.backup.clone().filter(|backup| backup.fits) else {
        return Ok(());
    };
    begins(&Begun::Restore)?;
    let file = fs::File::open(home.join(place::BACKUP))?;
    open.restore(file, NOW, &mut |_, _| say("on").is_ok()).map_err(failed)?;
    let ids: Vec<PaperId> = backup.papers.keys().cloned().collect();
    for id in ids {
        let paper = open.paper(&id).map_err(failed)?;
        known.papers.insert(id, paper);
    }
    Ok(())
}

fn recover(
    home: &Path,
    open: OpenVault,
    known: &mut Known,
    chance: &mut Chance,
) -> Done<OpenVault> {
    drop(open);
    let pin = pin(chance);
    begins(&Begun::Recover(pin.clone()))?;
    let open = vault(home)
        .recover(&known.sheet, LockKind::Pin, &secret(&pin), NOW, &mut |_, _| say("on").is_ok())
        .map_err(failed)?;
    known.pin = pin;
    if let Some(backup) = &mut known.backup {
        backup.fits = false;
    }
    Ok(open)
}
