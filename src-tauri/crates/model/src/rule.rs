//! Rules over the answers of a life event, in the CertLogic subset of JsonLogic.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How deeply operations may nest.
const DEPTH: usize = 32;

/// A rule: written in content as JSON text, kept as the parsed expression.
///
/// Operations: `var`, `==`/`===`, `!=`/`!==`, `in`, `and`, `or`, `!`, `if`, `<`, `<=`, `>`, `>=`.
/// A variable without an answer is unknown; an operation over an unknown operand is unknown
/// unless the other operands settle it (Kleene's three-valued logic).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Rule(Value);

/// The outcome of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not.
    False,
    /// An answer is missing.
    Unknown,
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(b: bool) -> Self {
        if b { Self::True } else { Self::False }
    }
}

/// Why a text is not a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleError {
    /// Not JSON.
    Json(String),
    /// An operation outside the subset.
    Operation(String),
    /// Wrong number or kind of operands.
    Operands(String),
    /// Nested too deeply.
    Deep,
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json(e) => write!(f, "not JSON: {e}"),
            Self::Operation(op) => write!(f, "unknown operation {op:?}"),
            Self::Operands(op) => write!(f, "wrong operands of {op:?}"),
            Self::Deep => write!(f, "nested deeper than {DEPTH}"),
        }
    }
}

impl std::error::Error for RuleError {}

impl TryFrom<Value> for Rule {
    type Error = RuleError;

    /// Reads a rule from JSON text inside a string, or from the expression itself.
    fn try_from(value: Value) -> Result<Self, RuleError> {
        let value = match value {
            Value::String(text) => {
                serde_json::from_str(&text).map_err(|e| RuleError::Json(e.to_string()))?
            }
            other => other,
        };
        check(&value, 0)?;
        Ok(Self(value))
    }
}

impl From<Rule> for Value {
    fn from(rule: Rule) -> Self {
        rule.0
    }
}

impl Rule {
    /// Evaluates the rule over `answers`; an answer that is absent is unknown.
    #[must_use]
    pub fn eval(&self, answers: &BTreeMap<String, String>) -> Truth {
        truth(&value(&self.0, answers))
    }

    /// The variables the rule reads.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        let mut out = Vec::new();
        collect(&self.0, &mut out);
        out.sort();
        out.dedup();
        out
    }
}

fn operation(expression: &Value) -> Option<(&str, &Value)> {
    let map = expression.as_object()?;
    let mut entries = map.iter();
    let (op, operands) = entries.next()?;
    entries.next().is_none().then_some((op.as_str(), operands))
}

fn operands(value: &Value) -> &[Value] {
    match value {
        Value::Array(list) => list,
        other => std::slice::from_ref(other),
    }
}

fn check(expression: &Value, depth: usize) -> Result<(), RuleError> {
    if depth > DEPTH {
        return Err(RuleError::Deep);
    }
    match expression {
        Value::Object(_) => {
            let (op, args) = operation(expression)
                .ok_or_else(|| RuleError::Operands("an object with one operation".into()))?;
            let args = operands(args);
            let fits = match op {
                "var" => args.len() == 1 && args[0].is_string(),
                "==" | "===" | "!=" | "!==" | "in" | "<" | "<=" | ">" | ">=" => args.len() == 2,
                "!" => args.len() == 1,
                "and" | "or" => args.len() >= 2,
                "if" => args.len() == 3,
                other => return Err(RuleError::Operation(other.to_owned())),
            };
            if !fits {
                return Err(RuleError::Operands(op.to_owned()));
            }
            if op == "var" {
                return Ok(());
            }
            args.iter().try_for_each(|a| check(a, depth + 1))
        }
        Value::Array(list) => list.iter().try_for_each(|a| check(a, depth + 1)),
        _ => Ok(()),
    }
}

