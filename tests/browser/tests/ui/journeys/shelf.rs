//! Removing and taking back.

use browser::Outcome;
use wire::Mode;

use crate::{bench::Bench, runner::Report};

pub(crate) async fn what_is_removed_can_be_taken_back(bench: &Bench) -> Outcome<Report> {
    const UNDO: &str = ".status-line .status-button:has(path[d^=\"M9 14\"])";
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in [Mode::Normal, Mode::Simple] {
        let visit = bench.open("saved", mode).await?;
        let count = "return document.querySelectorAll('main .row').length";
        let before: u32 = chrome.eval(count).await?;
        if before != 2 {
            faults.push(format!("{mode:?}: {before} things on the shelf"));
        }
        for left in (0..before).rev() {
            chrome.click("main .row .icon-button").await?;
            chrome
                .until(&format!("document.querySelectorAll('main .row').length === {left}"))
                .await?;
        }
        chrome.click(UNDO).await?;
        chrome.until("document.querySelectorAll('main .row').length === 1").await?;
        // A plan removed from its own page.
        visit.on_to("#/", "home").await?;
        let visit =
            bench.open(if mode == Mode::Simple { "plan-more" } else { "plan" }, mode).await?;
        chrome.click("#remove").await?;
        visit.at("saved").await?;
        chrome.until("!document.querySelector('main a[href^=\"#/plan/\"]')").await?;
        chrome.click(UNDO).await?;
        visit.at("plan").await?;
    }
    Report::new(faults, "from the shelf and from a plan, in both modes")
}
