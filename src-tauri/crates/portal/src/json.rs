//! What every standard that answers with JSON shares: what a status means, and whether the answer
//! is data at all.

use serde::de::DeserializeOwned;

use crate::{fault::PortalError, http::Answer};

/// The longest pause a portal can ask for, in seconds: a day.
const MAX_PAUSE: u32 = 24 * 60 * 60;
/// The longest id that is taken from a portal, in bytes.
const MAX_ID: usize = 200;

/// Reads an answer as JSON.
pub(crate) fn read<T: DeserializeOwned>(answer: &Answer) -> Result<T, PortalError> {
    let media = answer.media.as_deref().unwrap_or_default().trim_start().to_ascii_lowercase();
    let page = media.starts_with("text/html") || media.starts_with("application/xhtml");
    match answer.status {
        200 | 201 => {
            // A firewall answers with a page and 200, now and then under the name of JSON.
            if page || answer.body.trim_ascii_start().starts_with(b"<") {
                return Err(PortalError::Wall);
            }
            serde_json::from_slice(&answer.body).map_err(|_| PortalError::Unreadable)
        }
        404 if !page => Err(PortalError::NotFound),
        410 => Err(PortalError::Gone { instead: answer.link.as_deref().and_then(successor) }),
        429 => Err(PortalError::TooMany { after: answer.retry_after.as_deref().and_then(pause) }),
        400..=499 if page => Err(PortalError::Wall),
        status => Err(PortalError::Down { status }),
    }
}

/// The seconds of a `Retry-After` (RFC 9110, section 10.2.3). Of its two forms only the seconds:
/// a date would need a clock that agrees with the portal's.
fn pause(field: &str) -> Option<u32> {
    let seconds = field.trim();
    let digits = !seconds.is_empty() && seconds.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| seconds.parse().unwrap_or(MAX_PAUSE).min(MAX_PAUSE))
}

/// The id at the end of the link with the relation `successor-version` (RFC 5829, section 3.4;
/// RFC 8288).
fn successor(field: &str) -> Option<String> {
    field.split(',').find_map(|link| {
        let (target, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
        let wanted = parameters.split(';').any(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or_default();
            let value = value.trim().trim_matches('"');
            name.trim().eq_ignore_ascii_case("rel")
                && value.split(' ').any(|rel| rel.eq_ignore_ascii_case("successor-version"))
        });
        let id = target.trim_end_matches('/').rsplit('/').next()?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
        let fits = !id.is_empty() && id.len() <= MAX_ID && id.bytes().all(plain);
        (wanted && fits).then(|| id.to_owned())
    })
}

/// `text` on one line, without control and direction characters, at most `most` characters long.
pub(crate) fn plain(text: &str, most: usize) -> String {
    let hidden = |c: char| {
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let shown = |c: char| if c.is_control() { ' ' } else { c };
    let kept: String = text.chars().filter(|c| !hidden(*c)).map(shown).take(4 * most).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    words.join(" ").chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn outcome(answer: Answer) -> Result<Value, PortalError> {
        read(&answer)
    }

    fn with(status: u16, media: &str, body: &[u8]) -> Answer {
        Answer { status, media: Some(media.into()), body: body.to_vec(), ..Answer::default() }
    }

    #[test]
    fn every_status_means_one_thing() {
        const JSON: &str = "application/json; charset=utf-8";
        assert_eq!(outcome(with(200, JSON, b"1")), Ok(Value::from(1)));
        assert_eq!(outcome(with(201, "", b" [] ")), Ok(Value::Array(Vec::new())));
        assert_eq!(outcome(with(404, JSON, b"")), Err(PortalError::NotFound));
        for status in [100, 204, 301, 304, 400, 401, 403, 500, 502, 503, 599] {
            assert_eq!(outcome(with(status, JSON, b"")), Err(PortalError::Down { status }));
        }
        assert_eq!(outcome(with(200, JSON, b"")), Err(PortalError::Unreadable));
        assert_eq!(outcome(with(200, JSON, b"{\"a\":")), Err(PortalError::Unreadable));
        let deep = [b'['; 100_000];
        assert_eq!(outcome(with(200, JSON, &deep)), Err(PortalError::Unreadable));
    }

    #[test]
    fn a_page_instead_of_data_is_a_wall() {
        for answer in [
            with(200, "text/html", b"{}"),
            with(200, "Text/HTML; charset=utf-8", b""),
            with(200, "application/json", b"\n <html><title>Request Rejected"),
            with(201, "", b"<!doctype html>"),
            with(403, "text/html", b""),
            with(404, "text/html", b""),
        ] {
            assert_eq!(outcome(answer), Err(PortalError::Wall));
        }
        assert_eq!(outcome(with(503, "text/html", b"")), Err(PortalError::Down { status: 503 }));
    }

    #[test]
    fn a_pause_is_seconds_of_at_most_a_day() {
        let after = |field: &str| {
            let retry_after = Some(field.to_owned());
            outcome(Answer { status: 429, retry_after, ..Answer::default() })
        };
        for (field, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("86401", Some(86_400)),
            ("99999999999999999999", Some(86_400)),
            ("-1", None),
            ("+1", None),
            ("1.5", None),
            ("", None),
            ("Sat, 21 Nov 2026 09:00:00 GMT", None),
        ] {
            assert_eq!(after(field), Err(PortalError::TooMany { after: seconds }), "{field}");
        }
        let none = Answer { status: 429, ..Answer::default() };
        assert_eq!(outcome(none), Err(PortalError::TooMany { after: None }));
    }

    #[test]
    fn what_replaces_a_gone_thing_is_taken_where_it_is_named() {
        let instead = |field: &str| {
            let link = Some(field.to_owned());
            match outcome(Answer { status: 410, link, ..Answer::default() }) {
                Err(PortalError::Gone { instead }) => instead,
                other => panic!("{other:?}"),
            }
        };
        for field in [
            "</Service/a-1>; rel=\"successor-version\"",
            "<https://other.example/x/a-1/>;REL=successor-version",
            "</b>; rel=\"self\", </c/a-1>; title=\"x\"; rel=\"next successor-version\"",
        ] {
            assert_eq!(instead(field).as_deref(), Some("a-1"), "{field}");
        }
        for field in [
            "",
            "</a-1>",
            "</a-1>; rel=\"self\"",
            "a-1; rel=successor-version",
            "<>; rel=successor-version",
            "</a?b>; rel=successor-version",
            "</a b>; rel=successor-version",
        ] {
            assert_eq!(instead(field), None, "{field}");
        }
    }

    #[test]
    fn a_name_is_one_line_without_hidden_characters() {
        assert_eq!(plain(" Đăng\n\tký\u{202e}\u{200b} ", 20), "Đăng ký");
        assert_eq!(plain("aaaa", 3), "aaa");
        assert_eq!(plain("\u{0}", 3), "");
    }
}
