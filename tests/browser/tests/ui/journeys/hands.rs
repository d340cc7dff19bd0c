//! A person with a keyboard and no mouse.

use browser::{Outcome, chrome::Chrome, papers, probe::focus::focused};
use fantoccini::key::Key;
use serde_json::json;

/// The most presses of Tab to reach anything.
const FAR: usize = 60;

/// Presses keys, and counts them.
pub(crate) struct Hands<'a> {
    chrome: &'a Chrome,
    /// How many keys were pressed; words that were typed are not counted.
    pub(crate) presses: usize,
}

impl<'a> Hands<'a> {
    pub(crate) fn on(chrome: &'a Chrome) -> Self {
        Self { chrome, presses: 0 }
    }

    pub(crate) async fn press(&mut self, key: Key) -> Outcome {
        self.presses += 1;
        self.chrome.press(&[key]).await
    }

    /// Presses Tab until the focus is on what `css` finds.
    pub(crate) async fn tab_to(&mut self, css: &str) -> Outcome {
        self.chrome.there(css).await?;
        let script = format!("return document.activeElement?.matches({}) ?? false", json!(css));
        for _ in 0..FAR {
            if self.chrome.eval::<bool>(&script).await? {
                return Ok(());
            }
            self.press(Key::Tab).await?;
        }
        let at = focused(self.chrome).await?.map(|s| s.at);
        Err(format!("Tab does not reach {css}; it is at {at:?}").into())
    }

    /// Goes there with Tab and presses Enter.
    pub(crate) async fn enter(&mut self, css: &str) -> Outcome {
        self.tab_to(css).await?;
        self.press(Key::Enter).await
    }

    /// Waits until `screen` is ready.
    pub(crate) async fn at(&self, screen: &str) -> Outcome {
        self.wait_for(screen, "ready").await
    }

    /// Waits until `screen` is in a state.
    pub(crate) async fn wait_for(&self, screen: &str, state: &str) -> Outcome {
        self.chrome.there(&format!("main[data-screen={screen}][data-state={state}]")).await?;
        self.chrome.settled().await
    }

    /// The vault of the test papers is locked; opens it on `screen`.
    pub(crate) async fn open_vault(&mut self, screen: &str) -> Outcome {
        self.wait_for(screen, "locked").await?;
        self.fill("#secret", papers::PIN).await?;
        self.press(Key::Enter).await?;
        self.at(screen).await
    }

    /// Goes to the field and types `text` in the place of what it holds.
    pub(crate) async fn fill(&mut self, css: &str, text: &str) -> Outcome {
        self.tab_to(css).await?;
        self.chrome.press_with(Key::Control, 'a').await?;
        self.presses += 1;
        self.chrome.type_text(text).await
    }

    /// What is in the field or element that has the focus.
    pub(crate) async fn focused(&self) -> Outcome<String> {
        let script = "const e = document.activeElement; return e?.value ?? e?.innerText ?? ''";
        self.chrome.eval(script).await
    }
}
