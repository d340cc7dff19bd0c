//! Ways in and out of the vault beside its choosers: dropped, pasted, photographed, stopped on the
//! way; printed; and what was done with it.

use std::{fs, process::Command};

use browser::{
    Outcome,
    faults::Fault,
    papers::picture,
    setup::Setup,
    visit::{MODES, Visit},
};
use serde_json::json;
use wire::{ChangePaper, PaperPlace, ReadDeeds, ReadPaper};

use super::papers::kept;
use crate::{bench::Bench, runner::Report};

/// Lets the page be handed a file as `event` of `css`, as a mouse or the clipboard would.
async fn hand(visit: &Visit<'_>, event: &str, css: &str, name: &str, bytes: &[u8]) -> Outcome {
    visit.chrome.there(css).await?;
    let script = "const [event, css, name, bytes] = arguments;
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
        const how = { bubbles: true, cancelable: true };
        document.querySelector(css).dispatchEvent(event === 'paste'
          ? new ClipboardEvent(event, { ...how, clipboardData: data })
          : new DragEvent(event, { ...how, dataTransfer: data }));
        return true";
    let with = vec![json!(event), json!(css), json!(name), json!(bytes)];
    visit.chrome.eval_with::<bool>(script, with).await?;
    Ok(())
}

pub(crate) async fn papers_are_dropped_pasted_and_photographed(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.visit_after(mode, &[Setup::NoPapers], "#/papers/add").await?;
        visit.at("papers-add").await?;
        hand(&visit, "drop", "label.file", "the_bao_hiem.png", &picture(30, 20, 1)).await?;
        visit.at("paper-edit").await?;
        // What is pasted into a field belongs to the field.
        hand(&visit, "paste", "main input", "anh.png", &picture(30, 20, 2)).await?;
        visit.on_to("#/papers/add", "papers-add").await?;
        hand(&visit, "paste", "body", "anh_dan.png", &picture(30, 20, 3)).await?;
        visit.at("paper-edit").await?;
        let names: Vec<String> = kept(visit.server, PaperPlace::Kept)
            .await?
            .papers
            .into_iter()
            .map(|card| card.details.name)
            .collect();
        if names != ["anh dan", "the bao hiem"] {
            faults.push(format!("{mode:?}: kept {names:?}"));
        }
        // A device that is touched offers its camera.
        let touched = |on: bool| async move {
            let touch = json!({ "enabled": on, "maxTouchPoints": 1 });
            chrome.devtools("Emulation.setTouchEmulationEnabled", touch).await
        };
        visit.on_to("#/papers", "papers").await?;
        touched(true).await?;
        visit.on_to("#/papers/add", "papers-add").await?;
        let photographed = photograph(&visit).await;
        touched(false).await?;
        photographed.map_err(|e| format!("{mode:?}: the camera: {e}"))?;
        if kept(visit.server, PaperPlace::Kept).await?.of != 3 {
            faults.push(format!("{mode:?}: the photograph is not kept"));
        }
    }
    Report::new(faults, "one dropped, one pasted, one from the camera; none out of a field")
}

async fn photograph(visit: &Visit<'_>) -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("IMG_0001.png");
    fs::write(&path, picture(30, 20, 4))?;
    visit.chrome.there("#camera-file[capture=environment]").await?;
    visit.chrome.find("#camera-file").await?.send_keys(&path.to_string_lossy()).await?;
    visit.at("paper-edit").await
}

pub(crate) async fn what_is_on_its_way_in_is_stopped(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.visit_after(mode, &[Setup::NoPapers], "#/papers/add").await?;
        visit.at("papers-add").await?;
        // Many chunks of the byte lane; the way to stop is pressed as soon as it is offered.
        let script = "const done = arguments[0];
            const head = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
            const data = new DataTransfer();
            data.items.add(new File([head, new Uint8Array(40 * 1024 * 1024)], 'dai.png'));
            document.querySelector('label.file').dispatchEvent(
              new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
            const look = setInterval(() => {
              const stop = document.querySelector('#stop-sending');
              const bar = document.querySelector('progress, [role=progressbar]');
              if (stop?.checkVisibility() && bar) {
                clearInterval(look);
                stop.click();
                done(true);
              }
            }, 5)";
        chrome.eval_later::<bool>(script).await?;
        chrome.there(".status-line").await?;
        let said = chrome.text(".status-text").await?;
        if !said.starts_with("Đã dừng") {
            faults.push(format!("{mode:?}: says {said:?}"));
        }
        if kept(visit.server, PaperPlace::Kept).await?.of != 0 {
            faults.push(format!("{mode:?}: what was stopped is kept"));
        }
        // The next one goes its way.
        hand(&visit, "drop", "label.file", "ngan.png", &picture(30, 20, 1)).await?;
        visit.at("paper-edit").await?;
    }
    Report::new(faults, "40 MiB stopped on their way, the next paper taken in")
}

