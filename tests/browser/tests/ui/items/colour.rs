//! Items 6, 7 and 10: colours.

use browser::{
    Outcome,
    probe::{
        boxes::{Icon, Target, icons, targets},
        colour::contrast,
        text::{Text, texts},
    },
    states::States,
};
use wire::{Comfort, Contrast, Mode, Theme};

use super::seen;
use crate::{bench::Bench, runner::Report};

pub(crate) async fn item_06_contrast(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut count = 0;
    for page in &survey.pages {
        let limit = if page.simple() { 7.0 } else { 4.5 };
        count += page.texts.len() + page.icons.len();
        let mut found = pale(&page.texts, limit);
        found.extend(faint(&page.targets, &page.icons));
        faults.extend(found.into_iter().map(|f| format!("{}: {f}", page.name())));
    }
    // With more contrast asked for, normal mode holds 7 too.
    for screen in States::read()?.screens().iter().filter(|s| !s.tool) {
        if survey.pages.iter().all(|p| p.case.screen != screen.screen) {
            continue;
        }
        for theme in [Theme::Light, Theme::Dark] {
            if !["home", "plan", "service", "emergency", "settings"]
                .contains(&screen.screen.as_str())
            {
                continue;
            }
            let comfort = Comfort { theme, contrast: Contrast::More, ..Comfort::default() };
            bench.visit_with(&screen.screen, comfort).await?;
            let mut found = pale(&texts(&bench.chrome).await?, 7.0);
            found.extend(faint(&targets(&bench.chrome).await?, &icons(&bench.chrome).await?));
            let name = format!("{}.{theme:?} with more contrast", screen.screen);
            faults.extend(found.into_iter().map(|f| format!("{name}: {f}")));
        }
    }
    Report::new(faults, format!("{count} texts and icons"))
}

/// Texts below `limit`.
fn pale(texts: &[Text], limit: f64) -> Vec<String> {
    let bad = texts.iter().filter(|t| t.active).filter_map(|t| {
        let found = contrast(t.ink, t.ground);
        if t.picture {
            return Some(format!("text over a picture: {} {:?}", t.at, t.text));
        }
        (found < limit - 0.005).then(|| format!("{found:.2}, not {limit}: {} {:?}", t.at, t.text))
    });
    bad.collect()
}

/// Edges of fields and choices, and icons, below 3.
fn faint(targets: &[Target], icons: &[Icon]) -> Vec<String> {
    let edged = targets.iter().filter(|t| {
        t.tag == "input"
            || t.tag == "select"
            || t.tag == "textarea"
            || t.classes.iter().any(|c| c == "choice")
    });
    let edges = edged.filter_map(|t| {
        let edge = t.edge.map_or(0.0, |e| contrast(e, t.outside));
        let found = edge.max(contrast(t.inside, t.outside));
        (found < 2.995).then(|| format!("edge {found:.2}: {}", t.at))
    });
    let strokes = icons.iter().filter_map(|i| {
        let found = i.ink.map_or(21.0, |ink| contrast(ink, i.ground));
        (found < 2.995).then(|| format!("icon {found:.2}: {}", i.at))
    });
    edges.chain(strokes).collect()
}

pub(crate) async fn item_07_never_colour_alone(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut icons = 0;
    for page in &survey.pages {
        icons += page.icons.len();
        let name = page.name();
        let bare = page.icons.iter().filter(|i| i.words.is_empty() && !page.case.tool);
        faults.extend(bare.map(|i| format!("{name}: an icon without words: {}", i.at)));
        faults.extend(page.bones.coloured.iter().map(|c| format!("{name}: only a colour: {c}")));
    }
    // A ticked step says so in words.
    let visit = bench.open("plan", Mode::Normal).await?;
    let done: bool = visit
        .chrome
        .eval("const e = document.querySelector('.step.done'); return !!e && !!e.querySelector('.badge')?.textContent.trim()")
        .await?;
    if !done {
        faults.push(String::from("plan: a ticked step is shown by colour alone"));
    }
    // Seen without any colour the page must still be the same text: kept for people to look at.
    Report::new(faults, format!("{icons} icons with words"))
}

pub(crate) async fn item_10_forced_colours(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut count = 0;
    for page in survey.light() {
        let Some(tried) = &page.tried else { continue };
        let (texts, targets, icons) = &tried.forced;
        count += 1;
        let name = page.name();
        faults.extend(pale(texts, 4.5).into_iter().map(|f| format!("{name}: {f}")));
        for icon in icons {
            let found = icon.ink.map_or(21.0, |ink| contrast(ink, icon.ground));
            if found < 3.0 {
                faults.push(format!("{name}: icon {found:.2}: {}", icon.at));
            }
        }
        let buttons = targets.iter().filter(|t| t.action);
        let bare = buttons.filter(|t| t.edge.is_none_or(|e| contrast(e, t.outside) < 3.0));
        faults.extend(bare.map(|t| format!("{name}: a button without an edge: {}", t.at)));
    }
    Report::new(faults, format!("{count} pages in imposed colours"))
}
