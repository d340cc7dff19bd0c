//! What the desk knows: the reviewed content, the added catalogue and the index over both. A
//! reader holds one [`Library`] as long as it likes; a switch puts another in its place.

mod imported;
mod pointers;
mod reviewed;
mod shared;

use std::{collections::HashMap, fs::File, io, sync::Arc};

use catalogue::{
    content::Content,
    search::{Answer as Matches, Entry, Index},
};
use imported::Imported;
use model::{Code, Date, Hotline, Service};
use reviewed::Reviewed;
use wire::{Failure, ImportedState, Reason, ServiceCard};

pub(crate) use pointers::Hash;
pub(crate) use shared::{Refreshed, Shared};

use crate::failure::failed;
use pointers::ImportedFile;

/// Everything known at one moment. Never changes.
pub(crate) struct Library {
    reviewed: Arc<Reviewed>,
    imported: Option<Imported>,
    index: Index,
    /// Codes without their dots, also those of provincial variants, to the code of the record.
    codes: HashMap<String, Code>,
}

/// A service, read whole.
pub(crate) struct Found {
    pub(crate) service: Service,
    pub(crate) reviewed: bool,
}

impl Library {
    /// Joins the reviewed content and an added catalogue. A reviewed record wins over an added one
    /// with the same code.
    ///
    /// # Errors
    /// Only with an added catalogue: its file cannot be read or is another.
    fn join(reviewed: Arc<Reviewed>, added: Option<(File, ImportedFile)>) -> io::Result<Self> {
        let content = &reviewed.content;
        let services = content.services.values().map(|s| Entry::of_service(s, true));
        let events = content.events.iter().map(Entry::of_event);
        let mut entries: Vec<Entry> = services.chain(events).collect();
        let mut variants = Vec::new();
        let imported = match added {
            Some((file, about)) => Some(Imported::open(file, about, |service| {
                entries.push(Entry::of_service(&service, false));
                variants.push((service.code, service.variants));
            })?),
            None => None,
        };
        // The first to name a code keeps it: records before variants, reviewed before added.
        let mut codes = HashMap::new();
        let added = variants.iter().map(|(code, of)| (code, of));
        let all = content.services.values().map(|s| (&s.code, &s.variants)).chain(added);
        for (code, _) in all.clone() {
            codes.entry(bare(code.as_str())).or_insert_with(|| code.clone());
        }
        for (code, variants) in all {
            for variant in variants {
                codes.entry(bare(variant.as_str())).or_insert_with(|| code.clone());
            }
        }
        let index = Index::new(reviewed.content.vocabulary.as_ref(), entries);
        Ok(Self { index, reviewed, imported, codes })
    }

    /// The reviewed content alone.
    fn plain(reviewed: Arc<Reviewed>) -> Self {
        Self::join(Arc::clone(&reviewed), None).unwrap_or_else(|_| Self {
            index: Index::default(),
            codes: HashMap::new(),
            imported: None,
            reviewed,
        })
    }

    /// The reviewed content.
    pub(crate) fn content(&self) -> &Content {
        &self.reviewed.content
    }

    /// The verified numbers: only those of the reviewed content.
    pub(crate) fn hotlines(&self) -> &[Hotline] {
        &self.reviewed.content.hotlines
    }

    /// The date of the reviewed content.
    pub(crate) fn date(&self) -> Date {
        self.reviewed.date
    }

    /// Whether the reviewed content came from the portal after installation.
    pub(crate) fn fetched(&self) -> bool {
        self.reviewed.fetched
    }

    /// What is said of the added catalogue.
    pub(crate) fn imported_state(&self) -> Option<&ImportedState> {
        self.imported.as_ref().map(Imported::state)
    }

    /// The code of the record that `code` leads to: itself, with or without the dot, or the
    /// national record of a provincial variant.
    fn resolve(&self, code: &Code) -> Option<&Code> {
        self.codes.get(&bare(code.as_str()))
    }

    /// What a list shows of the service `code`.
    pub(crate) fn card(&self, code: &Code) -> Option<ServiceCard> {
        let code = self.resolve(code)?;
        match self.content().services.get(code) {
            Some(service) => Some(card(service, true)),
            None => self.imported.as_ref()?.card(code).cloned(),
        }
    }

    /// What is said of the added catalogue, with its file.
    fn added(&self) -> Option<&ImportedFile> {
        self.imported.as_ref().map(|i| &i.about)
    }

    /// Finds services and life events by what people type.
    pub(crate) fn find(&self, text: &str) -> Matches {
        self.index.answer(text, usize::MAX)
    }

    /// The whole service `code`.
    ///
    /// # Errors
    /// [`Reason::NotFound`]; [`Reason::Storage`] when the added catalogue cannot be read.
    pub(crate) fn service(&self, code: &Code) -> Result<Found, Failure> {
        let missing = || failed(Reason::NotFound);
        let code = self.resolve(code).ok_or_else(missing)?;
        match (self.content().services.get(code), &self.imported) {
            (Some(service), _) => Ok(Found { service: service.clone(), reviewed: true }),
            (None, Some(imported)) => {
                Ok(Found { service: imported.service(code)?, reviewed: false })
            }
            (None, None) => Err(missing()),
        }
    }
}

/// A code without its dot and blanks.
fn bare(code: &str) -> String {
    code.chars().filter(|c| *c != '.' && !c.is_whitespace()).take(32).collect()
}

/// What a list shows of a service.
pub(crate) fn card(service: &Service, reviewed: bool) -> ServiceCard {
    ServiceCard {
        code: service.code.clone(),
        title: service.title().clone(),
        official: service.plain.is_some().then(|| service.name.clone()),
        authority: service.authority.clone(),
        reviewed,
    }
}
