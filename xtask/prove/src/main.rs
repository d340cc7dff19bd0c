//! Proofs: the real desk and its readers are broken on purpose, and what is lost is counted.
//!
//! `prove prove NAME|all` prints `prove NAME: tried=N lost=N control=caught seed=S seconds=T`,
//! `prove fuzz [NAME]` one JSON line per target; everything else goes to stderr. A zero counts only
//! beside a positive control: the same judge must find a loss that was planted.

mod chance;
mod child;
mod fuzz;
mod ledger;
mod place;
mod proofs;
mod samples;
mod session;
mod whole;

use std::{fmt::Display, process::ExitCode};

const USAGE: &str = "\
prove prove NAME|all [--ci] [--seed N]
prove fuzz [NAME] [--ci] [--seed N]";

/// The seed where none is given: the same tries every time.
const SEED: u64 = 20_261_121;

/// Why a command ends early.
#[derive(Debug)]
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

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// What work answers.
type Done<T = ()> = Result<T, Stop>;

/// How a run is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct How {
    /// The short size, which fits the test command.
    ci: bool,
    /// Where its chance begins.
    seed: u64,
}

impl How {
    /// `short` with `--ci`, else `full`.
    fn size<T>(self, short: T, full: T) -> T {
        if self.ci { short } else { full }
    }
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.first().is_some_and(|word| word == viewer::CHILD_ARGUMENT) {
        return viewer::child();
    }
    match run(&words) {
        Ok(code) => ExitCode::from(code),
        Err(Stop::Failed(why)) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
        Err(Stop::Usage(why)) => {
            eprintln!("{why}\n\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Answers the exit code: 0 when all is well, 1 when something was lost.
fn run(words: &[String]) -> Done<u8> {
    let Some((command, rest)) = words.split_first() else {
        return Err(Stop::Usage("which command?".to_owned()));
    };
    if command == child::COMMAND {
        return child::run(rest);
    }
    if [command].into_iter().chain(rest).any(|w| matches!(w.as_str(), "-h" | "--help" | "help")) {
        println!("{USAGE}\n\nproofs: {}\ntargets: {}", proofs::names(), fuzz::names());
        return Ok(0);
    }
    let (names, how) = read(rest)?;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let well = match (command.as_str(), &names[..]) {
        ("prove", [name]) => proofs::run(name, how)?,
        ("fuzz", []) => fuzz::run(None, how)?,
        ("fuzz", [name]) => fuzz::run(Some(name), how)?,
        (fuzz::ALONE, [name]) => fuzz::alone(name, how)?,
        _ => return Err(Stop::Usage(format!("`{}` is no command", words.join(" ")))),
    };
    Ok(u8::from(!well))
}

fn read(words: &[String]) -> Done<(Vec<String>, How)> {
    let mut how = How { ci: false, seed: SEED };
    let mut names = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--ci" => how.ci = true,
            "--seed" => {
                let seed = words.next().and_then(|n| n.parse().ok());
                how.seed = seed.ok_or_else(|| Stop::Usage("--seed takes a number".to_owned()))?;
            }
            other if other.starts_with("--") => {
                return Err(Stop::Usage(format!("no option {other}")));
            }
            name => names.push(name.to_owned()),
        }
    }
    Ok((names, how))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn a_command_line_is_read_and_a_strange_one_is_bad_usage() {
        let (names, how) = read(&words("bundle --seed 7 --ci")).expect("read");
        assert_eq!((names, how), (words("bundle"), How { ci: true, seed: 7 }));
        for line in ["", "prove", "prove no-such-thing", "prove bundle --quick", "fuzz a b"] {
            assert!(matches!(run(&words(line)), Err(Stop::Usage(_))), "{line}");
        }
    }
}
