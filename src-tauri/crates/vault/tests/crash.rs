//! Killed at any point, the vault is as it was before or as it was to be.

use std::fs;

use tempfile::TempDir;
use vault::{Error, OpenVault, Standing, State};

mod common;
use common::{NOW, Phone, add, bytes, everything, files, get, named, put, words};

fn no_half_files(phone: &Phone) {
    let left = files(&phone.folder());
    let fresh = left.iter().filter(|f| f.to_string_lossy().contains(".fresh-")).count();
    assert_eq!(fresh, 0, "{left:?}");
}

/// The folder as it is in the middle of `work`: a process that is killed there leaves this.
fn after_kill(phone: &Phone, kept: &TempDir) -> OpenVault {
    phone.put_back(kept);
    let open = phone.unlock().expect("opens after a kill");
    no_half_files(phone);
    assert_eq!(open.damaged(), 0);
    open
}

/// Copies the present files over what was kept, but the rows: the file is there, its row is not.
fn with_the_rows_of(phone: &Phone, before: &TempDir) -> TempDir {
    let mixed = phone.keep();
    fs::copy(before.path().join("vault.db"), mixed.path().join("vault.db")).expect("a copy");
    let _ = fs::remove_file(mixed.path().join("vault.db-wal"));
    mixed
}

#[test]
fn while_a_paper_or_version_is_added() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let first = add(&open, "một", &bytes(1, 700));
    let before = everything(&open).expect("reads");
    drop(open);
    let rows_before = phone.keep();
    let open = phone.unlock().expect("opens");
    // Half of the bytes have come.
    let all = bytes(2, 150_000);
    let mut adding = open.add("hai", None, all.len() as u64, NOW).expect("begins");
    adding.write(&all[..100_000]).expect("takes");
    let half = phone.keep();
    assert!(files(half.path()).iter().any(|f| f.to_string_lossy().contains(".fresh-")));
    adding.write(&all[100_000..]).expect("takes");
    let second = open.keep(adding, &common::mark(&all), &named("hai")).expect("keeps");
    let version = bytes(3, 800);
    put(&open, &named(""), Some(&first.id), &version);
    let after = everything(&open).expect("reads");
    drop(open);
    let no_rows = with_the_rows_of(&phone, &rows_before);
    assert!(everything(&after_kill(&phone, &half)).expect("reads") == before);
    // The files are in their places, the rows are not: found, with name and all versions.
    let open = after_kill(&phone, &no_rows);
    assert!(everything(&open).expect("reads") == after);
    assert_eq!(open.paper(&second.id).expect("there").details.name, "hai");
}

#[test]
fn while_a_paper_is_binned_or_removed() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let [gone, stays] = [1, 2].map(|n| add(&open, "giấy", &bytes(n, 600)));
    put(&open, &named(""), Some(&gone.id), &bytes(3, 600));
    let before = everything(&open).expect("reads");
    drop(open);
    let kept = phone.keep();
    // The row says that it goes, and the files are there still: as if killed between the two.
    let open = phone.unlock().expect("opens");
    let away = phone.folder().join("away");
    fs::rename(phone.papers(), &away).expect("moved");
    assert!(matches!(open.remove(&gone.id, NOW), Err(Error::Disk(_))));
    fs::rename(&away, phone.papers()).expect("back");
    assert!(matches!(open.paper(&gone.id), Err(Error::NotFound)));
    assert_eq!(files(&phone.papers()).len(), 3);
    drop(open);
    let half = phone.keep();
    let open = after_kill(&phone, &half);
    assert_eq!(everything(&open).expect("reads").len(), 1);
    assert_eq!(files(&phone.papers()).len(), 1, "the work is ended");
    assert!(everything(&open).expect("reads")[&stays.id] == before[&stays.id]);
    drop(open);
    // 30 days in the bin, and a day less.
    phone.put_back(&kept);
    let open = phone.unlock().expect("opens");
    open.bin(&gone.id, NOW).expect("binned");
    drop(open);
    let month = 30 * 24 * 60 * 60;
    for (after, there) in [(month, true), (-month, true), (month + 1, false)] {
        let open = phone.vault().unlock(&common::secret(common::PIN), NOW + after).expect("opens");
        assert_eq!(open.paper(&gone.id).is_ok(), there);
        assert!(open.paper(&stays.id).is_ok());
    }
    assert_eq!(files(&phone.papers()).len(), 1);
}

#[test]
fn while_everything_is_sealed_to_a_new_sheet() {
    let phone = Phone::new();
    let (open, old) = phone.create();
    for n in 0..3 {
        add(&open, "giấy", &bytes(n, 500));
    }
    let all = everything(&open).expect("reads");
    // Begun before the new sheet, kept after it.
    let late = bytes(9, 900);
    let mut adding = open.add("muộn", None, late.len() as u64, NOW).expect("begins");
    adding.write(&late).expect("takes");
    open.offer_sheet().expect("a sheet");
    let new = open.offered(|sheet| words(sheet.expect("offered")));
    let mut kept = Vec::new();
    let mut seen = 0;
    let stopped = open.agree(NOW, &mut |_, _| {
        kept.push(phone.keep());
        seen += 1;
        seen < 2
    });
    assert!(matches!(stopped, Err(Error::Stopped)));
    kept.push(phone.keep());
    open.agree(NOW, &mut |_, _| {
        kept.push(phone.keep());
        true
    })
    .expect("agreed");
    let late = open.keep(adding, &common::mark(&late), &named("muộn")).expect("keeps");
    drop(open);
    let done = phone.keep();
    let items = phone.keychain.all();
    for (n, half) in kept.iter().enumerate() {
        // Either sheet opens all, without the PIN; and the PIN does, and finishes the work.
        for sheet in [&words(&old), &new] {
            phone.put_back(half);
            let open = phone.recover(sheet).unwrap_or_else(|e| panic!("{n}: {e:?}"));
            assert!(everything(&open).expect("reads") == all, "{n}");
            drop(open);
            phone.keychain.put_all(items.clone());
        }
        assert!(everything(&after_kill(&phone, half)).expect("reads") == all);
        assert!(phone.recover(&words(&old)).is_err(), "{n}: finished at the unlock");
        assert!(everything(&phone.recover(&new).expect("recovers")).expect("reads") == all);
        phone.keychain.put_all(items.clone());
    }
    println!("{} points on the way to a new sheet", kept.len());
    phone.put_back(&done);
    assert!(matches!(phone.recover(&words(&old)).err(), Some(Error::WrongSheet(_))));
    let open = phone.recover(&new).expect("recovers");
    assert!(get(&open, &late.id, None).is_ok(), "what came in meanwhile opens too");
}

