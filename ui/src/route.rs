//! Where the citizen is: the part of the address after `#`, so that back, forward and reload work
//! in the webview as in a browser.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, prelude::Closure};

use crate::parts::went_on;

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
    /// The vault: the list of papers, or what must be done before it opens, or one of its pages.
    Papers(Papers),
    /// One paper, or one of its pages.
    Paper { id: String, page: PaperPage },
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

/// A page of the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Papers {
    /// The papers; before that making or unlocking the vault.
    List,
    /// Making the vault: the PIN.
    New,
    /// The recovery sheet, to print.
    Sheet,
    /// Typing words of the sheet back.
    Check,
    /// Opening with the sheet.
    Recover,
    /// Taking the papers of a backup in.
    Restore,
    /// Adding a paper.
    Add,
    /// Backup, saving outside, what was done, PIN, sheet, erasing.
    More,
    /// Changing the PIN.
    Pin,
    /// What was put into the bin.
    Bin,
    /// What was done with the vault.
    Deeds,
    /// Erasing everything.
    Erase,
}

const PAPERS: [(&str, Papers); 11] = [
    ("new", Papers::New),
    ("sheet", Papers::Sheet),
    ("check", Papers::Check),
    ("recover", Papers::Recover),
    ("restore", Papers::Restore),
    ("add", Papers::Add),
    ("more", Papers::More),
    ("pin", Papers::Pin),
    ("bin", Papers::Bin),
    ("deeds", Papers::Deeds),
    ("erase", Papers::Erase),
];

/// A page of one paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaperPage {
    /// The paper itself.
    View,
    /// Changing what is said of it.
    Edit,
    /// What else to do with it.
    More,
    /// A copy with its purpose.
    Share,
    /// Large and bright, for the counter.
    Counter,
}

const PAPER_PAGES: [(&str, PaperPage); 4] = [
    ("edit", PaperPage::Edit),
    ("more", PaperPage::More),
    ("share", PaperPage::Share),
    ("counter", PaperPage::Counter),
];

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
            ["papers"] => Self::Papers(Papers::List),
            ["papers", name] => PAPERS
                .iter()
                .find(|(n, _)| *n == name)
                .map_or(Self::Lost, |(_, p)| Self::Papers(*p)),
            ["paper", id] => Self::Paper { id: id.to_owned(), page: PaperPage::View },
            ["paper", id, name] => PAPER_PAGES
                .iter()
                .find(|(n, _)| *n == name)
                .map_or(Self::Lost, |(_, page)| Self::Paper { id: id.to_owned(), page: *page }),
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
            Self::Papers(page) => PAPERS
                .iter()
                .find(|(_, p)| p == page)
                .map_or("#/papers".into(), |(name, _)| format!("#/papers/{name}")),
            Self::Paper { id, page } => PAPER_PAGES.iter().find(|(_, p)| p == page).map_or_else(
                || format!("#/paper/{}", encode(id)),
                |(name, _)| format!("#/paper/{}/{name}", encode(id)),
            ),
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
            Self::Papers(Papers::Check) => Self::Papers(Papers::Sheet),
            Self::Papers(Papers::Pin | Papers::Bin | Papers::Deeds | Papers::Erase) => {
                Self::Papers(Papers::More)
            }
            Self::Papers(page) if *page != Papers::List => Self::Papers(Papers::List),
            Self::Paper { page: PaperPage::View, .. } => Self::Papers(Papers::List),
            Self::Paper { id, page: PaperPage::Share } => {
                Self::Paper { id: id.clone(), page: PaperPage::More }
            }
            Self::Paper { id, .. } => Self::Paper { id: id.clone(), page: PaperPage::View },
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
    let follow = Closure::<dyn FnMut()>::new(move || {
        went_on();
        signal.set(here());
    });
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
