//! Living with papers: added, found, viewed, changed, binned, saved outside, brought back.

use std::{fs, path::Path, time::Duration};

use browser::{
    Outcome,
    desk_server::DeskServer,
    papers::{self, picture},
    setup::Setup,
    visit::{MODES, Visit},
};
use fantoccini::key::Key;
use serde_json::json;
use tempfile::TempDir;
use wire::{BinPaper, FindPapers, Mode, PaperDetails, PaperOrder, PaperPlace, PapersFound};

use super::hands::Hands;
use crate::{bench::Bench, runner::Report};

pub(crate) const UNDO: &str = ".status-line .status-button:has(path[d^=\"M9 14\"])";
/// Long after what was said on the status line.
const LATER: Duration = Duration::from_secs(2);
/// More than one chunk of the byte lane.
const WIDE: (u32, u32) = (860, 540);

/// A desk with these papers, and its home on the screen.
async fn home<'a>(bench: &'a Bench, mode: Mode, step: Setup) -> Outcome<Visit<'a>> {
    let visit = bench.visit_after(mode, &[step], "#/").await?;
    visit.at("home").await?;
    Ok(visit)
}

/// Chooses a file that is called `name` in the field `css`; it is there until the answer is let go.
async fn choose(visit: &Visit<'_>, css: &str, name: &str, bytes: &[u8]) -> Outcome<TempDir> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(name);
    fs::write(&path, bytes)?;
    visit.chrome.there(css).await?;
    visit.chrome.find(css).await?.send_keys(&path.to_string_lossy()).await?;
    // Read by the page once it has gone on or said something.
    visit
        .chrome
        .until("document.querySelector('.failure, .status-line, main .came') || !document.querySelector('input[type=file]')")
        .await?;
    Ok(folder)
}

pub(crate) async fn kept(server: &DeskServer, place: PaperPlace) -> Outcome<PapersFound> {
    let all =
        FindPapers { text: String::new(), person: None, place, order: PaperOrder::Newest, from: 0 };
    server.ask(&all).await
}

/// Waits until a picture of this width is drawn.
async fn drawn(visit: &Visit<'_>, width: u32) -> Outcome {
    let is = "document.querySelector('main img')?.naturalWidth";
    visit.chrome.until(&format!("{is} === {width}")).await
}

pub(crate) async fn a_paper_is_added_and_found_in_two_taps(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = home(bench, mode, Setup::NoPapers).await?;
        chrome.click("a[href=\"#/papers\"]").await?;
        visit.at("papers").await?;
        chrome.click("main .empty a[href=\"#/papers/add\"]").await?;
        visit.at("papers-add").await?;
        choose(&visit, "#paper-file", "Thẻ_sinh viên.png", &picture(WIDE.0, WIDE.1, 3)).await?;
        visit.at("paper-edit").await?;
        chrome.there("#paper-name").await?;
        let name: String =
            chrome.eval("return document.querySelector('#paper-name').value").await?;
        if name != "Thẻ sinh viên" {
            faults.push(format!("{mode:?}: called {name:?}"));
        }
        // The second tap shows it.
        chrome.go(&visit.server.url("#/")).await?;
        visit.at("home").await?;
        chrome.click("a[href=\"#/papers\"]").await?;
        chrome.click("main a[href^=\"#/paper/\"]").await?;
        visit.at("paper").await?;
        drawn(&visit, WIDE.0).await?;
        chrome.click("#zoom-in").await?;
        chrome.there(".paper-turn.zoom-150").await?;
        let scrolls = "(v => v.scrollWidth > v.clientWidth)(document.querySelector('.paper-view'))";
        chrome.until(scrolls).await?;
        chrome.click("#turn").await?;
        chrome.there(".paper-turn.rotate-90").await?;
        chrome.click("#zoom-out").await?;
        chrome.there(".paper-turn.zoom-100").await?;
        let address: String = chrome.eval("return document.querySelector('main img').src").await?;
        chrome.click("main a[href$=\"/counter\"]").await?;
        visit.at("paper-counter").await?;
        drawn(&visit, WIDE.0).await?;
        chrome.until("document.fullscreenElement === document.documentElement").await?;
        let ways: u32 = chrome
            .eval("return [...document.querySelectorAll('a, nav, .tabs, .bar, button:not(.back)')].filter(e => e.checkVisibility()).length")
            .await?;
        if ways > 0 {
            faults.push(format!("{mode:?}: at the counter there are {ways} ways elsewhere"));
        }
        // What was shown before is let go.
        let gone = format!(
            "fetch({}).then(() => arguments[0](false), () => arguments[0](true))",
            json!(address)
        );
        if !chrome.eval_later::<bool>(&gone).await? {
            faults.push(format!("{mode:?}: the picture stays in memory"));
        }
        chrome.complaints().await?;
        // Leaving the full screen, as Escape does, locks as well.
        chrome.eval::<Option<bool>>("document.exitFullscreen()").await?;
        Hands::on(chrome).open_vault("paper-counter").await?;
        drawn(&visit, WIDE.0).await?;
        chrome.click(".back").await?;
        Hands::on(chrome).open_vault("paper").await?;
        chrome
            .until("[...document.querySelectorAll('.tabs')].some(e => e.checkVisibility())")
            .await?;
    }
    Report::new(
        faults,
        "a picture of 1.4 MB added, viewed, turned, shown at the counter, locked behind it, let go",
    )
}

