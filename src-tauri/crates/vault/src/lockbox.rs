//! The lock: the device key under a PIN or passphrase, and how often may be tried.
//!
//! The record lies with a [`KeyHolder`]. A try is counted there before it is made, so that no kill,
//! restart, other clock or restored file gives one for free.

use age::{
    Encryptor, scrypt,
    secrecy::{ExposeSecret, SecretString},
    x25519::Identity,
};
use model::{LockKind, SHORTEST_PASSPHRASE, SHORTEST_PIN};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use zeroize::{Zeroize, Zeroizing};

use crate::{
    error::{Error, Result, is_newer},
    keys::KeyHolder,
    rows::{hex, secret_json, unhex},
    seal,
};

/// The most characters of either.
pub const LONGEST: usize = 128;

/// Time that no setting of a clock moves: seconds of an era that ends when the device restarts.
pub trait Ticks: Send + Sync {
    /// The name of the present era; another after every restart.
    fn era(&self) -> String;
    /// Seconds since it began.
    fn seconds(&self) -> u64;
}

/// How hard a guess is: the binary logarithm of scrypt's N (RFC 7914; r = 8, p = 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost(u8);

impl Cost {
    /// What is used: about a third of a second and 128 MiB for each guess.
    pub const FULL: Self = Self(17);
    /// For tests and proofs only, which say so.
    pub const TEST: Self = Self(4);
    /// No record asks for more: a changed one must not take the device's memory.
    const MOST: u8 = 18;
}

/// How many wrong tries are free.
const FREE: u32 = 4;
/// Seconds to wait after each further one; the last stands for all that follow.
const WAITS: [u64; 5] = [30, 60, 5 * 60, 15 * 60, 60 * 60];

/// Seconds to wait after `failed` wrong tries in a row.
fn wait(failed: u32) -> u64 {
    match failed.checked_sub(FREE + 1) {
        None => 0,
        Some(n) => WAITS[(n as usize).min(WAITS.len() - 1)],
    }
}

/// What lies with the holder.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    format: u32,
    /// The sealed [`Inside`], an age file with one scrypt recipient, in hexadecimal.
    sealed: String,
    /// Tries since the last right one.
    failed: u32,
    /// When the next is taken: the era and its second.
    era: String,
    until: u64,
    /// When the wrong tries were, in seconds since 1970-01-01 UTC, for the activity log.
    #[serde(default)]
    tries: Vec<i64>,
}

/// What the PIN unwraps.
#[derive(Serialize, Deserialize)]
struct Inside {
    /// The vault it belongs to.
    vault: String,
    /// The device key, `AGE-SECRET-KEY-1…`.
    device: String,
    /// What the key of the rows is known by.
    rows: String,
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.device.zeroize();
    }
}

/// What an unlocked record gives.
pub(crate) struct Unwrapped {
    pub(crate) device: Identity,
    /// What the key of the rows must be known by.
    pub(crate) rows: String,
    /// When wrong tries were made since the last right one, in seconds since 1970-01-01 UTC.
    pub(crate) tries: Vec<i64>,
}

const FORMAT: u32 = 1;
/// How many times of wrong tries are kept.
const MOST_TRIES: usize = 20;

/// The record of one vault, with the clockwork that guards it.
pub(crate) struct Lockbox<'a> {
    pub(crate) holder: &'a dyn KeyHolder,
    pub(crate) ticks: &'a dyn Ticks,
    pub(crate) vault: &'a str,
    pub(crate) cost: Cost,
}

