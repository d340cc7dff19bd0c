//! One paper: its picture, what is said of it, what to do with it.

use leptos::{prelude::*, task::spawn_local};
use model::{Media, PaperId};
use wire::{
    ExportPaper, Failure, PaperCard, PaperLook, PaperPage as Paper, PaperVersion, ReadPaper,
    Reason, SaveOutcome, Validity,
};

use super::{gate::gated, image, list, look, pages};
use crate::{
    ask::ask,
    browser,
    comfort::simple,
    parts::{ButtonLink, Fact, FailureNote, Heading, Icon, RowLink, awaited, say},
    remote::{load, reload},
    route::{PaperPage, Route},
    words::{plain, text, words},
};

/// The paper `id`.
pub(super) fn screen(id: String) -> impl IntoView {
    of(id, "paper", |paper| page(&paper))
}

/// The screen `name` about the paper `id`, once the vault is open and the paper is read.
pub(super) fn of<V: IntoView + 'static>(
    id: String,
    name: &'static str,
    ready: impl Fn(Paper) -> V + Copy + Send + Sync + 'static,
) -> impl IntoView {
    gated(name, move |_| match PaperId::try_from(id.clone()) {
        Ok(id) => {
            let call = ReadPaper { id };
            let data = load(call.clone());
            awaited(data, move || reload(data, call.clone()), move |paper| ready(paper).into_any())
                .into_any()
        }
        Err(_) => {
            let failure = Failure { reason: Reason::NotFound, trace: String::from("--------") };
            view! {
                <Heading text=words().failure_title() />
                <FailureNote failure />
            }
            .into_any()
        }
    })
}

/// The name of a paper, or the word for one without.
pub(super) fn name(card: &PaperCard) -> String {
    let name = &card.details.name;
    if name.is_empty() { words().papers_unnamed() } else { name.clone() }
}

/// What is marked so is not read aloud unasked: it holds a long number.
pub(super) fn unread(text: &str) -> Option<&'static str> {
    (text.chars().filter(char::is_ascii_digit).count() > 5).then_some("")
}

/// The way to a page of a paper.
pub(super) fn way(id: &PaperId, page: PaperPage) -> Route {
    Route::Paper { id: id.as_str().to_owned(), page }
}

/// Its name as the heading of the page, which is titled with what is done there, too.
pub(super) fn heading(card: &PaperCard, doing: Option<String>) -> impl IntoView + use<> {
    let text = name(card);
    let unread = unread(&text);
    let title = doing.map_or_else(|| text.clone(), |doing| format!("{doing}: {text}"));
    view! {
        <div data-unread=unread>
            <Heading text title />
        </div>
    }
}

fn page(paper: &Paper) -> impl IntoView + use<> {
    let card = &paper.card;
    // How many pages there are decides what stands where: nothing moves once it is there.
    let body = if card.media == Media::Pdf {
        let paper = paper.clone();
        pages::looked(card.id.clone(), None, move |found| body(&paper, Some(found)))
    } else {
        body(paper, None)
    };
    view! { {heading(card, None)} {list::validity(card.validity)} {body} }
}

fn body(paper: &Paper, found: Option<PaperLook>) -> AnyView {
    let w = words();
    let card = &paper.card;
    let id = card.id.clone();
    let newest = paper.versions.first().map_or(1, |v| v.version);
    let version = RwSignal::new(newest);
    let (name, media) = (name(card), paper.versions.clone());
    let shown = {
        let id = id.clone();
        move || {
            let version = version.get();
            let kind = media.iter().find(|v| v.version == version).map(|v| v.media);
            if kind == Some(Media::Pdf) {
                let found = found.as_ref().filter(|_| version == newest);
                pages::of_paper(id.clone(), Some(version), name.clone(), found)
            } else {
                image::viewer(image::picture(id.clone(), Some(version)), name.clone())
            }
        }
    };
    let (edit, more) = (way(&id, PaperPage::Edit), way(&id, PaperPage::More));
    let counter = {
        let to = way(&id, PaperPage::Counter);
        view! {
            <div on:click=|_| browser::whole_screen()>
                <ButtonLink to icon="id-card" text=w.papers_counter() />
            </div>
        }
    };
    let ways = if simple() {
        view! {
            {counter}
            <div class="rows" role="list">
                <RowLink to=edit icon="pencil">
                    <span>{w.papers_edit()}</span>
                </RowLink>
                <RowLink to=more icon="list-checks">
                    <span>{w.more()}</span>
                </RowLink>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="cluster">
                {counter} <ButtonLink to=edit icon="pencil" quiet=true text=w.papers_edit() />
                <ButtonLink to=more icon="list-checks" quiet=true text=w.more() />
            </div>
        }
        .into_any()
    };
    view! {
        <div class="split">
            <div class="stack">{shown} {ways}</div>
            <div class="stack aside">{facts(card)} {versions(&paper.versions, version)}</div>
        </div>
    }
    .into_any()
}

