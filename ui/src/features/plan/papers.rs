//! The papers of a plan: each once, with a box to tick for what one already has.

use leptos::prelude::*;
use model::{Ask, PaperKind, PaperLine, PaperState, Plan};
use wire::Tick as Ticked;

use super::{Desk, steps::numbers};
use crate::{
    features::vault::Have,
    parts::{Icon, Tick},
    route::Route,
    words::{self, plain, words},
};

/// How many papers, against the sum of the separate services.
pub(crate) fn title(plan: &Plan) -> String {
    let w = words();
    let one = usize::from(plan.papers_asked());
    let many = usize::from(plan.papers_separate);
    if many > one {
        w.plan_papers(many.to_string(), one.to_string())
    } else {
        w.plan_papers_same(one.to_string())
    }
}

/// What to do about a paper, in words.
pub(crate) fn state_words(plan: &Plan, paper: &PaperLine) -> String {
    let w = words();
    match paper.state {
        PaperState::Have if paper.kind == PaperKind::Form => w.plan_paper_form(),
        PaperState::Have => w.plan_paper_have(),
        PaperState::GetFirst => w.plan_paper_get_first(numbers(plan, &paper.get_from)),
        PaperState::ShowOnly => w.plan_paper_show(),
        PaperState::InDatabase => match paper.only_if.first() {
            Some(case) => words::only_if(case),
            None => w.plan_paper_database(),
        },
        PaperState::OnlyIf => match paper.only_if.first() {
            Some(case) => words::only_if(case),
            None => w.plan_paper_only_if_asked(),
        },
    }
}

/// The papers in the order of need.
pub(crate) fn sorted(plan: &Plan) -> Vec<&PaperLine> {
    let mut papers: Vec<&PaperLine> = plan.papers.iter().collect();
    papers.sort_by_key(|paper| paper.state);
    papers
}

fn icon(paper: &PaperLine) -> &'static str {
    match paper.state {
        PaperState::Have if paper.kind == PaperKind::Form => "file-text",
        PaperState::Have => "id-card",
        PaperState::GetFirst => "hourglass",
        PaperState::ShowOnly => "eye",
        PaperState::OnlyIf => "circle-help",
        PaperState::InDatabase => "database",
    }
}

/// The list: what to bring, what another step gives first, what is only shown, what is asked only
/// in some case, what the state has. `whole`: a part of the whole plan, under a heading of its own.
pub(crate) fn list(desk: Desk, plan: &Plan, whole: bool) -> impl IntoView + use<> {
    let w = words();
    if plan.papers.is_empty() {
        return view! { <p class="soft">{w.plan_papers_none()}</p> }.into_any();
    }
    let groups = [
        (PaperState::Have, w.plan_papers_have()),
        (PaperState::GetFirst, w.plan_papers_get_first()),
        (PaperState::ShowOnly, w.plan_papers_show()),
        (PaperState::OnlyIf, w.plan_papers_only_if()),
        (PaperState::InDatabase, w.plan_papers_database()),
    ];
    let have = Have::of(plan.papers.iter().map(|paper| paper.evidence.clone()));
    let groups = groups.into_iter().map(|(state, title)| {
        let papers = plan.papers.iter().filter(|paper| paper.state == state);
        let rows: Vec<_> = papers.map(|paper| row(desk, plan, paper, have)).collect();
        (!rows.is_empty()).then(|| {
            view! {
                <div class="stack tight">
                    {if whole {
                        view! { <h3 class="papers-of">{title}</h3> }.into_any()
                    } else {
                        view! { <h2 class="papers-of">{title}</h2> }.into_any()
                    }}
                    <ul class="papers">{rows}</ul>
                </div>
            }
        })
    });
    let shown = view! {
        {have.watch()}
        {groups.collect_view()}
        <p class="small soft">{w.plan_papers_special()}</p>
    };
    have.among(shown).into_any()
}

/// One paper: what it is, for which steps, and a box to tick unless there is nothing to bring.
fn row(desk: Desk, plan: &Plan, paper: &PaperLine, have: Have) -> impl IntoView + use<> {
    let what = Ticked::Paper(paper.evidence.clone());
    let ticked = desk.ticked(what.clone());
    let changed = Callback::new(move |done| desk.tick(what.clone(), done));
    let label = words().plan_tick_paper(plain(&paper.name));
    let bring = paper.state != PaperState::InDatabase;
    let gives = paper.get_from.iter().filter(|_| paper.state == PaperState::GetFirst);
    let gives = gives.filter_map(|code| plan.steps.iter().find(|step| step.code == *code));
    let gives = gives
        .map(|step| {
            let to = Route::Service(step.code.to_string());
            let title = plain(&step.title);
            view! { <a href=to.hash()>{title}</a> }
        })
        .collect_view();
    let under = under(plan, paper);
    let own = bring.then(|| have.beside(Some(&paper.evidence)));
    view! {
        <li class="paper">
            <Icon name=icon(paper) />
            <span class="paper-body">
                <span class="fact-main">{words::text(&paper.name)}</span>
                {under
                    .into_iter()
                    .map(|line| view! { <span class="fact-under">{line}</span> })
                    .collect_view()}
                {own}
                {gives}
            </span>
            {bring.then(|| view! { <Tick label ticked changed /> })}
        </li>
    }
}

fn under(plan: &Plan, paper: &PaperLine) -> Vec<String> {
    let w = words();
    let mut terms = Vec::new();
    let number = crate::features::service::counts(paper.original, paper.copy);
    if !number.is_empty() && paper.ask == Ask::Submit && paper.state != PaperState::InDatabase {
        terms.push(number);
    }
    if plan.steps.len() > 1 {
        terms.push(w.plan_paper_for(numbers(plan, &paper.r#for)));
    }
    if paper.group.is_some() {
        terms.push(w.plan_paper_group());
    }
    let mut lines = vec![state_words(plan, paper), terms.join(" · ")];
    lines.extend(paper.about.as_ref().map(plain));
    lines.retain(|line| !line.is_empty());
    lines
}
