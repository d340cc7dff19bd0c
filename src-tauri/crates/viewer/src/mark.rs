//! The mark of purpose, burnt into a copy: across every page, and on a strip at its foot.

use image::{DynamicImage, Rgb, RgbImage, imageops, metadata::Orientation};
use model::Media;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use crate::{
    Error, MOST_LETTERS, MOST_PAGES, Result, Watch,
    letters::{Cover, LINE, Letters},
    pdf::{Book, Document},
    picture,
};

/// The longer side of a marked picture, in pixels, and its pixels: enough to read, and it fits in
/// memory beside the largest one.
const SIDE: u32 = 4_000;
const PIXELS: u64 = 12_000_000;
/// Pixels an inch of a marked page.
const INCH: f32 = 150.0;
/// The longer side of a marked page, in pixels.
const PAGE: f32 = 3_600.0;
/// The quality of the JPEG.
const QUALITY: u8 = 88;
/// How the text rises across the page, in radians: 30°.
const RISE: f32 = std::f32::consts::FRAC_PI_6;
/// How much of the mark lies over the paper, of 255.
const OVER: u32 = 88;
/// The longer side of the copy that tells how bright the paper is around a place, in pixels.
const COARSE: u32 = 64;
/// The mark where the paper is bright, and where it is dark: dark print on a bright page stays dark.
const ON_BRIGHT: [u8; 3] = [16, 32, 120];
const ON_DARK: [u8; 3] = [255, 255, 255];
/// The strip.
const STRIP: Rgb<u8> = Rgb([16, 24, 64]);

/// The lines of a purpose as they are burnt: composed, without characters that control, hide or turn
/// text, without empty lines.
///
/// # Errors
///
/// [`Error::Words`] when nothing is left, or more than [`MOST_LETTERS`] characters.
pub(crate) fn words(lines: &[String]) -> Result<Vec<String>> {
    let mut length = 0;
    let mut words = Vec::new();
    // A line may be longer than what is left of it, but not without bound.
    if lines.iter().map(String::len).sum::<usize>() > 64 * MOST_LETTERS {
        return Err(Error::Words);
    }
    for line in lines {
        let visible = line.chars().filter(|c| !hidden(*c));
        let spaced: String =
            visible.map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
        let line: String = spaced.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect();
        length += line.chars().count();
        if !line.is_empty() {
            words.push(line);
        }
    }
    if words.is_empty() || length > MOST_LETTERS { Err(Error::Words) } else { Ok(words) }
}

