//! What the device knows, how old it is; fetching newer content; adding a catalogue.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{CatalogueState, DropImported, Failure, ReadFront, RefreshCatalogue};

use super::add::AddCatalogue;
use crate::{
    ask::ask,
    parts::{FailureNote, Heading, Icon, Screen, awaited, say},
    remote::{Remote, RemoteSignal},
    words::{plain, words},
};

/// The page.
pub(super) fn screen() -> impl IntoView {
    let data: RemoteSignal<CatalogueState> = RwSignal::new(Remote::Loading);
    let read = move || {
        reload_state(data);
    };
    read();
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="data" state>
            {awaited(data, read, move |state| page(&state, data))}
        </Screen>
    }
}

fn page(state: &CatalogueState, data: RemoteSignal<CatalogueState>) -> impl IntoView + use<> {
    let w = words();
    let number = |n: u32| phrases::number(w.language(), i64::from(n));
    let origin = match (state.fetched, state.fetched_at) {
        (true, Some(at)) => w.settings_data_fetched(phrases::moment(w, at)),
        _ => w.settings_data_bundled(),
    };
    let imported = state.imported.as_ref().map(|i| {
        w.settings_data_imported(phrases::date(i.date), plain(&i.name), number(i.services))
    });
    let any = imported.is_some();
    view! {
        <Heading text=w.settings_data() />
        <section class="card">
            <p>{w.settings_data_about(phrases::date(state.checked), number(state.reviewed))}</p>
            <p>{origin}</p>
            {refresh(state.portal, data)}
        </section>
        <section class="card">
            <h2>{w.settings_data_add()}</h2>
            <p>{imported.unwrap_or_else(|| w.settings_data_imported_none())}</p>
            <AddCatalogue data />
            {any.then(|| drop(data))}
        </section>
    }
}

fn refresh(portal: bool, data: RemoteSignal<CatalogueState>) -> impl IntoView {
    if !portal {
        return view! { <p class="soft">{words().settings_data_no_portal()}</p> }.into_any();
    }
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<Failure>);
    let ask_now = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let before = ask(&ReadFront {}).await.map(|front| front.state.checked).ok();
            let result = ask(&RefreshCatalogue {}).await;
            let _ = busy.try_set(false);
            match result {
                Ok(state) => {
                    let same = before == Some(state.checked);
                    say(if same {
                        words().settings_data_fresh()
                    } else {
                        words().settings_data_updated()
                    });
                    let _ = data.try_set(Remote::Ready(state));
                }
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    };
    view! {
        {move || {
            failed
                .get()
                .map(|failure| {
                    let retry = Callback::new(move |()| ask_now());
                    view! { <FailureNote failure retry /> }
                })
        }}
        <div>
            <button
                type="button"
                class="button"
                id="refresh"
                aria-disabled=move || busy.get().to_string()
                on:click=move |_| ask_now()
            >
                <Icon name="refresh-cw" />
                {move || {
                    if busy.get() {
                        words().settings_data_refreshing()
                    } else {
                        words().settings_data_refresh()
                    }
                }}
            </button>
        </div>
    }
    .into_any()
}

fn drop(data: RemoteSignal<CatalogueState>) -> impl IntoView {
    let click = move |_| {
        spawn_local(async move {
            if ask(&DropImported {}).await.is_ok() {
                say(words().settings_data_dropped());
            }
            reload_state(data);
        });
    };
    view! {
        <button type="button" class="row-action" id="drop" on:click=click>
            <Icon name="trash-2" />
            {words().settings_data_drop()}
        </button>
    }
}

/// Reads the state again.
fn reload_state(data: RemoteSignal<CatalogueState>) {
    spawn_local(async move {
        let result = ask(&ReadFront {}).await.map(|front| front.state);
        let _ = data.try_set(result.into());
    });
}
