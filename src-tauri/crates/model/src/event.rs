use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Code, EvidenceId, LocalizedText, Rule, Source, TimeUnit, service::id};

id! {
    /// The id of a life event.
    EventId
}

/// cv:LifeEvent: what happened, the services it brings and how to order them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeEvent {
    /// Its id.
    pub id: EventId,
    /// Its place in the portal's list.
    pub order: u16,
    /// The portal's own code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portal_code: Option<String>,
    /// The official label.
    pub name: LocalizedText,
    /// The same in everyday words.
    pub plain: LocalizedText,
    /// A sentence or two.
    pub about: LocalizedText,
    /// A Lucide icon name.
    pub icon: String,
    /// What people say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Services, most important first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Code>,
    /// The list is this app's suggestion, not the portal's.
    #[serde(default)]
    pub suggested: bool,
    /// dct:source.
    pub source: Source,
    /// What to ask before the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question>,
    /// The plan: which services, in which order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<PlanStep>,
    /// Joint flows that file several steps at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joint: Vec<JointFlow>,
}

/// One question of a life event. "I do not know" is always possible and not listed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The variable of the rules.
    pub id: String,
    /// The question.
    pub text: LocalizedText,
    /// A hint under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<LocalizedText>,
    /// Asked only when this is true or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Rule>,
    /// The answers to choose from.
    pub options: Vec<Choice>,
}

/// One answer of a [`Question`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The value of the variable.
    pub value: String,
    /// The answer in words.
    pub text: LocalizedText,
}

/// One service of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanStep {
    /// The service.
    pub service: Code,
    /// Steps that must be finished first.
    #[serde(default)]
    pub after: Vec<Code>,
    /// Part of the plan only when true; "only if" when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Rule>,
    /// The papers of the service that can matter in this event; every one when empty. The others
    /// belong to cases of the service that this event is not, and stay on the service's page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub papers: Vec<EvidenceId>,
    /// What to know about it here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalizedText>,
    /// The citizen's own legal deadline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Due>,
}

/// A deadline of the citizen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// How many units.
    pub amount: u16,
    /// The unit.
    pub unit: TimeUnit,
    /// Counted from what.
    pub from: LocalizedText,
}

/// A joint flow: one filing for several services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JointFlow {
    /// The joint service.
    pub service: Code,
    /// What it files at once.
    pub parts: Vec<Code>,
    /// In force from this day.
    pub from: Date,
    /// Offered only when true or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Rule>,
    /// What is known and what is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LocalizedText>,
}
