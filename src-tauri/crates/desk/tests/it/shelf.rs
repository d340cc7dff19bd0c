use std::collections::BTreeMap;

use model::Turn;
use wire::*;

use crate::common::{NOW, Place, added, added_costing, code, reason};

const DAY: i64 = 24 * 60 * 60;

fn answers(married: &str) -> BTreeMap<String, String> {
    BTreeMap::from([("married".to_owned(), married.to_owned())])
}

fn plan(id: Option<u32>, answers: BTreeMap<String, String>) -> SavePlan {
    SavePlan { id, event: "birth".into(), answers }
}

#[tokio::test]
async fn an_event_asks_its_question_and_then_makes_its_plan() {
    let place = Place::new();
    let turn = |answers| TakeTurn { event: "birth".into(), answers };
    match place.ask(turn(BTreeMap::new())).await.expect("answered") {
        Turn::Question { question, number, of } => {
            assert_eq!((question.id.as_str(), number, of), ("married", 1, 1));
        }
        Turn::Plan(_) => panic!("no answer was given"),
    }
    for known in ["yes", "no", "unknown"] {
        match place.ask(turn(answers(known))).await.expect("answered") {
            Turn::Plan(plan) => assert_eq!(plan.steps.len(), 2),
            Turn::Question { .. } => panic!("every question is answered"),
        }
    }
    assert_eq!(reason(place.ask(turn(answers("perhaps"))).await), Reason::NotUnderstood);
    let foreign = BTreeMap::from([("age".to_owned(), "7".to_owned())]);
    assert_eq!(reason(place.ask(turn(foreign)).await), Reason::NotUnderstood);
    for event in ["study", "war"] {
        let turn = TakeTurn { event: event.into(), answers: BTreeMap::new() };
        assert_eq!(reason(place.ask(turn).await), Reason::NotFound);
    }
}

#[tokio::test]
async fn a_plan_is_saved_ticked_and_opened_again() {
    let place = Place::new();
    let saved = place.ask(plan(None, BTreeMap::new())).await.expect("saved");
    assert_eq!((saved.plan, saved.saved_at), (None, NOW));
    let tick = |what, done| TickPlan { id: saved.id, what, done };
    let step = Tick::Step(code("1.001193"));
    assert_eq!(reason(place.ask(tick(step.clone(), true)).await), Reason::NotFound);

    place.clock.advance(60);
    let same = place.ask(plan(Some(saved.id), answers("yes"))).await.expect("saved");
    assert_eq!((same.id, same.saved_at), (saved.id, NOW + 60));
    let paper = Tick::Paper("birth-notification".into());
    place.ask(tick(step.clone(), true)).await.expect("ticked");
    place.ask(tick(paper.clone(), true)).await.expect("ticked");
    for what in [Tick::Step(code("1.777777")), Tick::Paper("passport".into())] {
        assert_eq!(reason(place.ask(tick(what, true)).await), Reason::NotFound);
    }

    let place = place.reopen();
    let open = place.ask(OpenPlan { id: saved.id }).await.expect("opened");
    assert!(open.ticked(&step) && open.ticked(&paper));
    assert_eq!(open.plan.as_ref().map(|p| p.steps.len()), Some(2));
    let front = place.ask(ReadFront {}).await.expect("answered");
    assert_eq!((front.plans[0].done, front.plans[0].of), (1, 2));
    assert_eq!(front.plans[0].next.as_ref().expect("a step").vi, "Đăng ký thường trú");

    let other = place.ask(plan(Some(saved.id), answers("no"))).await.expect("saved");
    assert!(other.ticked(&step), "other answers do not undo what is done");
    place.ask(tick(paper.clone(), false)).await.expect("taken back");
    place.ask(tick(Tick::Step(code("1.004222")), true)).await.expect("ticked");
    let front = place.ask(ReadFront {}).await.expect("answered");
    assert_eq!(front.plans, [], "a finished plan is no longer under way");
    let shelf = place.ask(ReadShelf {}).await.expect("answered");
    assert_eq!((shelf.plans[0].done, shelf.plans[0].of), (2, 2));

    for id in [0, 99] {
        assert_eq!(reason(place.ask(OpenPlan { id }).await), Reason::NotFound);
        assert_eq!(reason(place.ask(plan(Some(id), answers("no"))).await), Reason::NotFound);
    }
}

