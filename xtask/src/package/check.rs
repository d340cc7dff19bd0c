//! `cargo xtask package --check`: the package in a clean Debian 12, from installing to purging.
//!
//! Everything inside runs with mounts and processes of its own, which end with the command: no
//! mount and no process is ever left on the machine.

mod archive;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use super::{NAME, control::RECOMMENDS};
use crate::{
    Done, app, fail, place,
    place::TempFolder,
    process::{Running, output},
};

/// Run as `sh -ec ENTER ROOT SCRIPT`.
const ENTER: &str = r#"mount -t proc proc "$0/proc"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$0/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm"
exec chroot "$0" sh -ec "$1""#;

/// The package as seen from inside.
const PACKAGE: &str = "/srv/motcua.deb";
/// An ordinary user, as seen from inside.
const CITIZEN: &str = "/srv/citizen";

/// A first screen for an ordinary user who has a display and a message bus, and nothing else set.
const START: &str = r#"exec runuser -u citizen -- env -i PATH=/usr/bin:/bin LANG=C.UTF-8 \
    HOME=/srv/citizen XDG_RUNTIME_DIR=/run/citizen LIBGL_ALWAYS_SOFTWARE=1 MOTCUA_SMOKE=1 \
    xvfb-run -a -s '-screen 0 1280x900x24' dbus-run-session -- motcua"#;

/// A clean Debian; it goes away with this value.
struct Debian(TempFolder);

/// Fails unless this user may make a chroot.
pub(super) fn allowed() -> Done {
    match output(Command::new("id").arg("-u"))?.as_str() {
        "0" => Ok(()),
        _ => fail("--check makes a chroot and so needs root: run it again as root"),
    }
}

/// Installs, starts and purges a package; prints a line for each.
pub(super) fn run(package: &Path) -> Done {
    let start = Instant::now();
    let debian = Debian::make()?;
    println!("check: a clean Debian 12 ({} s)", start.elapsed().as_secs());
    if let Some(path) = debian.traces()?.first() {
        return fail(format!("it is not clean: {path}"));
    }
    fs::copy(package, debian.path(PACKAGE))?;

    let files = debian.install()?;
    debian.look(&files)?;
    debian.start()?;
    debian.purge(&files)?;
    println!("check: all of it holds ({} s)", start.elapsed().as_secs());
    Ok(())
}

impl Debian {
    /// Makes one from the archive that the machine's own apt reads.
    fn make() -> Done<Self> {
        let sources = archive::sources()?;
        let debian = Self(TempFolder::new("debian")?);
        let mut unshare = own(&["--mount"]);
        unshare.args(["debootstrap", "--variant=minbase"]);
        if sources.iter().any(|s| s.address.starts_with("https:")) {
            unshare.arg("--include=ca-certificates");
        }
        let base = archive::base(&sources)?;
        output(unshare.arg(&base.suite).arg(debian.0.path()).arg(&base.address))?;
        let list: String = sources.iter().map(archive::Source::line).collect();
        fs::write(debian.path("/etc/apt/sources.list"), list)?;
        debian.inside("printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d")?;
        debian.inside(
            "chmod 755 /usr/sbin/policy-rc.d; apt-get -qq update; apt-get -qq -y upgrade",
        )?;
        Ok(debian)
    }

    /// A path inside, seen from outside.
    fn path(&self, inside: &str) -> PathBuf {
        self.0.path().join(inside.trim_start_matches('/'))
    }

    /// A script inside, as root, not yet started.
    fn script(&self, script: &str) -> Command {
        let mut command = own(&["--mount", "--pid", "--ipc"]);
        command.args(["sh", "-ec", ENTER]).arg(self.0.path()).arg(script);
        command
    }

    /// Runs a script inside, as root; answers what it prints.
    fn inside(&self, script: &str) -> Done<String> {
        output(&mut self.script(script))
    }

    /// Installs the package alone; answers its files.
    fn install(&self) -> Done<Vec<String>> {
        let plan = self.inside(&format!("apt-get install --simulate {PACKAGE}"))?;
        let all = to_install(&plan);
        if let Some(name) = RECOMMENDS.iter().find(|r| !all.contains(r)) {
            return fail(format!("apt would not install the recommended {name}"));
        }
        println!("install: {} packages with all recommendations (simulated)", all.len());
        // Without them, so that only what the package depends on is there.
        let install = "apt-get -qq -y install --no-install-recommends";
        self.inside(&format!("{install} {PACKAGE}"))?;
        let said = self.inside(&format!(
            "dpkg-query -W -f '${{Package}} ${{Version}}: ${{db:Status-Status}}' {NAME}"
        ))?;
        println!("install: {said}");
        let listed = self.inside(&format!("dpkg -L {NAME}"))?;
        let files: Vec<String> =
            listed.lines().filter(|path| self.is_file(path)).map(str::to_owned).collect();
        if !said.ends_with(": installed") || files.is_empty() {
            return fail("apt did not install it");
        }
        Ok(files)
    }

