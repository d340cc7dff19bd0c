//! The commands that start something: the app, the reference portal, the pictures.

use std::{
    env, fs,
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use crate::{
    Done, Stop, fail, hand_on, place,
    place::TempFolder,
    process::{Running, run, run_as_ours},
    setup::{self, Need},
    switches,
    tools::Toolchain,
    ui,
};

/// How long the first screen may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// `cargo xtask run [--smoke]`
pub(crate) fn command(arguments: &[String]) -> Done {
    let [smoke] = switches(arguments, ["--smoke"])?;
    let needs: &[Need] = if smoke { &[Need::Build, Need::Test] } else { &[Need::Build] };
    let toolchain = setup::ready(needs)?;
    ui::build(&toolchain, false)?;
    run(&mut toolchain.cargo(["build", "--quiet", "--package", "motcua"]))?;
    let (_portal, address) = start_portal(&toolchain)?;
    let app = place::program("motcua");
    if smoke {
        return first_screen(&app, &address);
    }
    run_as_ours(Command::new(app).env("MOTCUA_PORTAL", address))
}

/// Builds what the portal serves, then starts it on any free port; answers its address.
fn start_portal(toolchain: &Toolchain) -> Done<(Running, String)> {
    let mut portal = portal_command(toolchain)?;
    let mut portal = Running::start(portal.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
    let lines = portal.lines();
    match lines.recv_timeout(Duration::from_secs(120)) {
        Ok(address) => Ok((portal, address)),
        Err(_) => fail("the reference portal did not say its address"),
    }
}

fn portal_command(toolchain: &Toolchain) -> Done<Command> {
    let bundle = place::target().join("reference.bundle");
    hand_on::quietly(toolchain, "content", &["bundle", "--out", &bundle.to_string_lossy()])?;
    run(&mut toolchain.cargo(["build", "--quiet", "--package", "reference-portal"]))?;
    let mut portal = Command::new(place::program("reference-portal"));
    portal.arg("--bundle").arg(bundle);
    Ok(portal)
}

/// `cargo xtask portal`
pub(crate) fn portal(arguments: &[String]) -> Done {
    let toolchain = setup::ready(&[Need::Build])?;
    let mut portal = portal_command(&toolchain)?;
    // It ends when its input does: so it never outlives this command, however that ends.
    let portal = Running::start(portal.args(arguments).stdin(Stdio::piped()))?;
    if portal.wait()? { Ok(()) } else { Err(Stop::Child(1)) }
}

/// `cargo xtask screenshots DIR`
pub(crate) fn screenshots(arguments: &[String]) -> Done {
    let Some(folder) = arguments.first() else {
        return Err(Stop::Usage("which folder?".into()));
    };
    let folder = env::current_dir()?.join(folder);
    fs::create_dir_all(&folder)?;
    let toolchain = setup::ready(&[Need::Build, Need::Display, Need::Test])?;
    ui::build(&toolchain, false)?;
    let mut browser =
        toolchain.cargo(["run", "--quiet", "--package", "browser", "--", "screenshots"]);
    run_as_ours(browser.arg(folder).args(&arguments[1..]))
}

/// Starts the app in a home of its own, waits for its first screen, prints `ready MS`, ends it.
pub(crate) fn first_screen(app: &Path, portal: &str) -> Done {
    let home = TempFolder::new("smoke")?;
    let mut command = if without_display() { in_own_display() } else { Command::new("sh") };
    // The shell says its process id and then becomes the app.
    command.args(["-c", "echo id $$; exec \"$0\""]).arg(app);
    command.env("MOTCUA_SMOKE", "1").env("MOTCUA_PORTAL", portal);
    let names: &[&str] = if without_display() {
        &[
            "MOTCUA_HOME",
            "HOME",
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_RUNTIME_DIR",
        ]
    } else {
        // A real display is found through the real home.
        &["MOTCUA_HOME"]
    };
    for name in names {
        let folder = home.path().join(name.to_lowercase());
        private(&folder)?;
        command.env(name, folder);
    }
    let mut running = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let (said, complaints) = (running.lines(), running.error_lines());
    let ready = wait_for_ready(&said, PATIENCE);
    if let Some(id) = ready.id {
        // Only the app itself: the display and the bus around it then end in good order.
        let _ = Command::new("kill").arg(id).stderr(Stdio::null()).status();
        let _ = running.ends_within(Duration::from_secs(10));
    }
    drop(running);
    match ready.line {
        Some(line) => {
            println!("{line}");
            Ok(())
        }
        None => {
            let complaints: Vec<String> = complaints.try_iter().collect();
            fail(format!(
                "no first screen after {} s; the app said:\n{}",
                ready.seconds,
                complaints.join("\n")
            ))
        }
    }
}

fn without_display() -> bool {
    cfg!(target_os = "linux")
        && env::var_os("DISPLAY").is_none()
        && env::var_os("WAYLAND_DISPLAY").is_none()
}

/// A shell with a display and a session bus of its own.
fn in_own_display() -> Command {
    let mut command = Command::new("xvfb-run");
    command.args(["-a", "-s", "-screen 0 1280x900x24", "dbus-run-session", "--", "sh"]);
    command.env("LIBGL_ALWAYS_SOFTWARE", "1");
    command
}

fn private(folder: &Path) -> Done {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// What was heard while waiting.
pub(crate) struct Ready {
    /// The process id of the app.
    id: Option<String>,
    /// The line `ready MS`.
    pub(crate) line: Option<String>,
    /// How long the wait was.
    pub(crate) seconds: u64,
}

/// Waits for the line `ready MS`.
pub(crate) fn wait_for_ready(said: &Receiver<String>, patience: Duration) -> Ready {
    let start = Instant::now();
    let mut ready = Ready { id: None, line: None, seconds: 0 };
    while ready.line.is_none() {
        match said.recv_timeout(patience.saturating_sub(start.elapsed())) {
            Ok(line) => {
                if let Some(id) = line.strip_prefix("id ") {
                    ready.id = Some(id.to_owned());
                } else if line.strip_prefix("ready ").is_some_and(|ms| ms.parse::<u64>().is_ok()) {
                    ready.line = Some(line);
                }
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
        }
    }
    ready.seconds = start.elapsed().as_secs();
    ready
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn the_ready_line_is_found_among_others() {
        let (send, receive) = channel();
        for line in ["id 7", "something", "ready x", "ready 714"] {
            send.send(line.to_owned()).expect("open");
        }
        let ready = wait_for_ready(&receive, Duration::from_secs(5));
        assert_eq!((ready.id.as_deref(), ready.line.as_deref()), (Some("7"), Some("ready 714")));
    }

    #[test]
    fn an_app_that_never_gets_ready_is_given_up() {
        let (send, receive) = channel();
        send.send("id 7".to_owned()).expect("open");
        assert!(wait_for_ready(&receive, Duration::from_millis(50)).line.is_none());
        drop(send);
        assert!(wait_for_ready(&receive, Duration::from_secs(60)).line.is_none());
    }
}
