//! A vault from outside: made, unlocked, recovered, erased.

mod recovering;

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use age::{secrecy::SecretString, x25519::Identity};
use serde::{Deserialize, Serialize};

use model::{LockKind, VaultAct};

use crate::{
    db::Rows,
    disk,
    error::{Error, Result, is_newer},
    keys::{InFolder, KeyHolder, Unheld},
    lockbox::{Cost, Lockbox, Ticks, fit},
    open::{OpenVault, Parts},
    rowkey::{KEY, read_key, write_key},
    rows::{RowKey, chance, hex},
    seal::Recipients,
    sheet::{self, Sheet},
};

/// Says which vault this is.
const ABOUT: &str = "vault.json";
/// The sealed rows.
const DATABASE: &str = "vault.db";
/// The sealed papers.
pub(crate) const PAPERS: &str = "papers";
/// The record of a passphrase vault.
const RECORD: &str = "lock.json";
/// Held while the vault is open.
const LOCK: &str = "lock";
/// What the folder is called while it is erased.
const ERASING: &str = "erasing";
const FORMAT: u32 = 1;

/// The place of a vault: a folder, and who holds its key.
pub struct Vault {
    folder: PathBuf,
    pub(crate) holder: Arc<dyn KeyHolder>,
    ticks: Arc<dyn Ticks>,
    cost: Cost,
    /// Held while the list of last days is at work.
    pub(crate) reminding: Mutex<()>,
}

/// How a vault stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Absent,
    /// It opens with the PIN or passphrase, in `wait` seconds at the earliest.
    Locked {
        /// With which.
        kind: LockKind,
        /// Seconds until a try is taken.
        wait: u64,
    },
    /// Its device key is gone or damaged: only the sheet opens it.
    NeedsSheet,
    /// The keychain does not answer now. The vault may open later as before; the sheet opens it
    /// in any case.
    NoKeychain(Unheld),
}

/// `vault.json`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct About {
    format: u32,
    pub(crate) id: String,
    pub(crate) lock: LockKind,
}

impl Vault {
    /// The vault in `folder`, which need not exist.
    #[must_use]
    pub fn new(
        folder: &Path,
        holder: Arc<dyn KeyHolder>,
        ticks: Arc<dyn Ticks>,
        cost: Cost,
    ) -> Self {
        Self { folder: folder.to_owned(), holder, ticks, cost, reminding: Mutex::default() }
    }

    /// How it stands.
    ///
    /// # Errors
    /// [`Error::Disk`]; [`Error::TooNew`].
    pub fn state(&self) -> Result<State> {
        self.finish_erasing()?;
        let about = match self.about() {
            Ok(Some(about)) => about,
            Ok(None) if !self.anything()? => return Ok(State::Absent),
            Ok(None) | Err(Error::Damaged) => return Ok(State::NeedsSheet),
            Err(error) => return Err(error),
        };
        match self.with_box(&about, |lockbox| lockbox.wait()) {
            Ok(wait) => Ok(State::Locked { kind: about.lock, wait }),
            Err(Error::NeedsSheet) => Ok(State::NeedsSheet),
            Err(Error::Keychain(why)) => Ok(State::NoKeychain(why)),
            Err(error) => Err(error),
        }
    }

    /// Whether the keychain of the system answers.
    ///
    /// # Errors
    /// [`Unheld`] says why not.
    pub fn keychain(&self) -> std::result::Result<(), Unheld> {
        self.holder.read("probe").map(drop)
    }

    /// Makes a new vault that opens with `secret`; the answer's sheet is the only copy of the
    /// recovery key.
    ///
    /// # Errors
    /// [`Error::Present`] when papers are here; [`Error::Weak`]; [`Error::Keychain`]; [`Error::Disk`].
    pub fn create(
        &self,
        kind: LockKind,
        secret: &SecretString,
        now: i64,
    ) -> Result<(OpenVault, Sheet)> {
        let sheet = Sheet::new()?;
        let open = self.make(&sheet.identity()?, kind, secret, VaultAct::Made, now)?;
        Ok((open, sheet))
    }

    /// Makes an empty vault for what a backup holds: its recovery key is that of the sheet.
    ///
    /// # Errors
    /// As [`Vault::create`]; [`Error::WrongSheet`].
    pub fn create_from_sheet(
        &self,
        sheet: &str,
        kind: LockKind,
        secret: &SecretString,
        now: i64,
    ) -> Result<OpenVault> {
        let recovery = sheet::read(sheet).map_err(Error::WrongSheet)?;
        let open = self.make(&recovery, kind, secret, VaultAct::Recovered, now)?;
        open.know(recovery);
        open.sheet_was_used(now)?;
        Ok(open)
    }

