//! Why nothing was fetched.

use std::{error::Error, io};

/// Why nothing was fetched. Names neither addresses nor internals: it may be shown and logged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PortalError {
    /// No way to the portal, or the way was lost before the answer was complete.
    #[error("no way to the portal")]
    Offline,
    /// The portal answers, but not with what was asked.
    #[error("the portal answers with status {status}")]
    Down {
        /// The status of the answer (RFC 9110, section 15).
        status: u16,
    },
    /// The portal has nothing under this name (404).
    #[error("the portal has nothing under this name")]
    NotFound,
    /// The portal had it once and says that it is gone (410).
    #[error("the portal says that it is gone")]
    Gone {
        /// The id of what took its place, where the portal names it.
        instead: Option<String>,
    },
    /// The portal asks for a pause (429).
    #[error("the portal asks for a pause")]
    TooMany {
        /// Seconds to wait, where the portal says them; at most a day.
        after: Option<u32>,
    },
    /// A page for people instead of data: a firewall stands before the portal.
    #[error("the portal shows a page instead of data")]
    Wall,
    /// The data is not what the portal's standard says.
    #[error("the answer is not what the standard says")]
    Unreadable,
    /// The header or the body is larger than the app accepts.
    #[error("the answer is larger than the app accepts")]
    TooLarge,
    /// The answer was not complete in time.
    #[error("the answer took too long")]
    TooSlow,
    /// Something the app does not do, whoever asks for it.
    #[error("refused: {0}")]
    Refused(&'static str),
}

/// What `error` means for a citizen.
pub(crate) fn classify(error: &reqwest::Error) -> PortalError {
    let causes = || std::iter::successors(error.source(), |cause| below(*cause));
    if causes().any(|cause| cause.is::<rustls::Error>()) {
        return PortalError::Refused("the portal does not prove who it is");
    }
    if error.is_connect() {
        return PortalError::Offline; // also when connecting took too long
    }
    if error.is_timeout() {
        return PortalError::TooSlow;
    }
    for cause in causes() {
        if let Some(parse) = cause.downcast_ref::<hyper::Error>().filter(|error| error.is_parse()) {
            // The exact question (`is_parse_too_large`) is only compiled into servers.
            return if parse.to_string().contains("too large") {
                PortalError::TooLarge
            } else {
                PortalError::Refused("the answer is not HTTP")
            };
        }
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        if matches!(kind, Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput)) {
            return PortalError::Refused("the answer is not HTTP");
        }
    }
    PortalError::Offline
}

/// The cause of `cause`. An [`io::Error`] leaves out what it wraps from [`Error::source`].
fn below<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => cause.source(),
    }
}
