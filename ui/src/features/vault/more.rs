//! What else to do: with one paper, and with all of them.

mod one;

use leptos::prelude::*;
pub(super) use one::of_paper;
use wire::{
    BackUpVault, Call, ExportPapers, Failure, ReadVault, VaultFacts, VaultStage, VaultState,
    VaultWork, VaultWorkKind, VaultWorkStage,
};

use super::{
    gate::gated,
    lock,
    work::{followed, runs},
};
use crate::{
    parts::{Dialog, FailureNote, Heading, Icon, RowLink, say},
    remote::then,
    route::{Papers, Route},
    words::words,
};

/// A row that does something.
fn action(
    id: &'static str,
    icon: &'static str,
    text: String,
    hint: Option<String>,
    press: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="row-action" id=id on:click=move |_| press()>
            <Icon name=icon />
            <span class="row-text">
                <span>{text}</span>
                {hint.map(|hint| view! { <span>{hint}</span> })}
            </span>
        </button>
    }
}

/// What else to do with the vault.
pub(super) fn screen() -> impl IntoView {
    gated("papers-more", |facts| all(&facts))
}

/// Long work of the vault, and what became of it.
#[derive(Clone, Copy)]
struct Work {
    now: RwSignal<Option<VaultWork>>,
    failed: RwSignal<Option<Failure>>,
    /// What was there before: when nothing else is there after it was begun, no place was chosen.
    before: StoredValue<Option<VaultState>>,
}

/// What tells one piece of work from another.
fn mark(state: &VaultState) -> (Option<VaultWork>, Option<i64>) {
    let backed_up = match &state.stage {
        VaultStage::Open(facts) => facts.backed_up,
        _ => None,
    };
    (state.work.clone(), backed_up)
}

impl Work {
    /// Begins work.
    fn begin<C: Call<Reply = VaultState> + 'static>(self, call: C) {
        self.failed.set(None);
        // What is under way goes on when nothing more can be begun.
        then(call, self.failed, move |state| self.told(Ok(state)));
    }

    /// Goes on with what the desk says.
    fn told(self, answer: Result<VaultState, Failure>) {
        let state = match answer {
            Ok(state) => state,
            Err(failure) => return self.ends(Some(failure)),
        };
        let now = Some(state.clone());
        // The page may be gone by now.
        let before = self.before.try_update_value(|before| std::mem::replace(before, now));
        if before.flatten().is_some_and(|before| mark(&before) == mark(&state)) {
            return say(words().papers_not_chosen());
        }
        let Some(work) = state.work else { return self.ends(None) };
        match work.stage {
            VaultWorkStage::Running => {
                let _ = self.now.try_set(Some(work));
                return;
            }
            VaultWorkStage::Failed(failure) => return self.ends(Some(failure)),
            VaultWorkStage::Done(name) => {
                say(words().papers_work_done(name.unwrap_or_default()));
            }
            VaultWorkStage::Stopped => say(words().papers_work_stopped()),
        }
        self.ends(None);
    }

    fn ends(self, failure: Option<Failure>) {
        let _ = (self.now.try_set(None), self.failed.try_set(failure));
    }

    /// How far it is, with the way to stop it.
    fn shown(self) -> impl IntoView {
        move || {
            self.now.get().map(|work| {
                let w = words();
                let label = match work.kind {
                    VaultWorkKind::Backup => w.papers_backing_up(),
                    VaultWorkKind::ExportAll => w.papers_exporting(),
                    VaultWorkKind::Recover | VaultWorkKind::NewSheet => w.papers_sealing(),
                    VaultWorkKind::AddFolder => w.papers_folder_working(),
                    VaultWorkKind::Mark => w.share_working(),
                };
                followed(&work, label, move |end| self.told(end))
            })
        }
    }
}

fn all(facts: &VaultFacts) -> impl IntoView + use<> {
    let w = words();
    let work = Work {
        now: RwSignal::new(None),
        failed: RwSignal::new(None),
        before: StoredValue::new(None),
    };
    // Work that began before this page was opened.
    then(ReadVault {}, work.failed, move |state| {
        if state.work.as_ref().is_some_and(runs) {
            let _ = work.now.try_set(state.work.clone());
        }
        let _ = work.before.try_update_value(|before| *before = Some(state));
    });
    let asked = RwSignal::new(false);
    let row = |to: Papers, icon: &'static str, text: String| {
        view! {
            <RowLink to=Route::Papers(to) icon=icon>
                <span>{text}</span>
            </RowLink>
        }
    };
    let backed_up = match facts.backed_up {
        Some(at) => w.papers_backed_up(phrases::moment(w, at)),
        None => w.papers_backed_up_never(),
    };
    let bin = w.papers_bin_count(i64::from(facts.binned));
    view! {
        <Heading text=w.papers_more_title() />
        {move || work.failed.get().map(|failure| view! { <FailureNote failure /> })}
        <section class="card">
            <h2>{w.papers_backup()}</h2>
            <p>{backed_up} " " {w.papers_backup_help()}</p>
            {work.shown()}
            <div hidden=move || work.now.with(Option::is_some)>
                <button
                    type="button"
                    class="button"
                    id="backup"
                    on:click=move |_| work.begin(BackUpVault {})
                >
                    <Icon name="download" />
                    {w.papers_backup_do()}
                </button>
            </div>
        </section>
        <div class="rows">{action("lock", "lock", w.papers_lock(), None, lock::now)}</div>
        <div class="rows" role="list">
            {row(Papers::Restore, "upload", w.papers_restore())}
            {row(Papers::Sheet, "printer", w.papers_sheet())}
            {row(Papers::Pin, "lock", w.papers_pin())} {row(Papers::Bin, "trash-2", bin)}
            {row(Papers::Deeds, "history", w.deeds_title())}
            {row(Papers::Erase, "triangle-alert", w.papers_erase())}
        </div>
        <div class="rows">
            {action(
                "export-all",
                "folder-check",
                w.papers_export_all(),
                Some(w.papers_export_hint()),
                move || asked.set(true),
            )}
        </div>
        <Dialog
            open=asked
            title=w.papers_export_all_title()
            yes=w.papers_export_all_yes()
            no=w.papers_keep()
            agreed=Callback::new(move |()| work.begin(ExportPapers {}))
        >
            <p>{w.papers_export_all_body()}</p>
        </Dialog>
    }
}
