//! `clerk office`: from an address to the commune that handles it now.

use std::{collections::BTreeSet, path::Path, time::Instant};

use catalogue::units::{Located, Units};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Arguments, Outcome, Stop, say, text, units};

#[derive(Deserialize)]
struct Query {
    id: Value,
    address: String,
}

/// `office --addresses FILE` and `office --all-old`.
pub(crate) fn office(arguments: Arguments) -> Outcome {
    arguments.no_more()?;
    let units = units::read(&arguments.folder("--dir"))?;
    if arguments.flag("--all-old") {
        return all_old(&units);
    }
    let addresses = text(Path::new(arguments.needed("--addresses")?))?;
    for line in addresses.lines().filter(|l| !l.trim().is_empty()) {
        match serde_json::from_str::<Query>(line) {
            Ok(query) => {
                let (kind, communes) = parts(&units.locate(&query.address));
                say(&json!({ "id": query.id, "kind": kind, "communes": communes }))?;
            }
            Err(e) => say(&json!({ "id": null, "ok": false, "why": e.to_string() }))?,
        }
    }
    Ok(true)
}

fn parts<'a>(located: &Located<'a>) -> (&'static str, Vec<&'a str>) {
    match located {
        Located::One(commune) => ("one", vec![commune.code]),
        Located::Ask(communes, _) => ("ask", communes.iter().map(|c| c.code).collect()),
        Located::Unknown => ("unknown", Vec::new()),
    }
}

/// Every commune before 01/07/2025 by its whole address: one line for each that does not lead
/// where it went, then how many were found, are to be asked for and are unknown.
fn all_old(units: &Units) -> Outcome {
    let (mut one, mut ask, mut unknown, mut wrong) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut micros = Vec::new();
    for (code, address, now) in units.before() {
        let began = Instant::now();
        let located = units.locate(&address);
        micros.push(began.elapsed().as_micros());
        let (kind, communes) = parts(&located);
        match located {
            Located::One(_) => one += 1,
            Located::Ask(..) => ask += 1,
            Located::Unknown => unknown += 1,
        }
        let right: BTreeSet<&str> = now.iter().copied().collect();
        if communes.iter().copied().collect::<BTreeSet<_>>() != right {
            wrong += 1;
            say(&json!({
                "ok": false, "code": code, "address": address,
                "kind": kind, "communes": communes, "now": now,
            }))?;
        }
    }
    micros.sort_unstable();
    say(&json!({
        "one": one, "ask": ask, "unknown": unknown, "wrong": wrong,
        "micros_median": micros.get(micros.len() / 2), "micros_max": micros.last(),
    }))?;
    if one + ask + unknown == 0 {
        return Err(Stop::Failed("there are no communes of before".to_owned()));
    }
    Ok(wrong == 0)
}
