use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use catalogue::plan::{self, PlanError};
use model::{Code, EventId, EvidenceId, LifeEvent, LocalizedText, Plan, Service, Turn};
use serde::{Deserialize, Serialize};
use wire::{
    Changed, ChangedCard, Failure, KeepService, OpenPlan, PlanCard, ReadShelf, Reason,
    RemoveFromShelf, RestoreToShelf, SavePlan, SavedPlan, ServiceCard, Shelf, ShelfKey, TakeTurn,
    Tick, TickPlan,
};

use crate::{
    Answer, Desk,
    failure::failed,
    library::{self, Library},
    seen::Seen,
    shown::Showing,
};

/// The file of the shelf.
const FILE: &str = "shelf.json";
/// How long what was removed can be restored, in seconds: 30 days.
const BIN: i64 = 30 * 24 * 60 * 60;
/// The most plans, those that can be restored included.
const MAX_PLANS: usize = 200;
/// The most kept services, those that can be restored included.
const MAX_KEPT: usize = 500;
/// The most recently read services.
const MAX_RECENT: usize = 20;

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    last_id: u32,
    plans: Vec<StoredPlan>,
    services: Vec<StoredService>,
    /// Newest first.
    recent: Vec<Code>,
    /// What the services were like when they were last read.
    #[serde(default)]
    seen: Seen,
}

/// A saved plan: the answers and the ticks; the plan itself is made anew from the content.
#[derive(Clone, Serialize, Deserialize)]
struct StoredPlan {
    id: u32,
    saved_at: i64,
    event: EventId,
    /// Of the event, should newer content not have it any more.
    title: LocalizedText,
    icon: String,
    answers: BTreeMap<String, String>,
    steps_done: BTreeSet<Code>,
    papers_done: BTreeSet<EvidenceId>,
    removed_at: Option<i64>,
}

/// A kept service.
#[derive(Clone, Serialize, Deserialize)]
struct StoredService {
    /// As it was, should the catalogue not have it any more.
    card: ServiceCard,
    kept_at: i64,
    removed_at: Option<i64>,
}

fn restorable(removed_at: Option<i64>, now: i64) -> bool {
    removed_at.is_some_and(|at| now.saturating_sub(at) <= BIN)
}

impl Stored {
    /// Forgets what was removed too long ago.
    fn sweep(&mut self, now: i64) {
        let stays = |removed: Option<i64>| removed.is_none() || restorable(removed, now);
        self.plans.retain(|p| stays(p.removed_at));
        self.services.retain(|s| stays(s.removed_at));
    }

    fn plan(&mut self, id: u32) -> Result<&mut StoredPlan, Failure> {
        let plan = self.plans.iter_mut().find(|p| p.id == id && p.removed_at.is_none());
        plan.ok_or_else(|| failed(Reason::NotFound))
    }

    /// Takes `what` off the shelf or puts it back.
    fn mark(&mut self, what: &ShelfKey, removed_at: Option<i64>) -> Result<(), Failure> {
        let mark = match what {
            ShelfKey::Plan(id) => {
                self.plans.iter_mut().find(|p| p.id == *id).map(|p| &mut p.removed_at)
            }
            ShelfKey::Service(code) => {
                self.services.iter_mut().find(|s| s.card.code == *code).map(|s| &mut s.removed_at)
            }
        };
        match mark {
            Some(old) if old.is_some() != removed_at.is_some() => {
                *old = removed_at;
                Ok(())
            }
            _ => Err(failed(Reason::NotFound)),
        }
    }
}

impl Desk {
    fn turn(
        &self,
        library: &Library,
        event: &LifeEvent,
        answers: &BTreeMap<String, String>,
    ) -> Result<Turn, Failure> {
        plan::turn(library.content(), &event.id, answers, self.clock.today()).map_err(refused)
    }

