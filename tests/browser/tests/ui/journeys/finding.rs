//! Finding what to do and where, by keyboard, in both modes.

use browser::{
    Outcome,
    setup::{Setup, prepare},
    visit::{MODES, comfort},
};
use fantoccini::key::Key;
use model::Language;
use wire::{Mode, Theme};

use super::hands::Hands;
use crate::{bench::Bench, runner::Report};

/// Half an hour less than it takes until a change counts as known, in seconds.
const NEARLY_A_DAY: i64 = 24 * 60 * 60 - 30 * 60;

pub(crate) async fn what_is_typed_gets_the_answer_it_needs(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut presses = Vec::new();
    for mode in MODES {
        let server = bench.open("home", mode).await?.server;
        let mut hands = Hands::on(chrome);
        hands.enter("a[href^=\"#/search\"]").await?;
        chrome.there("main[data-screen=search]").await?;
        chrome.settled().await?;
        // Fire: the number comes first, and one press dials it.
        hands.fill("#search-text", "chay nha goi ai").await?;
        chrome.there(".results > .search-first[role=alert]:first-child .call.urgent").await?;
        let first = chrome.text(".search-first .hotlines > :first-child").await?;
        if !first.contains("114") {
            return Err(format!("{mode:?}: fire leads to {first:?} first").into());
        }
        if !server.behind().opened.list().is_empty() {
            return Err(format!("{mode:?}: called before it was pressed").into());
        }
        hands.enter(".search-first .call.urgent").await?;
        chrome.settled().await?;
        let called = server.behind().opened.list();
        if called != ["tel:114"] {
            return Err(format!("{mode:?}: called {called:?}").into());
        }
        // A swindle: the warning.
        let scam = "công an gọi điện bắt chuyển tiền";
        hands.fill("#search-text", scam).await?;
        chrome.there(".results > .search-first:first-child .doubt-title").await?;
        // Nothing: ways on, and nothing that looks like an answer.
        hands.fill("#search-text", "zzqqxx").await?;
        chrome.there(".results .empty a[href=\"#/events\"]").await?;
        chrome.until("!document.querySelector('.results .row-link')").await?;
        // Two things at once: the question, and the choice leads on.
        hands.fill("#search-text", "trích lục").await?;
        chrome.there(".results > .search-first:first-child .row-link").await?;
        hands.press(Key::Enter).await?;
        chrome.until("document.activeElement.closest('.search-first .row-link')").await?;
        hands.press(Key::Enter).await?;
        chrome
            .there("main:is([data-screen=service], [data-screen=event])[data-state=ready]")
            .await?;
        chrome.settled().await?;
        // Back brings the words again.
        hands.enter(".back").await?;
        hands.at("search").await?;
        let again = hands.focused().await?;
        if again != "trích lục" {
            return Err(format!("{mode:?}: back brings {again:?}").into());
        }
        presses.push(format!("{mode:?} in {} presses", hands.presses));
    }
    Report::new(Vec::new(), format!("number, warning, way on, question: {}", presses.join(", ")))
}

pub(crate) async fn the_focus_stays_in_the_results(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    for mode in MODES {
        bench.open("home", mode).await?;
        let mut hands = Hands::on(chrome);
        hands.enter("a[href^=\"#/search\"]").await?;
        chrome.there("main[data-screen=search]").await?;
        chrome.settled().await?;
        // Enter at once, before anything was found: a list of services only.
        hands.fill("#search-text", "khai sinh").await?;
        hands.press(Key::Enter).await?;
        chrome.until("document.activeElement.matches('.found > :first-child a')").await?;
        // The focus is still there when everything that was asked has been answered.
        chrome.settled().await?;
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        chrome.until("document.activeElement.matches('.found > :first-child a')").await?;
        let shown = "return document.querySelectorAll('.found > *').length";
        let before: u32 = chrome.eval(shown).await?;
        hands.enter(".found + div .button").await?;
        let first_new = format!(".found > :nth-child({}) a", before + 1);
        chrome.until(&format!("document.activeElement.matches('{first_new}')")).await?;
    }
    Report::new(Vec::new(), "after Enter on the first result, after “more” on the first new one")
}