#[tokio::test]
async fn what_is_removed_can_be_restored_for_30_days() {
    let place = Place::new();
    let first = place.ask(plan(None, answers("yes"))).await.expect("saved").id;
    let second = place.ask(plan(None, answers("no"))).await.expect("saved").id;
    place.ask(KeepService { code: code("1001193") }).await.expect("kept");
    let shelf = place.ask(KeepService { code: code("1.001193") }).await.expect("kept");
    assert_eq!((shelf.kept.len(), shelf.plans.len()), (1, 2));
    assert_eq!(shelf.plans[0].id, second);
    let page = place.ask(ReadService { code: code("1.001193") }).await.expect("answered");
    assert!(page.kept);

    let (a, b) = (ShelfKey::Plan(first), ShelfKey::Service(code("1001193")));
    place.ask(RemoveFromShelf { what: a.clone() }).await.expect("removed");
    let shelf = place.ask(RemoveFromShelf { what: b.clone() }).await.expect("removed");
    assert_eq!((shelf.kept.len(), shelf.plans.len()), (0, 1));
    assert_eq!(reason(place.ask(RemoveFromShelf { what: a.clone() }).await), Reason::NotFound);
    assert_eq!(reason(place.ask(OpenPlan { id: first }).await), Reason::NotFound);

    let place = place.reopen();
    place.clock.advance(30 * DAY);
    let shelf = place.ask(RestoreToShelf { what: a.clone() }).await.expect("restored");
    assert_eq!(shelf.plans.len(), 2);
    assert_eq!(reason(place.ask(RestoreToShelf { what: a }).await), Reason::NotFound);
    place.clock.advance(1);
    assert_eq!(reason(place.ask(RestoreToShelf { what: b }).await), Reason::NotFound);
    let third = place.ask(plan(None, answers("no"))).await.expect("saved").id;
    assert!(third > second, "an id is never used again");
    assert_eq!(reason(place.ask(KeepService { code: code("1.777777") }).await), Reason::NotFound);
}

#[tokio::test]
async fn a_kept_service_stays_on_the_shelf_when_its_catalogue_is_removed() {
    let place = Place::new();
    place.send(&added("Mới", 3)).await.expect("sent");
    place.ask(KeepService { code: code("2.000002") }).await.expect("kept");
    place.ask(ReadService { code: code("2.000002") }).await.expect("answered");
    place.ask(DropImported {}).await.expect("dropped");
    let shelf = place.ask(ReadShelf {}).await.expect("answered");
    assert_eq!(shelf.kept[0].title.vi, "Mới số 2");
    assert_eq!(shelf.recent, []);
    let what = ShelfKey::Service(code("2.000002"));
    assert_eq!(place.ask(RemoveFromShelf { what }).await.expect("removed").kept, []);
}

#[tokio::test]
async fn a_fact_that_changed_since_the_last_look_is_pointed_out_for_a_day() {
    let place = Place::new();
    let read = || place.ask(ReadService { code: code("2.000000") });
    place.send(&added_costing(1_000)).await.expect("sent");
    assert_eq!(read().await.expect("answered").changed, None);
    place.clock.advance(DAY);
    place.send(&added_costing(2_000)).await.expect("sent");
    let changed = Changed { since: NOW, facts: vec![Fact::Fee] };
    let shelf = place.ask(ReadShelf {}).await.expect("answered");
    assert_eq!(shelf.changed.len(), 1);
    assert_eq!(
        (&shelf.changed[0].changed, &shelf.changed[0].card.code),
        (&changed, &code("2.000000"))
    );
    assert_eq!(place.ask(ReadFront {}).await.expect("answered").changed, 1);
    for _ in 0..2 {
        assert_eq!(read().await.expect("answered").changed.as_ref(), Some(&changed));
    }
    place.clock.advance(DAY + 1);
    assert_eq!(read().await.expect("answered").changed, None);
    assert_eq!(place.ask(ReadShelf {}).await.expect("answered").changed, []);
    place.ask(DropImported {}).await.expect("dropped");
    assert_eq!(place.ask(ReadFront {}).await.expect("answered").changed, 0);
}

#[tokio::test]
async fn two_desks_on_one_folder_lose_nothing_of_each_other() {
    let one = Place::new();
    let two = Place::at(one.home(), None);
    for n in 0..10 {
        let place = if n % 2 == 0 { &one } else { &two };
        place.ask(plan(None, answers("yes"))).await.expect("saved");
    }
    let shelf = one.reopen().ask(ReadShelf {}).await.expect("answered");
    let ids: Vec<_> = shelf.plans.iter().map(|p| p.id).collect();
    assert_eq!(ids, (1..=10).rev().collect::<Vec<u32>>());
}
