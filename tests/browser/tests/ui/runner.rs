//! Runs the checks, keeps one browser for all of them, and speaks as cargo's own tests do.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::{Pin, pin},
    process::ExitCode,
    task::Poll,
    time::{Duration, Instant},
};

use browser::Outcome;
use tokio::time::timeout;

use crate::bench::Bench;

/// The most kinds of faults of one check that are printed.
const SHOWN: usize = 40;

/// What a check found.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// What is wrong; empty when the check passes.
    pub(crate) faults: Vec<String>,
    /// What was looked at, in a few words.
    pub(crate) says: String,
}

impl Report {
    /// A report of `faults`, having looked at what `says` says.
    pub(crate) fn new(faults: Vec<String>, says: impl Into<String>) -> Outcome<Self> {
        Ok(Self { faults, says: says.into() })
    }

    /// A check that did not come to its end.
    fn failed(fault: String) -> Self {
        Self { faults: vec![fault], says: String::new() }
    }
}

/// A check on its way.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Outcome<Report>> + 'a>>;

/// A check.
#[derive(Clone, Copy)]
pub(crate) struct Check {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it does.
    pub(crate) run: for<'a> fn(&'a Bench) -> Running<'a>,
}

/// A list of [`Check`]s from the paths of their functions.
macro_rules! checks {
    ($($module:ident::$name:ident),* $(,)?) => {
        &[$($crate::runner::Check {
            name: stringify!($name),
            run: |bench| Box::pin($module::$name(bench)),
        }),*]
    };
}
pub(crate) use checks;

/// Checks that share what they look at, and the word of the command line that chooses them.
pub(crate) struct Part {
    /// `--survey` or `--journeys`.
    pub(crate) word: &'static str,
    /// How long one of its checks may take; the first of the survey sees all pages for the others.
    pub(crate) patience: Duration,
    /// The checks, in their order.
    pub(crate) checks: &'static [&'static [Check]],
}

/// Runs those checks whose names contain one of the words of the command line, of one part where it
/// is named: two programs can run the two at the same time.
pub(crate) async fn run(parts: &[Part]) -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let names: Vec<&String> = words.iter().filter(|w| !w.starts_with('-')).collect();
    let wanted =
        |(c, _): &(Check, Duration)| names.is_empty() || names.iter().any(|n| c.name.contains(*n));
    let named = parts.iter().any(|part| words.iter().any(|w| w == part.word));
    let of = |part: &Part| {
        let all = part.checks.iter().copied().flatten().copied();
        all.map(|check| (check, part.patience)).collect::<Vec<(Check, Duration)>>()
    };
    let all: Vec<(Check, Duration)> = parts.iter().flat_map(of).collect();
    let here = parts.iter().filter(|part| !named || words.iter().any(|w| w == part.word));
    let chosen: Vec<(Check, Duration)> = here.flat_map(of).filter(wanted).collect();
    let is_item = |(c, _): &&(Check, Duration)| c.name.starts_with("item_");
    let every_item = all.iter().filter(is_item).count() == chosen.iter().filter(is_item).count();
    if words.iter().any(|w| w == "--list") {
        chosen.iter().for_each(|(c, _)| println!("{}: test", c.name));
        return ExitCode::SUCCESS;
    }
    let start = Instant::now();
    let left_out = all.len() - chosen.len();
    println!("\nrunning {} tests", chosen.len());
    if chosen.is_empty() {
        println!(
            "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; {left_out} filtered out"
        );
        return ExitCode::SUCCESS;
    }
    let bench = match Bench::start().await {
        Ok(bench) => bench,
        Err(trouble) => {
            println!("the browser does not start: {trouble}");
            println!("test result: FAILED. 0 passed; {} failed; 0 ignored", chosen.len());
            return ExitCode::FAILURE;
        }
    };
    let mut failed = Vec::new();
    let mut items = (0, 0);
    for (check, patience) in &chosen {
        let begun = Instant::now();
        let ended = timeout(*patience, caught((check.run)(&bench))).await;
        let mut report = match ended {
            Ok(Ok(Ok(report))) => report,
            Ok(Ok(Err(trouble))) => Report::failed(trouble.to_string()),
            Ok(Err(panic)) => Report::failed(panic),
            Err(_) => Report::failed(format!("not ended after {} seconds", patience.as_secs())),
        };
        report.faults.extend(bench.calm().await.into_iter().map(|c| format!("the browser: {c}")));
        let well = report.faults.is_empty();
        if check.name.starts_with("item_") {
            items = (items.0 + usize::from(well), items.1 + 1);
        }
        let seconds = begun.elapsed().as_secs_f64();
        let verdict = if well { "ok" } else { "FAILED" };
        println!("test {} ... {verdict} ({:.1} s) {}", check.name, seconds, report.says);
        let kinds = grouped(&report.faults);
        for (fault, count) in kinds.iter().take(SHOWN) {
            let like =
                if *count > 1 { format!(" (and {} like it)", count - 1) } else { String::new() };
            println!("    {}{like}", fault.lines().next().unwrap_or_default());
        }
        if kinds.len() > SHOWN {
            println!("    and {} other kinds", kinds.len() - SHOWN);
        }
        if !well {
            failed.push(check.name);
        }
    }
    if let Err(trouble) = bench.close().await {
        println!("the browser does not end: {trouble}");
    }
    if items.1 > 0 {
        let whole = every_item && std::env::var_os("ONLY").is_none();
        let part = if whole { "" } else { " (a part of the checks or of the screens)" };
        println!("a11y: {} of {} items{part}", items.0, items.1);
    }
    if !failed.is_empty() {
        println!("\nfailures:\n    {}\n", failed.join("\n    "));
    }
    println!(
        "test result: {}. {} passed; {} failed; 0 ignored; 0 measured; {left_out} filtered out; finished in {:.2}s",
        if failed.is_empty() { "ok" } else { "FAILED" },
        chosen.len() - failed.len(),
        failed.len(),
        start.elapsed().as_secs_f64(),
    );
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Turns a panic of a check into its message, so that the others still run.
async fn caught<F: Future>(check: F) -> Result<F::Output, String> {
    let mut check = pin!(check);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| check.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            Poll::Ready(Err(text.unwrap_or_else(|| String::from("a panic without words"))))
        }
    })
    .await
}

/// Faults that differ only in mode, theme and width stand together: the first of them, and how many.
fn grouped(faults: &[String]) -> Vec<(&str, usize)> {
    let mut kinds: Vec<(String, &str, usize)> = Vec::new();
    for fault in faults {
        let mut kind = fault.clone();
        for look in ["normal", "simple", "light", "dark", "320", "360", "768", "1280"] {
            kind = kind.replace(look, "");
        }
        match kinds.iter_mut().find(|(k, ..)| *k == kind) {
            Some((.., count)) => *count += 1,
            None => kinds.push((kind, fault, 1)),
        }
    }
    kinds.into_iter().map(|(_, fault, count)| (fault, count)).collect()
}
