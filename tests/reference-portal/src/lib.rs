//! A portal for the demo and the tests. It speaks what is published and nothing else, shares no
//! type with the app, and refuses what is wrong, so that a slip on one side cannot cancel out on
//! the other.
//!
//! | ask | answer |
//! |---|---|
//! | `GET /catalogue/bundle` | a `motcua-bundle/1` with a strong `ETag`; `If-None-Match` is honoured (RFC 9110) |
//! | `GET /api/v11/Service…` | Finland's service catalogue, PTV Open API 11 |
//! | `POST /api/v1/…-by-citizen` | one procedure or a search of Vietnam's national portal, as recorded in 2026 |
//! | `GET /health` | what is served, as JSON |
//!
//! `HEAD` is answered wherever `GET` is.

mod apis;
mod bundle;
mod dvcqg;
mod fault;
mod folder;
mod ptv;
mod serve;
mod state;
mod tag;

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

pub use apis::Trouble;
pub use fault::Fault;
use tokio::{net::TcpListener, task::JoinHandle};

/// What a portal is started with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The bundle to serve; without one, that of the last start with the same `home`.
    pub bundle: Option<PathBuf>,
    /// The folder that keeps the state over restarts; made when missing. Without one, none is kept.
    pub home: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Whether there may be no bundle; its address then answers 404.
    pub without_bundle: bool,
    /// A folder of services as PTV 11 shows them, one JSON file each; samples of our own without.
    pub ptv: Option<PathBuf>,
    /// Services on a page of PTV; 0 for 100.
    pub ptv_page: usize,
    /// A folder of procedures of the national portal, `{id, code, name, detail}`, one JSON file
    /// each; samples of our own without.
    pub dvcqg: Option<PathBuf>,
}

/// Why a portal does not start, or does not take a bundle.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Neither the options nor the state name a bundle.
    #[error("no bundle is named")]
    NoBundle,
    /// The file is not a whole `motcua-bundle/1`.
    #[error("{}: {why}", path.display())]
    BadBundle {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file of the live catalogues is not what it should be.
    #[error("{}: {why}", path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The state on disk is not what this portal writes. It is left as it is.
    #[error("{}: not the state of a reference portal", .0.display())]
    BadState(PathBuf),
    /// A file or the port cannot be used.
    #[error("{}: {error}", what.display())]
    Io {
        /// The file or address.
        what: PathBuf,
        /// What the system says.
        error: io::Error,
    },
}

/// A portal that serves until this is dropped. Then its port refuses connections.
#[derive(Debug)]
pub struct Running {
    /// The base address, `http://127.0.0.1:PORT`.
    pub address: String,
    shared: Arc<serve::Shared>,
    log: Arc<apis::Log>,
    server: JoinHandle<()>,
}

impl Running {
    /// Makes the catalogue misbehave from the next answer on, or [`Fault::None`] behave again.
    pub fn set_fault(&self, fault: Fault) {
        self.shared.set_fault(fault);
    }

    /// Makes the live catalogues give this answer to everything from the next one on, or behave
    /// again.
    pub fn set_trouble(&self, trouble: Option<Trouble>) {
        self.log.set_trouble(trouble);
    }

    /// What the live catalogues were asked so far: method, path with query, body.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.log.asked()
    }

    /// Serves another bundle from the next answer on, and names it in the state.
    ///
    /// # Errors
    /// A [`StartError`] when the file cannot be served; then the old bundle stays.
    pub fn publish(&self, bundle: &Path) -> Result<(), StartError> {
        self.shared.publish(bundle)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Starts a portal on 127.0.0.1, in the tokio runtime this is called in (time and I/O enabled).
///
/// # Errors
/// A [`StartError`] when there is no bundle that can be served, the state is not ours, or a file
/// or the port cannot be used.
pub async fn start(options: Options) -> Result<Running, StartError> {
    let Options { bundle, home, port, without_bundle, ptv, ptv_page, dvcqg } = options;
    let log = Arc::new(apis::Log::default());
    let ptv = ptv::Ptv::open(ptv.as_deref(), ptv_page, Arc::clone(&log))?;
    let national = dvcqg::National::open(dvcqg.as_deref(), Arc::clone(&log))?;
    let shared = Arc::new(serve::Shared::open(bundle.as_deref(), home, without_bundle)?);
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let refused = |error| StartError::Io { what: wanted.to_string().into(), error };
    let listener = TcpListener::bind(wanted).await.map_err(refused)?;
    let address = format!("http://{}", listener.local_addr().map_err(refused)?);
    let router = serve::router(Arc::clone(&shared))
        .merge(ptv::router(Arc::new(ptv)))
        .merge(dvcqg::router(Arc::new(national)));
    let server = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            eprintln!("reference-portal: {error}");
        }
    });
    Ok(Running { address, shared, log, server })
}
