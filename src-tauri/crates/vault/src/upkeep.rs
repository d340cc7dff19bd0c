//! What keeps an open vault in order: what was left half done is finished, every sealed file gets its
//! row, and everything is sealed anew when a sheet or device key changes.

use std::{
    cell::Cell,
    collections::BTreeSet,
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
    rc::Rc,
};

use model::{IN_BIN, PaperId, VaultAct};
use tempfile::NamedTempFile;

use crate::{
    Watch,
    adding::pour,
    disk,
    error::{Error, Result},
    hashing::Hashing,
    open::{ENDING, OpenVault},
    paper::{Content, Details, Paper, Standing},
    rowkey::write_key,
    seal::{Opened, Recipients},
};

impl OpenVault {
    /// Seals every paper anew to the present recipients, then says so in `rows.age`. Files that do
    /// not open, or that the disk does not give back, are left as they are.
    pub(crate) fn seal_anew(&self, watch: Watch<'_>) -> Result<()> {
        let recipients = self.recipients();
        let files = files(&self.papers_folder())?;
        let sizes = files.iter().map(|(f, _, _)| fs::metadata(f).map_or(0, |m| m.len()));
        let of: u64 = sizes.sum();
        let (mut done, mut sealed) = (0, 0);
        let mut unread = None;
        for (path, id, version) in files {
            let mut went = |bytes| {
                done += bytes;
                watch(done, of.max(done))
            };
            let once = |from| self.sealed_anew(from, (&id, version), &recipients, &mut went);
            match with_source(&path, once) {
                Ok(file) => {
                    file.as_file().sync_all()?;
                    let _inner = self.lock();
                    // One that was removed meanwhile does not come back.
                    if path.exists() {
                        disk::settle(file, &path)?;
                    }
                }
                // Left as it is; opening it says so.
                Err(Trouble::Other(Error::Damaged)) => continue,
                Err(Trouble::Other(Error::Disk(e))) if e.kind() == ErrorKind::NotFound => continue,
                Err(Trouble::Unread(error)) => {
                    unread = Some(error);
                    continue;
                }
                Err(Trouble::Other(error)) => return Err(error),
            }
            sealed += 1;
        }
        // Of a disk that gives nothing back nothing is given up.
        if let (Some(error), 0) = (unread, sealed) {
            return Err(error);
        }
        let mut inner = self.lock();
        write_key(&self.folder, &self.id, inner.rows.key(), &inner.recipients, None)?;
        inner.pending = false;
        Ok(())
    }

    /// One sealed file once more, to `recipients`.
    pub(crate) fn sealed_anew(
        &self,
        from: impl Read,
        of: (&PaperId, u32),
        recipients: &Recipients,
        went: &mut dyn FnMut(u64) -> bool,
    ) -> Result<NamedTempFile> {
        let mut opened = Opened::new(from, &self.identities())?;
        if (&opened.label.id, opened.label.version) != of {
            return Err(Error::Damaged);
        }
        let mut stream = recipients.seal(disk::fresh(&self.papers_folder())?)?;
        stream.write_all(&opened.label.line())?;
        pour(&mut opened, &mut stream, went)?;
        Ok(stream.finish()?)
    }

    /// Finishes what a killed process left half done, empties the bin of what is older than 30 days,
    /// and gives every sealed file its row. What cannot be done now keeps nobody from their papers: it is tried at the next unlock.
    pub(crate) fn put_right(&self, now: i64) -> Result<()> {
        let over = self.of_place(|place| match place {
            Standing::Binned(at) => now.saturating_sub(at) > IN_BIN,
            Standing::Going => true,
            Standing::Kept => false,
        });
        for id in over {
            let _ = self.finish_removing(&id);
        }
        let known: BTreeSet<(PaperId, u32)> = self.papers(|papers| {
            let of = |p: &Paper| {
                p.contents.iter().map(|c| (p.id.clone(), c.version)).collect::<Vec<_>>()
            };
            papers.values().flat_map(of).collect()
        });
        let mut found = files(&self.papers_folder())?;
        found.retain(|(_, id, version)| !known.contains(&(id.clone(), *version)));
        found.sort_by(|a, b| (&a.1, a.2).cmp(&(&b.1, b.2)));
        for (path, id, version) in found {
            let found = with_source(&path, |from| self.find(from, &id, version));
            if let Err(Trouble::Unread(_) | Trouble::Other(Error::Damaged)) = found {
                self.lock().damaged += 1;
            }
        }
        Ok(())
    }

