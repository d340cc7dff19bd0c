//! Where things lie.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use catalogue::content::Content;

use crate::{Done, Stop};

/// The repository.
pub(crate) fn root() -> PathBuf {
    let own = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let own = own.filter(|p| p.ends_with("xtask/prove"));
    own.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR"))).join("../..")
}

/// Whether this is the continuous integration, where nothing may be skipped.
pub(crate) fn ci() -> bool {
    env::var("CI").is_ok_and(|v| v == "true" || v == "1")
}

/// Every file below `folder` that ends in `extension`, sorted, by its path from there.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn files(folder: &Path, extension: &str) -> Done<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        let entries = fs::read_dir(&at).map_err(|e| Stop::failed(at.display(), e))?;
        for path in entries.flatten().map(|e| e.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
                found.push((name.into_owned(), fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The reviewed content of the repository.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn content() -> Done<Content> {
    let (content, faults) = Content::read(files(&root().join("content"), "toml")?);
    match faults.first() {
        None => Ok(content),
        Some(fault) => Err(Stop::failed("content", fault)),
    }
}

/// Copies a folder of files and folders.
///
/// # Errors
/// When it cannot be read or written.
pub(crate) fn copy(from: &Path, to: &Path) -> Done {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)?.flatten() {
        let (path, aim) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &aim)?;
        } else {
            fs::copy(&path, &aim)?;
        }
    }
    Ok(())
}
