//! The national portal, asked only when the citizen asks: one procedure anew, or a search where
//! the device knows nothing. The page a citizen opens stays the way that always works.

pub(crate) mod kept;

use std::{
    future::Future,
    sync::{Arc, OnceLock},
};

use catalogue::{fold::code_of, import};
use model::{Code, LocalizedText, Profile, Standard};
use portal::{
    Asked, Dvcqg, Guid, PortalError,
    pace::{SystemTimer, Timer},
};
use wire::{
    Failure, PortalHit, PortalSearch, Reason, RefreshService, RequestOutcome, RequestPurpose,
    SearchPortal, ServicePage,
};

use crate::{
    Answer, Client, Desk,
    failure::failed,
    national::kept::{Answers, Kept},
    requests,
    shown::Showing,
};

/// The national portal with its profile. Its client is made when it is first asked, so that the
/// start of the app does not wait for the certificates of the device.
pub struct National {
    profile: Profile,
    base: Option<String>,
    timer: Arc<dyn Timer>,
    client: OnceLock<Option<Dvcqg>>,
}

impl National {
    /// The portal of `profile`, at `base` or without one at the address of the profile, by the
    /// rules of [`Client::of`]; nothing when the profile speaks another standard.
    #[must_use]
    pub fn new(profile: Profile, base: Option<&str>) -> Option<Self> {
        Self::timed(profile, base, Arc::new(SystemTimer::default()))
    }

    /// As [`National::new`], with the time handed in.
    #[must_use]
    pub fn timed(profile: Profile, base: Option<&str>, timer: Arc<dyn Timer>) -> Option<Self> {
        let speaks = profile.catalogue.standard == Standard::DvcqgDetail2026;
        let base = base.map(str::to_owned);
        speaks.then(|| Self { profile, base, timer, client: OnceLock::new() })
    }

    /// The client; nothing when the address is not one that may be asked.
    fn client(&self) -> Option<&Dvcqg> {
        let make = || {
            let timer = Arc::clone(&self.timer);
            match Client::timed(&self.profile, self.base.as_deref(), timer) {
                Ok(Client::National(client)) => Some(client),
                _ => None,
            }
        };
        self.client.get_or_init(make).as_ref()
    }

    /// The page of the procedure with this id at the portal.
    pub(crate) fn page_of(&self, id: &str) -> Option<String> {
        self.profile.page_of(id)
    }

    /// The page on which a citizen begins to look.
    pub(crate) fn home(&self) -> Option<&str> {
        self.profile.catalogue.home.as_deref()
    }

    /// The id in the address of an official page.
    fn id_in(&self, page: &str) -> Option<Guid> {
        let last = page.rsplit('/').next()?;
        let id = Guid::read(last)?;
        (self.page_of(id.as_str()).as_deref() == Some(page)).then_some(id)
    }
}

/// Why the portal gave nothing of use.
enum Trouble {
    /// It showed a page for people.
    Wall,
    /// It has nothing under this name.
    Missing,
    /// As it is told to the screen.
    Told(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Told(failure)
    }
}

impl From<PortalError> for Trouble {
    fn from(error: PortalError) -> Self {
        match error {
            PortalError::Wall => Self::Wall,
            PortalError::NotFound | PortalError::Gone { .. } => Self::Missing,
            PortalError::Offline | PortalError::TooSlow => Self::Told(failed(Reason::Offline)),
            _ => Self::Told(failed(Reason::PortalDown)),
        }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Wall => failed(Reason::PortalDown),
            Trouble::Missing => failed(Reason::NotFound),
            Trouble::Told(failure) => failure,
        }
    }
}

impl Desk {
    /// The national portal and its client, once the first start is finished.
    fn national(&self) -> Result<(&National, &Dvcqg), Failure> {
        if !self.started()? {
            return Err(failed(Reason::NotStarted));
        }
        let asked =
            self.national.as_ref().and_then(|national| Some((national, national.client()?)));
        asked.ok_or_else(|| failed(Reason::Offline))
    }

