//! The way into the vault by keyboard: made, its sheet checked, locked, opened, and opened with the
//! sheet when the PIN is forgotten.

use std::{fs, process::Command};

use browser::{Outcome, chrome::Chrome, desk_server::DeskServer, papers::PIN, visit::MODES};
use wire::{LockVault, Mode, ReadVault, VaultStage};

use super::hands::Hands;
use crate::{bench::Bench, runner::Report};

/// Another PIN than that of the tests.
const OTHER: &str = "314159";
/// What sends a form.
const SUBMIT: &str = "main form button[type=submit]";

/// Fills the fields in: in normal mode on one page, in simple mode one after the other.
async fn fill_in(hands: &mut Hands<'_>, mode: Mode, fields: &[(&str, &str)]) -> Outcome {
    for (n, (css, text)) in fields.iter().enumerate() {
        hands.fill(css, text).await?;
        if mode == Mode::Simple || n + 1 == fields.len() {
            hands.enter(SUBMIT).await?;
        }
    }
    Ok(())
}

/// The words on the sheet that is shown.
async fn words(chrome: &Chrome) -> Outcome<Vec<String>> {
    chrome.there(".recovery-words li").await?;
    let list = "return [...document.querySelectorAll('.recovery-words li')].map(l => l.textContent.trim())";
    chrome.eval(list).await
}

/// The words that the page asks for.
async fn asked(chrome: &Chrome, words: &[String]) -> Outcome<Vec<String>> {
    let labels: Vec<String> = chrome
        .eval("return [...document.querySelectorAll('.vault-field label')].map(l => l.textContent)")
        .await?;
    let digits = |label: &String| label.chars().filter(char::is_ascii_digit).collect::<String>();
    let places =
        labels.iter().map(|l| digits(l).parse::<usize>()).collect::<Result<Vec<_>, _>>()?;
    Ok(places.iter().filter_map(|n| words.get(n - 1)).cloned().collect())
}

/// The fields for three words of the sheet.
fn pairs(words: [&str; 3]) -> [(&str, &str); 3] {
    const FIELDS: [&str; 3] = ["#sheet-word-1", "#sheet-word-2", "#sheet-word-3"];
    [0, 1, 2].map(|n| (FIELDS[n], words[n]))
}

/// Waits until the page shows the vault like that.
async fn shows(chrome: &Chrome, state: &str) -> Outcome {
    chrome.there(&format!("main[data-screen=papers][data-state={state}]")).await?;
    chrome.settled().await
}

async fn lock(chrome: &Chrome, server: &DeskServer) -> Outcome {
    server.ask(&LockVault {}).await?;
    // The page finds out by itself and is loaded anew.
    shows(chrome, "locked").await
}

pub(crate) async fn a_vault_is_made_locked_and_opened_by_keyboard(
    bench: &Bench,
) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut presses = Vec::new();
    for mode in MODES {
        let visit = bench.open("papers-absent", mode).await?;
        let mut hands = Hands::on(chrome);
        hands.enter("main a[href=\"#/papers/new\"]").await?;
        hands.at("papers-new").await?;
        // Two that differ are asked for again.
        fill_in(&mut hands, mode, &[("#secret", PIN), ("#secret-again", OTHER)]).await?;
        chrome.there("[data-reason=field]").await?;
        fill_in(&mut hands, mode, &[("#secret", PIN), ("#secret-again", PIN)]).await?;
        hands.at("papers-sheet").await?;
        let sheet = words(chrome).await?;
        if sheet.len() != 27 {
            return Err(format!("{mode:?}: {} words", sheet.len()).into());
        }
        hands.enter("main a[href=\"#/papers/check\"]").await?;
        hands.at("papers-check").await?;
        chrome.there(SUBMIT).await?;
        let right = asked(chrome, &sheet).await?;
        fill_in(&mut hands, mode, &pairs(["mot", "hai", "ba"])).await?;
        chrome.there(".failure[data-reason=wrong-sheet]").await?;
        let right: Vec<&str> = right.iter().map(String::as_str).collect();
        let right: [&str; 3] = right.try_into().map_err(|_| "three words are asked for")?;
        fill_in(&mut hands, mode, &pairs(right)).await?;
        shows(chrome, "ready").await?;
        match visit.server.ask(&ReadVault {}).await?.stage {
            VaultStage::Open(facts) if !facts.sheet_waits && facts.sheet_checked.is_some() => {}
            other => return Err(format!("{mode:?}: the sheet is not checked: {other:?}").into()),
        }
        lock(chrome, visit.server).await?;
        fill_in(&mut hands, mode, &[("#secret", OTHER)]).await?;
        chrome.there(".failure[data-reason=wrong-secret]").await?;
        fill_in(&mut hands, mode, &[("#secret", PIN)]).await?;
        shows(chrome, "ready").await?;
        // Forgotten: the sheet opens it, and sets another PIN.
        lock(chrome, visit.server).await?;
        hands.enter("main a[href=\"#/papers/recover\"]").await?;
        hands.at("papers-recover").await?;
        let typed = sheet.join(" ");
        let fields = [("#sheet-words", &*typed), ("#secret", OTHER), ("#secret-again", OTHER)];
        fill_in(&mut hands, mode, &fields).await?;
        hands.enter("main a[href=\"#/papers\"]").await?;
        shows(chrome, "ready").await?;
        lock(chrome, visit.server).await?;
        fill_in(&mut hands, mode, &[("#secret", PIN)]).await?;
        chrome.there(".failure[data-reason=wrong-secret]").await?;
        fill_in(&mut hands, mode, &[("#secret", OTHER)]).await?;
        shows(chrome, "ready").await?;
        presses.push(format!("{mode:?} in {} presses", hands.presses));
    }
    Report::new(
        Vec::new(),
        format!("made, checked, locked, wrong, right, forgotten: {}", presses.join(", ")),
    )
}

