//! Finland's catalogue over real HTTP, from a portal that shares no code with the client.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use portal::{
    Asked, Guid, Limits, PortalError, Ptv,
    ptv::{MAX_SERVICES, Page, PtvVersion, Target, V11, Which},
};
use reference_portal::{Options, Running, Trouble, start};
use serde_json::{Value, json};

const CLASS: &str = "http://uri.suomi.fi/codelist/ptv/ptvserclass2/code/P9";

async fn serve(folder: Option<&Path>, page: usize) -> (Running, Ptv) {
    let options = Options {
        without_bundle: true,
        ptv: folder.map(Path::to_owned),
        ptv_page: page,
        ..Options::default()
    };
    let running = start(options).await.expect("a portal");
    let client = Ptv::open(V11, &running.address, &[], Limits::default()).expect("a client");
    (running, client)
}

fn id(n: u32) -> Guid {
    Guid::read(&format!("00000000-0000-4000-9000-{n:012}")).expect("an id")
}

/// Services of the shape of version 11, numbered from 1; every third is of KE14.
fn folder_of(count: u32) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for n in 1..=count {
        let events = if n % 3 == 0 { json!([{ "code": "KE14" }]) } else { Value::Null };
        let service = json!({
            "id": id(n).as_str(), "serviceNames": [{ "language": "fi", "value": format!("Palvelu {n}") }],
            "lifeEvents": events,
        });
        fs::write(folder.path().join(format!("{n:05}.json")), service.to_string()).expect("a file");
    }
    folder
}

fn ids(services: &[Value]) -> Vec<&str> {
    services.iter().filter_map(|s| s["id"].as_str()).collect()
}

#[tokio::test]
async fn every_page_is_read_once_and_every_service_comes_once() {
    let folder = folder_of(7);
    let (running, client) = serve(Some(folder.path()), 3).await;
    let listed = client.list(Which::All).await;
    let all = listed.outcome.expect("a list");
    let wanted: Vec<Guid> = (1..=7).map(id).collect();
    assert_eq!(all.iter().map(|l| l.id.clone()).collect::<Vec<_>>(), wanted);
    assert_eq!(all[6].name, "Palvelu 7");
    assert_eq!((listed.requests, listed.host.as_str()), (3, "127.0.0.1"));
    assert!(listed.bytes > 0);
    let asked: Vec<String> = (1..=3).map(|n| format!("GET /api/v11/Service?page={n}")).collect();
    assert_eq!(running.asked(), asked);

    let second = client.page(Which::All, 2).await.outcome.expect("a page");
    assert_eq!((second.number, second.count, second.services.len()), (2, 3, 3));
}

#[tokio::test]
async fn a_class_is_asked_for_by_its_address() {
    let (running, client) = serve(None, 0).await;
    let listed = client.list(Which::OfClass(CLASS)).await.outcome.expect("a list");
    assert_eq!(listed.iter().map(|l| l.id.clone()).collect::<Vec<_>>(), [id(1), id(3)]);
    assert_eq!(running.asked().len(), 1);
    let unknown = client.list(Which::OfClass("http://a/?b=c&page=9#d")).await;
    assert_eq!(unknown.outcome, Err(PortalError::NotFound));
    let long = "a".repeat(501);
    let refused = client.list(Which::OfClass(&long)).await;
    assert_eq!(refused.outcome, Err(PortalError::Refused("the address is too long")));
    assert_eq!((refused.requests, running.asked().len()), (0, 2));
}

#[tokio::test]
async fn services_come_whole_a_hundred_at_a_time_and_missing_ones_are_left_out() {
    let folder = folder_of(150);
    let (running, client) = serve(Some(folder.path()), 0).await;
    let wanted: Vec<Guid> = (1..=350).map(id).collect();
    let whole = client.services(&wanted).await;
    assert_eq!(whole.outcome.expect("services").len(), 150);
    // The third and fourth hundred are not there at all.
    assert_eq!((whole.requests, running.asked().len()), (4, 4));
    assert_eq!(client.services(&[id(400)]).await.outcome, Err(PortalError::NotFound));
    assert_eq!(client.services(&[]).await.outcome, Ok(Vec::new()));
    let many = vec![id(1); MAX_SERVICES + 1];
    assert_eq!(client.services(&many).await.outcome, Err(PortalError::TooLarge));
}