pub(crate) async fn an_old_address_leads_to_the_office_of_today(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut presses = Vec::new();
    let mut faults = Vec::new();
    for mode in MODES {
        bench.open("service", mode).await?;
        let mut hands = Hands::on(chrome);
        hands.enter("main a[href=\"#/office\"], main a[href=\"#/office/\"]").await?;
        chrome.there("main[data-screen=office]").await?;
        chrome.until("document.activeElement?.id === 'office-address'").await?;
        // A name that many have: the choice is asked for.
        chrome.type_text("xa tan tien").await?;
        hands.press(Key::Enter).await?;
        chrome.there(".results .row-link").await?;
        let choices: u32 =
            chrome.eval("return document.querySelectorAll('.results .row-link').length").await?;
        if choices < 2 {
            faults.push(format!("{mode:?}: {choices} choices"));
        }
        hands.enter(".results .row-link").await?;
        chrome.there(".results .card h2").await?;
        // Another address in the same place, old name and three levels.
        hands.fill("#office-address", "phường Phúc Xá, quận Ba Đình, Hà Nội").await?;
        hands.press(Key::Enter).await?;
        chrome
            .until("document.querySelector('.results h2')?.innerText.includes('Hồng Hà')")
            .await?;
        let said = chrome.text(".results").await?;
        for part in ["Phúc Xá", "Tứ Liên"] {
            if !said.contains(part) {
                faults.push(format!("{mode:?}: does not say {part:?}: {said:?}"));
            }
        }
        bench.allow_clipboard().await?;
        hands.enter(".results .card button").await?;
        let copied = bench.copied().await?;
        if !copied.contains("Hồng Hà") || !copied.contains("Tứ Liên") {
            faults.push(format!("{mode:?}: copied {copied:?}"));
        }
        // Nothing is known: said, with what to try.
        hands.fill("#office-address", "zzqqxx").await?;
        hands.press(Key::Enter).await?;
        chrome.there(".results .empty").await?;
        presses.push(format!("{mode:?} in {} presses", hands.presses));
    }
    Report::new(faults, format!("asked back, found, copied, not known: {}", presses.join(", ")))
}

pub(crate) async fn a_change_is_pointed_out_until_it_is_known(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.open("help", mode).await?;
        prepare(visit.server, comfort(mode, Theme::Light, Language::Vi), &[Setup::Changed]).await?;
        let mut hands = Hands::on(chrome);
        visit.on_to("#/", "home").await?;
        if mode == Mode::Normal {
            hands.enter("main a.row-link[href=\"#/saved\"]").await?;
        } else {
            hands.enter("main a[href=\"#/saved\"]").await?;
        }
        hands.at("saved").await?;
        hands.enter("main .row-link[href=\"#/service/1.009007\"]").await?;
        hands.at("service").await?;
        let said = chrome.text("main .note").await?;
        if !said.contains("lệ phí") && !said.contains("Lệ phí") {
            faults.push(format!("{mode:?}: the note says {said:?}"));
        }
        let later = |seconds| visit.server.behind().clock.advance(seconds);
        for (seconds, there) in [(NEARLY_A_DAY, true), (60 * 60, false)] {
            later(seconds);
            // The list first: opening the page would note what is on it.
            visit.on_to("#/help", "help").await?;
            visit.on_to("#/saved", "saved").await?;
            let listed: bool = chrome
                .eval("return [...document.querySelectorAll('main h2')].some(h => h.innerText.includes('Đã khác so với'))")
                .await?;
            visit.on_to("#/service/1.009007", "service").await?;
            let note: bool =
                chrome.eval("return Boolean(document.querySelector('main .note'))").await?;
            if (note, listed) != (there, there) {
                faults.push(format!("{mode:?} {seconds} s later: note {note}, listed {listed}"));
            }
        }
    }
    Report::new(faults, "from home to the page in both modes, gone after a day")
}
