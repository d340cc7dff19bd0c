//! Starting other programs.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use crate::{Done, Stop, fail};

/// A command line as one would type it, for messages.
pub(crate) fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    std::iter::once(program)
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Runs a command with the terminal as its own.
pub(crate) fn run(command: &mut Command) -> Done {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => fail(format!("`{}` ended with {status}", spelled(command))),
        Err(error) => fail(format!("`{}`: {error}", spelled(command))),
    }
}

/// Runs a command in place of this one: its exit code becomes ours.
pub(crate) fn run_as_ours(command: &mut Command) -> Done {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => {
            Err(Stop::Child(status.code().and_then(|c| u8::try_from(c).ok()).unwrap_or(1)))
        }
        Err(error) => fail(format!("`{}`: {error}", spelled(command))),
    }
}

/// What a command prints on stdout, without the last line end; an error when it fails.
pub(crate) fn output(command: &mut Command) -> Done<String> {
    let bytes = output_bytes(command)?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

/// The bytes a command prints on stdout; its stderr is shown when it fails.
pub(crate) fn output_bytes(command: &mut Command) -> Done<Vec<u8>> {
    match command.stdin(Stdio::null()).output() {
        Ok(out) if out.status.success() => Ok(out.stdout),
        Ok(out) => {
            let said = String::from_utf8_lossy(&out.stderr).trim_end().to_owned();
            fail(format!("`{}` ended with {}: {said}", spelled(command), out.status))
        }
        Err(error) => fail(format!("`{}`: {error}", spelled(command))),
    }
}

/// Whether a command succeeds within a time; it is silent, and ended when it takes longer.
pub(crate) fn works_within(command: &mut Command, limit: Duration) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(child) = command.spawn() else {
        return false;
    };
    Running(child).ends_within(limit).is_some_and(|success| success)
}

/// Whether a command succeeds.
pub(crate) fn works(command: &mut Command) -> bool {
    works_within(command, Duration::from_secs(60))
}

/// A child that ends with this value.
///
/// Children stay in the process group of the terminal, so Ctrl-C reaches them too.
pub(crate) struct Running(Child);

impl Running {
    /// Starts a command.
    pub(crate) fn start(command: &mut Command) -> Done<Self> {
        match command.spawn() {
            Ok(child) => Ok(Self(child)),
            Err(error) => fail(format!("`{}`: {error}", spelled(command))),
        }
    }

    /// Its stdout line by line, read in a thread so that the child never waits for us.
    pub(crate) fn lines(&mut self) -> Receiver<String> {
        let (send, receive) = channel();
        send_lines(self.0.stdout.take(), send);
        receive
    }

    /// Its stderr line by line.
    pub(crate) fn error_lines(&mut self) -> Receiver<String> {
        let (send, receive) = channel();
        send_lines(self.0.stderr.take(), send);
        receive
    }

    /// Both, as they come.
    pub(crate) fn all_lines(&mut self) -> Receiver<String> {
        let (send, receive) = channel();
        send_lines(self.0.stdout.take(), send.clone());
        send_lines(self.0.stderr.take(), send);
        receive
    }

    /// Whether it succeeded, when it ends within the time.
    pub(crate) fn ends_within(&mut self, limit: Duration) -> Option<bool> {
        let end = Instant::now() + limit;
        loop {
            match self.0.try_wait() {
                Ok(Some(status)) => return Some(status.success()),
                Ok(None) if Instant::now() < end => thread::sleep(Duration::from_millis(20)),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// Waits for its end; answers whether it succeeded. Its input, where we hold it, stays open.
    pub(crate) fn wait(mut self) -> Done<bool> {
        let input = self.0.stdin.take();
        let status = self.0.wait()?;
        drop(input);
        Ok(status.success())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn send_lines(from: Option<impl Read + Send + 'static>, to: Sender<String>) {
    let Some(from) = from else { return };
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            // A receiver that has gone away has heard enough; the pipe is kept empty all the same.
            let _ = to.send(text);
        }
    });
}

/// Whether a program of this name stands on the path.
pub(crate) fn exists(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .any(|folder| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)).is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn sh(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn what_a_command_says_on_failing_is_repeated() {
        let Err(Stop::Failed(text)) = output(&mut sh("echo why >&2; exit 3")) else {
            panic!("it must fail")
        };
        assert!(text.contains("why"), "{text}");
        assert_eq!(output(&mut sh("echo so")).ok().as_deref(), Some("so"));
    }

    #[test]
    fn a_child_that_hangs_is_ended() {
        let start = Instant::now();
        assert!(!works_within(&mut sh("exec sleep 30"), Duration::from_millis(100)));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn the_exit_code_of_a_child_becomes_ours() {
        assert!(matches!(run_as_ours(&mut sh("exit 2")), Err(Stop::Child(2))));
        assert!(run_as_ours(&mut sh("true")).is_ok());
    }

    #[test]
    fn the_input_of_a_child_stays_open_while_it_is_waited_for() {
        // `read` fails when its input is closed, and is ended by `timeout` when it is not.
        let mut command = sh("timeout 0.3 sh -c 'read line || exit 9'; [ $? = 124 ]");
        let child = Running::start(command.stdin(Stdio::piped())).expect("sh starts");
        assert!(matches!(child.wait(), Ok(true)));
    }

    #[test]
    fn lines_arrive_one_by_one() {
        let mut child =
            Running::start(sh("echo a; echo b").stdout(Stdio::piped())).expect("sh starts");
        let lines: Vec<String> = child.lines().iter().collect();
        assert_eq!(lines, ["a", "b"]);
    }
}
