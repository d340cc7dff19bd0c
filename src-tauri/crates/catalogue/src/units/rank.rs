//! Which commune an address means: every commune it may name is weighed, the heaviest is the answer,
//! and where several weigh the same, the answer is a question.

use std::cmp::Reverse;

use super::{
    Commune, Located, MAX_ASK, Unit, Units, Why,
    marks::{Marks, Mention, Place, Span},
    text::{Begins, Word},
};

/// What speaks for a commune, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    /// Districts that are named and are not its own.
    strange: Reverse<usize>,
    /// Its kind is said: "phường", "xã".
    typed: bool,
    /// Words behind its name, in the same part of the address, that nothing explains.
    beside: Reverse<usize>,
    /// Its district is named.
    district: bool,
    /// Its province is named: 2 as it was, 1 as it is since or was before.
    province: u8,
    /// The marks are its own: 2; nothing is known of marks: 1.
    marks: u8,
    /// By its own name, not that of a commune that was merged into it before.
    own: bool,
    /// By the right kind.
    kind: bool,
    /// Words behind its name that nothing explains.
    behind: Reverse<usize>,
    /// Its name begins a part of the address.
    begins: bool,
    /// Two levels are an address of today, three one of before; one says nothing.
    era: bool,
}

struct Candidate {
    mention: Mention,
    weight: Weight,
}

/// Weighs what was found.
pub(super) fn locate<'a>(units: &'a Units, marks: &Marks, words: &[Word]) -> Located<'a> {
    let view = View { units, marks, words };
    let mut best: Vec<Candidate> = Vec::new();
    for mention in &marks.mentions {
        let Some(weight) = view.weigh(mention) else { continue };
        match best.first().map(|b| weight.cmp(&b.weight)) {
            Some(std::cmp::Ordering::Less) => continue,
            Some(std::cmp::Ordering::Greater) => best.clear(),
            Some(std::cmp::Ordering::Equal) | None => {}
        }
        best.push(Candidate { mention: *mention, weight });
    }
    match best.first() {
        None => view.district(),
        Some(first) => view.answer(&best, first.weight),
    }
}

struct View<'a, 'b> {
    units: &'a Units,
    marks: &'b Marks,
    words: &'b [Word],
}

