//! Plans under way, kept services, recently read ones. What is removed can be taken back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{ReadShelf, RemoveFromShelf, RestoreToShelf, Shelf, ShelfKey};

use super::cards::{changed, plan_row, service_row};
use crate::{
    ask::ask,
    parts::{ButtonLink, Empty, Heading, Icon, RowLink, Screen, awaited, say_with_undo},
    remote::{Remote, RemoteSignal, load, reload},
    route::Route,
    words::{plain, text, words},
};

/// The shelf.
pub(crate) fn screen() -> impl IntoView {
    let data = load(ReadShelf {});
    let state = Signal::derive(move || {
        data.with(|d| match d {
            Remote::Ready(s) if s.plans.is_empty() && s.kept.is_empty() && s.recent.is_empty() => {
                "empty"
            }
            other => other.state(),
        })
    });
    view! {
        <Screen name="saved" state>
            {awaited(data, move || reload(data, ReadShelf {}), move |shelf| shelf_view(&shelf, data))}
        </Screen>
    }
}

fn shelf_view(shelf: &Shelf, data: RemoteSignal<Shelf>) -> impl IntoView + use<> {
    let w = words();
    let empty = shelf.plans.is_empty() && shelf.kept.is_empty() && shelf.recent.is_empty();
    let plans = shelf
        .plans
        .iter()
        .map(|card| {
            removable(plan_row(card, false), plain(&card.title), ShelfKey::Plan(card.id), data)
        })
        .collect_view();
    let kept = shelf
        .kept
        .iter()
        .map(|card| {
            let key = ShelfKey::Service(card.code.clone());
            removable(service_row(card, None, false), plain(&card.title), key, data)
        })
        .collect_view();
    let different = shelf
        .changed
        .iter()
        .map(|c| {
            let to = Route::Service(c.card.code.to_string());
            let (title, said) = (text(&c.card.title), changed(&c.changed));
            view! {
                <RowLink to=to icon="history">
                    <span>{title}</span>
                    <span>{said}</span>
                </RowLink>
            }
        })
        .collect_view();
    let recent = shelf.recent.iter().map(|card| service_row(card, None, true)).collect_view();
    let section = |any: bool, title: String, rows: AnyView| {
        any.then(|| {
            view! {
                <section class="stack tight">
                    <h2>{title}</h2>
                    <div class="rows" role="list">{rows}</div>
                </section>
            }
        })
    };
    view! {
        <Heading text=w.saved_title() />
        {empty
            .then(|| {
                view! {
                    <Empty icon="bookmark" title=words().saved_empty_title()>
                        <p>{words().saved_empty_body()}</p>
                        <ButtonLink to=Route::Events icon="list-checks" text=words().saved_empty_go() />
                    </Empty>
                }
            })}
        {section(!shelf.changed.is_empty(), w.saved_changed(), different.into_any())}
        {section(!shelf.plans.is_empty(), w.saved_plans(), plans.into_any())}
        {section(!shelf.kept.is_empty(), w.saved_kept(), kept.into_any())}
        {section(!shelf.recent.is_empty(), w.saved_recent(), recent.into_any())}
    }
}

/// A row with a button that takes it off the shelf.
fn removable(
    row: impl IntoView + 'static,
    name: String,
    key: ShelfKey,
    data: RemoteSignal<Shelf>,
) -> impl IntoView {
    let label = words().saved_remove(name.clone());
    let remove = move |_| {
        let (name, key) = (name.clone(), key.clone());
        spawn_local(async move {
            let result = ask(&RemoveFromShelf { what: key.clone() }).await;
            if result.is_ok() {
                say_with_undo(words().saved_removed(name), move || {
                    let key = key.clone();
                    spawn_local(async move {
                        let result = ask(&RestoreToShelf { what: key }).await;
                        let _ = data.try_set(result.into());
                    });
                });
            }
            let _ = data.try_set(result.into());
        });
    };
    view! {
        <div class="row" role="listitem">
            {row}
            <button type="button" class="icon-button" aria-label=label on:click=remove>
                <Icon name="trash-2" />
                <span>{words().remove()}</span>
            </button>
        </div>
    }
}
