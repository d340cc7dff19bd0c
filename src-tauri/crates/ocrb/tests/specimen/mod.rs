//! Pictures of cards and passports of nobody, made for tests: the outlines of the signs seen through
//! a camera that leans, shakes and sees badly.

mod damage;
mod text;

pub(crate) use damage::{Damage, finish};
pub(crate) use text::{card, passport};

/// Numbers that look random and are the same every time.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// From 0 up to 1.
    pub(crate) fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// Between two numbers.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + self.unit() * (high - low)
    }

    /// From 0 up to `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f32) as usize).min(end.saturating_sub(1))
    }

    /// Around 0, spread by 1.
    pub(crate) fn normal(&mut self) -> f32 {
        (0..6).map(|_| self.unit()).sum::<f32>() * 1.414 - 4.243
    }
}

/// A grey picture.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

/// Pixels per pitch of the signs as drawn here.
const FINE: usize = 48;
const TALL: usize = 72;
const SIGNS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<";

/// The signs as large pictures, by another way than the one of the crate: points in polygons.
pub(crate) struct Font(Vec<Vec<f32>>);

impl Font {
    /// From outlines as in `data/ocr-b.txt`; `weight` above 0 makes strokes thicker (in pitches).
    pub(crate) fn of(outlines: &str, weight: f32) -> Self {
        Self(outlines.lines().map(|line| glyph(line, weight)).collect())
    }

    /// How much ink there is at a place of a sign, in pitches from its middle.
    fn ink(&self, sign: char, x: f32, y: f32) -> f32 {
        let Some(glyph) = SIGNS.find(sign).and_then(|at| self.0.get(at)) else { return 0.0 };
        let x = x * FINE as f32 + FINE as f32 / 2.0 - 0.5;
        let y = y * FINE as f32 + TALL as f32 / 2.0 - 0.5;
        if x < 0.0 || y < 0.0 || x >= (FINE - 1) as f32 || y >= (TALL - 1) as f32 {
            return 0.0;
        }
        let (x0, y0) = (x as usize, y as usize);
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let row = |y: usize| glyph[y * FINE + x0] * (1.0 - fx) + glyph[y * FINE + x0 + 1] * fx;
        row(y0) * (1.0 - fy) + row(y0 + 1) * fy
    }
}

fn glyph(line: &str, weight: f32) -> Vec<f32> {
    let contours: Vec<Vec<(f32, f32)>> = line[2..]
        .split('/')
        .map(|contour| {
            let point = |p: &str| {
                let (x, y) = p.split_once(',').expect("a point");
                let number = |n: &str| n.parse::<f32>().expect("a number") / 1000.0;
                (number(x), number(y))
            };
            contour.split_whitespace().map(point).collect()
        })
        .collect();
    let mut glyph = vec![0.0; FINE * TALL];
    for (at, value) in glyph.iter_mut().enumerate() {
        let x = (at % FINE) as f32 / FINE as f32 + 0.5 / FINE as f32;
        let y = 1.25 - ((at / FINE) as f32 + 0.5) / FINE as f32;
        // The way to the nearest edge, negative inside.
        let (mut inside, mut far) = (false, f32::INFINITY);
        for contour in &contours {
            for (i, &(x0, y0)) in contour.iter().enumerate() {
                let (x1, y1) = contour[(i + 1) % contour.len()];
                if (y0 <= y) != (y1 <= y) && x0 + (y - y0) / (y1 - y0) * (x1 - x0) < x {
                    inside = !inside;
                }
                let (dx, dy) = (x1 - x0, y1 - y0);
                let length = (dx * dx + dy * dy).max(1e-9);
                let t = (((x - x0) * dx + (y - y0) * dy) / length).clamp(0.0, 1.0);
                far = far.min((x - x0 - t * dx).hypot(y - y0 - t * dy));
            }
        }
        let edge = if inside { -far } else { far } - weight;
        *value = (0.5 - edge * FINE as f32).clamp(0.0, 1.0);
    }
    glyph
}

