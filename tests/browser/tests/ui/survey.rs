//! What holds on every screen, in every state, mode, theme and width.

use std::collections::BTreeSet;

use browser::{Outcome, probe::watch::Notes};

use crate::{
    bench::Bench,
    runner::{Check, Report, checks},
};

mod own {
    pub(crate) use super::{axe_finds_nothing, every_screen_opens, foreign_text_runs_nowhere};
}

/// In this order.
pub(crate) const CHECKS: &[Check] =
    checks![own::every_screen_opens, own::axe_finds_nothing, own::foreign_text_runs_nowhere,];

pub(crate) async fn every_screen_opens(bench: &Bench) -> Outcome<Report> {
    let survey = bench.survey().await?;
    let mut faults = survey.missing.clone();
    for page in &survey.pages {
        faults.extend(page.complaints.iter().map(|c| format!("{}: {c}", page.name())));
    }
    let screens: BTreeSet<_> = survey.pages.iter().map(|p| &p.case.screen).collect();
    Report::new(faults, format!("{} screens, {} pages", screens.len(), survey.pages.len()))
}

pub(crate) async fn axe_finds_nothing(bench: &Bench) -> Outcome<Report> {
    let survey = bench.survey().await?;
    let mut faults = Vec::new();
    for page in &survey.pages {
        for width in &page.widths {
            let name = format!("{}.{}", page.name(), width.width);
            faults.extend(width.axe.iter().map(|v| format!("{name}: {v}")));
        }
    }
    let says = format!("{} analyses in {:.0} s", survey.analyses, survey.seconds);
    Report::new(faults, says)
}

pub(crate) async fn foreign_text_runs_nowhere(bench: &Bench) -> Outcome<Report> {
    let survey = bench.survey().await?;
    let ran = |n: &Notes| !n.ran.is_empty();
    let bad = survey.pages.iter().filter(|p| ran(&p.notes) || p.bones.frames > 0);
    let faults = bad.map(|p| format!("{}: a script or a frame", p.name())).collect();
    Report::new(faults, format!("{} pages", survey.pages.len()))
}
