//! The real desk behind a loopback address: the same calls as in the app, over HTTP.
//!
//! `POST /ask/ROOM/NAME` carries a call's JSON, `POST /lane/put` a chunk of a file,
//! `POST /lane/take` answers one. A failure is
//! answered with status 422 and its JSON. `POST /test/fault` and `POST /test/clear` set faults by hand.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use desk::{Desk, FixedClock, National, NoVoice, Outside, Parts, Places, VaultParts};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use wire::{Call, Failure, Reason, lane};

use crate::{
    Outcome, content,
    faults::{Fault, Faults},
    keys::{Clockwork, Keys},
    site::{Site, policy},
};

/// The time on every desk of the tests: 2026-11-21, 09:00 in Vietnam, in seconds since 1970.
pub const NOW: i64 = 1_795_226_400;

/// A portal at which nobody answers: the discard port of this machine.
const NO_ANSWER: &str = "http://127.0.0.1:9";

/// A desk with an address of its own and a folder of its own; both go when it is dropped.
pub struct DeskServer {
    /// The faults on its calls.
    pub faults: Arc<Faults>,
    /// Where it listens, such as `http://127.0.0.1:5000`.
    pub address: String,
    counter: Arc<Counter>,
    portal: String,
    loads: AtomicU32,
    task: JoinHandle<()>,
}

/// The desk itself with what was handed in to it.
#[derive(Clone)]
pub struct Behind {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Its clock, which stands still.
    pub clock: Arc<FixedClock>,
    /// What it was told to open outside the app.
    pub opened: Arc<Opened>,
    /// What was saved outside the vault.
    pub saved: Arc<Saved>,
    /// Its keychain.
    pub keys: Arc<Keys>,
    /// The time that the vault's lock goes by.
    pub ticks: Arc<Clockwork>,
    _home: Arc<TempDir>,
}

impl Behind {
    /// A desk as after installation, with the address of a portal for newer content and for what
    /// the national one is asked.
    fn new(portal: Option<&str>) -> Outcome<Self> {
        let home = tempfile::tempdir()?;
        let clock = Arc::new(FixedClock::at(NOW));
        let opened = Arc::new(Opened::default());
        let saved = Arc::new(Saved(tempfile::tempdir()?));
        let (keys, ticks) = (Arc::new(Keys::default()), Arc::new(Clockwork::default()));
        let desk = Desk::open(Parts {
            home: home.path().join("app"),
            bundled: content::bundled()?,
            units: content::UNITS,
            centres: content::CENTRES,
            clock: clock.clone(),
            outside: opened.clone(),
            voice: Arc::new(NoVoice),
            portal: portal.map(portal::Portal::new).transpose()?,
            national: portal.and_then(national),
            vault: VaultParts {
                keys: keys.clone(),
                ticks: ticks.clone(),
                places: saved.clone(),
                ..VaultParts::for_tests()
            },
        })?;
        Ok(Self { desk, clock, opened, saved, keys, ticks, _home: Arc::new(home) })
    }
}

/// The national portal, played by the portal at `address`.
fn national(address: &str) -> Option<National> {
    National::new(desk::profile("vn-dvcqg", content::NATIONAL).ok()?, Some(address))
}

/// Every address that was opened outside; nothing really opens.
#[derive(Debug, Default)]
pub struct Opened(Mutex<Vec<String>>);

impl Opened {
    /// The addresses, first to last.
    #[must_use]
    pub fn list(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Outside for Opened {
    fn open(&self, address: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(address.to_owned());
        true
    }
}

/// A folder in which everything is saved without asking.
#[derive(Debug)]
pub struct Saved(TempDir);

impl Saved {
    /// The folder.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        self.0.path()
    }
}

impl Places for Saved {
    fn file(&self, name: &str) -> Option<PathBuf> {
        Some(self.path().join(name))
    }

