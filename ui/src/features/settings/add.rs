//! Adding a catalogue from a file: the old catalogue stays until the new one is whole.

use leptos::{prelude::*, task::spawn_local};
use web_sys::File;
use wire::{Came, CatalogueState, Failure, Purpose};

use crate::{
    parts::{FailureNote, say},
    remote::{Remote, RemoteSignal},
    sending::{Chooser, FileButton, Sending},
    words::words,
};

/// Choose a file and watch it being added.
#[component]
pub(super) fn AddCatalogue(
    /// What the page shows.
    data: RemoteSignal<CatalogueState>,
) -> impl IntoView {
    let w = words();
    let sending = Sending::new();
    let failed = RwSignal::new(None::<Failure>);
    let taken = Callback::new(move |files: Vec<File>| {
        failed.set(None);
        spawn_local(async move {
            let Some(file) = files.first() else { return };
            match sending.send(file, Purpose::Catalogue).await {
                Ok(Some(Came::Catalogue(state))) => {
                    let services = state.imported.as_ref().map_or(0, |i| i.services);
                    let count = phrases::number(words().language(), i64::from(services));
                    say(words().settings_data_added(count));
                    let _ = data.try_set(Remote::Ready(*state));
                }
                Ok(_) => say(words().settings_data_cancelled()),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    });
    let chooser = Chooser {
        id: "catalogue-file",
        accept: ".bundle,.gz",
        text: w.settings_data_add_choose(),
        saying: (w.settings_data_adding(), w.settings_data_reading()),
        pictures: false,
    };
    view! {
        <p class="soft">{w.settings_data_add_help()}</p>
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        <FileButton chooser sending taken />
    }
}
