//! The targets that are pure: files, rules, queries, plans.

use std::{collections::BTreeMap, hint::black_box, io::Write as _};

use catalogue::{
    bundle::{self, FORMAT, Kind, Limits, Reader, Record},
    check,
    content::Content,
    import::import,
    plan,
    search::{Entry, Index},
};
use flate2::{Compression, GzBuilder};
use jiff::civil::Date;
use model::{EventId, LifeEvent, Rule};
use serde_json::{Value, json};

use super::{Try, mutate};
use crate::{Done, chance::Chance, place, samples, session::hash};

/// What a citizen may do with content: search it, and make a plan of every event.
fn use_it(content: &Content, chance: &mut Chance) {
    let services = content.services.values().map(|s| Entry::of_service(s, chance.percent(50)));
    let mut entries: Vec<Entry> = services.collect();
    entries.extend(content.events.iter().map(Entry::of_event));
    let found = Index::build(entries).search("vo moi sinh 1.001193", 5);
    assert!(found.hits.len() <= 5 && found.hits.len() <= found.total);
    for event in &content.events {
        let made = plan::plan(content, &event.id, &answers(event, chance), date(chance));
        if let Ok(made) = made {
            black_box(made.papers_asked());
        }
    }
}

/// Answers to the questions of an event: given, unknown, missing, now and then none of these.
fn answers(event: &LifeEvent, chance: &mut Chance) -> BTreeMap<String, String> {
    let mut answers = BTreeMap::new();
    for question in &event.questions {
        let value = match chance.below(20) {
            0..=9 if !question.options.is_empty() => chance.one(&question.options).value.clone(),
            0..=14 => plan::UNKNOWN.to_owned(),
            15 if chance.percent(20) => "no such answer".to_owned(),
            _ => continue,
        };
        answers.insert(question.id.clone(), value);
    }
    if chance.percent(10) {
        let key = *chance.one(&["filing", "no such question", ""]);
        answers.insert(key.to_owned(), (*chance.one(&["online", "counter", "", "3"])).to_owned());
    }
    answers
}

/// Some day, near or at the ends of time.
fn date(chance: &mut Chance) -> Date {
    match chance.below(12) {
        0 => Date::MAX,
        1 => Date::MIN,
        2 => jiff::civil::date(9999, 11, 20),
        _ => {
            let days = jiff::Span::new().days(chance.below(3_000) as i64 - 500);
            samples::TODAY.saturating_add(days)
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = GzBuilder::new().mtime(0).write(Vec::new(), Compression::fast());
    // Memory takes everything.
    gz.write_all(bytes).and_then(|()| gz.finish()).unwrap_or_default()
}

/// A bundle around records that need not be sound, with the right sums.
fn around(header: &Value, records: &[Value]) -> Vec<u8> {
    let lines: String = records.iter().map(|r| format!("{r}\n")).collect();
    let end = json!({ "end": { "records": records.len(), "sha256": hash(lines.as_bytes()) } });
    format!("{header}\n{lines}{end}\n").into_bytes()
}

/// Bundles: bytes of the file, bytes of its stream, records from inside with the sums made right.
pub(super) fn bundle() -> Done<Try> {
    let records = samples::reviewed_values();
    let sound = samples::bundled();
    let services = records.iter().filter(|r| r.get("service").is_some()).count();
    Ok(Box::new(move |chance| {
        let file = match chance.below(10) {
            0 => {
                let mut file = sound.to_vec();
                mutate::bytes(&mut file, chance);
                file
            }
            way => {
                let mut records = records.clone();
                let mut header = json!({
                    "format": FORMAT, "kind": "reviewed", "name": samples::text("Một Cửa"),
                    "date": "2026-11-21", "made": "2026-11-21", "services": services,
                });
                if way == 1 {
                    mutate::json(&mut header, chance);
                }
                // Records that come after one that is refused are not read.
                let last = chance.below(records.len());
                mutate::json(&mut records[last], chance);
                let mut stream = around(&header, &records);
                if way == 2 {
                    mutate::bytes(&mut stream, chance);
                }
                gzip(&stream)
            }
        };
        let Ok(mut reader) = Reader::open(&file[..], Limits::default()) else {
            return false;
        };
        let mut records = Vec::new();
        for entry in &mut reader {
            match entry {
                Ok(entry) => records.push(entry.record),
                Err(_) => break,
            }
        }
        let passed = !records.is_empty();
        if reader.finish().is_ok() {
            let content = Content::from_records(records);
            use_it(&content, chance);
            black_box(check::check(&content));
        }
        passed
    }))
}

/// Recorded answers of the national portal, line by line or as gzip.
pub(super) fn dvcqg() -> Done<Try> {
    let header = samples::header(Kind::Imported, "Mới");
    Ok(Box::new(move |chance| {
        let mut file = Vec::new();
        for n in 0..=chance.below(3) {
            let code = format!("{}.{:06}", chance.one(&["1", "2", "1"]), 115_000 + n);
            let mut line = samples::answer(&code, "Đăng ký tạm trú");
            if chance.percent(40) {
                // Each text is made plain in the same way: several tries in one.
                let texts = ["requirementsAndConditions", "executingAgencies", "keywords", "name"];
                for text in texts {
                    line["detail"][text] = json!(mutate::crumbs(chance));
                }
            }
            mutate::json(&mut line, chance);
            file.extend(format!("{line}\n").into_bytes());
        }
        match chance.below(12) {
            0 => mutate::bytes(&mut file, chance),
            1 => file = gzip(&file),
            2 => {
                file = gzip(&file);
                mutate::bytes(&mut file, chance);
            }
            _ => {}
        }
        let Ok(got) = import(&file[..], |_| ()) else {
            return false;
        };
        let passed = !got.services.is_empty();
        let records: Vec<Record> =
            got.services.into_iter().map(|s| Record::Service(Box::new(s))).collect();
        let written = bundle::write(&header, &records, &mut Vec::new());
        assert!(written.is_ok(), "what was imported is no sound bundle: {written:?}");
        passed
    }))
}

/// A JSON value as TOML; what TOML does not know is left out.
fn toml_of(value: &Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(b) => toml::Value::Boolean(*b),
        Value::Number(n) => {
            n.as_i64().map(toml::Value::Integer).or_else(|| n.as_f64().map(toml::Value::Float))?
        }
        Value::String(s) => toml::Value::String(s.clone()),
        Value::Array(list) => toml::Value::Array(list.iter().filter_map(toml_of).collect()),
        Value::Object(map) => toml::Value::Table(
            map.iter().filter_map(|(k, v)| Some((k.clone(), toml_of(v)?))).collect(),
        ),
    })
}