    /// Writes one request down, sends it, and writes down how it ended.
    async fn sent<T>(
        &self,
        purpose: RequestPurpose,
        client: &Dvcqg,
        question: impl Future<Output = Asked<T>>,
    ) -> Result<T, Trouble> {
        let host = client.host();
        let pending = requests::begin(&self.store, host, purpose, self.clock.now())?;
        let asked = question.await;
        let outcome = match asked.outcome {
            Ok(_) => RequestOutcome::Answered,
            Err(_) => RequestOutcome::Failed,
        };
        pending.end(&self.store, asked.bytes, outcome)?;
        Ok(asked.outcome?)
    }

    /// Asks the portal for the procedure `code`, under `id` where one is known; at most three
    /// requests.
    async fn ask_for(
        &self,
        client: &Dvcqg,
        code: &Code,
        id: Option<Guid>,
    ) -> Result<Kept, Trouble> {
        if let Some(id) = id {
            match self.ask_by_id(client, code, &id).await {
                // The portal may have given it another id.
                Err(Trouble::Missing) => {}
                other => return other,
            }
        }
        let question = client.search(code.as_str());
        let found = self.sent(RequestPurpose::Service, client, question).await?;
        let of_code = |m: &&portal::dvcqg::Match| code_of(&m.code).as_ref() == Some(code);
        let id = found.first.iter().find(of_code).ok_or(Trouble::Missing)?.id.clone();
        self.ask_by_id(client, code, &id).await
    }

    /// Asks the portal for the procedure under `id`; one request.
    async fn ask_by_id(&self, client: &Dvcqg, code: &Code, id: &Guid) -> Result<Kept, Trouble> {
        let at = self.clock.now();
        let question = client.procedure(id);
        let detail = self.sent(RequestPurpose::Service, client, question).await?;
        let service = import::answer(id.as_str(), detail, self.clock.today());
        // Another procedure under this id is not the one that was asked for.
        match service.filter(|service| service.code == *code) {
            Some(service) => Ok(Kept { at, id: id.as_str().to_owned(), service }),
            None => Err(Trouble::Told(failed(Reason::PortalDown))),
        }
    }
}

impl Answer<RefreshService> for Desk {
    async fn answer(self: &Arc<Self>, ask: RefreshService) -> Result<ServicePage, Failure> {
        let (national, client) = self.national()?;
        let known = self.library.now().service(&ask.code).ok().map(|found| found.service);
        let code = match &known {
            Some(service) => service.code.clone(),
            None => code_of(ask.code.as_str()).ok_or_else(|| failed(Reason::NotFound))?,
        };
        let before = Answers::read(&self.store)?.of(&code).and_then(|kept| Guid::read(&kept.id));
        let page = known.and_then(|service| service.page);
        let id = before.or_else(|| national.id_in(&page?));
        match self.ask_for(client, &code, id).await {
            Ok(kept) => {
                kept::keep(&self.store, kept)?;
                self.page(&code)
            }
            // What is known is shown with the way that is left: the portal's own page.
            Err(Trouble::Wall) => {
                let mut page = self.page(&code).map_err(|_| failed(Reason::PortalDown))?;
                page.walled = true;
                Ok(page)
            }
            Err(trouble) => Err(trouble.into()),
        }
    }
}

impl Answer<SearchPortal> for Desk {
    async fn answer(self: &Arc<Self>, ask: SearchPortal) -> Result<PortalSearch, Failure> {
        let (national, client) = self.national()?;
        if !ask.text.chars().any(char::is_alphanumeric) {
            return Err(failed(Reason::NotUnderstood));
        }
        let question = client.search(&ask.text);
        let (found, walled) = match self.sent(RequestPurpose::Search, client, question).await {
            Ok(found) => (found, false),
            Err(Trouble::Missing) => Default::default(),
            Err(Trouble::Wall) => (Default::default(), true),
            Err(trouble) => return Err(trouble.into()),
        };
        let library = self.library.now();
        let showing = Showing::new(&library, &self.store);
        let hit = |m: portal::dvcqg::Match| {
            let code = code_of(&m.code).filter(|_| !m.name.is_empty())?;
            Some(PortalHit {
                known: showing.card(&code).is_some(),
                page: national.page_of(m.id.as_str()),
                id: m.id.as_str().to_owned(),
                name: LocalizedText::vi(m.name),
                code,
            })
        };
        let hits = found.first.into_iter().filter_map(hit).collect();
        let home = national.home().map(str::to_owned);
        Ok(PortalSearch { text: ask.text, hits, more: found.more, walled, home })
    }
}
