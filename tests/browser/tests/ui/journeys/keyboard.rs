//! The whole way with Tab, Enter, Space and arrow keys alone.

use browser::{
    Outcome,
    chrome::{Chrome, Media},
    desk_server::DeskServer,
    visit::MODES,
};
use fantoccini::key::Key;
use serde_json::json;
use wire::Mode;

use super::hands::Hands;
use crate::{bench::Bench, runner::Report};

pub(crate) async fn from_first_start_to_paper_by_keyboard(bench: &Bench) -> Outcome<Report> {
    let mut said = Vec::new();
    for mode in MODES {
        let presses = way(&bench.chrome, bench.server().await?, mode).await?;
        bench.chrome.media(Media::default()).await?;
        said.push(format!("{mode:?} in {presses} presses"));
    }
    Report::new(Vec::new(), said.join(", "))
}

async fn way(chrome: &Chrome, server: &DeskServer, mode: Mode) -> Outcome<usize> {
    let simple = mode == Mode::Simple;
    server.renew(true)?;
    chrome.go(&server.url("#/")).await?;
    let mut hands = Hands::on(chrome);
    hands.at("start").await?;
    hands.enter(".big-choice[lang=vi]").await?;
    hands.at("start-mode").await?;
    hands.enter(if simple { ".big-choice.large" } else { ".big-choice" }).await?;
    hands.at("home").await?;
    if simple {
        hands.enter(".tile[href=\"#/events\"]").await?;
        hands.at("events").await?;
    }
    hands.enter("main a[href=\"#/events/birth\"]").await?;
    hands.at("event").await?;
    hands.enter("#begin").await?;
    let mut asked = 0;
    loop {
        chrome.there("main[data-screen=question][data-state=ready], main[data-screen=plan][data-state=ready]").await?;
        chrome.settled().await?;
        if chrome
            .eval::<bool>("return document.querySelector('main').dataset.screen === 'plan'")
            .await?
        {
            break;
        }
        asked += 1;
        if asked > 12 {
            return Err("the questions have no end".into());
        }
        let here: String = chrome.eval("return location.hash").await?;
        hands.tab_to("input[name=answer]").await?;
        hands.press(Key::Space).await?;
        // The arrow keys go through the answers and choose.
        hands.press(Key::Down).await?;
        hands.press(Key::Up).await?;
        chrome.there("input[name=answer]:checked").await?;
        hands.enter("main form .button").await?;
        chrome.until(&format!("location.hash !== {}", json!(here))).await?;
    }
    hands.at("plan").await?;
    if simple {
        hands.enter("main a[href*=\"/step/\"]").await?;
        chrome.until("location.hash.includes('/step/')").await?;
        hands.tab_to("main .button[aria-pressed=false]").await?;
        hands.press(Key::Space).await?;
        chrome.there("main .button[aria-pressed=true]").await?;
        hands.enter(".back").await?;
        chrome.until("!location.hash.includes('/step/')").await?;
        hands.enter("main a[href$=\"/more\"]").await?;
        chrome.until("location.hash.endsWith('/more')").await?;
    } else {
        hands.tab_to(".tick input").await?;
        hands.press(Key::Space).await?;
        chrome.there(".step.done").await?;
    }
    chrome.eval::<bool>("window.print = () => { window.__printed = true }; return true").await?;
    hands.enter("#print").await?;
    chrome.until("window.__printed").await?;
    chrome.media(Media { print: true, ..Media::default() }).await?;
    chrome.until("document.querySelector('.sheet')?.checkVisibility()").await?;
    let lines: usize = chrome.eval("return document.querySelectorAll('.sheet li').length").await?;
    if lines < 5 {
        return Err(format!("the printed sheet has {lines} lines").into());
    }
    Ok(hands.presses)
}
