//! What holds for every plan, over random events.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use model::{Code, EventId, PaperState, Plan, Sure};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::plan;
use crate::content::Content;

/// One step with its service, in an order in which each waits only for those before it.
#[derive(Debug, Clone)]
struct Raw {
    waits: u8,
    /// Where it stands in the content.
    place: u16,
    when: u8,
    times: Vec<(u8, f64, bool)>,
    /// Kind, ask, rule, group.
    papers: Vec<(u8, u8, u8, u8)>,
    costs: Vec<(u8, i64)>,
    yields: u8,
}

prop_compose! {
    fn raw()(
        (waits, place, when, yields) in (any::<u8>(), any::<u16>(), 0u8..6, 0u8..12),
        times in prop::collection::vec(
            (0u8..6, prop_oneof![0.0..60.0, Just(2.5), any::<f64>()], any::<bool>()), 0..4),
        papers in prop::collection::vec((0u8..6, 0u8..3, 0u8..6, 0u8..4), 0..6),
        costs in prop::collection::vec((0u8..10, prop_oneof![0i64..100_000, any::<i64>()]), 0..3),
    ) -> Raw {
        Raw { waits, place, when, times, papers, costs, yields }
    }
}

fn text(vi: &str) -> Value {
    json!({ "vi": vi, "en": vi })
}

fn source() -> Value {
    json!({ "name": text("Nguồn"), "date": "2026-01-01", "checked": "2026-01-01" })
}

/// A rule over the answers `q0` and `q1`, or none.
fn rule(n: u8) -> Value {
    match n {
        0 | 1 => json!({ "===": [{ "var": format!("q{n}") }, "yes"] }),
        2 => json!({ "and": [{ "var": "q0" }, { "===": [{ "var": "q1" }, "no"] }] }),
        _ => Value::Null,
    }
}

fn service(code: &str, raw: &Raw) -> Value {
    let times = raw.times.iter().map(|(unit, amount, extra)| {
        let units = ["working_day", "day", "month", "hour", "same_day", "text"];
        json!({ "unit": units[usize::from(*unit)], "amount": amount, "extra": extra })
    });
    let papers = raw.papers.iter().map(|(paper, ask, when, group)| {
        json!({
            "evidence": format!("p{paper}"),
            "ask": (["submit", "show", "data"][usize::from(*ask)]),
            "original": 1,
            "copy": 200,
            "when": rule(*when),
            "group": (*group < 2).then(|| format!("g{group}")),
        })
    });
    let costs = raw.costs.iter().map(|(status, amount)| {
        let statuses = ["free", "bare_zero", "province", "text_only"];
        let status = statuses.get(usize::from(*status)).unwrap_or(&"amount");
        json!({ "status": status, "amount": amount, "currency": "VND" })
    });
    json!({
        "code": code,
        "name": text(code),
        "source": source(),
        "times": times.collect::<Vec<_>>(),
        "papers": papers.collect::<Vec<_>>(),
        "costs": costs.collect::<Vec<_>>(),
        "results": [{ "name": text("Kết quả"), "evidence": format!("p{}", raw.yields) }],
    })
}

fn content(raws: &[Raw]) -> Content {
    let code = |n: usize| format!("c{n}");
    let mut steps: Vec<(u16, Value)> = Vec::new();
    let mut content = Content::default();
    for (n, raw) in raws.iter().enumerate() {
        let after = (0..n).filter(|at| raw.waits & (1 << at) != 0).map(code);
        let after: Vec<String> = after.collect();
        steps.push((
            raw.place,
            json!({ "service": code(n), "after": after, "when": rule(raw.when) }),
        ));
        let service = serde_json::from_value(service(&code(n), raw)).expect("a service");
        content.services.insert(code(n).as_str().into(), service);
    }
    steps.sort_by_key(|s| s.0);
    let question = |id: &str, when: Value| {
        let options = ["yes", "no"].map(|v| json!({ "value": v, "text": text(v) }));
        json!({ "id": id, "text": text("Hỏi?"), "when": when, "options": options })
    };
    let event = json!({
        "id": "e", "order": 1, "icon": "x", "source": source(),
        "name": text("Sự kiện"), "plain": text("Sự kiện"), "about": text("Sự kiện"),
        "questions": [question("q0", Value::Null), question("q1", rule(0))],
        "steps": steps.into_iter().map(|s| s.1).collect::<Vec<_>>(),
        "joint": [{ "service": "c0", "parts": ["c0", "c1"], "from": "2026-09-01" }],
    });
    content.events.push(serde_json::from_value(event).expect("an event"));
    content
}

