//! Every function that takes what comes from outside is reached by a target: the list below is
//! compared with the code.

use std::collections::BTreeSet;

use super::TARGETS;
use crate::place;

/// The crates that read what comes from outside.
const CRATES: [&str; 7] = ["cards", "catalogue", "desk", "model", "portal", "speech", "wire"];

/// A parameter of one of these kinds may come from outside.
const KINDS: [&str; 9] = [
    "&str",
    "&[u8]",
    "impl Read",
    "impl BufRead",
    "source: R",
    "IntoIterator",
    "Map<String, String>",
    "value: Value",
    "ask: C",
];

/// Each reader, and the target that reaches it.
const READERS: [(&str, &str); 30] = [
    ("bundle::read::open", "bundle"),
    ("bundle::read::open_into", "bundle"),
    ("bundle::from_line", "call"),
    ("certlogic::parse", "rule"),
    ("certlogic::read", "rule"),
    ("content::from_records", "bundle"),
    ("content::read", "content"),
    ("dispatch::dispatch", "call"),
    ("fold::code_of", "query"),
    ("fold::fold", "query"),
    ("fold::is_code", "bundle"),
    ("fold::tokens", "query"),
    ("import::answer", "detail"),
    ("import::import", "dvcqg"),
    ("lib::put", "call"),
    ("mrz::read_mrz", "mrz"),
    ("number::parse", "code"),
    ("plan::plan", "plan"),
    ("plan::turn", "plan"),
    ("qr::read_code", "code"),
    ("rule::eval", "rule"),
    ("rule::try_from", "rule"),
    ("search::answer::answer", "query"),
    ("search::search", "query"),
    ("sentences::sentences", "sentences"),
    ("ssip::lines::parse", "ssip"),
    ("units::locate", "office"),
    ("units::read", "units"),
    ("units::register::read", "units"),
    ("units::register::read_centres", "units"),
];

/// Functions of the same form whose texts are our own, and why.
const OWN: [(&str, &str); 25] = [
    ("asked::read", "the 36 characters of a portal's id, looked at one by one"),
    ("check::recorded::compares", "recorded test data, asked by the content check alone"),
    ("check::recorded::read", "recorded test data, read by the content check alone"),
    ("lib::catalogue", "the tag of the portal's last answer, bounded where it is stored and sent"),
    ("lib::new", "an address from the profile of a portal"),
    ("lib::with_hosts", "the same"),
    ("lib::with_limits", "the same"),
    ("dvcqg::open", "the same"),
    ("dvcqg::with", "the same"),
    ("ptv::open", "the same"),
    ("national::new", "the same"),
    ("national::timed", "the same"),
    ("portals::of", "the same"),
    ("portals::timed", "the same"),
    ("portals::profile", "the profile of a portal, our own content"),
    ("profile::page_of", "an id put into the address of the profile, checked first"),
    ("dvcqg::search", "words that are sent, not read"),
    ("paper::of", "the first bytes of a file are compared, nothing is read"),
    ("ptv::of_event", "a code that is looked for, not read"),
    ("ptv::events::event_of_uri", "the code at the end of a life event's address"),
    ("search::index::new", "entries made of records that were read"),
    ("units::changes::read", "our own content"),
    ("units::same_name", "two names of the register"),
    ("vault::paper_name", "the name of a file, cut at its last point and shortened, not read"),
    ("search::index::build", "entries made of records that were read"),
];

/// The public functions of a source whose parameters are of one of the [`KINDS`].
fn readers(source: &str) -> Vec<&str> {
    let source = source.split("\nmod tests {").next().unwrap_or_default();
    let heads = source.match_indices("fn ").filter(|(at, _)| {
        let before = source[..*at].trim_end_matches("async ").trim_end_matches("const ");
        // The one trait through which a value comes in.
        before.ends_with("pub ") || source[*at..].starts_with("fn try_from(value: Value)")
    });
    let found = heads.filter_map(|(at, _)| {
        let head = source[at + 3..].split(['{', ';']).next()?;
        let parameters = head.split("->").next()?;
        let name = head.split(['(', '<']).next()?;
        KINDS.iter().any(|kind| parameters.contains(kind)).then_some(name)
    });
    found.collect()
}

#[test]
fn every_reader_of_what_comes_from_outside_is_a_target() {
    let mut found = BTreeSet::new();
    for name in CRATES {
        let folder = place::root().join("src-tauri/crates").join(name).join("src");
        for (path, source) in place::files(&folder, "rs").expect("the sources") {
            let module = path.trim_end_matches(".rs").replace(['/', '\\'], "::");
            if module.ends_with("tests") || module.ends_with("properties") {
                continue;
            }
            found.extend(readers(&source).into_iter().map(|f| format!("{module}::{f}")));
        }
    }
    let listed: BTreeSet<String> =
        READERS.iter().chain(&OWN).map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(found, listed, "left: the code; right: the list");
    for (name, target) in READERS {
        assert!(TARGETS.iter().any(|(t, _)| *t == target), "{name}: no target {target}");
    }
}

#[test]
fn a_reader_is_known_by_its_parameters() {
    let source = "pub fn a(x: &str) -> u8 {}\npub(crate) fn b(x: &str) {}\nfn c(x: &str) {}\n\
                  pub async fn d(\n  &self,\n  x: &[u8],\n) {}\npub fn e() -> &str {}\n\
                  mod tests {\npub fn f(x: &str) {}\n";
    assert_eq!(readers(source), ["a", "d"]);
}
