//! The live catalogues, asked over plain sockets and compared with their published descriptions.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
};

use reference_portal::{Options, Running, StartError, Trouble, start};
use serde_json::{Value, json};

const SEARCH: &str = "/api/v1/submitting/formality/list-all-public-formality-by-citizen";
const DETAIL: &str = "/api/v1/configuring/formality/get-formality-by-citizen";
const FIRST: &str = "00000000-0000-4000-9000-000000000001";

async fn portal(options: Options) -> Running {
    start(Options { without_bundle: true, ..options }).await.expect("a portal")
}

/// Asks and reads until the portal hangs up: the status and the body.
async fn ask(portal: &Running, method: &str, path: &str, media: &str, body: &str) -> (u16, String) {
    let host = portal.address.strip_prefix("http://").expect("an http address").to_owned();
    let question = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: {media}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len(),
    );
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(host).expect("a portal");
        stream.write_all(question.as_bytes()).expect("a portal that listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    });
    let answer = asked.await.expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a header");
    (head[9..12].parse().expect("a status"), body.to_owned())
}

async fn get(portal: &Running, path: &str) -> (u16, Value) {
    let (status, body) = ask(portal, "GET", path, "text/plain", "").await;
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}

async fn post(portal: &Running, path: &str, body: &Value) -> (u16, Value) {
    let (status, body) = ask(portal, "POST", path, "application/json", &body.to_string()).await;
    (status, serde_json::from_str(&body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn ptv_lists_pages_from_one_and_gives_services_whole() {
    let portal = portal(Options { ptv_page: 2, ..Options::default() }).await;
    let (status, page) = get(&portal, "/api/v11/Service?page=2").await;
    assert_eq!((status, &page["pageNumber"], &page["pageCount"]), (200, &json!(2), &json!(2)));
    assert_eq!(page["itemList"].as_array().map(Vec::len), Some(1));
    assert_eq!(get(&portal, "/api/v11/Service").await.1["itemList"][0]["id"], json!(FIRST));
    let (_, beyond) = get(&portal, "/api/v11/Service?page=9").await;
    assert_eq!(beyond["itemList"], json!([]));

    let class = "http%3A%2F%2Furi.suomi.fi%2Fcodelist%2Fptv%2Fptvserclass2%2Fcode%2FP9";
    let (_, of_class) = get(&portal, &format!("/api/v11/Service/serviceClass?uri={class}")).await;
    assert_eq!(of_class["itemList"].as_array().map(Vec::len), Some(2));

    for path in ["list?guids=", "serviceWithGD/list?guids="] {
        let two = format!("/api/v11/Service/{path}{FIRST},{}", FIRST.replace('1', "7"));
        let (status, whole) = get(&portal, &two).await;
        assert_eq!((status, whole.as_array().map(Vec::len)), (200, Some(1)));
    }
    let one = get(&portal, &format!("/api/v11/Service/serviceWithGD/{FIRST}")).await.1;
    assert_eq!(one, get(&portal, &format!("/api/v11/Service/{FIRST}")).await.1);
    assert_eq!(one["id"], json!(FIRST));
}

#[tokio::test]
async fn ptv_refuses_what_its_description_refuses() {
    let portal = portal(Options::default()).await;
    let unknown = FIRST.replace('1', "7");
    let many = vec![FIRST; 101].join(",");
    for (path, wanted) in [
        ("?page=0".to_owned(), 400),
        ("?page=-1".to_owned(), 400),
        ("?page=x".to_owned(), 400),
        ("/serviceClass".to_owned(), 400),
        ("/serviceClass?uri=http%3A%2F%2Fa".to_owned(), 404),
        ("/list".to_owned(), 400),
        ("/list?guids=a".to_owned(), 400),
        (format!("/list?guids={many}"), 400),
        (format!("/list?guids={unknown}"), 404),
        ("/a".to_owned(), 400),
        (format!("/{unknown}"), 404),
    ] {
        let (status, _) = get(&portal, &format!("/api/v11/Service{path}")).await;
        assert_eq!(status, wanted, "{path}");
    }
}

#[tokio::test]
async fn the_national_portal_answers_two_posts_with_created() {
    let portal = portal(Options::default()).await;
    let search =
        |q: &str, limit: u32, last: &str| json!({ "limit": limit, "lastId": last, "q": q });
    let (status, found) = post(&portal, SEARCH, &search("THUYỀN", 1, "")).await;
    assert_eq!((status, &found["code"]), (201, &json!("OK")));
    assert_eq!(
        (&found["data"]["total"], &found["data"]["items"][0]["code"]),
        (&json!(2), &json!(" 9.000001"))
    );
    let last = found["data"]["lastId"].as_str().expect("an id");
    let (_, next) = post(&portal, SEARCH, &search("thuyền", 1, last)).await;
    assert_eq!(next["data"]["items"][0]["code"], json!("9.000002"));
    let (_, by_code) = post(&portal, SEARCH, &search("1.001193", 20, "")).await;
    assert_eq!(by_code["data"]["total"], json!(1));

    let (status, whole) = post(&portal, DETAIL, &json!({ "id": last })).await;
    assert_eq!((status, &whole["data"]["codeNotation"]), (201, &json!(" 9.000001")));
    assert_eq!(post(&portal, DETAIL, &json!({ "id": "x" })).await.0, 404);
    assert_eq!(post(&portal, DETAIL, &json!({})).await.0, 400);
    assert_eq!(post(&portal, SEARCH, &search("a", 0, "")).await.0, 400);
    assert_eq!(post(&portal, SEARCH, &search("a", 201, "")).await.0, 400);
    assert_eq!(ask(&portal, "POST", DETAIL, "text/plain", "{}").await.0, 415);
    assert_eq!(ask(&portal, "GET", DETAIL, "text/plain", "").await.0, 405);
}

#[tokio::test]
async fn trouble_takes_the_place_of_every_answer_and_questions_are_noted() {
    let portal = portal(Options::default()).await;
    let body = "<html>Request Rejected</html>".to_owned();
    let fields = vec![("Retry-After", "7".to_owned()), ("bad name", "x".to_owned())];
    portal.set_trouble(Some(Trouble { status: 429, fields, body }));
    assert_eq!(ask(&portal, "GET", "/api/v11/Service?page=1", "", "").await.0, 429);
    let (status, body) = ask(&portal, "POST", DETAIL, "application/json", "{}").await;
    assert_eq!((status, body.as_str()), (429, "<html>Request Rejected</html>"));
    portal.set_trouble(None);
    assert_eq!(get(&portal, "/api/v11/Service").await.0, 200);
    let noted =
        ["GET /api/v11/Service?page=1", &format!("POST {DETAIL} {{}}"), "GET /api/v11/Service"];
    assert_eq!(portal.asked(), noted);
    assert_eq!(get(&portal, "/catalogue/bundle").await.0, 404);
}

#[tokio::test]
async fn a_file_that_is_no_record_is_refused_at_the_start() {
    let folder = tempfile::tempdir().expect("a folder");
    for text in [
        "",
        "{}",
        "[]",
        r#"{"id":"x","serviceNames":[]}"#,
        r#"{"id":"x","code":"","name":"","detail":{}}"#,
    ] {
        fs::write(folder.path().join("a.json"), text).expect("a file");
        let there = Some(folder.path().to_owned());
        for options in [
            Options { ptv: there.clone(), ..Options::default() },
            Options { dvcqg: there.clone(), ..Options::default() },
        ] {
            let refused = start(Options { without_bundle: true, ..options }).await;
            assert!(matches!(refused, Err(StartError::BadFile { .. })), "{text}");
        }
    }
}
