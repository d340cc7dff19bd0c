//! When the disk is full, fails or takes nothing more, or no file can be opened, at the Nth call of
//! adding, changing, removing, backing up or restoring, the vault says so or has done it, and what
//! was there is whole.

use std::{collections::BTreeMap, fs, path::Path};

use model::PaperId;
use vault::{Details, Paper};

use super::{
    Part,
    begun::Begun,
    judge::{Backup, Known, Papers, kept, restores},
    kill::prepare,
    live::backup_of,
    parts::{NOW, add, back_up, failed, paper, place as lies, secret, vault},
};
use crate::{
    Done, How, Stop,
    chance::Chance,
    child::{self, end},
    place,
    proofs::{
        Tally,
        strace::{Ended, Run, unusable},
    },
    session::hash,
};

/// The system calls that fail, as strace takes them; `?` where not every processor has the call.
const CALLS: &str = "write,?pwrite64,?writev,?pwritev,?fallocate,?copy_file_range,fsync,?fdatasync,\
     ?sync_file_range,?rename,?renameat,?renameat2,?link,?linkat,?open,openat,?creat,?unlink,unlinkat,\
     ?rmdir,?truncate,ftruncate";
/// Some of each of these must be made, else nothing is proved.
const NEEDED: [&str; 5] = ["write", "sync", "rename", "open", "unlink"];
const ERRORS: [&str; 4] = ["ENOSPC", "EIO", "EROFS", "EMFILE"];
/// Once, and from then on.
const LASTS: [&str; 2] = ["", "+"];
/// What is done while the disk fails.
const WORKS: [&str; 5] = ["add", "change", "remove", "backup", "restore"];
/// What a child does that only starts.
const NOTHING: &str = "nothing";

/// The new paper.
fn new_paper() -> (Vec<u8>, Details) {
    let details =
        Details { name: "Giấy mới".into(), note: "chưa ký".into(), ..Details::default() };
    (paper(70_000, &mut Chance::of(3)), details)
}

fn new_details() -> Details {
    Details { name: "Tên khác".into(), person: "bà ngoại".into(), ..Details::default() }
}

/// The paper that is changed or removed.
fn first(papers: &Papers) -> Option<&Paper> {
    papers.values().next()
}

/// What a work begins.
fn begun(work: &str, known: &Known) -> Begun {
    let id = || first(&known.papers).map_or_else(|| PaperId::of([0; 16]), |p| p.id.clone());
    let (bytes, details) = new_paper();
    match work {
        "add" => Begun::Add { id: None, sha256: hash(&bytes), details },
        "change" => Begun::Change { id: id(), details: new_details() },
        "remove" => Begun::Remove(id()),
        "backup" => Begun::Backup,
        _ => Begun::Restore,
    }
}

/// Does one thing and says by its end how that went.
pub(super) fn work(work: &str, pin: &str, home: &Path) -> u8 {
    if work == NOTHING {
        return end::DONE;
    }
    let Ok(open) = vault(home).unlock(&secret(pin), NOW) else {
        return end::CLOSED;
    };
    let id = open.papers(|papers| first(papers).map(|p| p.id.clone()));
    let Some(id) = id else {
        return end::BROKEN;
    };
    let done = match work {
        "add" => {
            let (bytes, details) = new_paper();
            add(&open, None, &bytes, &details).map(drop)
        }
        "change" => open.change(&id, &new_details(), NOW).map(drop),
        "remove" => open.remove(&id, NOW),
        "backup" => back_up(&open, home, &mut || ()),
        "restore" => fs::File::open(home.join(lies::BACKUP))
            .map_err(vault::Error::from)
            .and_then(|file| open.restore(file, NOW, &mut |_, _| true))
            .map(drop),
        _ => return end::BROKEN,
    };
    if done.is_ok() { end::DONE } else { end::REFUSED }
}

