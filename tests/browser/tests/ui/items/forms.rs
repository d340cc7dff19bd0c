//! Items 18, 23, 25 and 26: what is asked of a citizen, and what happens when it does not work.

use browser::{
    Outcome,
    content::imported,
    faults::Fault,
    probe::{focus::focused, structure::structure},
    states::{Shown, States},
    visit::{MODES, Visit, comfort},
};
use fantoccini::key::Key;
use model::Language;
use phrases::{Words, explain};
use serde_json::json;
use wire::{Failure, Mode, Reason, Theme};

use super::seen;
use crate::{bench::Bench, runner::Report};

/// A day, in milliseconds of the page's own clock.
const DAY: u64 = 24 * 60 * 60 * 1000;

pub(crate) async fn item_18_no_time_limit(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    for page in &survey.pages {
        let long =
            page.notes.timers.iter().filter(|t| t.after > 2_000.0 || t.kind == "setInterval");
        faults.extend(long.map(|t| format!("{}: {} of {} ms", page.name(), t.kind, t.after)));
    }
    // A day goes by in the page while a question is half answered.
    let chrome = &bench.chrome;
    let visit = bench.open("question", Mode::Simple).await?;
    chrome.click("main .choice").await?;
    let state = "return [location.hash, document.querySelector('main').innerText, document.querySelector('input:checked')?.value ?? '']";
    let before: [String; 3] = chrome.eval(state).await?;
    let start: f64 = chrome.eval("return Date.now()").await?;
    chrome
        .devtools("Emulation.setVirtualTimePolicy", json!({ "policy": "advance", "budget": DAY }))
        .await?;
    let mut passed = 0.0;
    for _ in 0..200 {
        passed = chrome.eval::<f64>("return Date.now()").await? - start;
        if passed >= DAY as f64 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let after: [String; 3] = chrome.eval(state).await?;
    if passed < DAY as f64 {
        faults.push(format!("only {passed} ms went by"));
    }
    if before != after || after[2].is_empty() {
        faults.push(format!("after a day: {before:?} became {after:?}"));
    }
    drop(visit);
    bench.fresh_tab().await?;
    Report::new(
        faults,
        "the lock of the vault warns (a journey); no timer over 2 s on any screen, and a half answered question is the same after a day",
    )
}

pub(crate) async fn item_23_errors(bench: &Bench) -> Outcome<Report> {
    let mut faults = Vec::new();
    let states = States::read()?;
    for mode in MODES {
        for shown in &states.reason {
            if let Err(trouble) = fails(bench, &states, shown, mode, &mut faults).await {
                faults.push(format!("{}, {mode:?}: {trouble}", shown.name));
            }
        }
        // A question without an answer: the summary takes the focus and leads to the field.
        let chrome = &bench.chrome;
        let visit = bench.open("question", mode).await?;
        chrome.click("main form .button").await?;
        chrome.there("[data-reason=missing-answer]").await?;
        visit.chrome.settled().await?;
        let bones = structure(chrome).await?;
        let stop = focused(chrome).await?.map(|s| s.at).unwrap_or_default();
        if !stop.contains(".failure") {
            faults.push(format!("missing answer, {mode:?}: the focus is at {stop:?}"));
        }
        if !bones.title.starts_with("Lỗi:") {
            faults.push(format!("missing answer, {mode:?}: titled {:?}", bones.title));
        }
        chrome.click("[data-reason=missing-answer] button").await?;
        let stop = focused(chrome).await?.map(|s| s.kind).unwrap_or_default();
        if stop != "radio" {
            faults.push(format!("missing answer, {mode:?}: the summary leads to {stop:?}"));
        }
    }
    Report::new(
        faults,
        format!("{} reasons in both modes, and a missing answer", states.reason.len()),
    )
}

/// Makes one call fail and looks at what the citizen is told.
async fn fails(
    bench: &Bench,
    states: &States,
    shown: &Shown,
    mode: Mode,
    faults: &mut Vec<String>,
) -> Outcome {
    let reason = Reason::samples().into_iter().find(|r| r.name() == shown.name);
    let reason = reason.ok_or("no such reason")?;
    let fault = Fault::failing(&shown.call, reason.clone());
    let mut case = states.screen(&shown.at)?;
    let later = !shown.press.is_empty() || shown.file;
    if !later {
        case.state.faults.push(fault.clone());
        case.state.data = String::from("failed");
    }
    let visit = Visit::to(
        &bench.chrome,
        bench.server().await?,
        &case,
        comfort(mode, Theme::Light, Language::Vi),
    )
    .await?;
    if later {
        visit.server.faults.set(fault);
        for step in &shown.press {
            visit.step(step).await?;
        }
        if shown.file {
            choose(&visit, b"no catalogue").await?;
        }
    }
    let css = format!(".failure[role=alert][data-reason={}]", shown.name);
    visit.chrome.there(&css).await?;
    visit.chrome.settled().await?;
    let said = visit.chrome.text(&css).await?;
    let words = Words::new(Language::Vi);
    let right = explain(&words, &Failure { reason, trace: "TESTTEST".into() });
    // A slip of the typing has no number: it would be taken for what is to be typed.
    let slips = ["wrong-secret", "weak-secret", "wrong-sheet", "wait"];
    if said.contains(&right.trace) == slips.contains(&&*shown.name) {
        faults.push(format!("{}, {mode:?}: the number of the failure in {said:?}", shown.name));
    }
    for part in [&right.what, &right.remedy] {
        if !said.contains(part.as_str()) {
            faults.push(format!("{}, {mode:?}: does not say {part:?} but {said:?}", shown.name));
        }
    }
    let bones = structure(visit.chrome).await?;
    if !bones.title.starts_with("Lỗi") {
        faults.push(format!("{}, {mode:?}: titled {:?}", shown.name, bones.title));
    }
    if !later {
        // When it works again, trying again is enough.
        visit.server.faults.clear();
        visit.chrome.click(&format!("{css} .button")).await?;
        visit.chrome.there(&format!("main[data-screen={}][data-state=ready]", case.shown)).await?;
    }
    Ok(())
}

/// Chooses a file with these bytes.
pub(crate) async fn choose(visit: &Visit<'_>, bytes: &[u8]) -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("danh-muc.bundle");
    std::fs::write(&path, bytes)?;
    visit.chrome.there("#catalogue-file").await?;
    visit.chrome.find("#catalogue-file").await?.send_keys(&path.to_string_lossy()).await?;
    // The page has read it when the desk has it or refuses it.
    visit.chrome.until("document.querySelector('.failure, .status-line')").await
}

pub(crate) async fn item_25_fields(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut fields = 0;
    for page in &survey.pages {
        for field in &page.bones.inputs {
            fields += 1;
            let name = format!("{}: {}", page.name(), field.at);
            if !field.labelled {
                faults.push(format!("{name}: no label"));
            }
            let typed = ["text", "search", "tel", "email", "number", "date", "textarea"]
                .contains(&field.kind.as_str());
            if typed && (field.mode.is_empty() || field.complete.is_empty()) {
                faults.push(format!("{name}: no inputmode or autocomplete"));
            }
            if ["number", "date"].contains(&field.kind.as_str()) {
                faults.push(format!("{name}: type {}", field.kind));
            }
        }
        faults.extend(
            page.notes.prevented.iter().map(|p| format!("{}: {p} is forbidden", page.name())),
        );
    }
    // Pasting into the search works as typing does.
    let chrome = &bench.chrome;
    let visit = bench.open("search", Mode::Normal).await?;
    bench.allow_clipboard().await?;
    chrome
        .eval_later::<bool>("navigator.clipboard.writeText('căn cước').then(() => arguments[0](true), () => arguments[0](false))")
        .await?;
    chrome
        .eval::<bool>(
            "const f = document.querySelector('#search-text'); f.focus(); f.select(); return true",
        )
        .await?;
    chrome.press_with(Key::Control, 'v').await?;
    chrome.until("document.querySelector('#search-text').value === 'căn cước'").await?;
    chrome.until("document.querySelector('.results a[href^=\"#/service/\"]')").await?;
    drop(visit);
    Report::new(
        faults,
        format!(
            "{fields} fields; pasting finds what typing finds; no number, date or code is asked for yet"
        ),
    )
}

pub(crate) async fn item_26_no_tests_of_memory(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    for page in &survey.pages {
        // The PIN of the vault stays on the device, may be pasted and looked at, and the sheet opens
        // without it.
        let secret = page.bones.inputs.iter().filter(|i| !i.at.contains("#secret")).find(|i| {
            i.kind == "password" || i.complete.contains("password") || i.complete == "one-time-code"
        });
        faults.extend(secret.map(|i| format!("{}: asks for a secret: {}", page.name(), i.at)));
        let text = page.bones.text.to_lowercase();
        if text.contains("captcha") || text.contains("mật khẩu") {
            faults.push(format!("{}: speaks of passwords or puzzles", page.name()));
        }
    }
    Report::new(
        faults,
        "nothing asks to log in: no secret but the vault's PIN, no puzzle on any screen",
    )
}

/// A catalogue with `services` records, for the journeys.
pub(crate) fn small_catalogue(services: usize) -> Outcome<Vec<u8>> {
    imported(services, |n, service| {
        service.name.vi = format!("Thủ tục thử nghiệm số {n}");
        service.plain = None;
    })
}
