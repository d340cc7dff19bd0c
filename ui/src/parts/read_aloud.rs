//! Reading the page aloud: one button, and while it reads, ways to pause, repeat, slow down, stop.
//! How far the reading is, is shown and not announced: a screen reader would talk over the voice.

use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use wire::{
    Call, ChangePace, NoVoice, Pace, PauseSpeech, ReadSpeech, RepeatSpeech, ResumeSpeech,
    SaySpeech, SpeechState, SpeechStatus, StopSpeech,
};

use super::{Icon, say};
use crate::{ask::ask, browser, comfort::simple, words::words};

/// How often the desk is asked how far it is, in milliseconds.
const PACE: i32 = 400;
/// What brings a voice to Debian and Ubuntu.
const INSTALL: &str = "sudo apt install speech-dispatcher speech-dispatcher-espeak-ng espeak-ng";

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Act {
    /// Read the page.
    Say,
    /// Stop and keep the place.
    Pause,
    /// Go on from there.
    Resume,
    /// The sentence again.
    Again,
    /// Slower, or as usual.
    Pace(Pace),
    /// Stop for good.
    Stop,
}

/// The way to have this page read, with what is going on. Reading stops when the page goes.
#[component]
pub(crate) fn ReadAloud() -> impl IntoView {
    let state = RwSignal::new(SpeechState::default());
    let watching = StoredValue::new(false);
    let act = Callback::new(move |act| {
        spawn_local(async move {
            let answer = match act {
                Act::Say => ask(&SaySpeech { text: browser::passages() }).await,
                Act::Pause => ask(&PauseSpeech {}).await,
                Act::Resume => ask(&ResumeSpeech {}).await,
                Act::Again => ask(&RepeatSpeech {}).await,
                Act::Pace(pace) => ask(&ChangePace { pace }).await,
                Act::Stop => ask(&StopSpeech {}).await,
            };
            match answer {
                Ok(now) => watch(now, state, watching).await,
                Err(_) => say(words().speech_failed()),
            }
        });
    });
    let busy = move || is_reading(state.try_get_untracked().unwrap_or_default().status);
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && busy() {
            act.run(Act::Stop);
        }
    });
    on_cleanup(move || {
        escape.remove();
        if busy() {
            quietly(StopSpeech {});
        }
    });
    view! { <ReadingBar state act /> }
}

/// The bar itself: what `state` allows, told to `act`. In simple mode two buttons at most: slower
/// is offered while paused, and leaving the page or Escape stops.
#[component]
pub(crate) fn ReadingBar(
    /// What is going on.
    #[prop(into)]
    state: Signal<SpeechState>,
    /// Told what was pressed.
    act: Callback<Act>,
) -> impl IntoView {
    let w = words();
    let status = Memo::new(move |_| state.get().status);
    let pace = Memo::new(move |_| state.get().pace);
    let first = NodeRef::<html::Button>::new();
    let press = move || {
        act.run(match status.get_untracked() {
            SpeechStatus::Speaking => Act::Pause,
            SpeechStatus::Paused => Act::Resume,
            SpeechStatus::Idle | SpeechStatus::NoVoice(_) => Act::Say,
        });
    };
    let stop = move || {
        // The button that was pressed goes away; the focus stays in the bar.
        if let Some(first) = first.get_untracked() {
            browser::focus(&first);
        }
        act.run(Act::Stop);
    };
    let rest = move || {
        let now = status.get();
        let reading = is_reading(now);
        let paused = now == SpeechStatus::Paused;
        let (again, slower, end) = if simple() {
            (reading && !paused, paused, false)
        } else {
            (reading, reading, reading)
        };
        let (turn_to, icon, text) = match pace.get() {
            Pace::Normal => (Pace::Slow, "gauge", w.speech_slower()),
            Pace::Slow => (Pace::Normal, "gauge", w.speech_normal()),
        };
        view! {
            {again.then(|| button("rotate-ccw", w.speech_again(), move || act.run(Act::Again)))}
            {slower.then(|| button(icon, text, move || act.run(Act::Pace(turn_to))))}
            {end.then(|| button("square", w.speech_stop(), stop))}
        }
    };
    view! {
        <div class="read-aloud screen-only" role="group" aria-label=w.speech_label() data-unread="">
            <button
                type="button"
                class="read-aloud-button"
                node_ref=first
                on:click=move |_| press()
            >
                {move || {
                    let (icon, text) = match status.get() {
                        SpeechStatus::Speaking => ("pause", w.speech_pause()),
                        SpeechStatus::Paused => ("play", w.speech_resume()),
                        SpeechStatus::Idle | SpeechStatus::NoVoice(_) => {
                            ("volume-2", w.speech_read())
                        }
                    };
                    view! {
                        <Icon name=icon />
                        <span>{text}</span>
                    }
                }}
            </button>
            {rest}
            {move || {
                let SpeechState { sentence, of, .. } = state.get();
                sentence
                    .filter(|_| !simple())
                    .map(|n| {
                        let place = w.speech_place(n.to_string(), of.to_string());
                        view! { <span class="read-aloud-place small soft">{place}</span> }
                    })
            }}
            <div class="read-aloud-help" role="status">
                {move || match status.get() {
                    SpeechStatus::NoVoice(why) => Some(how_to_get_a_voice(why)),
                    _ => None,
                }}
            </div>
        </div>
    }
}

fn button(icon: &'static str, text: String, press: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class="read-aloud-button" on:click=move |_| press()>
            <Icon name=icon />
            <span>{text}</span>
        </button>
    }
}

/// Why it stays silent, and what to do.
fn how_to_get_a_voice(why: NoVoice) -> impl IntoView {
    let w = words();
    let command = || view! { <span class="read-aloud-command">{INSTALL}</span> };
    let (what, command, more) = match why {
        NoVoice::Service => (w.speech_none_service(), Some(command()), w.speech_none_others()),
        NoVoice::Language => (w.speech_none_language(), Some(command()), w.speech_none_others()),
        NoVoice::Elsewhere => (w.speech_none_elsewhere(), None, w.speech_none_reader()),
    };
    view! {
        <div class="note">
            <Icon name="info" />
            <div class="stack tight">
                <p>{what}</p>
                {command}
                <p>{more}</p>
            </div>
        </div>
    }
}

fn is_reading(status: SpeechStatus) -> bool {
    matches!(status, SpeechStatus::Speaking | SpeechStatus::Paused)
}

/// Shows what is going on, and keeps asking while something is said. When the page went in the
/// meantime, what began for it stops.
async fn watch(now: SpeechState, state: RwSignal<SpeechState>, watching: StoredValue<bool>) {
    if state.try_set(now).is_some() {
        if is_reading(now.status) {
            quietly(StopSpeech {});
        }
        return;
    }
    if now.status != SpeechStatus::Speaking || watching.try_get_value() != Some(false) {
        return;
    }
    watching.set_value(true);
    loop {
        browser::rest(PACE).await;
        if !state.try_get_untracked().is_some_and(|s| s.status == SpeechStatus::Speaking) {
            break;
        }
        match ask(&ReadSpeech {}).await {
            Ok(now) if state.try_set(now).is_none() => {}
            _ => break,
        }
    }
    let _ = watching.try_set_value(false);
}

/// Asks without waiting for the answer.
fn quietly<C: Call + 'static>(call: C) {
    spawn_local(async move {
        let _ = ask(&call).await;
    });
}
