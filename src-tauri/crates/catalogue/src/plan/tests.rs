//! Plans over small events of our own.

mod papers;
mod sums;

use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{ChannelKind, EventId, PaperLine, PaperState, Plan, PlanLine, Source, Sure, Turn};

use super::{PlanError, plan, turn};
use crate::content::Content;

/// A text in both languages.
fn text(vi: &str) -> String {
    format!("{{ vi = \"{vi}\", en = \"{vi} (en)\" }}")
}

fn source(name: &str) -> String {
    format!("source = {{ name = {}, date = 2026-01-01, checked = 2026-01-02 }}", text(name))
}

/// The service `code` with `rest` of its file.
fn service(code: &str, rest: &str) -> (String, String) {
    let (name, source) = (text(&format!("Việc {code}")), source(&format!("Nguồn {code}")));
    let path = format!("vn/services/{code}.toml");
    (path, format!("code = \"{code}\"\nname = {name}\n{source}\n{rest}"))
}

fn paper(id: &str, kind: &str, yielded_by: &str) -> (String, String) {
    let (name, source) = (text(&format!("Giấy {id}")), source("Nguồn"));
    let text = format!(
        "id = \"{id}\"\nname = {name}\nkind = \"{kind}\"\nyielded_by = [{yielded_by}]\n{source}"
    );
    (format!("vn/papers/{id}.toml"), text)
}

/// The event "e" with `rest` of its file.
fn event(rest: &str) -> (String, String) {
    let (t, source) = (text("Sự kiện"), source("Nguồn"));
    let head = format!("id = \"e\"\norder = 1\nname = {t}\nplain = {t}\nabout = {t}\nicon = \"x\"");
    ("vn/events/e.toml".into(), format!("{head}\n{source}\n{rest}"))
}

/// 2026 with Tết and nothing else, complete; other years are not known.
fn holidays() -> (String, String) {
    let day = |d: u8| format!("{{ date = 2026-02-{d}, name = {} }}", text("Tết"));
    let days: Vec<String> = (16..=20).map(day).collect();
    let text = format!(
        "weekly_rest = [\"saturday\", \"sunday\"]\n{}\n[[years]]\nyear = 2026\ncomplete = true\n\
         days = [{}]\n",
        source("Nguồn"),
        days.join(", ")
    );
    ("vn/holidays.toml".into(), text)
}

fn content(files: &[(String, String)]) -> Content {
    let (content, faults) = Content::read(files.iter().map(|(path, text)| (path, text)));
    assert_eq!(faults, []);
    content
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn answers(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect()
}

fn on(content: &Content, given: &[(&str, &str)], today: &str) -> Result<Plan, PlanError> {
    plan(content, &EventId::from("e"), &answers(given), day(today))
}

/// The plan on a Monday without holidays near.
fn planned(files: &[(String, String)], given: &[(&str, &str)]) -> Plan {
    let mut files = files.to_vec();
    files.push(holidays());
    on(&content(&files), given, "2026-05-04").expect("a plan")
}

fn question(id: &str, when: &str) -> String {
    let options = ["yes", "no"].map(|v| format!("{{ value = \"{v}\", text = {} }}", text(v)));
    format!(
        "[[questions]]\nid = \"{id}\"\ntext = {}\n{when}\noptions = [{}]\n",
        text("Hỏi?"),
        options.join(", ")
    )
}

fn steps(list: &[(&str, &str)]) -> String {
    let step = |(code, after): &(&str, &str)| {
        format!("[[steps]]\nservice = \"{code}\"\nafter = [{after}]\n")
    };
    list.iter().map(step).collect()
}

fn is(variable: &str, value: &str) -> String {
    format!("when = '{{\"===\":[{{\"var\":\"{variable}\"}},\"{value}\"]}}'\n")
}

fn codes(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|s| s.code.as_str()).collect()
}

fn step<'a>(plan: &'a Plan, code: &str) -> &'a PlanLine {
    plan.steps.iter().find(|s| s.code.as_str() == code).expect("the step")
}

fn line<'a>(plan: &'a Plan, id: &str) -> &'a PaperLine {
    plan.papers.iter().find(|p| p.evidence.as_str() == id).expect("the paper")
}

