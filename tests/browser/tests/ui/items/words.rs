//! Items 24, 34, 35 and 37: plain words, clear numbers, always a way without the network.

use browser::{
    Outcome,
    content::reviewed,
    probe::lint::{Line, lines, sentences, syllables},
};
use model::ChannelKind;

use super::seen;
use crate::{bench::Bench, runner::Report};

/// A phrase of the interface.
struct Phrase {
    place: String,
    id: String,
    text: String,
}

/// Every phrase of a language, placeholders as one word.
fn phrases(language: &str) -> Outcome<Vec<Phrase>> {
    let mut all: Vec<Phrase> = Vec::new();
    for Line { file, number, text } in
        lines(&format!("src-tauri/crates/phrases/text/{language}"), ".ftl")?
    {
        if text.starts_with('#') || text.trim().is_empty() {
            continue;
        }
        match text.split_once(" =") {
            Some((id, value)) if !text.starts_with([' ', '[', '*', '}', '.']) => all.push(Phrase {
                place: format!("{file}:{number}"),
                id: id.trim().to_owned(),
                text: words_of(value),
            }),
            _ => {
                if let Some(last) = all.last_mut() {
                    last.text.push(' ');
                    last.text.push_str(&words_of(&text));
                }
            }
        }
    }
    Ok(all)
}

/// The words of a line of Fluent, without its marks.
fn words_of(line: &str) -> String {
    let line = line.trim();
    let line = line
        .split_once(']')
        .filter(|_| line.starts_with(['[', '*']))
        .map_or(line, |(_, rest)| rest);
    let mut out = String::new();
    let mut depth = 0;
    for c in line.chars() {
        match c {
            '{' => {
                depth += 1;
                out.push_str("này");
            }
            '}' => depth -= 1,
            _ if depth <= 0 => out.push(c),
            _ => {}
        }
    }
    out.trim().to_owned()
}

pub(crate) async fn item_24_no_blame(bench: &Bench) -> Outcome<Report> {
    const VI: [&str; 9] = [
        "không hợp lệ",
        "sai định dạng",
        "bắt buộc",
        "vui lòng",
        "xin lỗi",
        "mã lỗi",
        "thất bại",
        "bị cấm",
        "truy cập bị từ chối",
    ];
    const EN: [&str; 8] = [
        "please",
        "sorry",
        "invalid",
        "not valid",
        "forbidden",
        "mandatory",
        "error code",
        "illegal",
    ];
    let mut faults = Vec::new();
    let mut count = 0;
    for (language, banned) in [("vi", &VI[..]), ("en", &EN[..])] {
        for phrase in phrases(language)? {
            count += 1;
            let text = phrase.text.to_lowercase();
            let bad = banned.iter().filter(|w| text.contains(*w));
            faults.extend(bad.map(|w| format!("{}: {}: {w:?}", phrase.place, phrase.id)));
        }
    }
    let (survey, missing) = seen(bench).await?;
    faults.extend(missing);
    for page in survey.pages.iter().filter(|p| p.bones.state == "failed") {
        let text = page.bones.main.to_lowercase();
        let code = ["undefined", "null", "nan", "422", "panicked", "json", "http"];
        let bad = VI.iter().chain(&code).filter(|w| text.contains(*w));
        faults.extend(bad.map(|w| format!("{}: {w:?}", page.name())));
    }
    Report::new(faults, format!("{count} phrases in both languages"))
}

