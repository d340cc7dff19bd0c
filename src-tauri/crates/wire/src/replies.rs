//! The answers, room by room.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Code, Date, EventId, EvidenceId, EvidenceType, Language, LifeEvent, LocalRule, LocalizedText,
    Office, PaperId, Plan, Service,
};
use serde::{Deserialize, Serialize};

use crate::{BackupRestored, Failure, PaperAdded, PaperDetails, PortalRecord, Tick};

/// How the citizen wants the app: kept on the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comfort {
    /// The language.
    pub language: Language,
    /// Normal or simple.
    pub mode: Mode,
    /// Size of the text, in percent of the mode's own size.
    pub text: TextSize,
    /// Contrast.
    pub contrast: Contrast,
    /// Light or dark.
    pub theme: Theme,
    /// Motion.
    pub motion: Motion,
}

/// The two forms of every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// For everyone.
    #[default]
    Normal,
    /// The same screens, re-composed: one question a page, larger.
    Simple,
}

/// Size of the text in percent of the mode's own size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum TextSize {
    /// 100 %.
    #[default]
    #[serde(rename = "100")]
    P100,
    /// 125 %.
    #[serde(rename = "125")]
    P125,
    /// 150 %.
    #[serde(rename = "150")]
    P150,
    /// 175 %.
    #[serde(rename = "175")]
    P175,
    /// 200 %.
    #[serde(rename = "200")]
    P200,
}

/// Contrast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Contrast {
    /// As the device asks.
    #[default]
    Auto,
    /// 7:1 at least.
    More,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the device asks.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// As the device asks.
    #[default]
    Auto,
    /// None.
    Less,
}

/// The settings as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Settings {
    /// How the citizen wants the app.
    pub comfort: Comfort,
    /// The first start is finished. Before that nothing is sent.
    pub started: bool,
}

/// One request the app sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// The host and port asked.
    pub host: String,
    /// Why.
    pub purpose: RequestPurpose,
    /// When, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// Bytes received in the body.
    pub bytes: u64,
    /// How it ended.
    pub outcome: RequestOutcome,
}

/// Why a request was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestPurpose {
    /// To fetch newer content.
    Catalogue,
    /// To ask the national portal for one service.
    Service,
    /// To search at the national portal: the words of the citizen are sent.
    Search,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestOutcome {
    /// With an answer.
    Answered,
    /// The portal had nothing newer.
    Unchanged,
    /// Without an answer of use.
    Failed,
}

/// What home shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Front {
    /// Today on this device.
    pub today: Date,
    /// The life events in order.
    pub events: Vec<EventCard>,
    /// What the device knows and how old it is.
    pub state: CatalogueState,
    /// Plans under way, newest first.
    pub plans: Vec<PlanCard>,
    /// How many services on the shelf are not as they were last read.
    pub changed: u16,
}

/// A life event in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventCard {
    /// Its id.
    pub id: EventId,
    /// The official label.
    pub name: LocalizedText,
    /// In everyday words.
    pub plain: LocalizedText,
    /// A Lucide icon name.
    pub icon: String,
    /// Whether it has questions and a plan.
    pub has_plan: bool,
}

/// What the device knows and how old it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CatalogueState {
    /// Today on this device.
    pub today: Date,
    /// Services in plain words.
    pub reviewed: u32,
    /// The newest day a reviewed record was checked.
    pub checked: Date,
    /// Whether the reviewed content came from the portal after installation.
    pub fetched: bool,
    /// When it was last fetched or found unchanged, in seconds since 1970-01-01 UTC.
    pub fetched_at: Option<i64>,
    /// Whether a portal is set up that content can be fetched from.
    pub portal: bool,
    /// The added catalogue.
    pub imported: Option<ImportedState>,
}

/// The added catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportedState {
    /// Its name.
    pub name: LocalizedText,
    /// Services in it.
    pub services: u32,
    /// The day its source was recorded.
    pub date: Date,
    /// When it was added, in seconds since 1970-01-01 UTC.
    pub added_at: i64,
}

/// A life event's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventPage {
    /// The event.
    pub event: LifeEvent,
    /// Its services.
    pub services: Vec<ServiceCard>,
}

/// A service in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceCard {
    /// Its code.
    pub code: Code,
    /// Its everyday or official name.
    pub title: LocalizedText,
    /// The official name, where the title is another.
    pub official: Option<LocalizedText>,
    /// The office.
    pub authority: Option<LocalizedText>,
    /// Reviewed by us, in plain words.
    pub reviewed: bool,
}

/// A service's page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServicePage {
    /// The service.
    pub service: Service,
    /// The kinds of paper it names.
    pub papers: Vec<EvidenceType>,
    /// The offices it names.
    pub offices: Vec<Office>,
    /// Its life events.
    pub events: Vec<EventCard>,
    /// Reviewed by us, in plain words; else as the portal has it.
    pub reviewed: bool,
    /// Kept on the shelf.
    pub kept: bool,
    /// What provinces decided for it.
    pub local: Vec<LocalRule>,
    /// What is different from the last time the citizen read it.
    pub changed: Option<Changed>,
    /// When the national portal was asked for what is shown here, in seconds since 1970-01-01 UTC;
    /// absent for what came with the app or an added catalogue.
    pub asked_at: Option<i64>,
    /// What the national portal itself says of a reviewed service, as it was asked last.
    pub portal: Option<Box<PortalRecord>>,
    /// The portal was asked just now and showed a page for people instead: its page is the way.
    pub walled: bool,
    /// Today on this device.
    pub today: Date,
}

