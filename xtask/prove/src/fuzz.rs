//! `fuzz [NAME]`: gives every reader of what comes from outside inputs that are nearly right.
//!
//! Each target runs in a process of its own, so that an abort, too, is a finding and not the end.

mod afar;
mod calls;
mod cards;
mod mutate;
#[cfg(test)]
mod parsers;
mod readers;

use std::{
    io::{BufRead as _, BufReader},
    panic::{AssertUnwindSafe, catch_unwind},
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{Done, How, Stop, chance::Chance};

/// The command with which a target is run alone.
pub(crate) const ALONE: &str = "fuzz-alone";

/// One try: makes an input, has it read, and answers whether it passed the reader's first stage.
type Try = Box<dyn FnMut(&mut Chance) -> bool>;
/// Makes a target ready.
type Make = fn() -> Done<Try>;

/// Every reader of bytes from outside. A test compares this list with the code.
const TARGETS: [(&str, Make); 15] = [
    // Past the first stage is a bundle of which a record was taken.
    ("bundle", readers::bundle),
    // An answer that became a service.
    ("dvcqg", readers::dvcqg),
    // A file whose record was taken.
    ("content", readers::content),
    // A rule that can be evaluated.
    ("rule", readers::rule),
    // A query that found something.
    ("query", readers::query),
    // A call that was understood.
    ("call", calls::call),
    // Answers that led to a question or a plan.
    ("plan", readers::plan),
    // An answer of the national portal that became a service.
    ("detail", afar::detail),
    // A service of the Finnish catalogue that was read.
    ("ptv", afar::ptv),
    // Lines of the speech service that made a reply.
    ("ssip", afar::ssip),
    // A text of which something is said.
    ("sentences", afar::sentences),
    // An address of which a commune is known.
    ("office", afar::office),
    // A register that was taken.
    ("units", afar::units_file),
    // A code of which a card was read.
    ("code", cards::code),
    // A machine readable zone whose check digits hold.
    ("mrz", cards::mrz),
];

/// The least share of executions that must pass the first stage.
const LEAST: f64 = 0.2;
/// The most executions of a target.
const EXECUTIONS: u64 = 1_000_000;
/// The most seconds of a target, in full and with `--ci`.
const SECONDS: (u64, u64) = (600, 7);
/// How much longer a process may take before it is said to hang.
const GRACE: Duration = Duration::from_secs(60);
/// How often a process says how far it is, in executions.
const WORD: u64 = 1_000;

/// Their names.
pub(crate) fn names() -> String {
    TARGETS.map(|(name, _)| name).join(", ")
}

/// What came of a target, as it is printed.
#[derive(Debug, Serialize)]
struct Line<'a> {
    target: &'a str,
    executions: u64,
    past_first_stage: f64,
    panics: u64,
}

impl Line<'_> {
    fn print(&self) -> Done {
        let line = serde_json::to_string(self).map_err(|e| Stop::failed("json", e))?;
        println!("{line}");
        Ok(())
    }
}

/// Runs one target, or all; answers whether all is well.
///
/// # Errors
/// When a target cannot be started.
pub(crate) fn run(name: Option<&str>, how: How) -> Done<bool> {
    let wanted: Vec<&str> =
        TARGETS.iter().map(|(n, _)| *n).filter(|n| name.is_none_or(|name| name == *n)).collect();
    if wanted.is_empty() {
        return Err(Stop::Usage(format!("no target {name:?}; there are {}", names())));
    }
    eprintln!("fuzz: seed={}", how.seed);
    let mut well = true;
    for name in wanted {
        well &= apart(name, how)?;
    }
    Ok(well)
}

/// Runs a target in a process of its own.
fn apart(name: &str, how: How) -> Done<bool> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([ALONE, name, "--seed", &how.seed.to_string()]);
    command.args(how.ci.then_some("--ci"));
    let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let errors = child.stderr.take();
    let listener = thread::spawn(move || {
        let mut far = 0;
        for line in errors.into_iter().flat_map(|e| BufReader::new(e).split(b'\n').flatten()) {
            let line = String::from_utf8_lossy(&line);
            match line.strip_prefix("at ").and_then(|n| n.parse().ok()) {
                Some(n) => far = n,
                None if is_trace(&line) => {}
                None => eprintln!("{line}"),
            }
        }
        far
    });
    let patience = Duration::from_secs(how.size(SECONDS.1, SECONDS.0)) + GRACE;
    let ended = wait(&mut child, patience)?;
    let far: u64 = listener.join().unwrap_or_default();
    if let Some(code @ (0 | 1)) = ended {
        return Ok(code == 0);
    }
    let how = if ended.is_some() { "died" } else { "hung" };
    eprintln!("fuzz {name}: the process {how} within {WORD} executions of {far}");
    Line { target: name, executions: far, past_first_stage: 0.0, panics: 1 }.print()?;
    Ok(false)
}

