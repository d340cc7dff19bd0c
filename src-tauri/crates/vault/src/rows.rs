//! Sealing rows: XChaCha20-Poly1305 with a random nonce, bound to table, id and version.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::{Error, Result};

/// Bytes of a nonce.
const NONCE: usize = 24;

/// The key of the private rows: 256 bits of the system's chance, wiped when dropped. It stays where
/// it is when it is handed on, and is only lent: what is moved or copied leaves its bytes behind.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct RowKey(Box<[u8; 32]>);

impl RowKey {
    pub(crate) fn new() -> Result<Self> {
        let mut key = Self(Box::new([0; 32]));
        fill(key.0.as_mut_slice())?;
        Ok(key)
    }

    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Box::new([0; 32]));
        if bytes.len() != key.0.len() {
            return None;
        }
        key.0.copy_from_slice(bytes);
        Some(key)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What may be compared to know the key again: SHA-256 in hexadecimal.
    pub(crate) fn mark(&self) -> String {
        hex(&Sha256::digest(self.bytes()))
    }

    /// Seals a row; the nonce comes first.
    pub(crate) fn seal(&self, place: &Place<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = chance()?;
        let payload = Payload { msg: plain, aad: &place.bound() };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload);
        let mut row = nonce.to_vec();
        row.extend(sealed.map_err(|_| Error::Damaged)?);
        Ok(row)
    }

    /// Opens a row that was sealed for exactly this place.
    pub(crate) fn open(&self, place: &Place<'_>, row: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let (nonce, sealed) = row.split_at_checked(NONCE).ok_or(Error::Damaged)?;
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| Error::Damaged)?;
        let payload = Payload { msg: sealed, aad: &place.bound() };
        let plain = self.cipher().decrypt(&XNonce::from(nonce), payload);
        plain.map(Zeroizing::new).map_err(|_| Error::Damaged)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes().into())
    }
}

/// Where a row stands. A row opens nowhere else.
pub(crate) struct Place<'a> {
    pub(crate) table: &'a str,
    pub(crate) id: &'a str,
    pub(crate) version: i64,
}

impl Place<'_> {
    /// The associated data: no two places have the same.
    fn bound(&self) -> Vec<u8> {
        format!("motcua\0{}\0{}\0{}", self.table, self.id, self.version).into_bytes()
    }
}

/// Bytes of the system's chance.
pub(crate) fn chance<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}

fn fill(bytes: &mut [u8]) -> Result<()> {
    getrandom::fill(bytes).map_err(|e| std::io::Error::other(e.to_string()))?;
    Ok(())
}

/// JSON that holds a key, wiped when dropped. Room for all at once, as in [`hex`].
pub(crate) fn secret_json(value: &impl Serialize) -> Result<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(4096));
    serde_json::to_writer(&mut *text, value).map_err(|_| Error::Damaged)?;
    Ok(text)
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    // Room for all at once: text that grows leaves parts of itself behind.
    let mut text = String::with_capacity(bytes.len() * 2);
    for digit in bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(char::from_digit(digit.into(), 16).unwrap_or('0'));
    }
    text
}

/// The bytes of hexadecimal text.
pub(crate) fn unhex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() / 2));
    for two in text.as_bytes().chunks(2) {
        let [high, low] = two else { return None };
        bytes.push(digit(*high)? << 4 | digit(*low)?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_opens_in_its_own_place_only() {
        let key = RowKey::new().expect("chance");
        let at = |table, id, version| Place { table, id, version };
        let row = key.seal(&at("paper", "a", 1), b"text").expect("seals");
        assert_eq!(*key.open(&at("paper", "a", 1), &row).expect("opens"), b"text");
        for place in
            [at("paper", "b", 1), at("paper", "a", 2), at("fact", "a", 1), at("pape", "r\0a", 1)]
        {
            assert!(key.open(&place, &row).is_err());
        }
        let other = RowKey::new().expect("chance");
        assert!(other.open(&at("paper", "a", 1), &row).is_err());
        for n in 0..row.len() {
            let mut changed = row.clone();
            changed[n] ^= 1;
            assert!(key.open(&at("paper", "a", 1), &changed).is_err(), "byte {n}");
            assert!(key.open(&at("paper", "a", 1), &row[..n]).is_err(), "cut at {n}");
        }
    }

    #[test]
    fn hexadecimal_there_and_back() {
        assert_eq!(*unhex(&hex(&[0, 1, 0xFE])).expect("hex"), [0, 1, 0xFE]);
        assert!(unhex("0").is_none() && unhex("0g").is_none());
    }
}