fn collect(expression: &Value, out: &mut Vec<String>) {
    match expression {
        Value::Object(_) => {
            if let Some((op, args)) = operation(expression) {
                if op == "var" {
                    out.extend(operands(args)[0].as_str().map(str::to_owned));
                } else {
                    operands(args).iter().for_each(|a| collect(a, out));
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|a| collect(a, out)),
        _ => {}
    }
}

/// The value of an expression; `None` is unknown.
fn value(expression: &Value, answers: &BTreeMap<String, String>) -> Option<Value> {
    let Some((op, args)) = operation(expression) else {
        return Some(expression.clone());
    };
    let args = operands(args);
    let side = |i: usize| args.get(i).and_then(|a| value(a, answers));
    let both = |test: fn(&Value, &Value) -> Option<bool>| {
        let (a, b) = (side(0)?, side(1)?);
        test(&a, &b).map(Value::Bool)
    };
    match op {
        "var" => answers.get(args[0].as_str()?).cloned().map(Value::String),
        "==" | "===" => both(|a, b| Some(a == b)),
        "!=" | "!==" => both(|a, b| Some(a != b)),
        "in" => both(|a, b| match b {
            Value::Array(list) => Some(list.contains(a)),
            Value::String(s) => Some(s.contains(a.as_str()?)),
            _ => Some(false),
        }),
        "<" => both(|a, b| Some(number(a)? < number(b)?)),
        "<=" => both(|a, b| Some(number(a)? <= number(b)?)),
        ">" => both(|a, b| Some(number(a)? > number(b)?)),
        ">=" => both(|a, b| Some(number(a)? >= number(b)?)),
        "!" => known(truth(&side(0)).not()),
        "and" | "or" => {
            let settles = if op == "and" { Truth::False } else { Truth::True };
            let all: Vec<Truth> = args.iter().map(|a| truth(&value(a, answers))).collect();
            if all.contains(&settles) {
                known(settles)
            } else if all.contains(&Truth::Unknown) {
                None
            } else {
                known(settles.not())
            }
        }
        "if" => match truth(&side(0)) {
            Truth::True => side(1),
            Truth::False => side(2),
            Truth::Unknown => None,
        },
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

fn known(t: Truth) -> Option<Value> {
    match t {
        Truth::True => Some(Value::Bool(true)),
        Truth::False => Some(Value::Bool(false)),
        Truth::Unknown => None,
    }
}

/// CertLogic's truthiness: false, null, "" , 0 and [] are false.
fn truth(value: &Option<Value>) -> Truth {
    match value {
        None => Truth::Unknown,
        Some(Value::Bool(b)) => (*b).into(),
        Some(Value::Null) => Truth::False,
        Some(Value::String(s)) => (!s.is_empty()).into(),
        Some(Value::Number(n)) => (n.as_f64() != Some(0.0)).into(),
        Some(Value::Array(a)) => (!a.is_empty()).into(),
        Some(Value::Object(o)) => (!o.is_empty()).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eval(rule: &str, answers: &[(&str, &str)]) -> Truth {
        let rule = Rule::try_from(Value::String(rule.into())).expect("a rule");
        rule.eval(&answers.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect())
    }

    #[test]
    fn an_unknown_answer_makes_a_rule_unknown_unless_another_settles_it() {
        let both = r#"{"and":[{"==":[{"var":"a"},"x"]},{"==":[{"var":"b"},"y"]}]}"#;
        assert_eq!(eval(both, &[("a", "x"), ("b", "y")]), Truth::True);
        assert_eq!(eval(both, &[("a", "x")]), Truth::Unknown);
        assert_eq!(eval(both, &[("a", "z")]), Truth::False);
        let either = both.replace("and", "or");
        assert_eq!(eval(&either, &[("a", "x")]), Truth::True);
        assert_eq!(eval(&either, &[("a", "z")]), Truth::Unknown);
        assert_eq!(eval(r#"{"!":[{"var":"a"}]}"#, &[]), Truth::Unknown);
        assert_eq!(eval(r#"{"in":[{"var":"a"},["x","y"]]}"#, &[("a", "y")]), Truth::True);
        assert_eq!(eval(r#"{">=":[{"var":"age"},75]}"#, &[("age", "80")]), Truth::True);
        assert_eq!(eval(r#"{"if":[{"var":"a"},true,false]}"#, &[("a", "1")]), Truth::True);
    }

    #[test]
    fn what_is_outside_the_subset_is_refused() {
        let read = |s: &str| Rule::try_from(Value::String(s.into()));
        assert!(matches!(read("{"), Err(RuleError::Json(_))));
        assert!(matches!(read(r#"{"cat":["a","b"]}"#), Err(RuleError::Operation(_))));
        assert!(matches!(read(r#"{"==":[1]}"#), Err(RuleError::Operands(_))));
        let deep = format!("{}true{}", r#"{"!":["#.repeat(60), "]}".repeat(60));
        assert_eq!(read(&deep), Err(RuleError::Deep));
    }
}
