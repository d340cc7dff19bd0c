//! Sealing files: age v1 (C2SP age-encryption.org/v1) to two X25519 recipients, no armor, no plugin.
//!
//! The sealed payload of a paper begins with one line of JSON, its [`Label`], then the paper's bytes:
//! age has no associated data, so this is what keeps two files from being swapped.
//! `age -d -i KEY FILE | tail -n +2` gives the paper.

use std::{
    io::{self, BufReader, Read, Seek, SeekFrom, Write},
    str::FromStr,
};

use age::{
    Decryptor, Encryptor,
    secrecy::SecretString,
    stream::{StreamReader, StreamWriter},
    x25519::{Identity, Recipient},
};
use model::{Media, PaperId};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, reading};

/// The most bytes of a label with its line end.
const MOST_LABEL: u64 = 4096;

/// The two who can open what is sealed.
#[derive(Clone)]
pub(crate) struct Recipients {
    pub(crate) device: Recipient,
    pub(crate) recovery: Recipient,
}

impl Recipients {
    pub(crate) fn of(device: &Identity, recovery: &Recipient) -> Self {
        Self { device: device.to_public(), recovery: recovery.clone() }
    }

    /// Seals what is written to the answer; it must be finished.
    pub(crate) fn seal<W: Write>(&self, into: W) -> Result<StreamWriter<W>> {
        sealing(&[&self.device, &self.recovery], into)
    }

    /// Seals a few bytes at once, also to one who could open everything before.
    pub(crate) fn seal_whole(&self, bytes: &[u8], before: Option<&Recipient>) -> Result<Vec<u8>> {
        let all: Vec<&Recipient> =
            [&self.device, &self.recovery].into_iter().chain(before).collect();
        let mut sealed = Vec::new();
        let mut writer = sealing(&all, &mut sealed)?;
        writer.write_all(bytes)?;
        writer.finish()?;
        Ok(sealed)
    }
}

fn sealing<W: Write>(to: &[&Recipient], into: W) -> Result<StreamWriter<W>> {
    // X25519 recipients always go together.
    let encryptor = Encryptor::with_recipients(to.iter().map(|one| *one as &dyn age::Recipient))
        .map_err(|_| Error::Damaged)?;
    Ok(encryptor.wrap_output(into)?)
}

/// Opens a sealed file.
pub(crate) fn open<R: Read>(sealed: R, keys: &[Identity]) -> Result<StreamReader<BufReader<R>>> {
    let decryptor = Decryptor::new_buffered(BufReader::with_capacity(128 * 1024, sealed))?;
    if decryptor.is_scrypt() {
        return Err(Error::Damaged);
    }
    Ok(decryptor.decrypt(keys.iter().map(|key| key as &dyn age::Identity))?)
}

/// Whether a file is sealed, and to none of `keys`.
pub(crate) fn is_for_others(sealed: impl Read, keys: &[Identity]) -> bool {
    let Ok(decryptor) = Decryptor::new_buffered(BufReader::new(sealed)) else {
        return false;
    };
    let opened = decryptor.decrypt(keys.iter().map(|key| key as &dyn age::Identity));
    matches!(opened, Err(age::DecryptError::NoMatchingKeys))
}

/// The identity that `text` names (`AGE-SECRET-KEY-1…`).
pub(crate) fn identity(text: &str) -> Option<Identity> {
    Identity::from_str(text.trim()).ok()
}

/// The text of an identity, wiped when dropped.
pub(crate) fn told(identity: &Identity) -> SecretString {
    identity.to_string()
}

/// The first line of a paper's sealed payload. Names the paper; nothing outside the sealing does.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Label {
    /// The paper.
    pub(crate) id: PaperId,
    /// Its name when it was sealed.
    pub(crate) name: String,
    /// Which version of the paper the bytes are, from 1.
    pub(crate) version: u32,
    /// What the bytes are.
    pub(crate) media: Media,
    /// When they were added, in seconds since 1970-01-01 UTC.
    pub(crate) added: i64,
}

impl Label {
    /// The line with its end.
    pub(crate) fn line(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).unwrap_or_default();
        line.push(b'\n');
        line
    }
}

/// A paper that is being read from its sealed file, any part of it.
pub(crate) struct Opened<R: Read> {
    stream: StreamReader<BufReader<R>>,
    /// Where the paper's bytes begin in the payload.
    begin: u64,
    pub(crate) label: Label,
}

impl<R: Read> Opened<R> {
    /// Opens a sealed paper and reads its label.
    pub(crate) fn new(sealed: R, keys: &[Identity]) -> Result<Self> {
        let mut stream = open(sealed, keys)?;
        let mut line = Vec::new();
        // Byte by byte: what follows belongs to the paper. The stream holds 64 KiB at a time.
        let mut byte = [0];
        while line.last() != Some(&b'\n') {
            if line.len() as u64 >= MOST_LABEL || stream.read(&mut byte).map_err(reading)? == 0 {
                return Err(Error::Damaged);
            }
            line.extend(byte);
        }
        let label = serde_json::from_slice(&line).map_err(|_| Error::Damaged)?;
        Ok(Self { stream, begin: line.len() as u64, label })
    }
}

impl<R: Read> Read for Opened<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.stream.read(into)
    }
}

impl<R: Read + Seek> Opened<R> {
    /// How many bytes the paper has. That the file is not cut short is known then.
    pub(crate) fn size(&mut self) -> Result<u64> {
        let all = self.stream.seek(SeekFrom::End(0)).map_err(reading)?;
        self.go_to(0)?;
        all.checked_sub(self.begin).ok_or(Error::Damaged)
    }

    /// Goes to byte `at` of the paper.
    pub(crate) fn go_to(&mut self, at: u64) -> Result<()> {
        self.stream.seek(SeekFrom::Start(self.begin.saturating_add(at))).map_err(reading)?;
        Ok(())
    }
}
