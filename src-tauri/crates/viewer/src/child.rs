//! The process that looks at one paper.

use std::{
    io::{self, Read},
    process::ExitCode,
};

use zeroize::Zeroizing;

use crate::{
    frame::{self, Incoming},
    limits,
    task::{self, Answer, Task},
};

/// The argument that makes the app such a process. It must be looked for before anything else is
/// done: before threads, windows and files.
pub const CHILD_ARGUMENT: &str = "--viewer-child";

/// What such a process does: it sets its own limits, reads one request from its standard input,
/// answers on its standard output and ends.
#[must_use]
pub fn child() -> ExitCode {
    child_after(|| ())
}

/// [`child`], with something to do once the limits are set. For tests of the limits.
#[doc(hidden)]
#[must_use]
pub fn child_after(first: impl FnOnce()) -> ExitCode {
    if !limits::at_start() {
        return ExitCode::from(3);
    }
    // Nobody reads what a panic says, and it might name what stands in the paper.
    std::panic::set_hook(Box::new(|_| ()));
    first();
    let Some((task, bytes)) = request() else { return ExitCode::from(2) };
    let mut out = io::stdout().lock();
    let run = task::run(task, bytes, &mut |done, of| {
        limits::one_page_more();
        frame::write(&mut out, &Answer::Step { done, of }, &[]).is_ok()
    });
    let (answer, bytes) = match run {
        Ok(found) => found,
        Err(error) => (Answer::Failed(error), Zeroizing::default()),
    };
    match frame::write(&mut out, &answer, &bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn request() -> Option<(Task, Zeroizing<Vec<u8>>)> {
    let mut from = io::stdin().lock();
    let mut incoming = Incoming::default();
    let mut buffer = Zeroizing::new([0; 32 * 1024]);
    loop {
        let count = from.read(&mut buffer[..]).ok()?;
        if count == 0 {
            return None;
        }
        if let Some(frame) = incoming.take(&mut &buffer[..count]).ok()? {
            return Some(frame);
        }
    }
}
