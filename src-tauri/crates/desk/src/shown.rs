//! A service as its page shows it: the record the device has, and what the portal answered last.

use std::cell::OnceCell;

use model::{Code, Service};
use wire::{Failure, PortalRecord, Reason, ServiceCard};

use crate::{
    library::{Library, card},
    national::kept::Answers,
    store::Store,
};

/// A service with where it comes from.
pub(crate) struct Shown {
    pub(crate) service: Service,
    pub(crate) reviewed: bool,
    /// When the portal was asked for what is shown, in seconds since 1970-01-01 UTC; nothing for a
    /// record that did not come so.
    pub(crate) asked_at: Option<i64>,
    /// The portal's answer beside a reviewed record.
    pub(crate) portal: Option<Box<PortalRecord>>,
}

/// Everything that can be shown. The portal's answers are read when the first service needs them.
pub(crate) struct Showing<'a> {
    library: &'a Library,
    store: &'a Store,
    answers: OnceCell<Answers>,
}

impl<'a> Showing<'a> {
    pub(crate) fn new(library: &'a Library, store: &'a Store) -> Self {
        Self { library, store, answers: OnceCell::new() }
    }

    /// The portal's answers. A file that cannot be read hides them; the page is still there.
    fn answers(&self) -> &Answers {
        self.answers.get_or_init(|| Answers::read(self.store).unwrap_or_default())
    }

    /// What a list shows of the service `code`: of the record that its page shows.
    pub(crate) fn card(&self, code: &Code) -> Option<ServiceCard> {
        let known = self.library.card(code);
        let own = known.as_ref().map_or(code, |known| &known.code);
        let reviewed = known.as_ref().is_some_and(|known| known.reviewed);
        if reviewed || self.answers().of(own).is_none() {
            return known;
        }
        self.facts(own).ok().map(|shown| card(&shown.service, false)).or(known)
    }

    /// The facts of the service `code` as its page shows them, without the portal's answer beside
    /// a reviewed one.
    ///
    /// # Errors
    /// [`Reason::NotFound`]; [`Reason::Storage`].
    pub(crate) fn facts(&self, code: &Code) -> Result<Shown, Failure> {
        let found = match self.library.service(code) {
            Ok(found) if found.reviewed => {
                let service = found.service;
                return Ok(Shown { service, reviewed: true, asked_at: None, portal: None });
            }
            found => found,
        };
        let kept = match &found {
            Ok(found) => self.answers().of(&found.service.code),
            Err(_) => self.answers().of(code),
        };
        let (service, asked_at) = match (found, kept) {
            (Ok(found), Some(kept)) if kept.service.source.date >= found.service.source.date => {
                let mut service = kept.service.clone();
                service.variants = found.service.variants;
                (service, Some(kept.at))
            }
            (Ok(found), _) => (found.service, None),
            (Err(failure), Some(kept)) if failure.reason == Reason::NotFound => {
                (kept.service.clone(), Some(kept.at))
            }
            (Err(failure), _) => return Err(failure),
        };
        Ok(Shown { service, reviewed: false, asked_at, portal: None })
    }

    /// The service `code`. A reviewed one stays as it is, with what the portal answered last beside
    /// it; of any other the newer of the added record and the portal's answer is shown.
    ///
    /// # Errors
    /// As [`Showing::facts`].
    pub(crate) fn service(&self, code: &Code) -> Result<Shown, Failure> {
        let mut shown = self.facts(code)?;
        if let (true, Some(kept)) = (shown.reviewed, self.answers().of(&shown.service.code)) {
            let newer = kept.service.source.date > shown.service.source.date;
            let record = PortalRecord { service: kept.service.clone(), asked_at: kept.at, newer };
            shown.portal = Some(Box::new(record));
        }
        Ok(shown)
    }
}
