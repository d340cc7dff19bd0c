//! A service as plain lines: for copying, sharing and printing.

use wire::ServicePage;

use super::{
    papers::{counts, grouped, paper_name},
    terms::{channel_name, cost_lines, time_lines},
};
use crate::words::{plain, words};

/// A line of the text.
pub(crate) enum Line {
    /// A heading.
    Title(String),
    /// A line.
    Text(String),
}

/// The lines.
pub(crate) fn service_lines(page: &ServicePage) -> Vec<Line> {
    let w = words();
    let service = &page.service;
    let mut lines = vec![Line::Title(plain(service.title()))];
    let mut add = |title: String, rows: Vec<String>| {
        if !rows.is_empty() {
            lines.push(Line::Title(title));
            lines.extend(rows.into_iter().map(Line::Text));
        }
    };
    let two = |(main, under): (String, Vec<String>)| {
        if under.is_empty() { main } else { format!("{main} ({})", under.join("; ")) }
    };
    let or_unstated = |rows: Vec<String>| if rows.is_empty() { vec![w.not_stated()] } else { rows };
    let about = [service.what.as_ref(), service.who.as_ref()];
    add(w.service_what(), about.into_iter().flatten().map(plain).collect());
    for (title, _, papers) in grouped(service) {
        let rows = papers.into_iter().map(|paper| {
            let mut row = format!("• {}", paper_name(paper, &page.papers));
            let number = counts(paper.original, paper.copy);
            if !number.is_empty() {
                row += &format!(", {number}");
            }
            if let Some(only_if) = &paper.only_if {
                row += &format!(" – {}", crate::words::only_if(only_if));
            }
            row
        });
        add(title, rows.collect());
    }
    if service.papers.is_empty() {
        add(w.service_papers(), vec![w.service_papers_none()]);
    }
    let costs = service.costs.iter().map(|c| two(cost_lines(c, page.today))).collect();
    add(w.service_fee(), or_unstated(costs));
    add(w.service_time(), or_unstated(service.times.iter().map(|t| two(time_lines(t))).collect()));
    let places = service.channels.iter().map(|channel| {
        let office =
            channel.office.as_ref().and_then(|id| page.offices.iter().find(|o| o.id == *id));
        let place = channel.r#where.as_ref().or(office.map(|o| &o.name)).map(plain);
        [Some(channel_name(channel.kind)), place]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(": ")
    });
    add(w.service_where(), or_unstated(places.collect()));
    let steps =
        service.steps.iter().enumerate().map(|(i, step)| format!("{}. {}", i + 1, plain(step)));
    add(w.service_steps(), steps.collect());
    add(w.service_result(), or_unstated(service.results.iter().map(|r| plain(&r.name)).collect()));
    let laws = service.laws.iter().map(|law| format!("{} {}", law.no, plain(&law.title)));
    add(w.service_law(), or_unstated(laws.collect()));
    add(w.service_doubts(), service.doubts.iter().map(plain).collect());
    let source = &service.source;
    lines.push(Line::Text(format!(
        "{}. {} {}",
        w.code(service.code.as_str()),
        w.source(phrases::date(source.date), plain(&source.name)),
        w.source_checked(phrases::date(source.checked)),
    )));
    lines
}

/// The whole text.
pub(crate) fn service_text(page: &ServicePage) -> String {
    let lines = service_lines(page).into_iter().map(|line| match line {
        Line::Title(title) => format!("\n{title}"),
        Line::Text(text) => text,
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
