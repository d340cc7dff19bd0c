//! Text as a picture of coverage, turned by any angle, in the one font that is built in.

use ab_glyph_rasterizer::{Point, Rasterizer, point};
use skrifa::{
    FontRef, MetadataProvider as _,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
    outline::{DrawSettings, OutlineGlyphCollection, OutlinePen},
};

/// Be Vietnam Pro SemiBold, Latin and Vietnamese, without hinting (SIL OFL 1.1).
static FONT: &[u8] = include_bytes!("../font/BeVietnamPro-SemiBold.ttf");

/// From one line to the next, in sizes of the letters.
pub(crate) const LINE: f32 = 1.3;

/// The letters of the font. Lengths are in sizes of the letters (em).
pub(crate) struct Letters {
    map: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    outlines: OutlineGlyphCollection<'static>,
}

/// How much of each pixel is covered, 0 to 255, row by row.
pub(crate) struct Cover {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Vec<u8>,
}

impl Letters {
    /// The font that is built in.
    pub(crate) fn new() -> Option<Self> {
        let font = FontRef::new(FONT).ok()?;
        Some(Self {
            map: font.charmap(),
            widths: font.glyph_metrics(Size::new(1.0), LocationRef::default()),
            outlines: font.outline_glyphs(),
        })
    }

    /// How wide a text is.
    pub(crate) fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.advance(c)).sum()
    }

    fn advance(&self, c: char) -> f32 {
        let glyph = self.map.map(c).unwrap_or_default();
        self.widths.advance_width(glyph).unwrap_or_default()
    }

    /// The lines broken so that none is wider than `most`: between words, within one if it must be.
    pub(crate) fn broken(&self, lines: &[String], most: f32) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for line in lines {
            let mut now = String::new();
            for word in line.split(' ') {
                let space = if now.is_empty() { "" } else { " " };
                if !now.is_empty() && self.width(&now) + self.width(word) + self.width(" ") > most {
                    out.push(std::mem::take(&mut now));
                } else {
                    now.push_str(space);
                }
                for c in word.chars() {
                    if !now.is_empty() && self.width(&now) + self.advance(c) > most {
                        out.push(std::mem::take(&mut now));
                    }
                    now.push(c);
                }
            }
            out.push(now);
        }
        out.retain(|line| !line.trim().is_empty());
        out
    }

    /// As [`Letters::broken`], in as few lines, and these as even as can be.
    pub(crate) fn balanced(&self, lines: &[String], most: f32) -> Vec<String> {
        let mut best = self.broken(lines, most);
        let mut narrower = most;
        for _ in 0..20 {
            narrower *= 0.95;
            let tried = self.broken(lines, narrower);
            if tried.len() > best.len() {
                break;
            }
            best = tried;
        }
        best
    }

    /// The lines as a block, centred, letters of `size` pixels, turned by `angle` radians against
    /// the clock.
    pub(crate) fn cover(&self, lines: &[String], size: f32, angle: f32) -> Cover {
        let wide = lines.iter().map(|line| self.width(line)).fold(0.0, f32::max);
        // Room all around: marks above and below letters reach over their line.
        let (half_width, half_height) =
            ((wide / 2.0 + 0.6) * size, (lines.len() as f32 * LINE / 2.0 + 0.6) * size);
        let (sin, cos) = angle.sin_cos();
        let reach = |a: f32, b: f32| (half_width * a.abs() + half_height * b.abs()).ceil() * 2.0;
        let (width, height) = (reach(cos, sin) as usize, reach(sin, cos) as usize);
        let mut raster = Rasterizer::new(width, height);
        let mut pen = Pen {
            raster: &mut raster,
            turn: (sin * size, cos * size),
            middle: point(width as f32 / 2.0, height as f32 / 2.0),
            origin: point(0.0, 0.0),
            from: point(0.0, 0.0),
            start: point(0.0, 0.0),
        };
        for (at, line) in lines.iter().enumerate() {
            let mut x = -self.width(line) / 2.0;
            // The line on which letters stand lies 0.35 below the middle of theirs.
            let y = (at as f32 - (lines.len() as f32 - 1.0) / 2.0) * LINE + 0.35;
            for c in line.chars() {
                pen.origin = point(x, y);
                if let Some(glyph) = self.outlines.get(self.map.map(c).unwrap_or_default()) {
                    let settings = DrawSettings::unhinted(Size::new(1.0), LocationRef::default());
                    // A glyph that cannot be drawn is left out; the font is ours.
                    let _ = glyph.draw(settings, &mut pen);
                }
                x += self.advance(c);
            }
        }
        let mut pixels = vec![0; width * height];
        raster.for_each_pixel(|at, cover| {
            if let Some(pixel) = pixels.get_mut(at) {
                *pixel = (cover.clamp(0.0, 1.0) * 255.0) as u8;
            }
        });
        Cover { width: width as u32, height: height as u32, pixels }
    }
}

