//! What keeps an open vault in order: what was left half done is finished, every sealed file gets its
//! row, and everything is sealed anew when a sheet or device key changes.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
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
    /// not open are left as they are.
    pub(crate) fn seal_anew(&self, watch: Watch<'_>) -> Result<()> {
        let recipients = self.recipients();
        let files = files(&self.papers_folder())?;
        let sizes = files.iter().map(|(f, _, _)| fs::metadata(f).map_or(0, |m| m.len()));
        let of: u64 = sizes.sum();
        let mut done = 0;
        for (path, id, version) in files {
            let from = match File::open(&path) {
                Err(e) if e.kind() == ErrorKind::NotFound => continue,
                other => other?,
            };
            let mut went = |bytes| {
                done += bytes;
                watch(done, of.max(done))
            };
            match self.sealed_anew(from, (&id, version), &recipients, &mut went) {
                Ok(file) => disk::settle(file, &path)?,
                // Left as it is; opening it says so.
                Err(Error::Damaged) => {}
                Err(error) => return Err(error),
            }
        }
        let mut inner = self.lock();
        write_key(&self.folder, &self.id, inner.rows.key(), &inner.recipients, None)?;
        inner.pending = false;
        Ok(())
    }

    /// One sealed file once more, to `recipients`.
    pub(crate) fn sealed_anew(
        &self,
        from: File,
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
    /// and gives every sealed file its row.
    pub(crate) fn put_right(&self, now: i64) -> Result<()> {
        self.finish_all_removing()?;
        let over = self.of_place(|place| match place {
            Standing::Binned(at) => now.saturating_sub(at) > IN_BIN,
            Standing::Kept | Standing::Going => false,
        });
        for id in over {
            self.finish_removing(&id)?;
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
            match self.find(&path, &id, version) {
                Err(Error::Damaged) => self.lock().damaged += 1,
                other => other?,
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
    fn find(&self, path: &Path, id: &PaperId, version: u32) -> Result<()> {
        let mut opened = Opened::new(File::open(path)?, &self.identities())?;
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
