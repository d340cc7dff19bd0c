//! The plan on paper: at most two A4 pages in 16 points, with boxes to tick by pen.

use leptos::prelude::*;
use model::{Plan, Sure};

use super::{
    facts::{fee_lines, finish_lines, place_lines},
    papers::{sorted, state_words, title},
};
use crate::words::{plain, words};

/// The sheet; only paper shows it.
pub(crate) fn sheet(plan: &Plan) -> impl IntoView + use<> {
    let w = words();
    let steps = plan
        .steps
        .iter()
        .enumerate()
        .map(|(i, step)| {
            let maybe =
                (step.sure == Sure::Maybe).then(|| format!(" ({})", words().plan_step_maybe()));
            let title = plain(&step.title);
            view! {
                <li>
                    <span class="sheet-tick"></span>
                    {format!("{}. {title}", i + 1)}
                    {maybe}
                </li>
            }
        })
        .collect_view();
    let papers = sorted(plan)
        .into_iter()
        .map(|paper| {
            let (name, state) = (plain(&paper.name), state_words(plan, paper));
            view! {
                <li>
                    <span class="sheet-tick"></span>
                    {name}
                    " – "
                    {state}
                </li>
            }
        })
        .collect_view();
    let (fee, fee_under) = fee_lines(plan);
    let (finish, finish_under) = finish_lines(plan);
    let latest = finish_under.into_iter().next();
    let places = place_lines(plan)
        .into_iter()
        .map(|(place, steps)| view! { <p>{place} " – " {steps}</p> })
        .collect_view();
    let made =
        plan.sources.iter().map(|s| s.checked).max().map(|d| words().plan_made(phrases::date(d)));
    view! {
        <div class="print-only sheet" aria-hidden="true">
            <p class="sheet-title">{w.plan_title(plain(&plan.title))}</p>
            <p>{w.plan_fee()} ": " {fee} ". " {fee_under.join(" ")}</p>
            <p>{finish} ". " {latest}</p>
            {places}
            <p class="sheet-head">{w.plan_steps()}</p>
            <ul>{steps}</ul>
            <p class="sheet-head">{title(plan)}</p>
            <ul>{papers}</ul>
            <p class="sheet-small">{made}</p>
        </div>
    }
}
