use serde::{Deserialize, Serialize};

use crate::{LocalizedText, Source};

/// A portal: which published standard it speaks, at which address. Another country is another
/// file, not another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its id, the name of its file.
    pub id: String,
    /// What people call it.
    pub name: LocalizedText,
    /// Its country, by ISO 3166-1 alpha-2.
    pub country: String,
    /// The only hosts that are asked, in lower case; nothing else is ever contacted for it.
    pub hosts: Vec<String>,
    /// The languages of its texts by BCP 47, the most wanted first.
    pub languages: Vec<String>,
    /// How it gives its catalogue of services.
    pub catalogue: CatalogueAccess,
    /// dct:source.
    pub source: Source,
}

impl Profile {
    /// The address a citizen opens for the service with this id at the portal; nothing where the
    /// portal has no such pages, or when `id` is no UUID in lower case.
    #[must_use]
    pub fn page_of(&self, id: &str) -> Option<String> {
        let digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
        let uuid = id.len() == 36
            && id.bytes().enumerate().all(|(n, b)| match n {
                8 | 13 | 18 | 23 => b == b'-',
                _ => digit(b),
            });
        self.catalogue.page.as_ref().filter(|_| uuid).map(|page| page.replace("{id}", id))
    }
}

/// How a portal gives its catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueAccess {
    /// What is spoken.
    pub standard: Standard,
    /// Where: `https://` at one of the hosts. Absent where the address is only known at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The page of one service for citizens, with `{id}` in the place of its id at the portal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// The page on which a citizen begins to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// Whether the portal publishes a way to take the whole catalogue.
    #[serde(default)]
    pub bulk: bool,
    /// What a citizen should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalizedText>,
}

/// A way to give a catalogue that the app speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standard {
    /// Our own published format `motcua-bundle/1`: the whole catalogue as one file.
    #[serde(rename = "motcua-bundle-1")]
    MotcuaBundle1,
    /// What the page of Vietnam's national portal asks, as recorded in 2026; unpublished.
    #[serde(rename = "dvcqg-detail-2026")]
    DvcqgDetail2026,
    /// The Open API of Finland's service catalogue (Palvelutietovaranto), version 11.
    #[serde(rename = "ptv-open-api-11")]
    PtvOpenApi11,
}

impl Standard {
    /// Every standard.
    pub const ALL: [Self; 3] = [Self::MotcuaBundle1, Self::DvcqgDetail2026, Self::PtvOpenApi11];
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_uuid_gets_into_the_address_of_a_page() {
        let profile: Profile = serde_json::from_value(json!({
            "id": "sea", "name": { "vi": "Biển" }, "country": "VN", "hosts": ["a.example"],
            "languages": ["vi"], "source":
                { "name": { "vi": "Nguồn" }, "date": "2026-01-01", "checked": "2026-01-01" },
            "catalogue": { "standard": "dvcqg-detail-2026", "page": "https://a.example/p/{id}" },
        }))
        .expect("a profile");
        let id = "019dc4fb-e9a3-7054-9ac2-13ec7c0fca4c";
        assert_eq!(profile.page_of(id), Some(format!("https://a.example/p/{id}")));
        for bad in ["", "..", &id[1..], &id.replace('-', "/"), &id.to_uppercase(), "{id}"] {
            assert_eq!(profile.page_of(bad), None, "{bad}");
        }
        let without = CatalogueAccess { page: None, ..profile.catalogue.clone() };
        assert_eq!(Profile { catalogue: without, ..profile }.page_of(id), None);
    }
}
