//! The office finder: from an address, old or new, to the commune that handles it now and where
//! its centre is. Works offline.

use leptos::task::spawn_local;
use leptos::{html, prelude::*};
use wire::{CommuneCard, FindOffice, OfficeAnswer, OfficeReply};

use crate::{
    browser,
    parts::{Doubt, Empty, FailureNote, Heading, Icon, RowLink, Screen, say},
    remote::{Remote, RemoteSignal, reload},
    route::Route,
    words::words,
};

/// The finder with an address that was typed before.
pub(crate) fn screen(address: String) -> impl IntoView {
    let w = words();
    let typed = RwSignal::new(address.clone());
    let found: RemoteSignal<OfficeReply> = RwSignal::new(Remote::Loading);
    let asked = RwSignal::new(!address.trim().is_empty());
    let look = move || {
        let address = typed.get_untracked();
        if !address.trim().is_empty() {
            browser::remember_hash(&Route::Office(address.clone()).hash());
            asked.set(true);
            reload(found, FindOffice { address });
        }
    };
    look();
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            browser::focus(&field);
        }
    });
    let state =
        Signal::derive(move || if asked.get() { found.with(|f| f.state()) } else { "empty" });
    view! {
        <Screen name="office" state>
            <Heading text=w.office_title() focus=false />
            <form
                class="stack tight"
                on:submit=move |event| {
                    event.prevent_default();
                    look();
                }
            >
                <label for="office-address">{w.office_label()}</label>
                <input
                    id="office-address"
                    class="text-field"
                    type="text"
                    inputmode="text"
                    autocomplete="street-address"
                    spellcheck="false"
                    maxlength="200"
                    aria-describedby="office-hint"
                    node_ref=field
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <p id="office-hint" class="small soft">{w.office_hint()}</p>
                <button type="submit" class="button office-find">{w.office_find()}</button>
            </form>
            <div class="results stack" role="status">
                {move || {
                    if !asked.get() {
                        return ().into_any();
                    }
                    match found.get() {
                        Remote::Loading => {
                            view! { <p class="waiting">{words().loading()}</p> }.into_any()
                        }
                        Remote::Failed(failure) => {
                            let retry = Callback::new(move |()| look());
                            view! { <FailureNote failure retry /> }.into_any()
                        }
                        Remote::Ready(reply) => answer(&reply).into_any(),
                    }
                }}
            </div>
        </Screen>
    }
}

fn answer(reply: &OfficeReply) -> impl IntoView + use<> {
    let w = words();
    match reply.kind {
        OfficeAnswer::One => reply.communes.first().map(place).into_any(),
        OfficeAnswer::Ask => {
            let choices = reply
                .communes
                .iter()
                .map(|commune| {
                    let full = format!("{}, {}", commune.name, commune.province);
                    let (name, province) = (commune.name.clone(), commune.province.clone());
                    let was = commune.was.clone().map(|was| words().office_was(was));
                    view! {
                        <RowLink to=Route::Office(full) icon="map-pin">
                            <span>{name}</span>
                            <span>{province}</span>
                            {was.map(|was| view! { <span>{was}</span> })}
                        </RowLink>
                    }
                })
                .collect_view();
            view! {
                <section class="stack tight">
                    <h2>{w.office_ask()}</h2>
                    <div class="rows" role="list">{choices}</div>
                </section>
            }
            .into_any()
        }
        OfficeAnswer::Unknown => view! {
            <Empty icon="map-pin" title=w.office_unknown_title()>
                <p>{w.office_unknown_body()}</p>
            </Empty>
        }
        .into_any(),
    }
}

/// One commune: what it is called now, what it was, where its centre is.
fn place(commune: &CommuneCard) -> impl IntoView + use<> {
    let w = words();
    let title = format!("{}, {}", commune.name, commune.province);
    let copied = match &commune.centre {
        Some(centre) => format!("{title}. {centre}"),
        None => title.clone(),
    };
    let copy = move |_| {
        let text = copied.clone();
        spawn_local(async move {
            let done = browser::copy(text).await;
            say(if done { words().copied() } else { words().copy_failed() });
        });
    };
    view! {
        <section class="card stack tight">
            <h2>{title}</h2>
            {commune.was.clone().map(|was| view! { <p class="soft">{w.office_was(was)}</p> })}
            {match commune.centre.clone() {
                Some(centre) => {
                    view! {
                        <p class="soft">{w.office_centre()}</p>
                        <p class="fact-main">{centre}</p>
                        <p class="small soft">{w.office_source()}</p>
                    }
                        .into_any()
                }
                None => view! { <Doubt><p>{w.office_no_centre()}</p></Doubt> }.into_any(),
            }}
            <div>
                <button type="button" class="button quiet" on:click=copy>
                    <Icon name="copy" />
                    {w.copy()}
                </button>
            </div>
        </section>
    }
}
