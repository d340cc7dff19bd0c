//! Making, unlocking, locking, recovering, erasing.

use std::sync::{Arc, mpsc};

use wire::{
    ChangeSecret, CreateVault, EraseVault, Failure, LockVault, ReadVault, Reason, RecoverVault,
    StopVaultWork, TouchVault, UnlockVault, VaultState, VaultWorkKind,
};

use super::{lock, refused, secret, work::Ended};
use crate::{Answer, Desk, failure::failed};

impl Answer<ReadVault> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadVault) -> Result<VaultState, Failure> {
        self.in_vault(|desk| desk.vault_state()).await
    }
}

impl Answer<CreateVault> for Desk {
    async fn answer(self: &Arc<Self>, ask: CreateVault) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            let _alone = lock(&desk.strongroom.entering);
            let (kind, now) = (ask.kind, desk.clock.now());
            let made = desk.strongroom.vault.create(kind, &secret(ask.secret), now);
            let (open, sheet) = made.map_err(refused)?;
            open.show_sheet(sheet);
            desk.hold(open, kind);
            desk.vault_state()
        })
        .await
    }
}

impl Answer<UnlockVault> for Desk {
    async fn answer(self: &Arc<Self>, ask: UnlockVault) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            let _alone = lock(&desk.strongroom.entering);
            if lock(&desk.strongroom.held).is_some() {
                return desk.vault_state();
            }
            let vault::State::Locked { kind, .. } =
                desk.strongroom.vault.state().map_err(refused)?
            else {
                return Err(failed(Reason::NeedsSheet));
            };
            let now = desk.clock.now();
            let open = desk.strongroom.vault.unlock(&secret(ask.secret), now).map_err(refused)?;
            desk.hold(open, kind);
            desk.vault_state()
        })
        .await
    }
}

impl Answer<LockVault> for Desk {
    async fn answer(self: &Arc<Self>, _: LockVault) -> Result<VaultState, Failure> {
        self.in_vault(|desk| {
            desk.lock_vault();
            desk.vault_state()
        })
        .await
    }
}

impl Answer<TouchVault> for Desk {
    async fn answer(self: &Arc<Self>, _: TouchVault) -> Result<VaultState, Failure> {
        self.in_vault(|desk| {
            desk.opened()?;
            desk.vault_state()
        })
        .await
    }
}

impl Answer<RecoverVault> for Desk {
    async fn answer(self: &Arc<Self>, ask: RecoverVault) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            let alone = lock(&desk.strongroom.entering);
            desk.lock_vault();
            let RecoverVault { sheet, kind, secret: new } = ask;
            let (sheet, new, now) = (sheet.0, secret(new), desk.clock.now());
            if desk.strongroom.vault.state().map_err(refused)? == vault::State::Absent {
                let made = desk.strongroom.vault.create_from_sheet(&sheet, kind, &new, now);
                desk.hold(made.map_err(refused)?, kind);
                return desk.vault_state();
            }
            // The answer comes as soon as it is known whether the sheet fits.
            let (fits, known) = mpsc::channel();
            desk.begin_work(VaultWorkKind::Recover, move |desk, work| {
                let mut watch = |done, of| {
                    let _ = fits.send(None);
                    work.went(done, of)
                };
                let room = &desk.strongroom;
                match room.vault.recover(&sheet, kind, &new, now, &mut watch) {
                    Ok(open) => {
                        desk.hold(open, kind);
                        Ok(None)
                    }
                    Err(error) => {
                        let ended = Ended::from(error);
                        if let Ended::Failed(failure) = &ended {
                            let _ = fits.send(Some(failure.clone()));
                        }
                        Err(ended)
                    }
                }
            })?;
            let first = known.recv().ok().flatten();
            drop(alone);
            match first {
                Some(failure) => {
                    *lock(&desk.strongroom.work) = None;
                    Err(failure)
                }
                None => desk.vault_state(),
            }
        })
        .await
    }
}

impl Answer<ChangeSecret> for Desk {
    async fn answer(self: &Arc<Self>, ask: ChangeSecret) -> Result<VaultState, Failure> {
        self.in_vault(move |desk| {
            let open = desk.opened()?;
            let (kind, now) = (ask.kind, desk.clock.now());
            let room = &desk.strongroom;
            room.vault.check_secret(&secret(ask.old), now).map_err(refused)?;
            room.vault.change_secret(&open, kind, &secret(ask.secret), now).map_err(refused)?;
            if let Some(held) = lock(&room.held).as_mut() {
                held.kind = kind;
            }
            desk.papers_changed();
            desk.vault_state()
        })
        .await
    }
}

impl Answer<StopVaultWork> for Desk {
    async fn answer(self: &Arc<Self>, _: StopVaultWork) -> Result<VaultState, Failure> {
        self.in_vault(|desk| {
            if let Some(work) = lock(&desk.strongroom.work).as_ref() {
                work.stop();
            }
            desk.vault_state()
        })
        .await
    }
}

impl Answer<EraseVault> for Desk {
    async fn answer(self: &Arc<Self>, ask: EraseVault) -> Result<VaultState, Failure> {
        if !ask.sure {
            return Err(failed(Reason::NotAllowed));
        }
        self.in_vault(|desk| {
            let _alone = lock(&desk.strongroom.entering);
            if desk.strongroom.busy() {
                return Err(failed(Reason::VaultBusy));
            }
            desk.lock_vault();
            desk.strongroom.vault.erase().map_err(refused)?;
            *lock(&desk.strongroom.work) = None;
            desk.vault_state()
        })
        .await
    }
}
