//! Where the citizen is: the part of the address after `#`, so that back, forward and reload work
//! in the webview as in a browser.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::Closure};

/// Every screen there is. A screen added here must be described in `tests/browser/states.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// First start: the language, then the mode.
    Start,
    /// First start: the mode.
    StartMode,
    /// Home.
    Home,
    /// Every life event.
    Events,
    /// One life event.
    Event(String),
    /// One question of a saved plan.
    Question { plan: u32, question: String },
    /// A plan, or one section of it.
    Plan { plan: u32, section: Section },
    /// Search with what was typed.
    Search(String),
    /// A service.
    Service(String),
    /// What else to do with a service.
    ServiceMore(String),
    /// The office finder with an address.
    Office(String),
    /// Saved and recent.
    Saved,
    /// Emergency numbers.
    Emergency,
    /// Settings, or one of them.
    Settings(Topic),
    /// Help.
    Help,
    /// Every part in every state; in test builds only.
    #[cfg(debug_assertions)]
    Gallery,
    /// No such screen.
    Lost,
}

/// A section of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Section {
    /// All of it; in simple mode a list of the sections.
    All,
    /// One step.
    Step(String),
    /// The papers.
    Papers,
    /// Fee, dates, places, doubts, sources.
    Facts,
    /// Print, copy, share, change, remove.
    More,
}

/// A topic of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Topic {
    /// All of them; in simple mode a list.
    All,
    /// The language.
    Language,
    /// Normal or simple.
    Mode,
    /// The size of the text.
    Text,
    /// Contrast.
    Contrast,
    /// Light or dark.
    Theme,
    /// Motion.
    Motion,
    /// What the device knows, how old it is, adding a catalogue.
    Data,
    /// Every request sent.
    Requests,
}

const TOPICS: [(&str, Topic); 8] = [
    ("language", Topic::Language),
    ("mode", Topic::Mode),
    ("text", Topic::Text),
    ("contrast", Topic::Contrast),
    ("theme", Topic::Theme),
    ("motion", Topic::Motion),
    ("data", Topic::Data),
    ("requests", Topic::Requests),
];

