//! Reminders where the keychain falters: nothing is told that is not noted, nothing is noted for
//! good that was not shown, and nobody is kept from what they wanted.

use std::{
    path::Path,
    sync::{Arc, Weak},
};

use model::Date;
use vault::{Details, Ending, Error, OpenVault, Unheld, Vault};

mod common;
use common::{Phone, bytes, put};

const LAST: &str = "2026-12-22";

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// What is told on a day, or the error.
fn told(vault: &Vault, open: &Weak<OpenVault>, today: &str) -> vault::Result<Vec<Ending>> {
    let mut all = Vec::new();
    vault.remind(open, day(today), &mut |ending| {
        all.push(ending);
        true
    })?;
    Ok(all)
}

/// A phone with an open vault and one paper in it.
fn phone() -> (Phone, Arc<OpenVault>) {
    let phone = Phone::new();
    let open = Arc::new(phone.create().0);
    let details = Details {
        name: "Hộ chiếu".into(),
        person: "mẹ".into(),
        expires: Some(day(LAST)),
        ..Details::default()
    };
    put(&open, &details, None, &bytes(1, 300));
    (phone, open)
}

#[test]
fn what_cannot_be_noted_is_told_later_and_once() {
    let (phone, open) = phone();
    let (vault, open) = (phone.vault(), Arc::downgrade(&open));
    for fault in [Unheld::Missing, Unheld::Locked, Unheld::Refused] {
        phone.keychain.set_fault(Some(fault));
        let answer = told(&vault, &open, "2026-11-25");
        assert!(matches!(answer, Err(Error::Keychain(why)) if why == fault), "{answer:?}");
    }
    phone.keychain.set_fault(None);
    for writes in 0..2 {
        phone.keychain.take_writes(Some(writes));
        assert!(told(&vault, &open, "2026-11-25").is_err(), "{writes} writes are not enough");
    }
    phone.keychain.take_writes(None);
    assert_eq!(told(&vault, &open, "2026-11-25").expect("told"), [Ending { days: 27, count: 1 }]);
    assert_eq!(told(&vault, &open, "2026-11-25").expect("nothing"), []);
}

#[test]
fn the_days_are_in_the_keychain_and_in_no_file() {
    let (phone, open) = phone();
    let vault = phone.vault();
    assert_eq!(told(&vault, &Arc::downgrade(&open), "2026-11-01").expect("looked"), []);
    let id = open.id().to_owned();
    let items = phone.keychain.all();
    let list = &items[&format!("{id}.ends")];
    let list = std::str::from_utf8(list).expect("text");
    assert_eq!(list, format!(r#"{{"format":1,"days":[["{LAST}",1,0]]}}"#));
    let found = |path: &Path| {
        let bytes = std::fs::read(path).expect("read");
        bytes.windows(LAST.len()).any(|w| w == LAST.as_bytes())
    };
    assert!(common::files(&phone.folder()).iter().all(|path| !found(path)));

    // What another hand wrote there says nothing and breaks nothing.
    drop(open);
    for strange in [&b"\xFF\xFE"[..], b"{}", br#"{"format":9,"days":7}"#] {
        let mut items = phone.keychain.all();
        items.insert(format!("{id}.ends"), strange.to_vec());
        phone.keychain.put_all(items);
        assert_eq!(told(&vault, &Weak::new(), "2026-12-20").expect("looked"), []);
    }

    // Once it is erased nothing is left, even where only the list was.
    vault.erase().expect("erased");
    assert!(phone.keychain.all().is_empty());
}
