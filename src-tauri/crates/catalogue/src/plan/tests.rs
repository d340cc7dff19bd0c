use std::collections::BTreeMap;

use jiff::civil::Date;
use model::{
    ChannelKind, EventId, PaperLine, PaperState, Plan, PlanLine, Source, Sure, Turn,
};

use super::{PlanError, papers_asked, plan, turn};
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
    format!("when = '{{\"==\":[{{\"var\":\"{variable}\"}},\"{value}\"]}}'\n")
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
    let next = |given: &[(&str, &str)]| {
        match turn(&content, &EventId::from("e"), &answers(given), day("2026-05-04")) {
            Ok(Turn::Question { question, number, of }) => Some((question.id, number, of)),
            Ok(Turn::Plan(_)) => None,
            Err(e) => panic!("{e}"),
        }
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
fn a_paper_that_several_services_ask_stands_once_with_the_strongest_need() {
    let shows = "[[papers]]\nevidence = \"id\"\nask = \"show\"\noriginal = 1\ncopy = 1\n";
    let some = "[[papers]]\nevidence = \"id\"\nask = \"show\"\ncopy = 2\nonly_if = { vi = \"Khi A\" }\n";
    let data = "[[papers]]\nevidence = \"id\"\nask = \"data\"\noriginal = 1\nin_database = \"yes\"\n\
        [[papers]]\nevidence = \"record\"\nask = \"data\"\n";
    let all = [("1", ""), ("2", ""), ("3", "")];
    let files = |list: &[(&str, &str)]| {
        let services = [service("1", shows), service("2", some), service("3", data)];
        let papers = [paper("id", "document", ""), paper("record", "form", "")];
        [services.to_vec(), papers.to_vec(), vec![event(&steps(list))]].concat()
    };
    let plan = planned(&files(&all), &[]);
    let id = line(&plan, "id");
    assert_eq!((id.state, id.original, id.copy), (PaperState::ShowOnly, 1, 3));
    assert_eq!(id.r#for, ["1".into(), "2".into(), "3".into()]);
    assert!(id.only_if.is_empty());
    assert_eq!(line(&plan, "record").state, PaperState::InDatabase);
    assert_eq!((plan.papers.len(), papers_asked(&plan), plan.papers_separate), (2, 1, 2));
    let plan = planned(&files(&all[1..]), &[]);
    assert_eq!(line(&plan, "id").state, PaperState::OnlyIf);
    assert_eq!(texts(&line(&plan, "id").only_if), ["Khi A"]);
    assert_eq!(line(&planned(&files(&all[2..]), &[]), "id").state, PaperState::InDatabase);
}

#[test]
fn a_rule_settles_a_paper_and_an_unknown_one_leaves_its_case() {
    let needs = asks("id", &format!("only_if = {}\n{}", text("Khi A"), is("a", "yes")));
    let rest = question("a", "") + &steps(&[("1", "")]);
    let files = [service("1", &needs), paper("id", "document", ""), event(&rest)];
    let state = |answer| {
        let plan = planned(&files, &[("a", answer)]);
        plan.papers.first().map(|p| (p.state, p.only_if.len()))
    };
    assert_eq!(state("yes"), Some((PaperState::Have, 0)));
    assert_eq!(state("no"), None);
    assert_eq!(state("unknown"), Some((PaperState::OnlyIf, 1)));
}

#[test]
fn a_paper_that_an_earlier_step_yields_is_got_first_unless_it_is_needed_before() {
    let yields = format!("[[results]]\nname = {}\nevidence = \"made\"\n", text("Kết quả"));
    let needs = asks("made", "") + &asks("listed", "") + &asks("form", "");
    let papers = [
        paper("made", "document", ""),
        paper("listed", "document", "\"1\""),
        paper("form", "form", "\"1\""),
    ];
    let list = [("1", ""), ("2", "\"1\"")];
    let files = |first: &str, event: (String, String)| {
        let services = [service("1", &format!("{first}{yields}")), service("2", &needs)];
        [services.to_vec(), papers.to_vec(), vec![event]].concat()
    };
    let plan = planned(&files("", event(&steps(&list))), &[]);
    for id in ["made", "listed"] {
        assert_eq!(line(&plan, id).state, PaperState::GetFirst);
        assert_eq!(line(&plan, id).get_from, ["1".into()]);
    }
    assert_eq!(line(&plan, "form").state, PaperState::Have);
    let before = asks("made", "");
    let plan = planned(&files(&before, event(&steps(&list))), &[]);
    assert_eq!(line(&plan, "made").state, PaperState::Have);
    assert!(line(&plan, "made").get_from.is_empty());
    let later = event(&steps(&[("2", ""), ("1", "\"2\"")]));
    assert_eq!(line(&planned(&files("", later), &[]), "listed").state, PaperState::Have);
}

#[test]
fn of_a_group_one_paper_counts_and_the_mark_goes_with_the_choice() {
    let group = "group = \"proof\"\n";
    let needs = asks("a", &format!("{group}{}", is("home", "yes"))) + &asks("b", group);
    let rest = question("home", "") + &steps(&[("1", ""), ("2", "")]);
    let files = [
        service("1", &needs),
        service("2", &(asks("c", group) + &asks("d", group))),
        event(&rest),
    ];
    let plan = planned(&files, &[("home", "yes")]);
    let groups: Vec<_> = plan.papers.iter().filter_map(|p| p.group.as_deref()).collect();
    assert_eq!(groups, ["1/proof", "1/proof", "2/proof", "2/proof"]);
    assert_eq!((papers_asked(&plan), plan.papers_separate), (2, 2));
    let plan = planned(&files, &[("home", "no")]);
    assert_eq!(line(&plan, "b").group, None);
    assert_eq!((papers_asked(&plan), plan.papers_separate), (2, 2));
}

#[test]
fn two_cases_of_one_paper_in_one_service_are_one_paper() {
    let needs = asks("form", "copy = 1\ngroup = \"form\"") + &asks("form", "group = \"form\"");
    let files = [service("1", &needs), paper("form", "form", ""), event(&steps(&[("1", "")]))];
    let plan = planned(&files, &[]);
    let form = line(&plan, "form");
    assert_eq!((plan.papers.len(), form.original, form.copy), (1, 1, 1));
    assert_eq!((form.group.as_deref(), plan.papers_separate), (None, 1));
}

#[test]
fn fees_are_summed_only_where_they_are_stated() {
    let by_way = "[[costs]]\nchannel = \"counter\"\nstatus = \"amount\"\namount = 20000\n\
        currency = \"VND\"\n[[costs]]\nchannel = \"online\"\nstatus = \"amount\"\namount = 10000\n\
        currency = \"VND\"\n";
    let late = "[[costs]]\nstatus = \"free\"\n[[costs]]\nstatus = \"province\"\n";
    let dollars = "[[costs]]\nstatus = \"amount\"\namount = 1000\ncurrency = \"USD\"\n";
    let services = [
        service("1", by_way),
        service("2", "[[costs]]\nstatus = \"bare_zero\"\n"),
        service("3", late),
        service("4", dollars),
        service("5", FAST),
    ];
    let list = [("1", ""), ("2", ""), ("3", ""), ("4", ""), ("5", "")];
    let files = [services.to_vec(), vec![event(&steps(&list))]].concat();
    let fee = planned(&files, &[]).fee;
    assert_eq!((fee.low, fee.high), (10_000, 20_000));
    assert_eq!(fee.bare_zero, ["2".into()]);
    assert_eq!(fee.unstated, ["3".into(), "4".into(), "5".into()]);
    let fee = planned(&files, &[("filing", "online")]).fee;
    assert_eq!((fee.low, fee.high), (10_000, 10_000));
    let plan = planned(&files, &[("filing", "counter")]);
    assert_eq!((plan.fee.low, plan.fee.high), (20_000, 20_000));
    let doubts = texts(&plan.doubts);
    assert!(doubts.contains(&"Nguồn không ghi lệ phí của việc “Việc 5”. Hỏi lại nơi nhận."));
    assert!(doubts.contains(&"Nguồn không ghi đủ số tiền của việc “Việc 3”. Hỏi lại nơi nhận."));
    assert!(!doubts.iter().any(|d| d.contains("“Việc 1”") && d.contains("tiền")));
}

#[test]
fn a_fee_whose_window_is_over_is_shown_and_not_counted() {
    let halved = "[[costs]]\nchannel = \"online\"\nstatus = \"amount\"\namount = 35000\n\
        currency = \"VND\"\nuntil = 2026-05-03\n[[costs]]\nchannel = \"counter\"\n\
        status = \"amount\"\namount = 70000\ncurrency = \"VND\"\n";
    let files = [service("1", halved), event(&steps(&[("1", "")]))];
    let plan = planned(&files, &[]);
    let fee = &plan.steps[0].fee;
    assert_eq!((fee.stated.len(), fee.low, fee.high), (2, Some(70_000), Some(70_000)));
    assert!(plan.doubts[0].vi.contains("03/05/2026"), "{:?}", plan.doubts);
    // The window of this way of filing is over: the other way's fee is not its fee.
    let plan = planned(&files, &[("filing", "online")]);
    assert_eq!((plan.steps[0].fee.low, plan.fee.unstated.len()), (None, 1));
    let last_day = files.map(|(p, t)| (p, t.replace("2026-05-03", "2026-05-04")));
    assert_eq!(planned(&last_day, &[]).fee.low, 35_000);
}

#[test]
fn times_go_from_the_shortest_case_to_the_longest_with_everything_extra() {
    let birth = "[[times]]\nunit = \"same_day\"\n[[times]]\namount = 1\nunit = \"working_day\"\n\
        [[times]]\namount = 3\nunit = \"working_day\"\nextra = true\n";
    let half = "[[times]]\namount = 2.5\nunit = \"working_day\"\n\
        [[times]]\namount = 0.5\nunit = \"working_day\"\nextra = true\n";
    let span = "[[times]]\namount = 2\nupto = 4\nunit = \"day\"\n[[times]]\nunit = \"text\"\n";
    let list = [("1", ""), ("2", ""), ("3", ""), ("4", "\"1\"")];
    let services = [
        service("1", birth),
        service("2", half),
        service("3", span),
        service("4", "[[times]]\nunit = \"text\"\n"),
    ];
    let plan = planned(&[services.to_vec(), vec![event(&steps(&list))]].concat(), &[]);
    let result = |code| range(&step(&plan, code).time.result);
    assert_eq!(result("1"), ("2026-05-04".into(), "2026-05-08".into()));
    assert_eq!(result("2"), ("2026-05-07".into(), "2026-05-07".into()));
    assert_eq!(result("3"), ("2026-05-06".into(), "2026-05-08".into()));
    assert_eq!(result("4"), (String::new(), String::new()));
    assert_eq!(step(&plan, "4").time.result.uncounted, ["4".into()]);
    assert_eq!(range(&plan.finish), ("2026-05-07".into(), "2026-05-08".into()));
    assert_eq!(plan.finish.uncounted, ["4".into()]);
    assert!(texts(&plan.finish.notes)[0].starts_with("Một trường hợp của việc “Việc 3”"));
    let gap = "Nguồn không ghi số ngày của việc “Việc 4”. Hỏi lại nơi nhận.";
    assert!(texts(&plan.doubts).contains(&gap));
}

#[test]
fn a_step_begins_when_all_before_it_are_finished_and_an_uncounted_one_is_named_further_on() {
    let days = |n: u8| format!("[[times]]\namount = {n}\nunit = \"working_day\"\n");
    let services =
        [service("1", &days(1)), service("2", &days(3)), service("3", ""), service("4", &days(1))];
    let list = [("1", ""), ("2", ""), ("3", "\"1\""), ("4", "\"2\", \"3\"")];
    let plan = planned(&[services.to_vec(), vec![event(&steps(&list))]].concat(), &[]);
    let last = &step(&plan, "4").time.result;
    assert_eq!(range(last), ("2026-05-08".into(), "2026-05-08".into()));
    assert_eq!(last.uncounted, ["3".into()]);
}

#[test]
fn tet_2026_is_not_counted_and_a_year_without_a_list_is_said() {
    let days = |n: u8| format!("[[times]]\namount = {n}\nunit = \"working_day\"\n");
    let two = event(&steps(&[("1", ""), ("2", "\"1\"")]));
    let content = content(&[service("1", &days(1)), service("2", &days(1)), two, holidays()]);
    let finish = on(&content, &[], "2026-02-12").expect("a plan").finish;
    assert_eq!(range(&finish), ("2026-02-23".into(), "2026-02-23".into()));
    assert!(finish.notes.is_empty());
    let finish = on(&content, &[], "2026-12-30").expect("a plan").finish;
    assert_eq!(range(&finish), ("2027-01-01".into(), "2027-01-01".into()));
    let note = "Năm 2027 chưa có lịch nghỉ lễ đầy đủ: ngày có thể lùi lại.";
    assert_eq!(texts(&finish.notes), [note]);
    let at_the_end_of_time = on(&content, &[], "9999-12-31").expect("a plan").finish;
    assert_eq!((at_the_end_of_time.latest, at_the_end_of_time.uncounted.len()), (None, 2));
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
    assert_eq!(said, ["Công an. Ở xã.", "Nguồn không ghi nơi nộp.", "Cổng"]);
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
