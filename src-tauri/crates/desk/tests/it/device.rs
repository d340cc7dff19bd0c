//! A device for the tests of the vault.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use desk::{Desk, Ending, FixedClock, Notifier, Parts, Places, VaultParts};
use model::{Language, PaperId};
use vault::{KeyHolder, KeysInMemory, Ticks};
use viewer::Viewer;
use wire::{
    AgreeSheet, BeginBytes, BytesStage, Call, Came, CreateVault, Failure, FindPapers, FinishBytes,
    LockKind, OpenPaper, PaperAdded, PaperDetails, PaperOrder, PaperPage, PaperPlace, PapersFound,
    Purpose, ReadBytesProgress, ReadPaper, ReadSheet, ReadVault, Secret, SheetPage, UnlockVault,
    VaultFacts, VaultStage, VaultState, VaultWorkStage,
};

use crate::common::{NOW, Noted, parts, sha256};

pub(crate) const PIN: &str = "271828";

/// Time that only the test moves.
#[derive(Default)]
pub(crate) struct Hand(pub(crate) AtomicU64);

impl Ticks for Hand {
    fn era(&self) -> String {
        "one".into()
    }

    fn seconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Saves everything in a folder; every dialogue stands as many seconds as it is told.
struct Into {
    folder: PathBuf,
    hand: Arc<Hand>,
    stands: Arc<AtomicU64>,
}

impl Places for Into {
    fn file(&self, name: &str) -> Option<PathBuf> {
        Some(self.folder()?.join(name))
    }

    fn folder(&self) -> Option<PathBuf> {
        self.hand.0.fetch_add(self.stands.load(Ordering::SeqCst), Ordering::SeqCst);
        Some(self.folder.clone())
    }
}

/// Notes what was shown outside the window; while `off`, nothing is shown.
#[derive(Default)]
pub(crate) struct Shown {
    all: Mutex<Vec<(i64, u32, Language)>>,
    pub(crate) off: AtomicBool,
}

impl Notifier for Shown {
    fn show(&self, ending: Ending, language: Language) -> bool {
        if self.off.load(Ordering::SeqCst) {
            return false;
        }
        self.all.lock().expect("not poisoned").push((ending.days, ending.count, language));
        true
    }
}

/// A device: a folder, a keychain, and a folder outside.
pub(crate) struct Device {
    pub(crate) desk: Arc<Desk>,
    pub(crate) keys: Arc<KeysInMemory>,
    pub(crate) hand: Arc<Hand>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) shown: Arc<Shown>,
    /// How long dialogues of the system stand, in seconds.
    pub(crate) stands: Arc<AtomicU64>,
    viewer: Viewer,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) outside: tempfile::TempDir,
}

impl Device {
    pub(crate) fn new() -> Self {
        Self::with(Viewer::Here)
    }

