//! Opening a vault with its recovery sheet.

use std::{fs::File, io::ErrorKind};

use age::{secrecy::SecretString, x25519::Identity};
use model::{LockKind, VaultAct};

use super::{About, FORMAT, PAPERS, Vault};
use crate::{
    Watch, disk,
    error::{Error, Result},
    lockbox::fit,
    open::{OpenVault, Parts},
    rowkey::{KEY, read_key},
    rows::RowKey,
    seal::{self, Recipients},
    sheet::{self, SheetFault},
    upkeep::files,
};

impl Vault {
    /// Opens a vault with its sheet, when the device key is lost or the PIN forgotten, and locks it
    /// with a new `secret`. Everything is sealed anew to a new device key; killed on the way, it is
    /// begun again with the sheet, and nothing is lost.
    ///
    /// # Errors
    /// [`Error::WrongSheet`]; [`Error::Weak`]; [`Error::Absent`]; [`Error::Stopped`] when `watch`
    /// said so; [`Error::Keychain`]; [`Error::Disk`].
    pub fn recover(
        &self,
        sheet: &str,
        kind: LockKind,
        secret: &SecretString,
        now: i64,
        watch: Watch<'_>,
    ) -> Result<OpenVault> {
        let recovery = sheet::read(sheet).map_err(Error::WrongSheet)?;
        fit(kind, secret)?;
        if !self.anything()? {
            return Err(Error::Absent);
        }
        if let Err(Error::TooNew) = self.about() {
            return Err(Error::TooNew);
        }
        if kind == LockKind::Pin {
            // Before anything is touched: without a keychain it is a passphrase.
            self.keychain()?;
        }
        disk::folder(&self.folder.join(PAPERS))?;
        let lock = self.hold()?;
        let other = || Error::WrongSheet(SheetFault::Other);
        let (id, key, before) = match read_key(&self.folder, &recovery) {
            Ok(held) => (held.vault, held.key, held.before),
            Err(Error::Disk(e)) if e.kind() != ErrorKind::NotFound => return Err(e.into()),
            Err(Error::Disk(_) | Error::Damaged) if self.opens_papers(&recovery)? => {
                // Without the key of the rows, the papers tell what they are themselves.
                disk::set_aside(&self.folder.join(KEY))?;
                self.rows_aside()?;
                (self.any_id()?, RowKey::new()?, None)
            }
            Err(Error::Disk(_) | Error::Damaged) => return Err(other()),
            Err(error) => return Err(error),
        };
        let device = Identity::generate();
        let recipients = Recipients::of(&device, &recovery.to_public());
        let mark = key.mark();
        let rows = self.rows(key)?;
        let parts = Parts {
            folder: self.folder.clone(),
            id: id.clone(),
            device: device.clone(),
            recipients,
            rows,
            lock,
            pending: true,
        };
        let open = OpenVault::recovering(parts, recovery, before, now, watch)?;
        // The papers open with the new device key; now it may take the old one's place.
        let about = About { format: FORMAT, id, lock: kind };
        self.set(&about, secret, &device, &mark)?;
        // The record of the old device key opens nothing any more; it may stay where no keychain
        // answers.
        let _ = self.close_other(&about);
        open.note(VaultAct::Recovered, None, now);
        open.sheet_was_used(now)?;
        Ok(open)
    }

    /// Whether the papers are sealed to `key`: more of them than are sealed to others. A sheet that
    /// was replaced may still open one that could not be sealed anew.
    fn opens_papers(&self, key: &Identity) -> Result<bool> {
        let keys = std::slice::from_ref(key);
        let (mut ours, mut others) = (0, 0);
        for (path, ..) in files(&self.folder.join(PAPERS))? {
            let open = || File::open(&path).ok();
            ours += u32::from(open().is_some_and(|f| seal::Opened::new(f, keys).is_ok()));
            others += u32::from(open().is_some_and(|f| seal::is_for_others(f, keys)));
        }
        Ok(ours > others)
    }
}
