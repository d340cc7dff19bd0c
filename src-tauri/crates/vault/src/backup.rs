//! A backup: one age file to the same two recipients; in it a tar with a list and the papers, so
//! that `age -d -i KEY BACKUP | tar x` opens it without us.

use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use age::{Decryptor, stream::StreamReader};
use model::{PaperId, VaultAct};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    LARGEST, Watch,
    adding::{Adding, pour},
    error::{Error, Result, is_newer, reading},
    hashing::Hashing,
    open::OpenVault,
    paper::{Content, Details, Paper, Standing},
    seal::Label,
    tar,
};

/// The first member of the tar.
const LIST: &str = "motcua-backup.json";
const FORMAT: u32 = 1;
/// The most bytes of the list.
const MOST_LIST: u64 = 256 * 1024 * 1024;

/// The list of a backup.
#[derive(Serialize, Deserialize)]
struct List {
    format: u32,
    /// When it was made, in seconds since 1970-01-01 UTC.
    made: i64,
    papers: Vec<Member>,
}

/// A paper with the names of its files in the tar, in the order of its contents.
#[derive(Clone, Serialize, Deserialize)]
struct Member {
    paper: Paper,
    files: Vec<String>,
}

/// What a restore did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Restored {
    /// Papers that came from the backup.
    pub came: u32,
    /// Papers that were here already, byte by byte.
    pub here: u32,
    /// When the backup was made, in seconds since 1970-01-01 UTC.
    pub made: i64,
}

impl OpenVault {
    /// Writes a backup of everything but the bin. The file is whole when this answers; it is for the
    /// caller to sync it and to move it into place.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a paper is not as it was sealed; [`Error::Stopped`]; [`Error::Disk`].
    pub fn backup(&self, to: impl Write, now: i64, watch: Watch<'_>) -> Result<()> {
        let papers: Vec<Paper> = self.papers(|papers| {
            papers.values().filter(|p| p.place == Standing::Kept).cloned().collect()
        });
        let members: Vec<Member> = papers
            .into_iter()
            .enumerate()
            .map(|(n, paper)| {
                let file =
                    |c: &Content| format!("papers/{:05}-{}.{}", n + 1, c.version, c.media.ending());
                let files = paper.contents.iter().map(file).collect();
                Member { paper, files }
            })
            .collect();
        let of: u64 = members.iter().flat_map(|m| &m.paper.contents).map(|c| c.size).sum();
        let list = List { format: FORMAT, made: now, papers: members };
        let text = Zeroizing::new(serde_json::to_vec_pretty(&list).map_err(|_| Error::Damaged)?);
        // Tar moves in blocks of 512 bytes, the sealing in 64 KiB.
        let mut stream = BufWriter::with_capacity(64 * 1024, self.recipients().seal(to)?);
        tar::header(&mut stream, LIST, text.len() as u64, now)?;
        stream.write_all(&text)?;
        tar::pad(&mut stream, text.len() as u64)?;
        let mut done = 0;
        for member in &list.papers {
            for (content, file) in member.paper.contents.iter().zip(&member.files) {
                tar::header(&mut stream, file, content.size, content.added)?;
                let before = done;
                let mut reading = self.read(&member.paper.id, Some(content.version))?;
                reading.copy(&mut stream, &mut |bytes, _| watch(before + bytes, of))?;
                done = before + content.size;
                tar::pad(&mut stream, content.size)?;
            }
        }
        tar::end(&mut stream)?;
        let stream = stream.into_inner().map_err(|e| e.into_error())?;
        stream.finish()?.flush()?;
        Ok(())
    }

    /// Takes in what a backup holds. First the whole backup is read and checked, then each paper is
    /// added by itself: what is here stays, and a restore that was cut short is simply begun again.
    ///
    /// # Errors
    /// [`Error::NotABackup`], also when it is of another vault; [`Error::Damaged`] when it is not as
    /// it was made: then nothing was taken in; [`Error::Stopped`]; [`Error::Disk`].
    pub fn restore(
        &self,
        mut from: impl Read + Seek,
        now: i64,
        watch: Watch<'_>,
    ) -> Result<Restored> {
        let size = from.seek(SeekFrom::End(0))?;
        let of = size.saturating_mul(2);
        let mut done = 0;
        from.seek(SeekFrom::Start(0))?;
        self.walk(&mut from, &mut |_, _, member| {
            pour(member, &mut std::io::sink(), &mut |bytes| {
                done += bytes;
                watch(done.min(of), of)
            })
        })?;
        self.finish_all_removing()?;
        let mut restored = Restored::default();
        from.seek(SeekFrom::Start(0))?;
        let mut done = size;
        let made = self.walk(&mut from, &mut |paper, content, member| {
            let kept = self.paper(&paper.id).ok();
            let newest = paper.content().is_some_and(|c| c.version == content.version);
            let mut went = |bytes| {
                done += bytes;
                watch(done.min(of), of)
            };
            if let Some(kept) = &kept {
                self.bring_back(kept, &paper.details, now)?;
            }
            let kept: &[Content] = kept.as_ref().map_or(&[], |kept| &kept.contents);
            let (version, known) = place_for(content, kept);
            if known && self.is_whole(&paper.id, version)? {
                restored.here += u32::from(newest);
                return pour(member, &mut std::io::sink(), &mut went);
            }
            let label = Label {
                id: paper.id.clone(),
                name: paper.details.tidied().name,
                version,
                media: content.media,
                added: content.added,
            };
            let mut adding =
                Adding::of(label, self.recipients(), content.size, &self.papers_folder())?;
            let read = pour(member, &mut Filling(&mut adding), &mut went)?;
            let sealed = adding.finish()?;
            if sealed.content.sha256 != content.sha256 {
                return Err(Error::Damaged);
            }
            self.keep_sealed(sealed, &paper.details, VaultAct::Restored, now)?;
            restored.came += u32::from(newest);
            Ok(read)
        })?;
        Ok(Restored { made, ..restored })
    }