/// Counts the print dialogues from now on.
const COUNT_PRINTS: &str =
    "window.printed = 0; window.print = () => { window.printed += 1 }; return true";

pub(crate) async fn a_paper_is_printed_page_by_page(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        for (which, pages) in [("{paper}", 1), ("{pdf}", 2)] {
            let hash = format!("#/paper/{which}/more");
            let visit = bench.visit_after(mode, &[Setup::Papers], &hash).await?;
            visit.at("paper-more").await?;
            chrome.eval::<bool>(COUNT_PRINTS).await?;
            // Stopped before the first page is drawn.
            for call in ["vault/draw", "vault/open"] {
                visit.server.faults.set(Fault::hanging(call));
            }
            chrome.click("#print").await?;
            chrome.click("#stop-print").await?;
            visit.server.faults.clear();
            chrome.until("!document.querySelector('#stop-print')").await?;
            chrome.click("#print").await?;
            chrome.until("window.printed > 0").await?;
            let drawn: u32 = chrome
                .eval("return [...document.querySelectorAll('.paper-print img')].filter(i => i.naturalWidth > 0).length")
                .await?;
            let prints: u32 = chrome.eval("return window.printed").await?;
            let paper = sheets(&chrome.paper().await?)?;
            if (drawn, prints, paper) != (pages, 1, pages) {
                faults.push(format!(
                    "{mode:?} {which}: {drawn} pictures, {prints} dialogues, {paper} sheets"
                ));
            }
        }
    }
    Report::new(faults, "a picture on one sheet, a PDF on two; stopped, nothing is printed")
}

/// How many pages a printed PDF has.
fn sheets(pdf: &[u8]) -> Outcome<u32> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("paper.pdf");
    fs::write(&file, pdf)?;
    let told = Command::new("pdfinfo")
        .arg(&file)
        .output()
        .map_err(|e| format!("pdfinfo (apt: poppler-utils): {e}"))?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let pages = told.lines().find_map(|line| line.strip_prefix("Pages:"));
    Ok(pages.ok_or("pdfinfo counts no pages")?.trim().parse()?)
}

pub(crate) async fn what_was_done_is_read_copied_and_forgotten(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    bench.allow_clipboard().await?;
    for mode in MODES {
        let visit = bench.visit_after(mode, &[Setup::Papers], "#/papers").await?;
        let id = visit.made.papers.as_ref().ok_or("no papers")?.picture.clone();
        let mut details = visit.server.ask(&ReadPaper { id: id.clone() }).await?.card.details;
        for n in 0..60 {
            details.note = format!("ghi chú kín {n}");
            visit.server.ask(&ChangePaper { id: id.clone(), details: details.clone() }).await?;
        }
        let newest = visit.server.ask(&ReadDeeds { before: None }).await?;
        let older = visit.server.ask(&ReadDeeds { before: newest.last().map(|d| d.id) }).await?;
        let of = newest.len() + older.len();
        visit.on_to("#/papers/deeds", "papers-deeds").await?;
        let rows = "document.querySelectorAll('.deeds .row').length";
        chrome.until(&format!("{rows} === {}", newest.len())).await?;
        chrome.click("#older").await?;
        chrome.until(&format!("{rows} === {of}")).await?;
        let first = format!(
            "document.activeElement === document.querySelectorAll('.deeds .row button')[{}]",
            newest.len()
        );
        chrome.until(&first).await?;
        chrome.click("#copy").await?;
        let text = bench.copied().await?;
        if text.lines().count() != of || text.contains("ghi chú kín") {
            faults.push(format!("{mode:?}: {} lines of {of} were copied", text.lines().count()));
        }
        chrome.click(".deeds .row:first-child button").await?;
        chrome.click("dialog[open] .button:not(.quiet)").await?;
        chrome.until(&format!("{rows} === {}", newest.len())).await?;
        let left = visit.server.ask(&ReadDeeds { before: None }).await?;
        if left.first().map(|d| d.id) != newest.get(1).map(|d| d.id) {
            faults.push(format!("{mode:?}: another entry is gone"));
        }
    }
    Report::new(faults, "older ones take the focus, all are copied without contents, one forgotten")
}
