//! Files that are whole or not there: written beside, synced, moved into place, the folder synced.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::Path,
};

use tempfile::NamedTempFile;

/// What a file is called while it is written.
pub(crate) const FRESH: &str = ".fresh-";

/// The most bytes of a small file.
const MOST: u64 = 64 * 1024;

/// Makes a folder of its owner only (mode 0700).
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// A new file in `folder` that is removed unless [`settle`]d.
pub(crate) fn fresh(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(FRESH).tempfile_in(folder)
}

/// A file whose bytes are on their way to the disk while more of them come, so that the sync at its
/// end has little left to wait for.
pub(crate) struct Early {
    file: NamedTempFile,
    written: u64,
    sent: u64,
}

impl Early {
    /// Bytes that are sent to the disk together.
    const STEP: u64 = 4 * 1024 * 1024;

    pub(crate) fn new(file: NamedTempFile) -> Self {
        Self { file, written: 0, sent: 0 }
    }

    pub(crate) fn into_file(self) -> NamedTempFile {
        self.file
    }

    /// Where the system can be told, it begins to write. Nothing relies on it.
    fn send(&mut self) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            use rustix::fs::{Advice, fadvise};
            let length = std::num::NonZeroU64::new(self.written - self.sent);
            let _ = fadvise(self.file.as_file(), self.sent, length, Advice::DontNeed);
        }
        self.sent = self.written;
    }
}

impl Write for Early {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.written += n as u64;
        if self.written - self.sent >= Self::STEP {
            self.send();
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Syncs a written file and moves it to `path`, in place of what was there.
pub(crate) fn settle(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    sync_folder(path.parent().unwrap_or(path))
}

/// Replaces the file at `path`, whole or not at all.
pub(crate) fn replace(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<NamedTempFile>) -> io::Result<()>,
) -> io::Result<()> {
    let mut file = BufWriter::new(fresh(path.parent().unwrap_or(path))?);
    write(&mut file)?;
    settle(file.into_inner().map_err(|e| e.into_error())?, path)
}

/// Reads a small file; what is longer is cut, and is then none of ours.
pub(crate) fn read_small(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What names a folder holds is on the disk when this answers.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    // Other systems sync names with the files.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Removes what a killed process left half written in `folder`.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        if entry.file_name().to_string_lossy().starts_with(FRESH) {
            // What cannot be removed is tried again the next time.
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

/// Moves a damaged file aside, so that another can take its place. Nothing is thrown away but the
/// ninth of them.
pub(crate) fn set_aside(path: &Path) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".damaged-");
    let aside = |n: u32| {
        let mut name = name.clone();
        name.push(n.to_string());
        path.with_file_name(name)
    };
    let free = (1..9).find(|n| !aside(*n).exists()).unwrap_or(9);
    match fs::rename(path, aside(free)) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
