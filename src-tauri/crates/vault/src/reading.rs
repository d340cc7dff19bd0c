//! A paper that is looked at.

use std::{
    fs::File,
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use age::x25519::Identity;
use model::PaperId;

use crate::{
    Watch,
    adding::pour,
    error::{Error, Result, reading},
    hashing::Hashing,
    paper::Content,
    seal::Opened,
};

/// A paper that is being looked at: any part of it, decrypted as it is asked for.
pub struct Reading {
    path: PathBuf,
    keys: Vec<Identity>,
    id: PaperId,
    content: Content,
    opened: Opened<File>,
    at: u64,
}

impl Reading {
    pub(crate) fn new(
        path: PathBuf,
        keys: Vec<Identity>,
        id: PaperId,
        content: Content,
    ) -> Result<Self> {
        let opened = Self::open(&path, &keys, &id, &content)?;
        Ok(Self { path, keys, id, content, opened, at: 0 })
    }

    fn open(
        path: &Path,
        keys: &[Identity],
        id: &PaperId,
        content: &Content,
    ) -> Result<Opened<File>> {
        let file = File::open(path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => Error::Damaged,
            _ => Error::Disk(e),
        })?;
        let mut opened = Opened::new(file, keys)?;
        let same = opened.label.id == *id
            && opened.label.version == content.version
            && opened.label.media == content.media
            && opened.size()? == content.size;
        if same { Ok(opened) } else { Err(Error::Damaged) }
    }

    /// Which file it is.
    #[must_use]
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// At most `most` bytes from `at`; empty at the end and beyond.
    ///
    /// # Errors
    /// [`Error::Damaged`] when these bytes are not as they were sealed; [`Error::Disk`].
    pub fn take(&mut self, at: u64, most: usize) -> Result<Vec<u8>> {
        let rest = usize::try_from(self.content.size.saturating_sub(at)).unwrap_or(usize::MAX);
        if rest == 0 {
            return Ok(Vec::new());
        }
        if at < self.at {
            self.again()?;
        }
        // Where the stream stands is not known when something fails.
        let stood = std::mem::replace(&mut self.at, u64::MAX);
        if at != stood {
            self.opened.go_to(at)?;
        }
        let mut bytes = vec![0; most.min(rest)];
        self.opened.read_exact(&mut bytes).map_err(reading)?;
        self.at = at + bytes.len() as u64;
        Ok(bytes)
    }

    /// Begins again at the first byte.
    fn again(&mut self) -> Result<()> {
        self.opened = Self::open(&self.path, &self.keys, &self.id, &self.content)?;
        self.at = 0;
        Ok(())
    }

    /// Writes the whole paper and checks it against what was sealed.
    ///
    /// # Errors
    /// [`Error::Damaged`]: what was written is not to be used; [`Error::Stopped`]; [`Error::Disk`].
    pub fn copy(&mut self, to: &mut impl Write, watch: Watch<'_>) -> Result<()> {
        if self.at != 0 {
            self.again()?;
        }
        self.at = u64::MAX;
        let (size, mut done) = (self.content.size, 0);
        let mut hashing = Hashing::new(to);
        let poured = pour(&mut self.opened, &mut hashing, &mut |bytes| {
            done += bytes;
            watch(done, size)
        })?;
        self.at = poured;
        if poured == size && hashing.mark() == self.content.sha256 {
            Ok(())
        } else {
            Err(Error::Damaged)
        }
    }
}