/// The way out of the app with a paper that cannot be shown in it.
pub(super) fn way_out(id: &PaperId) -> impl IntoView + use<> {
    let failed = RwSignal::new(None::<Failure>);
    let id = id.clone();
    view! {
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        <div class="rows">
            <button
                type="button"
                class="row-action"
                on:click=move |_| export(id.clone(), failed)
            >
                <Icon name="download" />
                <span>{words().papers_export()}</span>
            </button>
        </div>
    }
}

/// Saves a paper outside the vault, where the citizen chooses.
pub(super) fn export(id: PaperId, failed: RwSignal<Option<Failure>>) {
    let _ = failed.try_set(None);
    spawn_local(async move {
        match ask(&ExportPaper { id }).await {
            Ok(SaveOutcome::Saved(name)) => say(words().papers_exported(name)),
            Ok(SaveOutcome::NotChosen) => say(words().papers_not_chosen()),
            Err(failure) => {
                let _ = failed.try_set(Some(failure));
            }
        }
    });
}

fn facts(card: &PaperCard) -> impl IntoView + use<> {
    let w = words();
    let details = &card.details;
    let fact = |icon: &'static str, label: String, value: String| {
        (!value.is_empty()).then(|| {
            let unread = unread(&value);
            view! {
                <Fact icon label>
                    <p data-unread=unread>{value}</p>
                </Fact>
            }
        })
    };
    let until = match (details.expires, card.validity) {
        (Some(day), Validity::Ended(_)) => w.papers_ended_on(phrases::date(day)),
        (Some(day), _) => w.papers_valid_until(phrases::date(day)),
        (None, _) => String::new(),
    };
    let file = w.papers_file(card.media.ending().to_uppercase(), size(card.size));
    let kind = card.kind_name.as_ref().map(plain).unwrap_or_default();
    view! {
        <section class="card">
            <h2>{w.papers_about()}</h2>
            {fact("file-text", w.papers_kind(), kind)}
            {fact("user", w.papers_person(), details.person.clone())}
            {fact("calendar-clock", w.papers_expires(), until)}
            {fact("list-checks", w.papers_tags(), details.tags.join(", "))}
            {fact("pencil", w.papers_note(), details.note.clone())}
            {fact("plus", w.papers_added_on(), phrases::moment_date(card.added))}
            {fact("folder-check", w.papers_kept_as(), file)}
        </section>
        {details
            .card
            .as_ref()
            .map(|card| {
                view! {
                    <section class="card">
                        <h2>{w.card_title()}</h2>
                        {look::facts(card)}
                    </section>
                }
            })}
    }
}

/// A number of bytes as people say it.
fn size(bytes: u64) -> String {
    let kib = bytes.div_ceil(1024).max(1);
    if kib < 1024 {
        return format!("{kib} KB");
    }
    let tenths = (kib * 10).div_ceil(1024);
    let point = if words().language() == model::Language::Vi { ',' } else { '.' };
    format!("{}{point}{} MB", tenths / 10, tenths % 10)
}

/// The versions, to look at an older one; nothing when there is only one.
fn versions(all: &[PaperVersion], shown: RwSignal<u32>) -> Option<impl IntoView + use<>> {
    let rows = all
        .iter()
        .map(|v| {
            let (number, added) = (v.version, phrases::moment_date(v.added));
            let text = words().papers_version(added, number.to_string());
            view! {
                <button
                    type="button"
                    class="row-action"
                    aria-pressed=move || (shown.get() == number).to_string()
                    on:click=move |_| {
                        shown.set(number);
                        crate::browser::focus_on("main h1");
                    }
                >
                    <Icon name="history" />
                    <span>{text}</span>
                </button>
            }
        })
        .collect_view();
    (all.len() > 1).then(|| {
        view! {
            <details>
                <summary>{words().papers_versions()}</summary>
                <div class="rows">{rows}</div>
            </details>
        }
    })
}

/// The kind and the person of a paper in one line, where they are known.
pub(super) fn under(card: &PaperCard) -> Option<AnyView> {
    let kind = card.kind_name.as_ref().map(text);
    let person = &card.details.person;
    let person = (!person.is_empty()).then(|| words().papers_whose(person.clone()));
    let between = (kind.is_some() && person.is_some()).then_some(" · ");
    (kind.is_some() || person.is_some())
        .then(|| view! { <span>{kind} {between} {person}</span> }.into_any())
}
