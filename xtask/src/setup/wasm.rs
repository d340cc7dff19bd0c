//! The wasm32 target: by rustup, or by Debian's compiler where only package registries are reached.
//!
//! Debian's way builds the standard library for wasm32 once from Debian's sources (about 75 s),
//! puts it beside links to the rest of a toolchain, and links that folder as a rustup toolchain.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use super::packages;
use crate::{
    Done, fail,
    process::{exists, output, run, works_within},
    tools::Toolchain,
};

const TARGET: &str = "wasm32-unknown-unknown";
/// The name of the linked toolchain.
const LINKED: &str = "motcua-wasm";
/// Debian's compiler: the one whose version `rust-web-src` has.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";

/// A toolchain with the wasm32 target.
pub(super) fn ready() -> Done<Toolchain> {
    let way = env::var("MOTCUA_WASM").unwrap_or_else(|_| "auto".into());
    match way.as_str() {
        "debian" => return debian(),
        "auto" | "rustup" => {}
        other => return fail(format!("MOTCUA_WASM={other}: say auto, rustup or debian")),
    }
    let own = Toolchain::inherited();
    if own.name.as_deref() == Some(OsStr::new(LINKED)) {
        return debian();
    }
    if has_target(&own) {
        return Ok(own);
    }
    if way == "auto" && was_built() {
        return debian();
    }
    let mut add = own.program("rustup");
    add.args(["target", "add", TARGET]);
    if works_within(&mut add, Duration::from_secs(if way == "auto" { 30 } else { 300 }))
        && has_target(&own)
    {
        eprintln!("setup: added the target {TARGET} with rustup");
        return Ok(own);
    }
    if way == "auto" && exists("apt-get") {
        return debian();
    }
    fail(format!("please type:  rustup target add {TARGET}"))
}

/// The toolchain that the linked one rests on.
pub(super) fn base() -> Toolchain {
    let own = Toolchain::inherited();
    if own.name.as_deref() == Some(OsStr::new(LINKED)) { Toolchain::default() } else { own }
}

fn has_target(toolchain: &Toolchain) -> bool {
    let mut rustc = toolchain.program("rustc");
    output(rustc.args(["--print", "target-libdir", "--target", TARGET]))
        .is_ok_and(|folder| has_std(Path::new(&folder)))
}

