//! The commands that another package does: handed on word for word, to `clerk` what is about
//! content, to `prove` what is broken on purpose.
//!
//! Both are built in the `dev` profile, as everything a test touches is.

use std::process::Command;

use crate::{
    Done, place,
    process::{output, run_as_ours},
    setup::{self, Need},
    tools::Toolchain,
    units,
};

/// The package that does a command, and has its help.
pub(crate) fn package(command: &str) -> Option<&'static str> {
    match command {
        "content" | "search" | "plan" | "office" => Some("clerk"),
        "prove" | "fuzz" => Some("prove"),
        _ => None,
    }
}

/// `cargo xtask content …`; `content units` alone fetches its source first.
pub(crate) fn content(arguments: &[String]) -> Done {
    match arguments {
        [what] if what == "units" => hand_on("content", &units::arguments()?),
        _ => hand_on("content", arguments),
    }
}

/// `cargo xtask office …`
pub(crate) fn office(arguments: &[String]) -> Done {
    hand_on("office", arguments)
}

/// `cargo xtask search …`
pub(crate) fn search(arguments: &[String]) -> Done {
    hand_on("search", arguments)
}

/// `cargo xtask plan …`
pub(crate) fn plan(arguments: &[String]) -> Done {
    hand_on("plan", arguments)
}

/// `cargo xtask prove …`
pub(crate) fn prove(arguments: &[String]) -> Done {
    hand_on("prove", arguments)
}

/// `cargo xtask fuzz …`
pub(crate) fn fuzz(arguments: &[String]) -> Done {
    hand_on("fuzz", arguments)
}

/// `cargo xtask bench …`: in a workspace of its own, in the `release` profile; for `search`, fetches
/// the engine that npm has when it is not there.
pub(crate) fn bench(arguments: &[String]) -> Done {
    let toolchain = setup::ready(&[Need::Build])?;
    let engines = place::root().join("bench/engines");
    let searches = arguments.iter().any(|word| word == "search");
    if searches && !engines.join("node_modules").is_dir() {
        output(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&engines))?;
    }
    let manifest = place::root().join("bench/Cargo.toml");
    let mut cargo = toolchain.cargo(["run", "--quiet", "--release", "--manifest-path"]);
    run_as_ours(cargo.arg(manifest).arg("--").args(arguments))
}

fn hand_on(name: &str, arguments: &[String]) -> Done {
    let toolchain = setup::ready(&[Need::Build])?;
    let mut command = start(&toolchain, name);
    // Files are named as seen from where the caller stands.
    command.current_dir(std::env::current_dir()?);
    run_as_ours(command.args(arguments))
}

/// The package of a command, ready for the arguments behind the command's name.
pub(crate) fn start(toolchain: &Toolchain, name: &str) -> Command {
    let mut cargo = toolchain.cargo(["run", "--quiet", "--manifest-path"]);
    cargo.arg(place::root().join("Cargo.toml"));
    cargo.args(["--package", package(name).unwrap_or(name), "--", name]);
    cargo
}

/// Runs such a command silently.
pub(crate) fn quietly(toolchain: &Toolchain, name: &str, arguments: &[&str]) -> Done<String> {
    output(start(toolchain, name).args(arguments))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_handed_on_with_its_name() {
        let command = start(&Toolchain::default(), "fuzz");
        let words: Vec<_> = command.get_args().map(|a| a.to_string_lossy()).collect();
        assert_eq!(words[words.len() - 4..], ["--package", "prove", "--", "fuzz"]);
    }
}
