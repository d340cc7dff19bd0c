//! Records of a catalogue that would like to be scripts.

use browser::{
    Outcome,
    content::imported,
    probe::{structure::structure, watch::notes},
    setup::import,
};
use model::LocalizedText;
use wire::Mode;

use crate::{bench::Bench, runner::Report};

/// Texts that run, load or draw something where text is taken for markup.
const SEEDS: [&str; 20] = [
    "<script>__ran(1)</script>",
    "<img src=x onerror=__ran(2)>",
    "<svg onload=__ran(3)>",
    "<iframe srcdoc=\"<script>parent.__ran(4)</script>\"></iframe>",
    "\"><script>__ran(5)</script>",
    "' autofocus onfocus=__ran(6) x='",
    "javascript:__ran(7)",
    "<a href=\"javascript:__ran(8)\">a</a>",
    "<style>*{background:url(//evil.example/9)}</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=a></form>",
    "<object data=\"data:text/html,<script>__ran(13)</script>\">",
    "<math><mtext></p><img src=x onerror=__ran(14)>",
    "{{constructor.constructor('__ran(15)')()}}",
    "${__ran(16)}",
    "<template><img src=x onerror=__ran(17)></template>",
    "</title><script>__ran(18)</script>",
    "</textarea><script>__ran(19)</script>",
    "<details open ontoggle=__ran(20)>",
];
/// What stands around a seed: five kinds, so that there are a hundred texts.
const AROUND: [(&str, &str); 5] = [
    ("", ""),
    ("Thủ tục ", " số 1"),
    ("&lt;b&gt;", "&amp;"),
    ("%3Cb%3E", "\\u003c/b"),
    ("]]>", "-->"),
];

pub(crate) async fn hostile_text_is_only_text(bench: &Bench) -> Outcome<Report> {
    let texts: Vec<String> =
        SEEDS.iter().flat_map(|seed| AROUND.map(|(a, b)| format!("{a}{seed}{b}"))).collect();
    let chrome = &bench.chrome;
    let visit = bench.open("home", Mode::Normal).await?;
    let bundle = imported(texts.len(), |n, service| {
        let text = LocalizedText::vi(&texts[n]);
        service.name = text.clone();
        service.plain = None;
        service.what = Some(text.clone());
        service.authority = Some(text.clone());
        service.steps = vec![text.clone()];
        service.doubts = vec![text];
        service.aliases = vec![texts[n].clone()];
    })?;
    import(visit.server, &bundle).await?;
    let mut faults = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        visit.on_to(&format!("#/service/1.{:06}", 9_000 + n), "service").await?;
        let heading: String =
            chrome.eval("return document.querySelector('main h1').textContent").await?;
        if &heading != text {
            faults.push(format!("{text:?} became {heading:?}"));
        }
    }
    // Typed into the search, and found there.
    for text in texts.iter().step_by(9) {
        visit.on_to(&format!("#/search/{}", encoded(text)), "search").await?;
    }
    let elements: u32 = chrome
        .eval("return document.querySelectorAll('main script, main iframe, main img, main object, main style, main base, main meta, main math, main template').length")
        .await?;
    if elements > 0 {
        faults.push(format!("{elements} foreign elements"));
    }
    let ran = notes(chrome).await?.ran;
    if !ran.is_empty() {
        faults.push(format!("ran: {ran:?}"));
    }
    if structure(chrome).await?.frames > 0 {
        faults.push(String::from("a frame"));
    }
    faults.extend(chrome.complaints().await?);
    Report::new(
        faults,
        format!("{} texts on their pages and in the search: nothing ran", texts.len()),
    )
}

fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}
