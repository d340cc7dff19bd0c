//! Asking the national portal, played by the reference portal, over real HTTP.

use browser::{
    Outcome,
    chrome::Chrome,
    desk_server::DeskServer,
    setup::prepare,
    site::Site,
    visit::{MODES, comfort},
};
use model::Language;
use reference_portal::{Options, Running, Trouble};
use wire::{Mode, ReadRequests, RequestOutcome, Theme};

use super::hands::Hands;
use crate::{bench::Bench, runner::Report};

/// A portal and a desk that asks it.
async fn pair() -> Outcome<(Running, DeskServer)> {
    let options = Options { without_bundle: true, ..Options::default() };
    let portal = reference_portal::start(options).await?;
    let server = DeskServer::start_with(Site::built()?, 0, &portal.address).await?;
    Ok((portal, server))
}

/// Opens the search for `text` on a new desk.
async fn search(chrome: &Chrome, server: &DeskServer, mode: Mode, text: &str) -> Outcome {
    server.renew(true)?;
    prepare(server, comfort(mode, Theme::Light, Language::Vi), &[]).await?;
    chrome.go(&server.url(&format!("#/search/{text}"))).await?;
    chrome.there("main[data-screen=search] #search-portal").await?;
    chrome.settled().await
}

pub(crate) async fn the_portal_is_asked_where_the_device_knows_nothing(
    bench: &Bench,
) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let (portal, server) = pair().await?;
    let mut faults = Vec::new();
    let mut presses = Vec::new();
    for mode in MODES {
        search(chrome, &server, mode, "thuy%E1%BB%81n%20gi%E1%BA%A5y").await?;
        let before = portal.asked().len();
        let mut hands = Hands::on(chrome);
        // Found there, asked for, read here.
        hands.enter("#search-portal").await?;
        chrome.there("main section .rows .row-action").await?;
        if portal.asked().len() != before + 1 {
            faults.push(format!("{mode:?}: one search was {:?}", portal.asked()));
        }
        hands.enter("main section .rows .row-action").await?;
        chrome.until("location.hash === '#/service/9.000001'").await?;
        hands.at("service").await?;
        let page = chrome.text("main").await?;
        for part in ["thuyền giấy", "Lấy từ cổng quốc gia ngày"] {
            if !page.contains(part) {
                faults.push(format!("{mode:?}: the page does not say {part:?}"));
            }
        }
        // A reviewed page stays as it is; what the portal says stands beside it.
        let more = if mode == Mode::Simple { "service-more" } else { "service" };
        let way = if mode == Mode::Simple { "/more" } else { "" };
        chrome.go(&server.url(&format!("#/service/1.001193{way}"))).await?;
        hands.at(more).await?;
        hands.enter("#ask-portal").await?;
        chrome.until("document.querySelector('main .note')?.innerText.includes('cổng đã sửa thủ tục này')").await?;
        // Read before, so it stands on the shelf; every request stands in the list.
        chrome.go(&server.url("#/saved")).await?;
        hands.at("saved").await?;
        chrome.there("main a[href=\"#/service/9.000001\"]").await?;
        let listed = server.ask(&ReadRequests {}).await?;
        let sent = portal.asked().len() - before;
        // The reviewed page names an id that this portal does not have; the code is looked up then.
        let answered = listed.iter().filter(|r| r.outcome == RequestOutcome::Answered).count();
        if listed.len() != sent || answered + 1 != sent {
            faults.push(format!("{mode:?}: {sent} were sent, listed are {listed:?}"));
        }
        presses.push(format!("{mode:?} in {} presses, {sent} requests", hands.presses));
    }
    Report::new(faults, presses.join(", "))
}

pub(crate) async fn a_portal_that_does_not_answer_leaves_a_way_on(
    bench: &Bench,
) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let (portal, server) = pair().await?;
    for mode in MODES {
        // A page for people in the place of an answer: the citizen opens the portal's own page.
        let html = vec![("Content-Type", "text/html; charset=utf-8".to_owned())];
        let body = "<html><title>Request Rejected</title></html>".to_owned();
        portal.set_trouble(Some(Trouble { status: 200, fields: html, body }));
        search(chrome, &server, mode, "thuy%E1%BB%81n%20gi%E1%BA%A5y").await?;
        let mut hands = Hands::on(chrome);
        hands.enter("#search-portal").await?;
        chrome.there("main .note button:has(+ dialog)").await?;
        hands.enter("main .note button:has(+ dialog)").await?;
        chrome.there("dialog[open] .address").await?;
        let address = chrome.text("dialog[open] .address").await?;
        if address != "https://dichvucong.gov.vn/" {
            return Err(format!("{mode:?}: leads to {address:?}").into());
        }
        // It fails, and then works: the same button asks again.
        let none = Vec::new();
        portal.set_trouble(Some(Trouble { status: 500, fields: none, body: String::new() }));
        search(chrome, &server, mode, "thuy%E1%BB%81n%20gi%E1%BA%A5y").await?;
        hands.enter("#search-portal").await?;
        chrome.there("main .failure[data-reason=portal-down]").await?;
        portal.set_trouble(None);
        hands.enter("#search-portal").await?;
        chrome.there("main section .rows .row-action").await?;
    }
    Report::new(Vec::new(), "a wall leads to the official page; after a failure it is asked again")
}
