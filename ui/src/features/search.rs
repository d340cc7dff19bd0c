//! Search: results while typing, by everyday words, official names or codes; marks are not needed.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use wire::{ChoiceTo, SearchChoice, SearchKind, SearchReply, SearchServices};

use super::{
    cards::{event_row, service_row},
    emergency, portal,
};
use crate::{
    ask::ask,
    browser,
    comfort::simple,
    parts::{ButtonLink, Doubt, Empty, FailureNote, Heading, Icon, RowLink, Screen},
    remote::{Remote, RemoteSignal},
    route::Route,
    words::{text, words},
};

/// How long typing must rest before the desk is asked.
const REST: Duration = Duration::from_millis(120);

/// Search for `text`.
pub(crate) fn screen(text: String) -> impl IntoView {
    let w = words();
    let typed = RwSignal::new(text.clone());
    let found: RemoteSignal<SearchReply> = RwSignal::new(Remote::Loading);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    // Enter goes to the first result once the results are those of what is typed.
    let entered = StoredValue::new(false);
    let go_on = move || {
        if entered.try_get_value() == Some(true) {
            entered.set_value(false);
            browser::focus_on(".results a");
        }
    };
    let look = move || {
        let text = typed.get_untracked();
        // What is there already is not made anew: the focus may be in it.
        let asked = text.clone();
        let there = move |f: &Remote<SearchReply>| matches!(f, Remote::Ready(r) if r.text == asked);
        if text.trim().is_empty() || found.with_untracked(&there) {
            go_on();
            return;
        }
        spawn_local(async move {
            let reply = ask(&SearchServices { text: text.clone() }).await;
            // An answer to what was typed before may come late.
            if typed.try_get_untracked().as_ref() == Some(&text) && !found.with_untracked(there) {
                let _ = found.try_set(reply.into());
                // When it is on the screen.
                set_timeout(go_on, Duration::ZERO);
            }
        });
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
                Remote::Ready(r) if nothing(r) => "empty",
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
                    remember();
                    entered.set_value(true);
                    look();
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
                        maxlength="300"
                        aria-describedby="search-hint"
                        node_ref=field
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            entered.set_value(false);
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

/// Whether there is nothing to show but a way on.
fn nothing(reply: &SearchReply) -> bool {
    reply.kind == SearchKind::None
        || (reply.services.is_empty() && reply.events.is_empty() && !has_first(reply))
}

/// Whether something comes before every result.
fn has_first(reply: &SearchReply) -> bool {
    match reply.kind {
        SearchKind::Emergency => !reply.hotlines.is_empty(),
        SearchKind::Scam => reply.said.is_some(),
        SearchKind::Clarify => reply.said.is_some() && !reply.choices.is_empty(),
        SearchKind::Answer | SearchKind::None => false,
    }
}

fn results(reply: SearchReply) -> impl IntoView {
    let w = words();
    if nothing(&reply) {
        let near = services(&reply, w.search_related());
        return view! {
            <Empty icon="search" title=w.search_none_title(reply.text.clone())>
                <p>{w.search_none_body()}</p>
                <p>{w.search_none_help()}</p>
                <ButtonLink to=Route::Events icon="library" text=w.events_title() />
            </Empty>
            {near}
            {portal::search(reply.text)}
        }
        .into_any();
    }
    let events = reply.events.iter().take(3).map(event_row).collect_view();
    let any_event = !reply.events.is_empty();
    let count = w.search_count(
        i64::from(reply.total) + i64::try_from(reply.events.len().min(3)).unwrap_or(0),
    );
    let title = match reply.kind {
        SearchKind::Clarify if has_first(&reply) => w.search_clarify_also(),
        SearchKind::Emergency | SearchKind::Scam => w.search_related(),
        _ => w.search_services(),
    };
    let services = services(&reply, title);
    view! {
        {first(&reply)}
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
        {services}
        {portal::search(reply.text)}
    }
    .into_any()
}

/// What comes before every result: a number to call, a warning, a question asked back.
fn first(reply: &SearchReply) -> Option<AnyView> {
    let w = words();
    let numbers = || reply.hotlines.iter().take(2).map(emergency::card).collect_view();
    let said = reply.said.as_ref().map(text);
    has_first(reply).then(|| match reply.kind {
        SearchKind::Emergency => view! {
            <section class="stack tight search-first" role="alert">
                <h2>{w.search_emergency()}</h2>
                <ul class="hotlines">{numbers()}</ul>
            </section>
        }
        .into_any(),
        SearchKind::Scam => view! {
            <section class="stack tight search-first">
                <Doubt>
                    <h2 class="doubt-title">{w.search_scam_title()}</h2>
                    <p>{said}</p>
                </Doubt>
                <ul class="hotlines">{numbers()}</ul>
            </section>
        }
        .into_any(),
        _ => view! {
            <section class="stack tight search-first">
                <h2>{said}</h2>
                <div class="rows" role="list">{reply.choices.iter().map(choice).collect_view()}</div>
            </section>
        }
        .into_any(),
    })
}

/// One answer to the question asked back.
fn choice(choice: &SearchChoice) -> impl IntoView + use<> {
    let to = match &choice.to {
        ChoiceTo::Service(code) => Route::Service(code.to_string()),
        ChoiceTo::Event(id) => Route::Event(id.to_string()),
    };
    let words = text(&choice.text);
    view! {
        <RowLink to=to icon="circle-help">
            <span>{words}</span>
        </RowLink>
    }
}

/// The services found, some at a time.
fn services(reply: &SearchReply, title: String) -> Option<impl IntoView + use<>> {
    let step = if simple() { 5 } else { 10 };
    let shown = RwSignal::new(step);
    let hits = reply.services.clone();
    let total = hits.len();
    let rows = move || {
        hits.iter()
            .take(shown.get())
            .map(|hit| service_row(&hit.card, Some(hit.why.clone()), true))
            .collect_view()
    };
    (total > 0).then(|| {
        view! {
            <section class="stack tight">
                <h2>{title}</h2>
                <div class="rows found" role="list">{rows}</div>
                {move || {
                    (shown.get() < total)
                        .then(|| {
                            view! {
                                <div>
                                    <button
                                        type="button"
                                        class="button quiet"
                                        on:click=move |_| {
                                            let next = shown.get_untracked() + 1;
                                            shown.update(|n| *n += step);
                                            let first = format!(".found > :nth-child({next}) a");
                                            set_timeout(
                                                move || browser::focus_on(&first),
                                                Duration::ZERO,
                                            );
                                        }
                                    >
                                        {words().search_more()}
                                    </button>
                                </div>
                            }
                        })
                }}
            </section>
        }
    })
}
