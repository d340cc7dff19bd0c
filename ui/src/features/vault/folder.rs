//! A whole folder of papers: the desk takes in what can be kept, and says what could not.

use leptos::{prelude::*, task::spawn_local};
use wire::{
    AddFolder, Failure, FolderTaken, ReadFolder, ReadVault, VaultState, VaultWork, VaultWorkKind,
    VaultWorkStage,
};

use super::{
    came::{Taken, look_at, refused, several},
    work::{runs, work_of, working},
};
use crate::{
    ask::ask,
    parts::{FailureNote, Icon, say},
    words::words,
};

/// How far the folder is, and what came out of it.
#[derive(Clone, Copy)]
pub(super) struct Folder {
    now: RwSignal<Option<VaultWork>>,
    came: RwSignal<Option<Vec<Taken>>>,
    /// The rest of it: what was here, what was refused, what was left.
    rest: RwSignal<FolderTaken>,
    failed: RwSignal<Option<Failure>>,
}

impl Folder {
    /// Nothing, or what was begun before and is still under way.
    pub(super) fn new() -> Self {
        let mine = Self {
            now: RwSignal::new(None),
            came: RwSignal::new(None),
            rest: RwSignal::new(FolderTaken::default()),
            failed: RwSignal::new(None),
        };
        spawn_local(async move {
            let state = ask(&ReadVault {}).await.ok();
            let work = state.and_then(|state| work_of(state.work, VaultWorkKind::AddFolder));
            if let Some(work) = work.filter(runs) {
                let _ = mine.now.try_set(Some(work));
            }
        });
        mine
    }

    /// How far it is, while it is under way.
    pub(super) fn working(self) -> Option<AnyView> {
        let work = self.now.get()?;
        Some(working(&work, words().papers_folder_working(), move |end| self.told(end)))
    }

    fn choose(self) {
        self.failed.set(None);
        self.came.set(None);
        self.rest.set(FolderTaken::default());
        spawn_local(async move { self.told(ask(&AddFolder {}).await) });
    }

    /// Goes on with what the desk says.
    fn told(self, answer: Result<VaultState, Failure>) {
        let work = match answer {
            Ok(state) => work_of(state.work, VaultWorkKind::AddFolder),
            Err(failure) => return self.ends(Some(failure)),
        };
        match work {
            None => say(words().papers_not_chosen()),
            Some(work) if runs(&work) => {
                let _ = self.now.try_set(Some(work));
            }
            Some(VaultWork { stage, .. }) => {
                let failure = match stage {
                    VaultWorkStage::Failed(failure) => Some(failure),
                    VaultWorkStage::Stopped => {
                        say(words().papers_work_stopped());
                        None
                    }
                    _ => None,
                };
                self.ends(failure);
                spawn_local(self.read());
            }
        }
    }

    fn ends(self, failure: Option<Failure>) {
        let _ = self.now.try_set(None);
        let _ = self.failed.try_set(failure);
    }

    /// What was added is there, also when it was stopped.
    async fn read(self) {
        let Ok(mut taken) = ask(&ReadFolder {}).await else { return };
        let added = std::mem::take(&mut taken.added).into_iter().map(|paper| Taken {
            name: paper.name,
            id: paper.id,
            same_as: None,
            amiss: None,
        });
        let added: Vec<_> = added.collect();
        let count = i64::try_from(added.len()).unwrap_or(i64::MAX);
        if count == 0 {
            say(words().papers_folder_none(taken.folder.clone()));
        } else {
            say(words().papers_added_many(count));
        }
        let _ = self.rest.try_set(taken);
        if count > 0 && self.came.try_set(Some(added)).is_none() {
            look_at(self.came).await;
        }
    }

    /// The button that takes a folder, and what came out of it.
    pub(super) fn button(self) -> impl IntoView {
        let counted = |n: u32, text: fn(i64) -> String| {
            (n > 0).then(|| view! { <p>{text(i64::from(n))}</p> })
        };
        let rest = move || {
            let rest = self.rest.get();
            let refused = rest.refused.into_iter().map(|file| refused((file.name, file.failure)));
            view! {
                {counted(rest.here, |n| words().papers_folder_here(n))}
                {counted(rest.left, |n| words().papers_folder_left(n))}
                {refused.collect_view()}
            }
        };
        view! {
            <div>
                <button
                    type="button"
                    class="button quiet"
                    id="paper-folder"
                    on:click=move |_| self.choose()
                >
                    <Icon name="folder-check" />
                    {words().papers_folder()}
                </button>
            </div>
            {move || self.failed.get().map(|failure| view! { <FailureNote failure /> })}
            {move || self.came.get().map(several)}
            {rest}
        }
    }
}
