//! A line made straight, cut into cells, and each cell compared with all signs.

use crate::{
    curve::{Row, Square},
    glyphs::{self, AREA, COUNT, Cell, Glyphs, PITCH, TALL, WIDE},
    lines::Line,
    plane::Pyramid,
};

/// How much each cell of a line looks like each sign.
pub(crate) struct Reading {
    /// Where the signs stand, in places of the picture; numbers rise as one reads.
    pub(crate) row: Row,
    /// The number of the first of `cells`.
    pub(crate) first: i32,
    pub(crate) cells: Vec<Likeness>,
    /// Which of [`glyphs::BLURS`] fits.
    pub(crate) blur: usize,
}

/// The correlation with each sign, -1 to 1. All 0 where there is next to no ink.
pub(crate) type Likeness = [f32; COUNT];

/// The height of a straightened line, in pixels.
const ROWS: usize = 48;
/// A cell that varies less than this many levels of grey is empty.
const FAINT: f32 = 3.0;
/// The means over cells below which a line is not of OCR-B: at first sight, and read.
const GLANCE: f32 = 0.45;
const GOOD: f32 = 0.62;
/// So many cells beyond those that were found are read, too.
const BEYOND: i32 = 10;
/// Cells that say whether it is OCR-B, and which way up.
const SAMPLE: usize = 9;

/// The eight places around one.
const AROUND: [(i32, i32); 8] =
    [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)];

/// A line, straight and dark on 0.
struct Strip {
    /// The number of the sign in the first cell.
    first: i32,
    wide: usize,
    data: Vec<f32>,
}

impl Strip {
    /// Samples the signs `low` to `high`. `tall` stretches upwards.
    fn of(pyramid: &Pyramid<'_>, row: &Row, low: i32, high: i32, tall: f32) -> Option<Self> {
        let cells = usize::try_from(high - low + 1).ok().filter(|c| *c <= 120)?;
        let wide = (cells + 1) * PITCH;
        let pitch = row.pitch(f32::midpoint(low as f32, high as f32));
        let (scale, plane) = pyramid.fit(pitch, 0.9 * PITCH as f32)?;
        let mut data = vec![0.0; wide * ROWS];
        for column in 0..wide {
            let k = low as f32 + (column as f32 + 0.5) / PITCH as f32 - 1.0;
            let (x, y) = row.at(k);
            let (sx, sy) = row.step(k);
            let fine = 0.25 / PITCH as f32;
            for line in 0..ROWS {
                let v = (line as f32 + 0.5 - ROWS as f32 / 2.0) / PITCH as f32 * tall;
                let mut sum = 0.0;
                for (along, down) in [(-fine, -fine), (fine, -fine), (-fine, fine), (fine, fine)] {
                    let down = v + down;
                    let (px, py) = (x + sx * along - sy * down, y + sy * along + sx * down);
                    let level = |p: f32| (p + 0.5) / scale - 0.5;
                    sum += plane.at(level(px), level(py));
                }
                if let Some(value) = data.get_mut(line * wide + column) {
                    *value = 255.0 - sum / 4.0;
                }
            }
        }
        Some(Self { first: low, wide, data })
    }

    /// The cell of a sign, moved by some pixels. None where it is empty or outside.
    fn cell(&self, number: i32, right: i32, down: i32) -> Option<Cell> {
        let middle = (number - self.first + 1) * PITCH as i32 + right;
        let x = usize::try_from(middle - (WIDE / 2) as i32).ok()?;
        let y = usize::try_from((ROWS - TALL) as i32 / 2 + down).ok()?;
        if x + WIDE > self.wide || y + TALL > ROWS {
            return None;
        }
        let mut cell = [0.0; AREA];
        for (row, into) in cell.chunks_exact_mut(WIDE).enumerate() {
            into.copy_from_slice(self.data.get((y + row) * self.wide + x..)?.get(..WIDE)?);
        }
        (glyphs::level(&mut cell) >= FAINT).then_some(cell)
    }

    /// The best likeness of a cell to any sign.
    fn best(&self, number: i32, right: i32, down: i32, glyphs: &Glyphs) -> f32 {
        let Some(cell) = self.cell(number, right, down) else { return 0.0 };
        glyphs.cells.iter().map(|glyph| glyphs::dot(&cell, glyph)).fold(0.0, f32::max)
    }
}

