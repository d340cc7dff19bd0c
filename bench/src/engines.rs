//! The engines, each in a process of its own: reads a case, builds, loads, answers, prints one
//! line of [`Measured`].

mod fts;
mod ours;
mod tantivy;

use std::{fs, path::Path, time::Instant};

use serde::{Deserialize, Serialize};

use crate::{Done, data::read_lines};

/// Times every question is asked.
pub(crate) const ROUNDS: usize = 5;
/// Hits asked for.
const HITS: usize = 10;

/// The engines of this program; the one from npm is run by node.
pub(crate) const NATIVE: [&str; 3] = ["ours", "fts5", "tantivy"];

/// What one engine did.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measured {
    /// Milliseconds to build the index from the records.
    pub(crate) build: f64,
    /// Milliseconds until an index that was built before answers again.
    pub(crate) load: f64,
    /// MiB that the index takes in memory, once it has answered.
    pub(crate) memory: f64,
    /// The best ids of every question.
    pub(crate) hits: Vec<Vec<String>>,
    /// Microseconds of every question in every round.
    pub(crate) micros: Vec<f64>,
}

/// An index that is ready to answer.
trait Engine {
    /// The ids of the best records, best first.
    fn search(&self, question: &str, limit: usize) -> Done<Vec<String>>;
}

/// Runs one engine and prints what it did.
pub(crate) fn run(engine: &str, folder: &Path) -> Done {
    let measured = match engine {
        "ours" => ours::measure(folder)?,
        "fts5" => fts::measure(folder)?,
        "tantivy" => tantivy::measure(folder)?,
        other => return Err(format!("no engine {other:?}").into()),
    };
    println!("{}", serde_json::to_string(&measured)?);
    Ok(())
}

/// Asks every question in every round.
fn ask(engine: &impl Engine, questions: &Path) -> Done<(Vec<Vec<String>>, Vec<f64>)> {
    let questions: Vec<String> = read_lines(questions)?;
    let mut hits = Vec::new();
    let mut micros = Vec::new();
    for round in 0..ROUNDS {
        for question in &questions {
            let began = Instant::now();
            let found = engine.search(question, HITS)?;
            micros.push(began.elapsed().as_secs_f64() * 1e6);
            if round == 0 {
                hits.push(found);
            }
        }
    }
    Ok((hits, micros))
}

/// Milliseconds since a moment.
fn millis(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e3
}

/// What this process takes of the memory, in MiB.
fn memory() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    let kib = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) / 1024.0
}
