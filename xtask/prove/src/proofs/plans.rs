//! Killed while plans are saved and ticked, the desk has lost nothing that it acknowledged.

use std::{fs, path::Path};

use super::{
    Outcome, Tally,
    kill::{Moment, killed, last},
};
use crate::{
    Done, How, Stop,
    chance::Chance,
    child,
    ledger::{Acknowledged, Asked, Deed, Plans, kept},
    session::Session,
};

/// Lines a child may say before it is killed: two for each deed.
const LINES: usize = 40;
/// The file in which the desk keeps plans, for the control only.
const FILE: &str = "shelf.json";

/// How a kill landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Landed {
    /// What was asked last is not there.
    Before,
    /// It is, though nobody heard of it.
    After,
    /// Nothing was asked.
    Between,
}

/// Kills a child that works on plans, and judges what it left; `now` is what is there.
fn round(home: &Path, now: &mut Plans, chance: &mut Chance) -> Done<Result<Landed, String>> {
    let seed = chance.bits().to_string();
    let mut command = child::command(&["plans", &seed], home)?;
    let said = match killed(&mut command, home, Moment::any(LINES, chance))? {
        Ok(said) => said,
        Err(why) => return Ok(Err(why)),
    };
    let json = |e| Stop::failed("what a child said", e);
    let mut acknowledged = now.clone();
    for line in &said {
        if let Some(done) = line.strip_prefix("done ") {
            let Acknowledged { id, state } = serde_json::from_str(done).map_err(json)?;
            acknowledged.insert(id, state);
        }
    }
    let done = last(&said, "done").map(|(at, _)| at);
    let asked: Option<Asked> = match last(&said, "begins").filter(|(at, _)| done < Some(*at)) {
        Some((_, asked)) => Some(serde_json::from_str(asked).map_err(json)?),
        None => None,
    };
    *now = match kept(home, &acknowledged, asked.as_slice()) {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    Ok(Ok(match asked {
        Some(_) if *now != acknowledged => Landed::After,
        Some(_) => Landed::Before,
        None => Landed::Between,
    }))
}

/// Whether the judge finds that the last acknowledged deed was never really written: the file of
/// the plans is put back to what it was before.
fn lost_write_is_caught(before: &[Deed], last: &Deed) -> Done<bool> {
    let folder = tempfile::tempdir()?;
    let (home, mut plans) = (folder.path().join("app"), Plans::new());
    let failed = |e| Stop::failed("the control", e);
    let session = Session::open(&home)?;
    for deed in before {
        let done = deed.act(&session, &plans).map_err(failed)?;
        plans.insert(done.id, done.state);
    }
    let old = fs::read(home.join(FILE))?;
    let done = last.act(&session, &plans).map_err(failed)?;
    plans.insert(done.id, done.state);
    drop(session);
    let well = kept(&home, &plans, &[]);
    fs::write(home.join(FILE), old)?;
    Ok(well.is_ok() && kept(&home, &plans, &[]).is_err())
}

/// Kills.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(how: How) -> Done<Option<Outcome>> {
    let mut chance = Chance::of(how.seed);
    let folder = tempfile::tempdir()?;
    let mut tally = Tally::of("plans");
    let mut landed = [0_u64; 3];
    let (mut home, mut now) = (folder.path().join("app-0"), Plans::new());
    for n in 0..how.size(150, 500) {
        let found = round(&home, &mut now, &mut chance)?;
        match tally.count(format_args!("kill {n}"), found) {
            Some(at) => landed[at as usize] += 1,
            None => {
                home = folder.path().join(format!("app-{}", n + 1));
                now = Plans::new();
            }
        }
    }
    let [before, after, between] = landed;
    eprintln!(
        "plans: killed while one was saved or ticked: not there {before}, there {after}; else {between}; {} plans at the end",
        now.len()
    );

    let (first, second) = (Deed::Save(None, "yes"), Deed::Save(None, "no"));
    let tick = child::two_deeds(1)[1].clone();
    let again = Deed::Save(Some(1), "no");
    let mut caught = true;
    for last in [second, tick, again] {
        let found = lost_write_is_caught(std::slice::from_ref(&first), &last)?;
        eprintln!(
            "plans: {last:?} acknowledged and not written: {}",
            if found { "caught" } else { "missed" }
        );
        caught &= found;
    }
    Ok(Some(tally.outcome(caught)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{State, read};

    #[test]
    fn the_judge_takes_what_was_asked_or_not_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().join("app");
        let session = Session::open(&home).expect("opens");
        for deed in [Deed::Save(None, "yes"), Deed::Save(None, "no")] {
            deed.act(&session, &Plans::new()).expect("saved");
        }
        let there = read(&session).expect("read");
        drop(session);
        let first: Plans = there.clone().into_iter().filter(|(id, _)| *id == 1).collect();
        let asked = Asked { id: None, state: State::answered("no") };
        assert_eq!(kept(&home, &there, &[]), Ok(there.clone()));
        assert_eq!(kept(&home, &first, &[asked]), Ok(there.clone()));
        assert!(kept(&home, &first, &[]).is_err(), "nobody asked for the second");
        let mut more = there;
        more.insert(3, State::answered("yes"));
        assert!(kept(&home, &more, &[]).is_err(), "the third is gone");
    }
}
