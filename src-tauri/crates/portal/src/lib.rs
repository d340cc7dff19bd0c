//! HTTP clients for public portals: one file per published standard, all within the same limits.
//!
//! The rules (what an address may be, how long and how large an answer may be, which redirects are
//! followed) lie in `address` and `http`; a standard only says what is asked for and what the
//! statuses mean. Nothing here can switch the check of certificates off.

mod address;
mod asked;
mod bundle;
pub mod dvcqg;
mod fault;
mod http;
mod json;
pub mod pace;
pub mod ptv;

pub use asked::{Asked, Guid};
pub use bundle::{Catalogue, Fetched};
pub use dvcqg::Dvcqg;
pub use fault::PortalError;
pub use http::Limits;
pub use ptv::Ptv;

/// One portal, reached at one base address. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Portal {
    http: http::Http,
}

impl Portal {
    /// A portal on this device: `https` or `http` at `127.0.0.1` or `[::1]`, with or without a
    /// port and a path.
    ///
    /// # Errors
    /// [`PortalError::Refused`] when the address breaks a rule of [`Portal::with_hosts`].
    pub fn new(base: &str) -> Result<Self, PortalError> {
        Self::with_hosts(base, &[])
    }

    /// A portal on this device or at one of `hosts`, the compiled list of the country profile.
    ///
    /// `base` is ASCII, written in its plain form (lower case, no default port, no dots in the
    /// path), at most 2048 bytes long, without user name, query or fragment. It is `https`; only
    /// the two loopback literals may be `http`, and no other IP literal is taken even when listed.
    ///
    /// # Errors
    /// [`PortalError::Refused`] when the address breaks one of these rules, or when the device
    /// has no root certificates to check a portal with.
    pub fn with_hosts(base: &str, hosts: &[&str]) -> Result<Self, PortalError> {
        Self::with_limits(base, hosts, Limits::default())
    }

    /// As [`Portal::with_hosts`], within tighter limits. What is looser than the default in
    /// `limits` is cut to the default.
    ///
    /// # Errors
    /// As [`Portal::with_hosts`].
    pub fn with_limits(base: &str, hosts: &[&str], limits: Limits) -> Result<Self, PortalError> {
        let base = address::base(base, hosts)?;
        Ok(Self { http: http::Http::new(base, limits)? })
    }

    /// The host that is asked, without port: what a citizen is told.
    #[must_use]
    pub fn host(&self) -> String {
        self.http.host().to_owned()
    }

    /// Asks for the published catalogue (`motcua-bundle/1`), unless it is still the one with
    /// `etag`. An `etag` that is no entity-tag of RFC 9110 is not sent.
    ///
    /// Needs a tokio runtime with time and I/O. Dropping the future ends the request.
    pub async fn catalogue(&self, etag: Option<&str>) -> Fetched {
        bundle::fetch(&self.http, etag).await
    }
}