struct Pen<'a> {
    raster: &'a mut Rasterizer,
    /// Sine and cosine of the angle, times the size.
    turn: (f32, f32),
    /// The middle of the picture, in pixels.
    middle: Point,
    /// Where the glyph stands, from the middle, downwards.
    origin: Point,
    from: Point,
    start: Point,
}

impl Pen<'_> {
    fn place(&self, x: f32, y: f32) -> Point {
        let (x, y) = (self.origin.x + x, self.origin.y - y);
        let (sin, cos) = self.turn;
        point(self.middle.x + x * cos + y * sin, self.middle.y - x * sin + y * cos)
    }
}

impl OutlinePen for Pen<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.from = self.place(x, y);
        self.start = self.from;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.raster.draw_line(self.from, to);
        self.from = to;
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        let (by, to) = (self.place(cx0, cy0), self.place(x, y));
        self.raster.draw_quad(self.from, by, to);
        self.from = to;
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (by, and, to) = (self.place(cx0, cy0), self.place(cx1, cy1), self.place(x, y));
        self.raster.draw_cubic(self.from, by, and, to);
        self.from = to;
    }

    fn close(&mut self) {
        self.raster.draw_line(self.from, self.start);
        self.from = self.start;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a panic is how a test says no")]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_has_a_glyph() {
        let letters = Letters::new().unwrap();
        let all = "AÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬBCDĐEÈÉẺẼẸÊỀẾỂỄỆGHIÌÍỈĨỊKLMNOÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢPQRSTUÙÚỦŨỤƯỪỨỬỮỰVXYỲÝỶỸỴ";
        let rest = "0123456789 .,:;/-–()·“”’&@%+?!";
        for c in all.chars().chain(all.to_lowercase().chars()).chain(rest.chars()) {
            assert!(letters.map.map(c).is_some(), "{c}");
            assert!(letters.advance(c) > 0.1, "{c}");
        }
    }

    #[test]
    fn long_lines_are_broken_and_lose_nothing() {
        let letters = Letters::new().unwrap();
        let line = "thuê nhà ở 12 Lê Lợi, phường Bến Nghé".to_owned();
        let broken = letters.broken(std::slice::from_ref(&line), 9.0);
        assert!(broken.len() > 2);
        assert_eq!(broken.join(" "), line);
        let widths = |lines: Vec<String>| -> Vec<f32> {
            lines.iter().map(|line| letters.width(line)).collect()
        };
        let even = widths(letters.balanced(std::slice::from_ref(&line), 16.0));
        assert!(even.len() == 2 && (even[0] - even[1]).abs() < 5.0, "{even:?}");
        let endless = "x".repeat(90);
        let broken = letters.broken(std::slice::from_ref(&endless), 9.0);
        assert!(broken.len() > 2 && broken.iter().all(|line| letters.width(line) <= 9.0));
        assert_eq!(broken.concat(), endless);
    }

    #[test]
    fn letters_stand_in_the_middle_and_touch_no_edge() {
        let letters = Letters::new().unwrap();
        for angle in [0.0, 0.5, -1.0] {
            let cover = letters.cover(&["ẪẬ gỵ".into(), "ỂẶ".into()], 40.0, angle);
            let inked = |at: &usize| cover.pixels[*at] > 0;
            let (width, height) = (cover.width as usize, cover.height as usize);
            let edge = (0..width).chain(width * (height - 1)..width * height);
            assert_eq!(edge.filter(inked).count(), 0, "turned by {angle}");
            assert!((0..width * height).filter(inked).count() > 1_000, "turned by {angle}");
        }
    }
}
