//! An unlocked vault: its papers, what is known of them, and what was done.

mod offered;

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::PathBuf,
    sync::{Mutex, MutexGuard, PoisonError},
};

use age::x25519::Identity;
use model::{Media, PaperId, VaultAct};
use serde::{Deserialize, Serialize};

use crate::{
    LARGEST, Watch,
    adding::{Adding, Sealed},
    db::{Row, Rows, Table},
    disk,
    error::{Error, Result},
    paper::{Deed, Details, Paper, Standing},
    reading::Reading,
    rowkey::{Before, write_key},
    rows::chance,
    seal::{Label, Recipients},
    sheet::{self, Sheet},
    upkeep::files,
    vault::PAPERS,
};

/// The most deeds that are kept.
const MOST_DEEDS: u32 = 5000;
/// The row with the [`Facts`].
const FACTS: &str = "facts";
/// What a sealed paper's file name ends with.
pub(crate) const ENDING: &str = ".age";

/// What the vault knows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// When the sheet was last checked by typing words back, in seconds since 1970-01-01 UTC.
    #[serde(default)]
    pub sheet_checked: Option<i64>,
    /// When a backup was last made.
    #[serde(default)]
    pub backed_up: Option<i64>,
}

/// An unlocked vault. Everything it knows is forgotten and its keys are wiped when it is dropped.
/// One thread changes at a time; reading is shared.
pub struct OpenVault {
    pub(crate) folder: PathBuf,
    pub(crate) id: String,
    device: Identity,
    /// Keys that open what the device key does not: of sheets that were typed in, and the device
    /// key before this one.
    others: Mutex<Vec<Identity>>,
    /// A sheet that is shown and not agreed on yet.
    offered: Mutex<Option<Sheet>>,
    inner: Mutex<Inner>,
    _lock: File,
}

pub(crate) struct Inner {
    pub(crate) rows: Rows,
    pub(crate) recipients: Recipients,
    pub(crate) papers: BTreeMap<PaperId, Paper>,
    facts: Facts,
    /// Rows or files that are not as they were sealed.
    pub(crate) damaged: u32,
    /// Not everything is sealed to the present recipients yet.
    pub(crate) pending: bool,
    /// The newest version of a paper that is on its way in: no number is given twice.
    given: BTreeMap<PaperId, u32>,
}

/// What an open vault is made of.
pub(crate) struct Parts {
    pub(crate) folder: PathBuf,
    pub(crate) id: String,
    pub(crate) device: Identity,
    pub(crate) recipients: Recipients,
    pub(crate) rows: Rows,
    pub(crate) lock: File,
    pub(crate) pending: bool,
}

impl OpenVault {
    pub(crate) fn new(parts: Parts, now: i64) -> Result<Self> {
        Self::of(parts, Vec::new(), now)
    }

    /// Opens with the recovery key, and the device key `before` if it is known, and seals everything
    /// anew to the device key of `parts`.
    pub(crate) fn recovering(
        parts: Parts,
        recovery: Identity,
        before: Option<Identity>,
        now: i64,
        watch: Watch<'_>,
    ) -> Result<Self> {
        let open = Self::of(parts, before.iter().cloned().chain([recovery]).collect(), now)?;
        {
            // From here on only the sheet opens the vault, until all is done: with the PIN, a part of
            // the papers would not open.
            let inner = open.lock();
            let before = before.as_ref().map(|device| Before { device, recovery: None });
            write_key(
                &open.folder,
                &open.id,
                inner.rows.key(),
                &inner.recipients,
                before.as_ref(),
            )?;
        }
        open.seal_anew(watch)?;
        Ok(open)
    }

