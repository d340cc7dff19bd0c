//! Administrative units and the office finder: from an address of before or after 01/07/2025 to the
//! commune that handles it now.
//!
//! Since 01/07/2025 an address has two levels, commune and province; people still write the three
//! levels of before. Names stand many times in the country, some communes were divided, and kinds
//! have changed: where an address fits two communes equally well, the answer is a question.

mod changes;
mod lexicon;
mod marks;
mod rank;
mod register;
mod text;

use std::collections::{BTreeSet, HashMap};

use lexicon::{Kind, Lexicon};
use thiserror::Error;

pub use changes::{Change, Changes, Recoded, Renamed};
pub use register::{
    CommuneRow, MAX_BYTES, OldDistrict, OldProvince, OldWard, Province, Register, read_centres,
};
pub use text::MAX_ADDRESS;

/// The most communes that a question names.
pub const MAX_ASK: usize = 40;

/// Why the units cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UnitsError {
    /// More than is read.
    #[error("longer than a register may be")]
    TooLong,
    /// A line that breaks the format.
    #[error("line {line}: {why}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// A code that stands twice.
    #[error("the code {0} stands twice")]
    Twice(String),
    /// A code or name that points to nothing.
    #[error("there is no unit {0}, or not under this name")]
    Nowhere(String),
    /// Changes that are no such file.
    #[error("the changes: {0}")]
    Changes(String),
}

/// A commune of today, as an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune<'a> {
    /// Five digits.
    pub code: &'a str,
    /// "Phường Bến Thành".
    pub name: &'a str,
    /// "Thành phố Hồ Chí Minh".
    pub province: &'a str,
    /// The address of its administrative centre, as the state's map of 07/2025 has it.
    pub centre: Option<&'a str>,
    /// The unit before 01/07/2025 that the address names, where it names one.
    pub was: Option<String>,
}

/// What is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The commune of before was divided: which part?
    Divided,
    /// Several communes fit: which one, or which province?
    Several,
    /// The address names a district of before and no commune: which commune?
    District,
}

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Located<'a> {
    /// This commune.
    One(Commune<'a>),
    /// One of these, at most [`MAX_ASK`].
    Ask(Vec<Commune<'a>>, Why),
    /// Nothing that is known.
    Unknown,
}

/// A unit, by its place in the lists of [`Units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Unit {
    Province(u16),
    OldProvince(u16),
    District(u16),
    Commune(u16),
    Ward(u16),
}

/// A name as the index knows it.
#[derive(Debug)]
struct Name {
    whole: String,
    kind: Option<Kind>,
    /// The rest of the name, with marks, the tone behind each word, without blanks.
    marked: String,
}

impl Name {
    fn new(whole: &str) -> Self {
        let (kind, rest) = split(whole);
        let marked = text::words(rest).into_iter().map(|w| w.marked).collect();
        Self { whole: whole.to_owned(), kind, marked }
    }

    /// Whether these words are the name, marks and all; blanks may stand elsewhere ("Kontum").
    fn is_written(&self, words: &[text::Word]) -> bool {
        let letters: String = words.iter().map(|w| w.marked.as_str()).collect();
        letters == self.marked
    }
}

fn split(whole: &str) -> (Option<Kind>, &str) {
    lexicon::part(whole).map_or((None, whole), |(kind, rest)| (Some(kind), rest))
}

#[derive(Debug)]
struct CommuneUnit {
    code: String,
    name: Name,
    /// Kinds it had before.
    former: Vec<Kind>,
    province: u16,
    centre: Option<String>,
    /// The districts and provinces of before that its land comes from.
    districts: BTreeSet<u16>,
    provinces: BTreeSet<u16>,
}

#[derive(Debug)]
struct DistrictUnit {
    name: Name,
    province: u16,
    wards: Vec<u16>,
}

#[derive(Debug)]
struct WardUnit {
    code: String,
    name: Name,
    district: u16,
    now: Vec<u16>,
}

/// The units with an index of their names.
#[derive(Debug)]
pub struct Units {
    lexicon: Lexicon,
    provinces: Vec<Name>,
    communes: Vec<CommuneUnit>,
    old_provinces: Vec<Name>,
    districts: Vec<DistrictUnit>,
    wards: Vec<WardUnit>,
    /// Names without kind, blanks and marks, in one spelling.
    names: HashMap<String, Vec<Unit>>,
    /// Names of units that were merged into others before, and names people use.
    others: HashMap<String, Vec<Unit>>,
    /// The most words of a name.
    longest: usize,
}

impl Units {
    /// Reads the register and the addresses of the centres, and indexes them.
    ///
    /// # Errors
    /// As [`Register::read`] and [`read_centres`]; a centre of a commune that is not there is one.
    pub fn read(register: &str, centres: &str) -> Result<Self, UnitsError> {
        let mut units = Self {
            lexicon: Lexicon::new(),
            provinces: Vec::new(),
            communes: Vec::new(),
            old_provinces: Vec::new(),
            districts: Vec::new(),
            wards: Vec::new(),
            names: HashMap::new(),
            others: HashMap::new(),
            longest: 1,
        };
        let centres = read_centres(centres)?;
        let register = Register::read(register)?;
        let codes = units.add(&register, &centres);
        if let Some(code) = centres.keys().find(|c| !codes.contains_key(c.as_str())) {
            return Err(UnitsError::Nowhere(code.clone()));
        }
        for (alias, place) in lexicon::ALIASES {
            let key = key(place);
            let places: Vec<Unit> = units.names.get(&key).into_iter().flatten().copied().collect();
            for unit in places {
                if matches!(unit, Unit::Province(_) | Unit::OldProvince(_) | Unit::District(_)) {
                    units.call(alias, unit);
                }
            }
        }
        Ok(units)
    }

