//! The steps of a plan, in order; what can go on side by side is said in words.

use leptos::prelude::*;
use model::{Code, Plan, PlanLine, Sure, TimeUnit};
use wire::Tick as Ticked;

use super::{Desk, facts, see_all};
use crate::{
    comfort::simple,
    features::service::{costs, times},
    parts::{Badge, Heading, Icon, Tick, Tone},
    route::Route,
    words::{self, plain, words},
};

/// The numbers of the steps with these codes: “2, 3”.
pub(crate) fn numbers(plan: &Plan, codes: &[Code]) -> String {
    let numbers = codes.iter().filter_map(|code| {
        plan.steps.iter().position(|step| step.code == *code).map(|i| (i + 1).to_string())
    });
    numbers.collect::<Vec<_>>().join(", ")
}

/// What is said under a step: order, deadline, place, note.
pub(crate) fn lines(plan: &Plan, step: &PlanLine) -> Vec<String> {
    let w = words();
    let mut lines = Vec::new();
    let mut where_when: Vec<String> =
        step.places.first().map(|(_, p)| plain(p)).into_iter().collect();
    if let Some(time) = step.time.stated.iter().find(|t| !t.extra) {
        let said = match (time.unit, time.amount) {
            (TimeUnit::SameDay, _) => Some(w.time_same_day()),
            (TimeUnit::Text, _) | (_, None) => time.note.as_ref().map(plain),
            (unit, Some(amount)) => Some(phrases::duration(w, amount, time.upto, unit)),
        };
        where_when.extend(said);
    }
    lines.push(where_when.join(" · "));
    let mut order = Vec::new();
    if !step.after.is_empty() {
        order.push(w.plan_step_after(numbers(plan, &step.after)));
    }
    if !step.beside.is_empty() {
        order.push(w.plan_step_beside(numbers(plan, &step.beside)));
    }
    lines.push(order.join(" · "));
    if let Some(due) = &step.due {
        let (amount, from) = (due.amount.to_string(), plain(&due.from));
        lines.push(if due.unit == TimeUnit::Month {
            w.plan_step_due_months(amount, from)
        } else {
            w.plan_step_due(amount, from)
        });
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// Every step, with a box to tick.
pub(crate) fn all(desk: Desk, plan: &Plan) -> impl IntoView + use<> {
    let w = words();
    let list = plan
        .steps
        .iter()
        .enumerate()
        .map(|(i, step)| {
            let title = plain(&step.title);
            let number = (i + 1).to_string();
            let what = Ticked::Step(step.code.clone());
            let ticked = desk.ticked(what.clone());
            let changed = Callback::new(move |done| desk.tick(what.clone(), done));
            let label = w.plan_tick_step(number.clone(), title.clone());
            let to = Route::Service(step.code.to_string());
            view! {
                <li class="step" class:done=move || ticked.get()>
                    <b aria-hidden="true">{number}</b>
                    <div class="step-body">
                        <h3>
                            <a class="step-link" href=to.hash()>
                                {title}
                            </a>
                        </h3>
                        {(step.sure == Sure::Maybe)
                            .then(|| {
                                view! { <Badge tone=Tone::Warn icon="circle-help" text=words().plan_step_maybe() /> }
                            })}
                        {lines(plan, step)
                            .into_iter()
                            .map(|line| view! { <p class="fact-under">{line}</p> })
                            .collect_view()}
                        {step.note.as_ref().map(|note| view! { <p>{words::text(note)}</p> })}
                        {move || {
                            ticked
                                .get()
                                .then(|| view! { <Badge icon="check" text=words().plan_step_done() /> })
                        }}
                    </div>
                    <Tick label ticked changed />
                </li>
            }
        })
        .collect_view();
    view! { <ol class="steps">{list}</ol> }
}

/// One step on a page of its own.
pub(crate) fn one(desk: Desk, plan: &Plan, code: &str) -> impl IntoView + use<> {
    let w = words();
    let Some(place) = plan.steps.iter().position(|step| step.code.as_str() == code) else {
        return crate::features::lost::body().into_any();
    };
    let step = &plan.steps[place];
    let count = w.plan_step_of((place + 1).to_string(), plan.steps.len().to_string());
    let what = Ticked::Step(step.code.clone());
    let ticked = desk.ticked(what.clone());
    let toggle = move |_| desk.tick(what.clone(), !ticked.get_untracked());
    let to = Route::Service(step.code.to_string());
    view! {
        <div class="stack tight">
            <p class="step-count">{count}</p>
            <Heading text=plain(&step.title) />
            {(step.sure == Sure::Maybe)
                .then(|| {
                    view! { <Badge tone=Tone::Warn icon="circle-help" text=words().plan_step_maybe() /> }
                })}
            {lines(plan, step).into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            {step.note.as_ref().map(|note| view! { <p>{words::text(note)}</p> })}
        </div>
        <button type="button" class="button" aria-pressed=move || ticked.get().to_string() on:click=toggle>
            <Icon name="check" />
            {move || {
                if ticked.get() { words().plan_step_undone() } else { words().plan_step_done() }
            }}
        </button>
        <a class="button quiet" href=to.hash()>
            <Icon name="file-text" />
            {w.plan_step_read()}
        </a>
        <section class="card">
            {costs(&step.fee.stated, facts::day(plan))} {times(&step.time.stated)}
        </section>
        {(!simple()).then(|| see_all(desk.id))}
    }
    .into_any()
}