    /// The files are those that were packed, the libraries are all there, the texts are valid.
    fn look(&self, files: &[String]) -> Done {
        let changed = self.inside(&format!("dpkg --verify {NAME}"))?;
        if !changed.is_empty() {
            return fail(format!("not as packed:\n{changed}"));
        }
        println!("files: {} as packed", files.len());
        let libraries = self.inside(&format!("ldd /usr/bin/{NAME}"))?;
        if let Some(line) = libraries.lines().find(|line| line.contains("not found")) {
            return fail(format!("a dependency is missing: {}", line.trim()));
        }
        println!("libraries: {} found", libraries.lines().count());
        // From here on there is more than the package needs.
        self.inside(
            "apt-get -qq -y install --no-install-recommends \
             xvfb xauth dbus appstream desktop-file-utils",
        )?;
        self.inside("desktop-file-validate /usr/share/applications/vn.motcua.desktop")?;
        self.inside(
            "appstreamcli validate --no-net /usr/share/metainfo/org.motcua.app.metainfo.xml",
        )?;
        println!("texts: the entry of the menu and the metainfo are valid");
        Ok(())
    }

    /// Starts the app as an ordinary user and waits for its first screen.
    fn start(&self) -> Done {
        self.inside(&format!(
            "useradd --create-home --home-dir {CITIZEN} --shell /bin/sh citizen"
        ))?;
        self.inside("install -d -m 700 -o citizen -g citizen /run/citizen")?;
        let mut command = self.script(START);
        let mut running = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
        let (said, complaints) = (running.lines(), running.error_lines());
        let ready = app::wait_for_ready(&said, app::PATIENCE);
        drop(running);
        match ready.line {
            Some(line) => println!("start: {line}"),
            None => {
                let complaints: Vec<String> = complaints.iter().collect();
                return fail(format!(
                    "no first screen after {} s; the app said:\n{}",
                    ready.seconds,
                    complaints.join("\n")
                ));
            }
        }
        Ok(())
    }

    /// Purges the package: nothing of it is left, and the citizen keeps what is theirs.
    fn purge(&self, files: &[String]) -> Done {
        let theirs = place::files_below(&self.path(CITIZEN).join(".local/share").join(NAME));
        let there = files.iter().filter(|path| self.is_file(path)).count();
        self.inside(&format!("apt-get -qq -y purge {NAME}"))?;
        let left: Vec<&String> = files.iter().filter(|path| self.is_file(path)).collect();
        let traces = self.traces()?;
        println!("purge: {} of {there} files left, {} traces", left.len(), traces.len());
        let kept = theirs.iter().filter(|path| path.exists()).count();
        println!("purge: {kept} of {} files of the citizen's own left", theirs.len());
        let known = self.inside(&format!("dpkg-query -W {NAME} 2>&1 || true"))?;
        if !left.is_empty() || !traces.is_empty() || !known.contains("no packages found") {
            return fail(format!("something is left: {left:?} {traces:?} {known}"));
        }
        if there != files.len() || theirs.is_empty() || kept != theirs.len() {
            return fail("purging proves nothing: the files were not there, or the citizen's went");
        }
        Ok(())
    }

    /// Whether a path inside is there and no folder.
    fn is_file(&self, inside: &str) -> bool {
        self.path(inside).symlink_metadata().is_ok_and(|about| !about.is_dir())
    }

    /// Every file and folder inside that is named after the app, but what we put into `/srv`.
    fn traces(&self) -> Done<Vec<String>> {
        let mut find = Command::new("find");
        find.arg(self.0.path()).args(["-mindepth", "1", "-path"]).arg(self.path("/srv"));
        find.args(["-prune", "-o", "-iname"]).arg(format!("*{NAME}*")).arg("-print");
        Ok(output(&mut find)?.lines().map(str::to_owned).collect())
    }
}

/// A program with namespaces of its own; it and its children end with this command.
fn own(namespaces: &[&str]) -> Command {
    let mut command = Command::new("unshare");
    command.args(namespaces).args(["--fork", "--kill-child", "--"]).stdin(Stdio::null());
    command.env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    command.env("LANG", "C.UTF-8").env("DEBIAN_FRONTEND", "noninteractive");
    for name in ["http_proxy", "https_proxy", "no_proxy"] {
        command.envs(env::var_os(name).map(|value| (name, value)));
    }
    command
}

/// The names of the packages that `apt-get install --simulate` would install.
fn to_install(plan: &str) -> Vec<&str> {
    plan.lines().filter_map(|line| line.strip_prefix("Inst ")?.split(' ').next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_apt_would_install_is_read_from_its_plan() {
        let plan = "Reading package lists...\nInst libc6 (2.36 Debian:12 [amd64])\n\
            Inst motcua (0.1.0 local-deb [amd64])\nConf libc6 (2.36 Debian:12 [amd64])";
        assert_eq!(to_install(plan), ["libc6", "motcua"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_trace_is_found_by_its_name_and_what_is_the_citizens_is_none() {
        let debian = Debian(TempFolder::new("traces").expect("a folder"));
        for folder in ["/srv/citizen/motcua", "/usr/share/doc/other"] {
            fs::create_dir_all(debian.path(folder)).expect("made");
        }
        assert_eq!(debian.traces().ok(), Some(vec![]));
        let file = debian.path("/usr/share/doc/other/vn.Motcua.svg");
        fs::write(&file, "").expect("written");
        assert_eq!(debian.traces().ok(), Some(vec![file.to_string_lossy().into_owned()]));
        assert!(debian.is_file("/usr/share/doc/other/vn.Motcua.svg"));
        assert!(!debian.is_file("/usr/share") && !debian.is_file("/usr/none"));
    }
}
