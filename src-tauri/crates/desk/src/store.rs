//! Small JSON files in the folder of the app. A file is always whole: it is written beside, synced
//! and moved into place, and the folder is synced after it.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};
use wire::{Failure, Reason};

use crate::failure::{failed, storage};

/// The most bytes a small file may have; a larger one is taken for damaged.
const MAX_FILE: u64 = 8 * 1024 * 1024;
/// What a file is called while it is written.
const FRESH: &str = ".fresh-";
/// The folder in which files come in.
const INCOMING: &str = "incoming";
/// The file that keeps two processes from changing the folder at the same time.
const LOCK: &str = "lock";
/// The most damaged copies of one file that are kept.
const MAX_DAMAGED: u32 = 9;

/// The folder of the app. Nothing is cached: what is on the disk is the truth.
pub(crate) struct Store {
    home: PathBuf,
    turn: Mutex<()>,
}

/// The right to change files, until it is dropped.
pub(crate) struct Turn<'a> {
    store: &'a Store,
    _here: MutexGuard<'a, ()>,
    _elsewhere: File,
}

impl Store {
    /// Opens the folder, makes what is missing and removes what a killed process left half done.
    ///
    /// # Errors
    /// When the folder can neither be made nor written.
    pub(crate) fn open(home: &Path) -> io::Result<Self> {
        make_private(home)?;
        let store = Self { home: home.to_owned(), turn: Mutex::new(()) };
        let turn = store.lock()?;
        make_private(&store.incoming())?;
        // What cannot be removed is tried again the next time.
        for left in fs::read_dir(store.incoming())?.flatten() {
            let _ = fs::remove_file(left.path());
        }
        for entry in fs::read_dir(home)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(FRESH) {
                let _ = fs::remove_file(entry.path());
            }
        }
        drop(turn);
        tempfile::tempfile_in(home)?;
        Ok(store)
    }

    /// The folder itself.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// The folder in which files come in; emptied at every open.
    pub(crate) fn incoming(&self) -> PathBuf {
        self.home.join(INCOMING)
    }

    fn lock(&self) -> io::Result<Turn<'_>> {
        let here = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let file = private_options().create(true).truncate(false).open(self.home.join(LOCK))?;
        match file.lock() {
            // Some network folders know no locks; one process is the usual case.
            Err(e) if e.kind() != ErrorKind::Unsupported => return Err(e),
            _ => {}
        }
        Ok(Turn { store: self, _here: here, _elsewhere: file })
    }

    /// Waits until no one else changes files.
    ///
    /// # Errors
    /// [`Reason::Storage`].
    pub(crate) fn turn(&self) -> Result<Turn<'_>, Failure> {
        self.lock().map_err(storage)
    }

    /// Reads the file `name`; the default when it is not there or damaged.
    ///
    /// # Errors
    /// [`Reason::Storage`] when it is there and the disk does not give it.
    pub(crate) fn read<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, Failure> {
        self.turn()?.read(name)
    }

    /// Changes the file `name`. When `change` fails, nothing is written. It has the store for itself:
    /// in it the store is not to be used.
    ///
    /// # Errors
    /// [`Reason::Storage`], or what `change` answers.
    pub(crate) fn change<T: Serialize + DeserializeOwned + Default, R>(
        &self,
        name: &str,
        change: impl FnOnce(&mut T) -> Result<R, Failure>,
    ) -> Result<R, Failure> {
        let turn = self.turn()?;
        let mut value = turn.read(name)?;
        let answer = change(&mut value)?;
        turn.write(name, &value)?;
        Ok(answer)
    }
}

