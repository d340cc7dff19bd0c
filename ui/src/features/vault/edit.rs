//! What is said of a paper: every field is kept as soon as it is left. In simple mode one question
//! a page.

mod day;
mod fields;

use leptos::{html, prelude::*, task::spawn_local};
use model::{Media, PaperId};
use wire::{ChangePaper, Failure, PaperDetails, PaperLook, PaperPage as Paper, ReadPaperKinds};

use self::fields::{FIELDS, Kinds, input, label};
use super::{
    image::{self, Picture},
    look, paper,
};
use crate::{
    ask::ask,
    browser,
    comfort::simple,
    parts::{FailureNote, Heading, Icon, Progress},
    remote::{Remote, load},
    route::{PaperPage, go},
    words::words,
};

/// What keeps a field from being left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    /// A paper needs a name.
    NoName,
    /// There is no such day.
    NoDay,
}

/// What is said, and what became of it.
#[derive(Clone, Copy)]
pub(super) struct Form {
    id: StoredValue<PaperId>,
    /// What is said now.
    pub(super) details: RwSignal<PaperDetails>,
    /// What cannot be kept so.
    problem: RwSignal<Option<Problem>>,
    /// A day is typed in part.
    part: StoredValue<bool>,
    failed: RwSignal<Option<Failure>>,
    saving: RwSignal<bool>,
    saved: RwSignal<Option<i64>>,
    pub(super) eyes: RwSignal<Eyes>,
}

/// How far looking at the paper is. In simple mode the questions wait for it: one thing a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Eyes {
    /// It is being looked at.
    Looking,
    /// It is a card: what stands on it can be taken over.
    Offering,
    /// There is nothing to decide.
    Done,
}

impl Form {
    /// Keeps a change at once, changes one after the other.
    pub(super) fn keep(self, change: impl FnOnce(&mut PaperDetails)) {
        let before = self.details.get_untracked();
        self.details.update(change);
        let Some(id) = self.id.try_get_value() else { return };
        if self.details.get_untracked() == before || self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        self.failed.set(None);
        let mut details = self.details.get_untracked();
        spawn_local(async move {
            loop {
                let call = ChangePaper { id: id.clone(), details: details.clone() };
                if let Err(failure) = ask(&call).await {
                    let _ = self.failed.try_set(Some(failure));
                    break;
                }
                // Seconds fit.
                let _ = self.saved.try_set(Some((js_sys::Date::now() / 1000.0) as i64));
                match self.details.try_get_untracked() {
                    Some(now) if now != details => details = now,
                    _ => break,
                }
            }
            let _ = self.saving.try_set(false);
        });
    }

    /// Whether a field cannot be left so; its summary then takes the focus, again if need be.
    fn is_held(self) -> bool {
        if self.part.get_value() {
            self.problem.set(Some(Problem::NoDay));
        } else if self.problem.get_untracked().is_some() {
            self.problem.update(|_| ());
        } else {
            return false;
        }
        true
    }

    /// Goes to the paper once everything is kept.
    fn done(self) {
        if self.is_held() {
            return;
        }
        spawn_local(async move {
            while self.saving.try_get_untracked() == Some(true) {
                browser::rest(20).await;
            }
            if let (Some(None), Some(id)) =
                (self.failed.try_get_untracked(), self.id.try_get_value())
            {
                go(&paper::way(&id, PaperPage::View));
            }
        });
    }
}

/// What is said of the paper `id`.
pub(super) fn screen(id: String) -> impl IntoView {
    paper::of(id, "paper-edit", page)
}

