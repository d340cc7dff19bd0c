//! The byte lane: files of up to tens of MiB, in and out in chunks beside the JSON calls.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use sha2::{Digest, Sha256};
use wire::{
    BeginBytes, BundleFault, BytesProgress, BytesStage, BytesTicket, CancelBytes, Failure,
    FinishBytes, ReadBytesProgress, Reason, lane,
};

use crate::{
    Answer, Desk,
    failure::{failed, storage},
    library::Hash,
};

/// The largest file that comes in: 64 MiB.
const MAX_SIZE: u64 = 64 * 1024 * 1024;
/// How many tickets are remembered, the newest; older ones are forgotten.
const MAX_TICKETS: usize = 8;

/// Every ticket given out.
#[derive(Default)]
pub(crate) struct Lanes(Mutex<Tickets>);

#[derive(Default)]
struct Tickets {
    last: u32,
    jobs: BTreeMap<u32, Arc<Job>>,
    offers: BTreeMap<u32, Arc<[u8]>>,
}

/// One file on its way in.
struct Job {
    size: u64,
    hash: Hash,
    /// Bytes of the file that the work has read.
    read: AtomicU64,
    stopped: AtomicBool,
    state: Mutex<State>,
}

enum State {
    Receiving { file: File, hash: Sha256, got: u64 },
    Reading,
    Ended(BytesStage),
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tickets {
    fn next(&mut self) -> u32 {
        self.last = self.last.wrapping_add(1).max(1);
        self.last
    }
}

fn newest_only<T>(map: &mut BTreeMap<u32, T>) {
    while map.len() > MAX_TICKETS {
        map.pop_first();
    }
}

impl Lanes {
    /// Takes a file in; what is still under way is stopped, so that there is one at a time.
    fn begin(&self, file: File, size: u64, expected: Hash) -> u32 {
        let mut tickets = lock(&self.0);
        tickets.jobs.values().for_each(|job| job.stop());
        let ticket = tickets.next();
        let state = State::Receiving { file, hash: Sha256::new(), got: 0 };
        let job = Job {
            size,
            hash: expected,
            read: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
            state: Mutex::new(state),
        };
        tickets.jobs.insert(ticket, Arc::new(job));
        newest_only(&mut tickets.jobs);
        ticket
    }

    fn job(&self, ticket: u32) -> Result<Arc<Job>, Failure> {
        lock(&self.0).jobs.get(&ticket).cloned().ok_or_else(|| failed(Reason::NotFound))
    }

    /// See [`Desk::put`]. A chunk that is refused changes nothing and can be sent again.
    pub(crate) fn put(&self, ticket: u32, offset: u64, chunk: &[u8]) -> Result<u64, Failure> {
        let job = self.job(ticket)?;
        let mut state = lock(&job.state);
        let State::Receiving { file, hash, got } = &mut *state else {
            return Err(failed(Reason::NotUnderstood));
        };
        let len = chunk.len() as u64;
        if chunk.len() > lane::CHUNK || offset != *got || len > job.size - *got {
            return Err(failed(Reason::NotUnderstood));
        }
        file.seek(SeekFrom::Start(offset)).map_err(storage)?;
        file.write_all(chunk).map_err(storage)?;
        hash.update(chunk);
        *got += len;
        Ok(*got)
    }

    /// See [`Desk::take`].
    pub(crate) fn take(&self, ticket: u32, offset: u64) -> Result<Vec<u8>, Failure> {
        let offer = lock(&self.0).offers.get(&ticket).cloned();
        let bytes = offer.ok_or_else(|| failed(Reason::NotFound))?;
        let rest = usize::try_from(offset).ok().and_then(|from| bytes.get(from..)).unwrap_or(&[]);
        Ok(rest[..rest.len().min(lane::CHUNK)].to_vec())
    }

    fn offer(&self, bytes: Vec<u8>) -> u32 {
        let mut tickets = lock(&self.0);
        let ticket = tickets.next();
        tickets.offers.insert(ticket, bytes.into());
        newest_only(&mut tickets.offers);
        ticket
    }
}

impl Desk {
    /// Offers bytes to whoever takes them with the ticket; the last eight offers stand.
    pub fn offer(&self, bytes: Vec<u8>) -> u32 {
        self.lanes.offer(bytes)
    }
}

impl Job {
    fn progress(&self) -> BytesProgress {
        let (stage, done) = match &*lock(&self.state) {
            State::Receiving { got, .. } => (BytesStage::Receiving, *got),
            State::Reading => (BytesStage::Reading, self.read.load(Ordering::Relaxed)),
            State::Ended(stage @ BytesStage::Done(_)) => (stage.clone(), self.size),
            State::Ended(stage) => (stage.clone(), self.read.load(Ordering::Relaxed)),
        };
        BytesProgress { stage, done, of: self.size }
    }

