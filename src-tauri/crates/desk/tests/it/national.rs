//! The national portal, asked by the citizen, over real HTTP.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use catalogue::bundle::Kind;
use desk::{Client, National};
use model::Standard;
use portal::pace::NotedTimer;
use reference_portal::{Options, Running, Trouble};
use serde_json::{Value, json};
use wire::*;

use crate::common::{NOW, Place, added, code, name, reason};

const PROFILE: &str = include_str!("../../../../../content/portals/vn-dvcqg.toml");
/// 2026-11-10 in Vietnam, in milliseconds: after the reviewed record's source.
const NEWER: i64 = 1_794_300_000_000;
/// 2026-01-01 in Vietnam: before it.
const OLDER: i64 = 1_767_200_400_000;

fn id(n: u32) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

/// A procedure as the portal keeps it.
fn procedure(n: u32, code: &str, name: &str, updated: i64) -> Value {
    json!({ "id": id(n), "code": code, "name": name, "detail": {
        "id": id(n), "code": code, "name": name, "updatedAt": updated,
        "executionMethods": [{ "submissionMethod": "DIRECT", "processingTime": 7,
            "processingTimeUnit": "WORKING_DAY", "description": "", "fees": [] }],
        "executionSteps": [{ "name": "", "description": "Bước 1: Nộp tại xã" }],
    }})
}

/// A portal with a birth registration and a paper boat.
fn two(updated: i64) -> [Value; 2] {
    [
        procedure(1, "1.001193", "Thủ tục đăng ký khai sinh", updated),
        procedure(2, " 9.000001", "Đăng ký thuyền giấy", updated),
    ]
}

struct Town {
    place: Place,
    running: Running,
    timer: Arc<NotedTimer>,
    _folder: tempfile::TempDir,
}

async fn serve(folder: &Path, procedures: &[Value]) -> Running {
    for (n, one) in procedures.iter().enumerate() {
        fs::write(folder.join(format!("{n}.json")), one.to_string()).expect("written");
    }
    let dvcqg = Some(folder.to_owned());
    let options = Options { without_bundle: true, dvcqg, ..Options::default() };
    reference_portal::start(options).await.expect("serves")
}

fn national(running: &Running, timer: &Arc<NotedTimer>) -> Option<National> {
    let profile = desk::profile("vn-dvcqg", PROFILE).expect("a profile");
    National::timed(profile, Some(&running.address), timer.clone())
}

impl Town {
    async fn not_started(procedures: &[Value]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (running, timer) =
            (serve(folder.path(), procedures).await, Arc::new(NotedTimer::default()));
        let place = Place::asking(national(&running, &timer));
        Self { place, running, timer, _folder: folder }
    }

    async fn new(procedures: &[Value]) -> Self {
        let town = Self::not_started(procedures).await;
        let ask = ChangeSettings { comfort: Comfort::default(), started: true };
        town.place.ask(ask).await.expect("changed");
        town
    }

    async fn refresh(&self, asked: &str) -> Result<ServicePage, Failure> {
        self.place.ask(RefreshService { code: code(asked) }).await
    }

    async fn read(&self, asked: &str) -> Result<ServicePage, Failure> {
        self.place.ask(ReadService { code: code(asked) }).await
    }

    async fn search(&self, text: &str) -> Result<PortalSearch, Failure> {
        self.place.ask(SearchPortal { text: text.into() }).await
    }

    /// The log, newest first.
    async fn log(&self) -> Vec<(RequestPurpose, RequestOutcome)> {
        let list = self.place.ask(ReadRequests {}).await.expect("read");
        assert!(list.iter().all(|r| r.host == "127.0.0.1" && r.at == NOW));
        list.into_iter().map(|r| (r.purpose, r.outcome)).collect()
    }

    fn wall(&self) {
        let body = "<html><head><title>Request Rejected</title></head></html>".to_owned();
        let fields = vec![("Content-Type", "text/html; charset=utf-8".to_owned())];
        self.running.set_trouble(Some(Trouble { status: 200, fields, body }));
    }
}

const ANSWERED: (RequestPurpose, RequestOutcome) =
    (RequestPurpose::Service, RequestOutcome::Answered);
const FAILED: (RequestPurpose, RequestOutcome) = (RequestPurpose::Service, RequestOutcome::Failed);

