//! The lock: tries are counted where no file and no clock resets them, and no changed file opens
//! anything.

use std::{fs, path::Path};

use vault::{Cost, Error, LockKind, State, Unheld, Vault};

mod common;
use common::{NOW, PASSPHRASE, PIN, Phone, add, bytes, everything, files, secret, words};

fn wrong(phone: &Phone) -> Error {
    phone.vault().unlock(&secret("111222"), NOW).err().expect("a wrong PIN opens nothing")
}

fn waits(phone: &Phone) -> u64 {
    match phone.vault().state().expect("a state") {
        State::Locked { wait, .. } => wait,
        other => panic!("{other:?}"),
    }
}

#[test]
fn twenty_wrong_pins_wait_longer_and_longer_whatever_is_put_back() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let paper = add(&open, "thẻ", &bytes(1, 300));
    drop(open);
    let kept = phone.keep();
    let expected = [0, 0, 0, 0, 30, 60, 300, 900, 3600];
    let mut tried = 0;
    for process in 0..5 {
        phone.put_back(&kept);
        for _ in 0..4 {
            let wait = expected[tried.min(expected.len() - 1)];
            tried += 1;
            match wrong(&phone) {
                Error::WrongSecret { wait: said } => assert_eq!(said, wait, "try {tried}"),
                other => panic!("try {tried}: {other:?}"),
            }
            assert_eq!(waits(&phone), wait);
            if wait == 0 {
                continue;
            }
            // Neither a wrong nor the right one is taken, and asking costs nothing.
            for _ in 0..2 {
                assert!(matches!(wrong(&phone), Error::Wait { seconds } if seconds == wait));
                let right = phone.unlock().err().expect("waits");
                assert!(matches!(right, Error::Wait { seconds } if seconds == wait));
            }
            phone.clock.go_on(wait / 2);
            assert_eq!(waits(&phone), wait - wait / 2);
            if process == 2 {
                // The device was restarted: how long it was off nobody knows.
                phone.clock.restart();
                assert_eq!(waits(&phone), wait);
                phone.clock.go_on(wait / 2);
            }
            phone.clock.go_on(wait - wait / 2 - 1);
            assert_eq!(waits(&phone), 1);
            assert!(matches!(wrong(&phone), Error::Wait { seconds: 1 }));
            phone.clock.go_on(1);
        }
    }
    println!("{tried} wrong PINs, each counted");
    assert_eq!(tried, 20);
    let open = phone.unlock().expect("the right one, in time");
    assert_eq!(open.paper(&paper.id).expect("there").details.name, "thẻ");
    let wrongs = open.deeds(None, 100).expect("deeds");
    assert_eq!(wrongs.iter().filter(|d| d.what == vault::VaultAct::WrongSecret).count(), 20);
    drop(open);
    assert!(matches!(wrong(&phone), Error::WrongSecret { wait: 0 }), "counted anew");
}

#[test]
fn a_try_that_cannot_be_counted_is_not_made() {
    let phone = Phone::new();
    drop(phone.create());
    for _ in 0..2 {
        wrong(&phone);
    }
    phone.keychain.take_writes(Some(0));
    assert!(matches!(phone.unlock().err(), Some(Error::Keychain(Unheld::Refused))));
    // Counted, but the answer is not: the right PIN cannot reset the count.
    phone.keychain.take_writes(Some(1));
    assert!(phone.unlock().is_err());
    phone.keychain.take_writes(Some(1));
    wrong(&phone);
    phone.keychain.take_writes(None);
    assert!(matches!(wrong(&phone), Error::WrongSecret { wait: 30 }), "the fifth in a row");
    phone.clock.go_on(30);
    assert!(phone.unlock().is_ok());
}

#[test]
fn what_is_guessed_first_is_no_pin() {
    let weak = [
        "",
        "12345",
        "48291",
        "48291a",
        "abcdef",
        "000000",
        "123456",
        "987654",
        "890123",
        "1111111111",
        "４８２９１５",
        "4829 15",
        " 482915",
    ];
    for pin in weak {
        let made = Phone::new().vault().create(LockKind::Pin, &secret(pin), NOW);
        assert!(matches!(made.err(), Some(Error::Weak)), "{pin}");
    }
    let long = "4829150".repeat(19);
    for (kind, text) in [
        (LockKind::Pin, long.as_str()),
        (LockKind::Passphrase, "mười một ký"),
        (LockKind::Passphrase, &"a".repeat(129)),
    ] {
        let phone = Phone::new();
        let made = phone.vault().create(kind, &secret(text), NOW);
        assert!(matches!(made.err(), Some(Error::Weak)), "{text}");
        assert_eq!(phone.vault().state().expect("a state"), State::Absent);
        assert!(phone.keychain.all().is_empty());
    }
    let (open, _) = Phone::new().create();
    let vault = Phone::new().vault();
    let changed = vault.change_secret(&open, LockKind::Pin, &secret("123456"), NOW);
    assert!(matches!(changed, Err(Error::Weak)));
}