    /// Finishes every removal that was begun.
    pub(crate) fn finish_all_removing(&self) -> Result<()> {
        for id in self.of_place(|place| place == Standing::Going) {
            self.finish_removing(&id)?;
        }
        Ok(())
    }

    fn of_place(&self, is: impl Fn(Standing) -> bool) -> Vec<PaperId> {
        self.papers(|all| all.values().filter(|p| is(p.place)).map(|p| p.id.clone()).collect())
    }

    /// Gives a sealed file without a row one, from its label and bytes.
    fn find(&self, from: Source, id: &PaperId, version: u32) -> Result<()> {
        let mut opened = Opened::new(from, &self.identities())?;
        let label = opened.label.clone();
        if label.id != *id || label.version != version {
            return Err(Error::Damaged);
        }
        let mut hash = Hashing::new(std::io::sink());
        let size = pour(&mut opened, &mut hash, &mut |_| true)?;
        let content =
            Content { version, media: label.media, size, sha256: hash.mark(), added: label.added };
        let mut inner = self.lock();
        let mut paper = inner.papers.get(id).cloned().unwrap_or_else(|| Paper {
            id: id.clone(),
            details: Details { name: label.name.clone(), ..Details::default() },
            contents: Vec::new(),
            added: label.added,
            changed: label.added,
            place: Standing::Kept,
        });
        paper.contents.push(content);
        paper.contents.sort_by_key(|c| c.version);
        inner.put(&paper)?;
        inner.papers.insert(id.clone(), paper);
        drop(inner);
        self.note(VaultAct::Found, Some(id), label.added);
        Ok(())
    }
}

/// How often a file that the disk does not give back is tried.
const TRIES: u32 = 3;

/// Why a sealed file was not dealt with.
enum Trouble {
    /// The disk does not give it back.
    Unread(Error),
    Other(Error),
}

/// Does something with the sealed file at `path`; once more when its disk fails.
fn with_source<T>(
    path: &Path,
    mut act: impl FnMut(Source) -> Result<T>,
) -> std::result::Result<T, Trouble> {
    let mut tries = 0;
    loop {
        tries += 1;
        let file = File::open(path).map_err(|e| Trouble::Other(e.into()))?;
        let failed = Rc::default();
        match act(Source { file, failed: Rc::clone(&failed) }) {
            Ok(done) => return Ok(done),
            Err(error) if !failed.get() => return Err(Trouble::Other(error)),
            Err(error) if tries == TRIES => return Err(Trouble::Unread(error)),
            Err(_) => {}
        }
    }
}

/// A sealed file that tells whether it was its disk that failed.
struct Source {
    file: File,
    failed: Rc<Cell<bool>>,
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into);
        if read.as_ref().is_err_and(|e| e.kind() != ErrorKind::Interrupted) {
            self.failed.set(true);
        }
        read
    }
}

/// The sealed papers in a folder, with what their names say.
pub(crate) fn files(folder: &Path) -> Result<Vec<(PathBuf, PaperId, u32)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let named =
            name.to_str().and_then(|n| n.strip_suffix(ENDING)).and_then(|n| n.split_once('-'));
        let Some((id, version)) = named else { continue };
        // As we write them, and no other way.
        let ours = |text: &str| text.parse().ok().filter(|n: &u32| n.to_string() == text);
        if let (Ok(id), Some(version)) = (PaperId::try_from(id.to_owned()), ours(version))
            && entry.file_type()?.is_file()
        {
            files.push((entry.path(), id, version));
        }
    }
    Ok(files)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_gives_nothing_back_is_told_from_a_damaged_file() {
        let mut tries = 0;
        let mut open = |path| {
            with_source(Path::new(path), |from| {
                tries += 1;
                Opened::new(from, &[]).map(drop)
            })
        };
        // Nothing is mapped at the first byte: reading there fails as a bad disk does (EIO).
        assert!(matches!(open("/proc/self/mem"), Err(Trouble::Unread(_))));
        assert!(matches!(open("/proc/self/comm"), Err(Trouble::Other(Error::Damaged))));
        assert!(matches!(open("/proc/none"), Err(Trouble::Other(Error::Disk(_)))));
        assert_eq!(tries, TRIES + 1);
    }
}
