//! What is answered.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::State as Extract,
    http::{
        HeaderMap, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
    routing::get,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{
    StartError, bundle,
    fault::{BadBody, Fault},
    state::State,
    tag,
};

/// What all answers share.
#[derive(Debug)]
pub(crate) struct Shared {
    home: Option<PathBuf>,
    now: Mutex<Now>,
}

/// What may change while serving.
#[derive(Debug)]
struct Now {
    offer: Option<Offer>,
    state: State,
    fault: Fault,
}

/// A checked bundle with its tag.
#[derive(Debug, Clone)]
struct Offer {
    body: Bytes,
    etag: String,
}

impl Offer {
    /// Reads and checks the bundle at `path`.
    fn read(path: &Path) -> Result<Self, StartError> {
        let refused = |error| StartError::Io { what: path.to_owned(), error };
        let bad = |why| StartError::BadBundle { path: path.to_owned(), why };
        let mut body = Vec::new();
        let file = fs::File::open(path).map_err(refused)?;
        file.take(bundle::MAX_FILE + 1).read_to_end(&mut body).map_err(refused)?;
        if body.len() as u64 > bundle::MAX_FILE {
            return Err(bad("larger than any client accepts"));
        }
        bundle::check(&body).map_err(bad)?;
        let etag = format!("\"{}\"", bundle::hex(&Sha256::digest(&body)));
        Ok(Self { body: body.into(), etag })
    }
}

impl Shared {
    /// Opens the state and the bundle, and saves which one it is.
    pub(crate) fn open(
        bundle: Option<&Path>,
        home: Option<PathBuf>,
        without_bundle: bool,
    ) -> Result<Self, StartError> {
        let mut state = State::load(home.as_deref())?;
        let path = bundle.or(state.bundle.as_deref()).map(Path::to_owned);
        if path.is_none() && !without_bundle {
            return Err(StartError::NoBundle);
        }
        let offer = path.as_deref().map(Offer::read).transpose()?;
        state.bundle = path.as_deref().map(absolute).transpose()?;
        state.save(home.as_deref())?;
        Ok(Self { home, now: Mutex::new(Now { offer, state, fault: Fault::None }) })
    }

    /// Serves another bundle from now on.
    pub(crate) fn publish(&self, path: &Path) -> Result<(), StartError> {
        let offer = Offer::read(path)?;
        let mut now = self.now();
        let mut state = now.state.clone();
        state.bundle = Some(absolute(path)?);
        state.save(self.home.as_deref())?;
        now.state = state;
        now.offer = Some(offer);
        Ok(())
    }

    pub(crate) fn set_fault(&self, fault: Fault) {
        self.now().fault = fault;
    }

    /// The offer, if there is one, noted as served. An offer that cannot be noted is not served.
    fn offer(&self) -> Result<Option<Offer>, StartError> {
        let mut now = self.now();
        let Some(offer) = now.offer.clone() else { return Ok(None) };
        let mut state = now.state.clone();
        if state.served(&offer.etag, Timestamp::now()) {
            state.save(self.home.as_deref())?;
            now.state = state;
        }
        Ok(Some(offer))
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `path` from the root, so that a restart in another folder finds the same file.
fn absolute(path: &Path) -> Result<PathBuf, StartError> {
    std::path::absolute(path).map_err(|error| StartError::Io { what: path.to_owned(), error })
}

/// All that is answered.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/catalogue/bundle", get(catalogue))
        .route("/health", get(health))
        .with_state(shared)
}

async fn health(Extract(shared): Extract<Arc<Shared>>) -> Json<Value> {
    let now = shared.now();
    Json(json!({
        "ok": true,
        "etag": now.offer.as_ref().map(|offer| &offer.etag),
        "bytes": now.offer.as_ref().map(|offer| offer.body.len()),
        "versions": now.state.versions,
    }))
}

async fn catalogue(Extract(shared): Extract<Arc<Shared>>, headers: HeaderMap) -> Response {
    let fault = shared.now().fault;
    match fault {
        Fault::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return status.into_response();
        }
        Fault::Slow(time) => tokio::time::sleep(time).await,
        Fault::None | Fault::Cut | Fault::Huge => {}
    }
    let Offer { body, etag } = match shared.offer() {
        Ok(Some(offer)) => offer,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            eprintln!("reference-portal: {error}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let fields: Vec<_> = headers.get_all(IF_NONE_MATCH).iter().map(|v| v.to_str().ok()).collect();
    // Several fields are one list (RFC 9110, section 5.3). One that is not ASCII spoils it.
    let list = fields.into_iter().collect::<Option<Vec<_>>>().unwrap_or_default().join(", ");
    let validators = [(ETAG, etag.as_str()), (CACHE_CONTROL, "no-cache")];
    if tag::matches(&list, &etag) {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    let body = match fault {
        Fault::Cut => Body::new(BadBody::half(&body)),
        Fault::Huge => Body::new(BadBody::huge()),
        Fault::None | Fault::Slow(_) | Fault::Status(_) => Body::from(body),
    };
    (validators, [(CONTENT_TYPE, "application/gzip")], body).into_response()
}