pub(crate) async fn a_file_that_is_no_paper_is_refused_and_a_twin_is_said(
    bench: &Bench,
) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    let visit = home(bench, Mode::Normal, Setup::Papers).await?;
    visit.on_to("#/papers/add", "papers-add").await?;
    choose(&visit, "#paper-file", "thư.jpg", b"only a text").await?;
    chrome.there(".failure[data-reason=bad-paper]").await?;
    choose(&visit, "#paper-file", "Bản chụp lại.png", &picture(640, 400, 1)).await?;
    visit.at("paper-edit").await?;
    let said = chrome.text(".status-text").await?;
    if !said.contains("Thẻ căn cước") {
        faults.push(format!("a twin: says {said:?}"));
    }
    chrome.click(UNDO).await?;
    visit.at("papers").await?;
    chrome.until("document.querySelectorAll('.found a').length === 3").await?;
    Report::new(faults, "a text refused in words, a twin pointed out and taken out again")
}

pub(crate) async fn what_is_said_of_a_paper_is_kept_field_by_field(
    bench: &Bench,
) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    let mut visit = bench.open("paper-edit", Mode::Normal).await?;
    for (css, text) in [("#paper-name", "Căn cước của bà"), ("#paper-person", "bà")] {
        chrome
            .eval::<bool>(&format!("document.querySelector('{css}').select(); return true"))
            .await?;
        chrome.click(css).await?;
        chrome.press_with(Key::Control, 'a').await?;
        chrome.type_text(text).await?;
    }
    // A whole date in the first box.
    chrome.click("#paper-day").await?;
    chrome.press_with(Key::Control, 'a').await?;
    chrome.type_text("31/02/2031").await?;
    chrome.click("main form .button").await?;
    chrome.there(".failure[data-reason=field]").await?;
    chrome.click(".failure .to-field").await?;
    chrome.press_with(Key::Control, 'a').await?;
    chrome.type_text("28").await?;
    chrome.click("main form .button").await?;
    visit.at("paper").await?;
    let card = kept(visit.server, PaperPlace::Kept).await?.papers;
    let card = card.iter().find(|c| c.details.favourite).ok_or("no favourite")?;
    let d = &card.details;
    let day = d.expires.map(|d| d.to_string()).unwrap_or_default();
    if (d.name.as_str(), d.person.as_str(), day.as_str()) != ("Căn cước của bà", "bà", "2031-02-28")
    {
        faults.push(format!("kept {:?}, {:?}, {day:?}", d.name, d.person));
    }
    // Simple mode asks one after the other; leaving in between loses nothing.
    visit = bench.open("paper-edit", Mode::Simple).await?;
    for (css, text) in [("#paper-name", "Thẻ"), ("input[name=kind]", ""), ("#paper-person", "mẹ")]
    {
        chrome.there(css).await?;
        if !text.is_empty() {
            chrome.click(css).await?;
            chrome.press_with(Key::Control, 'a').await?;
            chrome.type_text(text).await?;
        }
        chrome.click("main form .button").await?;
    }
    chrome.there("#paper-day").await?;
    chrome.click("main form .button.quiet").await?;
    visit.at("paper").await?;
    let found = kept(visit.server, PaperPlace::Kept).await?;
    let card = found.papers.iter().find(|c| c.details.favourite).ok_or("no favourite")?;
    let d = &card.details;
    if (d.name.as_str(), d.person.as_str()) != ("Thẻ", "mẹ") {
        faults.push(format!("simple: kept {:?}, {:?}", d.name, d.person));
    }
    Report::new(faults, "name, person and day in both modes; a day that is none is told in words")
}

