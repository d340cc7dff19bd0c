//! Our own published standard `motcua-bundle/1`: the whole catalogue as one gzip file at
//! `{base}/catalogue/bundle`, asked for conditionally (RFC 9110, sections 8.8.3 and 13.1.2).

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, IF_NONE_MATCH};

use crate::{
    Asked,
    fault::PortalError,
    http::{Answer, Http, Question},
};

/// Where the catalogue lies below the base address.
const PATH: &str = "/catalogue/bundle";

/// The longest entity-tag that is sent or kept, in bytes.
const MAX_TAG: usize = 256;

/// What the question for the catalogue brought.
pub type Fetched = Asked<Catalogue>;

/// A portal's answer to the question for its catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Catalogue {
    /// It is still the one whose tag was sent.
    Unchanged,
    /// A catalogue, unread: these bytes prove nothing yet.
    New {
        /// Its entity-tag with its quotes, to send the next time.
        etag: Option<String>,
        /// The gzip file, at most [`crate::Limits::body`] bytes.
        body: Vec<u8>,
    },
}

/// Asks for the catalogue, unless it is still the one with `etag`.
pub(crate) async fn fetch(http: &Http, etag: Option<&str>) -> Fetched {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/gzip, */*;q=0.1"));
    let tag = etag.filter(|tag| is_tag(tag)).and_then(|tag| HeaderValue::from_str(tag).ok());
    let conditional = tag.is_some();
    if let Some(tag) = tag {
        headers.insert(IF_NONE_MATCH, tag);
    }
    let mut bytes = 0;
    let question = Question { path: PATH.to_owned(), headers, ..Question::default() };
    let outcome = match http.ask(question, &mut bytes).await {
        Ok(answer) => read(answer, conditional),
        Err(error) => Err(error),
    };
    Asked { host: http.host().to_owned(), requests: 1, bytes, outcome }
}

/// What an answer's status means. A 304 nobody asked for is no answer.
fn read(answer: Answer, conditional: bool) -> Result<Catalogue, PortalError> {
    match answer.status {
        200 => {
            Ok(Catalogue::New { etag: answer.etag.filter(|tag| is_tag(tag)), body: answer.body })
        }
        304 if conditional => Ok(Catalogue::Unchanged),
        status => Err(PortalError::Down { status }),
    }
}

/// Whether `text` is an entity-tag, weak or strong, in ASCII and not longer than [`MAX_TAG`].
fn is_tag(text: &str) -> bool {
    let opaque = text.strip_prefix("W/").unwrap_or(text);
    let inner = opaque.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    text.len() <= MAX_TAG
        && inner.is_some_and(|tag| tag.bytes().all(|b| matches!(b, 0x21 | 0x23..=0x7e)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_tag_is_quoted_and_may_be_weak() {
        for good in ["\"\"", "\"a\"", "W/\"a-1:/,\"", "\"0123456789abcdef\""] {
            assert!(is_tag(good), "{good}");
        }
        for bad in ["", "\"", "a", "\"a", "a\"", "w/\"a\"", "\"a b\"", "\"a\"b\"", "\"ă\"", "*"] {
            assert!(!is_tag(bad), "{bad}");
        }
        assert!(!is_tag("\"a\"\r\nHost: b"));
        assert!(!is_tag(&format!("\"{}\"", "a".repeat(MAX_TAG))));
    }

    #[test]
    fn only_a_conditional_question_can_be_answered_with_unchanged() {
        let answer = |status| Answer { status, ..Answer::default() };
        assert_eq!(read(answer(304), true), Ok(Catalogue::Unchanged));
        for (status, conditional) in [(304, false), (204, true), (206, false), (404, false)] {
            assert_eq!(read(answer(status), conditional), Err(PortalError::Down { status }));
        }
    }

    #[test]
    fn a_tag_that_cannot_be_sent_back_is_not_kept() {
        let etag = Some("no quotes".into());
        let answer = Answer { status: 200, etag, body: vec![1], ..Answer::default() };
        assert_eq!(read(answer, false), Ok(Catalogue::New { etag: None, body: vec![1] }));
    }
}
