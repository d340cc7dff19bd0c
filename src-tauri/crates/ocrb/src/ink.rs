//! What is dark against what lies around it, as connected pieces.

use crate::plane::Plane;

/// The box around a piece of ink, in pixels of its plane; the far sides are outside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Piece {
    pub(crate) x0: u32,
    pub(crate) y0: u32,
    pub(crate) x1: u32,
    pub(crate) y1: u32,
}

impl Piece {
    pub(crate) fn width(&self) -> f32 {
        (self.x1 - self.x0) as f32
    }
    pub(crate) fn height(&self) -> f32 {
        (self.y1 - self.y0) as f32
    }
    /// The middle, in places of pixels (the first pixel lies at 0).
    pub(crate) fn middle(&self) -> (f32, f32) {
        ((self.x0 + self.x1) as f32 / 2.0 - 0.5, (self.y0 + self.y1) as f32 / 2.0 - 0.5)
    }
    /// Rows as columns.
    pub(crate) fn turned(self) -> Self {
        Self { x0: self.y0, y0: self.x0, x1: self.y1, y1: self.x1 }
    }
}

/// The side of a block, in pixels. The brightest and the darkest of three by three blocks decide.
const BLOCK: usize = 16;
/// Where those differ by less, there is no ink.
const CONTRAST: f32 = 22.0;
/// Sizes of pieces that may be signs, in pixels.
const SIGN: std::ops::RangeInclusive<u32> = 6..=130;
/// The most pieces that are looked at.
const MOST: usize = 60_000;

/// The pieces that may be signs.
pub(crate) fn pieces(plane: &Plane<'_>) -> Vec<Piece> {
    let (width, height) = (plane.width, plane.height);
    if width < 3 * BLOCK || height < 3 * BLOCK {
        return Vec::new();
    }
    let limits = Limits::of(plane);
    let mut found = Pieces::default();
    let mut row = vec![0.0_f32; width];
    let mut sums = vec![0_u16; width];
    for y in 0..height {
        limits.row(y, &mut row);
        smooth(plane, y, &mut sums);
        let mut x = 0;
        found.next_row();
        while x < width {
            // The sums are of nine pixels.
            let dark = |x: usize| f32::from(sums[x]) < row[x] * 9.0;
            if !dark(x) {
                x += 1;
                continue;
            }
            let from = x;
            while x < width && dark(x) {
                x += 1;
            }
            found.add(y as u32, from as u32, x as u32);
        }
    }
    found.signs()
}

/// Sums of three by three pixels; at the edges those of the edge count twice.
fn smooth(plane: &Plane<'_>, y: usize, sums: &mut [u16]) {
    let above = plane.row(y.saturating_sub(1));
    let here = plane.row(y);
    let below = plane.row((y + 1).min(plane.height - 1));
    let column = |x: usize| u16::from(above[x]) + u16::from(here[x]) + u16::from(below[x]);
    let last = sums.len() - 1;
    let (mut left, mut middle) = (column(0), column(0));
    for (x, sum) in sums.iter_mut().enumerate() {
        let right = column((x + 1).min(last));
        *sum = left + middle + right;
        (left, middle) = (middle, right);
    }
}

/// Half way between the darkest and the brightest, block by block.
struct Limits {
    across: usize,
    down: usize,
    halves: Vec<f32>,
}

impl Limits {
    fn of(plane: &Plane<'_>) -> Self {
        let (across, down) = (plane.width.div_ceil(BLOCK), plane.height.div_ceil(BLOCK));
        let mut ends = vec![(u16::MAX, 0_u16); across * down];
        let mut sums = vec![0_u16; plane.width];
        for y in 0..plane.height {
            smooth(plane, y, &mut sums);
            let blocks = &mut ends[y / BLOCK * across..];
            for (block, sums) in blocks.iter_mut().zip(sums.chunks(BLOCK)) {
                for sum in sums {
                    *block = (block.0.min(*sum), block.1.max(*sum));
                }
            }
        }
        let mut halves = Vec::with_capacity(ends.len());
        for y in 0..down {
            for x in 0..across {
                let (mut low, mut high) = (u16::MAX, 0);
                for row in ends.chunks(across).take(y + 2).skip(y.saturating_sub(1)) {
                    for block in row.iter().take(x + 2).skip(x.saturating_sub(1)) {
                        (low, high) = (low.min(block.0), high.max(block.1));
                    }
                }
                let (low, high) = (f32::from(low) / 9.0, f32::from(high) / 9.0);
                halves.push(if high - low < CONTRAST { 0.0 } else { (low + high) / 2.0 });
            }
        }
        Self { across, down, halves }
    }

