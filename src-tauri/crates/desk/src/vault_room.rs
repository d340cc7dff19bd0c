//! The vault as the screen sees it: made, unlocked, locked by itself, recovered, erased. What is in
//! it is in the files beside.

mod deeds;
mod folder;
mod look;
mod names;
mod out;
mod papers;
mod reminders;
mod sheet;
mod ticks;
mod way_in;
mod work;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    thread,
    time::Duration,
};

use vault::{Cost, KeyHolder, OpenVault, SecretString, Ticks, Vault};
use viewer::Viewer;
use wire::{Failure, FolderTaken, LockKind, Reason, VaultFacts, VaultStage, VaultState};

use crate::{Desk, failure::failed};
use look::{Looked, MarkedCopy};
pub(crate) use papers::{kept, twin};
pub use reminders::{NoNotifier, Notifier};
pub use ticks::SystemTicks;
use work::Work;

/// Seconds without use after which the vault locks by itself. The screen warns a minute ahead.
const IDLE: u64 = 5 * 60;
/// The folder of the vault.
const FOLDER: &str = "vault";

/// What the vault works with.
#[derive(Clone)]
pub struct VaultParts {
    /// Who holds the device key.
    pub keys: Arc<dyn KeyHolder>,
    /// Time that no clock moves.
    pub ticks: Arc<dyn Ticks>,
    /// How hard a PIN is to guess.
    pub cost: Cost,
    /// Asks the citizen where to save.
    pub places: Arc<dyn Places>,
    /// Looks at papers.
    pub viewer: Viewer,
    /// Reminds of papers that end.
    pub notifier: Arc<dyn Notifier>,
}

impl VaultParts {
    /// Keys in memory, no place to save, no reminders, the time of the system, and PINs that are
    /// quick to check: for tests.
    #[must_use]
    pub fn for_tests() -> Self {
        Self {
            keys: Arc::new(vault::KeysInMemory::default()),
            ticks: Arc::new(SystemTicks::default()),
            cost: Cost::TEST,
            places: Arc::new(NoPlaces),
            viewer: Viewer::Here,
            notifier: Arc::new(NoNotifier),
        }
    }
}

/// Asks the citizen for a place outside the vault. Waits for the answer.
pub trait Places: Send + Sync {
    /// A file to be written, with `name` proposed; `None` when none was chosen.
    fn file(&self, name: &str) -> Option<PathBuf>;
    /// A folder to be written to, or to be read.
    fn folder(&self) -> Option<PathBuf>;
}

/// Nobody to ask: nothing is ever chosen.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPlaces;

impl Places for NoPlaces {
    fn file(&self, _: &str) -> Option<PathBuf> {
        None
    }

    fn folder(&self) -> Option<PathBuf> {
        None
    }
}

/// The vault of a desk.
pub(crate) struct Strongroom {
    vault: Vault,
    ticks: Arc<dyn Ticks>,
    places: Arc<dyn Places>,
    held: Mutex<Option<Held>>,
    work: Mutex<Option<Arc<Work>>>,
    viewer: Viewer,
    /// What the last look at a paper found.
    looked: Mutex<Option<Looked>>,
    marked: Mutex<Option<MarkedCopy>>,
    /// What came out of the last folder.
    folder: Mutex<Option<FolderTaken>>,
    /// Held while somebody comes in: one at a time.
    entering: Mutex<()>,
    reminding: reminders::Reminding,
}

