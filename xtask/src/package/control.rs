//! The control file of the package (Debian Policy 5.3).

use std::{fs, path::Path, process::Command};

use super::NAME;
use crate::{Done, fail, place::TempFolder, process::output};

/// Used when there, missed when not: the keeper of keys, the voice, and what opens official pages.
pub(super) const RECOMMENDS: [&str; 3] = ["gnome-keyring", "speech-dispatcher", "xdg-utils"];

/// In Debian's words: a title, then paragraphs of lines of at most 80 characters.
const DESCRIPTION: &str = "one door to every public service of Vietnam
 Say what happened, answer a few short questions, and get one plan: the right
 procedures in order, every paper once, the fee, the deadline, the place.
 Offline, in Vietnamese or English, in normal or simple mode.
 .
 Một cửa cho mọi dịch vụ công: nói chuyện gì đã xảy ra, nhận một kế hoạch.
 .
 This is not a government app.";

/// A version in Debian's order: what comes before a release is older than it, and a build for
/// developers is newer.
pub(super) fn version(ours: &str, debug: bool) -> String {
    let version = ours.replace('-', "~");
    if debug { format!("{version}+debug") } else { version }
}

/// The size on disk in KiB, each file rounded up (Policy 5.6.20).
pub(super) fn installed_size(bytes: &[u64]) -> u64 {
    bytes.iter().map(|b| b.div_ceil(1024)).sum()
}

/// The packages whose libraries a program names, with the oldest version that has what it uses.
pub(super) fn depends(program: &Path) -> Done<String> {
    let folder = TempFolder::new("shlibs")?;
    fs::create_dir(folder.path().join("debian"))?;
    let control = format!("Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n");
    fs::write(folder.path().join("debian/control"), control)?;
    let mut shlibs = Command::new("dpkg-shlibdeps");
    let said = output(shlibs.arg("-O").arg(program).current_dir(folder.path()))?;
    match said.lines().find_map(|line| line.strip_prefix("shlibs:Depends=")) {
        Some(depends) => Ok(depends.to_owned()),
        None => fail("dpkg-shlibdeps names no package that the program depends on"),
    }
}

/// The whole file.
pub(super) fn text(version: &str, architecture: &str, size: u64, depends: &str) -> String {
    let depends = if depends.is_empty() { String::new() } else { format!("Depends: {depends}\n") };
    format!(
        "Package: {NAME}\nVersion: {version}\nSection: utils\nPriority: optional\n\
         Architecture: {architecture}\nMaintainer: Một Cửa contributors\n\
         Installed-Size: {size}\n{depends}Recommends: {}\nDescription: {DESCRIPTION}\n",
        RECOMMENDS.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a field that stands on one line.
    fn field<'a>(control: &'a str, name: &str) -> Option<&'a str> {
        control.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    #[test]
    fn the_control_file_has_every_field_once_and_nothing_between() {
        let control = text("0.1.0", "amd64", 42, "libc6 (>= 2.36), libgtk-3-0 (>= 3.24)");
        assert_eq!(field(&control, "Package"), Some("motcua"));
        assert_eq!(field(&control, "Installed-Size"), Some("42"));
        assert_eq!(field(&control, "Depends"), Some("libc6 (>= 2.36), libgtk-3-0 (>= 3.24)"));
        assert!(field(&control, "Recommends").is_some_and(|r| r.contains("speech-dispatcher")));
        let mut names: Vec<&str> = control
            .lines()
            .filter(|line| !line.starts_with(' '))
            .filter_map(|line| Some(line.split_once(": ")?.0))
            .collect();
        let fields = control.lines().filter(|line| !line.starts_with(' ')).count();
        assert_eq!(names.len(), fields, "{control}");
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), fields, "{control}");
    }

    #[test]
    fn a_package_that_needs_nothing_has_no_empty_field() {
        assert_eq!(field(&text("1", "all", 1, ""), "Depends"), None);
        assert!(!text("1", "all", 1, "").contains("\n\n"));
    }

    #[test]
    fn a_version_before_a_release_is_older_and_a_debug_one_newer() {
        assert_eq!(version("0.2.0-rc.1", false), "0.2.0~rc.1");
        assert_eq!(version("0.2.0", true), "0.2.0+debug");
    }

    #[test]
    fn every_file_takes_whole_kibibytes() {
        assert_eq!(installed_size(&[0, 1, 1024, 1025]), 4);
    }

    #[test]
    fn the_description_fits_a_terminal() {
        assert!(DESCRIPTION.lines().all(|line| line.chars().count() <= 80));
        assert!(DESCRIPTION.lines().skip(1).all(|line| line.starts_with(' ') && line.len() > 1));
    }
}
