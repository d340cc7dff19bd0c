//! The fields for what is said of a paper.

use leptos::prelude::*;
use model::LocalizedText;
use wire::{FindPapers, PaperKindChoice, PaperOrder, PaperPlace, ReadPaperKinds};

use super::{Form, Problem, day};
use crate::{
    comfort::simple,
    parts::{Choice, Choices, FailureNote},
    remote::{Remote, RemoteSignal, load, reload},
    words::{plain, words},
};

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Kind,
    Person,
    Expiry,
    Tags,
    Note,
}

/// The kinds of papers that are offered.
#[derive(Clone, Copy)]
pub(super) struct Kinds {
    /// The usual ones, or those that were looked for.
    pub(super) found: RemoteSignal<Vec<PaperKindChoice>>,
    /// The name of the chosen one.
    pub(super) name: StoredValue<Option<LocalizedText>>,
}

/// In the order they are asked.
pub(super) const FIELDS: [Field; 6] =
    [Field::Name, Field::Kind, Field::Person, Field::Expiry, Field::Tags, Field::Note];

/// The most kinds that are shown at once.
const KINDS: usize = 8;

/// What the field asks.
pub(super) fn label(field: Field) -> String {
    let w = words();
    match field {
        Field::Name => w.papers_ask_name(),
        Field::Kind => w.papers_ask_kind(),
        Field::Person => w.papers_ask_person(),
        Field::Expiry => w.papers_ask_expiry(),
        Field::Tags => w.papers_ask_tags(),
        Field::Note => w.papers_ask_note(),
    }
}

/// The field itself, with its label.
pub(super) fn input(form: Form, field: Field, kinds: Kinds) -> AnyView {
    let w = words();
    let now = form.details.get_untracked();
    match field {
        Field::Kind => choices(form, kinds).into_any(),
        Field::Expiry => day::boxes(form, label(field)).into_any(),
        Field::Name => {
            let keep = move |text: String| {
                let name = text.trim().to_owned();
                form.problem.set(name.is_empty().then_some(Problem::NoName));
                if !name.is_empty() {
                    form.keep(|d| d.name = name);
                }
            };
            line("paper-name", field, now.name, None, keep).into_any()
        }
        Field::Person => {
            let keep = move |text: String| form.keep(|d| d.person = text.trim().to_owned());
            view! {
                {line("paper-person", field, now.person, Some(w.papers_person_hint()), keep)}
                {people()}
            }
            .into_any()
        }
        Field::Tags => {
            let keep = move |text: String| {
                let tags = text.split(',').map(|t| t.trim().to_owned());
                form.keep(|d| d.tags = tags.filter(|t| !t.is_empty()).collect());
            };
            line("paper-tags", field, now.tags.join(", "), Some(w.papers_tags_hint()), keep)
                .into_any()
        }
        Field::Note => view! {
            <label for="paper-note" class:unseen=simple()>
                {label(field)}
            </label>
            <textarea
                id="paper-note"
                class="text-field"
                inputmode="text"
                autocomplete="off"
                rows="3"
                maxlength="2000"
                prop:value=now.note
                on:change=move |event| {
                    let text = event_target_value(&event);
                    form.keep(|d| d.note = text.trim().to_owned());
                }
            ></textarea>
        }
        .into_any(),
    }
}

/// A field of one line, kept when it is left.
fn line(
    id: &'static str,
    field: Field,
    value: String,
    hint: Option<String>,
    keep: impl Fn(String) + 'static,
) -> impl IntoView {
    let hinted = format!("{id}-hint");
    let described = hint.is_some().then(|| hinted.clone());
    view! {
        <label for=id class:unseen=simple()>
            {label(field)}
        </label>
        {hint.map(|hint| view! { <p id=hinted class="small soft">{hint}</p> })}
        <input
            type="text"
            id=id
            class="text-field"
            inputmode="text"
            autocomplete="off"
            maxlength="120"
            list=(field == Field::Person).then_some("people")
            aria-describedby=described
            prop:value=value
            on:change=move |event| keep(event_target_value(&event))
        />
    }
}

/// Whose papers there are already, to choose from.
fn people() -> impl IntoView {
    let found = load(FindPapers {
        text: String::new(),
        person: None,
        place: PaperPlace::Kept,
        order: PaperOrder::Newest,
        from: 0,
    });
    let names = move || {
        let mut names: Vec<String> =
            words().papers_person_usual().split(", ").map(str::to_owned).collect();
        if let Remote::Ready(found) = found.get() {
            names.extend(found.people);
            names.sort();
            names.dedup();
        }
        names.into_iter().map(|name| view! { <option value=name></option> }).collect_view()
    };
    view! { <datalist id="people">{names}</datalist> }
}

/// The kinds to choose from, and a way to find another.
fn choices(form: Form, Kinds { found, name }: Kinds) -> impl IntoView {
    let w = words();
    let of = |kind: &PaperKindChoice| kind.id.to_string();
    let list = move || {
        let now = form.details.with_untracked(|d| d.kind.clone());
        let mut list = match found.get() {
            Remote::Ready(list) => list.into_iter().take(KINDS).collect::<Vec<_>>(),
            Remote::Loading => return ().into_any(),
            Remote::Failed(failure) => return view! { <FailureNote failure /> }.into_any(),
        };
        // What is chosen stays among the choices.
        if let (Some(id), Some(name)) = (&now, name.get_value())
            && !list.iter().any(|kind| kind.id == *id)
        {
            list.insert(0, PaperKindChoice { id: id.clone(), name });
        }
        let mut choices: Vec<Choice> =
            list.iter().map(|kind| Choice::new(of(kind), plain(&kind.name))).collect();
        choices.push(Choice::new("", words().papers_kind_other()));
        let chosen = RwSignal::new(Some(now.map(|id| id.to_string()).unwrap_or_default()));
        let changed = Callback::new(move |value: String| {
            let kind = list.iter().find(|kind| of(kind) == value);
            name.set_value(kind.map(|kind| kind.name.clone()));
            form.keep(|d| d.kind = kind.map(|kind| kind.id.clone()));
        });
        let legend = label(Field::Kind);
        view! { <Choices name="kind" legend show_legend=!simple() choices chosen changed /> }
            .into_any()
    };
    view! {
        {list}
        <details>
            <summary>{w.papers_kind_find()}</summary>
            <div class="stack tight">
                <label for="kind-text">{w.papers_kind_text()}</label>
                <input
                    type="text"
                    id="kind-text"
                    class="text-field"
                    inputmode="text"
                    autocomplete="off"
                    maxlength="120"
                    on:input=move |event| {
                        reload(found, ReadPaperKinds { text: event_target_value(&event) });
                    }
                />
            </div>
        </details>
    }
}
