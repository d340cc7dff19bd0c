//! What does not fit: sideways scrolling, cut text, text over text.

use serde::Deserialize;

use super::run;
use crate::{Outcome, chrome::Chrome};

/// What does not fit.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Layout {
    /// The width the page takes, in CSS pixels.
    pub scroll: f64,
    /// The width there is.
    pub view: f64,
    /// Text beyond the page's sides, or a part that scrolls sideways.
    pub beyond: Vec<String>,
    /// Text that is cut off.
    pub cut: Vec<String>,
    /// Text over text.
    pub overlaps: Vec<String>,
}

impl Layout {
    /// Everything that is wrong, in words.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut all = Vec::new();
        if self.scroll > self.view {
            all.push(format!("scrolls sideways: {} on {}", self.scroll, self.view));
        }
        all.extend(self.beyond.iter().map(|b| format!("beyond the side: {b}")));
        all.extend(self.cut.iter().map(|c| format!("cut off: {c}")));
        all.extend(self.overlaps.iter().map(|o| format!("overlap: {o}")));
        all
    }
}

/// Looks for what does not fit.
///
/// # Errors
/// When the script fails.
pub async fn layout(chrome: &Chrome) -> Outcome<Layout> {
    run(chrome, include_str!("layout.js")).await
}

/// Spaces the text as WCAG 1.4.12 says a reader may.
///
/// # Errors
/// When the script fails.
pub async fn space_out(chrome: &Chrome) -> Outcome {
    chrome
        .eval::<bool>(
            "const sheet = new CSSStyleSheet();
             sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
               word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
             document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
             return true",
        )
        .await?;
    Ok(())
}
