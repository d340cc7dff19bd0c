//! The register of units as a file: one line a unit, indented by its kind instead of by blanks.
//!
//! ```text
//! # head: source, licence, date
//! P  code  name                      a province of today
//! C  code  name  former              a commune of the province above
//! p  code  name                      a province before 01/07/2025
//! d  code  name  former              a district of the province above
//! w  code  name  now  former         a commune of the district above; now: codes of today
//! ```
//!
//! Columns are parted by tabs and may be missing at the end. Several codes in `now` are parted by
//! blanks and mean that the commune was divided, the part with most of it first. Former names are
//! parted by `;`: whole names for communes of today, names without marks, blanks and kind for the
//! units before. A district without communes (an island) has one `w` without code and name.

use std::collections::{BTreeMap, BTreeSet};

use super::UnitsError;

/// The longest register that is read, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;
/// The most lines that are read.
const MAX_LINES: usize = 32_000;
/// The longest name, in characters.
const MAX_NAME: usize = 80;
/// The most codes or former names of one unit.
const MAX_LIST: usize = 24;

/// Every unit of today and of before 01/07/2025.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    /// What the file says of itself: the text of its first lines, without `#`.
    pub head: Vec<String>,
    /// The provinces of today.
    pub provinces: Vec<Province>,
    /// The provinces before.
    pub old: Vec<OldProvince>,
}

/// A province of today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Province {
    /// Two digits.
    pub code: String,
    /// "Thành phố Hà Nội".
    pub name: String,
    /// Its communes.
    pub communes: Vec<CommuneRow>,
}

/// A commune of today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommuneRow {
    /// Five digits.
    pub code: String,
    /// "Phường Ba Đình".
    pub name: String,
    /// Whole names it had since 01/07/2025.
    pub former: Vec<String>,
}

/// A province before 01/07/2025.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OldProvince {
    /// Two digits.
    pub code: String,
    /// "Tỉnh Hà Giang".
    pub name: String,
    /// Its districts.
    pub districts: Vec<OldDistrict>,
}

/// A district before 01/07/2025.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OldDistrict {
    /// Three digits.
    pub code: String,
    /// "Quận Ba Đình".
    pub name: String,
    /// Names of districts that were merged into it, or whose communes came to it.
    pub former: Vec<String>,
    /// Its communes.
    pub wards: Vec<OldWard>,
}

/// A commune before 01/07/2025.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OldWard {
    /// Five digits; empty for an island district without communes.
    pub code: String,
    /// "Phường Phúc Xá"; empty for an island district without communes.
    pub name: String,
    /// The communes of today it went to; several: it was divided.
    pub now: Vec<String>,
    /// Names of communes that were merged into it before.
    pub former: Vec<String>,
}

