//! Finland's service catalogue (Palvelutietovaranto, PTV) by its Open API. Reads need no key.
//!
//! What differs from version to version (paths, the shape of a page, how a service names its life
//! events) is behind [`PtvVersion`]; what does not (pages, batches, bounds, what a status means)
//! is here. Services are handed on as JSON: `catalogue` turns them into services of the model.

mod events;
mod v11;

use std::collections::BTreeSet;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use events::event_of_uri;
pub use v11::V11;

use crate::{
    Asked, Guid, Limits, address,
    fault::PortalError,
    http::{Http, Question},
    json,
};

/// The most pages of ids that one question reads.
pub const MAX_PAGES: u32 = 200;
/// The most ids that one page may hold.
pub const MAX_ON_PAGE: usize = 10_000;
/// The most ids that one question brings.
pub const MAX_IDS: usize = 100_000;
/// The most services that one question brings whole.
pub const MAX_SERVICES: usize = 2_000;
/// The longest address of a code list that is asked for, in bytes.
const MAX_URI: usize = 500;

/// What is asked below the base address: a path and its query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// With its leading slash, in ASCII that needs no escape.
    pub path: String,
    /// Names and values, not yet escaped.
    pub query: Vec<(&'static str, String)>,
}

/// One page of a list of services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// How many pages there are.
    pub count: u32,
    /// The services on it.
    pub services: Vec<Listed>,
}

/// A service in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: Guid,
    /// Its name, on one line, in whatever language the portal lists it; may be empty.
    pub name: String,
}

/// The services of a life event.
#[derive(Debug, Clone, PartialEq)]
pub struct OfEvent {
    /// Whole, in the order of the list.
    pub services: Vec<Value>,
    /// Whether every service of the list was looked at.
    pub complete: bool,
}

/// A version of the Open API: where things are, and how they look.
pub trait PtvVersion: Send + Sync {
    /// How many services can be asked for whole at once.
    fn batch(&self) -> usize;
    /// The page `number`, from 1, of all published services.
    fn all(&self, number: u32) -> Target;
    /// The page `number`, from 1, of the services of a class, by the address of the class.
    fn of_class(&self, uri: &str, number: u32) -> Target;
    /// Services whole, at most [`PtvVersion::batch`] of them.
    fn whole(&self, ids: &[Guid]) -> Target;
    /// Reads a page.
    ///
    /// # Errors
    /// [`PortalError::Unreadable`].
    fn page(&self, answer: Value) -> Result<Page, PortalError>;
    /// Reads whole services; each is a JSON object.
    ///
    /// # Errors
    /// [`PortalError::Unreadable`].
    fn services(&self, answer: Value) -> Result<Vec<Value>, PortalError>;
    /// The codes of the life events of a whole service, such as `KE14`.
    fn events(&self, service: &Value) -> BTreeSet<String>;
}

/// Which services to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// Every published one.
    All,
    /// Those of the service class with this address, with those of the class above it.
    OfClass(&'a str),
}

/// A client for one PTV. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Ptv<V = V11> {
    http: Http,
    version: V,
}

impl<V: PtvVersion> Ptv<V> {
    /// A client for the PTV at `base`, on this device or at one of `hosts`, by the rules of
    /// [`crate::Portal::with_hosts`], within `limits` of at most the default.
    ///
    /// # Errors
    /// As [`crate::Portal::with_hosts`].
    pub fn open(
        version: V,
        base: &str,
        hosts: &[&str],
        limits: Limits,
    ) -> Result<Self, PortalError> {
        Ok(Self { http: Http::new(address::base(base, hosts)?, limits)?, version })
    }

    /// The host that is asked, without port.
    #[must_use]
    pub fn host(&self) -> String {
        self.http.host().to_owned()
    }

    /// One page of a list, from 1. One request.
    pub async fn page(&self, which: Which<'_>, number: u32) -> Asked<Page> {
        let mut asked = Asked::begun(self.host());
        asked.outcome = self.read_page(which, number, &mut asked.requests, &mut asked.bytes).await;
        asked
    }

    /// All pages of a list, one request each, at most [`MAX_PAGES`] pages and [`MAX_IDS`] ids. A
    /// service that stands twice comes once.
    pub async fn list(&self, which: Which<'_>) -> Asked<Vec<Listed>> {
        let mut asked = Asked::begun(self.host());
        asked.outcome = self.read_list(which, &mut asked.requests, &mut asked.bytes).await;
        asked
    }

