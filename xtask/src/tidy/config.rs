//! What the window may do: `tauri.conf.json` and the capability.

use super::{Fault, Tree};
use crate::json::{self, Value};

const CONFIG: &str = "tauri.conf.json";
const CAPABILITIES: &str = "src-tauri/capabilities/";

/// The policy of the page. `connect-src` has `'self'` because the page fetches its own wasm.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' blob: data:; font-src 'self'; connect-src 'self' ipc: http://ipc.localhost; \
    frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'";

type Values = Vec<(String, Value)>;

/// The values of a file, or the fault that it is no JSON.
fn read(tree: &Tree, path: &str) -> Result<Values, Vec<Fault>> {
    json::flat(tree.text(path)).map_err(|error| vec![Fault::new(path, 0, error)])
}

/// The policy is the agreed one, word for word.
pub(super) fn policy(tree: &Tree) -> Vec<Fault> {
    let values = match read(tree, CONFIG) {
        Ok(values) => values,
        Err(faults) => return faults,
    };
    let mut faults = Vec::new();
    if json::text(&values, "app.security.csp") != Some(POLICY) {
        faults.push(Fault::new(CONFIG, 0, format!("app.security.csp is not: {POLICY}")));
    }
    // Tauri would add to the policy, or take another one while developing.
    for (path, _) in values.iter().filter(|(p, _)| p.starts_with("app.security.devCsp")) {
        faults.push(Fault::new(CONFIG, 0, format!("{path}: there is one policy")));
    }
    faults
}

/// IP-1: nothing global, prototypes frozen, no asset protocol, nothing dangerous, no foreign page.
pub(super) fn window(tree: &Tree) -> Vec<Fault> {
    let values = match read(tree, CONFIG) {
        Ok(values) => values,
        Err(faults) => return faults,
    };
    let mut faults = Vec::new();
    let mut wrong = |text: String| faults.push(Fault::new(CONFIG, 0, text));
    let is = |path: &str, word: &str| {
        values.iter().any(|(p, v)| p == path && *v == Value::Word(word.into()))
    };
    for (path, word) in [
        ("app.withGlobalTauri", "false"),
        ("app.security.freezePrototype", "true"),
        ("app.security.assetProtocol.enable", "false"),
    ] {
        if !is(path, word) {
            wrong(format!("{path} must be {word}"));
        }
    }
    for (path, value) in &values {
        let last = path.rsplit('.').next().unwrap_or(path);
        if last.starts_with("dangerous") {
            wrong(format!("{path}: not here"));
        }
        if last == "devUrl" || last == "remote" || path.starts_with("plugins") {
            wrong(format!("{path}: nothing from elsewhere"));
        }
        if last == "url" && *value != Value::Text("index.html".into()) {
            wrong(format!("{path}: the window shows our page"));
        }
    }
    let listed = json::texts(&values, "app.security.capabilities");
    let there: Vec<&str> = tree
        .below(CAPABILITIES, &[".json"])
        .filter_map(|(path, _)| path.strip_prefix(CAPABILITIES)?.strip_suffix(".json"))
        .collect();
    if listed.is_empty() || listed != there {
        wrong(format!("app.security.capabilities is {listed:?}, the files are {there:?}"));
    }
    faults
}

