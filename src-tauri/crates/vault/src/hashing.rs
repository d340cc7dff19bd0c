//! Bytes that are hashed on their way.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

use crate::rows::hex;

/// Hands bytes on, either way, and hashes what went through.
pub(crate) struct Hashing<T> {
    inner: T,
    hash: Sha256,
}

impl<T> Hashing<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new() }
    }

    /// SHA-256 of what went through, lower-case hexadecimal.
    pub(crate) fn mark(self) -> String {
        hex(&self.hash.finalize())
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.hash.update(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.hash.update(&into[..n]);
        Ok(n)
    }
}
