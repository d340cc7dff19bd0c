//! Vietnam's national portal over real HTTP, from a portal that shares no code with the client.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use portal::{
    Dvcqg, Guid, Limits, PortalError,
    dvcqg::{GAP, MAX_MATCHES, MAX_TEXT},
    pace::{NotedTimer, Timer, Wait},
};
use reference_portal::{Options, Running, Trouble, start};
use serde_json::{Value, json};

async fn serve(folder: Option<&Path>) -> (Running, Dvcqg, Arc<NotedTimer>) {
    let dvcqg = folder.map(Path::to_owned);
    let options = Options { without_bundle: true, dvcqg, ..Options::default() };
    let running = start(options).await.expect("a portal");
    let timer = Arc::new(NotedTimer::default());
    let client = Dvcqg::with(&running.address, &[], Limits::default(), timer.clone());
    (running, client.expect("a client"), timer)
}

fn id(n: u32) -> Guid {
    Guid::read(&format!("00000000-0000-4000-8000-{n:012}")).expect("an id")
}

#[tokio::test]
async fn a_procedure_and_a_search_are_one_request_each() {
    let (running, client, _) = serve(None).await;
    let found = client.search("  thuyền\n giấy ").await;
    let matches = found.outcome.expect("matches");
    assert_eq!((matches.first.len(), matches.more, found.requests), (2, false, 1));
    assert_eq!((&matches.first[0].id, matches.first[0].code.as_str()), (&id(2), "9.000001"));
    assert!(found.bytes > 0);
    let whole = client.procedure(&id(2)).await;
    assert_eq!(whole.outcome.expect("a procedure")["codeNotation"], json!(" 9.000001"));
    assert_eq!(whole.requests, 1);
    let asked = running.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked[0].contains("\"q\":\"thuyền giấy\""), "{}", asked[0]);
    assert!(asked[1].ends_with(&format!("{{\"id\":\"{}\"}}", id(2).as_str())), "{}", asked[1]);
}

#[tokio::test]
async fn the_first_matches_are_all_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    for n in 1..=30 {
        let one = json!({ "id": id(n).as_str(), "code": format!("9.{n:06}"), "name": "Thuyền", "detail": {} });
        fs::write(folder.path().join(format!("{n}.json")), one.to_string()).expect("a file");
    }
    let (running, client, _) = serve(Some(folder.path())).await;
    let matches = client.search("thuyền").await.outcome.expect("matches");
    assert_eq!((matches.first.len(), matches.more), (MAX_MATCHES, true));
    let _ = client.search(&"a".repeat(10 * MAX_TEXT)).await;
    assert!(running.asked()[1].contains(&format!("\"{}\"", "a".repeat(MAX_TEXT))));
    for nothing in ["", " \n", "\u{200b}"] {
        let refused = client.search(nothing).await;
        assert!(matches!(refused.outcome, Err(PortalError::Refused(_))), "{nothing:?}");
        assert_eq!(refused.requests, 0);
    }
    assert_eq!(running.asked().len(), 2);
}

#[tokio::test]
async fn clones_together_ask_at_most_once_a_second() {
    let (running, client, timer) = serve(None).await;
    let other = client.clone();
    for _ in 0..3 {
        client.procedure(&id(1)).await.outcome.expect("a procedure");
        other.search("a").await.outcome.expect("matches");
    }
    // Time passes only where it is waited for, and the first turn is free.
    assert_eq!(timer.waits(), [GAP; 5]);
    assert_eq!((GAP, running.asked().len()), (Duration::from_secs(1), 6));
}

/// Time that stands still, and waits that never end.
struct Stopped;

impl Timer for Stopped {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn wait(&self, _: Duration) -> Wait<'_> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_crowd_is_turned_away_instead_of_waiting_for_ever() {
    let (running, _, _) = serve(None).await;
    let client = Dvcqg::with(&running.address, &[], Limits::default(), Arc::new(Stopped));
    let client = client.expect("a client");
    client.procedure(&id(1)).await.outcome.expect("the first turn is free");
    let (mut waiting, mut refused) = (Vec::new(), 0);
    for _ in 0..8 {
        let own = client.clone();
        let task = tokio::spawn(async move { own.procedure(&id(1)).await });
        tokio::task::yield_now().await;
        waiting.push(task);
    }
    for task in waiting {
        if task.is_finished() {
            let asked = task.await.expect("ended");
            assert!(matches!(asked.outcome, Err(PortalError::Refused(_))));
            refused += 1;
        } else {
            task.abort();
        }
    }
    assert_eq!((refused, running.asked().len()), (3, 1));
}

