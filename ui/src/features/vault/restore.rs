//! Taking the papers of a backup in: verified first; what is here already stays as it is; what was
//! cut short is begun again.

use leptos::{prelude::*, task::spawn_local};
use web_sys::File;
use wire::{BackupRestored, Came, Failure, Purpose};

use super::gate::gated;
use crate::{
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
            <p class="soft">{w.papers_restore_again()}</p>
        }
    })
}

/// What a backup brought.
fn brought(backup: &BackupRestored) -> impl IntoView + use<> {
    let w = words();
    let said = w.papers_restored(
        i64::from(backup.came),
        phrases::moment_date(backup.made),
        i64::from(backup.here),
    );
    view! {
        <Note icon="circle-check">
            <p>{said}</p>
            <ButtonLink to=Route::Papers(Papers::List) quiet=true text=w.papers_title() />
        </Note>
    }
}
