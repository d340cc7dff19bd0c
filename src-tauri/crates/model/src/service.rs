use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{EventId, LocalizedText, Rule, Source};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl From<&str> for $name {
            fn from(s: &str) -> Self {
                Self(s.to_owned())
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use id;

id! {
    /// The code of a service on its portal (dct:identifier); in Vietnam `d.dddddd`.
    Code
}
id! {
    /// The id of a kind of paper (cv:EvidenceType), the same in every service.
    EvidenceId
}
id! {
    /// The id of a kind of office.
    OfficeId
}

/// A public service (cpsv:PublicService).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// dct:identifier.
    pub code: Code,
    /// dct:title, the official name.
    pub name: LocalizedText,
    /// The name in everyday words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<LocalizedText>,
    /// dct:description in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<LocalizedText>,
    /// cv:Requirement in words: who may ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<LocalizedText>,
    /// What people say when they mean this service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Further words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// cv:isGroupedBy: the life events it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventId>,
    /// Whether it can be filed over the network.
    #[serde(default)]
    pub online: Online,
    /// cv:hasCompetentAuthority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<LocalizedText>,
    /// The official page, https only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// dct:source.
    pub source: Source,
    /// cv:hasChannel.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// cv:hasCost; empty means not stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub costs: Vec<Cost>,
    /// cv:processingTime; empty means not stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub times: Vec<Time>,
    /// cpsv:hasInput; empty means not stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<PaperUse>,
    /// What the citizen does, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<LocalizedText>,
    /// cpsv:produces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ResultOf>,
    /// cpsv:hasLegalResource; empty means not stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub laws: Vec<Law>,
    /// Where the source contradicts itself or was corrected, said to the citizen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<LocalizedText>,
    /// Where this record differs from the recorded official answer, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differs: Vec<Differs>,
    /// dct:isReplacedBy with its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Replaced>,
    /// In force from this day; a future one is said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// In force until the end of this day, where a source says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<Date>,
    /// Codes of provincial variants that share this service's folded official name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Code>,
}

impl Service {
    /// The everyday name where there is one, else the official name.
    #[must_use]
    pub fn title(&self) -> &LocalizedText {
        self.plain.as_ref().unwrap_or(&self.name)
    }
}

/// How much of a service can be filed over the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Online {
    /// From filing to result.
    Full,
    /// Some steps only.
    Partial,
    /// Not at all.
    None,
    /// The source does not say.
    #[default]
    Unknown,
}

/// cv:Channel: a way to file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// The kind of way.
    pub kind: ChannelKind,
    /// The kind of office, if it is one place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<OfficeId>,
    /// The place in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#where: Option<LocalizedText>,
}

/// The kind of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelKind {
    /// Over the network.
    Online,
    /// In person.
    Counter,
    /// By post.
    Post,
    /// By telephone.
    Phone,
}

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Vietnamese đồng; it has no minor unit.
    Vnd,
    /// United States dollar, in cents.
    Usd,
    /// Euro, in cents.
    Eur,
}

/// cv:Cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The channel it applies to; every one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<ChannelKind>,
    /// The case in which it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<LocalizedText>,
    /// What the source really says.
    pub status: CostStatus,
    /// Whole minor units of `currency`; only with [`CostStatus::Amount`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Always with `amount`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The last day of the window the source names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What else the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalizedText>,
}

/// What a source says of a cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CostStatus {
    /// An amount.
    Amount,
    /// Free, in words.
    Free,
    /// A bare 0 without any words: shown as just that.
    BareZero,
    /// Set by the provincial council.
    Province,
    /// A rule in words only.
    TextOnly,
}

/// cv:processingTime, for one case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// The case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<LocalizedText>,
    /// How many units; half days exist. Absent when the source gives no number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upto: Option<f64>,
    /// The unit.
    pub unit: TimeUnit,
    /// Added on top of the other times in a special case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extra: bool,
    /// What else the source says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalizedText>,
}

/// The unit of a [`Time`] or [`crate::Due`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// A day on which offices work.
    WorkingDay,
    /// A day of the calendar.
    Day,
    /// A month of the calendar.
    Month,
    /// An hour.
    Hour,
    /// Within the day of filing.
    SameDay,
    /// In words only, see the note.
    Text,
}

/// cpsv:hasInput: how a service uses a paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperUse {
    /// The kind of paper; absent in imported records, which have `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
    /// The paper in the source's words, where it has no id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<LocalizedText>,
    /// What to do with it.
    pub ask: Ask,
    /// How many originals.
    #[serde(default)]
    pub original: u8,
    /// How many copies.
    #[serde(default)]
    pub copy: u8,
    /// The case in which it is asked, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<LocalizedText>,
    /// The same as a rule over the answers of an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Rule>,
    /// Whether the state's databases already hold it.
    #[serde(default)]
    pub in_database: InDatabase,
    /// One paper of a group is enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What else to know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalizedText>,
}

/// What to do with a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Hand it in.
    Submit,
    /// Only show it.
    Show,
    /// Bring nothing: the office looks it up.
    Data,
}

/// Whether the state's databases hold a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InDatabase {
    /// Yes, by the source.
    Yes,
    /// Yes, by the source, and the office looks there first: it asks for the paper only when it
    /// finds nothing.
    First,
    /// No, by the source.
    No,
    /// The source does not say.
    #[default]
    Unknown,
}

/// cv:Output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResultOf {
    /// What the citizen gets.
    pub name: LocalizedText,
    /// The paper it yields.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<EvidenceId>,
}

/// eli:LegalResource.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Its number.
    pub no: String,
    /// Its title.
    pub title: LocalizedText,
}

/// A stated difference from the recorded official answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Differs {
    /// `fee`, `time`, `papers` or `code`.
    pub field: String,
    /// Why, for the reviewer.
    pub why: String,
}

/// dct:isReplacedBy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replaced {
    /// The new code.
    pub code: Code,
    /// From this day.
    pub from: Date,
}

/// cv:EvidenceType: a kind of paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceType {
    /// The same in every service.
    pub id: EvidenceId,
    /// What people call it.
    pub name: LocalizedText,
    /// A document one has or a form one fills.
    pub kind: PaperKind,
    /// What it is, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<LocalizedText>,
    /// Services that give this paper.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yielded_by: Vec<Code>,
    /// dct:source.
    pub source: Source,
}

/// A document one has or a form one fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// One has it or gets it.
    Document,
    /// One fills it in.
    Form,
}

/// A kind of office.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id.
    pub id: OfficeId,
    /// Its name.
    pub name: LocalizedText,
    /// How to find it.
    pub find: LocalizedText,
    /// dct:source.
    pub source: Source,
}