/// An open vault, and when it was last used.
struct Held {
    open: Arc<OpenVault>,
    kind: LockKind,
    used: u64,
    /// Which words of the waiting sheet are asked for.
    check: Vec<u32>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Strongroom {
    pub(crate) fn new(home: &Path, parts: VaultParts) -> Self {
        let VaultParts { keys, ticks, cost, places, viewer, notifier } = parts;
        Self {
            vault: Vault::new(&home.join(FOLDER), keys, Arc::clone(&ticks), cost),
            ticks,
            places,
            held: Mutex::default(),
            work: Mutex::default(),
            viewer,
            looked: Mutex::default(),
            folder: Mutex::default(),
            marked: Mutex::default(),
            entering: Mutex::default(),
            reminding: reminders::Reminding::new(notifier),
        }
    }

    /// Seconds until it locks by itself.
    fn locks_in(&self, held: &Held) -> u64 {
        IDLE.saturating_sub(self.ticks.seconds().saturating_sub(held.used))
    }

    /// Whether long work is under way; it is not cut short by the lock.
    fn busy(&self) -> bool {
        lock(&self.work).as_ref().is_some_and(|work| work.running())
    }
}

impl Desk {
    /// The open vault; counts as use of it.
    ///
    /// # Errors
    /// [`Reason::VaultLocked`].
    pub(crate) fn opened(&self) -> Result<Arc<OpenVault>, Failure> {
        self.open_now().ok_or_else(|| failed(Reason::VaultLocked))
    }

    /// The open vault, if it is open, which is used thereby.
    fn open_now(&self) -> Option<Arc<OpenVault>> {
        self.lock_if_idle();
        let mut held = lock(&self.strongroom.held);
        let held = held.as_mut()?;
        held.used = self.strongroom.ticks.seconds();
        Some(Arc::clone(&held.open))
    }

    /// Its citizen is here: the time until it locks by itself begins anew.
    pub(crate) fn vault_is_used(&self) {
        if let Some(held) = lock(&self.strongroom.held).as_mut() {
            held.used = self.strongroom.ticks.seconds();
        }
    }

    /// Keeps something of what is open, unless the vault was locked meanwhile: then nothing of it may
    /// stay.
    ///
    /// # Errors
    /// [`Reason::VaultLocked`].
    pub(crate) fn while_open<T>(&self, keep: impl FnOnce() -> T) -> Result<T, Failure> {
        let held = lock(&self.strongroom.held);
        if held.is_some() { Ok(keep()) } else { Err(failed(Reason::VaultLocked)) }
    }

    /// Locks: forgets everything that was open, stops what is under way.
    fn lock_vault(&self) {
        // The keys are wiped when the last reader lets go. From here on nothing more is kept or begun.
        drop(lock(&self.strongroom.held).take());
        // What it stops is told afterwards; what ended before is not.
        let mut work = lock(&self.strongroom.work);
        match work.as_ref().filter(|work| work.running()) {
            Some(running) => running.stop(),
            None => *work = None,
        }
        drop(work);
        self.lanes.forget_papers();
        drop(lock(&self.strongroom.marked).take());
        drop(lock(&self.strongroom.looked).take());
        drop(lock(&self.strongroom.folder).take());
    }

    fn lock_if_idle(&self) {
        if self.strongroom.busy() || self.lanes.takes_papers_in() {
            return self.vault_is_used();
        }
        let idle = lock(&self.strongroom.held)
            .as_ref()
            .is_some_and(|held| self.strongroom.locks_in(held) == 0);
        if idle {
            self.lock_vault();
        }
    }

    /// Takes an opened vault in and watches over it.
    fn hold(self: &Arc<Self>, open: OpenVault, kind: LockKind) -> Arc<OpenVault> {
        let open = Arc::new(open);
        let used = self.strongroom.ticks.seconds();
        let held = Held { open: Arc::clone(&open), kind, used, check: Vec::new() };
        *lock(&self.strongroom.held) = Some(held);
        let (me, watched) = (Arc::downgrade(self), Arc::downgrade(&open));
        let thread = thread::Builder::new().name("lock".into());
        // Without a watch, the vault still locks at the next call.
        let _ = thread.spawn(move || watch(&me, &watched));
        self.papers_changed();
        open
    }

    /// How the vault stands.
    ///
    /// # Errors
    /// [`Reason::Storage`], [`Reason::TooNew`].
    fn vault_state(&self) -> Result<VaultState, Failure> {
        self.lock_if_idle();
        let work = lock(&self.strongroom.work).as_ref().map(|work| work.told());
        let stage = match self.facts() {
            Some(facts) => VaultStage::Open(facts),
            None => self.closed()?,
        };
        Ok(VaultState { stage, work })
    }