fn page(paper: Paper) -> impl IntoView {
    let card = paper.card;
    let id = card.id.clone();
    let picture = match card.media {
        Media::Pdf => image::page(id.clone(), None, 0),
        _ => image::picture(id.clone(), None),
    };
    let form = Form {
        id: StoredValue::new(card.id),
        details: RwSignal::new(card.details),
        problem: RwSignal::new(None),
        part: StoredValue::new(false),
        failed: RwSignal::new(None),
        saving: RwSignal::new(false),
        saved: RwSignal::new(None),
        eyes: RwSignal::new(Eyes::Looking),
    };
    let kinds = Kinds {
        found: load(ReadPaperKinds { text: String::new() }),
        name: StoredValue::new(card.kind_name),
    };
    // All fields come at once, so that none moves.
    let here = Memo::new(move |_| kinds.found.with(|f| !matches!(f, Remote::Loading)));
    // What the card says changes the fields from outside: they are drawn anew.
    let anew = RwSignal::new(());
    let filled = Callback::new(move |look: PaperLook| {
        if let Some(kind) = look.kind {
            kinds.name.set_value(Some(kind.name));
        }
        anew.set(());
    });
    let notes = view! {
        {move || form.problem.get().map(|problem| view! { <Trouble problem /> })}
        {move || form.failed.get().map(|failure| view! { <FailureNote failure /> })}
    };
    let saved = view! {
        <p class="small soft saved-at" role="status">
            {move || form.saved.get().map(|at| words().papers_saved_at(phrases::time_of_day(at)))}
        </p>
    };
    let looked = look::begin(id, form);
    let fields = move || {
        anew.track();
        if !here.get() {
            return view! { <p class="waiting" role="status">{words().loading()}</p> }.into_any();
        }
        if simple() {
            return match form.eyes.get() {
                Eyes::Done => steps(form, kinds, picture).into_any(),
                Eyes::Looking => view! {
                    <Heading text=words().papers_edit() />
                    {glance(picture)}
                    {look::line(looked, form)}
                }
                .into_any(),
                Eyes::Offering => ().into_any(),
            };
        }
        let fields = FIELDS
            .map(|field| view! { <div class="stack tight">{input(form, field, kinds)}</div> })
            .collect_view();
        view! {
            <Heading text=words().papers_edit() />
            {glance(picture)}
            {look::line(looked, form)}
            <form
                class="stack wide"
                on:submit=move |event| {
                    event.prevent_default();
                    form.done();
                }
            >
                {fields}
                <div>
                    <button type="submit" class="button">
                        <Icon name="check" />
                        {words().papers_done()}
                    </button>
                </div>
            </form>
        }
        .into_any()
    };
    view! {
        {notes}
        {fields}
        {saved}
        {look::found(looked, form, filled)}
    }
}

/// What the questions are about, small, in a place that is kept for it.
fn glance(picture: Picture) -> impl IntoView {
    let draw = |address| view! { <img src=address alt=words().papers_picture() /> }.into_any();
    view! { <div class="glance">{image::shown(picture, draw)}</div> }
}

/// One question after the other.
fn steps(form: Form, kinds: Kinds, picture: Picture) -> impl IntoView {
    let at = RwSignal::new(0_usize);
    let last = FIELDS.len() - 1;
    move || {
        let w = words();
        let number = at.get().min(last);
        let field = FIELDS[number];
        let on = move || {
            if number == last {
                form.done();
            } else if !form.is_held() {
                at.set(number + 1);
            }
        };
        let step = w.question_step((number + 1).to_string(), FIELDS.len().to_string());
        let done = u64::try_from(number + 1).unwrap_or(0);
        let of = u64::try_from(FIELDS.len()).unwrap_or(0);
        view! {
            <div class="stack tight">
                <p class="step-count">{step.clone()}</p>
                <Progress done=Signal::stored(done) of=Signal::stored(of) label=step />
            </div>
            <Heading text=label(field) />
            {glance(picture)}
            <form
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    on();
                }
            >
                {input(form, field, kinds)}
                <button type="submit" class="button">
                    {if number == last { w.papers_done() } else { w.go_on() }}
                </button>
                {(number < last)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button quiet"
                                on:click=move |_| form.done()
                            >
                                {words().papers_done()}
                            </button>
                        }
                    })}
            </form>
        }
    }
}

/// The summary of what cannot be kept: takes the focus and leads to the field.
#[component]
fn Trouble(problem: Problem) -> impl IntoView {
    let w = words();
    let (text, field) = match problem {
        Problem::NoName => (w.papers_no_name(), "#paper-name"),
        Problem::NoDay => (w.papers_no_day(), "#paper-day"),
    };
    let node = NodeRef::<html::Div>::new();
    let before = document().title();
    on_cleanup(move || browser::title(&before));
    Effect::new(move |_| {
        if let Some(summary) = node.get() {
            browser::title(&format!("{} – {}", words().failure_page_title(), words().app_name()));
            browser::focus(&summary);
        }
    });
    view! {
        <div class="failure" role="alert" tabindex="-1" node_ref=node data-reason="field">
            <Icon name="triangle-alert" />
            <div class="stack tight">
                <h2>{text}</h2>
                <button type="button" class="to-field" on:click=move |_| browser::focus_on(field)>
                    {w.papers_to_field()}
                </button>
            </div>
        </div>
    }
}
