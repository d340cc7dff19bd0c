//! Items 8, 9, 11 and 43: nothing is lost, cut, or moves.

use std::time::Instant;

use browser::{Outcome, probe::watch::notes, visit::MODES};
use serde_json::json;

use super::seen;
use crate::{bench::Bench, runner::Report};

pub(crate) async fn item_08_reflow(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut count = 0;
    for page in &survey.pages {
        for width in &page.widths {
            count += 1;
            let name = format!("{} at {}", page.name(), width.width);
            faults.extend(width.layout.faults().into_iter().map(|f| format!("{name}: {f}")));
        }
        if let Some(tried) = &page.tried {
            count += 1;
            let found = tried.tiny.faults().into_iter();
            faults.extend(found.map(|f| format!("{} in 320 x 256: {f}", page.name())));
        }
        if let [narrow, .., wide] = &page.widths[..]
            && sorted(&narrow.bones.main) != sorted(&wide.bones.main)
            && !page.case.tool
        {
            faults.push(format!("{}: says other things at 320 than at 1280", page.name()));
        }
    }
    Report::new(faults, format!("{count} layouts at 320, 360, 768, 1280 and in 320 x 256"))
}

/// The words of a page whatever their order: columns may change it.
fn sorted(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}

pub(crate) async fn item_09_large_and_spaced_text(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut count = 0;
    for page in &survey.pages {
        let Some(tried) = &page.tried else { continue };
        count += 2;
        for (how, layout) in [("at 200 %", &tried.large), ("spaced out", &tried.spaced)] {
            let found = layout.faults().into_iter();
            faults.extend(found.map(|f| format!("{} {how}: {f}", page.name())));
        }
    }
    Report::new(
        faults,
        format!("{count} layouts: text at 200 % at 360 px, spacing of WCAG 1.4.12 at 320 px"),
    )
}

pub(crate) async fn item_11_motion(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut moving = 0;
    for page in &survey.pages {
        let Some(tried) = &page.tried else { continue };
        let name = page.name();
        moving += tried.moving.len();
        for motion in &tried.moving {
            if motion.endless || motion.seconds > 0.25 {
                faults.push(format!("{name}: moves for {} s: {}", motion.seconds, motion.at));
            }
        }
        let still = tried.still.iter().chain(&tried.less).filter(|m| m.seconds > 0.0);
        faults.extend(still.map(|m| format!("{name}: moves with less motion asked for: {}", m.at)));
    }
    Report::new(
        faults,
        format!("{moving} short motions, none with less motion asked for, none endless"),
    )
}

pub(crate) async fn item_43_small_devices(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    for page in &survey.pages {
        if page.notes.shift > 0.005 {
            faults.push(format!(
                "{}: things move after they are there: {:.3}",
                page.name(),
                page.notes.shift
            ));
        }
    }
    // A slow processor, a small screen. Seconds are printed, never asserted.
    let chrome = &bench.chrome;
    chrome.size(320, 568).await?;
    chrome.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await?;
    let mut seconds = Vec::new();
    for mode in MODES {
        let start = Instant::now();
        let visit = bench.open("home", mode).await;
        seconds.push(start.elapsed().as_secs_f64());
        let shift = match visit {
            Ok(visit) => notes(visit.chrome).await?.shift,
            Err(trouble) => {
                faults.push(format!("home on a slow device: {trouble}"));
                0.0
            }
        };
        if shift > 0.005 {
            faults.push(format!("home on a slow device: things move: {shift:.3}"));
        }
    }
    chrome.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await?;
    let heap = chrome.devtools("Runtime.getHeapUsage", json!({})).await?;
    let mib = heap["usedSize"].as_f64().unwrap_or(0.0) / 1_048_576.0;
    let [normal, simple] = seconds[..] else { return Report::new(faults, "") };
    let says = format!(
        "320 x 568, processor four times slower, test build: home in {normal:.1} and {simple:.1} s, scripts hold {mib:.0} MiB, nothing moves"
    );
    Report::new(faults, says)
}
