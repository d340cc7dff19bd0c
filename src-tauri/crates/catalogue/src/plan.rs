//! One life event becomes one plan: few questions, the services in order, each paper once, the
//! fee, the dates.
//!
//! Nothing here knows any event or service: all of it follows from the content. What a source
//! does not state stays out of every sum and is named instead.

mod fees;
mod order;
mod papers;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
mod times;

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{
    Channel, ChannelKind, Code, EventId, JointNote, LifeEvent, LocalizedText, Plan, PlanLine,
    Question, Rule, Service, Source, StepTime, Truth, Turn,
};
use order::Step;

use crate::{
    calendar::{Calendar, written},
    content::Content,
};

/// The answer "I do not know", always possible.
pub const UNKNOWN: &str = "unknown";

/// The variable that says how a citizen wants to file: `online` or `counter`.
const FILING: &str = "filing";

/// Answers that count: those of questions that are asked, without the unknown ones.
type Known = BTreeMap<String, String>;

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// There is no such event.
    #[error("no event {0}")]
    UnknownEvent(EventId),
    /// The event has no steps.
    #[error("the event {0} has no plan")]
    NoPlan(EventId),
    /// An answer that the question does not offer.
    #[error("{value:?} is no answer to {question:?}")]
    BadAnswer {
        /// The question.
        question: String,
        /// The answer given.
        value: String,
    },
    /// A step names a service that the content does not have.
    #[error("no service {0}")]
    MissingService(Code),
    /// Steps that wait for each other, and those that wait for them.
    #[error("steps wait for each other: {0:?}")]
    Cycle(Vec<Code>),
}

/// The next question of an event, or its plan once all are answered.
///
/// `answers` holds the chosen value by question, or [`UNKNOWN`]. An answer to a question that is
/// not asked (any more) counts for nothing; an answer to something the event does not ask at all
/// is a variable like any other. `today` is the day of filing.
///
/// # Errors
///
/// See [`PlanError`].
pub fn turn(
    content: &Content,
    event: &EventId,
    answers: &BTreeMap<String, String>,
    today: Date,
) -> Result<Turn, PlanError> {
    let event = find(content, event)?;
    let (asked, known) = settle(event, answers)?;
    Ok(match asked.iter().position(|q| !answers.contains_key(&q.id)) {
        Some(open) => Turn::Question {
            question: asked[open].clone(),
            number: count(open + 1),
            of: count(asked.len()),
        },
        None => Turn::Plan(Box::new(compose(content, event, &known, today)?)),
    })
}

/// The plan of an event with these answers; a question without an answer counts as unknown.
///
/// - A step whose rule is unknown is a "maybe": it counts into the latest day and the highest fee,
///   not into the earliest day and the lowest fee, and its papers are asked only in that case.
/// - [`Plan::papers_separate`] counts the lists of the services one by one: every paper on them that
///   can matter in this event, whatever the answers, of a group only one. [`Plan::papers_asked`] is what
///   is left of it once the questions are answered, the same paper stands once, and what the office
///   has is not asked.
///
/// # Errors
///
/// See [`PlanError`].
pub fn plan(
    content: &Content,
    event: &EventId,
    answers: &BTreeMap<String, String>,
    today: Date,
) -> Result<Plan, PlanError> {
    let event = find(content, event)?;
    let (_, known) = settle(event, answers)?;
    compose(content, event, &known, today)
}

fn find<'a>(content: &'a Content, id: &EventId) -> Result<&'a LifeEvent, PlanError> {
    let event = content.event(id).ok_or_else(|| PlanError::UnknownEvent(id.clone()))?;
    if event.steps.is_empty() {
        return Err(PlanError::NoPlan(id.clone()));
    }
    Ok(event)
}

/// The questions that are asked, and the answers that count.
fn settle<'a>(
    event: &'a LifeEvent,
    answers: &BTreeMap<String, String>,
) -> Result<(Vec<&'a Question>, Known), PlanError> {
    let is_question = |id: &String| event.questions.iter().any(|q| q.id == *id);
    let mut known = answers.clone();
    known.retain(|id, value| !is_question(id) && value != UNKNOWN);
    let mut asked = Vec::new();
    for question in &event.questions {
        let answer = answers.get(&question.id).filter(|value| *value != UNKNOWN);
        if let Some(value) = answer
            && !question.options.iter().any(|o| o.value == *value)
        {
            return Err(PlanError::BadAnswer {
                question: question.id.clone(),
                value: value.clone(),
            });
        }
        if truth(question.when.as_ref(), &known) != Truth::False {
            asked.push(question);
            known.extend(answer.map(|value| (question.id.clone(), value.clone())));
        }
    }
    Ok((asked, known))
}

/// What a rule says; no rule is always true.
fn truth(rule: Option<&Rule>, known: &Known) -> Truth {
    rule.map_or(Truth::True, |r| r.eval(known))
}