#[test]
fn while_a_backup_is_taken_in() {
    let phone = Phone::new();
    let (open, sheet) = phone.create();
    let mut details = named("giấy khai sinh");
    details.person = "con".to_owned();
    put(&open, &details, None, &bytes(1, 500));
    let all = everything(&open).expect("reads");
    let mut backup = Vec::new();
    open.backup(&mut backup, NOW, &mut |_, _| true).expect("a backup");
    let other = Phone::new();
    let made = other.vault().create_from_sheet(
        &words(&sheet),
        vault::LockKind::Pin,
        &common::secret(common::PIN),
        NOW,
    );
    drop(made.expect("made"));
    let empty = other.keep();
    let restore = |open: &OpenVault| {
        open.know_sheet(&words(&sheet)).expect("a sheet");
        open.restore(std::io::Cursor::new(&backup), NOW, &mut |_, _| true).expect("restored")
    };
    let open = other.unlock().expect("opens");
    restore(&open);
    drop(open);
    let no_rows = with_the_rows_of(&other, &empty);
    let open = after_kill(&other, &no_rows);
    assert!(everything(&open).expect("reads") == all, "found, if by its name only");
    assert_eq!(restore(&open).here, 1);
    assert!(open.papers(|p| p.values().all(|p| p.details == details)), "and all its details");
}

#[test]
fn of_two_that_come_in_at_once_both_stay() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let paper = add(&open, "giấy", &bytes(1, 500));
    let (a, b) = (bytes(2, 600), bytes(3, 700));
    let begin = |all: &[u8]| {
        let mut adding = open.add("", Some(&paper.id), all.len() as u64, NOW).expect("begins");
        adding.write(all).expect("takes");
        adding
    };
    let (first, second) = (begin(&a), begin(&b));
    let orphan = begin(&a);
    open.keep(second, &common::mark(&b), &named("")).expect("keeps");
    open.keep(first, &common::mark(&a), &named("")).expect("keeps");
    let all = everything(&open).expect("reads");
    let versions: Vec<&[u8]> = all[&paper.id].iter().map(|(_, all)| all.as_slice()).collect();
    assert!(versions == [&bytes(1, 500)[..], &a, &b]);
    // A version of a paper that was removed meanwhile is no paper of its own.
    open.remove(&paper.id, NOW).expect("goes");
    let kept = open.keep(orphan, &common::mark(&a), &named(""));
    assert!(matches!(kept, Err(Error::NotFound)));
    assert!(files(&phone.papers()).is_empty());
}

#[test]
fn an_open_vault_lets_no_other_in() {
    let phone = Phone::new();
    let (open, sheet) = phone.create();
    assert!(matches!(phone.unlock().err(), Some(Error::Busy)));
    assert!(matches!(phone.recover(&words(&sheet)).err(), Some(Error::Busy)));
    let create = phone.vault().create(vault::LockKind::Pin, &common::secret("730164"), NOW);
    assert!(matches!(create.err(), Some(Error::Present)));
    drop(open);
    assert!(phone.unlock().is_ok());
}

#[test]
fn half_made_half_erased_and_what_is_not_ours() {
    let phone = Phone::new();
    // Killed while it was made: nothing is here, and a new one is made over it.
    fs::create_dir_all(phone.papers()).expect("a folder");
    fs::write(phone.papers().join(".fresh-x"), b"half").expect("written");
    for name in ["rows.age", "vault.db", "vault.db-wal", "lock.json"] {
        fs::write(phone.folder().join(name), b"half").expect("written");
    }
    fs::write(phone.folder().join("letter.txt"), b"someone's").expect("written");
    assert_eq!(phone.vault().state().expect("a state"), State::Absent);
    let (open, _) = phone.create();
    assert_eq!(fs::read(phone.folder().join("letter.txt")).expect("still there"), b"someone's");
    let paper = add(&open, "giấy", &bytes(1, 500));
    drop(open);
    // Papers without vault.json are never made over.
    let about = fs::read(phone.folder().join("vault.json")).expect("a file");
    fs::remove_file(phone.folder().join("vault.json")).expect("goes");
    assert_eq!(phone.vault().state().expect("a state"), State::NeedsSheet);
    let again = phone.vault().create(vault::LockKind::Pin, &common::secret("730164"), NOW);
    assert!(matches!(again.err(), Some(Error::Present)));
    fs::write(phone.folder().join("vault.json"), about).expect("back");
    let open = phone.unlock().expect("opens");
    assert_eq!(open.paper(&paper.id).expect("there").place, Standing::Kept);
    drop(open);
    // Killed while it was erased: the next look ends it.
    fs::rename(phone.folder(), phone.folder().with_extension("erasing")).expect("moved");
    assert_eq!(phone.vault().state().expect("a state"), State::Absent);
    assert!(files(phone.room.path()).is_empty());
}