#[tokio::test]
async fn a_life_event_is_found_by_its_code_in_either_generation_of_addresses() {
    let (_running, client) = serve(None, 0).await;
    for (code, wanted) in [("KE4.2", vec![id(1)]), ("KE1", vec![id(2)]), ("KE14", vec![])] {
        let found = client.of_event(code, Which::All, 10).await.outcome.expect("services");
        let wanted: Vec<&str> = wanted.iter().map(Guid::as_str).collect();
        assert_eq!((ids(&found.services), found.complete), (wanted, true), "{code}");
    }
}

#[tokio::test]
async fn looking_for_a_life_event_ends_when_there_are_enough() {
    let folder = folder_of(250);
    let (_running, client) = serve(Some(folder.path()), 0).await;
    let found = client.of_event("KE14", Which::All, 10).await;
    assert_eq!(found.requests, 3 + 1, "three pages of the list, one hundred services");
    let found = found.outcome.expect("services");
    assert_eq!((found.services.len(), found.complete), (10, false));
    let all = client.of_event("KE14", Which::All, 1_000).await.outcome.expect("services");
    assert_eq!((all.services.len(), all.complete), (250 / 3, true));
}

fn trouble(status: u16, fields: Vec<(&'static str, String)>) -> Option<Trouble> {
    Some(Trouble { status, fields, body: "{}".to_owned() })
}

#[tokio::test]
async fn what_goes_wrong_is_said_by_its_kind() {
    let (running, client) = serve(None, 0).await;
    let json = || ("Content-Type", "application/json".to_owned());
    let link = format!("</api/v11/Service/{}>; rel=\"successor-version\"", id(3).as_str());
    let gone = Some(id(3).as_str().to_owned());
    for (given, wanted) in [
        (trouble(404, vec![json()]), PortalError::NotFound),
        (trouble(410, vec![json()]), PortalError::Gone { instead: None }),
        (trouble(410, vec![("Link", link)]), PortalError::Gone { instead: gone }),
        (trouble(429, vec![]), PortalError::TooMany { after: None }),
        (
            trouble(429, vec![("Retry-After", "120".into())]),
            PortalError::TooMany { after: Some(120) },
        ),
        (trouble(500, vec![]), PortalError::Down { status: 500 }),
        (trouble(503, vec![("Retry-After", "1".into())]), PortalError::Down { status: 503 }),
        (trouble(200, vec![json()]), PortalError::Unreadable),
        (trouble(200, vec![("Content-Type", "text/html".into())]), PortalError::Wall),
    ] {
        running.set_trouble(given);
        assert_eq!(client.list(Which::All).await.outcome, Err(wanted.clone()));
        assert_eq!(client.services(&[id(1)]).await.outcome, Err(wanted.clone()));
        let of_event: Asked<_> = client.of_event("KE1", Which::All, 1).await;
        assert_eq!(
            (of_event.outcome, of_event.requests),
            (Err(wanted), 1),
            "asked once, not again"
        );
    }
    running.set_trouble(None);
    assert_eq!(client.list(Which::All).await.outcome.expect("well again").len(), 3);
    drop(running);
    assert_eq!(client.list(Which::All).await.outcome, Err(PortalError::Offline));
}

#[tokio::test]
async fn a_portal_that_never_ends_is_left() {
    let (running, client) = serve(None, 0).await;
    let page = |number: u32, count: u32, items: Value| {
        let body =
            json!({ "pageNumber": number, "pageSize": 1, "pageCount": count, "itemList": items });
        Some(Trouble { status: 200, fields: vec![], body: body.to_string() })
    };
    // Always the first page, with more to come.
    running.set_trouble(page(1, u32::MAX, json!([{ "id": id(1).as_str() }])));
    let asked = client.list(Which::All).await;
    assert_eq!((asked.outcome, asked.requests), (Err(PortalError::Unreadable), 2));
    // More pages than there is anything on.
    running.set_trouble(page(1, u32::MAX, json!([])));
    let asked = client.list(Which::All).await;
    assert_eq!((asked.outcome, asked.requests), (Ok(Vec::new()), 1));
}

/// Another version: other paths, other shapes, the same client.
struct Other;

impl PtvVersion for Other {
    fn batch(&self) -> usize {
        2
    }
    fn all(&self, number: u32) -> Target {
        let query = vec![("page", number.to_string())];
        Target { path: "/api/v11/Service".into(), query }
    }
    fn of_class(&self, _: &str, number: u32) -> Target {
        self.all(number)
    }
    fn whole(&self, ids: &[Guid]) -> Target {
        let ids: Vec<&str> = ids.iter().map(Guid::as_str).collect();
        Target { path: "/api/v11/Service/list".into(), query: vec![("guids", ids.join(","))] }
    }
    fn page(&self, answer: Value) -> Result<Page, PortalError> {
        V11.page(answer)
    }
    fn services(&self, answer: Value) -> Result<Vec<Value>, PortalError> {
        V11.services(answer)
    }
    fn events(&self, _: &Value) -> BTreeSet<String> {
        BTreeSet::from(["KE14".to_owned()])
    }
}

#[tokio::test]
async fn a_version_says_where_things_are_and_how_they_look() {
    let (running, _) = serve(None, 0).await;
    let client = Ptv::open(Other, &running.address, &[], Limits::default()).expect("a client");
    let found = client.of_event("KE14", Which::All, 9).await;
    assert_eq!(found.outcome.expect("services").services.len(), 3);
    assert_eq!(found.requests, 1 + 2);
    assert!(running.asked()[1].starts_with("GET /api/v11/Service/list?guids="));
}

#[test]
fn only_listed_hosts_are_asked() {
    let hosts = ["api.palvelutietovaranto.suomi.fi"];
    for (base, taken) in [
        ("https://api.palvelutietovaranto.suomi.fi", true),
        ("http://api.palvelutietovaranto.suomi.fi", false),
        ("https://api.palvelutietovaranto.suomi.fi.evil.example", false),
        ("https://evil.example", false),
    ] {
        let opened = Ptv::open(V11, base, &hosts, Limits::default());
        assert_eq!(opened.is_ok(), taken, "{base}");
    }
}

/// The recorded samples, or nothing where they are absent.
fn samples(test: &str) -> Option<PathBuf> {
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data");
    let root = std::env::var_os("MOTCUA_DATA").map_or_else(|| near.into(), PathBuf::from);
    let folder = root.join("vectors/catalogue");
    let there = folder.join("ptv-official-v11/V11VmOpenApiService.json").is_file();
    eprintln!("data test {}: {test}", if there { "ran" } else { "skipped" });
    there.then_some(folder)
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("a recorded sample");
    serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON")
}

#[tokio::test]
async fn the_recorded_samples_are_listed_whole_and_found_by_their_life_events() {
    let Some(data) = samples("ptv recorded samples over HTTP") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let sample = read(&data.join("ptv-official-v11/V11VmOpenApiService.json"));
    fs::write(folder.path().join("sample.json"), sample.to_string()).expect("a file");
    // The generated services have another shape; here only their names and life events, the
    // events by turns in today's form and in the one before.
    let codes: BTreeMap<String, Value> =
        read(&data.join("ptv-official-codelists/Finto_LifeEvents.json"))
            .as_array()
            .expect("a list")
            .iter()
            .map(|e| (e["Label"]["Fi"].as_str().expect("a label").to_owned(), e.clone()))
            .collect();
    let generated = read(&data.join("ptv-official-data/fakeptv_services.json"));
    let generated = generated.as_array().expect("a list");
    let mut wanted: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (n, service) in generated.iter().enumerate() {
        let own = id(u32::try_from(n + 1).expect("few"));
        let labels = service["lifeEvent"].as_array().into_iter().flatten();
        let events = labels.map(|label| {
            let event = &codes[label.as_str().expect("a label")];
            let code = event["Notation"].as_str().expect("a code");
            wanted.entry(code).or_default().insert(own.as_str().to_owned());
            match n % 3 {
                0 => json!({ "code": code, "uri": event["Id"] }),
                1 => json!({ "code": null, "uri": event["Id"] }),
                _ => json!({ "uri": event["OldUri"] }),
            }
        });
        let service = json!({
            "id": own.as_str(),
            "serviceNames": [{ "language": "fi", "value": service["name"], "type": "Name" }],
            "lifeEvents": events.collect::<Vec<_>>(),
        });
        fs::write(folder.path().join(format!("{n}.json")), service.to_string()).expect("a file");
    }

    let (_running, client) = serve(Some(folder.path()), 50).await;
    let listed = client.list(Which::All).await;
    assert_eq!(listed.outcome.expect("a list").len(), generated.len() + 1);
    assert_eq!(listed.requests as usize, (generated.len() + 1).div_ceil(50));
    let guid = Guid::read(sample["id"].as_str().expect("an id")).expect("an id");
    assert_eq!(client.services(&[guid]).await.outcome, Ok(vec![sample]));
    assert!(wanted.len() >= 10, "{}", wanted.len());
    for (code, services) in wanted {
        let found =
            client.of_event(code, Which::All, MAX_SERVICES).await.outcome.expect("services");
        let found: BTreeSet<String> = ids(&found.services).into_iter().map(str::to_owned).collect();
        assert_eq!(found, services, "{code}");
    }
}
