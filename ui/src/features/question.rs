//! One question of a plan. Each answer is kept at once; "I do not know" is always there.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{EventId, Question, Turn};
use wire::{Failure, OpenPlan, ReadEvent, Reason, SavePlan, TakeTurn};

use crate::{
    ask::ask,
    comfort::simple,
    parts::{Choice, Choices, Heading, Progress, Screen, awaited},
    remote::{Remote, RemoteSignal, then},
    route::{Route, Section, go},
    words::{plain, words},
};

/// The answer that says one does not know.
const UNKNOWN: &str = "unknown";

type Answers = BTreeMap<String, String>;

/// What the screen needs.
#[derive(Debug, Clone)]
struct Asked {
    plan: u32,
    event: EventId,
    question: Question,
    number: u16,
    of: u16,
    /// Every answer given so far, also to later questions.
    answers: Answers,
    /// The answers to the questions before this one.
    before: Answers,
}

/// The question `question` of the saved plan `plan`.
pub(crate) fn screen(plan: u32, question: String) -> impl IntoView {
    let data: RemoteSignal<Asked> = RwSignal::new(Remote::Loading);
    let read = move || {
        let question = question.clone();
        spawn_local(async move {
            let found = find(plan, &question).await;
            let _ = data.try_set(found.into());
        });
    };
    read();
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! { <Screen name="question" state>{awaited(data, read, asked_view)}</Screen> }
}

async fn find(plan: u32, question: &str) -> Result<Asked, Failure> {
    let saved = ask(&OpenPlan { id: plan }).await?;
    let page = ask(&ReadEvent { id: saved.event.clone() }).await?;
    let order: Vec<&str> = page.event.questions.iter().map(|q| q.id.as_str()).collect();
    let missing = || Failure { reason: Reason::NotFound, trace: String::from("--------") };
    let place = order.iter().position(|id| *id == question).ok_or_else(missing)?;
    let before: Answers = saved
        .answers
        .iter()
        .filter(|(id, _)| order[..place].contains(&id.as_str()))
        .map(|(id, answer)| (id.clone(), answer.clone()))
        .collect();
    match ask(&TakeTurn { event: saved.event.clone(), answers: before.clone() }).await? {
        Turn::Question { question: asked, number, of } if asked.id == question => Ok(Asked {
            plan,
            event: saved.event,
            question: asked,
            number,
            of,
            answers: saved.answers,
            before,
        }),
        _ => Err(missing()),
    }
}

fn asked_view(asked: Asked) -> impl IntoView {
    let w = words();
    let question = asked.question.clone();
    let heading = plain(&question.text);
    let (n, of) = (asked.number.to_string(), asked.of.to_string());
    let title = w.question_page_title(n.clone(), of.clone(), heading.clone());
    let mut choices: Vec<Choice> = question
        .options
        .iter()
        .map(|option| Choice::new(option.value.clone(), plain(&option.text)))
        .collect();
    choices.push(Choice::new(UNKNOWN, w.dont_know()));
    let chosen = RwSignal::new(asked.answers.get(&question.id).cloned());
    let missing = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let (done, all) = (u64::from(asked.number), u64::from(asked.of));
    let id = question.id.clone();
    let go_on = move || {
        let Some(answer) = chosen.get_untracked() else {
            missing.set(true);
            return;
        };
        let mut answers = asked.before.clone();
        answers.insert(id.clone(), answer.clone());
        let mut all = asked.answers.clone();
        all.insert(id.clone(), answer);
        let (plan, event) = (asked.plan, asked.event.clone());
        let save = SavePlan { id: Some(plan), event: event.clone(), answers: all };
        then(save, failed, move |_| {
            then(TakeTurn { event, answers }, failed, move |turn| match turn {
                Turn::Question { question, .. } => {
                    go(&Route::Question { plan, question: question.id });
                }
                Turn::Plan(_) => go(&Route::Plan { plan, section: Section::All }),
            });
        });
    };
    let step = w.question_step(n, of);
    view! {
        <div class="stack tight">
            <p class="step-count">{step.clone()}</p>
            <Progress done=Signal::stored(done) of=Signal::stored(all) label=step />
        </div>
        {move || {
            missing
                .get()
                .then(|| view! { <MissingAnswer /> })
        }}
        <div class="stack tight">
            <Heading text=heading.clone() title=title />
            {question.help.as_ref().map(|help| view! { <p class="soft">{plain(help)}</p> })}
        </div>
        <form
            class="stack"
            on:submit=move |event| {
                event.prevent_default();
                go_on();
            }
        >
            <Choices name="answer" legend=heading show_legend=false choices chosen />
            {move || {
                failed.get().map(|failure| view! { <crate::parts::FailureNote failure /> })
            }}
            <div>
                <button type="submit" class="button" class:wide=simple()>
                    {words().go_on()}
                </button>
            </div>
        </form>
    }
}

/// The summary of what is missing: takes the focus and leads to the field.
#[component]
fn MissingAnswer() -> impl IntoView {
    let w = words();
    let node = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(summary) = node.get() {
            crate::browser::title(&format!(
                "{} – {}",
                words().failure_page_title(),
                words().app_name()
            ));
            crate::browser::focus(&summary);
        }
    });
    view! {
        <div class="failure" role="alert" tabindex="-1" node_ref=node data-reason="missing-answer">
            <crate::parts::Icon name="triangle-alert" />
            <div class="stack tight">
                <h2>{w.question_choose_title()}</h2>
                <button
                    type="button"
                    class="to-field"
                    on:click=move |_| crate::browser::focus_on("input[name=answer]")
                >
                    {w.question_choose_first()}
                </button>
            </div>
        </div>
    }
}