pub(crate) async fn a_paper_goes_to_the_bin_and_comes_back(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.open("paper-more", mode).await?;
        chrome.click("#bin").await?;
        visit.at("papers").await?;
        chrome.until("document.querySelectorAll('.found a').length === 2").await?;
        chrome.click(UNDO).await?;
        visit.at("paper").await?;
        visit.on_to("#/papers/bin", "papers-bin").await?;
        chrome.click("main .row .icon-button:last-child").await?;
        chrome.click("dialog[open] .button:not(.quiet)").await?;
        chrome.there("main .empty").await?;
        // Whoever goes on leaves no name of a paper behind.
        chrome.there(".status-line").await?;
        tokio::time::sleep(LATER).await;
        visit.on_to("#/", "home").await?;
        chrome.until("!document.querySelector('.status-line')").await?;
        let (kept, binned) = (
            kept(visit.server, PaperPlace::Kept).await?,
            kept(visit.server, PaperPlace::Bin).await?,
        );
        if (kept.of, binned.of) != (3, 0) {
            faults.push(format!("{mode:?}: {} kept, {} in the bin", kept.of, binned.of));
        }
    }
    Report::new(faults, "taken back at once, removed for good only after a question")
}

pub(crate) async fn papers_leave_the_vault_and_come_back(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.open("paper-more", mode).await?;
        chrome.click("#export").await?;
        chrome.there(".status-line").await?;
        let folder = visit.server.behind().saved.path().to_owned();
        let file = fs::read(folder.join("Thẻ căn cước.png")).unwrap_or_default();
        if file != picture(640, 400, 1) {
            faults.push(format!("{mode:?}: {} bytes were saved outside", file.len()));
        }
        visit.on_to("#/papers/more", "papers-more").await?;
        chrome.click("#export-all").await?;
        chrome.click("dialog[open] .button:not(.quiet)").await?;
        chrome
            .until("document.querySelector('.status-text')?.textContent.includes('Mot Cua')")
            .await?;
        let all = files(&folder)?.into_iter().find(|p| p.is_dir()).ok_or("no folder")?;
        let count = files(&all)?.len();
        if count != 3 {
            faults.push(format!("{mode:?}: {count} papers in {}", all.display()));
        }
        chrome.click("#backup").await?;
        chrome
            .until("document.querySelector('.status-text')?.textContent.includes('.age')")
            .await?;
        let backup = files(&folder)?
            .into_iter()
            .find(|p| p.extension().is_some_and(|e| e == "age"))
            .ok_or("no backup")?;
        visit.on_to("#/papers/restore", "papers-restore").await?;
        let _file = choose(&visit, "#backup-file", "backup.age", &fs::read(backup)?).await?;
        chrome.there("main .came").await?;
        let said = chrome.text("main .came").await?;
        if !said.contains("4 giấy đã có sẵn") && !said.contains("3 giấy đã có sẵn") {
            faults.push(format!("{mode:?}: says {said:?}"));
        }
    }
    Report::new(faults, "one saved byte for byte, all saved, a backup made and read")
}