impl Register {
    /// Reads the file.
    ///
    /// # Errors
    /// When the text is longer than [`MAX_BYTES`], a line breaks the format, a code stands twice or
    /// a commune before went to one that is not there.
    pub fn read(text: &str) -> Result<Self, UnitsError> {
        if text.len() > MAX_BYTES {
            return Err(UnitsError::TooLong);
        }
        let mut register = Self::default();
        for (index, line) in text.lines().enumerate() {
            let bad = |why| UnitsError::Line { line: index + 1, why };
            if index >= MAX_LINES {
                return Err(UnitsError::TooLong);
            }
            match line.strip_prefix('#') {
                Some(head) => register.head.push(head.trim().to_owned()),
                None if line.is_empty() => {}
                None => register.line(line).map_err(bad)?,
            }
        }
        register.sound()?;
        Ok(register)
    }

    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (kind, code, name) = (next(), next().to_owned(), next().to_owned());
        let (third, fourth) = (next(), next());
        if columns.next().is_some() {
            return Err("too many columns");
        }
        let digits = match kind {
            "P" | "p" => 2,
            "d" => 3,
            _ => 5,
        };
        let island = kind == "w" && code.is_empty() && name.is_empty();
        if !island && (code.len() != digits || !code.bytes().all(|b| b.is_ascii_digit())) {
            return Err("not a code");
        }
        if name.chars().count() > MAX_NAME || name.trim() != name || name.is_empty() != island {
            return Err("not a name");
        }
        let province = self.provinces.last_mut();
        let old = self.old.last_mut();
        match kind {
            "P" => self.provinces.push(Province { code, name, communes: Vec::new() }),
            "C" => {
                let communes = &mut province.ok_or("a commune without a province")?.communes;
                communes.push(CommuneRow { code, name, former: list(third, ';')? });
            }
            "p" => self.old.push(OldProvince { code, name, districts: Vec::new() }),
            "d" => {
                let districts = &mut old.ok_or("a district without a province")?.districts;
                let former = list(third, ';')?;
                districts.push(OldDistrict { code, name, former, wards: Vec::new() });
            }
            "w" => {
                let district = old.and_then(|p| p.districts.last_mut());
                let wards = &mut district.ok_or("a commune without a district")?.wards;
                let (now, former) = (list(third, ' ')?, list(fourth, ';')?);
                wards.push(OldWard { code, name, now, former });
            }
            _ => return Err("not a kind of unit"),
        }
        Ok(())
    }

    /// Codes stand once and point to what is there.
    fn sound(&self) -> Result<(), UnitsError> {
        let mut communes = BTreeSet::new();
        for commune in self.provinces.iter().flat_map(|p| &p.communes) {
            if !communes.insert(commune.code.as_str()) {
                return Err(UnitsError::Twice(commune.code.clone()));
            }
        }
        let mut wards = BTreeSet::new();
        for ward in self.wards() {
            if !ward.code.is_empty() && !wards.insert(ward.code.as_str()) {
                return Err(UnitsError::Twice(ward.code.clone()));
            }
            if let Some(code) = ward.now.iter().find(|c| !communes.contains(c.as_str())) {
                return Err(UnitsError::Nowhere(code.clone()));
            }
        }
        Ok(())
    }

    /// Every commune before 01/07/2025.
    pub fn wards(&self) -> impl Iterator<Item = &OldWard> {
        self.old.iter().flat_map(|p| &p.districts).flat_map(|d| &d.wards)
    }

    /// The text of the file, as [`Register::read`] reads it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut lines: Vec<String> = self.head.iter().map(|h| format!("# {h}")).collect();
        let mut say = |columns: &[&str]| {
            lines.push(columns.join("\t").trim_end_matches('\t').to_owned());
        };
        for province in &self.provinces {
            say(&["P", &province.code, &province.name]);
            for c in &province.communes {
                say(&["C", &c.code, &c.name, &c.former.join(";")]);
            }
        }
        for province in &self.old {
            say(&["p", &province.code, &province.name]);
            for d in &province.districts {
                say(&["d", &d.code, &d.name, &d.former.join(";")]);
                for w in &d.wards {
                    say(&["w", &w.code, &w.name, &w.now.join(" "), &w.former.join(";")]);
                }
            }
        }
        lines.join("\n") + "\n"
    }
}

fn list(text: &str, sign: char) -> Result<Vec<String>, &'static str> {
    let parts: Vec<String> =
        text.split(sign).filter(|p| !p.is_empty()).map(str::to_owned).collect();
    if parts.len() > MAX_LIST || parts.iter().any(|p| p.chars().count() > MAX_NAME) {
        return Err("a list that is too long");
    }
    Ok(parts)
}

/// The longest address of a centre, in characters.
const MAX_CENTRE: usize = 400;

/// Reads the addresses of the centres: `code TAB address` a line, `#` before what is not.
///
/// # Errors
/// When the text is longer than [`MAX_BYTES`] or a line breaks the format.
pub fn read_centres(text: &str) -> Result<BTreeMap<String, String>, UnitsError> {
    if text.len() > MAX_BYTES {
        return Err(UnitsError::TooLong);
    }
    let mut centres = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let bad = |why| UnitsError::Line { line: index + 1, why };
        let (code, address) = line.split_once('\t').ok_or(bad("not a code and an address"))?;
        if code.len() != 5 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad("not a code"));
        }
        let length = address.chars().count();
        if length == 0 || length > MAX_CENTRE || address.contains('\t') {
            return Err(bad("not an address"));
        }
        if centres.insert(code.to_owned(), address.to_owned()).is_some() {
            return Err(UnitsError::Twice(code.to_owned()));
        }
    }
    Ok(centres)
}
