//! `prove NAME`: breaks something many times and counts what was lost.

mod bundle;
mod faults;
mod kill;
mod plans;
mod strace;
mod switch;
mod text;
pub(crate) mod vault;

use std::{fmt::Display, time::Instant};

use crate::{Done, How, Stop};

/// What a proof found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outcome {
    tried: u64,
    lost: u64,
    /// The judge found what was planted.
    caught: bool,
}

/// A proof; nothing where it cannot be made on this system, which it then has said.
type Proof = fn(How) -> Done<Option<Outcome>>;

const PROOFS: [(&str, Proof); 6] = [
    ("bundle", bundle::prove),
    ("switch", switch::prove),
    ("plans", plans::prove),
    ("faults", faults::prove),
    ("text", text::prove),
    ("vault", vault::prove),
];
/// All of them, one after the other.
const ALL: &str = "all";

/// Their names.
pub(crate) fn names() -> String {
    PROOFS.map(|(name, _)| name).join(", ")
}

/// Makes a proof, or all; answers whether nothing was lost.
///
/// # Errors
/// When a proof cannot be made.
pub(crate) fn run(name: &str, how: How) -> Done<bool> {
    if name != ALL {
        let known = PROOFS.iter().find(|(n, _)| *n == name);
        let (name, proof) = known
            .ok_or_else(|| Stop::Usage(format!("no proof {name:?}; there are {}", names())))?;
        return Ok(one(name, *proof, how)?.is_none_or(Outcome::holds));
    }
    let start = Instant::now();
    let mut all = Outcome { tried: 0, lost: 0, caught: true };
    for (name, proof) in PROOFS {
        if let Some(outcome) = one(name, proof, how)? {
            all.tried += outcome.tried;
            all.lost += outcome.lost;
            all.caught &= outcome.caught;
        }
    }
    println!("{}", all.line(ALL, how, start));
    Ok(all.holds())
}

fn one(name: &str, proof: Proof, how: How) -> Done<Option<Outcome>> {
    let start = Instant::now();
    let outcome = proof(how)?;
    match &outcome {
        Some(outcome) => println!("{}", outcome.line(name, how, start)),
        None => eprintln!("prove {name}: skipped"),
    }
    Ok(outcome)
}

impl Outcome {
    fn holds(self) -> bool {
        self.lost == 0 && self.caught && self.tried > 0
    }

    fn line(self, name: &str, how: How, start: Instant) -> String {
        let Self { tried, lost, caught } = self;
        let control = if caught { "caught" } else { "missed" };
        let (seed, seconds) = (how.seed, start.elapsed().as_secs());
        format!(
            "prove {name}: tried={tried} lost={lost} control={control} seed={seed} seconds={seconds}"
        )
    }
}

/// Counts tries and says the first losses.
struct Tally {
    name: &'static str,
    tried: u64,
    lost: u64,
}

impl Tally {
    fn of(name: &'static str) -> Self {
        Self { name, tried: 0, lost: 0 }
    }

    /// Counts one try; answers what was found, when nothing was lost.
    fn count<T>(&mut self, what: impl Display, found: Result<T, String>) -> Option<T> {
        const SAID: u64 = 20;
        self.tried += 1;
        match found {
            Ok(found) => Some(found),
            Err(why) => {
                self.lost += 1;
                if self.lost <= SAID {
                    eprintln!("{}: LOST: {what}: {why}", self.name);
                }
                None
            }
        }
    }

    fn outcome(&self, caught: bool) -> Outcome {
        Outcome { tried: self.tried, lost: self.lost, caught }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_holds_only_with_tries_without_losses_and_with_its_control() {
        let of = |tried, lost, caught| Outcome { tried, lost, caught }.holds();
        assert!(of(1, 0, true));
        assert!(!of(0, 0, true) && !of(1, 1, true) && !of(1, 0, false));
    }

    #[test]
    fn the_last_line_is_what_the_contract_says() {
        let how = How { ci: true, seed: 7 };
        let line = Outcome { tried: 3, lost: 0, caught: true }.line("x", how, Instant::now());
        assert_eq!(line, "prove x: tried=3 lost=0 control=caught seed=7 seconds=0");
    }

    /// Small, quick, and the real thing: what needs no other process is proved in the tests too.
    #[test]
    fn a_loss_is_counted() {
        let mut tally = Tally::of("test");
        assert_eq!(tally.count("one", Ok(1)), Some(1));
        assert_eq!(tally.count::<u8>("two", Err("gone".to_owned())), None);
        assert_eq!(tally.outcome(true), Outcome { tried: 2, lost: 1, caught: true });
    }
}
