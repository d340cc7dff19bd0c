//! What questions to a portal bring, and the ids they name things by.

use crate::fault::PortalError;

/// What a question to a portal brought, and what it cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked<T> {
    /// The host that was asked, without port.
    pub host: String,
    /// Requests sent, redirects not counted.
    pub requests: u32,
    /// Bytes of body received, also when the answer was not taken in the end.
    pub bytes: u64,
    /// The answer, or why there is none.
    pub outcome: Result<T, PortalError>,
}

impl<T> Asked<T> {
    /// A question to `host` that is not sent yet.
    pub(crate) fn begun(host: String) -> Self {
        Self { host, requests: 0, bytes: 0, outcome: Err(PortalError::Offline) }
    }
}

/// The id of a thing at the portal: 32 hexadecimal digits with four dashes, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Guid(String);

impl Guid {
    /// Reads an id; upper case becomes lower case.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let fits = text.len() == 36
            && text.bytes().enumerate().all(|(n, b)| match n {
                8 | 13 | 18 | 23 => b == b'-',
                _ => b.is_ascii_hexdigit(),
            });
        fits.then(|| Self(text.to_ascii_lowercase()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
