//! The published assertions of CertLogic, and our own with the same traps.

use std::{fs, path::PathBuf};

use model::certlogic::{Data, Expression, ExpressionError};
use serde_json::{Value, json};

/// The folder of the published suites, where it lies.
fn suites(test: &str) -> Option<PathBuf> {
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data");
    let root = std::env::var_os("MOTCUA_DATA").map_or_else(|| PathBuf::from(near), PathBuf::from);
    let folder = root.join("vectors/rules/certlogic");
    let there = folder.is_dir();
    eprintln!("data test {}: {test}", if there { "ran" } else { "skipped" });
    there.then_some(folder)
}

fn files(folder: &PathBuf, prefix: &str) -> Vec<Value> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(prefix)))
        .collect();
    names.sort();
    names
        .iter()
        .map(|p| serde_json::from_slice(&fs::read(p).expect("a file")).expect("JSON"))
        .collect()
}

fn evaluate(expression: &Value, data: &Value) -> Result<Value, String> {
    let expression = Expression::read(expression.clone()).map_err(|e| e.to_string())?;
    let value = expression.evaluate(Data::Closed(data)).map_err(|e| e.to_string())?;
    value.ok_or_else(|| "unknown over closed data".to_owned())
}

#[test]
fn every_published_assertion_holds_but_those_of_the_health_certificate() {
    let Some(folder) = suites("certlogic assertions") else { return };
    let (mut held, mut excepted, mut broken) = (0, 0, Vec::new());
    for suite in files(&folder, "testSuite_") {
        for case in suite["cases"].as_array().into_iter().flatten() {
            for assertion in case["assertions"].as_array().into_iter().flatten() {
                let expression =
                    assertion.get("certLogicExpression").unwrap_or(&case["certLogicExpression"]);
                let data = assertion.get("data").unwrap_or(&Value::Null);
                let expected = &assertion["expected"];
                match evaluate(expression, data) {
                    _ if expression.to_string().contains("extractFromUVCI") => excepted += 1,
                    Ok(value) if value == *expected => held += 1,
                    other => broken.push(format!("{expression} over {data}: {other:?}")),
                }
            }
        }
    }
    eprintln!("certlogic: {held} assertions hold, {excepted} of extractFromUVCI excepted");
    assert_eq!(broken, Vec::<String>::new());
    assert!(held > 100, "{held}");
}

#[test]
fn what_the_published_validator_refuses_is_refused_and_nothing_else() {
    let Some(folder) = suites("certlogic validation") else { return };
    let mut seen = 0;
    for suite in files(&folder, "validation-testSuite_") {
        for case in suite["cases"].as_array().into_iter().flatten() {
            let sound = case["issues"].as_array().is_some_and(Vec::is_empty);
            let read = Expression::read(case["certLogicExpression"].clone());
            assert_eq!(read.is_ok(), sound, "{case}: {read:?}");
            seen += 1;
        }
    }
    eprintln!("certlogic: {seen} validations agree");
    assert!(seen > 20, "{seen}");
}

#[test]
fn values_follow_the_specification() {
    for (expression, data, expected) in [
        (json!({"and": [{"var": "a"}, {"var": "b"}]}), json!({"a": "x", "b": 0}), json!(0)),
        (json!({"<=": [1, {"var": "n"}, 3]}), json!({"n": 4}), json!(false)),
        (json!({"if": [{"var": "list.1"}, "two", "less"]}), json!({"list": [1]}), json!("less")),
        (json!({"in": [{"var": "x"}, {"var": "y"}]}), json!({}), json!(false)),
        (
            json!({"not-after": [{"plusTime": [{"var": "born"}, 60, "day"]}, "2026-03-02"]}),
            json!({"born": "2026-01-01"}),
            json!(true),
        ),
        (
            json!({"after": [{"plusTime": ["2024-02-29", 1, "year"]}, "2025-02-28T00:00:01Z"]}),
            json!({}),
            json!(false),
        ),
        (json!({"plusTime": ["2026-01-31", 1, "month"]}), json!({}), json!("2026-02-28T00:00:00Z")),
        (
            json!({"reduce": [[1, 2, 3], {"+": [{"var": "accumulator"}, {"var": "current"}]}, 0]}),
            json!({}),
            json!(6),
        ),
    ] {
        assert_eq!(evaluate(&expression, &data), Ok(expected), "{expression}");
    }
}

#[test]
fn an_operand_of_the_wrong_kind_is_an_error_and_only_where_it_is_looked_at() {
    let bad = json!({"<": ["a", 1]});
    assert!(evaluate(&bad, &json!({})).is_err());
    assert_eq!(evaluate(&json!({"and": [false, bad.clone()]}), &json!({})), Ok(json!(false)));
    assert_eq!(evaluate(&json!({"if": [true, 1, bad]}), &json!({})), Ok(json!(1)));
    assert!(evaluate(&json!({"+": [i64::MAX, 1]}), &json!({})).is_err());
    assert!(evaluate(&json!({"plusTime": ["2026-01-01", i64::MAX, "year"]}), &json!({})).is_err());
}

#[test]
fn an_endless_fold_ends_in_an_error() {
    let list: Vec<i64> = vec![1; 300];
    let sum = json!({"+": [{"var": "accumulator"}, {"var": "current"}]});
    let inner = json!({"reduce": [list, sum, 0]});
    let outer = json!({"reduce": [vec![1; 300], inner.clone(), 0]});
    assert!(evaluate(&inner, &json!({})).is_ok());
    assert_eq!(
        Expression::read(json!({"or": [1, 2]})),
        Err(ExpressionError::Operation("or".into()))
    );
    assert!(evaluate(&outer, &json!({})).is_err(), "300 times 300 operations");
}
