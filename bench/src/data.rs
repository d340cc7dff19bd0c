//! The records and questions that every engine gets.

use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::{BufRead, BufReader, Write},
    path::Path,
};

use catalogue::{
    content::Content,
    fold::fold,
    import,
    search::{Entry, Key},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::Done;

/// A record as the other engines get it: folded, its aliases and keywords joined.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Folded {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) plain: String,
    pub(crate) aliases: String,
    pub(crate) keywords: String,
}

impl Folded {
    fn of(entry: &Entry) -> Self {
        Self {
            id: match &entry.key {
                Key::Service(code) => code.to_string(),
                Key::Event(id) => id.to_string(),
            },
            title: fold(&entry.title),
            plain: fold(&entry.plain),
            aliases: fold(&entry.aliases.join(" ; ")),
            keywords: fold(&entry.keywords.join(" ; ")),
        }
    }
}

/// A question with the codes that answer it.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    pub(crate) query: String,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    also_ok: Vec<String>,
    expect: String,
}

/// Everything, read once.
pub(crate) struct Data {
    content: Content,
    entries: Vec<Entry>,
    pub(crate) questions: Vec<Question>,
    successors: HashMap<String, String>,
}

impl Data {
    pub(crate) fn read(data: &Path, content: &Path) -> Done<Self> {
        let content = folder(content)?;
        let answers = BufReader::new(File::open(data.join("dvcqg/details-2026-07-18.jsonl.gz"))?);
        let imported = import::import(answers, |_| {})?;
        let reviewed = content.services.values().map(|s| Entry::of_service(s, true));
        let reviewed = reviewed.chain(content.events.iter().map(Entry::of_event));
        let mut entries: Vec<Entry> = reviewed.collect();
        let known: HashSet<Key> = entries.iter().map(|e| e.key.clone()).collect();
        let official = imported.services.iter().map(|s| Entry::of_service(s, false));
        entries.extend(official.filter(|e| !known.contains(&e.key)));
        let replaced = content.services.values();
        let successors = replaced
            .filter_map(|s| Some((s.code.to_string(), s.replaced_by.as_ref()?.code.to_string())))
            .collect();
        let questions = read_lines(&data.join("vn/queries-dev.jsonl"))?;
        Ok(Self { content, entries, questions, successors })
    }

    /// How many records there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Writes the files of a case into a folder: `records` official ones, the last of them copies
    /// under another place's name, which nobody asks for.
    pub(crate) fn write(&self, folder: &Path, records: usize) -> Done {
        let official = self.entries.iter().filter(|e| !e.reviewed).cycle();
        let copies = records.saturating_sub(self.entries.len());
        let copies = official.take(copies).enumerate().map(|(n, entry)| copy(entry, n));
        let mut ours = File::create(folder.join("ours.jsonl")).map(std::io::BufWriter::new)?;
        let mut folded = File::create(folder.join("folded.jsonl")).map(std::io::BufWriter::new)?;
        for entry in self.entries.iter().cloned().chain(copies) {
            writeln!(ours, "{}", serde_json::to_string(&entry)?)?;
            writeln!(folded, "{}", serde_json::to_string(&Folded::of(&entry))?)?;
        }
        let mut questions = File::create(folder.join("questions.jsonl"))?;
        for question in &self.questions {
            writeln!(questions, "{}", serde_json::to_string(&fold(&question.query))?)?;
        }
        let mut typed = File::create(folder.join("typed.jsonl"))?;
        for question in &self.questions {
            writeln!(typed, "{}", serde_json::to_string(&question.query)?)?;
        }
        let vocabulary = serde_json::to_string(&self.content.vocabulary)?;
        fs::write(folder.join("vocabulary.json"), vocabulary)?;
        Ok(())
    }

    /// The place of the first right hit of a question; nothing where none is expected.
    pub(crate) fn place(&self, question: &Question, hits: &[String]) -> Option<Option<usize>> {
        if question.expect != "answer" {
            return None;
        }
        let newest = |code: &String| self.successors.get(code).unwrap_or(code).clone();
        let right: HashSet<String> =
            question.codes.iter().chain(&question.also_ok).map(newest).collect();
        let mut shown: Vec<String> = Vec::new();
        // A life event has no code; a replaced service and its successor count as one.
        for code in hits.iter().filter(|id| id.contains('.')).map(newest) {
            if !shown.contains(&code) {
                shown.push(code);
            }
        }
        Some(shown.iter().position(|code| right.contains(code)))
    }
}

/// The entries and the vocabulary of a case, in our own shape.
pub(crate) fn ours(folder: &Path) -> Done<(Vec<Entry>, Option<model::Vocabulary>)> {
    let entries = read_lines(&folder.join("ours.jsonl"))?;
    let vocabulary = serde_json::from_str(&fs::read_to_string(folder.join("vocabulary.json"))?)?;
    Ok((entries, vocabulary))
}

/// A file of JSON lines.
pub(crate) fn read_lines<T: DeserializeOwned>(path: &Path) -> Done<Vec<T>> {
    let lines = BufReader::new(File::open(path)?).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

/// An official record of another place: another code, another name.
fn copy(entry: &Entry, n: usize) -> Entry {
    const FIRST: [&str; 20] = [
        "An", "Bình", "Cẩm", "Đại", "Đông", "Gia", "Hải", "Hòa", "Kim", "Long", "Minh", "Nam",
        "Phú", "Quảng", "Sơn", "Tân", "Thanh", "Trung", "Vĩnh", "Xuân",
    ];
    const SECOND: [&str; 20] = [
        "Bắc", "Châu", "Điền", "Giang", "Hà", "Hưng", "Khê", "Lạc", "Lộc", "Mỹ", "Nghĩa", "Phong",
        "Phúc", "Sơn", "Tây", "Thịnh", "Thủy", "Trạch", "Tường", "Yên",
    ];
    let first = FIRST[n % FIRST.len()];
    let second = SECOND[n / FIRST.len() % SECOND.len()];
    let code = model::Code(format!("8.{n:06}"));
    Entry {
        key: Key::Service(code.clone()),
        title: format!("{} tại xã {first} {second}", entry.title),
        codes: vec![code],
        ..entry.clone()
    }
}

/// Reads a folder of content.
fn folder(root: &Path) -> Done<Content> {
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path)?));
            }
        }
    }
    files.sort();
    let (content, faults) = Content::read(files);
    faults.iter().for_each(|fault| eprintln!("{fault}"));
    Ok(content)
}
