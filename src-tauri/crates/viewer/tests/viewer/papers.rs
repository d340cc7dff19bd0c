//! Papers to look at.

use std::fmt::Write as _;

use image::{
    ExtendedColorType, GrayImage, ImageEncoder as _, Luma, Rgb, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
};
use qrcode::{Color, QrCode};

/// The day on which the tests look.
pub(crate) fn today() -> model::Date {
    model::Date::constant(2026, 11, 22)
}

/// Numbers that look like chance, the same each time.
pub(crate) struct Dice(pub(crate) u32);

impl Dice {
    pub(crate) fn below(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % most
    }
}

/// A page of something like print: rows of strokes, `pen` pixels thick, of this colour on that.
pub(crate) fn page(width: u32, height: u32, pen: u32, ink: u8, paper: u8) -> GrayImage {
    let mut page = GrayImage::from_pixel(width, height, Luma([paper]));
    let mut dice = Dice(7);
    let (cell, line) = (pen * 6, pen * 12);
    for top in (height / 10..height * 9 / 10).step_by(line as usize) {
        for left in (width / 10..width * 9 / 10).step_by(cell as usize) {
            if dice.below(6) == 0 {
                continue;
            }
            for _ in 0..3 {
                let (x, y) = (left + dice.below(pen * 3), top + dice.below(pen * 4));
                let upright = dice.below(2) == 0;
                let (w, h) = if upright { (pen, pen * 4) } else { (pen * 4, pen) };
                for dy in 0..h.min(height - y) {
                    for dx in 0..w.min(width - x) {
                        page.put_pixel(x + dx, y + dy, Luma([ink]));
                    }
                }
            }
        }
    }
    page
}

/// The page with noise of so many steps each way.
pub(crate) fn noised(mut page: GrayImage, steps: u32) -> GrayImage {
    let mut dice = Dice(99);
    for pixel in page.pixels_mut() {
        let value = u32::from(pixel.0[0]) + dice.below(2 * steps + 1);
        pixel.0[0] = value.saturating_sub(steps).min(255) as u8;
    }
    page
}

/// Lays a QR code of this text on the page, modules of `module` pixels, turned by `degrees`.
pub(crate) fn with_code(
    page: &mut GrayImage,
    text: &str,
    module: f32,
    degrees: f32,
    at: (f32, f32),
) {
    let code = QrCode::new(text).unwrap();
    let (width, colors) = (code.width() as f32, code.to_colors());
    let (sin, cos) = degrees.to_radians().sin_cos();
    for (x, y, pixel) in page.enumerate_pixels_mut() {
        let (dx, dy) = ((x as f32 - at.0) / module, (y as f32 - at.1) / module);
        let (u, v) = (dx * cos + dy * sin + width / 2.0, dy * cos - dx * sin + width / 2.0);
        let inside = |a: f32, margin: f32| a >= -margin && a < width + margin;
        if inside(u, 0.0) && inside(v, 0.0) {
            let dark = colors[v as usize * width as usize + u as usize] == Color::Dark;
            pixel.0[0] = if dark { 20 } else { 235 };
        } else if inside(u, 4.0) && inside(v, 4.0) {
            pixel.0[0] = 235;
        }
    }
}

pub(crate) fn rgb(page: &GrayImage) -> RgbImage {
    RgbImage::from_fn(page.width(), page.height(), |x, y| Rgb([page.get_pixel(x, y).0[0]; 3]))
}

pub(crate) fn jpeg(page: &RgbImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality).encode_image(page).unwrap();
    out
}

pub(crate) fn png(page: &GrayImage) -> Vec<u8> {
    let mut out = Vec::new();
    let (width, height) = page.dimensions();
    PngEncoder::new(&mut out).write_image(page, width, height, ExtendedColorType::L8).unwrap();
    out
}

/// The JPEG with an EXIF orientation.
pub(crate) fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut out = jpeg[..2].to_vec();
    out.extend(b"\xFF\xE1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0");
    out.extend([orientation, 0, 0, 0, 0, 0, 0]);
    out.extend(&jpeg[2..]);
    out
}

/// A PDF of these objects, numbered from 1, the first of them the catalogue.
pub(crate) fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend(format!("{} 0 obj\n", at + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (start, size) = (out.len(), objects.len() + 1);
    let tail = format!(
        "xref\n0 {size}\n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    );
    out.extend(tail.bytes());
    out
}

pub(crate) fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} {dict} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A PDF with one page of this box, with these entries and this content.
pub(crate) fn one_page(
    media_box: &str,
    entries: &str,
    content: &[u8],
    more: &[Vec<u8>],
) -> Vec<u8> {
    let page =
        format!("<< /Type /Page /Parent 2 0 R /MediaBox {media_box} /Contents 4 0 R {entries} >>");
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        page.into_bytes(),
        content.to_vec(),
    ];
    objects.extend(more.iter().cloned());
    pdf(&objects, "")
}

/// A PDF of so many pages of A4, a filled box and a line of text on each.
pub(crate) fn pages(count: usize, content: &str) -> Vec<u8> {
    let kids: String = (0..count).map(|at| format!("{} 0 R ", 5 + at)).collect();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>").into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        stream("", content.as_bytes()),
    ];
    let page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
        /Resources << /Font << /F 3 0 R >> >> >>";
    objects.extend(std::iter::repeat_n(page.to_vec(), count));
    pdf(&objects, "")
}

/// A box of 100 points at the lower left, blue, and a line of text.
pub(crate) const CONTENT: &str =
    "0 0 1 rg 50 50 100 100 re f 0 g BT /F 24 Tf 72 700 Td (Giay khai sinh) Tj ET";
