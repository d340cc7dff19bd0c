//! First start: the language, then the mode; one tap each, and nothing is sent before.

use leptos::prelude::*;
use model::Language;
use wire::Mode;

use crate::{
    app::Started,
    comfort,
    parts::{Heading, Icon, Note, Screen},
    route::{Route, go},
    words::{of, words},
};

/// Which language?
pub(crate) fn language() -> impl IntoView {
    let option = |language: Language| {
        let text = match language {
            Language::Vi => of(language).settings_language_vi(),
            Language::En => of(language).settings_language_en(),
        };
        view! {
            <button
                type="button"
                class="big-choice"
                lang=language.tag()
                on:click=move |_| {
                    comfort::change(|c| c.language = language, false);
                    go(&Route::StartMode);
                }
            >
                <Icon name="languages" />
                <span>{text}</span>
            </button>
        }
    };
    let other = match words().language() {
        Language::Vi => Language::En,
        Language::En => Language::Vi,
    };
    view! {
        <Screen name="start" with_back=false>
            <Heading text=words().start_title() />
            <p class="soft" lang=other.tag()>{words().start_title_other()}</p>
            <div class="stack">{Language::ALL.map(option).collect_view()}</div>
            <Note icon="shield">
                <p>{words().start_not_state()}</p>
                <p>{words().start_promise()}</p>
            </Note>
        </Screen>
    }
}

/// Which mode?
pub(crate) fn mode() -> impl IntoView {
    let w = words();
    let Started(started) = expect_context::<Started>();
    let option = move |mode: Mode, icon: &'static str, name: String, about: String| {
        view! {
            <button
                type="button"
                class="big-choice"
                class:large=mode == Mode::Simple
                on:click=move |_| {
                    comfort::change(|c| c.mode = mode, true);
                    started.set(true);
                    go(&Route::Home);
                }
            >
                <Icon name=icon />
                <span class="row-text">
                    <span>{name}</span>
                    <span>{about}</span>
                </span>
            </button>
        }
    };
    view! {
        <Screen name="start-mode">
            <Heading text=w.start_mode_title() />
            <div class="stack">
                {option(Mode::Normal, "library", w.start_mode_normal(), w.start_mode_normal_about())}
                {option(
                    Mode::Simple,
                    "a-large-small",
                    w.simple_mode(),
                    w.start_mode_simple_about(),
                )}
            </div>
        </Screen>
    }
}
