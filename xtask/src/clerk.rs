//! The commands about content: handed on to the package `clerk`, word for word.
//!
//! It is built in the `dev` profile, as everything a test touches is: one build for all.

use crate::{
    Done, place,
    process::{output, run_as_ours},
    setup::{self, Need},
    tools::Toolchain,
};

/// Whether a command is one of the clerk's, who then also has its own help.
pub(crate) fn takes(command: &str) -> bool {
    matches!(command, "content" | "search" | "plan")
}

/// `cargo xtask content …`
pub(crate) fn content(arguments: &[String]) -> Done {
    hand_on("content", arguments)
}

/// `cargo xtask search …`
pub(crate) fn search(arguments: &[String]) -> Done {
    hand_on("search", arguments)
}

/// `cargo xtask plan …`
pub(crate) fn plan(arguments: &[String]) -> Done {
    hand_on("plan", arguments)
}

fn hand_on(name: &str, arguments: &[String]) -> Done {
    let toolchain = setup::ready(&[Need::Build])?;
    let mut clerk = start(&toolchain);
    // Files are named as seen from where the caller stands.
    clerk.current_dir(std::env::current_dir()?);
    run_as_ours(clerk.arg(name).args(arguments))
}

/// The clerk, ready for its arguments.
pub(crate) fn start(toolchain: &Toolchain) -> std::process::Command {
    let mut cargo = toolchain.cargo(["run", "--quiet", "--package", "clerk", "--manifest-path"]);
    cargo.arg(place::root().join("Cargo.toml")).arg("--");
    cargo
}

/// Runs the clerk silently.
pub(crate) fn quietly(toolchain: &Toolchain, arguments: &[&str]) -> Done<String> {
    output(start(toolchain).args(arguments))
}
