use std::{collections::BTreeSet, sync::Arc};

use catalogue::search::{Key, Kind};
use model::{Code, LifeEvent};
use portal::{Catalogue, PortalError};
use wire::{
    CatalogueState, ChoiceTo, DropImported, EventCard, EventPage, Failure, Front, Hit, ReadEvent,
    ReadFront, ReadService, Reason, RefreshCatalogue, RequestOutcome, RequestPurpose, SearchChoice,
    SearchKind, SearchReply, SearchServices, ServicePage,
};

use crate::{
    Answer, Desk,
    failure::failed,
    library::Refreshed,
    requests,
    shown::{Showing, Shown},
};

/// The most services a search answers.
const MAX_HITS: usize = 30;
/// The most life events a search answers.
const MAX_EVENTS: usize = 5;

fn event_card(event: &LifeEvent) -> EventCard {
    EventCard {
        id: event.id.clone(),
        name: event.name.clone(),
        plain: event.plain.clone(),
        icon: event.icon.clone(),
        has_plan: !event.steps.is_empty(),
    }
}

impl Desk {
    /// What the device knows and how old it is.
    pub(crate) fn state(&self) -> CatalogueState {
        let library = self.library.now();
        let content = library.content();
        let checked = content.services.values().map(|s| s.source.checked);
        let checked = checked.chain(content.events.iter().map(|e| e.source.checked)).max();
        CatalogueState {
            today: self.clock.today(),
            reviewed: u32::try_from(content.services.len()).unwrap_or(u32::MAX),
            checked: checked.unwrap_or(library.date()),
            fetched: library.fetched(),
            fetched_at: self.library.fetched_at(),
            portal: self.portal.is_some(),
            imported: library.imported_state().cloned(),
        }
    }
}

impl Answer<ReadFront> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadFront) -> Result<Front, Failure> {
        let library = self.library.now();
        let (plans, changed) = self.under_way()?;
        Ok(Front {
            today: self.clock.today(),
            events: library.content().events.iter().map(event_card).collect(),
            state: self.state(),
            plans,
            changed,
        })
    }
}

impl Answer<ReadEvent> for Desk {
    async fn answer(self: &Arc<Self>, ask: ReadEvent) -> Result<EventPage, Failure> {
        let library = self.library.now();
        let event = library.content().event(&ask.id).ok_or_else(|| failed(Reason::NotFound))?;
        let services = event.services.iter().filter_map(|code| library.card(code)).collect();
        Ok(EventPage { event: event.clone(), services })
    }
}

impl Desk {
    /// The page of the service `code`, noted as read.
    ///
    /// # Errors
    /// As [`Showing::service`].
    pub(crate) fn page(&self, code: &Code) -> Result<ServicePage, Failure> {
        let library = self.library.now();
        let Shown { service, reviewed, asked_at, portal } =
            Showing::new(&library, &self.store).service(code)?;
        let content = library.content();
        // A page that cannot be noted can still be read.
        let (kept, changed) = self.note_read(&service).unwrap_or_default();
        let papers: BTreeSet<_> =
            service.papers.iter().filter_map(|p| p.evidence.as_ref()).collect();
        let offices: BTreeSet<_> =
            service.channels.iter().filter_map(|c| c.office.as_ref()).collect();
        let is_of = |event: &&LifeEvent| {
            event.services.contains(&service.code) || service.events.contains(&event.id)
        };
        Ok(ServicePage {
            papers: papers.into_iter().filter_map(|id| content.papers.get(id).cloned()).collect(),
            offices: offices
                .into_iter()
                .filter_map(|id| content.offices.get(id).cloned())
                .collect(),
            events: content.events.iter().filter(is_of).map(event_card).collect(),
            reviewed,
            kept,
            local: content.local(&service.code, self.clock.today()).cloned().collect(),
            changed,
            asked_at,
            portal,
            walled: false,
            today: self.clock.today(),
            service,
        })
    }
}

impl Answer<ReadService> for Desk {
    async fn answer(self: &Arc<Self>, ask: ReadService) -> Result<ServicePage, Failure> {
        self.page(&ask.code)
    }
}

