//! The bridge under Tauri's mock runtime, with the configuration and access list of the app itself:
//! every call of the table answers the one window and nobody else.

mod config;

use std::{
    sync::{Arc, mpsc},
    time::Duration,
};

use desk::{Desk, FixedClock, NoOutside, NoVoice, Parts, VaultParts};
use proptest::prelude::*;
use serde_json::{Value, json};
use tauri::{
    App, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    http::{HeaderMap, HeaderName, HeaderValue},
    ipc::{CallbackFn, InvokeBody, InvokeError, InvokeResponse, InvokeResponseBody},
    test::{INVOKE_KEY, MockRuntime, mock_builder},
    webview::InvokeRequest,
};
use wire::{Failure, ROOMS, lane};

/// Where the page comes from; it is the same in the app.
const HOME: &str = if cfg!(any(windows, target_os = "android")) {
    "http://tauri.localhost"
} else {
    "tauri://localhost"
};
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// The app on a folder of its own, with the one window.
struct Shell {
    app: App<MockRuntime>,
    main: WebviewWindow<MockRuntime>,
    _home: tempfile::TempDir,
}

impl Shell {
    fn open() -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let parts = Parts {
            home: home.path().to_owned(),
            bundled: motcua_lib::CONTENT,
            units: motcua_lib::UNITS,
            centres: motcua_lib::CENTRES,
            clock: Arc::new(FixedClock::at(1_795_219_200)),
            outside: Arc::new(NoOutside),
            voice: Arc::new(NoVoice),
            portal: None,
            national: None,
            vault: VaultParts::for_tests(),
        };
        let desk = Desk::open(parts).expect("a desk");
        let app = motcua_lib::furnish(mock_builder(), desk)
            .build(motcua_lib::context())
            .expect("the app's own context");
        let main = window(&app, "main");
        Self { app, main, _home: home }
    }
}

fn window(app: &App<MockRuntime>, label: &str) -> WebviewWindow<MockRuntime> {
    WebviewWindowBuilder::new(app, label, WebviewUrl::default()).build().expect("a mock window")
}

/// A request as the webview would send it.
#[derive(Clone)]
struct Ask {
    command: String,
    url: &'static str,
    key: &'static str,
    body: InvokeBody,
    headers: HeaderMap,
}

impl Ask {
    /// The call `command` with arguments that the lane or the room may make something of.
    fn of(room: &str, call: &str) -> Self {
        let mut headers = HeaderMap::new();
        let mut body = InvokeBody::Json(json!({}));
        if room == lane::ROOM {
            headers.insert(lane::TICKET, HeaderValue::from_static("1"));
            headers.insert(lane::OFFSET, HeaderValue::from_static("0"));
            if call == lane::PUT {
                body = InvokeBody::Raw(vec![0]);
            }
        }
        Self { command: format!("plugin:{room}|{call}"), url: HOME, key: INVOKE_KEY, body, headers }
    }

    fn from(self, url: &'static str) -> Self {
        Self { url, ..self }
    }

    fn with_key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    fn with(self, body: InvokeBody) -> Self {
        Self { body, ..self }
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header value");
        self.headers.insert(HeaderName::from_static(name), value);
        self
    }
}

/// What came of a request.
#[derive(Debug)]
enum Outcome {
    /// The desk's reply.
    Reply(InvokeResponseBody),
    /// The desk's refusal.
    Failure(Failure),
    /// Tauri's refusal.
    Refused(String),
    /// Nobody answered.
    Silence,
}

impl Outcome {
    fn is_of_the_desk(&self) -> bool {
        match self {
            Self::Reply(_) => true,
            Self::Failure(failure) => failure.trace.len() == 8,
            Self::Refused(_) | Self::Silence => false,
        }
    }

    fn refused(&self) -> bool {
        matches!(self, Self::Refused(why) if why.contains("not allowed"))
    }

    fn json(self) -> Value {
        match self {
            Self::Reply(body) => body.deserialize().expect("JSON"),
            other => panic!("no reply but {other:?}"),
        }
    }
}