/// Whether a folder of libraries holds the standard library.
fn has_std(folder: &Path) -> bool {
    fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

fn debian() -> Done<Toolchain> {
    packages::apt(&["rustc-web", "rust-web-src", "rust-web-clippy"])?;
    let sources = "/usr/lib/rustlib/src/rust/library/std";
    if !Path::new(DEBIAN_RUSTC).is_file() || !Path::new(sources).is_dir() {
        return fail("Debian's rustc-web and rust-web-src are not installed");
    }
    let (folder, stamp) = (folder(), debian_version()?);
    if !fits(&folder, &stamp) {
        eprintln!("setup: building std for {TARGET} with {stamp} (about 75 s)");
        build(&folder, &stamp)?;
    }
    let home = env::var_os("RUSTUP_HOME").map_or_else(|| home().join(".rustup"), PathBuf::from);
    if fs::read_link(home.join("toolchains").join(LINKED)).ok().as_deref() != Some(&*folder) {
        run(base().program("rustup").args(["toolchain", "link", LINKED]).arg(&folder))?;
    }
    Ok(Toolchain { name: Some(LINKED.into()), sysroot: Some(folder) })
}

/// Where the linked toolchain lies.
fn folder() -> PathBuf {
    cache().join("motcua").join(LINKED)
}

fn debian_version() -> Done<String> {
    output(Command::new(DEBIAN_RUSTC).env_remove("SYSROOT").arg("-V"))
}

/// Whether this machine went Debian's way before: then there is nothing to fetch.
fn was_built() -> bool {
    debian_version().is_ok_and(|stamp| fits(&folder(), &stamp))
}

/// Whether the folder was finished with this compiler and its links still lead somewhere.
fn fits(folder: &Path, stamp: &str) -> bool {
    fs::read_to_string(folder.join("stamp")).is_ok_and(|s| s.trim() == stamp)
        && folder.join("bin/cargo").exists()
        && has_std(&folder.join("lib/rustlib").join(TARGET).join("lib"))
}

fn build(folder: &Path, stamp: &str) -> Done {
    let base = base();
    let about = output(base.program("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|l| l.strip_prefix("host: ")).unwrap_or_default();
    let sysroot = PathBuf::from(output(base.program("rustc").args(["--print", "sysroot"]))?);
    let _ = fs::remove_dir_all(folder);
    let bin = folder.join("bin");
    let rustlib = folder.join("lib/rustlib");
    let libraries = rustlib.join(TARGET).join("lib");
    for new in [&bin, &rustlib.join(host).join("bin"), &libraries] {
        fs::create_dir_all(new)?;
    }
    // A mere link would report /usr as its sysroot and find no wasm32 there.
    let script =
        format!("#!/bin/sh\nexec {DEBIAN_RUSTC} --sysroot '{}' \"$@\"\n", folder.display());
    fs::write(bin.join("rustc"), script)?;
    run(Command::new("chmod").arg("+x").arg(bin.join("rustc")))?;
    for tool in ["cargo", "rustfmt", "cargo-fmt"] {
        link(&sysroot.join("bin").join(tool), &bin.join(tool))?;
    }
    for tool in ["rustdoc", "clippy-driver", "cargo-clippy"] {
        link(&Path::new("/usr/bin").join(tool), &bin.join(tool))?;
    }
    let host_libraries = Path::new("/usr/lib/rustlib").join(host).join("lib");
    link(&host_libraries, &rustlib.join(host).join("lib"))?;
    let linker = Path::new("lib/rustlib").join(host).join("bin/rust-lld");
    link(&sysroot.join(&linker), &folder.join(&linker))?;
    build_std(&base, folder, &libraries)?;
    fs::write(folder.join("stamp"), format!("{stamp}\n"))?;
    Ok(())
}

/// Builds std by building an empty crate on top of it, and keeps the libraries.
fn build_std(base: &Toolchain, folder: &Path, libraries: &Path) -> Done {
    let work = folder.join("build");
    fs::create_dir_all(&work)?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nedition = \"2024\"\n[lib]\npath = \"lib.rs\"\n[workspace]\n",
    )?;
    fs::write(work.join("lib.rs"), "#![no_std]\n")?;
    let mut cargo = base.cargo(["build", "--quiet", "--release", "--target", TARGET]);
    cargo
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro")
        .current_dir(&work)
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        // Link-time optimisation of the release needs it.
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"));
    run(&mut cargo)?;
    for entry in fs::read_dir(work.join("target").join(TARGET).join("release/deps"))?.flatten() {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libempty-") {
            fs::copy(entry.path(), libraries.join(&name))?;
        }
    }
    fs::remove_dir_all(&work)?;
    if has_std(libraries) { Ok(()) } else { fail("the standard library was not built") }
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> std::io::Result<()> {
    if from.exists() { std::os::unix::fs::symlink(from, to) } else { Ok(()) }
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other("Debian's way needs Debian"))
}

fn home() -> PathBuf {
    env::var_os("HOME").map(PathBuf::from).unwrap_or_default()
}

fn cache() -> PathBuf {
    env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|p| p.is_absolute())
        .unwrap_or_else(|| home().join(".cache"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::TempFolder;

    #[test]
    fn an_unfinished_folder_or_one_of_another_compiler_does_not_fit() {
        let folder = TempFolder::new("wasm-stamp").expect("a folder");
        let path = folder.path();
        assert!(!fits(path, "rustc 1"));
        fs::create_dir_all(path.join("bin")).expect("writable");
        fs::create_dir_all(path.join("lib/rustlib").join(TARGET).join("lib")).expect("writable");
        fs::write(path.join("bin/cargo"), "").expect("writable");
        fs::write(path.join("stamp"), "rustc 1\n").expect("writable");
        assert!(!fits(path, "rustc 1"), "without a standard library");
        let std = path.join("lib/rustlib").join(TARGET).join("lib/libstd-0.rlib");
        fs::write(std, "").expect("writable");
        assert!(fits(path, "rustc 1"));
        assert!(!fits(path, "rustc 2"));
    }
}
