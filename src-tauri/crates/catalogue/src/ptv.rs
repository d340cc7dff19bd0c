//! Services of Finland's catalogue (PTV Open API 11) in the terms of CPSV-AP 3.2.
//!
//! Every text exists in some of the portal's languages. It is taken in the most wanted one that
//! has it, and [`Told`] says which one that really is, so that a screen can name it and read it
//! aloud rightly. What a general description adds (`GD_…`) stands behind what the service says
//! itself.
//!
//! Texts are plain: markup and Draft.js objects, which older entries still hold, become lines.

mod texts;

use std::collections::BTreeSet;

use jiff::{Timestamp, tz::Offset};
use model::{
    Channel, ChannelKind, Code, Cost, CostStatus, Date, Law, LocalizedText, Online, Service,
    Source, Time, TimeUnit,
};
use serde_json::Value;

use texts::{list, localized, typed};

/// The most entries of one list that are taken.
const MAX_LIST: usize = 200;
/// The longest code or id that is taken, in bytes.
const MAX_ID: usize = 200;

/// A text with the language it is really in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The text; its lines are parted by `\n`.
    pub text: String,
    /// Its language, by BCP 47, as the portal names it.
    pub language: String,
}

/// Which languages are wanted, the most wanted first; of the others any is better than none.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a>(pub &'a [&'a str]);

/// What a service costs (cv:Cost), as far as the portal says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charge {
    /// Something.
    Charged,
    /// Nothing.
    Free,
    /// The portal names another kind.
    Other,
}

/// A code of a list: a life event or a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Its code, such as `KE14`.
    pub code: Option<String>,
    /// Its address.
    pub uri: Option<String>,
    /// Its name.
    pub name: Option<Told>,
}

/// Where a service is given (dct:spatial).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Area {
    /// Everywhere in the country, by the portal's own word.
    Nationwide,
    /// In these places; none when the portal only says that it is limited.
    Places(Vec<Told>),
    /// Not stated.
    NotStated,
}

/// A way to use a service (cv:Channel), as far as the service itself tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PtvChannel {
    /// Its name.
    pub name: Told,
    /// What it costs to use it, where that is stated.
    pub charge: Option<Charge>,
    /// The kinds of contact that stand with it; none are stated for most. The kind of the channel
    /// itself is only in the record of the channel.
    pub kinds: Vec<ChannelKind>,
}

/// A service of the catalogue (cpsv:PublicService).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PtvService {
    /// dct:identifier: its id at the portal.
    pub id: String,
    /// dct:title.
    pub name: Told,
    /// dct:description, in short.
    pub summary: Option<Told>,
    /// dct:description, whole.
    pub description: Option<Told>,
    /// What the citizen does.
    pub instructions: Option<Told>,
    /// cv:holdsRequirement, in words.
    pub requirements: Option<Told>,
    /// cv:hasCost, where it is stated.
    pub charge: Option<Charge>,
    /// What else is said of the cost.
    pub charge_note: Option<Told>,
    /// cv:processingTime, in words.
    pub processing_time: Option<Told>,
    /// cv:hasChannel.
    pub channels: Vec<PtvChannel>,
    /// cv:isGroupedBy.
    pub events: Vec<Term>,
    /// cv:isClassifiedBy.
    pub classes: Vec<Term>,
    /// dct:spatial.
    pub area: Area,
    /// cv:hasCompetentAuthority: those that are responsible, else all that are named.
    pub organisations: Vec<Told>,
    /// cv:hasLegalResource.
    pub laws: Vec<Told>,
    /// dcat:keyword, in the language of the name.
    pub keywords: Vec<String>,
    /// dct:modified.
    pub modified: Option<Date>,
}

