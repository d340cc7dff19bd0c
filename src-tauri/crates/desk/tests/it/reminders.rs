//! Reminders before a paper ends: each step once, also while the vault is locked and after a
//! restart, and nothing of which paper it is.

use std::{sync::atomic::Ordering, time::Duration};

use desk::Clock;
use model::{Language, PaperId};
use vault::KeyHolder;
use wire::{
    BackUpVault, BinPaper, BytesStage, ChangePaper, ChangeSecret, Comfort, CreateVault, EraseVault,
    LockKind, LockVault, PaperDetails, Purpose, RecoverVault, RemovePaper, Secret, TakeBackPaper,
    VaultWorkStage,
};

use crate::{
    common::NOW,
    device::{Device, PIN, jpeg},
};

const DAY: i64 = 24 * 60 * 60;
const PHRASE: &str = "bốn con mèo ngủ trưa";
/// A name that must not be found where the days are.
const NAME: &str = "Hộ chiếu của mẹ";

impl Device {
    /// Says that a paper ends so many days after the beginning of the test.
    async fn ends(&self, id: &PaperId, days: Option<i64>) {
        let last = |days| desk::FixedClock::at(NOW + days * DAY).today();
        let expires = days.map(last);
        let details = PaperDetails { name: NAME.into(), expires, ..PaperDetails::default() };
        self.ask(ChangePaper { id: id.clone(), details }).await.expect("changed");
    }

    /// A paper that ends so many days after the beginning of the test.
    async fn paper(&self, seed: u8, days: i64) -> PaperId {
        let id = self.add(NAME, &jpeg(seed, 100)).await.id;
        self.ends(&id, Some(days)).await;
        id
    }

    /// It is so many days after the beginning of the test; what is shown then.
    fn on(&self, day: i64) -> Vec<(i64, u32)> {
        self.clock.set(NOW + day * DAY);
        self.remind().into_iter().map(|(days, count, _)| (days, count)).collect()
    }

    /// The list in the keychain.
    fn list(&self) -> Option<String> {
        let about = self.folder.path().join("app/vault/vault.json");
        let about = std::fs::read_to_string(about).expect("read");
        let id = about.split('"').find(|part| part.len() == 32).expect("an id");
        let kept = self.keys.read(&format!("{id}.ends")).expect("a keychain")?;
        Some(String::from_utf8(kept.to_vec()).expect("text"))
    }

    async fn lock(&self) {
        self.ask(LockVault {}).await.expect("locked");
    }
}

#[tokio::test]
async fn each_step_is_told_once_also_locked_and_after_a_restart() {
    let device = Device::new();
    device.make().await;
    let id = device.paper(1, 31).await;
    assert_eq!(device.on(0), [], "31 days");
    assert_eq!(device.on(1), [(30, 1)]);
    assert_eq!(device.on(1), [], "the same day");
    assert_eq!(device.on(2), []);
    device.lock().await;
    let device = device.again();
    assert_eq!(device.on(16), [], "15 days, locked");
    assert_eq!(device.on(17), [(14, 1)], "locked");
    assert_eq!(device.on(17), []);
    assert_eq!(device.on(3), [], "the clock went back");
    let device = device.again();
    assert_eq!(device.on(17), [], "and forth");
    device.unlock(PIN).await.expect("unlocked");
    assert_eq!(device.on(18), [], "made anew from the open vault");
    device.lock().await;
    assert_eq!(device.on(30), [(1, 1)]);
    assert_eq!(device.on(31), []);
    assert_eq!(device.on(32), [(-1, 1)], "over");
    assert_eq!(device.on(33), []);

    let list = device.list().expect("a list");
    println!("in the keychain: {list}");
    assert!(!list.contains(id.as_str()) && !list.contains("chiếu"));
    assert!(list.contains("2026-12-22"));
}

#[tokio::test]
async fn who_was_away_for_long_is_told_once() {
    let device = Device::new();
    device.make().await;
    device.paper(1, 40).await;
    device.paper(2, 50).await;
    assert_eq!(device.on(0), []);
    device.lock().await;
    let device = device.again();
    assert_eq!(device.on(39), [(1, 2)], "both at once, the nearest said");
    let device = device.again();
    assert_eq!(device.on(49), [(-9 + 10, 1)], "the second; the first is over for too long");
    assert_eq!(device.on(49), []);
    assert_eq!(device.on(58), [], "eight days after");
}

#[tokio::test]
async fn what_is_not_kept_is_not_told() {
    let device = Device::new();
    device.make().await;
    let id = device.paper(1, 20).await;
    device.ask(BinPaper { id: id.clone() }).await.expect("binned");
    assert_eq!(device.on(0), [], "in the bin");
    device.ask(TakeBackPaper { id: id.clone() }).await.expect("taken back");
    assert_eq!(device.on(0), [(20, 1)]);
    device.ends(&id, Some(90)).await;
    assert_eq!(device.on(10), []);
    device.lock().await;
    assert_eq!(device.on(60), [(30, 1)], "its new day");
    device.unlock(PIN).await.expect("unlocked");
    device.ends(&id, None).await;
    assert_eq!(device.on(80), [], "without a day");
    device.ends(&id, Some(81)).await;
    device.ask(BinPaper { id: id.clone() }).await.expect("binned");
    device.ask(RemovePaper { id }).await.expect("removed");
    assert_eq!(device.on(80), []);
    let long_over = device.paper(2, 72).await;
    assert_eq!(device.on(80), [], "over for eight days");
    device.ends(&long_over, Some(78)).await;
    assert_eq!(device.on(80), [(-2, 1)]);
}

