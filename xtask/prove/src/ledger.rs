//! The judge of plans: is everything that was acknowledged still there?

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use model::{Code, EvidenceId};
use serde::{Deserialize, Serialize};
use wire::{OpenPlan, ReadShelf, SavePlan, SavedPlan, Tick, TickPlan};

use crate::{
    chance::Chance,
    samples,
    session::{Session, Why},
};

/// What a citizen gave to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) answers: BTreeMap<String, String>,
    pub(crate) steps: BTreeSet<Code>,
    pub(crate) papers: BTreeSet<EvidenceId>,
}

impl State {
    /// Answers alone.
    pub(crate) fn answered(value: &str) -> Self {
        let answers = BTreeMap::from([(samples::QUESTION.to_owned(), value.to_owned())]);
        Self { answers, steps: BTreeSet::new(), papers: BTreeSet::new() }
    }

    fn of(saved: SavedPlan) -> Self {
        Self { answers: saved.answers, steps: saved.steps_done, papers: saved.papers_done }
    }

    fn toggled(mut self, what: &Tick) -> (Self, bool) {
        let done = match what {
            Tick::Step(code) => !self.steps.remove(code) && self.steps.insert(code.clone()),
            Tick::Paper(id) => !self.papers.remove(id) && self.papers.insert(id.clone()),
        };
        (self, done)
    }
}

/// Plans by id.
pub(crate) type Plans = BTreeMap<u32, State>;

/// What was asked and not yet acknowledged; without an id for a new plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) id: Option<u32>,
    pub(crate) state: State,
}

/// What was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Acknowledged {
    pub(crate) id: u32,
    pub(crate) state: State,
}

/// Something to do with plans.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    /// Saves a plan, new without an id.
    Save(Option<u32>, &'static str),
    /// Ticks or takes the tick back.
    Toggle(u32, Tick),
}

impl Deed {
    /// Any deed that makes sense with these plans.
    pub(crate) fn any(plans: &Plans, chance: &mut Chance) -> Self {
        const MOST: usize = 12;
        let ids: Vec<u32> = plans.keys().copied().collect();
        let value = chance.one(&["yes", "no", "unknown"]);
        if ids.is_empty() || (ids.len() < MOST && chance.percent(30)) {
            return Self::Save(None, value);
        }
        let id = *chance.one(&ids);
        match chance.below(4) {
            0 => Self::Save(Some(id), value),
            1 => Self::Toggle(id, Tick::Step("1.001193".into())),
            2 => Self::Toggle(id, Tick::Step("1.004222".into())),
            _ => Self::Toggle(id, Tick::Paper("birth-form".into())),
        }
    }

    /// What the plan is after it.
    pub(crate) fn asked(&self, plans: &Plans) -> Asked {
        let before = |id: &u32| plans.get(id).cloned().unwrap_or_else(|| State::answered("yes"));
        match self {
            Self::Save(None, value) => Asked { id: None, state: State::answered(value) },
            Self::Save(Some(id), value) => {
                let state = State { answers: State::answered(value).answers, ..before(id) };
                Asked { id: Some(*id), state }
            }
            Self::Toggle(id, what) => Asked { id: Some(*id), state: before(id).toggled(what).0 },
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// What the desk answers.
    pub(crate) fn act(&self, session: &Session, plans: &Plans) -> Result<Acknowledged, Why> {
        let saved = match self.clone() {
            Self::Save(id, value) => {
                let answers = State::answered(value).answers;
                session.ask(SavePlan { id, event: samples::EVENT.into(), answers })?
            }
            Self::Toggle(id, what) => {
                let before = plans.get(&id).cloned().unwrap_or_else(|| State::answered("yes"));
                let done = before.toggled(&what).1;
                session.ask(TickPlan { id, what, done })?
            }
        };
        Ok(Acknowledged { id: saved.id, state: State::of(saved) })
    }
}

/// Every plan of an open desk.
///
/// # Errors
/// What the desk answers.
pub(crate) fn read(session: &Session) -> Result<Plans, Why> {
    let ids = session.ask(ReadShelf {})?.plans.into_iter().map(|p| p.id);
    ids.map(|id| Ok((id, State::of(session.ask(OpenPlan { id })?)))).collect()
}

/// Opens the desk on `home` and answers its plans, after every acknowledged one was found as it
/// was acknowledged. What was `asked` and not acknowledged may be there or not.
///
/// # Errors
/// What is lost, in words.
pub(crate) fn kept(home: &Path, acknowledged: &Plans, asked: &[Asked]) -> Result<Plans, String> {
    let session = Session::open(home).map_err(|e| format!("the desk does not open: {e}"))?;
    let now = read(&session).map_err(|e| format!("the shelf is not answered: {e}"))?;
    drop(session);
    let may = |id: Option<u32>, state: &State| {
        asked.iter().any(|asked| asked.id == id && asked.state == *state)
    };
    for (id, state) in acknowledged {
        match now.get(id) {
            None => return Err(format!("plan {id} is gone")),
            Some(found) if found == state || may(Some(*id), found) => {}
            Some(found) => return Err(format!("plan {id} is {found:?} instead of {state:?}")),
        }
    }
    let mut new = now.iter().filter(|(id, _)| !acknowledged.contains_key(id));
    if let Some((id, state)) = new.next()
        && !may(None, state)
    {
        return Err(format!("nobody asked for plan {id}: {state:?}"));
    }
    if let Some((id, _)) = new.next() {
        return Err(format!("nobody asked for plan {id} too"));
    }
    let names = fs::read_dir(home).into_iter().flatten().flatten();
    let names: Vec<String> = names.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    if names.iter().any(|n| n.starts_with('.') || n.contains("damaged")) {
        return Err(format!("left lying around: {names:?}"));
    }
    Ok(now)
}
