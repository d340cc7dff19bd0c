//! What the app sees in a paper: a card is filled in, pages are turned, a copy gets its purpose, a
//! plan knows what one has.

use std::fs;

use browser::{Outcome, papers, setup::Setup, visit::MODES};
use serde_json::json;
use wire::{Mode, PaperDetails, ReadPaper, ReadVault, VaultStage};

use super::papers::UNDO;
use crate::{bench::Bench, runner::Report};

pub(crate) async fn a_card_is_filled_in_by_one_press(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.visit_after(mode, &[Setup::Card], "#/paper/{card}/edit").await?;
        visit.at("paper-edit").await?;
        chrome.click("#card-fill").await?;
        chrome.there("#card-forget").await?;
        let id = visit.made.card.clone().ok_or("no card")?;
        chrome.until("document.querySelector('.saved-at').textContent").await?;
        let page = visit.server.ask(&ReadPaper { id: id.clone() }).await?;
        let details = page.card.details;
        let kind = details.kind.as_ref().map(ToString::to_string);
        if !details.name.ends_with("Nguyễn Thị Mẫu")
            || kind.as_deref() != Some("identity-card")
            || details.expires.map(|day| day.to_string()).as_deref() != Some("2030-02-15")
        {
            faults.push(format!("{mode:?}: filled in wrongly"));
        }
        let typed: String =
            chrome.eval("return document.querySelector('#paper-name').value").await?;
        if typed != details.name {
            faults.push(format!("{mode:?}: the field still says {typed:?}"));
        }
        // Taking it back takes back what was filled in, and nothing that was said since.
        let undone = PaperDetails { note: "để ở ngăn tủ".into(), ..details.clone() };
        if mode == Mode::Normal {
            chrome.click("#paper-note").await?;
            chrome.type_text(&undone.note).await?;
            chrome.click(UNDO).await?;
            chrome.there("#card-fill").await?;
            let back = "document.querySelector('#paper-note').value === 'để ở ngăn tủ' && document.querySelector('#paper-name').value === 'IMG 0412'";
            chrome.until(back).await?;
            chrome.click("#card-fill").await?;
            chrome.there("#card-forget").await?;
            chrome.until("document.querySelector('.saved-at').textContent").await?;
            let kept = visit.server.ask(&ReadPaper { id }).await?.card.details;
            if kept != undone {
                faults.push(format!("{mode:?}: taken back and filled in again it is another"));
            }
        }
        visit.on_to(&visit.made.fill("#/paper/{card}"), "paper").await?;
        let number = "[...document.querySelectorAll('main [data-unread]')].map(e => e.textContent).join(' ')";
        chrome.until(&format!("({number}).includes('0013')")).await?;
        let hidden: String = chrome.eval(&format!("return {number}")).await?;
        if hidden.contains("001190000013") {
            faults.push(format!("{mode:?}: the number is shown unasked"));
        }
        chrome.click("main .fact-body button[aria-pressed=false]").await?;
        chrome.until(&format!("({number}).includes('001190000013')")).await?;
    }
    Report::new(faults, "name, kind, number and last day from the code, the number behind a press")
}

pub(crate) async fn the_pages_of_a_pdf_are_turned(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    for mode in MODES {
        let visit = bench.visit_after(mode, &[Setup::Papers], "#/paper/{pdf}").await?;
        visit.at("paper").await?;
        let width = "document.querySelector('main .paper-view img')?.naturalWidth > 1000";
        chrome.until(width).await?;
        let name: String = chrome.eval("return document.querySelector('main img').alt").await?;
        chrome.click("#page-next").await?;
        let other = format!("document.querySelector('main img')?.alt.includes('2/2') && {width}");
        chrome.until(&other).await?;
        if !name.contains("1/2") {
            return Err(format!("the first page is called {name:?}").into());
        }
        chrome.click("#zoom-in").await?;
        chrome.there(".zoom-150").await?;
        chrome.click("#page-before").await?;
        chrome.until("document.querySelector('main img')?.alt.includes('1/2')").await?;
    }
    Report::new(Vec::new(), "two pages, forth and back, made larger")
}