    fn of(parts: Parts, others: Vec<Identity>, now: i64) -> Result<Self> {
        let Parts { folder, id, device, recipients, rows, lock, pending } = parts;
        disk::sweep(&folder.join(PAPERS))?;
        disk::sweep(&folder)?;
        let mut inner = Inner {
            rows,
            recipients,
            papers: BTreeMap::new(),
            facts: Facts::default(),
            damaged: 0,
            pending,
            given: BTreeMap::new(),
        };
        inner.read()?;
        let open = Self {
            folder,
            id,
            device,
            others: Mutex::new(others),
            offered: Mutex::default(),
            inner: Mutex::new(inner),
            _lock: lock,
        };
        open.put_right(now)?;
        Ok(open)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The id of the vault: 32 hexadecimal digits, nothing secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What the vault knows of itself.
    #[must_use]
    pub fn facts(&self) -> Facts {
        self.lock().facts
    }

    /// How many rows and files were found that are not as they were sealed.
    #[must_use]
    pub fn damaged(&self) -> u32 {
        self.lock().damaged
    }

    /// Hands every paper, also those in the bin, to `look`.
    pub fn papers<T>(&self, look: impl FnOnce(&BTreeMap<PaperId, Paper>) -> T) -> T {
        look(&self.lock().papers)
    }

    /// One paper.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn paper(&self, id: &PaperId) -> Result<Paper> {
        self.lock().kept(id).cloned()
    }

    /// Begins to take a paper of `size` bytes in. Nothing is kept before [`Adding::finish`].
    ///
    /// # Errors
    /// [`Error::NotAPaper`] when it is empty or over [`LARGEST`]; [`Error::NotFound`] when `to` names
    /// no paper; [`Error::Disk`].
    pub fn add(&self, name: &str, to: Option<&PaperId>, size: u64, now: i64) -> Result<Adding> {
        if size == 0 || size > LARGEST {
            return Err(Error::NotAPaper);
        }
        let mut inner = self.lock();
        let (id, version) = match to {
            Some(id) => {
                let newest = inner.kept(id)?.contents.iter().map(|c| c.version).max();
                let newest = newest.max(inner.given.get(id).copied()).unwrap_or(0);
                (id.clone(), newest.checked_add(1).ok_or(Error::NotFound)?)
            }
            None => (PaperId::of(chance()?), 1),
        };
        inner.given.insert(id.clone(), version);
        // The kind is known with the first bytes; the label is written with them.
        let media = Media::Pdf;
        let name = Details { name: name.to_owned(), ..Details::default() }.tidied().name;
        let label = Label { id, name, version, media, added: now };
        Adding::of(label, inner.recipients.clone(), size, &self.papers_folder())
    }

    /// Keeps what was taken in, as a new paper or as a new version.
    ///
    /// # Errors
    /// [`Error::NotAsDeclared`] when bytes are missing or others than `sha256` says;
    /// [`Error::NotFound`] when the paper of which it is a version is gone; [`Error::Disk`],
    /// [`Error::Database`]: nothing was kept, or it is found whole at the next unlock.
    pub fn keep(&self, adding: Adding, sha256: &str, details: &Details) -> Result<Paper> {
        let sealed = adding.finish()?;
        if sealed.content.sha256 != sha256 {
            return Err(Error::NotAsDeclared);
        }
        let now = sealed.label.added;
        self.keep_sealed(sealed, details, VaultAct::Added, now)
    }

    pub(crate) fn keep_sealed(
        &self,
        sealed: Sealed,
        details: &Details,
        act: VaultAct,
        now: i64,
    ) -> Result<Paper> {
        let Sealed { mut file, label, content, recipients } = sealed;
        let mut inner = self.lock();
        if recipients.recovery.to_string() != inner.recipients.recovery.to_string() {
            // A new sheet was agreed on while this came in.
            let of = (&label.id, label.version);
            file = self.sealed_anew(file.reopen()?, of, &inner.recipients, &mut |_| true)?;
        }
        let before = inner.papers.get(&label.id).cloned();
        let (paper, act) = match before {
            Some(paper) if paper.place == Standing::Going => return Err(Error::NotFound),
            None if act == VaultAct::Added && label.version > 1 => return Err(Error::NotFound),
            Some(mut paper) => {
                match paper.contents.iter().find(|c| c.version == content.version) {
                    // Its file takes the place of one that is damaged.
                    Some(known) if known.sha256 == content.sha256 => {}
                    Some(_) => return Err(Error::NotAsDeclared),
                    None => paper.contents.push(content),
                }
                paper.contents.sort_by_key(|c| c.version);
                paper.changed = now;
                (paper, if act == VaultAct::Added { VaultAct::Changed } else { act })
            }
            None => {
                let mut details = details.tidied();
                if details.name.is_empty() {
                    details.name.clone_from(&label.name);
                }
                let paper = Paper {
                    id: label.id.clone(),
                    details,
                    contents: vec![content],
                    added: label.added,
                    changed: now,
                    place: Standing::Kept,
                };
                (paper, act)
            }
        };
        // First the file, then the row: a file without a row is found again at the next unlock.
        disk::settle(file, &self.file_of(&label.id, label.version))?;
        inner.put(&paper)?;
        inner.papers.insert(paper.id.clone(), paper.clone());
        drop(inner);
        self.note(act, Some(&paper.id), now);
        Ok(paper)
    }

