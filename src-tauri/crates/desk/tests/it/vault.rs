//! The vault by its calls: made, locked, recovered; papers in and out; a lost phone.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use model::{EvidenceId, Media};
use vault::KeyHolder;
use wire::{
    AgreeSheet, BackUpVault, BeginBytes, BinPaper, BytesStage, Came, CancelBytes, ChangePaper,
    ChangeSecret, CreateVault, EraseVault, ExportPaper, ExportPapers, Failure, FinishBytes,
    ForgetDeed, KnowSheet, LockKind, LockVault, MOST_KINDS, OfferSheet, OpenPaper, Owned,
    PaperDetails, PaperFault, PaperPlace, Purpose, ReadDeeds, ReadOwned, ReadPaper, ReadPaperKinds,
    ReadSheet, ReadVault, Reason, RecoverVault, RemovePaper, SaveOutcome, Secret, SheetFault,
    SheetPage, TakeBackPaper, TouchVault, Validity, VaultAct, VaultStage, VaultState,
    VaultWorkStage,
};

use crate::common::{reason, sha256};
use crate::device::{Device, PIN, facts, jpeg};

#[tokio::test]
async fn made_locked_and_unlocked_again() {
    let device = Device::new();
    assert_eq!(device.stage().await, VaultStage::Absent { keychain: true });
    let weak = CreateVault { kind: LockKind::Pin, secret: Secret("123456".into()) };
    assert_eq!(reason(device.ask(weak).await), Reason::WeakSecret);
    let sheet = device.make().await;
    assert_eq!(sheet.words.len(), 27);
    assert_eq!(sheet.modules.len(), (sheet.side * sheet.side) as usize);
    assert_eq!(reason(device.ask(ReadSheet {}).await), Reason::NotFound, "shown once");

    let added = device.add("Căn cước mẹ", &jpeg(1, 100)).await;
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(device.stage().await, VaultStage::Locked { kind: LockKind::Pin, wait: 0 });
    let id = added.id.clone();
    assert_eq!(reason(device.ask(ReadPaper { id }).await), Reason::VaultLocked);
    let details = Box::new(PaperDetails::default());
    let begin = Purpose::Paper { details, to: None };
    assert_eq!(reason(device.send(begin, &jpeg(1, 9)).await), Reason::VaultLocked);

    assert_eq!(reason(device.unlock("271829").await), Reason::WrongSecret { wait: 0 });
    device.unlock(PIN).await.expect("unlocked");
    assert_eq!(device.read(&added.id, None).await.expect("read"), jpeg(1, 100));
    let deeds: Vec<VaultAct> = device
        .ask(ReadDeeds { before: None })
        .await
        .expect("deeds")
        .iter()
        .map(|d| d.what)
        .collect();
    let expected = [
        VaultAct::Viewed,
        VaultAct::Unlocked,
        VaultAct::WrongSecret,
        VaultAct::Added,
        VaultAct::SheetChecked,
        VaultAct::Made,
    ];
    assert_eq!(deeds, expected);
}

#[tokio::test]
async fn what_was_on_offer_is_gone_with_the_lock() {
    let device = Device::new();
    device.make().await;
    let added = device.add("a", &jpeg(1, 100)).await;
    let opened = device.ask(OpenPaper { id: added.id.clone(), version: None }).await.expect("open");
    let bytes = jpeg(2, 3_000_000);
    let purpose = Purpose::Paper { details: Box::default(), to: None };
    let begin = BeginBytes { purpose, size: bytes.len() as u64, sha256: sha256(&bytes) };
    let ticket = device.ask(begin).await.expect("a ticket").ticket;
    device.desk.put(ticket, 0, &bytes[..1000]).expect("put");
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(reason(device.desk.take(opened.ticket, 0)), Reason::NotFound);
    assert_eq!(reason(device.desk.put(ticket, 1000, &bytes[1000..2000])), Reason::NotFound);
    let papers = device.folder.path().join("app/vault/papers");
    assert_eq!(
        std::fs::read_dir(papers).expect("a folder").count(),
        1,
        "nothing half sealed stays"
    );
}

#[tokio::test]
async fn it_locks_by_itself_and_is_put_off_by_use() {
    let device = Device::new();
    device.make().await;
    device.hand.0.fetch_add(250, Ordering::SeqCst);
    let left = |state: &VaultState| facts(state).locks_in;
    assert_eq!(left(&device.ask(ReadVault {}).await.expect("a state")), 50, "looking is no use");
    assert_eq!(left(&device.ask(TouchVault {}).await.expect("a state")), 300);
    device.hand.0.fetch_add(299, Ordering::SeqCst);
    device.find("", PaperPlace::Kept).await;
    device.hand.0.fetch_add(300, Ordering::SeqCst);
    assert!(matches!(device.stage().await, VaultStage::Locked { .. }));
    assert_eq!(reason(device.ask(TouchVault {}).await), Reason::VaultLocked);
}