/// A home for a work: three papers, a backup of two of them and of one that was removed since.
fn ready(home: &Path) -> Done<Known> {
    let mut chance = Chance::of(4);
    let mut known = prepare(home, &mut chance)?;
    let open = vault(home).unlock(&secret(&known.pin), NOW).map_err(failed)?;
    let details =
        Details { name: "Bị xóa".into(), note: "còn bản lưu".into(), ..Details::default() };
    let gone = add(&open, None, &paper(900, &mut chance), &details).map_err(failed)?;
    known.papers = open.papers(Papers::clone);
    back_up(&open, home, &mut || ()).map_err(failed)?;
    let backup = backup_of(&known);
    open.remove(&gone.id, NOW).map_err(failed)?;
    let last = Details { name: "Giấy thứ ba".into(), ..Details::default() };
    add(&open, None, &paper(400, &mut chance), &last).map_err(failed)?;
    Ok(Known { papers: open.papers(Papers::clone), backup: Some(backup), ..known })
}

/// Judges what is left after the child ended so. Answers whether something is there that the child
/// had called a failure: allowed, for after a failed sync nobody knows.
fn judge(home: &Path, known: &Known, work: &str, ended: Ended) -> Result<bool, String> {
    let begun = begun(work, known);
    let acknowledged = match ended {
        Ended::Badly(how) => return Err(format!("the child ended {how}")),
        Ended::Well(code) => code == end::DONE,
        Ended::Killed => false,
    };
    if !matches!(ended, Ended::Killed | Ended::Well(end::DONE | end::REFUSED | end::CLOSED)) {
        return Err(format!("the child ended with {ended:?}"));
    }
    let seen = kept(home, known, Some(&begun))?;
    let done = match begun {
        Begun::Backup => {
            let new: Backup = backup_of(known);
            let there = restores(home, &new).is_ok();
            if !there && let Some(old) = &known.backup {
                restores(home, old)?;
            }
            there
        }
        Begun::Restore if !seen.done => {
            // Begun again, it is finished.
            let code = self::work(work, &known.pin, home);
            let again = kept(home, &seen.known, Some(&begun))?;
            if code != end::DONE || !again.done {
                return Err("restoring again does not finish it".to_owned());
            }
            false
        }
        _ => seen.done,
    };
    match (acknowledged, done) {
        (true, false) => Err("acknowledged and not there".to_owned()),
        (acknowledged, done) => Ok(done && !acknowledged),
    }
}

/// One fault.
#[derive(Debug, Clone)]
struct Fault {
    work: &'static str,
    call: String,
    /// Which of these calls fails, from 1.
    n: usize,
    error: &'static str,
    lasts: &'static str,
}

/// The calls that a work makes without a fault, by their names.
fn calls(work: &str, ready: &Path, known: &Known, folder: &Path) -> Done<BTreeMap<String, usize>> {
    let home = folder.join("count");
    place::copy(ready, &home)?;
    let child = child::command(&["vault", "work", work, &known.pin], &home)?;
    let log = folder.join("log");
    let run = Run { child: &child, calls: CALLS, inject: None, log: log.clone() };
    let (ended, _) = run.start()?;
    fs::remove_dir_all(&home)?;
    if ended != Ended::Well(end::DONE) {
        return Err(Stop::Failed(format!("{work} alone ended with {ended:?}")));
    }
    let mut made = BTreeMap::new();
    for line in fs::read_to_string(log)?.lines() {
        // "PID call(…) = …"
        let call = line.split_once('(').and_then(|(head, _)| head.split_whitespace().last());
        if let Some(call) = call {
            *made.entry(call.to_owned()).or_default() += 1;
        }
    }
    Ok(made)
}

/// Every fault at every call, but for those before the child does anything.
fn every(ready: &Path, known: &Known, folder: &Path) -> Done<Vec<Fault>> {
    let mut all: Vec<Fault> = Vec::new();
    let before = calls(NOTHING, ready, known, folder)?;
    for work in WORKS {
        for (call, made) in calls(work, ready, known, folder)? {
            for n in before.get(&call).copied().unwrap_or(0) + 1..=made {
                let each = ERRORS.iter().flat_map(|e| LASTS.map(|lasts| (*e, lasts)));
                all.extend(each.map(|(error, lasts)| Fault {
                    work,
                    call: call.clone(),
                    n,
                    error,
                    lasts,
                }));
            }
        }
    }
    match NEEDED.iter().find(|name| !all.iter().any(|fault| fault.call.contains(*name))) {
        Some(name) => Err(Stop::Failed(format!("nothing makes {name} calls: nothing is proved"))),
        None => Ok(all),
    }
}

