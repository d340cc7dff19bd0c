//! `cargo xtask package`: the app as a Debian package, and the proof that it installs, starts and
//! goes again.
//!
//! The package has no maintainer script. Packing is reproducible: the same program, content of the
//! repository and commit date give the same bytes.

mod check;
mod control;
mod files;
mod licences;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Done, fail, place,
    place::TempFolder,
    process::{exists, output, run},
    release,
    setup::{self, Need},
    switches,
    tools::Toolchain,
    ui,
};

/// The name of the package and of the program in it.
const NAME: &str = "motcua";

/// `cargo xtask package [--debug] [--check]`
pub(crate) fn command(arguments: &[String]) -> Done {
    let [debug, check] = switches(arguments, ["--debug", "--check"])?;
    if !exists("dpkg-deb") {
        return fail("a .deb is made on Debian or Ubuntu: there is no dpkg-deb here");
    }
    if check {
        check::allowed()?;
    }
    let mut needs = vec![Need::Build];
    needs.extend((!debug).then_some(Need::Measure));
    needs.extend(check.then_some(Need::Chroot));
    let toolchain = setup::ready(&needs)?;
    let program = if debug {
        ui::build(&toolchain, false)?;
        run(&mut toolchain.cargo(["build", "--quiet", "--package", NAME]))?;
        place::program(NAME)
    } else {
        release::build(&toolchain)?
    };
    let version = control::version(env!("CARGO_PKG_VERSION"), debug);
    let package = make(&toolchain, &program, &version)?;
    println!("{} {} bytes", package.display(), fs::metadata(&package)?.len());
    if check { check::run(&package) } else { Ok(()) }
}

/// Packs a program with everything that belongs to it; answers the package.
fn make(toolchain: &Toolchain, program: &Path, version: &str) -> Done<PathBuf> {
    let seconds = commit_date()?;
    let day = output(Command::new("date").args(["--utc", "+%F", "--date"]).arg(at(seconds)))?;
    let stage = TempFolder::new("package")?;
    let put = |path: &str, bytes: &[u8]| write(stage.path(), path, bytes);
    fs::create_dir_all(stage.path().join("usr/bin"))?;
    fs::copy(program, stage.path().join("usr/bin").join(NAME))?;
    for (path, bytes) in files::all(&place::root(), env!("CARGO_PKG_VERSION"), &day)? {
        put(&path, &bytes)?;
    }
    put(files::LICENCES, licences::text(toolchain)?.as_bytes())?;

    let names = names(stage.path());
    let mut sizes = Vec::new();
    for name in &names {
        sizes.push(fs::metadata(stage.path().join(name))?.len());
    }
    let sums = output(Command::new("md5sum").args(&names).current_dir(stage.path()))?;
    let architecture = output(Command::new("dpkg").arg("--print-architecture"))?;
    let depends = control::depends(&stage.path().join("usr/bin").join(NAME))?;
    let control = control::text(version, &architecture, control::installed_size(&sizes), &depends);
    put("DEBIAN/control", control.as_bytes())?;
    put("DEBIAN/md5sums", format!("{sums}\n").as_bytes())?;

    let folder = place::target().join("package");
    fs::create_dir_all(&folder)?;
    let package = folder.join(format!("{NAME}_{version}_{architecture}.deb"));
    pack(stage.path(), &package, seconds)?;
    Ok(package)
}

/// Writes a file of the stage.
fn write(stage: &Path, path: &str, bytes: &[u8]) -> Done {
    let file = stage.join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(file, bytes)?)
}

/// The files of a stage as paths from its root, sorted.
fn names(stage: &Path) -> Vec<String> {
    place::files_below(stage)
        .iter()
        .filter_map(|path| path.strip_prefix(stage).ok())
        .map(|path| path.to_string_lossy().into_owned())
        .collect()
}

/// Packs a stage: owners, rights and times do not depend on who packs, where or when.
fn pack(stage: &Path, package: &Path, seconds: u64) -> Done {
    run(Command::new("chmod").args(["-R", "u=rwX,go=rX"]).arg(stage))?;
    let mut touch = Command::new("find");
    touch.arg(stage).args(["-exec", "touch", "--no-dereference", "--date"]);
    run(touch.arg(at(seconds)).args(["{}", "+"]))?;
    let mut pack = Command::new("dpkg-deb");
    pack.args(["--build", "--root-owner-group", "-Zxz", "--threads-max=1"]);
    pack.env("SOURCE_DATE_EPOCH", seconds.to_string());
    output(pack.arg(stage).arg(package)).map(drop)
}

/// A moment as `date` and `touch` read it.
fn at(seconds: u64) -> String {
    format!("@{seconds}")
}

/// When what is packed was committed, in seconds since 1970: `SOURCE_DATE_EPOCH`, else git's word.
fn commit_date() -> Done<u64> {
    let said = match env::var("SOURCE_DATE_EPOCH") {
        Ok(said) => said,
        Err(_) => {
            let mut git = Command::new("git");
            git.args(["log", "-1", "--format=%ct"]).current_dir(place::root());
            output(&mut git).unwrap_or_default()
        }
    };
    match said.trim().parse() {
        Ok(seconds) => Ok(seconds),
        Err(_) => fail("no commit to take the date from: set SOURCE_DATE_EPOCH"),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    const DAY: u64 = 1_700_000_000;

    /// A package of one program, made in an order and at a time of its own.
    fn packed(name: &str, order: [&str; 2]) -> Vec<u8> {
        let stage = TempFolder::new(name).expect("a folder");
        for path in order {
            write(stage.path(), path, b"the same").expect("written");
        }
        let control = control::text("1.0", "all", 1, "");
        write(stage.path(), "DEBIAN/control", control.as_bytes()).expect("written");
        let package = stage.path().with_extension("deb");
        pack(stage.path(), &package, DAY).expect("packed");
        let bytes = fs::read(&package).expect("there");
        fs::remove_file(package).expect("ours");
        bytes
    }

    #[test]
    fn packing_the_same_twice_gives_the_same_bytes() {
        if !exists("dpkg-deb") {
            return eprintln!("not on Debian: nothing is packed here");
        }
        let first = packed("first", ["usr/bin/a", "usr/share/b"]);
        let second = packed("second", ["usr/share/b", "usr/bin/a"]);
        assert!(first.starts_with(b"!<arch>\n"));
        assert!(first == second, "{} and {} bytes", first.len(), second.len());
    }

    #[test]
    fn the_files_of_a_stage_are_named_from_its_root() {
        let stage = TempFolder::new("names").expect("a folder");
        for path in ["usr/share/b", "usr/bin/a"] {
            write(stage.path(), path, b"").expect("written");
        }
        assert_eq!(names(stage.path()), ["usr/bin/a", "usr/share/b"]);
    }
}
