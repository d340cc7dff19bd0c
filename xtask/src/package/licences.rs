//! The crates in the program, and the notices that most of their licences want to travel with it.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
};

use crate::{Done, process::output, tools::Toolchain};

/// How the names of files that are a licence or a notice begin, in capitals.
const BEGINNINGS: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// A crate from outside: its folder (`name-version`) and its licence as it says it.
type Crate = (String, String);

/// The list of crates of the program and of its interface, then every text once.
pub(super) fn text(toolchain: &Toolchain) -> Done<String> {
    let mut crates = BTreeSet::new();
    for arguments in [["motcua"].as_slice(), &["ui", "--target", "wasm32-unknown-unknown"]] {
        let mut tree = toolchain.cargo(["tree", "--edges", "normal", "--prefix", "none"]);
        tree.args(["--format", "{p}|{l}", "--package"]).args(arguments);
        crates.extend(listed(&output(&mut tree)?));
    }
    let sources = sources();
    let mut texts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut without = 0;
    for (name, _) in &crates {
        let found: Vec<String> = sources.iter().flat_map(|s| notices(&s.join(name))).collect();
        without += usize::from(found.is_empty());
        for text in found {
            texts.entry(text).or_default().push(name);
        }
    }
    eprintln!(
        "package: {} crates, {} texts of licences, {without} crates without a text",
        crates.len(),
        texts.len()
    );
    Ok(written(&crates, &texts))
}

/// The crates of `cargo tree`; ours (with a path) and those only the compiler runs are left out.
fn listed(tree: &str) -> BTreeSet<Crate> {
    tree.lines()
        .filter_map(|line| {
            let (package, licence) = line.trim_end_matches(" (*)").split_once('|')?;
            let mut words = package.split(' ');
            let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
            words.next().is_none().then(|| (format!("{name}-{version}"), licence.to_owned()))
        })
        .collect()
}

/// Where cargo keeps the sources of crates.
fn sources() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .unwrap_or_default();
    fs::read_dir(home.join("registry/src"))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect()
}

/// The licences and notices at the top of a crate, in the order of their names.
fn notices(folder: &Path) -> Vec<String> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.sort();
    paths
        .iter()
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
            BEGINNINGS.iter().any(|b| name.starts_with(b))
        })
        .filter_map(|path| fs::read_to_string(path).ok())
        .map(|text| text.replace('\r', "").trim().to_owned())
        .collect()
}

fn written(crates: &BTreeSet<Crate>, texts: &BTreeMap<String, Vec<&str>>) -> String {
    let mut file = String::from("The crates this program is built from, and their licences.\n\n");
    for (name, licence) in crates {
        file += &format!("{name}: {licence}\n");
    }
    for (text, names) in texts {
        file += &format!("\n---- {}\n\n{text}\n", names.join(", "));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::TempFolder;

    #[test]
    fn a_crate_is_listed_once_and_ours_and_macros_are_not() {
        let tree = "motcua v0.1.0 (/x)|MPL-2.0\nserde v1.0.2|MIT OR Apache-2.0\n\
            serde_derive v1.0.2 (proc-macro)|MIT\nserde v1.0.2|MIT OR Apache-2.0 (*)\n";
        let found: Vec<Crate> = listed(tree).into_iter().collect();
        assert_eq!(found, [("serde-1.0.2".into(), "MIT OR Apache-2.0".into())]);
    }

    #[test]
    fn a_text_that_two_crates_share_stands_once_with_both_names() {
        let folder = TempFolder::new("licences").expect("a folder");
        for (name, text) in [("LICENSE-MIT", "Copyright A\r\n"), ("lib.rs", "no licence")] {
            fs::write(folder.path().join(name), text).expect("written");
        }
        let found = notices(folder.path());
        assert_eq!(found, ["Copyright A"]);
        let crates = [("a-1".into(), "MIT".into()), ("b-1".into(), "MIT".into())].into();
        let texts = [(found[0].clone(), vec!["a-1", "b-1"])].into();
        let file = written(&crates, &texts);
        assert_eq!(file.matches("Copyright A").count(), 1);
        assert!(file.contains("---- a-1, b-1\n"), "{file}");
    }
}