pub(crate) async fn item_34_plain_words(bench: &Bench) -> Outcome<Report> {
    const OFFICIAL: [&str; 9] = [
        "thụ lý",
        "cư trú hợp pháp",
        "xuất trình",
        "căn cứ vào",
        "đương sự",
        "nêu trên",
        "tiến hành",
        "nhằm mục đích",
        "chịu trách nhiệm trước pháp luật",
    ];
    const SHORT: [&str; 7] = ["UBND", "BHXH", "BHYT", "CCCD", "TTHC", "HĐND", "CSDL"];
    let mut faults = Vec::new();
    let (mut count, mut total) = (0, 0);
    let mut judge = |place: &str, text: &str, faults: &mut Vec<String>| {
        let all = sentences(text);
        for sentence in &all {
            let long = syllables(sentence);
            count += 1;
            total += long;
            if long > 25 {
                faults.push(format!("{place}: {long} syllables: {sentence}"));
            }
        }
        if all.len() > 3 {
            faults.push(format!("{place}: {} sentences in one paragraph", all.len()));
        }
    };
    for phrase in phrases("vi")? {
        judge(&format!("{} {}", phrase.place, phrase.id), &phrase.text, &mut faults);
        let text = phrase.text.to_lowercase();
        let bad = OFFICIAL.iter().filter(|w| text.contains(*w));
        faults.extend(bad.map(|w| format!("{}: officialese {w:?}", phrase.place)));
    }
    let (survey, missing) = seen(bench).await?;
    faults.extend(missing);
    for page in survey.light() {
        for paragraph in page.bones.paragraphs.iter().filter(|p| p.lang == "vi") {
            judge(&format!("{}: {}", page.name(), paragraph.at), &paragraph.text, &mut faults);
        }
        // The number of a document ("3582/QĐ-UBND") is a name and stays as it is.
        let words = page.bones.main.split_whitespace().filter(|word| !word.contains('/'));
        let said = words.collect::<Vec<_>>().join(" ");
        let bad = SHORT.iter().filter(|w| said.contains(*w));
        faults.extend(bad.map(|w| format!("{}: {w} is not spelled out", page.name())));
    }
    let mean = total as f64 / f64::from(count.max(1));
    if mean > 15.0 {
        faults.push(format!("{mean:.1} syllables a sentence"));
    }
    Report::new(faults, format!("{count} sentences, {mean:.1} syllables each"))
}

pub(crate) async fn item_35_numbers_and_dates(bench: &Bench) -> Outcome<Report> {
    let (survey, mut faults) = seen(bench).await?;
    let mut dates = 0;
    for page in survey.pages.iter().filter(|p| !p.case.tool) {
        for word in page.bones.main.split_whitespace() {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            dates += usize::from(is_date(bare));
            if let Some(why) = unclear(bare) {
                faults.push(format!("{}: {why}: {bare:?}", page.name()));
            }
        }
        let words: Vec<&str> = page.bones.main.split_whitespace().collect();
        for pair in words.windows(2) {
            let digits = pair[0].chars().filter(char::is_ascii_digit).count();
            if pair[1].starts_with("đồng") && digits > 3 && !pair[0].contains('.') {
                faults.push(format!("{}: an amount without points: {} đồng", page.name(), pair[0]));
            }
        }
    }
    Report::new(faults, format!("{dates} dates as dd/mm/yyyy, amounts with points, no 3h"))
}

fn is_date(word: &str) -> bool {
    let parts: Vec<&str> = word.split('/').collect();
    let number = |p: &str| p.chars().all(|c| c.is_ascii_digit());
    matches!(parts[..], [d, m, y] if d.len() == 2 && m.len() == 2 && y.len() == 4 && number(d) && number(m) && number(y))
}

/// What is unclear about a word: a date that begins with the year, an hour such as `3h`.
fn unclear(word: &str) -> Option<&'static str> {
    let parts: Vec<&str> = word.split('-').collect();
    let number = |p: &str| !p.is_empty() && p.chars().all(|c| c.is_ascii_digit());
    if let [y, m, d] = parts[..]
        && y.len() == 4
        && number(y)
        && number(m)
        && number(d)
    {
        return Some("a date that begins with the year");
    }
    let (hour, rest) = word.split_once('h')?;
    (number(hour) && hour.len() <= 2 && (rest.is_empty() || number(rest))).then_some("an hour")
}

pub(crate) async fn item_37_a_way_offline(bench: &Bench) -> Outcome<Report> {
    let content = reviewed()?;
    let mut faults = Vec::new();
    for service in content.services.values() {
        let offline = |k: ChannelKind| {
            matches!(k, ChannelKind::Counter | ChannelKind::Post | ChannelKind::Phone)
        };
        if !service.channels.iter().any(|c| offline(c.kind)) {
            faults.push(format!("{}: only over the network", service.code));
        }
    }
    let (survey, missing) = seen(bench).await?;
    faults.extend(missing);
    for page in survey.light().filter(|p| p.case.screen == "service") {
        let text = page.bones.main.to_lowercase();
        if !["quầy", "bưu", "trực tiếp", "điện thoại"].iter().any(|w| text.contains(w))
        {
            faults.push(format!("{}: does not say where to go", page.name()));
        }
    }
    Report::new(faults, format!("{} services", content.services.len()))
}
