//! The Rust toolchain that every child gets.

use std::{env, ffi::OsString, path::PathBuf, process::Command};

use crate::place;

/// What `cargo run` puts into the environment, and what would defeat the choice of a toolchain.
const LEFT_OVER: [&str; 10] = [
    "CARGO",
    "CARGO_BIN_NAME",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "RUSTC",
    "RUSTDOC",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUST_RECURSION_COUNT",
    "LD_LIBRARY_PATH",
];

/// A toolchain, by the environment that chooses it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Toolchain {
    /// The name rustup knows it by; nothing where rustup decides, or where there is no rustup.
    pub(crate) name: Option<OsString>,
    /// Where clippy and others look for the standard library.
    pub(crate) sysroot: Option<PathBuf>,
}

impl Toolchain {
    /// The toolchain this command itself was started with.
    pub(crate) fn inherited() -> Self {
        Self { name: env::var_os("RUSTUP_TOOLCHAIN"), sysroot: None }
    }

    /// A program of the toolchain (`cargo`, `rustc`), started in the repository.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        self.choose(&mut command);
        command.current_dir(place::root());
        command
    }

    /// `cargo` with arguments.
    pub(crate) fn cargo<const N: usize>(&self, arguments: [&str; N]) -> Command {
        let mut command = self.program("cargo");
        command.args(arguments);
        command
    }

    /// Gives a command this toolchain.
    pub(crate) fn choose(&self, command: &mut Command) {
        for name in LEFT_OVER {
            command.env_remove(name);
        }
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(name);
            }
        }
        match &self.name {
            Some(name) => command.env("RUSTUP_TOOLCHAIN", name),
            None => command.env_remove("RUSTUP_TOOLCHAIN"),
        };
        match &self.sysroot {
            Some(path) => command.env("SYSROOT", path),
            None => command.env_remove("SYSROOT"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_run_left_behind_is_taken_away_and_the_choice_is_set() {
        let chosen = Toolchain { name: Some("x".into()), sysroot: Some("y".into()) };
        let command = chosen.cargo(["build"]);
        let set = |name: &str| command.get_envs().find(|(n, _)| *n == name).map(|(_, v)| v);
        assert_eq!(set("RUSTC"), Some(None));
        assert_eq!(set("CARGO"), Some(None));
        assert_eq!(set("RUSTUP_TOOLCHAIN"), Some(Some("x".as_ref())));
        assert_eq!(set("SYSROOT"), Some(Some("y".as_ref())));
    }
}
