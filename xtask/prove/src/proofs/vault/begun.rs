//! What was begun with a vault, and what may be there when it was cut short.

use model::PaperId;
use serde::{Deserialize, Serialize};
use vault::{Details, Paper, Standing};

use super::{
    judge::{Known, Papers, same},
    parts::NOW,
};

/// What was begun and perhaps not finished.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Begun {
    /// A new paper; its id, where it was heard.
    Add {
        id: Option<PaperId>,
        sha256: String,
        details: Details,
    },
    /// A new version.
    Version {
        id: PaperId,
        sha256: String,
    },
    Change {
        id: PaperId,
        details: Details,
    },
    Bin(PaperId),
    TakeBack(PaperId),
    Remove(PaperId),
    Backup,
    Restore,
    /// A new sheet, with its key.
    Sheet(String),
    /// Opening with the sheet and a new PIN.
    Recover(String),
    /// Another PIN.
    Pin(String),
}

/// How a new paper is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    InFull,
    ByLabel,
}

fn named(found: &Details, asked: &Details) -> Option<Named> {
    let label = Details { name: asked.name.clone(), ..Details::default() };
    match found {
        found if found == asked => Some(Named::InFull),
        found if *found == label => Some(Named::ByLabel),
        _ => None,
    }
}

impl Begun {
    /// Its name.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add",
            Self::Version { .. } => "version",
            Self::Change { .. } => "change",
            Self::Bin(_) | Self::TakeBack(_) => "bin",
            Self::Remove(_) => "remove",
            Self::Backup => "backup",
            Self::Restore => "restore",
            Self::Sheet(_) => "new sheet",
            Self::Recover(_) => "recover",
            Self::Pin(_) => "new PIN",
        }
    }

    /// Whether a paper may have become this by it.
    pub(super) fn may_change(&self, known: &Known, before: &Paper, now: Option<&Paper>) -> bool {
        let mut aim = before.clone();
        let Some(now) = now else {
            return matches!(self, Self::Remove(id) if *id == before.id);
        };
        let may = match self {
            Self::Version { id, sha256 } if *id == before.id => {
                let last = now.contents.last().filter(|last| last.sha256 == *sha256);
                aim.contents.extend(last.cloned());
                let newest = before.contents.iter().map(|c| c.version).max();
                last.map(|last| last.version) == newest.map(|v| v + 1)
            }
            Self::Change { id, details } if *id == before.id => {
                aim.details.clone_from(details);
                true
            }
            Self::Bin(id) if *id == before.id => {
                aim.place = Standing::Binned(NOW);
                true
            }
            Self::TakeBack(id) if *id == before.id => {
                aim.place = Standing::Kept;
                true
            }
            Self::Restore => {
                let Some(from) = known.backup.as_ref().and_then(|b| b.papers.get(&before.id))
                else {
                    return false;
                };
                aim.place = Standing::Kept;
                aim.contents.clone_from(&now.contents);
                before.contents.iter().all(|c| now.contents.contains(c))
                    && now
                        .contents
                        .iter()
                        .all(|c| before.contents.contains(c) || from.contents.contains(c))
            }
            _ => false,
        };
        may && same(&aim, now)
    }

    /// How a paper that was not there may have come by it.
    pub(super) fn may_come(&self, known: &Known, found: &Paper) -> Option<Named> {
        if found.place != Standing::Kept {
            return None;
        }
        match self {
            Self::Add { id, sha256, details } => {
                let one = found.contents.len() == 1 && found.contents[0].sha256 == *sha256;
                let this = id.as_ref().is_none_or(|id| *id == found.id);
                (one && this).then(|| named(&found.details, details)).flatten()
            }
            Self::Restore => {
                let from = known.backup.as_ref()?.papers.get(&found.id)?;
                let some = found.contents.iter().all(|c| from.contents.contains(c));
                some.then(|| named(&found.details, &from.details)).flatten()
            }
            _ => None,
        }
    }

    /// Whether all of it is there.
    pub(super) fn is_done(&self, known: &Known, now: &Papers) -> bool {
        let at = |id: &PaperId| now.get(id);
        match self {
            Self::Add { sha256, details, .. } => now.values().any(|p| {
                !known.papers.contains_key(&p.id)
                    && p.contents[0].sha256 == *sha256
                    && p.details == *details
            }),
            Self::Version { id, sha256 } => {
                at(id).is_some_and(|p| p.content().is_some_and(|c| c.sha256 == *sha256))
            }
            Self::Change { id, details } => at(id).is_some_and(|p| p.details == *details),
            Self::Bin(id) => at(id).is_some_and(|p| p.place != Standing::Kept),
            Self::TakeBack(id) => at(id).is_some_and(|p| p.place == Standing::Kept),
            Self::Remove(id) => at(id).is_none(),
            Self::Restore => known.backup.iter().flat_map(|b| b.papers.values()).all(|from| {
                at(&from.id).is_some_and(|p| {
                    p.place == Standing::Kept
                        && from.contents.iter().all(|c| p.contents.contains(c))
                })
            }),
            Self::Recover(pin) | Self::Pin(pin) => known.pin == *pin,
            Self::Backup | Self::Sheet(_) => false,
        }
    }
}