#[tokio::test]
async fn waits_grow_and_survive_a_restart() {
    let mut device = Device::new();
    device.make().await;
    device.ask(LockVault {}).await.expect("locked");
    for wait in [0, 0, 0, 0, 30] {
        assert_eq!(reason(device.unlock("000001").await), Reason::WrongSecret { wait });
        device = device.again();
    }
    assert_eq!(reason(device.unlock(PIN).await), Reason::Wait { seconds: 30 });
    device.clock.advance(7 * 24 * 60 * 60);
    assert_eq!(reason(device.unlock(PIN).await), Reason::Wait { seconds: 30 }, "no clock helps");
    device.hand.0.fetch_add(30, Ordering::SeqCst);
    device.unlock(PIN).await.expect("unlocked");
}

#[tokio::test]
async fn files_that_are_no_papers_are_refused_in_words() {
    let device = Device::new();
    device.make().await;
    let paper = || Purpose::Paper { details: Box::default(), to: None };
    let fault = |answer: Result<BytesStage, Failure>| match answer {
        Err(Failure { reason: Reason::BadPaper { fault }, .. })
        | Ok(BytesStage::Failed(Failure { reason: Reason::BadPaper { fault }, .. })) => fault,
        other => panic!("{other:?}"),
    };
    assert_eq!(fault(device.send(paper(), b"").await), PaperFault::Empty);
    assert_eq!(fault(device.send(paper(), b"hello, this is text").await), PaperFault::OtherKind);
    assert_eq!(fault(device.send(paper(), b"\0\0\0\x18ftypheicmif1").await), PaperFault::Heic);
    let begin = BeginBytes { purpose: paper(), size: vault::LARGEST + 1, sha256: sha256(b"") };
    let too_large = Reason::BadPaper { fault: PaperFault::TooLarge };
    assert_eq!(reason(device.ask(begin).await), too_large);
    let other = BeginBytes { purpose: paper(), size: 104, sha256: sha256(b"other") };
    let ticket = device.ask(other).await.expect("a ticket").ticket;
    device.desk.put(ticket, 0, &jpeg(1, 100)).expect("put");
    let progress = device.ask(FinishBytes { ticket }).await.expect("finished");
    assert_eq!(fault(Ok(progress.stage)), PaperFault::Changed);
    let cancelled = BeginBytes { purpose: paper(), size: 104, sha256: sha256(&jpeg(1, 100)) };
    let ticket = device.ask(cancelled).await.expect("a ticket").ticket;
    device.desk.put(ticket, 0, &jpeg(1, 50)).expect("put");
    device.ask(CancelBytes { ticket }).await.expect("cancelled");
    assert_eq!(device.find("", PaperPlace::Kept).await.of, 0);
    let papers = device.folder.path().join("app/vault/papers");
    assert_eq!(std::fs::read_dir(papers).expect("a folder").count(), 0);
}

