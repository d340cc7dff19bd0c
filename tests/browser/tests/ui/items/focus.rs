//! Items 27 to 30: keyboard and screen reader.

use std::{collections::BTreeSet, fs};

use browser::{
    Outcome, here,
    probe::{
        colour::contrast,
        focus::{Stop, focused},
        structure::structure,
        tree::outline,
    },
    visit::{MODES, mode_name},
};

use super::{AT_THE_COUNTER, seen};
use crate::{bench::Bench, runner::Report};

pub(crate) async fn item_27_keyboard(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut count = 0;
    for page in survey.light() {
        let Some(tried) = &page.tried else { continue };
        let name = page.name();
        match &tried.walk {
            Ok(stops) => {
                count += stops.len();
                if stops.len() != tried.reachable {
                    faults.push(format!(
                        "{name}: {} stops, {} controls",
                        stops.len(),
                        tried.reachable
                    ));
                }
                faults.extend(order(stops).into_iter().map(|f| format!("{name}: {f}")));
            }
            Err(trap) => faults.push(format!("{name}: {trap}")),
        }
    }
    Report::new(faults, format!("{count} stops of the focus, seen, in order, not hidden, no trap"))
}

/// What is wrong with the stops: not drawn, hidden, out of order.
fn order(stops: &[Stop]) -> Vec<String> {
    let mut faults = Vec::new();
    for stop in stops {
        let seen = contrast(stop.ring.colour, stop.ring.under);
        if stop.ring.wide < 2.0 || seen < 3.0 {
            faults.push(format!("focus of {} px and {seen:.1}: {}", stop.ring.wide, stop.at));
        }
        if stop.free < 0.6 || !stop.in_view {
            faults.push(format!(
                "hidden at {:.0} %: {} {:?}",
                stop.free * 100.0,
                stop.at,
                stop.name
            ));
        }
    }
    let main: Vec<&Stop> = stops.iter().filter(|s| s.main).collect();
    for pair in main.windows(2) {
        let [a, b] = pair else { continue };
        // Columns are read one after the other: only a step up within a column is out of order.
        let same_column = (a.rect.x - b.rect.x).abs() < a.rect.w.max(b.rect.w) / 2.0;
        if same_column && b.page.y + b.rect.h / 2.0 < a.page.y {
            faults.push(format!("out of order: {} comes after {}", b.at, a.at));
        }
    }
    faults
}

/// Screens that show words drawn by chance: each time others.
const BY_CHANCE: [&str; 2] = ["papers-sheet", "papers-check"];

pub(crate) async fn item_28_names_and_roles(bench: &Bench) -> Outcome<Report> {
    let update = std::env::var_os("UPDATE").is_some();
    let folder = here().join("snapshots/tree");
    fs::create_dir_all(&folder)?;
    let (survey, mut faults) = seen(bench).await?;
    let mut files = BTreeSet::new();
    let mut controls = 0;
    for page in &survey.pages {
        let name = page.name();
        for line in page.tree.iter().filter(|l| l.is_control()) {
            controls += 1;
            if !line.name.chars().any(char::is_alphanumeric) {
                faults.push(format!("{name}: a {} without a name", line.role));
            }
        }
        let rows = page.bones.lists.first().filter(|_| !page.case.tool);
        faults.extend(rows.map(|r| format!("{name}: rows that are no list: {r}")));
    }
    // The trees as a screen reader gets them: a lost name shows in review.
    for page in survey.light().filter(|p| !BY_CHANCE.contains(&p.case.screen.as_str())) {
        let file = format!("{}.{}.txt", page.case.screen, mode_name(page.mode));
        let path = folder.join(&file);
        let text = outline(&page.tree);
        if update {
            fs::write(&path, &text)?;
        } else if fs::read_to_string(&path).unwrap_or_default() != text {
            faults.push(format!("tree/{file} differs (UPDATE=1 rewrites it)"));
        }
        files.insert(file);
    }
    Report::new(
        faults,
        format!("{controls} controls named, {} trees as in their snapshots", files.len()),
    )
}

pub(crate) async fn item_29_bones(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut titles = BTreeSet::new();
    for page in &survey.pages {
        let (name, bones) = (page.name(), &page.bones);
        let ones = bones.headings.iter().filter(|h| h.level == 1).count();
        if ones != 1 {
            faults.push(format!("{name}: {ones} first headings"));
        }
        for pair in bones.headings.windows(2) {
            if let [a, b] = pair
                && b.level > a.level + 1
            {
                faults
                    .push(format!("{name}: from heading {} to {}: {:?}", a.level, b.level, b.text));
            }
        }
        if bones.headings.iter().any(|h| h.text.is_empty()) {
            faults.push(format!("{name}: an empty heading"));
        }
        let alone = page.case.screen == AT_THE_COUNTER;
        let banners = u32::from(!alone);
        if (bones.banners, bones.mains) != (banners, 1) {
            faults.push(format!("{name}: {} banners, {} mains", bones.banners, bones.mains));
        }
        let started = !page.case.screen.starts_with("start");
        if started && !alone && (bones.navs.len() != 1 || bones.navs.iter().any(String::is_empty)) {
            faults.push(format!("{name}: navigation {:?}", bones.navs));
        }
        if bones.lang != "vi" {
            faults.push(format!("{name}: lang={:?}", bones.lang));
        }
        let wide = page.widths.iter().find(|w| w.bones.banners != banners || w.bones.mains != 1);
        if let Some(wide) = wide {
            faults.push(format!("{name} at {}: {} banners", wide.width, wide.bones.banners));
        }
        if !bones.title.contains('–') || bones.title.len() < 8 {
            faults.push(format!("{name}: titled {:?}", bones.title));
        }
    }
    for page in survey.light().filter(|p| !p.simple()) {
        if !titles.insert(page.bones.title.clone()) {
            faults.push(format!("{}: not the only one titled {:?}", page.name(), page.bones.title));
        }
    }
    Report::new(faults, format!("{} titles", titles.len()))
}

pub(crate) async fn item_30_change_of_screen(bench: &Bench) -> Outcome<Report> {
    const WAY: [(&str, &str); 6] = [
        ("#/events", "events"),
        ("#/events/birth", "event"),
        ("#/service/1.001193", "service"),
        ("#/emergency", "emergency"),
        ("#/settings", "settings"),
        ("#/", "home"),
    ];
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let visit = bench.open("home", mode).await?;
        let mut before = chrome.client.title().await?;
        for (hash, screen) in WAY {
            visit.on_to(hash, screen).await?;
            let stop = focused(chrome).await?;
            if stop.as_ref().is_none_or(|s| s.tag != "h1") {
                faults.push(format!("{screen}.{mode:?}: the focus is at {:?}", stop.map(|s| s.at)));
            }
            let bones = structure(chrome).await?;
            let heading = bones.headings.first().map(|h| h.text.clone()).unwrap_or_default();
            if bones.title == before || !bones.title.contains(&heading) {
                faults.push(format!("{screen}.{mode:?}: titled {:?}", bones.title));
            }
            let scrolled: f64 = chrome.eval("return scrollY").await?;
            if scrolled > 1.0 {
                faults.push(format!("{screen}.{mode:?}: begins at {scrolled} px"));
            }
            before = bones.title;
        }
        visit.on_to("#/search", "search").await?;
        let stop = focused(chrome).await?;
        if stop.is_none_or(|s| s.tag != "input" && s.tag != "h1") {
            faults.push(format!("search.{mode:?}: the focus is nowhere"));
        }
    }
    Report::new(faults, format!("{} changes of screen in both modes", 2 * (WAY.len() + 1)))
}
