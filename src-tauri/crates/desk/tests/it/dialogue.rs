//! What stands open for long: a dialogue of the system, a file that never comes whole.

use std::{fs, sync::atomic::Ordering};

use wire::{
    AddFolder, BackUpVault, BeginBytes, BytesStage, Call, CancelBytes, ExportPaper, ExportPapers,
    Failure, PaperDetails, Purpose, ReadBytesProgress, Reason, VaultStage, VaultWorkStage,
};

use crate::{
    common::sha256,
    device::{Device, PIN, facts, jpeg},
};

/// Longer than the vault stays open by itself, in seconds.
const LONG: u64 = 400;

/// Asks while every dialogue stands for long; then the vault is opened again.
async fn refused<C: Call>(device: &Device, ask: C) -> Result<C::Reply, Failure>
where
    desk::Desk: desk::Answer<C>,
{
    device.stands.store(LONG, Ordering::SeqCst);
    let answer = device.ask(ask).await;
    device.stands.store(0, Ordering::SeqCst);
    assert!(matches!(device.stage().await, VaultStage::Locked { .. }));
    device.unlock(PIN).await.expect("nobody else holds the vault");
    answer
}

fn reason<T>(answer: Result<T, Failure>) -> Option<Reason> {
    answer.err().map(|failure| failure.reason)
}

#[tokio::test]
async fn a_dialogue_that_outlasts_the_lock_lets_nothing_out_or_in() {
    let device = Device::new();
    device.make().await;
    let id = device.add("Sổ đỏ", &jpeg(1, 100)).await.id;
    fs::write(device.outside.path().join("khác.jpg"), jpeg(2, 100)).expect("written");
    let locked = Some(Reason::VaultLocked);
    assert_eq!(reason(refused(&device, ExportPaper { id: id.clone() }).await), locked);
    assert_eq!(reason(refused(&device, ExportPapers {}).await), locked);
    assert_eq!(reason(refused(&device, BackUpVault {}).await), locked);
    assert_eq!(reason(refused(&device, AddFolder {}).await), locked);
    let outside = fs::read_dir(device.outside.path()).expect("a folder").count();
    assert_eq!(outside, 1, "something was written after the lock");
    let facts = facts(&device.ask(wire::ReadVault {}).await.expect("a state"));
    assert_eq!((facts.papers, facts.backed_up), (1, None));

    // A dialogue that is answered in time leads where it did.
    device.ask(ExportPaper { id }).await.expect("saved");
    device.ask(BackUpVault {}).await.expect("begun");
    assert!(matches!(device.worked().await, VaultWorkStage::Done(Some(_))));
    let facts = self::facts(&device.ask(wire::ReadVault {}).await.expect("a state"));
    assert!(facts.backed_up.is_some());
}

#[tokio::test]
async fn what_never_comes_whole_does_not_keep_the_vault_open() {
    let device = Device::new();
    device.make().await;
    let bytes = jpeg(1, 3 * wire::lane::CHUNK);
    let details = Box::new(PaperDetails { name: "dở".into(), ..PaperDetails::default() });
    let purpose = Purpose::Paper { details, to: None };
    let begin = BeginBytes { purpose, size: bytes.len() as u64, sha256: sha256(&bytes) };
    let ticket = device.ask(begin.clone()).await.expect("begun").ticket;
    // While it comes, its citizen is here.
    for (n, chunk) in bytes.chunks(wire::lane::CHUNK).take(2).enumerate() {
        device.hand.0.fetch_add(290, Ordering::SeqCst);
        device.desk.put(ticket, (n * wire::lane::CHUNK) as u64, chunk).expect("taken");
    }
    device.hand.0.fetch_add(299, Ordering::SeqCst);
    assert!(matches!(device.stage().await, VaultStage::Open(_)));
    device.hand.0.fetch_add(1, Ordering::SeqCst);
    assert!(matches!(device.stage().await, VaultStage::Locked { .. }));
    assert_eq!(reason(device.ask(ReadBytesProgress { ticket }).await), Some(Reason::NotFound));

    // Nothing begins to come in while it is locked; what is given up is given up.
    assert_eq!(reason(device.ask(begin.clone()).await), Some(Reason::VaultLocked));
    device.unlock(PIN).await.expect("open");
    let ticket = device.ask(begin).await.expect("begun").ticket;
    let given_up = device.ask(CancelBytes { ticket }).await.expect("cancelled");
    assert_eq!(given_up.stage, BytesStage::Cancelled);
}
