//! Where things lie.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The repository.
pub(crate) fn root() -> PathBuf {
    let xtask = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .filter(|p| p.ends_with("xtask"))
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    xtask.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    // `join` keeps an absolute path as it is.
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Where tools are installed that no package manager of the system has.
pub(crate) fn tools() -> PathBuf {
    target().join("tools")
}

/// The test data, where there is any.
pub(crate) fn data() -> Option<PathBuf> {
    env::var_os("MOTCUA_DATA")
        .map_or_else(|| root().join("../shared/data"), PathBuf::from)
        .canonicalize()
        .ok()
}

/// Whether this is the continuous integration, where nothing may be skipped.
pub(crate) fn ci() -> bool {
    env::var("CI").is_ok_and(|v| v == "true" || v == "1")
}

/// A program built in the `dev` profile.
pub(crate) fn program(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// A fresh folder that goes away with this value.
pub(crate) struct TempFolder(PathBuf);

impl TempFolder {
    /// Makes it; `name` only helps a reader.
    pub(crate) fn new(name: &str) -> std::io::Result<Self> {
        let path = env::temp_dir().join(format!("motcua-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every file below `folder`, sorted; an unreadable folder has none.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => waiting.push(entry.path()),
                Ok(_) => found.push(entry.path()),
                Err(_) => {}
            }
        }
    }
    found.sort();
    found
}
