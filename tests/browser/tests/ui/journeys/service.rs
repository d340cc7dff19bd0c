//! Finding a service, reading it, keeping it, copying it, going to its official page.

use browser::{
    Outcome,
    content::reviewed,
    probe::{structure::structure, watch::notes},
};
use fantoccini::key::Key;
use wire::Mode;

use crate::{bench::Bench, runner::Report};

pub(crate) async fn search_finds_while_typing(bench: &Bench) -> Outcome<Report> {
    const FOUND: [(&str, &str); 4] = [
        ("khai sinh", "#/service/1.001193"),
        ("vo moi sinh", "#/events/birth"),
        ("1.001193", "#/service/1.001193"),
        ("bao hiem y te", "#/service/1.001939"),
    ];
    let chrome = &bench.chrome;
    let visit = bench.open("search", Mode::Normal).await?;
    let mut faults = Vec::new();
    for (typed, found) in FOUND {
        chrome
            .eval::<bool>("const f = document.querySelector('#search-text'); f.focus(); f.select(); return true")
            .await?;
        chrome.type_text(typed).await?;
        let there = format!(
            "document.querySelector('#search-text').value === '{typed}' && document.querySelector('.results a[href=\"{found}\"]')"
        );
        if let Err(trouble) = chrome.until(&there).await {
            faults.push(format!("{typed:?}: {trouble}"));
        }
    }
    // Enter goes to the first result; back brings the words again.
    chrome.press(&[Key::Enter]).await?;
    chrome.until("document.activeElement.closest('.results a')").await?;
    chrome.press(&[Key::Enter]).await?;
    chrome
        .until("location.hash.startsWith('#/service/') || location.hash.startsWith('#/events/')")
        .await?;
    chrome.client.back().await?;
    visit.at("search").await?;
    let again: String = chrome.eval("return document.querySelector('#search-text').value").await?;
    if again != FOUND[3].0 {
        faults.push(format!("back brings {again:?}"));
    }
    let said = notes(chrome).await?.said;
    if said.iter().any(|s| s.loud) {
        faults.push(format!("results interrupt a screen reader: {said:?}"));
    }
    Report::new(faults, format!("{} searches", FOUND.len()))
}

pub(crate) async fn a_service_says_what_it_knows_and_is_copied(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let visit = bench.open("service", Mode::Normal).await?;
    let service = &reviewed()?.services[&"1.001193".into()];
    let mut faults = Vec::new();
    let bones = structure(chrome).await?;
    let plain = service.plain.as_ref().unwrap_or(&service.name);
    let steps = service.steps.iter().map(|s| s.vi.as_str());
    for part in [plain.vi.as_str(), "1.001193", &service.source.name.vi].into_iter().chain(steps) {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        if !bones.main.contains(&part) {
            faults.push(format!("does not say {part:?}"));
        }
    }
    // Keep, with a quiet word.
    chrome.click("main button[aria-pressed=false]").await?;
    chrome.there("main button[aria-pressed=true]").await?;
    chrome.there(".status-line").await?;
    let said = notes(chrome).await?.said;
    if said.is_empty() || said.iter().any(|s| s.loud) {
        faults.push(format!("keeping says {said:?}"));
    }
    // Copy.
    bench.allow_clipboard().await?;
    chrome
        .click("main button:has(.icon path[d^=\"M10 8h10\"]), main .actions button:nth-of-type(2)")
        .await?;
    let copied = bench.copied().await?;
    for part in [plain.vi.as_str(), "1.001193"] {
        if !copied.contains(part) {
            faults.push(format!("copied without {part:?}: {copied:?}"));
        }
    }
    // The official page: its address first, nothing opens before yes.
    chrome.click("button:has(+ dialog)").await?;
    chrome.there("dialog[open] .address").await?;
    let address = chrome.text("dialog[open] .address").await?;
    if Some(address.trim()) != service.page.as_deref() {
        faults.push(format!("shows {address:?}, not {:?}", service.page));
    }
    chrome.press(&[Key::Escape]).await?;
    chrome.until("!document.querySelector('dialog[open]')").await?;
    let back: bool =
        chrome.eval("return document.activeElement.matches('button:has(+ dialog)')").await?;
    if !back {
        faults.push(String::from("Escape does not bring the focus back to the button"));
    }
    if !visit.server.behind().opened.list().is_empty() {
        faults.push(String::from("something was opened before yes"));
    }
    chrome.click("button:has(+ dialog)").await?;
    chrome.click("dialog[open] .button:not(.quiet)").await?;
    chrome.until("!document.querySelector('dialog[open]')").await?;
    chrome.settled().await?;
    let opened = visit.server.behind().opened.list();
    if opened.len() != 1 || Some(&opened[0]) != service.page.as_ref() {
        faults.push(format!("opened {opened:?}"));
    }
    Report::new(faults, "read, kept, copied, official page")
}
