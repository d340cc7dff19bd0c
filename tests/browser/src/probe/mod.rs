//! What a page looks like from inside. Each probe is one script with the types of its answer; the
//! judgement, with its limits, is Rust in `tests/ui`.

pub mod boxes;
pub mod colour;
pub mod focus;
pub mod layout;
pub mod lint;
pub mod motion;
pub mod structure;
pub mod text;
pub mod tree;
pub mod watch;

use serde::{Deserialize, de::DeserializeOwned};

use crate::{Outcome, chrome::Chrome};

/// Where something is on the screen, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default, Deserialize)]
pub struct Rect {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    /// The gap to another box: 0 when they touch or overlap.
    #[must_use]
    pub fn gap(&self, other: &Self) -> f64 {
        let dx = (other.x - self.x - self.w).max(self.x - other.x - other.w).max(0.0);
        let dy = (other.y - self.y - self.h).max(self.y - other.y - other.h).max(0.0);
        dx.hypot(dy)
    }

    /// Whether the whole of `other` lies within.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        other.x >= self.x - 0.5
            && other.y >= self.y - 0.5
            && other.x + other.w <= self.x + self.w + 0.5
            && other.y + other.h <= self.y + self.h + 0.5
    }
}

/// Runs one probe in the page.
async fn run<T: DeserializeOwned>(chrome: &Chrome, script: &str) -> Outcome<T> {
    chrome.eval(&format!("{}\n{script}", include_str!("common.js"))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_of_two_boxes_is_the_shortest_way_between_them() {
        let a = Rect { x: 0.0, y: 0.0, w: 10.0, h: 10.0 };
        let right = Rect { x: 18.0, y: 2.0, w: 5.0, h: 5.0 };
        let corner = Rect { x: 13.0, y: 14.0, w: 5.0, h: 5.0 };
        assert_eq!((a.gap(&right), right.gap(&a)), (8.0, 8.0));
        assert_eq!(a.gap(&corner), 5.0);
        assert_eq!(a.gap(&Rect { x: 5.0, y: 5.0, w: 9.0, h: 9.0 }), 0.0);
    }
}
