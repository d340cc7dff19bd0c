//! A paper on its way in, and bytes on their way anywhere.

use std::{
    io::{Read, Write},
    path::Path,
};

use age::stream::StreamWriter;
use model::{Media, PaperId};
use tempfile::NamedTempFile;

use crate::{
    disk,
    error::{Error, Result, reading},
    hashing::Mark,
    paper::Content,
    seal::{Label, Recipients},
};

/// Bytes moved at a time.
const STEP: usize = 256 * 1024;

/// Moves everything from one to the other; `went` is told the bytes of every step and says whether
/// to go on.
pub(crate) fn pour(
    from: &mut (impl Read + ?Sized),
    to: &mut impl Write,
    went: &mut dyn FnMut(u64) -> bool,
) -> Result<u64> {
    let mut buffer = zeroize::Zeroizing::new(vec![0; STEP]);
    let mut all = 0;
    loop {
        let n = match from.read(&mut buffer) {
            Ok(0) => return Ok(all),
            Ok(n) => n,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(reading(e)),
        };
        to.write_all(&buffer[..n])?;
        all += n as u64;
        if !went(n as u64) {
            return Err(Error::Stopped);
        }
    }
}

/// A paper on its way in: sealed as it comes, so that it is never in clear on the disk.
pub struct Adding {
    label: Label,
    recipients: Recipients,
    file: Option<NamedTempFile>,
    stream: Option<StreamWriter<disk::Early>>,
    /// The first bytes, until they tell the kind.
    head: Vec<u8>,
    mark: Mark,
    got: u64,
    size: u64,
}

/// A paper whose sealed file is written and not yet in its place.
pub(crate) struct Sealed {
    pub(crate) file: NamedTempFile,
    pub(crate) label: Label,
    pub(crate) content: Content,
    pub(crate) recipients: Recipients,
}

impl Adding {
    /// For a paper whose label is known.
    pub(crate) fn of(
        label: Label,
        recipients: Recipients,
        size: u64,
        folder: &Path,
    ) -> Result<Self> {
        Ok(Self {
            label,
            recipients,
            file: Some(disk::fresh(folder)?),
            stream: None,
            head: Vec::new(),
            mark: Mark::new(),
            got: 0,
            size,
        })
    }

    /// Takes the next bytes.
    ///
    /// # Errors
    /// [`Error::NotAPaper`] as soon as the first bytes say so; [`Error::NotAsDeclared`] for more
    /// bytes than declared; [`Error::Disk`].
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.got += bytes.len() as u64;
        if self.got > self.size {
            return Err(Error::NotAsDeclared);
        }
        self.mark.add(bytes);
        match &mut self.stream {
            Some(stream) => Ok(stream.write_all(bytes)?),
            None => {
                self.head.extend(bytes);
                if self.head.len() < Media::TELLING && self.got < self.size {
                    return Ok(());
                }
                self.label.media = Media::of(&self.head).ok_or(Error::NotAPaper)?;
                let file = self.file.take().ok_or(Error::NotAsDeclared)?;
                let mut stream = self.recipients.seal(disk::Early::new(file))?;
                stream.write_all(&self.label.line())?;
                stream.write_all(&std::mem::take(&mut self.head))?;
                self.stream = Some(stream);
                Ok(())
            }
        }
    }

    /// Which paper it will be.
    #[must_use]
    pub fn id(&self) -> &PaperId {
        &self.label.id
    }

    pub(crate) fn finish(self) -> Result<Sealed> {
        if self.got != self.size {
            return Err(Error::NotAsDeclared);
        }
        let file = self.stream.ok_or(Error::NotAPaper)?.finish()?.into_file();
        let content = Content {
            version: self.label.version,
            media: self.label.media,
            size: self.size,
            sha256: self.mark.end(),
            added: self.label.added,
        };
        Ok(Sealed { file, label: self.label, content, recipients: self.recipients })
    }
}
