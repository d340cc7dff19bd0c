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
use vault::{Adding, OpenVault, Reading};
use wire::{
    BackupRestored, BeginBytes, BundleFault, BytesProgress, BytesStage, BytesTicket, Came,
    CancelBytes, Failure, FinishBytes, PaperAdded, PaperDetails, PaperFault, Purpose,
    ReadBytesProgress, Reason, lane,
};
use zeroize::Zeroizing;

use crate::{
    Answer, Desk,
    failure::{failed, storage},
    library::Hash,
    vault_room,
};

/// The largest catalogue that comes in: 64 MiB.
const MAX_SIZE: u64 = 64 * 1024 * 1024;
/// The largest backup: 16 GiB.
const MAX_BACKUP: u64 = 16 * 1024 * 1024 * 1024;
/// How many tickets are remembered, the newest; older ones are forgotten.
const MAX_TICKETS: usize = 8;

/// Every ticket given out.
#[derive(Default)]
pub(crate) struct Lanes(Mutex<Tickets>);

#[derive(Default)]
struct Tickets {
    last: u32,
    jobs: BTreeMap<u32, Arc<Job>>,
    offers: BTreeMap<u32, Offer>,
}

/// What is taken out.
#[derive(Clone)]
enum Offer {
    Bytes(Arc<[u8]>),
    /// A picture of a paper: wiped when nobody holds it.
    Picture(Arc<Zeroizing<Vec<u8>>>),
    /// A paper, opened as it is taken.
    Paper(Arc<Mutex<Reading>>),
}

/// What a file is for.
enum Aim {
    Catalogue,
    Paper { open: Arc<OpenVault>, details: Box<PaperDetails> },
    Backup { open: Arc<OpenVault> },
}

impl Aim {
    /// Whether it goes into the vault.
    fn of_vault(&self) -> bool {
        !matches!(self, Self::Catalogue)
    }
}

/// Where the bytes of a file go as they come.
enum Sink {
    File(File),
    /// Into the vault: sealed at once, never in clear on the disk.
    Vault(Box<Adding>),
}

/// One file on its way in.
struct Job {
    aim: Aim,
    size: u64,
    hash: Hash,
    /// Bytes of the file that the work has read.
    read: AtomicU64,
    stopped: AtomicBool,
    state: Mutex<State>,
}

