//! Bytes that are hashed on their way: of a large paper beside the way, by a thread of their own, so
//! that sealing and opening do not wait for it.

use std::{
    io::{self, Read, Write},
    panic::resume_unwind,
    sync::mpsc::{SyncSender, sync_channel},
    thread::{Builder, JoinHandle},
};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::rows::hex;

/// Up to so many bytes no thread is worth its while.
const FEW: usize = 1024 * 1024;
/// Pieces that may wait for the thread; they are as large as what is handed in, 1 MiB at most.
const WAITING: usize = 4;

/// SHA-256 of bytes that come in pieces.
pub(crate) struct Mark(Where);

enum Where {
    Here(Sha256, usize),
    Beside(SyncSender<Zeroizing<Vec<u8>>>, JoinHandle<Sha256>),
}

impl Mark {
    pub(crate) fn new() -> Self {
        Self(Where::Here(Sha256::new(), 0))
    }

    /// Takes the next bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Where::Here(hash, got) => {
                hash.update(bytes);
                *got += bytes.len();
                if *got > FEW {
                    self.go_beside();
                }
            }
            // A thread that is gone says so at the end.
            Where::Beside(pieces, _) => drop(pieces.send(Zeroizing::new(bytes.to_vec()))),
        }
    }

    /// Goes on in a thread; where none can be had, it goes on here.
    fn go_beside(&mut self) {
        let Where::Here(hash, got) = &mut self.0 else {
            return;
        };
        let mut so_far = hash.clone();
        let (pieces, come) = sync_channel::<Zeroizing<Vec<u8>>>(WAITING);
        let thread = Builder::new().name("hash".into()).spawn(move || {
            for piece in come {
                so_far.update(&*piece);
            }
            so_far
        });
        match thread {
            Ok(thread) => self.0 = Where::Beside(pieces, thread),
            Err(_) => *got = 0,
        }
    }

    /// The hash of all of it, in lower-case hexadecimal.
    pub(crate) fn end(self) -> String {
        let hash = match self.0 {
            Where::Here(hash, _) => hash,
            Where::Beside(pieces, thread) => {
                drop(pieces);
                thread.join().unwrap_or_else(|panic| resume_unwind(panic))
            }
        };
        hex(&hash.finalize())
    }
}

/// Hands bytes on, either way, and hashes what went through.
pub(crate) struct Hashing<T> {
    inner: T,
    mark: Mark,
}

impl<T> Hashing<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, mark: Mark::new() }
    }

    /// SHA-256 of what went through, lower-case hexadecimal.
    pub(crate) fn mark(self) -> String {
        self.mark.end()
    }
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.mark.add(&bytes[..n]);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(into)?;
        self.mark.add(&into[..n]);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_finds_the_same_hash_as_none() {
        let bytes: Vec<u8> = (0..5 * FEW).map(|n| (n % 251) as u8).collect();
        for size in [0, 1, FEW, FEW + 1, 5 * FEW] {
            for piece in [64 * 1024, FEW, 3 * FEW] {
                let mut mark = Mark::new();
                bytes[..size].chunks(piece).for_each(|part| mark.add(part));
                assert_eq!(mark.end(), hex(&Sha256::digest(&bytes[..size])), "{size} by {piece}");
            }
        }
    }

    #[test]
    fn what_is_given_up_ends_its_thread() {
        let mut mark = Mark::new();
        mark.add(&vec![7; 2 * FEW]);
        let Where::Beside(pieces, thread) = mark.0 else {
            panic!("no thread of its own");
        };
        drop(pieces);
        assert!(thread.join().is_ok());
    }
}
