//! Killed at any moment, the vault has everything that was acknowledged, and nothing by halves.

use std::{collections::BTreeMap, fs, path::Path};

use vault::{LockKind, State};

use super::{
    Part,
    begun::Begun,
    judge::{Known, Papers, kept, opens_with, restores},
    live::backup_of,
    parts::{NOW, add, all_files, details, failed, paper, place, read, secret, vault},
};
use crate::{
    Done, How, Stop,
    chance::Chance,
    child,
    place::copy,
    proofs::{
        Tally,
        kill::{Moment, killed, last},
    },
};

/// The PIN of vaults that are killed while they are made.
pub(super) const PIN: &str = "284617";
/// Lines a child may say before it is killed.
const LINES: usize = 24;
/// Microseconds after the last line.
const PAUSE: usize = 12_000;
/// Of so many kills, one more look with the sheet on a copy.
const LOOK: usize = 10;

/// What the kills met.
#[derive(Default)]
struct Landed {
    /// What was begun, by its name: how often it was there afterwards, and how often not.
    met: BTreeMap<&'static str, [u32; 2]>,
    between: u32,
    by_label: u32,
    sheet_again: u32,
}

/// A home with a vault and two papers.
pub(super) fn prepare(home: &Path, chance: &mut Chance) -> Done<Known> {
    fs::create_dir_all(home)?;
    let made = vault(home).create(LockKind::Pin, &secret(PIN), NOW).map_err(failed)?;
    let (open, sheet) = made;
    for _ in 0..2 {
        let bytes = paper(700, chance);
        add(&open, None, &bytes, &details(chance)).map_err(failed)?;
    }
    let papers = open.papers(Papers::clone);
    Ok(Known { papers, pin: PIN.to_owned(), sheet: sheet.key.to_string(), backup: None })
}

/// Kills a child, and judges what it left.
fn round(
    words: &str,
    home: &Path,
    known: &mut Known,
    landed: &mut Landed,
    chance: &mut Chance,
) -> Done<Result<(), String>> {
    let json = |e| Stop::failed("what is known", e);
    fs::write(home.join(place::KNOWN), serde_json::to_string(known).map_err(json)?)?;
    let seed = chance.bits().to_string();
    let mut command = child::command(&["vault", words, &seed], home)?;
    let moment = Moment::within(LINES, PAUSE, chance);
    let said = match killed(&mut command, home, moment)? {
        Ok(said) => said,
        Err(why) => return Ok(Err(why)),
    };
    let done = last(&said, "done");
    let acknowledged: Known = match done {
        Some((_, text)) => serde_json::from_str(text).map_err(json)?,
        None => known.clone(),
    };
    let begun = last(&said, "begins").filter(|(at, _)| done.is_none_or(|(done, _)| done < *at));
    let begun: Option<Begun> = match begun {
        Some((_, text)) => Some(serde_json::from_str(text).map_err(json)?),
        None => None,
    };
    Ok(judged(home, &acknowledged, begun.as_ref(), landed, chance).map(|found| *known = found))
}

fn judged(
    home: &Path,
    acknowledged: &Known,
    begun: Option<&Begun>,
    landed: &mut Landed,
    chance: &mut Chance,
) -> Result<Known, String> {
    let with = |why| format!("{why} (killed in: {})", begun.map_or("nothing", Begun::word));
    match begun {
        Some(Begun::Sheet(new)) => one_sheet_opens(home, acknowledged, new).map_err(with)?,
        Some(Begun::Recover(_)) => new_sheet_instead(home, acknowledged).map_err(with)?,
        _ => {}
    }
    let mut seen = kept(home, acknowledged, begun).map_err(with)?;
    match begun {
        Some(Begun::Backup) => {
            let new = backup_of(acknowledged);
            if restores(home, &new).is_ok() {
                seen.known.backup = Some(new);
                seen.done = true;
            } else if let Some(old) = &acknowledged.backup {
                restores(home, old).map_err(|why| with(format!("the old backup: {why}")))?;
            }
        }
        Some(Begun::Recover(_)) => {
            if let Some(backup) = &mut seen.known.backup {
                backup.fits = false;
            }
        }
        _ => {}
    }
    if matches!(begun, Some(Begun::Sheet(_) | Begun::Recover(_))) || chance.below(LOOK) == 0 {
        opens_with(home, &seen.known.sheet, &seen.known.papers).map_err(with)?;
        if let Some(backup) = &seen.known.backup {
            restores(home, backup).map_err(with)?;
        }
    }
    match begun {
        Some(begun) => landed.met.entry(begun.word()).or_default()[usize::from(!seen.done)] += 1,
        None => landed.between += 1,
    }
    landed.by_label += u32::from(seen.by_label);
    landed.sheet_again += u32::from(seen.sheet_again);
    Ok(seen.known)
}

