//! What records say of each other: papers, offices, events, services, plans and rules.

use std::collections::{BTreeMap, BTreeSet};

use model::{Code, LifeEvent, Rule, Service};
use serde_json::Value;

use super::{Desk, Norm};
use crate::content::{Content, Fault};

/// The answers of each question.
type Answers<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

pub(super) fn check(content: &Content, faults: &mut Vec<Fault>) {
    let mut every = Answers::new();
    for event in &content.events {
        let desk = &mut Desk::new("events", event.id.as_str(), faults);
        let answers = questions(event, desk);
        plan(content, event, &answers, desk);
        for (id, values) in answers {
            every.entry(id).or_default().extend(values);
        }
    }
    for s in content.services.values() {
        let desk = &mut Desk::new("services", s.code.as_str(), faults);
        service(content, s, &every, desk);
    }
}

fn service(content: &Content, s: &Service, answers: &Answers, desk: &mut Desk) {
    for (n, p) in s.papers.iter().enumerate() {
        match &p.evidence {
            None => desk.fault(Norm::Paper, format!("papers[{n}] has no evidence id")),
            Some(id) if !content.papers.contains_key(id) => {
                desk.fault(Norm::Paper, format!("there is no paper {id:?}", id = id.as_str()));
            }
            Some(_) => {}
        }
        if let Some(rule) = &p.when {
            reads(&format!("papers[{n}].when"), rule, answers, desk);
        }
    }
    for id in s.results.iter().filter_map(|r| r.evidence.as_ref()) {
        if !content.papers.contains_key(id) {
            desk.fault(Norm::Paper, format!("there is no paper {:?}", id.as_str()));
        }
    }
    for id in s.channels.iter().filter_map(|c| c.office.as_ref()) {
        if !content.offices.contains_key(id) {
            desk.fault(Norm::Office, format!("there is no office {:?}", id.as_str()));
        }
    }
    for id in s.events.iter().filter(|id| content.event(id).is_none()) {
        desk.fault(Norm::Event, format!("there is no event {:?}", id.as_str()));
    }
    replaced(content, s, desk);
}

fn replaced(content: &Content, s: &Service, desk: &mut Desk) {
    let Some(first) = &s.replaced_by else { return };
    desk.code("replaced_by", &first.code);
    let mut seen = BTreeSet::from([&s.code]);
    let mut next = Some(first);
    while let Some(step) = next {
        if !seen.insert(&step.code) {
            return desk.fault(Norm::Replaced, format!("{} leads back to itself", first.code));
        }
        let successor = content.services.get(&step.code).and_then(|s| s.replaced_by.as_ref());
        if successor.is_some_and(|later| later.from < step.from) {
            let why = format!("{} was itself replaced before {}", step.code, step.from);
            return desk.fault(Norm::Replaced, why);
        }
        next = successor;
    }
}

fn questions<'a>(event: &'a LifeEvent, desk: &mut Desk) -> Answers<'a> {
    let mut answers = Answers::new();
    for q in &event.questions {
        let mut values = BTreeSet::new();
        for o in &q.options {
            if o.value == "unknown" {
                desk.fault(Norm::Question, format!("{}: \"unknown\" is added by the app", q.id));
            }
            if !values.insert(o.value.as_str()) {
                desk.fault(Norm::Duplicate, format!("{}: the answer {:?}", q.id, o.value));
            }
        }
        if values.len() < 2 {
            desk.fault(Norm::Question, format!("{}: fewer than two answers", q.id));
        }
        if answers.insert(q.id.as_str(), values).is_some() {
            desk.fault(Norm::Duplicate, format!("the question {:?}", q.id));
        }
    }
    answers
}

