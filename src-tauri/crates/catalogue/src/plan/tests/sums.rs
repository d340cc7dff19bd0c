//! Fees and dates.

use super::*;

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
fn a_fee_without_a_way_of_filing_holds_for_every_way() {
    let cost = |channel: &str, amount: u32| {
        format!("[[costs]]\n{channel}status = \"amount\"\namount = {amount}\ncurrency = \"VND\"\n")
    };
    let costs = cost("", 3000) + &cost("channel = \"counter\"\n", 5000);
    let files = [service("1", &costs), event(&steps(&[("1", "")]))];
    let fee = |filing| {
        let fee = planned(&files, &[("filing", filing)]).fee;
        (fee.low, fee.high)
    };
    assert_eq!(fee("online"), (3000, 3000));
    assert_eq!(fee("counter"), (3000, 5000));
    assert_eq!(fee("unknown"), (3000, 5000));
}

#[test]
fn a_number_that_is_no_time_is_not_counted() {
    let negative = "[[times]]\namount = 3\nunit = \"day\"\n\
        [[times]]\namount = -2\nunit = \"day\"\nextra = true\n";
    let plan = planned(&[service("1", negative), event(&steps(&[("1", "")]))], &[]);
    assert_eq!(range(&plan.finish), ("2026-05-07".into(), "2026-05-07".into()));
    assert!(plan.finish.notes[0].vi.starts_with("Một trường hợp"));
}
