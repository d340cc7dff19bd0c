//! Items 12 to 16 and 36: everything in its place, one thing at a time.

use std::collections::BTreeMap;

use browser::{
    Outcome,
    probe::{Rect, structure::structure},
    visit::{MODES, mode_name},
};
use wire::Mode;

use super::{AT_THE_COUNTER, seen};
use crate::{bench::Bench, runner::Report};

pub(crate) async fn item_12_one_thing_a_page(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut most = (0, 0);
    for page in survey.pages.iter().filter(|p| !p.case.tool) {
        let (name, bones) = (page.name(), &page.bones);
        if page.simple() {
            let actions = bones.buttons.len();
            most = (most.0.max(bones.questions), most.1.max(actions));
            if bones.questions > 1 {
                faults.push(format!("{name}: {} questions", bones.questions));
            }
            // The numbers to call are one list with one kind of button.
            if actions > 2 && page.case.screen != "emergency" {
                faults.push(format!("{name}: {actions} actions: {}", bones.buttons.join(" | ")));
            }
        } else if bones.headings.iter().filter(|h| h.level == 1).count() != 1 {
            faults.push(format!("{name}: not one topic"));
        }
    }
    let says = format!(
        "simple: at most {} question and {} actions a page (emergency: one button for each number)",
        most.0,
        most.1.min(2)
    );
    Report::new(faults, says)
}

/// Notes every place that is not where it was the first time.
fn steady(
    places: &mut BTreeMap<String, (String, Rect)>,
    key: String,
    page: &str,
    rect: Rect,
) -> Option<String> {
    let (first, was) = places.entry(key).or_insert_with(|| (page.to_owned(), rect));
    let moved = (was.x - rect.x).abs() > 1.0 || (was.y - rect.y).abs() > 1.0;
    moved.then(|| {
        format!(
            "{page}: at {:.0}, {:.0}, but on {first} at {:.0}, {:.0}",
            rect.x, rect.y, was.x, was.y
        )
    })
}

pub(crate) async fn item_13_steps_back_and_on(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut places = BTreeMap::new();
    for page in survey.light() {
        for width in &page.widths {
            if let Some(back) = &width.bones.back {
                let started = !page.case.screen.starts_with("start");
                let alone = page.case.screen == AT_THE_COUNTER;
                let key = format!("{}.{}.{started}.{alone}", mode_name(page.mode), width.width);
                let name = format!("{} at {}", page.name(), width.width);
                faults.extend(
                    steady(&mut places, key, &name, back.rect).map(|f| format!("back, {f}")),
                );
            } else if !["home", "start"].contains(&page.case.screen.as_str()) && !page.case.tool {
                faults.push(format!("{}: no way back at {}", page.name(), width.width));
            }
        }
    }
    let chrome = &bench.chrome;
    let mut questions = 0;
    for mode in MODES {
        let visit = bench.open("event", mode).await?;
        chrome.click("#begin").await?;
        let mut on = None;
        for number in 1.. {
            visit.at("question").await?;
            chrome
                .until(&format!(
                    "document.querySelector('.step-count')?.textContent.includes('{number}/')"
                ))
                .await?;
            let bones = structure(chrome).await?;
            let name = format!("question {number}, {mode:?}");
            questions += 1;
            match (&bones.forward, &on) {
                (None, _) => faults.push(format!("{name}: no way on")),
                (Some(now), None) => on = Some(now.rect),
                (Some(now), Some(first)) => {
                    if (now.rect.x - first.x).abs() > 1.0 || (now.rect.w - first.w).abs() > 1.0 {
                        faults.push(format!("{name}: the way on is elsewhere"));
                    }
                }
            }
            chrome.click("main .choice").await?;
            chrome.click("main form .button").await?;
            chrome.until(&format!(
                "document.querySelector('main[data-screen=plan]') || !document.querySelector('.step-count')?.textContent.includes('{number}/')"
            )).await?;
            if structure(chrome).await?.screen == "plan" || number > 12 {
                break;
            }
        }
    }
    Report::new(
        faults,
        format!(
            "{questions} questions with their number, back in one place on every screen, on always at the end"
        ),
    )
}

pub(crate) async fn item_14_simple_home(bench: &Bench) -> Outcome<Report> {
    bench.chrome.size(360, 800).await?;
    bench.open("home", Mode::Simple).await?;
    let bones = structure(&bench.chrome).await?;
    let mut faults = Vec::new();
    if bones.tiles.is_empty() || bones.tiles.len() > 6 {
        faults.push(format!("{} tiles", bones.tiles.len()));
    }
    if bones.tiles.first().is_none_or(|t| t.href.as_deref() != Some("#/emergency")) {
        faults.push(String::from("emergency is not first"));
    }
    let hidden: Vec<_> = bones.tiles.iter().filter(|t| t.rect.y + t.rect.h > 800.0).collect();
    faults.extend(hidden.iter().map(|t| format!("below 360 x 800: {:?}", t.name)));
    if bones.dialogs + bones.frames > 0 {
        faults.push(String::from("something pops up"));
    }
    Report::new(faults, format!("{} tiles, all seen at once, emergency first", bones.tiles.len()))
}