/// Characters without a shape of their own: they turn, join or hide others.
fn hidden(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// A marked copy of a picture, as JPEG: upright, without metadata, a strip added below.
pub(crate) fn picture(
    media: Media,
    bytes: Zeroizing<Vec<u8>>,
    words: &[String],
) -> Result<Zeroizing<Vec<u8>>> {
    let decoded = picture::decode(media, bytes)?;
    let (width, height) = decoded.rgb.dimensions();
    let fitted = picture::within_pixels(picture::fitted((width, height), SIDE), PIXELS);
    let (mut page, orientation) = (decoded.rgb, decoded.orientation);
    if fitted != (width, height) {
        // The large one is let go here: there is no room for a third.
        page = imageops::thumbnail(&page, fitted.0, fitted.1);
    }
    let mut upright = DynamicImage::ImageRgb8(page);
    if orientation != Orientation::NoTransforms {
        upright.apply_orientation(orientation);
    }
    let mut page = upright.into_rgb8();
    let letters = Letters::new().ok_or(Error::Unreadable)?;
    let short = page.width().min(page.height());
    burn(&mut page, &letters, words);
    let strip = strip(page.width(), short, &letters, words);
    picture::jpeg(&below(&page, &strip), QUALITY)
}

/// A marked copy of a PDF: pictures of its pages, each a little smaller to leave room for the strip.
pub(crate) fn pdf(
    bytes: Zeroizing<Vec<u8>>,
    words: &[String],
    watch: Watch<'_>,
) -> Result<Zeroizing<Vec<u8>>> {
    let document = Document::open(bytes)?;
    let pages = document.pages();
    if pages > MOST_PAGES {
        return Err(Error::TooManyPages);
    }
    let letters = Letters::new().ok_or(Error::Unreadable)?;
    let mut book = Book::new();
    for number in 0..pages {
        if !watch(number, pages) {
            return Err(Error::Stopped);
        }
        let sheet = document.page(number)?;
        let (width, height) = sheet.size();
        let scale = (INCH / 72.0).min(PAGE / width.max(height));
        let side = |side: f32| ((side * scale).round() as u32).max(8);
        let (across, down) = (side(width), side(height));
        let strip = strip(across, across.min(down), &letters, words);
        // Of a page that is all but a line, the strip takes half.
        let foot = strip.height().min(down / 2);
        let drawn = sheet.draw((across * (down - foot) / down).max(1), down - foot)?;
        let mut page = RgbImage::from_pixel(across, down, Rgb([255; 3]));
        let left = (across - drawn.width().min(across)) / 2;
        imageops::replace(&mut page, &drawn, i64::from(left), 0);
        drop(drawn);
        burn(&mut page, &letters, words);
        imageops::replace(&mut page, &strip, 0, i64::from(down - foot));
        book.add((width, height), &picture::jpeg(&page, QUALITY)?, (across, down))?;
    }
    watch(pages, pages);
    book.finish()
}

/// One picture above the other, both of one width.
fn below(page: &RgbImage, strip: &RgbImage) -> RgbImage {
    let mut both = RgbImage::new(page.width(), page.height() + strip.height());
    imageops::replace(&mut both, page, 0, 0);
    imageops::replace(&mut both, strip, 0, i64::from(page.height()));
    both
}

/// The strip with the words, opaque, for a page whose shorter side is `short`.
fn strip(width: u32, short: u32, letters: &Letters, words: &[String]) -> RgbImage {
    let size = (short as f32 / 30.0).max(11.0);
    let lines = letters.broken(words, (width as f32 / size - 1.6).max(2.0));
    let height = ((lines.len() as f32 * LINE + 0.6) * size).ceil() as u32;
    let mut strip = RgbImage::from_pixel(width, height, STRIP);
    let cover = letters.cover(&lines, size, 0.0);
    let at = |of: u32, from: u32| (i64::from(of) - i64::from(from)) / 2;
    stamp(
        &mut strip,
        &cover,
        (at(width, cover.width), at(height, cover.height)),
        &|_, _, cover| (ON_DARK, cover),
    );
    strip
}

/// Burns the words in all over the page, in rows that rise.
fn burn(page: &mut RgbImage, letters: &Letters, words: &[String]) {
    let (width, height) = (page.width() as f32, page.height() as f32);
    let size = (width.min(height) / 26.0).max(9.0);
    // One text, in lines as even as can be: a short line would leave paper free beside it.
    let text = [words.join(" · ")];
    let lines = letters.balanced(&text, (1.1 * width.min(height) / size).max(12.0));
    let cover = letters.cover(&lines, size, RISE);
    let wide = lines.iter().map(|line| letters.width(line)).fold(0.0, f32::max);
    // From one block to the next along a row, and from row to row.
    let along = (wide + 2.0) * size;
    let across = (lines.len() as f32 * LINE + 2.0) * size;
    let (sin, cos) = RISE.sin_cos();
    let reach = (width * width + height * height).sqrt() / 2.0;
    let rows = (reach / across).ceil() as i64 + 1;
    let blocks = (reach / along).ceil() as i64 + 1;
    // How bright the paper is around a pixel.
    let (coarse_width, coarse_height) = picture::fitted(page.dimensions(), COARSE);
    let coarse = imageops::thumbnail(page, coarse_width, coarse_height);
    let (page_width, page_height) = page.dimensions();
    let blend = |x: u32, y: u32, cover: u32| {
        let around =
            coarse.get_pixel(x * coarse_width / page_width, y * coarse_height / page_height);
        let bright = picture::brightness(around.0) > 100;
        (if bright { ON_BRIGHT } else { ON_DARK }, cover * OVER / 255)
    };
    for row in -rows..=rows {
        // Every second row is shifted by half a block.
        let shift = if row % 2 == 0 { 0.0 } else { 0.5 };
        for block in -blocks..=blocks {
            let (u, v) = ((block as f32 + shift) * along, row as f32 * across);
            let x = width / 2.0 + u * cos + v * sin - cover.width as f32 / 2.0;
            let y = height / 2.0 - u * sin + v * cos - cover.height as f32 / 2.0;
            stamp(page, &cover, (x as i64, y as i64), &blend);
        }
    }
}

/// Lays a colour where there is cover. `ink` tells which, and how much of it of 255, for a place and
/// the cover there.
fn stamp(
    page: &mut RgbImage,
    cover: &Cover,
    (left, top): (i64, i64),
    ink: &dyn Fn(u32, u32, u32) -> ([u8; 3], u32),
) {
    let (width, height) = page.dimensions();
    let seen = |from: i64, length: u32, side: u32| {
        let first = (-from).clamp(0, i64::from(length));
        let last = (i64::from(side) - from).clamp(first, i64::from(length));
        first..last
    };
    for y in seen(top, cover.height, height) {
        for x in seen(left, cover.width, width) {
            let covered = cover.pixels[(y * i64::from(cover.width) + x) as usize];
            if covered == 0 {
                continue;
            }
            let (x, y) = ((left + x) as u32, (top + y) as u32);
            let (colour, share) = ink(x, y, u32::from(covered));
            let pixel = page.get_pixel_mut(x, y);
            for (below, above) in pixel.0.iter_mut().zip(colour) {
                let mixed = u32::from(*below) * (255 - share) + u32::from(above) * share;
                *below = (mixed / 255) as u8;
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a panic is how a test says no")]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_can_be_seen() {
        let words = |text: &str| words(&[text.to_owned()]);
        assert_eq!(words("  thuê\u{202E} nhà\u{0}\tở\n12 "), Ok(vec!["thuê nhà ở 12".into()]));
        assert_eq!(words("nha\u{300}"), Ok(vec!["nhà".into()]), "composed");
        assert_eq!(words(" \u{200B}\u{2066}\r\n"), Err(Error::Words));
        assert_eq!(words(&"ở".repeat(MOST_LETTERS)).map(|w| w.len()), Ok(1));
        assert_eq!(words(&"ở".repeat(MOST_LETTERS + 1)), Err(Error::Words));
        assert_eq!(super::words(&[]), Err(Error::Words));
    }

    /// Whether each of 16 tiles of a page of one colour has pixels of the mark, and most are as before.
    fn marked(width: u32, height: u32, colour: u8, text: &str) {
        let mut page = RgbImage::from_pixel(width, height, Rgb([colour; 3]));
        burn(&mut page, &Letters::new().unwrap(), &[text.to_owned()]);
        let mut all = 0;
        for tile in 0..16 {
            let (x, y) = (width / 4 * (tile % 4), height / 4 * (tile / 4));
            let changed = imageops::crop_imm(&page, x, y, width / 4, height / 4)
                .to_image()
                .pixels()
                .filter(|p| p.0[0].abs_diff(colour) > 24)
                .count();
            assert!(changed > 20, "{width}×{height} of {colour}: tile {tile} has {changed}");
            all += changed;
        }
        assert!(all < (width * height / 4) as usize, "{width}×{height}: {all} changed");
    }

    #[test]
    fn no_part_of_a_page_is_free_of_the_mark() {
        let long = "CHỈ DÙNG ĐỂ: làm hồ sơ thuê nhà ở 12 Lê Lợi, phường Bến Nghé · 22/11/2026";
        for text in ["x1", "CHỈ DÙNG ĐỂ: thuê nhà · 22/11/2026", long] {
            for (width, height) in [(1_240, 1_754), (1_600, 1_000), (400, 300), (3_000, 400)] {
                for colour in [0, 128, 255] {
                    marked(width, height, colour, text);
                }
            }
        }
    }
}
