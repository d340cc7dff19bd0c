use std::{
    io::{self, Write},
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use wire::{Failure, Reason};

/// No vowels, so that no word comes out; no letter that looks like another.
const LETTERS: &[u8; 16] = b"bcdfghjkmnpqrstz";

/// A failure with a trace of its own: eight letters, different from call to call. The log on stderr
/// gets the trace and the name of the reason, nothing else, so that no log holds what a citizen did.
pub fn failed(reason: Reason) -> Failure {
    let trace = next_trace();
    // Whoever closed the log does not want it.
    let _ = writeln!(io::stderr(), "{trace} {}", reason.name());
    Failure { reason, trace }
}

fn next_trace() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros() as u64;
    // The low half is the count, spread by an odd factor: 65,536 calls in a row never repeat.
    let low = count.wrapping_mul(0x9E37) & 0xFFFF;
    let high = time.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48;
    let bits = high << 16 | low;
    (0..8).map(|i| char::from(LETTERS[(bits >> (4 * i)) as usize & 15])).collect()
}

/// What a failing disk means for the screen.
pub(crate) fn storage<E>(_: E) -> Failure {
    failed(Reason::Storage)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_are_eight_letters_and_differ() {
        let traces: std::collections::BTreeSet<String> =
            (0..10_000).map(|_| next_trace()).collect();
        assert_eq!(traces.len(), 10_000);
        assert!(traces.iter().all(|t| t.len() == 8 && t.bytes().all(|b| b.is_ascii_lowercase())));
    }
}