fn ask(window: &WebviewWindow<MockRuntime>, ask: Ask) -> Outcome {
    let (answer, answers) = mpsc::channel();
    let request = InvokeRequest {
        cmd: ask.command,
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: ask.url.parse().expect("a url"),
        body: ask.body,
        headers: ask.headers,
        invoke_key: ask.key.to_owned(),
    };
    let webview: &tauri::Webview<MockRuntime> = window.as_ref();
    webview.clone().on_message(
        request,
        Box::new(move |_, _, response, _, _| {
            let _ = answer.send(response);
        }),
    );
    match answers.recv_timeout(PATIENCE) {
        Ok(InvokeResponse::Ok(body)) => Outcome::Reply(body),
        Ok(InvokeResponse::Err(InvokeError(Value::String(why)))) => Outcome::Refused(why),
        Ok(InvokeResponse::Err(InvokeError(value))) => {
            Outcome::Failure(serde_json::from_value(value).expect("a failure of the desk"))
        }
        Err(_) => Outcome::Silence,
    }
}

/// Every call of the table.
fn calls() -> impl Iterator<Item = (&'static str, &'static str)> {
    ROOMS.iter().flat_map(|room| room.calls.iter().map(|call| (room.name, *call)))
}

#[test]
fn every_call_answers_the_one_window_and_nobody_else() {
    let shell = Shell::open();
    let stranger = window(&shell.app, "stranger");
    let mut count = 0;
    for (room, call) in calls() {
        let own = Ask::of(room, call);
        let answer = ask(&shell.main, own.clone());
        assert!(answer.is_of_the_desk(), "{room}|{call} from the one window: {answer:?}");
        for url in [
            "https://evil.example/",
            "http://tauri.localhost.evil.com/",
            "tauri://evil/",
            "https://localhost/",
            "file:///index.html",
            "data:text/html,x",
        ] {
            let answer = ask(&shell.main, own.clone().from(url));
            assert!(answer.refused(), "{room}|{call} from {url}: {answer:?}");
        }
        let answer = ask(&stranger, own.clone());
        assert!(answer.refused(), "{room}|{call}, other window: {answer:?}");
        let answer = ask(&shell.main, own.with_key("guessed"));
        assert!(matches!(answer, Outcome::Silence), "{room}|{call}, wrong key: {answer:?}");
        count += 1;
    }
    assert_eq!(count, ROOMS.iter().map(|room| room.calls.len()).sum::<usize>());
    println!("calls that answer the one window only: {count}");
}

#[test]
fn a_name_that_is_not_in_the_table_is_refused() {
    let shell = Shell::open();
    for (room, call) in
        [("settings", "erase"), ("lane", "begin"), ("vault", "key"), ("settings", ""), ("", "read")]
    {
        let answer = ask(&shell.main, Ask::of(room, call));
        assert!(answer.refused(), "{room}|{call}: {answer:?}");
    }
    for command in ["read", "settings|read", "greet"] {
        let own = Ask { command: command.to_owned(), ..Ask::of("settings", "read") };
        let answer = ask(&shell.main, own);
        let unknown = matches!(&answer, Outcome::Refused(why) if why.contains("not found"));
        assert!(unknown, "a command outside the rooms: {command}: {answer:?}");
    }
}

#[test]
fn no_command_of_tauri_itself_is_allowed() {
    let manifests: Value =
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/acl-manifests.json")))
            .expect("the manifests that tauri-build wrote");
    let manifests = manifests.as_object().expect("one manifest per plugin");
    let shell = Shell::open();
    let mut count = 0;
    for (plugin, manifest) in manifests.iter().filter(|(name, _)| name.starts_with("core:")) {
        let room = &plugin["core:".len()..];
        for permission in manifest["permissions"].as_object().expect("permissions").values() {
            for call in permission["commands"]["allow"].as_array().into_iter().flatten() {
                let call = call.as_str().expect("a name");
                let answer = ask(&shell.main, Ask::of(room, call));
                assert!(answer.refused(), "{room}|{call}: {answer:?}");
                count += 1;
            }
        }
    }
    assert!(count > 100, "only {count} commands found: is this still the right file?");
    println!("commands of Tauri itself refused: {count}");
    let others: Vec<&str> =
        manifests.keys().map(String::as_str).filter(|n| !n.starts_with("core")).collect();
    let mut rooms: Vec<&str> = ROOMS.iter().map(|room| room.name).collect();
    rooms.sort_unstable();
    assert_eq!(others, rooms, "there is no plugin but the rooms");
}

