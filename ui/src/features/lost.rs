//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{
    parts::{ButtonLink, Heading, Screen},
    route::Route,
    words::words,
};

/// No such screen.
pub(crate) fn screen() -> impl IntoView {
    view! {
        <Screen name="lost" state=Signal::stored("empty")>{body()}</Screen>
    }
}

/// What is said where something is missing, within another screen too.
pub(crate) fn body() -> impl IntoView {
    let w = words();
    view! {
        <Heading text=w.lost_title() />
        <p>{w.lost_body()}</p>
        <div>
            <ButtonLink to=Route::Home icon="house" text=w.lost_home() />
        </div>
    }
}
