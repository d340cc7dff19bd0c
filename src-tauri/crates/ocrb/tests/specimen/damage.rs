//! What a camera and a hand do to a picture.

use super::{Picture, Random};

/// How a photograph was taken.
#[derive(Debug, Clone)]
pub(crate) struct Damage {
    /// Pixels across, before quarter turns.
    pub(crate) width: usize,
    /// How much of that the zone takes.
    pub(crate) share: f32,
    /// Degrees.
    pub(crate) turn: f32,
    /// Quarter turns.
    pub(crate) quarters: usize,
    /// How much nearer the right and the lower edge are.
    pub(crate) lean: (f32, f32),
    /// The spread of the blur, in pitches (0.06 is 1.5 px at 25 px).
    pub(crate) blur: f32,
    /// The spread of the noise, in levels of grey.
    pub(crate) noise: f32,
    /// How much lighter one side is than the other, 1 to 2.
    pub(crate) shade: f32,
    /// What is left of the contrast.
    pub(crate) contrast: f32,
    /// How dark lines of the background are, 0 to 1.
    pub(crate) pattern: f32,
    /// How light the ink is, and what the document lies on.
    pub(crate) ink: f32,
    pub(crate) table: f32,
    /// From line to line, in pitches.
    pub(crate) spacing: f32,
    /// The step of coefficients of 8 x 8 pixels, as JPEG rounds them.
    pub(crate) step: f32,
}

impl Damage {
    /// As a person with a telephone would, `hard` from 0 (fair) to 1 (bad).
    pub(crate) fn random(random: &mut Random, hard: f32, widest: f32) -> Self {
        let lean = 0.04 * (0.5 + 0.5 * hard);
        Self {
            width: random.between(800.0, widest) as usize,
            share: random.between(0.5, 0.95),
            turn: random.between(-7.0, 7.0),
            quarters: random.below(4),
            lean: (random.between(-lean, lean), random.between(-lean, lean)),
            blur: random.between(0.0, 0.04 + 0.02 * hard),
            noise: random.between(0.0, 6.0 + 6.0 * hard),
            shade: random.between(1.0, 1.5 + 0.5 * hard),
            contrast: random.between(0.6 - 0.25 * hard, 1.0),
            pattern: random.between(0.0, 0.15 + 0.15 * hard),
            ink: random.between(0.08, 0.25),
            table: random.between(0.1, 0.6),
            spacing: random.between(1.9, 2.6),
            step: random.between(1.0, 12.0 + 12.0 * hard),
        }
    }
}

/// Light as a picture: blurred, unevenly lit, noisy, turned.
pub(crate) fn finish(
    light: Vec<f32>,
    width: usize,
    height: usize,
    pitch: f32,
    damage: &Damage,
    random: &mut Random,
) -> Picture {
    let mut light = light;
    let blur = damage.blur * pitch;
    if blur > 0.2 {
        light = across(&light, width, blur);
        light = turned(&across(&turned(&light, width), height, blur), height);
    }
    for (at, value) in light.iter_mut().enumerate() {
        let side = (at % width) as f32 / width as f32;
        let lit = 1.0 / (1.0 + (damage.shade - 1.0) * side);
        let grey = 0.5 + (*value - 0.5) * damage.contrast;
        *value = 225.0 * grey * lit + damage.noise * random.normal();
    }
    rounded(&mut light, width, height, damage.step);
    let (mut width, mut height) = (width, height);
    for _ in 0..damage.quarters {
        // A quarter to the right: columns become rows, from below.
        let mut next = Vec::with_capacity(light.len());
        for x in 0..width {
            next.extend((0..height).rev().map(|y| light[y * width + x]));
        }
        light = next;
        (width, height) = (height, width);
    }
    let pixels = light.iter().map(|v| v.clamp(0.0, 255.0) as u8).collect();
    Picture { width, height, pixels }
}

fn turned(light: &[f32], width: usize) -> Vec<f32> {
    (0..width).flat_map(|x| light.iter().skip(x).step_by(width).copied()).collect()
}

fn across(light: &[f32], width: usize, blur: f32) -> Vec<f32> {
    let reach = (3.0 * blur).ceil() as usize;
    let weight = |i: usize| (-((i as f32) - reach as f32).powi(2) / (2.0 * blur * blur)).exp();
    let weights: Vec<f32> = (0..=2 * reach).map(weight).collect();
    let total: f32 = weights.iter().sum();
    let mut blurred = Vec::with_capacity(light.len());
    for row in light.chunks(width) {
        for x in 0..width {
            let sum: f32 = weights
                .iter()
                .enumerate()
                .map(|(i, w)| w * row[(x + i).saturating_sub(reach).min(width - 1)])
                .sum();
            blurred.push(sum / total);
        }
    }
    blurred
}

/// Rounds the cosine coefficients of 8 x 8 pixels, coarser where they are finer.
fn rounded(light: &mut [f32], width: usize, height: usize, step: f32) {
    let mut wave = [[0.0_f32; 8]; 8];
    for (f, row) in wave.iter_mut().enumerate() {
        for (x, value) in row.iter_mut().enumerate() {
            let scale = if f == 0 { 0.125_f32.sqrt() } else { 0.5 };
            *value = scale * ((x as f32 + 0.5) * f as f32 * std::f32::consts::PI / 8.0).cos();
        }
    }
    for top in (0..height.saturating_sub(7)).step_by(8) {
        for left in (0..width.saturating_sub(7)).step_by(8) {
            let mut block = [[0.0_f32; 8]; 8];
            for (y, row) in block.iter_mut().enumerate() {
                row.copy_from_slice(&light[(top + y) * width + left..][..8]);
            }
            let mut half = [[0.0_f32; 8]; 8];
            for y in 0..8 {
                for f in 0..8 {
                    half[y][f] = (0..8).map(|x| block[y][x] * wave[f][x]).sum();
                }
            }
            let mut coefficients = [[0.0_f32; 8]; 8];
            for g in 0..8 {
                for f in 0..8 {
                    let sum: f32 = (0..8).map(|y| half[y][f] * wave[g][y]).sum();
                    let step = step * (1.0 + 0.6 * (f + g) as f32);
                    coefficients[g][f] = (sum / step).round() * step;
                }
            }
            for g in 0..8 {
                for x in 0..8 {
                    half[g][x] = (0..8).map(|f| coefficients[g][f] * wave[f][x]).sum();
                }
            }
            for y in 0..8 {
                for x in 0..8 {
                    light[(top + y) * width + left + x] =
                        (0..8).map(|g| half[g][x] * wave[g][y]).sum();
                }
            }
        }
    }
}