fn plan(content: &Content, event: &LifeEvent, answers: &Answers, desk: &mut Desk) {
    let known = |what: &str, code: &Code, desk: &mut Desk| {
        if !content.services.contains_key(code) {
            desk.fault(Norm::Service, format!("{what}: there is no service {code}"));
        }
    };
    event.services.iter().for_each(|c| known("services", c, desk));
    let mut after: BTreeMap<&Code, BTreeSet<&Code>> = BTreeMap::new();
    for step in &event.steps {
        known("steps", &step.service, desk);
        let asked = content.services.get(&step.service).map(|s| &s.papers);
        for id in &step.papers {
            if !asked.is_some_and(|papers| papers.iter().any(|p| p.evidence.as_ref() == Some(id))) {
                let why = format!("{} does not ask for {id}", step.service);
                desk.fault(Norm::Paper, why);
            }
        }
        if after.insert(&step.service, step.after.iter().collect()).is_some() {
            desk.fault(Norm::Duplicate, format!("the step {}", step.service));
        }
    }
    for step in &event.steps {
        for code in step.after.iter().filter(|c| !after.contains_key(c)) {
            let why = format!("{} comes after {code}, which is no step", step.service);
            desk.fault(Norm::Service, why);
        }
    }
    cycle(after, desk);
    for joint in &event.joint {
        known("joint", &joint.service, desk);
        joint.parts.iter().for_each(|c| known("joint.parts", c, desk));
        if joint.parts.len() < 2 {
            let why = format!("joint {}: fewer than two parts", joint.service);
            desk.fault(Norm::Service, why);
        }
    }
    let of = |what: &str, id: &str| format!("{what}.{id}.when");
    let questions = event.questions.iter().map(|q| (of("questions", &q.id), &q.when));
    let steps = event.steps.iter().map(|s| (of("steps", s.service.as_str()), &s.when));
    let joint = event.joint.iter().map(|j| (of("joint", j.service.as_str()), &j.when));
    for (at, rule) in questions.chain(steps).chain(joint) {
        if let Some(rule) = rule {
            reads(&at, rule, answers, desk);
        }
    }
}

/// Takes away steps that wait for nothing; what is left goes round in a circle.
fn cycle(mut after: BTreeMap<&Code, BTreeSet<&Code>>, desk: &mut Desk) {
    let steps: BTreeSet<&Code> = after.keys().copied().collect();
    after.values_mut().for_each(|waits| waits.retain(|c| steps.contains(c)));
    loop {
        let free: BTreeSet<&Code> =
            after.iter().filter(|(_, w)| w.is_empty()).map(|(c, _)| *c).collect();
        if free.is_empty() {
            break;
        }
        after.retain(|c, _| !free.contains(c));
        after.values_mut().for_each(|waits| waits.retain(|c| !free.contains(c)));
    }
    if !after.is_empty() {
        let left: Vec<&str> = after.keys().map(|c| c.as_str()).collect();
        desk.fault(Norm::Cycle, format!("each waits for another: {}", left.join(", ")));
    }
}

fn reads(at: &str, rule: &Rule, answers: &Answers, desk: &mut Desk) {
    let missing: Vec<String> =
        rule.variables().into_iter().filter(|v| !answers.contains_key(v.as_str())).collect();
    for variable in &missing {
        desk.fault(Norm::Rule, format!("{at}: there is no question {variable:?}"));
    }
    if missing.is_empty() {
        literals(at, &Value::from(rule.clone()), answers, desk);
    }
}

/// A text compared with a question must be one of its answers. The nesting was bounded by [`Rule`].
fn literals(at: &str, expression: &Value, answers: &Answers, desk: &mut Desk) {
    let Value::Object(map) = expression else {
        return;
    };
    for (op, args) in map {
        let args = args.as_array().map_or(std::slice::from_ref(args), Vec::as_slice);
        if matches!(op.as_str(), "===" | "in") {
            let variable = args.iter().find_map(|a| a.get("var")?.as_str());
            let possible = variable.and_then(|v| answers.get(v));
            let said = args.iter().flat_map(|a| match a {
                Value::Array(list) => list.as_slice(),
                other => std::slice::from_ref(other),
            });
            for text in said.filter_map(Value::as_str) {
                if possible.is_some_and(|p| !p.contains(text)) {
                    desk.fault(Norm::Rule, format!("{at}: {text:?} is no answer"));
                }
            }
        }
        args.iter().for_each(|a| literals(at, a, answers, desk));
    }
}
