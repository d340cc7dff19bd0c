//! What the national portal itself says: one service asked anew, and a search where the device
//! knows nothing. Nothing is sent before the citizen presses a button that says so.

use leptos::prelude::*;
use wire::{
    Destination, Failure, PortalHit, PortalSearch, RefreshService, SearchPortal, ServicePage,
};

use super::{
    outside::OutsideButton,
    service::{costs, times},
};
use crate::{
    parts::{FailureNote, Icon, Note, RowLink},
    remote::{Remote, RemoteSignal, then},
    route::Route,
    words::{plain, text, words},
};

/// A button that asks the portal for this service anew.
pub(crate) fn refresh(
    page: &ServicePage,
    data: RemoteSignal<ServicePage>,
    class: &'static str,
) -> impl IntoView + use<> {
    let call = RefreshService { code: page.service.code.clone() };
    let failed = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let ask = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        then(call.clone(), failed, move |page| {
            let _ = data.try_set(Remote::Ready(page));
        });
    };
    // A failure ends the waiting; an answer makes the page anew.
    Effect::new(move |_| {
        if failed.with(Option::is_some) {
            busy.set(false);
        }
    });
    view! {
        <button
            type="button"
            class=class
            aria-disabled=move || busy.get().to_string()
            on:click=ask
        >
            <Icon name="refresh-cw" />
            <span>
                {move || if busy.get() { words().portal_asking() } else { words().portal_ask() }}
            </span>
        </button>
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
    }
}

/// What the portal answered, beside what the app says.
pub(crate) fn answered(page: &ServicePage) -> Option<AnyView> {
    let w = words();
    if page.walled {
        let to = Destination::ServicePage(page.service.code.clone());
        return Some(
            view! {
                <Note icon="landmark">
                    <p>{w.portal_walled()}</p>
                    <OutsideButton to />
                </Note>
            }
            .into_any(),
        );
    }
    if let Some(record) = &page.portal {
        let asked = phrases::moment_date(record.asked_at);
        let (theirs, ours) =
            (phrases::date(record.service.source.date), phrases::date(page.service.source.date));
        let said = if record.newer {
            w.portal_newer(asked, ours, theirs)
        } else {
            w.portal_same(asked, theirs)
        };
        let facts = record.newer.then(|| {
            view! {
                <details>
                    <summary>{w.portal_their_words()}</summary>
                    <div class="stack tight">
                        {costs(&record.service.costs, page.today)} {times(&record.service.times)}
                    </div>
                </details>
            }
        });
        return Some(
            view! {
                <Note icon="landmark">
                    <p>{said}</p>
                    {facts}
                </Note>
            }
            .into_any(),
        );
    }
    page.asked_at.map(|at| {
        let said = w.portal_asked(phrases::moment_date(at));
        view! {
            <Note icon="landmark">
                <p>{said}</p>
            </Note>
        }
        .into_any()
    })
}

/// A button that searches at the portal, and what it found.
pub(crate) fn search(typed: String) -> impl IntoView {
    let found = RwSignal::new(None::<Remote<PortalSearch>>);
    let failed = RwSignal::new(None::<Failure>);
    let look = move |_| {
        found.set(Some(Remote::Loading));
        failed.set(None);
        then(SearchPortal { text: typed.clone() }, failed, move |reply| {
            let _ = found.try_set(Some(Remote::Ready(reply)));
        });
    };
    let w = words();
    view! {
        <section class="stack tight">
            <p class="small soft">{w.portal_search_about()}</p>
            <div>
                <button type="button" class="button quiet" on:click=look>
                    <Icon name="landmark" />
                    {w.portal_search()}
                </button>
            </div>
            <div class="stack tight" role="status">
                {move || match (failed.get(), found.get()) {
                    (Some(failure), _) => view! { <FailureNote failure /> }.into_any(),
                    (None, Some(Remote::Loading)) => {
                        view! { <p>{words().portal_asking()}</p> }.into_any()
                    }
                    (None, Some(Remote::Ready(reply))) => hits(&reply).into_any(),
                    (None, _) => ().into_any(),
                }}
            </div>
        </section>
    }
}

fn hits(reply: &PortalSearch) -> impl IntoView + use<> {
    let w = words();
    if reply.walled {
        return view! {
            <Note icon="landmark">
                <p>{w.portal_walled()}</p>
                <OutsideButton to=Destination::Portal />
            </Note>
        }
        .into_any();
    }
    if reply.hits.is_empty() {
        return view! { <p>{w.portal_nothing(reply.text.clone())}</p> }.into_any();
    }
    let rows = reply.hits.iter().map(row).collect_view();
    view! {
        <h2>{w.portal_found()}</h2>
        <div class="rows" role="list">{rows}</div>
        {reply.more.then(|| view! { <p class="small soft">{w.portal_more()}</p> })}
    }
    .into_any()
}

fn row(hit: &PortalHit) -> impl IntoView + use<> {
    let name = text(&hit.name);
    if hit.known {
        return view! {
            <RowLink to=Route::Service(hit.code.to_string()) icon="file-text">
                <span>{name}</span>
            </RowLink>
        }
        .into_any();
    }
    let label = plain(&hit.name);
    view! {
        <div class="row-item stack tight" role="listitem" aria-label=label>
            <span lang="vi">{name}</span>
            {hit.page.is_some().then(|| view! { <OutsideButton to=Destination::PortalPage(hit.id.clone()) /> })}
        </div>
    }
    .into_any()
}
