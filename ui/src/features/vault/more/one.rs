//! What else to do with one paper: save it outside, print it, a new version, the bin.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use model::Media;
use wire::{BinPaper, ChangePaper, Failure, PaperPage as Paper, TakeBackPaper};

use super::{
    super::{add::AddFiles, image, paper},
    action,
};
use crate::{
    ask::ask,
    browser,
    parts::{FailureNote, Heading, say, say_with_undo},
    remote::{Remote, then},
    route::{PaperPage, Papers, Route, go},
    words::words,
};

/// What else to do with the paper `id`.
pub(in super::super) fn of_paper(id: String) -> impl IntoView {
    paper::of(id, "paper-more", one)
}

fn one(paper: Paper) -> impl IntoView {
    let w = words();
    let card = paper.card;
    let (id, name) = (card.id.clone(), paper::name(&card));
    let failed = RwSignal::new(None::<Failure>);
    let printed = RwSignal::new(None::<image::Picture>);
    let export = {
        let id = id.clone();
        move || paper::export(id.clone(), failed)
    };
    let first = {
        let (id, details) = (id.clone(), card.details.clone());
        move || {
            let mut details = details.clone();
            details.favourite = !details.favourite;
            let (id, is_first) = (id.clone(), details.favourite);
            then(ChangePaper { id: id.clone(), details }, failed, move |_| {
                let w = words();
                say(if is_first { w.papers_first_done() } else { w.papers_first_undone() });
                go(&paper::way(&id, PaperPage::View));
            });
        }
    };
    let owner = Owner::current();
    let print = {
        let id = id.clone();
        move || {
            let picture = || image::picture(id.clone(), None);
            printed.set(owner.as_ref().map(|owner| owner.with(picture)));
        }
    };
    let bin = {
        let (id, name) = (id.clone(), name.clone());
        move || bin(id.clone(), name.clone(), failed)
    };
    let first_words =
        if card.details.favourite { w.papers_first_undo() } else { w.papers_first_do() };
    let alt = name.clone();
    let sheet = move || {
        let alt = alt.clone();
        printed.get().map(|picture| {
            let failed = move || match picture.address.get() {
                Remote::Failed(failure) => Some(view! { <FailureNote failure /> }),
                _ => None,
            };
            let page = move || match picture.address.get() {
                Remote::Ready(address) => {
                    let alt = alt.clone();
                    Some(view! { <img src=address alt=alt on:load=|_| print_soon() /> })
                }
                _ => None,
            };
            view! {
                {failed}
                <div class="print-only paper-print" aria-hidden="true">
                    {page}
                </div>
            }
        })
    };
    view! {
        <Heading text=w.papers_more_of(name) />
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        <div class="rows">
            {action("export", "download", w.papers_export(), Some(w.papers_export_hint()), export)}
            {(card.media != Media::Pdf)
                .then(|| action("print", "printer", w.print(), None, print))}
            {action("first", "star", first_words, None, first)}
            {action("bin", "trash-2", w.papers_bin_it(), Some(w.papers_bin_it_hint()), bin)}
        </div>
        <section class="stack">
            <h2>{w.papers_version_new()}</h2>
            <p>{w.papers_version_help()}</p>
            <AddFiles to=Some((id, card.details)) />
        </section>
        {sheet}
    }
}

/// Prints once the picture has its place on the page.
fn print_soon() {
    set_timeout(browser::print, Duration::ZERO);
}

/// Puts a paper into the bin, from which it is taken back with one press.
fn bin(id: model::PaperId, name: String, failed: RwSignal<Option<Failure>>) {
    then(BinPaper { id: id.clone() }, failed, move |_| {
        say_with_undo(words().papers_binned(name), move || {
            let id = id.clone();
            spawn_local(async move {
                if ask(&TakeBackPaper { id: id.clone() }).await.is_ok() {
                    go(&paper::way(&id, PaperPage::View));
                }
            });
        });
        go(&Route::Papers(Papers::List));
    });
}
