//! Items 1 to 4: text that can be read.

use std::collections::BTreeSet;

use browser::{
    Outcome,
    probe::{layout::layout, lint::lines},
    visit::MODES,
};
use serde_json::{Value, json};
use unicode_normalization::is_nfc;
use wire::{Comfort, Mode, TextSize};

use super::seen;
use crate::{bench::Bench, runner::Report};

/// Text that is read, and notes beside it, in CSS pixels.
fn least(simple: bool) -> (f64, f64) {
    if simple { (24.0, 20.0) } else { (18.0, 16.0) }
}

pub(crate) async fn item_01_size_of_text(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut count = 0;
    for page in survey.pages.iter().filter(|p| !p.case.tool) {
        let (read, note) = least(page.simple());
        for text in &page.texts {
            count += 1;
            let limit = if text.note { note } else { read };
            if text.size + 0.05 < limit {
                faults.push(format!(
                    "{}: {} px, {}: {:?}",
                    page.name(),
                    text.size,
                    text.at,
                    text.text
                ));
            }
        }
    }
    Report::new(faults, format!("{count} texts"))
}

pub(crate) async fn item_02_scale_of_text(bench: &Bench) -> Outcome<Report> {
    const STEPS: [(TextSize, f64); 5] = [
        (TextSize::P100, 1.0),
        (TextSize::P125, 1.25),
        (TextSize::P150, 1.5),
        (TextSize::P175, 1.75),
        (TextSize::P200, 2.0),
    ];
    const SIZE: &str =
        "return parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)";
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for mode in MODES {
        let plain = least(mode == Mode::Simple).0;
        for (text, scale) in STEPS {
            let comfort = Comfort { mode, text, ..Comfort::default() };
            bench.visit_with("help", comfort).await?;
            let size: f64 = chrome.eval(SIZE).await?;
            if (size - plain * scale).abs() > 0.5 {
                faults.push(format!("{mode:?} at {scale}: {size} px"));
            }
            if scale == 2.0 && size < 30.0 {
                faults.push(format!("{mode:?}: never larger than {size} px"));
            }
            let fit = layout(chrome).await?;
            faults.extend(fit.faults().into_iter().map(|f| format!("{mode:?} at {scale}: {f}")));
        }
        // The size set in the device: twice the usual 16 px doubles everything.
        bench.open("help", mode).await?;
        let sizes = |px: u32| json!({ "fontSizes": { "standard": px, "fixed": px } });
        chrome.devtools("Page.setFontSizes", sizes(32)).await?;
        chrome.settled().await?;
        let size: f64 = chrome.eval(SIZE).await?;
        chrome.devtools("Page.setFontSizes", sizes(16)).await?;
        if (size - 2.0 * plain).abs() > 0.5 {
            faults.push(format!("{mode:?}: the device's own size is not followed: {size} px"));
        }
    }
    Report::new(faults, "100 to 200 %, and the size set in the device")
}

pub(crate) async fn item_03_lines_and_marks(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    for page in survey.pages.iter().filter(|p| !p.case.tool) {
        for text in &page.texts {
            let (name, at) = (page.name(), &text.at);
            if text.line / text.size < 1.495 && text.text.contains(' ') {
                faults.push(format!(
                    "{name}: line {:.2}, {at}: {:?}",
                    text.line / text.size,
                    text.text
                ));
            }
            if text.height > text.line && text.text.contains(' ') {
                faults
                    .push(format!("{name}: marks reach into the next line, {at}: {:?}", text.text));
            }
            if text.clipped {
                faults.push(format!("{name}: marks are cut off, {at}: {:?}", text.text));
            }
        }
        for gap in &page.gaps {
            if gap.lines < 1.295 {
                faults.push(format!(
                    "{}: paragraphs {:.2} lines apart, {}",
                    page.name(),
                    gap.lines,
                    gap.at
                ));
            }
        }
    }
    Report::new(faults, "lines of 1.5, paragraphs 1.3 lines apart, room for stacked marks")
}

pub(crate) async fn item_04_one_font(bench: &Bench) -> Outcome<Report> {
    let mut faults = Vec::new();
    let mut letters = BTreeSet::new();
    let words = lines("src-tauri/crates/phrases/text", ".ftl")?;
    let content = lines("content/vn", ".toml")?;
    for line in words.iter().chain(&content) {
        if !is_nfc(&line.text) {
            faults.push(format!("{}:{}: not NFC", line.file, line.number));
        }
        letters.extend(line.text.chars().filter(|c| !c.is_control() && !c.is_whitespace()));
    }
    // Every letter of modern Vietnamese, whether a text uses it today or not.
    letters.extend(('\u{1EA0}'..='\u{1EF9}').chain("ăâđêôơưĂÂĐÊÔƠƯ".chars()));
    let (survey, missing) = seen(bench).await?;
    faults.extend(missing);
    for page in &survey.pages {
        let other = page.texts.iter().find(|t| !t.font.starts_with("\"Be Vietnam Pro\""));
        faults.extend(other.map(|t| format!("{}: {} in {}", page.name(), t.at, t.font)));
    }
    let chrome = &bench.chrome;
    bench.open("help", Mode::Normal).await?;
    let text: String = letters.iter().collect();
    for tag in ["p", "strong"] {
        let script = format!(
            "const p = document.createElement('{tag}'); p.id = 'letters'; p.textContent = {};
             document.querySelector('main').append(p); return true",
            json!(text)
        );
        chrome.eval::<bool>(&script).await?;
        chrome.settled().await?;
        for font in fonts(bench).await? {
            if !font.0 || !font.1.starts_with("Be Vietnam Pro") {
                faults.push(format!("{tag}: {} glyphs in {}", font.2, font.1));
            }
        }
        chrome.eval::<bool>("document.querySelector('#letters').remove(); return true").await?;
    }
    Report::new(faults, format!("{} letters in both weights", letters.len()))
}

/// The fonts that draw `#letters`: bundled or not, name, glyphs.
async fn fonts(bench: &Bench) -> Outcome<Vec<(bool, String, u64)>> {
    let chrome = &bench.chrome;
    chrome.devtools("DOM.enable", json!({})).await?;
    chrome.devtools("CSS.enable", json!({})).await?;
    let root = chrome.devtools("DOM.getDocument", json!({ "depth": 0 })).await?;
    let query = json!({ "nodeId": root["root"]["nodeId"], "selector": "#letters" });
    let node = chrome.devtools("DOM.querySelector", query).await?;
    let answer =
        chrome.devtools("CSS.getPlatformFontsForNode", json!({ "nodeId": node["nodeId"] })).await?;
    let read = |f: &Value| {
        let name = f["familyName"].as_str().unwrap_or_default().to_owned();
        (f["isCustomFont"] == true, name, f["glyphCount"].as_u64().unwrap_or(0))
    };
    Ok(answer["fonts"].as_array().map(|all| all.iter().map(read).collect()).unwrap_or_default())
}