/// The device is lost before a new sheet that was agreed on is in use everywhere: with the old or
/// with the new one, everything is there.
fn one_sheet_opens(home: &Path, known: &Known, new: &str) -> Result<(), String> {
    opens_with(home, new, &known.papers).or_else(|with_new| {
        opens_with(home, &known.sheet, &known.papers)
            .map_err(|with_old| format!("the new sheet: {with_new}; the old one: {with_old}"))
    })
}

/// After opening with the sheet was cut short, someone unlocks with the old PIN and makes a new
/// sheet: where the vault agrees to that, the new one opens everything.
fn new_sheet_instead(home: &Path, known: &Known) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let other = folder.path().join("app");
    copy(home, &other).map_err(|_| "no copy".to_owned())?;
    let Ok(open) = vault(&other).unlock(&secret(&known.pin), NOW) else {
        return Ok(());
    };
    open.offer_sheet().map_err(|e| e.to_string())?;
    let key = open.offered(|sheet| sheet.map(|s| s.key.to_string())).unwrap_or_default();
    let agreed = open.agree(NOW, &mut |_, _| true);
    drop(open);
    if agreed.is_err() {
        return Ok(());
    }
    opens_with(&other, &key, &known.papers)
        .map_err(|why| format!("unlocked with the old PIN, a new sheet agreed on: {why}"))
}

/// Kills a child that makes a vault: there is one, or none and it can be made.
fn creation(home: &Path, chance: &mut Chance) -> Done<Result<bool, String>> {
    fs::create_dir_all(home)?;
    let mut command = child::command(&["vault", "make"], home)?;
    let said = match killed(&mut command, home, Moment::within(3, PAUSE, chance))? {
        Ok(said) => said,
        Err(why) => return Ok(Err(why)),
    };
    let sheet = last(&said, "made").map(|(_, key)| key.to_owned());
    let vault = vault(home);
    let pin = secret(PIN);
    let found = match (vault.state(), &sheet) {
        (Ok(State::Absent), None) => {
            vault.create(LockKind::Pin, &pin, NOW).map(|_| false).map_err(|e| e.to_string())
        }
        (Ok(State::Locked { .. }), _) => {
            vault.unlock(&pin, NOW).map(|_| true).map_err(|e| e.to_string())
        }
        (state, _) => Err(format!("{state:?}")),
    };
    let found = found.and_then(|there| {
        let open = vault.unlock(&pin, NOW).map_err(|e| e.to_string())?;
        let bytes = paper(200, chance);
        let kept = add(&open, None, &bytes, &details(chance)).map_err(|e| e.to_string())?;
        let same = read(&open, &kept.id, 1).is_ok_and(|read| read == bytes);
        let papers = open.papers(Papers::clone);
        drop(open);
        if !same {
            return Err("what is added then is not there".to_owned());
        }
        sheet.map_or(Ok(()), |sheet| opens_with(home, &sheet, &papers)).map(|()| there)
    });
    Ok(found)
}

