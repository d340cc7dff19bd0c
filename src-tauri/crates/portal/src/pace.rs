//! When to ask: not too often, not all at the same time, and not at once again after a failure.
//! Functions of what is handed in; only [`SystemTimer`] knows the time.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::fault::PortalError;

/// The seconds of a day.
const DAY: u64 = 24 * 60 * 60;
/// How far apart the times of one device lie on two days at most, in seconds: a quarter of an hour.
pub const SHIFT: u32 = 15 * 60;
/// What the first pause after a failure is at most: a minute.
pub const BACKOFF_BASE: Duration = Duration::from_secs(60);
/// What any pause after a failure is at most: 6 hours.
pub const BACKOFF_CAP: Duration = Duration::from_secs(6 * 60 * 60);

/// The second of the day, from 0, at which the device with `seed` refreshes in the background on
/// `day` (counted from anywhere).
///
/// A device keeps its time: over all days it lies within [`SHIFT`] seconds, which may go past
/// midnight. Seeds are spread evenly over the day, so that devices do not come all at once; the
/// shift parts those that share a second.
#[must_use]
pub fn spread(seed: u64, day: u32) -> u32 {
    let own = below(mix(seed), DAY);
    let shift = below(mix(seed ^ mix(u64::from(day).wrapping_add(1))), u64::from(SHIFT));
    u32::try_from((own + shift) % DAY).unwrap_or_default()
}

/// How long to wait after the `attempt`-th failure in a row, counted from 0: "full jitter", evenly
/// from nothing up to the smaller of [`BACKOFF_CAP`] and [`BACKOFF_BASE`] · 2^`attempt`. `random`
/// is any evenly distributed number.
#[must_use]
pub fn backoff(attempt: u32, random: u64) -> Duration {
    let factor = 1_u32.checked_shl(attempt).unwrap_or(u32::MAX);
    let most = BACKOFF_BASE.saturating_mul(factor).min(BACKOFF_CAP);
    let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX);
    Duration::from_millis(below(random, most.saturating_add(1)))
}

/// An even number over all 64 bits brought below `end`, evenly.
fn below(even: u64, end: u64) -> u64 {
    u64::try_from((u128::from(even) * u128::from(end)) >> 64).unwrap_or_default()
}

/// Mixes every bit into every other (the last step of SplitMix64).
fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Turns that lie at least a gap apart.
#[derive(Debug, Clone)]
pub struct Pace {
    gap: Duration,
    queue: u32,
    next: Duration,
}

impl Pace {
    /// Turns at least `gap` apart; at most `queue` of them wait at the same time.
    #[must_use]
    pub fn new(gap: Duration, queue: u32) -> Self {
        Self { gap, queue, next: Duration::ZERO }
    }

    /// Takes the next turn: answers how long to wait from `now`, the time since any fixed moment.
    /// Nothing when too many wait already; then no turn is taken.
    pub fn take(&mut self, now: Duration) -> Option<Duration> {
        let wait = self.next.saturating_sub(now);
        if wait > self.gap.saturating_mul(self.queue) {
            return None;
        }
        self.next = now.saturating_add(wait).saturating_add(self.gap);
        Some(wait)
    }
}

/// A wait that ends.
pub type Wait<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Time that passes, handed in so that a run can be replayed.
pub trait Timer: Send + Sync {
    /// The time since any fixed moment; it never goes back.
    fn now(&self) -> Duration;
    /// Waits.
    fn wait(&self, time: Duration) -> Wait<'_>;
}

/// The time of the device, by tokio.
#[derive(Debug, Clone, Copy)]
pub struct SystemTimer(Instant);

impl Default for SystemTimer {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Timer for SystemTimer {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn wait(&self, time: Duration) -> Wait<'_> {
        Box::pin(tokio::time::sleep(time))
    }
}

/// A time that passes only where somebody waits; what was waited for is noted. For tests.
#[derive(Debug, Default)]
pub struct NotedTimer(Mutex<Vec<Duration>>);

impl NotedTimer {
    /// Every wait so far, first to last.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Timer for NotedTimer {
    fn now(&self) -> Duration {
        self.waits().iter().sum()
    }

    fn wait(&self, time: Duration) -> Wait<'_> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(time);
        Box::pin(std::future::ready(()))
    }
}

/// One [`Pace`] that all clones of a client keep together.
#[derive(Clone)]
pub(crate) struct Turns {
    pace: Arc<Mutex<Pace>>,
    timer: Arc<dyn Timer>,
}

impl Turns {
    pub(crate) fn new(pace: Pace, timer: Arc<dyn Timer>) -> Self {
        Self { pace: Arc::new(Mutex::new(pace)), timer }
    }

