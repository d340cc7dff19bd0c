//! What the portal remembers: one JSON file, replaced as a whole.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::StartError;

/// The name of the file in the home folder.
const FILE: &str = "portal.json";
/// The format of the file.
const FORMAT: &str = "reference-portal/1";

/// What is remembered over restarts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    format: String,
    /// The bundle served last.
    pub(crate) bundle: Option<PathBuf>,
    /// Every version ever served, in the order in which it was.
    pub(crate) versions: Vec<Version>,
}

/// One version of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Version {
    /// Its entity-tag with the quotes.
    pub(crate) etag: String,
    /// When a client first got it, or was told that it still has it.
    pub(crate) first_served: Timestamp,
}

impl State {
    /// Notes that `etag` was served at `now`. Returns whether that is news.
    pub(crate) fn served(&mut self, etag: &str, now: Timestamp) -> bool {
        let news = self.versions.iter().all(|version| version.etag != etag);
        if news {
            self.versions.push(Version { etag: etag.to_owned(), first_served: now });
        }
        news
    }

    /// Reads the state in `home`, which is made when missing.
    pub(crate) fn load(home: Option<&Path>) -> Result<Self, StartError> {
        let empty = Self { format: FORMAT.into(), bundle: None, versions: Vec::new() };
        let Some(home) = home else { return Ok(empty) };
        let file = home.join(FILE);
        fs::create_dir_all(home)
            .map_err(|error| StartError::Io { what: home.to_owned(), error })?;
        let text = match fs::read(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(empty),
            Err(error) => return Err(StartError::Io { what: file, error }),
        };
        serde_json::from_slice(&text)
            .ok()
            .filter(|state: &Self| state.format == FORMAT)
            .ok_or(StartError::BadState(file))
    }

    /// Writes the state into `home`: after a crash there is the old file or the new one.
    pub(crate) fn save(&self, home: Option<&Path>) -> Result<(), StartError> {
        let Some(home) = home else { return Ok(()) };
        let file = home.join(FILE);
        let write = || {
            let new = home.join(format!("{FILE}.new"));
            let mut out = fs::File::create(&new)?;
            serde_json::to_writer_pretty(&mut out, self)?;
            out.write_all(b"\n")?;
            out.sync_all()?;
            fs::rename(&new, &file)
        };
        write().map_err(|error| StartError::Io { what: file.clone(), error })
    }
}