#[test]
fn without_a_keychain_a_passphrase_and_no_key_in_clear() {
    let phone = Phone::new();
    phone.keychain.set_fault(Some(Unheld::Missing));
    let pin = phone.vault().create(LockKind::Pin, &secret(PIN), NOW);
    assert!(matches!(pin.err(), Some(Error::Keychain(Unheld::Missing))));
    assert_eq!(phone.vault().state().expect("a state"), State::Absent);
    let lock = || phone.vault().unlock(&secret(PASSPHRASE), NOW);
    let made = phone.vault().create(LockKind::Passphrase, &secret(PASSPHRASE), NOW);
    let (open, sheet) = made.expect("a passphrase vault");
    let paper = add(&open, "thẻ", &bytes(1, 300));
    drop(open);
    let kind = LockKind::Passphrase;
    assert_eq!(phone.vault().state().expect("a state"), State::Locked { kind, wait: 0 });
    assert!(lock().expect("opens").paper(&paper.id).is_ok());
    // The sheet's key, as text and as the words; and any device key as text.
    let (key, words) = (sheet.key.as_bytes().to_vec(), words(&sheet).into_bytes());
    let needles = [b"AGE-SECRET-KEY".to_vec(), b"age-secret-key".to_vec(), key, words];
    let found = |folder: &Path| {
        let has = |all: &[u8], one: &[u8]| all.windows(one.len()).any(|part| part == one);
        let hit = |file: &Path| {
            let all = fs::read(file).expect("a file");
            needles.iter().any(|needle| has(&all, needle))
        };
        files(folder).iter().filter(|file| hit(file)).count()
    };
    let looked = files(&phone.folder()).len();
    assert_eq!(found(&phone.folder()), 0);
    println!("{looked} files without a key");
    // The search itself works.
    fs::write(phone.folder().join("planted"), &*sheet.key).expect("a file");
    assert_eq!(found(&phone.folder()), 1);
    fs::remove_file(phone.folder().join("planted")).expect("goes");

    // Wrong ones wait here too.
    for n in 1..=5 {
        let tried = phone.vault().unlock(&secret("một câu khác hẳn"), NOW);
        let wait = if n < 5 { 0 } else { 30 };
        assert!(matches!(tried.err(), Some(Error::WrongSecret { wait: said }) if said == wait));
    }
    assert!(matches!(lock().err(), Some(Error::Wait { seconds: 30 })));
    phone.clock.go_on(30);
    let open = lock().expect("opens");
    // To another passphrase, with no keychain there; to a PIN, when there is one; and back.
    let to = |kind, text| phone.vault().change_secret(&open, kind, &secret(text), NOW);
    to(kind, "một câu khác hẳn").expect("changed");
    assert!(to(LockKind::Pin, PIN).is_err());
    phone.keychain.set_fault(None);
    to(LockKind::Pin, PIN).expect("changed");
    assert!(!phone.folder().join("lock.json").exists() && phone.keychain.all().len() == 1);
    to(kind, PASSPHRASE).expect("changed");
    assert!(phone.keychain.all().is_empty(), "the PIN opens nothing any more");
    drop(open);
    assert!(lock().is_ok());
}

#[test]
fn a_keychain_that_is_away_keeps_the_vault_closed_but_not_from_the_sheet() {
    for why in [Unheld::Missing, Unheld::Locked, Unheld::Refused] {
        let phone = Phone::new();
        let (open, sheet) = phone.create();
        add(&open, "thẻ", &bytes(1, 300));
        let all = everything(&open).expect("reads");
        drop(open);
        phone.keychain.set_fault(Some(why));
        assert_eq!(phone.vault().state().expect("a state"), State::NoKeychain(why));
        assert!(matches!(phone.unlock().err(), Some(Error::Keychain(said)) if said == why));
        assert!(matches!(phone.recover(&words(&sheet)).err(), Some(Error::Keychain(_))));
        // That touched nothing: with the keychain back, the PIN opens.
        phone.keychain.set_fault(None);
        drop(phone.unlock().expect("opens"));
        phone.keychain.set_fault(Some(why));
        let open = phone
            .vault()
            .recover(&words(&sheet), LockKind::Passphrase, &secret(PASSPHRASE), NOW, &mut |_, _| {
                true
            })
            .expect("recovers");
        assert!(everything(&open).expect("reads") == all);
        drop(open);
        let open = phone.vault().unlock(&secret(PASSPHRASE), NOW).expect("opens");
        assert!(everything(&open).expect("reads") == all);
        drop(open);
        // The keychain is back, with a record that fits no more.
        phone.keychain.set_fault(None);
        let text = fs::read_to_string(phone.folder().join("vault.json")).expect("a file");
        fs::write(phone.folder().join("vault.json"), text.replace("passphrase", "pin"))
            .expect("written");
        assert!(matches!(phone.unlock().err(), Some(Error::NeedsSheet)));
    }
}

#[test]
fn the_keychain_gets_no_more_than_it_takes() {
    // The in-memory keychain panics above its limit; twenty wrong tries make the record longest.
    let phone = Phone::new();
    drop(
        Vault::new(&phone.folder(), phone.keychain.clone(), phone.clock.clone(), Cost::TEST)
            .create(LockKind::Pin, &secret(&"4829150".repeat(18)), i64::MAX)
            .expect("made"),
    );
    for _ in 0..25 {
        let _ = phone.vault().unlock(&secret("111222"), i64::MIN);
        phone.clock.go_on(3600);
    }
    let record = phone.keychain.all().into_values().next().expect("a record");
    println!("a record of {} bytes of {}", record.len(), vault::MOST);
    assert!(phone.vault().unlock(&secret(&"4829150".repeat(18)), NOW).is_ok());
}