/// Kills.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(how: How) -> Done<Option<Part>> {
    let mut chance = Chance::of(how.seed);
    let folder = tempfile::tempdir()?;
    let mut tally = Tally::of("vault kill");
    let mut landed = Landed::default();
    let mut home = folder.path().join("app-0");
    let mut known = prepare(&home, &mut chance)?;
    for n in 0..how.size(34, 440) {
        let found = round("live", &home, &mut known, &mut landed, &mut chance)?;
        if tally.count(format_args!("kill {n}"), found).is_none() {
            home = folder.path().join(format!("app-{}", n + 1));
            known = prepare(&home, &mut chance)?;
        }
    }
    for (word, [there, not]) in &landed.met {
        eprintln!("vault kill: in {word}: there {there}, not there {not}");
    }
    let Landed { between, by_label, sheet_again, .. } = landed;
    eprintln!(
        "vault kill: between two deeds {between}; a new paper came back by its label alone {by_label}, the sheet was asked for again {sheet_again}"
    );
    let (mut there, mut not) = (0_u64, 0_u64);
    for n in 0..how.size(6, 60) {
        let found = creation(&folder.path().join(format!("new-{n}")), &mut chance)?;
        match tally.count(format_args!("kill {n} in creation"), found) {
            Some(true) => there += 1,
            Some(false) => not += 1,
            None => {}
        }
    }
    eprintln!("vault kill: in creation: there {there}, not there {not}");
    let caught = planted(&home, &known, folder.path(), &mut chance)?
        & too_early(folder.path(), &mut chance)?;
    Ok(Some(Part::of(&tally, caught)))
}

/// The same kills and the same judge, but a child that acknowledges too early.
fn too_early(folder: &Path, chance: &mut Chance) -> Done<bool> {
    let home = folder.join("early");
    let mut known = prepare(&home, chance)?;
    for n in 1..=100 {
        let found = round("live-too-early", &home, &mut known, &mut Landed::default(), chance)?;
        if let Err(why) = found {
            eprintln!("vault kill: acknowledging too early is caught at kill {n}: {why}");
            return Ok(true);
        }
    }
    Ok(false)
}

/// Plants losses; answers whether the judge finds every one, and none where there is none.
pub(super) fn planted(
    home: &Path,
    known: &Known,
    folder: &Path,
    chance: &mut Chance,
) -> Done<bool> {
    let mut caught = kept(home, known, None).is_ok();
    let mut plant = |what: &str, harm: &mut dyn FnMut(&Path) -> Done<Known>| -> Done {
        let at = folder.join("control");
        copy(home, &at)?;
        let known = harm(&at)?;
        let found = kept(&at, &known, None);
        eprintln!("vault kill: {what}: {}", found.as_ref().err().map_or("MISSED", |why| why));
        caught &= found.is_err();
        Ok(fs::remove_dir_all(at)?)
    };
    let sealed = |at: &Path| -> Done<_> {
        let files = all_files(&at.join("vault/papers"))?;
        files.into_iter().next().ok_or_else(|| Stop::Failed("no paper to harm".to_owned()))
    };
    plant("a paper's file is gone", &mut |at| {
        fs::remove_file(sealed(at)?)?;
        Ok(known.clone())
    })?;
    plant("a paper's file is one byte short", &mut |at| {
        let bytes = fs::read(sealed(at)?)?;
        fs::write(sealed(at)?, &bytes[..bytes.len() - 1])?;
        Ok(known.clone())
    })?;
    let id = known.papers.keys().next().cloned();
    let id = id.ok_or_else(|| Stop::Failed("no paper to harm".to_owned()))?;
    plant("the last change was never written", &mut |at| {
        let rows = at.join("vault/vault.db");
        let before = fs::read(&rows)?;
        let open = vault(at).unlock(&secret(&known.pin), NOW).map_err(failed)?;
        let mut known = known.clone();
        let changed = open.change(&id, &details(chance), NOW).map_err(failed)?;
        known.papers.insert(id.clone(), changed);
        drop(open);
        fs::write(rows, before)?;
        Ok(known)
    })?;
    plant("a removed paper is back", &mut |_| {
        let mut known = known.clone();
        known.papers.remove(&id);
        Ok(known)
    })?;
    Ok(caught)
}
