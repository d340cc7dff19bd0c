//! Set-up: system packages and the wasm32 target, installed when missing, silent when there.

mod packages;
mod wasm;

use std::time::Instant;

use crate::{Done, Stop, tools::Toolchain};

/// What a command is about to do, and so what must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Build the app.
    Build,
    /// Open a window where there is no display.
    Display,
    /// Drive a browser and a window, and look into what they made.
    Test,
    /// Measure a release.
    Measure,
    /// Type-check for Windows.
    Windows,
    /// Make a clean Debian.
    Chroot,
    /// Draw the icons.
    Draw,
}

/// Makes the machine ready and answers the toolchain to use.
///
/// # Errors
/// When something is missing that may not be installed; the text is the line to type.
pub(crate) fn ready(needs: &[Need]) -> Done<Toolchain> {
    packages::ready(needs)?;
    wasm::ready()
}

/// Only system packages, without a toolchain.
pub(crate) fn packages(needs: &[Need]) -> Done {
    packages::ready(needs)
}

/// The toolchain below a linked one: the one with cargo, rustfmt and the sources of the system.
pub(crate) fn base_toolchain() -> Toolchain {
    wasm::base()
}

/// Whether the wasm32 target comes from Debian's compiler.
pub(crate) fn debian(toolchain: &Toolchain) -> bool {
    toolchain.sysroot.is_some()
}

/// `cargo xtask setup`
pub(crate) fn command(arguments: &[String]) -> Done {
    let start = Instant::now();
    let needs: &[Need] = match arguments.first().map(String::as_str) {
        None | Some("test") => &[Need::Build, Need::Display, Need::Test],
        Some("build") => &[Need::Build],
        Some("targets") => &[Need::Build, Need::Windows],
        Some(other) => return Err(Stop::Usage(format!("unknown argument `{other}`"))),
    };
    let toolchain = ready(needs)?;
    // What a shell needs to work with plain cargo: eval "$(cargo xtask setup)".
    if let (Some(name), Some(sysroot)) = (&toolchain.name, &toolchain.sysroot) {
        println!("export RUSTUP_TOOLCHAIN={} SYSROOT={}", name.display(), sysroot.display());
    }
    eprintln!("setup: ready after {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
