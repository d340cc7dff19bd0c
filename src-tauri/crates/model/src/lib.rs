//! The nouns of Một Cửa, in the terms of CPSV-AP 3.2. No I/O, no clock; compiles to wasm32.
//!
//! A field that a source does not state is absent (`None`, an empty list), never guessed: the
//! screens then say "not stated".

pub mod certlogic;
mod event;
mod guide;
mod local;
mod paper;
mod plan;
mod profile;
mod rule;
mod service;
mod text;
mod vault;
mod vocabulary;

pub use event::{Choice, Due, EventId, JointFlow, LifeEvent, PlanStep, Question};
pub use guide::{Holidays, Hotline, Named, Unsure, Year};
pub use local::{LocalRule, LocalRuleId};
pub use paper::{Media, NoPaperId, PaperId};
pub use plan::{
    DateRange, FeeLine, FeeTotal, JointNote, PaperLine, PaperState, Plan, PlanLine, StepTime, Sure,
    Turn, counted_as,
};
pub use profile::{CatalogueAccess, Profile, Standard};
pub use rule::{Rule, Truth};
pub use service::{
    Ask, Channel, ChannelKind, Code, Cost, CostStatus, Currency, Differs, EvidenceId, EvidenceType,
    InDatabase, Law, Office, OfficeId, Online, PaperKind, PaperUse, Replaced, ResultOf, Service,
    Time, TimeUnit,
};
pub use text::{Language, LocalizedText, Source};
pub use vault::{
    IN_BIN, LockKind, SHEET_WORDS, SHORTEST_PASSPHRASE, SHORTEST_PIN, VaultAct, paper_name,
};
pub use vocabulary::{Age, Also, Clarify, Emergency, Scam, Sign, Vocabulary, Way};

pub use jiff::civil::Date;
