//! The way of the focus through a page, by Tab alone.

use fantoccini::key::Key;
use serde::Deserialize;

use super::{Rect, colour::Rgb, run};
use crate::{Outcome, chrome::Chrome};

/// The most stops before a walk is called a trap.
const MOST: usize = 400;

/// A stop of the focus.
#[derive(Debug, Clone, Deserialize)]
pub struct Stop {
    /// A number for the element, the same whenever it is reached.
    pub id: u32,
    /// Where in the page.
    pub at: String,
    /// Its name.
    pub name: String,
    /// Its tag.
    pub tag: String,
    /// Its type.
    pub kind: String,
    /// The name of its group of radios.
    pub group: String,
    /// Where it leads.
    pub href: Option<String>,
    /// How the focus is drawn.
    pub ring: Ring,
    /// Where it is on the screen.
    pub rect: Rect,
    /// Where it is on the page.
    pub page: Point,
    /// The share of it that nothing hides, 0 to 1.
    pub free: f64,
    /// Within `main`.
    pub main: bool,
    /// The bar it stands in, if one.
    pub bar: String,
    /// Whether any of it is on the screen.
    #[serde(rename = "inView")]
    pub in_view: bool,
}

/// How the focus is drawn.
#[derive(Debug, Clone, Deserialize)]
pub struct Ring {
    /// Its width in CSS pixels.
    pub wide: f64,
    /// Its colour.
    pub colour: Rgb,
    /// The colour it lies on.
    pub under: Rgb,
}

/// A place on the page.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// The element that has the focus.
///
/// # Errors
/// When the script fails.
pub async fn focused(chrome: &Chrome) -> Outcome<Option<Stop>> {
    run(chrome, include_str!("focus.js")).await
}

/// How many elements Tab should reach: each group of radios once.
///
/// # Errors
/// When the script fails.
pub async fn reachable(chrome: &Chrome) -> Outcome<usize> {
    let count = "const groups = new Set();
      let n = 0;
      for (const e of controls()) {
        const label = e.labels?.[0];
        if (!e.checkVisibility({ visibilityProperty: true }) && !(label && seen(label))) continue;
        if (e.type === 'radio') { if (groups.has(e.name)) continue; groups.add(e.name); }
        n += 1;
      }
      return n";
    run(chrome, count).await
}

/// Walks by Tab from the top of the page until the focus leaves it or comes round again.
///
/// # Errors
/// When the focus never ends its round: then it is trapped.
pub async fn walk(chrome: &Chrome) -> Outcome<Vec<Stop>> {
    chrome
        .eval::<bool>(
            "document.activeElement?.blur(); getSelection()?.removeAllRanges(); scrollTo(0, 0);
             const s = document.createElement('span'); s.tabIndex = -1; document.body.prepend(s);
             s.focus(); s.remove(); return true",
        )
        .await?;
    let mut stops: Vec<Stop> = Vec::new();
    while stops.len() < MOST {
        chrome.press(&[Key::Tab]).await?;
        match focused(chrome).await? {
            None => return Ok(stops),
            Some(stop) if stops.first().is_some_and(|first| first.id == stop.id) => {
                return Ok(stops);
            }
            Some(stop) => {
                if stops.iter().any(|s| s.id == stop.id) {
                    return Err(format!("a trap: back at {} before the end", stop.at).into());
                }
                stops.push(stop);
            }
        }
    }
    Err("the walk has no end".into())
}
