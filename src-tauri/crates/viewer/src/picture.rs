//! Pictures: reading them within limits, and writing.

use std::io::Cursor;

use image::{
    ColorType, DynamicImage, ExtendedColorType, GrayImage, ImageDecoder, ImageEncoder as _, Limits,
    RgbImage,
    codecs::{
        jpeg::{JpegDecoder, JpegEncoder},
        png::{PngDecoder, PngEncoder},
        webp::WebPDecoder,
    },
    imageops,
    metadata::Orientation,
};
use model::Media;
use zeroize::Zeroizing;

use crate::{Error, LARGEST, Result};

/// The longest side, in pixels.
const SIDE: u32 = 12_000;
/// The most pixels: the largest pictures of phones have 50 megapixels and some more.
const PIXELS: u64 = 51_000_000;
/// The most bytes of a decoded picture.
const DECODED: u64 = 160 * 1024 * 1024;
/// The most bytes of a decoded picture and of what it is turned into.
const TOGETHER: u64 = 176 * 1024 * 1024;

/// A picture as it lies in the file.
pub(crate) struct Decoded {
    pub(crate) rgb: RgbImage,
    pub(crate) orientation: Orientation,
}

impl Decoded {
    /// Width and height as it is to be seen.
    pub(crate) fn upright(&self) -> (u32, u32) {
        let (width, height) = self.rgb.dimensions();
        match self.orientation {
            Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH => (height, width),
            _ => (width, height),
        }
    }
}

/// Decodes a picture. What is transparent becomes white. Of one that moves, the first picture.
pub(crate) fn decode(media: Media, bytes: Zeroizing<Vec<u8>>) -> Result<Decoded> {
    let from = Cursor::new(&bytes[..]);
    match media {
        Media::Jpeg => within(JpegDecoder::new(from)?),
        Media::Png => within(PngDecoder::with_limits(from, limits())?),
        Media::Webp => within(WebPDecoder::new(from)?),
        Media::Pdf => Err(Error::Unreadable),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(DECODED);
    limits
}

fn within(mut decoder: impl ImageDecoder) -> Result<Decoded> {
    decoder.set_limits(limits())?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let decoded = decoder.total_bytes();
    let turned = match decoder.color_type() {
        ColorType::Rgb8 | ColorType::Rgba8 => 0,
        colour if colour.has_alpha() => 4 * pixels,
        _ => 3 * pixels,
    };
    if pixels > PIXELS || decoded > DECODED || decoded + turned > TOGETHER {
        return Err(Error::TooLarge);
    }
    if pixels == 0 {
        return Err(Error::Unreadable);
    }
    // A file whose EXIF is broken is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let rgb = rgb(DynamicImage::from_decoder(decoder)?).ok_or(Error::Unreadable)?;
    Ok(Decoded { rgb, orientation })
}

/// In place where it can be: two pictures of 50 megapixels do not fit.
fn rgb(picture: DynamicImage) -> Option<RgbImage> {
    match picture {
        DynamicImage::ImageRgb8(picture) => Some(picture),
        DynamicImage::ImageRgba8(picture) => {
            let (width, height) = picture.dimensions();
            let mut raw = picture.into_raw();
            for at in 0..raw.len() / 4 {
                let alpha = u16::from(raw[4 * at + 3]);
                for channel in 0..3 {
                    let over = u16::from(raw[4 * at + channel]) * alpha + 255 * (255 - alpha);
                    raw[3 * at + channel] = (over / 255) as u8;
                }
            }
            raw.truncate(raw.len() / 4 * 3);
            RgbImage::from_raw(width, height, raw)
        }
        other if other.color().has_alpha() => rgb(DynamicImage::ImageRgba8(other.into_rgba8())),
        other => Some(other.into_rgb8()),
    }
}

/// The picture in grey, in the room of the coloured one.
pub(crate) fn luma(rgb: RgbImage) -> GrayImage {
    let (width, height) = rgb.dimensions();
    let mut raw = rgb.into_raw();
    for at in 0..raw.len() / 3 {
        raw[at] = brightness([raw[3 * at], raw[3 * at + 1], raw[3 * at + 2]]);
    }
    raw.truncate(raw.len() / 3);
    raw.shrink_to_fit();
    GrayImage::from_raw(width, height, raw).unwrap_or_default()
}

/// How bright a colour is (ITU-R BT.601), 0 to 255.
pub(crate) fn brightness([r, g, b]: [u8; 3]) -> u8 {
    ((u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8) as u8
}

/// Width and height with the longer side at most `most`, never enlarged.
pub(crate) fn fitted((width, height): (u32, u32), most: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= most {
        return (width, height);
    }
    let side = |side: u32| {
        u32::try_from(u64::from(side) * u64::from(most) / u64::from(long)).unwrap_or(most).max(1)
    };
    (side(width), side(height))
}

/// Width and height with at most `most` pixels, never enlarged.
pub(crate) fn within_pixels((width, height): (u32, u32), most: u64) -> (u32, u32) {
    let pixels = u64::from(width) * u64::from(height);
    if pixels <= most {
        return (width, height);
    }
    let scale = (most as f64 / pixels as f64).sqrt();
    let side = |side: u32| ((f64::from(side) * scale) as u32).max(1);
    (side(width), side(height))
}

/// A grey picture with its longer side at most `most`.
pub(crate) fn reduced(luma: &GrayImage, most: u32) -> GrayImage {
    let (width, height) = fitted(luma.dimensions(), most);
    imageops::thumbnail(luma, width, height)
}

/// A picture as PNG.
pub(crate) fn png(rgb: &RgbImage) -> Result<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(rgb.len() / 4));
    let (width, height) = rgb.dimensions();
    PngEncoder::new(&mut *out).write_image(rgb, width, height, ExtendedColorType::Rgb8)?;
    small(out)
}

