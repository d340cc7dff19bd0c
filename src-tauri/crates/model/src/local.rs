use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Code, Cost, LocalizedText, Source, Time, service::id};

id! {
    /// The id of a local rule.
    LocalRuleId
}

/// What one province decided for some services: other costs, other times. It is shown beside what
/// holds everywhere and never replaces it silently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocalRule {
    /// Its id.
    pub id: LocalRuleId,
    /// The code of the province, two digits.
    pub province: String,
    /// The province in words.
    pub place: LocalizedText,
    /// The services it holds for.
    pub services: Vec<Code>,
    /// In force from this day.
    pub from: Date,
    /// In force until the end of this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Date>,
    /// cv:hasCost there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// cv:processingTime there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Time>,
    /// What else to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalizedText>,
    /// dct:source.
    pub source: Source,
}