fn holds(plan: &Plan) -> Result<(), TestCaseError> {
    let mut before = BTreeSet::new();
    for step in &plan.steps {
        prop_assert!(step.after.iter().all(|code| before.contains(code)));
        prop_assert!(before.insert(step.code.clone()), "a step stands once");
        let result = &step.time.result;
        prop_assert!(result.earliest <= result.latest);
        prop_assert_eq!(result.earliest.is_none(), result.uncounted.contains(&step.code));
        prop_assert!(result.latest <= plan.finish.latest);
        prop_assert!(step.fee.low <= step.fee.high);
        for other in &step.beside {
            let other = plan.steps.iter().find(|s| s.code == *other).expect("a step of the plan");
            prop_assert!(other.beside.contains(&step.code), "beside holds both ways");
            prop_assert!(!step.after.contains(&other.code) && !other.after.contains(&step.code));
        }
    }
    prop_assert!(plan.finish.earliest <= plan.finish.latest);
    prop_assert!(plan.fee.low <= plan.fee.high);

    let mut papers = BTreeSet::new();
    for paper in &plan.papers {
        prop_assert!(papers.insert(paper.evidence.clone()), "a paper stands once");
        prop_assert!(!paper.r#for.is_empty());
        prop_assert!(paper.r#for.iter().all(|code| before.contains(code)));
        if paper.state == PaperState::GetFirst {
            let at = |code: &Code| plan.steps.iter().position(|s| s.code == *code);
            let needed = paper.r#for.iter().filter_map(at).max();
            prop_assert!(paper.get_from.iter().all(|code| at(code) < needed));
            prop_assert!(!paper.get_from.is_empty());
        }
        prop_assert_eq!(paper.state == PaperState::OnlyIf, !paper.only_if.is_empty());
    }
    prop_assert!(plan.papers_asked() <= plan.papers_separate);
    let sure = plan.steps.iter().filter(|s| s.sure == Sure::Yes);
    let sure = sure.filter_map(|s| s.time.result.earliest).max();
    prop_assert!(sure <= plan.finish.earliest);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_plan_has_each_paper_once_and_every_after_before_its_step(
        raws in prop::collection::vec(raw(), 1..9),
        given in prop::collection::vec(0usize..4, 2),
        today in prop_oneof![
            Just(Date::MAX), Just(Date::MIN), Just(Date::constant(9999, 11, 20)),
            (0i16..2000).prop_map(|n| Date::constant(2026, 1, 1).saturating_add(jiff::Span::new().days(n))),
        ],
    ) {
        let values = [Some("yes"), Some("no"), Some("unknown"), None];
        let answers: BTreeMap<String, String> = given
            .iter()
            .enumerate()
            .filter_map(|(n, v)| Some((format!("q{n}"), values[*v]?.to_owned())))
            .collect();
        let content = content(&raws);
        let made = plan(&content, &EventId::from("e"), &answers, today);
        let made = made.expect("an acyclic event has a plan");
        holds(&made)?;
        prop_assert_eq!(&made, &plan(&content, &EventId::from("e"), &answers, today).expect("again"));
    }

    #[test]
    fn a_plan_survives_any_order_and_any_wait(
        raws in prop::collection::vec(raw(), 1..9),
        waits in prop::collection::vec((0usize..9, 0usize..9), 0..20),
    ) {
        let mut content = content(&raws);
        let steps = &mut content.events[0].steps;
        for (step, code) in waits {
            let at = step % steps.len();
            steps[at].after.push(format!("c{code}").as_str().into());
        }
        let today = Date::constant(2026, 11, 21);
        if let Ok(made) = plan(&content, &EventId::from("e"), &BTreeMap::new(), today) {
            holds(&made)?;
        }
    }
}
