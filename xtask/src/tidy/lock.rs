//! What `Cargo.lock` must hold.

use super::{Fault, Tree};

const LOCK: &str = "Cargo.lock";
/// The one place crates come from.
const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Versions below which a crate has a known hole. The first two must be there.
const FLOORS: [(&str, [u64; 3]); 4] = [
    ("tauri", [2, 12, 5]),
    ("wry", [0, 57, 1]),
    ("quick-xml", [0, 41, 0]),
    ("rustls-webpki", [0, 103, 13]),
];

/// The values of a key such as `version`, each with the name of its package and its line.
fn packages<'a>(lock: &'a str, key: &'a str) -> impl Iterator<Item = (usize, &'a str, &'a str)> {
    let mut name = "";
    lock.lines().enumerate().filter_map(move |(number, line)| {
        let (k, value) = line.split_once(" = ")?;
        let value = value.trim_matches('"');
        if k == "name" {
            name = value;
        }
        (k == key).then_some((number + 1, name, value))
    })
}

/// The (first) version of a crate in a lock file.
pub(crate) fn locked_version(lock: &str, name: &str) -> Option<String> {
    packages(lock, "version").find(|(_, n, _)| *n == name).map(|(_, _, v)| v.to_owned())
}

/// Major, minor, patch; what follows `-` or `+` is left out.
fn numbers(version: &str) -> Option<[u64; 3]> {
    let plain = version.split(['-', '+']).next()?;
    let mut parts = plain.split('.').map(str::parse);
    Some([parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?])
}

/// Every crate is ours or from crates.io.
pub(super) fn sources(tree: &Tree) -> Vec<Fault> {
    packages(tree.text(LOCK), "source")
        .filter(|(_, _, source)| *source != CRATES_IO)
        .map(|(line, name, source)| Fault::new(LOCK, line, format!("{name} comes from {source}")))
        .collect()
}

/// No crate is below its floor, and those that matter most are there.
pub(super) fn floors(tree: &Tree) -> Vec<Fault> {
    let lock = tree.text(LOCK);
    let mut faults = Vec::new();
    for (name, floor) in FLOORS {
        for (line, _, version) in packages(lock, "version").filter(|(_, n, _)| *n == name) {
            if numbers(version).is_none_or(|v| v < floor) {
                let floor = floor.map(|n| n.to_string()).join(".");
                faults.push(Fault::new(LOCK, line, format!("{name} {version} is below {floor}")));
            }
        }
    }
    for name in ["tauri", "wry"] {
        if locked_version(lock, name).is_none() {
            faults.push(Fault::new(LOCK, 0, format!("{name} is not there")));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(packages: &[(&str, &str, &str)]) -> Tree {
        let text: String = packages
            .iter()
            .map(|(n, v, s)| {
                format!("[[package]]\nname = \"{n}\"\nversion = \"{v}\"\nsource = \"{s}\"\n\n")
            })
            .collect();
        Tree::of(&[(LOCK, &text)])
    }

    #[test]
    fn a_version_below_its_floor_is_found() {
        let good = [("tauri", "2.12.5", CRATES_IO), ("wry", "0.57.1", CRATES_IO)];
        assert_eq!(floors(&tree(&good)), []);
        for bad in [
            ("tauri", "2.12.4"),
            ("wry", "0.9.99"),
            ("quick-xml", "0.40.1"),
            ("rustls-webpki", "0.103.2"),
        ] {
            let mut all = good.to_vec();
            all.push((bad.0, bad.1, CRATES_IO));
            assert_eq!(floors(&tree(&all)).len(), 1, "{bad:?}");
        }
        assert_eq!(floors(&tree(&[])).len(), 2, "neither tauri nor wry");
    }

    #[test]
    fn another_registry_is_found() {
        assert_eq!(sources(&tree(&[("a", "1.0.0", CRATES_IO)])), []);
        for source in ["registry+https://mirror.example/index", "git+https://github.com/x/y#1"] {
            assert_eq!(sources(&tree(&[("a", "1.0.0", source)])).len(), 1);
        }
    }
}
