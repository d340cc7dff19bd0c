//! Starts a process, asks it, and never waits for it longer than it said.

use std::{
    ffi::OsString,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use zeroize::Zeroizing;

use crate::{
    Error, MOST_PAGES, Result, Watch,
    frame::{self, Incoming},
    talk::{self, End},
    task::{Answer, Task},
};

/// Asks a process that is started for it. It is dead when this returns.
pub(crate) fn ask(
    program: &Path,
    arguments: &[OsString],
    task: &Task,
    bytes: &[u8],
    limit: Duration,
    watch: Watch<'_>,
) -> Result<(Answer, Zeroizing<Vec<u8>>)> {
    let until = Instant::now() + limit;
    let lead = frame::lead(task, bytes.len()).map_err(|_| Error::TooLarge)?;
    let mut child = Dying(command(program, arguments).spawn()?);
    let mut answer = Listening::new(watch);
    let end = talk::talk(&mut child.0, [&lead, bytes], until, &mut |chunk| answer.hear(chunk))?;
    let status = child.end();
    match (answer.found, end) {
        (Some(found), _) => found,
        (None, End::Late) => Err(Error::TooLong),
        (None, End::Closed | End::Enough) => Err(killed_for_time(status)),
    }
}

fn command(program: &Path, arguments: &[OsString]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().current_dir("/");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt as _;
        // Without a window of its own; the loader needs to know where the system is.
        command.creation_flags(0x0800_0000);
        if let Some(root) = std::env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
    }
    command
}

/// A process that ends with this value, whatever happens.
struct Dying(Child);

impl Dying {
    fn end(&mut self) -> Option<ExitStatus> {
        // Of one that is ending by itself already, the status stays what it was.
        let _ = self.0.kill();
        self.0.wait().ok()
    }
}

impl Drop for Dying {
    fn drop(&mut self) {
        self.end();
    }
}

/// Why a process ended that had not answered.
fn killed_for_time(status: Option<ExitStatus>) -> Error {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        let cpu = rustix::process::Signal::XCPU.as_raw();
        if status.and_then(|status| status.signal()) == Some(cpu) {
            return Error::TooLong;
        }
    }
    let _ = status;
    Error::Unreadable
}

/// What has been heard of an answer.
struct Listening<'a> {
    watch: Watch<'a>,
    incoming: Incoming,
    steps: u32,
    found: Option<Result<(Answer, Zeroizing<Vec<u8>>)>>,
}

impl<'a> Listening<'a> {
    fn new(watch: Watch<'a>) -> Self {
        Self { watch, incoming: Incoming::default(), steps: 0, found: None }
    }

    /// Hears some bytes; answers whether to listen on.
    fn hear(&mut self, mut chunk: &[u8]) -> bool {
        while self.found.is_none() && !chunk.is_empty() {
            self.found = match self.incoming.take(&mut chunk) {
                Ok(None) => break,
                Ok(Some((Answer::Step { done, of }, _))) => self.step(done, of).err().map(Err),
                Ok(Some((Answer::Failed(error), _))) => Some(Err(error)),
                Ok(Some(found)) => Some(Ok(found)),
                Err(frame::Broken) => Some(Err(Error::Unreadable)),
            };
        }
        self.found.is_none()
    }

    fn step(&mut self, done: u32, of: u32) -> Result<()> {
        self.steps += 1;
        if self.steps > MOST_PAGES + 1 || done > of || of > MOST_PAGES {
            return Err(Error::Unreadable);
        }
        if (self.watch)(done, of) { Ok(()) } else { Err(Error::Stopped) }
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used, reason = "a panic is how a test says no")]
mod tests {
    use super::*;

    fn shell(script: &str, limit: Duration) -> Result<()> {
        let arguments = ["-c".into(), script.into()];
        let task = Task::Page { page: 0, width: 1 };
        let bytes = vec![0; 1 << 20];
        ask(Path::new("/bin/sh"), &arguments, &task, &bytes, limit, &mut |_, _| true).map(|_| ())
    }

    #[test]
    fn a_silent_process_is_ended_in_time() {
        let begun = Instant::now();
        assert_eq!(shell("sleep 30", Duration::from_millis(300)), Err(Error::TooLong));
        // The sleep that the shell started still holds both pipes: nobody waits for it.
        assert_eq!(shell("sleep 3; true", Duration::from_millis(300)), Err(Error::TooLong));
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_process_that_talks_without_end_is_ended_at_once() {
        let long = Duration::from_secs(60);
        let begun = Instant::now();
        assert_eq!(shell("cat /dev/zero", long), Err(Error::Unreadable));
        assert_eq!(shell("exec cat", long), Err(Error::Unreadable), "it says what it was told");
        assert_eq!(shell("exit 0", long), Err(Error::Unreadable));
        assert_eq!(shell("kill -XCPU $$", long), Err(Error::TooLong));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_process_that_does_not_start_is_named() {
        let task = Task::Page { page: 0, width: 1 };
        let none = Path::new("/nowhere/at/all");
        let asked = ask(none, &[], &task, &[], Duration::from_secs(1), &mut |_, _| true);
        assert_eq!(asked.map(|_| ()), Err(Error::NoChild(std::io::ErrorKind::NotFound)));
    }

    #[test]
    fn a_process_that_counts_more_pages_than_there_can_be_is_not_believed() {
        let said = |steps: &[(u32, u32)]| {
            let mut out = Vec::new();
            for &(done, of) in steps {
                frame::write(&mut out, &Answer::Step { done, of }, &[]).unwrap();
            }
            let mut go_on = |done, _| done < 5;
            let mut listening = Listening::new(&mut go_on);
            listening.hear(&out);
            listening.found.map(|found| found.map(|_| ()))
        };
        assert_eq!(said(&[(1, 3), (2, 3)]), None);
        assert_eq!(said(&[(4, 3)]), Some(Err(Error::Unreadable)));
        assert_eq!(said(&[(1, 1_000)]), Some(Err(Error::Unreadable)));
        assert_eq!(said(&[(1, 2); 100]), Some(Err(Error::Unreadable)));
        assert_eq!(said(&[(5, 60)]), Some(Err(Error::Stopped)));
    }
}
