//! The phone fell into the river: from the sheet and the backup, everything is there again.

use std::{fs, io::Cursor};

use model::EvidenceId;
use vault::{Details, Error, LockKind, OpenVault, Paper, Restored, Standing, State};

mod common;
use common::{
    Everything, NOW, PIN, Phone, add, bytes, everything, files, named, put, secret, words,
};

/// Ten papers with all that can be said of them, one in the bin, one of two versions.
fn ten(open: &OpenVault) {
    for n in 0..10u64 {
        let details = Details {
            name: format!("Giấy tờ số {n}"),
            kind: (n % 2 == 0)
                .then(|| serde_json::from_str::<EvidenceId>("\"can-cuoc\"").expect("an id")),
            person: if n % 3 == 0 { "mẹ".into() } else { String::new() },
            tags: vec![format!("thẻ {n}")],
            note: format!("dòng một\ndòng {n}"),
            expires: (n == 4).then(|| jiff::civil::date(2031, 5, 6)),
            favourite: n == 5,
            card: None,
        };
        let paper = put(open, &details, None, &bytes(n, 800 + usize::try_from(n).expect("small")));
        if n == 7 {
            put(open, &details, Some(&paper.id), &bytes(70, 90_000));
        }
        if n == 9 {
            open.bin(&paper.id, NOW).expect("binned");
        }
    }
}

fn backup(open: &OpenVault) -> Vec<u8> {
    let mut to = Vec::new();
    open.backup(&mut to, NOW, &mut |_, _| true).expect("a backup");
    // It is none before it lies where it belongs.
    let before = open.facts().backed_up;
    assert!(before.is_none());
    open.was_backed_up(NOW).expect("noted");
    to
}

fn restore(open: &OpenVault, from: &[u8]) -> Result<Restored, Error> {
    open.restore(Cursor::new(from), NOW + 60, &mut |_, _| true)
}

fn kept(open: &OpenVault) -> Vec<Paper> {
    let mut all: Vec<Paper> = open
        .papers(|papers| papers.values().filter(|p| p.place == Standing::Kept).cloned().collect());
    all.iter_mut().for_each(|paper| paper.changed = 0);
    all
}

struct Lost {
    sheet: String,
    backup: Vec<u8>,
    papers: Vec<Paper>,
    all: Everything,
}

fn lost() -> Lost {
    let phone = Phone::new();
    let (open, sheet) = phone.create();
    ten(&open);
    let backup = backup(&open);
    assert_eq!(open.facts().backed_up, Some(NOW));
    let papers = kept(&open);
    let mut all = everything(&open).expect("reads");
    all.retain(|id, _| papers.iter().any(|p| p.id == *id));
    drop(open);
    phone.vault().erase().expect("erased");
    assert!(!phone.folder().exists() && phone.keychain.all().is_empty());
    assert!(files(phone.room.path()).is_empty());
    assert_eq!(phone.vault().state().expect("a state"), State::Absent);
    Lost { sheet: words(&sheet), backup, papers, all }
}

fn new_phone(lost: &Lost) -> (Phone, OpenVault) {
    let phone = Phone::new();
    let made = phone.vault().create_from_sheet(&lost.sheet, LockKind::Pin, &secret(PIN), NOW + 9);
    (phone, made.expect("a new vault"))
}

