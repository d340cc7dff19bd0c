//! What the page of Vietnam's national portal (dichvucong.gov.vn) asks its server, as recorded in
//! 2026. It is not published, stands behind a firewall and may change, so the page that a citizen
//! opens stays the way that always works.
//!
//! Only what one citizen asks for at one moment: one procedure, or the first matches of one
//! search. There is no way to list everything, and all clones of a client together ask at most
//! once a second.

use std::{sync::Arc, time::Duration};

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::{
    Asked, Guid, Limits, address,
    fault::PortalError,
    http::{Http, Question},
    json,
    pace::{Pace, SystemTimer, Timer, Turns},
};

/// Where a search goes.
const SEARCH: &str = "/api/v1/submitting/formality/list-all-public-formality-by-citizen";
/// Where one procedure is.
const DETAIL: &str = "/api/v1/configuring/formality/get-formality-by-citizen";
/// The most matches that are asked for and taken.
pub const MAX_MATCHES: usize = 20;
/// The most characters of a search that are sent.
pub const MAX_TEXT: usize = 200;
/// The time between two questions.
pub const GAP: Duration = Duration::from_secs(1);
/// The most questions that wait for their turn.
const QUEUE: u32 = 5;
/// The longest name that is shown, in characters.
const MAX_NAME: usize = 500;
/// The longest code, in characters.
const MAX_CODE: usize = 40;

/// A client for the national portal. Cloning it is cheap; clones share one pace.
#[derive(Debug, Clone)]
pub struct Dvcqg {
    http: Http,
    turns: Turns,
}

/// A procedure among the matches of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Its id at the portal.
    pub id: Guid,
    /// Its code as the portal writes it, with whatever blanks.
    pub code: String,
    /// Its official name, on one line.
    pub name: String,
}

/// The first matches of a search.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matches {
    /// At most [`MAX_MATCHES`], in the portal's order.
    pub first: Vec<Match>,
    /// Whether the portal has more.
    pub more: bool,
}

/// The answer's outer shape.
#[derive(Deserialize)]
struct Envelope<T> {
    #[serde(default)]
    code: Option<String>,
    data: Option<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Items {
    #[serde(default)]
    items: Option<Vec<Item>>,
    #[serde(default)]
    total: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    id: String,
    #[serde(default, deserialize_with = "text")]
    code: String,
    #[serde(default, deserialize_with = "text")]
    code_notation: String,
    #[serde(default, deserialize_with = "text")]
    name: String,
}

/// Null is no text.
fn text<'de, D: Deserializer<'de>>(d: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

impl Dvcqg {
    /// A client for the portal at `base`, on this device or at one of `hosts`, by the rules of
    /// [`crate::Portal::with_hosts`].
    ///
    /// # Errors
    /// As [`crate::Portal::with_hosts`].
    pub fn open(base: &str, hosts: &[&str]) -> Result<Self, PortalError> {
        Self::with(base, hosts, Limits::default(), Arc::new(SystemTimer::default()))
    }

    /// As [`Dvcqg::open`], within tighter limits and with time handed in.
    ///
    /// # Errors
    /// As [`crate::Portal::with_hosts`].
    pub fn with(
        base: &str,
        hosts: &[&str],
        limits: Limits,
        timer: Arc<dyn Timer>,
    ) -> Result<Self, PortalError> {
        let http = Http::new(address::base(base, hosts)?, limits)?;
        Ok(Self { http, turns: Turns::new(Pace::new(GAP, QUEUE), timer) })
    }

    /// The host that is asked, without port: what a citizen is told.
    #[must_use]
    pub fn host(&self) -> String {
        self.http.host().to_owned()
    }

    /// The procedure with this id, as the portal's own JSON object. Waits for its turn; one
    /// request.
    pub async fn procedure(&self, id: &Guid) -> Asked<Value> {
        let mut asked = Asked::begun(self.host());
        let detail = self.ask(DETAIL, &json!({ "id": id.as_str() }), &mut asked).await;
        asked.outcome = detail.and_then(|detail: Value| match &detail {
            Value::Object(_) => Ok(detail),
            _ => Err(PortalError::Unreadable),
        });
        asked
    }

    /// The first matches of what a citizen typed, of which [`MAX_TEXT`] characters are sent. Waits
    /// for its turn; one request.
    pub async fn search(&self, text: &str) -> Asked<Matches> {
        let mut asked = Asked::begun(self.host());
        let text = json::plain(text, MAX_TEXT);
        if text.is_empty() {
            asked.outcome = Err(PortalError::Refused("nothing is asked for"));
            return asked;
        }
        let body = json!({
            "limit": MAX_MATCHES, "lastId": "", "q": text, "categoryId": "", "departmentCode": "",
        });
        let found = self.ask(SEARCH, &body, &mut asked).await;
        asked.outcome = found.map(matches);
        asked
    }

    async fn ask<T: serde::de::DeserializeOwned, R>(
        &self,
        path: &str,
        body: &Value,
        asked: &mut Asked<R>,
    ) -> Result<T, PortalError> {
        self.turns.wait().await?;
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let body = Some(body.to_string().into_bytes());
        let question = Question { path: path.to_owned(), headers, body, ..Question::default() };
        asked.requests += 1;
        let answer = self.http.ask(question, &mut asked.bytes).await?;
        let Envelope { code, data } = json::read(&answer)?;
        match (code.as_deref(), data) {
            (None | Some("OK"), Some(data)) => Ok(data),
            (None | Some("OK"), None) => Err(PortalError::NotFound),
            (Some(_), _) => Err(PortalError::Unreadable),
        }
    }
}

/// Reads matches; one without an id is left out, for nothing could be asked about it.
fn matches(found: Items) -> Matches {
    let items = found.items.unwrap_or_default();
    let (count, total) = (items.len(), found.total.unwrap_or_default());
    let whole = |item: Item| {
        let code = if item.code.trim().is_empty() { item.code_notation } else { item.code };
        let id = Guid::read(item.id.trim())?;
        Some(Match {
            id,
            code: json::plain(&code, MAX_CODE),
            name: json::plain(&item.name, MAX_NAME),
        })
    };
    let first: Vec<Match> = items.into_iter().take(MAX_MATCHES).filter_map(whole).collect();
    Matches { first, more: count > MAX_MATCHES || total > count as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "019dc4fb-e9a3-7054-9ac2-13ec7c0fca4c";

    fn read(items: Value) -> Matches {
        matches(serde_json::from_value(items).expect("items"))
    }

    #[test]
    fn matches_are_cleaned_and_bounded() {
        let item =
            json!({ "id": ID, "code": null, "codeNotation": " 1.014325", "name": "Thủ\ntục" });
        let found = read(json!({ "items": [item, { "id": "7", "name": "x" }], "total": 2 }));
        let id = Guid::read(ID).expect("an id");
        let whole = Match { id, code: "1.014325".into(), name: "Thủ tục".into() };
        assert_eq!(found, Matches { first: vec![whole], more: false });

        let many: Vec<Value> = (0..100).map(|_| item.clone()).collect();
        let found = read(json!({ "items": many }));
        assert_eq!((found.first.len(), found.more), (MAX_MATCHES, true));
        assert!(read(json!({ "items": [item], "total": 9 })).more);
        assert_eq!(read(json!({ "items": null })), Matches::default());
        assert_eq!(read(json!({})), Matches::default());
    }
}