impl Route {
    /// The route of an address part such as `#/service/1.001193`.
    pub(crate) fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_start_matches('/');
        let parts: Vec<String> = path
            .split('/')
            .map(|p| js_sys::decode_uri_component(p).map(String::from).unwrap_or_default())
            .collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts[..] {
            [""] => Self::Home,
            ["start"] => Self::Start,
            ["start", "mode"] => Self::StartMode,
            ["events"] => Self::Events,
            ["events", id] => Self::Event(id.to_owned()),
            ["ask", plan, question] => match plan.parse() {
                Ok(plan) => Self::Question { plan, question: question.to_owned() },
                Err(_) => Self::Lost,
            },
            ["plan", plan, ref rest @ ..] => match (plan.parse(), rest) {
                (Ok(plan), []) => Self::Plan { plan, section: Section::All },
                (Ok(plan), ["step", code]) => {
                    Self::Plan { plan, section: Section::Step((*code).to_owned()) }
                }
                (Ok(plan), ["papers"]) => Self::Plan { plan, section: Section::Papers },
                (Ok(plan), ["facts"]) => Self::Plan { plan, section: Section::Facts },
                (Ok(plan), ["more"]) => Self::Plan { plan, section: Section::More },
                _ => Self::Lost,
            },
            ["search"] => Self::Search(String::new()),
            ["search", text] => Self::Search(text.to_owned()),
            ["service", code] => Self::Service(code.to_owned()),
            ["service", code, "more"] => Self::ServiceMore(code.to_owned()),
            ["office"] => Self::Office(String::new()),
            ["office", address] => Self::Office(address.to_owned()),
            ["saved"] => Self::Saved,
            ["emergency"] => Self::Emergency,
            ["settings"] => Self::Settings(Topic::All),
            ["settings", name] => TOPICS
                .iter()
                .find(|(n, _)| *n == name)
                .map_or(Self::Lost, |(_, topic)| Self::Settings(*topic)),
            ["help"] => Self::Help,
            #[cfg(debug_assertions)]
            ["gallery"] => Self::Gallery,
            _ => Self::Lost,
        }
    }

    /// The address part of the route.
    pub(crate) fn hash(&self) -> String {
        let encode = |s: &str| String::from(js_sys::encode_uri_component(s));
        match self {
            Self::Start => "#/start".into(),
            Self::StartMode => "#/start/mode".into(),
            Self::Home | Self::Lost => "#/".into(),
            Self::Events => "#/events".into(),
            Self::Event(id) => format!("#/events/{}", encode(id)),
            Self::Question { plan, question } => format!("#/ask/{plan}/{}", encode(question)),
            Self::Plan { plan, section } => match section {
                Section::All => format!("#/plan/{plan}"),
                Section::Step(code) => format!("#/plan/{plan}/step/{}", encode(code)),
                Section::Papers => format!("#/plan/{plan}/papers"),
                Section::Facts => format!("#/plan/{plan}/facts"),
                Section::More => format!("#/plan/{plan}/more"),
            },
            Self::Search(text) if text.is_empty() => "#/search".into(),
            Self::Search(text) => format!("#/search/{}", encode(text)),
            Self::Service(code) => format!("#/service/{}", encode(code)),
            Self::ServiceMore(code) => format!("#/service/{}/more", encode(code)),
            Self::Office(address) if address.is_empty() => "#/office".into(),
            Self::Office(address) => format!("#/office/{}", encode(address)),
            Self::Saved => "#/saved".into(),
            Self::Emergency => "#/emergency".into(),
            Self::Settings(topic) => TOPICS
                .iter()
                .find(|(_, t)| t == topic)
                .map_or("#/settings".into(), |(name, _)| format!("#/settings/{name}")),
            Self::Help => "#/help".into(),
            #[cfg(debug_assertions)]
            Self::Gallery => "#/gallery".into(),
        }
    }

    /// The screen above this one, for the back link when there is no history.
    pub(crate) fn parent(&self) -> Self {
        match self {
            Self::StartMode => Self::Start,
            Self::Event(_) => Self::Events,
            Self::Plan { plan, section } if *section != Section::All => {
                Self::Plan { plan: *plan, section: Section::All }
            }
            Self::Plan { .. } | Self::Question { .. } => Self::Saved,
            Self::Service(_) => Self::Search(String::new()),
            Self::ServiceMore(code) => Self::Service(code.clone()),
            Self::Settings(topic) if *topic != Topic::All => Self::Settings(Topic::All),
            _ => Self::Home,
        }
    }
}

/// The present route, in context.
#[derive(Clone, Copy)]
struct Shared(RwSignal<Route>);

/// Follows the address; called once by the app.
pub(crate) fn provide() -> RwSignal<Route> {
    let signal = RwSignal::new(here());
    provide_context(Shared(signal));
    let follow = Closure::<dyn FnMut()>::new(move || signal.set(here()));
    let _ =
        window().add_event_listener_with_callback("hashchange", follow.as_ref().unchecked_ref());
    // The listener lives as long as the page.
    follow.forget();
    signal
}

/// The present route.
pub(crate) fn route() -> RwSignal<Route> {
    expect_context::<Shared>().0
}

fn here() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// Goes to a screen.
pub(crate) fn go(to: &Route) {
    let _ = window().location().set_hash(&to.hash());
}

/// Goes back, or to the screen above when this is the first one.
pub(crate) fn back(from: &Route) {
    let history = window().history();
    if history.as_ref().is_ok_and(|h| h.length().unwrap_or(0) > 1) {
        let _ = history.map(|h| h.back());
    } else {
        go(&from.parent());
    }
}
