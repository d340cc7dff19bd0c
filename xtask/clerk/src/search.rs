//! `clerk search`: what people type, and what is found.

mod score;

use std::{path::Path, time::Instant};

use catalogue::{
    bundle::Kind,
    content::Content,
    search::{Answer, Entry, Index, Key},
};
use model::Code;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Arguments, Outcome, content, say, text};
use score::Score;

/// The most codes of an answer.
const CODES: usize = 10;
/// Hits looked at, so that life events do not crowd out services.
const HITS: usize = 30;

/// A question, where known with the codes that answer it and the kind of answer it expects.
#[derive(Deserialize)]
struct Query {
    id: Value,
    query: String,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    also_ok: Vec<String>,
    expect: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a Value,
    kind: &'static str,
    codes: Vec<&'a Code>,
    micros: u128,
    why: &'a str,
}

/// `search [--catalogue BUNDLE] --queries FILE`: an answer a query, from the reviewed content and
/// the bundle beside it; where the file says what is right, the score on stderr.
pub(crate) fn search(arguments: Arguments) -> Outcome {
    arguments.no_more()?;
    let queries = text(Path::new(arguments.needed("--queries")?))?;
    let (mut all, faults) = content::folder(&arguments.folder("--dir"))?;
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    let mut entries = entries(&all, true);
    if let Some(bundle) = arguments.option("--catalogue") {
        let (kind, more) = content::unbundle(Path::new(bundle))?;
        entries.extend(self::entries(&more, kind == Kind::Reviewed));
        all.vocabulary = all.vocabulary.or(more.vocabulary);
    }
    let mut score = Score::new(&entries);
    let began = Instant::now();
    let count = entries.len();
    let index = Index::new(all.vocabulary.as_ref(), entries);
    eprintln!("{count} entries indexed in {} ms", began.elapsed().as_millis());
    for line in queries.lines().filter(|l| !l.trim().is_empty()) {
        match serde_json::from_str::<Query>(line) {
            Ok(query) => {
                let began = Instant::now();
                let answer = index.answer(&query.query, HITS);
                let micros = began.elapsed().as_micros();
                let codes = codes(&answer);
                score.count(&query, &answer, &codes, micros);
                let why = answer.hits.first().map_or("", |h| &h.why);
                say(&Line { id: &query.id, kind: answer.kind.as_str(), codes, micros, why })?;
            }
            Err(e) => say(&json!({ "id": null, "ok": false, "why": e.to_string() }))?,
        }
    }
    score.report();
    Ok(true)
}

fn entries(content: &Content, reviewed: bool) -> Vec<Entry> {
    let services = content.services.values().map(|s| Entry::of_service(s, reviewed));
    services.chain(content.events.iter().map(Entry::of_event)).collect()
}

/// The services of an answer. A life event has no code; its first services stand after it.
fn codes(answer: &Answer) -> Vec<&Code> {
    let services = answer.hits.iter().filter_map(|h| match &h.key {
        Key::Service(code) => Some(code),
        Key::Event(_) => None,
    });
    services.take(CODES).collect()
}
