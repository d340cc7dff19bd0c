//! What a vault needs around it, and what is measured with.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use sha2::{Digest, Sha256};
use vault::{Cost, KeyHolder, SecretString, Ticks, Unheld, Vault};
use zeroize::Zeroizing;

/// The moment at which everything happens, in seconds since 1970-01-01 UTC.
pub(crate) const NOW: i64 = 1_795_000_000;

/// A keychain that lasts as long as the process.
#[derive(Default)]
struct InMemory(Mutex<BTreeMap<String, Vec<u8>>>);

impl InMemory {
    fn with<T>(&self, act: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl KeyHolder for InMemory {
    fn read(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Unheld> {
        Ok(self.with(|kept| kept.get(name).cloned()).map(Zeroizing::new))
    }

    fn write(&self, name: &str, secret: &[u8]) -> Result<(), Unheld> {
        self.with(|kept| kept.insert(name.to_owned(), secret.to_vec()));
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<(), Unheld> {
        self.with(|kept| kept.remove(name));
        Ok(())
    }
}

/// Seconds since the process began.
struct SinceStart(Instant);

impl Ticks for SinceStart {
    fn era(&self) -> String {
        "bench".to_owned()
    }

    fn seconds(&self) -> u64 {
        self.0.elapsed().as_secs()
    }
}

/// A vault in `folder` with a keychain of its own.
pub(crate) fn vault(folder: &Path, cost: Cost) -> Vault {
    let ticks = Arc::new(SinceStart(Instant::now()));
    Vault::new(folder, Arc::new(InMemory::default()), ticks, cost)
}

/// The PIN of every vault here.
pub(crate) fn pin() -> SecretString {
    SecretString::from("284617")
}

/// Bytes that no disk makes smaller, and that begin like a PDF. Another `seed`, other bytes.
pub(crate) fn paper(size: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let words = std::iter::repeat_with(move || {
        // Marsaglia's xorshift64*.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        state.wrapping_mul(0x2545_F491_4F6C_DD1D).to_le_bytes()
    });
    let mut bytes: Vec<u8> = words.flatten().take(size).collect();
    let head = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    bytes[..head.len()].copy_from_slice(head);
    bytes
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Milliseconds since a moment.
pub(crate) fn millis(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1e3
}

/// The one in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The most memory this process took, in MiB.
pub(crate) fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kib = line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(f64::NAN) / 1024.0
}

/// Lets the peak begin anew at what is taken now; where the system does not, it only grows later.
pub(crate) fn forget_peak() {
    if let Err(e) = fs::write("/proc/self/clear_refs", "5") {
        eprintln!("the peak of memory cannot be reset: {e}");
    }
}