    /// Whole services, with what their general descriptions say; what the portal does not have is
    /// left out. One request for each [`PtvVersion::batch`], at most [`MAX_SERVICES`] services.
    pub async fn services(&self, ids: &[Guid]) -> Asked<Vec<Value>> {
        let mut asked = Asked::begun(self.host());
        let most = usize::MAX;
        let any = |_: &Value| true;
        asked.outcome =
            self.read_services(ids, any, most, &mut asked.requests, &mut asked.bytes).await;
        asked
    }

    /// The services of the life event `code`, such as `KE14`, among a list; reading ends with
    /// `most` of them. The API has no such question: the list is read, then its services, of which
    /// the first [`MAX_SERVICES`] are looked at.
    pub async fn of_event(&self, code: &str, which: Which<'_>, most: usize) -> Asked<OfEvent> {
        let mut asked = Asked::begun(self.host());
        let Asked { requests, bytes, .. } = &mut asked;
        let found = async {
            let list = self.read_list(which, requests, bytes).await?;
            let ids: Vec<Guid> = list.iter().take(MAX_SERVICES).map(|l| l.id.clone()).collect();
            let is_of = |service: &Value| self.version.events(service).contains(code);
            let services = self.read_services(&ids, is_of, most, requests, bytes).await?;
            let complete = services.len() < most && list.len() == ids.len();
            Ok(OfEvent { services, complete })
        };
        asked.outcome = found.await;
        asked
    }

    async fn read_page(
        &self,
        which: Which<'_>,
        number: u32,
        requests: &mut u32,
        bytes: &mut u64,
    ) -> Result<Page, PortalError> {
        let target = match which {
            Which::All => self.version.all(number),
            Which::OfClass(uri) if uri.len() <= MAX_URI => self.version.of_class(uri, number),
            Which::OfClass(_) => return Err(PortalError::Refused("the address is too long")),
        };
        let page = self.version.page(self.ask(target, requests, bytes).await?)?;
        // Else a portal that always gives its first page would be read for ever.
        let fits = page.number == number && page.services.len() <= MAX_ON_PAGE;
        if fits { Ok(page) } else { Err(PortalError::Unreadable) }
    }

    async fn read_list(
        &self,
        which: Which<'_>,
        requests: &mut u32,
        bytes: &mut u64,
    ) -> Result<Vec<Listed>, PortalError> {
        let (mut all, mut known) = (Vec::new(), BTreeSet::new());
        for number in 1..=MAX_PAGES {
            let page = self.read_page(which, number, requests, bytes).await?;
            let last = page.services.is_empty() || number >= page.count;
            all.extend(page.services.into_iter().filter(|s| known.insert(s.id.clone())));
            if all.len() > MAX_IDS {
                return Err(PortalError::TooLarge);
            }
            if last {
                return Ok(all);
            }
        }
        Err(PortalError::TooLarge)
    }

    async fn read_services(
        &self,
        ids: &[Guid],
        wanted: impl Fn(&Value) -> bool,
        most: usize,
        requests: &mut u32,
        bytes: &mut u64,
    ) -> Result<Vec<Value>, PortalError> {
        if ids.len() > MAX_SERVICES {
            return Err(PortalError::TooLarge);
        }
        let mut all = Vec::new();
        for batch in ids.chunks(self.version.batch().max(1)) {
            if all.len() >= most {
                break;
            }
            match self.ask(self.version.whole(batch), requests, bytes).await {
                Ok(answer) => {
                    let services = self.version.services(answer)?;
                    if services.len() > batch.len() {
                        return Err(PortalError::Unreadable);
                    }
                    all.extend(services.into_iter().filter(&wanted));
                }
                // None of a batch is there; of a single one that is all there is to say.
                Err(PortalError::NotFound) if ids.len() > 1 => {}
                Err(error) => return Err(error),
            }
        }
        all.truncate(most);
        Ok(all)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        target: Target,
        requests: &mut u32,
        bytes: &mut u64,
    ) -> Result<T, PortalError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let Target { path, query } = target;
        *requests += 1;
        let question = Question { path, query, headers, body: None };
        json::read(&self.http.ask(question, bytes).await?)
    }
}