#[tokio::test]
async fn nothing_is_sent_before_the_first_start_is_finished() {
    let town = Town::not_started(&two(NEWER)).await;
    assert_eq!(reason(town.refresh("1.001193").await), Reason::NotStarted);
    assert_eq!(reason(town.search("thuyền").await), Reason::NotStarted);
    assert_eq!((town.running.asked(), town.log().await), (vec![], vec![]));
}

#[tokio::test]
async fn a_newer_record_stands_beside_the_reviewed_one_and_never_in_its_place() {
    let town = Town::new(&two(NEWER)).await;
    let before = town.read("1.001193").await.expect("known");
    assert_eq!((before.portal, before.asked_at, before.walled), (None, None, false));
    for page in [town.refresh("1001193").await, town.read("1.001193").await] {
        let page = page.expect("a page");
        assert!(page.reviewed);
        assert_eq!(page.service, before.service, "the reviewed record is as it was");
        let record = page.portal.expect("the portal's record");
        assert_eq!((record.newer, record.asked_at), (true, NOW));
        // Both dates are there to be shown.
        let dates = [&page.service, &record.service].map(|s| s.source.date.to_string());
        assert_eq!(dates, ["2026-04-15", "2026-11-10"]);
        assert_eq!(record.service.source.checked.to_string(), "2026-11-21");
        assert_eq!(record.service.times[0].amount, Some(7.0));
        assert_eq!(page.asked_at, None);
    }
    // It is kept apart, in a file of its own, and is there again.
    assert!(town.place.files().contains(&"portal.json".to_owned()));
    let again = town.place.reopen();
    let page = again.ask(ReadService { code: code("1.001193") }).await.expect("known");
    assert!(page.portal.expect("kept").newer);
}

#[tokio::test]
async fn a_record_that_is_not_newer_is_said_to_be_so() {
    let town = Town::new(&two(OLDER)).await;
    let page = town.refresh("1.001193").await.expect("a page");
    assert!(!page.portal.expect("the portal's record").newer);
}

#[tokio::test]
async fn every_request_stands_in_the_log() {
    let town = Town::new(&two(NEWER)).await;
    town.refresh("1.001193").await.expect("a page");
    // Its page names no id of the portal, so the code is looked up first; then it is known.
    assert_eq!(town.log().await, [ANSWERED; 2]);
    town.refresh("1.001193").await.expect("a page");
    assert_eq!(town.log().await, [ANSWERED; 3]);
    town.search("thuyền").await.expect("found");
    let log = town.log().await;
    assert_eq!(log[0], (RequestPurpose::Search, RequestOutcome::Answered));
    assert_eq!(log.len(), town.running.asked().len());
    let list = town.place.ask(ReadRequests {}).await.expect("read");
    assert!(list.iter().all(|r| r.bytes > 0));
}

#[tokio::test]
async fn the_portal_is_asked_at_most_once_a_second() {
    let town = Town::new(&two(NEWER)).await;
    town.refresh("1.001193").await.expect("a page");
    town.search("thuyền").await.expect("found");
    town.refresh("9.000001").await.expect("a page");
    assert_eq!(town.running.asked().len(), 5);
    // Time passes only where it is waited for, and the first turn is free.
    assert_eq!(town.timer.waits(), [Duration::from_secs(1); 4]);
}

