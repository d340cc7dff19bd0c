//! Reminders over a real message bus, with a real keychain: the shell's notifier and the desk against
//! a stand-in for the notification service, which keeps to the same interface. What speaks to them is
//! this program, started once more: the session is a matter of the environment, which a process is
//! born with.
#![cfg(target_os = "linux")]

#[path = "../crates/keychain/tests/private_bus/mod.rs"]
#[allow(dead_code, reason = "the tests of the keychain use the rest")]
mod private_bus;

use std::{
    collections::HashMap,
    path::Path,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

use desk::{Answer, Desk, FixedClock, NoOutside, NoVoice, Parts, VaultParts};
use private_bus::PrivateBus;
use sha2::{Digest as _, Sha256};
use tauri::async_runtime::block_on;
use wire::{
    BeginBytes, BytesStage, Came, ChangePaper, CreateVault, FinishBytes, LockKind, PaperDetails,
    Purpose, ReadBytesProgress, Secret,
};
use zbus::{blocking::connection, interface, zvariant::OwnedValue};

/// Where the app that is started once more keeps its files.
const HOME: &str = "REMINDERS_HOME";
/// 2026-11-21 09:00 in Vietnam.
const NOW: i64 = 1_795_226_400;
const DAY: i64 = 24 * 60 * 60;

/// What arrived: name of the app, title, text, desktop entry.
type Arrived = Arc<Mutex<Vec<[String; 4]>>>;

/// A stand-in for the notification service.
struct Service(Arrived);

#[interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[allow(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &mut self,
        app_name: String,
        _replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        _actions: Vec<String>,
        hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        let entry =
            hints.get("desktop-entry").and_then(|entry| entry.downcast_ref::<String>().ok());
        let mut arrived = self.0.lock().expect("not poisoned");
        arrived.push([app_name, summary, body, entry.unwrap_or_default()]);
        u32::try_from(arrived.len()).expect("a small number")
    }
}

fn open(home: &Path, clock: &Arc<FixedClock>) -> Arc<Desk> {
    let parts = Parts {
        home: home.to_owned(),
        bundled: motcua_lib::CONTENT,
        units: motcua_lib::UNITS,
        centres: motcua_lib::CENTRES,
        clock: clock.clone(),
        outside: Arc::new(NoOutside),
        voice: Arc::new(NoVoice),
        portal: None,
        national: None,
        vault: VaultParts {
            keys: keychain::system(),
            notifier: motcua_lib::notifier(),
            ..VaultParts::for_tests()
        },
    };
    Desk::open(parts).expect("a desk")
}

/// A vault with one paper whose last day is 2026-12-21: in 30 days.
async fn fill(desk: &Arc<Desk>) {
    let secret = Secret("271828".into());
    desk.answer(CreateVault { kind: LockKind::Pin, secret }).await.expect("a vault");
    let details = Box::new(PaperDetails { name: "Hộ chiếu".into(), ..PaperDetails::default() });
    let bytes = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3, 4];
    let sha256 = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    let purpose = Purpose::Paper { details: details.clone(), to: None };
    let size = bytes.len() as u64;
    let ticket = desk.answer(BeginBytes { purpose, size, sha256 }).await.expect("begun").ticket;
    desk.put(ticket, 0, &bytes).expect("sent");
    desk.answer(FinishBytes { ticket }).await.expect("finished");
    let id = loop {
        match desk.answer(ReadBytesProgress { ticket }).await.expect("a ticket").stage {
            BytesStage::Done(Came::Paper(added)) => break added.id,
            BytesStage::Reading => std::thread::sleep(Duration::from_millis(2)),
            other => panic!("{other:?}"),
        }
    };
    let details = PaperDetails { expires: Some("2026-12-21".parse().expect("a day")), ..*details };
    desk.answer(ChangePaper { id, details }).await.expect("changed");
}

/// Not a test: the app in its session, and beside it who shows what it says.
#[test]
#[ignore = "started by the other test"]
fn app() {
    let home = std::env::var_os(HOME).expect("a home");
    let home = Path::new(&home);
    let clock = Arc::new(FixedClock::at(NOW));
    let desk = open(home, &clock);
    block_on(fill(&desk));
    // Nobody shows anything yet: nothing is taken for told.
    desk.remind();

    let arrived = Arrived::default();
    let _service = connection::Builder::session()
        .and_then(|bus| bus.name("org.freedesktop.Notifications"))
        .and_then(|bus| bus.serve_at("/org/freedesktop/Notifications", Service(arrived.clone())))
        .and_then(|bus| bus.build())
        .expect("the service");
    let taken = || std::mem::take(&mut *arrived.lock().expect("not poisoned"));
    let said =
        |body: &str| ["Một Cửa", "Giấy tờ sắp hết hạn", body, "vn.motcua"].map(str::to_owned);
    desk.remind();
    assert_eq!(taken(), [said("Còn 30 ngày. Bác mở Một Cửa để xem giấy nào.")]);
    desk.remind();
    assert_eq!(taken(), [] as [[String; 4]; 0], "the same day");

    // Started anew and locked: the days come from the keychain of the session.
    while Arc::strong_count(&desk) > 1 {
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(desk);
    clock.set(NOW + 15 * DAY);
    let desk = open(home, &clock);
    desk.remind();
    assert_eq!(taken(), [] as [[String; 4]; 0], "15 days left");
    clock.set(NOW + 16 * DAY);
    desk.remind();
    assert_eq!(taken(), [said("Còn 14 ngày. Bác mở Một Cửa để xem giấy nào.")]);
    desk.remind();
    assert_eq!(taken(), [] as [[String; 4]; 0], "the second time");
    println!("= ONE WAS SHOWN AT 30 DAYS, ONE AT 14, LOCKED");
}

#[test]
fn one_message_arrives_for_each_step() {
    let bus = PrivateBus::with_keyring();
    let home = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    bus.join(&mut command).env(HOME, home.path());
    command.args(["--exact", "app", "--ignored", "--nocapture"]);
    let done = command.output().expect("it runs");
    let said = String::from_utf8_lossy(&done.stdout);
    println!("{said}{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success() && said.contains("= ONE WAS SHOWN"));
}
