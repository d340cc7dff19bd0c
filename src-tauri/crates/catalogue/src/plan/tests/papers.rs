//! Each paper once.

use super::*;

#[test]
fn a_paper_that_several_services_ask_stands_once_with_the_strongest_need() {
    let shows = "[[papers]]\nevidence = \"id\"\nask = \"show\"\noriginal = 1\ncopy = 1\n";
    let some =
        "[[papers]]\nevidence = \"id\"\nask = \"show\"\ncopy = 2\nonly_if = { vi = \"Khi A\" }\n";
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
    assert_eq!((plan.papers.len(), plan.papers_asked(), plan.papers_separate), (2, 1, 4));
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
    let files =
        [service("1", &needs), service("2", &(asks("c", group) + &asks("d", group))), event(&rest)];
    let plan = planned(&files, &[("home", "yes")]);
    let groups: Vec<_> = plan.papers.iter().filter_map(|p| p.group.as_deref()).collect();
    assert_eq!(groups, ["1/proof", "1/proof", "2/proof", "2/proof"]);
    assert_eq!((plan.papers_asked(), plan.papers_separate), (2, 2));
    let plan = planned(&files, &[("home", "no")]);
    assert_eq!(line(&plan, "b").group, None);
    assert_eq!((plan.papers_asked(), plan.papers_separate), (2, 2));
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
fn the_group_of_a_paper_is_one_that_asks_to_bring_it() {
    let looked_up = "[[papers]]\nevidence = \"a\"\nask = \"data\"\ngroup = \"proof\"\n\
        [[papers]]\nevidence = \"b\"\nask = \"data\"\ngroup = \"proof\"\n";
    let group = "group = \"proof\"";
    let brought = asks("a", group) + &asks("c", group);
    let list = [("1", ""), ("2", "")];
    let files = [service("1", looked_up), service("2", &brought), event(&steps(&list))];
    let plan = planned(&files, &[]);
    assert_eq!(line(&plan, "a").group.as_deref(), Some("2/proof"));
    assert_eq!((plan.papers_asked(), plan.papers_separate), (1, 2));
}

#[test]
fn what_the_office_looks_up_first_is_not_asked_and_says_when_it_would_be() {
    let only_if = format!("in_database = \"first\"\nonly_if = {}", text("Khi không tra được"));
    let files = [
        service("1", &(asks("home", &only_if) + &asks("form", ""))),
        paper("home", "document", ""),
        paper("form", "form", ""),
        event(&steps(&[("1", "")])),
    ];
    let plan = planned(&files, &[]);
    assert_eq!(line(&plan, "home").state, PaperState::InDatabase);
    assert_eq!(texts(&line(&plan, "home").only_if), ["Khi không tra được"]);
    assert_eq!((plan.papers_asked(), plan.papers_separate), (1, 2));
}

#[test]
fn the_lists_of_the_services_count_what_the_answers_rule_out() {
    let needs = asks("a", &is("home", "yes")) + &asks("b", &is("home", "no"));
    let rest = question("home", "") + &steps(&[("1", "")]);
    let files = [
        service("1", &needs),
        paper("a", "document", ""),
        paper("b", "document", ""),
        event(&rest),
    ];
    let plan = planned(&files, &[("home", "yes")]);
    assert_eq!((plan.papers_asked(), plan.papers_separate), (1, 2));
}