/// Reads a line found at a level of the pyramid with that factor. None where it is not of OCR-B.
pub(crate) fn read(pyramid: &Pyramid<'_>, line: &Line, scale: f32) -> Option<Reading> {
    let sets = glyphs::all();
    let row = line.row.scaled(scale);
    let sample = sample(&line.found);
    let glance = sets.get(1)?;
    // Which way up, at first without much of a search.
    let mut best = (0.0, false);
    for upside_down in [false, true] {
        let (row, sample) = turned(&row, &sample, upside_down);
        let strip = Strip::of(pyramid, &row, *sample.first()?, *sample.last()?, 1.0)?;
        for down in [-4, -2, 0, 2, 4] {
            let mean = mean(&strip, &sample, 0, down, glance);
            if mean > best.0 {
                best = (mean, upside_down);
            }
        }
    }
    if best.0 < GLANCE {
        return None;
    }
    let (mut row, sample) = turned(&row, &sample, best.1);
    let (_, found) = turned(&row, &line.found, best.1);
    let (low, high) = (*found.first()?, *found.last()?);
    // Where between above and below, and how tall.
    let mut best = (0.0, 1.0, 0, 0);
    let (from, to) = (*sample.first()?, *sample.last()?);
    let strip = Strip::of(pyramid, &row, from, to, 1.0)?;
    for down in -6..=6 {
        for right in [-3, 0, 3] {
            let mean = mean(&strip, &sample, right, down, glance);
            if mean > best.0 {
                best = (mean, 1.0, right, down);
            }
        }
    }
    let (_, _, right, middle) = best;
    for tall in [0.82, 0.9, 1.1, 1.2] {
        let strip = Strip::of(pyramid, &row, from, to, tall)?;
        for down in middle - 1..=middle + 1 {
            let mean = mean(&strip, &sample, right, down, glance);
            if mean > best.0 {
                best = (mean, tall, right, down);
            }
        }
    }
    let (_, tall, right, down) = best;
    row = moved(&row, &found, right, down, tall)?;
    for steps in [&[2, 1][..], &[1]] {
        let strip = Strip::of(pyramid, &row, low, high, tall)?;
        let set = sets.get(sharpness(&strip, &sample, sets))?;
        row = settled(&strip, &row, &found, steps, tall, set).unwrap_or(row);
    }
    let (low, high) = (low - BEYOND, high + BEYOND);
    let strip = Strip::of(pyramid, &row, low - 1, high + 1, tall)?;
    let blur = sharpness(&strip, &found, sets);
    let set = sets.get(blur)?;
    let cells: Vec<Likeness> = (low..=high).map(|k| likeness(&strip, k, set)).collect();
    let reading = Reading { row, first: low, cells, blur };
    let total: f32 = found.iter().map(|k| reading.best(*k)).sum();
    (total >= GOOD * found.len() as f32).then_some(reading)
}

impl Reading {
    pub(crate) fn cell(&self, number: i32) -> Option<&Likeness> {
        self.cells.get(usize::try_from(number - self.first).ok()?)
    }

    /// The best likeness of a cell to any sign; 0 outside.
    pub(crate) fn best(&self, number: i32) -> f32 {
        self.cell(number).map_or(0.0, |cell| cell.iter().copied().fold(0.0, f32::max))
    }
}

/// Some numbers, evenly.
fn sample(found: &[i32]) -> Vec<i32> {
    let count = found.len().min(SAMPLE);
    (0..count).filter_map(|i| found.get(i * found.len() / count.max(1)).copied()).collect()
}

/// A row and numbers in it, the same or upside down.
fn turned(row: &Row, numbers: &[i32], upside_down: bool) -> (Row, Vec<i32>) {
    if upside_down {
        (row.reversed(), numbers.iter().rev().map(|k| -k).collect())
    } else {
        (*row, numbers.to_vec())
    }
}

fn mean(strip: &Strip, numbers: &[i32], right: i32, down: i32, glyphs: &Glyphs) -> f32 {
    let sum: f32 = numbers.iter().map(|k| strip.best(*k, right, down, glyphs)).sum();
    sum / numbers.len().max(1) as f32
}

/// The set of pictures that fits best.
fn sharpness(strip: &Strip, numbers: &[i32], sets: &[Glyphs]) -> usize {
    let means = sets.iter().map(|set| mean(strip, numbers, 0, 0, set));
    means.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(at, _)| at)
}

/// A place some pixels of the strip to the right and down.
fn place(row: &Row, number: i32, right: f32, down: f32, tall: f32) -> (f32, f32) {
    let k = number as f32 + right / PITCH as f32;
    let ((x, y), (sx, sy)) = (row.at(k), row.step(k));
    let down = down / PITCH as f32 * tall;
    (x - sy * down, y + sx * down)
}

/// The row, with all signs moved alike.
fn moved(row: &Row, numbers: &[i32], right: i32, down: i32, tall: f32) -> Option<Row> {
    let places =
        numbers.iter().map(|k| (*k as f32, place(row, *k, right as f32, down as f32, tall)));
    through(places)
}

fn through(places: impl Iterator<Item = (f32, (f32, f32))>) -> Option<Row> {
    let (xs, ys): (Vec<_>, Vec<_>) = places.map(|(k, (x, y))| ((k, x), (k, y))).unzip();
    Some(Row { x: Square::through(&xs, true)?, y: Square::through(&ys, true)? })
}

/// The row through where each sign looks best, as far away as the steps reach.
fn settled(
    strip: &Strip,
    row: &Row,
    found: &[i32],
    steps: &[i32],
    tall: f32,
    glyphs: &Glyphs,
) -> Option<Row> {
    let mut places = Vec::new();
    for number in found {
        let mut best = (strip.best(*number, 0, 0, glyphs), 0, 0);
        for step in steps {
            let (_, x, y) = best;
            for (right, down) in AROUND {
                let (right, down) = (x + right * step, y + down * step);
                let likeness = strip.best(*number, right, down, glyphs);
                if likeness > best.0 {
                    best = (likeness, right, down);
                }
            }
        }
        if best.0 > 0.6 {
            let (right, down) = (best.1 as f32, best.2 as f32);
            places.push((*number as f32, place(row, *number, right, down, tall)));
        }
    }
    if 2 * places.len() < found.len() { None } else { through(places.into_iter()) }
}

/// The likeness to each sign, the best of nine places.
fn likeness(strip: &Strip, number: i32, glyphs: &Glyphs) -> Likeness {
    let mut likeness = [0.0; COUNT];
    for down in -1..=1 {
        for right in -1..=1 {
            let Some(cell) = strip.cell(number, right, down) else { continue };
            for (best, glyph) in likeness.iter_mut().zip(&glyphs.cells) {
                *best = glyphs::dot(&cell, glyph).max(*best);
            }
        }
    }
    likeness
}
