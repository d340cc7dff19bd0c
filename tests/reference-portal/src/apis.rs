//! What the two live catalogues share: the note of every question, and trouble on purpose.

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, Uri},
    response::Response,
};

/// An answer given in the place of the right one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trouble {
    /// The status; one outside 100..=999 becomes 500.
    pub status: u16,
    /// Its fields; those that no header can hold are left out.
    pub fields: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

/// What was asked, and whether to misbehave.
#[derive(Debug, Default)]
pub(crate) struct Log {
    trouble: Mutex<Option<Trouble>>,
    asked: Mutex<Vec<String>>,
}

/// The most questions that are noted.
const MAX_NOTED: usize = 10_000;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Log {
    pub(crate) fn set_trouble(&self, trouble: Option<Trouble>) {
        *lock(&self.trouble) = trouble;
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        lock(&self.asked).clone()
    }

    /// Notes a question; answers the trouble it is to get instead of an answer.
    pub(crate) fn note(&self, method: &str, uri: &Uri, body: &[u8]) -> Option<Response> {
        let mut asked = lock(&self.asked);
        if asked.len() < MAX_NOTED {
            let line = format!("{method} {uri} {}", String::from_utf8_lossy(body));
            asked.push(line.trim_end().to_owned());
        }
        drop(asked);
        lock(&self.trouble).as_ref().map(respond)
    }
}

fn respond(trouble: &Trouble) -> Response {
    let mut response = Response::new(Body::from(trouble.body.clone()));
    *response.status_mut() =
        StatusCode::from_u16(trouble.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &trouble.fields {
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value))
        {
            response.headers_mut().append(name, value);
        }
    }
    response
}

/// The value of `name` in a query, without its escapes; nothing when it is absent or no text.
pub(crate) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let value = query?.split('&').find_map(|pair| match pair.split_once('=') {
        Some((key, value)) if key == name => Some(value),
        _ => None,
    })?;
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        bytes.push(match first {
            b'+' => b' ',
            b'%' => {
                let digits = rest.get(..2).and_then(|d| std::str::from_utf8(d).ok())?;
                rest = &rest[2..];
                u8::from_str_radix(digits, 16).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// Whether `text` has the shape of a GUID.
pub(crate) fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|g| g.len()).collect();
    lengths == [8, 4, 4, 4, 12] && groups.iter().all(|g| g.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_read_without_its_escapes() {
        let query = Some("page=2&uri=http%3A%2F%2Fa%2Fb+c&bad=%zz&cut=%4&ax=1");
        for (name, value) in [
            ("page", Some("2")),
            ("uri", Some("http://a/b c")),
            ("bad", None),
            ("cut", None),
            ("x", None),
            ("a", None),
        ] {
            assert_eq!(parameter(query, name).as_deref(), value, "{name}");
        }
        assert_eq!(parameter(None, "page"), None);
    }
}