/// Files of reviewed content.
pub(super) fn content() -> Done<Try> {
    let seeds: [(&str, &str, Value); 4] = [
        ("services", "code", samples::whole_service()),
        ("papers", "id", samples::paper("birth-form", "form")),
        ("offices", "id", samples::office()),
        ("events", "id", samples::event()),
    ];
    let base = Content::from_records(samples::reviewed());
    Ok(Box::new(move |chance| {
        // Services and events have the most to go wrong.
        let (folder, id, seed) = &seeds[*chance.one(&[0, 0, 0, 1, 2, 3, 3])];
        let mut value = seed.clone();
        mutate::json(&mut value, chance);
        let stem = value[*id].as_str().unwrap_or("none").to_owned();
        let table = toml_of(&value).unwrap_or(toml::Value::Boolean(true));
        let mut text = toml::to_string(&table).unwrap_or_default();
        if chance.percent(15) {
            mutate::text(&mut text, chance);
        }
        let (read, faults) = Content::read([(format!("vn/{folder}/{stem}.toml"), text)]);
        let passed = !read.records().is_empty();
        faults.iter().for_each(|fault| drop(fault.to_string()));
        let mut whole = base.clone();
        whole.merge(read);
        black_box(check::check(&whole));
        use_it(&whole, chance);
        passed
    }))
}

/// A rule of chance, not deeper than `depth`.
fn grown(depth: usize, chance: &mut Chance) -> Value {
    let inside = |n: usize, chance: &mut Chance| -> Vec<Value> {
        (0..n).map(|_| grown(depth.saturating_sub(1), chance)).collect()
    };
    if depth == 0 || chance.percent(20) {
        return match chance.below(6) {
            0 => json!(chance.below(100)),
            1 => json!(chance.percent(50)),
            2 => json!(["x", "yes", 3]),
            3 => json!(chance.one(&["yes", "no", "", "75", "2026-02-29", "2026-01-31T00:00:00Z"])),
            _ => json!({ "var": chance.one(&["a", "b", "age", "a.b", ""]) }),
        };
    }
    match chance.below(6) {
        0 => {
            let n = 2 + chance.below(3);
            json!({ "and": inside(n, chance) })
        }
        1 => json!({ "!": inside(1, chance) }),
        2 => json!({ *chance.one(&["if", "reduce"]): inside(3, chance) }),
        3 => {
            let unit = *chance.one(&["year", "month", "day", "hour", "week"]);
            json!({ "plusTime": [inside(1, chance)[0], chance.below(1_000), unit] })
        }
        4 => {
            let op = *chance.one(&["after", "before", "not-after", "not-before", "or"]);
            let n = 2 + chance.below(2);
            json!({ op: inside(n, chance) })
        }
        _ => {
            let op = *chance.one(&["===", "in", "+", "<", "<=", ">", ">="]);
            json!({ op: inside(2, chance) })
        }
    }
}

