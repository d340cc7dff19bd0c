//! QR codes in a picture, and the machine readable zone of a card.

use image::{GrayImage, imageops};
use model::Date;
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
/// The longer side of what is searched for a zone: a sign is then some 20 pixels wide.
const ZONE_SIDE: u32 = 2_000;

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

/// The machine readable zone, when its check digits hold and no code is that of a card already.
pub(crate) fn zone(luma: &GrayImage, codes: &[String], today: Date) -> Option<String> {
    if codes.iter().any(|code| cards::read_code(code).is_some()) {
        return None;
    }
    let (width, height) = luma.dimensions();
    let smaller = (width.max(height) > ZONE_SIDE).then(|| picture::reduced(luma, ZONE_SIDE));
    let seen = smaller.as_ref().unwrap_or(luma);
    let (width, height) = seen.dimensions();
    let seen = ocrb::Luma { width, height, pixels: seen.as_raw() };
    ocrb::read_until(&seen, |text| cards::read_mrz(text, today).is_ok().then(|| text.to_owned()))
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