pub(crate) async fn item_15_taps(bench: &Bench) -> Outcome<Report> {
    let emergency: &[&str] = &["a[href=\"#/emergency\"]"];
    let help: &[&str] = &[".tabs .help-link"];
    let call: &[&str] = &["a[href=\"#/emergency\"]", "main .call"];
    let table: [(&str, Mode, &[&str], &str, usize); 8] = [
        ("emergency", Mode::Normal, emergency, "emergency", 1),
        ("emergency", Mode::Simple, emergency, "emergency", 1),
        ("help", Mode::Normal, help, "help", 1),
        ("help", Mode::Simple, help, "help", 1),
        ("call 113", Mode::Normal, call, "emergency", 2),
        ("call 113", Mode::Simple, call, "emergency", 2),
        ("go on with a plan", Mode::Normal, &["main a[href^=\"#/plan/\"]"], "plan", 2),
        (
            "go on with a plan",
            Mode::Simple,
            &["main a[href=\"#/saved\"]", "main a[href^=\"#/plan/\"]"],
            "plan",
            2,
        ),
    ];
    let mut faults = Vec::new();
    let mut lines = Vec::new();
    for (what, mode, taps, screen, most) in table {
        let visit = bench.open("home", mode).await?;
        let mut reached = Ok(());
        for tap in taps {
            reached = reached.and(bench.chrome.click(tap).await);
        }
        let reached = match reached {
            Ok(()) => visit.at(screen).await,
            failed => failed,
        };
        if let Err(trouble) = reached {
            faults.push(format!("{what}, {mode:?}: {trouble}"));
        }
        if what == "call 113" && visit.server.behind().opened.list() != ["tel:113"] {
            faults.push(format!(
                "{what}, {mode:?}: dialled {:?}",
                visit.server.behind().opened.list()
            ));
        }
        if taps.len() > most {
            faults.push(format!("{what}, {mode:?}: {} taps, not {most}", taps.len()));
        }
        lines.push(format!("{what} {} {}", mode_name(mode), taps.len()));
    }
    Report::new(
        faults,
        format!("taps from home: {}; the rest of the table has no screens yet", lines.join(", ")),
    )
}

pub(crate) async fn item_16_simple_mode(bench: &Bench) -> Outcome<Report> {
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    // First start: one tap for the language, then the mode is asked.
    let visit = bench.open("start", Mode::Normal).await?;
    chrome.click("main .big-choice").await?;
    visit.at("start-mode").await?;
    chrome.click("main .big-choice.large").await?;
    visit.at("home").await?;
    let simple = "return document.documentElement.dataset.mode === 'simple'";
    if !chrome.eval::<bool>(simple).await? {
        faults.push(String::from("first start: simple mode is not on after it was chosen"));
    }
    // The same mark, name and colour in both modes.
    const FACE: &str =
        "const m = [...document.querySelectorAll('.mark')].find(e => e.checkVisibility());
        return [m?.innerHTML.replace(/<!--.*?-->/g, '') ?? '', m ? getComputedStyle(m).color : '']";
    let face: [String; 2] = chrome.eval(FACE).await?;
    // Remembered after the app was closed.
    chrome.go(&visit.server.url("#/")).await?;
    visit.at("home").await?;
    if !chrome.eval::<bool>(simple).await? {
        faults.push(String::from("simple mode is forgotten"));
    }
    bench.open("home", Mode::Normal).await?;
    if chrome.eval::<[String; 2]>(FACE).await? != face || face[0].is_empty() {
        faults.push(String::from("the mark is another one in simple mode"));
    }
    // From every screen: settings, then the choice.
    let (survey, missing) = seen(bench).await?;
    faults.extend(missing);
    let locked = |screen: &str| screen.starts_with("start") || screen == AT_THE_COUNTER;
    for page in survey.light().filter(|p| !p.simple() && !locked(&p.case.screen)) {
        for width in &page.widths {
            if !width.bones.links.iter().any(|l| l.href == "#/settings") {
                faults.push(format!("{} at {}: no way to the settings", page.name(), width.width));
            }
        }
    }
    let visit = bench.open("settings", Mode::Normal).await?;
    chrome.click("input[name=mode][value=simple]").await?;
    chrome.until("document.documentElement.dataset.mode === 'simple'").await?;
    visit.at("settings").await?;
    Report::new(
        faults,
        "offered at the first start, two taps from every screen, remembered, the same mark and colours",
    )
}

pub(crate) async fn item_36_help_in_its_place(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut places = BTreeMap::new();
    let mut count = 0;
    for page in survey.light() {
        for width in &page.widths {
            let name = format!("{} at {}", page.name(), width.width);
            let started = !page.case.screen.starts_with("start");
            let Some(help) = &width.bones.help else {
                // At the counter another person holds the phone: the paper alone is shown.
                if page.case.screen == AT_THE_COUNTER {
                    continue;
                }
                faults.push(format!("{name}: no way to help"));
                continue;
            };
            count += 1;
            let key = format!("{}.{}.{started}", mode_name(page.mode), width.width);
            faults.extend(steady(&mut places, key, &name, help.rect));
        }
    }
    let visit = bench.open("help", Mode::Simple).await?;
    let bones = structure(visit.chrome).await?;
    // The desk in person, someone close, paper.
    for ways in [&["quầy", "một cửa"][..], &["nhờ", "hỏi"], &["giấy", "in ra"]] {
        if !ways.iter().any(|w| bones.main.to_lowercase().contains(w)) {
            faults.push(format!("help does not speak of {ways:?}"));
        }
    }
    if !bones.links.iter().any(|l| l.href == "#/emergency") {
        faults.push(String::from("help does not lead to the numbers"));
    }
    Report::new(
        faults,
        format!("help in {} places, one for each mode and width, on {count} pages", places.len()),
    )
}
