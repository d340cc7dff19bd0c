//! What the national portal itself says: one service asked anew, and a search where the device
//! knows nothing. Nothing is sent before the citizen presses a button that says so.

use leptos::prelude::*;
use model::Code;
use wire::{
    Destination, Failure, PortalHit, PortalSearch, RefreshService, SearchPortal, ServicePage,
};

use super::{
    outside::OutsideButton,
    service::{costs, times},
};
use crate::{
    parts::{FailureNote, Icon, Note, RowLink},
    remote::{Remote, RemoteSignal, reload, then},
    route::{Route, go},
    words::{text, words},
};

/// What a button asks of the portal: one question at a time, until it is answered or fails.
#[derive(Clone, Copy, Default)]
struct Asking {
    asked: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
}

impl Asking {
    fn busy(self) -> bool {
        self.asked.get() && self.failed.with(Option::is_none)
    }

    /// Asks for the service `code`, unless that is under way. Whoever went on meanwhile is not
    /// taken back by the answer.
    fn put(self, code: &Code, go_on: impl FnOnce(ServicePage) + 'static) {
        if untrack(move || self.busy()) {
            return;
        }
        self.asked.set(true);
        self.failed.set(None);
        then(RefreshService { code: code.clone() }, self.failed, move |page| {
            if self.asked.try_get_untracked().is_some() {
                go_on(page);
            }
        });
    }
}

/// A button that asks the portal for this service anew.
pub(crate) fn refresh(
    page: &ServicePage,
    data: RemoteSignal<ServicePage>,
    class: &'static str,
) -> impl IntoView + use<> {
    let code = page.service.code.clone();
    let asking = Asking::default();
    let ask = move |_| {
        asking.put(&code, move |page| {
            let _ = data.try_set(Remote::Ready(page));
        });
    };
    view! {
        <button
            type="button"
            id="ask-portal"
            class=class
            aria-disabled=move || asking.busy().to_string()
            on:click=ask
        >
            <Icon name="refresh-cw" />
            <span>
                {move || {
                    if asking.busy() { words().portal_asking() } else { words().portal_ask() }
                }}
            </span>
        </button>
        {move || asking.failed.get().map(|failure| view! { <FailureNote failure /> })}
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
    let asked = RwSignal::new(false);
    let found: RemoteSignal<PortalSearch> = RwSignal::new(Remote::Loading);
    let busy = move || asked.get() && found.with(|f| matches!(f, Remote::Loading));
    let look = move |_| {
        if untrack(busy) {
            return;
        }
        asked.set(true);
        found.set(Remote::Loading);
        reload(found, SearchPortal { text: typed.clone() });
    };
    let said = move || {
        let w = words();
        asked.get().then(|| {
            found.with(|found| match found {
                Remote::Loading => Some(w.portal_asking()),
                Remote::Ready(reply) if reply.walled => None,
                Remote::Ready(reply) if reply.hits.is_empty() => {
                    Some(w.portal_nothing(reply.text.clone()))
                }
                Remote::Ready(reply) => {
                    Some(w.search_count(i64::try_from(reply.hits.len()).unwrap_or(i64::MAX)))
                }
                Remote::Failed(_) => None,
            })
        })
    };
    let w = words();
    view! {
        <section class="stack tight">
            <p class="small soft">{w.portal_search_about()}</p>
            <div>
                <button
                    type="button"
                    id="search-portal"
                    class="button quiet"
                    aria-disabled=move || busy().to_string()
                    on:click=look
                >
                    <Icon name="landmark" />
                    {w.portal_search()}
                </button>
            </div>
            <p role="status">{said}</p>
            {move || {
                asked
                    .get()
                    .then(|| match found.get() {
                        Remote::Loading => ().into_any(),
                        Remote::Failed(failure) => view! { <FailureNote failure /> }.into_any(),
                        Remote::Ready(reply) => hits(&reply).into_any(),
                    })
            }}
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
        return ().into_any();
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
    // The device knows no more than the name; the rest is asked for, and then read here.
    let code = hit.code.clone();
    let asking = Asking::default();
    let open = move |_| {
        asking.put(&code, |page| go(&Route::Service(page.service.code.to_string())));
    };
    let page = hit.page.is_some().then(|| hit.id.clone());
    view! {
        <div class="row-item" role="listitem">
            <button
                type="button"
                class="row-action"
                aria-disabled=move || asking.busy().to_string()
                on:click=open
            >
                <Icon name="file-text" />
                <span class="row-text">
                    <span lang="vi">{name}</span>
                    <span>
                        {move || {
                            if asking.busy() {
                                words().portal_asking()
                            } else {
                                words().portal_open()
                            }
                        }}
                    </span>
                </span>
            </button>
            {move || {
                asking
                    .failed
                    .get()
                    .map(|failure| {
                        // The page of the portal is the way that is left.
                        let to = page.clone().map(Destination::PortalPage);
                        view! {
                            <div class="stack tight">
                                <FailureNote failure />
                                {to.map(|to| view! { <OutsideButton to /> })}
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
