//! Time that no setting of a clock moves.

use std::{fs, time::Instant};

use vault::Ticks;

/// The time since the device was started; where the system does not tell, since the app was.
pub struct SystemTicks {
    begun: Instant,
    /// Of this run, where the system names no start.
    own: String,
}

impl Default for SystemTicks {
    fn default() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let own = format!("{}-{}", std::process::id(), now.unwrap_or_default().as_nanos());
        Self { begun: Instant::now(), own }
    }
}

impl SystemTicks {
    /// The name of this start of the system and the seconds since, on Linux.
    fn of_system() -> Option<(String, u64)> {
        let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let uptime = fs::read_to_string("/proc/uptime").ok()?;
        let seconds = uptime.split('.').next()?.parse().ok()?;
        Some((boot.trim().to_owned(), seconds))
    }
}

impl Ticks for SystemTicks {
    fn era(&self) -> String {
        Self::of_system().map_or_else(|| self.own.clone(), |(boot, _)| boot)
    }

    fn seconds(&self) -> u64 {
        Self::of_system().map_or_else(|| self.begun.elapsed().as_secs(), |(_, seconds)| seconds)
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
}
