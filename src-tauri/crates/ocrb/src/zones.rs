//! Lines that lie one below the other, read as the lines of a zone.

use crate::{
    cells::Reading,
    glyphs::{self, COUNT, SIGNS},
};

/// A zone as read, with what else its signs may be.
pub(crate) struct Found {
    pub(crate) signs: Vec<Sign>,
    /// The signs of a line.
    pub(crate) wide: usize,
    /// The mean likeness.
    pub(crate) like: f32,
}

/// One sign of a zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sign {
    pub(crate) best: u8,
    pub(crate) second: u8,
    /// How much surer the best is than the second, in units of what else does not fit.
    pub(crate) lead: f32,
    /// The likeness of the best.
    pub(crate) like: f32,
}

/// The distance of two lines, in pitches. Doc 9303 has 2.5; some cards are set tighter.
const BELOW: std::ops::RangeInclusive<f32> = 1.3..=3.8;
/// What an empty cell would have.
const PRESENT: f32 = 0.5;

/// All zones among lines.
pub(crate) fn zones(lines: &[Reading]) -> Vec<Found> {
    let mut found = Vec::new();
    for (at, top) in lines.iter().enumerate() {
        for (next_at, next) in lines.iter().enumerate() {
            let Some(shift) = below(top, next).filter(|_| next_at != at) else { continue };
            found.extend(zone(&[(top, 0), (next, shift)], 44));
            for (last_at, last) in lines.iter().enumerate() {
                if last_at == at || last_at == next_at {
                    continue;
                }
                if let Some(further) = below(next, last) {
                    found.extend(zone(&[(top, 0), (next, shift), (last, shift + further)], 30));
                }
            }
        }
    }
    found.sort_by(|a, b| b.like.total_cmp(&a.like));
    found
}

/// Where the second line lies next below the first: what to add to a number of the first for the
/// number in the second below it.
fn below(first: &Reading, second: &Reading) -> Option<i32> {
    let middle = first.first as f32 + first.cells.len() as f32 / 2.0;
    let ((x, y), (sx, sy)) = (first.row.at(middle), first.row.step(middle));
    let pitch = first.row.pitch(middle);
    let near = second.first as f32 + second.cells.len() as f32 / 2.0;
    // Straight down from the middle of the first.
    let mut number = second.row.number(x, y, near);
    for _ in 0..3 {
        let (px, py) = second.row.at(number);
        let down = ((py - y) * sx - (px - x) * sy) / pitch;
        let foot = (x - sy / pitch * down, y + sx / pitch * down);
        number = second.row.number(foot.0, foot.1, number);
    }
    let (px, py) = second.row.at(number);
    let down = ((py - y) * sx - (px - x) * sy) / (pitch * pitch);
    let along = ((px - x) * sx + (py - y) * sy) / (pitch * pitch);
    let (tx, ty) = second.row.step(number);
    let other = second.row.pitch(number);
    let same_way = (tx * sx + ty * sy) > 0.98 * pitch * other;
    let alike = (other / pitch - 1.0).abs() < 0.1;
    let fits = same_way && alike && BELOW.contains(&down) && along.abs() < 1.0;
    fits.then(|| (number - middle).round() as i32)
}

/// Lines with their shifts, read as lines of `wide` signs where they fit best.
fn zone(lines: &[(&Reading, i32)], wide: i32) -> Option<Found> {
    let low = lines.iter().map(|(line, shift)| line.first - shift).min()?;
    let high = lines.iter().map(|(l, shift)| l.first - shift + l.cells.len() as i32).max()?;
    let present =
        |k: i32| -> f32 { lines.iter().map(|(line, shift)| line.best(k + shift) - PRESENT).sum() };
    let outside = |k: i32| present(k).max(0.0);
    let score = |start: i32| -> f32 {
        let inside: f32 = (start..start + wide).map(present).sum();
        let end = start + wide;
        inside
            - (start - 2..start).map(outside).sum::<f32>()
            - (end..end + 2).map(outside).sum::<f32>()
    };
    let starts = (low..=(high - wide).max(low)).map(|start| (score(start), start));
    let (score, start) = starts.max_by(|a, b| a.0.total_cmp(&b.0))?;
    if score < 0.15 * (wide as usize * lines.len()) as f32 {
        return None;
    }
    let mut signs = Vec::new();
    let nothing = [0.0; COUNT];
    let mut issuer = [0_u8; 3];
    for (number, (line, shift)) in lines.iter().enumerate() {
        for column in 0..wide {
            let cell = line.cell(start + column + shift).unwrap_or(&nothing);
            let place = number * wide as usize + column as usize;
            let sign = sign(cell, may_be(wide, place, issuer == *b"VNM"), line.blur);
            if let 2..=4 = place {
                issuer[place - 2] = sign.best;
            }
            signs.push(sign);
        }
    }
    let like = signs.iter().map(|s| s.like).sum::<f32>() / signs.len() as f32;
    Some(Found { signs, wide: wide as usize, like })
}

