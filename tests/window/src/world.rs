//! A display, a message bus and a home that belong to one test, and the app started in them.

use std::{
    env, fs,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::Outcome;

/// One window at a time: two would share the machine, and the times would say nothing.
static TURN: Mutex<()> = Mutex::new(());

/// How long a helper may take to start, and the app to show its first screen.
const PATIENCE: Duration = Duration::from_secs(60);

/// A display, a bus and a home, taken down when dropped.
pub struct World {
    display: String,
    bus: String,
    helpers: Vec<Child>,
    keyring: Option<Child>,
    folder: TempDir,
    /// How the app is started in [`World::launcher`]: `strace` and its arguments, or nothing.
    wrapper: String,
    _turn: MutexGuard<'static, ()>,
}

impl World {
    /// Opens a world with an empty home.
    ///
    /// # Errors
    /// When a program is missing or does not start.
    pub fn open() -> Outcome<Self> {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = TempDir::with_prefix("motcua-window-")?;
        for name in ["home", "data", "config", "cache", "run", "tmp", "files"] {
            fs::create_dir(folder.path().join(name))?;
        }
        private(&folder.path().join("run"))?;
        let mut world = Self {
            display: String::new(),
            bus: String::new(),
            helpers: Vec::new(),
            keyring: None,
            folder,
            wrapper: String::new(),
            _turn: turn,
        };
        let screen = ["-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"];
        world.display = format!(":{}", world.helper("Xvfb", &screen)?);
        let config = format!("--config-file={}", world.bus_config()?.display());
        let bus = ["--nofork", "--nopidfile", "--print-address=1", &config];
        world.bus = world.helper("dbus-daemon", &bus)?;
        Ok(world)
    }

    /// Writes how the bus is set up: a socket in the file system, so that it can be reached without
    /// any network, and every service of the system but a keychain, which a test starts itself.
    fn bus_config(&self) -> Outcome<PathBuf> {
        let folder = self.folder.path();
        let services = folder.join("services");
        fs::create_dir(&services)?;
        for entry in fs::read_dir("/usr/share/dbus-1/services")?.flatten() {
            let text = fs::read_to_string(entry.path()).unwrap_or_default();
            if !text.contains("gnome-keyring") {
                fs::copy(entry.path(), services.join(entry.file_name()))?;
            }
        }
        let path = folder.join("bus.conf");
        let text = format!(
            "<busconfig><type>session</type><keep_umask/><listen>unix:path={}</listen>\
             <servicedir>{}</servicedir><policy context=\"default\">\
             <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/>\
             <allow own=\"*\"/></policy></busconfig>",
            folder.join("bus").display(),
            services.display(),
        );
        fs::write(&path, text)?;
        Ok(path)
    }

    /// Starts a helper; answers its first line.
    fn helper(&mut self, program: &str, arguments: &[&str]) -> Outcome<String> {
        let mut child = self
            .command(program)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("{program}: {e}"))?;
        let out = child.stdout.take();
        self.helpers.push(child);
        let mut line = String::new();
        BufReader::new(out.ok_or("no stdout")?).read_line(&mut line)?;
        if line.trim().is_empty() {
            return Err(format!("{program} did not start").into());
        }
        Ok(line.trim().to_owned())
    }

    /// Starts a keychain on the bus of this world, unlocked, as after signing in.
    ///
    /// # Errors
    /// When it does not start.
    pub fn keyring(&mut self) -> Outcome {
        let mut daemon = self
            .command("gnome-keyring-daemon")
            .args(["--foreground", "--components=secrets", "--unlock"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("gnome-keyring-daemon: {e}"))?;
        if let Some(mut password) = daemon.stdin.take() {
            password.write_all(b"password")?;
        }
        self.keyring = Some(daemon);
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            let owned = self
                .command("dbus-send")
                .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets"])
                .args([
                    "/org/freedesktop/secrets/aliases/default",
                    "org.freedesktop.DBus.Peer.Ping",
                ])
                .output()?;
            if owned.status.success() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err("the keychain does not answer".into())
    }

    /// Ends the keychain.
    pub fn stop_keyring(&mut self) {
        if let Some(mut daemon) = self.keyring.take() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }

    /// A program with the surroundings of this world and nothing else.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let at = |name: &str| self.folder.path().join(name);
        command
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("HOME", at("home"))
            .env("XDG_DATA_HOME", at("data"))
            .env("XDG_CONFIG_HOME", at("config"))
            .env("XDG_CACHE_HOME", at("cache"))
            .env("XDG_RUNTIME_DIR", at("run"))
            .env("TMPDIR", at("tmp"))
            .env("MOTCUA_HOME", at("files"))
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        command
    }

    /// The folder of everything in this world.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The folder of the app's files.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// Lets every app started from now on write its network calls, and those of its children,
    /// to `strace.log`.
    pub fn watch_network(&mut self) {
        let log = self.network_log();
        self.wrapper = format!(
            "strace -f -qq -s 200 -e trace=connect,sendto,sendmsg,sendmmsg -o {} ",
            log.display()
        );
    }

    /// Where the network calls are written.
    #[must_use]
    pub fn network_log(&self) -> PathBuf {
        self.folder.path().join("strace.log")
    }

    /// Lets every app started from now on run without any network, not even loopback.
    pub fn unplug(&mut self) {
        "unshare --map-root-user --net ".clone_into(&mut self.wrapper);
    }

    /// Writes the program that starts the app: notes its process id in `pid`, its output in `out`
    /// and `err`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn launcher(&self) -> Outcome<PathBuf> {
        let folder = self.folder.path();
        let path = folder.join("app.sh");
        let text = format!(
            "#!/bin/sh\necho $$ >{0}/pid\nexec {1}{2} \"$@\" >>{0}/out 2>>{0}/err\n",
            folder.display(),
            self.wrapper,
            app().display()
        );
        fs::write(&path, text)?;
        executable(&path)?;
        Ok(path)
    }

    /// The process id of the app that was started last.
    ///
    /// # Errors
    /// When none was started.
    pub fn app_id(&self) -> Outcome<u32> {
        Ok(fs::read_to_string(self.folder.path().join("pid"))?.trim().parse()?)
    }

    /// What the app wrote to stderr.
    #[must_use]
    pub fn complaints(&self) -> String {
        fs::read_to_string(self.folder.path().join("err")).unwrap_or_default()
    }

    /// What runs beside the test, and in what it waits.
    fn processes(&self) -> String {
        let columns = "pid,ppid,stat,wchan:24,etimes,time,comm";
        let listed = self.command("ps").args(["--no-headers", "-eo", columns]).output();
        let listed = listed.map(|o| String::from_utf8_lossy(&o.stdout).into_owned());
        let ours = ["motcua", "WebKit", "Xvfb", "dbus", "at-spi", "strace", "unshare"];
        let listed = listed.unwrap_or_default();
        let lines = listed.lines().filter(|line| ours.iter().any(|name| line.contains(name)));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Starts the app without a driver, waits for its first screen; answers the app and the
    /// milliseconds it says it took.
    ///
    /// # Errors
    /// When no screen comes.
    pub fn start(&self, surroundings: &[(&str, &str)]) -> Outcome<(App, u64)> {
        let _ = fs::remove_file(self.folder.path().join("out"));
        let child = self
            .command(self.launcher()?)
            .env("MOTCUA_SMOKE", "1")
            .envs(surroundings.iter().copied())
            .spawn()?;
        let mut app = App { child };
        let started = Instant::now();
        loop {
            let out = fs::read_to_string(self.folder.path().join("out")).unwrap_or_default();
            if let Some(line) = out.lines().find_map(|line| line.strip_prefix("ready ")) {
                return Ok((app, line.parse()?));
            }
            if let Some(status) = app.child.try_wait()? {
                return Err(format!("the app ended, {status}: {}", self.complaints()).into());
            }
            if started.elapsed() > PATIENCE {
                let seen = format!("{}; {}", self.complaints(), self.processes());
                return Err(format!("no first screen: {seen}").into());
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.stop_keyring();
        for helper in self.helpers.iter_mut().rev() {
            let _ = helper.kill();
            let _ = helper.wait();
        }
    }
}

/// An app without a driver, killed when dropped.
pub struct App {
    child: Child,
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The app that is tested.
#[must_use]
pub fn app() -> PathBuf {
    env::var_os("MOTCUA_BIN").map_or_else(
        || {
            let target = env::var_os("CARGO_TARGET_DIR")
                .map_or_else(|| root().join("target"), PathBuf::from);
            target.join("debug/motcua")
        },
        PathBuf::from,
    )
}

/// The root of the repository.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Ends a process that this test started, as a power cut would.
///
/// # Errors
/// When there is no such process.
pub fn kill(id: u32) -> Outcome {
    let status = Command::new("kill").args(["-9", &id.to_string()]).status()?;
    if status.success() { Ok(()) } else { Err(format!("no process {id}").into()) }
}

/// Whether a process is there.
#[must_use]
pub fn alive(id: u32) -> bool {
    // A process that has ended but was not yet waited for has no command line.
    fs::read(format!("/proc/{id}/cmdline")).is_ok_and(|line| !line.is_empty())
}

#[cfg(unix)]
fn mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

fn private(path: &Path) -> io::Result<()> {
    mode(path, 0o700)
}

fn executable(path: &Path) -> io::Result<()> {
    mode(path, 0o755)
}