    fn facts(&self) -> Option<VaultFacts> {
        let (open, kind, locks_in) = {
            let held = lock(&self.strongroom.held);
            let held = held.as_ref()?;
            (Arc::clone(&held.open), held.kind, self.strongroom.locks_in(held))
        };
        let facts = open.facts();
        let (papers, binned, expiring) = self.counted(&open);
        Some(VaultFacts {
            kind,
            papers,
            binned,
            expiring,
            sheet_checked: facts.sheet_checked,
            sheet_waits: open.offered(|sheet| sheet.is_some()),
            backed_up: facts.backed_up,
            damaged: open.damaged(),
            locks_in,
        })
    }

    fn closed(&self) -> Result<VaultStage, Failure> {
        let keychain = || self.strongroom.vault.keychain().is_ok();
        Ok(match self.strongroom.vault.state().map_err(refused)? {
            vault::State::Absent => VaultStage::Absent { keychain: keychain() },
            vault::State::Locked { kind, wait } => VaultStage::Locked { kind, wait },
            vault::State::NeedsSheet => VaultStage::NeedsSheet { keychain: keychain() },
            vault::State::NoKeychain(why) => {
                VaultStage::NoKeychain { locked: why == vault::Unheld::Locked }
            }
        })
    }

    /// Works on the vault where waiting holds nobody up.
    async fn in_vault<T: Send + 'static>(
        self: &Arc<Self>,
        act: impl FnOnce(&Arc<Self>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let desk = Arc::clone(self);
        let joined = tokio::task::spawn_blocking(move || act(&desk)).await;
        joined.unwrap_or_else(|_| Err(failed(Reason::Fault)))
    }
}

/// Looks every second whether the vault is to be locked, until it is.
fn watch(desk: &Weak<Desk>, open: &Weak<OpenVault>) {
    loop {
        thread::sleep(Duration::from_secs(1));
        match (desk.upgrade(), open.strong_count()) {
            (Some(desk), 1..) => desk.lock_if_idle(),
            _ => return,
        }
    }
}

fn secret(secret: wire::Secret) -> SecretString {
    SecretString::from(secret.0)
}

/// What the vault's error means for the screen.
pub(crate) fn refused(error: vault::Error) -> Failure {
    use vault::Error;
    use wire::{PaperFault, SheetFault};
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    failed(match error {
        Error::Disk(_) | Error::Database(_) => Reason::Storage,
        Error::Keychain(_) => Reason::NoKeychain,
        Error::Damaged => Reason::Damaged,
        Error::WrongSecret { wait } => Reason::WrongSecret { wait },
        Error::Wait { seconds } => Reason::Wait { seconds },
        Error::Weak => Reason::WeakSecret,
        Error::WrongSheet(fault) => Reason::WrongSheet {
            fault: match fault {
                vault::SheetFault::Count(n) => SheetFault::Count(count(n)),
                vault::SheetFault::Unknown(n) => SheetFault::Unknown(count(n)),
                vault::SheetFault::Slip => SheetFault::Slip,
                vault::SheetFault::Key => SheetFault::Key,
                vault::SheetFault::Other => SheetFault::Other,
            },
        },
        Error::NeedsSheet => Reason::NeedsSheet,
        Error::Absent | Error::NotFound => Reason::NotFound,
        Error::Present => Reason::NotAllowed,
        Error::Busy => Reason::VaultBusy,
        Error::TooNew => Reason::TooNew,
        Error::NotAPaper => Reason::BadPaper { fault: PaperFault::OtherKind },
        Error::NotAsDeclared => Reason::BadPaper { fault: PaperFault::Changed },
        Error::NotABackup => Reason::BadBackup,
        Error::Stopped => Reason::Fault,
    })
}