    /// The plan of these answers, once there is one. Answers to questions that the content does
    /// not have any more are passed over.
    fn plan(
        &self,
        library: &Library,
        event: &EventId,
        answers: &BTreeMap<String, String>,
    ) -> Option<Plan> {
        let event = planned(library, event).ok()?;
        let mut answers = answers.clone();
        answers.retain(|question, answer| fits(event, question, answer));
        match self.turn(library, event, &answers) {
            Ok(Turn::Plan(plan)) => Some(*plan),
            Ok(Turn::Question { .. }) | Err(_) => None,
        }
    }

    fn saved(&self, paper: StoredPlan, plan: Option<Plan>) -> SavedPlan {
        SavedPlan {
            plan,
            id: paper.id,
            saved_at: paper.saved_at,
            answers: paper.answers,
            event: paper.event,
            steps_done: paper.steps_done,
            papers_done: paper.papers_done,
        }
    }

    fn card(&self, paper: &StoredPlan) -> PlanCard {
        let library = self.library.now();
        let event = library.content().event(&paper.event);
        let steps =
            self.plan(&library, &paper.event, &paper.answers).map(|p| p.steps).unwrap_or_default();
        let open: Vec<_> = steps.iter().filter(|s| !paper.steps_done.contains(&s.code)).collect();
        let count = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        PlanCard {
            id: paper.id,
            event: paper.event.clone(),
            title: event.map_or(&paper.title, |e| &e.plain).clone(),
            icon: event.map_or(&paper.icon, |e| &e.icon).clone(),
            done: count(steps.len() - open.len()),
            of: count(steps.len()),
            next: open.first().map(|s| s.title.clone()),
            saved_at: paper.saved_at,
        }
    }

    fn cards(&self, stored: &Stored) -> Vec<PlanCard> {
        let mut plans: Vec<_> = stored.plans.iter().filter(|p| p.removed_at.is_none()).collect();
        plans.sort_by_key(|p| std::cmp::Reverse((p.saved_at, p.id)));
        plans.into_iter().map(|p| self.card(p)).collect()
    }

    fn shelf(&self) -> Result<Shelf, Failure> {
        let stored: Stored = self.store.read(FILE)?;
        let library = self.library.now();
        let showing = Showing::new(&library, &self.store);
        let mut services: Vec<_> =
            stored.services.iter().filter(|s| s.removed_at.is_none()).collect();
        services.sort_by_key(|s| std::cmp::Reverse(s.kept_at));
        Ok(Shelf {
            plans: self.cards(&stored),
            kept: services
                .into_iter()
                .map(|s| showing.card(&s.card.code).unwrap_or_else(|| s.card.clone()))
                .collect(),
            recent: stored.recent.iter().filter_map(|code| showing.card(code)).collect(),
            changed: self.changed(&stored, &showing),
        })
    }

    /// The services that are not as they were last read.
    fn changed(&self, stored: &Stored, showing: &Showing) -> Vec<ChangedCard> {
        let changed = stored.seen.codes().filter_map(|code| {
            let shown = showing.facts(code).ok()?;
            let changed = stored.seen.compare(&shown.service, self.clock.now())?;
            Some(ChangedCard { card: library::card(&shown.service, shown.reviewed), changed })
        });
        changed.collect()
    }

    /// Notes the services of a plan as seen, those that were not yet.
    fn note_planned(&self, library: &Library, plan: Option<&Plan>, seen: &mut Seen) {
        for step in plan.into_iter().flat_map(|p| &p.steps) {
            if let Some(service) = library.content().services.get(&step.code) {
                seen.note_first(service, self.clock.now());
            }
        }
    }

    /// Plans with steps or questions left, newest first, and how many services are not as they
    /// were last read.
    pub(crate) fn under_way(&self) -> Result<(Vec<PlanCard>, u16), Failure> {
        let stored: Stored = self.store.read(FILE)?;
        let mut cards = self.cards(&stored);
        cards.retain(|c| c.of == 0 || c.done < c.of);
        let library = self.library.now();
        let changed = self.changed(&stored, &Showing::new(&library, &self.store)).len();
        Ok((cards, u16::try_from(changed).unwrap_or(u16::MAX)))
    }

