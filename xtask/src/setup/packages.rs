//! System packages: installed on Debian and Ubuntu, named on other systems.

use std::process::{Command, Stdio};

use super::Need;
use crate::{
    Done, fail, place,
    process::{exists, output, works},
};

const BUILD: [&str; 3] = ["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];
const DISPLAY: [&str; 4] = ["xvfb", "xauth", "dbus", "fonts-noto-core"];
const TEST: [&str; 18] = [
    "webkit2gtk-driver",
    "gnome-keyring",
    "chromium",
    "chromium-driver",
    "at-spi2-core",
    "python3-pyatspi",
    "gir1.2-atspi-2.0",
    "poppler-utils",
    "iproute2",
    "strace",
    "age",
    "gdb",
    "brotli",
    "python3-venv",
    "espeak-ng",
    "speech-dispatcher",
    "speech-dispatcher-espeak-ng",
    "speech-dispatcher-audio-plugins",
];
const MEASURE: [&str; 1] = ["brotli"];
const WINDOWS: [&str; 1] = ["binutils-mingw-w64-x86-64"];
const CHROOT: [&str; 1] = ["debootstrap"];
const DRAW: [&str; 1] = ["librsvg2-bin"];

/// The packages a need has beyond those of the others.
fn of(need: Need) -> &'static [&'static str] {
    match need {
        Need::Build => &BUILD,
        Need::Display => &DISPLAY,
        Need::Test => &TEST,
        Need::Measure => &MEASURE,
        Need::Windows => &WINDOWS,
        Need::Chroot => &CHROOT,
        Need::Draw => &DRAW,
    }
}

/// Installs the packages of `needs`, or says what to install.
pub(super) fn ready(needs: &[Need]) -> Done {
    match std::env::consts::OS {
        "linux" if exists("apt-get") => {
            let mut wanted: Vec<&str> = needs.iter().flat_map(|n| of(*n)).copied().collect();
            if needs.contains(&Need::Test) && !exists("npm") {
                // Its Debian package is large; any npm will do.
                wanted.push("npm");
            }
            apt(&wanted)
        }
        "linux" => other_linux(needs),
        "macos" => macos(),
        "windows" => {
            if needs.contains(&Need::Build) && !place::program("motcua").exists() {
                eprintln!(
                    "setup: needed by hand: WebView2 (part of Windows 11) and the Visual Studio C++ build tools"
                );
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// Installs what is missing of `wanted`.
pub(super) fn apt(wanted: &[&str]) -> Done {
    let missing = missing(wanted);
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    let root = output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    if !root && !works(Command::new("sudo").args(["-n", "true"])) {
        return fail(format!("please type:  sudo {install}"));
    }
    eprintln!("setup: {install}");
    let apt = |arguments: &[&str]| {
        let mut command = if root { Command::new("env") } else { Command::new("sudo") };
        if !root {
            command.args(["-n", "env"]);
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]).args(arguments);
        command.stdin(Stdio::null());
        output(&mut command)
    };
    // An index that cannot be brought up to date may still be good enough.
    let fresh = apt(&["update"]);
    let mut arguments = vec!["install", "-y", "--no-install-recommends"];
    arguments.extend(&missing);
    match (apt(&arguments), fresh) {
        (Ok(_), _) => Ok(()),
        (Err(error), Ok(_)) | (Err(_), Err(error)) => Err(error),
    }
}

/// Those of `wanted` that are not installed.
fn missing<'a>(wanted: &[&'a str]) -> Vec<&'a str> {
    let mut query = Command::new("dpkg-query");
    query.args(["-W", "-f", "${Package} ${db:Status-Status}\n"]).args(wanted);
    // It fails when one of them is unknown, and lists the others all the same.
    let listed = query.stderr(Stdio::null()).output().map(|o| o.stdout).unwrap_or_default();
    missing_in(&String::from_utf8_lossy(&listed), wanted)
}

fn missing_in<'a>(listed: &str, wanted: &[&'a str]) -> Vec<&'a str> {
    let installed = |name: &str| listed.lines().any(|l| l == format!("{name} installed"));
    wanted.iter().copied().filter(|name| !installed(name)).collect()
}

fn other_linux(needs: &[Need]) -> Done {
    let there = works(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"]));
    if needs.contains(&Need::Build) && !there {
        return fail(format!(
            "please install a C compiler, pkg-config and the development files of WebKitGTK 4.1 (in Debian's words: {})",
            BUILD.join(" ")
        ));
    }
    Ok(())
}

fn macos() -> Done {
    if works(Command::new("xcode-select").arg("-p")) {
        Ok(())
    } else {
        fail("please type:  xcode-select --install")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_package_and_an_unknown_one_are_missing() {
        let listed = "brotli installed\nxvfb config-files\n";
        assert_eq!(missing_in(listed, &["brotli", "xvfb", "dbus"]), ["xvfb", "dbus"]);
    }
}
