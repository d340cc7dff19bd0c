//! One life event: what it is, its plan, its services.

use leptos::prelude::*;
use model::EventId;
use wire::{EventPage, Failure, ReadEvent, SavePlan};

use super::{cards::service_row, source::source_line};
use crate::{
    parts::{FailureNote, Heading, Icon, Screen, awaited},
    remote::{load, reload, then},
    route::{Route, go},
    words::{plain, text, words},
};

/// The event `id`.
pub(crate) fn screen(id: String) -> impl IntoView {
    let call = ReadEvent { id: EventId(id) };
    let data = load(call.clone());
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="event" state>
            {awaited(data, move || reload(data, call.clone()), |page| page_view(&page))}
        </Screen>
    }
}

fn page_view(page: &EventPage) -> impl IntoView + use<> {
    let w = words();
    let event = &page.event;
    let failed = RwSignal::new(None::<Failure>);
    let begin = event.questions.first().map(|first| {
        let (id, first) = (event.id.clone(), first.id.clone());
        move |_| {
            let first = first.clone();
            let call = SavePlan { id: None, event: id.clone(), answers: Default::default() };
            then(call, failed, move |saved| {
                go(&Route::Question { plan: saved.id, question: first });
            });
        }
    });
    let services = page.services.iter().map(|card| service_row(card, None, true)).collect_view();
    let suggested = event.suggested.then(|| w.event_suggested());
    view! {
        <div class="stack tight">
            <Heading text=plain(&event.plain) />
            <p>{text(&event.about)}</p>
        </div>
        {begin
            .map(|begin| {
                view! {
                    <div class="stack tight">
                        <p class="soft">{words().event_begin_about()}</p>
                        <div>
                            <button type="button" class="button" id="begin" on:click=begin>
                                <Icon name="list-checks" />
                                {words().event_begin()}
                            </button>
                        </div>
                    </div>
                }
            })}
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        <section class="stack tight">
            <h2>{w.event_services()}</h2>
            <div class="rows" role="list">{services}</div>
            {suggested.map(|s| view! { <p class="small soft">{s}</p> })}
        </section>
        <div class="small soft stack tight">
            <p>{w.event_official(plain(&event.name))}</p>
            {source_line(&event.source)}
        </div>
    }
}