#[tokio::test]
async fn what_goes_wrong_is_said_by_its_kind() {
    let (running, client, _) = serve(None).await;
    let page = "<html><head><title>Request Rejected</title></head></html>";
    let given = |status, media: &str, body: &str| {
        let fields = vec![("Content-Type", media.to_owned())];
        Some(Trouble { status, fields, body: body.to_owned() })
    };
    let json = "application/json; charset=utf-8";
    for (given, wanted) in [
        (given(200, "text/html; charset=utf-8", page), PortalError::Wall),
        (given(200, json, page), PortalError::Wall),
        (given(403, "text/html", page), PortalError::Wall),
        (given(404, json, "{}"), PortalError::NotFound),
        (given(201, json, r#"{"code":"OK","data":null}"#), PortalError::NotFound),
        (given(201, json, r#"{"code":"ERROR","data":{}}"#), PortalError::Unreadable),
        (given(201, json, r#"{"code":"OK","data":7}"#), PortalError::Unreadable),
        (given(201, json, "[]"), PortalError::Unreadable),
        (given(201, json, ""), PortalError::Unreadable),
        (given(429, json, ""), PortalError::TooMany { after: None }),
        (given(500, json, ""), PortalError::Down { status: 500 }),
    ] {
        running.set_trouble(given.clone());
        assert_eq!(client.procedure(&id(1)).await.outcome, Err(wanted.clone()), "{given:?}");
        assert_eq!(client.search("a").await.outcome, Err(wanted), "{given:?}");
    }
    // A firewall that sends the question elsewhere.
    let elsewhere = vec![("Location", "/challenge".to_owned())];
    running.set_trouble(Some(Trouble { status: 302, fields: elsewhere, body: String::new() }));
    let before = running.asked().len();
    let sent_on = client.procedure(&id(1)).await.outcome;
    assert_eq!(sent_on, Err(PortalError::Refused("a question with a body is not sent on")));
    assert_eq!(running.asked().len(), before + 1);
    running.set_trouble(None);
    assert_eq!(client.procedure(&id(77)).await.outcome, Err(PortalError::NotFound));
    drop(running);
    assert_eq!(client.search("a").await.outcome, Err(PortalError::Offline));
}

#[tokio::test]
async fn recorded_answers_come_back_as_they_were_recorded() {
    let test = "dvcqg recorded answers over HTTP";
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data");
    let root = std::env::var_os("MOTCUA_DATA").map_or_else(|| near.into(), PathBuf::from);
    let file = File::open(root.join("dvcqg/details-2026-07-18.jsonl.gz"));
    eprintln!("data test {}: {test}", if file.is_ok() { "ran" } else { "skipped" });
    let Ok(file) = file else { return };
    let lines = BufReader::new(flate2::read::GzDecoder::new(file)).lines().step_by(100);
    let recorded: Vec<Value> =
        lines.map(|line| serde_json::from_str(&line.expect("a line")).expect("JSON")).collect();
    assert!(recorded.len() > 50);
    let folder = tempfile::tempdir().expect("a folder");
    for (n, one) in recorded.iter().enumerate() {
        fs::write(folder.path().join(format!("{n}.json")), one.to_string()).expect("a file");
    }
    let (_running, client, _) = serve(Some(folder.path())).await;
    for one in &recorded {
        let code = one["code"].as_str().expect("a code").trim();
        let found = client.search(code).await.outcome.expect("matches");
        let exact: Vec<_> = found.first.iter().filter(|m| m.code == code).collect();
        assert!(!exact.is_empty(), "{code}");
        let id = Guid::read(one["id"].as_str().expect("an id")).expect("an id");
        assert!(exact.iter().any(|m| m.id == id), "{code}");
        assert_eq!(client.procedure(&id).await.outcome.as_ref(), Ok(&one["detail"]), "{code}");
    }
}
