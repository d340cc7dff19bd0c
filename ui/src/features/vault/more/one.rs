//! What else to do with one paper: save it outside, print it, a new version, the bin.

use leptos::{prelude::*, task::spawn_local};
use model::{Media, PaperId};
use web_sys::Url;
use wire::{BinPaper, ChangePaper, Failure, LookAtPaper, PaperPage as Paper, TakeBackPaper};

use super::{
    super::{add::AddFiles, image, paper},
    action,
};
use crate::{
    ask::ask,
    browser,
    parts::{FailureNote, Heading, RowLink, say, say_with_undo},
    remote::then,
    route::{PaperPage, Papers, Route, go},
    sending::{bar, halt},
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
    let printed = Printed::new();
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
    let print = {
        let (id, is_pdf) = (id.clone(), card.media == Media::Pdf);
        move || printed.begin(id.clone(), is_pdf, failed)
    };
    let bin = {
        let (id, name) = (id.clone(), name.clone());
        move || bin(id.clone(), name.clone(), failed)
    };
    let first_words =
        if card.details.favourite { w.papers_first_undo() } else { w.papers_first_do() };
    let alt = name.clone();
    let share = paper::way(&id, PaperPage::Share);
    view! {
        <Heading text=w.papers_more_of(name) />
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        {printed.shown(alt)}
        <div class="rows" role="list">
            <RowLink to=share icon="stamp">
                <span>{w.share_title()}</span>
                <span>{w.share_hint()}</span>
            </RowLink>
        </div>
        <div class="rows">
            {action("export", "download", w.papers_export(), Some(w.papers_export_hint()), export)}
            {action("print", "printer", w.print(), None, print)}
            {action("first", "star", first_words, None, first)}
            {action("bin", "trash-2", w.papers_bin_it(), Some(w.papers_bin_it_hint()), bin)}
        </div>
        <section class="stack">
            <h2>{w.papers_version_new()}</h2>
            <p>{w.papers_version_help()}</p>
            <AddFiles to=Some((id, card.details)) />
        </section>
    }
}

/// What is printed: every page as a picture, taken one after the other, let go with the screen.
#[derive(Clone, Copy)]
struct Printed {
    pages: RwSignal<Vec<String>>,
    /// Pages here, pages in all, while they come.
    far: RwSignal<Option<(u32, u32)>>,
    /// Counts the beginnings and the stops: what an older one takes is not wanted any more.
    turn: StoredValue<u32>,
}

impl Printed {
    fn new() -> Self {
        let mine = Self {
            pages: RwSignal::new(Vec::new()),
            far: RwSignal::new(None),
            turn: StoredValue::new(0),
        };
        on_cleanup(move || mine.forget());
        mine
    }

    fn forget(self) {
        for address in self.pages.try_get_untracked().into_iter().flatten() {
            let _ = Url::revoke_object_url(&address);
        }
    }

    /// Nothing is on its way any more, and nothing is here.
    fn clear(self) -> u32 {
        self.forget();
        self.pages.set(Vec::new());
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        turn
    }

    fn begin(self, id: PaperId, is_pdf: bool, failed: RwSignal<Option<Failure>>) {
        if self.far.get_untracked().is_some() {
            return;
        }
        let turn = self.clear();
        self.far.set(Some((0, 1)));
        failed.set(None);
        spawn_local(async move {
            let taken = self.take(id, is_pdf, turn).await;
            if !self.wanted(turn) {
                return;
            }
            match taken {
                Ok(()) => {
                    browser::drawn(".paper-print img").await;
                    browser::print();
                }
                Err(failure) => failed.set(Some(failure)),
            }
            let _ = self.far.try_set(None);
        });
    }

    fn stop(self) {
        self.clear();
        self.far.set(None);
        say(words().papers_work_stopped());
    }

    fn wanted(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    async fn take(self, id: PaperId, is_pdf: bool, turn: u32) -> Result<(), Failure> {
        let of = if is_pdf {
            ask(&LookAtPaper { id: id.clone(), version: None }).await?.pages
        } else {
            1
        };
        for page in 0..of {
            if !self.wanted(turn) {
                return Ok(());
            }
            self.far.set(Some((page, of)));
            let id = id.clone();
            let opening =
                if is_pdf { image::drawing(id, None, page) } else { image::opening(id, None) };
            let address = image::taken(opening, None).await?;
            if self.wanted(turn) {
                self.pages.update(|pages| pages.push(address));
            } else {
                let _ = Url::revoke_object_url(&address);
            }
        }
        Ok(())
    }

    /// How far it is, the way to stop it, and the pages for the printer.
    fn shown(self, name: String) -> impl IntoView {
        let far = move || {
            self.far.get().map(|(done, of)| {
                view! {
                    {bar(words().print(), u64::from(done).into(), u64::from(of).into())}
                    <div>{halt("stop-print", move || self.stop())}</div>
                }
            })
        };
        let pages = move || {
            let page = |address: String| view! { <img src=address alt=name.clone() /> };
            self.pages.get().into_iter().map(page).collect_view()
        };
        view! {
            {far}
            <div class="print-only paper-print" aria-hidden="true">
                {pages}
            </div>
        }
    }
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