impl Lockbox<'_> {
    /// Seals the device key under a new secret.
    pub(crate) fn set(&self, secret: &SecretString, device: &Identity, rows: &str) -> Result<()> {
        let device = seal::told(device).expose_secret().to_owned();
        let inside = Inside { vault: self.vault.to_owned(), device, rows: rows.to_owned() };
        let plain = secret_json(&inside)?;
        let mut recipient = scrypt::Recipient::new(secret.clone());
        recipient.set_work_factor(self.cost.0);
        let encryptor =
            Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
                .map_err(|_| Error::Damaged)?;
        let mut sealed = Vec::new();
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(&plain)?;
        writer.finish()?;
        self.write(&Record {
            format: FORMAT,
            sealed: hex(&sealed),
            failed: 0,
            era: String::new(),
            until: 0,
            tries: Vec::new(),
        })
    }

    /// How long until a try is taken, in seconds; 0 when one is.
    pub(crate) fn wait(&self) -> Result<u64> {
        let mut record = self.read()?;
        self.left(&mut record)
    }

    /// Seconds left. A wait that began before the device was restarted begins anew: how long the
    /// device was off nobody can say who does not trust its clock.
    fn left(&self, record: &mut Record) -> Result<u64> {
        let whole = wait(record.failed);
        if whole == 0 {
            return Ok(0);
        }
        let (era, now) = (self.ticks.era(), self.ticks.seconds());
        if record.era != era || record.until > now.saturating_add(whole) {
            record.era = era;
            record.until = now.saturating_add(whole);
            self.write(record)?;
        }
        Ok(record.until.saturating_sub(now))
    }

    /// Tries a secret at `now` seconds since 1970-01-01 UTC.
    pub(crate) fn open(&self, secret: &SecretString, now: i64) -> Result<Unwrapped> {
        let mut record = self.read()?;
        let seconds = self.left(&mut record)?;
        if seconds > 0 {
            return Err(Error::Wait { seconds });
        }
        let before = std::mem::take(&mut record.tries);
        record.failed = record.failed.saturating_add(1);
        record.era = self.ticks.era();
        record.until = self.ticks.seconds().saturating_add(wait(record.failed));
        record.tries = before.iter().copied().chain([now]).collect();
        let too_many = record.tries.len().saturating_sub(MOST_TRIES);
        record.tries.drain(..too_many);
        // Counted before it is made.
        self.write(&record)?;
        let Some(inside) = unwrap(&record.sealed, secret)? else {
            return Err(Error::WrongSecret { wait: wait(record.failed) });
        };
        if inside.vault != self.vault {
            return Err(Error::NeedsSheet);
        }
        let device = seal::identity(&inside.device).ok_or(Error::NeedsSheet)?;
        record.failed = 0;
        record.tries = Vec::new();
        record.until = 0;
        self.write(&record)?;
        Ok(Unwrapped { device, rows: inside.rows.clone(), tries: before })
    }

    fn read(&self) -> Result<Record> {
        let bytes = self.holder.read(self.vault)?.ok_or(Error::NeedsSheet)?;
        if is_newer(&bytes, FORMAT) {
            return Err(Error::TooNew);
        }
        serde_json::from_slice(&bytes).map_err(|_| Error::NeedsSheet)
    }

    fn write(&self, record: &Record) -> Result<()> {
        let bytes = Zeroizing::new(serde_json::to_vec(record).map_err(|_| Error::Damaged)?);
        Ok(self.holder.write(self.vault, &bytes)?)
    }
}

/// Opens a sealed record; `None` when the secret is another.
fn unwrap(sealed: &str, secret: &SecretString) -> Result<Option<Inside>> {
    let sealed = unhex(sealed).ok_or(Error::NeedsSheet)?;
    let Ok(decryptor) = age::Decryptor::new_buffered(sealed.as_slice()) else {
        return Err(Error::NeedsSheet);
    };
    let mut identity = scrypt::Identity::new(secret.clone());
    identity.set_max_work_factor(Cost::MOST);
    let mut stream = match decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)) {
        Ok(stream) => stream,
        Err(age::DecryptError::DecryptionFailed | age::DecryptError::NoMatchingKeys) => {
            return Ok(None);
        }
        Err(_) => return Err(Error::NeedsSheet),
    };
    let mut plain = Zeroizing::new(Vec::with_capacity(sealed.len()));
    stream.read_to_end(&mut plain).map_err(|_| Error::NeedsSheet)?;
    serde_json::from_slice(&plain).map(Some).map_err(|_| Error::NeedsSheet)
}

/// Whether a secret is long enough to be one.
pub(crate) fn fit(kind: LockKind, secret: &SecretString) -> Result<()> {
    let text = secret.expose_secret();
    let count = text.chars().count();
    let good = match kind {
        LockKind::Pin => {
            count >= SHORTEST_PIN
                && text.bytes().all(|c| c.is_ascii_digit())
                && !guessed_first(text.as_bytes())
        }
        LockKind::Passphrase => count >= SHORTEST_PASSPHRASE,
    };
    if good && count <= LONGEST { Ok(()) } else { Err(Error::Weak) }
}

/// One digit again and again, or counting up or down: what a finder of the phone tries first.
fn guessed_first(digits: &[u8]) -> bool {
    [0, 1, 9].iter().any(|step| digits.windows(2).all(|d| (d[0] - b'0' + step) % 10 == d[1] - b'0'))
}
