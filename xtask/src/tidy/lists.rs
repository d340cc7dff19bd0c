//! Lists that must keep up with the code: screens, reasons, parts.

use super::{Fault, Tree, code};

const STATES: &str = "tests/browser/states.toml";
const ROUTES: &str = "ui/src/route.rs";
const FAILURE: &str = "src-tauri/crates/wire/src/failure.rs";
const GALLERY: &str = "ui/src/features/gallery.rs";
const PARTS: &str = "ui/src/parts/";

/// The variants of an enum in a source file.
fn variants(source: &str, name: &str) -> Vec<String> {
    let code = code::split(source).code;
    let Some((_, body)) = code.split_once(&format!("enum {name} {{")) else {
        return Vec::new();
    };
    let (mut depth, mut found) = (0_usize, Vec::new());
    for line in body.lines() {
        let line = line.trim();
        if depth == 0 && line.starts_with('}') {
            break;
        }
        let word: String = line.chars().take_while(|c| c.is_alphanumeric()).collect();
        if depth == 0 && word.starts_with(char::is_uppercase) {
            found.push(word);
        }
        depth += line.matches(['{', '(']).count();
        depth = depth.saturating_sub(line.matches(['}', ')']).count());
    }
    found
}

/// The values of `key` in the tables `[[table]]` of a TOML file.
fn values<'a>(toml: &'a str, table: &str, key: &str) -> Vec<&'a str> {
    let (mut inside, mut found) = (false, Vec::new());
    for line in toml.lines().map(str::trim) {
        if line.starts_with('[') {
            inside = line == format!("[[{table}]]");
        } else if inside
            && let Some((k, value)) = line.split_once('=')
            && k.trim() == key
        {
            found.extend(value.split('"').nth(1));
        }
    }
    found
}

/// Every route is described as a screen, and only routes are.
pub(super) fn screens(tree: &Tree) -> Vec<Fault> {
    let routes = variants(tree.text(ROUTES), "Route");
    let described = values(tree.text(STATES), "screen", "route");
    let mut faults = differences(&routes, &described, "route");
    if routes.is_empty() {
        faults.push(Fault::new(ROUTES, 0, "no routes found"));
    }
    faults
}

/// Every reason a call may fail for is shown by some state.
pub(super) fn reasons(tree: &Tree) -> Vec<Fault> {
    let source = tree.text(FAILURE);
    let names: Vec<String> = source
        .split_once("fn name(")
        .map(|(_, body)| code::split(body.split_once("\n    }").map_or(body, |(b, _)| b)).literals)
        .unwrap_or_default()
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let described = values(tree.text(STATES), "reason", "name");
    let mut faults = differences(&names, &described, "reason");
    if names.is_empty() {
        faults.push(Fault::new(FAILURE, 0, "no reasons found"));
    }
    faults
}

fn differences(there: &[String], described: &[&str], what: &str) -> Vec<Fault> {
    let missing = there
        .iter()
        .filter(|n| !described.contains(&n.as_str()))
        .map(|n| (n.as_str(), "is not described"));
    let strange = described
        .iter()
        .filter(|d| !there.iter().any(|n| n == *d))
        .map(|d| (*d, "is described, but gone"));
    missing
        .chain(strange)
        .map(|(n, why)| Fault::new(STATES, 0, format!("{what} {n} {why}")))
        .collect()
}

/// A part with a view has a style sheet beside it and stands in the gallery.
pub(super) fn parts(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let gallery = tree.text(GALLERY);
    for (path, text) in tree.below(PARTS, &[".rs"]) {
        let name = path[PARTS.len()..].trim_end_matches(".rs");
        if name == "mod" || !code::split(text).code.contains("view!") {
            continue;
        }
        if !tree.has(&format!("{PARTS}{name}.css")) {
            faults.push(Fault::new(path, 0, format!("{name}.css is missing")));
        }
        // The frame of a screen is the gallery's own frame.
        let shown = name == "screen" || gallery.contains(&format!("data-part=\"{name}\""));
        if !shown {
            faults.push(Fault::new(GALLERY, 0, format!("the part {name} is not shown")));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENUM: &str = "/// All.\nenum Route {\n    /// Home {.\n    Home,\n    Plan { plan: u32, section: Section },\n    Question {\n        Plan: u32,\n    },\n    #[cfg(x)]\n    Event(String),\n}\nenum Other {\n    Else,\n}\n";

    #[test]
    fn a_screen_that_nobody_describes_is_found() {
        let states = |text: &str| screens(&Tree::of(&[(ROUTES, ENUM), (STATES, text)])).len();
        let all = "[[screen]]\nroute = \"Home\"\n[[screen.state]]\nroute = \"Nothing\"\n[[screen]]\nroute = \"Plan\"\n[[screen]]\nroute = \"Question\"\n[[screen]]\nroute = \"Event\"\n";
        assert_eq!(states(all), 0);
        assert_eq!(states(&all.replace("\"Event\"", "\"Gone\"")), 2);
        assert_eq!(states(""), 4);
        assert_eq!(screens(&Tree::of(&[])).len(), 1);
    }

    #[test]
    fn a_reason_that_no_state_shows_is_found() {
        let source = "impl Reason {\n    fn name(&self) -> &str {\n        match self {\n            Self::A => \"a\",\n            Self::B => \"b-c\",\n        }\n    }\n    fn x() { \"no\" }\n}\n";
        let states = |text: &str| reasons(&Tree::of(&[(FAILURE, source), (STATES, text)])).len();
        assert_eq!(states("[[reason]]\nname = \"a\"\n[[reason]]\nname = \"b-c\"\n"), 0);
        assert_eq!(states("[[reason]]\nname = \"a\"\n"), 1);
        assert_eq!(reasons(&Tree::of(&[])).len(), 1);
    }

    #[test]
    fn a_part_without_style_or_outside_the_gallery_is_found() {
        let part = ("ui/src/parts/tile.rs", "view! { <p></p> }");
        let css = ("ui/src/parts/tile.css", "");
        let gallery = (GALLERY, "<div data-part=\"tile\">");
        assert_eq!(parts(&Tree::of(&[part, css, gallery])), []);
        assert_eq!(parts(&Tree::of(&[part, gallery])).len(), 1);
        assert_eq!(parts(&Tree::of(&[part, css])).len(), 1);
        assert_eq!(parts(&Tree::of(&[("ui/src/parts/plain.rs", "fn f() {}")])), []);
    }
}
