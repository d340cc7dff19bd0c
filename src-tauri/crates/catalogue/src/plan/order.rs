//! Which steps belong to the plan and in which order.

use std::collections::BTreeSet;

use model::{Code, Due, EvidenceId, LifeEvent, LocalizedText, Service, Sure, Truth};

use super::{Known, PlanError, truth};
use crate::content::Content;

/// A step that belongs to the plan.
#[derive(Debug, Clone)]
pub(super) struct Step<'a> {
    pub(super) code: &'a Code,
    pub(super) service: &'a Service,
    pub(super) sure: Sure,
    pub(super) note: Option<&'a LocalizedText>,
    /// The papers that can matter here; every one when empty.
    pub(super) papers: BTreeSet<&'a EvidenceId>,
    pub(super) due: Option<&'a Due>,
    /// Places of the steps to finish first, each before its own.
    pub(super) after: BTreeSet<usize>,
}

/// The steps in an order that respects `after`; where several could be next, the order of the
/// content decides.
///
/// A service that several steps name (for different answers) is one step; an `after` that is not
/// in the plan is dropped.
pub(super) fn order<'a>(
    content: &'a Content,
    event: &'a LifeEvent,
    known: &Known,
) -> Result<Vec<Step<'a>>, PlanError> {
    let mut steps: Vec<Step<'a>> = Vec::new();
    let mut waits: Vec<BTreeSet<&Code>> = Vec::new();
    for step in &event.steps {
        let sure = match truth(step.when.as_ref(), known) {
            Truth::True => Sure::Yes,
            Truth::Unknown => Sure::Maybe,
            Truth::False => continue,
        };
        if let Some(at) = steps.iter().position(|s| *s.code == step.service) {
            waits[at].extend(&step.after);
            if sure == Sure::Yes {
                steps[at].sure = sure;
            }
            // A step that names no papers means all of them.
            if step.papers.is_empty() || steps[at].papers.is_empty() {
                steps[at].papers.clear();
            } else {
                steps[at].papers.extend(&step.papers);
            }
            continue;
        }
        let service = content.services.get(&step.service);
        steps.push(Step {
            code: &step.service,
            service: service.ok_or_else(|| PlanError::MissingService(step.service.clone()))?,
            sure,
            note: step.note.as_ref(),
            papers: step.papers.iter().collect(),
            due: step.due.as_ref(),
            after: BTreeSet::new(),
        });
        waits.push(step.after.iter().collect());
    }
    for wait in &mut waits {
        wait.retain(|code| steps.iter().any(|s| s.code == *code));
    }

    let mut ordered: Vec<Step<'a>> = Vec::new();
    let place = |ordered: &[Step<'_>], code: &Code| ordered.iter().position(|s| s.code == code);
    while !steps.is_empty() {
        let ready = |wait: &BTreeSet<&Code>| wait.iter().all(|c| place(&ordered, c).is_some());
        let Some(next) = waits.iter().position(ready) else {
            return Err(PlanError::Cycle(steps.iter().map(|s| s.code.clone()).collect()));
        };
        let after = waits.remove(next).into_iter().filter_map(|c| place(&ordered, c)).collect();
        ordered.push(Step { after, ..steps.remove(next) });
    }
    Ok(ordered)
}

/// For each step those with no path to it or from it.
pub(super) fn beside(steps: &[Step<'_>]) -> Vec<Vec<Code>> {
    let mut before: Vec<BTreeSet<usize>> = Vec::new();
    for step in steps {
        let further = step.after.iter().flat_map(|&at| before[at].iter().copied());
        before.push(further.chain(step.after.iter().copied()).collect());
    }
    let apart = |a: usize, b: usize| a != b && !before[a].contains(&b) && !before[b].contains(&a);
    let codes = |a: usize| {
        let others = steps.iter().enumerate().filter(|(b, _)| apart(a, *b));
        others.map(|(_, s)| s.code.clone()).collect()
    };
    (0..steps.len()).map(codes).collect()
}
