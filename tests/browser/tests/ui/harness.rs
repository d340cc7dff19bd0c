//! The harness tried on pages of our own: what is good passes, what is bad is found.

use browser::{
    Outcome,
    probe::{boxes, colour::contrast, focus, layout, structure::structure, text, tree, watch},
};
use fantoccini::key::Key;

use crate::{bench::Bench, runner::Report};

/// Notes `why` unless `well`.
fn expect(faults: &mut Vec<String>, well: bool, why: &str) {
    if !well {
        faults.push(why.to_owned());
    }
}

pub(crate) async fn a_good_page_passes_every_probe(bench: &Bench) -> Outcome<Report> {
    bench.page("good.html").await?;
    let chrome = &bench.chrome;
    let mut faults = Vec::new();
    for width in [320, 1280] {
        chrome.size(width, 800).await?;
        faults.extend(layout::layout(chrome).await?.faults());
        let found = bench.axe.lock().await.look(chrome).await?;
        faults.extend(found.iter().map(|v| format!("axe at {width}: {v}")));
    }
    chrome.size(360, 800).await?;
    for text in text::texts(chrome).await? {
        expect(&mut faults, text.size >= 18.0, &format!("too small: {text:?}"));
        expect(&mut faults, contrast(text.ink, text.ground) >= 4.5, &format!("pale: {text:?}"));
        expect(&mut faults, text.height <= text.line && !text.clipped, &format!("marks: {text:?}"));
    }
    for target in boxes::targets(chrome).await? {
        let well = target.rect.w >= 48.0 && target.rect.h >= 48.0;
        expect(&mut faults, well, &format!("small: {target:?}"));
    }
    let bones = structure(chrome).await?;
    expect(&mut faults, bones.headings.len() == 2 && bones.mains == 1, "headings and landmarks");
    expect(&mut faults, bones.questions == 1 && bones.choices == 2, "one question, two choices");
    let stops = focus::walk(chrome).await?;
    let reachable = focus::reachable(chrome).await?;
    expect(&mut faults, stops.len() == reachable, &format!("{} of {reachable} stops", stops.len()));
    for stop in &stops {
        let seen = stop.ring.wide >= 2.0 && contrast(stop.ring.colour, stop.ring.under) >= 3.0;
        expect(&mut faults, seen && stop.free > 0.9, &format!("focus: {stop:?}"));
    }
    let lines = tree::tree(chrome).await?;
    let controls = lines.iter().filter(|l| l.is_control());
    expect(
        &mut faults,
        controls.clone().count() == 6,
        &format!("controls: {}", tree::outline(&lines)),
    );
    expect(&mut faults, controls.clone().all(|l| !l.name.is_empty()), "names of controls");
    faults.extend(chrome.complaints().await?);
    Report::new(faults, format!("{} stops of the focus", stops.len()))
}

pub(crate) async fn axe_finds_faults_where_there_are_some(bench: &Bench) -> Outcome<Report> {
    bench.page("bad.html").await?;
    let found = bench.axe.lock().await.look(&bench.chrome).await?;
    let mut faults = Vec::new();
    for rule in
        ["button-name", "color-contrast", "html-has-lang", "image-alt", "label", "document-title"]
    {
        expect(&mut faults, found.iter().any(|v| v.id == rule), &format!("not found: {rule}"));
    }
    Report::new(faults, format!("{} rules broken, as they should be", found.len()))
}

pub(crate) async fn every_probe_finds_what_is_wrong(bench: &Bench) -> Outcome<Report> {
    bench.page("bad.html").await?;
    let chrome = &bench.chrome;
    chrome.size(320, 568).await?;
    let mut faults = Vec::new();
    let layout = layout::layout(chrome).await?;
    expect(&mut faults, layout.scroll > layout.view, "sideways scrolling");
    expect(&mut faults, layout.cut.iter().any(|c| c.contains("bị cắt")), "cut text");
    expect(&mut faults, layout.overlaps.iter().any(|o| o.contains("nằm trên")), "text over text");
    let texts = text::texts(chrome).await?;
    let find = |part: &str| texts.iter().find(|t| t.text.contains(part));
    expect(&mut faults, find("nhỏ quá").is_some_and(|t| t.size == 11.0), "small text");
    let pale = find("nhạt").is_some_and(|t| contrast(t.ink, t.ground) < 2.0);
    expect(&mut faults, pale, "pale text");
    expect(&mut faults, find("Ề Ỗ").is_some_and(|t| t.height > t.line), "marks beyond their line");
    let targets = boxes::targets(chrome).await?;
    let (a, b) = (&targets[0], &targets[1]);
    expect(
        &mut faults,
        a.rect.w == 20.0 && a.rect.gap(&b.rect) < 8.0,
        "small buttons side by side",
    );
    let bones = structure(chrome).await?;
    let ones = bones.headings.iter().filter(|h| h.level == 1).count();
    expect(&mut faults, ones == 2 && bones.lang.is_empty() && bones.title.is_empty(), "bones");
    let lines = tree::tree(chrome).await?;
    let nameless = lines.iter().filter(|l| l.is_control() && l.name.is_empty()).count();
    expect(&mut faults, nameless == 2, &format!("nameless controls: {}", tree::outline(&lines)));
    chrome.eval::<bool>("document.querySelector('#dim').focus(); return true").await?;
    let stop = focus::focused(chrome).await?.ok_or("nothing has the focus")?;
    expect(&mut faults, stop.ring.wide == 0.0, "a focus that is not drawn");
    Report::new(faults, "")
}

pub(crate) async fn the_watch_sees_events_timers_and_speech(bench: &Bench) -> Outcome<Report> {
    bench.page("bad.html").await?;
    let bad = watch::notes(&bench.chrome).await?;
    bench.page("good.html").await?;
    bench.chrome.click(".button").await?;
    let good = watch::notes(&bench.chrome).await?;
    let mut faults = Vec::new();
    expect(&mut faults, bad.events.contains_key("touchmove"), "a gesture");
    expect(&mut faults, bad.timers.iter().any(|t| t.after == 300_000.0), "a timer");
    expect(&mut faults, !good.events.contains_key("touchmove"), "no gesture on the good page");
    let said = good.said.iter().any(|s| s.text == "Đã lưu." && !s.loud);
    expect(&mut faults, said, &format!("a polite word: {:?}", good.said));
    Report::new(faults, "")
}

pub(crate) async fn a_trap_of_the_focus_is_found(bench: &Bench) -> Outcome<Report> {
    bench.page("bad.html").await?;
    let found = focus::walk(&bench.chrome).await;
    bench.chrome.press(&[Key::Escape]).await?;
    match found {
        Ok(stops) => Report::new(vec![format!("walked through in {} stops", stops.len())], ""),
        Err(trap) => Report::new(Vec::new(), trap.to_string()),
    }
}
