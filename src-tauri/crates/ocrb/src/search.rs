//! From a picture to zones: at which size to look, and when to stop.

use crate::{
    Doubt, Luma, MOST_PIXELS, SURE, Zone,
    cells::{self, Reading},
    ink, lines,
    plane::{Plane, Pyramid},
    zones::{self, Found},
};

/// The longer sides of the sizes at which ink is looked for, in the order in which they are tried.
const SIZES: [std::ops::Range<usize>; 3] = [1200..2400, 2400..5000, 600..1200];
/// Smaller pictures are doubled.
const SMALL: usize = 1200;
/// The most zones.
const MOST: usize = 4;
/// A zone that looks like this is the zone: no further lines are read.
const CLEAR: f32 = 0.75;
/// A lead of this much is as sure as it gets, and so is a likeness.
const LEAD: f32 = 0.5;
const LIKE: (f32, f32) = (0.4, 0.8);
/// Signs with a greater lead are not doubted.
const DOUBT: f32 = 0.35;
const DOUBTS: usize = 4;

/// Looks at one size after the other until `enough` says what it wants of the zones there.
pub(crate) fn zones<T>(luma: &Luma<'_>, mut enough: impl FnMut(&[Zone]) -> Option<T>) -> Option<T> {
    let (width, height) = (luma.width as usize, luma.height as usize);
    let count = width.checked_mul(height).filter(|count| *count <= MOST_PIXELS)?;
    let pixels = luma.pixels.get(..count)?;
    if width < 64 || height < 64 {
        return None;
    }
    let pyramid = Pyramid::of(width, height, pixels, SMALL);
    for size in &SIZES {
        let fits = |(_, plane): &&(f32, Plane<'_>)| size.contains(&plane.width.max(plane.height));
        for (scale, plane) in pyramid.levels.iter().filter(fits) {
            let zones = at(&pyramid, plane, *scale);
            if let Some(wanted) = enough(&zones) {
                return Some(wanted);
            }
        }
    }
    None
}

/// The zones at one size.
fn at(pyramid: &Pyramid<'_>, plane: &Plane<'_>, scale: f32) -> Vec<Zone> {
    let pieces = ink::pieces(plane);
    let mut lines = lines::across(&pieces);
    lines.extend(lines::down(&pieces));
    lines.sort_by_key(|line| std::cmp::Reverse(line.found.len()));
    let mut readings: Vec<Reading> = Vec::new();
    let mut found: Vec<Found> = Vec::new();
    for line in &lines {
        let Some(reading) = cells::read(pyramid, line, scale) else { continue };
        readings.push(reading);
        found = zones::zones(&readings);
        if found.first().is_some_and(|zone| zone.like >= CLEAR && sure(zone) >= SURE) {
            break;
        }
    }
    found.iter().filter(|zone| sure(zone) >= SURE).take(MOST).map(public).collect()
}

/// How sure the least sure of the unguarded signs is.
fn sure(zone: &Found) -> f32 {
    let names = zones::names(zone.wide);
    let signs = zone.signs.get(names.clone()).unwrap_or_default();
    let end = names.start + signs.iter().rposition(|s| s.best != b'<').unwrap_or_default();
    // After two fillers no name follows: what looks most like a filler there is one.
    let filler = |place: usize| names.contains(&place) && place > end + 2;
    let unguarded = zone.signs.iter().enumerate();
    unguarded
        .filter(|(place, _)| zones::is_unguarded(zone.wide, *place) && !filler(*place))
        .map(|(_, sign)| {
            let like = (sign.like - LIKE.0) / (LIKE.1 - LIKE.0);
            (sign.lead / LEAD).min(like)
        })
        .fold(1.0, f32::min)
}

fn public(zone: &Found) -> Zone {
    let text = |signs: &[zones::Sign]| signs.iter().map(|sign| char::from(sign.best)).collect();
    let mut weak: Vec<(usize, &zones::Sign)> = zone
        .signs
        .iter()
        .enumerate()
        .filter(|(place, sign)| {
            !zones::is_unguarded(zone.wide, *place) && sign.lead < DOUBT && sign.second != sign.best
        })
        .collect();
    weak.sort_by(|a, b| a.1.lead.total_cmp(&b.1.lead));
    let doubts = weak.iter().take(DOUBTS).map(|(place, sign)| Doubt {
        line: place / zone.wide,
        column: place % zone.wide,
        instead: char::from(sign.second),
    });
    Zone {
        lines: zone.signs.chunks(zone.wide).map(text).collect(),
        sure: sure(zone),
        doubts: doubts.collect(),
    }
}
