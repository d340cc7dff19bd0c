//! What was done with the vault: when, what, with which paper; never what is in it.

use leptos::{prelude::*, task::spawn_local};
use wire::{DeedRecord, Failure, ForgetDeed, ReadDeeds, VaultAct};

use super::gate::gated;
use crate::{
    ask::ask,
    browser,
    parts::{Dialog, Empty, FailureNote, Heading, Icon, awaited, say},
    remote::{Remote, load, reload, then},
    words::words,
};

/// How many entries one answer holds.
const PAGE: usize = 50;
/// The most answers that are copied.
const COPIED: usize = 400;

/// What was done.
pub(super) fn screen() -> impl IntoView {
    gated("papers-deeds", |_| {
        let data = load(ReadDeeds { before: None });
        let failed = RwSignal::new(None::<Failure>);
        let asked = RwSignal::new(false);
        let chosen = RwSignal::new(0_i64);
        // Nothing older is known to come.
        let all = RwSignal::new(false);
        let choose = Callback::new(move |id| {
            chosen.set(id);
            asked.set(true);
        });
        let forget = move |()| {
            then(ForgetDeed { id: chosen.get_untracked() }, failed, move |newest| {
                all.set(false);
                data.set(Remote::Ready(newest));
                say(words().deeds_forgotten());
            });
        };
        let older = Callback::new(move |()| {
            let before = data.with_untracked(last);
            then(ReadDeeds { before }, failed, move |mut list| {
                all.set(list.len() < PAGE);
                let mut first = 0;
                data.update(|data| {
                    if let Remote::Ready(shown) = data {
                        first = shown.len();
                        shown.append(&mut list);
                    }
                });
                browser::focus_later(format!(".deeds > :nth-child({}) button", first + 1));
            });
        });
        let w = words();
        view! {
            {awaited(
                data,
                move || reload(data, ReadDeeds { before: None }),
                move |list| {
                    let more = list.len().is_multiple_of(PAGE) && !list.is_empty();
                    let more = move || (more && !all.get()).then(|| older_button(older));
                    deeds(&list, choose, more.into_any())
                },
            )}
            {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
            <Dialog
                open=asked
                title=w.deeds_forget_title()
                yes=w.remove()
                no=w.papers_keep()
                agreed=Callback::new(forget)
            >
                <p>{w.deeds_forget_body()}</p>
            </Dialog>
        }
    })
}

fn last(data: &Remote<Vec<DeedRecord>>) -> Option<i64> {
    let Remote::Ready(list) = data else { return None };
    list.last().map(|deed| deed.id)
}

fn older_button(older: Callback<()>) -> impl IntoView {
    view! {
        <div>
            <button type="button" class="button quiet" id="older" on:click=move |_| older.run(())>
                {words().deeds_older()}
            </button>
        </div>
    }
}

fn deeds(list: &[DeedRecord], choose: Callback<i64>, more: AnyView) -> impl IntoView + use<> {
    let w = words();
    let copy = move |_| {
        spawn_local(async {
            let done = match whole().await {
                Some(text) => browser::copy(text).await,
                None => false,
            };
            say(if done { words().copied() } else { words().copy_failed() });
        });
    };
    if list.is_empty() {
        return view! {
            <Heading text=w.deeds_title() />
            <Empty icon="history" title=w.deeds_none() />
        }
        .into_any();
    }
    let rows = list
        .iter()
        .map(|deed| {
            let w = words();
            let id = deed.id;
            let (what, when) = (said(deed), phrases::moment(w, deed.at));
            let label = w.deeds_forget(what.clone());
            view! {
                <div class="row" role="listitem">
                    <div class="row-text row-words">
                        <span>{what}</span>
                        <span>{when}</span>
                    </div>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=label
                        on:click=move |_| choose.run(id)
                    >
                        <Icon name="trash-2" />
                        <span>{w.remove()}</span>
                    </button>
                </div>
            }
        })
        .collect_view();
    view! {
        <Heading text=w.deeds_title() />
        <p>{w.deeds_help()}</p>
        <div>
            <button type="button" class="button quiet" id="copy" on:click=copy>
                <Icon name="copy" />
                {w.deeds_copy()}
            </button>
        </div>
        <div class="rows deeds" role="list">{rows}</div>
        {more}
    }
    .into_any()
}

/// Everything that was done, as text.
async fn whole() -> Option<String> {
    let mut text = String::new();
    let mut before = None;
    for _ in 0..COPIED {
        let list = ask(&ReadDeeds { before }).await.ok()?;
        for deed in &list {
            text += &format!("{}\t{}\n", phrases::moment(words(), deed.at), said(deed));
        }
        before = list.last().map(|deed| deed.id);
        if list.len() < PAGE {
            break;
        }
    }
    Some(text)
}

/// What was done, with the name of the paper where there is one.
fn said(deed: &DeedRecord) -> String {
    let w = words();
    let what = match deed.what {
        VaultAct::Made => w.deed_made(),
        VaultAct::Unlocked => w.deed_unlocked(),
        VaultAct::WrongSecret => w.deed_wrong_secret(),
        VaultAct::Recovered => w.deed_recovered(),
        VaultAct::SecretChanged => w.deed_secret_changed(),
        VaultAct::NewSheet => w.deed_new_sheet(),
        VaultAct::SheetChecked => w.deed_sheet_checked(),
        VaultAct::Added => w.deed_added(),
        VaultAct::Changed => w.deed_changed(),
        VaultAct::Viewed => w.deed_viewed(),
        VaultAct::Binned => w.deed_binned(),
        VaultAct::TakenBack => w.deed_taken_back(),
        VaultAct::Removed => w.deed_removed(),
        VaultAct::Exported => w.deed_exported(),
        VaultAct::Shared => w.deed_shared(),
        VaultAct::BackedUp => w.deed_backed_up(),
        VaultAct::Restored => w.deed_restored(),
        VaultAct::Found => w.deed_found(),
    };
    deed.paper.as_ref().map_or(what.clone(), |paper| format!("{what}: {paper}"))
}
