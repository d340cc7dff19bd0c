use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    Ask, ChannelKind, Code, Cost, Due, EventId, EvidenceId, LocalizedText, PaperKind, Question,
    Source, Time,
};

/// Where a citizen stands in the questions of a life event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The next question, its number from 1 and how many there are as far as is known.
    Question {
        /// The question.
        question: Question,
        /// Its number, from 1.
        number: u16,
        /// How many there are with these answers.
        of: u16,
    },
    /// Every question is answered.
    Plan(Box<Plan>),
}

/// One plan out of one life event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The event.
    pub event: EventId,
    /// Its plain name.
    pub title: LocalizedText,
    /// The steps in an order that respects `after`.
    pub steps: Vec<PlanLine>,
    /// Each paper once.
    pub papers: Vec<PaperLine>,
    /// How many papers stand on the lists of its services that can matter in this event, service
    /// by service, whatever the answers; of a group only one counts.
    pub papers_separate: u16,
    /// The fee of all steps.
    pub fee: FeeTotal,
    /// When everything can be finished, if filed on the day the plan was made for.
    pub finish: DateRange,
    /// The joint flow that files several steps at once.
    pub joint: Option<JointNote>,
    /// Contradictions and gaps of the sources.
    pub doubts: Vec<LocalizedText>,
    /// The sources of all steps.
    pub sources: Vec<Source>,
}

impl Plan {
    /// How many papers the plan asks the citizen for: those with nothing to bring do not count,
    /// and of a group of which one paper is enough only one does.
    #[must_use]
    pub fn papers_asked(&self) -> u16 {
        let asked = self.papers.iter().filter(|l| l.state != PaperState::InDatabase);
        let counted: BTreeSet<(bool, &str)> =
            asked.map(|l| counted_as(l.group.as_deref(), &l.evidence)).collect();
        u16::try_from(counted.len()).unwrap_or(u16::MAX)
    }
}

/// One step of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanLine {
    /// The service.
    pub code: Code,
    /// Its name.
    pub title: LocalizedText,
    /// Steps to finish first.
    pub after: Vec<Code>,
    /// Codes of steps that can go on at the same time.
    pub beside: Vec<Code>,
    /// Whether it is needed.
    pub sure: Sure,
    /// What to know about it here.
    pub note: Option<LocalizedText>,
    /// The citizen's own deadline.
    pub due: Option<Due>,
    /// Its fee.
    pub fee: FeeLine,
    /// How long the office takes.
    pub time: StepTime,
    /// Where to file, nearest way first.
    pub places: Vec<(ChannelKind, LocalizedText)>,
    /// Filed by the joint flow.
    pub joint: bool,
}

/// How long one step takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepTime {
    /// As the source has it, case by case; empty means not stated.
    pub stated: Vec<Time>,
    /// Earliest and latest day of the result.
    pub result: DateRange,
}

/// Whether a step or paper is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// By the answers.
    Yes,
    /// An answer is unknown.
    Maybe,
}

/// What a paper counts as: itself, or its group, of which one paper is enough.
#[must_use]
pub fn counted_as<'a>(group: Option<&'a str>, paper: &'a EvidenceId) -> (bool, &'a str) {
    (group.is_some(), group.unwrap_or(paper.as_str()))
}

/// The fee of one step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeeLine {
    /// As the source has it; empty means not stated.
    pub stated: Vec<Cost>,
    /// The least in whole đồng, where an amount or "free" is stated for every way of filing.
    pub low: Option<i64>,
    /// The most in whole đồng.
    pub high: Option<i64>,
}

/// The fee of all steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FeeTotal {
    /// Sum of the stated lows, in whole đồng.
    pub low: i64,
    /// Sum of the stated highs, in whole đồng.
    pub high: i64,
    /// Steps whose fee no source states, or only by a province.
    pub unstated: Vec<Code>,
    /// Steps whose fee is a bare 0.
    pub bare_zero: Vec<Code>,
}

/// An earliest and a latest day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DateRange {
    /// Not before, counting what is stated.
    pub earliest: Option<Date>,
    /// Not after, counting what is stated.
    pub latest: Option<Date>,
    /// Steps whose time is not stated and not counted.
    pub uncounted: Vec<Code>,
    /// Why a date is not certain: a year without a published list, a day that may be a holiday.
    pub notes: Vec<LocalizedText>,
}

/// One paper of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PaperLine {
    /// The kind of paper.
    pub evidence: EvidenceId,
    /// What people call it.
    pub name: LocalizedText,
    /// Document or form.
    pub kind: PaperKind,
    /// What it is.
    pub about: Option<LocalizedText>,
    /// What to do with it.
    pub state: PaperState,
    /// The most that any step asks.
    pub ask: Ask,
    /// Originals, the most that any step asks.
    pub original: u8,
    /// Copies, summed over the steps.
    pub copy: u8,
    /// In which case, step by step.
    pub only_if: Vec<LocalizedText>,
    /// Which steps ask for it.
    pub r#for: Vec<Code>,
    /// One paper of the group is enough.
    pub group: Option<String>,
    /// The service that yields it, where the citizen must get it first.
    pub get_from: Vec<Code>,
    /// What else to know.
    pub notes: Vec<LocalizedText>,
}

/// What a citizen has to do about a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// Bring it.
    Have,
    /// An earlier step of this plan yields it.
    GetFirst,
    /// Only show it.
    ShowOnly,
    /// Only in the named case.
    OnlyIf,
    /// Nothing to bring: the office looks it up.
    InDatabase,
}

/// What is known of a joint flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointNote {
    /// The joint service.
    pub code: Code,
    /// Its name.
    pub title: LocalizedText,
    /// What it files at once.
    pub parts: Vec<Code>,
    /// In force from.
    pub from: Date,
    /// What is known and what is not.
    pub note: Option<LocalizedText>,
    /// Whether a source states its fee.
    pub fee_stated: bool,
    /// Whether a source states its time.
    pub time_stated: bool,
    /// Whether a source states its papers.
    pub papers_stated: bool,
}
