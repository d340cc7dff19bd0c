//! A plan: steps to tick, papers to tick, fee, dates, place, doubts, sources. In simple mode a list
//! whose rows open one section each; the same sections exist in both modes.

mod facts;
mod papers;
mod sheet;
mod steps;
mod text;

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::Plan;
use wire::{
    Failure, OpenPlan, RemoveFromShelf, RestoreToShelf, SavedPlan, ShelfKey, Tick, TickPlan,
};

use crate::{
    ask::ask,
    browser,
    comfort::simple,
    parts::{
        ButtonLink, Empty, FailureNote, Heading, Icon, RowLink, Screen, awaited, say, say_with_undo,
    },
    remote::{RemoteSignal, load, reload},
    route::{Route, Section, go},
    words::{plain, words},
};

/// What every section of a plan needs.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// The plan's id.
    pub(crate) id: u32,
    /// The saved plan; ticking replaces it.
    pub(crate) saved: RwSignal<SavedPlan>,
    /// A tick that could not be kept.
    pub(crate) failed: RwSignal<Option<Failure>>,
}

impl Desk {
    /// Ticks `what` or takes the tick back: shown at once, kept by the desk.
    pub(crate) fn tick(self, what: Tick, done: bool) {
        let call = TickPlan { id: self.id, what, done };
        spawn_local(async move {
            match ask(&call).await {
                Ok(saved) => {
                    let _ = self.saved.try_set(saved);
                }
                Err(failure) => {
                    let _ = self.failed.try_set(Some(failure));
                }
            }
        });
    }

    /// Whether `what` is ticked.
    pub(crate) fn ticked(self, what: Tick) -> Signal<bool> {
        Signal::derive(move || self.saved.with(|saved| saved.ticked(&what)))
    }
}

/// The plan `id`, or one section of it.
pub(crate) fn screen(id: u32, section: Section) -> impl IntoView {
    let call = OpenPlan { id };
    let data: RemoteSignal<SavedPlan> = load(call.clone());
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="plan" state>
            {awaited(
                data,
                move || reload(data, call.clone()),
                move |saved| {
                    let Some(plan) = saved.plan.clone() else {
                        return unfinished(&saved).into_any();
                    };
                    let desk = Desk {
                        id,
                        saved: RwSignal::new(saved),
                        failed: RwSignal::new(None),
                    };
                    match &section {
                        Section::All if simple() => overview(desk, &plan).into_any(),
                        Section::All => whole(desk, &plan).into_any(),
                        Section::Step(code) => steps::one(desk, &plan, code).into_any(),
                        Section::Papers => {
                            view! {
                                <Heading text=words().plan_papers_title() />
                                {papers::list(desk, &plan, false)}
                                {sheet::sheet(&plan)}
                            }
                                .into_any()
                        }
                        Section::Facts => {
                            view! {
                                <Heading text=words().plan_facts() />
                                {facts::card(&plan)}
                                {facts::doubts(&plan)}
                                {facts::sources(&plan)}
                                {sheet::sheet(&plan)}
                            }
                                .into_any()
                        }
                        Section::More => {
                            view! {
                                <Heading text=words().plan_more_title() />
                                <div class="rows">{actions(desk, &plan, "row-action")}</div>
                                {sheet::sheet(&plan)}
                            }
                                .into_any()
                        }
                    }
                },
            )}
        </Screen>
    }
}

/// Questions are still open: lead back to the first one that has no answer.
fn unfinished(saved: &SavedPlan) -> impl IntoView + use<> {
    let w = words();
    let (id, event, answers) = (saved.id, saved.event.clone(), saved.answers.clone());
    let go_on = move |_| {
        let (event, answers) = (event.clone(), answers.clone());
        spawn_local(async move {
            if let Ok(model::Turn::Question { question, .. }) =
                ask(&wire::TakeTurn { event, answers }).await
            {
                go(&Route::Question { plan: id, question: question.id });
            }
        });
    };
    view! {
        <Heading text=w.plan_card_questions() />
        <div>
            <button type="button" class="button" on:click=go_on>
                {w.go_on()}
            </button>
        </div>
    }
}

/// The whole plan on one page.
fn whole(desk: Desk, plan: &Plan) -> impl IntoView + use<> {
    let w = words();
    let none = plan.steps.is_empty();
    view! {
        <div class="plan-head">
            <Heading text=w.plan_title(plain(&plan.title)) />
            <div class="cluster">{actions(desk, plan, "button quiet")}</div>
        </div>
        {failed(desk)}
        {none
            .then(|| {
                view! { <Empty icon="check" title=words().plan_no_steps() /> }
            })}
        <div class="split">
            <div class="stack wide">
                {facts::joint(plan)}
                <section class="card">
                    <h2>{w.plan_steps()}</h2>
                    {steps::all(desk, plan)}
                </section>
                <section class="card" id="papers">
                    <h2>{papers::title(plan)}</h2>
                    {papers::list(desk, plan, true)}
                </section>
            </div>
            <div class="stack wide aside">
                {facts::card(plan)} {facts::doubts(plan)} <p class="small soft">{w.plan_file_hint()}</p>
                {facts::sources(plan)}
            </div>
        </div>
        {sheet::sheet(plan)}
    }
}