/// Where a row of other text begins, its middle, its size, its signs.
type Words = (f32, f32, f32, Vec<(char, f32)>);

/// A photograph of a document with this zone.
pub(crate) fn photograph(font: &Font, zone: &str, damage: &Damage, random: &mut Random) -> Picture {
    let lines: Vec<Vec<char>> = zone.lines().map(|l| l.chars().collect()).collect();
    let signs = lines[0].len() as f32;
    let (width, height) = (damage.width, damage.width * 3 / 4);
    let pitch = width as f32 * damage.share / signs;
    let (half_x, half_y) = (width as f32 / 2.0, height as f32 / 2.0);
    let (sin, cos) = damage.turn.to_radians().sin_cos();
    // In pitches, from the middle of the picture.
    let zone_y = half_y / pitch * 0.45;
    let edge_x = signs / 2.0 + if lines.len() == 3 { 1.9 } else { 2.6 };
    let edge_y = zone_y + damage.spacing * (lines.len() - 1) as f32 / 2.0 + 2.4;
    // Other text above: sizes and distances of its own.
    let words: Vec<Words> = (0..6)
        .map(|row| {
            let size = random.between(0.55, 0.95);
            let mut x = 0.0;
            let mut text = Vec::new();
            for _ in 0..8 + random.below(18) {
                x += random.between(0.75, 1.05);
                text.push((SIGNS.as_bytes()[random.below(36)] as char, x));
            }
            let top = zone_y - damage.spacing * 1.5 - 2.2;
            (random.between(-edge_x, 0.0), top - row as f32 * 2.3, size, text)
        })
        .collect();
    let waves: Vec<(f32, f32, f32, f32)> = (0..4)
        .map(|_| {
            let angle = random.between(0.0, 3.1);
            (angle.cos(), angle.sin(), random.between(3.0, 7.0), random.between(0.0, 6.0))
        })
        .collect();
    let ink = |x: f32, y: f32| -> f32 {
        let row = (y - zone_y) / damage.spacing + (lines.len() - 1) as f32 / 2.0;
        let line = row.round();
        if line >= 0.0 && (line as usize) < lines.len() {
            let column = x + signs / 2.0;
            if column >= 0.0 && column < signs {
                let sign = lines[line as usize][column as usize];
                return font.ink(sign, column.fract() - 0.5, (row - line) * damage.spacing);
            }
        }
        for (left, middle, size, text) in &words {
            let (u, v) = ((x - left) / size, (y - middle) / size);
            if v.abs() < 0.7 {
                let after = text.partition_point(|(_, x)| *x <= u);
                if let Some((sign, start)) = after.checked_sub(1).and_then(|at| text.get(at)) {
                    return 0.9 * font.ink(*sign, u - start - 0.5, v);
                }
            }
        }
        0.0
    };
    let mut light = vec![0.0_f32; width * height];
    for (at, value) in light.iter_mut().enumerate() {
        let mut sum = 0.0;
        for (sx, sy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
            let u = (at % width) as f32 + sx - half_x;
            let v = (at / width) as f32 + sy - half_y;
            let lean = 1.0 + damage.lean.0 * u / half_x + damage.lean.1 * v / half_y;
            let (u, v) = (u / lean, v / lean);
            let (x, y) = ((u * cos + v * sin) / pitch, (v * cos - u * sin) / pitch);
            sum += if x.abs() > edge_x || y > edge_y {
                damage.table
            } else {
                let wave = waves.iter().map(|(cx, cy, often, phase)| {
                    let along = x * cx + y * cy + 0.6 * (0.7 * (x * cy - y * cx) + phase).sin();
                    if (along * often + phase).sin() > 0.75 { 1.0 } else { 0.0 }
                });
                let lines = wave.fold(0.0, f32::max) * damage.pattern;
                let under = 1.0 - lines;
                let ink = ink(x, y);
                under * (1.0 - ink) + damage.ink.min(under) * ink
            };
        }
        *value = sum / 4.0;
    }
    finish(light, width, height, pitch, damage, random)
}
