//! Reminders: that papers come to their end, told outside the window, also while the vault is
//! locked. How many and how soon, never which.

use std::{
    sync::{
        Arc, OnceLock, Weak,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

use model::Language;
use vault::{Ending, Error, Unheld};

use super::lock;
use crate::Desk;

/// The first look comes when the window has had its start.
const FIRST: Duration = Duration::from_secs(5);
/// The days are looked at this often.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Shows short messages of the system, outside the window.
pub trait Notifier: Send + Sync {
    /// Shows what there is to tell, in the words of `language`; answers whether it was shown.
    fn show(&self, ending: Ending, language: Language) -> bool;
}

/// Shows nothing, and says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNotifier;

impl Notifier for NoNotifier {
    fn show(&self, _: Ending, _: Language) -> bool {
        false
    }
}

/// What reminding needs.
pub(super) struct Reminding {
    notifier: Arc<dyn Notifier>,
    /// Wakes whoever looks at the days.
    wake: OnceLock<SyncSender<()>>,
    /// The keychain stayed locked: nobody is asked for its password every hour.
    in_vain: AtomicBool,
}

impl Reminding {
    pub(super) fn new(notifier: Arc<dyn Notifier>) -> Self {
        Self { notifier, wake: OnceLock::new(), in_vain: AtomicBool::new(false) }
    }
}

impl Desk {
    /// Looks at the days of the papers from now on and reminds: soon, every hour, and whenever a
    /// paper changed. Ends with the desk.
    pub fn keep_reminding(self: &Arc<Self>) {
        let (wake, woken) = sync_channel(1);
        if self.strongroom.reminding.wake.set(wake).is_err() {
            return;
        }
        let me = Arc::downgrade(self);
        // Without it the app works as before.
        let _ = thread::Builder::new().name("reminders".into()).spawn(move || watch(&me, &woken));
    }

    /// Looks once, now. What cannot be read or noted is left for the next time.
    pub fn remind(&self) {
        let room = &self.strongroom;
        let held = lock(&room.held).as_ref().map(|held| Arc::downgrade(&held.open));
        // An open vault says that the keychain answers.
        let in_vain = &room.reminding.in_vain;
        if held.is_some() {
            in_vain.store(false, Ordering::Relaxed);
        } else if in_vain.load(Ordering::Relaxed) {
            return;
        }
        let language = self.language();
        let mut tell = |ending| room.reminding.notifier.show(ending, language);
        let looked = room.vault.remind(&held.unwrap_or_default(), self.clock.today(), &mut tell);
        if matches!(looked, Err(Error::Keychain(Unheld::Locked))) {
            in_vain.store(true, Ordering::Relaxed);
        }
    }

    /// A paper or its day may have changed. Waits for nothing and fails nobody.
    pub(crate) fn papers_changed(&self) {
        if let Some(wake) = self.strongroom.reminding.wake.get() {
            // Full: it is woken already.
            let _ = wake.try_send(());
        }
    }
}

/// Looks until the desk is gone.
fn watch(desk: &Weak<Desk>, woken: &Receiver<()>) {
    let mut wait = FIRST;
    while !matches!(woken.recv_timeout(wait), Err(RecvTimeoutError::Disconnected)) {
        let Some(desk) = desk.upgrade() else { return };
        desk.remind();
        wait = EVERY;
    }
}
