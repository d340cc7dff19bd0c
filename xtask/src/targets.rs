//! `cargo xtask check-targets`: type-checks the crates for other systems. Nothing is linked, so
//! neither an SDK nor an NDK is needed: C code is "compiled" by stand-ins that write empty files.
//!
//! `xtask/targets.txt` records what is known to work; a run that is worse fails.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    Done, Stop, fail, place,
    process::{run, works},
    setup::{self, Need},
    tools::Toolchain,
    ui,
};

/// A system: the name of it here, the target, what C code asks for.
const SYSTEMS: [(&str, &str); 4] = [
    ("android", "aarch64-linux-android"),
    ("ios", "aarch64-apple-ios"),
    ("macos", "aarch64-apple-darwin"),
    ("windows", "x86_64-pc-windows-gnu"),
];
const CRATES: [&str; 13] = [
    "model",
    "wire",
    "phrases",
    "catalogue",
    "cards",
    "ocrb",
    "portal",
    "speech",
    "vault",
    "viewer",
    "keychain",
    "desk",
    "motcua",
];
const RECORD: &str = "xtask/targets.txt";

/// System and crate, with `ok` or the first line of error.
type Table = BTreeMap<(String, String), String>;

/// `cargo xtask check-targets`
pub(crate) fn command(arguments: &[String]) -> Done {
    let record = arguments.iter().any(|a| a == "--record");
    let named: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|a| *a != "--record").collect();
    let systems: Vec<&str> = match named[..] {
        [] | ["all"] => SYSTEMS.iter().map(|(name, _)| *name).collect(),
        _ => named,
    };
    if let Some(strange) = systems.iter().find(|s| !SYSTEMS.iter().any(|(name, _)| name == *s)) {
        return Err(Stop::Usage(format!("unknown system `{strange}`")));
    }
    check(&systems, record)
}

/// Checks every crate for these systems; fails when one is worse than recorded.
pub(crate) fn check(systems: &[&str], record: bool) -> Done {
    let windows = systems.contains(&"windows");
    let toolchain =
        setup::ready(if windows { &[Need::Build, Need::Windows] } else { &[Need::Build] })?;
    if !ui::there() {
        // The shell embeds the interface and does not compile without one.
        ui::build(&toolchain, false)?;
    }
    let tools = stand_ins()?;
    let mut found = Table::new();
    for (system, target) in SYSTEMS.iter().filter(|(name, _)| systems.contains(name)) {
        let ready = prepare(&toolchain, target);
        for name in CRATES {
            let result = match &ready {
                Ok(()) => check_one(&toolchain, &tools, target, name)?,
                Err(Stop::Failed(text)) => text.clone(),
                Err(_) => "the target is not there".into(),
            };
            println!("{system} {name} {result}");
            found.insert(((*system).into(), name.into()), result);
        }
    }
    let path = place::root().join(RECORD);
    let mut known = read(&fs::read_to_string(&path).unwrap_or_default());
    println!("\n{}", markdown(&found));
    let worse = worse(&known, &found);
    if record {
        known.extend(found);
        fs::write(path, write(&known))?;
        return Ok(());
    }
    if worse.is_empty() {
        Ok(())
    } else {
        fail(format!("worse than {RECORD}: {}", worse.join(", ")))
    }
}

/// Gets the target's standard library, unless it is built on the way.
fn prepare(toolchain: &Toolchain, target: &str) -> Done {
    if setup::debian(toolchain) {
        return Ok(());
    }
    run(toolchain.program("rustup").args(["target", "add", target]).stdout(Stdio::null()))
}

/// Type-checks one crate: `ok`, or the first line of error.
fn check_one(toolchain: &Toolchain, tools: &Path, target: &str, name: &str) -> Done<String> {
    let base = setup::base_toolchain();
    let from_sources = setup::debian(toolchain);
    let chosen = if from_sources { &base } else { toolchain };
    let mut cargo = chosen.cargo(["check", "--keep-going", "--package", name, "--target", target]);
    if from_sources {
        // Debian ships the sources of std; the compiler of the same version builds it.
        cargo.arg("-Zbuild-std=std,panic_abort,proc_macro");
        cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
    }
    let under = target.replace('-', "_");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(tools.to_path_buf()).chain(std::env::split_paths(&path));
    cargo
        .env("CARGO_TARGET_DIR", place::target().join("check"))
        .env("CARGO_TERM_COLOR", "never")
        .env("PATH", std::env::join_paths(path).unwrap_or_default())
        .env("SDKROOT", tools)
        .env(format!("CC_{under}"), tools.join("no-cc"))
        .env(format!("CXX_{under}"), tools.join("no-cc"))
        .env(format!("AR_{under}"), tools.join("no-ar"));
    let mut child = match cargo.stdout(Stdio::null()).stderr(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => return fail(error.to_string()),
    };
    let mut said = String::new();
    if let Some(mut errors) = child.stderr.take() {
        errors.read_to_string(&mut said)?;
    }
    Ok(if child.wait()?.success() { "ok".into() } else { first_error(&said) })
}

