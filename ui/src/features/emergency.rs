//! Emergency: the verified numbers, when to call and what to say. Works offline and before the
//! first start is finished.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::Hotline;
use wire::{Destination, OpenOutside, ReadHotlines};

use crate::{
    ask::ask,
    browser,
    parts::{Doubt, Heading, Icon, Screen, awaited, say},
    remote::{load, reload},
    words::{text, words},
};

use super::source::source_line;

/// The numbers.
pub(crate) fn screen() -> impl IntoView {
    let data = load(ReadHotlines {});
    let state = Signal::derive(move || data.with(|d| d.state()));
    view! {
        <Screen name="emergency" state>
            {awaited(data, move || reload(data, ReadHotlines {}), |list| view_list(&list))}
        </Screen>
    }
}

fn view_list(list: &[Hotline]) -> impl IntoView + use<> {
    let w = words();
    let urgent = list.iter().filter(|h| h.emergency).map(card).collect_view();
    let others = list.iter().filter(|h| !h.emergency).map(card).collect_view();
    view! {
        <div class="stack tight">
            <Heading text=w.emergency_title() />
            <p>{w.emergency_lead()}</p>
        </div>
        <ul class="hotlines">{urgent}</ul>
        <h2>{w.emergency_others()}</h2>
        <ul class="hotlines">{others}</ul>
        <Doubt>
            <p>{w.emergency_scam()}</p>
        </Doubt>
    }
}

/// A number with its button to call, when to call and what to say.
pub(crate) fn card(hotline: &Hotline) -> impl IntoView + use<> {
    let w = words();
    let number = hotline.number.clone();
    let call = number.clone();
    let copied = number.clone();
    let dial = move |_| {
        let number = call.clone();
        spawn_local(async move {
            let to = Destination::Hotline(number.clone());
            if ask(&OpenOutside { to }).await.is_err() {
                say(words().emergency_no_phone(number));
            }
        });
    };
    let copy = move |_| {
        let number = copied.clone();
        spawn_local(async move {
            let done = browser::copy(number).await;
            say(if done { words().copied() } else { words().copy_failed() });
        });
    };
    let class = if hotline.emergency { "call urgent" } else { "call" };
    view! {
        <li class="card">
            <div class="hotline-head">
                <span class="hotline-number">{number.clone()}</span>
                <span>{text(&hotline.name)}</span>
            </div>
            <button type="button" class=class on:click=dial>
                <Icon name="phone-call" />
                {w.emergency_call(number.clone())}
            </button>
            <p>{text(&hotline.when)}</p>
            <details>
                <summary>{w.emergency_say()}</summary>
                <div class="stack tight">
                    <p>{text(&hotline.say)}</p>
                    {(hotline.free == Some(true)).then(|| view! { <p>{w.emergency_free()}</p> })}
                    {(hotline.h24 == Some(true)).then(|| view! { <p>{w.emergency_h24()}</p> })}
                    {hotline.warning.as_ref().map(|warning| view! { <p>{text(warning)}</p> })}
                    <button type="button" class="copy-number" on:click=copy>
                        <Icon name="copy" />
                        {w.emergency_copy(number)}
                    </button>
                    <div class="small soft">{source_line(&hotline.source)}</div>
                </div>
            </details>
        </li>
    }
}