/// Faults.
///
/// # Errors
/// When there is no room to work in; where nothing may be skipped, also without strace.
pub(super) fn prove(how: How) -> Done<Option<Part>> {
    if let Some(why) = unusable() {
        if place::ci() {
            return Err(Stop::Failed(why));
        }
        eprintln!("vault faults: {why}");
        return Ok(None);
    }
    let mut chance = Chance::of(how.seed);
    let folder = tempfile::tempdir()?;
    let at_first = folder.path().join("ready");
    let known = ready(&at_first)?;
    let mut all = every(&at_first, &known, folder.path())?;
    let whole = all.len();
    let most = how.size(60, 2_000).min(whole);
    // The first `most` of a shuffle (Fisher and Yates).
    for n in 0..most {
        let other = n + chance.below(whole - n);
        all.swap(n, other);
    }
    all.truncate(most);
    eprintln!("vault faults: {most} of {whole} faults");
    let mut tally = Tally::of("vault faults");
    let (mut there, mut unmet) = (0_u64, 0_u64);
    let mut ends: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for fault in all {
        let Fault { work, call, n, error, lasts } = fault;
        let home = folder.path().join("app");
        place::copy(&at_first, &home)?;
        let inject = format!("error={error}:when={n}{lasts}");
        let child = child::command(&["vault", "work", work, &known.pin], &home)?;
        let log = folder.path().join("log");
        let run = Run { child: &child, calls: &call, inject: Some(&inject), log };
        let (ended, happened) = run.start()?;
        let found = judge(&home, &known, work, ended);
        let what = format!("{work}, {error}{lasts} at {call} {n}");
        there += u64::from(tally.count(what, found) == Some(true));
        unmet += u64::from(!happened);
        let at = match ended {
            Ended::Well(end::DONE) => 0,
            Ended::Well(end::REFUSED) => 1,
            _ => 2,
        };
        ends.entry(work).or_default()[at] += 1;
        fs::remove_dir_all(&home)?;
    }
    for (work, [done, refused, closed]) in ends {
        eprintln!(
            "vault faults: {work}: {done} done in spite of it, {refused} refused, {closed} not unlocked"
        );
    }
    eprintln!(
        "vault faults: {there} refused and there all the same; {unmet} faults were not met any more"
    );
    let caught = controls(&at_first, &known, folder.path())?;
    Ok(Some(Part::of(&tally, caught)))
}

/// Plants losses; answers whether the judge finds every one, and none where there is none.
fn controls(ready: &Path, known: &Known, folder: &Path) -> Done<bool> {
    let mut caught = true;
    let mut plant =
        |what: &str, work: &str, code: u8, sound: bool, harm: &dyn Fn(&Path) -> Done| {
            let home = folder.join("control");
            place::copy(ready, &home)?;
            harm(&home)?;
            let found = judge(&home, known, work, Ended::Well(code));
            let said = found.as_ref().err().map_or("nothing lost", |why| why);
            eprintln!("vault faults: {what}: {said}");
            caught &= found.is_ok() == sound;
            Done::Ok(fs::remove_dir_all(&home)?)
        };
    plant("nothing done and nothing claimed", "add", end::REFUSED, true, &|_| Ok(()))?;
    for work in WORKS {
        plant(&format!("{work} is claimed and not done"), work, end::DONE, false, &|_| Ok(()))?;
    }
    plant("the backup is cut short", "backup", end::REFUSED, false, &|home| {
        let bytes = fs::read(home.join(lies::BACKUP))?;
        Ok(fs::write(home.join(lies::BACKUP), &bytes[..bytes.len() / 2])?)
    })?;
    plant("the rows are gone", "add", end::REFUSED, false, &|home| {
        Ok(fs::remove_file(home.join(lies::VAULT).join("vault.db"))?)
    })?;
    Ok(caught)
}
