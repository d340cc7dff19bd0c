//! One recorded answer as a service of the model.

use jiff::{Timestamp, tz::Offset};
use model::{
    Channel, ChannelKind, Code, Date, EventId, Law, LocalizedText, Online, ResultOf, Service,
    Source,
};

use super::{
    costs,
    defects::{Defect, Notes},
    papers,
    raw::{Detail, Line, Named, Step},
    text::without_bullet,
    times,
};
use crate::fold::{fold, is_code};

/// Who says all this.
const PORTAL: &str = "Cổng Dịch vụ công quốc gia";
/// What the address of a page begins with.
const PAGE: &str = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/";
/// The most keywords taken over.
const KEYWORDS: usize = 12;

/// The portal's groups of a citizen's life, by folded label, and the event each belongs to.
const GROUPS: [(&str, &str); 32] = [
    ("lien thong khai sinh bao hiem cu tru", "birth"),
    ("khai sinh", "birth"),
    ("cu tru", "birth"),
    ("tuyen sinh", "study"),
    ("chuyen truong", "study"),
    ("hoc bong va chinh sach ho tro", "study"),
    ("hoc tap o nuoc ngoai bang ngan sach nha nuoc", "study"),
    ("tu van gioi thieu viec lam", "work"),
    ("tuyen dung", "work"),
    ("bao hiem xa hoi that nghiep tro cap", "work"),
    ("chung chi hanh nghe", "work"),
    ("nang ngach", "work"),
    ("thue thu nhap ca nhan", "work"),
    ("cap phep lao dong cho nguoi nuoc ngoai", "work"),
    ("ho khau", "residence"),
    ("tam tru", "residence"),
    ("luu tru", "residence"),
    ("tam vang", "residence"),
    ("can cuoc cong dan chung minh nhan dan", "residence"),
    ("ho chieu", "residence"),
    ("ket hon", "family"),
    ("giam ho", "family"),
    ("nhan cha me con", "family"),
    ("nhan con nuoi", "family"),
    ("cai chinh trich luc ho tich", "family"),
    ("kham chua benh", "health"),
    ("chinh sach y te", "health"),
    ("dang ky phuong tien", "vehicle"),
    ("chuan bi nghi huu", "retirement"),
    ("che do huu tri", "retirement"),
    ("khai tu", "death"),
    ("che do tu tuat mai tang phi", "death"),
];

/// The service of an answer given on a day, with the kinds of defects found; nothing without a
/// name.
pub(super) fn map(code: Code, line: Line, given: Date) -> Option<(Service, Vec<&'static str>)> {
    let Line { id, code: raw_code, name, detail } = line;
    let notes = &mut Notes::on(given);
    if !is_code(&raw_code) {
        notes.mark(Defect::CodeWithBlanks);
    }
    let name = notes.vi(&name).or_else(|| notes.vi(&detail.name))?;
    let channels = channels(&detail, notes);
    let online = online(&detail, &channels, notes);
    let costs = costs::costs(&detail.execution_methods, notes);
    let times = times::times(&name.vi, &detail.execution_methods, &detail.cases, notes);
    let papers = papers::papers(&name.vi, &detail.execution_cases, notes);
    let steps = steps(&detail.execution_steps, notes);
    let who = notes.block(&detail.requirements_and_conditions);
    let date = updated(&detail, given).unwrap_or_else(|| {
        notes.mark(Defect::NoUpdateDate);
        given
    });
    let mut service = Service {
        valid_from: None,
        valid_through: None,
        code,
        plain: None,
        what: None,
        who: (!matches!(fold(&who).as_str(), "" | "khong" | "khong co" | "khong quy dinh"))
            .then(|| LocalizedText::vi(who)),
        aliases: Vec::new(),
        keywords: keywords(&detail.keywords, &name.vi, notes),
        events: events(&detail.service_groups_details, notes),
        online,
        authority: authority(&detail, notes),
        page: page(&id, notes),
        source: Source {
            name: LocalizedText::vi(PORTAL),
            date,
            checked: given,
            url: None,
            law_in_force: None,
        },
        channels,
        costs,
        times,
        papers,
        steps,
        results: results(&detail.results_details, notes),
        laws: laws(&detail.legal_basises_details, notes),
        doubts: Vec::new(),
        differs: Vec::new(),
        replaced_by: None,
        variants: Vec::new(),
        name,
    };
    abolished(&service, notes);
    service.doubts = std::mem::take(&mut notes.doubts);
    Some((service, notes.keys()))
}