#[test]
fn everything_comes_back_and_only_once() {
    let lost = lost();
    let (phone, open) = new_phone(&lost);
    let restored = restore(&open, &lost.backup).expect("restored");
    assert_eq!(restored, Restored { came: 9, here: 0, made: NOW });
    assert!(kept(&open) == lost.papers && everything(&open).expect("reads") == lost.all);
    assert_eq!(restore(&open, &lost.backup).expect("again").here, 9);
    // What was damaged or binned since comes back, and what was changed stays.
    let [first, second, third] = [0, 1, 2].map(|n| lost.papers[n].id.clone());
    let version = lost.papers[0].content().expect("a version").version;
    fs::write(phone.file(&first, version), b"rotten").expect("written");
    open.bin(&second, NOW).expect("binned");
    open.change(&third, &named("tên mới"), NOW).expect("changed");
    let again = restore(&open, &lost.backup).expect("again");
    assert_eq!((again.came, again.here), (1, 8));
    assert!(everything(&open).expect("reads") == lost.all);
    assert_eq!(open.paper(&third).expect("there").details.name, "tên mới");
    assert_eq!(open.paper(&second).expect("there").place, Standing::Kept);
    drop(open);
    let open = phone.unlock().expect("opens");
    assert!(everything(&open).expect("reads") == lost.all);
    // The device key does not open a backup of the old phone; the sheet does.
    assert!(matches!(restore(&open, &lost.backup), Err(Error::NotABackup)));
    assert!(matches!(open.know_sheet("một hai ba"), Err(Error::WrongSheet(_))));
    open.know_sheet(&lost.sheet).expect("a sheet");
    assert_eq!(restore(&open, &lost.backup).expect("again").here, 9);
}

#[test]
fn another_version_under_the_same_number_comes_beside_it_once() {
    let lost = lost();
    let (_phone, open) = new_phone(&lost);
    restore(&open, &lost.backup).expect("restored");
    let id = &lost.papers[0].id;
    put(&open, &named(""), Some(id), &bytes(81, 400));
    let ours = backup(&open);
    let (_other, theirs) = new_phone(&lost);
    restore(&theirs, &lost.backup).expect("restored");
    put(&theirs, &named(""), Some(id), &bytes(82, 400));
    for _ in 0..3 {
        restore(&theirs, &ours).expect("restored");
        let paper = theirs.paper(id).expect("there");
        assert_eq!(paper.contents.len(), lost.papers[0].contents.len() + 2);
    }
}

#[test]
fn cut_short_anywhere_and_begun_again() {
    let lost = lost();
    let (phone, open) = new_phone(&lost);
    let mut steps = 0;
    open.restore(Cursor::new(&lost.backup), NOW, &mut |_, _| {
        steps += 1;
        true
    })
    .expect("restored");
    drop((open, phone));
    let (phone, mut open) = new_phone(&lost);
    for stop in 1..=steps {
        let mut seen = 0;
        let restored = open.restore(Cursor::new(&lost.backup), NOW, &mut |done, of| {
            assert!(done <= of);
            seen += 1;
            seen < stop
        });
        assert!(matches!(restored, Err(Error::Stopped)), "{stop} of {steps}");
        if stop % 4 == 0 {
            // Killed and started again: the backup opens with the sheet.
            drop(open);
            open = phone.unlock().expect("opens");
            open.know_sheet(&lost.sheet).expect("a sheet");
        }
        for paper in kept(&open) {
            let whole = lost.papers.iter().find(|p| p.id == paper.id).expect("of the backup");
            assert!(paper.details == whole.details);
        }
    }
    let restored = restore(&open, &lost.backup).expect("restored");
    assert_eq!(restored.came + restored.here, 9);
    assert!(kept(&open) == lost.papers && everything(&open).expect("reads") == lost.all);
    assert_eq!(files(&phone.papers()).len(), 10);
    println!("cut short at {steps} places");
}

