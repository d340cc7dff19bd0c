//! One visit to one screen: set the desk up, load, wait until it shows what it should.

use fantoccini::key::Key;
use model::Language;
use serde_json::json;
use wire::{Comfort, Mode, Theme};

use crate::{
    Outcome,
    chrome::Chrome,
    desk_server::DeskServer,
    setup::{Made, prepare},
    states::Case,
};

/// The four looks of every screen.
pub const LOOKS: [(Mode, Theme); 4] = [
    (Mode::Normal, Theme::Light),
    (Mode::Normal, Theme::Dark),
    (Mode::Simple, Theme::Light),
    (Mode::Simple, Theme::Dark),
];

/// Both modes.
pub const MODES: [Mode; 2] = [Mode::Normal, Mode::Simple];

/// How a mode is called in `data-mode` and in reports.
#[must_use]
pub fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Normal => "normal",
        Mode::Simple => "simple",
    }
}

/// How a theme is called in `data-theme` and in reports.
#[must_use]
pub fn theme_name(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// Comfort as after installation, but for these.
#[must_use]
pub fn comfort(mode: Mode, theme: Theme, language: Language) -> Comfort {
    Comfort { mode, theme, language, ..Comfort::default() }
}

/// A new desk with a page on it.
pub struct Visit<'a> {
    /// The browser.
    pub chrome: &'a Chrome,
    /// The desk.
    pub server: &'a DeskServer,
    /// What the setup made.
    pub made: Made,
}

impl<'a> Visit<'a> {
    /// Sets a desk up as `case` wants and opens the screen.
    ///
    /// # Errors
    /// When the desk refuses the setup or the screen does not come.
    pub async fn to(
        chrome: &'a Chrome,
        server: &'a DeskServer,
        case: &Case,
        comfort: Comfort,
    ) -> Outcome<Self> {
        server.renew(case.state.portal)?;
        let made = prepare(server, comfort, &case.setup).await?;
        for fault in &case.state.faults {
            server.faults.set(fault.clone());
        }
        let visit = Self { chrome, server, made };
        chrome.go(&visit.server.url(&visit.made.fill(&case.hash))).await?;
        let screen = format!("main[data-screen={}]", case.shown);
        let ready = format!("{screen}[data-state={}]", case.state.data);
        chrome.there(if case.state.press.is_empty() { &ready } else { &screen }).await?;
        for step in &case.state.press {
            visit.step(step).await?;
        }
        chrome.there(&ready).await?;
        if let Some(css) = &case.state.shows {
            chrome.there(css).await?;
        }
        chrome.settled().await?;
        Ok(visit)
    }

    /// Clicks on what the selector finds, or types: `SELECTOR := TEXT`.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn step(&self, step: &str) -> Outcome {
        match step.split_once(" := ") {
            None => self.chrome.click(step).await,
            Some((css, text)) => {
                self.chrome.click(css).await?;
                self.chrome.type_text(text).await
            }
        }
    }

    /// Goes to another screen of the same desk without loading anew.
    ///
    /// # Errors
    /// When the screen does not come.
    pub async fn on_to(&self, hash: &str, screen: &str) -> Outcome {
        let script = format!("location.hash = {}; return true", json!(self.made.fill(hash)));
        self.chrome.eval::<bool>(&script).await?;
        self.at(screen).await
    }

    /// Waits until a screen is there and ready (or empty).
    ///
    /// # Errors
    /// When it does not come.
    pub async fn at(&self, screen: &str) -> Outcome {
        let main = format!("main[data-screen={screen}]");
        self.chrome.there(&format!("{main}[data-state=ready], {main}[data-state=empty]")).await?;
        self.chrome.settled().await
    }

    /// Presses one key.
    ///
    /// # Errors
    /// When the driver refuses it.
    pub async fn press(&self, key: Key) -> Outcome {
        self.chrome.press(&[key]).await
    }
}
