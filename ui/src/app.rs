//! The frame around every screen: mark, ways to go, one live line; and which screen is shown.

use leptos::prelude::*;
use wire::{Mode, ReadSettings, Settings};

use crate::{
    browser, comfort,
    features::{
        emergency, event, events, help, home, lost, office, plan, question, saved, search, service,
        settings, start, vault,
    },
    parts::{self, FailureNote, Icon, Mark, Status},
    remote::{Remote, load, reload},
    route::{self, Papers, Route, Topic, route},
    words::words,
};

/// The whole interface.
#[component]
pub(crate) fn App() -> impl IntoView {
    let settings = load(ReadSettings {});
    parts::provide_status();
    move || match settings.get() {
        Remote::Loading => ().into_any(),
        Remote::Ready(settings) => view! { <Opened settings /> }.into_any(),
        Remote::Failed(failure) => {
            comfort::provide(wire::Comfort::default());
            let retry = Callback::new(move |()| reload(settings, ReadSettings {}));
            view! {
                <main id="main" data-screen="closed" data-state="failed">
                    <h1>{words().failure_title()}</h1>
                    <FailureNote failure retry />
                </main>
            }
            .into_any()
        }
    }
}

/// Whether the first start is finished, in context.
#[derive(Clone, Copy)]
pub(crate) struct Started(pub(crate) RwSignal<bool>);

#[component]
fn Opened(settings: Settings) -> impl IntoView {
    let comfort = comfort::provide(settings.comfort);
    let here = route::provide();
    vault::lock_if_left(&here.get_untracked());
    let started = RwSignal::new(settings.started);
    provide_context(Started(started));
    // Screens are made anew when these change; everything else follows tokens.
    let form = Memo::new(move |_| (comfort.get().language, comfort.get().mode));
    move || {
        let (_, mode) = form.get();
        view! {
            <button type="button" class="skip" on:click=move |_| browser::focus_on("main h1")>
                {words().skip_to_content()}
            </button>
            <div class="frame">
                {move || started.get().then(|| view! { <Rail /> })}
                <div class="page">
                    <Bar />
                    <Status />
                    {move || screen(&shown(&here.get(), started.get()))}
                    {move || started.get().then(|| view! { <Tabs mode /> })}
                </div>
            </div>
        }
    }
}

/// Until the first start is finished only its screens, help and emergency are shown.
fn shown(wanted: &Route, started: bool) -> Route {
    match wanted {
        _ if started => wanted.clone(),
        Route::StartMode | Route::Emergency | Route::Help => wanted.clone(),
        _ => Route::Start,
    }
}

fn screen(route: &Route) -> AnyView {
    match route.clone() {
        Route::Start => start::language().into_any(),
        Route::StartMode => start::mode().into_any(),
        Route::Home => home::screen().into_any(),
        Route::Events => events::screen().into_any(),
        Route::Event(id) => event::screen(id).into_any(),
        Route::Question { plan, question } => question::screen(plan, question).into_any(),
        Route::Plan { plan, section } => plan::screen(plan, section).into_any(),
        Route::Search(text) => search::screen(text).into_any(),
        Route::Service(code) => service::screen(code).into_any(),
        Route::ServiceMore(code) => service::more(code).into_any(),
        Route::Office(address) => office::screen(address).into_any(),
        Route::Saved => saved::screen().into_any(),
        Route::Papers(page) => vault::screen(page),
        Route::Paper { id, page } => vault::paper_screen(id, page),
        Route::Emergency => emergency::screen().into_any(),
        Route::Settings(topic) => settings::screen(topic).into_any(),
        Route::Help => help::screen().into_any(),
        #[cfg(debug_assertions)]
        Route::Gallery => crate::features::gallery::screen().into_any(),
        Route::Lost => lost::screen().into_any(),
    }
}

/// The bar at the top: the mark, and before the first start is finished the way to help.
#[component]
fn Bar() -> impl IntoView {
    let Started(started) = expect_context::<Started>();
    view! {
        <header class="bar">
            <a class="bar-home" href=Route::Home.hash()>
                <Mark name=words().app_name() />
            </a>
            {move || {
                if started.get() {
                    way(&Route::Settings(Topic::All), "settings", words().nav_settings(), "bar-link bar-settings")
                        .into_any()
                } else {
                    (
                        way(&Route::Help, "circle-help", words().nav_help(), "bar-link help-link"),
                        way(&Route::Emergency, "siren", words().nav_emergency(), "bar-link urgent"),
                    )
                        .into_any()
                }
            }}
        </header>
    }
}

/// The ways to go on a wide window, at the left.
#[component]
fn Rail() -> impl IntoView {
    view! {
        <header class="side">
            <a class="bar-home" href=Route::Home.hash()>
                <Mark name=words().app_name() />
            </a>
        <nav class="rail" aria-label=words().nav_label()>
            {way(&Route::Home, "house", words().nav_home(), "rail-link")}
            {way(&Route::Search(String::new()), "search", words().nav_search(), "rail-link")}
            {way(&Route::Saved, "bookmark", words().nav_saved(), "rail-link")}
            {way(&Route::Papers(Papers::List), "wallet-cards", words().nav_papers(), "rail-link")}
            {way(&Route::Help, "circle-help", words().nav_help(), "rail-link help-link")}
            {way(&Route::Settings(Topic::All), "settings", words().nav_settings(), "rail-link")}
            {way(&Route::Emergency, "siren", words().nav_emergency(), "rail-link urgent")}
        </nav>
        </header>
    }
}

/// The ways to go on a phone, at the bottom; three in simple mode, five else.
#[component]
fn Tabs(mode: Mode) -> impl IntoView {
    let normal = mode == Mode::Normal;
    view! {
        <nav class="tabs" aria-label=words().nav_label()>
            {way(&Route::Home, "house", words().nav_home(), "tab")}
            {normal
                .then(|| {
                    (
                        way(&Route::Search(String::new()), "search", words().nav_search(), "tab"),
                        way(&Route::Papers(Papers::List), "wallet-cards", words().nav_papers(), "tab"),
                    )
                })}
            {way(&Route::Help, "circle-help", words().nav_help(), "tab help-link")}
            {way(&Route::Emergency, "siren", words().nav_emergency(), "tab urgent")}
        </nav>
    }
}

/// A way to go: an icon with its word; the present one is marked.
fn way(to: &Route, icon: &'static str, text: String, class: &'static str) -> impl IntoView + use<> {
    let here = route();
    let to = to.clone();
    let href = to.hash();
    view! {
        <a class=class href=href aria-current=move || same(&to, &here.get()).then_some("page")>
            <Icon name=icon />
            <span>{text}</span>
        </a>
    }
}

fn same(tab: &Route, here: &Route) -> bool {
    match (tab, here) {
        (Route::Home, Route::Home | Route::Events | Route::Event(_) | Route::Question { .. })
        | (
            Route::Search(_),
            Route::Search(_) | Route::Service(_) | Route::ServiceMore(_) | Route::Office(_),
        )
        | (Route::Saved, Route::Saved | Route::Plan { .. })
        | (Route::Papers(_), Route::Papers(_) | Route::Paper { .. })
        | (Route::Settings(_), Route::Settings(_)) => true,
        _ => tab == here,
    }
}