fn texts(list: &[model::LocalizedText]) -> Vec<&str> {
    list.iter().map(|t| t.vi.as_str()).collect()
}

fn range(range: &model::DateRange) -> (String, String) {
    let text = |d: Option<Date>| d.map(|d| d.to_string()).unwrap_or_default();
    (text(range.earliest), text(range.latest))
}

fn asks(id: &str, rest: &str) -> String {
    format!("[[papers]]\nevidence = \"{id}\"\nask = \"submit\"\noriginal = 1\n{rest}\n")
}

const FAST: &str = "[[times]]\nunit = \"same_day\"\n";

#[test]
fn steps_respect_after_and_otherwise_keep_the_order_of_the_content() {
    let order = [("4", "\"2\""), ("1", ""), ("2", "\"1\", \"1\""), ("3", "\"1\", \"gone\"")];
    let files: Vec<_> = ["1", "2", "3", "4"].map(|c| service(c, "")).into();
    let plan = planned(&[files, vec![event(&steps(&order))]].concat(), &[]);
    assert_eq!(codes(&plan), ["1", "2", "4", "3"]);
    assert_eq!(step(&plan, "2").after, ["1".into()]);
    assert_eq!(step(&plan, "3").after, ["1".into()]);
    assert_eq!(step(&plan, "3").beside, ["2".into(), "4".into()]);
    assert_eq!(step(&plan, "4").beside, ["3".into()]);
    assert!(step(&plan, "1").beside.is_empty());
}

#[test]
fn what_cannot_be_planned_is_an_error_and_says_which() {
    let circle = event(&steps(&[("0", ""), ("1", "\"2\""), ("2", "\"1\"")]));
    let services = ["0", "1", "2"].map(|c| service(c, ""));
    let on = |files: &[(String, String)], given: &[(&str, &str)]| {
        on(&content(files), given, "2026-05-04").expect_err("an error")
    };
    let files = [services.to_vec(), vec![circle]].concat();
    assert_eq!(on(&files, &[]), PlanError::Cycle(vec!["1".into(), "2".into()]));
    assert_eq!(on(&files[1..], &[]), PlanError::MissingService("0".into()));
    assert_eq!(on(&services, &[]), PlanError::UnknownEvent("e".into()));
    assert_eq!(on(&[event("")], &[]), PlanError::NoPlan("e".into()));
    let asking = event(&(question("a", "") + &steps(&[("0", "")])));
    let files = [services.to_vec(), vec![asking]].concat();
    let bad = PlanError::BadAnswer { question: "a".into(), value: "perhaps".into() };
    assert_eq!(on(&files, &[("a", "perhaps")]), bad);
    let alone = event(&steps(&[("0", "\"0\"")]));
    assert_eq!(on(&[service("0", ""), alone], &[]), PlanError::Cycle(vec!["0".into()]));
}

#[test]
fn questions_come_in_order_and_one_that_does_not_apply_is_not_asked() {
    let rest = question("a", "") + &question("b", &is("a", "yes")) + &question("c", "");
    let content = content(&[service("1", ""), event(&(rest + &steps(&[("1", "")])))]);
    let next = |given: &[(&str, &str)]| match turn(
        &content,
        &EventId::from("e"),
        &answers(given),
        day("2026-05-04"),
    ) {
        Ok(Turn::Question { question, number, of }) => Some((question.id, number, of)),
        Ok(Turn::Plan(_)) => None,
        Err(e) => panic!("{e}"),
    };
    assert_eq!(next(&[]), Some(("a".into(), 1, 3)));
    assert_eq!(next(&[("a", "yes")]), Some(("b".into(), 2, 3)));
    assert_eq!(next(&[("a", "unknown")]), Some(("b".into(), 2, 3)));
    assert_eq!(next(&[("a", "no")]), Some(("c".into(), 2, 2)));
    assert_eq!(next(&[("a", "no"), ("c", "unknown")]), None);
    assert_eq!(next(&[("a", "yes"), ("b", "unknown"), ("c", "no")]), None);
}

