//! `clerk plan --table FILE`: what plans save, as the table of the README.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::Path,
};

use catalogue::content::Content;
use jiff::civil::Date;
use model::{EventId, Language};
use serde::Deserialize;

use super::one;
use crate::{Outcome, Stop, text};

/// A life to plan for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Life {
    event: EventId,
    life: String,
    answers: BTreeMap<String, String>,
}

/// One row for each life of a file with one JSON object a line.
pub(super) fn table(content: &Content, lives: &Path, today: Date) -> Outcome {
    let lives = text(lives)?;
    let mut rows = vec![
        "| life event | life | procedures | questions | papers on their lists | papers asked | fewer |".to_owned(),
        "|---|---|---|---|---|---|---|".to_owned(),
    ];
    for life in serde_json::Deserializer::from_str(&lives).into_iter::<Life>() {
        let life = life.map_err(|e| Stop::failed("a life", e))?;
        let (plan, questions) = one(content, &life.event, &life.answers, today)
            .map_err(|e| Stop::failed(&life.event, e))?;
        let (asked, lists) = (plan.papers_asked(), plan.papers_separate);
        let saved = u32::from(lists.saturating_sub(asked)) * 100 / u32::from(lists.max(1));
        rows.push(format!(
            "| {} | {} | {} | {questions} | {lists} | {asked} | {saved} % |",
            plan.title.text(Language::En),
            life.life,
            plan.steps.len(),
        ));
    }
    let mut out = io::stdout().lock();
    rows.iter()
        .try_for_each(|row| writeln!(out, "{row}"))
        .map_err(|e| Stop::failed("stdout", e))?;
    Ok(true)
}
