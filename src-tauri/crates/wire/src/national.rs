//! What the national portal said when the citizen asked it.

use model::{Code, LocalizedText, Service};
use serde::{Deserialize, Serialize};

/// What the national portal itself says of a reviewed service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortalRecord {
    /// In the portal's words; its date stands in its source.
    pub service: Service,
    /// When it was asked for, in seconds since 1970-01-01 UTC.
    pub asked_at: i64,
    /// It was changed after the source of the reviewed record.
    pub newer: bool,
}

/// What the national portal found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PortalSearch {
    /// The text that was searched, as typed.
    pub text: String,
    /// The first of what was found, in the portal's order, at most 20.
    pub hits: Vec<PortalHit>,
    /// The portal has more.
    pub more: bool,
    /// The portal showed a page for people instead of an answer: [`crate::Destination::Portal`] is the
    /// way.
    pub walled: bool,
    /// The address of the page on which a citizen begins to look.
    pub home: Option<String>,
}

/// A service that the national portal found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalHit {
    /// Its code.
    pub code: Code,
    /// Its official name.
    pub name: LocalizedText,
    /// Its id at the portal, for [`crate::Destination::PortalPage`].
    pub id: String,
    /// The address of its official page.
    pub page: Option<String>,
    /// The device knows it already.
    pub known: bool,
}