#[test]
fn a_question_crosses_the_bridge_and_comes_back_as_the_desk_gave_it() {
    let shell = Shell::open();
    let settings = ask(&shell.main, Ask::of("settings", "read")).json();
    assert_eq!(settings["started"], json!(false));
    let body = json!({ "comfort": settings["comfort"], "started": true });
    let changed =
        ask(&shell.main, Ask::of("settings", "change").with(InvokeBody::Json(body))).json();
    assert_eq!(changed["started"], json!(true));
    assert_eq!(ask(&shell.main, Ask::of("settings", "read")).json(), changed);
    let extra = InvokeBody::Json(json!({ "path": "/etc/passwd" }));
    let answer = ask(&shell.main, Ask::of("settings", "read").with(extra));
    assert!(matches!(answer, Outcome::Failure(_)), "an unknown field: {answer:?}");
    let front = ask(&shell.main, Ask::of("catalogue", "front")).json();
    assert!(
        !front["events"].as_array().expect("events").is_empty(),
        "the bundled content is there"
    );
}

#[test]
fn bytes_cross_the_lane_as_they_are() {
    let shell = Shell::open();
    let bytes: Vec<u8> = (0..=255).cycle().take(3000).collect();
    let begin = json!({ "purpose": "catalogue", "size": bytes.len(), "sha256": "0".repeat(64) });
    let ticket = ask(&shell.main, Ask::of("bytes", "begin").with(InvokeBody::Json(begin))).json();
    let ticket = ticket["ticket"].to_string();
    let put = |offset: usize, chunk: &[u8]| {
        let own = Ask::of(lane::ROOM, lane::PUT)
            .header(lane::TICKET, &ticket)
            .header(lane::OFFSET, &offset.to_string());
        ask(&shell.main, own.with(InvokeBody::Raw(chunk.to_vec())))
    };
    assert_eq!(put(0, &bytes[..1000]).json(), json!(1000));
    assert!(matches!(put(0, &bytes[..1000]), Outcome::Failure(_)), "out of order");
    assert_eq!(put(1000, &bytes[1000..]).json(), json!(3000));
    assert!(matches!(put(3000, &[1]), Outcome::Failure(_)), "more than was declared");
    let huge = vec![0; lane::CHUNK + 1];
    assert!(matches!(put(3000, &huge), Outcome::Failure(_)), "a chunk that is too large");
    let json = Ask::of(lane::ROOM, lane::PUT).with(InvokeBody::Json(json!([1, 2])));
    assert!(matches!(ask(&shell.main, json), Outcome::Failure(_)), "JSON where bytes belong");
}

/// Any JSON, not too deep.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    let name = prop_oneof![
        ".{0,8}",
        prop::sample::select(vec![
            "id", "code", "text", "event", "answers", "what", "done", "comfort", "started", "size",
            "purpose", "sha256", "ticket", "to", "address", "step", "paper", "plan", "service",
            "hotline",
        ])
        .prop_map(String::from),
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_body() -> impl Strategy<Value = InvokeBody> {
    prop_oneof![
        4 => any_json().prop_map(InvokeBody::Json),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(InvokeBody::Raw),
    ]
}

#[test]
fn whatever_is_asked_there_is_an_answer() {
    let shell = Shell::open();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        cases: 40,
        ..ProptestConfig::default()
    });
    let numbers = || prop_oneof!["[0-9]{1,22}", "[ -~]{0,12}"];
    let mut count = 0_u32;
    for (room, call) in calls() {
        let asked = runner.run(&(any_body(), numbers(), numbers()), |(body, ticket, offset)| {
            let own = Ask::of(room, call)
                .with(body)
                .header(lane::TICKET, &ticket)
                .header(lane::OFFSET, &offset);
            let answer = ask(&shell.main, own);
            prop_assert!(answer.is_of_the_desk(), "{room}|{call}: {answer:?}");
            Ok(())
        });
        asked.expect("an answer of the desk");
        count += 40;
    }
    println!("hostile requests answered: {count}");
}
