//! SQLite's FTS5 over the folded fields, all words joined by OR, ranked by its weighted BM25.

use std::{path::Path, time::Instant};

use rusqlite::Connection;

use super::{Done, Engine, Measured, ask, memory, millis};
use crate::data::{Folded, read_lines};

impl Engine for Connection {
    fn search(&self, question: &str, limit: usize) -> Done<Vec<String>> {
        let words: Vec<String> = question.split(' ').map(|w| format!("\"{w}\"")).collect();
        let mut find = self.prepare_cached(
            "SELECT id FROM records WHERE records MATCH ?1 \
             ORDER BY bm25(records, 0, 2, 3, 3, 1) LIMIT ?2",
        )?;
        let rows = find.query_map((words.join(" OR "), limit as i64), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

pub(super) fn measure(folder: &Path) -> Done<Measured> {
    let file = folder.join("fts5.sqlite");
    let began = Instant::now();
    {
        let records: Vec<Folded> = read_lines(&folder.join("folded.jsonl"))?;
        let mut db = Connection::open(&file)?;
        db.execute_batch(
            "CREATE VIRTUAL TABLE records USING fts5(
                 id UNINDEXED, title, plain, aliases, keywords, tokenize = 'unicode61')",
        )?;
        let all = db.transaction()?;
        {
            let mut insert = all.prepare("INSERT INTO records VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for r in &records {
                insert.execute((&r.id, &r.title, &r.plain, &r.aliases, &r.keywords))?;
            }
        }
        all.execute("INSERT INTO records(records) VALUES ('optimize')", [])?;
        all.commit()?;
    }
    let build = millis(began);
    let before = memory();
    let began = Instant::now();
    let db = Connection::open(&file)?;
    db.execute_batch("PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;")?;
    db.search("khai sinh", 1)?;
    let load = millis(began);
    let (hits, micros) = ask(&db, &folder.join("questions.jsonl"))?;
    Ok(Measured { build, load, memory: (memory() - before).max(0.0), hits, micros })
}
