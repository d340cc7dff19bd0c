//! Long work of the vault: how far it is, the way to stop it, how it ended.

use leptos::{prelude::*, task::spawn_local};
use wire::{
    Failure, ReadVault, StopVaultWork, VaultState, VaultWork, VaultWorkKind, VaultWorkStage,
};

use crate::{
    ask::ask,
    browser,
    parts::Heading,
    sending::{bar, halt},
};

/// How often the desk is asked how far it is, in milliseconds.
const PACE: i32 = 400;

/// The work of `kind` in what the desk says.
pub(super) fn work_of(work: Option<VaultWork>, kind: VaultWorkKind) -> Option<VaultWork> {
    work.filter(|work| work.kind == kind)
}

/// Whether it is under way.
pub(super) fn runs(work: &VaultWork) -> bool {
    work.stage == VaultWorkStage::Running
}

/// A page of its own for work that is under way; `ended` is told how it ended.
pub(super) fn working(
    work: &VaultWork,
    title: String,
    ended: impl FnOnce(Result<VaultState, Failure>) + 'static,
) -> AnyView {
    view! {
        <Heading text=title.clone() />
        {followed(work, title, ended)}
    }
    .into_any()
}

/// Work that is under way, within a page; `ended` is told how it ended.
pub(super) fn followed(
    work: &VaultWork,
    label: String,
    ended: impl FnOnce(Result<VaultState, Failure>) + 'static,
) -> AnyView {
    let (done, of) = (RwSignal::new(work.done), RwSignal::new(work.of));
    spawn_local(async move {
        loop {
            browser::rest(PACE).await;
            if done.try_get_untracked().is_none() {
                return;
            }
            let now = ask(&ReadVault {}).await;
            if let Ok(VaultState { work: Some(work), .. }) = &now
                && runs(work)
            {
                let _ = (of.try_set(work.of), done.try_set(work.done));
                continue;
            }
            return ended(now);
        }
    });
    let stop = || {
        spawn_local(async {
            let _ = ask(&StopVaultWork {}).await;
        });
    };
    view! {
        {bar(label, done.into(), of.into())}
        <div>{halt("stop-work", stop)}</div>
    }
    .into_any()
}