#[tokio::test]
async fn what_only_the_portal_knows_is_found_read_and_kept() {
    let town = Town::new(&two(NEWER)).await;
    assert_eq!(reason(town.read("9.000001").await), Reason::NotFound);
    let found = town.search("thuyền giấy").await.expect("found");
    assert_eq!((found.hits.len(), found.more, found.walled), (1, false, false));
    let hit = &found.hits[0];
    assert_eq!((hit.code.as_str(), hit.name.vi.as_str()), ("9.000001", "Đăng ký thuyền giấy"));
    assert!(!hit.known);
    let address = format!("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{}", id(2));
    assert_eq!(hit.page.as_ref(), Some(&address));
    let to = Destination::PortalPage(hit.id.clone());
    assert_eq!(town.place.ask(OpenOutside { to }).await.expect("opened").address, address);

    let page = town.refresh("9000001").await.expect("a page");
    assert_eq!(
        (page.reviewed, page.asked_at, name(&page.service)),
        (false, Some(NOW), "Đăng ký thuyền giấy")
    );
    assert_eq!(page.portal, None);
    let to = Destination::ServicePage(code("9.000001"));
    assert_eq!(town.place.ask(LookOutside { to }).await.expect("a page").address, address);
    let again = town.search("thuyền giấy").await.expect("found");
    assert!(again.hits[0].known, "it is opened without asking");
    // Now the device knows it, also without the portal: it is read, listed and kept.
    drop(town.running);
    let shelf = town.place.ask(KeepService { code: code("9.000001") }).await.expect("kept");
    for cards in [&shelf.kept, &shelf.recent] {
        let names: Vec<_> = cards.iter().map(|c| c.title.vi.as_str()).collect();
        assert_eq!(names, ["Đăng ký thuyền giấy"]);
    }
    let what = ShelfKey::Service(code("9000001"));
    let shelf = town.place.ask(RemoveFromShelf { what }).await.expect("removed");
    assert_eq!(shelf.kept, []);
    let page = town.place.ask(ReadService { code: code("9.000001") }).await.expect("kept");
    assert_eq!(
        (page.asked_at, page.service.source.date.to_string().as_str()),
        (Some(NOW), "2026-11-10")
    );
}

#[tokio::test]
async fn of_an_added_record_and_the_portals_the_newer_is_shown() {
    for (updated, asked_at) in [(NEWER, Some(NOW)), (OLDER, None)] {
        let boat = [procedure(3, "2.000001", "Tên ở cổng", updated)];
        let town = Town::new(&boat).await;
        town.place.send(&added("Thêm", 3)).await.expect("sent");
        let page = town.refresh("3.000001").await.expect("asked for by its provincial code");
        assert_eq!((page.service.code.as_str(), page.reviewed), ("2.000001", false));
        assert_eq!(page.asked_at, asked_at);
        assert_eq!(name(&page.service) == "Tên ở cổng", asked_at.is_some());
        assert_eq!(page.service.variants, [code("3.000001")]);
        // The lists name it as its page does.
        let shelf = town.place.ask(KeepService { code: code("2.000001") }).await.expect("kept");
        for cards in [shelf.kept, shelf.recent] {
            assert_eq!(cards.len(), 1);
            assert_eq!(cards[0].title, *page.service.title());
        }
    }
}

#[tokio::test]
async fn a_change_that_came_from_the_portal_is_over_after_a_day() {
    let boat = [procedure(3, "2.000000", "Tên ở cổng", NEWER)];
    let town = Town::new(&boat).await;
    town.place.send(&added("Thêm", 1)).await.expect("sent");
    let page = town.read("2.000000").await.expect("known");
    assert_eq!((page.asked_at, page.changed), (None, None));

    let changed = town.refresh("2.000000").await.expect("a page").changed.expect("changed");
    assert_eq!(changed.facts, [Fact::Time, Fact::Place, Fact::Steps]);
    let shelf = town.place.ask(ReadShelf {}).await.expect("a shelf");
    let listed: Vec<_> = shelf.changed.iter().map(|c| (&c.card.code, &c.changed)).collect();
    assert_eq!(listed, [(&code("2.000000"), &changed)], "the list says what the page says");

    town.place.clock.set(NOW + 2 * 24 * 60 * 60);
    assert_eq!(town.read("2.000000").await.expect("known").changed, None);
    let shelf = town.place.ask(ReadShelf {}).await.expect("a shelf");
    assert_eq!(shelf.changed, [], "what is known is not a change");
    assert_eq!(town.place.ask(ReadFront {}).await.expect("a front").changed, 0);
}

/// An added catalogue with one service whose page names an id of the portal.
fn catalogue_with_page(id: &str) -> Vec<u8> {
    let mut service = crate::common::service("2.000000", "Gia hạn thuyền giấy");
    service["page"] = json!(format!("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{id}"));
    let record = serde_json::from_value(json!({ "service": service })).expect("a record");
    crate::common::bundle(Kind::Imported, "Thêm", "2026-07-18", &[record])
}