/// The plan as a list of its sections: one thing to do a page.
fn overview(desk: Desk, plan: &Plan) -> impl IntoView + use<> {
    let w = words();
    let section = |section: Section| Route::Plan { plan: desk.id, section };
    let steps = plan
        .steps
        .iter()
        .enumerate()
        .map(|(i, step)| {
            let to = section(Section::Step(step.code.to_string()));
            let number = w.plan_step_number(i64::try_from(i + 1).unwrap_or(0));
            let title = plain(&step.title);
            let done = desk.ticked(Tick::Step(step.code.clone()));
            view! {
                <RowLink to=to>
                    <span>{number} ": " {title}</span>
                    {move || done.get().then(|| view! { <span>{words().plan_step_done()}</span> })}
                </RowLink>
            }
        })
        .collect_view();
    let row = |to: Section, icon: &'static str, text: String| {
        let to = section(to);
        view! {
            <RowLink to=to icon=icon>
                <span>{text}</span>
            </RowLink>
        }
    };
    view! {
        <Heading text=w.plan_title(plain(&plan.title)) />
        {failed(desk)}
        <div class="rows" role="list">{steps}</div>
        <div class="rows" role="list">
            {row(Section::Papers, "file-text", papers::title(plan))}
            {row(Section::Facts, "banknote", w.plan_facts())}
            {row(Section::More, "printer", w.more())}
        </div>
        {facts::joint(plan)}
        {sheet::sheet(plan)}
    }
}

fn failed(desk: Desk) -> impl IntoView {
    move || desk.failed.get().map(|failure| view! { <FailureNote failure /> })
}

/// Print, copy, share, change the answers, remove.
fn actions(desk: Desk, plan: &Plan, class: &'static str) -> impl IntoView + use<> {
    let w = words();
    let text = text::plan_text(plan);
    let shared = text.clone();
    let id = desk.id;
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = browser::copy(text).await;
            say(if done { words().copied() } else { words().copy_failed() });
        });
    };
    let share = browser::can_share().then_some(move |_| {
        let text = shared.clone();
        spawn_local(async move {
            browser::share(text).await;
        });
    });
    let event = plan.event.clone();
    let change = move |_| {
        let event = event.clone();
        spawn_local(async move {
            let first = ask(&wire::ReadEvent { id: event }).await;
            if let Some(question) =
                first.ok().and_then(|page| page.event.questions.into_iter().next())
            {
                go(&Route::Question { plan: id, question: question.id });
            }
        });
    };
    let remove = move |_| {
        spawn_local(async move {
            let what = ShelfKey::Plan(id);
            match ask(&RemoveFromShelf { what: what.clone() }).await {
                Ok(_) => {
                    say_with_undo(words().plan_removed(), move || {
                        let what = what.clone();
                        spawn_local(async move {
                            if ask(&RestoreToShelf { what }).await.is_ok() {
                                go(&Route::Plan { plan: id, section: Section::All });
                            }
                        });
                    });
                    go(&Route::Saved);
                }
                Err(failure) => desk.failed.set(Some(failure)),
            }
        });
    };
    view! {
        <button type="button" class=class id="print" on:click=|_| browser::print()>
            <Icon name="printer" />
            <span>{w.print()}</span>
        </button>
        <button type="button" class=class id="copy" on:click=copy>
            <Icon name="copy" />
            <span>{w.copy()}</span>
        </button>
        {share
            .map(|share| {
                view! {
                    <button type="button" class=class on:click=share>
                        <Icon name="share-2" />
                        <span>{words().share()}</span>
                    </button>
                }
            })}
        <button type="button" class=class on:click=change>
            <Icon name="undo-2" />
            <span>{w.plan_change()}</span>
        </button>
        <button type="button" class=class id="remove" on:click=remove>
            <Icon name="trash-2" />
            <span>{w.plan_remove()}</span>
        </button>
    }
}

/// The way back to the whole plan, at the end of a section in simple mode.
pub(crate) fn see_all(id: u32) -> impl IntoView {
    let to = Route::Plan { plan: id, section: Section::All };
    view! { <ButtonLink to=to quiet=true icon="list-checks" text=words().plan_see_all() /> }
}