/// The kind of the portal's name of a channel.
pub(super) fn channel(name: &str) -> Option<ChannelKind> {
    match name {
        "ONLINE" => Some(ChannelKind::Online),
        "DIRECT" => Some(ChannelKind::Counter),
        "POSTAL" => Some(ChannelKind::Post),
        _ => None,
    }
}

fn channels(detail: &Detail, notes: &mut Notes) -> Vec<Channel> {
    let mut all: Vec<Channel> = Vec::new();
    for method in &detail.execution_methods {
        let Some(kind) = channel(&method.submission_method) else {
            notes.mark(Defect::UnknownChannel);
            continue;
        };
        let text = notes.block(&method.description);
        let place = (!text.is_empty()).then(|| LocalizedText::vi(text));
        let channel = Channel { kind, office: None, r#where: place };
        if !all.contains(&channel) {
            all.push(channel);
        }
    }
    if all.is_empty() {
        notes.mark(Defect::NoChannels);
    }
    notes.bounded(all)
}

fn online(detail: &Detail, channels: &[Channel], notes: &mut Notes) -> Online {
    let has = channels.iter().any(|c| c.kind == ChannelKind::Online);
    match (detail.is_full_process, has) {
        (true, true) => Online::Full,
        (true, false) => {
            notes.mark(Defect::FullWithoutOnline);
            Online::Unknown
        }
        (false, true) => Online::Partial,
        (false, false) if detail.is_offline_only || !channels.is_empty() => Online::None,
        (false, false) => Online::Unknown,
    }
}

/// The agencies that carry it out, else those that decide, each once.
fn authority(detail: &Detail, notes: &mut Notes) -> Option<LocalizedText> {
    let mut names = |lists: [&[Option<Named>]; 2]| {
        let mut all: Vec<String> = Vec::new();
        for named in lists.into_iter().flatten().flatten() {
            let name = notes.line(&named.name);
            if !name.is_empty() && !all.iter().any(|known| fold(known) == fold(&name)) {
                all.push(name);
            }
        }
        all.truncate(20);
        all.join(", ")
    };
    let executing = names([&detail.departments_executing, &detail.unit_groups_executing]);
    let deciding = names([&detail.departments_authority, &detail.unit_groups_authority]);
    let agencies = notes.line(&detail.executing_agencies);
    let found = [executing, agencies, deciding].into_iter().find(|text| !text.is_empty());
    if found.is_none() {
        notes.mark(Defect::NoAuthority);
    }
    found.map(LocalizedText::vi)
}

fn page(id: &str, notes: &mut Notes) -> Option<String> {
    let id = id.trim();
    if id.len() == 36 && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-') {
        Some(format!("{PAGE}{id}"))
    } else {
        notes.mark(Defect::NoPage);
        None
    }
}

/// The day of the last change, in Vietnam, unless it lies after the day of the answer.
fn updated(detail: &Detail, given: Date) -> Option<Date> {
    let at = Timestamp::from_millisecond(detail.updated_at.filter(|at| *at > 0)?).ok()?;
    let day = Offset::constant(7).to_datetime(at).date();
    (day <= given).then_some(day)
}

fn keywords(raw: &str, name: &str, notes: &mut Notes) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in raw.split([',', ';', '\n']) {
        let word = notes.line(part);
        let folded = fold(&word);
        if folded.len() > 1 && word.len() <= 200 && folded != fold(name) && !all.contains(&word) {
            all.push(word);
        }
    }
    all.truncate(KEYWORDS);
    all
}

