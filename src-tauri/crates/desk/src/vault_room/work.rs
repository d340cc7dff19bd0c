//! Long work: on a thread of its own, watched and stopped by the screen.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use vault::OpenVault;
use wire::{Failure, VaultWork, VaultWorkKind, VaultWorkStage};

use super::{lock, refused};
use crate::{
    Desk,
    failure::{failed, storage},
};

/// One piece of long work.
pub(super) struct Work {
    kind: VaultWorkKind,
    done: AtomicU64,
    of: AtomicU64,
    stopped: AtomicBool,
    /// `None` while it runs.
    end: Mutex<Option<VaultWorkStage>>,
}

impl Work {
    pub(super) fn running(&self) -> bool {
        lock(&self.end).is_none()
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Told how far the work is; answers whether to go on.
    pub(super) fn went(&self, done: u64, of: u64) -> bool {
        self.done.store(done, Ordering::Relaxed);
        self.of.store(of, Ordering::Relaxed);
        !self.stopped.load(Ordering::Relaxed)
    }

    pub(super) fn told(&self) -> VaultWork {
        VaultWork {
            kind: self.kind,
            stage: lock(&self.end).clone().unwrap_or(VaultWorkStage::Running),
            done: self.done.load(Ordering::Relaxed),
            of: self.of.load(Ordering::Relaxed),
        }
    }

    fn ended(&self, outcome: Result<Option<String>, Ended>) {
        let stage = match outcome {
            Ok(saved) => VaultWorkStage::Done(saved),
            Err(Ended::Stopped) => VaultWorkStage::Stopped,
            Err(Ended::Failed(failure)) => VaultWorkStage::Failed(failure),
        };
        *lock(&self.end) = Some(stage);
    }
}

/// Why long work ended early.
pub(super) enum Ended {
    /// The citizen stopped it.
    Stopped,
    /// It could not be done.
    Failed(Failure),
}

impl From<vault::Error> for Ended {
    fn from(error: vault::Error) -> Self {
        match error {
            vault::Error::Stopped => Self::Stopped,
            error => Self::Failed(refused(error)),
        }
    }
}

impl From<std::io::Error> for Ended {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(storage(error))
    }
}

impl Desk {
    /// Forgets long work that has ended.
    ///
    /// # Errors
    /// [`wire::Reason::VaultBusy`] while it is under way.
    pub(super) fn forget_work(&self) -> Result<(), Failure> {
        let mut present = lock(&self.strongroom.work);
        if present.as_ref().is_some_and(|work| work.running()) {
            return Err(failed(wire::Reason::VaultBusy));
        }
        *present = None;
        Ok(())
    }

    /// Begins long work on the open vault. Whoever locks the vault afterwards stops it.
    ///
    /// # Errors
    /// [`wire::Reason::VaultLocked`]; as [`Desk::begin_work`].
    pub(super) fn begin_open_work(
        self: &Arc<Self>,
        kind: VaultWorkKind,
        act: impl FnOnce(&Arc<Self>, &Work, &Arc<OpenVault>) -> Result<Option<String>, Ended>
        + Send
        + 'static,
    ) -> Result<Arc<Work>, Failure> {
        self.opened()?;
        let held = lock(&self.strongroom.held);
        let open = held.as_ref().map(|held| Arc::clone(&held.open));
        let open = open.ok_or_else(|| failed(wire::Reason::VaultLocked))?;
        self.begin_work(kind, move |desk, work| act(desk, work, &open))
    }

    /// Begins long work; one at a time.
    ///
    /// # Errors
    /// [`wire::Reason::VaultBusy`] while other work is under way; [`wire::Reason::Storage`] when the
    /// system gives no thread.
    pub(super) fn begin_work(
        self: &Arc<Self>,
        kind: VaultWorkKind,
        act: impl FnOnce(&Arc<Self>, &Work) -> Result<Option<String>, Ended> + Send + 'static,
    ) -> Result<Arc<Work>, Failure> {
        let mut present = lock(&self.strongroom.work);
        if present.as_ref().is_some_and(|work| work.running()) {
            return Err(failed(wire::Reason::VaultBusy));
        }
        let work = Arc::new(Work {
            kind,
            done: AtomicU64::new(0),
            of: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            end: Mutex::new(None),
        });
        let (desk, mine) = (Arc::clone(self), Arc::clone(&work));
        let run = move || {
            let outcome = act(&desk, &mine);
            mine.ended(outcome);
        };
        thread::Builder::new().name("vault".into()).spawn(run).map_err(storage)?;
        *present = Some(Arc::clone(&work));
        Ok(work)
    }
}
