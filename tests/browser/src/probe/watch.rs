//! What happens in a page over time: events, timers, what is said to screen readers, what moves.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use crate::{Outcome, chrome::Chrome};

/// What was noted since the page was loaded.
#[derive(Debug, Clone, Deserialize)]
pub struct Notes {
    /// Kinds of events that something listens to.
    pub events: BTreeMap<String, u32>,
    /// Timers that were set.
    pub timers: Vec<Timer>,
    /// What was said in live regions.
    pub said: Vec<Said>,
    /// How much moved without being asked, as Chromium's layout shift.
    pub shift: f64,
    /// Pasting, copying or menus that were forbidden.
    pub prevented: Vec<String>,
    /// Hostile text that ran as a script.
    pub ran: Vec<String>,
}

/// A timer.
#[derive(Debug, Clone, Deserialize)]
pub struct Timer {
    /// Which kind.
    pub kind: String,
    /// After how many milliseconds.
    pub after: f64,
}

/// Something said in a live region.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Said {
    /// What.
    pub text: String,
    /// At once, in the middle of other speech.
    pub loud: bool,
}

/// Watches every page that is loaded from now on.
///
/// # Errors
/// When Chromium refuses it.
pub async fn watch(chrome: &Chrome) -> Outcome {
    let source = json!({ "source": include_str!("watch.js") });
    chrome.devtools("Page.addScriptToEvaluateOnNewDocument", source).await?;
    Ok(())
}

/// What was noted on this page.
///
/// # Errors
/// When the page is not watched.
pub async fn notes(chrome: &Chrome) -> Outcome<Notes> {
    chrome.eval("return window.__notes").await
}
