//! Search: results while typing, by everyday words, official names or codes; marks are not needed.

use std::time::Duration;

use leptos::{html, prelude::*};
use wire::{SearchReply, SearchServices};

use super::cards::{event_row, service_row};
use crate::{
    browser,
    comfort::simple,
    parts::{ButtonLink, Empty, FailureNote, Heading, Icon, Screen},
    remote::{Remote, RemoteSignal, reload},
    route::Route,
    words::words,
};

/// How long typing must rest before the desk is asked.
const REST: Duration = Duration::from_millis(120);

/// Search for `text`.
pub(crate) fn screen(text: String) -> impl IntoView {
    let w = words();
    let typed = RwSignal::new(text.clone());
    let found: RemoteSignal<SearchReply> = RwSignal::new(Remote::Loading);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let look = move || {
        let text = typed.get_untracked();
        if !text.trim().is_empty() {
            reload(found, SearchServices { text });
        }
    };
    look();
    let later = move || {
        if let Some(timer) = timer.get_value() {
            timer.clear();
        }
        timer.set_value(set_timeout_with_handle(look, REST).ok());
    };
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
    // The words stay in the address when the citizen goes on, so that back brings them again.
    let remember = move || {
        let text = typed.get_untracked();
        browser::remember_hash(&Route::Search(text).hash());
    };
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            browser::focus(&field);
        }
    });
    let state = Signal::derive(move || {
        if typed.with(|t| t.trim().is_empty()) {
            "empty"
        } else {
            found.with(|f| match f {
                Remote::Ready(r) if r.services.is_empty() && r.events.is_empty() => "empty",
                other => other.state(),
            })
        }
    });
    view! {
        <Screen name="search" state>
            <Heading text=w.search_title() focus=false />
            <form
                class="stack tight"
                role="search"
                on:submit=move |event| {
                    event.prevent_default();
                    look();
                    remember();
                    browser::focus_on(".results a");
                }
            >
                <label for="search-text">{w.search_label()}</label>
                <div class="search-field">
                    <Icon name="search" />
                    <input
                        id="search-text"
                        type="search"
                        inputmode="search"
                        autocomplete="off"
                        spellcheck="false"
                        maxlength="200"
                        aria-describedby="search-hint"
                        node_ref=field
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            later();
                        }
                        on:change=move |_| remember()
                    />
                    {move || {
                        (!typed.with(String::is_empty))
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="icon-button"
                                        on:click=move |_| {
                                            typed.set(String::new());
                                            browser::focus_on("#search-text");
                                        }
                                    >
                                        <Icon name="x" />
                                        <span>{words().search_clear()}</span>
                                    </button>
                                }
                            })
                    }}
                </div>
                <p id="search-hint" class="small soft">{w.search_hint()}</p>
            </form>
            <div class="results stack">
                {move || {
                    if typed.with(|t| t.trim().is_empty()) {
                        return view! { <p class="soft">{words().search_empty()}</p> }.into_any();
                    }
                    match found.get() {
                        Remote::Loading => {
                            view! { <p class="waiting" role="status">{words().loading()}</p> }
                                .into_any()
                        }
                        Remote::Failed(failure) => {
                            let retry = Callback::new(move |()| look());
                            view! { <FailureNote failure retry /> }.into_any()
                        }
                        Remote::Ready(reply) => results(reply).into_any(),
                    }
                }}
            </div>
        </Screen>
    }
}

fn results(reply: SearchReply) -> impl IntoView {
    let w = words();
    if reply.services.is_empty() && reply.events.is_empty() {
        return view! {
            <Empty icon="search" title=w.search_none_title(reply.text)>
                <p>{w.search_none_body()}</p>
                <p>{w.search_none_help()}</p>
                <ButtonLink to=Route::Events icon="library" text=w.events_title() />
            </Empty>
        }
        .into_any();
    }
    let first = if simple() { 5 } else { 10 };
    let shown = RwSignal::new(first);
    let total = reply.services.len();
    let events = reply.events.iter().take(3).map(event_row).collect_view();
    let any_event = !reply.events.is_empty();
    let any_service = total > 0;
    let count = w.search_count(
        i64::from(reply.total) + i64::try_from(reply.events.len().min(3)).unwrap_or(0),
    );
    let services = move || {
        reply
            .services
            .iter()
            .take(shown.get())
            .map(|hit| service_row(&hit.card, Some(hit.why.clone()), true))
            .collect_view()
    };
    view! {
        <p class="small soft" role="status">{count}</p>
        {any_event
            .then(|| {
                view! {
                    <section class="stack tight">
                        <h2>{w.search_events()}</h2>
                        <div class="rows" role="list">{events}</div>
                    </section>
                }
            })}
        {any_service
            .then(|| {
                view! {
                    <section class="stack tight">
                        <h2>{w.search_services()}</h2>
                        <div class="rows" role="list">{services}</div>
                        {move || {
                            (shown.get() < total)
                                .then(|| {
                                    view! {
                                        <div>
                                            <button
                                                type="button"
                                                class="button quiet"
                                                on:click=move |_| shown.update(|n| *n += first)
                                            >
                                                {words().search_more()}
                                            </button>
                                        </div>
                                    }
                                })
                        }}
                    </section>
                }
            })}
    }
    .into_any()
}
