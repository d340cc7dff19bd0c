//! Adding a catalogue from a file.

use browser::Outcome;
use wire::Mode;

use crate::{
    bench::Bench,
    items::{choose, small_catalogue},
    runner::Report,
};

pub(crate) async fn a_catalogue_is_added_searched_and_dropped(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let visit = bench.open("settings-data", Mode::Normal).await?;
    choose(&visit, &small_catalogue(20)?).await?;
    let mut faults = Vec::new();
    let said = chrome.text(".status-text").await?;
    if !said.contains("20") {
        faults.push(format!("says {said:?}"));
    }
    visit.on_to("#/search/th%E1%BB%AD%20nghi%E1%BB%87m%20s%E1%BB%91%207", "search").await?;
    chrome.there(".results a[href=\"#/service/1.009007\"]").await?;
    visit.on_to("#/service/1.009007", "service").await?;
    let heading = chrome.text("main h1").await?;
    if heading != "Thủ tục thử nghiệm số 7" {
        faults.push(format!("headed {heading:?}"));
    }
    chrome.there("main .badge.info").await?;
    visit.on_to("#/settings/data", "data").await?;
    chrome.click("#drop").await?;
    chrome.until("!document.querySelector('#drop')").await?;
    visit.on_to("#/service/1.001193", "service").await?;
    Report::new(faults, "20 services added, found, read, dropped; the reviewed ones are still there")
}

pub(crate) async fn a_bad_file_leaves_the_old_catalogue(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let visit = bench.open("settings-data", Mode::Normal).await?;
    choose(&visit, &small_catalogue(20)?).await?;
    let mut faults = Vec::new();
    let whole = small_catalogue(30)?;
    for (what, bytes) in [("a text", &b"no catalogue"[..]), ("half a file", &whole[..whole.len() / 2])] {
        // The word about the last file goes away first.
        visit.on_to("#/help", "help").await?;
        visit.on_to("#/settings/data", "data").await?;
        chrome.eval::<bool>("document.querySelectorAll('.status-button').forEach(b => b.click()); return true").await?;
        chrome.until("!document.querySelector('.status-line')").await?;
        choose(&visit, bytes).await?;
        if let Err(trouble) = chrome.there(".failure[data-reason=bad-bundle]").await {
            faults.push(format!("{what}: {trouble}"));
        }
    }
    visit.on_to("#/service/1.009007", "service").await?;
    Report::new(faults, "two bad files refused in words, the 20 services still there")
}
