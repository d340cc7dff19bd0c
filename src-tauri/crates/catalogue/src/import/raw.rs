//! The recorded answer, as far as it is used. Members may be missing or null; one of another
//! kind than the portal sends makes the whole line unreadable, and that is then said.

use serde::{Deserialize, Deserializer};

/// Null means nothing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    d: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(d)?.unwrap_or_default())
}

#[derive(Deserialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) code: String,
    #[serde(default, deserialize_with = "or_default")]
    pub(super) name: String,
    pub(super) detail: Detail,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Detail {
    #[serde(deserialize_with = "or_default")]
    pub(super) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) keywords: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) requirements_and_conditions: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) execution_steps: Vec<Step>,
    #[serde(deserialize_with = "or_default")]
    pub(super) execution_methods: Vec<Method>,
    #[serde(deserialize_with = "or_default")]
    pub(super) execution_cases: Vec<Dossier>,
    #[serde(deserialize_with = "or_default")]
    pub(super) cases: Vec<Case>,
    #[serde(deserialize_with = "or_default")]
    pub(super) is_full_process: bool,
    #[serde(deserialize_with = "or_default")]
    pub(super) is_offline_only: bool,
    #[serde(deserialize_with = "or_default")]
    pub(super) departments_executing: Vec<Option<Named>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) unit_groups_executing: Vec<Option<Named>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) executing_agencies: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) departments_authority: Vec<Option<Named>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) unit_groups_authority: Vec<Option<Named>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) legal_basises_details: Vec<Option<Named>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) results_details: Vec<Option<Named>>,
    #[serde(deserialize_with = "or_default")]
    pub(super) service_groups_details: Vec<Option<Named>>,
    /// Milliseconds since 1970.
    pub(super) updated_at: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Step {
    #[serde(deserialize_with = "or_default")]
    pub(super) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) description: String,
}

/// A channel with its time and fees.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Method {
    #[serde(deserialize_with = "or_default")]
    pub(super) submission_method: String,
    pub(super) processing_time: Option<Quantity>,
    #[serde(deserialize_with = "or_default")]
    pub(super) processing_time_unit: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) description: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) fees: Vec<Fee>,
}

/// A number, or the words somebody typed into the field of the number.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Quantity {
    Number(f64),
    Words(String),
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Fee {
    pub(super) value: Option<f64>,
    #[serde(deserialize_with = "or_default")]
    pub(super) description: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) currency_name: String,
    pub(super) currency: Option<Named>,
}

/// A time that applies in one case.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Case {
    #[serde(deserialize_with = "or_default")]
    pub(super) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) processing_day: Day,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Day {
    pub(super) qty: Option<Quantity>,
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub(super) unit: String,
}

/// A list of papers.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Dossier {
    #[serde(deserialize_with = "or_default")]
    pub(super) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) profile_components: Vec<Component>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Component {
    #[serde(deserialize_with = "or_default")]
    pub(super) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) original_qty: i64,
    #[serde(deserialize_with = "or_default")]
    pub(super) copy_qty: i64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Named {
    #[serde(deserialize_with = "or_default")]
    pub(super) name: String,
    #[serde(deserialize_with = "or_default")]
    pub(super) code: String,
    #[serde(rename = "type", deserialize_with = "or_default")]
    pub(super) kind: String,
}
