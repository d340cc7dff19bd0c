//! A service: what, who, papers, fee, time, where, steps, result, law, source; and what to do with it.

mod papers;
mod terms;
mod text;

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::{Code, Online, Service};
use wire::{Destination, KeepService, ReadService, RemoveFromShelf, ServicePage, ShelfKey};

use super::{cards, outside::OutsideButton, portal, source::source_line};
use crate::{
    ask::ask,
    browser,
    comfort::simple,
    parts::{
        Badge, ButtonLink, Doubt, Heading, Icon, Note, RowLink, Screen, Tone, awaited, say,
        say_with_undo,
    },
    remote::{RemoteSignal, load, reload},
    route::Route,
    words::{self, plain, words},
};

pub(crate) use papers::counts;
pub(crate) use terms::{costs, times};

/// The service `code`.
pub(crate) fn screen(code: String) -> impl IntoView {
    let call = ReadService { code: Code(code) };
    let data = load(call.clone());
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="service" state>
            {awaited(data, move || reload(data, call.clone()), move |page| page_view(&page, data))}
        </Screen>
    }
}

/// What else to do with the service `code`: a screen of its own, so that simple mode keeps its
/// two actions a page.
pub(crate) fn more(code: String) -> impl IntoView {
    let call = ReadService { code: Code(code) };
    let data = load(call.clone());
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="service-more" state>
            {awaited(
                data,
                move || reload(data, call.clone()),
                move |page| {
                    view! {
                        <div class="stack tight">
                            <Heading text=words().service_more_title() />
                            <p class="soft">{plain(page.service.title())}</p>
                        </div>
                        {portal::answered(&page)}
                        <div class="rows">{actions(&page, data, "row-action")}</div>
                        {sheet(&page)}
                    }
                },
            )}
        </Screen>
    }
}

fn page_view(page: &ServicePage, data: RemoteSignal<ServicePage>) -> impl IntoView + use<> {
    let w = words();
    let service = &page.service;
    let name = format!("{} ({})", plain(service.title()), service.code);
    let facts = view! {
        <section class="card facts strip">
            {costs(&service.costs, page.today)} {times(&service.times)}
            {terms::places(service, &page.offices)}
        </section>
    };
    let sections = view! {
        <section class="card" id="papers">
            <h2>{w.service_papers()}</h2>
            {papers::papers(service, &page.papers)}
        </section>
        {local(page)}
        {steps(service)}
        {results(service)}
        {laws(service)}
    };
    view! {
        <div class="stack tight">
            <Heading text=plain(service.title()) title=name />
            {badges(page)}
        </div>
        {replaced(service)}
        {valid(page)}
        {portal::answered(page)}
        {page
            .changed
            .as_ref()
            .map(|changed| {
                let said = cards::changed(changed);
                view! {
                    <Note icon="history">
                        <p>{said}</p>
                    </Note>
                }
            })}
        {service
            .what
            .as_ref()
            .map(|what| {
                view! {
                    <div class="stack tight">
                        <p>{words::text(what)}</p>
                        {service.who.as_ref().map(|who| view! { <p>{words::text(who)}</p> })}
                    </div>
                }
            })}
        {facts}
        <div class="split">
            <div class="stack wide">{sections}</div>
            <div class="stack wide aside">
                {doubts(service)} {keep(page, data)} {events(page)} {about(page)}
            </div>
        </div>
        {sheet(page)}
    }
}

fn badges(page: &ServicePage) -> impl IntoView + use<> {
    let w = words();
    let online = match page.service.online {
        Online::Full => Some(("check", w.service_online_full())),
        Online::Partial => Some(("check", w.service_online_partial())),
        Online::None => Some(("map-pin", w.service_online_none())),
        Online::Unknown => None,
    };
    view! {
        <div class="cluster badges">
            {if page.reviewed {
                view! { <Badge icon="eye" text=w.service_reviewed() /> }
            } else {
                view! { <Badge tone=Tone::Info icon="landmark" text=w.service_official() /> }
            }}
            {online.map(|(icon, text)| view! { <Badge icon=icon text=text /> })}
        </div>
    }
}