#[test]
fn an_answer_to_a_question_that_is_no_longer_asked_counts_for_nothing() {
    let rest = question("a", "") + &question("b", &is("a", "yes"));
    let rest = rest + &steps(&[("1", ""), ("2", "")]) + &is("b", "no");
    let files = [service("1", ""), service("2", ""), event(&rest)];
    assert_eq!(codes(&planned(&files, &[("a", "yes"), ("b", "yes")])), ["1"]);
    let plan = planned(&files, &[("a", "no"), ("b", "yes")]);
    assert_eq!(step(&plan, "2").sure, Sure::Maybe);
}

#[test]
fn an_unknown_answer_makes_a_step_a_maybe_that_moves_only_the_latest_day_and_the_high_fee() {
    let slow = "[[times]]\namount = 5\nunit = \"working_day\"\n\
        [[costs]]\nstatus = \"amount\"\namount = 30000\ncurrency = \"VND\"\n";
    let quick = "[[times]]\namount = 1\nunit = \"working_day\"\n[[costs]]\nstatus = \"free\"\n";
    let needs = asks("id", "");
    let rest = question("a", "") + &steps(&[("3", "\"2\""), ("1", ""), ("2", "\"1\"")]);
    let files = [
        service("1", quick),
        service("2", &format!("{slow}{needs}")),
        service("3", quick),
        paper("id", "document", ""),
        event(&(rest + &is("a", "yes"))),
    ];
    let plan = planned(&files, &[("a", "unknown")]);
    assert_eq!(codes(&plan), ["1", "2", "3"]);
    let sure = [Sure::Yes, Sure::Maybe, Sure::Yes];
    assert_eq!(plan.steps.iter().map(|s| s.sure).collect::<Vec<_>>(), sure);
    assert_eq!(range(&plan.finish), ("2026-05-05".into(), "2026-05-13".into()));
    assert_eq!(range(&step(&plan, "2").time.result), ("2026-05-12".into(), "2026-05-12".into()));
    assert_eq!((plan.fee.low, plan.fee.high), (0, 30_000));
    assert_eq!(line(&plan, "id").state, PaperState::OnlyIf);
    assert_eq!(texts(&line(&plan, "id").only_if), ["Khi cần làm việc “Việc 2”"]);

    let plan = planned(&files, &[("a", "no")]);
    assert_eq!(codes(&plan), ["3", "1"]);
    assert!(step(&plan, "3").after.is_empty() && plan.papers.is_empty());
    let plan = planned(&files, &[("a", "yes")]);
    assert_eq!(range(&plan.finish), ("2026-05-13".into(), "2026-05-13".into()));
    assert_eq!((plan.fee.low, line(&plan, "id").state), (30_000, PaperState::Have));
}

#[test]
fn a_joint_flow_is_offered_from_its_day_for_two_parts_or_more() {
    let joint = |when: &str| {
        format!(
            "[[joint]]\nservice = \"9\"\nparts = [\"1\", \"2\", \"7\"]\nfrom = 2026-09-01\n{when}"
        )
    };
    let doubt = format!("doubts = [{}]\n{FAST}", text("Hỏi."));
    let list = steps(&[("3", ""), ("1", ""), ("2", "")]) + &is("a", "yes");
    let services = ["1", "2", "3"].map(|c| service(c, "")).to_vec();
    let files = |when: &str| {
        let own = [service("9", &doubt), event(&(question("a", "") + &list + &joint(when)))];
        content(&[services.clone(), own.to_vec()].concat())
    };
    let of = |content: &Content, a: &str, today| on(content, &[("a", a)], today).expect("a plan");
    let always = files("");
    assert_eq!(of(&always, "yes", "2026-08-31").joint, None);
    assert_eq!(of(&always, "no", "2026-09-01").joint, None);
    let plan = of(&always, "yes", "2026-09-01");
    let note = plan.joint.as_ref().expect("a joint flow");
    assert_eq!(note.parts, ["1".into(), "2".into()]);
    assert_eq!((note.fee_stated, note.time_stated, note.papers_stated), (false, true, false));
    assert_eq!(plan.steps.iter().map(|s| s.joint).collect::<Vec<_>>(), [false, true, true]);
    assert!(texts(&plan.doubts).contains(&"Hỏi."));
    assert!(plan.sources.iter().any(|s: &Source| s.name.vi == "Nguồn 9"));
    assert_eq!(of(&files(&is("a", "no")), "yes", "2026-09-01").joint, None);
    assert!(of(&files(&is("b", "no")), "yes", "2026-09-01").joint.is_some());
}