    fn make(
        &self,
        recovery: &Identity,
        kind: LockKind,
        secret: &SecretString,
        act: VaultAct,
        now: i64,
    ) -> Result<OpenVault> {
        fit(kind, secret)?;
        self.finish_erasing()?;
        if self.anything()? {
            return Err(Error::Present);
        }
        disk::folder(&self.folder.join(PAPERS))?;
        if let Some(parent) = self.folder.parent() {
            disk::sync_folder(parent)?;
        }
        let lock = self.hold()?;
        if self.anything()? {
            return Err(Error::Present);
        }
        // What is left of one that was never finished holds no paper. Only what is ours goes.
        let beside = ["-wal", "-shm"].map(|end| format!("{DATABASE}{end}"));
        for name in [KEY, RECORD, DATABASE].into_iter().chain(beside.iter().map(String::as_str)) {
            match fs::remove_file(self.folder.join(name)) {
                Err(e) if e.kind() != ErrorKind::NotFound => return Err(e.into()),
                _ => {}
            }
        }
        let id = hex(&chance::<16>()?);
        let device = Identity::generate();
        let recipients = Recipients::of(&device, &recovery.to_public());
        let key = RowKey::new()?;
        write_key(&self.folder, &id, &key, &recipients, None)?;
        let mark = key.mark();
        let rows = Rows::open(&self.folder.join(DATABASE), key)?;
        self.set(&About { format: FORMAT, id: id.clone(), lock: kind }, secret, &device, &mark)?;
        let (folder, pending) = (self.folder.clone(), false);
        let parts = Parts { folder, id, device, recipients, rows, lock, pending };
        let open = OpenVault::new(parts, now)?;
        open.note(act, None, now);
        Ok(open)
    }

    /// Unlocks with the PIN or passphrase.
    ///
    /// # Errors
    /// [`Error::WrongSecret`], [`Error::Wait`]; [`Error::NeedsSheet`] when the device key is gone or
    /// does not fit; [`Error::Busy`]; [`Error::Absent`]; [`Error::Keychain`]; [`Error::Disk`].
    pub fn unlock(&self, secret: &SecretString, now: i64) -> Result<OpenVault> {
        let about = match self.about() {
            Ok(Some(about)) => about,
            Ok(None) if !self.anything()? => return Err(Error::Absent),
            Ok(None) | Err(Error::Damaged) => return Err(Error::NeedsSheet),
            Err(error) => return Err(error),
        };
        let lock = self.hold()?;
        let unwrapped = self.with_box(&about, |lockbox| lockbox.open(secret, now))?;
        let opened = match read_key(&self.folder, &unwrapped.device) {
            Ok(opened) if opened.vault == about.id && opened.key.mark() == unwrapped.rows => opened,
            Ok(_) | Err(Error::Damaged) => return Err(Error::NeedsSheet),
            Err(Error::Disk(e)) if e.kind() == ErrorKind::NotFound => {
                return Err(Error::NeedsSheet);
            }
            Err(error) => return Err(error),
        };
        let recipients = Recipients::of(&unwrapped.device, &opened.recovery);
        let pending = opened.before.is_some();
        let rows = self.rows(opened.key)?;
        let parts = Parts {
            folder: self.folder.clone(),
            id: about.id,
            device: unwrapped.device,
            recipients,
            rows,
            lock,
            pending,
        };
        let open = OpenVault::new(parts, now)?;
        if pending {
            // A new sheet was agreed on, and the work was cut short. What keeps it from being done
            // now, such as a full disk, keeps nobody from their papers.
            let _ = open.seal_anew(&mut |_, _| true);
        }
        for at in unwrapped.tries {
            open.note(VaultAct::WrongSecret, None, at);
        }
        open.note(VaultAct::Unlocked, None, now);
        Ok(open)
    }

    /// Whether `secret` is the present PIN or passphrase; a wrong one counts as a wrong try.
    ///
    /// # Errors
    /// [`Error::WrongSecret`], [`Error::Wait`]; [`Error::NeedsSheet`]; [`Error::Absent`];
    /// [`Error::Keychain`]; [`Error::Disk`].
    pub fn check_secret(&self, secret: &SecretString, now: i64) -> Result<()> {
        let about = self.about()?.ok_or(Error::Absent)?;
        self.with_box(&about, |lockbox| lockbox.open(secret, now)).map(drop)
    }

    /// Changes the PIN or passphrase of an open vault.
    ///
    /// # Errors
    /// [`Error::Weak`]; [`Error::Disk`]; [`Error::Keychain`], also when the new secret holds and the
    /// keychain did not let go of the old one: then it is to be changed once more.
    pub fn change_secret(
        &self,
        open: &OpenVault,
        kind: LockKind,
        secret: &SecretString,
        now: i64,
    ) -> Result<()> {
        fit(kind, secret)?;
        let (device, mark) = open.key()?;
        let about = About { format: FORMAT, id: open.id().to_owned(), lock: kind };
        self.set(&about, secret, &device, &mark)?;
        open.note(VaultAct::SecretChanged, None, now);
        match self.close_other(&about) {
            // Where there is none, there is no old secret.
            Err(Error::Keychain(Unheld::Missing)) => Ok(()),
            other => other,
        }
    }

