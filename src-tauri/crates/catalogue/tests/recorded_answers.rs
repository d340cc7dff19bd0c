//! The reviewed content against the recorded official answers, and proof that the comparison sees.
//! The small fixture with the same traps is in `tests/recorded`, see `check.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use catalogue::{
    check::{Recorded, against},
    content::Content,
};
use model::{Differs, EvidenceId, Service};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The recorded answers, or nothing where this machine does not have them.
fn recorded(test: &str) -> Option<Recorded> {
    let data =
        std::env::var_os("MOTCUA_DATA").map_or_else(|| root().join("../shared/data"), Into::into);
    let read = |name: &str| fs::read_to_string(data.join("vn").join(name));
    let (Ok(raw), Ok(checked), Ok(local)) =
        (read("core-procedures.jsonl"), read("core-checked.jsonl"), read("local-examples.json"))
    else {
        eprintln!("data test skipped: {test}");
        return None;
    };
    eprintln!("data test ran: {test}");
    Some(Recorded::read(&raw, &checked, &local).expect("recorded answers"))
}

fn content() -> Content {
    let root = root().join("content");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).expect("below").to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).expect("a text file")));
            }
        }
    }
    Content::read(files).0
}

#[test]
fn the_reviewed_content_says_what_was_recorded_or_why_not() {
    let Some(recorded) = recorded("the_reviewed_content_says_what_was_recorded_or_why_not") else {
        return;
    };
    let unexplained: Vec<_> =
        against(&content(), &recorded).into_iter().filter(|d| !d.ok).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

/// Changes one fact of one service and answers whether the comparison blames something new.
fn noticed(
    content: &Content,
    recorded: &Recorded,
    service: &Service,
    field: &str,
    change: impl FnOnce(&mut Service),
) -> bool {
    let compare = |service: Service| {
        let mut one = Content { papers: content.papers.clone(), ..Content::default() };
        one.services.insert(service.code.clone(), service);
        against(&one, recorded)
    };
    let mut service = service.clone();
    // A reason for something else must not hide what is changed here.
    service.differs = vec![Differs { field: field.to_owned(), why: "nói chung khác".to_owned() }];
    let before = compare(service.clone());
    change(&mut service);
    compare(service).iter().any(|d| !d.ok && d.field == field && !before.contains(d))
}

/// The papers that only our record names.
fn added(content: &Content, recorded: &Recorded, service: &Service) -> Vec<Option<EvidenceId>> {
    let all = against(content, recorded);
    let own = all.iter().filter(|d| d.code == service.code.as_str() && d.field == "papers");
    let named = |text: &String| text.split(' ').next().map(EvidenceId::from);
    let ours = own.clone().flat_map(|d| d.ours.iter().map(named));
    let theirs: Vec<_> = own.flat_map(|d| d.recorded.iter().map(named)).collect();
    ours.filter(|id| !theirs.contains(id)).collect()
}

#[test]
fn every_changed_fee_time_and_paper_is_noticed() {
    let Some(recorded) = recorded("every_changed_fee_time_and_paper_is_noticed") else {
        return;
    };
    let content = content();
    let (mut tried, mut lost) = (0, Vec::new());
    for (code, service) in &content.services {
        if !recorded.compares(code.as_str()) {
            continue; // joint flows and replaced codes, which the checked records leave out
        }
        let mut one = |what: String, seen: bool| {
            tried += 1;
            if !seen {
                lost.push(format!("{code}: {what}"));
            }
        };
        for n in (0..service.costs.len()).filter(|n| service.costs[*n].amount.is_some()) {
            let seen =
                noticed(&content, &recorded, service, "fee", |s| s.costs[n].amount = Some(77));
            one(format!("costs[{n}]"), seen);
        }
        for n in (0..service.times.len()).filter(|n| service.times[*n].amount.is_some()) {
            let seen =
                noticed(&content, &recorded, service, "time", |s| s.times[n].amount = Some(77.0));
            one(format!("times[{n}]"), seen);
        }
        let added = added(&content, &recorded, service);
        for n in 0..service.papers.len() {
            let id = service.papers[n].evidence.clone();
            let seen = noticed(&content, &recorded, service, "papers", |s| {
                s.papers[n].evidence = Some("made-up".into());
            });
            one(format!("papers[{n}] renamed"), seen);
            if added.contains(&id) {
                continue; // a paper of ours alone: without it we agree
            }
            let seen = noticed(&content, &recorded, service, "papers", |s| {
                s.papers.retain(|p| p.evidence != id);
            });
            one(format!("papers[{n}] taken away"), seen);
        }
    }
    eprintln!("tried={tried} lost={}", lost.len());
    assert!(tried > 0 && lost.is_empty(), "{lost:#?}");
}