enum State {
    Receiving { sink: Sink, hash: Sha256, got: u64 },
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
    fn begin(&self, aim: Aim, sink: Sink, size: u64, expected: Hash) -> u32 {
        let mut tickets = lock(&self.0);
        tickets.jobs.values().for_each(|job| job.stop());
        let ticket = tickets.next();
        let state = State::Receiving { sink, hash: Sha256::new(), got: 0 };
        let job = Job {
            aim,
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
        let State::Receiving { sink, hash, got } = &mut *state else {
            return Err(failed(Reason::NotUnderstood));
        };
        let len = chunk.len() as u64;
        if chunk.len() > lane::CHUNK || offset != *got || len > job.size - *got {
            return Err(failed(Reason::NotUnderstood));
        }
        match sink {
            Sink::File(file) => {
                file.seek(SeekFrom::Start(offset)).map_err(storage)?;
                file.write_all(chunk).map_err(storage)?;
            }
            Sink::Vault(adding) => {
                if let Err(error) = adding.write(chunk) {
                    // What is half sealed cannot be sealed again.
                    let failure = not_kept(error, chunk, offset);
                    *state = ended(failure.clone());
                    return Err(failure);
                }
            }
        }
        hash.update(chunk);
        *got += len;
        Ok(*got)
    }

    /// See [`Desk::take`].
    pub(crate) fn take(&self, ticket: u32, offset: u64) -> Result<Vec<u8>, Failure> {
        let offer = lock(&self.0).offers.get(&ticket).cloned();
        match offer.ok_or_else(|| failed(Reason::NotFound))? {
            Offer::Bytes(bytes) => Ok(chunk(&bytes, offset)),
            Offer::Picture(bytes) => Ok(chunk(&bytes, offset)),
            Offer::Paper(reading) => {
                lock(&reading).take(offset, lane::CHUNK).map_err(vault_room::refused)
            }
        }
    }

    fn offer(&self, offer: Offer) -> u32 {
        let mut tickets = lock(&self.0);
        let ticket = tickets.next();
        tickets.offers.insert(ticket, offer);
        newest_only(&mut tickets.offers);
        ticket
    }

    /// Offers a paper to whoever takes it with the ticket, until the vault is locked.
    pub(crate) fn offer_paper(&self, reading: Reading) -> u32 {
        self.offer(Offer::Paper(Arc::new(Mutex::new(reading))))
    }

    /// Offers a picture of a paper, until the vault is locked.
    pub(crate) fn offer_picture(&self, picture: Arc<Zeroizing<Vec<u8>>>) -> u32 {
        self.offer(Offer::Picture(picture))
    }

    /// Forgets everything of the vault: papers on offer, and what is on its way in.
    pub(crate) fn forget_papers(&self) {
        let mut tickets = lock(&self.0);
        tickets.offers.retain(|_, offer| matches!(offer, Offer::Bytes(_)));
        for job in tickets.jobs.values().filter(|job| job.aim.of_vault()) {
            job.stop();
        }
        tickets.jobs.retain(|_, job| !job.aim.of_vault());
    }

    /// Whether something that came whole is being taken into the vault.
    pub(crate) fn takes_papers_in(&self) -> bool {
        let tickets = lock(&self.0);
        let reading =
            |job: &Arc<Job>| job.aim.of_vault() && matches!(*lock(&job.state), State::Reading);
        tickets.jobs.values().any(reading)
    }

    /// Whether what comes with the ticket goes into the vault.
    pub(crate) fn is_of_vault(&self, ticket: u32) -> bool {
        self.job(ticket).is_ok_and(|job| job.aim.of_vault())
    }
}

/// The chunk at `offset`; empty at the end and beyond.
fn chunk(bytes: &[u8], offset: u64) -> Vec<u8> {
    let from = usize::try_from(offset).ok();
    let rest = from.and_then(|from| bytes.get(from..)).unwrap_or(&[]);
    rest[..rest.len().min(lane::CHUNK)].to_vec()
}

/// Why a paper that is coming in is not kept.
pub(crate) fn not_kept(error: vault::Error, head: &[u8], offset: u64) -> Failure {
    let heic = offset == 0 && head.get(4..8) == Some(b"ftyp");
    match error {
        vault::Error::NotAPaper if heic => failed(Reason::BadPaper { fault: PaperFault::Heic }),
        error => vault_room::refused(error),
    }
}

impl Desk {
    /// Offers bytes to whoever takes them with the ticket; the last eight offers stand.
    pub fn offer(&self, bytes: Vec<u8>) -> u32 {
        self.lanes.offer(Offer::Bytes(bytes.into()))
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
    fn check(&self) -> Option<Sink> {
        let mut state = lock(&self.state);
        if !matches!(*state, State::Receiving { .. }) {
            return None;
        }
        let State::Receiving { sink, hash, got } = std::mem::replace(&mut *state, State::Reading)
        else {
            return None;
        };
        let fault = if got < self.size {
            BundleFault::CutShort
        } else if Hash::of(&hash.finalize()) != self.hash {
            BundleFault::Damaged
        } else {
            return Some(sink);
        };
        *state = ended(failed(match self.aim {
            Aim::Catalogue => Reason::BadBundle { fault },
            Aim::Paper { .. } => Reason::BadPaper { fault: PaperFault::Changed },
            Aim::Backup { .. } => Reason::BadBackup,
        }));
        None
    }

    /// Does what the file came for. Long; runs on a thread of its own.
    fn work(&self, desk: &Desk, sink: Sink) {
        match (&self.aim, sink) {
            (Aim::Catalogue, Sink::File(file)) => self.add_catalogue(desk, file),
            (Aim::Paper { open, details }, Sink::Vault(adding)) => {
                let kept = keep(open, *adding, self.hash.as_str(), details);
                desk.papers_changed();
                self.end(kept.map(Came::Paper));
            }
            (Aim::Backup { open }, Sink::File(file)) => {
                let mut watch = |done: u64, of: u64| {
                    // It is read twice: checked, then taken in.
                    self.read.store(self.size * done / of.max(1), Ordering::Relaxed);
                    !self.stopped.load(Ordering::Relaxed)
                };
                let restored = open.restore(file, desk.clock.now(), &mut watch);
                desk.papers_changed();
                let refused = |error| match error {
                    vault::Error::Damaged => failed(Reason::BadBackup),
                    error => vault_room::refused(error),
                };
                self.end(restored.map_err(refused).map(|r| {
                    let (came, here, made) = (r.came, r.here, r.made);
                    Came::Backup(BackupRestored { came, here, made })
                }));
            }
            _ => self.end(Err(failed(Reason::Fault))),
        }
    }

    /// Notes how the work ended, unless it was stopped before.
    fn end(&self, outcome: Result<Came, Failure>) {
        let mut state = lock(&self.state);
        if matches!(*state, State::Reading) {
            *state = match outcome {
                Ok(came) => State::Ended(BytesStage::Done(came)),
                Err(failure) => ended(failure),
            };
        }
    }

    /// Reads the catalogue and puts it to use.
    fn add_catalogue(&self, desk: &Desk, file: File) {
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
            Ok(()) => State::Ended(BytesStage::Done(Came::Catalogue(Box::new(desk.state())))),
            Err(failure) => ended(failure),
        };
    }
}

/// Keeps a paper that came in whole.
fn keep(
    open: &OpenVault,
    adding: Adding,
    sha256: &str,
    details: &PaperDetails,
) -> Result<PaperAdded, Failure> {
    let same_as = vault_room::twin(open, sha256).filter(|(id, _)| id != adding.id());
    let details = vault_room::kept(details.clone());
    let paper = open.keep(adding, sha256, &details).map_err(vault_room::refused)?;
    Ok(PaperAdded { id: paper.id, same_as: same_as.map(|(_, name)| name) })
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
        let hash = Hash::try_from(ask.sha256).map_err(|_| failed(Reason::NotUnderstood))?;
        let size = ask.size;
        // Where the system can, the file never has a name, so that nothing is left of it.
        let spool = || tempfile::tempfile_in(self.store.incoming()).map_err(storage);
        let (aim, sink) = match ask.purpose {
            Purpose::Catalogue => {
                let fault = match size {
                    0 => Some(BundleFault::NotABundle),
                    size if size > MAX_SIZE => Some(BundleFault::TooLarge),
                    _ => None,
                };
                if let Some(fault) = fault {
                    return Err(failed(Reason::BadBundle { fault }));
                }
                (Aim::Catalogue, Sink::File(spool()?))
            }
            Purpose::Paper { details, to } => {
                if let Some(fault) = PaperFault::of_size(size, vault::LARGEST) {
                    return Err(failed(Reason::BadPaper { fault }));
                }
                let open = self.opened()?;
                let adding = open.add(&details.name, to.as_ref(), size, self.clock.now());
                let adding = adding.map_err(vault_room::refused)?;
                (Aim::Paper { open, details }, Sink::Vault(Box::new(adding)))
            }
            Purpose::Backup => {
                if size == 0 || size > MAX_BACKUP {
                    return Err(failed(Reason::BadBackup));
                }
                // What comes is sealed.
                (Aim::Backup { open: self.opened()? }, Sink::File(spool()?))
            }
        };
        let of_vault = aim.of_vault();
        let begin = || self.lanes.begin(aim, sink, size, hash);
        let ticket = if of_vault { self.while_open(begin)? } else { begin() };
        Ok(BytesTicket { ticket })
    }
}

impl Answer<FinishBytes> for Desk {
    async fn answer(self: &Arc<Self>, ask: FinishBytes) -> Result<BytesProgress, Failure> {
        let job = self.lanes.job(ask.ticket)?;
        if let Some(sink) = job.check() {
            let (desk, mine) = (Arc::clone(self), Arc::clone(&job));
            let thread = std::thread::Builder::new().name("import".into());
            if let Err(e) = thread.spawn(move || mine.work(&desk, sink)) {
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
