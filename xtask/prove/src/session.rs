//! The real desk on a folder, asked one call after the other.

use std::{
    fmt, io,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use desk::{Answer, Desk, FixedClock, NoOutside, NoVoice, Parts, VaultParts};
use sha2::{Digest, Sha256};
use tokio::runtime::{Builder, Runtime};
use wire::{
    BeginBytes, BytesStage, Call, Failure, FinishBytes, Purpose, ReadBytesProgress, Reason, lane,
};

use crate::samples;

/// How long the work on a small file may take before it is called hung.
const PATIENCE: Duration = Duration::from_secs(60);

/// A desk that is open, with the samples as its reviewed content and a clock that stands still.
pub(crate) struct Session {
    pub(crate) desk: Arc<Desk>,
    runtime: Runtime,
}

/// Why a catalogue was not added.
#[derive(Debug)]
pub(crate) enum Why {
    /// The desk says so.
    Refused(Reason),
    /// The work never ended.
    Hung,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) => write!(f, "the desk answered {}", reason.name()),
            Self::Hung => f.write_str("the desk did not finish"),
        }
    }
}

impl From<Failure> for Why {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure.reason)
    }
}

impl Session {
    /// Opens the desk on a folder.
    ///
    /// # Errors
    /// When the desk cannot be opened.
    pub(crate) fn open(home: &Path) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_time().build()?;
        let desk = Desk::open(Parts {
            home: home.to_owned(),
            bundled: samples::bundled(),
            units: samples::UNITS,
            centres: samples::CENTRES,
            clock: Arc::new(FixedClock::at(samples::NOW)),
            outside: Arc::new(NoOutside),
            voice: Arc::new(NoVoice),
            portal: None,
            national: None,
            vault: VaultParts::for_tests(),
        })?;
        Ok(Self { desk, runtime })
    }

    /// Asks one call.
    ///
    /// # Errors
    /// What the desk answers.
    pub(crate) fn ask<C: Call>(&self, ask: C) -> Result<C::Reply, Failure>
    where
        Desk: Answer<C>,
    {
        self.runtime.block_on(self.desk.answer(ask))
    }

    /// Asks one call by its name.
    ///
    /// # Errors
    /// What the desk answers.
    pub(crate) fn dispatch(&self, room: &str, call: &str, body: &str) -> Result<String, Failure> {
        self.runtime.block_on(self.desk.dispatch(room, call, body))
    }

    /// Sends a catalogue over the byte lane in pieces of `piece` bytes and waits until it is in use
    /// or refused; `step` is called whenever some more is done.
    ///
    /// # Errors
    /// Why it is not in use.
    pub(crate) fn add(
        &self,
        bytes: &[u8],
        piece: usize,
        mut step: impl FnMut(),
    ) -> Result<(), Why> {
        let piece = piece.clamp(1, lane::CHUNK);
        let ticket = self
            .ask(BeginBytes {
                purpose: Purpose::Catalogue,
                size: bytes.len() as u64,
                sha256: hash(bytes),
            })?
            .ticket;
        for (n, part) in bytes.chunks(piece).enumerate() {
            self.desk.put(ticket, (n * piece) as u64, part)?;
            step();
        }
        self.ask(FinishBytes { ticket })?;
        step();
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match self.ask(ReadBytesProgress { ticket })?.stage {
                BytesStage::Done(_) => return Ok(()),
                BytesStage::Failed(failure) => return Err(failure.into()),
                BytesStage::Cancelled => return Err(Why::Hung),
                BytesStage::Receiving | BytesStage::Reading => {
                    thread::sleep(Duration::from_millis(1));
                    step();
                }
            }
        }
        Err(Why::Hung)
    }
}

/// SHA-256 in lower-case hex.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
