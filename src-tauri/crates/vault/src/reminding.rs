//! Where the list of last days lies, and how it is told from: also while the vault is locked.

use std::sync::{MutexGuard, PoisonError, Weak};

use jiff::civil::Date;
use model::LockKind;

use crate::{
    db::Table,
    error::Result,
    open::OpenVault,
    paper::Standing,
    reminders::{Ending, Reminders},
    vault::Vault,
};

/// The row with the list of a vault that has no keychain.
const ROW: &str = "reminders";

/// The name of the list in the keychain, beside the device key of the vault `id`.
fn item(id: &str) -> String {
    format!("{id}.ends")
}

/// Where the list of a vault lies.
enum Place<'a> {
    /// In the keychain, under this name.
    Keychain(String),
    /// In a sealed row: to be read only while the vault is open.
    Row(&'a Weak<OpenVault>),
}

impl Vault {
    /// Tells of papers that end soon or have ended, each step once: noted first, then told, and the
    /// note is taken back when `tell` says that nothing was shown. While the vault is `open` the list
    /// is made anew from its papers. It is not kept open for this.
    ///
    /// A vault that locks with a PIN has its list in the keychain: last days, counts and what was
    /// told, no name and no id. One without a keychain tells only while it is open.
    ///
    /// # Errors
    /// [`crate::Error::Keychain`], [`crate::Error::Database`], [`crate::Error::Disk`]: nothing more
    /// was told.
    pub fn remind(
        &self,
        open: &Weak<OpenVault>,
        today: Date,
        tell: &mut dyn FnMut(Ending) -> bool,
    ) -> Result<()> {
        let _alone = self.reminding();
        let Some(about) = self.about()? else { return Ok(()) };
        let days = open.upgrade().filter(|open| open.id() == about.id).map(|open| open.last_days());
        let place = match about.lock {
            LockKind::Pin => Place::Keychain(item(&about.id)),
            LockKind::Passphrase => Place::Row(open),
        };
        let kept = self.kept(&place)?;
        let Some(known) = Reminders::read(kept.as_deref().unwrap_or_default()) else {
            return Ok(());
        };
        let mut list = match days {
            Some(days) => {
                let list = Reminders::of(&days, &known, today);
                // An empty list is kept too: on Linux looking for what is not there is work.
                if kept.as_deref() != Some(&list.write()) {
                    self.keep(&place, &list)?;
                }
                list
            }
            None => known,
        };
        while let Some((after, ending)) = list.due(today) {
            self.keep(&place, &after)?;
            if !tell(ending) {
                return self.keep(&place, &list);
            }
            list = after;
        }
        Ok(())
    }

    /// Held while the list is read and written, so that it cannot come back once it was forgotten.
    fn reminding(&self) -> MutexGuard<'_, ()> {
        self.reminding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the list of the vault `id` in the keychain. It opens nothing: where the keychain does
    /// not let go of it, nobody is kept from what they wanted.
    pub(crate) fn forget_reminders(&self, id: &str) {
        let _alone = self.reminding();
        let _ = self.holder.delete(&item(id));
    }

    fn kept(&self, place: &Place<'_>) -> Result<Option<Vec<u8>>> {
        match place {
            Place::Keychain(name) => Ok(self.holder.read(name)?.map(|kept| kept.to_vec())),
            Place::Row(open) => match open.upgrade() {
                Some(open) => open.kept_reminders(),
                None => Ok(None),
            },
        }
    }

    fn keep(&self, place: &Place<'_>, list: &Reminders) -> Result<()> {
        match place {
            Place::Keychain(name) => Ok(self.holder.write(name, &list.write())?),
            Place::Row(open) => match open.upgrade() {
                Some(open) => open.lock().rows.put(Table::Fact, ROW, &list.write()),
                None => Ok(()),
            },
        }
    }
}

impl OpenVault {
    /// The last days of the papers that are kept.
    fn last_days(&self) -> Vec<Date> {
        self.papers(|papers| {
            let kept = papers.values().filter(|paper| paper.place == Standing::Kept);
            kept.filter_map(|paper| paper.details.expires).collect()
        })
    }

    fn kept_reminders(&self) -> Result<Option<Vec<u8>>> {
        let rows = self.lock().rows.all(Table::Fact)?;
        Ok(rows.into_iter().find(|(id, _)| id == ROW).and_then(|(_, plain)| Some(plain?.to_vec())))
    }
}