#[tokio::test]
async fn papers_are_found_changed_binned_and_versioned() {
    let device = Device::new();
    device.make().await;
    let mother = device.add("Căn cước.jpg", &jpeg(1, 100)).await.id;
    let child = device.add("Giấy khai sinh bé Na", &jpeg(2, 100)).await.id;
    let twin = device.add("lại", &jpeg(2, 100)).await;
    assert_eq!(twin.same_as.as_deref(), Some("Giấy khai sinh bé Na"));
    let details = PaperDetails {
        name: "Căn cước mẹ".into(),
        kind: Some(EvidenceId::from("nowhere")),
        person: "mẹ".into(),
        tags: vec!["quầy".into()],
        note: "bản gốc ở ngăn kéo".into(),
        expires: Some("2026-12-01".parse().expect("a day")),
        favourite: true,
        card: None,
    };
    let change = ChangePaper { id: mother.clone(), details: details.clone() };
    let page = device.ask(change).await.expect("changed");
    assert_eq!(page.card.details, details);
    assert_eq!(page.card.validity, Validity::Ends(10));
    for words in ["can cuoc", "ngan keo", "mẹ QUẦY", ""] {
        let found = device.find(words, PaperPlace::Kept).await;
        assert_eq!(found.papers.first().map(|p| &p.id), Some(&mother), "{words}");
        assert_eq!(found.people, ["mẹ"]);
    }
    assert_eq!(device.find("hộ chiếu", PaperPlace::Kept).await.of, 0);

    let purpose = Purpose::Paper { details: Box::default(), to: Some(mother.clone()) };
    device.send(purpose, &jpeg(9, 70_000)).await.expect("sent");
    let page = device.page(&mother).await;
    assert_eq!(page.versions.iter().map(|v| v.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((page.card.size, page.card.media), (70_004, Media::Jpeg));
    assert_eq!(device.read(&mother, None).await.expect("read"), jpeg(9, 70_000));
    assert_eq!(device.read(&mother, Some(1)).await.expect("read"), jpeg(1, 100));

    assert_eq!(reason(device.ask(RemovePaper { id: child.clone() }).await), Reason::NotAllowed);
    device.ask(BinPaper { id: child.clone() }).await.expect("binned");
    assert_eq!(device.find("", PaperPlace::Kept).await.of, 2);
    assert_eq!(device.find("", PaperPlace::Bin).await.of, 1);
    device.ask(TakeBackPaper { id: child.clone() }).await.expect("back");
    assert_eq!(device.find("", PaperPlace::Kept).await.of, 3);
    device.ask(BinPaper { id: child.clone() }).await.expect("binned");
    device.ask(RemovePaper { id: child.clone() }).await.expect("removed");
    assert_eq!(reason(device.ask(ReadPaper { id: child.clone() }).await), Reason::NotFound);
    assert_eq!(reason(device.read(&child, None).await), Reason::NotFound);

    let deeds = device.ask(ReadDeeds { before: None }).await.expect("deeds");
    let rest = device.ask(ForgetDeed { id: deeds[0].id }).await.expect("forgotten");
    assert_eq!(rest.first(), deeds.get(1));
    assert!(device.ask(ReadPaperKinds { text: "zzzz".into() }).await.expect("kinds").is_empty());
}

#[tokio::test]
async fn what_a_plan_asks_for_and_the_vault_holds_is_told_only_while_it_is_open() {
    let device = Device::new();
    let kinds = vec![EvidenceId::from("passport"), EvidenceId::from("identity-card")];
    let ask = || device.ask(ReadOwned { kinds: kinds.clone() });
    assert_eq!(ask().await.expect("answered"), Owned::NoVault);
    device.make().await;
    assert_eq!(ask().await.expect("answered"), Owned::Papers(Vec::new()));

    for (name, kind, expires, seed) in [
        ("cũ", "identity-card", "2026-11-20", 1),
        ("mới", "identity-card", "2034-05-20", 2),
        ("mãi", "identity-card", "", 3),
        ("xa", "passport", "2030-01-01", 4),
        ("khai sinh", "birth-certificate", "", 5),
    ] {
        let id = device.add(name, &jpeg(seed, 100)).await.id;
        let mut details = device.page(&id).await.card.details;
        details.kind = Some(EvidenceId::from(kind));
        details.expires = expires.parse().ok();
        device.ask(ChangePaper { id, details }).await.expect("changed");
    }
    let binned = device.add("bỏ", &jpeg(6, 100)).await.id;
    let mut details = device.page(&binned).await.card.details;
    details.kind = Some(EvidenceId::from("passport"));
    device.ask(ChangePaper { id: binned.clone(), details }).await.expect("changed");
    device.ask(BinPaper { id: binned }).await.expect("binned");

    let Owned::Papers(papers) = ask().await.expect("answered") else { panic!("not open") };
    let names: Vec<&str> = papers.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["xa", "mãi", "mới", "cũ"]);
    assert!(matches!(papers[3].validity, Validity::Ended(_)));

    // Any of these is an identity paper with a photograph.
    let any = vec![EvidenceId::from("identity-document")];
    let Owned::Papers(papers) = device.ask(ReadOwned { kinds: any }).await.expect("answered")
    else {
        panic!("not open")
    };
    assert_eq!(papers.len(), 4);

    let many = vec![EvidenceId::from("passport"); MOST_KINDS + 1];
    assert_eq!(reason(device.ask(ReadOwned { kinds: many }).await), Reason::NotUnderstood);
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(ask().await.expect("answered"), Owned::Locked);
}

#[tokio::test]
async fn the_bin_is_emptied_after_thirty_days() {
    let device = Device::new();
    device.make().await;
    let id = device.add("cũ", &jpeg(1, 100)).await.id;
    device.ask(BinPaper { id }).await.expect("binned");
    for (days, left) in [(29, 1), (2, 0)] {
        device.ask(LockVault {}).await.expect("locked");
        device.clock.advance(days * 24 * 60 * 60);
        device.unlock(PIN).await.expect("unlocked");
        assert_eq!(device.find("", PaperPlace::Bin).await.of, left);
    }
}

#[tokio::test]
async fn the_pin_is_changed_only_by_who_knows_it() {
    let device = Device::new();
    device.make().await;
    let change = |old: &str, kind, secret: &str| ChangeSecret {
        old: Secret(old.into()),
        kind,
        secret: Secret(secret.into()),
    };
    let wrong = device.ask(change("999111", LockKind::Pin, "314159")).await;
    assert_eq!(reason(wrong), Reason::WrongSecret { wait: 0 });
    device.ask(change(PIN, LockKind::Pin, "314159")).await.expect("changed");
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(reason(device.unlock(PIN).await), Reason::WrongSecret { wait: 0 });
    device.unlock("314159").await.expect("unlocked");
    let phrase = "bốn con mèo ngủ";
    device.ask(change("314159", LockKind::Passphrase, phrase)).await.expect("changed");
    assert_eq!(device.keys.count(), 0, "the keychain forgets what no longer locks");
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(device.stage().await, VaultStage::Locked { kind: LockKind::Passphrase, wait: 0 });
    device.unlock(phrase).await.expect("unlocked");
}

#[tokio::test]
async fn a_new_sheet_takes_the_place_of_the_old_one_only_when_checked() {
    let device = Device::new();
    let old = device.make().await;
    let id = device.add("a", &jpeg(1, 200_000)).await.id;
    let new = device.ask(OfferSheet {}).await.expect("a sheet");
    let wrong = device.ask(AgreeSheet { words: vec!["một".into(); 3] }).await;
    assert_eq!(reason(wrong), Reason::WrongSheet { fault: SheetFault::Check });
    device.agree(&new).await.expect("agreed");
    assert_eq!(device.worked().await, VaultWorkStage::Done(None));
    let recover = |sheet: &SheetPage| RecoverVault {
        sheet: Secret(sheet.words.join(" ")),
        kind: LockKind::Pin,
        secret: Secret("161803".into()),
    };
    let refused = device.ask(recover(&old)).await;
    assert_eq!(reason(refused), Reason::WrongSheet { fault: SheetFault::Other });
    device.ask(recover(&new)).await.expect("recovered");
    assert_eq!(device.worked().await, VaultWorkStage::Done(None));
    assert_eq!(device.read(&id, None).await.expect("read"), jpeg(1, 200_000));
}

#[tokio::test]
async fn one_paper_and_all_are_saved_outside() {
    let device = Device::new();
    device.make().await;
    let id = device.add("Sổ đỏ / nhà", &jpeg(1, 100)).await.id;
    device.add("Sổ đỏ   nhà", &jpeg(2, 100)).await;
    let saved = device.ask(ExportPaper { id }).await.expect("saved");
    assert_eq!(saved, SaveOutcome::Saved("Sổ đỏ nhà.jpg".into()));
    assert_eq!(device.saved("Sổ đỏ nhà.jpg"), jpeg(1, 100));
    device.ask(ExportPapers {}).await.expect("begun");
    let VaultWorkStage::Done(Some(folder)) = device.worked().await else { panic!("not saved") };
    let into = device.outside.path().join(folder);
    let all: BTreeMap<String, Vec<u8>> = std::fs::read_dir(into)
        .expect("a folder")
        .flatten()
        .map(|e| {
            (e.file_name().into_string().expect("a name"), std::fs::read(e.path()).expect("read"))
        })
        .collect();
    assert_eq!(all.len(), 2);
    assert!(all.contains_key("Sổ đỏ nhà.jpg") && all.contains_key("Sổ đỏ nhà (2).jpg"));
}

#[tokio::test]
async fn erasing_leaves_neither_files_nor_key() {
    let device = Device::new();
    device.make().await;
    device.add("a", &jpeg(1, 100)).await;
    assert_eq!(reason(device.ask(EraseVault { sure: false }).await), Reason::NotAllowed);
    device.ask(EraseVault { sure: true }).await.expect("erased");
    assert_eq!(device.stage().await, VaultStage::Absent { keychain: true });
    assert_eq!(device.keys.count(), 0);
    let left = std::fs::read_dir(device.folder.path().join("app")).expect("a folder").flatten();
    assert!(left.map(|e| e.file_name()).all(|name| !name.to_string_lossy().contains("vault")));
}

/// Ten papers, data and keychain destroyed, restored on another device from the sheet and the
/// backup, compared byte by byte.
#[tokio::test]
async fn a_lost_phone_costs_nothing() {
    let lost = Device::new();
    let sheet = lost.make().await;
    let mut papers = BTreeMap::new();
    for n in 0..10u8 {
        let bytes = jpeg(n, 1 + usize::from(n) * 70_001);
        let id = lost.add(&format!("Giấy số {n}"), &bytes).await.id;
        let person = if n % 2 == 0 { "mẹ" } else { "tôi" };
        let details = PaperDetails {
            name: format!("Giấy số {n}"),
            person: person.into(),
            note: format!("ghi chú {n}"),
            ..PaperDetails::default()
        };
        lost.ask(ChangePaper { id: id.clone(), details: details.clone() }).await.expect("changed");
        papers.insert(id, (bytes, details));
    }
    lost.ask(BackUpVault {}).await.expect("begun");
    let VaultWorkStage::Done(Some(name)) = lost.worked().await else { panic!("no backup") };
    let backup = lost.saved(&name);
    drop(lost);

    let found = Device::new();
    let wrong = RecoverVault {
        sheet: Secret(sheet.words[..26].join(" ")),
        kind: LockKind::Pin,
        secret: Secret("602214".into()),
    };
    let count = Reason::WrongSheet { fault: SheetFault::Count(26) };
    assert_eq!(reason(found.ask(wrong.clone()).await), count);
    let right = RecoverVault { sheet: Secret(sheet.words.join(" ")), ..wrong };
    assert_eq!(facts(&found.ask(right).await.expect("recovered")).papers, 0);

    let mut cut = backup.clone();
    cut.truncate(backup.len() - 1);
    let damaged = found.send(Purpose::Backup, &cut).await.expect("sent");
    let BytesStage::Failed(failure) = damaged else { panic!("{damaged:?}") };
    assert_eq!(failure.reason, Reason::BadBackup);
    assert_eq!(found.find("", PaperPlace::Kept).await.of, 0, "nothing of a damaged backup");

    let came = |stage| match stage {
        BytesStage::Done(Came::Backup(restored)) => (restored.came, restored.here),
        other => panic!("{other:?}"),
    };
    assert_eq!(came(found.send(Purpose::Backup, &backup).await.expect("sent")), (10, 0));
    assert_eq!(came(found.send(Purpose::Backup, &backup).await.expect("sent")), (0, 10));
    for (id, (bytes, details)) in &papers {
        assert_eq!(&found.read(id, None).await.expect("read"), bytes);
        assert_eq!(&found.page(id).await.card.details, details);
    }
    // The new device has a key of its own; after a restart the old backup needs the sheet again.
    let found = found.again();
    found.unlock("602214").await.expect("unlocked");
    assert_eq!(found.find("", PaperPlace::Kept).await.of, 10);
    let BytesStage::Failed(failure) = found.send(Purpose::Backup, &backup).await.expect("sent")
    else {
        panic!("a backup opens without its key")
    };
    assert_eq!(failure.reason, Reason::BadBackup);
    let other = Secret(sheet.words[..26].join(" "));
    assert!(found.ask(KnowSheet { sheet: other }).await.is_err());
    found.ask(KnowSheet { sheet: Secret(sheet.words.join(" ")) }).await.expect("known");
    assert_eq!(came(found.send(Purpose::Backup, &backup).await.expect("sent")), (0, 10));
}

#[tokio::test]
async fn without_the_key_or_the_pin_the_sheet_opens_what_is_here() {
    let device = Device::new();
    let sheet = device.make().await;
    let id = device.add("a", &jpeg(3, 300_000)).await.id;
    device.ask(LockVault {}).await.expect("locked");
    // The keychain lost its item.
    let name = std::fs::read_to_string(device.folder.path().join("app/vault/vault.json"))
        .expect("read")
        .split('"')
        .find(|part| part.len() == 32)
        .expect("an id")
        .to_owned();
    device.keys.delete(&name).expect("deleted");
    assert_eq!(device.stage().await, VaultStage::NeedsSheet { keychain: true });
    assert_eq!(reason(device.unlock(PIN).await), Reason::NeedsSheet);
    let recover = RecoverVault {
        sheet: Secret(sheet.key.clone()),
        kind: LockKind::Pin,
        secret: Secret("602214".into()),
    };
    device.ask(recover).await.expect("recovered");
    assert_eq!(device.worked().await, VaultWorkStage::Done(None));
    assert_eq!(device.read(&id, None).await.expect("read"), jpeg(3, 300_000));
}
