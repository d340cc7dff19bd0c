//! Tantivy over the folded fields, every word a boosted term query in every field, any may match.

use std::{fs, path::Path, time::Instant};

use tantivy::{
    Index, IndexReader, Searcher, TantivyDocument, Term,
    collector::TopDocs,
    doc,
    query::{BooleanQuery, BoostQuery, Occur, Query, TermQuery},
    schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT, Value},
};

use super::{Done, Engine, Measured, ask, memory, millis};
use crate::data::{Folded, read_lines};

struct Tantivy {
    searcher: Searcher,
    id: Field,
    fields: [(Field, f32); 4],
}

impl Engine for Tantivy {
    fn search(&self, question: &str, limit: usize) -> Done<Vec<String>> {
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        for word in question.split(' ').filter(|w| !w.is_empty()) {
            for (field, boost) in self.fields {
                let term = Term::from_field_text(field, word);
                let term = TermQuery::new(term, IndexRecordOption::WithFreqs);
                all.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), boost))));
            }
        }
        let top = TopDocs::with_limit(limit).order_by_score();
        let found = self.searcher.search(&BooleanQuery::new(all), &top)?;
        found
            .into_iter()
            .map(|(_, at)| {
                let document: TantivyDocument = self.searcher.doc(at)?;
                let id = document.get_first(self.id).and_then(|v| v.as_str().map(str::to_owned));
                Ok(id.unwrap_or_default())
            })
            .collect()
    }
}

pub(super) fn measure(folder: &Path) -> Done<Measured> {
    let place = folder.join("tantivy");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir(&place)?;
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let [title, plain, aliases, keywords] =
        ["title", "plain", "aliases", "keywords"].map(|name| schema.add_text_field(name, TEXT));
    let schema = schema.build();
    let began = Instant::now();
    {
        let records: Vec<Folded> = read_lines(&folder.join("folded.jsonl"))?;
        let index = Index::create_in_dir(&place, schema)?;
        let mut writer = index.writer_with_num_threads(1, 64 << 20)?;
        for r in records {
            writer.add_document(doc!(
                id => r.id, title => r.title, plain => r.plain,
                aliases => r.aliases, keywords => r.keywords
            ))?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
    }
    let build = millis(began);
    let before = memory();
    let began = Instant::now();
    let reader: IndexReader = Index::open_in_dir(&place)?.reader()?;
    let fields = [(title, 2.0), (plain, 3.0), (aliases, 3.0), (keywords, 1.0)];
    let engine = Tantivy { searcher: reader.searcher(), id, fields };
    engine.search("khai sinh", 1)?;
    let load = millis(began);
    let (hits, micros) = ask(&engine, &folder.join("questions.jsonl"))?;
    Ok(Measured { build, load, memory: (memory() - before).max(0.0), hits, micros })
}
