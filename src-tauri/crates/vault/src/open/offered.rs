//! The recovery sheet that an open vault shows until it was checked.

use std::sync::{MutexGuard, PoisonError};

use model::VaultAct;

use super::{Facts, OpenVault};
use crate::{
    Watch,
    error::{Error, Result},
    rowkey::{Before, write_key},
    seal::Recipients,
    sheet::Sheet,
};

impl OpenVault {
    /// A new recovery sheet, which counts only once it is [agreed on](OpenVault::agree).
    ///
    /// # Errors
    /// [`Error::Disk`] when the system gives no chance.
    pub fn offer_sheet(&self) -> Result<()> {
        let sheet = Sheet::new()?;
        *self.offer() = Some(sheet);
        Ok(())
    }

    fn offer(&self) -> MutexGuard<'_, Option<Sheet>> {
        self.offered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a sheet that is in use already, to be looked at until it was checked.
    pub fn show_sheet(&self, sheet: Sheet) {
        *self.offer() = Some(sheet);
    }

    /// The sheet that is shown, if there is one.
    pub fn offered<T>(&self, look: impl FnOnce(Option<&Sheet>) -> T) -> T {
        look(self.offer().as_ref())
    }

    /// Whether the sheet that is shown is the one that opens the vault now.
    #[must_use]
    pub fn offered_is_in_use(&self) -> bool {
        let offered = self.offered(|sheet| sheet?.identity().ok());
        let present = self.lock().recipients.recovery.to_string();
        offered.is_some_and(|key| key.to_public().to_string() == present)
    }

    /// The citizen typed words of the offered sheet back: from now on it is the one that opens the
    /// vault. Everything is sealed anew when it is another than before; killed on the way, that is
    /// finished at the next unlock.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none is offered; [`Error::Stopped`]: agree again, or unlock again;
    /// [`Error::Disk`].
    pub fn agree(&self, now: i64, watch: Watch<'_>) -> Result<()> {
        let next = self.offered(|sheet| sheet.ok_or(Error::NotFound)?.identity())?.to_public();
        let mut inner = self.lock();
        if inner.recipients.recovery.to_string() != next.to_string() {
            let recipients = Recipients { recovery: next, ..inner.recipients.clone() };
            // Until all is done, either sheet opens the vault, and nothing depends on the PIN.
            let recovery = Some(&inner.recipients.recovery);
            let before = Before { device: &self.device, recovery };
            write_key(&self.folder, &self.id, inner.rows.key(), &recipients, Some(&before))?;
            inner.recipients = recipients;
            inner.pending = true;
        }
        if inner.pending {
            drop(inner);
            self.seal_anew(watch)?;
            self.note(VaultAct::NewSheet, None, now);
            inner = self.lock();
        }
        let facts = Facts { sheet_checked: Some(now), ..inner.facts };
        inner.put_facts(facts)?;
        drop(inner);
        *self.offer() = None;
        self.note(VaultAct::SheetChecked, None, now);
        Ok(())
    }

    /// The sheet was used just now, so it is known to be good.
    pub(crate) fn sheet_was_used(&self, now: i64) -> Result<()> {
        let mut inner = self.lock();
        let facts = Facts { sheet_checked: Some(now), ..inner.facts };
        inner.put_facts(facts)
    }
}