    /// A device that looks at papers so.
    pub(crate) fn with(viewer: Viewer) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let outside = tempfile::tempdir().expect("a folder");
        let (keys, hand) = (Arc::new(KeysInMemory::default()), Arc::new(Hand::default()));
        let (clock, shown) = (Arc::new(FixedClock::at(NOW)), Arc::new(Shown::default()));
        let stands = Arc::default();
        let places = Into { folder: outside.path().into(), hand: hand.clone(), stands };
        let stands = places.stands.clone();
        let desk = open(folder.path(), &clock, &keys, &hand, &shown, places, &viewer);
        Self { desk, keys, hand, clock, shown, stands, viewer, folder, outside }
    }

    /// The app is closed and started again.
    pub(crate) fn again(self) -> Self {
        let Self { desk, keys, hand, clock, shown, stands, viewer, folder, outside } = self;
        // Its watch lets go within a second.
        while Arc::strong_count(&desk) > 1 {
            std::thread::sleep(Duration::from_millis(5));
        }
        drop(desk);
        let places =
            Into { folder: outside.path().into(), hand: hand.clone(), stands: stands.clone() };
        let desk = open(folder.path(), &clock, &keys, &hand, &shown, places, &viewer);
        Self { desk, keys, hand, clock, shown, stands, viewer, folder, outside }
    }

    pub(crate) async fn ask<C: Call>(&self, ask: C) -> Result<C::Reply, Failure>
    where
        Desk: desk::Answer<C>,
    {
        desk::Answer::answer(&self.desk, ask).await
    }

    pub(crate) async fn make(&self) -> SheetPage {
        let secret = Secret(PIN.into());
        let made = self.ask(CreateVault { kind: LockKind::Pin, secret }).await.expect("made");
        assert!(facts(&made).sheet_waits);
        let sheet = self.ask(ReadSheet {}).await.expect("a sheet");
        let agreed = self.agree(&sheet).await.expect("agreed");
        assert!(facts(&agreed).sheet_checked.is_some() && !facts(&agreed).sheet_waits);
        sheet
    }

    pub(crate) async fn agree(&self, sheet: &SheetPage) -> Result<VaultState, Failure> {
        let word = |n: &u32| sheet.words[*n as usize - 1].clone();
        self.ask(AgreeSheet { words: sheet.check.iter().map(word).collect() }).await
    }

    pub(crate) async fn unlock(&self, pin: &str) -> Result<VaultState, Failure> {
        self.ask(UnlockVault { secret: Secret(pin.into()) }).await
    }

    pub(crate) async fn send(&self, purpose: Purpose, bytes: &[u8]) -> Result<BytesStage, Failure> {
        let begin = BeginBytes { purpose, size: bytes.len() as u64, sha256: sha256(bytes) };
        let ticket = self.ask(begin).await?.ticket;
        for (n, chunk) in bytes.chunks(wire::lane::CHUNK).enumerate() {
            self.desk.put(ticket, (n * wire::lane::CHUNK) as u64, chunk)?;
        }
        self.ask(FinishBytes { ticket }).await?;
        loop {
            let progress = self.ask(ReadBytesProgress { ticket }).await?;
            if !matches!(progress.stage, BytesStage::Receiving | BytesStage::Reading) {
                return Ok(progress.stage);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    pub(crate) async fn add(&self, name: &str, bytes: &[u8]) -> PaperAdded {
        let details = Box::new(PaperDetails { name: name.into(), ..PaperDetails::default() });
        match self.send(Purpose::Paper { details, to: None }, bytes).await.expect("sent") {
            BytesStage::Done(Came::Paper(added)) => added,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) async fn read(
        &self,
        id: &PaperId,
        version: Option<u32>,
    ) -> Result<Vec<u8>, Failure> {
        let opened = self.ask(OpenPaper { id: id.clone(), version }).await?;
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < opened.size {
            bytes.extend(self.desk.take(opened.ticket, bytes.len() as u64)?);
        }
        assert!(self.desk.take(opened.ticket, opened.size)?.is_empty());
        Ok(bytes)
    }

    pub(crate) async fn find(&self, text: &str, place: PaperPlace) -> PapersFound {
        let (text, order) = (text.into(), PaperOrder::Newest);
        self.ask(FindPapers { text, person: None, place, order, from: 0 }).await.expect("found")
    }

    pub(crate) async fn page(&self, id: &PaperId) -> PaperPage {
        self.ask(ReadPaper { id: id.clone() }).await.expect("a paper")
    }

    /// Looks at the days; answers what was shown: days left, papers, language.
    pub(crate) fn remind(&self) -> Vec<(i64, u32, Language)> {
        self.desk.remind();
        std::mem::take(&mut self.shown.all.lock().expect("not poisoned"))
    }

    /// Waits until long work has ended.
    pub(crate) async fn worked(&self) -> VaultWorkStage {
        loop {
            let state = self.ask(ReadVault {}).await.expect("a state");
            match state.work.expect("work").stage {
                VaultWorkStage::Running => tokio::time::sleep(Duration::from_millis(2)).await,
                ended => return ended,
            }
        }
    }

    pub(crate) async fn stage(&self) -> VaultStage {
        self.ask(ReadVault {}).await.expect("a state").stage
    }

    pub(crate) fn saved(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.outside.path().join(name)).expect("saved")
    }
}

fn open(
    home: &Path,
    clock: &Arc<FixedClock>,
    keys: &Arc<KeysInMemory>,
    hand: &Arc<Hand>,
    shown: &Arc<Shown>,
    places: Into,
    viewer: &Viewer,
) -> Arc<Desk> {
    let vault = VaultParts {
        keys: keys.clone() as Arc<dyn KeyHolder>,
        ticks: hand.clone(),
        places: Arc::new(places),
        notifier: shown.clone(),
        viewer: viewer.clone(),
        ..VaultParts::for_tests()
    };
    let outside = Arc::new(Noted::default());
    Desk::open(Parts { vault, ..parts(&home.join("app"), clock, &outside, None) }).expect("opens")
}

pub(crate) fn facts(state: &VaultState) -> VaultFacts {
    match &state.stage {
        VaultStage::Open(facts) => *facts,
        other => panic!("not open: {other:?}"),
    }
}

/// A file that begins like a JPEG, of `size` bytes that differ from seed to seed.
pub(crate) fn jpeg(seed: u8, size: usize) -> Vec<u8> {
    let body = (0..size).map(|n| (n as u8).wrapping_mul(31).wrapping_add(seed));
    [0xFF, 0xD8, 0xFF, 0xE0].into_iter().chain(body).collect()
}
