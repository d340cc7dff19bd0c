//! Writes to a process and hears it at the same time, until a moment.

use std::{io, process::Child, time::Instant};

/// How a talk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The other side closed.
    Closed,
    /// The listener had enough.
    Enough,
    /// The moment has come.
    Late,
}

/// Writes `parts` to the process and gives what it says to `hear`, which answers whether to listen
/// on. No thread is started: both pipes are asked in turn, so nothing is left behind, not even when
/// another process holds them open.
///
/// # Errors
///
/// What the system says of the pipes. A process that does not listen is no error.
#[cfg(unix)]
pub(crate) fn talk(
    child: &mut Child,
    parts: [&[u8]; 2],
    until: Instant,
    hear: &mut dyn FnMut(&[u8]) -> bool,
) -> io::Result<End> {
    use std::io::{ErrorKind, Read as _, Write as _};

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let (mut to, from) = (child.stdin.take(), child.stdout.take());
    let mut from = from.ok_or(ErrorKind::BrokenPipe)?;
    rustix::io::ioctl_fionbio(&from, true)?;
    if let Some(to) = &to {
        rustix::io::ioctl_fionbio(to, true)?;
    }
    let mut parts = parts.into_iter();
    let mut rest: &[u8] = &[];
    let mut buffer = zeroize::Zeroizing::new([0; 32 * 1024]);
    loop {
        while rest.is_empty() && to.is_some() {
            match parts.next() {
                Some(part) => rest = part,
                None => to = None,
            }
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(End::Late);
        }
        let mut fds = vec![PollFd::new(&from, PollFlags::IN)];
        fds.extend(to.as_ref().map(|to| PollFd::new(to, PollFlags::OUT)));
        let wait = Timespec::try_from(left).map_err(|_| ErrorKind::InvalidInput)?;
        match poll(&mut fds, Some(&wait)) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(writer) = &mut to {
            match writer.write(rest) {
                Ok(count) => rest = rest.get(count..).unwrap_or_default(),
                Err(error) if again(&error) => {}
                // It does not listen; it may have answered all the same.
                Err(_) => (to, rest) = (None, &[]),
            }
        }
        match from.read(&mut buffer[..]) {
            Ok(0) => return Ok(End::Closed),
            Ok(count) if hear(&buffer[..count]) => {}
            Ok(_) => return Ok(End::Enough),
            Err(error) if again(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(unix)]
fn again(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

/// As on Unix, with two threads: where pipes cannot be asked, they end when the process is killed.
///
/// # Errors
///
/// What the system says of the pipes. A process that does not listen is no error.
#[cfg(not(unix))]
pub(crate) fn talk(
    child: &mut Child,
    parts: [&[u8]; 2],
    until: Instant,
    hear: &mut dyn FnMut(&[u8]) -> bool,
) -> io::Result<End> {
    use std::{
        io::{ErrorKind, Read as _, Write as _},
        sync::mpsc::{RecvTimeoutError, sync_channel},
        thread,
    };
    use zeroize::Zeroizing;

    let (to, from) = (child.stdin.take(), child.stdout.take());
    let mut to = to.ok_or(ErrorKind::BrokenPipe)?;
    let mut from = from.ok_or(ErrorKind::BrokenPipe)?;
    let (said, heard) = sync_channel::<Zeroizing<Vec<u8>>>(4);
    thread::scope(|scope| {
        scope.spawn(move || {
            let _ = parts.iter().try_for_each(|part| to.write_all(part));
        });
        scope.spawn(move || {
            let mut buffer = Zeroizing::new([0; 32 * 1024]);
            while let Ok(count @ 1..) = from.read(&mut buffer[..]) {
                if said.send(Zeroizing::new(buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let end = loop {
            match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(chunk) if hear(&chunk) => {}
                Ok(_) => break End::Enough,
                Err(RecvTimeoutError::Timeout) => break End::Late,
                Err(RecvTimeoutError::Disconnected) => break End::Closed,
            }
        };
        // With it go its ends of the pipes, and so the two threads.
        drop(heard);
        let _ = child.kill();
        Ok(end)
    })
}