impl Answer<SearchServices> for Desk {
    async fn answer(self: &Arc<Self>, ask: SearchServices) -> Result<SearchReply, Failure> {
        let library = self.library.now();
        // The index itself reads no more than 300 characters.
        let found = library.find(&ask.text);
        let (mut events, mut services, mut total) = (Vec::new(), Vec::new(), 0_u32);
        for hit in found.hits {
            match hit.key {
                Key::Event(id) if events.len() < MAX_EVENTS => {
                    events.extend(library.content().event(&id).map(event_card));
                }
                Key::Event(_) => {}
                Key::Service(code) => {
                    total = total.saturating_add(1);
                    if services.len() < MAX_HITS {
                        let card = library.card(&code);
                        services.extend(card.map(|card| Hit { card, why: hit.why }));
                    }
                }
            }
        }
        let choices = found.choices.into_iter().filter_map(|way| {
            let to = match (way.service, way.event) {
                (Some(code), _) => ChoiceTo::Service(library.card(&code)?.code),
                (None, Some(id)) => ChoiceTo::Event(library.content().event(&id)?.id.clone()),
                (None, None) => return None,
            };
            Some(SearchChoice { text: way.text, to })
        });
        let hotlines = found
            .hotlines
            .iter()
            .filter_map(|number| library.hotlines().iter().find(|h| h.number == *number).cloned());
        Ok(SearchReply {
            text: ask.text,
            kind: kind(found.kind),
            said: found.warning.or(found.ask),
            choices: choices.collect(),
            hotlines: hotlines.collect(),
            events,
            services,
            total,
        })
    }
}

fn kind(kind: Kind) -> SearchKind {
    match kind {
        Kind::Answer => SearchKind::Answer,
        Kind::Clarify => SearchKind::Clarify,
        Kind::Emergency => SearchKind::Emergency,
        Kind::Scam => SearchKind::Scam,
        Kind::None => SearchKind::None,
    }
}

impl Answer<RefreshCatalogue> for Desk {
    async fn answer(self: &Arc<Self>, _: RefreshCatalogue) -> Result<CatalogueState, Failure> {
        if !self.started()? {
            return Err(failed(Reason::NotStarted));
        }
        let portal = self.portal.as_ref().ok_or_else(|| failed(Reason::Offline))?;
        let _one_at_a_time = self.library.asking.lock().await;
        let etag = self.library.etag(&self.store)?;
        let now = self.clock.now();
        let pending = requests::begin(&self.store, portal.host(), RequestPurpose::Catalogue, now)?;
        let fetched = portal.catalogue(etag.as_deref()).await;
        let answer = match fetched.outcome {
            Ok(Catalogue::Unchanged) => {
                self.library.unchanged(&self.store, now).map(|()| RequestOutcome::Unchanged)
            }
            Ok(Catalogue::New { etag, body }) => {
                let desk = Arc::clone(self);
                let work = move || desk.library.refresh(&desk.store, &body, etag, now);
                match tokio::task::spawn_blocking(work).await {
                    Ok(Ok(Refreshed::Newer)) => Ok(RequestOutcome::Answered),
                    Ok(Ok(Refreshed::NotNewer)) => Ok(RequestOutcome::Unchanged),
                    Ok(Err(failure)) => Err(failure),
                    Err(_) => Err(failed(Reason::Fault)),
                }
            }
            Err(PortalError::Offline | PortalError::TooSlow) => Err(failed(Reason::Offline)),
            Err(_) => Err(failed(Reason::PortalDown)),
        };
        let outcome = *answer.as_ref().unwrap_or(&RequestOutcome::Failed);
        pending.end(&self.store, fetched.bytes, outcome)?;
        answer.map(|_| self.state())
    }
}

impl Answer<DropImported> for Desk {
    async fn answer(self: &Arc<Self>, _: DropImported) -> Result<CatalogueState, Failure> {
        self.library.drop_imported(&self.store)?;
        Ok(self.state())
    }
}