    /// Stops what has not ended. When this returns, the catalogue is no longer switched.
    fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        let mut state = lock(&self.state);
        if !matches!(*state, State::Ended(_)) {
            *state = State::Ended(BytesStage::Cancelled);
        }
    }

    /// Checks size and hash of what came; answers the file when the work may begin.
    fn check(&self) -> Option<File> {
        let mut state = lock(&self.state);
        if !matches!(*state, State::Receiving { .. }) {
            return None;
        }
        let State::Receiving { file, hash, got } = std::mem::replace(&mut *state, State::Reading)
        else {
            return None;
        };
        let fault = if got < self.size {
            BundleFault::CutShort
        } else if Hash::of(&hash.finalize()) != self.hash {
            BundleFault::Damaged
        } else {
            return Some(file);
        };
        *state = ended(failed(Reason::BadBundle { fault }));
        None
    }

    /// Reads the catalogue and puts it to use. Long; runs on a thread of its own.
    fn work(&self, desk: &Desk, file: File) {
        let watched = Watched { file: &file, job: self };
        let prepared = match (&file).seek(SeekFrom::Start(0)) {
            Ok(_) => desk.library.prepare(&desk.store, watched, desk.clock.now()),
            Err(e) => Err(storage(e)),
        };
        // Whoever stops the work waits here: the switch is short, and it is whole or not at all.
        let mut state = lock(&self.state);
        if !matches!(*state, State::Reading) {
            return;
        }
        let outcome = prepared.and_then(|new| desk.library.switch(&desk.store, new));
        *state = match outcome {
            Ok(()) => State::Ended(BytesStage::Done(Box::new(desk.state()))),
            Err(failure) => ended(failure),
        };
    }
}

fn ended(failure: Failure) -> State {
    State::Ended(BytesStage::Failed(failure))
}

/// The file of a job, counted while it is read; reading fails once the job is stopped.
struct Watched<'a> {
    file: &'a File,
    job: &'a Job,
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.job.stopped.load(Ordering::Relaxed) {
            return Err(io::Error::other("stopped"));
        }
        let n = self.file.read(into)?;
        self.job.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl Answer<BeginBytes> for Desk {
    async fn answer(self: &Arc<Self>, ask: BeginBytes) -> Result<BytesTicket, Failure> {
        let wire::Purpose::Catalogue = ask.purpose;
        let hash = Hash::try_from(ask.sha256).map_err(|_| failed(Reason::NotUnderstood))?;
        let fault = match ask.size {
            0 => Some(BundleFault::NotABundle),
            size if size > MAX_SIZE => Some(BundleFault::TooLarge),
            _ => None,
        };
        if let Some(fault) = fault {
            return Err(failed(Reason::BadBundle { fault }));
        }
        // Where the system can, the file never has a name, so that nothing is left of it.
        let file = tempfile::tempfile_in(self.store.incoming()).map_err(storage)?;
        Ok(BytesTicket { ticket: self.lanes.begin(file, ask.size, hash) })
    }
}

impl Answer<FinishBytes> for Desk {
    async fn answer(self: &Arc<Self>, ask: FinishBytes) -> Result<BytesProgress, Failure> {
        let job = self.lanes.job(ask.ticket)?;
        if let Some(file) = job.check() {
            let (desk, mine) = (Arc::clone(self), Arc::clone(&job));
            let thread = std::thread::Builder::new().name("import".into());
            if let Err(e) = thread.spawn(move || mine.work(&desk, file)) {
                *lock(&job.state) = ended(storage(e));
            }
        }
        Ok(job.progress())
    }
}

impl Answer<ReadBytesProgress> for Desk {
    async fn answer(self: &Arc<Self>, ask: ReadBytesProgress) -> Result<BytesProgress, Failure> {
        Ok(self.lanes.job(ask.ticket)?.progress())
    }
}

impl Answer<CancelBytes> for Desk {
    async fn answer(self: &Arc<Self>, ask: CancelBytes) -> Result<BytesProgress, Failure> {
        let job = self.lanes.job(ask.ticket)?;
        job.stop();
        Ok(job.progress())
    }
}
