//! Values while an expression is evaluated: JSON, and moments in time.

use jiff::{Span, Timestamp, civil, tz::TimeZone};
use serde_json::Value;

use super::EvaluationError;

/// A value that is known.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Known {
    /// Any JSON.
    Json(Value),
    /// A moment, from `plusTime`.
    Moment(Moment),
}

impl Known {
    /// See [`truthy`]; a moment is.
    pub(super) fn is_truthy(&self) -> bool {
        match self {
            Self::Json(value) => truthy(value),
            Self::Moment(_) => true,
        }
    }

    /// As JSON; a moment as RFC 3339 text in UTC.
    pub(super) fn into_json(self) -> Value {
        match self {
            Self::Json(value) => value,
            Self::Moment(Moment(at)) => Value::String(at.to_string()),
        }
    }
}

/// A moment in time.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Moment(Timestamp);

impl Moment {
    /// A moment, or the text of a date (its first moment in UTC) or of a date with a time.
    pub(super) fn of(value: &Known, op: &str) -> Result<Self, EvaluationError> {
        let kind = || EvaluationError::Kind(op.to_owned());
        let text = match value {
            Known::Moment(moment) => return Ok(*moment),
            Known::Json(value) => value.as_str().ok_or_else(kind)?,
        };
        if let Ok(at) = text.parse::<Timestamp>() {
            return Ok(Self(at));
        }
        let at: civil::DateTime = text.parse().map_err(|_| kind())?;
        at.to_zoned(TimeZone::UTC).map(|z| Self(z.timestamp())).map_err(|_| kind())
    }

    /// Later, or for a negative amount earlier.
    pub(super) fn plus(self, amount: i64, unit: &str) -> Result<Self, EvaluationError> {
        let span = Span::new();
        let span = match unit {
            "year" => span.try_years(amount),
            "month" => span.try_months(amount),
            "day" => span.try_days(amount),
            _ => span.try_hours(amount),
        };
        let later = span.and_then(|s| self.0.to_zoned(TimeZone::UTC).checked_add(s));
        later.map(|z| Self(z.timestamp())).map_err(|_| EvaluationError::Range)
    }
}

/// CertLogic's truthiness: `false`, `null`, `""`, `0`, `[]` and `{}` are falsy.
pub(crate) fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::Number(n) => n.as_f64() != Some(0.0),
        Value::String(s) => !s.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

/// An operation over operands that are all known.
pub(super) fn apply(op: &str, operands: &[Known]) -> Result<Known, EvaluationError> {
    let kind = || EvaluationError::Kind(op.to_owned());
    let truth = |b: bool| Ok(Known::Json(Value::Bool(b)));
    match (op, operands) {
        ("===", [a, b]) => truth(a == b),
        ("in", [a, Known::Json(Value::Array(list))]) => {
            truth(list.contains(&a.clone().into_json()))
        }
        ("in", [_, Known::Json(Value::Null)]) => truth(false),
        ("+", [a, b]) => {
            let sum = number(a).zip(number(b)).ok_or_else(kind)?;
            let sum = sum.0.checked_add(sum.1).ok_or(EvaluationError::Range)?;
            Ok(Known::Json(sum.into()))
        }
        ("<" | "<=" | ">" | ">=", operands) => {
            let numbers: Option<Vec<i64>> = operands.iter().map(number).collect();
            let numbers = numbers.ok_or_else(kind)?;
            truth(numbers.windows(2).all(|w| match op {
                "<" => w[0] < w[1],
                "<=" => w[0] <= w[1],
                ">" => w[0] > w[1],
                _ => w[0] >= w[1],
            }))
        }
        ("after" | "before" | "not-after" | "not-before", operands) => {
            let moments: Result<Vec<Moment>, _> =
                operands.iter().map(|o| Moment::of(o, op)).collect();
            truth(moments?.windows(2).all(|w| match op {
                "after" => w[0] > w[1],
                "before" => w[0] < w[1],
                "not-after" => w[0] <= w[1],
                _ => w[0] >= w[1],
            }))
        }
        _ => Err(kind()),
    }
}

fn number(value: &Known) -> Option<i64> {
    match value {
        Known::Json(value) => value.as_i64(),
        Known::Moment(_) => None,
    }
}
