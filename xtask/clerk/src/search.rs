//! `clerk search`: what people type, and what is found.

use std::{path::Path, time::Instant};

use catalogue::{
    bundle::Kind,
    content::Content,
    search::{Entry, Index, Key},
};
use model::Code;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Arguments, Outcome, Stop, content, say, text};

/// The most codes of an answer.
const CODES: usize = 10;
/// Hits looked at, so that life events do not crowd out services.
const HITS: usize = 30;

#[derive(Deserialize)]
struct Query {
    id: Value,
    query: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a Value,
    kind: &'static str,
    codes: Vec<&'a Code>,
    micros: u128,
    why: &'a str,
}

/// `search [--catalogue BUNDLE] --queries FILE`: an answer a query, from the reviewed content and
/// the bundle beside it.
pub(crate) fn search(arguments: Arguments) -> Outcome {
    arguments.no_more()?;
    let queries = text(Path::new(arguments.needed("--queries")?))?;
    let (reviewed, faults) = content::folder(&arguments.folder("--dir"))?;
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    let mut entries = entries(&reviewed, true);
    if let Some(bundle) = arguments.option("--catalogue") {
        let (kind, more) = content::unbundle(Path::new(bundle))?;
        entries.extend(self::entries(&more, kind == Kind::Reviewed));
    }
    let began = Instant::now();
    let count = entries.len();
    let index = Index::build(entries);
    eprintln!("{count} entries indexed in {} ms", began.elapsed().as_millis());
    for line in queries.lines().filter(|l| !l.trim().is_empty()) {
        match serde_json::from_str::<Query>(line) {
            Ok(query) => answer(&index, &query)?,
            Err(e) => say(&json!({ "id": null, "ok": false, "why": e.to_string() }))?,
        }
    }
    Ok(true)
}

fn entries(content: &Content, reviewed: bool) -> Vec<Entry> {
    let services = content.services.values().map(|s| Entry::of_service(s, reviewed));
    services.chain(content.events.iter().map(Entry::of_event)).collect()
}

/// A life event as the best hit means that the citizen has yet to choose: `clarify`.
fn answer(index: &Index, query: &Query) -> Result<(), Stop> {
    let began = Instant::now();
    let found = index.search(&query.query, HITS);
    let micros = began.elapsed().as_micros();
    let kind = match found.hits.first().map(|h| &h.key) {
        None => "none",
        Some(Key::Event(_)) => "clarify",
        Some(Key::Service(_)) => "answer",
    };
    let codes = found.hits.iter().filter_map(|h| match &h.key {
        Key::Service(code) => Some(code),
        Key::Event(_) => None,
    });
    say(&Answer {
        id: &query.id,
        kind,
        codes: codes.take(CODES).collect(),
        micros,
        why: found.hits.first().map_or("", |h| &h.why),
    })
}
