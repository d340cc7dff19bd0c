//! Every state file deleted, emptied, zeroed, rolled back, and every field of those that are JSON:
//! nothing opens without PIN or sheet, and every untouched paper opens with the sheet.

use std::{collections::BTreeMap, path::Path};

use serde_json::{Value, json};
use vault::{Cost, Error, LockKind};

use super::{
    Part,
    judge::Papers,
    parts::{NOW, read, secret},
    sample::{Sample, WRONG},
};
use crate::{Done, How, proofs::Tally, session::hash};

/// What a file is instead; nothing when it is gone.
type Instead = Option<Vec<u8>>;

/// Every harm of one state file; its fields are set to each of `others`, too.
fn harms(sample: &Sample, file: &Path, others: &[Value]) -> Vec<(String, Instead)> {
    let bytes = &sample.files[file];
    let mut all = vec![
        ("deleted".to_owned(), None),
        ("emptied".to_owned(), Some(Vec::new())),
        ("zeroed".to_owned(), Some(vec![0; bytes.len()])),
    ];
    if let Some(earlier) = sample.earlier.get(file) {
        all.push(("rolled back".to_owned(), Some(earlier.clone())));
    }
    let Ok(Value::Object(fields)) = serde_json::from_slice(bytes) else {
        return all;
    };
    for (name, value) in &fields {
        let mut with = |what: &str, other: Option<Value>| {
            let mut fields = fields.clone();
            match other {
                Some(other) => drop(fields.insert(name.clone(), other)),
                None => drop(fields.remove(name)),
            }
            let text = Value::Object(fields).to_string();
            all.push((format!("{name} {what}"), Some(text.into_bytes())));
        };
        with("deleted", None);
        for other in others {
            with(&format!("set to {other}"), Some(other.clone()));
        }
        match value {
            Value::Number(n) => with("one more", Some(json!(n.as_i64().unwrap_or(0) + 1))),
            Value::String(s) if name == "lock" => {
                with("another", Some(json!(if s == "pin" { "passphrase" } else { "pin" })));
            }
            Value::String(s) => with("reversed", Some(json!(s.chars().rev().collect::<String>()))),
            _ => {}
        }
    }
    all
}

/// What opened.
#[derive(Debug, Clone, Copy)]
struct Opened {
    /// With the PIN or passphrase.
    secret: bool,
    /// Not even with the sheet: it says that a newer app made it.
    newer: bool,
}

/// Puts the sample back with some files harmed and tries every key.
fn tried(
    sample: &Sample,
    with: &BTreeMap<&Path, Instead>,
    wrong: &[&str],
) -> Done<Result<Opened, String>> {
    let with: Vec<(&Path, Option<&[u8]>)> =
        with.iter().map(|(path, bytes)| (*path, bytes.as_deref())).collect();
    sample.put_back(&with)?;
    // It may say anything, but not end.
    let _ = sample.vault().state();
    for wrong in wrong {
        if sample.vault().unlock(&secret(wrong), NOW).is_ok() {
            return Ok(Err(format!("{wrong:?} opens it")));
        }
    }
    if sample.vault().recover(OTHER, LockKind::Pin, &secret(WRONG), NOW, &mut |_, _| true).is_ok() {
        return Ok(Err("another sheet opens it".to_owned()));
    }
    let secret = match sample.unlock() {
        Err(_) => false,
        Ok(open) => match untouched(sample, &open, &with) {
            Ok(()) => true,
            Err(why) => return Ok(Err(format!("with the PIN: {why}"))),
        },
    };
    let opened = Opened { secret, newer: false };
    sample.put_back(&with)?;
    Ok(match sample.recover() {
        // An older app leaves alone what a newer one made.
        Err(Error::TooNew) if newer(&with) => Ok(Opened { newer: true, ..opened }),
        Err(error) => Err(format!("the sheet does not open it: {error}")),
        Ok(open) => untouched(sample, &open, &with)
            .map(|()| opened)
            .map_err(|why| format!("with the sheet: {why}")),
    })
}

/// Whether a file says that a newer version of the app made it.
fn newer(with: &[(&Path, Option<&[u8]>)]) -> bool {
    let files =
        with.iter().filter_map(|(_, bytes)| serde_json::from_slice::<Value>((*bytes)?).ok());
    files.filter_map(|text| text.get("format")?.as_u64()).any(|format| format == 2)
}

