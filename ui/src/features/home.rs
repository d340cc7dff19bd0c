//! Home: what happened? In simple mode six tiles, emergency first.

use leptos::prelude::*;
use wire::{Front, ReadFront};

use super::cards::plan_row;
use crate::{
    comfort::simple,
    parts::{Heading, Icon, RowLink, Screen, Tile, awaited},
    remote::{load, reload},
    route::{Papers, Route},
    words::{text, words},
};

/// Home.
pub(crate) fn screen() -> impl IntoView {
    let data = load(ReadFront {});
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="home" state with_back=false>
            {awaited(
                data,
                move || reload(data, ReadFront {}),
                |front| if simple() { tiles(&front).into_any() } else { full(&front).into_any() },
            )}
        </Screen>
    }
}

fn tiles(front: &Front) -> impl IntoView + use<> {
    let w = words();
    view! {
        <Heading text=w.home_title_simple() />
        <div class="tiles" role="list">
            <Tile to=Route::Emergency icon="siren" text=w.nav_emergency() urgent=true />
            <Tile to=Route::Search(String::new()) icon="search" text=w.home_tile_search() />
            <Tile
                to=Route::Papers(Papers::List)
                icon="wallet-cards"
                text=w.home_tile_papers()
            />
            <Tile
                to=Route::Saved
                icon="list-checks"
                text=w.home_tile_saved()
                count=front.plans.len()
            />
            <Tile to=Route::Events icon="heart" text=w.home_tile_events() />
            <Tile to=Route::Help icon="circle-help" text=w.home_tile_help() />
        </div>
        {changed(front)}
        {age(front)}
    }
}

/// The way to what is no longer as it was read.
fn changed(front: &Front) -> Option<impl IntoView + use<>> {
    (front.changed > 0).then(|| {
        let said = words().home_changed(i64::from(front.changed));
        view! {
            <div class="rows" role="list">
                <RowLink to=Route::Saved icon="history">
                    <span>{said}</span>
                </RowLink>
            </div>
        }
    })
}

fn full(front: &Front) -> impl IntoView + use<> {
    let w = words();
    let plans = front.plans.iter().take(3).map(|card| plan_row(card, true)).collect_view();
    let under_way = !front.plans.is_empty();
    let events = front
        .events
        .iter()
        .map(|event| {
            let (name, icon) = (text(&event.name), event.icon.clone());
            view! {
                <li>
                    <a class="event" href=Route::Event(event.id.to_string()).hash()>
                        <span class="door">
                            <Icon name=icon />
                        </span>
                        <span>{name}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <Heading text=w.home_title() />
        <a class="ask-field" href=Route::Search(String::new()).hash()>
            <Icon name="search" />
            <span class="ask-words">
                <span class="unseen">{w.home_search()}</span>
                {w.home_search_hint()}
            </span>
        </a>
        {changed(front)}
        {under_way
            .then(|| {
                view! {
                    <section class="stack tight">
                        <h2>{w.home_plans()}</h2>
                        <div class="rows" role="list">{plans}</div>
                    </section>
                }
            })}
        <section class="stack tight">
            <h2>{w.home_events()}</h2>
            <ul class="events">{events}</ul>
            <div class="rows" role="list">
                <RowLink to=Route::Events icon="library">
                    <span>{w.home_events_all()}</span>
                </RowLink>
                <RowLink to=Route::Saved icon="bookmark">
                    <span>{w.nav_saved()}</span>
                </RowLink>
            </div>
        </section>
        <a class="sos" href=Route::Emergency.hash()>
            <Icon name="siren" />
            <span>{w.home_emergency("113 · 114 · 115")}</span>
        </a>
        {age(front)}
    }
}

/// What the device knows and how old it is.
fn age(front: &Front) -> impl IntoView + use<> {
    let w = words();
    let count = |n: u32| phrases::number(w.language(), i64::from(n));
    let reviewed = w.home_age(phrases::date(front.state.checked), count(front.state.reviewed));
    let imported = front
        .state
        .imported
        .as_ref()
        .map(|i| w.home_age_imported(phrases::date(i.date), count(i.services)));
    view! {
        <div class="age small soft">
            <p>{reviewed}</p>
            {imported.map(|i| view! { <p>{i}</p> })}
        </div>
    }
}