/// The first line of error that cargo printed, without the places of this machine. What a build
/// script said says more than cargo's own line about it.
fn first_error(said: &str) -> String {
    let lines = || said.lines().map(str::trim);
    let useful = |line: &&str| {
        line.starts_with("error") && !line.contains("failed to run custom build command")
    };
    // What a panic says stands on the line below.
    let panic = || lines().skip_while(|l| !l.contains("panicked at")).nth(1);
    let any = || lines().find(|l| l.starts_with("error"));
    let line = lines().find(useful).or_else(panic).or_else(any).unwrap_or("failed without a word");
    let home = std::env::var("HOME").unwrap_or_default();
    let line = line.replace(&*place::root().to_string_lossy(), ".");
    if home.len() > 1 { line.replace(&home, "~") } else { line }
}

/// Programs that stand in for a C compiler, its archiver, Apple's `xcrun` and the compiler of
/// Windows resources.
fn stand_ins() -> Done<std::path::PathBuf> {
    let folder = place::target().join("check").join("stand-ins");
    fs::create_dir_all(&folder)?;
    let cc = "#!/bin/sh\n# Writes an empty object: `cargo check` never links.\n\
        while [ $# -gt 0 ]; do case $1 in -o) : >\"$2\"; shift ;; -o*) : >\"${1#-o}\" ;; esac; shift; done\n";
    let ar = "#!/bin/sh\nfor a in \"$@\"; do case $a in *.a|*.lib) : >\"$a\" ;; esac; done\n";
    let windres = "#!/bin/sh\n\
        while [ $# -gt 0 ]; do case $1 in -o|--output) : >\"$2\"; shift ;; \
        --output=*) : >\"${1#--output=}\" ;; esac; shift; done\n";
    let xcrun = "#!/bin/sh\ndirname \"$0\"\n";
    // The folder leads the path, for `xcrun` and `windres`: nothing in it may be called `cc`, which links the
    // build scripts that run here.
    for (name, text) in
        [("no-cc", cc), ("no-ar", ar), ("xcrun", xcrun), ("x86_64-w64-mingw32-windres", windres)]
    {
        let path = folder.join(name);
        fs::write(&path, text)?;
        if cfg!(unix) && !works(Command::new("chmod").arg("+x").arg(&path)) {
            return fail("chmod failed");
        }
    }
    Ok(folder)
}

/// Reads `system crate result` lines.
fn read(text: &str) -> Table {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut words = line.splitn(3, ' ');
            Some(((words.next()?.into(), words.next()?.into()), words.next()?.into()))
        })
        .collect()
}

fn write(table: &Table) -> String {
    let mut text =
        "# What type-checks where; written by `cargo xtask check-targets all --record`.\n"
            .to_owned();
    for (system, _) in SYSTEMS {
        for name in CRATES {
            if let Some(result) = table.get(&(system.into(), name.into())) {
                text.push_str(&format!("{system} {name} {result}\n"));
            }
        }
    }
    text
}

/// What is recorded as `ok`, or not recorded at all, and does not work now.
fn worse(known: &Table, found: &Table) -> Vec<String> {
    found
        .iter()
        .filter(|(key, result)| *result != "ok" && known.get(*key).is_none_or(|k| k == "ok"))
        .map(|((system, name), result)| format!("{system} {name}: {result}"))
        .collect()
}

/// The table for the README.
fn markdown(table: &Table) -> String {
    let systems: Vec<&str> = SYSTEMS
        .iter()
        .map(|(name, _)| *name)
        .filter(|name| table.keys().any(|(system, _)| system == name))
        .collect();
    let mut text =
        format!("| crate | {} |\n|---|{}\n", systems.join(" | "), "---|".repeat(systems.len()));
    for name in CRATES {
        let cells: Vec<&str> = systems
            .iter()
            .map(|system| match table.get(&((*system).into(), name.into())).map(String::as_str) {
                Some("ok") => "ok",
                Some(_) => "no",
                None => "",
            })
            .collect();
        text.push_str(&format!("| {name} | {} |\n", cells.join(" | ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_worked_before_and_fails_now_is_worse() {
        let known = read("# x\nandroid model ok\nandroid desk error: old\n");
        let run = |text: &str| worse(&known, &read(text)).len();
        assert_eq!(run("android model ok\nandroid desk error: another\n"), 0);
        assert_eq!(run("android model error: broken\n"), 1);
        assert_eq!(run("ios model error: never recorded\n"), 1);
        assert_eq!(read(&write(&known)), known);
    }

    #[test]
    fn the_error_of_a_build_script_comes_before_cargos_own() {
        let said = "   Compiling x\nerror: failed to run custom build command for `x`\n  error occurred in cc-rs: no cc\n";
        assert_eq!(first_error(said), "error occurred in cc-rs: no cc");
        let said = "error: failed to run custom build command for `x`\n  thread 'main' panicked at a.rs:1:\n  no windres\n";
        assert_eq!(first_error(said), "no windres");
        assert_eq!(first_error("warning: a\nerror[E0432]: b\n"), "error[E0432]: b");
        assert_eq!(first_error(""), "failed without a word");
    }
}