#[test]
fn the_counter_comes_first_unless_the_citizen_files_online() {
    let channels = format!(
        "[[channels]]\nkind = \"post\"\n[[channels]]\nkind = \"online\"\nwhere = {}\n\
         [[channels]]\nkind = \"counter\"\noffice = \"police\"\n",
        text("Cổng")
    );
    let office = format!(
        "id = \"police\"\nname = {}\nfind = {}\n{}",
        text("Công an"),
        text("Ở xã."),
        source("Nguồn")
    );
    let files = [
        service("1", &channels),
        ("vn/offices/police.toml".into(), office),
        event(&steps(&[("1", "")])),
    ];
    let places = |given: &[(&str, &str)]| planned(&files, given).steps[0].places.clone();
    let kinds = |given| places(given).iter().map(|p| p.0).collect::<Vec<_>>();
    use ChannelKind::{Counter, Online, Post};
    assert_eq!(kinds(&[]), [Counter, Post, Online]);
    assert_eq!(kinds(&[("filing", "online")]), [Online, Counter, Post]);
    let said: Vec<String> = places(&[]).into_iter().map(|p| p.1.vi).collect();
    assert_eq!(said, ["Công an", "Nguồn không ghi nơi nộp.", "Cổng"]);
}

#[test]
fn doubts_and_sources_stand_once() {
    let doubt = format!("doubts = [{}]\n[[costs]]\nstatus = \"free\"\n{FAST}", text("Hỏi."));
    let replaced = format!("{doubt}[replaced_by]\ncode = \"8\"\nfrom = 2026-05-04\n");
    let same = |(path, text): (String, String)| (path, text.replace("Nguồn 2", "Nguồn 1"));
    let files = [
        service("1", &doubt),
        same(service("2", &replaced)),
        event(&steps(&[("1", ""), ("2", "")])),
    ];
    let plan = planned(&files, &[]);
    let replaced = "Từ 04/05/2026, mã 8 thay cho việc “Việc 2”. Hỏi lại nơi nhận.";
    assert_eq!(texts(&plan.doubts), ["Hỏi.", replaced]);
    assert_eq!(plan.sources.len(), 1);
    assert_eq!(plan.title.vi, "Sự kiện");
}

#[test]
fn one_service_for_two_answers_is_one_step() {
    let rest = question("a", "") + &steps(&[("2", "")]) + &steps(&[("1", "")]) + &is("a", "yes");
    let rest = rest + &steps(&[("1", "\"2\"")]) + &is("a", "no");
    let files = [service("1", ""), service("2", ""), event(&rest)];
    assert_eq!(codes(&planned(&files, &[("a", "yes")])), ["2", "1"]);
    let plan = planned(&files, &[]);
    assert_eq!((codes(&plan), step(&plan, "1").sure), (vec!["2", "1"], Sure::Maybe));
}

#[test]
fn a_new_event_with_a_new_service_is_data_alone() {
    let mut known = content(&[service("1", FAST), holidays()]);
    let files = [
        service("new", &format!("{FAST}{}", asks("new-paper", ""))),
        event(&(question("q", "") + &steps(&[("new", "\"1\""), ("1", "")]))),
    ];
    known.merge(content(&files));
    let id = EventId::from("e");
    let first = turn(&known, &id, &answers(&[]), day("2026-05-04")).expect("a turn");
    assert!(matches!(first, Turn::Question { number: 1, of: 1, .. }));
    let last = turn(&known, &id, &answers(&[("q", "no")]), day("2026-05-04")).expect("a turn");
    let Turn::Plan(plan) = last else { panic!("a plan") };
    assert_eq!(codes(&plan), ["1", "new"]);
    assert_eq!(line(&plan, "new-paper").name.vi, "new-paper");
}
