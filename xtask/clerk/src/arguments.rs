//! Reads the words after a command.

use std::{collections::BTreeMap, path::PathBuf};

use crate::Stop;

/// The words after a command, sorted out.
pub(crate) struct Arguments {
    options: BTreeMap<String, String>,
    flags: Vec<String>,
    rest: Vec<String>,
}

impl Arguments {
    /// Reads `--option VALUE`, `--option=VALUE`, `--flag` and further words.
    pub(crate) fn read(words: &[String], options: &[&str], flags: &[&str]) -> Result<Self, Stop> {
        let mut read = Self { options: BTreeMap::new(), flags: Vec::new(), rest: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (word.as_str(), None),
            };
            if flags.contains(&name) && value.is_none() {
                read.flags.push(name.to_owned());
            } else if options.contains(&name) {
                let value = value.or_else(|| words.next().cloned());
                let value = value.ok_or_else(|| Stop::Usage(format!("{name} needs a value")))?;
                if read.options.insert(name.to_owned(), value).is_some() {
                    return Err(Stop::Usage(format!("{name} is given twice")));
                }
            } else if name.starts_with("--") {
                return Err(Stop::Usage(format!("there is no {name} here")));
            } else {
                read.rest.push(word.clone());
            }
        }
        Ok(read)
    }

    /// Whether a flag was given.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.flags.iter().any(|f| f == name)
    }

    /// An option, where it was given.
    pub(crate) fn option(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(String::as_str)
    }

    /// An option that must be given.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, Stop> {
        self.option(name).ok_or_else(|| Stop::Usage(format!("{name} is missing")))
    }

    /// A directory of content; `content` below where the command runs unless named otherwise.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.option(name).unwrap_or("content").into()
    }

    /// Exactly one further word.
    pub(crate) fn file(&self) -> Result<PathBuf, Stop> {
        match &self.rest[..] {
            [one] => Ok(one.into()),
            _ => Err(Stop::Usage("one FILE is needed".to_owned())),
        }
    }

    /// That there are no further words.
    pub(crate) fn no_more(&self) -> Result<(), Stop> {
        match self.rest.first() {
            Some(word) => Err(Stop::Usage(format!("{word:?} is one word too many"))),
            None => Ok(()),
        }
    }
}
