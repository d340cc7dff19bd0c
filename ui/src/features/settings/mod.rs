//! Settings. In normal mode the short choices stand on one page; in simple mode a list whose rows
//! open one question each. The same topics have the same addresses in both.

mod add;
mod choices;
mod data;
mod requests;

use leptos::prelude::*;

use crate::{
    comfort::simple,
    parts::{Heading, RowLink, Screen},
    route::{Route, Topic},
    words::words,
};

/// The settings, or one of them.
pub(crate) fn screen(topic: Topic) -> impl IntoView {
    match topic {
        Topic::All => view! { <Screen name="settings">{all()}</Screen> }.into_any(),
        Topic::Data => data::screen().into_any(),
        Topic::Requests => requests::screen().into_any(),
        topic => view! {
            <Screen name="setting">
                <Heading text=choices::title(topic) />
                {choices::group(topic, false)}
            </Screen>
        }
        .into_any(),
    }
}

/// The topics with one short question each.
const QUESTIONS: [(Topic, &str); 6] = [
    (Topic::Language, "languages"),
    (Topic::Mode, "library"),
    (Topic::Text, "a-large-small"),
    (Topic::Contrast, "contrast"),
    (Topic::Theme, "moon"),
    (Topic::Motion, "zap"),
];

fn all() -> impl IntoView {
    let w = words();
    let row = |topic: Topic, icon: &'static str, text: String| {
        view! {
            <RowLink to=Route::Settings(topic) icon=icon>
                <span>{text}</span>
            </RowLink>
        }
    };
    let more = view! {
        <div class="rows" role="list">
            {row(Topic::Data, "database", w.settings_data())}
            {row(Topic::Requests, "history", w.settings_requests())}
        </div>
    };
    if simple() {
        let rows =
            QUESTIONS.map(|(topic, icon)| row(topic, icon, choices::title(topic))).collect_view();
        view! {
            <Heading text=w.settings_title() />
            <div class="rows" role="list">{rows}</div>
            {more}
        }
        .into_any()
    } else {
        let groups = QUESTIONS
            .map(|(topic, _)| view! { <section class="card">{choices::group(topic, true)}</section> })
            .collect_view();
        view! {
            <Heading text=w.settings_title() />
            {more}
            <div class="setting-groups">{groups}</div>
        }
        .into_any()
    }
}