    /// Removes everything: papers, rows, keys. What is cut short is finished at the next look.
    ///
    /// # Errors
    /// [`Error::Keychain`] when the key may still be there (then nothing was removed);
    /// [`Error::Disk`].
    pub fn erase(&self) -> Result<()> {
        if let Ok(Some(about)) = self.about() {
            let deleted = self.holder.delete(&about.id);
            self.forget_reminders(&about.id);
            if about.lock == LockKind::Pin {
                deleted?;
            }
        }
        if !self.folder.exists() {
            return Ok(());
        }
        self.finish_erasing()?;
        fs::rename(&self.folder, self.going())?;
        self.finish_erasing()
    }

    fn going(&self) -> PathBuf {
        self.folder.with_extension(ERASING)
    }

    fn finish_erasing(&self) -> Result<()> {
        match fs::remove_dir_all(self.going()) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(e.into()),
            _ => Ok(()),
        }
    }

    /// Whether there is a vault, as far as the files tell: the keychain is not asked.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.folder.join(ABOUT).exists()
    }

    /// Whether there is anything here that someone could miss.
    fn anything(&self) -> Result<bool> {
        let papers = match fs::read_dir(self.folder.join(PAPERS)) {
            Ok(entries) => entries
                .flatten()
                .any(|entry| !entry.file_name().to_string_lossy().starts_with(disk::FRESH)),
            Err(e) if e.kind() == ErrorKind::NotFound => false,
            Err(e) => return Err(e.into()),
        };
        Ok(papers || self.folder.join(ABOUT).exists())
    }

    pub(crate) fn about(&self) -> Result<Option<About>> {
        let text = match disk::read_small(&self.folder.join(ABOUT)) {
            Ok(text) => text,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        if is_newer(&text, FORMAT) {
            return Err(Error::TooNew);
        }
        let about: About = serde_json::from_slice(&text).map_err(|_| Error::Damaged)?;
        let sound = about.id.len() == 32 && about.id.bytes().all(|c| c.is_ascii_hexdigit());
        if about.format == FORMAT && sound { Ok(Some(about)) } else { Err(Error::Damaged) }
    }

    /// The id that `vault.json` names, else a new one.
    fn any_id(&self) -> Result<String> {
        match self.about() {
            Ok(Some(about)) => Ok(about.id),
            _ => Ok(hex(&chance::<16>()?)),
        }
    }

    /// Seals the device key under a secret and says so in `vault.json`, in this order.
    fn set(
        &self,
        about: &About,
        secret: &SecretString,
        device: &Identity,
        mark: &str,
    ) -> Result<()> {
        self.with_box(about, |lockbox| lockbox.set(secret, device, mark))?;
        let text = serde_json::to_vec(about).map_err(|_| Error::Damaged)?;
        Ok(disk::replace(&self.folder.join(ABOUT), |file| file.write_all(&text))?)
    }

    /// Closes the way that is not used.
    fn close_other(&self, about: &About) -> Result<()> {
        match about.lock {
            LockKind::Passphrase => {
                self.forget_reminders(&about.id);
                self.holder.delete(&about.id)?;
            }
            LockKind::Pin => self.in_folder().delete(&about.id)?,
        }
        Ok(())
    }

    fn in_folder(&self) -> InFolder {
        InFolder(self.folder.join(RECORD))
    }

    fn with_box<T>(&self, about: &About, act: impl FnOnce(&Lockbox<'_>) -> Result<T>) -> Result<T> {
        let file = self.in_folder();
        let holder: &dyn KeyHolder = match about.lock {
            LockKind::Pin => &*self.holder,
            LockKind::Passphrase => &file,
        };
        act(&Lockbox { holder, ticks: &*self.ticks, vault: &about.id, cost: self.cost })
    }

    /// Keeps every other process out until the answer is dropped.
    fn hold(&self) -> Result<File> {
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join(LOCK))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(fs::TryLockError::WouldBlock) => Err(Error::Busy),
            // Some network folders know no locks; one process is the usual case.
            Err(fs::TryLockError::Error(e)) if e.kind() == ErrorKind::Unsupported => Ok(file),
            Err(fs::TryLockError::Error(e)) => Err(e.into()),
        }
    }

    /// The database; a damaged one is set aside, and the papers tell what they are themselves.
    fn rows(&self, key: RowKey) -> Result<Rows> {
        let path = self.folder.join(DATABASE);
        let again = RowKey::of(key.bytes()).ok_or(Error::Damaged)?;
        let opened = Rows::open(&path, key).and_then(|rows| rows.check().map(|()| rows));
        match opened {
            // A file that may not be written is no damage.
            Err(error)
                if Rows::damaged(&error) && File::options().write(true).open(&path).is_ok() =>
            {
                self.rows_aside()?;
                Rows::open(&path, again)
            }
            other => other,
        }
    }

    fn rows_aside(&self) -> Result<()> {
        for end in ["", "-wal", "-shm"] {
            disk::set_aside(&self.folder.join(format!("{DATABASE}{end}")))?;
        }
        Ok(())
    }
}
