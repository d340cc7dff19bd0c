//! The bin: papers that go after 30 days; until then they are taken back, or removed for good.

use leptos::prelude::*;
use model::PaperId;
use wire::{Failure, FindPapers, PaperCard, PaperOrder, PaperPlace, RemovePaper, TakeBackPaper};

use super::{gate::gated, list::next_button, paper};
use crate::{
    browser::focus_later,
    parts::{Dialog, Empty, FailureNote, Heading, Icon, awaited, say},
    remote::{Remote, load, reload, then},
    words::words,
};

/// The bin.
pub(super) fn screen() -> impl IntoView {
    gated("papers-bin", |_| {
        let call = |from| FindPapers {
            text: String::new(),
            person: None,
            place: PaperPlace::Bin,
            order: PaperOrder::Newest,
            from,
        };
        let data = load(call(0));
        let failed = RwSignal::new(None::<Failure>);
        let asked = RwSignal::new(false);
        let chosen = RwSignal::new(None::<PaperId>);
        let read = move || reload(data, call(0));
        let next = Callback::new(move |here: usize| {
            let from = u32::try_from(here).unwrap_or(u32::MAX);
            then(call(from), failed, move |mut found| {
                data.update(|data| {
                    if let Remote::Ready(shown) = data {
                        shown.papers.append(&mut found.papers);
                    }
                });
                focus_later(format!(".binned > :nth-child({}) button", here + 1));
            });
        });
        let take_back = Callback::new(move |(id, name): (PaperId, String)| {
            failed.set(None);
            then(TakeBackPaper { id }, failed, move |_| {
                say(words().papers_taken_back(name));
                read();
            });
        });
        let choose = Callback::new(move |id: PaperId| {
            chosen.set(Some(id));
            asked.set(true);
        });
        let remove = move |()| {
            let Some(id) = chosen.get_untracked() else { return };
            failed.set(None);
            then(RemovePaper { id }, failed, move |_| {
                say(words().papers_removed());
                read();
            });
        };
        let w = words();
        view! {
            {awaited(
                data,
                read,
                move |found| {
                    let w = words();
                    let rows = found
                        .papers
                        .iter()
                        .map(|card| row(card, take_back, choose))
                        .collect_view();
                    view! {
                        <Heading text=w.papers_bin() />
                        {if found.papers.is_empty() {
                            view! { <Empty icon="trash-2" title=w.papers_bin_none() /> }.into_any()
                        } else {
                            view! {
                                <p>{w.papers_bin_help()}</p>
                                <div class="rows binned" role="list">{rows}</div>
                                {next_button(&found, next)}
                            }
                                .into_any()
                        }}
                    }
                },
            )}
            {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
            <Dialog
                open=asked
                title=w.papers_remove_title()
                yes=w.papers_remove()
                no=w.papers_keep()
                agreed=Callback::new(remove)
            >
                <p>{w.papers_remove_body()}</p>
            </Dialog>
        }
    })
}

fn row(
    card: &PaperCard,
    take_back: Callback<(PaperId, String)>,
    remove: Callback<PaperId>,
) -> impl IntoView + use<> {
    let w = words();
    let (id, name) = (card.id.clone(), paper::name(card));
    let gone = id.clone();
    let until = card.binned.map(|at| w.papers_bin_until(phrases::moment_date(at + wire::IN_BIN)));
    let (back, remove_it) =
        (w.papers_take_back_one(name.clone()), w.papers_remove_one(name.clone()));
    let unread = paper::unread(&name);
    let said = name.clone();
    view! {
        <div class="row" role="listitem">
            <div class="row-text row-words">
                <span data-unread=unread>{name}</span>
                <span>{until}</span>
            </div>
            <div class="row-buttons">
            <button
                type="button"
                class="icon-button"
                aria-label=back
                on:click=move |_| take_back.run((id.clone(), said.clone()))
            >
                <Icon name="undo-2" />
                <span>{w.papers_take_back()}</span>
            </button>
            <button
                type="button"
                class="icon-button"
                aria-label=remove_it
                on:click=move |_| remove.run(gone.clone())
            >
                <Icon name="trash-2" />
                <span>{w.papers_remove()}</span>
            </button>
            </div>
        </div>
    }
}
