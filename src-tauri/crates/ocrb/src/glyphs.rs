//! What the 37 signs of OCR-B look like, as small pictures to compare with.
//!
//! The outlines are those of a font in the public domain: `data/README.md`.

use std::sync::OnceLock;

/// The signs, in the order of all tables here.
pub(crate) const SIGNS: &[u8; COUNT] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
pub(crate) const COUNT: usize = 37;
/// The pixels from one sign to the next.
pub(crate) const PITCH: usize = 20;
/// The size of the picture of a sign. Left and right of a sign is paper: the picture is narrower
/// than the pitch.
pub(crate) const WIDE: usize = 16;
pub(crate) const TALL: usize = 26;
pub(crate) const AREA: usize = WIDE * TALL;
/// How sharp the pictures are: the spread of the blur, in pixels.
pub(crate) const BLURS: [f32; 4] = [0.7, 1.3, 2.0, 2.8];

/// One picture, ink positive: mean 0, length 1.
pub(crate) type Cell = [f32; AREA];

/// The pictures of all signs, with one blur.
pub(crate) struct Glyphs {
    pub(crate) cells: Vec<Cell>,
    /// How far apart two pictures are, by both signs.
    pub(crate) apart: Vec<[f32; COUNT]>,
}

/// One set for each of [`BLURS`].
pub(crate) fn all() -> &'static [Glyphs] {
    static ALL: OnceLock<Vec<Glyphs>> = OnceLock::new();
    ALL.get_or_init(|| {
        let sharp: Vec<Vec<f32>> = outlines().iter().map(raster).collect();
        BLURS.iter().map(|blur| Glyphs::of(&sharp, *blur)).collect()
    })
}

impl Glyphs {
    fn of(sharp: &[Vec<f32>], blur: f32) -> Self {
        let cells: Vec<Cell> = sharp.iter().map(|picture| cell(picture, blur)).collect();
        let apart = cells
            .iter()
            .map(|a| {
                let mut row = [0.0; COUNT];
                for (far, b) in row.iter_mut().zip(&cells) {
                    *far = (2.0 - 2.0 * dot(a, b)).max(0.0).sqrt();
                }
                row
            })
            .collect();
        Self { cells, apart }
    }
}

/// The sum of products.
pub(crate) fn dot(a: &Cell, b: &Cell) -> f32 {
    let mut sums = [0.0_f32; 16];
    for (a, b) in a.chunks_exact(16).zip(b.chunks_exact(16)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// Takes the mean off and makes the length 1; gives the length before, per pixel.
pub(crate) fn level(cell: &mut Cell) -> f32 {
    let mean = cell.iter().sum::<f32>() / AREA as f32;
    let mut square = 0.0;
    for value in cell.iter_mut() {
        *value -= mean;
        square += *value * *value;
    }
    let length = square.sqrt();
    if length > 1e-6 {
        cell.iter_mut().for_each(|value| *value /= length);
    }
    length / (AREA as f32).sqrt()
}

type Outline = Vec<Vec<(f32, f32)>>;

/// The contours of each sign, in pitches, y upwards.
fn outlines() -> Vec<Outline> {
    let point = |text: &str| {
        let (x, y) = text.split_once(',')?;
        let number = |text: &str| text.parse::<f32>().ok().map(|v| v / 1000.0);
        Some((number(x)?, number(y)?))
    };
    let contour = |text: &str| text.split_whitespace().filter_map(point).collect();
    let lines = include_str!("../data/ocr-b.txt").lines();
    let bodies = lines.filter_map(|line| line.split_once(' '));
    bodies.map(|(_, body)| body.split('/').map(contour).collect()).collect()
}

/// Rows around a picture that take part in its blur.
const FRAME: usize = 8;
const FRAMED: (usize, usize) = (WIDE + 2 * FRAME, TALL + 2 * FRAME);
/// Places per pixel and direction.
const FINE: usize = 4;

/// How much of each pixel is ink, with a frame. The middle of the picture is the middle of the
/// sign's place, half a pitch above the line the letters stand on.
fn raster(outline: &Outline) -> Vec<f32> {
    let (wide, tall) = FRAMED;
    let mut picture = vec![0.0; wide * tall];
    let share = 1.0 / (FINE * FINE) as f32;
    for fine_row in 0..tall * FINE {
        let down = (fine_row as f32 + 0.5) / FINE as f32 - tall as f32 / 2.0;
        let y = 0.5 - down / PITCH as f32;
        let mut crossings: Vec<f32> = Vec::new();
        for contour in outline {
            for (at, (x0, y0)) in contour.iter().enumerate() {
                let Some((x1, y1)) = contour.get((at + 1) % contour.len()) else { continue };
                if (*y0 <= y) != (*y1 <= y) {
                    crossings.push(x0 + (y - y0) / (y1 - y0) * (x1 - x0));
                }
            }
        }
        crossings.sort_by(f32::total_cmp);
        let row = &mut picture[fine_row / FINE * wide..][..wide];
        for fine in 0..wide * FINE {
            let right = (fine as f32 + 0.5) / FINE as f32 - wide as f32 / 2.0;
            let x = 0.5 + right / PITCH as f32;
            if crossings.iter().filter(|c| **c < x).count() % 2 == 1 {
                row[fine / FINE] += share;
            }
        }
    }
    picture
}

/// Blurs, cuts the frame off and levels.
fn cell(sharp: &[f32], blur: f32) -> Cell {
    let (wide, tall) = FRAMED;
    let weights: Vec<f32> = (0..=2 * FRAME)
        .map(|i| (-(i as f32 - FRAME as f32).powi(2) / (2.0 * blur * blur)).exp())
        .collect();
    let total: f32 = weights.iter().sum();
    // Beyond the frame there is paper.
    let mix = |from: usize, step: usize, at: usize, end: usize| {
        let sum: f32 = weights
            .iter()
            .enumerate()
            .filter_map(|(i, weight)| {
                let place = (at + i).checked_sub(FRAME).filter(|p| *p < end)?;
                sharp_at(sharp, from + place * step).map(|v| v * weight)
            })
            .sum();
        sum / total
    };
    let across: Vec<f32> =
        (0..wide * tall).map(|i| mix(i / wide * wide, 1, i % wide, wide)).collect();
    let mut cell = [0.0; AREA];
    for (i, value) in cell.iter_mut().enumerate() {
        let (x, y) = (i % WIDE + FRAME, i / WIDE + FRAME);
        let column = weights.iter().enumerate().filter_map(|(j, weight)| {
            let row = (y + j).checked_sub(FRAME).filter(|r| *r < tall)?;
            sharp_at(&across, row * wide + x).map(|v| v * weight)
        });
        *value = column.sum::<f32>() / total;
    }
    level(&mut cell);
    cell
}

fn sharp_at(picture: &[f32], at: usize) -> Option<f32> {
    picture.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_outlines_as_signs_and_no_two_look_alike() {
        let named: Vec<u8> =
            include_str!("../data/ocr-b.txt").lines().filter_map(|l| l.bytes().next()).collect();
        assert_eq!(named, SIGNS);
        for glyphs in all() {
            assert_eq!(glyphs.cells.len(), COUNT);
            for (a, row) in glyphs.apart.iter().enumerate() {
                for (b, apart) in row.iter().enumerate() {
                    assert!(a == b || *apart > 0.15, "{a} {b} {apart}");
                }
            }
        }
    }
}