#[tokio::test]
async fn the_id_in_the_official_page_saves_a_request_and_a_stale_one_is_looked_up() {
    let boat = [procedure(3, "2.000000", "Tên ở cổng", NEWER)];
    for (n, wanted) in [(3, vec![ANSWERED]), (4, vec![ANSWERED, ANSWERED, FAILED])] {
        let town = Town::new(&boat).await;
        town.place.send(&catalogue_with_page(&id(n))).await.expect("sent");
        let page = town.refresh("2.000000").await.expect("a page");
        assert_eq!(name(&page.service), "Tên ở cổng");
        assert_eq!(town.log().await, wanted);
        // From now on its id is known.
        town.refresh("2.000000").await.expect("a page");
        assert_eq!(town.log().await.len(), wanted.len() + 1);
    }
}

#[tokio::test]
async fn without_a_network_the_device_shows_what_it_has() {
    let town = Town::new(&two(NEWER)).await;
    let Town { place, running, .. } = town;
    drop(running);
    let ask = RefreshService { code: code("1.001193") };
    assert_eq!(reason(place.ask(ask).await), Reason::Offline);
    let ask = SearchPortal { text: "thuyền".into() };
    assert_eq!(reason(place.ask(ask).await), Reason::Offline);
    let list = place.ask(ReadRequests {}).await.expect("read");
    let outcomes: Vec<_> = list.iter().map(|r| (r.purpose, r.outcome, r.bytes)).collect();
    let failed = |purpose| (purpose, RequestOutcome::Failed, 0);
    assert_eq!(outcomes, [failed(RequestPurpose::Search), failed(RequestPurpose::Service)]);
    assert!(place.ask(ReadService { code: code("1.001193") }).await.expect("known").reviewed);
    // A desk without a national portal.
    let plain = Place::new();
    plain
        .ask(ChangeSettings { comfort: Comfort::default(), started: true })
        .await
        .expect("changed");
    assert_eq!(reason(plain.ask(SearchPortal { text: "a".into() }).await), Reason::Offline);
    assert_eq!(plain.ask(ReadRequests {}).await.expect("read"), []);
}

#[tokio::test]
async fn behind_a_firewall_the_page_is_offered() {
    let town = Town::new(&two(NEWER)).await;
    town.wall();
    let page = town.refresh("1.001193").await.expect("what is known");
    assert!(page.walled && page.reviewed);
    assert_eq!(page.portal, None);
    assert!(!town.read("1.001193").await.expect("known").walled, "said once");
    assert_eq!(reason(town.refresh("9.000001").await), Reason::PortalDown);
    let found = town.search("thuyền").await.expect("an answer");
    assert!(found.walled && found.hits.is_empty());
    assert_eq!(found.home.as_deref(), Some("https://dichvucong.gov.vn/"));
    let opened = town.place.ask(OpenOutside { to: Destination::Portal }).await.expect("opened");
    assert_eq!(Some(opened.address), found.home);
    assert_eq!(
        town.log().await,
        [(RequestPurpose::Search, RequestOutcome::Failed), FAILED, FAILED]
    );
}

