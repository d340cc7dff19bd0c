//! Whether a picture is worth keeping: blank, blurred, small. Guesses, for a hint to the citizen.

use image::GrayImage;

use crate::picture;

/// The longer side below which a picture is small, in pixels.
const SMALL: u32 = 600;
/// The longer side of the copy on which blank is told, in pixels.
const COARSE: u32 = 500;
/// By how much a pixel stands out from the paper, of 255.
const STANDS_OUT: u8 = 16;
/// The share of pixels that stand out of a page that is not blank: a word on a page of A4 is more.
const SHARE: f64 = 0.000_1;
/// The longer side of the copy on which blur is told, in pixels.
const FINE: u32 = 1_000;
/// Into how many tiles the copy is cut, each way.
const TILES: u32 = 10;
/// The standard deviation of brightness below which a tile has nothing to judge.
const EVEN: f64 = 14.0;
/// The most of the variance of a Laplacian that is put down to noise.
const NOISE: f64 = 1_200.0;
/// By how much a Laplacian multiplies the variance of noise: the squares of its five weights.
const WEIGHTS: f64 = 20.0;
/// A sharp tile has at least this much of the variance of its Laplacian for each of its brightness.
const SHARP: f64 = 0.2;

/// The longer side is below 600 px.
pub(crate) fn small(width: u32, height: u32) -> bool {
    width.max(height) < SMALL
}

/// Nearly all of it has one brightness.
pub(crate) fn blank(luma: &GrayImage) -> bool {
    let luma = picture::reduced(luma, COARSE);
    let mut counts = [0_usize; 256];
    for pixel in luma.as_raw() {
        counts[usize::from(*pixel)] += 1;
    }
    let mut below = 0;
    let middle = counts.iter().position(|count| {
        below += count;
        below * 2 >= luma.len()
    });
    let middle = middle.and_then(|m| u8::try_from(m).ok()).unwrap_or_default();
    let out = luma.as_raw().iter().filter(|pixel| pixel.abs_diff(middle) > STANDS_OUT).count();
    out as f64 <= SHARE * luma.len() as f64
}

/// The sharpest tiles of it are not sharp.
///
/// Each tile is judged by the variance of its Laplacian over that of its brightness, so that faint
/// print is no blur. What the most even tile has is noise, and taken off first; even tiles are left
/// out. A tenth of the others must be sharp.
pub(crate) fn blurred(luma: &GrayImage) -> bool {
    let fine = picture::reduced(luma, FINE);
    let mut tiles = Vec::new();
    for row in 0..TILES {
        for column in 0..TILES {
            tiles.extend(spreads(&fine, column, row));
        }
    }
    // A fifth more: noise is not the same everywhere, least of all after JPEG.
    let noise = tiles.iter().map(|(_, laplacian)| 1.2 * laplacian).fold(NOISE, f64::min);
    let mut sharp: Vec<f64> = tiles
        .iter()
        .map(|(bright, laplacian)| (bright - noise / WEIGHTS, laplacian - noise))
        .filter(|(bright, _)| *bright >= EVEN * EVEN)
        .map(|(bright, laplacian)| laplacian / bright)
        .collect();
    sharp.sort_by(f64::total_cmp);
    match sharp.get(sharp.len() * 9 / 10) {
        Some(sharpness) => *sharpness < SHARP,
        // Nothing to judge: it is even all over, or so blurred that nothing is left of print.
        None => !blank(luma),
    }
}

/// The variances of the brightness and of the Laplacian of a tile; none when it has no inside.
fn spreads(luma: &GrayImage, column: u32, row: u32) -> Option<(f64, f64)> {
    let (width, height) = luma.dimensions();
    let from = |side: u32, tile: u32| (side * tile / TILES).max(1);
    let to = |side: u32, tile: u32| (side * (tile + 1) / TILES).min(side.saturating_sub(1));
    let at = |x: u32, y: u32| f64::from(luma.get_pixel(x, y).0[0]);
    let (mut brightness, mut laplacian) = (Spread::default(), Spread::default());
    for y in from(height, row)..to(height, row) {
        for x in from(width, column)..to(width, column) {
            let here = at(x, y);
            brightness.add(here);
            laplacian.add(at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1) - 4.0 * here);
        }
    }
    brightness.variance().zip(laplacian.variance())
}

#[derive(Default)]
struct Spread {
    count: f64,
    sum: f64,
    squares: f64,
}

impl Spread {
    fn add(&mut self, value: f64) {
        self.count += 1.0;
        self.sum += value;
        self.squares += value * value;
    }

    fn variance(&self) -> Option<f64> {
        let mean = self.sum / self.count;
        (self.count > 0.0).then(|| self.squares / self.count - mean * mean)
    }
}
