//! axe-core in the page: what a machine can find of WCAG 2.2 A and AA and of good practice.

use std::fmt;

use serde::Deserialize;

use crate::{Outcome, chrome::Chrome, tools};

/// A rule that is broken, and where.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The rule.
    pub id: String,
    /// Selectors of the elements.
    pub nodes: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.nodes.join(" | "))
    }
}

/// The analyser; counts its analyses.
#[derive(Debug)]
pub struct Axe {
    script: String,
    /// Analyses made so far.
    pub analyses: u32,
}

const RUN: &str = "const done = arguments[arguments.length - 1];
axe.run(document, {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}).then(
  r => done({ found: r.violations.map(v => ({ id: v.id, nodes: v.nodes.map(n => n.target.join(' ')) })) }),
  e => done({ error: String(e) }),
);";

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Found(Vec<Violation>),
    Error(String),
}

impl Axe {
    /// Reads axe-core, fetching it from npm when it is not there.
    ///
    /// # Errors
    /// When it cannot be had.
    pub fn new() -> Outcome<Self> {
        Ok(Self { script: tools::axe()?, analyses: 0 })
    }

    /// Analyses the page as it stands.
    ///
    /// # Errors
    /// When axe cannot run.
    pub async fn look(&mut self, chrome: &Chrome) -> Outcome<Vec<Violation>> {
        if !chrome.eval::<bool>("return typeof axe === 'object'").await? {
            chrome.eval::<bool>(&format!("{}; return true", self.script)).await?;
        }
        self.analyses += 1;
        match chrome.eval_later(RUN).await? {
            Answer::Found(violations) => Ok(violations),
            Answer::Error(error) => Err(error.into()),
        }
    }
}
