//! Who may depend on whom.

use super::{
    Fault, Tree,
    manifest::{Dependency, dependencies, manifests},
};

/// Our packages with those of ours they may use. A new package must say here where it stands.
const MAY_USE: [(&str, &[&str]); 24] = [
    ("model", &[]),
    ("wire", &["cards", "model"]),
    ("phrases", &["model", "wire"]),
    ("catalogue", &["model"]),
    ("cards", &[]),
    ("ocrb", &[]),
    ("notices", &["model"]),
    ("payments", &["model"]),
    ("portal", &[]),
    ("speech", &["model"]),
    ("vault", &["cards", "model"]),
    ("viewer", &["cards", "model", "ocrb"]),
    ("keychain", &["vault"]),
    (
        "desk",
        &[
            "cards",
            "catalogue",
            "model",
            "notices",
            "payments",
            "portal",
            "speech",
            "vault",
            "viewer",
            "wire",
        ],
    ),
    (
        "motcua",
        &[
            "catalogue",
            "desk",
            "keychain",
            "model",
            "phrases",
            "portal",
            "speech",
            "vault",
            "viewer",
            "wire",
        ],
    ),
    ("ui", &["cards", "model", "phrases", "wire"]),
    ("clerk", &["catalogue", "model"]),
    (
        "prove",
        &[
            "cards",
            "catalogue",
            "desk",
            "keychain",
            "model",
            "portal",
            "speech",
            "vault",
            "viewer",
            "wire",
        ],
    ),
    ("xtask", &[]),
    ("bindgen", &[]),
    ("reference-portal", &[]),
    (
        "browser",
        &["catalogue", "desk", "model", "phrases", "portal", "reference-portal", "vault", "wire"],
    ),
    ("window", &["catalogue", "model", "reference-portal", "wire"]),
    ("it", &["catalogue", "desk", "model", "portal", "reference-portal", "wire"]),
];

/// Crates that only these packages may name.
const OWNED: [(&str, &[&str]); 16] = [
    ("tauri", &["motcua"]),
    ("tauri-build", &["motcua"]),
    ("wry", &[]),
    ("reqwest", &["portal", "signin"]),
    ("rustls", &["portal", "signin"]),
    ("leptos", &["ui"]),
    // A test in the window looks for the keys in the memory of the app.
    ("age", &["vault", "window"]),
    ("rusqlite", &["vault"]),
    ("keyring", &["keychain"]),
    ("keyring-core", &["keychain"]),
    ("zbus-secret-service-keyring-store", &["keychain"]),
    // The shell for notifications.
    ("zbus", &["keychain", "motcua"]),
    ("notify-rust", &["motcua"]),
    ("apple-native-keyring-store", &["keychain"]),
    ("android-native-keyring-store", &["keychain"]),
    ("windows-native-keyring-store", &["keychain"]),
];

/// Packages whose tests, too, keep to the table: the reference portal shares nothing with the app.
const STRICT: [&str; 3] = ["reference-portal", "xtask", "ui"];

/// Ours use ours only as the table says.
pub(super) fn direction(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, name, text) in manifests(tree) {
        let Some((_, may_use)) = MAY_USE.iter().find(|(n, _)| *n == name) else {
            faults.push(Fault::new(path, 0, format!("{name} has no place in the table of tidy")));
            continue;
        };
        for dependency in dependencies(text) {
            let ours = MAY_USE.iter().any(|(n, _)| *n == dependency.name);
            let lenient = dependency.for_tests && !STRICT.contains(&name);
            if ours && !lenient && !may_use.contains(&dependency.name) {
                let text = format!("{name} may not use {}", dependency.name);
                faults.push(Fault::new(path, dependency.line, text));
            }
        }
    }
    faults
}

/// Some crates belong to one package alone.
pub(super) fn owners(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, name, text) in manifests(tree) {
        for dependency in dependencies(text) {
            let owned = OWNED.iter().find(|(n, _)| *n == dependency.name);
            if owned.is_some_and(|(_, owners)| !owners.contains(&name)) {
                let text = format!("{name} may not use {}", dependency.name);
                faults.push(Fault::new(path, dependency.line, text));
            }
        }
    }
    faults
}

/// What a package must ask of the compiler that does not take the lints of the workspace.
const LEAST: [&str; 4] = [
    "unsafe_code = \"forbid\"",
    "missing_docs = \"warn\"",
    "all = { level = \"warn\"",
    "unwrap_used = \"warn\"",
];

