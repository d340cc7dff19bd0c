//! Grey pictures, and the same picture at halves of its size.

use std::borrow::Cow;

/// A grey picture, row by row. Both sides are at least 1.
pub(crate) struct Plane<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) data: Cow<'a, [u8]>,
}

impl Plane<'_> {
    /// One row; empty outside.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        let from = y.saturating_mul(self.width);
        self.data.get(from..from + self.width).unwrap_or_default()
    }

    /// Each pixel the mean of four.
    pub(crate) fn half(&self) -> Plane<'static> {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            let (a, b) = (self.row(2 * y), self.row((2 * y + 1).min(self.height - 1)));
            let pairs = a.chunks_exact(2).zip(b.chunks_exact(2));
            let mean = |(a, b): (&[u8], &[u8])| {
                let sum: u16 = a.iter().chain(b).map(|v| u16::from(*v)).sum();
                ((sum + 2) / 4) as u8
            };
            data.extend(pairs.map(mean).take(width));
            data.resize((y + 1) * width, 0);
        }
        Plane { width, height, data: Cow::Owned(data) }
    }

    /// Twice the size, between the pixels a straight line.
    pub(crate) fn double(&self) -> Plane<'static> {
        let (width, height) = (self.width * 2, self.height * 2);
        let mut data = Vec::with_capacity(width * height);
        for y in 0..height {
            let near = |at: usize, end: usize| {
                let other =
                    if at.is_multiple_of(2) { (at / 2).saturating_sub(1) } else { at / 2 + 1 };
                (at / 2, other.min(end - 1))
            };
            let (y0, y1) = near(y, self.height);
            let (a, b) = (self.row(y0), self.row(y1));
            for x in 0..width {
                let (x0, x1) = near(x, self.width);
                let mix = |row: &[u8]| 3 * u16::from(row[x0]) + u16::from(row[x1]);
                data.push(((3 * mix(a) + mix(b) + 8) / 16) as u8);
            }
        }
        Plane { width, height, data: Cow::Owned(data) }
    }

    /// The brightness at a place between pixels; beyond the edge that of the edge.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let x = x.clamp(0.0, (self.width - 1) as f32);
        let y = y.clamp(0.0, (self.height - 1) as f32);
        let (x0, y0) = (x as usize, y as usize);
        let (x1, y1) = ((x0 + 1).min(self.width - 1), (y0 + 1).min(self.height - 1));
        let (fx, fy) = (x - x0 as f32, y - y0 as f32);
        let get = |x: usize, y: usize| {
            f32::from(self.data.get(y * self.width + x).copied().unwrap_or_default())
        };
        let top = get(x0, y0) * (1.0 - fx) + get(x1, y0) * fx;
        let bottom = get(x0, y1) * (1.0 - fx) + get(x1, y1) * fx;
        top * (1.0 - fy) + bottom * fy
    }
}

/// The picture, its half, the half of that, and so on.
pub(crate) struct Pyramid<'a> {
    /// Each with the factor from its places to those of the picture.
    pub(crate) levels: Vec<(f32, Plane<'a>)>,
}

impl<'a> Pyramid<'a> {
    /// Down to a longer side of less than `least`. A picture with a longer side of less than
    /// `double_below` is doubled first.
    pub(crate) fn of(width: usize, height: usize, pixels: &'a [u8], double_below: usize) -> Self {
        let whole = Plane { width, height, data: Cow::Borrowed(pixels) };
        let mut levels = Vec::new();
        if width.max(height) < double_below {
            levels.push((0.5, whole.double()));
        }
        levels.push((1.0, whole));
        while let Some((scale, last)) = levels.last() {
            if last.width.max(last.height) < 2 * LEAST || last.width.min(last.height) < 64 {
                break;
            }
            let next = (scale * 2.0, last.half());
            levels.push(next);
        }
        Self { levels }
    }

    /// The coarsest level at which `length` pixels of the picture are still at least `wanted`.
    pub(crate) fn fit(&self, length: f32, wanted: f32) -> Option<&(f32, Plane<'a>)> {
        let fits = |level: &&(f32, Plane<'a>)| length / level.0 >= wanted;
        self.levels.iter().rev().find(fits).or(self.levels.first())
    }
}

/// No level has a shorter longer side than this.
const LEAST: usize = 500;
