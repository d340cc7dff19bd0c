//! Services, events and plans as rows of a list.

use leptos::prelude::*;
use wire::{Changed, EventCard, Fact, PlanCard, ServiceCard};

use crate::{
    parts::{Progress, RowLink},
    route::{Route, Section},
    words::{text, words},
};

/// A service as a row.
pub(crate) fn service_row(
    card: &ServiceCard,
    why: Option<String>,
    item: bool,
) -> impl IntoView + use<> {
    let to = Route::Service(card.code.to_string());
    let title = text(&card.title);
    let under = why.map(|why| words().search_why(why));
    let authority = card.authority.as_ref().map(text);
    let official = (!card.reviewed).then(|| words().search_official_only());
    view! {
        <RowLink to=to icon="file-text" item=item>
            <span>{title}</span>
            {under.map(|u| view! { <span>{u}</span> })}
            {authority.map(|a| view! { <span>{a}</span> })}
            {official.map(|o| view! { <span>{o}</span> })}
        </RowLink>
    }
}

/// A life event as a row.
pub(crate) fn event_row(card: &EventCard) -> impl IntoView + use<> {
    let to = Route::Event(card.id.to_string());
    let plain = text(&card.plain);
    let name = text(&card.name);
    let icon = card.icon.clone();
    view! {
        <RowLink to=to icon=icon>
            <span>{plain}</span>
            <span>{name}</span>
        </RowLink>
    }
}

/// A plan under way as a row with how far it is.
pub(crate) fn plan_row(card: &PlanCard, item: bool) -> impl IntoView + use<> {
    let w = words();
    let to = Route::Plan { plan: card.id, section: Section::All };
    let title = text(&card.title);
    let (done, of) = (card.done, card.of);
    let far = if of == 0 {
        w.plan_card_questions()
    } else if done == of {
        w.plan_card_done()
    } else {
        w.plan_card_progress(done.to_string(), of.to_string())
    };
    let next = card
        .next
        .as_ref()
        .filter(|_| of > 0 && done < of)
        .map(|next| w.plan_card_next(crate::words::plain(next)));
    let label = far.clone();
    let icon = card.icon.clone();
    view! {
        <RowLink to=to icon=icon item=item>
            <span>{title}</span>
            <span>{far}</span>
            {next.map(|n| view! { <span>{n}</span> })}
            {(of > 0)
                .then(|| {
                    view! {
                        <Progress
                            done=Signal::stored(u64::from(done))
                            of=Signal::stored(u64::from(of))
                            label=label
                        />
                    }
                })}
        </RowLink>
    }
}

/// What is different since the citizen last looked, in one sentence.
pub(crate) fn changed(changed: &Changed) -> String {
    let w = words();
    let named = |fact: &Fact| match fact {
        Fact::Replaced => w.changed_replaced(),
        Fact::Fee => w.changed_fee(),
        Fact::Time => w.changed_time(),
        Fact::Papers => w.changed_papers(),
        Fact::Place => w.changed_place(),
        Fact::Steps => w.changed_steps(),
    };
    let facts: Vec<String> = changed.facts.iter().map(named).collect();
    w.changed_since(phrases::moment_date(changed.since), facts.join(", "))
}