#[tokio::test]
async fn what_the_portal_does_not_have_and_what_is_no_answer_changes_nothing() {
    let town = Town::new(&two(NEWER)).await;
    for (asked, wanted) in [
        ("1.004222", Reason::NotFound),
        ("9.999999", Reason::NotFound),
        ("", Reason::NotFound),
        ("../settings", Reason::NotFound),
    ] {
        assert_eq!(reason(town.refresh(asked).await), wanted, "{asked:?}");
    }
    assert_eq!(town.running.asked().len(), 2, "what is no code is not sent");
    for nothing in ["", " ", "?!", "\u{200b}"] {
        assert_eq!(reason(town.search(nothing).await), Reason::NotUnderstood, "{nothing:?}");
    }
    for (status, body) in
        [(500, "{}"), (429, "{}"), (201, "[]"), (201, r#"{"code":"OK","data":{}}"#)]
    {
        let fields = vec![("Content-Type", "application/json".to_owned())];
        town.running.set_trouble(Some(Trouble { status, fields, body: body.to_owned() }));
        let refused = reason(town.refresh("1.001193").await);
        assert!(matches!(refused, Reason::PortalDown | Reason::NotFound), "{status} {body}");
    }
    assert_eq!(town.read("1.001193").await.expect("known").portal, None);
    assert!(!town.place.files().contains(&"portal.json".to_owned()));
    assert_eq!(
        reason(town.place.ask(LookOutside { to: Destination::PortalPage("../x".into()) }).await),
        Reason::NotAllowed
    );
}

#[tokio::test]
async fn another_procedure_under_a_known_id_is_not_taken() {
    let town = Town::new(&two(NEWER)).await;
    town.refresh("1.001193").await.expect("a page");
    let detail = &procedure(1, "1.000000", "Việc khác", NEWER)["detail"];
    let body = json!({ "code": "OK", "data": detail }).to_string();
    let fields = vec![("Content-Type", "application/json".to_owned())];
    town.running.set_trouble(Some(Trouble { status: 201, fields, body }));
    assert_eq!(reason(town.refresh("1.001193").await), Reason::PortalDown);
    let page = town.read("1.001193").await.expect("known");
    assert_eq!(name(&page.portal.expect("the one before").service), "Thủ tục đăng ký khai sinh");
}

#[test]
fn every_profile_gives_a_client_and_a_new_one_needs_no_new_code() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../content/portals");
    let mut standards = Vec::new();
    for entry in fs::read_dir(content).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_str().expect("a text").to_owned();
        let text = fs::read_to_string(&path).expect("a file");
        let profile = desk::profile(&stem, &text).expect("a profile without faults");
        let here = profile.catalogue.base.is_none().then_some("http://127.0.0.1:9");
        let client = Client::of(&profile, here).expect("a client");
        assert!(profile.hosts.contains(&client.host()), "{stem}");
        standards.push(profile.catalogue.standard);
    }
    standards.sort_unstable();
    standards.dedup();
    assert_eq!(standards, Standard::ALL);

    // Another country: a file in another folder.
    let folder = tempfile::tempdir().expect("a folder");
    let file: PathBuf = folder.path().join("ax-sea.toml");
    let text = r#"
id = "ax-sea"
name = { vi = "Cổng biển", en = "Sea portal" }
country = "AX"
hosts = ["sea.example"]
languages = ["sv", "fi"]
[catalogue]
standard = "ptv-open-api-11"
base = "https://sea.example"
[source]
name = { vi = "Cổng mẫu", en = "Sample portal" }
date = 2026-04-15
checked = 2026-11-21
"#;
    fs::write(&file, text).expect("written");
    let read = fs::read_to_string(&file).expect("read");
    let profile = desk::profile("ax-sea", &read).expect("a profile");
    let client = Client::of(&profile, None).expect("a client");
    assert!(matches!(client, Client::Ptv(_)));
    assert_eq!(client.host(), "sea.example");
    for elsewhere in
        ["https://evil.example", "http://sea.example", "https://sea.example@evil.example"]
    {
        assert!(Client::of(&profile, Some(elsewhere)).is_err(), "{elsewhere}");
    }
    assert!(National::new(profile, None).is_none());
    for (from, to) in
        [("ptv-open-api-11", "ptv-open-api-99"), ("ax-sea", "ax-lake"), ("[\"sea.example\"]", "[]")]
    {
        assert!(desk::profile("ax-sea", &text.replacen(from, to, 1)).is_err(), "{to}");
    }
}

#[tokio::test]
async fn a_finnish_service_comes_from_its_profile_to_the_model() {
    let options = Options { without_bundle: true, ..Options::default() };
    let running = reference_portal::start(options).await.expect("serves");
    let profile = include_str!("../../../../../content/portals/fi-ptv.toml");
    let profile = desk::profile("fi-ptv", profile).expect("a profile");
    let Client::Ptv(ptv) = Client::of(&profile, Some(&running.address)).expect("a client") else {
        panic!("another client");
    };
    let found = ptv.of_event("KE1", portal::ptv::Which::All, 9).await.outcome.expect("services");
    let languages: Vec<&str> = profile.languages.iter().map(String::as_str).collect();
    let wanted = catalogue::ptv::Wanted(&languages);
    let service = catalogue::ptv::PtvService::read(&found.services[0], wanted).expect("a service");
    assert_eq!((service.name.language.as_str(), found.services.len()), ("sv", 1));
    let shown = service.service(&profile.name, "2026-11-21".parse().expect("a date"));
    assert_eq!(name(&shown), "Stöd för båtföräldrar");
    assert_eq!(shown.name.en, None);
}