impl<'a> View<'a, '_> {
    /// What speaks for a mention; nothing where something speaks against it.
    fn weigh(&self, mention: &Mention) -> Option<Weight> {
        let span = mention.span;
        let apart = |p: &&Place| !p.span.overlaps(span);
        let provinces = self.marks.provinces.iter().filter(apart);
        let named = provinces.filter_map(|p| Some((self.province(mention.unit, p.unit)?, p.span)));
        let named = named.max_by_key(|(level, s)| (*level, s.end));
        let province = named.map(|(_, span)| span);
        let own = |p: &&Place| self.is_district(mention.unit, p.unit);
        let free = |p: &&Place| province.is_none_or(|s| !p.span.shares_name(s));
        let districts = self.marks.districts.iter().filter(apart);
        let district = districts
            .filter(own)
            .filter(free)
            .max_by_key(|p| (p.typed, p.span.end))
            .map(|p| p.span);

        // "Xã Hải Ninh, Quảng Ninh": a name alone is that of the province before that of a district.
        let province_too = |s: Span| self.marks.provinces.iter().any(|p| p.span == s);
        let untyped =
            province.is_none() && district.is_some_and(|s| s.from == s.start && province_too(s));

        // The last province of the address is the province of the place.
        let last =
            self.marks.provinces.iter().map(|p| p.span).max_by_key(|s| (s.end, Reverse(s.from)));
        let explained =
            |s: Span| [Some(span), province, district].iter().flatten().any(|o| s.overlaps(*o));
        if last.is_some_and(|s| !explained(s)) {
            return None;
        }
        let strange = self.marks.districts.iter().filter(|p| p.typed && !explained(p.span));
        let mut strange: Vec<usize> = strange.map(|p| p.span.start).collect();
        strange.dedup();

        let unexplained = |range: std::ops::Range<usize>| {
            let open = range.filter(|w| {
                let covered = [province, district].iter().flatten().any(|s| s.covers(*w));
                let kind = self.marks.districts.iter().chain(&self.marks.provinces);
                let known = covered || kind.filter(|p| p.typed).any(|p| p.span.covers(*w));
                !known && !self.units.lexicon.says_nothing(self.words, *w)
            });
            open.count()
        };
        let part = (span.end..self.words.len())
            .find(|w| self.words[*w].begins == Begins::Part)
            .unwrap_or(self.words.len());
        let weight = Weight {
            strange: Reverse(strange.len()),
            typed: mention.kind.is_some(),
            beside: Reverse(unexplained(span.end..part)),
            district: district.is_some() && !untyped,
            province: u8::from(untyped).max(named.map_or(0, |(level, _)| level)),
            marks: self.marks_of(mention),
            own: !mention.other,
            kind: self.is_kind(mention),
            behind: Reverse(unexplained(span.end..self.words.len())),
            begins: mention.kind.is_some() || self.words[span.start].begins != Begins::Nothing,
            era: match mention.unit {
                Unit::Commune(_) => district.is_none() && province.is_some(),
                _ => district.is_some(),
            },
        };
        let alone = district.is_none() && province.is_none();
        let whole = weight.beside.0 == 0
            && weight.strange.0 == 0
            && (!alone || (weight.begins && weight.behind.0 == 0));
        // A name that is also that of a province, and nothing else, is the province.
        let province_itself = alone && self.marks.provinces.iter().any(|p| p.span.overlaps(span));
        ((weight.typed || whole) && !(weight.typed && alone && weight.beside.0 > 0))
            .then_some(weight)
            .filter(|w| w.typed || !province_itself)
    }

    /// How far `place` is the province of a commune.
    fn province(&self, unit: Unit, place: Unit) -> Option<u8> {
        match (unit, place) {
            (Unit::Commune(c), Unit::Province(p)) => {
                (self.units.communes[usize::from(c)].province == p).then_some(2)
            }
            (Unit::Commune(c), Unit::OldProvince(p)) => {
                self.units.communes[usize::from(c)].provinces.contains(&p).then_some(1)
            }
            (Unit::Ward(w), Unit::OldProvince(p)) => (self.old_province(w) == p).then_some(2),
            (Unit::Ward(w), Unit::Province(p)) => {
                let now = &self.units.wards[usize::from(w)].now;
                let there = |c: &u16| self.units.communes[usize::from(*c)].province == p;
                now.iter().any(there).then_some(1)
            }
            (Unit::District(d), Unit::OldProvince(p)) => {
                (self.units.districts[usize::from(d)].province == p).then_some(2)
            }
            (Unit::District(d), Unit::Province(_)) => {
                let wards = &self.units.districts[usize::from(d)].wards;
                let there = |w: &u16| self.province(Unit::Ward(*w), place).is_some();
                wards.first().is_some_and(there).then_some(1)
            }
            _ => None,
        }
    }

    fn old_province(&self, ward: u16) -> u16 {
        let district = self.units.wards[usize::from(ward)].district;
        self.units.districts[usize::from(district)].province
    }

    fn is_district(&self, unit: Unit, place: Unit) -> bool {
        match (unit, place) {
            (Unit::Commune(c), Unit::District(d)) => {
                self.units.communes[usize::from(c)].districts.contains(&d)
            }
            (Unit::Ward(w), Unit::District(d)) => self.units.wards[usize::from(w)].district == d,
            _ => false,
        }
    }

    fn marks_of(&self, mention: &Mention) -> u8 {
        let Some(name) = self.name(mention.unit).filter(|_| !mention.other) else { return 1 };
        let span = mention.span;
        let written = &self.words[span.start..span.end];
        let here = written.iter().any(Word::is_marked);
        let elsewhere = !mention.before.without_marks && self.words.iter().any(Word::is_marked);
        if !here && !elsewhere {
            return 1;
        }
        if name.is_written(written) { 2 } else { 0 }
    }

    fn name(&self, unit: Unit) -> Option<&super::Name> {
        match unit {
            Unit::Commune(c) => Some(&self.units.communes[usize::from(c)].name),
            Unit::Ward(w) => Some(&self.units.wards[usize::from(w)].name),
            _ => None,
        }
    }

    fn is_kind(&self, mention: &Mention) -> bool {
        let Some(kind) = mention.kind else { return false };
        let former = match mention.unit {
            Unit::Commune(c) => self.units.communes[usize::from(c)].former.contains(&kind),
            _ => false,
        };
        mention.other || former || self.name(mention.unit).is_some_and(|n| n.kind == Some(kind))
    }

    /// The communes that the best candidates lead to.
    fn answer(&self, best: &[Candidate], weight: Weight) -> Located<'a> {
        let mut found: Vec<(u16, Option<u16>)> = Vec::new();
        let mut why = Why::Several;
        for candidate in best {
            match candidate.mention.unit {
                Unit::Commune(c) => found.push((c, None)),
                Unit::Ward(w) => {
                    let now = &self.units.wards[usize::from(w)].now;
                    if best.len() == 1 && now.len() > 1 {
                        why = Why::Divided;
                    }
                    found.extend(now.iter().map(|c| (*c, Some(w))));
                }
                _ => {}
            }
        }
        if !weight.typed && !weight.district {
            // Without its kind the name may as well be that of a district of before.
            for candidate in best {
                let span = candidate.mention.span;
                let same = self.marks.districts.iter().filter(|p| p.span == span);
                let same = same.filter(|p| self.in_province(p).is_some());
                for place in same {
                    found.extend(self.communes_of(place.unit));
                }
            }
        }
        self.say(found, why, weight.strange.0 > 0)
    }

    /// Whether the address says nothing beside `span` and provinces.
    fn is_all(&self, span: Span) -> bool {
        (0..self.words.len()).all(|w| {
            span.covers(w)
                || self.marks.provinces.iter().any(|p| p.span.covers(w))
                || self.units.lexicon.says_nothing(self.words, w)
        })
    }

    /// How far the province that is named is that of a district; 0 where none is named.
    fn in_province(&self, place: &Place) -> Option<u8> {
        let named = self.marks.provinces.iter().filter(|p| !p.span.overlaps(place.span));
        let mut named = named.peekable();
        if named.peek().is_none() {
            return Some(0);
        }
        named.filter_map(|p| self.province(place.unit, p.unit)).max()
    }

    fn communes_of(&self, district: Unit) -> Vec<(u16, Option<u16>)> {
        let Unit::District(d) = district else { return Vec::new() };
        let wards = &self.units.districts[usize::from(d)].wards;
        let now = |w: &u16| {
            let ward = *w;
            self.units.wards[usize::from(ward)].now.iter().map(move |c| (*c, Some(ward)))
        };
        let island = matches!(wards[..], [_]);
        // A whole district is more than any one commune of it.
        wards.iter().flat_map(now).map(|(c, w)| (c, w.filter(|_| island))).collect()
    }

    /// An address that names no commune but a district of before.
    fn district(&self) -> Located<'a> {
        let whole = |p: &&Place| {
            let begins = |w: usize| self.words.get(w).is_none_or(|w| w.begins == Begins::Part);
            let province = self.marks.provinces.iter().any(|q| q.span == p.span);
            let alone = begins(p.span.start) && begins(p.span.end);
            p.typed
                // "Cà Mau" behind something unknown is the province.
                || (province && alone && self.is_all(p.span))
                || (!province && (alone || self.in_province(p) > Some(0)))
        };
        let places = self.marks.districts.iter().filter(whole);
        let places = places.filter_map(|p| Some(((self.in_province(p)?, p.fits, p.typed), p)));
        let places: Vec<_> = places.collect();
        let Some(best) = places.iter().map(|(weight, _)| *weight).max() else {
            return Located::Unknown;
        };
        let places = places.iter().filter(|(weight, _)| *weight == best);
        let found = places.flat_map(|(_, p)| self.communes_of(p.unit)).collect();
        self.say(found, Why::District, false)
    }

    /// One commune is an answer, unless something speaks against it; several are a question.
    fn say(&self, found: Vec<(u16, Option<u16>)>, why: Why, doubt: bool) -> Located<'a> {
        let mut communes: Vec<Commune<'a>> = Vec::new();
        for (commune, was) in found {
            let commune = self.units.commune(commune, was);
            if !communes.iter().any(|c| c.code == commune.code) && communes.len() < MAX_ASK {
                communes.push(commune);
            }
        }
        match communes.len() {
            0 => Located::Unknown,
            1 if !doubt => communes.pop().map_or(Located::Unknown, Located::One),
            _ => Located::Ask(communes, why),
        }
    }
}
