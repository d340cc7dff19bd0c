//! Rules over the answers of a life event, in CertLogic.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::certlogic::{Data, Expression, ExpressionError, truthy};

/// A condition over the answers of a life event: a CertLogic expression, written in content as
/// JSON text. Its variables are the ids of questions.
///
/// A variable without an answer is unknown, and so is a rule that depends on it, unless the other
/// answers settle it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Rule(Expression);

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

impl TryFrom<Value> for Rule {
    type Error = ExpressionError;

    /// Reads a rule from JSON text inside a string, or from the expression itself.
    fn try_from(value: Value) -> Result<Self, ExpressionError> {
        match value {
            Value::String(text) => Expression::parse(&text),
            other => Expression::read(other),
        }
        .map(Self)
    }
}

impl From<Rule> for Value {
    fn from(rule: Rule) -> Self {
        rule.0.as_json().clone()
    }
}

impl Rule {
    /// Evaluates the rule over `answers`; an answer that is absent is unknown, and an answer in
    /// whole numbers is a number. A comparison of things that cannot be compared is unknown too:
    /// a rule never hides a step because it is badly written.
    #[must_use]
    pub fn eval(&self, answers: &BTreeMap<String, String>) -> Truth {
        let known: Map<String, Value> = answers
            .iter()
            .map(|(id, answer)| {
                let number = answer.parse::<i64>().map(Value::from);
                (id.clone(), number.unwrap_or_else(|_| Value::String(answer.clone())))
            })
            .collect();
        match self.0.evaluate(Data::Open(&Value::Object(known))) {
            Ok(Some(value)) => truthy(&value).into(),
            Ok(None) | Err(_) => Truth::Unknown,
        }
    }

    /// The variables the rule reads.
    #[must_use]
    pub fn variables(&self) -> Vec<String> {
        self.0.paths()
    }
}

impl From<bool> for Truth {
    fn from(b: bool) -> Self {
        if b { Self::True } else { Self::False }
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
        let both = r#"{"and":[{"===":[{"var":"a"},"x"]},{"===":[{"var":"b"},"y"]}]}"#;
        assert_eq!(eval(both, &[("a", "x"), ("b", "y")]), Truth::True);
        assert_eq!(eval(both, &[("a", "x")]), Truth::Unknown);
        assert_eq!(eval(both, &[("b", "z")]), Truth::False);
        let either = r#"{"if":[{"===":[{"var":"a"},"x"]},true,{"===":[{"var":"b"},"y"]}]}"#;
        assert_eq!(eval(either, &[("b", "y")]), Truth::True);
        assert_eq!(eval(either, &[("a", "z")]), Truth::Unknown);
        assert_eq!(eval(r#"{"!":[{"var":"a"}]}"#, &[]), Truth::Unknown);
        assert_eq!(eval(r#"{"in":[{"var":"a"},["x","y"]]}"#, &[("a", "y")]), Truth::True);
        assert_eq!(eval(r#"{">=":[{"var":"age"},75]}"#, &[("age", "80")]), Truth::True);
        assert_eq!(eval(r#"{">=":[{"var":"age"},75]}"#, &[("age", "old")]), Truth::Unknown);
    }

    #[test]
    fn what_is_outside_the_subset_is_refused() {
        let read = |s: &str| Rule::try_from(Value::String(s.into()));
        assert!(matches!(read("{"), Err(ExpressionError::Json(_))));
        for op in ["or", "==", "!=", "cat", "extractFromUVCI"] {
            let text = format!(r#"{{"{op}":["a","b"]}}"#);
            assert_eq!(read(&text), Err(ExpressionError::Operation(op.into())));
        }
        assert!(matches!(read(r#"{"===":[1]}"#), Err(ExpressionError::Operands(_))));
        assert!(matches!(read(r#"{"var":"a."}"#), Err(ExpressionError::Path(_))));
        let deep = format!("{}true{}", r#"{"!":["#.repeat(60), "]}".repeat(60));
        assert_eq!(read(&deep), Err(ExpressionError::Size));
    }
}
