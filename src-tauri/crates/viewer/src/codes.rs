//! QR codes in a picture.

use image::{GrayImage, imageops};
use rqrr::PreparedImage;

use crate::picture;

/// The most codes that are told.
pub(crate) const MOST: usize = 16;
/// The longest text of a code, in bytes: the largest code holds 7,089 digits.
pub(crate) const LONGEST: usize = 8 * 1024;
/// The most pixels that are searched.
const PIXELS: u64 = 12_500_000;
/// The longer side of the smaller copies that are searched: fine noise is gone in them.
const SIDES: [u32; 2] = [1_600, 800];

/// The texts of the codes, each once, in the order in which they were found.
pub(crate) fn find(luma: &GrayImage) -> Vec<String> {
    let mut found = Vec::new();
    let (width, height) = luma.dimensions();
    for side in SIDES.into_iter().filter(|side| *side < width.max(height)) {
        search(&picture::reduced(luma, side), &mut found);
    }
    match picture::within_pixels((width, height), PIXELS) {
        whole if whole == (width, height) => search(luma, &mut found),
        (width, height) => search(&imageops::thumbnail(luma, width, height), &mut found),
    }
    found
}

fn search(luma: &GrayImage, found: &mut Vec<String>) {
    let (width, height) = luma.dimensions();
    let mut prepared =
        PreparedImage::prepare_from_greyscale(width as usize, height as usize, |x, y| {
            luma.get_pixel(x as u32, y as u32).0[0]
        });
    for grid in prepared.detect_grids() {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_err() || bytes.is_empty() || bytes.len() > LONGEST {
            continue;
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if found.len() < MOST && !found.contains(&text) {
            found.push(text);
        }
    }
}
