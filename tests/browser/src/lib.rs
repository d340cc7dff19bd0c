//! The harness of the browser tests: the real interface in headless Chromium over a loopback desk.
//!
//! [`desk_server`] serves `ui/dist` and answers the screen's calls with the real desk on a folder of
//! its own; [`chrome`] drives Chromium; [`probe`] looks at a page from inside; [`states`] knows every
//! screen and state from `states.toml`; [`survey`] visits them all. The checks themselves lie in
//! `tests/ui`.

pub mod axe;
pub mod chrome;
pub mod content;
pub mod desk_server;
pub mod faults;
pub mod keys;
pub mod papers;
pub mod probe;
pub mod screenshots;
pub mod setup;
pub mod site;
pub mod states;
pub mod survey;
pub mod tools;
pub mod visit;

use std::path::PathBuf;

/// What went wrong, for a person to read.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;

/// The outcome of a step in the browser.
pub type Outcome<T = ()> = Result<T, Trouble>;

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of this package.
#[must_use]
pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