/// The rooms of the call table and the byte lane.
fn rooms(tree: &Tree) -> Vec<String> {
    let table = tree.text("src-tauri/crates/wire/src/table.rs");
    let mut rooms: Vec<String> = table
        .lines()
        .skip_while(|l| !l.contains("$then! {"))
        .take_while(|l| !l.starts_with('}'))
        .filter_map(|l| l.trim().strip_suffix(" {"))
        .filter(|name| name.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .map(str::to_owned)
        .collect();
    let lane = tree.text("src-tauri/crates/wire/src/lane.rs");
    rooms.extend(
        lane.lines()
            .find_map(|l| l.strip_prefix("pub const ROOM: &str = "))
            .map(|name| name.trim_matches(['"', ';']).to_owned()),
    );
    rooms
}

/// A capability is for the one window and names `ROOM:default` for our rooms, nothing of Tauri's.
pub(super) fn capability(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut rooms: Vec<String> = rooms(tree).into_iter().map(|r| format!("{r}:default")).collect();
    rooms.sort();
    let mut named: Vec<String> = Vec::new();
    for (path, text) in tree.below(CAPABILITIES, &[".json"]) {
        let values = match json::flat(text) {
            Ok(values) => values,
            Err(error) => {
                faults.push(Fault::new(path, 0, error));
                continue;
            }
        };
        let strange = |key: &str| {
            key.starts_with("remote") || key.ends_with(".allow") || key.ends_with(".identifier")
        };
        for (key, _) in values.iter().filter(|(key, _)| strange(key)) {
            faults.push(Fault::new(path, 0, format!("{key}: not here")));
        }
        let mut holders = json::texts(&values, "windows");
        holders.extend(json::texts(&values, "webviews"));
        if holders != ["main"] {
            faults.push(Fault::new(path, 0, format!("for {holders:?}, not for the one window")));
        }
        named.extend(json::texts(&values, "permissions").into_iter().map(str::to_owned));
    }
    named.sort();
    if rooms.is_empty() || named != rooms {
        faults.push(Fault::new(
            CAPABILITIES,
            0,
            format!("permissions are {named:?}, the rooms are {rooms:?}"),
        ));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(change: impl Fn(String) -> String) -> Tree {
        let text = format!(
            r#"{{"app": {{"withGlobalTauri": false, "windows": [{{"label": "main"}}],
            "security": {{"capabilities": ["main"], "freezePrototype": true,
            "assetProtocol": {{"enable": false}}, "csp": "{POLICY}"}}}}}}"#
        );
        Tree::of(&[(CONFIG, &change(text)), ("src-tauri/capabilities/main.json", "{}")])
    }

    #[test]
    fn one_word_more_in_the_policy_is_found() {
        assert_eq!(policy(&config(|t| t)), []);
        assert_eq!(
            policy(&config(|t| t.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")))
                .len(),
            1
        );
        assert_eq!(policy(&config(|t| t.replace("\"csp\"", "\"devCsp\": null, \"csp\""))).len(), 1);
        assert_eq!(policy(&Tree::of(&[])).len(), 1);
    }

    #[test]
    fn each_right_too_many_is_found() {
        assert_eq!(window(&config(|t| t)), []);
        for (from, to) in [
            ("\"withGlobalTauri\": false", "\"withGlobalTauri\": true"),
            ("\"freezePrototype\": true", "\"freezePrototype\": false"),
            ("\"enable\": false", "\"enable\": true"),
            ("\"csp\"", "\"dangerousDisableAssetCspModification\": true, \"csp\""),
            ("\"label\": \"main\"", "\"url\": \"https://x.example\""),
            ("[\"main\"]", "[\"main\", \"other\"]"),
            ("{\"app\"", "{\"build\": {\"devUrl\": \"http://localhost\"}, \"app\""),
        ] {
            assert_eq!(window(&config(|t| t.replace(from, to))).len(), 1, "{to}");
        }
    }

    #[test]
    fn a_permission_too_many_or_too_few_is_found() {
        let table =
            "macro_rules! x {\n  $then! {\n    settings {\n      read: A => B,\n    }\n  }\n}\n";
        let lane = "pub const ROOM: &str = \"lane\";\n";
        let faults = |capability: &str| {
            capability_faults(&[
                ("src-tauri/crates/wire/src/table.rs", table),
                ("src-tauri/crates/wire/src/lane.rs", lane),
                ("src-tauri/capabilities/main.json", capability),
            ])
        };
        let good = r#"{"windows": ["main"], "permissions": ["settings:default", "lane:default"]}"#;
        assert_eq!(faults(good), 0);
        assert_eq!(
            faults(&good.replace("\"lane:default\"", "\"lane:default\", \"core:default\"")),
            1
        );
        assert_eq!(faults(&good.replace(", \"lane:default\"", "")), 1);
        assert_eq!(faults(&good.replace("[\"main\"]", "[\"*\"]")), 1);
        assert_eq!(faults(&good.replace("windows", "webviews")), 0);
        let more = good.replace("{\"windows\"", "{\"webviews\": [\"*\"], \"windows\"");
        assert_eq!(faults(&more), 1);
        assert_eq!(
            faults(
                &good.replace(
                    "{\"windows\"",
                    "{\"remote\": {\"urls\": [\"https://*\"]}, \"windows\""
                )
            ),
            1
        );
    }

    fn capability_faults(files: &[(&str, &str)]) -> usize {
        capability(&Tree::of(files)).len()
    }
}
