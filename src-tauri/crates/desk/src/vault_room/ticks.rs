//! Time that no setting of a clock moves.

use std::fs;

use vault::Ticks;

/// The time since the device was started, asleep or awake; where the system does not tell, since the
/// app was.
pub struct SystemTicks {
    clock: Clock,
    /// Of this run, where the system names no start.
    own: String,
}

impl Default for SystemTicks {
    fn default() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let own = format!("{}-{}", std::process::id(), now.unwrap_or_default().as_nanos());
        Self { clock: Clock::begin(), own }
    }
}

impl Ticks for SystemTicks {
    fn era(&self) -> String {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id");
        boot.map_or_else(|_| self.own.clone(), |boot| boot.trim().to_owned())
    }

    fn seconds(&self) -> u64 {
        self.clock.seconds()
    }
}

/// Seconds since the start of the device.
#[cfg(unix)]
struct Clock;

#[cfg(unix)]
impl Clock {
    fn begin() -> Self {
        Self
    }

    fn seconds(&self) -> u64 {
        use rustix::time::{ClockId, clock_gettime};
        // The one of POSIX stops while Linux sleeps; Apple's goes on.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        let clock = ClockId::Boottime;
        #[cfg(not(any(target_os = "linux", target_os = "android")))]
        let clock = ClockId::Monotonic;
        u64::try_from(clock_gettime(clock).tv_sec).unwrap_or_default()
    }
}

/// Seconds since the start of the app. Windows counts sleep in.
#[cfg(not(unix))]
struct Clock(std::time::Instant);

#[cfg(not(unix))]
impl Clock {
    fn begin() -> Self {
        Self(std::time::Instant::now())
    }

    fn seconds(&self) -> u64 {
        self.0.elapsed().as_secs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_era_stays_and_its_seconds_never_go_back() {
        let ticks = SystemTicks::default();
        let (era, seconds) = (ticks.era(), ticks.seconds());
        assert!(!era.is_empty());
        assert_eq!(ticks.era(), era);
        assert!(ticks.seconds() >= seconds);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn seconds_count_from_the_start_of_the_device() {
        let said = fs::read_to_string("/proc/uptime").expect("told on Linux");
        let whole = said.split('.').next().expect("seconds");
        let uptime: u64 = whole.parse().expect("a number");
        let counted = SystemTicks::default().seconds();
        assert!((uptime..uptime + 60).contains(&counted), "{counted} beside {uptime}");
    }
}
