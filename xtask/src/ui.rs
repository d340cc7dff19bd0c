//! `cargo xtask ui`: the interface, from Rust to `ui/dist`.

mod dist;
mod sizes;

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Done, fail, place,
    process::{exists, output, run, works},
    setup::{self, Need},
    switches, tidy,
    tools::Toolchain,
};

/// The oldest wasm-opt that does not break the table of external references.
const WASM_OPT: u32 = 116;
/// What wasm-opt is told. `-Oz`, and moving functions into the one that calls them, give fewer bytes
/// here, but more of them once they are compressed.
const SMALLER: [&str; 7] = [
    "-O2",
    "-ol",
    "3",
    "--converge",
    "--one-caller-inline-max-function-size",
    "0",
    "--strip-producers",
];

/// `cargo xtask ui [--release]`
pub(crate) fn command(arguments: &[String]) -> Done {
    let [release] = switches(arguments, ["--release"])?;
    let needs: &[Need] = if release { &[Need::Build, Need::Measure] } else { &[Need::Build] };
    let toolchain = setup::ready(needs)?;
    for (name, bytes) in build(&toolchain, release)? {
        println!("{bytes:>9} {name}");
    }
    if release {
        sizes::check(&place::root().join("ui/dist/ui_bg.wasm"))?;
    }
    Ok(())
}

/// Builds the interface; answers the files of `ui/dist` with their sizes in bytes.
pub(crate) fn build(toolchain: &Toolchain, release: bool) -> Done<Vec<(String, u64)>> {
    let profile = if release { "wasm" } else { "dev" };
    let folder = if release { "wasm" } else { "debug" };
    let target = "wasm32-unknown-unknown";
    let mut cargo = toolchain.cargo(["build", "--package", "ui", "--target", target]);
    run(cargo.args(["--profile", profile]))?;
    let wasm = place::target().join(target).join(folder).join("ui.wasm");
    let bound = bind(toolchain, &wasm, release)?;
    let files = dist::collect(&place::root(), &bound)?;
    let ui_dist = place::root().join("ui/dist");
    dist::sync(&files, &ui_dist)?;
    Ok(files.into_iter().map(|(name, bytes)| (name, bytes.len() as u64)).collect())
}

/// Runs wasm-bindgen (and in release wasm-opt) unless it ran on these very bytes before.
fn bind(toolchain: &Toolchain, wasm: &Path, release: bool) -> Done<PathBuf> {
    let folder = place::target().join("ui").join(if release { "release" } else { "debug" });
    let optimiser = if release { wasm_opt() } else { None };
    let lock = fs::read_to_string(place::root().join("Cargo.lock"))?;
    let mut hasher = DefaultHasher::new();
    fs::read(wasm)?.hash(&mut hasher);
    optimiser.hash(&mut hasher);
    SMALLER.hash(&mut hasher);
    tidy::locked_version(&lock, "wasm-bindgen-cli-support").hash(&mut hasher);
    let stamp = hasher.finish().to_string();
    if fs::read_to_string(folder.join("stamp")).is_ok_and(|s| s == stamp) {
        return Ok(folder);
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    let mut bindgen = toolchain.cargo(["run", "--quiet", "--package", "bindgen", "--"]);
    bindgen.arg(wasm).arg(&folder);
    run(if release { bindgen.arg("--release") } else { &mut bindgen })?;
    if let Some(program) = optimiser {
        let file = folder.join("ui_bg.wasm");
        let smaller = folder.join("smaller.wasm");
        if works(Command::new(program).args(SMALLER).arg(&file).arg("-o").arg(&smaller)) {
            fs::rename(smaller, file)?;
        } else {
            eprintln!("ui: wasm-opt failed: the interface stays as wasm-bindgen made it");
        }
    }
    fs::write(folder.join("stamp"), stamp)?;
    Ok(folder)
}

/// A wasm-opt that is new enough: that of `WASM_OPT`, else npm's binaryen, installed once.
///
/// Debian's own is too old: it builds without complaint, and the window stays blank.
fn wasm_opt() -> Option<PathBuf> {
    let folder = place::tools().join("binaryen");
    let own = folder.join("node_modules/.bin/wasm-opt");
    let candidates = [env::var_os("WASM_OPT").map(PathBuf::from), Some(own.clone())];
    if let Some(found) = candidates.into_iter().flatten().find(|p| new_enough(p)) {
        return Some(found);
    }
    if exists("npm") && fs::create_dir_all(&folder).is_ok() {
        let mut npm = Command::new("npm");
        npm.args(["install", "--silent", "--no-fund", "--no-audit", "--prefix"]);
        if works(npm.arg(&folder).arg("binaryen@132")) && new_enough(&own) {
            return Some(own);
        }
    }
    eprintln!(
        "ui: no wasm-opt from {WASM_OPT} on (WASM_OPT names one): the interface stays a little larger"
    );
    None
}

fn new_enough(program: &Path) -> bool {
    output(Command::new(program).arg("--version")).is_ok_and(|said| version(&said) >= WASM_OPT)
}

/// The version in `wasm-opt version 132 (…)`; 0 when there is none.
fn version(said: &str) -> u32 {
    said.split(|c: char| !c.is_ascii_digit()).find_map(|word| word.parse().ok()).unwrap_or(0)
}

/// Whether `ui/dist` holds a whole interface.
pub(crate) fn there() -> bool {
    let dist = place::root().join("ui/dist");
    ["index.html", "boot.js", "ui.js", "ui_bg.wasm", "style.css"]
        .iter()
        .all(|f| dist.join(f).is_file())
}

/// Fails unless there is an interface to embed or to serve.
pub(crate) fn must_be_there() -> Done {
    if there() { Ok(()) } else { fail("ui/dist is not complete: run `cargo xtask ui` first") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debians_wasm_opt_is_too_old_and_npms_is_not() {
        assert!(version("wasm-opt version 108 (version_108)") < WASM_OPT);
        assert!(version("wasm-opt version 132 (version_132)") >= WASM_OPT);
        assert!(version("nonsense") < WASM_OPT);
    }
}
