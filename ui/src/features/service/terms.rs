//! Fee, time and place of a service, as the source has them.

use leptos::prelude::*;
use model::{ChannelKind, Cost, CostStatus, Date, Office, OfficeId, Service, Time, TimeUnit};

use crate::{
    parts::Fact,
    route::Route,
    words::{self, words},
};

/// The name of a channel.
pub(crate) fn channel_name(kind: ChannelKind) -> String {
    let w = words();
    match kind {
        ChannelKind::Online => w.service_channel_online(),
        ChannelKind::Counter => w.service_channel_counter(),
        ChannelKind::Post => w.service_channel_post(),
        ChannelKind::Phone => w.service_channel_phone(),
    }
}

/// A cost as two lines: what, and under which condition.
pub(crate) fn cost_lines(cost: &Cost, today: Date) -> (String, Vec<String>) {
    let w = words();
    let main = match (cost.status, cost.amount) {
        (CostStatus::Amount, Some(amount)) => phrases::money(w, amount),
        (CostStatus::Amount | CostStatus::TextOnly, _) => w.service_fee_text(),
        (CostStatus::Free, _) => w.service_fee_free(),
        (CostStatus::BareZero, _) => w.service_fee_zero(),
        (CostStatus::Province, _) => w.service_fee_province(),
    };
    let mut under = Vec::new();
    if let Some(channel) = cost.channel {
        under.push(channel_name(channel));
    }
    if let Some(case) = &cost.case {
        under.push(words::plain(case));
    }
    if let Some(until) = cost.until {
        under.push(if until < today {
            w.service_fee_ended(phrases::date(until))
        } else {
            w.service_fee_until(phrases::date(until))
        });
    }
    if let Some(note) = &cost.note {
        under.push(words::plain(note));
    }
    (main, under)
}

/// The fee.
pub(crate) fn costs(costs: &[Cost], today: Date) -> impl IntoView + use<> {
    // The same words for several ways of filing are said once, with the ways together.
    let mut rows: Vec<(String, Vec<String>)> = Vec::new();
    for cost in costs {
        let (main, under) = cost_lines(cost, today);
        match rows
            .iter_mut()
            .find(|(m, u)| *m == main && u.get(1..) == under.get(1..) && cost.channel.is_some())
        {
            Some((_, ways)) => {
                if let (Some(first), Some(way)) = (ways.first_mut(), under.first()) {
                    *first = format!("{first}, {}", way.to_lowercase());
                }
            }
            None => rows.push((main, under)),
        }
    }
    let none = rows.is_empty().then(|| words().not_stated());
    let list = rows
        .into_iter()
        .map(|(main, under)| {
            view! {
                <li>
                    <span class="fact-main">{main}</span>
                    {under.into_iter().map(|u| view! { <span class="fact-under">{u}</span> }).collect_view()}
                </li>
            }
        })
        .collect_view();
    view! {
        <Fact icon="banknote" label=words().service_fee()>
            {none.map(|none| view! { <p class="fact-main">{none}</p> })}
            <ul class="fact-list">{list}</ul>
        </Fact>
    }
}

/// A time as two lines.
pub(crate) fn time_lines(time: &Time) -> (String, Vec<String>) {
    let w = words();
    let note = time.note.as_ref().map(words::plain);
    let main = match (time.unit, time.amount) {
        (TimeUnit::SameDay, _) => w.time_same_day(),
        (TimeUnit::Text, _) | (_, None) => note.clone().unwrap_or_else(|| w.not_stated()),
        (unit, Some(amount)) => phrases::duration(w, amount, time.upto, unit),
    };
    let mut under = Vec::new();
    if let Some(case) = &time.case {
        under.push(words::plain(case));
    }
    if time.extra {
        under.push(w.service_time_extra());
    }
    if let Some(note) = note.filter(|n| *n != main) {
        under.push(note);
    }
    (main, under)
}

/// The time the office takes.
pub(crate) fn times(times: &[Time]) -> impl IntoView + use<> {
    let none = times.is_empty().then(|| words().not_stated());
    let list = times
        .iter()
        .map(|time| {
            let (main, under) = time_lines(time);
            view! {
                <li>
                    <span class="fact-main">{main}</span>
                    {under.into_iter().map(|u| view! { <span class="fact-under">{u}</span> }).collect_view()}
                </li>
            }
        })
        .collect_view();
    view! {
        <Fact icon="calendar-clock" label=words().service_time()>
            {none.map(|none| view! { <p class="fact-main">{none}</p> })}
            <ul class="fact-list">{list}</ul>
        </Fact>
    }
}

/// Where to file: the place, and how to find it.
pub(crate) fn places(service: &Service, offices: &[Office]) -> impl IntoView + use<> {
    let list = service
        .channels
        .iter()
        .map(|channel| {
            let office = channel
                .office
                .as_ref()
                .and_then(|id| offices.iter().find(|office| office.id == *id));
            let place = channel.r#where.as_ref().map(words::text);
            let name = office.map(|o| words::text(&o.name));
            let find = office
                .filter(|_| channel.kind == ChannelKind::Counter)
                .map(|o| words::text(&o.find));
            view! {
                <li>
                    <span class="fact-main">{channel_name(channel.kind)}</span>
                    {name.map(|n| view! { <span class="fact-under">{n}</span> })}
                    {place.map(|p| view! { <span class="fact-under">{p}</span> })}
                    {find.map(|f| view! { <span class="fact-under">{f}</span> })}
                </li>
            }
        })
        .collect_view();
    let none = service.channels.is_empty().then(|| words().not_stated());
    let commune = |office: &OfficeId| office.as_str().starts_with("commune-");
    let counter = service.channels.iter().filter_map(|c| c.office.as_ref()).any(commune);
    view! {
        <Fact icon="map-pin" label=words().service_where()>
            {none.map(|none| view! { <p class="fact-main">{none}</p> })}
            <ul class="fact-list">{list}</ul>
            {counter
                .then(|| {
                    view! {
                        <a class="fact-link" href=Route::Office(String::new()).hash()>
                            {words().office_title()}
                        </a>
                    }
                })}
        </Fact>
    }
}
