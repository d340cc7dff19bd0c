use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use jiff::{Timestamp, tz::Offset};
use model::Date;

/// Vietnam is 7 hours ahead of UTC all year round, without summer time.
const HOME: Offset = Offset::constant(7);

/// The time, handed in so that every run can be replayed.
pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01 UTC.
    fn now(&self) -> i64;

    /// The day it is in Vietnam at [`Clock::now`].
    fn today(&self) -> Date {
        let now = Timestamp::from_second(self.now()).unwrap_or(Timestamp::UNIX_EPOCH);
        HOME.to_datetime(now).date()
    }
}

/// The clock of the device.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug, Default)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows `seconds` since 1970-01-01 UTC.
    #[must_use]
    pub fn at(seconds: i64) -> Self {
        Self(AtomicI64::new(seconds))
    }

    /// Moves it to `seconds` since 1970-01-01 UTC.
    pub fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }

    /// Moves it on by `seconds`.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_vietnam() {
        // 2026-11-21 16:59:59 UTC and one second later.
        let clock = FixedClock::at(1_795_280_399);
        assert_eq!(clock.today().to_string(), "2026-11-21");
        clock.advance(1);
        assert_eq!(clock.today().to_string(), "2026-11-22");
    }

    #[test]
    fn an_impossible_time_is_no_panic() {
        assert_eq!(FixedClock::at(i64::MAX).today().to_string(), "1970-01-01");
        assert_eq!(FixedClock::at(i64::MIN).today().to_string(), "1970-01-01");
    }
}
