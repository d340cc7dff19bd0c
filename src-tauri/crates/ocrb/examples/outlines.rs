//! Makes `data/ocrb.txt`, the outlines of the 37 signs, from an OpenType font of OCR-B:
//!
//! ```text
//! cargo run -p ocrb --example outlines -- OCRB.otf > src-tauri/crates/ocrb/data/ocrb.txt
//! ```
//!
//! One line per sign: the sign, then its contours, each a list of `x,y` in thousandths of the pitch
//! (the way from one sign to the next), y upwards from the line the letters stand on. Curves are
//! flattened to four pieces each.

use std::{env, fs, process::ExitCode};

use ttf_parser::{Face, OutlineBuilder};

const SIGNS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";
const PIECES: u8 = 4;

/// Contours as lists of points, in thousandths of the pitch.
struct Flat {
    scale: f32,
    contours: Vec<Vec<(f32, f32)>>,
}

impl Flat {
    fn last(&self) -> (f32, f32) {
        self.contours.last().and_then(|c| c.last()).copied().unwrap_or_default()
    }

    fn add(&mut self, x: f32, y: f32) {
        if let Some(contour) = self.contours.last_mut() {
            contour.push((x, y));
        }
    }
}

impl OutlineBuilder for Flat {
    fn move_to(&mut self, x: f32, y: f32) {
        self.contours.push(vec![(x * self.scale, y * self.scale)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.add(x * self.scale, y * self.scale);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x0, y0) = self.last();
        let s = self.scale;
        for i in 1..=PIECES {
            let t = f32::from(i) / f32::from(PIECES);
            let u = 1.0 - t;
            let mix = |a: f32, b: f32, c: f32| u * u * a + 2.0 * u * t * b * s + t * t * c * s;
            self.add(mix(x0, x1, x), mix(y0, y1, y));
        }
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x0, y0) = self.last();
        let s = self.scale;
        for i in 1..=PIECES {
            let t = f32::from(i) / f32::from(PIECES);
            let u = 1.0 - t;
            let mix = |a: f32, b: f32, c: f32, d: f32| {
                u * u * u * a + s * (3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d)
            };
            self.add(mix(x0, x1, x2, x), mix(y0, y1, y2, y));
        }
    }

    fn close(&mut self) {}
}

fn main() -> ExitCode {
    let Some(path) = env::args().nth(1) else {
        eprintln!("which font?");
        return ExitCode::FAILURE;
    };
    let Ok(bytes) = fs::read(&path) else {
        eprintln!("{path} cannot be read");
        return ExitCode::FAILURE;
    };
    let Ok(face) = Face::parse(&bytes, 0) else {
        eprintln!("{path} is no font");
        return ExitCode::FAILURE;
    };
    for sign in SIGNS.chars() {
        let glyph = face.glyph_index(sign);
        let advance = glyph.and_then(|g| face.glyph_hor_advance(g)).filter(|a| *a > 0);
        let (Some(glyph), Some(advance)) = (glyph, advance) else {
            eprintln!("{path} has no {sign}");
            return ExitCode::FAILURE;
        };
        let mut flat = Flat { scale: 1000.0 / f32::from(advance), contours: Vec::new() };
        if face.outline_glyph(glyph, &mut flat).is_none() {
            eprintln!("{path} has no outline of {sign}");
            return ExitCode::FAILURE;
        }
        let contours: Vec<String> = flat.contours.iter().map(|c| contour(c)).collect();
        println!("{sign} {}", contours.join(" / "));
    }
    ExitCode::SUCCESS
}

/// Rounded to whole thousandths, without points that repeat.
fn contour(points: &[(f32, f32)]) -> String {
    let mut texts: Vec<String> =
        points.iter().map(|(x, y)| format!("{},{}", x.round(), y.round())).collect();
    texts.dedup();
    if texts.len() > 1 && texts.first() == texts.last() {
        texts.pop();
    }
    texts.join(" ")
}