    /// Notes a service among the recently read; answers whether it is kept, and what is different
    /// from the last time.
    pub(crate) fn note_read(&self, service: &Service) -> Result<(bool, Option<Changed>), Failure> {
        let (code, now) = (&service.code, self.clock.now());
        self.store.change(FILE, |stored: &mut Stored| {
            stored.recent.retain(|c| c != code);
            stored.recent.insert(0, code.clone());
            stored.recent.truncate(MAX_RECENT);
            let changed = stored.seen.look(service, now);
            let kept =
                stored.services.iter().any(|s| s.card.code == *code && s.removed_at.is_none());
            Ok((kept, changed))
        })
    }

    /// The key with the code as the catalogue writes it.
    fn key(&self, what: ShelfKey) -> ShelfKey {
        match what {
            ShelfKey::Service(code) => {
                let found = Showing::new(&self.library.now(), &self.store).card(&code);
                ShelfKey::Service(found.map_or(code, |card| card.code))
            }
            plan => plan,
        }
    }
}

/// The life event `id`, if it has a plan.
fn planned<'a>(library: &'a Library, id: &EventId) -> Result<&'a LifeEvent, Failure> {
    let event = library.content().event(id).filter(|e| !e.steps.is_empty());
    event.ok_or_else(|| failed(Reason::NotFound))
}

fn refused(error: PlanError) -> Failure {
    failed(match error {
        PlanError::UnknownEvent(_) | PlanError::NoPlan(_) => Reason::NotFound,
        PlanError::BadAnswer { .. } => Reason::NotUnderstood,
        PlanError::MissingService(_) | PlanError::Cycle(_) => Reason::Fault,
    })
}

fn fits(event: &LifeEvent, question: &str, answer: &str) -> bool {
    event.questions.iter().any(|q| {
        q.id == question && (answer == plan::UNKNOWN || q.options.iter().any(|o| o.value == answer))
    })
}

/// Refuses answers that nobody was asked for.
fn check(event: &LifeEvent, answers: &BTreeMap<String, String>) -> Result<(), Failure> {
    if answers.iter().all(|(question, answer)| fits(event, question, answer)) {
        Ok(())
    } else {
        Err(failed(Reason::NotUnderstood))
    }
}

impl Answer<TakeTurn> for Desk {
    async fn answer(self: &Arc<Self>, ask: TakeTurn) -> Result<Turn, Failure> {
        let library = self.library.now();
        let event = planned(&library, &ask.event)?;
        check(event, &ask.answers)?;
        self.turn(&library, event, &ask.answers)
    }
}

impl Answer<SavePlan> for Desk {
    async fn answer(self: &Arc<Self>, ask: SavePlan) -> Result<SavedPlan, Failure> {
        let library = self.library.now();
        let event = planned(&library, &ask.event)?;
        check(event, &ask.answers)?;
        let now = self.clock.now();
        let plan = self.plan(&library, &event.id, &ask.answers);
        let paper = self.store.change(FILE, |stored: &mut Stored| {
            stored.sweep(now);
            self.note_planned(&library, plan.as_ref(), &mut stored.seen);
            let mut paper = StoredPlan {
                id: 0,
                saved_at: now,
                event: event.id.clone(),
                title: event.plain.clone(),
                icon: event.icon.clone(),
                answers: ask.answers,
                steps_done: BTreeSet::new(),
                papers_done: BTreeSet::new(),
                removed_at: None,
            };
            match ask.id {
                Some(id) => {
                    let old = stored.plan(id)?;
                    paper.id = id;
                    if old.event == paper.event {
                        // Other answers do not undo what is done.
                        paper.steps_done = std::mem::take(&mut old.steps_done);
                        paper.papers_done = std::mem::take(&mut old.papers_done);
                    }
                    *old = paper.clone();
                }
                None => {
                    if stored.plans.len() >= MAX_PLANS {
                        return Err(failed(Reason::Storage));
                    }
                    let last = stored.plans.iter().map(|p| p.id).max().unwrap_or(0);
                    let next = stored.last_id.max(last).checked_add(1);
                    paper.id = next.ok_or_else(|| failed(Reason::Storage))?;
                    stored.last_id = paper.id;
                    stored.plans.push(paper.clone());
                }
            }
            Ok(paper)
        })?;
        Ok(self.saved(paper, plan))
    }
}

