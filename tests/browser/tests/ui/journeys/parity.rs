//! Nothing exists in one mode only.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use browser::{
    Outcome,
    setup::{Setup, prepare},
    visit::{MODES, comfort, mode_name},
};
use model::Language;
use serde::Deserialize;
use serde_json::json;
use wire::{Mode, Theme};

use super::hands::Hands;
use crate::{bench::Bench, runner::Report};

/// What one screen offers.
#[derive(Deserialize)]
struct Offer {
    links: Vec<String>,
    actions: Vec<String>,
}

const OFFER: &str = "
const seen = e => e.checkVisibility() && e.getBoundingClientRect().width > 1;
const label = e => (e.getAttribute('aria-label') || e.textContent).replace(/\\s+/g, ' ').trim();
return {
  links: [...document.querySelectorAll('a[href^=\"#/\"]')].filter(seen).map(a => a.getAttribute('href')),
  actions: [...document.querySelectorAll('button, summary, label.choice, label.file, label.tick input, input[type=search]')]
    .filter(e => seen(e) || e.closest('.tick')).map(e => e.type === 'search' ? 'search' : label(e)),
}";

/// Whether another field comes after this one.
const MORE_FIELDS: &str = "return Boolean(document.querySelector('main form .button.quiet'))";
/// More fields than any paper has.
const MOST_FIELDS: usize = 20;
/// Where kinds of papers are offered, they have come; a paper that is looked at was seen.
const KINDS_ARE_THERE: &str = "!document.querySelector('main .waiting') && \
     (!document.querySelector('#kind-text') || document.querySelector('input[name=kind]'))";

/// The kind of an address: which screen, not which record.
fn kind(hash: &str) -> String {
    let parts: Vec<&str> = hash.trim_start_matches("#/").split('/').collect();
    match parts[..] {
        // The sections of a plan, of the settings and of a service stand on one page in normal mode.
        ["plan", ..] => "plan".into(),
        ["settings", topic] if ["data", "requests"].contains(&topic) => format!("settings/{topic}"),
        ["settings", ..] => "settings".into(),
        ["service", ..] => "service".into(),
        ["search", ..] => "search".into(),
        ["ask", ..] => "question".into(),
        ["events", _] => "event".into(),
        ["start", ..] => "start".into(),
        // A paper is changed and more is done with it on pages of its own in both modes.
        ["paper", _] => "paper".into(),
        ["paper", _, page] => format!("paper/{page}"),
        _ => parts.join("/"),
    }
}

/// An action without what differs from record to record. A step is ticked by a box in normal mode
/// and by a button on its own page in simple mode: that is one action.
fn plain(action: &str) -> String {
    let tick = ["Đánh dấu xong việc", "Đã làm xong", "Chưa xong, bỏ đánh dấu"];
    if tick.iter().any(|t| action.starts_with(t)) {
        return String::from("(a step is done)");
    }
    // Which line depends on what was done before.
    if action.starts_with("Xóa dòng “") {
        return String::from("(a line is forgotten)");
    }
    // The fields of a form are one page in normal mode, in simple mode one after the other.
    if ["Tiếp tục", "Xong", "Hiện mã"].contains(&action) {
        return String::from("(a form is left)");
    }
    let words = action.split(' ').filter(|w| !w.chars().any(|c| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ").trim_end_matches(':').to_owned()
}

pub(crate) async fn both_modes_can_do_the_same(bench: &Bench) -> Outcome<Report> {
    let mut kinds: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut actions: BTreeMap<&str, BTreeSet<(String, String)>> = BTreeMap::new();
    for mode in MODES {
        let name = mode_name(mode);
        let (found, offered) = crawl(bench, mode).await?;
        kinds.insert(name, found);
        actions.insert(name, offered);
    }
    let mut faults = Vec::new();
    let (normal, simple) = (&kinds["normal"], &kinds["simple"]);
    faults.extend(normal.difference(simple).map(|k| format!("only in normal mode: screen {k}")));
    faults.extend(simple.difference(normal).map(|k| format!("only in simple mode: screen {k}")));
    let (a, b) = (&actions["normal"], &actions["simple"]);
    faults.extend(a.difference(b).map(|(k, a)| format!("only in normal mode: {k}: {a}")));
    faults.extend(b.difference(a).map(|(k, a)| format!("only in simple mode: {k}: {a}")));
    Report::new(faults, format!("{} screens, {} actions in each", normal.len(), a.len()))
}

/// Every kind of screen that can be reached from home, and what each offers.
async fn crawl(
    bench: &Bench,
    mode: Mode,
) -> Outcome<(BTreeSet<String>, BTreeSet<(String, String)>)> {
    let (chrome, server) = (&bench.chrome, bench.server().await?);
    server.renew(true)?;
    let setup = [
        Setup::TickedPlan,
        Setup::HalfPlan,
        Setup::Kept,
        Setup::Recent,
        Setup::Asked,
        Setup::Imported,
        Setup::Papers,
    ];
    prepare(server, comfort(mode, Theme::Light, Language::Vi), &setup).await?;
    chrome.go(&server.url("#/")).await?;
    chrome.there("main[data-screen=home][data-state=ready]").await?;
    let mut kinds = BTreeSet::new();
    let mut actions = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut per_kind: BTreeMap<String, u32> = BTreeMap::new();
    let mut todo = VecDeque::from([String::from("#/"), String::from("#/search/khai%20sinh")]);
    while let Some(hash) = todo.pop_front() {
        let kind = kind(&hash);
        let shape = if hash.ends_with("/more") { format!("{kind}/more") } else { kind.clone() };
        let visits = per_kind.entry(shape).or_default();
        // A few records of each kind stand for all; every section of a plan and of the settings is seen.
        let most = match kind.as_str() {
            "service" => 4,
            "event" => 3,
            _ => 12,
        };
        if *visits >= most || !seen.insert(hash.clone()) {
            continue;
        }
        *visits += 1;
        chrome.eval::<bool>(&format!("location.hash = {}; return true", json!(hash))).await?;
        chrome
            .until(
                "!['loading', undefined].includes(document.querySelector('main')?.dataset.state)",
            )
            .await?;
        chrome.settled().await?;
        chrome.until(KINDS_ARE_THERE).await?;
        let mut offer: Offer = chrome.eval(OFFER).await?;
        // The fields of a paper, one after the other.
        for number in 1.. {
            if kind != "paper/edit" || !chrome.eval::<bool>(MORE_FIELDS).await? {
                break;
            }
            if number > MOST_FIELDS {
                return Err(format!("{hash} does not end").into());
            }
            chrome.click("main form .button").await?;
            chrome.settled().await?;
            chrome.until(KINDS_ARE_THERE).await?;
            offer.actions.extend(chrome.eval::<Offer>(OFFER).await?.actions);
        }
        kinds.insert(kind.clone());
        actions.extend(offer.actions.iter().map(|a| (kind.clone(), plain(a))));
        todo.extend(offer.links.into_iter().filter(|l| !seen.contains(l)));
        if kind == "paper/counter" {
            // Leaving it locks.
            chrome.eval::<bool>("location.hash = '#/papers'; return true").await?;
            Hands::on(chrome).open_vault("papers").await?;
        }
    }
    Ok((kinds, actions))
}
