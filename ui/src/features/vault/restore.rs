//! Taking the papers of a backup in: verified first; what is here already stays as it is; what was
//! cut short is begun again.

use leptos::{prelude::*, task::spawn_local};
use web_sys::File;
use wire::{BackupRestored, Came, Failure, KnowSheet, LockKind, Purpose, Reason, Secret};

use super::{
    gate::{
        fields::{Form, form},
        gated,
    },
    recover::sheet_field,
};
use crate::{
    ask::ask,
    browser,
    parts::{ButtonLink, FailureNote, Heading, Note, say},
    route::{Papers, Route},
    sending::{Chooser, FileButton, Sending},
    words::words,
};

/// Taking a backup in.
pub(super) fn screen() -> impl IntoView {
    gated("papers-restore", |_| {
        let w = words();
        let sending = Sending::new();
        let failed = RwSignal::new(None::<Failure>);
        let came = RwSignal::new(None::<BackupRestored>);
        // A backup that does not open may be of a lost device: its sheet opens it.
        let old = RwSignal::new(false);
        let taken = Callback::new(move |files: Vec<File>| {
            failed.set(None);
            came.set(None);
            spawn_local(async move {
                let Some(file) = files.first() else { return };
                match sending.send(file, Purpose::Backup).await {
                    Ok(Some(Came::Backup(backup))) => {
                        let _ = came.try_set(Some(backup));
                    }
                    Ok(_) => say(words().papers_restore_stopped()),
                    Err(failure) => {
                        let _ = old.try_set(failure.reason == Reason::BadBackup);
                        let _ = failed.try_set(Some(failure));
                    }
                }
            });
        });
        let chooser = Chooser {
            id: "backup-file",
            accept: "",
            text: w.papers_restore_choose(),
            saying: (w.papers_restore_sending(), w.papers_restore_reading()),
            pictures: false,
        };
        view! {
            <Heading text=w.papers_restore() />
            {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
            <div class="stack tight">
            <p>{w.papers_restore_help()}</p>
            <div role="status" class:came=move || came.with(Option::is_some)>
                {move || came.get().map(|backup| brought(&backup))}
            </div>
            </div>
            <FileButton chooser sending taken />
            {move || old.get().then(|| of_lost_device(old, failed))}
            <p class="soft">{w.papers_restore_again()}</p>
        }
    })
}

/// Asks for the sheet of the device that made the backup.
fn of_lost_device(old: RwSignal<bool>, failed: RwSignal<Option<Failure>>) -> impl IntoView {
    let w = words();
    let (state, sheet) = (Form::new(LockKind::Pin), RwSignal::new(String::new()));
    let send = Callback::new(move |()| {
        state.busy.set(true);
        let call = KnowSheet { sheet: Secret(sheet.get_untracked()) };
        spawn_local(async move {
            match ask(&call).await {
                Ok(_) => {
                    say(words().papers_restore_known());
                    let _ = (failed.try_set(None), old.try_set(false));
                    browser::focus_on("#backup-file");
                }
                Err(failure) => state.fails(failure, 0),
            }
        });
    });
    view! {
        <section class="card">
            <h2>{w.papers_restore_old()}</h2>
            {form(state, vec![sheet_field(sheet)], w.go_on(), send, ().into_any())}
        </section>
    }
}

/// What a backup brought.
fn brought(backup: &BackupRestored) -> impl IntoView + use<> {
    let w = words();
    let said = w.papers_restored(
        i64::from(backup.came),
        i64::from(backup.here),
        phrases::moment_date(backup.made),
    );
    view! {
        <Note icon="circle-check">
            <p>{said}</p>
            <ButtonLink to=Route::Papers(Papers::List) quiet=true text=w.papers_title() />
        </Note>
    }
}