    /// Adds the register; answers where each commune is.
    fn add<'a>(
        &mut self,
        register: &'a Register,
        centres: &std::collections::BTreeMap<String, String>,
    ) -> HashMap<&'a str, u16> {
        let mut codes = HashMap::new();
        for province in &register.provinces {
            let p = next(&self.provinces);
            self.name(&province.name, Unit::Province(p));
            self.provinces.push(Name::new(&province.name));
            for row in &province.communes {
                let c = next(&self.communes);
                codes.insert(row.code.as_str(), c);
                self.name(&row.name, Unit::Commune(c));
                let name = Name::new(&row.name);
                for former in row.former.iter().filter(|f| split(f).1 != split(&row.name).1) {
                    self.name(former, Unit::Commune(c));
                }
                self.communes.push(CommuneUnit {
                    code: row.code.clone(),
                    name,
                    former: row.former.iter().filter_map(|f| split(f).0).collect(),
                    province: p,
                    centre: centres.get(&row.code).cloned(),
                    districts: BTreeSet::new(),
                    provinces: BTreeSet::new(),
                });
            }
        }
        for province in &register.old {
            let p = next(&self.old_provinces);
            self.name(&province.name, Unit::OldProvince(p));
            self.old_provinces.push(Name::new(&province.name));
            for district in &province.districts {
                let d = next(&self.districts);
                self.name(&district.name, Unit::District(d));
                district.former.iter().for_each(|f| self.call(f, Unit::District(d)));
                let name = Name::new(&district.name);
                self.districts.push(DistrictUnit { name, province: p, wards: Vec::new() });
                for ward in &district.wards {
                    let w = next(&self.wards);
                    let now: Vec<u16> =
                        ward.now.iter().filter_map(|c| codes.get(c.as_str()).copied()).collect();
                    for commune in &now {
                        let commune = &mut self.communes[usize::from(*commune)];
                        commune.districts.insert(d);
                        commune.provinces.insert(p);
                    }
                    if !ward.name.is_empty() {
                        self.name(&ward.name, Unit::Ward(w));
                        ward.former.iter().for_each(|f| self.call(f, Unit::Ward(w)));
                    }
                    let name = Name::new(&ward.name);
                    self.wards.push(WardUnit { code: ward.code.clone(), name, district: d, now });
                    self.districts[usize::from(d)].wards.push(w);
                }
            }
        }
        codes
    }

    /// Indexes a whole name.
    fn name(&mut self, whole: &str, unit: Unit) {
        let rest = split(whole).1;
        self.longest = self.longest.max(text::words(rest).len());
        let units = self.names.entry(key(rest)).or_default();
        if !units.contains(&unit) {
            units.push(unit);
        }
    }

    /// Indexes another name.
    fn call(&mut self, name: &str, unit: Unit) {
        let words = text::words(name);
        self.longest = self.longest.max(words.len());
        let key: String = words.iter().map(|w| w.plain.as_str()).collect();
        let units = self.others.entry(key).or_default();
        if !units.contains(&unit) {
            units.push(unit);
        }
    }

    /// The commune that handles what lies at `address` now. Reads at most [`MAX_ADDRESS`]
    /// characters.
    #[must_use]
    pub fn locate(&self, address: &str) -> Located<'_> {
        let words = text::words(address);
        rank::locate(self, &marks::find(self, &words), &words)
    }

    /// Every commune of today.
    pub fn communes(&self) -> impl Iterator<Item = Commune<'_>> {
        (0..next(&self.communes)).map(|c| self.commune(c, None))
    }

    /// Every commune of before 01/07/2025: its code, its address of three levels and the codes of
    /// the communes it went to. An island without communes has its district's address and no code.
    pub fn before(&self) -> impl Iterator<Item = (&str, String, Vec<&str>)> {
        self.wards.iter().enumerate().map(|(w, ward)| {
            let now = ward.now.iter().map(|c| self.communes[usize::from(*c)].code.as_str());
            (ward.code.as_str(), self.was(u16::try_from(w).unwrap_or(u16::MAX)), now.collect())
        })
    }

    fn commune(&self, commune: u16, was: Option<u16>) -> Commune<'_> {
        let unit = &self.communes[usize::from(commune)];
        Commune {
            code: &unit.code,
            name: &unit.name.whole,
            province: &self.provinces[usize::from(unit.province)].whole,
            centre: unit.centre.as_deref(),
            was: was.map(|ward| self.was(ward)),
        }
    }

    /// The address of a commune of before.
    fn was(&self, ward: u16) -> String {
        let ward = &self.wards[usize::from(ward)];
        let district = &self.districts[usize::from(ward.district)];
        let province = &self.old_provinces[usize::from(district.province)];
        let parts = [&ward.name.whole, &district.name.whole, &province.whole];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

/// Whether two names are the same, wherever the tone is placed: "Thanh Hoá" and "Thanh Hóa".
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    let marked = |name| text::words(name).into_iter().map(|w| w.marked).collect::<Vec<_>>();
    marked(one) == marked(other)
}

/// A name without kind, blanks and marks, in one spelling.
fn key(name: &str) -> String {
    text::words(name).into_iter().map(|w| w.spelled).collect()
}

/// The place of the next one; a register has fewer units than fit.
fn next<T>(list: &[T]) -> u16 {
    u16::try_from(list.len()).unwrap_or(u16::MAX)
}
