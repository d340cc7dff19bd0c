//! Rows of signs as curves: a place for each number of a sign.

/// `a + b k + c k²`.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Square {
    pub(crate) a: f32,
    pub(crate) b: f32,
    pub(crate) c: f32,
}

impl Square {
    pub(crate) fn at(&self, k: f32) -> f32 {
        self.a + k * (self.b + k * self.c)
    }

    pub(crate) fn slope(&self, k: f32) -> f32 {
        self.b + 2.0 * k * self.c
    }

    /// The least squares through `(k, value)`: bent only where there are enough of them.
    pub(crate) fn through(points: &[(f32, f32)], bent: bool) -> Option<Self> {
        let n = points.len() as f64;
        if points.len() < 3 {
            return None;
        }
        let mean = points.iter().map(|p| f64::from(p.0)).sum::<f64>() / n;
        let mut s = [0.0_f64; 5];
        let mut t = [0.0_f64; 3];
        for (k, value) in points {
            let k = f64::from(*k) - mean;
            let mut power = 1.0;
            for (i, s) in s.iter_mut().enumerate() {
                *s += power;
                if let Some(t) = t.get_mut(i) {
                    *t += power * f64::from(*value);
                }
                power *= k;
            }
        }
        // The first moment is 0: k is measured from its mean.
        if s[2] < 1e-6 {
            return None;
        }
        let bow = s[4] - s[3] * s[3] / s[2] - s[2] * s[2] / n;
        let c = if bent && bow > 1e-6 {
            (t[2] - s[3] * t[1] / s[2] - s[2] * t[0] / n) / bow
        } else {
            0.0
        };
        let b = (t[1] - c * s[3]) / s[2];
        let a = (t[0] - c * s[2]) / n;
        let whole = Self {
            a: (a - b * mean + c * mean * mean) as f32,
            b: (b - 2.0 * c * mean) as f32,
            c: c as f32,
        };
        (whole.a.is_finite() && whole.b.is_finite() && whole.c.is_finite()).then_some(whole)
    }
}

/// A row of signs: where the middle of the sign `k` lies.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) x: Square,
    pub(crate) y: Square,
}

impl Row {
    pub(crate) fn at(&self, k: f32) -> (f32, f32) {
        (self.x.at(k), self.y.at(k))
    }

    /// From one sign to the next, near `k`.
    pub(crate) fn step(&self, k: f32) -> (f32, f32) {
        (self.x.slope(k), self.y.slope(k))
    }

    /// How long that is.
    pub(crate) fn pitch(&self, k: f32) -> f32 {
        let (x, y) = self.step(k);
        x.hypot(y)
    }

    /// Read from the other end: `k` becomes `-k`.
    pub(crate) fn reversed(self) -> Self {
        let other = |s: Square| Square { b: -s.b, ..s };
        Self { x: other(self.x), y: other(self.y) }
    }

    /// Rows as columns.
    pub(crate) fn turned(self) -> Self {
        Self { x: self.y, y: self.x }
    }

    /// In a picture `factor` times as large.
    pub(crate) fn scaled(self, factor: f32) -> Self {
        let scale =
            |s: Square| Square { a: (s.a + 0.5) * factor - 0.5, b: s.b * factor, c: s.c * factor };
        Self { x: scale(self.x), y: scale(self.y) }
    }

    /// The number (with a fraction) of the sign nearest to a place.
    pub(crate) fn number(&self, x: f32, y: f32, near: f32) -> f32 {
        let mut k = near;
        for _ in 0..4 {
            let (px, py) = self.at(k);
            let (sx, sy) = self.step(k);
            let square = (sx * sx + sy * sy).max(1e-6);
            k += (((x - px) * sx + (y - py) * sy) / square).clamp(-60.0, 60.0);
        }
        k
    }
}
