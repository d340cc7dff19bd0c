//! When the disk is full or fails, or the process dies, at the Nth write, sync or rename of adding
//! a catalogue or of saving a plan, the desk says so or has done it, and what was there is whole.
//!
//! The faults are real: `strace` lets the calls of the child fail, as the kernel would.

use std::{fs, path::Path};

use super::{
    Outcome, Tally,
    strace::{Ended, Run, unusable},
};
use crate::{
    Done, How, Stop,
    chance::Chance,
    child::{self, end},
    ledger::{Asked, Deed, Plans, State, kept},
    place,
    session::Session,
    whole::{PAIR, in_use},
};

/// Groups of system calls, as strace takes them; `?` where not every processor has the call.
const CALLS: [(&str, &str); 3] = [
    ("write", "write,?pwrite64,?writev,?ftruncate,?fallocate,?copy_file_range"),
    ("fsync", "fsync,?fdatasync,?sync_file_range"),
    ("rename", "?rename,?renameat,?renameat2,?link,?linkat"),
];

/// More calls than any of the two ever makes: if it is reached, something else is wrong.
const MOST: usize = 400;

/// What happens at the Nth call. A full disk stays full, a failing one may work again.
const FAULTS: [(&str, &str, &str); 5] = [
    ("ENOSPC", "error=ENOSPC", "+"),
    ("EIO", "error=EIO", ""),
    ("killed", "signal=SIGKILL", ""),
    // With the full size only.
    ("ENOSPC once", "error=ENOSPC", ""),
    ("EIO for good", "error=EIO", "+"),
];
const FAULTS_CI: usize = 3;

/// The two things that are done while the disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Add,
    Save,
}

impl Work {
    fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Save => "save",
        }
    }

    /// A home with the first catalogue and two plans.
    fn prepare(home: &Path) -> Done<Plans> {
        let failed = |e| Stop::failed("prepare", e);
        let session = Session::open(home)?;
        session.add(&PAIR[0].bundle(), 1 << 20, || ()).map_err(failed)?;
        let mut plans = Plans::new();
        let [_, tick] = child::two_deeds(1);
        for deed in [Deed::Save(None, "yes"), Deed::Save(None, "no"), tick] {
            let done = deed.act(&session, &plans).map_err(failed)?;
            plans.insert(done.id, done.state);
        }
        Ok(plans)
    }

    /// Judges what is left in `home` after the child ended so. Answers whether something is there
    /// that the child had called a failure: allowed, for after a failed sync nobody knows.
    fn judge(self, home: &Path, before: &Plans, ended: Ended) -> Result<bool, String> {
        let catalogue = in_use(home, &PAIR, &mut Chance::of(2))?;
        let new = before.keys().max().map_or(1, |id| id + 1);
        let (save, tick) = two_states(new, before);
        let asked = [&save, &tick].map(|state| Asked { id: None, state: state.clone() });
        let and = |state: State| {
            let mut plans = before.clone();
            plans.insert(new, state);
            plans
        };
        match (self, ended) {
            (_, Ended::Badly(how)) => Err(format!("the child ended {how}")),
            (Self::Add, _) => {
                kept(home, before, &[])?;
                match (ended, catalogue) {
                    (Ended::Well(end::DONE), 0) => Err("acknowledged and not in use".to_owned()),
                    (Ended::Well(end::REFUSED | end::CLOSED), at) => Ok(at == 1),
                    (Ended::Well(end::DONE) | Ended::Killed, _) => Ok(false),
                    (ended, _) => Err(format!("the child ended with {ended:?}")),
                }
            }
            (Self::Save, _) if catalogue != 0 => Err("another catalogue is in use".to_owned()),
            (Self::Save, Ended::Well(end::DONE)) => kept(home, &and(tick), &[]).map(|_| false),
            (Self::Save, Ended::Well(end::HALF)) => {
                let ticked = Asked { id: Some(new), state: tick.clone() };
                kept(home, &and(save), &[ticked]).map(|now| now.get(&new) == Some(&tick))
            }
            (Self::Save, Ended::Well(end::REFUSED | end::CLOSED)) => {
                kept(home, before, &asked[..1]).map(|now| now.len() > before.len())
            }
            (Self::Save, Ended::Killed) => kept(home, before, &asked).map(|_| false),
            (Self::Save, ended) => Err(format!("the child ended with {ended:?}")),
        }
    }
}

/// The new plan when it is saved, and when it is ticked.
fn two_states(new: u32, before: &Plans) -> (State, State) {
    let [save, tick] = child::two_deeds(new);
    let saved = save.asked(before).state;
    let mut with = before.clone();
    with.insert(new, saved.clone());
    (saved, tick.asked(&with).state)
}

