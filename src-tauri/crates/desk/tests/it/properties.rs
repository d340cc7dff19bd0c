//! Whatever the screen sends, the desk answers; what it does not know it refuses.

use proptest::{collection, prelude::*};
use serde_json::{Map, Value, json};
use wire::{Call, Reason};

use crate::common::Place;

thread_local! {
    /// One desk for all cases of a test: nothing a call does may break the next one.
    static PLACE: Place = Place::new();
}

fn answer(room: &str, call: &str, body: &str) -> Result<String, Reason> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    PLACE.with(|place| {
        let answer = place.desk.dispatch(room, call, body);
        runtime.expect("a runtime").block_on(answer).map_err(|failure| failure.reason)
    })
}

/// Values as hostile as they come, among them those that mean something here.
fn value() -> impl Strategy<Value = Value> {
    let known = prop::sample::select(vec![
        json!("1.001193"),
        json!("1001193"),
        json!("birth"),
        json!("study"),
        json!("married"),
        json!("yes"),
        json!("unknown"),
        json!({ "married": "yes" }),
        json!({ "plan": 1 }),
        json!({ "service": "1.001193" }),
        json!({ "step": "1.001193" }),
        json!({ "hotline": "113" }),
        json!({ "service_page": "1.001193" }),
        json!("catalogue"),
        json!(1),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(1e300),
        json!(true),
        json!({}),
        json!([]),
        Value::Null,
        json!("a".repeat(64)),
        json!({ "language": "vi", "mode": "simple", "text": "100", "contrast": "auto", "theme": "auto", "motion": "auto" }),
    ]);
    let leaf = prop_oneof![3 => known, 1 => "\\PC{0,40}".prop_map(Value::from), 1 => any::<i64>().prop_map(Value::from)];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            collection::btree_map("[a-z_]{1,10}", inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// The names of the fields of a call, asked from the call itself: serde names what is missing.
fn fields<C: Call>() -> Vec<String> {
    let mut known = Map::new();
    loop {
        let Err(error) = serde_json::from_value::<C>(Value::Object(known.clone())) else {
            break;
        };
        let error = error.to_string();
        let Some(name) = error.strip_prefix("missing field `").and_then(|e| e.split('`').next())
        else {
            break;
        };
        known.insert(name.to_owned(), Value::Null);
    }
    // A value of the wrong kind hides the fields after it: an unknown field names them all.
    let unknown = serde_json::from_value::<C>(json!({ "\u{0}": 0 })).err().map(|e| e.to_string());
    let all = unknown.unwrap_or_default();
    let listed = all.split("expected").nth(1).unwrap_or_default().split('`').skip(1).step_by(2);
    let mut names: Vec<String> = known.keys().cloned().chain(listed.map(str::to_owned)).collect();
    names.sort();
    names.dedup();
    names
}

fn body<C: Call>() -> impl Strategy<Value = String> {
    let names = fields::<C>();
    let count = names.len();
    let shaped = collection::vec(value(), count).prop_map(move |values| {
        Value::Object(names.iter().cloned().zip(values).collect()).to_string()
    });
    prop_oneof![
        8 => shaped,
        2 => value().prop_map(|v| v.to_string()),
        1 => "\\PC{0,60}",
        1 => collection::vec(any::<u8>(), 0..60).prop_map(|b| String::from_utf8_lossy(&b).into_owned()),
    ]
}

macro_rules! every_call {
    ($($room:ident { $($call:ident: $ask:ident => $reply:ty,)+ })+) => {
        $(mod $room {
            use super::*;
            $(mod $call {
                use super::*;

                proptest! {
                    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

                    #[test]
                    fn never_panics_and_answers_in_its_own_type(body in body::<wire::$ask>()) {
                        let understood = serde_json::from_str::<wire::$ask>(&body).is_ok();
                        match answer(stringify!($room), stringify!($call), &body) {
                            Ok(reply) => {
                                prop_assert!(understood);
                                prop_assert!(serde_json::from_str::<<wire::$ask as Call>::Reply>(&reply).is_ok());
                            }
                            Err(reason) => {
                                prop_assert!(understood || reason == Reason::NotUnderstood);
                                prop_assert_ne!(reason, Reason::Fault);
                            }
                        }
                    }

                    #[test]
                    fn refuses_an_unknown_field(values in collection::vec(value(), 8), extra in "[a-z_]{1,12}") {
                        let names = fields::<wire::$ask>();
                        prop_assume!(!names.contains(&extra));
                        let mut body: Map<String, Value> = names.into_iter().zip(values).collect();
                        body.insert(extra, Value::Null);
                        let body = Value::Object(body).to_string();
                        prop_assert_eq!(
                            answer(stringify!($room), stringify!($call), &body),
                            Err(Reason::NotUnderstood)
                        );
                    }
                }
            })+
        })+
    };
}
wire::for_each_room!(every_call);

#[test]
fn the_fields_of_a_call_are_known_to_the_test() {
    assert_eq!(fields::<wire::ReadSettings>(), Vec::<String>::new());
    assert_eq!(fields::<wire::BeginBytes>(), ["purpose", "sha256", "size"]);
    assert_eq!(fields::<wire::TickPlan>(), ["done", "id", "what"]);
}
