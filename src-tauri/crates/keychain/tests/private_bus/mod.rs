//! A D-Bus session of a test's own, with a GNOME Keyring of its own: nothing of the machine's
//! session, home or keychains is touched, and the bus starts no service by itself. The file stands
//! alone: it needs the programs `dbus-daemon`, `dbus-send` and `gnome-keyring-daemon`, and the crate
//! `tempfile`.
//!
//! A program joins the session with [`PrivateBus::join`]. Everything ends with the value.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    os::unix::{fs::PermissionsExt as _, net::UnixStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a daemon may take to begin.
const PATIENCE: Duration = Duration::from_secs(30);
const PASSWORD: &str = "the password of the login keyring";
const SECRETS: &str = "org.freedesktop.secrets";

/// A session bus, with a keyring while one is started.
pub(crate) struct PrivateBus {
    folder: tempfile::TempDir,
    bus: Child,
    address: String,
    keyring: Option<Child>,
}

impl PrivateBus {
    /// A bus without any service.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["home", "data", "run"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let run = folder.path().join("run");
        fs::set_permissions(&run, fs::Permissions::from_mode(0o700)).expect("only ours");
        let config = folder.path().join("bus.conf");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:dir={}</listen><auth>EXTERNAL</auth>\
             <policy context=\"default\"><allow own=\"*\"/><allow send_destination=\"*\"/>\
             <allow receive_sender=\"*\"/></policy></busconfig>",
            run.display()
        );
        fs::write(&config, text).expect("a file");
        let mut bus = Command::new("dbus-daemon")
            .arg("--config-file")
            .arg(config)
            .args(["--nofork", "--print-address"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon is not installed: `cargo xtask setup` does it on Debian");
        let mut address = String::new();
        let out = bus.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut address).expect("an address");
        assert!(!address.is_empty(), "the bus did not begin");
        Self { folder, bus, address: address.trim().into(), keyring: None }
    }

    /// A bus with an unlocked keyring.
    pub(crate) fn with_keyring() -> Self {
        let mut session = Self::start();
        session.start_keyring(true);
        session
    }

    /// Lets a program live in this session.
    pub(crate) fn join<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        self.join_without_address(command).env("DBUS_SESSION_BUS_ADDRESS", &self.address)
    }

    /// As [`Self::join`], for a program that is told of no bus and finds none.
    pub(crate) fn join_without_address<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for name in ["DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "DISPLAY"] {
            command.env_remove(name);
        }
        command.env_remove("WAYLAND_DISPLAY").env("HOME", self.at("home"));
        command.env("XDG_DATA_HOME", self.at("data")).env("XDG_RUNTIME_DIR", self.at("run"))
    }

    /// Starts the keyring, whose files outlive it. Without `unlocked` its login keyring, if there
    /// is one, stays locked.
    pub(crate) fn start_keyring(&mut self, unlocked: bool) {
        self.kill_keyring();
        let mut command = Command::new("gnome-keyring-daemon");
        self.join(&mut command).args(["--foreground", "--components=secrets"]);
        if unlocked {
            command.arg("--unlock");
        }
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut keyring = command
            .spawn()
            .expect("gnome-keyring-daemon is not installed: `cargo xtask setup` does it on Debian");
        let mut password = keyring.stdin.take().expect("its input");
        if unlocked {
            password.write_all(PASSWORD.as_bytes()).expect("it reads");
        }
        drop(password);
        self.keyring = Some(keyring);
        let wanted = |s: &Self| {
            let collection = s.default_collection()?;
            (!unlocked || s.is_locked(&collection) == Some(false)).then_some(())
        };
        self.until("the keyring", wanted);
    }

    /// Ends the keyring in the middle of what it does.
    pub(crate) fn kill_keyring(&mut self) {
        if let Some(mut keyring) = self.keyring.take() {
            let _ = keyring.kill();
            let _ = keyring.wait();
            self.until("the end of the keyring", |s| {
                s.default_collection().is_none().then_some(())
            });
        }
    }

    /// Lets the keyring hang, or go on: it keeps its name on the bus and answers nothing.
    pub(crate) fn hang_keyring(&self, hang: bool) {
        let number = self.keyring.as_ref().expect("a keyring").id().to_string();
        let signal = if hang { "-STOP" } else { "-CONT" };
        let done = Command::new("kill").args([signal, &number]).status().expect("kill");
        assert!(done.success());
    }

    /// Unlocks the running keyring behind its prompt, as a login does: over its control socket.
    pub(crate) fn unlock_keyring(&self) {
        let mut socket = UnixStream::connect(self.at("run/keyring/control")).expect("a socket");
        // A byte for the credentials; the length of all, "unlock", the password after its length.
        let number = |n: usize| u32::try_from(n).expect("a small number").to_be_bytes();
        let mut packet = vec![0];
        packet.extend([number(12 + PASSWORD.len()), number(1), number(PASSWORD.len())].concat());
        packet.extend(PASSWORD.as_bytes());
        socket.write_all(&packet).expect("it reads");
        let mut answer = [0; 8];
        socket.read_exact(&mut answer).expect("it answers");
        assert_eq!(answer, [0, 0, 0, 8, 0, 0, 0, 0], "it is unlocked");
    }

    /// Waits for something in this session.
    pub(crate) fn until<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(begin.elapsed() < PATIENCE, "waited for {what}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Whether somebody has this name on the bus.
    pub(crate) fn has(&self, name: &str) -> bool {
        let name = format!("string:{name}");
        let method = ["/", "org.freedesktop.DBus.NameHasOwner", &name];
        self.send("org.freedesktop.DBus", &method).is_some_and(|said| said.contains("true"))
    }

    /// The path of the collection for new items, `/` when there is none; nothing without a keyring.
    fn default_collection(&self) -> Option<String> {
        let method = ["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.ReadAlias"];
        self.send(SECRETS, &[&method[..], &["string:default"]].concat())
    }

    fn is_locked(&self, collection: &str) -> Option<bool> {
        let interface = "string:org.freedesktop.Secret.Collection";
        let get = "org.freedesktop.DBus.Properties.Get";
        let said = self.send(SECRETS, &[collection, get, interface, "string:Locked"])?;
        Some(said.contains("true"))
    }

    fn send(&self, to: &str, method: &[&str]) -> Option<String> {
        let mut command = Command::new("dbus-send");
        command.arg(format!("--bus={}", self.address)).arg(format!("--dest={to}"));
        command.args(["--print-reply=literal", "--reply-timeout=5000"]).args(method);
        let done = command.stderr(Stdio::null()).output().expect("dbus-send is not installed");
        done.status.success().then(|| String::from_utf8_lossy(&done.stdout).trim().into())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for PrivateBus {
    fn drop(&mut self) {
        for child in self.keyring.iter_mut().chain([&mut self.bus]) {
            // Also ends one that hangs.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
