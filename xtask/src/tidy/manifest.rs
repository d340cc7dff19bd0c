//! Reads as much of `Cargo.toml` as the rules ask for.

use super::Tree;

/// A dependency as a manifest names it.
pub(super) struct Dependency<'a> {
    pub(super) line: usize,
    /// The name of the crate, whatever it is called here.
    pub(super) name: &'a str,
    pub(super) for_tests: bool,
    /// What stands behind the name.
    pub(super) text: &'a str,
}

/// The name of a manifest's package; none for a mere workspace.
fn package(manifest: &str) -> Option<&str> {
    let at = manifest.find("[package]")?;
    manifest[at..]
        .lines()
        .find_map(|l| l.strip_prefix("name = "))
        .map(|n| n.trim().trim_matches('"'))
}

/// The dependencies of a manifest, as `[dependencies]` or `[dependencies.name]`, for any target.
pub(super) fn dependencies(manifest: &str) -> Vec<Dependency<'_>> {
    let mut found = Vec::new();
    let mut section = "";
    for (number, line) in manifest.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            // `[dependencies.name]` is a dependency by itself.
            if let Some((before, name)) = section.rsplit_once("dependencies.") {
                let for_tests = before.ends_with("dev-");
                found.push(Dependency {
                    line: number + 1,
                    name: name.trim_matches('"'),
                    for_tests,
                    text: "",
                });
            }
            continue;
        }
        if !section.ends_with("dependencies")
            || section.starts_with("workspace")
            || line.starts_with('#')
        {
            continue;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        let called = key.split('.').next().unwrap_or_default().trim().trim_matches('"');
        let renamed = value.split_once("package").and_then(|(_, v)| v.split('"').nth(1));
        found.push(Dependency {
            line: number + 1,
            name: renamed.unwrap_or(called),
            for_tests: section.ends_with("dev-dependencies"),
            text: value,
        });
    }
    found
}

/// The manifests of packages, each with the name of the package and its text; `bench/` is a workspace of its own.
pub(super) fn manifests(tree: &Tree) -> impl Iterator<Item = (&str, &str, &str)> {
    tree.below("", &["Cargo.toml"])
        .filter(|(path, _)| !path.starts_with("bench/"))
        .filter_map(|(path, text)| Some((path, package(text)?, text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_name_a_dependency_is_read() {
        let manifest = "[package]\nname = \"p\"\n[dependencies]\na = \"1\"\nb.workspace = true\n\
            c = { package = \"d\", version = \"1\" }\n# e = \"1\"\n[dev-dependencies.f]\nversion = \"1\"\n\
            [target.'cfg(unix)'.build-dependencies]\ng = \"1\"\n[workspace.dependencies]\nh = \"1\"\n\
            [features]\ni = []\n";
        let found: Vec<(&str, bool)> =
            dependencies(manifest).iter().map(|d| (d.name, d.for_tests)).collect();
        assert_eq!(found, [("a", false), ("b", false), ("d", false), ("f", true), ("g", false)]);
        assert_eq!(package(manifest), Some("p"));
        assert_eq!(package("[workspace]\nname = \"x\"\n"), None);
    }
}
