//! `cargo xtask test`: everything that must hold, step by step, the cheap ones first. Until all is
//! built, the first step that fails is the last one; afterwards every step tells what it found.

mod run;
mod steps;

use std::time::{Duration, Instant};

use run::Tally;

use crate::{Done, Stop, fail, place, setup, setup::Need};

/// What the steps hand on.
#[derive(Default)]
pub(crate) struct State {
    toolchain: crate::tools::Toolchain,
    programs: Vec<run::Program>,
    tally: Tally,
}

type Step = (&'static str, fn(&mut State) -> Done);

/// Every step in order; those at the end are left out with `--quick`.
const STEPS: [Step; 13] = [
    ("setup", |state| {
        state.toolchain = setup::ready(&[Need::Build, Need::Display, Need::Test])?;
        Ok(())
    }),
    ("tidy", |_| crate::tidy::run()),
    ("fmt", steps::fmt),
    ("ui", steps::ui),
    ("clippy", steps::clippy),
    ("content", steps::content),
    ("deny", |state| crate::deny::check(&state.toolchain)),
    ("test", steps::test),
    ("browser", steps::browser),
    ("window", steps::window),
    ("prove", steps::prove),
    ("fuzz", steps::fuzz),
    ("targets", |_| crate::targets::check(&["android"], false)),
];
const QUICK: usize = 8;
/// The steps that build what the later ones need.
const BUILDING: [&str; 5] = ["setup", "tidy", "fmt", "ui", "clippy"];

/// `cargo xtask test [--quick] [STEP…]`
pub(crate) fn command(arguments: &[String]) -> Done {
    let steps = chosen(arguments)?;
    let mut state = State::default();
    let mut times: Vec<(&str, Duration, bool)> = Vec::new();
    let mut result = Ok(());
    for (name, step) in &steps {
        eprintln!("== {name}");
        let start = Instant::now();
        let done = step(&mut state);
        times.push((name, start.elapsed(), done.is_ok()));
        if let Err(Stop::Failed(text)) = &done {
            eprintln!("{text}");
        }
        let ends = done.is_err() && BUILDING.contains(name);
        result = result.and(done);
        if ends {
            break;
        }
    }
    for (name, time, good) in &times {
        println!("{:>8.1} s  {name}{}", time.as_secs_f64(), if *good { "" } else { "  FAILED" });
    }
    let total: Duration = times.iter().map(|(_, time, _)| *time).sum();
    println!("{:>8.1} s  together", total.as_secs_f64());
    let tally = &state.tally;
    if result.is_ok() {
        result = tally.verdict(place::ci() || place::data().is_some());
    }
    if let Err(Stop::Failed(text)) = &result {
        println!("{text}");
    }
    println!("data tests: {} run, {} skipped", tally.data_run, tally.data_skipped);
    if let Some(line) = &tally.accessibility {
        println!("{line}");
    }
    // Broken steps other than tests count as one failure, so that the last line never looks clean.
    let failed = tally.failed + u64::from(result.is_err() && tally.failed == 0);
    println!("{} passed, {failed} failed", tally.passed);
    result.or_else(|stop| match stop {
        Stop::Failed(_) => fail("a step failed, see above"),
        other => Err(other),
    })
}

/// The steps that the arguments ask for, in their order here; the set-up is always one.
fn chosen(arguments: &[String]) -> Done<Vec<Step>> {
    let (switches, names): (Vec<_>, Vec<_>) =
        arguments.iter().map(String::as_str).partition(|a| a.starts_with("--"));
    let unknown = |name: &&&str| !STEPS.iter().any(|(n, _)| n == *name);
    let strange = switches.iter().find(|s| **s != "--quick").or_else(|| names.iter().find(unknown));
    if let Some(strange) = strange {
        return Err(Stop::Usage(format!("unknown argument `{strange}`")));
    }
    let most = if switches.is_empty() { STEPS.len() } else { QUICK };
    let wanted = |(index, name): (usize, &str)| {
        if names.is_empty() { index < most } else { index == 0 || names.contains(&name) }
    };
    Ok(STEPS
        .into_iter()
        .enumerate()
        .filter(|(i, (n, _))| wanted((*i, n)))
        .map(|(_, s)| s)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quick_leaves_out_the_slow_ones_and_names_choose() {
        let names = |words: &[&str]| -> Vec<&str> {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            chosen(&words).unwrap_or_default().into_iter().map(|(name, _)| name).collect()
        };
        assert_eq!(names(&[]).len(), STEPS.len());
        for slow in ["browser", "window", "targets"] {
            assert!(names(&[]).contains(&slow) && !names(&["--quick"]).contains(&slow));
        }
        assert_eq!(names(&["window", "fmt"]), ["setup", "fmt", "window"]);
        assert!(names(&["--fast"]).is_empty() && names(&["nothing"]).is_empty());
    }
}
