//! The search of this app. It keeps no index on disk: loading is building anew.

use std::{path::Path, time::Instant};

use catalogue::search::{Index, Key};

use super::{Done, Engine, Measured, ask, memory, millis};
use crate::data;

impl Engine for Index {
    fn search(&self, question: &str, limit: usize) -> Done<Vec<String>> {
        // Life events have no code and crowd nothing out.
        let hits = self.answer(question, limit + 5).hits.into_iter().map(|hit| match hit.key {
            Key::Service(code) => code.to_string(),
            Key::Event(id) => id.to_string(),
        });
        Ok(hits.collect())
    }
}

pub(super) fn measure(folder: &Path) -> Done<Measured> {
    let (entries, vocabulary) = data::ours(folder)?;
    let before = memory();
    let began = Instant::now();
    let index = Index::new(vocabulary.as_ref(), entries);
    let build = millis(began);
    let (hits, micros) = ask(&index, &folder.join("typed.jsonl"))?;
    Ok(Measured { build, load: build, memory: (memory() - before).max(0.0), hits, micros })
}
