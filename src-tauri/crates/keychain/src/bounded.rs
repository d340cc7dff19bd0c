//! A bound on calls that cannot be broken off.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Duration,
};

use vault::Unheld;

const WAITING: u8 = 0;
const CHANGING: u8 = 1;
const GIVEN_UP: u8 = 2;

/// Whether somebody still waits for what is being done.
pub(crate) struct Turn(AtomicU8);

impl Turn {
    /// To be called before the first change.
    ///
    /// # Errors
    /// [`Unheld::Locked`] when the caller has given up: nothing may be changed any more.
    pub(crate) fn change(&self) -> Result<(), Unheld> {
        self.go(CHANGING).then_some(()).ok_or(Unheld::Locked)
    }

    fn go(&self, to: u8) -> bool {
        self.0.compare_exchange(WAITING, to, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }
}

/// Does `work` on a thread of its own and waits `bound` for it, and once more when it has begun to
/// change something. Work that is given up goes on alone until its system call returns.
///
/// # Errors
/// What `work` says; what `late` says when it took too long.
pub(crate) fn bounded<T: Send + 'static>(
    bound: Duration,
    late: impl FnOnce() -> Unheld,
    work: impl FnOnce(&Turn) -> Result<T, Unheld> + Send + 'static,
) -> Result<T, Unheld> {
    let turn = Arc::new(Turn(AtomicU8::new(WAITING)));
    let (tell, told) = mpsc::sync_channel(1);
    let its = Arc::clone(&turn);
    thread::Builder::new()
        .name("keychain".into())
        .spawn(move || {
            let _ = tell.send(work(&its));
        })
        .map_err(|_| Unheld::Refused)?;
    let mut answer = told.recv_timeout(bound);
    if matches!(answer, Err(RecvTimeoutError::Timeout)) && !turn.go(GIVEN_UP) {
        answer = told.recv_timeout(bound);
    }
    match answer {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(late()),
        Err(RecvTimeoutError::Disconnected) => Err(Unheld::Refused),
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::atomic::AtomicBool, time::Instant};

    use super::*;

    const SHORT: Duration = Duration::from_millis(200);
    const LONG: Duration = Duration::from_secs(20);

    fn late() -> Unheld {
        Unheld::Locked
    }

    #[test]
    fn the_answer_comes_through() {
        assert_eq!(bounded(LONG, late, |_| Ok(3)), Ok(3));
        assert_eq!(bounded::<()>(LONG, late, |_| Err(Unheld::Missing)), Err(Unheld::Missing));
    }

    #[test]
    fn who_gave_up_is_not_surprised_by_a_late_change() {
        let changed = Arc::new(AtomicBool::new(false));
        let its = Arc::clone(&changed);
        let (unlock, unlocked) = mpsc::channel::<()>();
        let (tell, ended) = mpsc::channel();
        let begin = Instant::now();
        let answer = bounded(SHORT, late, move |turn| {
            let _ = unlocked.recv();
            let may = turn.change();
            if may.is_ok() {
                its.store(true, Ordering::SeqCst);
            }
            let _ = tell.send(());
            may
        });
        assert_eq!(answer, Err(Unheld::Locked));
        assert!(begin.elapsed() < LONG);
        unlock.send(()).expect("the work waits");
        ended.recv_timeout(LONG).expect("the work ends");
        assert!(!changed.load(Ordering::SeqCst));
    }

    #[test]
    fn a_change_that_has_begun_is_waited_for() {
        let answer = bounded(SHORT, late, |turn| {
            turn.change()?;
            thread::sleep(SHORT + SHORT / 2);
            Ok(3)
        });
        assert_eq!(answer, Ok(3));
    }

    #[test]
    fn a_change_without_end_is_not() {
        let (hold, held) = mpsc::channel::<()>();
        let begin = Instant::now();
        let answer = bounded(SHORT, late, move |turn| {
            turn.change()?;
            let _ = held.recv();
            Ok(3)
        });
        assert_eq!(answer, Err(Unheld::Locked));
        assert!(begin.elapsed() >= 2 * SHORT && begin.elapsed() < LONG);
        drop(hold);
    }
}