fn events(groups: &[Option<Named>], notes: &mut Notes) -> Vec<EventId> {
    let mut all = Vec::new();
    for group in groups.iter().flatten().filter(|g| g.kind == "CITIZEN") {
        let label = fold(&group.name);
        match GROUPS.iter().find(|(name, _)| *name == label) {
            Some((_, event)) if !all.contains(&EventId::from(*event)) => {
                all.push(EventId::from(*event))
            }
            Some(_) => {}
            None => notes.mark(Defect::GroupUnknown),
        }
    }
    all
}

fn results(named: &[Option<Named>], notes: &mut Notes) -> Vec<ResultOf> {
    let mut all: Vec<ResultOf> = Vec::new();
    for result in named.iter().flatten() {
        if let Some(name) = notes.vi(&result.name)
            && !all.iter().any(|known| known.name == name)
        {
            all.push(ResultOf { name, evidence: None });
        }
    }
    if all.is_empty() {
        notes.mark(Defect::NoResults);
    }
    notes.bounded(all)
}

fn laws(named: &[Option<Named>], notes: &mut Notes) -> Vec<Law> {
    let mut all: Vec<Law> = Vec::new();
    for law in named.iter().flatten() {
        let (no, title) = (notes.line(&law.code), notes.line(&law.name));
        if no.is_empty() && title.is_empty()
            || all.iter().any(|known| known.no == no && known.title.vi == title)
        {
            continue;
        }
        all.push(Law { no, title: LocalizedText::vi(title) });
    }
    if all.is_empty() {
        notes.mark(Defect::NoLaws);
    }
    notes.bounded(all)
}

/// The steps as lines. Where the source numbers them ("Bước 1: …"), the lines that follow a number
/// belong to it.
fn steps(raw: &[Step], notes: &mut Notes) -> Vec<LocalizedText> {
    let mut lines = Vec::new();
    for step in raw {
        let title = notes.line(&step.name);
        let text = notes.block(&step.description);
        let mut text = text.split('\n').filter(|line| !line.is_empty()).map(str::to_owned);
        if !title.is_empty() {
            let joint = if title.ends_with([':', '.']) { "" } else { ":" };
            lines.push(match text.next() {
                Some(first) if first.starts_with(&title) => first,
                Some(first) => format!("{title}{joint} {first}"),
                None => title,
            });
        }
        lines.extend(text);
    }
    let numbered = lines.iter().any(|line| is_numbered(line));
    let mut steps: Vec<LocalizedText> = Vec::new();
    for line in lines {
        match steps.last_mut() {
            Some(step) if numbered && !is_numbered(&line) => {
                step.vi.push('\n');
                step.vi.push_str(&line);
            }
            _ => steps.push(LocalizedText::vi(line)),
        }
    }
    if steps.is_empty() {
        notes.mark(Defect::NoSteps);
    }
    notes.bounded(steps)
}

/// "Bước 1: …", also after a bullet or a letter: "- Bước 1", "a) Bước 1".
fn is_numbered(line: &str) -> bool {
    let line = without_bullet(line);
    let line = line
        .split_once(')')
        .filter(|(letter, _)| letter.chars().count() == 1)
        .map_or(line, |(_, l)| l);
    let line = line.trim_start();
    let rest = line.strip_prefix("Bước").or_else(|| line.strip_prefix("BƯỚC"));
    rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// Marks what papers and steps still say of the district level and of the household book.
fn abolished(service: &Service, notes: &mut Notes) {
    const DISTRICT: [&str; 6] =
        ["cấp huyện", "ubnd huyện", "ubnd quận", "nhân dân huyện", "nhân dân quận", "quận, huyện"];
    let papers = service.papers.iter().flat_map(|p| [&p.name, &p.note, &p.only_if]).flatten();
    for text in papers.chain(&service.steps) {
        let lower = text.vi.to_lowercase();
        if DISTRICT.iter().any(|words| lower.contains(words)) {
            notes.mark(Defect::DistrictLevel);
        }
        if lower.contains("sổ hộ khẩu") {
            notes.mark(Defect::HouseholdBook);
        }
    }
}
