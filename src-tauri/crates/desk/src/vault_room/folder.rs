//! A whole folder of papers: what can be kept is taken in, one file after the other.

use std::{
    fs::{self, File},
    io::{self, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest, Sha256};
use vault::OpenVault;
use wire::{
    AddFolder, Failure, FolderPaper, FolderTaken, PaperFault, ReadFolder, Reason, RefusedFile,
    VaultState, VaultWorkKind,
};
use zeroize::Zeroizing;

use super::{lock, out::name_of, papers::twin, work::Ended};
use crate::{
    Answer, Desk,
    failure::{failed, storage},
    lanes::not_kept,
    library::Hash,
};

/// The most files that are taken at once.
const MOST: usize = 500;
/// How many folders deep they are looked for.
const DEEP: usize = 4;
/// The most entries of folders that are looked at.
const ENTRIES: usize = 20_000;
/// How much is read at once, in bytes.
const PIECE: usize = 128 * 1024;

/// The files of a folder in the order of their names, then those of the folders in it. Links are not
/// followed, and what the system hides is none of the citizen's papers.
struct Walk {
    files: Vec<PathBuf>,
    entries: usize,
}

impl Walk {
    fn of(folder: &Path) -> Vec<PathBuf> {
        let mut walk = Self { files: Vec::new(), entries: ENTRIES };
        walk.down(folder, DEEP);
        walk.files
    }

    fn down(&mut self, folder: &Path, deep: usize) {
        // A folder that cannot be read has nothing that could be taken.
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut entries: Vec<_> = entries.flatten().take(self.entries).collect();
        self.entries -= entries.len();
        let folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        entries.sort_by_key(|entry| (folder(entry), entry.file_name()));
        for entry in entries {
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            match entry.file_type() {
                Ok(kind) if kind.is_file() && !hidden => self.files.push(entry.path()),
                Ok(kind) if kind.is_dir() && !hidden && deep > 1 => {
                    self.down(&entry.path(), deep - 1);
                }
                _ => {}
            }
        }
    }
}

/// Reads the file to its end, piece by piece.
fn read<E: From<io::Error>>(
    file: &mut File,
    mut each: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut piece = Zeroizing::new(vec![0; PIECE]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(()),
            n => each(&piece[..n])?,
        }
    }
}

/// Why a file was not taken.
enum Not {
    /// This file cannot be kept.
    Refused(Failure),
    /// No file can.
    Ended(Ended),
}

impl From<io::Error> for Not {
    fn from(error: io::Error) -> Self {
        Self::Refused(storage(error))
    }
}

impl From<vault::Error> for Not {
    fn from(error: vault::Error) -> Self {
        Self::of(error, &[], 0)
    }
}

impl Not {
    /// Why the vault did not take the bytes at `offset`.
    fn of(error: vault::Error, bytes: &[u8], offset: u64) -> Self {
        match error {
            vault::Error::Disk(_) | vault::Error::Database(_) => Self::Ended(error.into()),
            error => Self::Refused(not_kept(error, bytes, offset)),
        }
    }
}

/// A folder that is being taken in.
struct Taking<'a> {
    open: &'a OpenVault,
    now: i64,
    /// Told bytes done and of; answers whether to go on.
    went: &'a mut dyn FnMut(u64, u64) -> bool,
    done: u64,
    of: u64,
    taken: FolderTaken,
}

impl Taking<'_> {
    /// Takes the files in, as long as they can be.
    fn all(&mut self, files: &[PathBuf]) -> Result<(), Ended> {
        let size = |path: &PathBuf| fs::metadata(path).map_or(0, |about| about.len());
        let sizes: Vec<u64> = files.iter().map(size).collect();
        self.of = sizes.iter().sum();
        for (path, size) in files.iter().zip(sizes) {
            let after = self.done + size;
            match self.one(path) {
                Ok(()) => {}
                Err(Not::Refused(failure)) => {
                    self.taken.refused.push(RefusedFile { name: name_of(path), failure });
                }
                Err(Not::Ended(why)) => return Err(why),
            }
            self.done = after;
        }
        Ok(())
    }

    fn one(&mut self, path: &Path) -> Result<(), Not> {
        let mut file = File::open(path)?;
        let size = file.metadata()?.len();
        if let Some(fault) = PaperFault::of_size(size, vault::LARGEST) {
            return Err(Not::Refused(failed(Reason::BadPaper { fault })));
        }
        let mut hash = Sha256::new();
        read(&mut file, |bytes| {
            hash.update(bytes);
            self.done += bytes.len() as u64;
            let on = (self.went)(self.done.min(self.of), self.of);
            if on { Ok(()) } else { Err(Not::Ended(Ended::Stopped)) }
        })?;
        let hash = Hash::of(&hash.finalize());
        if twin(self.open, hash.as_str()).is_some() {
            self.taken.here += 1;
            return Ok(());
        }
        let name = model::paper_name(&name_of(path));
        let mut adding = self.open.add(&name, None, size, self.now)?;
        file.rewind()?;
        let mut at = 0;
        read(&mut file, |bytes| {
            let written = adding.write(bytes).map_err(|error| Not::of(error, bytes, at));
            at += bytes.len() as u64;
            written
        })?;
        let details = vault::Details { name, ..vault::Details::default() };
        let paper = self.open.keep(adding, hash.as_str(), &details)?;
        self.taken.added.push(FolderPaper { id: paper.id, name: paper.details.name });
        Ok(())
    }
}

impl Answer<AddFolder> for Desk {
    async fn answer(self: &Arc<Self>, _: AddFolder) -> Result<VaultState, Failure> {
        self.in_vault(|desk| {
            drop(desk.opened()?);
            // What is told after the dialogue is of this folder, or nothing was chosen.
            desk.forget_work()?;
            let Some(folder) = desk.strongroom.places.folder() else {
                return desk.vault_state();
            };
            drop(lock(&desk.strongroom.folder).take());
            desk.begin_open_work(VaultWorkKind::AddFolder, move |desk, work, open| {
                let mut files = Walk::of(&folder);
                let left = files.len().saturating_sub(MOST);
                files.truncate(MOST);
                let mut taking = Taking {
                    open,
                    now: desk.clock.now(),
                    went: &mut |done, of| work.went(done, of),
                    done: 0,
                    of: 0,
                    taken: FolderTaken {
                        folder: name_of(&folder),
                        left: u32::try_from(left).unwrap_or(u32::MAX),
                        ..FolderTaken::default()
                    },
                };
                let outcome = taking.all(&files);
                let taken = taking.taken;
                let name = taken.folder.clone();
                desk.papers_changed();
                // Also when it was stopped: what was added is there.
                desk.while_open(|| *lock(&desk.strongroom.folder) = Some(taken))
                    .map_err(|_| Ended::Stopped)?;
                outcome.map(|()| Some(name))
            })?;
            desk.vault_state()
        })
        .await
    }
}

impl Answer<ReadFolder> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadFolder) -> Result<FolderTaken, Failure> {
        self.in_vault(|desk| {
            desk.opened()?;
            lock(&desk.strongroom.folder).clone().ok_or_else(|| failed(Reason::NotFound))
        })
        .await
    }
}
