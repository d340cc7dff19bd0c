//! What the page of Vietnam's national portal asks its server, as recorded in 2026: two POSTs,
//! answered with 201 and `{"code":"OK","data":…}`.

use std::{path::Path, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::State as Extract,
    http::{HeaderMap, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    StartError,
    apis::{Log, is_guid},
    folder,
};

/// The most procedures of one answer.
const MAX_LIMIT: usize = 200;

/// All procedures.
#[derive(Debug)]
pub(crate) struct National {
    procedures: Vec<Procedure>,
    log: Arc<Log>,
}

/// A file of the folder: what a crawl of the portal kept of a procedure.
#[derive(Debug, Deserialize)]
struct Procedure {
    id: String,
    code: String,
    name: String,
    detail: serde_json::Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Search {
    limit: usize,
    #[serde(default)]
    last_id: String,
    q: String,
}

#[derive(Deserialize)]
struct Wanted {
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    id: &'a str,
    code: &'a str,
    code_notation: &'a str,
    name: &'a str,
}

impl National {
    /// Reads the procedures of a folder, one a file.
    pub(crate) fn open(folder: Option<&Path>, log: Arc<Log>) -> Result<Self, StartError> {
        let read = folder::read::<Procedure>(folder, include_str!("../samples/dvcqg.json"))?;
        let mut procedures = Vec::new();
        for (path, procedure) in read {
            if !is_guid(&procedure.id) {
                return Err(StartError::BadFile { path, why: "its id is no GUID" });
            }
            procedures.push(procedure);
        }
        Ok(Self { procedures, log })
    }

    /// Notes a question and reads it; it says itself that it is JSON. `Err` is the answer to one
    /// that is not taken.
    fn question<'a, T: Deserialize<'a>>(
        &self,
        uri: &Uri,
        headers: &HeaderMap,
        body: &'a Bytes,
    ) -> Result<T, Box<Response>> {
        if let Some(trouble) = self.log.note("POST", uri, body) {
            return Err(Box::new(trouble));
        }
        let media = headers.get(CONTENT_TYPE).and_then(|m| m.to_str().ok()).unwrap_or_default();
        if !media.starts_with("application/json") {
            return Err(Box::new(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response()));
        }
        serde_json::from_slice(body).map_err(|_| Box::new(StatusCode::BAD_REQUEST.into_response()))
    }
}

/// All that is answered.
pub(crate) fn router(national: Arc<National>) -> Router {
    Router::new()
        .route("/api/v1/submitting/formality/list-all-public-formality-by-citizen", post(search))
        .route("/api/v1/configuring/formality/get-formality-by-citizen", post(detail))
        .with_state(national)
}

fn answer(data: Value) -> Response {
    (StatusCode::CREATED, Json(json!({ "code": "OK", "data": data }))).into_response()
}

async fn search(
    Extract(national): Extract<Arc<National>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let search: Search = match national.question(&uri, &headers, &body) {
        Ok(search) => search,
        Err(refused) => return *refused,
    };
    if !(1..=MAX_LIMIT).contains(&search.limit) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let text = search.q.trim().to_lowercase();
    let fits =
        |p: &&Procedure| p.name.to_lowercase().contains(&text) || p.code.trim() == text.as_str();
    let found: Vec<&Procedure> = national.procedures.iter().filter(fits).collect();
    let after = match search.last_id.as_str() {
        "" => 0,
        id => found.iter().position(|p| p.id == id).map_or(found.len(), |at| at + 1),
    };
    let items: Vec<Item> = found
        .iter()
        .skip(after)
        .take(search.limit)
        .map(|p| Item { id: &p.id, code: &p.code, code_notation: &p.code, name: &p.name })
        .collect();
    let last = items.last().map(|item| item.id);
    answer(json!({ "items": items, "lastId": last, "total": found.len() }))
}

async fn detail(
    Extract(national): Extract<Arc<National>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let wanted: Wanted = match national.question(&uri, &headers, &body) {
        Ok(wanted) => wanted,
        Err(refused) => return *refused,
    };
    match national.procedures.iter().find(|p| p.id == wanted.id) {
        Some(procedure) => answer(Value::Object(procedure.detail.clone())),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
