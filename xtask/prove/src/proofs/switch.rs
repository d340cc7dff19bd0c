//! Killed while it adds a catalogue, the desk opens with the old or the new one, whole.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    Outcome, Tally,
    kill::{Moment, killed, last},
};
use crate::{
    Done, How, Stop,
    chance::Chance,
    child, place,
    session::Session,
    whole::{PAIR, in_use},
};

/// Lines of progress that two additions have, about.
const LINES: usize = 40;

/// How a kill landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Landed {
    /// While one was added; the old one is in use.
    Before,
    /// While one was added; the new one is already in use.
    After,
    /// While nothing was added.
    Between,
}

/// A home in which the catalogue `at` is in use.
fn prepare(at: usize, home: &Path) -> Done {
    let session = Session::open(home)?;
    session.add(&PAIR[at].bundle(), 1 << 20, || ()).map_err(|e| Stop::failed("prepare", e))
}

/// What is known from kill to kill.
struct Course {
    /// The child.
    words: &'static str,
    home: PathBuf,
    /// What is in use.
    now: usize,
}

/// Kills a child that adds catalogues, and judges what it left.
fn round(course: &mut Course, chance: &mut Chance) -> Done<Result<Landed, String>> {
    let Course { words, home, now } = course;
    let mut command = child::command(&[words], home)?;
    let said = match killed(&mut command, home, Moment::any(LINES, chance))? {
        Ok(said) => said,
        Err(why) => return Ok(Err(why)),
    };
    let number = |(at, n): (usize, &str)| Some((at, n.parse::<usize>().ok()?));
    let begun = last(&said, "begins").and_then(number);
    let done = last(&said, "done").and_then(number);
    let acknowledged = done.map_or(*now, |(_, n)| n);
    let under_way = begun.filter(|(at, _)| done.is_none_or(|(done, _)| done < *at));
    let found = match in_use(home, &PAIR, chance) {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    *now = found;
    Ok(match under_way {
        Some((_, new)) if found == new => Ok(Landed::After),
        Some(_) if found == acknowledged => Ok(Landed::Before),
        None if found == acknowledged => Ok(Landed::Between),
        _ => Err(format!("{} was acknowledged and is not in use", PAIR[acknowledged].name)),
    })
}

/// Kills.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(how: How) -> Done<Option<Outcome>> {
    let mut chance = Chance::of(how.seed);
    let folder = tempfile::tempdir()?;
    let (home, broken) = (folder.path().join("app"), folder.path().join("broken"));
    for at in 0..PAIR.len() {
        prepare(at, &child::prepared(&home, at))?;
    }
    let start = |words: &'static str, home: &Path| -> Done<Course> {
        if home.exists() {
            fs::remove_dir_all(home)?;
        }
        place::copy(&child::prepared(home, 0), home)?;
        Ok(Course { words, home: home.to_owned(), now: 0 })
    };

    let mut tally = Tally::of("switch");
    let mut landed = [0_u64; 3];
    let mut course = start("switch", &home)?;
    for n in 0..how.size(100, 500) {
        let found = round(&mut course, &mut chance)?;
        match tally.count(format_args!("kill {n}"), found) {
            Some(at) => landed[at as usize] += 1,
            None => course = start("switch", &home)?,
        }
    }
    let [before, after, between] = landed;
    eprintln!(
        "switch: killed while adding: old in use {before}, new in use {after}; else {between}"
    );

    // The same kills and the same judge, but a child that writes in a broken order.
    let mut course = start("switch-broken", &broken)?;
    let mut caught = false;
    for n in 1..=100 {
        if let Err(why) = round(&mut course, &mut chance)? {
            eprintln!("switch: the broken order is caught at kill {n}: {why}");
            caught = true;
            break;
        }
    }
    Ok(Some(tally.outcome(caught)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_judge_finds_a_missing_a_short_and_a_foreign_catalogue() {
        let folder = tempfile::tempdir().expect("a folder");
        let judge = |harm: fn(&Path)| {
            let home = folder.path().join("app");
            let _ = fs::remove_dir_all(&home);
            prepare(1, &home).expect("prepared");
            let files = fs::read_dir(&home).expect("a folder").flatten().map(|e| e.path());
            let file = files.into_iter().find(|p| p.extension().is_some_and(|e| e == "jsonl"));
            harm(&file.expect("a catalogue"));
            in_use(&home, &PAIR, &mut Chance::of(1))
        };
        assert_eq!(judge(|_| ()), Ok(1));
        assert!(judge(|file| fs::remove_file(file).expect("removed")).is_err());
        assert!(
            judge(|file| {
                let text = fs::read_to_string(file).expect("read");
                fs::write(file, &text[..text.len() / 2]).expect("written");
            })
            .is_err()
        );
        assert!(
            judge(|file| {
                let text = fs::read_to_string(file).expect("read");
                fs::write(file, text.replace("số 1007\"", "số 1008\"")).expect("written");
            })
            .is_err()
        );
    }
}
