//! Rules about files as files.

use super::{Fault, Tree};

/// Lines a file of code may have.
const MOST: usize = 600;
/// Lines from which on it is worth a thought.
const MANY: usize = 500;
/// Long because they are data.
const DATA: [&str; 1] = ["ui/src/parts/icon_paths.rs"];

fn lengths(tree: &Tree) -> impl Iterator<Item = (&str, usize)> {
    tree.below("", &[".rs", ".css", ".js", ".sh", ".py", ".html"])
        .filter(|(path, _)| !DATA.contains(path) && !path.contains("/snapshots/"))
        .map(|(path, text)| (path, text.lines().count()))
}

/// No file is longer than one reads in one go.
pub(super) fn length(tree: &Tree) -> Vec<Fault> {
    lengths(tree)
        .filter(|(_, lines)| *lines > MOST)
        .map(|(path, lines)| Fault::new(path, 0, format!("{lines} lines, more than {MOST}")))
        .collect()
}

/// Files that are getting long; a warning only.
pub(super) fn long(tree: &Tree) -> Vec<Fault> {
    lengths(tree)
        .filter(|(_, lines)| (MANY + 1..=MOST).contains(lines))
        .map(|(path, lines)| Fault::new(path, 0, format!("{lines} lines")))
        .collect()
}

/// A source file begins by saying what it is.
pub(super) fn heading(tree: &Tree) -> Vec<Fault> {
    ["ui/src/", "xtask/", "src-tauri/src/", "src-tauri/build.rs"]
        .into_iter()
        .flat_map(|folder| tree.below(folder, &[".rs"]))
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(path, _)| Fault::new(path, 1, "does not begin with `//!`"))
        .collect()
}

/// No file names a folder of the machine it was written on.
pub(super) fn machine_paths(tree: &Tree) -> Vec<Fault> {
    let folders =
        [concat!("/ro", "ot"), concat!("/wo", "rk"), concat!("/tmp", "/w"), concat!("/ho", "me/")];
    let mut faults = Vec::new();
    for (path, text) in tree.below("", &[""]) {
        for (number, line) in text.lines().enumerate() {
            for folder in folders {
                let found = line.match_indices(folder).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let after = line[at + folder.len()..].chars().next();
                    // Part of a longer path or word, such as `events/work` or `/rooted`?
                    !before.is_some_and(|c| c.is_alphanumeric() || "._-}/".contains(c))
                        && (folder.ends_with('/')
                            || after.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_'))
                });
                if found {
                    faults.push(Fault::new(path, number + 1, format!("names {folder}")));
                }
            }
        }
    }
    faults
}

/// No npm package is part of the product: nothing of npm runs in the page. The bench compares with
/// one.
pub(super) fn no_npm(tree: &Tree) -> Vec<Fault> {
    tree.below("", &["package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"])
        .filter(|(path, _)| !path.starts_with("bench/"))
        .map(|(path, _)| Fault::new(path, 0, "no npm package"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_found_and_a_longish_one_is_a_warning() {
        let tree = |lines: usize| Tree::of(&[("a.rs", &"x\n".repeat(lines))]);
        assert_eq!((length(&tree(500)).len(), long(&tree(500)).len()), (0, 0));
        assert_eq!((length(&tree(600)).len(), long(&tree(600)).len()), (0, 1));
        assert_eq!((length(&tree(601)).len(), long(&tree(601)).len()), (1, 0));
    }

    #[test]
    fn a_file_without_a_heading_is_found() {
        assert_eq!(heading(&Tree::of(&[("ui/src/a.rs", "//! A.\n")])), []);
        assert_eq!(heading(&Tree::of(&[("ui/src/a.rs", "use b;\n//! A.\n")])).len(), 1);
        assert_eq!(heading(&Tree::of(&[("src-tauri/build.rs", "")])).len(), 1);
    }

    #[test]
    fn a_path_of_a_machine_is_found() {
        let found = |text: &str| machine_paths(&Tree::of(&[("a.md", text)])).len();
        assert_eq!(found("content/vn/events/work.toml, https://a.example/work, /rooted"), 0);
        assert_eq!(found(concat!("see /ro", "ot/x")), 1);
        assert_eq!(found(concat!("cd /wo", "rk/main")), 1);
        assert_eq!(found(concat!("`/tmp", "/w/x`")), 1);
        assert_eq!(found(concat!("\"/ho", "me/me\"")), 1);
    }

    #[test]
    fn an_npm_package_is_found() {
        assert_eq!(no_npm(&Tree::of(&[("ui/package.json", "{}")])).len(), 1);
        assert_eq!(no_npm(&Tree::of(&[("bench/engines/package.json", "{}")])), []);
        assert_eq!(no_npm(&Tree::of(&[("Cargo.toml", "")])), []);
    }
}