/// Every package takes the lints of the workspace, or states those that matter itself.
pub(super) fn lints(tree: &Tree) -> Vec<Fault> {
    let mut faults: Vec<Fault> = manifests(tree)
        .filter(|(_, _, text)| !text.contains("[lints]\nworkspace = true"))
        .filter(|(_, _, text)| {
            let own = text.find("[lints.rust]").map_or("", |at| &text[at..]);
            !LEAST.iter().all(|l| own.contains(l))
        })
        .map(|(path, name, _)| {
            Fault::new(path, 0, format!("{name} lacks `[lints] workspace = true`"))
        })
        .collect();
    if !tree.text("Cargo.toml").contains("unsafe_code = \"forbid\"") {
        faults.push(Fault::new("Cargo.toml", 0, "the workspace does not forbid unsafe code"));
    }
    faults
}

/// No feature of Tauri that opens more than a page, and none of its plugins.
pub(super) fn doors(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, _, text) in tree.below("", &["Cargo.toml"]).map(|(p, t)| (p, "", t)) {
        for Dependency { line, name, text, .. } in dependencies(text) {
            if name.starts_with("tauri-plugin") {
                faults.push(Fault::new(
                    path,
                    line,
                    format!("{name}: calls go through our own rooms"),
                ));
            }
            for feature in
                ["\"devtools\"", "\"protocol-asset\"", "\"webview-data-url\"", "\"plugin\""]
            {
                // age with plugins starts programs that a file names (RUSTSEC-2024-0433).
                let concerned = if feature == "\"plugin\"" {
                    name == "age"
                } else {
                    name.starts_with("tauri") || name == "wry"
                };
                if concerned && text.contains(feature) {
                    faults.push(Fault::new(path, line, format!("{name} with {feature}")));
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(name: &str, rest: &str) -> (String, String) {
        let text = format!("[package]\nname = \"{name}\"\n\n{rest}\n[lints]\nworkspace = true\n");
        (format!("{name}/Cargo.toml"), text)
    }

    fn tree(name: &str, rest: &str) -> Tree {
        let (path, text) = manifest(name, rest);
        Tree::of(&[(&path, &text)])
    }

    #[test]
    fn a_step_against_the_direction_is_found() {
        let found = |name, rest| direction(&tree(name, rest)).len();
        assert_eq!(
            found("wire", "[dependencies]\nmodel = { workspace = true }\nserde = \"1\"\n"),
            0
        );
        assert_eq!(found("model", "[dependencies]\nwire.workspace = true\n"), 1);
        assert_eq!(found("ui", "[dependencies]\ndesk = { workspace = true }\n"), 1);
        assert_eq!(found("ui", "[target.'cfg(x)'.dependencies]\nportal = \"0\"\n"), 1);
        assert_eq!(found("model", "[dependencies.desk]\nworkspace = true\n"), 1);
        assert_eq!(found("model", "[build-dependencies]\nx = { package = \"desk\" }\n"), 1);
        assert_eq!(found("desk", "[dev-dependencies]\nreference-portal = \"0\"\n"), 0);
        assert_eq!(found("reference-portal", "[dev-dependencies]\nportal = \"0\"\n"), 1);
        assert_eq!(found("newcomer", ""), 1);
    }

    #[test]
    fn a_crate_in_strange_hands_is_found() {
        let found = |name, rest| owners(&tree(name, rest)).len();
        assert_eq!(found("motcua", "[dependencies]\ntauri = { workspace = true }\n"), 0);
        assert_eq!(found("desk", "[dependencies]\ntauri = { workspace = true }\n"), 1);
        assert_eq!(found("browser", "[dev-dependencies]\nreqwest = \"0\"\n"), 1);
        assert_eq!(found("portal", "[dependencies]\nreqwest = \"0\"\n"), 0);
    }

    #[test]
    fn a_member_without_lints_is_found() {
        let root = "[workspace.lints.rust]\nunsafe_code = \"forbid\"\n";
        let (path, text) = manifest("model", "");
        assert_eq!(lints(&Tree::of(&[("Cargo.toml", root), (&path, &text)])), []);
        let bare = "[package]\nname = \"model\"\n";
        assert_eq!(lints(&Tree::of(&[("Cargo.toml", root), (&path, bare)])).len(), 1);
        assert_eq!(lints(&Tree::of(&[(&path, &text)])).len(), 1, "unsafe is not forbidden");
    }

    #[test]
    fn a_back_door_is_found() {
        let found = |rest| doors(&tree("motcua", rest)).len();
        assert_eq!(
            found("[dependencies]\ntauri = { workspace = true, features = [\"wry\"] }\n"),
            0
        );
        assert_eq!(
            found("[dependencies]\ntauri = { version = \"2\", features = [\"devtools\"] }\n"),
            1
        );
        assert_eq!(found("[dependencies]\ntauri-plugin-shell = \"2\"\n"), 1);
        assert_eq!(
            found("[dependencies]\nage = { version = \"0.12\", features = [\"plugin\"] }\n"),
            1
        );
    }
}