pub(crate) async fn the_vault_warns_before_it_locks(bench: &Bench) -> Outcome<Report> {
    const DIALOG: &str = "dialog[role=alertdialog][open]";
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.open("papers", mode).await?;
        let ticks = visit.server.behind().ticks;
        let left = async || -> Outcome<u64> {
            match visit.server.ask(&ReadVault {}).await?.stage {
                VaultStage::Open(facts) => Ok(facts.locks_in),
                other => Err(format!("not open: {other:?}").into()),
            }
        };
        ticks.pass(238);
        let mut hands = Hands::on(chrome);
        chrome.there(DIALOG).await?;
        if left().await? < 60 {
            faults.push(format!("{mode:?}: warned less than a minute ahead"));
        }
        hands.enter(&format!("{DIALOG} .button:first-child")).await?;
        chrome.until(&format!("!document.querySelector('{DIALOG}')")).await?;
        if left().await? < 290 {
            faults.push(format!("{mode:?}: staying does not put the lock off"));
        }
        ticks.pass(238);
        chrome.there(DIALOG).await?;
        // Nobody answers.
        ticks.pass(70);
        shows(chrome, "locked").await?;
        let kept: bool =
            chrome.eval("return document.body.textContent.includes('Thẻ căn cước')").await?;
        if kept {
            faults.push(format!("{mode:?}: a paper is still in the page"));
        }
    }
    Report::new(faults, "a minute ahead, one press stays, nothing is left in the page after")
}

pub(crate) async fn the_sheet_is_one_page_of_paper(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.open("papers-sheet", mode).await?;
        let sheet = words(chrome).await?;
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("sheet.pdf");
        fs::write(&file, chrome.paper().await?)?;
        let text = |arguments: &[&str]| -> Outcome<String> {
            let done = Command::new("pdftotext").args(arguments).arg(&file).arg("-").output();
            let done = done.map_err(|e| format!("pdftotext (apt: poppler-utils): {e}"))?;
            Ok(String::from_utf8_lossy(&done.stdout).into_owned())
        };
        let plain = text(&["-raw"])?;
        let pages = plain.matches('\u{c}').count();
        if pages != 1 {
            faults.push(format!("{mode:?}: {pages} pages"));
        }
        let list: Vec<&str> = plain.split_whitespace().collect();
        faults.extend(
            sheet
                .iter()
                .filter(|word| !list.contains(&word.as_str()))
                .map(|word| format!("{mode:?}: not on paper: {word}")),
        );
        if plain.contains("Mất máy") {
            faults.push(format!("{mode:?}: more than the sheet is printed"));
        }
        drop(visit);
    }
    Report::new(faults, "27 words on one A4 page, and nothing else of the screen")
}
