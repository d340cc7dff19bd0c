//! The limits every question to a portal keeps, whatever its standard.
//!
//! No cookies, no referer, no decompression by the way, no connection kept open, one plain
//! `User-Agent`. Redirects are followed here and not by the library, so that each hop goes through
//! the same check as the address itself; a question with a body is never sent on.

use std::{sync::Once, time::Duration};

use reqwest::{
    Client, Response, Url,
    header::{
        ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
        LINK, LOCATION, RETRY_AFTER, TRANSFER_ENCODING,
    },
    redirect::Policy,
};

use crate::{
    address,
    fault::{PortalError, classify},
};

/// How the app introduces itself.
const USER_AGENT: &str = concat!("MotCua/", env!("CARGO_PKG_VERSION"));

/// How long and how large an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Time for the name, the connection and the TLS handshake together: 10 s.
    pub connect: Duration,
    /// Time for everything, redirects included: 60 s.
    pub total: Duration,
    /// Bytes of one header (names, values and their punctuation): 64 KiB. The library itself
    /// stops reading at 100 fields or 408 KiB.
    pub header: usize,
    /// Bytes of the body, counted while reading: 10 MiB.
    pub body: usize,
    /// Redirects followed: 5.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_secs(60),
            header: 64 << 10,
            body: 10 << 20,
            redirects: 5,
        }
    }
}

impl Limits {
    /// The tighter of `self` and the default, limit by limit.
    fn tightened(self) -> Self {
        let most = Self::default();
        Self {
            connect: self.connect.min(most.connect),
            total: self.total.min(most.total),
            header: self.header.min(most.header),
            body: self.body.min(most.body),
            redirects: self.redirects.min(most.redirects),
        }
    }
}

/// A question.
#[derive(Debug, Default)]
pub(crate) struct Question {
    /// Below the base address, with its leading slash.
    pub(crate) path: String,
    /// What stands after `?`, still without the escapes of an address.
    pub(crate) query: Vec<(&'static str, String)>,
    /// Its fields.
    pub(crate) headers: HeaderMap,
    /// With a body it is a POST, without one a GET.
    pub(crate) body: Option<Vec<u8>>,
}

/// An answer that is no redirect. Fields that are not visible ASCII are as good as absent.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The entity-tag.
    pub(crate) etag: Option<String>,
    /// The media type.
    pub(crate) media: Option<String>,
    /// How long to wait.
    pub(crate) retry_after: Option<String>,
    /// What else is named beside the answer.
    pub(crate) link: Option<String>,
    /// The body of a 200 or 201; that of any other status is not read.
    pub(crate) body: Vec<u8>,
}

/// A client for one base address.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    client: Client,
    base: Url,
    limits: Limits,
}

impl Http {
    /// A client for a base address that [`address::base`] let through.
    pub(crate) fn new(base: Url, limits: Limits) -> Result<Self, PortalError> {
        install_crypto();
        let limits = limits.tightened();
        let mut builder = Client::builder()
            .user_agent(USER_AGENT)
            .referer(false)
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .http1_only()
            .pool_max_idle_per_host(0)
            .connect_timeout(limits.connect)
            .timeout(limits.total);
        if address::is_loopback(&base) {
            builder = builder.no_proxy();
        }
        builder = if base.scheme() == "https" {
            builder.https_only(true)
        } else {
            builder.tls_certs_only([]) // no TLS here, so no certificate is trusted or even read
        };
        let client =
            builder.build().map_err(|_| PortalError::Refused("this device has no certificates"))?;
        Ok(Self { client, base, limits })
    }

    /// The host, without port.
    pub(crate) fn host(&self) -> &str {
        self.base.host_str().unwrap_or_default()
    }

