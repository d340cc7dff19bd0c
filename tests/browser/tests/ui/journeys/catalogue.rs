//! Adding a catalogue from a file.

use std::fs;

use browser::{
    Outcome,
    content::reviewed_on,
    desk_server::DeskServer,
    setup::{Setup, prepare},
    site::Site,
};
use reference_portal::{Fault, Options};
use wire::{Comfort, Mode};

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
    Report::new(
        faults,
        "20 services added, found, read, dropped; the reviewed ones are still there",
    )
}

pub(crate) async fn a_bad_file_leaves_the_old_catalogue(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let visit = bench.open("settings-data", Mode::Normal).await?;
    choose(&visit, &small_catalogue(20)?).await?;
    let mut faults = Vec::new();
    let whole = small_catalogue(30)?;
    for (what, bytes) in
        [("a text", &b"no catalogue"[..]), ("half a file", &whole[..whole.len() / 2])]
    {
        // The word about the last file goes away first.
        visit.on_to("#/help", "help").await?;
        visit.on_to("#/settings/data", "data").await?;
        chrome
            .eval::<bool>(
                "document.querySelectorAll('.status-button').forEach(b => b.click()); return true",
            )
            .await?;
        chrome.until("!document.querySelector('.status-line')").await?;
        choose(&visit, bytes).await?;
        if let Err(trouble) = chrome.there(".failure[data-reason=bad-bundle]").await {
            faults.push(format!("{what}: {trouble}"));
        }
    }
    visit.on_to("#/service/1.009007", "service").await?;
    Report::new(faults, "two bad files refused in words, the 20 services still there")
}

pub(crate) async fn newer_content_comes_from_the_portal(bench: &Bench) -> Outcome<Report> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("new.bundle");
    fs::write(&file, reviewed_on("2026-11-22")?)?;
    let options = Options { bundle: Some(file), ..Options::default() };
    let portal = reference_portal::start(options).await?;
    let server = DeskServer::start_with(Site::built()?, 0, &portal.address).await?;
    prepare(&server, Comfort::default(), &[] as &[Setup]).await?;
    let chrome = &bench.chrome;
    let data = "main[data-screen=data][data-state=ready]";
    chrome.go(&server.url("#/settings/data")).await?;
    chrome.there(data).await?;
    let mut faults = Vec::new();
    portal.set_fault(Fault::Status(500));
    chrome.click("#refresh").await?;
    chrome.there(".failure[data-reason=portal-down]").await?;
    portal.set_fault(Fault::None);
    chrome.click("#refresh").await?;
    chrome.until("document.querySelector('main').innerText.includes('Lấy từ cổng lúc')").await?;
    // Everything that was sent stands in the list.
    chrome.go(&server.url("#/settings/requests")).await?;
    chrome.there("main[data-screen=requests][data-state=ready]").await?;
    let listed: u32 =
        chrome.eval("return document.querySelectorAll('.requests > li').length").await?;
    if listed != 2 {
        faults.push(format!("{listed} requests are listed, 2 were sent"));
    }
    Report::new(faults, "a portal in trouble, then newer content; both requests listed")
}