fn files(folder: &Path) -> Outcome<Vec<std::path::PathBuf>> {
    Ok(fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?)
}

pub(crate) async fn many_papers_come_fifty_at_a_time(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let visit = home(bench, Mode::Normal, Setup::NoPapers).await?;
    for n in 0..60 {
        let person = if n % 2 == 0 { "mẹ" } else { "tôi" };
        let details = PaperDetails {
            name: format!("Giấy số {n}"),
            person: person.into(),
            ..PaperDetails::default()
        };
        papers::add(visit.server, details, &picture(20, 20, n)).await?;
    }
    let count = |n: usize| format!("document.querySelectorAll('.found a').length === {n}");
    visit.on_to("#/papers", "papers").await?;
    chrome.until(&count(50)).await?;
    chrome.click("#next").await?;
    chrome.until(&count(60)).await?;
    chrome.until("document.activeElement === document.querySelectorAll('.found a')[50]").await?;
    chrome.click("summary").await?;
    chrome.click("input[name=person][value=\"mẹ\"]").await?;
    chrome.until(&count(30)).await?;
    chrome.click("#papers-text").await?;
    chrome.type_text("so 5").await?;
    // Numbers 50, 52, 54, 56 and 58 of 60.
    chrome.until(&count(5)).await?;
    // The bin, too, gives all that it holds.
    for page in 0..2 {
        for card in kept(visit.server, PaperPlace::Kept).await?.papers {
            visit
                .server
                .ask(&BinPaper { id: card.id })
                .await
                .map_err(|e| format!("{page}: {e}"))?;
        }
    }
    let rows = "document.querySelectorAll('.binned .row').length";
    visit.on_to("#/papers/bin", "papers-bin").await?;
    chrome.until(&format!("{rows} === 50")).await?;
    chrome.click("#next").await?;
    chrome.until(&format!("{rows} === 60 && !document.querySelector('#next')")).await?;
    let focus =
        "document.activeElement.closest('.row') === document.querySelectorAll('.binned .row')[50]";
    chrome.until(focus).await?;
    Report::new(
        Vec::new(),
        "60 papers, the next ones take the focus, one person, found by typing; the bin",
    )
}

pub(crate) async fn papers_by_keyboard(bench: &Bench) -> Outcome<Report> {
    let mut said = Vec::new();
    for mode in MODES {
        let visit = home(bench, mode, Setup::Papers).await?;
        let presses = by_hand(&visit, mode).await?;
        said.push(format!("{mode:?} in {presses} presses"));
    }
    Report::new(Vec::new(), said.join(", "))
}

async fn by_hand(visit: &Visit<'_>, mode: Mode) -> Outcome<usize> {
    let mut hands = Hands::on(visit.chrome);
    hands.at("home").await?;
    hands.enter("a[href=\"#/papers\"]").await?;
    hands.at("papers").await?;
    hands.enter("main a[href^=\"#/paper/\"]").await?;
    hands.at("paper").await?;
    drawn(visit, 640).await?;
    hands.enter("#zoom-in").await?;
    visit.chrome.there(".zoom-150").await?;
    hands.enter("main a[href$=\"/counter\"]").await?;
    hands.at("paper-counter").await?;
    hands.enter(".back").await?;
    hands.open_vault("paper").await?;
    hands.enter("main a[href$=\"/edit\"]").await?;
    hands.at("paper-edit").await?;
    hands.fill("#paper-name", "Thẻ mới").await?;
    hands.press(Key::Enter).await?;
    // Simple mode asks the next question; the other goes back to the paper.
    match mode {
        Mode::Simple => visit.chrome.there("input[name=kind]").await?,
        Mode::Normal => hands.at("paper").await?,
    }
    visit.on_to("#/papers/add", "papers-add").await?;
    // The chooser of the system opens from here.
    hands.tab_to("#paper-file").await?;
    let names = kept(visit.server, PaperPlace::Kept).await?.papers;
    if !names.iter().any(|card| card.details.name == "Thẻ mới") {
        return Err("the new name is not kept".into());
    }
    Ok(hands.presses)
}