/// Faults at every call.
///
/// # Errors
/// When there is no room to work in; where nothing may be skipped, also without strace.
pub(super) fn prove(how: How) -> Done<Option<Outcome>> {
    if let Some(why) = unusable() {
        if place::ci() {
            return Err(Stop::Failed(why));
        }
        eprintln!("faults: {why}");
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    let ready = folder.path().join("ready");
    let before = Work::prepare(&ready)?;
    let mut tally = Tally::of("faults");
    let (mut refused, mut there, mut acknowledged) = (0_u64, 0_u64, 0_u64);
    for work in [Work::Add, Work::Save] {
        for (name, calls) in CALLS {
            for (fault, inject, after) in FAULTS.iter().take(how.size(FAULTS_CI, FAULTS.len())) {
                let mut calls_made = 0;
                for n in 1..=MOST {
                    let home = folder.path().join("app");
                    place::copy(&ready, &home)?;
                    let inject = format!("{inject}:when={n}{after}");
                    let log = folder.path().join("log");
                    let child = child::command(&[work.word()], &home)?;
                    let run = Run { child: &child, calls, inject: Some(&inject), log };
                    let (ended, happened) = run.start()?;
                    let what = format!("{work:?}, {fault} at {name} {n}");
                    let found = work.judge(&home, &before, ended);
                    fs::remove_dir_all(&home)?;
                    if !happened {
                        // Past the last call: this one must simply have worked.
                        if ended != Ended::Well(end::DONE) {
                            tally.count(what, Err::<(), _>(format!("{ended:?} without a fault")));
                        }
                        break;
                    }
                    calls_made = n;
                    match ended {
                        Ended::Well(end::DONE) => acknowledged += 1,
                        Ended::Well(_) => refused += 1,
                        Ended::Killed | Ended::Badly(_) => {}
                    }
                    let found = match found {
                        Ok(_) if n == MOST => Err("there is no end to its calls".to_owned()),
                        found => found,
                    };
                    there += u64::from(tally.count(what, found) == Some(true));
                }
                if calls_made == 0 {
                    return Err(Stop::Failed(format!(
                        "{work:?} makes no {name}: nothing is proved"
                    )));
                }
                eprintln!("faults: {work:?}, {fault} at each of {calls_made} {name} calls");
            }
        }
    }
    eprintln!(
        "faults: {refused} clear failures ({there} of them in use at the next start all the same), {acknowledged} done in spite of it, {} killed",
        tally.tried - refused - acknowledged
    );
    let caught = controls(&ready, &before, folder.path())?;
    Ok(Some(tally.outcome(caught)))
}

/// Plants losses; answers whether the judge finds every one.
fn controls(ready: &Path, before: &Plans, folder: &Path) -> Done<bool> {
    let mut caught = true;
    let mut plant = |what: &str, work: Work, ended: Ended, harm: &dyn Fn(&Path) -> Done| -> Done {
        let home = folder.join("control");
        place::copy(ready, &home)?;
        harm(&home)?;
        let found = work.judge(&home, before, ended);
        eprintln!("faults: {what}: {}", found.as_ref().err().map_or("MISSED", |why| why));
        caught &= found.is_err();
        Ok(fs::remove_dir_all(&home)?)
    };
    let refused = Ended::Well(end::REFUSED);
    plant("success is claimed and nothing done", Work::Add, Ended::Well(end::DONE), &|_| Ok(()))?;
    plant("a plan is claimed and not there", Work::Save, Ended::Well(end::HALF), &|_| Ok(()))?;
    plant("a byte of the catalogue is another", Work::Add, refused, &|home| {
        for entry in fs::read_dir(home)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with("catalogue-") {
                let mut bytes = fs::read(entry.path())?;
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                fs::write(entry.path(), bytes)?;
            }
        }
        Ok(())
    })?;
    plant("the plans are cut short", Work::Save, refused, &|home| {
        let bytes = fs::read(home.join("shelf.json"))?;
        Ok(fs::write(home.join("shelf.json"), &bytes[..bytes.len() / 2])?)
    })?;
    Ok(caught)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_prepared_passes_and_every_planted_loss_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let ready = folder.path().join("ready");
        let before = Work::prepare(&ready).expect("prepared");
        for work in [Work::Add, Work::Save] {
            let found = work.judge(&ready, &before, Ended::Well(end::REFUSED));
            assert_eq!(found, Ok(false), "{work:?}");
            let bad = work.judge(&ready, &before, Ended::Badly("in a panic"));
            assert!(bad.is_err());
        }
        assert!(controls(&ready, &before, folder.path()).expect("planted"));
    }
}
