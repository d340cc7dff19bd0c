//! The vault: killed, on a failing disk, with flipped bits, asked for its secrets, given hostile
//! names, papers that unfold without end, its state files gone or old.

mod begun;
mod bombs;
mod canaries;
mod faults;
mod flips;
mod judge;
mod kill;
mod live;
mod names;
mod parts;
mod sample;
mod state;
mod swaps;

use std::{path::Path, thread, time::Instant};

use super::{Outcome, Tally};
use crate::{Done, How, Stop};

/// What one part found.
#[derive(Debug, Clone, Copy)]
struct Part(Outcome);

impl Part {
    fn of(tally: &Tally, caught: bool) -> Self {
        Self(tally.outcome(caught))
    }
}

/// A part; nothing where it cannot be made on this system, which it then has said.
type Prove = fn(How) -> Done<Option<Part>>;

/// The parts, in as many lanes as run side by side.
const LANES: [&[(&str, Prove)]; 2] = [
    &[
        ("kill", kill::prove),
        ("faults", faults::prove),
        ("canaries", canaries::prove),
        ("names", names::prove),
        ("state", state::prove),
    ],
    &[("flips", flips::prove), ("bombs", bombs::prove)],
];

/// One of the children.
///
/// # Errors
/// When it is called wrongly, or cannot do what it is there for.
pub(crate) fn child(words: &[&str]) -> Done<u8> {
    let number = |seed: &str| seed.parse().unwrap_or(0);
    match *words {
        ["live", seed, home] => live::live(number(seed), Path::new(home)),
        ["live-too-early", seed, home] => live::live_too_early(number(seed), Path::new(home)),
        ["make", home] => live::make(Path::new(home)),
        ["work", work, pin, home] => Ok(faults::work(work, pin, Path::new(home))),
        ["canaries", seed, home] => canaries::live(number(seed), Path::new(home)),
        ["names", seed, count, home] => {
            names::add_all(number(seed), count.parse().unwrap_or(0), Path::new(home))
        }
        ["greedy", _] => Ok(bombs::greedy()),
        ["names-naive", home] => names::naive(Path::new(home)),
        _ => Err(Stop::Usage("no such child".to_owned())),
    }
}

/// Every part.
///
/// # Errors
/// When a part cannot be made.
pub(super) fn prove(how: How) -> Done<Option<Outcome>> {
    let lane = |parts: &[(&str, Prove)]| -> Done<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        for (name, part) in parts {
            let start = Instant::now();
            let Some(Part(outcome)) = part(how)? else { continue };
            eprintln!("vault: {}", outcome.line(name, how, start));
            // A zero without tries is no zero.
            outcomes.push(Outcome { caught: outcome.caught && outcome.tried > 0, ..outcome });
        }
        Ok(outcomes)
    };
    let found = thread::scope(|scope| {
        let lanes = LANES.map(|parts| scope.spawn(move || lane(parts)));
        lanes.map(|lane| {
            lane.join().unwrap_or_else(|_| Err(Stop::Failed("a part panicked".to_owned())))
        })
    });
    let mut all = Outcome { tried: 0, lost: 0, caught: true };
    for outcomes in found {
        for outcome in outcomes? {
            all.tried += outcome.tried;
            all.lost += outcome.lost;
            all.caught &= outcome.caught;
        }
    }
    Ok(Some(all))
}
