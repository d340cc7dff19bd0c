//! CertLogic, the published subset of JsonLogic (EU Digital COVID Certificate rules, version 1.2.2):
//! reading and evaluating expressions over any data.
//!
//! Every operation is here but the two that only mean something for a health certificate,
//! `extractFromUVCI` and `dccDateOfBirth`; an expression with one of them is refused.
//!
//! One evaluator serves two kinds of data. Over [`Data::Closed`] a path that leads nowhere is
//! `null`, as the specification has it. Over [`Data::Open`] it is *unknown*, and so is every
//! operation that depends on it, unless the other operands settle it (Kleene's three-valued
//! logic): an answer a citizen has not given is not an answer "no".

mod value;

use serde_json::{Value, json};

pub(crate) use value::truthy;
use value::{Known, Moment};

/// How deeply operations may nest.
const DEPTH: usize = 32;
/// How many parts an expression may have.
const PARTS: usize = 4_096;
/// How many operations one evaluation may take.
const WORK: usize = 100_000;

/// A CertLogic expression that is well formed.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression(Value);

/// Why a text or value is not an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpressionError {
    /// Not JSON.
    Json(String),
    /// Not an expression: `null`, or a number that is not whole.
    Literal(String),
    /// An operation CertLogic does not have.
    Operation(String),
    /// Wrong number or kind of operands.
    Operands(String),
    /// A path of `var` that is none: `a.b.0`, or empty for all data.
    Path(String),
    /// Nested too deeply, or too long.
    Size,
}

impl std::fmt::Display for ExpressionError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json(e) => write!(f, "not JSON: {e}"),
            Self::Literal(value) => write!(f, "{value} is no expression"),
            Self::Operation(op) => write!(f, "unknown operation {op:?}"),
            Self::Operands(op) => write!(f, "wrong operands of {op:?}"),
            Self::Path(path) => write!(f, "{path:?} is no path"),
            Self::Size => write!(f, "deeper than {DEPTH} or more than {PARTS} parts"),
        }
    }
}

impl std::error::Error for ExpressionError {}

/// Why an expression has no value over some data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvaluationError {
    /// An operand of a kind that the operation does not take.
    Kind(String),
    /// A sum or a date beyond what can be written.
    Range,
    /// More work than an honest rule needs.
    Work,
}

impl std::fmt::Display for EvaluationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kind(op) => write!(f, "operands {op:?} does not take"),
            Self::Range => f.write_str("a result out of range"),
            Self::Work => write!(f, "more than {WORK} operations"),
        }
    }
}

impl std::error::Error for EvaluationError {}

/// What an expression is evaluated over.
#[derive(Debug, Clone, Copy)]
pub enum Data<'a> {
    /// All there is: a path that leads nowhere is `null`.
    Closed(&'a Value),
    /// What is known so far: a path that leads nowhere is unknown.
    Open(&'a Value),
}

impl Expression {
    /// Reads an expression from JSON.
    ///
    /// # Errors
    ///
    /// See [`ExpressionError`].
    pub fn read(value: Value) -> Result<Self, ExpressionError> {
        let mut parts = 0;
        check(&value, 0, &mut parts)?;
        Ok(Self(value))
    }

    /// Reads an expression from JSON text.
    ///
    /// # Errors
    ///
    /// See [`ExpressionError`].
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        Self::read(serde_json::from_str(text).map_err(|e| ExpressionError::Json(e.to_string()))?)
    }

    /// The expression as JSON.
    #[must_use]
    pub fn as_json(&self) -> &Value {
        &self.0
    }

    /// The value of the expression; `None` is unknown, which only [`Data::Open`] can yield.
    /// A moment in time is answered as RFC 3339 text in UTC.
    ///
    /// # Errors
    ///
    /// See [`EvaluationError`].
    pub fn evaluate(&self, data: Data<'_>) -> Result<Option<Value>, EvaluationError> {
        let (root, open) = match data {
            Data::Closed(root) => (root, false),
            Data::Open(root) => (root, true),
        };
        let mut run = Run { open, work: 0 };
        Ok(run.value(&self.0, root)?.map(Known::into_json))
    }

    /// The paths the expression reads.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let mut found = Vec::new();
        collect(&self.0, &mut found);
        found.sort();
        found.dedup();
        found
    }
}

