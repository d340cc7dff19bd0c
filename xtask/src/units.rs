//! The source of the register of administrative units: a package of the Python registry, of one
//! version with one hash.

use std::{fs, process::Command};

use crate::{
    Done, fail, place,
    process::{exists, output},
};

/// The package with its version.
const PACKAGE: &str = "vietnamadminunits==1.0.4";
/// Its wheel.
const WHEEL: &str = "vietnamadminunits-1.0.4-py3-none-any.whl";
/// The SHA-256 of the wheel; the installer checks it.
const SHA256: &str = "737ee3662e877290386c1c45ed4d71f2e5fae34ab6fb9c64bfb4cb74b216ea35";
/// Where the data lie in it.
const DATA: &str = "vietnamadminunits/data";

/// What `content units` needs: the source is fetched and unpacked below `target/`.
pub(crate) fn arguments() -> Done<Vec<String>> {
    let Some(python) = ["python3", "python"].into_iter().find(|p| exists(p)) else {
        return fail("the source of the units comes from PyPI, and there is no python3");
    };
    let folder = place::target().join("units");
    fs::create_dir_all(&folder)?;
    let wanted = folder.join("wanted.txt");
    fs::write(&wanted, wanted_line())?;
    let mut fetch = Command::new(python);
    fetch.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    fetch.args(["--only-binary", ":all:", "--require-hashes"]);
    output(fetch.arg("--requirement").arg(&wanted).arg("--dest").arg(&folder))?;
    let mut unpack = Command::new(python);
    output(unpack.args(["-m", "zipfile", "-e"]).arg(folder.join(WHEEL)).arg(&folder))?;
    let content = place::root().join("content/vn");
    let words: [std::path::PathBuf; 7] = [
        "units".into(),
        "--from".into(),
        folder.join(DATA),
        "--out".into(),
        content.join("units.tsv"),
        "--changes".into(),
        content.join("unit-changes.toml"),
    ];
    Ok(words.iter().map(|w| w.to_string_lossy().into_owned()).collect())
}

/// The line that names the package and its hash for the installer.
fn wanted_line() -> String {
    format!("{PACKAGE} --hash=sha256:{SHA256}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wheel_is_of_the_version_that_is_wanted_and_its_hash_is_named() {
        let (name, version) = PACKAGE.split_once("==").expect("a version");
        assert!(WHEEL.starts_with(&format!("{name}-{version}-")));
        assert!(SHA256.len() == 64 && SHA256.bytes().all(|b| b.is_ascii_hexdigit()));
        assert!(wanted_line().ends_with(&format!("--hash=sha256:{SHA256}\n")));
    }
}
