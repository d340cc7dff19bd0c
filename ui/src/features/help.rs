//! Help: the desk in person, someone close, paper; how the app works and what it is not.

use leptos::prelude::*;

use crate::{
    parts::{ButtonLink, Heading, Screen},
    route::Route,
    words::words,
};

/// Help.
pub(crate) fn screen() -> impl IntoView {
    let w = words();
    view! {
        <Screen name="help">
            <Heading text=w.help_title() />
            <section class="card">
                <h2>{w.help_desk_title()}</h2>
                <p>{w.help_desk_body()}</p>
            </section>
            <section class="card">
                <h2>{w.help_ask_title()}</h2>
                <p>{w.help_ask_body()}</p>
            </section>
            <section class="card">
                <h2>{w.help_paper_title()}</h2>
                <p>{w.help_paper_body()}</p>
            </section>
            <section class="card">
                <h2>{w.help_scam_title()}</h2>
                <p>{w.help_scam_body()}</p>
                <div>
                    <ButtonLink to=Route::Emergency icon="phone-call" text=w.emergency_title() />
                </div>
            </section>
            <section class="card">
                <h2>{w.help_how_title()}</h2>
                <ol class="numbered">
                    <li>{w.help_how_1()}</li>
                    <li>{w.help_how_2()}</li>
                    <li>{w.help_how_3()}</li>
                </ol>
            </section>
            <section class="stack tight">
                <h2>{w.help_keys_title()}</h2>
                <p>{w.help_keys_body()}</p>
                <h2>{w.help_honest_title()}</h2>
                <p>{w.help_honest_body()}</p>
            </section>
        </Screen>
    }
}
