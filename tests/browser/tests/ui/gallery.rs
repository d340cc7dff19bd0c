//! Every part of the interface in every state, compared with a file in the repository.

use std::{collections::BTreeSet, fs};

use browser::{Outcome, here};
use serde::Deserialize;
use wire::Mode;

use crate::{bench::Bench, runner::Report};

/// A part in one of its states.
#[derive(Deserialize)]
struct Piece {
    part: String,
    case: String,
    html: String,
}

/// What the markup is without what changes from build to build: comments, ids made by the machine.
const PIECES: &str = "return [...document.querySelectorAll('[data-part][data-case]')].map(e => {
  const copy = e.cloneNode(true);
  const walk = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT);
  const comments = [];
  while (walk.nextNode()) comments.push(walk.currentNode);
  comments.forEach(c => c.remove());
  copy.normalize();
  copy.querySelectorAll('[data-probe]').forEach(n => n.removeAttribute('data-probe'));
  const html = copy.innerHTML.replace(/\\s+/g, ' ').replace(/> </g, '>\\n<').replace(/></g, '>\\n<').trim();
  return { part: e.dataset.part, case: e.dataset.case, html };
})";

pub(crate) async fn every_part_looks_as_in_its_snapshot(bench: &Bench) -> Outcome<Report> {
    let update = std::env::var_os("UPDATE").is_some();
    let visit = bench.open("gallery", Mode::Normal).await?;
    let pieces: Vec<Piece> = visit.chrome.eval(PIECES).await?;
    let folder = here().join("snapshots");
    fs::create_dir_all(&folder)?;
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    for piece in &pieces {
        let name = format!("{}.{}.html", piece.part, piece.case);
        let path = folder.join(&name);
        let html = format!("{}\n", piece.html);
        if update {
            fs::write(&path, &html)?;
        } else if fs::read_to_string(&path).unwrap_or_default() != html {
            faults.push(format!("{name} differs (UPDATE=1 rewrites it)"));
        }
        if !names.insert(name.clone()) {
            faults.push(format!("{name} stands twice in the gallery"));
        }
    }
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".html") && !names.contains(&name) {
            if update {
                fs::remove_file(entry.path())?;
            } else {
                faults.push(format!("{name} is no longer in the gallery"));
            }
        }
    }
    if pieces.is_empty() {
        faults.push(String::from("the gallery is empty"));
    }
    Report::new(faults, format!("{} parts", pieces.len()))
}