    /// The limits of one row of pixels, between the middles of blocks a straight line.
    fn row(&self, y: usize, into: &mut [f32]) {
        let near = |at: usize, end: usize| {
            let place = (at as f32 + 0.5) / BLOCK as f32 - 0.5;
            let place = place.clamp(0.0, (end - 1) as f32);
            let low = place as usize;
            (low, (low + 1).min(end - 1), place - low as f32)
        };
        let (y0, y1, fy) = near(y, self.down);
        let (above, below) = (&self.halves[y0 * self.across..], &self.halves[y1 * self.across..]);
        for (x, limit) in into.iter_mut().enumerate() {
            let (x0, x1, fx) = near(x, self.across);
            let mix = |row: &[f32]| row[x0] * (1.0 - fx) + row[x1] * fx;
            *limit = mix(above) * (1.0 - fy) + mix(below) * fy;
        }
    }
}

/// Runs of ink, joined to pieces where they touch, corners included.
#[derive(Default)]
struct Pieces {
    /// Each piece points to one it was joined to, or to itself.
    joined: Vec<u32>,
    boxes: Vec<Piece>,
    above: Vec<(u32, u32, u32)>,
    here: Vec<(u32, u32, u32)>,
    /// The first run above that may touch the next one.
    next: usize,
}

impl Pieces {
    fn next_row(&mut self) {
        std::mem::swap(&mut self.above, &mut self.here);
        self.here.clear();
        self.next = 0;
    }

    fn root(&mut self, mut of: u32) -> u32 {
        while self.joined[of as usize] != of {
            let up = self.joined[of as usize];
            self.joined[of as usize] = self.joined[up as usize];
            of = up;
        }
        of
    }

    /// A run from `from` up to `to`.
    fn add(&mut self, y: u32, from: u32, to: u32) {
        while self.above.get(self.next).is_some_and(|run| run.1 < from) {
            self.next += 1;
        }
        let mut root = None;
        let mut at = self.next;
        while let Some(&(_, _, piece)) = self.above.get(at).filter(|run| run.0 <= to) {
            let other = self.root(piece);
            let one = *root.get_or_insert(other);
            if one != other {
                let (a, b) = (self.boxes[one as usize], self.boxes[other as usize]);
                self.joined[other as usize] = one;
                self.boxes[one as usize] = Piece {
                    x0: a.x0.min(b.x0),
                    y0: a.y0.min(b.y0),
                    x1: a.x1.max(b.x1),
                    y1: a.y1.max(b.y1),
                };
            }
            at += 1;
        }
        let root = root.unwrap_or_else(|| {
            let new = self.joined.len() as u32;
            self.joined.push(new);
            self.boxes.push(Piece { x0: from, y0: y, x1: to, y1: y + 1 });
            new
        });
        let piece = &mut self.boxes[root as usize];
        piece.x0 = piece.x0.min(from);
        piece.x1 = piece.x1.max(to);
        piece.y1 = y + 1;
        self.here.push((from, to, root));
    }

    fn signs(self) -> Vec<Piece> {
        let roots = self.boxes.into_iter().zip(self.joined).enumerate();
        let whole = roots.filter(|(at, (_, joined))| *at == *joined as usize);
        let (least, most) = (*SIGN.start(), *SIGN.end());
        let is_sign = |piece: &Piece| {
            let (width, height) = (piece.x1 - piece.x0, piece.y1 - piece.y0);
            let (short, long) = (width.min(height), width.max(height));
            long >= least && long <= most && 5 * short >= long
        };
        whole.map(|(_, (piece, _))| piece).filter(is_sign).take(MOST).collect()
    }
}