/// What lies at a path of names and indexes parted by points; all data for the empty path.
fn at<'a>(data: &'a Value, path: &str) -> Option<&'a Value> {
    let mut parts = path.split('.').filter(|part| !part.is_empty());
    parts.try_fold(data, |at, part| match at {
        Value::Object(map) => map.get(part),
        Value::Array(list) => list.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

fn operation(expression: &Value) -> Option<(&str, &Value)> {
    let map = expression.as_object()?;
    let mut entries = map.iter();
    let (op, operands) = entries.next()?;
    entries.next().is_none().then_some((op.as_str(), operands))
}

fn check(expression: &Value, depth: usize, parts: &mut usize) -> Result<(), ExpressionError> {
    *parts += 1;
    if depth > DEPTH || *parts > PARTS {
        return Err(ExpressionError::Size);
    }
    match expression {
        Value::Null => Err(ExpressionError::Literal("null".into())),
        Value::Number(n) if !n.is_i64() => Err(ExpressionError::Literal(n.to_string())),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Ok(()),
        Value::Array(list) => list.iter().try_for_each(|e| check(e, depth + 1, parts)),
        Value::Object(_) => {
            let (op, operands) = operation(expression)
                .ok_or_else(|| ExpressionError::Operands("exactly one operation".into()))?;
            if op == "var" {
                return path(operands);
            }
            let wrong = || ExpressionError::Operands(op.to_owned());
            let operands = operands.as_array().ok_or_else(wrong)?;
            let fits = match op {
                "===" | "in" | "+" => operands.len() == 2,
                "!" => operands.len() == 1,
                "and" => operands.len() >= 2,
                "if" | "reduce" => operands.len() == 3,
                "<" | "<=" | ">" | ">=" | "after" | "before" | "not-after" | "not-before" => {
                    matches!(operands.len(), 2 | 3)
                }
                "plusTime" => {
                    operands.len() == 3
                        && operands[1].is_i64()
                        && matches!(operands[2].as_str(), Some("year" | "month" | "day" | "hour"))
                }
                other => return Err(ExpressionError::Operation(other.to_owned())),
            };
            if !fits {
                return Err(wrong());
            }
            operands.iter().try_for_each(|e| check(e, depth + 1, parts))
        }
    }
}

/// `""`, or names and indexes parted by points.
fn path(operand: &Value) -> Result<(), ExpressionError> {
    let text = operand.as_str().ok_or_else(|| ExpressionError::Operands("var".into()))?;
    if text.is_empty() || text.split('.').all(|part| !part.is_empty()) {
        Ok(())
    } else {
        Err(ExpressionError::Path(text.to_owned()))
    }
}

fn collect(expression: &Value, found: &mut Vec<String>) {
    match expression {
        Value::Object(map) => map.iter().for_each(|(op, operands)| match operands.as_str() {
            Some(path) if op == "var" => found.push(path.to_owned()),
            _ => collect(operands, found),
        }),
        Value::Array(list) => list.iter().for_each(|e| collect(e, found)),
        _ => {}
    }
}

/// A value, or nothing where it is unknown.
type Maybe = Result<Option<Known>, EvaluationError>;

/// One evaluation.
struct Run {
    open: bool,
    work: usize,
}

impl Run {
    fn value(&mut self, expression: &Value, data: &Value) -> Maybe {
        self.work += 1;
        if self.work > WORK {
            return Err(EvaluationError::Work);
        }
        if let Value::Array(list) = expression {
            let mut values = Vec::with_capacity(list.len());
            for item in list {
                match self.value(item, data)? {
                    Some(value) => values.push(value.into_json()),
                    None => return Ok(None),
                }
            }
            return Ok(Some(Known::Json(Value::Array(values))));
        }
        let Some((op, operands)) = operation(expression) else {
            return Ok(Some(Known::Json(expression.clone())));
        };
        if op == "var" {
            return Ok(self.look(operands.as_str().unwrap_or_default(), data));
        }
        let operands = operands.as_array().map_or(&[][..], Vec::as_slice);
        match op {
            "and" => self.and(operands, data),
            "if" => self.branch(operands, data),
            "!" => {
                let value = self.value(&operands[0], data)?;
                Ok(value.map(|v| Known::Json(Value::Bool(!v.is_truthy()))))
            }
            "reduce" => self.reduce(operands, data),
            "plusTime" => {
                let Some(from) = self.value(&operands[0], data)? else { return Ok(None) };
                let amount = operands[1].as_i64().unwrap_or_default();
                let unit = operands[2].as_str().unwrap_or_default();
                Moment::of(&from, op)?.plus(amount, unit).map(|m| Some(Known::Moment(m)))
            }
            _ => self.compare(op, operands, data),
        }
    }

    /// The value at a path; a path that leads nowhere is `null` or, over open data, unknown.
    fn look(&self, path: &str, data: &Value) -> Option<Known> {
        let found = match at(data, path) {
            Some(value) => value.clone(),
            None if self.open => return None,
            None => Value::Null,
        };
        Some(Known::Json(found))
    }

    /// The first operand that is not truthy, else the last; later ones are not looked at.
    fn and(&mut self, operands: &[Value], data: &Value) -> Maybe {
        let (mut last, mut unknown) = (None, false);
        for operand in operands {
            match self.value(operand, data)? {
                Some(value) if !value.is_truthy() => return Ok(Some(value)),
                Some(value) => last = Some(value),
                None => unknown = true,
            }
        }
        Ok(last.filter(|_| !unknown))
    }

    /// One branch; when the condition is unknown, what both branches agree on.
    fn branch(&mut self, operands: &[Value], data: &Value) -> Maybe {
        match self.value(&operands[0], data)? {
            Some(condition) if condition.is_truthy() => self.value(&operands[1], data),
            Some(_) => self.value(&operands[2], data),
            None => {
                let (yes, no) = (self.value(&operands[1], data)?, self.value(&operands[2], data)?);
                Ok(yes.filter(|y| no.as_ref() == Some(y)))
            }
        }
    }

    /// Folds a list; the lambda sees `accumulator`, `current` and, as `data`, what is around it.
    fn reduce(&mut self, operands: &[Value], data: &Value) -> Maybe {
        let list = match self.value(&operands[0], data)? {
            None => return Ok(None),
            Some(Known::Json(Value::Array(list))) => list,
            Some(Known::Json(Value::Null)) => Vec::new(),
            Some(_) => return Err(EvaluationError::Kind("reduce".into())),
        };
        let Some(mut accumulator) = self.value(&operands[2], data)? else { return Ok(None) };
        for current in list {
            let around = json!({
                "accumulator": accumulator.into_json(), "current": current, "data": data,
            });
            // Inside a fold everything there is stands in the list: what is not there is null.
            let open = std::mem::replace(&mut self.open, false);
            let folded = self.value(&operands[1], &around);
            self.open = open;
            match folded? {
                Some(value) => accumulator = value,
                None => return Ok(None),
            }
        }
        Ok(Some(accumulator))
    }

    fn compare(&mut self, op: &str, operands: &[Value], data: &Value) -> Maybe {
        let mut known = Vec::with_capacity(operands.len());
        for operand in operands {
            match self.value(operand, data)? {
                Some(value) => known.push(value),
                None => return Ok(None),
            }
        }
        value::apply(op, &known).map(Some)
    }
}
