//! The papers of a service: to hand in, to show, only if, nothing to bring.

use leptos::prelude::*;
use model::{Ask, EvidenceType, InDatabase, PaperUse, Service};

use crate::{
    features::vault::Have,
    parts::Icon,
    words::{self, words},
};

/// What a paper is called.
pub(crate) fn paper_name(paper: &PaperUse, kinds: &[EvidenceType]) -> String {
    let kind = paper.evidence.as_ref().and_then(|id| kinds.iter().find(|k| k.id == *id));
    kind.map(|k| &k.name)
        .or(paper.name.as_ref())
        .map(words::plain)
        .unwrap_or_else(|| words().not_stated())
}

/// How many, in words; empty where the source does not say.
pub(crate) fn counts(original: u8, copy: u8) -> String {
    let w = words();
    match (original, copy) {
        (0, 0) => String::new(),
        (o, 0) => w.plan_paper_originals(o.to_string()),
        (0, c) => w.plan_paper_copies(c.to_string()),
        (o, c) => w.plan_paper_counts(c.to_string(), o.to_string()),
    }
}

/// The groups a service's papers fall into, in the order a citizen needs them.
pub(crate) fn grouped(service: &Service) -> [(String, &'static str, Vec<&PaperUse>); 4] {
    let w = words();
    let data = |p: &PaperUse| p.ask == Ask::Data;
    let maybe = |p: &PaperUse| !data(p) && (p.only_if.is_some() || p.when.is_some());
    let pick = |test: &dyn Fn(&PaperUse) -> bool| -> Vec<&PaperUse> {
        service.papers.iter().filter(|p| test(p)).collect()
    };
    [
        (w.service_papers_submit(), "file-text", pick(&|p| p.ask == Ask::Submit && !maybe(p))),
        (w.service_papers_show(), "eye", pick(&|p| p.ask == Ask::Show && !maybe(p))),
        (w.service_papers_only_if(), "circle-help", pick(&maybe)),
        (w.service_papers_data(), "database", pick(&data)),
    ]
}

/// The papers.
pub(crate) fn papers(service: &Service, kinds: &[EvidenceType]) -> impl IntoView + use<> {
    if service.papers.is_empty() {
        return view! { <p class="soft">{words().service_papers_none()}</p> }.into_any();
    }
    let have = Have::of(service.papers.iter().filter_map(|paper| paper.evidence.clone()));
    let groups = grouped(service)
        .into_iter()
        .filter(|(_, _, papers)| !papers.is_empty())
        .map(|(title, icon, papers)| {
            let rows = papers.into_iter().map(|paper| row(paper, icon, kinds, have)).collect_view();
            view! {
                <div class="stack tight">
                    <h3>{title}</h3>
                    <ul class="papers">{rows}</ul>
                </div>
            }
        })
        .collect_view();
    have.among(view! { {have.watch()} {groups} }).into_any()
}

fn row(
    paper: &PaperUse,
    icon: &'static str,
    kinds: &[EvidenceType],
    have: Have,
) -> impl IntoView + use<> {
    let kind = paper.evidence.as_ref().and_then(|id| kinds.iter().find(|k| k.id == *id));
    let name = kind.map(|k| &k.name).or(paper.name.as_ref()).map(words::text);
    let about = kind.and_then(|k| k.about.as_ref()).map(words::text);
    let number = counts(paper.original, paper.copy);
    let only_if = paper.only_if.as_ref().map(words::only_if);
    let show = (paper.ask == Ask::Show && only_if.is_some()).then(|| words().service_papers_show());
    let known = (paper.ask != Ask::Data
        && matches!(paper.in_database, InDatabase::Yes | InDatabase::First))
    .then(|| words().service_papers_data());
    let group = paper.group.is_some().then(|| words().plan_paper_group());
    let note = paper.note.as_ref().map(words::text);
    let terms: Vec<String> = [Some(number), show, known, group]
        .into_iter()
        .flatten()
        .filter(|t| !t.is_empty())
        .collect();
    let terms = terms.join(" · ");
    let own = (paper.ask != Ask::Data).then(|| have.beside(paper.evidence.as_ref()));
    let line = |text: String| view! { <span class="fact-under">{text}</span> };
    view! {
        <li>
            <Icon name=icon />
            <span class="paper-body">
                <span class="fact-main">{name}</span>
                {only_if.map(line)}
                {(!terms.is_empty()).then(|| line(terms))}
                {about.map(|a| view! { <span class="fact-under">{a}</span> })}
                {note.map(|n| view! { <span class="fact-under">{n}</span> })}
                {own}
            </span>
        </li>
    }
}