    /// Takes a paper that is in a backup out of the bin, and gives one that was found without a row
    /// its details again.
    fn bring_back(&self, kept: &Paper, details: &Details, now: i64) -> Result<()> {
        if kept.place != Standing::Kept {
            self.take_back(&kept.id, now)?;
        }
        let bare = Details { name: kept.details.name.clone(), ..Details::default() };
        let fuller = Details { name: kept.details.name.clone(), ..details.tidied() };
        if kept.changed == kept.added && kept.details == bare && fuller != bare {
            self.change(&kept.id, &fuller, now)?;
        }
        Ok(())
    }

    /// Whether a file that is known is there as it was sealed.
    fn is_whole(&self, id: &PaperId, version: u32) -> Result<bool> {
        let read = self.read(id, Some(version));
        match read.and_then(|mut file| file.copy(&mut std::io::sink(), &mut |_, _| true)) {
            Ok(()) => Ok(true),
            Err(Error::Damaged) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Hands every file of a backup to `each`, in order, and checks size and hash of each and that
    /// the list is complete. Answers when the backup was made.
    fn walk(
        &self,
        from: &mut (impl Read + Seek),
        each: &mut dyn FnMut(&Paper, &Content, &mut dyn Read) -> Result<u64>,
    ) -> Result<i64> {
        let decryptor = match Decryptor::new_buffered(BufReader::with_capacity(128 * 1024, from)) {
            Ok(decryptor) if !decryptor.is_scrypt() => decryptor,
            Err(age::DecryptError::Io(e)) if reading_failed(&e) => return Err(e.into()),
            _ => return Err(Error::NotABackup),
        };
        let keys = self.identities();
        let opened = decryptor.decrypt(keys.iter().map(|key| key as &dyn age::Identity));
        let stream: StreamReader<_> = match opened {
            Err(age::DecryptError::Io(e)) if reading_failed(&e) => return Err(e.into()),
            other => other.map_err(|_| Error::NotABackup)?,
        };
        let mut stream = BufReader::with_capacity(64 * 1024, stream);
        let (name, size) = tar::next(&mut stream)?.ok_or(Error::NotABackup)?;
        if name != LIST || size > MOST_LIST {
            return Err(Error::NotABackup);
        }
        let mut list = Zeroizing::new(Vec::new());
        (&mut stream).take(size).read_to_end(&mut list).map_err(reading)?;
        tar::skip_pad(&mut stream, size)?;
        if is_newer(&list, FORMAT) {
            return Err(Error::TooNew);
        }
        let list: List = serde_json::from_slice(&list).map_err(|_| Error::NotABackup)?;
        for Member { paper, files } in &list.papers {
            if paper.contents.len() != files.len() || paper.contents.is_empty() {
                return Err(Error::NotABackup);
            }
            for (content, file) in paper.contents.iter().zip(files) {
                let (name, size) = tar::next(&mut stream)?.ok_or(Error::Damaged)?;
                if name != *file || size != content.size || size > LARGEST {
                    return Err(Error::Damaged);
                }
                let mut member = Hashing::new((&mut stream).take(size));
                let read = each(paper, content, &mut member)?;
                if read != size || member.mark() != content.sha256 {
                    return Err(Error::Damaged);
                }
                tar::skip_pad(&mut stream, size)?;
            }
        }
        match tar::next(&mut stream)? {
            None => {
                // To the very end, so that a cut is seen.
                pour(&mut stream, &mut std::io::sink(), &mut |_| true)?;
                Ok(list.made)
            }
            Some(_) => Err(Error::Damaged),
        }
    }
}

/// Under which number a file of a backup is or comes, and whether it is known already. Another file
/// under the same number stays as it is.
fn place_for(content: &Content, kept: &[Content]) -> (u32, bool) {
    match kept.iter().find(|c| c.version == content.version) {
        None => (content.version, false),
        Some(same) if same.sha256 == content.sha256 => (same.version, true),
        Some(_) => match kept.iter().find(|c| c.sha256 == content.sha256) {
            Some(moved) => (moved.version, true),
            None => {
                let newest = kept.iter().map(|c| c.version).max().unwrap_or(0);
                (newest.saturating_add(1), false)
            }
        },
    }
}

/// Whether the disk, not the bytes, is at fault.
fn reading_failed(error: &std::io::Error) -> bool {
    matches!(reading(std::io::Error::from(error.kind())), Error::Disk(_))
}

/// Writes into a paper on its way in.
struct Filling<'a>(&'a mut Adding);

impl Write for Filling<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes).map(|()| bytes.len()).map_err(|error| match error {
            Error::Disk(e) => e,
            other => std::io::Error::new(std::io::ErrorKind::InvalidData, other),
        })
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
