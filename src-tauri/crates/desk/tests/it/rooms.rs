use wire::*;

use crate::common::{NOW, Place, code, name, reason};

#[tokio::test]
async fn settings_are_kept_and_started_is_never_taken_back() {
    let place = Place::new();
    assert_eq!(place.ask(ReadSettings {}).await.expect("read"), Settings::default());
    let comfort = Comfort { mode: Mode::Simple, text: TextSize::P150, ..Comfort::default() };
    let settings = place.ask(ChangeSettings { comfort, started: true }).await.expect("changed");
    assert_eq!(settings, Settings { comfort, started: true });
    let settings = place.ask(ChangeSettings { comfort, started: false }).await.expect("changed");
    assert!(settings.started);
    let place = place.reopen();
    assert_eq!(place.ask(ReadSettings {}).await.expect("read"), settings);
}

#[tokio::test]
async fn damaged_settings_are_set_aside_and_the_desk_starts_as_new() {
    let place = Place::new();
    std::fs::write(place.home().join("settings.json"), "{").expect("written");
    let place = place.reopen();
    assert_eq!(place.ask(ReadSettings {}).await.expect("read"), Settings::default());
    assert_eq!(place.files(), ["incoming", "lock", "settings.json.damaged-1"]);
}

#[tokio::test]
async fn the_front_shows_events_in_order_and_the_age_of_the_data() {
    let place = Place::new();
    let front = place.ask(ReadFront {}).await.expect("answered");
    assert_eq!(front.today.to_string(), "2026-11-21");
    let events: Vec<_> = front.events.iter().map(|e| (e.id.as_str(), e.has_plan)).collect();
    assert_eq!(events, [("birth", true), ("study", false)]);
    assert_eq!((front.state.reviewed, front.state.fetched, front.state.portal), (2, false, false));
    assert_eq!(front.state.checked.to_string(), "2026-11-20");
    assert_eq!((front.state.imported, front.state.fetched_at), (None, None));
    assert_eq!(front.plans, []);
}

#[tokio::test]
async fn an_event_lists_the_services_that_are_there() {
    let place = Place::new();
    let page = place.ask(ReadEvent { id: "birth".into() }).await.expect("answered");
    let codes: Vec<_> = page.services.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["1.001193", "1.004222"]);
    assert_eq!(page.services[0].title.vi, "Làm giấy khai sinh cho con");
    assert_eq!(
        page.services[0].official.as_ref().expect("two names").vi,
        "Thủ tục đăng ký khai sinh"
    );
    assert_eq!(page.services[1].official, None);
    assert_eq!(reason(place.ask(ReadEvent { id: "war".into() }).await), Reason::NotFound);
}

#[tokio::test]
async fn a_service_is_found_with_and_without_its_dot_and_by_its_variant() {
    let place = Place::new();
    for asked in ["1.001193", "1001193", "2.999999", "2999999"] {
        let page = place.ask(ReadService { code: code(asked) }).await.expect(asked);
        assert_eq!(page.service.code, code("1.001193"));
        assert!(page.reviewed && !page.kept);
        assert_eq!(page.papers[0].name.vi, "Giấy chứng sinh");
        assert_eq!(page.offices[0].name.vi, "Ủy ban xã");
        assert_eq!(page.events[0].id.as_str(), "birth");
        assert_eq!(page.today.to_string(), "2026-11-21");
    }
    for asked in ["", ".", "1.00119", "1.0011931", "../settings", "１.００１１９３"] {
        assert_eq!(reason(place.ask(ReadService { code: code(asked) }).await), Reason::NotFound);
    }
}

#[tokio::test]
async fn search_finds_a_service_once_with_why_and_reads_300_characters() {
    let place = Place::new();
    for typed in ["vợ mới sinh", "vo moi sinh", "khai sinh", "1001193", "1.001193"] {
        let found = place.ask(SearchServices { text: typed.into() }).await.expect("answered");
        let codes: Vec<_> = found.services.iter().map(|h| h.card.code.as_str()).collect();
        assert_eq!(codes.iter().filter(|c| **c == "1.001193").count(), 1, "{typed}");
        assert_eq!(codes[0], "1.001193", "{typed}");
        assert_eq!(found.text, typed);
        assert!(found.total as usize >= codes.len());
    }
    let found = place.ask(SearchServices { text: "sinh con".into() }).await.expect("answered");
    assert_eq!(found.events[0].id.as_str(), "birth");
    let far = format!("{}khai sinh", " ".repeat(300));
    let found = place.ask(SearchServices { text: far }).await.expect("answered");
    assert_eq!((found.services, found.total), (vec![], 0));
}

