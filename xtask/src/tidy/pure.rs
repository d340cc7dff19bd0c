//! Crates that only think: no files, no network, no clock, no environment.

use super::{Fault, Tree, code};

const PURE: [&str; 8] =
    ["model", "wire", "phrases", "cards", "ocrb", "catalogue", "notices", "payments"];

/// What reaches outside. Tests and build scripts may.
const OUTSIDE: [&str; 14] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "tokio",
    "reqwest",
    "rusqlite",
    "tauri",
    "getrandom",
];

/// A pure crate names nothing that reaches outside.
pub(super) fn no_io(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for name in PURE {
        let folder = format!("src-tauri/crates/{name}/src/");
        let sources: Vec<(&str, String, Vec<String>)> = tree
            .below(&folder, &[".rs"])
            .map(|(path, text)| {
                let (kept, elsewhere) = code::without_tests(&code::split(text).code);
                (path, kept, elsewhere)
            })
            .collect();
        let tests: Vec<String> = sources
            .iter()
            .flat_map(|(path, _, elsewhere)| elsewhere.iter().map(|e| beside(path, e)))
            .collect();
        for (path, kept, _) in &sources {
            if tests.iter().any(|t| path.starts_with(t.as_str())) {
                continue;
            }
            for word in OUTSIDE {
                for line in code::lines_with(kept, word) {
                    faults.push(Fault::new(
                        path,
                        line,
                        format!("{name} is pure, but names {word}"),
                    ));
                }
            }
            // `use std::{fs, …}`
            for (number, line) in kept.lines().enumerate() {
                let listed = line.trim_start().strip_prefix("use std::{").unwrap_or_default();
                for word in ["fs", "net", "env", "process", "thread"] {
                    if !code::lines_with(listed, word).is_empty() {
                        faults.push(Fault::new(
                            path,
                            number + 1,
                            format!("{name} is pure, but uses std::{word}"),
                        ));
                    }
                }
            }
        }
    }
    faults
}

/// Only `portal` opens sockets; what the shell and the desk ask of the world goes through it.
pub(super) fn no_sockets(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in tree.below("src-tauri/", &[".rs"]) {
        let owner = ["portal", "signin"]
            .iter()
            .any(|n| path.starts_with(&format!("src-tauri/crates/{n}/")));
        if owner || path.contains("/tests/") || path.ends_with("/tests.rs") {
            continue;
        }
        let (kept, _) = code::without_tests(&code::split(text).code);
        for word in
            ["TcpStream", "TcpListener", "TcpSocket", "UdpSocket", "UnixStream", "ToSocketAddrs"]
        {
            // The voice speaks to the speech service of this machine, never over the network.
            if word == "UnixStream" && path.starts_with("src-tauri/crates/speech/") {
                continue;
            }
            for line in code::lines_with(&kept, word) {
                faults.push(Fault::new(path, line, format!("{word}: only portal opens sockets")));
            }
        }
    }
    faults
}

/// Where the module `name` of the file `path` lies, without its ending.
fn beside(path: &str, name: &str) -> String {
    let stem = path.trim_end_matches(".rs");
    let folder =
        ["/lib", "/mod", "/main"].iter().find_map(|s| stem.strip_suffix(s)).unwrap_or(stem);
    format!("{folder}/{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pure_crate_that_reads_a_file_or_the_clock_is_found() {
        let found =
            |text: &str| no_io(&Tree::of(&[("src-tauri/crates/model/src/lib.rs", text)])).len();
        assert_eq!(found("use std::io::Read; // std::fs\n"), 0);
        assert_eq!(found("use std::{\n    fmt, str\n};\n"), 0);
        assert_eq!(found("fn f() { std::fs::read(\"x\"); }\n"), 1);
        assert_eq!(found("use std::{fmt, fs};\n"), 1);
        assert_eq!(found("use std::time::SystemTime;\n"), 1);
        assert_eq!(found("let t = jiff::Timestamp::now();\n"), 1);
        assert_eq!(
            found("#[cfg(test)]\nmod tests { use std::fs; fn f() { std::fs::read(\"x\"); } }\n"),
            0
        );
    }

    #[test]
    fn a_socket_outside_the_portal_is_found() {
        let found = |path: &str, text: &str| no_sockets(&Tree::of(&[(path, text)])).len();
        let text = "use std::net::TcpStream;\n";
        assert_eq!(found("src-tauri/crates/desk/src/lib.rs", text), 1);
        assert_eq!(found("src-tauri/src/lib.rs", text), 1);
        assert_eq!(found("src-tauri/crates/portal/src/http.rs", text), 0);
        assert_eq!(found("src-tauri/crates/speech/src/ssip.rs", text), 1);
        assert_eq!(found("src-tauri/crates/speech/src/ssip.rs", "use x::UnixStream;\n"), 0);
        assert_eq!(
            found("src-tauri/crates/desk/src/lib.rs", "#[cfg(test)]\nmod tests { TcpStream }\n"),
            0
        );
    }

    #[test]
    fn a_file_of_tests_may_read_and_the_file_beside_it_may_not() {
        let tree = Tree::of(&[
            ("src-tauri/crates/model/src/plan.rs", "#[cfg(test)]\nmod trials;\n"),
            ("src-tauri/crates/model/src/plan/trials.rs", "use std::fs::read;\n"),
            ("src-tauri/crates/model/src/plan/times.rs", "use std::fs::read;\n"),
        ]);
        let faults = no_io(&tree);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].path, "src-tauri/crates/model/src/plan/times.rs");
    }
}