fn replaced(service: &Service) -> Option<impl IntoView + use<>> {
    service.replaced_by.as_ref().map(|new| {
        let w = words();
        let said = w.service_replaced(new.code.as_str(), phrases::date(new.from));
        let to = Route::Service(new.code.to_string());
        view! {
            <Note icon="history">
                <p>{said}</p>
                <a href=to.hash()>{w.service_replaced_open()}</a>
            </Note>
        }
    })
}

/// From when or until when it holds, where that is not always.
fn valid(page: &ServicePage) -> Option<impl IntoView + use<>> {
    let w = words();
    let from = page.service.valid_from.filter(|day| *day > page.today);
    let said = match (from, page.service.valid_through) {
        (Some(from), _) => w.service_valid_from(phrases::date(from)),
        (None, Some(last)) if last < page.today => w.service_valid_ended(phrases::date(last)),
        (None, Some(last)) => w.service_valid_through(phrases::date(last)),
        (None, None) => return None,
    };
    Some(view! {
        <Note icon="calendar-clock">
            <p>{said}</p>
        </Note>
    })
}

/// What provinces decided, beside what holds everywhere.
fn local(page: &ServicePage) -> Option<impl IntoView + use<>> {
    (!page.local.is_empty()).then(|| {
        let w = words();
        let rules = page
            .local
            .iter()
            .map(|rule| {
                let place = w.service_local_place(plain(&rule.place), phrases::date(rule.from));
                view! {
                    <div class="stack tight">
                        <h3>{place}</h3>
                        {(!rule.costs.is_empty()).then(|| costs(&rule.costs, page.today))}
                        {(!rule.times.is_empty()).then(|| times(&rule.times))}
                        {rule.note.as_ref().map(|note| view! { <p>{words::text(note)}</p> })}
                        <div class="small soft">{source_line(&rule.source)}</div>
                    </div>
                }
            })
            .collect_view();
        view! {
            <section class="card">
                <h2>{w.service_local()}</h2>
                {rules}
            </section>
        }
    })
}

fn steps(service: &Service) -> Option<impl IntoView + use<>> {
    (!service.steps.is_empty()).then(|| {
        let list =
            service.steps.iter().map(|step| view! { <li>{words::text(step)}</li> }).collect_view();
        view! {
            <section class="card">
                <h2>{words().service_steps()}</h2>
                <ol class="numbered">{list}</ol>
            </section>
        }
    })
}

fn results(service: &Service) -> impl IntoView + use<> {
    let list = service
        .results
        .iter()
        .map(|result| view! { <li>{words::text(&result.name)}</li> })
        .collect_view();
    let none = service.results.is_empty().then(|| words().not_stated());
    view! {
        <section class="card">
            <h2>{words().service_result()}</h2>
            {none.map(|none| view! { <p class="soft">{none}</p> })}
            <ul class="plain-list">{list}</ul>
        </section>
    }
}

fn laws(service: &Service) -> impl IntoView + use<> {
    let list = service
        .laws
        .iter()
        .map(|law| {
            view! {
                <li>
                    <span>{law.no.clone()}</span>
                    <span class="soft" lang="vi">{words::plain(&law.title)}</span>
                </li>
            }
        })
        .collect_view();
    let none = service.laws.is_empty().then(|| words().not_stated());
    view! {
        <details class="card">
            <summary>{words().service_law()}</summary>
            {none.map(|none| view! { <p class="soft">{none}</p> })}
            <ul class="laws">{list}</ul>
        </details>
    }
}

fn doubts(service: &Service) -> Option<impl IntoView + use<>> {
    (!service.doubts.is_empty()).then(|| {
        let list =
            service.doubts.iter().map(|d| view! { <li>{words::text(d)}</li> }).collect_view();
        view! {
            <Doubt>
                <h2 class="doubt-title">{words().service_doubts()}</h2>
                <ul class="plain-list">{list}</ul>
            </Doubt>
        }
    })
}