/// Rules over answers.
pub(super) fn rule() -> Done<Try> {
    Ok(Box::new(|chance| {
        let depth = chance.below(6);
        let mut value = grown(depth, chance);
        if chance.percent(60) {
            mutate::json(&mut value, chance);
        }
        if chance.percent(50) {
            let mut text = value.to_string();
            if chance.percent(20) {
                mutate::text(&mut text, chance);
            }
            value = Value::String(text);
        }
        let Ok(rule) = Rule::try_from(value) else {
            return false;
        };
        let names = rule.variables();
        for _ in 0..3 {
            let mut answers = BTreeMap::new();
            for name in &names {
                if chance.percent(70) {
                    let value = *chance.one(&["yes", "no", "", "3", "NaN", "inf", "1e999", "x"]);
                    answers.insert(name.clone(), value.to_owned());
                }
            }
            black_box(rule.eval(&answers));
        }
        let again = Rule::try_from(Value::from(rule.clone()));
        // An expression that is itself a text is read as the text of one.
        assert!(
            Value::from(rule).is_string() || again.is_ok(),
            "a rule that is none when read again"
        );
        true
    }))
}

/// What people type, over the index of the repository's content.
pub(super) fn query() -> Done<Try> {
    let content = place::content()?;
    let mut entries: Vec<Entry> =
        content.services.values().map(|s| Entry::of_service(s, true)).collect();
    entries.extend(content.events.iter().map(Entry::of_event));
    let mut seeds: Vec<String> = Vec::new();
    for entry in &entries {
        seeds.extend([entry.title.clone(), entry.plain.clone()]);
        seeds.extend(entry.aliases.iter().chain(&entry.keywords).cloned());
        seeds.extend(entry.codes.iter().map(ToString::to_string));
    }
    let index = Index::new(content.vocabulary.as_ref(), entries);
    Ok(Box::new(move |chance| {
        let mut typed = chance.one(&seeds).clone();
        if chance.percent(30) {
            typed = format!("{typed} {}", chance.one(&seeds));
        }
        mutate::text(&mut typed, chance);
        let limit = *chance.one(&[0, 1, 10, usize::MAX]);
        let found = index.search(&typed, limit);
        assert!(found.hits.len() <= limit && found.hits.len() <= found.total);
        assert!(found.hits.iter().all(|hit| hit.score.is_finite()));
        let answer = index.answer(&typed, limit);
        assert!(answer.hits.len() <= limit && answer.hits.len() <= answer.total.max(limit));
        found.total > 0
    }))
}

/// Answers to the events of the repository's content.
pub(super) fn plan() -> Done<Try> {
    let content = place::content()?;
    let (planned, other): (Vec<&LifeEvent>, Vec<_>) =
        content.events.iter().partition(|e| !e.steps.is_empty());
    let ids = |events: Vec<&LifeEvent>| -> Vec<EventId> {
        events.into_iter().map(|e| e.id.clone()).collect()
    };
    let (planned, other) = (ids(planned), ids(other));
    Ok(Box::new(move |chance| {
        let without = !other.is_empty() && chance.percent(5);
        let id = chance.one(if without { &other } else { &planned });
        let mut answers = content.event(id).map(|event| answers(event, chance)).unwrap_or_default();
        if chance.percent(5)
            && let Some(answer) = answers.values_mut().next()
        {
            mutate::text(answer, chance);
        }
        let today = date(chance);
        let turn = plan::turn(&content, id, &answers, today);
        if let Ok(made) = plan::plan(&content, id, &answers, today) {
            let mut papers: Vec<_> = made.papers.iter().map(|p| &p.evidence).collect();
            papers.sort();
            assert!(papers.windows(2).all(|two| two[0] != two[1]), "a paper stands twice");
            assert!(made.fee.low <= made.fee.high && made.finish.earliest <= made.finish.latest);
            assert!(made.papers_asked() <= made.papers_separate);
        }
        turn.is_ok()
    }))
}
