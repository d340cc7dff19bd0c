//! Chance that can be had again: every run is made from its seed alone.

/// A xorshift generator (Marsaglia's xorshift64*). Good enough to choose, not to keep secrets.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The chance of this seed.
    pub(crate) fn of(seed: u64) -> Self {
        // Neighbouring seeds must not begin alike, and zero would stay zero (splitmix64).
        let mut z = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self((z ^ (z >> 31)).max(1))
    }

    /// The chance of the `n`th try of a run.
    pub(crate) fn of_try(seed: u64, n: u64) -> Self {
        Self::of(seed ^ n.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// Sixty-four bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `end`; 0 when there is none.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The bias of the remainder is far below what any of this could notice.
        (self.bits() >> 16).checked_rem(end as u64).map_or(0, |n| n as usize)
    }

    /// True in `share` of a hundred cases.
    pub(crate) fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }

    /// One of `list`.
    ///
    /// # Panics
    /// When the list is empty: the lists are written in the code.
    pub(crate) fn one<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_is_the_same_chance_and_neighbours_differ() {
        let draw = |seed| {
            let mut chance = Chance::of(seed);
            (0..8).map(|_| chance.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert!(draw(0).iter().any(|n| *n > 0));
        assert_eq!(Chance::of(1).below(0), 0);
    }
}