    /// Asks. `received` grows by the bytes of body read, also when the answer is not taken in the
    /// end.
    pub(crate) async fn ask(
        &self,
        mut question: Question,
        received: &mut u64,
    ) -> Result<Answer, PortalError> {
        question.headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        let mut url = self.base.clone();
        url.set_path(&format!("{}{}", self.base.path().trim_end_matches('/'), question.path));
        if !question.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&question.query);
        }
        tokio::time::timeout(self.limits.total, self.follow(url, question, received))
            .await
            .unwrap_or(Err(PortalError::TooSlow))
    }

    /// Asks, and asks again where a redirect leads.
    async fn follow(
        &self,
        mut url: Url,
        question: Question,
        received: &mut u64,
    ) -> Result<Answer, PortalError> {
        for _ in 0..=self.limits.redirects {
            let request = match &question.body {
                None => self.client.get(url.clone()),
                Some(body) => self.client.post(url.clone()).body(body.clone()),
            };
            let request = request.headers(question.headers.clone());
            let response = request.send().await.map_err(|error| classify(&error))?;
            if size(response.headers()) > self.limits.header {
                return Err(PortalError::TooLarge);
            }
            match location(&response)? {
                Some(_) if question.body.is_some() => {
                    return Err(PortalError::Refused("a question with a body is not sent on"));
                }
                Some(location) => url = address::redirect(&url, location)?,
                None => return self.read(response, received).await,
            }
        }
        Err(PortalError::Refused("too many redirects"))
    }

    /// Reads an answer that is no redirect.
    async fn read(
        &self,
        mut response: Response,
        received: &mut u64,
    ) -> Result<Answer, PortalError> {
        let status = response.status().as_u16();
        let field = |name| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
        let (etag, media) = (field(ETAG), field(CONTENT_TYPE));
        let (retry_after, link) = (field(RETRY_AFTER), field(LINK));
        let mut body = Vec::new();
        if matches!(status, 200 | 201) {
            only(response.headers(), CONTENT_ENCODING, "identity")?;
            only(response.headers(), TRANSFER_ENCODING, "chunked")?;
            let most = self.limits.body;
            let announced = response.content_length().unwrap_or(0);
            match usize::try_from(announced) {
                Ok(announced) if announced <= most => body.reserve_exact(announced),
                _ => return Err(PortalError::TooLarge),
            }
            while let Some(chunk) = response.chunk().await.map_err(|error| classify(&error))? {
                *received = received.saturating_add(chunk.len() as u64);
                if chunk.len() > most - body.len() {
                    return Err(PortalError::TooLarge);
                }
                body.extend_from_slice(&chunk);
            }
        }
        Ok(Answer { status, etag, media, retry_after, link, body })
    }
}

/// Makes ring the crypto of the process, once, unless another part of it has chosen already.
fn install_crypto() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Fails only when another thread was faster, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
    });
}

/// The bytes of a header as it stood on the line: `name: value` and a line break each.
fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// Where a redirect wants to go; nothing when the answer is none.
fn location(response: &Response) -> Result<Option<&str>, PortalError> {
    let status = response.status().as_u16();
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = response.headers().get(LOCATION).ok_or(PortalError::Down { status })?;
    let refused = |_| PortalError::Refused("a redirect leads to no address");
    location.to_str().map(Some).map_err(refused)
}

/// Refuses an answer whose header `name` says anything but `value`: the file comes as it is.
fn only(headers: &HeaderMap, name: HeaderName, value: &str) -> Result<(), PortalError> {
    let plain = headers
        .get_all(name)
        .iter()
        .all(|got| got.as_bytes().eq_ignore_ascii_case(value.as_bytes()));
    if plain { Ok(()) } else { Err(PortalError::Refused("the answer is encoded")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_can_be_tightened_and_never_loosened() {
        let loose = Limits {
            connect: Duration::MAX,
            total: Duration::MAX,
            header: usize::MAX,
            body: usize::MAX,
            redirects: usize::MAX,
        };
        assert_eq!(loose.tightened(), Limits::default());
        let tight = Limits { total: Duration::from_secs(1), redirects: 0, ..Limits::default() };
        assert_eq!(tight.tightened(), tight);
    }

    #[test]
    fn no_source_of_this_crate_names_a_way_around_verification() {
        let sources = [
            include_str!("address.rs"),
            include_str!("asked.rs"),
            include_str!("bundle.rs"),
            include_str!("dvcqg.rs"),
            include_str!("fault.rs"),
            include_str!("http.rs"),
            include_str!("json.rs"),
            include_str!("lib.rs"),
            include_str!("pace.rs"),
            include_str!("ptv.rs"),
            include_str!("ptv/events.rs"),
            include_str!("ptv/v11.rs"),
        ];
        for word in ["danger", "preconfigured", "keylog", "add_root", "certs_merge", "identity("] {
            let found: usize = sources.iter().map(|source| source.matches(word).count()).sum();
            // This list is in one of them.
            assert_eq!(found, 1, "{word}");
        }
    }
}