fn compose(
    content: &Content,
    event: &LifeEvent,
    known: &Known,
    today: Date,
) -> Result<Plan, PlanError> {
    let steps = order::order(content, event, known)?;
    let beside = order::beside(&steps);
    let filing = match known.get(FILING).map(String::as_str) {
        Some("online") => Some(ChannelKind::Online),
        Some("counter") => Some(ChannelKind::Counter),
        _ => None,
    };
    let fees: Vec<_> = steps.iter().map(|s| fees::fee(s.service, filing, today)).collect();
    let calendar = content.holidays.as_ref().map(Calendar::new).unwrap_or_default();
    let (results, finish) = times::schedule(&steps, &calendar, today);
    let joint = joint(content, event, &steps, known, today);
    let papers = papers::lines(content, &steps, known);

    let mut doubts = Vec::new();
    let mut sources: Vec<Source> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        add_all(&mut doubts, &step.service.doubts);
        add_all(&mut doubts, &fees[at].gaps);
        if results[at].uncounted.contains(step.code) {
            add_all(&mut doubts, &[no_time(step.service)]);
        }
        add_all(&mut doubts, replaced(step.service, today).as_slice());
        add_all(&mut sources, std::slice::from_ref(&step.service.source));
    }
    if let Some(service) = joint.as_ref().and_then(|j| content.services.get(&j.code)) {
        add_all(&mut doubts, &service.doubts);
        add_all(&mut sources, std::slice::from_ref(&service.source));
    }

    let papers_separate = count(steps.iter().map(papers::listed).sum());
    let fee = fees::total(&steps, &fees);
    let lines = steps.iter().zip(beside).zip(fees).zip(results);
    Ok(Plan {
        event: event.id.clone(),
        title: event.plain.clone(),
        steps: lines
            .map(|(((step, beside), fee), result)| PlanLine {
                code: step.code.clone(),
                title: step.service.title().clone(),
                after: step.after.iter().map(|&at| steps[at].code.clone()).collect(),
                beside,
                sure: step.sure,
                note: step.note.cloned(),
                due: step.due.cloned(),
                fee: fee.line,
                time: StepTime { stated: step.service.times.clone(), result },
                places: places(content, step.service, filing),
                joint: joint.as_ref().is_some_and(|j| j.parts.contains(step.code)),
            })
            .collect(),
        papers,
        papers_separate,
        fee,
        finish,
        joint,
        doubts,
        sources,
    })
}

/// The first joint flow that is in force and files at least two steps of this plan.
///
/// A flow whose service the catalogue does not have (yet) is left out: the plan works without it.
fn joint(
    content: &Content,
    event: &LifeEvent,
    steps: &[Step<'_>],
    known: &Known,
    today: Date,
) -> Option<JointNote> {
    event.joint.iter().find_map(|flow| {
        if flow.from > today || truth(flow.when.as_ref(), known) == Truth::False {
            return None;
        }
        let parts = steps.iter().map(|s| s.code).filter(|c| flow.parts.contains(c));
        let parts: Vec<Code> = parts.cloned().collect();
        let service = content.services.get(&flow.service)?;
        (parts.len() >= 2).then(|| JointNote {
            code: flow.service.clone(),
            title: service.title().clone(),
            parts,
            from: flow.from,
            note: flow.note.clone(),
            fee_stated: !service.costs.is_empty(),
            time_stated: !service.times.is_empty(),
            papers_stated: !service.papers.is_empty(),
        })
    })
}

/// Where to file: the counter first, unless the citizen wants to file online.
fn places(
    content: &Content,
    service: &Service,
    filing: Option<ChannelKind>,
) -> Vec<(ChannelKind, LocalizedText)> {
    let place = |channel: &Channel| {
        let office = channel.office.as_ref().and_then(|id| content.offices.get(id));
        // The office alone: how to find it and what else to know stands on the service's page.
        let office = office.map(|o| o.name.clone());
        let text = office.or(channel.r#where.clone()).or(service.authority.clone());
        (channel.kind, text.unwrap_or_else(no_place))
    };
    let mut places: Vec<_> = service.channels.iter().map(place).collect();
    let first = filing.unwrap_or(ChannelKind::Counter);
    places.sort_by_key(|(kind, _)| (*kind != first, *kind != ChannelKind::Counter));
    places
}

/// Adds what is not there yet.
fn add_all<T: Clone + PartialEq>(list: &mut Vec<T>, more: &[T]) {
    for item in more {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
}

fn count(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

fn said(vi: String, en: String) -> LocalizedText {
    LocalizedText { vi, en: Some(en) }
}

/// The everyday name of a service between quotation marks, in both languages.
fn quoted(service: &Service) -> (String, String) {
    let title = service.title();
    (format!("“{}”", title.vi), format!("“{}”", title.text(model::Language::En)))
}

fn no_place() -> LocalizedText {
    said("Nguồn không ghi nơi nộp.".into(), "The source does not say where.".into())
}

fn no_time(service: &Service) -> LocalizedText {
    let (vi, en) = quoted(service);
    said(
        format!("Nguồn không ghi số ngày của việc {vi}. Hỏi lại nơi nhận."),
        format!("The source does not say how many days {en} takes. Ask the office."),
    )
}

fn replaced(service: &Service, today: Date) -> Option<LocalizedText> {
    let by = service.replaced_by.as_ref().filter(|by| by.from <= today)?;
    let (day, code, (vi, en)) = (written(by.from), &by.code, quoted(service));
    Some(said(
        format!("Từ {day}, mã {code} thay cho việc {vi}. Hỏi lại nơi nhận."),
        format!("Since {day}, code {code} replaces {en}. Ask the office."),
    ))
}