#[tokio::test]
async fn what_was_not_shown_is_told_later() {
    let device = Device::new();
    device.make().await;
    device.paper(1, 30).await;
    device.shown.off.store(true, Ordering::SeqCst);
    assert_eq!(device.on(0), []);
    device.lock().await;
    device.shown.off.store(false, Ordering::SeqCst);
    let device = device.again();
    assert_eq!(device.on(1), [(29, 1)]);
    assert_eq!(device.on(1), []);
}

#[tokio::test]
async fn without_a_keychain_it_is_told_only_while_open() {
    let device = Device::new();
    let secret = Secret(PHRASE.into());
    let kind = LockKind::Passphrase;
    device.ask(CreateVault { kind, secret }).await.expect("made");
    device.paper(1, 30).await;
    device.lock().await;
    assert_eq!(device.on(0), [], "locked");
    device.unlock(PHRASE).await.expect("unlocked");
    assert_eq!(device.on(0), [(30, 1)]);
    device.lock().await;
    let device = device.again();
    assert_eq!(device.on(20), [], "locked");
    device.unlock(PHRASE).await.expect("unlocked");
    assert_eq!(device.on(0), [], "what was told stays told");
    assert_eq!(device.on(20), [(10, 1)]);
    assert_eq!(device.keys.count(), 0);
    // A PIN takes the list into the keychain, a passphrase takes it out again.
    let change = |old: &str, kind, new: &str| ChangeSecret {
        old: Secret(old.into()),
        kind,
        secret: Secret(new.into()),
    };
    device.ask(change(PHRASE, LockKind::Pin, PIN)).await.expect("changed");
    device.remind();
    assert_eq!(device.keys.count(), 2);
    device.ask(change(PIN, LockKind::Passphrase, PHRASE)).await.expect("changed");
    device.remind();
    assert_eq!(device.keys.count(), 0);
}

#[tokio::test]
async fn erasing_forgets_the_days() {
    let device = Device::new();
    device.make().await;
    device.paper(1, 30).await;
    assert_eq!(device.on(0), [(30, 1)]);
    assert_eq!(device.keys.count(), 2);
    device.ask(EraseVault { sure: true }).await.expect("erased");
    assert_eq!(device.keys.count(), 0);
    assert_eq!(device.on(20), []);
    assert_eq!(device.keys.count(), 0);
}

#[tokio::test]
async fn the_days_are_found_again_from_a_backup_and_with_the_sheet() {
    let device = Device::new();
    let sheet = device.make().await;
    device.paper(1, 30).await;
    assert_eq!(device.on(0), [(30, 1)]);
    device.ask(BackUpVault {}).await.expect("begun");
    let VaultWorkStage::Done(Some(name)) = device.worked().await else { panic!("no backup") };
    let backup = device.saved(&name);
    let recover = || RecoverVault {
        sheet: Secret(sheet.key.clone()),
        kind: LockKind::Pin,
        secret: Secret("602214".into()),
    };
    device.lock().await;
    device.ask(recover()).await.expect("recovered");
    device.worked().await;
    assert_eq!(device.on(1), [], "the same vault with a new PIN");
    device.lock().await;
    assert_eq!(device.on(16), [(14, 1)]);

    let other = Device::new();
    other.ask(recover()).await.expect("recovered");
    let sent = other.send(Purpose::Backup, &backup).await.expect("sent");
    assert!(matches!(sent, BytesStage::Done(_)), "{sent:?}");
    assert_eq!(other.on(16), [(14, 1)], "another device tells for itself");
}

#[tokio::test]
async fn it_is_told_in_the_language_of_the_app() {
    let device = Device::new();
    device.make().await;
    device.paper(1, 30).await;
    let comfort = Comfort { language: Language::En, ..Comfort::default() };
    device.ask(wire::ChangeSettings { comfort, started: true }).await.expect("changed");
    assert_eq!(device.remind(), [(30, 1, Language::En)]);
}

#[tokio::test]
async fn by_itself_it_looks_after_a_change_and_ends_with_the_desk() {
    let device = Device::new();
    device.make().await;
    device.desk.keep_reminding();
    device.paper(1, 10).await;
    for _ in 0..400 {
        if device.list().is_some_and(|list| list.contains("2026-12-01")) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(device.list().expect("a list").contains("2026-12-01"));
    assert_eq!(device.on(0), [(10, 1)], "told once, by it or by hand");
    device.lock().await;
    // It would wait for ever if the thread held the desk.
    device.again();
}
