//! The JSON files of a folder, or the samples of our own.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use crate::StartError;

/// The largest file that is read, in bytes.
const MAX_FILE: u64 = 4 << 20;
/// The most files that are read.
const MAX_FILES: usize = 10_000;

/// Every `*.json` of `folder` in the order of their names; without one, the list `samples`.
pub(crate) fn read<T: DeserializeOwned>(
    folder: Option<&Path>,
    samples: &str,
) -> Result<Vec<(PathBuf, T)>, StartError> {
    let bad = |path: &Path, why| StartError::BadFile { path: path.to_owned(), why };
    let Some(folder) = folder else {
        let path = PathBuf::from("samples");
        let all: Vec<T> =
            serde_json::from_str(samples).map_err(|_| bad(&path, "not such a list"))?;
        return Ok(all.into_iter().map(|one| (path.clone(), one)).collect());
    };
    let refused = |path: &Path| {
        let what = path.to_owned();
        move |error| StartError::Io { what, error }
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(refused(folder))? {
        let path = entry.map_err(refused(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    if paths.len() > MAX_FILES {
        return Err(bad(folder, "too many files"));
    }
    paths.sort();
    let one = |path: PathBuf| {
        let mut text = Vec::new();
        let file = fs::File::open(&path).map_err(refused(&path))?;
        file.take(MAX_FILE + 1).read_to_end(&mut text).map_err(refused(&path))?;
        if text.len() as u64 > MAX_FILE {
            return Err(bad(&path, "too large"));
        }
        let one = serde_json::from_slice(&text).map_err(|_| bad(&path, "not such a record"))?;
        Ok((path, one))
    };
    paths.into_iter().map(one).collect()
}