#[test]
fn of_a_damaged_backup_nothing_is_taken() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let paper = add(&open, "thẻ", &bytes(1, 2000));
    add(&open, "sổ", &bytes(2, 900));
    let whole = backup(&open);
    open.remove(&paper.id, NOW).expect("goes");
    let mut dice = common::Dice(3);
    let mut refused = 0;
    for n in 0..600 {
        let mut other = whole.clone();
        let at = dice.below(whole.len());
        if n % 2 == 0 {
            other[at] ^= 1 << (n % 8)
        } else {
            other.truncate(at)
        }
        match restore(&open, &other) {
            Err(Error::Damaged | Error::NotABackup) => refused += 1,
            other => panic!("{n} at {at}: {other:?}"),
        }
        assert_eq!(open.papers(|papers| papers.len()), 1);
    }
    assert_eq!(files(&phone.papers()).len(), 1);
    let other = Phone::new();
    let (stranger, _) = other.create();
    assert!(matches!(restore(&stranger, &whole), Err(Error::NotABackup)));
    for junk in [&b""[..], b"age-encryption.org/v1\n", b"%PDF-1.7", &[0; 5000]] {
        assert!(matches!(restore(&open, junk), Err(Error::NotABackup)));
    }
    assert_eq!(restore(&open, &whole).expect("restored").came, 1);
    println!("300 flips and 300 cuts of a backup: {refused} refused");
}

#[test]
fn with_the_disk_whole_the_sheet_is_enough() {
    let phone = Phone::new();
    let (open, sheet) = phone.create();
    ten(&open);
    let (all, papers) = (everything(&open).expect("reads"), kept(&open));
    drop(open);
    let sheet = words(&sheet);
    // The keychain item is gone; then the PIN is forgotten and the work stopped half-way.
    phone.keychain.put_all([].into());
    assert_eq!(phone.vault().state().expect("a state"), State::NeedsSheet);
    assert!(matches!(phone.unlock().err(), Some(Error::NeedsSheet)));
    let open = phone.recover(&sheet).expect("recovers");
    assert!(everything(&open).expect("reads") == all && kept(&open) == papers);
    assert_eq!(open.facts().sheet_checked, Some(NOW));
    drop(open);
    for stop in [0, 3, 7] {
        let mut seen = 0;
        let kind = LockKind::Pin;
        let stopped = phone.vault().recover(&sheet, kind, &secret("730164"), NOW, &mut |_, _| {
            seen += 1;
            seen <= stop
        });
        assert!(matches!(stopped.err(), Some(Error::Stopped)));
        // Half is sealed to another device key: the PIN alone must not show a part as all.
        assert!(matches!(phone.unlock().err(), Some(Error::NeedsSheet)));
    }
    let other = Phone::new().create().1;
    assert!(matches!(phone.recover(&words(&other)).err(), Some(Error::WrongSheet(_))));
    drop(phone.recover(&sheet).expect("recovers"));
    let open = phone.unlock().expect("opens");
    assert!(everything(&open).expect("reads") == all && kept(&open) == papers);
}

#[test]
fn a_sheet_that_was_replaced_takes_nothing_over() {
    let phone = Phone::new();
    let (open, old) = phone.create();
    let papers: Vec<Paper> =
        (0..3).map(|n| add(&open, &format!("Giấy {n}"), &bytes(n, 200_000))).collect();
    // Rotten behind its first piece: its label still opens.
    let rotten = phone.file(&papers[0].id, 1);
    let mut sealed = fs::read(&rotten).expect("a file");
    let last = sealed.len() - 20;
    sealed[last] ^= 1;
    fs::write(&rotten, &sealed).expect("written");
    open.show_sheet(old);
    let old = open.offered(|sheet| sheet.map(words)).expect("a sheet");
    open.offer_sheet().expect("a sheet");
    let new = open.offered(|sheet| sheet.map(words)).expect("a sheet");
    open.agree(NOW, &mut |_, _| true).expect("agreed");
    assert_eq!(fs::read(&rotten).expect("a file"), sealed, "what does not open was touched");
    drop(open);
    let before = files(&phone.folder());
    assert!(matches!(phone.recover(&old), Err(Error::WrongSheet(_))));
    assert_eq!(files(&phone.folder()), before, "something was set aside");
    let open = phone.unlock().expect("the PIN opens as before");
    assert_eq!(open.papers(|all| all.len()), 3);
    drop(open);
    let open = phone.recover(&new).expect("the new sheet");
    assert_eq!(common::get(&open, &papers[1].id, None).expect("whole"), bytes(1, 200_000));
}