/// The exit code of a child, or -1 where a signal ended it; nothing when it had to be stopped.
fn wait(child: &mut Child, patience: Duration) -> Done<Option<i32>> {
    let end = Instant::now() + patience;
    while Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.code().unwrap_or(-1)));
        }
        thread::sleep(Duration::from_millis(50));
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

/// Whether a line is one of the desk's log, which names a failure and nothing else.
fn is_trace(line: &str) -> bool {
    line.split_once(' ').is_some_and(|(trace, reason)| {
        trace.len() == 8
            && trace.bytes().all(|b| b.is_ascii_lowercase())
            && reason.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    })
}

/// Panics of this process, also those of other threads.
static PANICS: AtomicU64 = AtomicU64::new(0);
/// Which execution is under way.
static NOW: AtomicU64 = AtomicU64::new(0);

/// Runs a target in this process; answers whether all is well.
///
/// # Errors
/// When it cannot be made ready.
pub(crate) fn alone(name: &str, how: How) -> Done<bool> {
    let known = TARGETS.iter().find(|(n, _)| *n == name);
    let (name, make) = known.ok_or_else(|| Stop::Usage(format!("no target {name:?}")))?;
    std::panic::set_hook(Box::new(|info| {
        const SAID: u64 = 10;
        if PANICS.fetch_add(1, Ordering::SeqCst) < SAID {
            eprintln!("fuzz: PANIC at execution {}: {info}", NOW.load(Ordering::SeqCst));
        }
    }));
    let seconds = how.size(SECONDS.1, SECONDS.0);
    let ran = execute(*make, how.seed, Duration::from_secs(seconds), EXECUTIONS, |n| {
        if n.is_multiple_of(WORD) {
            eprintln!("at {n}");
        }
    })?;
    let Ran { executions, passed, caught, slowest } = ran;
    let panics = PANICS.load(Ordering::SeqCst).max(caught);
    let share = passed as f64 / executions.max(1) as f64;
    eprintln!("fuzz {name}: the slowest took {} ms", slowest.as_millis());
    let past_first_stage = (share * 1000.0).round() / 1000.0;
    Line { target: name, executions, past_first_stage, panics }.print()?;
    if share < LEAST {
        eprintln!("fuzz {name}: too few passed the first stage");
    }
    Ok(panics == 0 && share >= LEAST)
}

/// What running a target came to.
#[derive(Debug)]
struct Ran {
    executions: u64,
    passed: u64,
    /// Panics of the thread that tries; [`PANICS`] has those of all.
    caught: u64,
    slowest: Duration,
}

/// Tries until the time or the number `most` is reached. After a panic the target is made anew.
fn execute(
    make: Make,
    seed: u64,
    time: Duration,
    most: u64,
    mut word: impl FnMut(u64),
) -> Done<Ran> {
    let mut target = make()?;
    let end = Instant::now() + time;
    let mut ran = Ran { executions: 0, passed: 0, caught: 0, slowest: Duration::ZERO };
    while ran.executions < most && Instant::now() < end {
        let n = ran.executions;
        NOW.store(n, Ordering::SeqCst);
        word(n);
        let start = Instant::now();
        let passed = catch_unwind(AssertUnwindSafe(|| target(&mut Chance::of_try(seed, n))));
        ran.slowest = ran.slowest.max(start.elapsed());
        ran.executions += 1;
        match passed {
            Ok(passed) => ran.passed += u64::from(passed),
            Err(_) => {
                ran.caught += 1;
                target = make()?;
            }
        }
    }
    Ok(ran)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The control: a panic is found, counted by its execution, and the run goes on.
    #[test]
    fn a_planted_panic_is_caught_and_the_run_goes_on() {
        let planted: Make = || {
            Ok(Box::new(|chance| {
                assert!(chance.below(50) != 7, "planted");
                chance.percent(50)
            }))
        };
        let ran = execute(planted, 7, Duration::from_secs(600), 200, |_| ()).expect("ran");
        assert!(ran.caught > 0 && ran.passed > 0, "{ran:?}");
        assert_eq!(ran.executions, 200);
    }

    #[test]
    fn every_target_passes_its_first_stage_often_enough() {
        for (name, make) in TARGETS {
            let mut target = make().expect("ready");
            let tries = 60;
            let passed = (0..tries).filter(|n| target(&mut Chance::of_try(1, *n))).count();
            assert!(passed * 5 >= tries as usize, "{name}: {passed} of {tries}");
        }
    }

    #[test]
    fn lines_of_the_desks_log_are_known() {
        assert!(is_trace("bcdfghjk not-found"));
        assert!(!is_trace("fuzz: PANIC") && !is_trace("bcdfghjk is not 1"));
    }
}