/// Every paper whose file was not harmed is there and reads as its true bytes.
fn untouched(
    sample: &Sample,
    open: &vault::OpenVault,
    with: &[(&Path, Option<&[u8]>)],
) -> Result<(), String> {
    let now = open.papers(Papers::clone);
    for (id, paper) in &sample.papers {
        for content in &paper.contents {
            let name = format!("{}-{}.age", id.as_str(), content.version);
            if with.iter().any(|(path, _)| path.ends_with(&name)) {
                continue;
            }
            let there = now.get(id).is_some_and(|p| p.contents.contains(content));
            if !there {
                return Err(format!("{name} is not shown"));
            }
            match read(open, id, content.version) {
                Ok(bytes) if hash(&bytes) == content.sha256 => {}
                Ok(_) => return Err(format!("{name} has other bytes")),
                Err(e) => return Err(format!("{name} does not open: {e}")),
            }
        }
    }
    Ok(())
}

/// The sheet of nobody.
const OTHER: &str = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

/// State files.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(how: How) -> Done<Option<Part>> {
    let folder = tempfile::tempdir()?;
    let mut tally = Tally::of("vault state");
    let mut caught = true;
    for (kind, word) in [(LockKind::Pin, "pin"), (LockKind::Passphrase, "passphrase")] {
        let sample = Sample::make(&folder.path().join(word), kind, Cost::TEST)?;
        let wrong = how.size(&[WRONG, ""][..], &[WRONG, "", "000000", "123456789012"][..]);
        let states = sample.state_files();
        let all = [json!(0), json!(null), json!(""), json!([]), json!(true), json!(u64::MAX)];
        let others = how.size(&all[..1], &all[..]);
        let (mut opened, mut newer) = (0_u64, 0_u64);
        let mut count = |what: String, with: BTreeMap<&Path, Instead>| -> Done {
            let found = tried(&sample, &with, wrong)?;
            let found = tally.count(what, found);
            opened += u64::from(found.is_some_and(|o| o.secret));
            newer += u64::from(found.is_some_and(|o| o.newer));
            Ok(())
        };
        for file in &states {
            for (how, instead) in harms(&sample, file, others) {
                count(format!("{} {how}", file.display()), BTreeMap::from([(*file, instead)]))?;
            }
        }
        for papers in sample.named("-1.age") {
            for (how, instead) in harms(&sample, papers, others).into_iter().take(3) {
                count(format!("{} {how}", papers.display()), BTreeMap::from([(papers, instead)]))?;
            }
        }
        // All at once: what a thief or a failing card leaves.
        for n in 0..4 {
            let all = states.iter().filter_map(|file| {
                let (_, instead) = harms(&sample, file, others).into_iter().nth(n)?;
                Some((*file, instead))
            });
            count(format!("every state file, way {n}"), all.collect())?;
        }
        eprintln!(
            "vault state: {word}: {} state files; {opened} times the right secret still opened it, {newer} times it is left to a newer app",
            states.len()
        );
        caught &= controls(&sample)?;
    }
    Ok(Some(Part::of(&tally, caught)))
}

/// Plants losses; answers whether the judge finds them, and none where there is none.
fn controls(sample: &Sample) -> Done<bool> {
    let sound = tried(sample, &BTreeMap::new(), &[WRONG])?;
    let wrong = tried(sample, &BTreeMap::new(), &[WRONG, sample.secret])?;
    let papers = sample.named("-1.age");
    sample.put_back(&[])?;
    // A paper is gone, and nobody told the judge.
    for paper in papers.iter().take(1) {
        std::fs::remove_file(sample.home.join(paper))?;
    }
    let gone = sample.recover().map_err(|e| e.to_string()).and_then(|o| untouched(sample, &o, &[]));
    for (what, why) in [
        ("the right secret as a wrong one", wrong.as_ref().err()),
        ("a paper is gone", gone.as_ref().err()),
    ] {
        eprintln!("vault state: {what}: {}", why.map_or("MISSED", |why| why));
    }
    Ok(sound.is_ok() && wrong.is_err() && gone.is_err())
}
