//! A whole folder of papers.

use std::fs;

use wire::{
    AddFolder, FolderTaken, LockVault, PaperFault, PaperPlace, ReadFolder, Reason, StopVaultWork,
    VaultWorkStage,
};

use crate::common::reason;
use crate::device::{Device, PIN, jpeg};

/// Adds the folder outside; answers how it ended and what came of it.
async fn take(device: &Device) -> (VaultWorkStage, FolderTaken) {
    device.ask(AddFolder {}).await.expect("begun");
    let stage = device.worked().await;
    (stage, device.ask(ReadFolder {}).await.expect("told"))
}

fn names(taken: &FolderTaken) -> Vec<&str> {
    taken.added.iter().map(|paper| paper.name.as_str()).collect()
}

#[tokio::test]
async fn every_paper_of_a_folder_is_taken_in_once_and_the_rest_is_named() {
    let device = Device::new();
    device.make().await;
    let outside = device.outside.path();
    let below = outside.join("con/2024");
    fs::create_dir_all(&below).expect("folders");
    fs::create_dir_all(outside.join("a/b/c/d/e")).expect("folders");
    let heic = [&[0, 0, 0, 24][..], b"ftypheic", &[0; 64]].concat();
    let mut bytes = vec![
        (outside.join("the_can_cuoc.jpg"), jpeg(1, 300_000)),
        (below.join("khai sinh.pdf"), b"%PDF-1.4\n nothing".to_vec()),
        // The same bytes twice.
        (below.join("z lan hai.jpg"), jpeg(1, 300_000)),
        (outside.join("ghi chu.txt"), b"not a paper".to_vec()),
        (outside.join("anh.heic"), heic),
        (outside.join("rong.png"), Vec::new()),
        // Hidden by the system, and deeper than is looked.
        (outside.join(".an.jpg"), jpeg(2, 100)),
        (outside.join("a/b/c/d/e/sau.jpg"), jpeg(3, 100)),
    ];
    for (path, bytes) in &bytes {
        fs::write(path, bytes).expect("written");
    }
    // A link leads out of the folder: it is not followed.
    let elsewhere = tempfile::tempdir().expect("a folder");
    fs::write(elsewhere.path().join("khac.jpg"), jpeg(4, 100)).expect("written");
    #[cfg(unix)]
    std::os::unix::fs::symlink(elsewhere.path(), outside.join("link")).expect("a link");

    let (stage, taken) = take(&device).await;
    let folder = outside.file_name().expect("a name").to_string_lossy().into_owned();
    assert_eq!(stage, VaultWorkStage::Done(Some(folder.clone())));
    assert_eq!(taken.folder, folder);
    assert_eq!(names(&taken), ["the can cuoc", "khai sinh"]);
    let refused: Vec<_> =
        taken.refused.iter().map(|file| (file.name.as_str(), &file.failure.reason)).collect();
    let bad = |fault| Reason::BadPaper { fault };
    assert_eq!(
        refused,
        [
            ("anh.heic", &bad(PaperFault::Heic)),
            ("ghi chu.txt", &bad(PaperFault::OtherKind)),
            ("rong.png", &bad(PaperFault::Empty)),
        ]
    );
    assert_eq!((taken.here, taken.left), (1, 0));
    bytes.truncate(2);
    for (paper, (path, bytes)) in taken.added.iter().zip(bytes) {
        assert_eq!(device.read(&paper.id, None).await.expect("read"), bytes, "{}", path.display());
    }

    // Once more: everything is here.
    let (_, again) = take(&device).await;
    assert_eq!((names(&again).len(), again.here), (0, 3));
    assert_eq!(device.find("", PaperPlace::Kept).await.papers.len(), 2);

    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(reason(device.ask(ReadFolder {}).await), Reason::VaultLocked);
    device.unlock(PIN).await.expect("unlocked");
    assert_eq!(reason(device.ask(ReadFolder {}).await), Reason::NotFound);
}

/// An open vault, and forty photographs in the folder that will be chosen.
async fn with_forty() -> Device {
    let device = Device::new();
    device.make().await;
    for seed in 0..40 {
        let path = device.outside.path().join(format!("{seed:02}.jpg"));
        fs::write(path, jpeg(seed, 400_000)).expect("written");
    }
    device
}

#[tokio::test]
async fn a_folder_that_is_stopped_goes_on_where_it_was() {
    let device = with_forty().await;
    device.ask(AddFolder {}).await.expect("begun");
    while device.find("", PaperPlace::Kept).await.papers.is_empty() {
        tokio::task::yield_now().await;
    }
    device.ask(StopVaultWork {}).await.expect("stopped");
    assert_eq!(device.worked().await, VaultWorkStage::Stopped);
    let first = device.ask(ReadFolder {}).await.expect("told").added.len();
    assert!((1..40).contains(&first), "{first}");
    let (stage, rest) = take(&device).await;
    assert!(matches!(stage, VaultWorkStage::Done(_)));
    assert_eq!((rest.added.len(), rest.here as usize), (40 - first, first));
}

#[tokio::test]
async fn the_lock_tells_what_it_stopped_and_forgets_what_ended() {
    let device = with_forty().await;
    device.ask(AddFolder {}).await.expect("begun");
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(device.worked().await, VaultWorkStage::Stopped);
    device.unlock(PIN).await.expect("unlocked");
    assert_eq!(device.worked().await, VaultWorkStage::Stopped);
    let locked = device.ask(LockVault {}).await.expect("locked");
    assert_eq!(locked.work, None);
}

#[tokio::test]
async fn more_files_than_are_taken_at_once_are_counted() {
    let device = Device::new();
    device.make().await;
    for number in 0..503_u32 {
        let path = device.outside.path().join(format!("{number:03}.txt"));
        fs::write(path, number.to_string()).expect("written");
    }
    let (_, taken) = take(&device).await;
    assert_eq!((taken.refused.len(), taken.left, taken.added.len()), (500, 3, 0));
}
