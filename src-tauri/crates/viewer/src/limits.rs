//! What the process that looks at papers gives up, by its own will and before it reads a byte.

/// How many bytes it may map beyond what is mapped when it starts.
#[cfg(any(target_os = "linux", target_os = "android"))]
const MEMORY: u64 = 200 * 1024 * 1024;
/// Seconds of the processor for one page.
const SECONDS: u64 = 15;
/// Seconds of the processor in all.
const SECONDS_IN_ALL: u64 = 60;

/// Sets the limits. Answers whether they are set: without them no paper is read.
pub(crate) fn at_start() -> bool {
    unix::at_start().is_some()
}

/// Gives the processor time for one page more, within the time in all.
pub(crate) fn one_page_more() {
    unix::one_page_more();
}

#[cfg(unix)]
mod unix {
    use rustix::{
        process::{Resource, Rlimit, setrlimit},
        time::{ClockId, clock_gettime},
    };

    use super::{SECONDS, SECONDS_IN_ALL};

    pub(super) fn at_start() -> Option<()> {
        // This opens a file, so it comes first.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        linux()?;
        limit(Resource::Core, 0, 0)?;
        limit(Resource::Fsize, 0, 0)?;
        limit(Resource::Cpu, SECONDS, SECONDS_IN_ALL)?;
        // The three streams stay open; no number is left for a fourth.
        limit(Resource::Nofile, 3, 3)
    }

    pub(super) fn one_page_more() {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
        let used = u64::try_from(used).unwrap_or(SECONDS_IN_ALL);
        // When it fails the old limit stands.
        let _ = limit(Resource::Cpu, (used + 1 + SECONDS).min(SECONDS_IN_ALL), SECONDS_IN_ALL);
    }

    fn limit(of: Resource, soft: u64, hard: u64) -> Option<()> {
        setrlimit(of, Rlimit { current: Some(soft), maximum: Some(hard) }).ok()
    }

    #[cfg(any(target_os = "linux", target_os = "android"))]
    fn linux() -> Option<()> {
        use rustix::process::{DumpableBehavior, Signal};

        // Pages of memory; the first number is all that is mapped.
        let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
        let pages: u64 = statm.split(' ').next()?.parse().ok()?;
        let mapped = pages.checked_mul(u64::try_from(rustix::param::page_size()).ok()?)?;
        let most = mapped.checked_add(super::MEMORY)?;
        limit(Resource::As, most, most)?;
        // It cannot gain rights, be looked into by its siblings, or outlive the app.
        rustix::thread::set_no_new_privs(true).ok()?;
        rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable).ok()?;
        rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).ok()
    }
}

#[cfg(not(unix))]
mod unix {
    pub(super) fn at_start() -> Option<()> {
        let _ = (super::SECONDS, super::SECONDS_IN_ALL);
        Some(())
    }

    pub(super) fn one_page_more() {}
}