pub(crate) async fn the_pages_of_a_pdf_are_shown_at_the_counter(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.visit_after(mode, &[Setup::Papers], "#/paper/{pdf}/counter").await?;
        visit.at("paper-counter").await?;
        let drawn = "document.querySelector('main img.counter')?.naturalWidth > 1000";
        chrome.until(drawn).await?;
        let first: String = chrome.eval("return document.querySelector('main img').src").await?;
        chrome.click("#page-next").await?;
        let next = format!("document.querySelector('main img').src !== {}", json!(first));
        chrome.until(&format!("{drawn} && {next}")).await?;
        // The page and the ways to the others are seen without scrolling.
        chrome.until("document.documentElement.scrollHeight <= innerHeight").await?;
        // Also a page that is loaded while no code of the counter runs finds the vault locked.
        let away = format!("location.replace({})", json!(visit.server.url("#/papers")));
        chrome.eval::<Option<bool>>(&away).await?;
        chrome.there("main[data-screen=papers][data-state=locked]").await?;
        let vault = visit.server.ask(&ReadVault {}).await?;
        if !matches!(vault.stage, VaultStage::Locked { .. }) {
            faults.push(format!("{mode:?}: open behind the counter"));
        }
        chrome.complaints().await?;
    }
    Report::new(faults, "two pages at the counter, each as large as the screen; locked behind it")
}

pub(crate) async fn a_copy_gets_its_purpose(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        for which in ["{paper}", "{pdf}"] {
            let hash = format!("#/paper/{which}/more");
            let visit = bench.visit_after(mode, &[Setup::Papers], &hash).await?;
            visit.at("paper-more").await?;
            chrome.click("main a[href$=\"/share\"]").await?;
            visit.at("paper-share").await?;
            chrome.click("main form .button").await?;
            chrome.there("#purpose-error").await?;
            chrome.click("#purpose").await?;
            chrome.type_text("thuê nhà 12 Lê Lợi").await?;
            let line = chrome.text(".mark-line").await?;
            if line != "CHỈ DÙNG ĐỂ: thuê nhà 12 Lê Lợi" {
                faults.push(format!("{mode:?}: says {line:?}"));
            }
            chrome.click("main form .button").await?;
            chrome.there("#save").await?;
            chrome.until("document.querySelector('main img')?.naturalWidth > 100").await?;
            chrome.click("#save").await?;
            visit.at("paper").await?;
        }
    }
    Report::new(faults, "a picture and a PDF, in both modes; nothing without a purpose")
}

pub(crate) async fn a_whole_folder_is_taken_in(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.visit_after(mode, &[Setup::NoPapers], "#/papers/add").await?;
        visit.at("papers-add").await?;
        let folder = visit.server.behind().saved.path().to_owned();
        fs::create_dir_all(folder.join("me"))?;
        fs::write(folder.join("the_can_cuoc.png"), papers::picture(600, 400, 1))?;
        fs::write(folder.join("me/giay_ra_vien.png"), papers::picture(600, 400, 2))?;
        fs::write(folder.join("ghi chu.txt"), "not a paper")?;
        chrome.click("#paper-folder").await?;
        let rows = "document.querySelectorAll('main .came .rows a').length";
        chrome.until(&format!("{rows} === 2")).await?;
        let said = chrome.text("main").await?;
        for wanted in ["the can cuoc", "giay ra vien", "ghi chu.txt"] {
            if !said.contains(wanted) {
                faults.push(format!("{mode:?}: does not say {wanted}"));
            }
        }
        // Once more: nothing is kept twice.
        chrome.click("#paper-folder").await?;
        chrome.until(&format!("{rows} === 0 && document.querySelector('.failure')")).await?;
        visit.on_to("#/papers", "papers").await?;
        let kept = "document.querySelectorAll('main .found a').length";
        chrome.until(&format!("{kept} === 2")).await?;
    }
    Report::new(faults, "two papers and a file that is none; the second time none; both modes")
}

pub(crate) async fn a_plan_knows_what_one_has(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    for mode in MODES {
        let steps = [Setup::Plan, Setup::Papers];
        let visit = bench.visit_after(mode, &steps, "#/plan/{plan}/papers").await?;
        visit.at("plan").await?;
        chrome.there(".owned a").await?;
        let name = chrome.text(".owned a").await?;
        if !name.contains("Giấy chứng sinh của Na") {
            return Err(format!("says {name:?}").into());
        }
        chrome.click(".owned a").await?;
        visit.at("paper").await?;
        // Locked, its name is gone with the page, and there is the way to open it.
        visit.server.ask(&wire::LockVault {}).await?;
        chrome.go(&visit.server.url("#/")).await?;
        visit.at("home").await?;
        chrome.go(&visit.server.url(&visit.made.fill("#/plan/{plan}/papers"))).await?;
        visit.at("plan").await?;
        chrome.there(".owned-locked a").await?;
        if chrome.eval::<bool>("return Boolean(document.querySelector('.owned'))").await? {
            return Err("a name is told while it is locked".into());
        }
    }
    Report::new(Vec::new(), "the card beside what the plan asks for, and nothing once it is locked")
}