/// Keep on the shelf, and the way to everything else.
fn keep(page: &ServicePage, data: RemoteSignal<ServicePage>) -> impl IntoView + use<> {
    let w = words();
    let code = page.service.code.clone();
    let again = ReadService { code: code.clone() };
    let kept = page.kept;
    let toggle = move |_| {
        let (code, again) = (code.clone(), again.clone());
        spawn_local(async move {
            let key = ShelfKey::Service(code.clone());
            let done = if kept {
                ask(&RemoveFromShelf { what: key }).await
            } else {
                ask(&KeepService { code: code.clone() }).await
            };
            if done.is_err() {
                return;
            }
            reload(data, again.clone());
            if kept {
                say_with_undo(words().service_unkeep(), move || {
                    let (code, again) = (code.clone(), again.clone());
                    spawn_local(async move {
                        let _ = ask(&KeepService { code }).await;
                        reload(data, again);
                    });
                });
            } else {
                say(words().service_kept());
            }
        });
    };
    let more = Route::ServiceMore(page.service.code.to_string());
    let inline = (!simple()).then(|| {
        view! { <div class="actions">{actions(page, data, "button quiet")}</div> }
    });
    view! {
        <div class="stack tight">
            <button type="button" class="button" aria-pressed=kept.to_string() on:click=toggle>
                <Icon name="bookmark" />
                {if kept { w.service_unkeep() } else { w.service_keep() }}
            </button>
            {if simple() {
                view! { <ButtonLink to=more quiet=true text=w.more() /> }.into_any()
            } else {
                inline.into_any()
            }}
        </div>
    }
}

/// Print, copy, share, ask the national portal, open the official page.
fn actions(
    page: &ServicePage,
    data: RemoteSignal<ServicePage>,
    class: &'static str,
) -> impl IntoView + use<> {
    let w = words();
    let text = text::service_text(page);
    let shared = text.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            let done = browser::copy(text).await;
            say(if done { words().copied() } else { words().copy_failed() });
        });
    };
    let share = browser::can_share().then_some(move |_| {
        let text = shared.clone();
        spawn_local(async move {
            browser::share(text).await;
        });
    });
    let page_of = page.service.page.is_some().then(|| page.service.code.clone());
    view! {
        <button type="button" class=class on:click=|_| browser::print()>
            <Icon name="printer" />
            <span>{w.print()}</span>
        </button>
        <button type="button" class=class on:click=copy>
            <Icon name="copy" />
            <span>{w.copy()}</span>
        </button>
        {share
            .map(|share| {
                view! {
                    <button type="button" class=class on:click=share>
                        <Icon name="share-2" />
                        <span>{words().share()}</span>
                    </button>
                }
            })}
        {portal::refresh(page, data, class)}
        {page_of.map(|code| view! { <OutsideButton to=Destination::ServicePage(code) class /> })}
    }
}

fn events(page: &ServicePage) -> Option<impl IntoView + use<>> {
    (!page.events.is_empty()).then(|| {
        let rows = page
            .events
            .iter()
            .map(|event| {
                let (to, icon) = (Route::Event(event.id.to_string()), event.icon.clone());
                let name = words::text(&event.plain);
                view! {
                    <RowLink to=to icon=icon>
                        <span>{name}</span>
                    </RowLink>
                }
            })
            .collect_view();
        view! {
            <section class="stack tight">
                <h2>{words().service_events()}</h2>
                <div class="rows" role="list">{rows}</div>
            </section>
        }
    })
}

/// The official name, the code, the source: small, never missing.
fn about(page: &ServicePage) -> impl IntoView + use<> {
    let w = words();
    let service = &page.service;
    let official = service.plain.is_some().then(|| {
        view! {
            <p>
                {words().service_official_name()} ": " <span lang="vi">{service.name.vi.clone()}</span>
            </p>
        }
    });
    let variants = (!service.variants.is_empty())
        .then(|| w.service_variants(i64::try_from(service.variants.len()).unwrap_or(0)));
    view! {
        <div class="small soft stack tight">
            {official} <p>{w.code(service.code.as_str())}</p>
            {service.authority.as_ref().map(|a| view! { <p>{words::text(a)}</p> })}
            {variants.map(|v| view! { <p>{v}</p> })} {source_line(&service.source)}
        </div>
    }
}

/// What is printed: the same facts as plain lines, whatever is folded on the screen.
fn sheet(page: &ServicePage) -> impl IntoView + use<> {
    let lines = text::service_lines(page);
    let body = lines
        .into_iter()
        .map(|line| match line {
            text::Line::Title(t) => view! { <h2>{t}</h2> }.into_any(),
            text::Line::Text(t) => view! { <p>{t}</p> }.into_any(),
        })
        .collect_view();
    view! { <div class="print-only sheet" aria-hidden="true">{body}</div> }
}