impl Answer<OpenPlan> for Desk {
    async fn answer(self: &Arc<Self>, ask: OpenPlan) -> Result<SavedPlan, Failure> {
        let mut stored: Stored = self.store.read(FILE)?;
        let paper = stored.plan(ask.id)?;
        let plan = self.plan(&self.library.now(), &paper.event, &paper.answers);
        Ok(self.saved(paper.clone(), plan))
    }
}

impl Answer<TickPlan> for Desk {
    async fn answer(self: &Arc<Self>, ask: TickPlan) -> Result<SavedPlan, Failure> {
        let (library, now) = (self.library.now(), self.clock.now());
        let (paper, plan) = self.store.change(FILE, |stored: &mut Stored| {
            let paper = stored.plan(ask.id)?;
            let plan = self.plan(&library, &paper.event, &paper.answers);
            let plan = plan.ok_or_else(|| failed(Reason::NotFound))?;
            let there = match &ask.what {
                Tick::Step(code) => plan.steps.iter().any(|s| s.code == *code),
                Tick::Paper(id) => plan.papers.iter().any(|p| p.evidence == *id),
            };
            if !there {
                return Err(failed(Reason::NotFound));
            }
            match (ask.what, ask.done) {
                (Tick::Step(code), true) => paper.steps_done.insert(code),
                (Tick::Step(code), false) => paper.steps_done.remove(&code),
                (Tick::Paper(id), true) => paper.papers_done.insert(id),
                (Tick::Paper(id), false) => paper.papers_done.remove(&id),
            };
            paper.saved_at = now;
            Ok((paper.clone(), plan))
        })?;
        Ok(self.saved(paper, Some(plan)))
    }
}

impl Answer<ReadShelf> for Desk {
    async fn answer(self: &Arc<Self>, _: ReadShelf) -> Result<Shelf, Failure> {
        self.shelf()
    }
}

impl Answer<RemoveFromShelf> for Desk {
    async fn answer(self: &Arc<Self>, ask: RemoveFromShelf) -> Result<Shelf, Failure> {
        let (key, now) = (self.key(ask.what), self.clock.now());
        self.store.change(FILE, |stored: &mut Stored| {
            stored.sweep(now);
            stored.mark(&key, Some(now))
        })?;
        self.shelf()
    }
}

impl Answer<RestoreToShelf> for Desk {
    async fn answer(self: &Arc<Self>, ask: RestoreToShelf) -> Result<Shelf, Failure> {
        let (key, now) = (self.key(ask.what), self.clock.now());
        self.store.change(FILE, |stored: &mut Stored| {
            stored.sweep(now);
            stored.mark(&key, None)
        })?;
        self.shelf()
    }
}

impl Answer<KeepService> for Desk {
    async fn answer(self: &Arc<Self>, ask: KeepService) -> Result<Shelf, Failure> {
        let card = Showing::new(&self.library.now(), &self.store).card(&ask.code);
        let card = card.ok_or_else(|| failed(Reason::NotFound))?;
        let now = self.clock.now();
        self.store.change(FILE, |stored: &mut Stored| {
            stored.sweep(now);
            let full = stored.services.len() >= MAX_KEPT;
            let new = StoredService { card, kept_at: now, removed_at: None };
            match stored.services.iter_mut().find(|s| s.card.code == new.card.code) {
                Some(old) if old.removed_at.is_none() => old.card = new.card,
                Some(old) => *old = new,
                None if full => return Err(failed(Reason::Storage)),
                None => stored.services.push(new),
            }
            Ok(())
        })?;
        self.shelf()
    }
}