    /// Another paper with the same bytes.
    #[must_use]
    pub fn same_bytes(&self, sha256: &str) -> Option<PaperId> {
        let inner = self.lock();
        let mut kept = inner.papers.values().filter(|p| p.place == Standing::Kept);
        kept.find(|p| p.contents.iter().any(|c| c.sha256 == sha256)).map(|p| p.id.clone())
    }

    /// Changes what the citizen says of a paper.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Database`]: nothing was changed.
    pub fn change(&self, id: &PaperId, details: &Details, now: i64) -> Result<Paper> {
        self.alter(id, VaultAct::Changed, now, |paper| {
            let mut tidy = details.tidied();
            if tidy.name.is_empty() {
                tidy.name.clone_from(&paper.details.name);
            }
            paper.details = tidy;
        })
    }

    /// Puts a paper into the bin, where it stays for 30 days.
    ///
    /// # Errors
    /// As [`OpenVault::change`].
    pub fn bin(&self, id: &PaperId, now: i64) -> Result<Paper> {
        self.alter(id, VaultAct::Binned, now, |paper| {
            paper.place = Standing::Binned(now);
        })
    }

    /// Takes a paper out of the bin.
    ///
    /// # Errors
    /// As [`OpenVault::change`].
    pub fn take_back(&self, id: &PaperId, now: i64) -> Result<Paper> {
        self.alter(id, VaultAct::TakenBack, now, |paper| {
            paper.place = Standing::Kept;
        })
    }

    /// Removes a paper for good.
    ///
    /// # Errors
    /// As [`OpenVault::change`]; once begun, it is finished at the next unlock at the latest.
    pub fn remove(&self, id: &PaperId, now: i64) -> Result<()> {
        self.alter(id, VaultAct::Removed, now, |paper| {
            paper.place = Standing::Going;
        })?;
        self.finish_removing(id)
    }

    pub(crate) fn finish_removing(&self, id: &PaperId) -> Result<()> {
        let mut inner = self.lock();
        for (file, _, _) in files(&self.papers_folder())?.into_iter().filter(|(_, of, _)| of == id)
        {
            fs::remove_file(file)?;
        }
        disk::sync_folder(&self.papers_folder())?;
        inner.rows.remove(Table::Paper, id.as_str())?;
        inner.papers.remove(id);
        Ok(())
    }

    fn alter(
        &self,
        id: &PaperId,
        act: VaultAct,
        now: i64,
        change: impl FnOnce(&mut Paper),
    ) -> Result<Paper> {
        let mut inner = self.lock();
        let mut paper = inner.kept(id)?.clone();
        change(&mut paper);
        paper.changed = now;
        inner.put(&paper)?;
        inner.papers.insert(id.clone(), paper.clone());
        drop(inner);
        self.note(act, Some(id), now);
        Ok(paper)
    }

    /// Opens one version of a paper, the newest when `version` is `None`.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Damaged`] when the file is not the one that was sealed for this
    /// paper and version; [`Error::Disk`].
    pub fn read(&self, id: &PaperId, version: Option<u32>) -> Result<Reading> {
        let paper = self.paper(id)?;
        let content = match version {
            None => paper.content(),
            Some(version) => paper.contents.iter().find(|c| c.version == version),
        };
        let content = content.ok_or(Error::NotFound)?.clone();
        let path = self.file_of(id, content.version);
        Reading::new(path, self.identities(), id.clone(), content)
    }

    /// Notes what was done. A log that cannot be written stops nobody from reaching their papers.
    pub fn note(&self, what: VaultAct, paper: Option<&PaperId>, now: i64) {
        let deed = Deed { id: 0, at: now, what, paper: paper.cloned() };
        if let Ok(plain) = serde_json::to_vec(&deed) {
            let _ = self.lock().rows.add_deeds(&[plain], MOST_DEEDS);
        }
    }

