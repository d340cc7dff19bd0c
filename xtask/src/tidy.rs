//! `cargo xtask tidy`: the invariants of the house. Each rule is a function over the texts of the
//! repository, with a test that shows that it can fail.

mod borders;
mod code;
mod config;
mod files;
mod lists;
mod lock;
mod manifest;
mod markup;
mod pure;

use std::{collections::BTreeMap, fs, time::Instant};

use crate::{Done, fail, place, switches};

pub(crate) use lock::locked_version;

/// The texts of the repository: path from its root, with `/`, and content.
#[derive(Debug, Default)]
pub(crate) struct Tree(BTreeMap<String, String>);

/// A place where a rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    path: String,
    /// From 1; 0 for the file as a whole.
    line: usize,
    text: String,
}

impl Fault {
    fn new(path: &str, line: usize, text: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, text: text.into() }
    }
}

/// Folders that hold nothing of ours.
const NOT_OURS: [&str; 6] =
    ["target", ".git", "gen", "node_modules", "ui/dist", "tests/browser/out"];
/// Files larger than this are no text to read, bytes.
const LARGEST: u64 = 4 << 20;

impl Tree {
    /// Reads the repository.
    fn read() -> Self {
        let root = place::root();
        let mut texts = BTreeMap::new();
        let mut waiting = vec![root.clone()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let name = path.strip_prefix(&root).unwrap_or(&path);
                let name = name.to_string_lossy().replace('\\', "/");
                if NOT_OURS.iter().any(|n| name == *n || name.ends_with(&format!("/{n}"))) {
                    continue;
                }
                match entry.metadata() {
                    Ok(about) if about.is_dir() => waiting.push(path),
                    Ok(about) if about.is_file() && about.len() <= LARGEST => {
                        // What is not UTF-8 is a picture or a font.
                        if let Ok(text) = fs::read_to_string(&path) {
                            texts.insert(name, text);
                        }
                    }
                    _ => {}
                }
            }
        }
        Self(texts)
    }

    /// The text of a file; empty when it is not there.
    fn text(&self, path: &str) -> &str {
        self.0.get(path).map_or("", String::as_str)
    }

    /// Whether a file is there.
    fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The files below a folder (`""` for all) with one of these endings.
    fn below<'a>(
        &'a self,
        folder: &'a str,
        endings: &'a [&'a str],
    ) -> impl Iterator<Item = (&'a str, &'a str)> + 'a {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .filter(move |(path, _)| path.starts_with(folder))
            .filter(move |(path, _)| endings.iter().any(|e| path.ends_with(e)))
    }

    #[cfg(test)]
    fn of(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect())
    }
}

/// A rule: its name, and what breaks it.
type Rule = (&'static str, fn(&Tree) -> Vec<Fault>);

const RULES: [Rule; 23] = [
    ("dependencies point one way", borders::direction),
    ("Tauri, TLS and Leptos have one owner each", borders::owners),
    ("every member has the lints of the workspace", borders::lints),
    ("no feature or crate that opens a back door", borders::doors),
    ("pure crates do no I/O and read no clock", pure::no_io),
    ("only the portal opens sockets", pure::no_sockets),
    ("server text is never markup", markup::no_markup),
    ("no frames", markup::no_frames),
    ("no style in a view", markup::no_inline_style),
    ("words are phrases", markup::no_words),
    ("certificates are always checked", markup::certificates),
    ("the policy of the page is the agreed one", config::policy),
    ("the window has no more rights than it needs", config::window),
    ("the capability names our rooms and nothing else", config::capability),
    ("every screen is described", lists::screens),
    ("every reason is described", lists::reasons),
    ("every part has its style and its place in the gallery", lists::parts),
    ("no file is long", files::length),
    ("every file says what it is", files::heading),
    ("no path of a machine", files::machine_paths),
    ("no npm package", files::no_npm),
    ("crates come from crates.io", lock::sources),
    ("floors of the lock file", lock::floors),
];

/// `cargo xtask tidy`
pub(crate) fn command(arguments: &[String]) -> Done {
    let [] = switches(arguments, [])?;
    run()
}

/// Checks every rule over the repository.
pub(crate) fn run() -> Done {
    let start = Instant::now();
    let tree = Tree::read();
    let mut count = 0;
    for (name, rule) in RULES {
        let faults = rule(&tree);
        if !faults.is_empty() {
            eprintln!("tidy: broken: {name}");
        }
        for Fault { path, line, text } in &faults {
            let line = if *line > 0 { format!(":{line}") } else { String::new() };
            eprintln!("  {path}{line}: {text}");
        }
        count += faults.len();
    }
    for Fault { path, text, .. } in files::long(&tree) {
        eprintln!("tidy: warning: {path}: {text}");
    }
    if count > 0 {
        return fail(format!("{count} faults"));
    }
    eprintln!(
        "tidy: {} rules hold over {} files ({:.1} s)",
        RULES.len(),
        tree.0.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
