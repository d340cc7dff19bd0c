//! The viewer with papers that are made here: good ones, poor ones, and such as mean harm.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    missing_docs,
    unreachable_pub,
    reason = "this package is a test: a panic is how it says no"
)]

mod harm;
mod looking;
mod marking;
mod papers;
#[cfg(target_os = "linux")]
mod peak;

use viewer::Viewer;

/// The viewer as the product has it.
fn child() -> Viewer {
    misbehaving("")
}

/// One whose process does something else first.
fn misbehaving(how: &str) -> Viewer {
    Viewer::Child {
        program: std::env::var_os("CARGO_BIN_EXE_viewer-child").expect("cargo runs this").into(),
        arguments: vec![viewer::CHILD_ARGUMENT.into(), how.into()],
    }
}
