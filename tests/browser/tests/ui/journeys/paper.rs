//! A plan on paper.

use std::{collections::BTreeMap, fs, process::Command};

use browser::{Outcome, chrome::Chrome, desk_server::DeskServer, setup::prepare, visit::comfort};
use model::{EventId, Language, Turn};
use wire::{Mode, ReadFront, SavePlan, SavedPlan, TakeTurn, Theme};

use crate::{bench::Bench, runner::Report};

/// The least size of letters on paper, in points.
const LEAST: u32 = 16;

pub(crate) async fn a_plan_fits_on_two_pages(bench: &Bench) -> Outcome<Report> {
    let (chrome, server) = (&bench.chrome, bench.server().await?);
    server.renew(true)?;
    prepare(server, comfort(Mode::Normal, Theme::Dark, Language::Vi), &[]).await?;
    let mut faults = Vec::new();
    let mut said = Vec::new();
    for event in server.ask(&ReadFront {}).await?.events.into_iter().filter(|e| e.has_plan) {
        let saved = answered(server, event.id.clone()).await?;
        let pages = print(chrome, server, &saved, &mut faults).await?;
        if pages > 2 {
            faults.push(format!("{}: {pages} pages", event.id));
        }
        said.push(format!("{} {pages}", event.id));
    }
    Report::new(faults, format!("A4 pages: {}", said.join(", ")))
}

/// A plan with the first answer to every question, which is the common case.
async fn answered(server: &DeskServer, event: EventId) -> Outcome<SavedPlan> {
    let mut answers = BTreeMap::new();
    loop {
        let turn = server.ask(&TakeTurn { event: event.clone(), answers: answers.clone() }).await?;
        match turn {
            Turn::Question { question, .. } => {
                let first = question.options.first().ok_or("a question without answers")?;
                answers.insert(question.id, first.value.clone());
            }
            Turn::Plan(_) => return server.ask(&SavePlan { id: None, event, answers }).await,
        }
    }
}

/// Prints a plan and looks at what came out; answers the number of pages.
async fn print(
    chrome: &Chrome,
    server: &DeskServer,
    saved: &SavedPlan,
    faults: &mut Vec<String>,
) -> Outcome<u32> {
    chrome.go(&server.url(&format!("#/plan/{}", saved.id))).await?;
    chrome.there("main[data-screen=plan][data-state=ready]").await?;
    chrome.settled().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("plan.pdf");
    fs::write(&file, chrome.paper().await?)?;
    let tool = |name: &str, arguments: &[&str]| -> Outcome<String> {
        let done = Command::new(name)
            .args(arguments)
            .arg(&file)
            .arg("-")
            .output()
            .map_err(|e| format!("{name} (apt: poppler-utils): {e}"))?;
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    };
    let text = squeezed(&tool("pdftotext", &["-layout"])?);
    let plain = squeezed(&tool("pdftotext", &["-raw"])?);
    let plan = saved.plan.as_ref().ok_or("no plan")?;
    let steps = plan.steps.iter().map(|s| &s.title.vi);
    for part in steps.chain(plan.papers.iter().map(|p| &p.name.vi)) {
        let part = squeezed(part);
        if !plain.contains(&part) && !text.contains(&part) {
            faults.push(format!("{}: not on paper: {part}", saved.event));
        }
    }
    // One line for each font size, in points.
    let xml = Command::new("pdftohtml")
        .args(["-xml", "-i", "-stdout", "-zoom", "1"])
        .arg(&file)
        .output()?;
    let xml = String::from_utf8_lossy(&xml.stdout).into_owned();
    let sizes: Vec<u32> = xml
        .lines()
        .filter(|l| l.contains("<fontspec"))
        .filter_map(|l| l.split("size=\"").nth(1)?.split('"').next()?.parse().ok())
        .collect();
    let small: Vec<_> = sizes.iter().filter(|s| **s < LEAST).collect();
    if sizes.is_empty() || !small.is_empty() {
        faults.push(format!("{}: letters of {small:?} points", saved.event));
    }
    let height = xml.lines().find(|l| l.contains("<page ")).map(str::to_owned).unwrap_or_default();
    if !height.contains("height=\"842\"") && !height.contains("height=\"841\"") {
        faults.push(format!("{}: not A4: {height}", saved.event));
    }
    Ok(u32::try_from(xml.matches("<page ").count())?)
}

/// Text without the line breaks of the paper.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
