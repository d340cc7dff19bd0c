//! The vault beside Debian's `age`, and at the size of a whole family's papers for life.

mod many;
mod parts;
mod seal;

use std::{
    env,
    fs::File,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use serde_json::json;

use crate::{Done, vault::parts::median};

/// The first word of a case in a process of its own.
pub(crate) const CASE: &str = "vault-case";

/// Tries of which the median is told.
const ROUNDS: usize = 5;
/// Writes of which the disk's own time is the median.
const SYNCS: usize = 50;

/// The cases, each in a process of its own so that the peaks of memory do not mix.
const CASES: [&str; 5] = ["seal 1", "seal 50", "open 1", "open 50", "many"];

/// `bench vault`.
pub(crate) fn run() -> Done {
    for tool in ["age", "age-keygen"] {
        let found = Command::new(tool).arg("--version").stdout(Stdio::null()).status();
        found.map_err(|e| format!("{tool}: {e} (`apt-get install age`)"))?;
    }
    eprintln!("goals: at most 1.3 times age, at most 32 MiB more memory; 50 ms; 300 ms");
    eprintln!(
        "age syncs nothing to the disk; \"age, then fsync\" does what a vault must do as well"
    );
    for case in CASES {
        eprintln!("{case}");
        let folder = tempfile::tempdir()?;
        let status =
            Command::new(env::current_exe()?).args([CASE, case]).arg(folder.path()).status()?;
        if !status.success() {
            return Err(format!("{case} did not end well").into());
        }
    }
    let folder = tempfile::tempdir()?;
    print("disk", "fsync", "median_ms", fsync(folder.path())?, None, None);
    Ok(())
}

/// One case.
pub(crate) fn case(case: &str, folder: &Path) -> Done {
    match case.split_once(' ') {
        Some(("seal", mib)) => seal::seal(mib.parse()?, folder),
        Some(("open", mib)) => seal::open(mib.parse()?, folder),
        _ if case == "many" => many::measure(folder),
        _ => Err(format!("no case {case:?}").into()),
    }
}

/// Prints a line; `ratio` is our value beside another, `goal` what it should be at most.
fn print(
    case: &str,
    engine: &str,
    metric: &str,
    value: f64,
    ratio: Option<f64>,
    goal: Option<&str>,
) {
    let mut line = json!({
        "case": case, "engine": engine, "metric": metric, "value": value, "ratio": ratio,
    });
    if let Some(goal) = goal {
        line["goal"] = json!(goal);
    }
    println!("{line}");
}

/// Milliseconds in which the disk takes 4 KiB for certain.
fn fsync(folder: &Path) -> Done<f64> {
    let mut file = File::create(folder.join("disk"))?;
    let mut took = Vec::new();
    for n in 0..SYNCS {
        let began = Instant::now();
        file.write_all(&[n as u8; 4096])?;
        file.sync_all()?;
        took.push(parts::millis(began));
    }
    Ok(median(took))
}