/// A picture as JPEG, of a quality from 1 to 100, without any metadata.
pub(crate) fn jpeg(rgb: &RgbImage, quality: u8) -> Result<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(Vec::with_capacity(rgb.len() / 8));
    let (width, height) = rgb.dimensions();
    JpegEncoder::new_with_quality(&mut *out, quality).write_image(
        rgb,
        width,
        height,
        ExtendedColorType::Rgb8,
    )?;
    small(out)
}

fn small(out: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>> {
    if out.len() > LARGEST { Err(Error::TooLarge) } else { Ok(out) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a panic is how a test says no")]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_becomes_white() {
        let clear = image::RgbaImage::from_raw(2, 1, vec![0, 0, 0, 0, 10, 20, 30, 255]).unwrap();
        let white = rgb(clear.into()).unwrap();
        assert_eq!(white.into_raw(), [255, 255, 255, 10, 20, 30]);
        let deep = image::ImageBuffer::from_raw(1, 1, vec![0u16, 0]).unwrap();
        assert_eq!(rgb(DynamicImage::ImageLumaA16(deep)).unwrap().into_raw(), [255; 3]);
    }

    #[test]
    fn the_longer_side_is_what_fits() {
        assert_eq!(fitted((4_000, 3_000), 1_000), (1_000, 750));
        assert_eq!(fitted((30, 12_000), 600), (1, 600));
        assert_eq!(fitted((10, 20), 600), (10, 20));
        assert_eq!(within_pixels((4_000, 4_000), 1_000_000), (1_000, 1_000));
        assert_eq!(within_pixels((10, 20), 600), (10, 20));
    }

    #[test]
    fn white_is_bright_and_black_is_not() {
        assert_eq!(brightness([255; 3]), 255);
        assert_eq!(brightness([0; 3]), 0);
        assert!(brightness([0, 255, 0]) > brightness([255, 0, 0]));
    }
}