/// What may stand at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum May {
    Letter,
    Digit,
    DigitOrNone,
    Any,
    None,
    Sex,
    Only(&'static [u8]),
}

impl May {
    fn be(self, sign: u8) -> bool {
        match self {
            Self::Letter => sign.is_ascii_uppercase() || sign == b'<',
            Self::Digit => sign.is_ascii_digit(),
            Self::DigitOrNone => sign.is_ascii_digit() || sign == b'<',
            Self::Any => true,
            Self::None => sign == b'<',
            Self::Sex => matches!(sign, b'M' | b'F' | b'<'),
            Self::Only(signs) => signs.contains(&sign),
        }
    }
}

/// What may stand at a place of a zone, counted from 0 over all lines (Doc 9303, parts 4 and 5).
fn may_be(wide: i32, place: usize, vietnam: bool) -> May {
    match (wide, place) {
        (30, 0) => May::Only(b"ACI"),
        (30, 14) if !vietnam => May::DigitOrNone,
        (30, 5..=26 | 29) if vietnam => May::Digit,
        (30, 27 | 28 | 48..=58) if vietnam => May::None,
        (30, 5..=29 | 48..=58) => May::Any,
        (30, 30..=36 | 38..=44 | 59) => May::Digit,
        (30, 37) => May::Sex,
        (44, 0) => May::Only(b"P"),
        (44, 45..=52) if vietnam => May::DigitOrNone,
        (44, 72..=85) if vietnam => May::DigitOrNone,
        (44, 44..=52 | 72..=85) => May::Any,
        (44, 53 | 57..=63 | 65..=71 | 87) => May::Digit,
        (44, 86) => May::DigitOrNone,
        (44, 64) => May::Sex,
        _ => May::Letter,
    }
}

/// The places of the names.
pub(crate) fn names(wide: usize) -> std::ops::Range<usize> {
    if wide == 30 { 60..90 } else { 5..44 }
}

/// The places that no check digit guards and that a reader takes something from: what stands there
/// must be sure by itself.
pub(crate) fn is_unguarded(wide: usize, place: usize) -> bool {
    match wide {
        30 => matches!(place, 2..=4 | 37 | 45..=47 | 60..),
        _ => matches!(place, 2..=43 | 54..=56 | 64),
    }
}

fn sign(cell: &[f32; COUNT], may: May, blur: usize) -> Sign {
    let (mut best, mut second) = ((-1.0, 0), (-1.0, 0));
    for (at, (like, sign)) in cell.iter().zip(SIGNS).enumerate() {
        if !may.be(*sign) {
            continue;
        }
        if *like > best.0 {
            second = best;
            best = (*like, at);
        } else if *like > second.0 {
            second = (*like, at);
        }
    }
    let name = |at: usize| SIGNS.get(at).copied().unwrap_or(b'<');
    let (like, at) = best;
    if second.0 < 0.0 {
        return Sign { best: name(at), second: name(at), lead: 9.0, like };
    }
    // What does not fit the best is noise; how far it could have pushed towards the second is
    // known from how far the two are apart.
    let apart = glyphs::all()
        .get(blur)
        .and_then(|set| set.apart.get(at)?.get(second.1).copied())
        .unwrap_or(1.0);
    let noise = (1.0 - like * like).max(0.01).sqrt();
    let lead = (like - second.0) / (apart.max(0.05) * noise);
    Sign { best: name(at), second: name(second.1), lead, like }
}