impl Turn<'_> {
    /// As [`Store::read`].
    pub(crate) fn read<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, Failure> {
        let path = self.store.home.join(name);
        let mut text = Vec::new();
        match File::open(&path) {
            Ok(file) => file.take(MAX_FILE + 1).read_to_end(&mut text).map_err(storage)?,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(T::default()),
            Err(e) => return Err(storage(e)),
        };
        if text.len() as u64 <= MAX_FILE
            && let Ok(value) = serde_json::from_slice(&text)
        {
            return Ok(value);
        }
        self.set_aside(name)?;
        Ok(T::default())
    }

    /// Replaces the file `name`, whole or not at all.
    ///
    /// # Errors
    /// [`Reason::Storage`]; the old file is then still there.
    pub(crate) fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Failure> {
        let text = serde_json::to_vec_pretty(value).map_err(|_| failed(Reason::Fault))?;
        if text.len() as u64 > MAX_FILE {
            return Err(failed(Reason::Storage));
        }
        let mut fresh = fresh_in(&self.store.home).map_err(storage)?;
        fresh.write_all(&text).map_err(storage)?;
        self.put(fresh, name)
    }

    /// Moves a written file into place under `name`.
    ///
    /// # Errors
    /// [`Reason::Storage`]; the old file is then still there.
    pub(crate) fn put(&self, file: tempfile::NamedTempFile, name: &str) -> Result<(), Failure> {
        file.as_file().sync_all().map_err(storage)?;
        file.persist(self.store.home.join(name)).map_err(storage)?;
        sync_folder(&self.store.home).map_err(storage)
    }

    /// Keeps the file `name` as `name.damaged-N`, the newest at most nine times.
    ///
    /// # Errors
    /// [`Reason::Storage`].
    pub(crate) fn set_aside(&self, name: &str) -> Result<(), Failure> {
        let aside = |n: u32| self.store.home.join(format!("{name}.damaged-{n}"));
        let free = (1..MAX_DAMAGED).find(|n| !aside(*n).exists()).unwrap_or(MAX_DAMAGED);
        fs::rename(self.store.home.join(name), aside(free)).map_err(storage)?;
        sync_folder(&self.store.home).map_err(storage)
    }
}

/// A new file in `folder`, readable by its owner only, removed unless it is moved into place.
///
/// # Errors
/// When it cannot be made.
pub(crate) fn fresh_in(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(FRESH).tempfile_in(folder)
}

fn private_options() -> fs::OpenOptions {
    let mut options = File::options();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Makes a move within `folder` lasting. Only Unix lets a folder be synced.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_file_is_set_aside_and_the_default_is_used() {
        let home = tempfile::tempdir().expect("a folder");
        let store = Store::open(home.path()).expect("opens");
        for n in 1..=12 {
            fs::write(home.path().join("a.json"), format!("{{{n}")).expect("written");
            assert_eq!(store.read::<Vec<u8>>("a.json").expect("read"), Vec::<u8>::new());
            let aside = home.path().join(format!("a.json.damaged-{}", n.min(9)));
            assert_eq!(fs::read_to_string(aside).expect("kept"), format!("{{{n}"));
        }
        store
            .change("a.json", |v: &mut Vec<u8>| {
                v.push(7);
                Ok(())
            })
            .expect("changed");
        assert_eq!(store.read::<Vec<u8>>("a.json").expect("read"), vec![7]);
    }

    #[test]
    fn what_a_killed_process_left_is_removed_at_open() {
        let home = tempfile::tempdir().expect("a folder");
        drop(Store::open(home.path()).expect("opens"));
        fs::write(home.path().join(".fresh-abc"), "x").expect("written");
        fs::write(home.path().join("incoming/left"), "x").expect("written");
        fs::write(home.path().join("kept.json"), "[]").expect("written");
        drop(Store::open(home.path()).expect("opens"));
        let mut names: Vec<_> = fs::read_dir(home.path())
            .expect("a folder")
            .flatten()
            .map(|e| e.file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        assert_eq!(names, ["incoming", "kept.json", "lock"]);
        assert_eq!(fs::read_dir(home.path().join("incoming")).expect("a folder").count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn folder_and_files_belong_to_their_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().expect("a folder");
        let home = parent.path().join("app");
        let store = Store::open(&home).expect("opens");
        store
            .change("a.json", |v: &mut Vec<u8>| {
                v.push(7);
                Ok(())
            })
            .expect("changed");
        let mode = |p: &Path| fs::metadata(p).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&home), 0o700);
        assert_eq!(mode(&home.join(INCOMING)), 0o700);
        assert_eq!(mode(&home.join("a.json")), 0o600);
        assert_eq!(mode(&home.join(LOCK)), 0o600);
    }
}
