//! Compares our search and our vault with other engines: the same data, in the same run.
//!
//! `bench search [--data DIR] [--content DIR]` and `bench vault` print JSON lines
//! `{"case","engine","metric","value","ratio"}`. In `search`, `ratio` is the value beside ours; in
//! `vault`, it is our value beside that of `age`. Every engine or case runs in a process of its own,
//! one after the other. Exit 0 when it did its work, 2 on bad usage.

mod data;
mod engines;
mod report;
mod vault;

use std::{env, error::Error, path::PathBuf, process::ExitCode};

const USAGE: &str = "\
bench search [--data DIR] [--content DIR]
bench vault";

/// What can go wrong here ends the run.
type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words[..] {
        // How the bench starts one engine in a process of its own.
        ["engine", engine, folder] => engines::run(engine, folder.as_ref()),
        [vault::CASE, case, folder] => vault::case(case, folder.as_ref()),
        ["vault"] => vault::run(),
        ["search", ref rest @ ..] => match options(rest) {
            Some((data, content)) => report::search(&data, &content),
            None => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        },
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// The folders of the test data and of the content.
fn options(mut words: &[&str]) -> Option<(PathBuf, PathBuf)> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let near = root.join("../shared/data");
    let mut data = env::var_os("MOTCUA_DATA").map_or(near, PathBuf::from);
    let mut content = root.join("content");
    while let [name, value, rest @ ..] = words {
        match *name {
            "--data" => data = value.into(),
            "--content" => content = value.into(),
            _ => return None,
        }
        words = rest;
    }
    words.is_empty().then_some((data, content))
}
