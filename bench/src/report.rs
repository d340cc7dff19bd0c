//! Runs every engine over every case and prints what it did.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::json;

use crate::{
    Done,
    data::Data,
    engines::{Measured, NATIVE, ROUNDS},
};

/// The records of the large case.
const MANY: usize = 70_000;

/// `bench search`.
pub(crate) fn search(data: &Path, content: &Path) -> Done {
    let data = Data::read(data, content)?;
    for (case, records) in [("national", data.len()), ("multiplied", MANY)] {
        let folder = tempfile::tempdir()?;
        data.write(folder.path(), records)?;
        let case = format!("{case} {records}");
        let mut ours: Option<Vec<(&str, f64)>> = None;
        for engine in NATIVE.into_iter().chain(["minisearch"]) {
            eprintln!("{case}: {engine}");
            let measured = run(engine, folder.path())?;
            let values = metrics(&data, &measured);
            let ours = ours.get_or_insert_with(|| values.clone());
            for ((metric, value), (_, own)) in values.into_iter().zip(ours) {
                let ratio = if *own == 0.0 { None } else { Some(value / *own) };
                println!(
                    "{}",
                    json!({
                        "case": case, "engine": engine, "metric": metric, "value": value,
                        "ratio": ratio,
                    })
                );
            }
        }
    }
    Ok(())
}

/// Starts an engine in a process of its own.
fn run(engine: &str, folder: &Path) -> Done<Measured> {
    let mut command = if engine == "minisearch" {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("engines/minisearch.mjs");
        let mut node = Command::new("node");
        node.args(["--expose-gc", "--max-old-space-size=4096"]).arg(script);
        node.arg(folder.join("folded.jsonl")).arg(folder.join("questions.jsonl"));
        node.arg(ROUNDS.to_string());
        node
    } else {
        let mut own = Command::new(env::current_exe()?);
        own.args(["engine", engine]).arg(folder);
        own
    };
    let output = command.output().map_err(|e| format!("{engine}: {e}"))?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        let hint = if engine == "minisearch" { " (npm ci in bench/engines?)" } else { "" };
        return Err(format!("{engine}{hint}: {why}").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Quality in percent, times and memory.
fn metrics(data: &Data, m: &Measured) -> Vec<(&'static str, f64)> {
    let places: Vec<Option<usize>> =
        data.questions.iter().zip(&m.hits).filter_map(|(q, hits)| data.place(q, hits)).collect();
    let share = |within: usize| {
        let right = places.iter().filter(|p| p.is_some_and(|p| p < within)).count();
        100.0 * right as f64 / places.len().max(1) as f64
    };
    let mut micros = m.micros.clone();
    micros.sort_unstable_by(f64::total_cmp);
    let at = |percent: usize| micros.get(micros.len().saturating_sub(1) * percent / 100).copied();
    vec![
        ("first_percent", share(1)),
        ("in_three_percent", share(3)),
        ("median_us", at(50).unwrap_or(f64::NAN)),
        ("p99_us", at(99).unwrap_or(f64::NAN)),
        ("build_ms", m.build),
        ("load_ms", m.load),
        ("memory_mib", m.memory),
    ]
}