    /// Waits for a turn. One that is given up while it waits is not given to another.
    pub(crate) async fn wait(&self) -> Result<(), PortalError> {
        let taken = self.pace.lock().unwrap_or_else(PoisonError::into_inner).take(self.timer.now());
        let wait = taken.ok_or(PortalError::Refused("too many questions at a time"))?;
        if !wait.is_zero() {
            self.timer.wait(wait).await;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Turns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Turns").field(&self.pace).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// How far counts lie from an even distribution: the sum of squares of chi-square.
    fn unevenness(counts: &[u32]) -> f64 {
        let total: u32 = counts.iter().sum();
        let even = f64::from(total) / counts.len() as f64;
        counts.iter().map(|n| (f64::from(*n) - even).powi(2) / even).sum()
    }

    /// What 47 degrees of freedom pass once in 1,000 times.
    const CRITICAL_47: f64 = 82.7;

    fn bins(seeds: impl Iterator<Item = u64>, day: u32) -> [u32; 48] {
        let mut bins = [0; 48];
        seeds.for_each(|seed| bins[(spread(seed, day) / 1_800) as usize] += 1);
        bins
    }

    #[test]
    fn ten_thousand_devices_come_evenly_over_the_day() {
        for day in [0, 1, 20_778, u32::MAX] {
            for step in [1, 1 << 32, 0x0101_0101_0101_0101] {
                let seeds = (0..10_000_u64).map(|n| n.wrapping_mul(step));
                let uneven = unevenness(&bins(seeds, day));
                assert!(uneven < CRITICAL_47, "day {day}, step {step}: {uneven}");
            }
        }
        // The measure sees what is not even: everybody in the first half of the day.
        let half: Vec<u32> = (0..48).map(|n| if n < 24 { 417 } else { 0 }).collect();
        assert!(unevenness(&half) > CRITICAL_47);
    }

    #[test]
    fn devices_of_one_second_part_on_most_days() {
        let (first, mut others) = (spread(0, 0), Vec::new());
        others.extend((1..2_000_000_u64).filter(|seed| spread(*seed, 0) == first).take(20));
        assert!(others.len() >= 10, "{}", others.len());
        let again = others.iter().filter(|seed| spread(**seed, 1) == spread(0, 1)).count();
        assert!(again <= 2, "{again} of {}", others.len());
    }

    proptest! {
        #[test]
        fn a_device_keeps_its_time_over_all_days(seed: u64, day: u32, other: u32) {
            let (one, two) = (spread(seed, day), spread(seed, other));
            prop_assert!(u64::from(one) < DAY);
            prop_assert_eq!(one, spread(seed, day));
            let apart = one.abs_diff(two);
            let day = u32::try_from(DAY).expect("small");
            prop_assert!(apart.min(day - apart) < SHIFT, "{} {}", one, two);
        }

        #[test]
        fn a_pause_stays_within_its_bounds(attempt: u32, random: u64) {
            let most = BACKOFF_BASE
                .checked_mul(2_u32.checked_pow(attempt).unwrap_or(u32::MAX))
                .map_or(BACKOFF_CAP, |most| most.min(BACKOFF_CAP));
            prop_assert!(backoff(attempt, random) <= most);
            prop_assert_eq!(backoff(attempt, u64::MAX), most);
            prop_assert_eq!(backoff(attempt, 0), Duration::ZERO);
        }

        #[test]
        fn more_luck_is_never_a_longer_pause(attempt in 0_u32..20, a: u64, b: u64) {
            prop_assert!(backoff(attempt, a.min(b)) <= backoff(attempt, a.max(b)));
        }

        #[test]
        fn turns_lie_a_gap_apart_whenever_they_are_taken(
            gap in 1_u64..5_000,
            queue in 0_u32..6,
            steps in prop::collection::vec(0_u64..3_000, 1..60),
        ) {
            let millis = Duration::from_millis;
            let mut pace = Pace::new(millis(gap), queue);
            let (mut now, mut last) = (Duration::ZERO, None::<Duration>);
            for step in steps {
                now += millis(step);
                let free = last.is_none_or(|last| now >= last + millis(gap));
                match pace.take(now) {
                    Some(wait) => {
                        prop_assert!(wait <= millis(gap) * queue);
                        prop_assert_eq!(wait.is_zero(), free, "nobody waits for nothing");
                        let turn = now + wait;
                        prop_assert!(last.is_none_or(|last| turn >= last + millis(gap)));
                        last = Some(turn);
                    }
                    None => {
                        let last = last.expect("the first turn is free");
                        prop_assert!(last + millis(gap) > now + millis(gap) * queue);
                    }
                }
            }
        }
    }

    #[test]
    fn pauses_are_even_over_their_range() {
        for attempt in [0, 3, 20] {
            let most = backoff(attempt, u64::MAX).as_millis() + 1;
            let mut bins = [0_u32; 48];
            for n in 0..10_000 {
                let bin = backoff(attempt, mix(n)).as_millis() * 48 / most;
                bins[usize::try_from(bin).expect("small")] += 1;
            }
            let uneven = unevenness(&bins);
            assert!(uneven < CRITICAL_47, "attempt {attempt}: {uneven}");
        }
    }
}