impl PtvService {
    /// Reads a whole service of PTV 11. Nothing when it has no id or no name.
    #[must_use]
    pub fn read(service: &Value, wanted: Wanted<'_>) -> Option<Self> {
        let text = |member: &str, kinds: &[&str]| typed(&service[member], kinds, wanted);
        let described = |kinds: &[&str]| text("serviceDescriptions", kinds);
        let name = text("serviceNames", &["Name"])
            .or_else(|| localized(&service["serviceNames"], wanted))?;
        let id = id(&service["id"])?;
        Some(Self {
            summary: described(&["Summary", "GD_Summary", "ShortDescription"]),
            description: described(&["Description", "GD_Description"]),
            instructions: described(&[
                "UserInstruction",
                "GD_UserInstruction",
                "ServiceUserInstruction",
            ]),
            requirements: localized(&service["requirements"], wanted),
            charge: charge(&service["serviceChargeType"]),
            charge_note: described(&["ChargeTypeAdditionalInfo", "GD_ChargeTypeAdditionalInfo"]),
            processing_time: described(&["ProcessingTime", "GD_ProcessingTime"]),
            channels: channels(&service["serviceChannels"], &name),
            events: terms(&service["lifeEvents"], wanted),
            classes: terms(&service["serviceClasses"], wanted),
            area: area(service, wanted),
            organisations: organisations(&service["organizations"], &name),
            laws: list(&service["legislation"])
                .filter_map(|law| localized(&law["names"], wanted))
                .collect(),
            keywords: keywords(&service["keywords"], &name.language),
            modified: modified(&service["modified"]),
            id,
            name,
        })
    }

    /// The same as a service of the model, as it was read on a day, for the screens that show
    /// services. The model has Vietnamese and English: a text's own language is in [`Told`], its
    /// text stands in the place of the Vietnamese, and an English one also in that of the English.
    #[must_use]
    pub fn service(&self, portal: &LocalizedText, read: Date) -> Service {
        let shown = |told: &Option<Told>| told.as_ref().map(Told::shown);
        let joined = |all: &[Told]| {
            let texts: Vec<&str> = all.iter().map(|told| told.text.as_str()).collect();
            (!texts.is_empty()).then(|| LocalizedText::vi(texts.join(", ")))
        };
        let date = self.modified.unwrap_or(read).min(read);
        Service {
            code: Code(self.id.clone()),
            name: self.name.shown(),
            plain: None,
            what: shown(&self.summary).or_else(|| shown(&self.description)),
            who: shown(&self.requirements),
            aliases: Vec::new(),
            keywords: self.keywords.clone(),
            events: Vec::new(),
            online: Online::Unknown,
            authority: joined(&self.organisations),
            page: None,
            source: Source {
                name: portal.clone(),
                date,
                checked: read,
                url: None,
                law_in_force: None,
            },
            channels: self.channels.iter().flat_map(PtvChannel::shown).collect(),
            costs: self.costs(),
            times: self.processing_time.iter().map(Told::time).collect(),
            papers: Vec::new(),
            steps: self.instructions.iter().flat_map(Told::lines).collect(),
            results: Vec::new(),
            laws: self
                .laws
                .iter()
                .map(|law| Law { no: String::new(), title: law.shown() })
                .collect(),
            doubts: Vec::new(),
            differs: Vec::new(),
            replaced_by: None,
            valid_from: None,
            valid_through: None,
            variants: Vec::new(),
        }
    }

    fn costs(&self) -> Vec<Cost> {
        let note = self.charge_note.as_ref().map(Told::shown);
        let status = match self.charge {
            Some(Charge::Free) => CostStatus::Free,
            // That it costs something is no amount: only words can say more.
            Some(Charge::Charged | Charge::Other) | None if note.is_some() => CostStatus::TextOnly,
            Some(Charge::Charged | Charge::Other) | None => return Vec::new(),
        };
        let (channel, case, amount, currency, until) = (None, None, None, None, None);
        vec![Cost { channel, case, status, amount, currency, until, note }]
    }
}

impl Told {
    /// As a text of the model.
    fn shown(&self) -> LocalizedText {
        let en = (self.language == "en").then(|| self.text.clone());
        LocalizedText { vi: self.text.clone(), en }
    }

    /// As a time in words.
    fn time(&self) -> Time {
        let note = Some(self.shown());
        Time { case: None, amount: None, upto: None, unit: TimeUnit::Text, extra: false, note }
    }

    fn lines(&self) -> impl Iterator<Item = LocalizedText> {
        let line = |text: &str| Self { text: text.to_owned(), language: self.language.clone() };
        let lines = self.text.split('\n').filter(|l| !l.trim().is_empty()).take(MAX_LIST);
        lines.map(move |l| line(l.trim()).shown()).collect::<Vec<_>>().into_iter()
    }
}

