//! "You have this": beside what a plan or a service asks for, the papers of that kind in the vault.

use leptos::{prelude::*, task::spawn_local};
use model::EvidenceId;
use wire::{MOST_KINDS, Owned, OwnedPaper, ReadOwned};

use super::{list, lock, paper};
use crate::{
    ask::ask,
    browser,
    parts::Icon,
    route::{PaperPage, Papers, Route},
    words::words,
};

/// How long a page waits for the vault, in milliseconds.
const PATIENCE: i32 = 1_000;

/// What the vault holds of the kinds that a page asks for; nothing until the desk has answered.
#[derive(Clone, Copy)]
pub(crate) struct Have {
    owned: RwSignal<Option<Owned>>,
    /// It was answered, or waited for long enough.
    settled: RwSignal<bool>,
}

impl Have {
    /// Asks the desk.
    pub(crate) fn of(kinds: impl IntoIterator<Item = EvidenceId>) -> Self {
        let kinds: Vec<EvidenceId> = kinds.into_iter().take(MOST_KINDS).collect();
        let have = Self { owned: RwSignal::new(None), settled: RwSignal::new(kinds.is_empty()) };
        if !kinds.is_empty() {
            spawn_local(async move {
                // Without an answer the page is as it is without a vault.
                let owned = ask(&ReadOwned { kinds }).await.ok();
                let _ = (have.owned.try_set(owned), have.settled.try_set(true));
            });
            spawn_local(async move {
                browser::rest(PATIENCE).await;
                let _ = have.settled.try_set(true);
            });
        }
        have
    }

    /// What stands beside papers of the vault: seen once the vault has answered, so that nothing
    /// moves when it does.
    pub(crate) fn among(self, shown: impl IntoView + 'static) -> impl IntoView {
        let class = move || if self.settled.get() { "settled" } else { "settling" };
        view! { <div class=class>{shown}</div> }
    }

    /// Stands once on the page: the way to open a locked vault; over an open one it watches, so
    /// that the names go with the lock.
    pub(crate) fn watch(self) -> impl IntoView {
        move || match self.owned.get()? {
            Owned::NoVault => None,
            Owned::Locked => {
                let to = Route::Papers(Papers::List).hash();
                Some(
                    view! {
                        <p class="owned-locked">
                            <Icon name="lock" />
                            <a href=to>{words().owned_locked()}</a>
                        </p>
                    }
                    .into_any(),
                )
            }
            Owned::Papers(_) => Some(lock::watch().into_any()),
        }
    }

    /// The papers of this kind, each with the way to it.
    pub(crate) fn beside(self, kind: Option<&EvidenceId>) -> impl IntoView + use<> {
        let kind = kind.cloned();
        move || {
            let Some(Owned::Papers(papers)) = self.owned.get() else { return Vec::new() };
            let own = papers.iter().filter(|paper| Some(&paper.kind) == kind.as_ref());
            own.map(|paper| line(paper).into_any()).collect()
        }
    }
}

fn line(own: &OwnedPaper) -> impl IntoView + use<> {
    let w = words();
    let name = if own.name.is_empty() { w.papers_unnamed() } else { own.name.clone() };
    let unread = paper::unread(&name);
    let whose = (!own.person.is_empty()).then(|| w.papers_whose(own.person.clone()));
    view! {
        <span class="owned">
            <Icon name="check" />
            <span data-unread=unread>
                <a href=paper::way(&own.id, PaperPage::View).hash()>{w.owned(name)}</a>
                " "
                {whose}
            </span>
            {list::validity(own.validity)}
        </span>
    }
}
