//! What changed after the register's source was made: facts with their own sources.

use model::{Date, LocalizedText, Source};
use serde::Deserialize;

use crate::content::json;

use super::{Register, UnitsError};

/// The file `vn/unit-changes.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// One decision each.
    pub changes: Vec<Change>,
}

/// One decision that changed units.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// dct:source.
    pub source: Source,
    /// The decision: "237/NQ-UBTVQH16".
    pub law: String,
    /// The first day it holds.
    pub since: Date,
    /// What it does, in one sentence.
    pub what: LocalizedText,
    /// Provinces with a new name.
    #[serde(default)]
    pub provinces: Vec<Renamed>,
    /// Communes with a new name.
    #[serde(default)]
    pub communes: Vec<Renamed>,
    /// Communes with another code than the register's source has.
    #[serde(default)]
    pub codes: Vec<Recoded>,
}

/// A unit with a new name, most often a new kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renamed {
    /// Its code.
    pub code: String,
    /// The whole name before.
    pub from: String,
    /// The whole name now.
    pub to: String,
}

/// A commune with another code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recoded {
    /// Its whole name.
    pub name: String,
    /// The code before.
    pub from: String,
    /// The code now.
    pub to: String,
}

impl Changes {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not TOML of this form; every change needs its source.
    pub fn read(text: &str) -> Result<Self, UnitsError> {
        let table: toml::Table =
            toml::from_str(text).map_err(|e| UnitsError::Changes(e.message().to_owned()))?;
        serde_json::from_value(json(toml::Value::Table(table)))
            .map_err(|e| UnitsError::Changes(e.to_string()))
    }

    /// Applies the changes, oldest first.
    ///
    /// # Errors
    /// When a change names a unit that is not there or is not called so: the fact and the register
    /// then do not belong together.
    pub fn apply(&self, register: &mut Register) -> Result<(), UnitsError> {
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        changes.sort_by_key(|c| c.since);
        for change in changes {
            for renamed in &change.provinces {
                let found = register
                    .provinces
                    .iter_mut()
                    .find(|p| p.code == renamed.code && p.name == renamed.from);
                let province = found.ok_or_else(|| UnitsError::Nowhere(renamed.code.clone()))?;
                province.name.clone_from(&renamed.to);
            }
            for renamed in &change.communes {
                let found = register
                    .provinces
                    .iter_mut()
                    .flat_map(|p| &mut p.communes)
                    .find(|c| c.code == renamed.code && c.name == renamed.from);
                let commune = found.ok_or_else(|| UnitsError::Nowhere(renamed.code.clone()))?;
                commune.former.push(std::mem::replace(&mut commune.name, renamed.to.clone()));
            }
            for recoded in &change.codes {
                let found = register
                    .provinces
                    .iter_mut()
                    .flat_map(|p| &mut p.communes)
                    .find(|c| c.code == recoded.from && c.name == recoded.name);
                let commune = found.ok_or_else(|| UnitsError::Nowhere(recoded.from.clone()))?;
                commune.code.clone_from(&recoded.to);
                for ward in register.old.iter_mut().flat_map(|p| &mut p.districts) {
                    let now = ward.wards.iter_mut().flat_map(|w| &mut w.now);
                    now.filter(|c| **c == recoded.from).for_each(|c| c.clone_from(&recoded.to));
                }
            }
        }
        Ok(())
    }
}
