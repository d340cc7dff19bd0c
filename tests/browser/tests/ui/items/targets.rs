//! Items 5 and 17: what a finger can hit, without gestures.

use std::collections::BTreeSet;

use browser::{
    Outcome,
    probe::{boxes::Target, lint::lines},
};

use super::seen;
use crate::{bench::Bench, runner::Report};

/// Rows of one list may touch: each is as wide as the list and higher than a target.
fn is_row(target: &Target) -> bool {
    target.classes.iter().any(|c| c == "row-link" || c == "row-action")
}

pub(crate) async fn item_05_targets(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut count = 0;
    for page in survey.pages.iter().filter(|p| !p.case.tool) {
        let targets: Vec<&Target> = page.targets.iter().filter(|t| !t.inline).collect();
        for (i, target) in targets.iter().enumerate() {
            count += 1;
            let main =
                target.action || is_row(target) || target.classes.iter().any(|c| c == "big-choice");
            let side = if page.simple() && main { 60.0 } else { 48.0 };
            if target.rect.w < side - 0.1 || target.rect.h < side - 0.1 {
                let (w, h) = (target.rect.w, target.rect.h);
                faults.push(format!(
                    "{}: {w:.0} x {h:.0} px, not {side}: {} {:?}",
                    page.name(),
                    target.at,
                    target.name
                ));
            }
            for other in &targets[i + 1..] {
                let gap = target.rect.gap(&other.rect);
                let rows = is_row(target) && is_row(other);
                let within = target.rect.holds(&other.rect) || other.rect.holds(&target.rect);
                if gap < 7.9 && target.bar == other.bar && !rows && !within {
                    let (a, b) = (&target.at, &other.at);
                    faults.push(format!("{}: {gap:.0} px between {a} and {b}", page.name()));
                }
            }
        }
    }
    Report::new(
        faults,
        format!(
            "{count} targets of 48 px (simple: actions 60 px), 8 px apart, rows of one list may touch"
        ),
    )
}

pub(crate) async fn item_17_no_gestures(bench: &Bench) -> Outcome<Report> {
    // `dragover`, `drop` and `paste` are other ways beside the file button, which is the first.
    // Scrolling does nothing; it tells that somebody reads.
    const PLAIN: [&str; 25] = [
        "click",
        "input",
        "change",
        "submit",
        "keydown",
        "keyup",
        "focus",
        "blur",
        "focusin",
        "focusout",
        "fullscreenchange",
        "hashchange",
        "popstate",
        "close",
        "cancel",
        "toggle",
        "load",
        "error",
        "DOMContentLoaded",
        "dragover",
        "drop",
        "paste",
        "message",
        "beforeprint",
        "scroll",
    ];
    let (survey, mut faults) = seen(bench).await?;
    let mut kinds = BTreeSet::new();
    for page in &survey.pages {
        for kind in page.notes.events.keys() {
            if !PLAIN.contains(&kind.as_str()) {
                faults.push(format!("{}: listens to {kind}", page.name()));
            }
            kinds.insert(kind.clone());
        }
    }
    let gestures = [
        "touch",
        "pointer",
        "mouse",
        "drag",
        "gesture",
        "wheel",
        "dblclick",
        "contextmenu",
        "swipe",
    ];
    for line in lines("ui/src", ".rs")? {
        let Some((_, rest)) = line.text.split_once("on:") else { continue };
        let kind: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        let beside_file_button = kind == "dragover" && line.file.ends_with("src/sending.rs");
        if gestures.iter().any(|g| kind.starts_with(g)) && !beside_file_button {
            faults.push(format!("{}:{}: on:{kind}", line.file, line.number));
        }
    }
    let kinds: Vec<_> = kinds.into_iter().collect();
    Report::new(faults, format!("only {}", kinds.join(", ")))
}