impl PtvChannel {
    /// One channel of the model for each kind that is stated; none is guessed.
    fn shown(&self) -> Vec<Channel> {
        let one = |kind: &ChannelKind| Channel {
            kind: *kind,
            office: None,
            r#where: Some(self.name.shown()),
        };
        self.kinds.iter().map(one).collect()
    }
}

fn id(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    let plain = |b: u8| b.is_ascii_graphic();
    let fits = !text.is_empty() && text.len() <= MAX_ID && text.bytes().all(plain);
    fits.then(|| text.to_owned())
}

/// A blank or absent kind is not stated.
fn charge(value: &Value) -> Option<Charge> {
    match value.as_str()?.trim() {
        "" => None,
        "Free" | "FreeOfCharge" => Some(Charge::Free),
        "Charged" | "Chargeable" => Some(Charge::Charged),
        _ => Some(Charge::Other),
    }
}

/// Names without a language of their own are taken to be in that of the service's name.
fn named(value: &Value, like: &Told) -> Option<Told> {
    let text = texts::clean(value["name"].as_str()?);
    (!text.is_empty()).then(|| Told { text, language: like.language.clone() })
}

fn channels(value: &Value, like: &Told) -> Vec<PtvChannel> {
    const CONTACTS: [(&str, ChannelKind); 3] = [
        ("webPages", ChannelKind::Online),
        ("addresses", ChannelKind::Counter),
        ("phoneNumbers", ChannelKind::Phone),
    ];
    let one = |channel: &Value| {
        let contacts = &channel["contactDetails"];
        let stated = |member: &str| list(&contacts[member]).next().is_some();
        let kinds = CONTACTS.into_iter().filter(|(member, _)| stated(member));
        Some(PtvChannel {
            name: named(&channel["serviceChannel"], like)?,
            charge: charge(&channel["serviceChargeType"]),
            kinds: kinds.map(|(_, kind)| kind).collect(),
        })
    };
    list(value).filter_map(one).collect()
}

fn organisations(value: &Value, like: &Told) -> Vec<Told> {
    let of = |role: Option<&str>| -> Vec<Told> {
        let mut known = BTreeSet::new();
        list(value)
            .filter(|o| role.is_none_or(|role| o["roleType"].as_str() == Some(role)))
            .filter_map(|o| named(&o["organization"], like))
            .filter(|told| known.insert(told.text.clone()))
            .collect()
    };
    let responsible = of(Some("Responsible"));
    if responsible.is_empty() { of(None) } else { responsible }
}

fn terms(value: &Value, wanted: Wanted<'_>) -> Vec<Term> {
    let one = |term: &Value| {
        let (code, uri) = (id(&term["code"]), id(&term["uri"]));
        let name = localized(&term["name"], wanted);
        (code.is_some() || uri.is_some()).then_some(Term { code, uri, name })
    };
    list(value).filter_map(one).collect()
}

fn area(service: &Value, wanted: Wanted<'_>) -> Area {
    match service["areaType"].as_str().map(str::trim) {
        Some("Nationwide") => Area::Nationwide,
        None | Some("") => Area::NotStated,
        Some(_) => {
            // A municipality stands as its own area, without a name of the area.
            let places = |area: &Value| -> Vec<Told> {
                match localized(&area["name"], wanted) {
                    Some(name) => vec![name],
                    None => list(&area["municipalities"])
                        .filter_map(|m| localized(&m["name"], wanted))
                        .collect(),
                }
            };
            Area::Places(list(&service["areas"]).flat_map(places).take(MAX_LIST).collect())
        }
    }
}

fn keywords(value: &Value, language: &str) -> Vec<String> {
    let own = |k: &&Value| k["language"].as_str() == Some(language);
    let word = |k: &Value| Some(texts::clean(k["value"].as_str()?)).filter(|w| !w.is_empty());
    list(value).filter(own).filter_map(word).collect()
}

/// The day by UTC; a time without a zone is one of UTC.
fn modified(value: &Value) -> Option<Date> {
    let text = value.as_str()?;
    let at: Option<Timestamp> = text.parse().ok().or_else(|| format!("{text}Z").parse().ok());
    Some(Offset::UTC.to_datetime(at?).date())
}
