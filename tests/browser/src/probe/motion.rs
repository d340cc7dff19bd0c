//! What moves.

use serde::Deserialize;

use super::run;
use crate::{Outcome, chrome::Chrome};

/// Something that moves or would move.
#[derive(Debug, Clone, Deserialize)]
pub struct Motion {
    /// Where in the page.
    pub at: String,
    /// For how long.
    pub seconds: f64,
    /// Without end.
    pub endless: bool,
}

/// Everything with a transition or an animation.
///
/// # Errors
/// When the script fails.
pub async fn motions(chrome: &Chrome) -> Outcome<Vec<Motion>> {
    run(chrome, include_str!("motion.js")).await
}
