//! Letting the system calls of a child fail, as the kernel would, with `strace`.

use std::{
    fs,
    path::PathBuf,
    process::{Command, ExitStatus, Stdio},
};

use crate::{Done, child::end};

const STRACE: &str = "strace";

/// How a child ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// With one of the codes of [`end`].
    Well(u8),
    /// By the signal that was sent.
    Killed,
    /// In a way that no citizen may see.
    Badly(&'static str),
}

impl Ended {
    fn of(status: ExitStatus, may_be_killed: bool) -> Self {
        match status.code() {
            Some(101) => Self::Badly("in a panic"),
            Some(code) if code == i32::from(end::BROKEN) => {
                Self::Badly("without serving what it had")
            }
            Some(code) => u8::try_from(code).map_or(Self::Badly("with a strange code"), Self::Well),
            None if may_be_killed => Self::Killed,
            None => Self::Badly("by a signal"),
        }
    }
}

/// One child under strace.
pub(super) struct Run<'a> {
    /// What is run.
    pub(super) child: &'a Command,
    /// The calls that are watched, as strace takes them.
    pub(super) calls: &'a str,
    /// What happens to them; nothing without it.
    pub(super) inject: Option<&'a str>,
    pub(super) log: PathBuf,
}

impl Run<'_> {
    /// Runs it; answers how it ended and whether the fault happened.
    ///
    /// # Errors
    /// When it does not start.
    pub(super) fn start(&self) -> Done<(Ended, bool)> {
        let mut strace = Command::new(STRACE);
        strace.args(["-f", "-qq", "-e", "signal=none", "-o"]).arg(&self.log);
        strace.args(["-e", &format!("trace={}", self.calls)]);
        if let Some(inject) = self.inject {
            strace.args(["-e", &format!("inject={}:{inject}", self.calls)]);
        }
        strace.arg("--").arg(self.child.get_program()).args(self.child.get_args());
        strace.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = strace.status()?;
        let kills = self.inject.is_some_and(|inject| inject.starts_with("signal"));
        let ended = Ended::of(status, kills);
        let happened = match ended {
            Ended::Killed => true,
            _ => fs::read_to_string(&self.log)?.contains("(INJECTED)"),
        };
        Ok((ended, happened))
    }
}

/// Why strace cannot be used here, if it cannot.
pub(super) fn unusable() -> Option<String> {
    let said = Command::new(STRACE).args(["-qq", "-o", "/dev/null", "true"]).output();
    match said {
        Ok(out) if out.status.success() => None,
        Ok(out) => {
            let why = String::from_utf8_lossy(&out.stderr);
            Some(format!("{STRACE} cannot trace here: {}", why.trim()))
        }
        Err(error) => Some(format!("{STRACE} is missing ({error}); `apt-get install {STRACE}`")),
    }
}