/// What is different since the citizen last looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// When that was, in seconds since 1970-01-01 UTC.
    pub since: i64,
    /// Which facts, in the order of the enum.
    pub facts: Vec<Fact>,
}

/// A fact of a service that a citizen plans by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// Another code replaces it, or from another day.
    Replaced,
    /// What it costs.
    Fee,
    /// How long it takes.
    Time,
    /// Which papers it asks.
    Papers,
    /// Where and how to file.
    Place,
    /// What to do.
    Steps,
}

/// A service in a list, with what is different about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChangedCard {
    /// The service.
    pub card: ServiceCard,
    /// What is different.
    pub changed: Changed,
}

/// A saved plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedPlan {
    /// Its id.
    pub id: u32,
    /// When it was last saved, in seconds since 1970-01-01 UTC.
    pub saved_at: i64,
    /// The answers so far.
    pub answers: BTreeMap<String, String>,
    /// The event.
    pub event: EventId,
    /// The plan, once every question is answered.
    pub plan: Option<Plan>,
    /// Ticked steps.
    pub steps_done: BTreeSet<Code>,
    /// Ticked papers.
    pub papers_done: BTreeSet<EvidenceId>,
}

impl SavedPlan {
    /// Whether `what` is ticked.
    #[must_use]
    pub fn ticked(&self, what: &Tick) -> bool {
        match what {
            Tick::Step(code) => self.steps_done.contains(code),
            Tick::Paper(id) => self.papers_done.contains(id),
        }
    }
}

/// A saved plan in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanCard {
    /// Its id.
    pub id: u32,
    /// The event.
    pub event: EventId,
    /// The event's plain name.
    pub title: LocalizedText,
    /// A Lucide icon name.
    pub icon: String,
    /// Steps done.
    pub done: u16,
    /// Steps in all; 0 while questions are open.
    pub of: u16,
    /// The next step.
    pub next: Option<LocalizedText>,
    /// When it was last saved, in seconds since 1970-01-01 UTC.
    pub saved_at: i64,
}

/// Saved plans, kept and recently read services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shelf {
    /// Plans, newest first.
    pub plans: Vec<PlanCard>,
    /// Kept services, newest first.
    pub kept: Vec<ServiceCard>,
    /// Recently read, newest first, at most 20.
    pub recent: Vec<ServiceCard>,
    /// Of these, and of the services of plans, those that are not as they were last read.
    pub changed: Vec<ChangedCard>,
}

/// Which commune handles what lies at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeReply {
    /// Whether it is known.
    pub kind: OfficeAnswer,
    /// The commune, or those among which the citizen has to choose: at most 12.
    pub communes: Vec<CommuneCard>,
}

/// Whether the commune of an address is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeAnswer {
    /// It is this one.
    One,
    /// One of these: the commune of before was divided, or the name stands more than once.
    Ask,
    /// The address says too little, or nothing that is known.
    Unknown,
}

/// A commune of today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommuneCard {
    /// Five digits.
    pub code: String,
    /// "Phường Bến Thành".
    pub name: String,
    /// "Thành phố Hồ Chí Minh".
    pub province: String,
    /// The address of its administrative centre, as the source writes it.
    pub centre: Option<String>,
    /// The address of before that was meant: commune, district, province.
    pub was: Option<String>,
}

/// What a file is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A catalogue to add.
    Catalogue,
    /// A paper for the vault; sealed as it comes.
    Paper {
        /// What is said of it.
        details: Box<PaperDetails>,
        /// The paper of which it is a new version.
        to: Option<PaperId>,
    },
    /// A backup of the vault, whose papers are taken in.
    Backup,
}

/// The right to send a file's chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BytesTicket {
    /// To be named with every chunk.
    pub ticket: u32,
}

/// How far the work on a file is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BytesProgress {
    /// Where it stands.
    pub stage: BytesStage,
    /// Done, in bytes or records of the stage.
    pub done: u64,
    /// In all.
    pub of: u64,
}

/// Where the work on a file stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BytesStage {
    /// Chunks are coming in; `done` bytes.
    Receiving,
    /// Records are read and checked; `done` bytes of the file.
    Reading,
    /// Finished.
    Done(Came),
    /// Given up; what was there before stays.
    Failed(Failure),
    /// Stopped by the citizen; what was there before stays.
    Cancelled,
}

/// What came over the byte lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// A catalogue: this is in use now.
    Catalogue(Box<CatalogueState>),
    /// A paper.
    Paper(PaperAdded),
    /// A backup.
    Backup(BackupRestored),
}

/// A place outside the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// Call a verified number.
    Hotline(String),
    /// The official page of a service.
    ServicePage(Code),
    /// The official page of what the national portal found, by its id there.
    PortalPage(String),
    /// The page on which one begins to look at the national portal.
    Portal,
}

/// The address of a place outside the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutsideAddress {
    /// The whole address.
    pub address: String,
    /// The host, or the number.
    pub host: String,
}