    fn folder(&self) -> Option<PathBuf> {
        Some(self.path().to_owned())
    }
}

/// What every request needs.
struct Counter {
    behind: Mutex<Behind>,
    faults: Arc<Faults>,
    site: Site,
    policy: String,
}

impl Counter {
    fn behind(&self) -> Behind {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl DeskServer {
    /// A desk as after installation, on a port of its own.
    ///
    /// # Errors
    /// When the content has faults, or there is no port or no place for files.
    pub async fn start(site: Site) -> Outcome<Self> {
        Self::start_at(site, 0).await
    }

    /// The same on a given port; 0 takes a free one.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_at(site: Site, port: u16) -> Outcome<Self> {
        Self::start_with(site, port, NO_ANSWER).await
    }

    /// The same on a given port (0: any), with another portal.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub async fn start_with(site: Site, port: u16, portal: &str) -> Outcome<Self> {
        let faults = Arc::new(Faults::default());
        let behind = Mutex::new(Behind::new(Some(portal))?);
        let counter = Arc::new(Counter { behind, faults: faults.clone(), site, policy: policy()? });
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let router = Router::new()
            .route("/ask/{room}/{name}", post(ask))
            .route("/lane/put", post(put))
            .route("/lane/take", post(take))
            .route("/test/fault", post(fault))
            .route("/test/clear", post(clear))
            .fallback(get(file))
            .layer(DefaultBodyLimit::max(2 * lane::CHUNK))
            .with_state(counter.clone());
        let task = tokio::spawn(async move {
            // Ends with the task.
            let _ = axum::serve(listener, router).await;
        });
        let portal = portal.to_owned();
        Ok(Self { faults, address, counter, portal, loads: AtomicU32::new(0), task })
    }

    /// Puts a desk as after installation behind the same address, with or without a portal and
    /// without faults. The browser can so keep the compiled interface from one check to the next.
    ///
    /// # Errors
    /// When there is no place for files.
    pub fn renew(&self, portal: bool) -> Outcome {
        self.faults.clear();
        let fresh = Behind::new(portal.then_some(self.portal.as_str()))?;
        *self.counter.behind.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// The desk behind the address.
    #[must_use]
    pub fn behind(&self) -> Behind {
        self.counter.behind()
    }

    /// The address of a screen, different at each call, so that the page is loaded anew.
    #[must_use]
    pub fn url(&self, hash: &str) -> String {
        format!("{}/?{}{hash}", self.address, self.loads.fetch_add(1, Ordering::Relaxed))
    }

    /// Puts a call to the desk itself, past the page and the faults.
    ///
    /// # Errors
    /// As the desk answers.
    pub async fn ask<C: Call>(&self, call: &C) -> Outcome<C::Reply> {
        let body = serde_json::to_string(call)?;
        match self.behind().desk.dispatch(C::ROOM, C::NAME, &body).await {
            Ok(reply) => Ok(serde_json::from_str(&reply)?),
            Err(failure) => Err(format!("{}/{}: {failure:?}", C::ROOM, C::NAME).into()),
        }
    }
}

impl Drop for DeskServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn ask(
    State(counter): State<Arc<Counter>>,
    Path((room, name)): Path<(String, String)>,
    body: String,
) -> Response {
    let answer = async {
        counter.faults.meet(&format!("{room}/{name}")).await?;
        counter.behind().desk.dispatch(&room, &name, &body).await
    };
    answered(answer.await)
}

/// The ticket and the offset that a request of the lane names.
fn place(headers: &HeaderMap) -> Result<(u32, u64), Failure> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.parse::<u64>().ok();
    let ticket = number(lane::TICKET).and_then(|t| u32::try_from(t).ok());
    ticket.zip(number(lane::OFFSET)).ok_or_else(|| desk::failed(Reason::NotUnderstood))
}

async fn take(State(counter): State<Arc<Counter>>, headers: HeaderMap) -> Response {
    let answer = async {
        counter.faults.meet("lane/take").await?;
        let (ticket, offset) = place(&headers)?;
        counter.behind().desk.take(ticket, offset)
    };
    match answer.await {
        Ok(bytes) => {
            let raw = [
                (header::CONTENT_TYPE, "application/octet-stream"),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (raw, bytes).into_response()
        }
        Err(failure) => answered(Err(failure)),
    }
}

async fn put(State(counter): State<Arc<Counter>>, headers: HeaderMap, body: Bytes) -> Response {
    let answer = async {
        counter.faults.meet("lane/put").await?;
        let (ticket, offset) = place(&headers)?;
        counter.behind().desk.put(ticket, offset, &body).map(|got| got.to_string())
    };
    answered(answer.await)
}

fn answered(answer: Result<String, Failure>) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    match answer {
        Ok(reply) => (json, reply).into_response(),
        Err(failure) => (StatusCode::UNPROCESSABLE_ENTITY, json, Json(failure)).into_response(),
    }
}

async fn fault(State(counter): State<Arc<Counter>>, Json(fault): Json<Fault>) {
    counter.faults.set(fault);
}

async fn clear(State(counter): State<Arc<Counter>>) {
    counter.faults.clear();
}

async fn file(State(counter): State<Arc<Counter>>, uri: Uri) -> Response {
    let Some(file) = counter.site.get(uri.path().trim_start_matches('/')) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (header::CONTENT_TYPE, file.kind),
        (header::CONTENT_SECURITY_POLICY, counter.policy.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // One server serves one build: Chromium may keep the compiled interface.
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    (headers, file.bytes.clone()).into_response()
}
