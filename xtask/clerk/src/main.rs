//! The catalogue from the command line.
//!
//! Commands are a contract: JSON lines on stdout, everything else on stderr. Exit 0 when a command
//! did its work (bad input is a line with `"ok":false`), 1 when it could not, or when a check
//! found faults, 2 on bad usage.

mod arguments;
mod content;
mod office;
mod plan;
mod search;
mod units;

use std::{
    fmt::Display,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use serde::Serialize;

use arguments::Arguments;

const USAGE: &str = "\
clerk content check [--against DATA] [--dir content]
clerk content bundle --out FILE [--dir content]
clerk content import --from dvcqg FILE[.gz] --out BUNDLE
clerk content units --from FOLDER --out FILE [--changes FILE]
clerk content units --check FILE --against DATA [--changes FILE]
clerk content centres --from CSV --out FILE
clerk office --addresses FILE | --all-old [--dir content]
clerk search [--catalogue BUNDLE] --queries FILE [--dir content]
clerk plan --list [--content content]
clerk plan --table LIVES [--today YYYY-MM-DD] [--content content]
clerk plan --event ID --answers FILE [--today YYYY-MM-DD] [--content content]";

/// Why a command ends early.
enum Stop {
    /// It was called in a way that makes no sense.
    Usage(String),
    /// It could not do its work.
    Failed(String),
}

impl Stop {
    fn failed(what: impl Display, why: impl Display) -> Self {
        Self::Failed(format!("{what}: {why}"))
    }
}

/// Whether everything is in order.
type Outcome = Result<bool, Stop>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Stop::Failed(why)) => {
            eprintln!("{why}");
            ExitCode::from(1)
        }
        Err(Stop::Usage(why)) => {
            eprintln!("{why}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run(words: &[String]) -> Outcome {
    let (command, rest) = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["content", what, ..] => (format!("content {what}"), &words[2..]),
        [what, ..] => (what.to_owned(), &words[1..]),
        [] => return Err(Stop::Usage("which command?".to_owned())),
    };
    let read = |options: &[&str], flags: &[&str]| Arguments::read(rest, options, flags);
    match command.as_str() {
        "content check" => content::check(read(&["--against", "--dir"], &[])?),
        "content bundle" => content::bundle(read(&["--out", "--dir"], &[])?),
        "content import" => content::import(read(&["--from", "--out"], &[])?),
        "content units" => {
            let options = ["--from", "--out", "--check", "--against", "--changes"];
            units::units(read(&options, &[])?)
        }
        "content centres" => units::centres(read(&["--from", "--out"], &[])?),
        "office" => office::office(read(&["--addresses", "--dir"], &["--all-old"])?),
        "search" => search::search(read(&["--catalogue", "--queries", "--dir"], &[])?),
        "plan" => {
            let options = ["--event", "--answers", "--table", "--today", "--content"];
            plan::plan(read(&options, &["--list"])?)
        }
        other => Err(Stop::Usage(format!("no command {other:?}"))),
    }
}

/// Prints one JSON line on stdout.
fn say(value: &impl Serialize) -> Result<(), Stop> {
    let mut line = serde_json::to_vec(value).map_err(|e| Stop::failed("stdout", e))?;
    line.push(b'\n');
    io::stdout().lock().write_all(&line).map_err(|e| Stop::failed("stdout", e))
}

/// Reads a named file; one that cannot be read was named wrongly.
fn text(path: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))
}
