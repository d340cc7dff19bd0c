//! Where the names of units stand in an address.

use super::{
    Name, Unit, Units,
    lexicon::{Before, Kind, Level, Sense},
    text::{Begins, Word},
};

/// Words of an address, by their places: the words that say the kind, the name, the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    /// Whether the names overlap, without the words that say their kinds: the first "tinh" of "TP Ha
    /// Tinh Ha Tinh" is the end of one name and may be taken for the kind of the other.
    pub(super) fn shares_name(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    pub(super) fn overlaps(self, other: Self) -> bool {
        self.from < other.end && other.from < self.end
    }

    /// Whether it is a part of a longer name.
    fn is_within(self, other: Self) -> bool {
        let length = |s: Self| s.end - s.start;
        other.start <= self.start && self.end <= other.end && length(self) < length(other)
    }

    pub(super) fn covers(self, word: usize) -> bool {
        (self.from..self.end).contains(&word)
    }
}

/// A district or province of before, or a province of today, that an address names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) span: Span,
    pub(super) unit: Unit,
    /// Its kind is said.
    pub(super) typed: bool,
    /// Its kind is said and is the right one.
    pub(super) fits: bool,
}

/// A commune of today or of before that an address may name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention {
    pub(super) span: Span,
    pub(super) unit: Unit,
    /// The kind that is said.
    pub(super) kind: Option<Kind>,
    /// By a name of a commune that was merged into it before.
    pub(super) other: bool,
    pub(super) before: Before,
}

/// Every name of a unit in an address.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) mentions: Vec<Mention>,
    pub(super) districts: Vec<Place>,
    pub(super) provinces: Vec<Place>,
}

/// A name in an address, before it is known what the words before it mean.
struct Found {
    start: usize,
    end: usize,
    unit: Unit,
    other: bool,
}

/// Finds them.
pub(super) fn find(units: &Units, words: &[Word]) -> Marks {
    let befores: Vec<Before> = (0..words.len()).map(|w| units.lexicon.before(words, w)).collect();
    let found = names(units, words);
    let mut marks = Marks::default();
    for name in &found {
        let (start, before) = (name.start, befores[name.start]);
        let number = name.end - start == 1 && words[start].is_number();
        let span = |from| Span { from, start, end: name.end };
        let mention = |before: Before| Mention {
            span: span(before.from),
            unit: name.unit,
            kind: None,
            other: name.other,
            before,
        };
        // "Phúc Xá" without marks ends like "xã", "Mỹ Đình 1" like a house number.
        let end_of_another = |f: &Found| {
            let said = matches!(befores[f.start].sense, Some(Sense::Unit(_)));
            let from = before.from.min(start.saturating_sub(1));
            f.end == start
                && (f.start < from || (said && f.start == from))
                && !matches!(f.unit, Unit::Province(_) | Unit::OldProvince(_))
        };
        let unsure = before.without_marks || !matches!(before.sense, Some(Sense::Unit(_)) | None);
        let nothing = Before { sense: None, from: start, without_marks: false };
        if unsure && !number && found.iter().any(end_of_another) {
            marks.add(units, words, mention(nothing));
            if matches!(name.unit, Unit::Commune(_) | Unit::Ward(_)) {
                continue;
            }
        }
        marks.add(units, words, mention(before));
    }
    marks.drop_parts();
    marks
}

/// Every name that stands in the address; none goes across a comma.
fn names(units: &Units, words: &[Word]) -> Vec<Found> {
    let mut found = Vec::new();
    for start in 0..words.len() {
        let (mut spelled, mut plain) = (String::new(), String::new());
        for (end, word) in words.iter().enumerate().skip(start).take(units.longest) {
            if end > start && word.begins == Begins::Part {
                break;
            }
            spelled.push_str(&word.spelled);
            plain.push_str(&word.plain);
            for (list, key, other) in
                [(&units.names, &spelled, false), (&units.others, &plain, true)]
            {
                let list = list.get(key).into_iter().flatten();
                found.extend(list.map(|unit| Found { start, end: end + 1, unit: *unit, other }));
            }
        }
    }
    found
}

impl Marks {
    /// "Bà Rịa" in "Bà Rịa - Vũng Tàu" is not a place of its own, and "Sơn Tịnh" in "huyen Ly Son tinh
    /// Quang Ngai" is no commune.
    fn drop_parts(&mut self) {
        let spans: Vec<Span> = self.provinces.iter().map(|p| p.span).collect();
        let whole = |span: Span| !spans.iter().any(|s| span.is_within(*s));
        self.districts.retain(|p| whole(p.span));
        self.provinces.retain(|p| whole(p.span));
        let districts = &self.districts;
        let said = |s: Span| districts.iter().any(|d| d.typed && d.fits && d.span.shares_name(s));
        self.mentions.retain(|m| m.kind.is_some() || (whole(m.span) && !said(m.span)));
    }

    /// Adds what the words before the name allow. A number is a name only where its kind is said.
    fn add(&mut self, units: &Units, words: &[Word], mention: Mention) {
        let written = &words[mention.span.start..mention.span.end];
        let number = matches!(written, [word] if word.is_number());
        let kind = match mention.before.sense {
            Some(Sense::Unit(kind)) => Some(kind),
            Some(Sense::Street | Sense::Hamlet) => return,
            None | Some(Sense::Filler) if number => return,
            None | Some(Sense::Filler) => None,
        };
        let level = kind.map(Kind::level);
        let place = |name: &Name| {
            let typed = kind.is_some();
            let fits = typed && kind == name.kind;
            // "Nguyễn Huệ" is not in Huế.
            let other = written.iter().any(Word::is_marked) && !name.is_written(written);
            let place = Place { span: mention.span, unit: mention.unit, typed, fits };
            (typed || !other || (mention.other && written.len() > 1)).then_some(place)
        };
        match mention.unit {
            Unit::Commune(_) | Unit::Ward(_) => {
                if matches!(level, None | Some(Level::Commune)) {
                    self.mentions.push(Mention { kind, ..mention });
                }
            }
            Unit::District(d) => {
                if matches!(level, None | Some(Level::District | Level::City)) {
                    self.districts.extend(place(&units.districts[usize::from(d)].name));
                }
            }
            Unit::Province(p) | Unit::OldProvince(p) => {
                let list = if matches!(mention.unit, Unit::Province(_)) {
                    &units.provinces
                } else {
                    &units.old_provinces
                };
                let name = &list[usize::from(p)];
                // "TP Vĩnh Long" is a district of before, "TP Huế" a province.
                let city = level == Some(Level::City) && name.kind == Some(Kind::City);
                if city || matches!(level, None | Some(Level::Province)) {
                    self.provinces.extend(place(name));
                }
            }
        }
    }
}