#[tokio::test]
async fn hotlines_are_those_of_the_reviewed_content() {
    let place = Place::new();
    let numbers: Vec<_> = place.ask(ReadHotlines {}).await.expect("answered");
    assert_eq!(numbers.iter().map(|h| h.number.as_str()).collect::<Vec<_>>(), ["113"]);
}

#[tokio::test]
async fn only_verified_numbers_and_official_pages_are_opened() {
    let place = Place::new();
    let call = place.ask(OpenOutside { to: Destination::Hotline("113".into()) }).await;
    assert_eq!(
        call.expect("opened"),
        OutsideAddress { address: "tel:113".into(), host: "113".into() }
    );
    let to = || Destination::ServicePage(code("1001193"));
    let page = place.ask(LookOutside { to: to() }).await.expect("looked up");
    assert_eq!(page.host, "dichvucong.gov.vn");
    assert_eq!(
        *place.outside.0.lock().expect("not poisoned"),
        ["tel:113"],
        "looking opens nothing"
    );
    assert_eq!(place.ask(OpenOutside { to: to() }).await.expect("opened"), page);
    for (to, why) in [
        (Destination::Hotline("0900000000".into()), Reason::NotAllowed),
        (Destination::Hotline("113;phone-context=+1".into()), Reason::NotAllowed),
        (Destination::ServicePage(code("1.004222")), Reason::NotAllowed),
        (Destination::ServicePage(code("1.777777")), Reason::NotFound),
    ] {
        assert_eq!(reason(place.ask(LookOutside { to: to.clone() }).await), why);
        assert_eq!(reason(place.ask(OpenOutside { to }).await), why);
    }
    assert_eq!(place.outside.0.lock().expect("not poisoned").len(), 2);
}

#[tokio::test]
async fn recently_read_services_are_on_the_shelf_newest_first() {
    let place = Place::new();
    for asked in ["1.001193", "1.004222", "1001193"] {
        let page = place.ask(ReadService { code: code(asked) }).await.expect("answered");
        assert!(!name(&page.service).is_empty());
    }
    let shelf = place.reopen().ask(ReadShelf {}).await.expect("answered");
    let recent: Vec<_> = shelf.recent.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(recent, ["1.001193", "1.004222"]);
}

#[tokio::test]
async fn dispatch_answers_by_name_and_refuses_what_it_does_not_know() {
    let place = Place::new();
    let front = place.desk.dispatch("catalogue", "front", "{}").await.expect("answered");
    let front: Front = serde_json::from_str(&front).expect("a front");
    assert_eq!(front.today.to_string(), "2026-11-21");
    let long = format!("{{\"text\":\"{}\"}}", "a".repeat(MAX_CALL));
    for (room, call, body) in [
        ("catalogue", "nothing", "{}"),
        ("nothing", "front", "{}"),
        ("catalogue", "front", ""),
        ("catalogue", "front", "{\"more\":1}"),
        ("catalogue", "search", long.as_str()),
        ("lane", "put", "{}"),
    ] {
        let answer = place.desk.dispatch(room, call, body).await;
        assert_eq!(reason(answer), Reason::NotUnderstood, "{room}|{call}");
    }
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_start_is_finished() {
    let portal = portal::Portal::new("http://127.0.0.1:9").expect("an address");
    let place = Place::with(Some(portal));
    assert_eq!(reason(place.ask(RefreshCatalogue {}).await), Reason::NotStarted);
    assert_eq!(place.ask(ReadRequests {}).await.expect("read"), []);
    let started = ChangeSettings { comfort: Comfort::default(), started: true };
    place.ask(started).await.expect("changed");
    assert_eq!(reason(place.ask(RefreshCatalogue {}).await), Reason::Offline);
    let requests = place.ask(ReadRequests {}).await.expect("read");
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].at, requests[0].outcome), (NOW, RequestOutcome::Failed));
}
