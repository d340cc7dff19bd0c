//! Fee, dates, places, doubts and sources of a plan.

use leptos::prelude::*;
use model::{Date, Plan, Source};

use super::steps::numbers;
use crate::{
    features::source::source_line,
    parts::{Doubt, Fact, Note},
    words::{self, plain, words},
};

/// The day the plan counts from; a plan without dates falls back to its newest source.
pub(crate) fn day(plan: &Plan) -> Date {
    let checked = plan.sources.iter().map(|s| s.checked).max();
    plan.finish.earliest.or(checked).unwrap_or(Date::constant(2026, 1, 1))
}

/// The fee in words: the range, then what is not in it.
pub(crate) fn fee_lines(plan: &Plan) -> (String, Vec<String>) {
    let w = words();
    let fee = &plan.fee;
    let stated = fee.unstated.len() < plan.steps.len();
    let main = if stated { phrases::money_range(w, fee.low, fee.high) } else { w.plan_fee_none() };
    let mut under = Vec::new();
    if stated && !fee.unstated.is_empty() {
        under.push(w.plan_fee_unstated(numbers(plan, &fee.unstated)));
    }
    if !fee.bare_zero.is_empty() {
        under.push(w.plan_fee_zero(numbers(plan, &fee.bare_zero)));
    }
    (main, under)
}

/// The dates in words.
pub(crate) fn finish_lines(plan: &Plan) -> (String, Vec<String>) {
    let w = words();
    let finish = &plan.finish;
    let mut under = Vec::new();
    let main = match finish.earliest {
        Some(earliest) => {
            under.extend(finish.latest.map(|l| w.plan_finish_latest(phrases::date_long(w, l))));
            under.push(w.plan_finish_if());
            w.plan_finish(phrases::date_long(w, earliest))
        }
        None => w.plan_finish_unknown(),
    };
    if !finish.uncounted.is_empty() && finish.earliest.is_some() {
        under.push(w.plan_finish_uncounted(numbers(plan, &finish.uncounted)));
    }
    under.extend(finish.notes.iter().map(plain));
    (main, under)
}

/// The places in words, each once with the steps it is for.
pub(crate) fn place_lines(plan: &Plan) -> Vec<(String, String)> {
    let mut places: Vec<(String, Vec<usize>)> = Vec::new();
    for (i, step) in plan.steps.iter().enumerate() {
        if let Some((_, place)) = step.places.first() {
            let place = plain(place);
            match places.iter_mut().find(|(p, _)| *p == place) {
                Some((_, steps)) => steps.push(i + 1),
                None => places.push((place, vec![i + 1])),
            }
        }
    }
    places
        .into_iter()
        .map(|(place, steps)| {
            let steps = steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            (place, words().plan_paper_for(steps))
        })
        .collect()
}

/// Fee, dates, places.
pub(crate) fn card(plan: &Plan) -> impl IntoView + use<> {
    let w = words();
    let under = |lines: Vec<String>| {
        lines.into_iter().map(|line| view! { <p class="fact-under">{line}</p> }).collect_view()
    };
    let (fee, fee_under) = fee_lines(plan);
    let (finish, finish_under) = finish_lines(plan);
    let places = place_lines(plan)
        .into_iter()
        .map(|(place, steps)| {
            view! {
                <li>
                    <span class="fact-main">{place}</span>
                    <span class="fact-under">{steps}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card facts">
            <Fact icon="banknote" label=w.plan_fee()>
                <p class="fact-main">{fee}</p>
                {under(fee_under)}
            </Fact>
            <Fact icon="calendar-clock" label=w.service_time()>
                <p class="fact-main">{finish}</p>
                {under(finish_under)}
            </Fact>
            <Fact icon="map-pin" label=w.plan_where()>
                <ul class="fact-list">{places}</ul>
            </Fact>
        </section>
    }
}

/// One filing for several steps, with what is known of it.
pub(crate) fn joint(plan: &Plan) -> Option<impl IntoView + use<>> {
    plan.joint.as_ref().map(|joint| {
        let w = words();
        let body = w.plan_joint_body(
            joint.code.as_str(),
            phrases::date(joint.from),
            numbers(plan, &joint.parts),
        );
        let note = joint.note.as_ref().map(|note| view! { <p>{words::text(note)}</p> });
        let unknown = !(joint.fee_stated && joint.time_stated && joint.papers_stated);
        view! {
            <Note icon="folder-check">
                <p>
                    <strong>{w.plan_joint_title()}</strong>
                </p>
                <p>{body}</p>
                {unknown.then(|| view! { <p>{words().plan_joint_unknown()}</p> })}
                {note}
            </Note>
        }
    })
}

/// Where the sources contradict themselves or say nothing.
pub(crate) fn doubts(plan: &Plan) -> Option<impl IntoView + use<>> {
    (!plan.doubts.is_empty()).then(|| {
        let list = plan.doubts.iter().map(|d| view! { <li>{words::text(d)}</li> }).collect_view();
        let summary = format!("{} ({})", words().plan_doubts(), plan.doubts.len());
        view! {
            <Doubt>
                <details>
                    <summary>{summary}</summary>
                    <ul class="plain-list">{list}</ul>
                </details>
            </Doubt>
        }
    })
}

/// The sources of all steps: each once, with the oldest of its dates.
pub(crate) fn sources(plan: &Plan) -> impl IntoView + use<> {
    let mut oldest: Vec<&Source> = Vec::new();
    for source in &plan.sources {
        match oldest.iter_mut().find(|s| s.name == source.name) {
            Some(kept) if source.date < kept.date => *kept = source,
            Some(_) => {}
            None => oldest.push(source),
        }
    }
    let list = oldest.into_iter().map(source_line).collect_view();
    view! { <div class="small soft stack tight">{list}</div> }
}
