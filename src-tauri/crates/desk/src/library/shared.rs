//! The library of the moment, and how it is switched to the next: files first, then
//! `library.json`, then what readers see.

use std::{
    fs::File,
    io::{self, ErrorKind, Read, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use catalogue::bundle::{BundleError, Limits, Reader, Record};
use sha2::{Digest, Sha256};
use wire::{BundleFault, Failure, ImportedState, Reason};

use super::{
    Library,
    pointers::{Hash, ImportedFile, Pointers},
    reviewed::Reviewed,
};
use crate::{
    failure::{failed, storage},
    store::{Store, Turn, fresh_in},
};

/// The library of the moment.
pub(crate) struct Shared {
    now: RwLock<Arc<Library>>,
    /// When content was last fetched or found unchanged.
    fetched_at: Mutex<Option<i64>>,
    /// Held while the library is switched.
    switching: Mutex<()>,
    /// Held while the portal is asked: one request at a time.
    pub(crate) asking: tokio::sync::Mutex<()>,
}

/// What came of fetched content.
pub(crate) enum Refreshed {
    /// It is in use.
    Newer,
    /// What is in use is as new.
    NotNewer,
}

/// An added catalogue that was read and found sound, not yet in use.
pub(crate) struct Prepared {
    file: tempfile::NamedTempFile,
    about: ImportedFile,
    library: Library,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    /// Opens what is there. What is damaged is set aside; what nothing points to is removed.
    pub(crate) fn open(store: &Store, bundled: &[u8]) -> Self {
        let bundled = Reviewed::read(bundled, false).unwrap_or_else(|_| {
            let _ = failed(Reason::Fault);
            Reviewed::empty()
        });
        let bundled = Arc::new(bundled);
        let opened = store.turn().and_then(|turn| {
            let pointers = Pointers::read(&turn)?;
            Ok(open_files(store, &turn, &bundled, pointers))
        });
        let (library, fetched_at) = opened.unwrap_or_else(|_| (Library::plain(bundled), None));
        Self {
            now: RwLock::new(Arc::new(library)),
            fetched_at: Mutex::new(fetched_at),
            switching: Mutex::new(()),
            asking: tokio::sync::Mutex::new(()),
        }
    }

    /// The library of the moment; it stays whole for as long as it is held.
    pub(crate) fn now(&self) -> Arc<Library> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set(&self, library: Library) {
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(library);
    }

    /// When content was last fetched or found unchanged, in seconds since 1970-01-01 UTC.
    pub(crate) fn fetched_at(&self) -> Option<i64> {
        *lock(&self.fetched_at)
    }

    /// The tag of what the portal sent last.
    ///
    /// # Errors
    /// [`Reason::Storage`].
    pub(crate) fn etag(&self, store: &Store) -> Result<Option<String>, Failure> {
        Ok(Pointers::read(&store.turn()?)?.etag)
    }

    /// Notes that the portal had nothing newer.
    ///
    /// # Errors
    /// [`Reason::Storage`].
    pub(crate) fn unchanged(&self, store: &Store, at: i64) -> Result<(), Failure> {
        let turn = store.turn()?;
        let mut pointers = Pointers::read(&turn)?;
        pointers.fetched_at = Some(at);
        pointers.write(&turn)?;
        *lock(&self.fetched_at) = Some(at);
        Ok(())
    }

    /// Takes fetched content into use, if it is newer and sound.
    ///
    /// # Errors
    /// [`Reason::PortalDown`] when it is no reviewed content; [`Reason::Storage`].
    pub(crate) fn refresh(
        &self,
        store: &Store,
        bundle: &[u8],
        etag: Option<String>,
        at: i64,
    ) -> Result<Refreshed, Failure> {
        let reviewed = Reviewed::read(bundle, true).map_err(|_| failed(Reason::PortalDown))?;
        let _one_at_a_time = lock(&self.switching);
        let old = self.now();
        let newer = reviewed.is_newer_than(&old.reviewed);
        let next = if newer {
            let added = old.added().map(|about| Ok((added_file(store, about)?, about.clone())));
            let added = added.transpose().map_err(storage::<io::Error>)?;
            Some(Library::join(Arc::new(reviewed), added).map_err(storage)?)
        } else {
            None
        };
        let turn = store.turn()?;
        let mut pointers = Pointers::read(&turn)?;
        if newer {
            let hash = Hash::of(&Sha256::digest(bundle));
            let mut file = fresh_in(store.home()).map_err(storage)?;
            file.write_all(bundle).map_err(storage)?;
            turn.put(file, &hash.reviewed())?;
            pointers.fetched = Some(hash);
        }
        pointers.etag = etag;
        pointers.fetched_at = Some(at);
        pointers.write(&turn)?;
        *lock(&self.fetched_at) = Some(at);
        if let Some(next) = next {
            self.set(next);
            pointers.sweep(store, &turn);
        }
        Ok(if newer { Refreshed::Newer } else { Refreshed::NotNewer })
    }

    /// Reads a catalogue from `source`, whole, into a file beside. Nothing is switched yet.
    ///
    /// # Errors
    /// [`Reason::BadBundle`] or [`Reason::Storage`].
    pub(crate) fn prepare(
        &self,
        store: &Store,
        source: impl Read,
        at: i64,
    ) -> Result<Prepared, Failure> {
        let file = fresh_in(&store.incoming()).map_err(storage)?;
        let sink = Summed { file: io::BufWriter::new(file.as_file()), sum: Sha256::new() };
        let mut reader = Reader::open_into(source, sink, Limits::default()).map_err(bad)?;
        let mut services = 0;
        for entry in &mut reader {
            if let Record::Service(_) = entry.map_err(bad)?.record {
                services += 1;
            }
        }
        if services == 0 {
            return Err(failed(Reason::BadBundle { fault: BundleFault::NotABundle }));
        }
        let (name, date) = (reader.header().name.clone(), reader.header().date);
        let hash = Hash::of(&reader.finish().map_err(bad)?.sum.finalize());
        let about =
            ImportedFile { hash, state: ImportedState { name, services, date, added_at: at } };
        let reviewed = Arc::clone(&self.now().reviewed);
        let added = (file.reopen().map_err(storage)?, about.clone());
        let library = Library::join(reviewed, Some(added)).map_err(storage)?;
        Ok(Prepared { file, about, library })
    }

    /// Takes a prepared catalogue into use and removes the one before it.
    ///
    /// # Errors
    /// [`Reason::Storage`]; the one before is then still in use.
    pub(crate) fn switch(&self, store: &Store, new: Prepared) -> Result<(), Failure> {
        let _one_at_a_time = lock(&self.switching);
        let Prepared { file, about, mut library } = new;
        let reviewed = Arc::clone(&self.now().reviewed);
        if !Arc::ptr_eq(&reviewed, &library.reviewed) {
            // Newer content was fetched since.
            let added = (file.reopen().map_err(storage)?, about.clone());
            library = Library::join(reviewed, Some(added)).map_err(storage)?;
        }
        let turn = store.turn()?;
        let mut pointers = Pointers::read(&turn)?;
        turn.put(file, &about.hash.catalogue())?;
        pointers.imported = Some(about);
        pointers.write(&turn)?;
        self.set(library);
        pointers.sweep(store, &turn);
        Ok(())
    }

    /// Removes the added catalogue, if there is one.
    ///
    /// # Errors
    /// [`Reason::Storage`]; it is then still in use.
    pub(crate) fn drop_imported(&self, store: &Store) -> Result<(), Failure> {
        let _one_at_a_time = lock(&self.switching);
        let turn = store.turn()?;
        let mut pointers = Pointers::read(&turn)?;
        pointers.imported = None;
        pointers.write(&turn)?;
        self.set(Library::plain(Arc::clone(&self.now().reviewed)));
        pointers.sweep(store, &turn);
        Ok(())
    }
}

fn added_file(store: &Store, about: &ImportedFile) -> io::Result<File> {
    File::open(store.home().join(about.hash.catalogue()))
}

/// Reads the files that are pointed to. One that is missing or another than it was is no longer
/// pointed to; one that the disk does not give now stays for the next time.
fn open_files(
    store: &Store,
    turn: &Turn<'_>,
    bundled: &Arc<Reviewed>,
    mut pointers: Pointers,
) -> (Library, Option<i64>) {
    let before = pointers.clone();
    let mut reviewed = Arc::clone(bundled);
    if let Some(hash) = &pointers.fetched {
        let name = hash.reviewed();
        match fetched(store, hash) {
            Ok(fetched) if fetched.is_newer_than(bundled) => reviewed = Arc::new(fetched),
            // The app itself was replaced by a newer one.
            Ok(_) => pointers.fetched = None,
            Err(e) => {
                if forgets(turn, &name, &e) {
                    pointers.fetched = None;
                    pointers.etag = None;
                }
            }
        }
    }
    let mut library = None;
    if let Some(about) = &pointers.imported {
        let file = added_file(store, about);
        match file.and_then(|f| Library::join(Arc::clone(&reviewed), Some((f, about.clone())))) {
            Ok(joined) => library = Some(joined),
            Err(e) => {
                if forgets(turn, &about.hash.catalogue(), &e) {
                    pointers.imported = None;
                }
            }
        }
    }
    if pointers == before || pointers.write(turn).is_ok() {
        pointers.sweep(store, turn);
    }
    (library.unwrap_or_else(|| Library::plain(reviewed)), pointers.fetched_at)
}

/// Whether a file that could not be read is given up; a damaged one is set aside first.
fn forgets(turn: &Turn<'_>, name: &str, error: &io::Error) -> bool {
    let _ = failed(Reason::Storage);
    match error.kind() {
        ErrorKind::NotFound => true,
        ErrorKind::InvalidData => turn.set_aside(name).is_ok(),
        _ => false,
    }
}

/// Reads the fetched bundle.
fn fetched(store: &Store, hash: &Hash) -> io::Result<Reviewed> {
    let limit = Limits::default().compressed;
    let mut bundle = Vec::new();
    let file = File::open(store.home().join(hash.reviewed()))?;
    file.take(limit + 1).read_to_end(&mut bundle)?;
    if Hash::of(&Sha256::digest(&bundle)) != *hash {
        return Err(ErrorKind::InvalidData.into());
    }
    Reviewed::read(&bundle, true).map_err(|_| ErrorKind::InvalidData.into())
}

/// What a refused bundle means for the screen.
fn bad(error: BundleError) -> Failure {
    let fault = match error {
        BundleError::NotABundle => BundleFault::NotABundle,
        BundleError::CutShort => BundleFault::CutShort,
        BundleError::TooLarge => BundleFault::TooLarge,
        BundleError::TooNew => BundleFault::TooNew,
        BundleError::NotText => BundleFault::NotText,
        BundleError::BadRecord { .. } => BundleFault::BadRecord,
        BundleError::Damaged => BundleFault::Damaged,
        BundleError::Io(e) => return storage(e),
    };
    failed(Reason::BadBundle { fault })
}

/// Writes to a file and sums what was written.
struct Summed<'a> {
    file: io::BufWriter<&'a File>,
    sum: Sha256,
}

impl Write for Summed<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.file.write(bytes)?;
        self.sum.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