    /// What was done, newest first, before the deed numbered `before`, at most `most`.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn deeds(&self, before: Option<i64>, most: u32) -> Result<Vec<Deed>> {
        let rows = self.lock().rows.deeds(before.unwrap_or(i64::MAX), most)?;
        let deed = |(id, plain): Row<i64>| {
            let deed: Deed = serde_json::from_slice(&plain?).ok()?;
            Some(Deed { id, ..deed })
        };
        Ok(rows.into_iter().filter_map(deed).collect())
    }

    /// Removes one entry of what was done.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn forget_deed(&self, id: i64) -> Result<()> {
        self.lock().rows.remove_deed(id)
    }

    /// The backup that was made lies whole in its place since `now`, in seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub fn was_backed_up(&self, now: i64) -> Result<()> {
        let mut inner = self.lock();
        let facts = Facts { backed_up: Some(now), ..inner.facts };
        inner.put_facts(facts)?;
        drop(inner);
        self.note(VaultAct::BackedUp, None, now);
        Ok(())
    }

    /// From now on, and until it is locked, the vault also restores backups that open with this
    /// sheet: one that was made before the present device key or sheet.
    ///
    /// # Errors
    /// [`Error::WrongSheet`] when it is none; whether it opens a backup, [`OpenVault::restore`] says.
    pub fn know_sheet(&self, sheet: &str) -> Result<()> {
        self.know(sheet::read(sheet).map_err(Error::WrongSheet)?);
        Ok(())
    }

    pub(crate) fn know(&self, key: Identity) {
        self.others.lock().unwrap_or_else(PoisonError::into_inner).push(key);
    }

    /// The device key with the mark of the row key, for sealing under another secret.
    pub(crate) fn key(&self) -> Result<(Identity, String)> {
        Ok((self.device.clone(), self.lock().rows.key().mark()))
    }

    /// The keys that are known: the device key first.
    pub(crate) fn identities(&self) -> Vec<Identity> {
        let others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        std::iter::once(&self.device).chain(others.iter()).cloned().collect()
    }

    pub(crate) fn recipients(&self) -> Recipients {
        self.lock().recipients.clone()
    }

    pub(crate) fn papers_folder(&self) -> PathBuf {
        self.folder.join(PAPERS)
    }

    fn file_of(&self, id: &PaperId, version: u32) -> PathBuf {
        self.papers_folder().join(format!("{}-{version}{ENDING}", id.as_str()))
    }
}

impl Inner {
    /// Reads every row. A row that is not as it was sealed is counted; its paper tells what it is.
    fn read(&mut self) -> Result<()> {
        for (id, plain) in self.rows.all(Table::Paper)? {
            let paper = plain.and_then(|plain| serde_json::from_slice::<Paper>(&plain).ok());
            match paper.filter(|paper| paper.id.as_str() == id) {
                Some(paper) => drop(self.papers.insert(paper.id.clone(), paper)),
                None => self.damaged += 1,
            }
        }
        for (id, plain) in self.rows.all(Table::Fact)? {
            match plain.and_then(|plain| serde_json::from_slice(&plain).ok()) {
                Some(facts) if id == FACTS => self.facts = facts,
                Some(_) => {}
                None => self.damaged += 1,
            }
        }
        Ok(())
    }

    fn kept(&self, id: &PaperId) -> Result<&Paper> {
        self.papers.get(id).filter(|p| p.place != Standing::Going).ok_or(Error::NotFound)
    }

    pub(crate) fn put(&mut self, paper: &Paper) -> Result<()> {
        let plain = zeroize::Zeroizing::new(serde_json::to_vec(paper).map_err(|_| Error::Damaged)?);
        self.rows.put(Table::Paper, paper.id.as_str(), &plain)
    }

    fn put_facts(&mut self, facts: Facts) -> Result<()> {
        let plain = serde_json::to_vec(&facts).map_err(|_| Error::Damaged)?;
        self.rows.put(Table::Fact, FACTS, &plain)?;
        self.facts = facts;
        Ok(())
    }
}
