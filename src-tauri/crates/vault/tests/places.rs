//! Every file and row opens in its own place only, whole and as it was sealed, or not at all.

use std::fs;

use rusqlite::{Connection, params};
use vault::Error;

mod common;
use common::{Phone, add, bytes, everything, get, named, put};

#[test]
fn swapped_files_are_refused() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    // As alike as can be: kind and size are the same.
    let papers: Vec<_> = (0..3).map(|n| add(&open, "thẻ", &bytes(4 * n, 500))).collect();
    put(&open, &named("thẻ"), Some(&papers[0].id), &bytes(40, 500));
    let all = everything(&open).expect("reads");
    let mut places = vec![(&papers[0].id, 2)];
    places.extend(papers.iter().map(|p| (&p.id, 1)));
    let mut swaps = 0;
    for (n, (id, version)) in places.iter().enumerate() {
        for (other, other_version) in &places[n + 1..] {
            let (a, b) = (phone.file(id, *version), phone.file(other, *other_version));
            let (was_a, was_b) = (fs::read(&a).expect("a"), fs::read(&b).expect("b"));
            fs::write(&a, &was_b).expect("swapped");
            fs::write(&b, &was_a).expect("swapped");
            for (id, version) in [(id, *version), (other, *other_version)] {
                let read = get(&open, id, Some(version));
                assert!(matches!(read, Err(Error::Damaged)));
                swaps += 1;
            }
            fs::write(&a, was_a).expect("back");
            fs::write(&b, was_b).expect("back");
        }
    }
    assert!(everything(&open).expect("reads") == all);
    // A file with no row, under the name of another: counted, not shown.
    fs::copy(phone.file(&papers[1].id, 1), phone.file(&papers[1].id, 7)).expect("a copy");
    let stranger = model::PaperId::of([7; 16]);
    fs::copy(phone.file(&papers[1].id, 1), phone.file(&stranger, 1)).expect("a copy");
    // Names that are not as we write them are none of ours.
    for name in ["-01.age", "-+1.age", "-1.age.age", "-0x1.age"] {
        let other = phone.papers().join(format!("{}{name}", papers[1].id.as_str()));
        fs::copy(phone.file(&papers[1].id, 1), other).expect("a copy");
    }
    fs::create_dir(phone.file(&stranger, 2)).expect("a folder");
    drop(open);
    let open = phone.unlock().expect("opens");
    assert_eq!(open.damaged(), 2);
    assert!(everything(&open).expect("reads") == all);
    println!("{swaps} files in another's place refused");
}

#[test]
fn rows_open_in_their_own_place_only() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    for n in 0..3 {
        let paper = add(&open, &format!("giấy {n}"), &bytes(n, 100));
        open.change(&paper.id, &named(&format!("giấy {n} mới")), common::NOW).expect("changed");
    }
    let before = open.papers(Clone::clone);
    let deeds = open.deeds(None, 100).expect("deeds");
    drop(open);
    let kept = phone.keep();
    let swap = |table: &str| {
        format!(
            "CREATE TEMP TABLE two AS SELECT id, sealed, version FROM {table} ORDER BY id LIMIT 2;
             UPDATE {table} SET sealed = (SELECT sealed FROM two WHERE two.id <> {table}.id)
             WHERE id IN (SELECT id FROM two);"
        )
    };
    let one = "(SELECT min(id) FROM paper)";
    let fact = "INSERT OR REPLACE INTO fact SELECT 'facts', version, sealed FROM paper LIMIT 1";
    // What is done, rows that are refused, deeds that are not shown.
    let cases: [(String, u32, usize); 9] = [
        (swap("paper"), 2, 0),
        (swap("deed"), 0, 2),
        (format!("UPDATE paper SET version = version + 1 WHERE id = {one}"), 1, 0),
        (format!("UPDATE paper SET version = version - 1 WHERE id = {one}"), 1, 0),
        (format!("UPDATE paper SET version = -version WHERE id = {one}"), 1, 0),
        (format!("UPDATE paper SET sealed = x'' WHERE id = {one}"), 1, 0),
        (format!("UPDATE paper SET id = '{}' WHERE id = {one}", "0".repeat(32)), 1, 0),
        (fact.to_owned(), 1, 0),
        ("UPDATE deed SET sealed = (SELECT sealed FROM paper LIMIT 1) WHERE id = 1".into(), 0, 1),
    ];
    for (what, refused, unseen) in &cases {
        phone.put_back(&kept);
        let db = Connection::open(phone.folder().join("vault.db")).expect("opens");
        db.execute_batch(what).expect("done");
        drop(db);
        let open = phone.unlock().expect("opens");
        assert_eq!(open.damaged(), *refused, "{what}");
        // A refused row's paper tells its name itself; no paper has another's.
        let mut found = 0;
        open.papers(|papers| {
            assert_eq!(papers.len(), before.len(), "{what}");
            for (id, paper) in papers {
                assert!(paper.contents == before[id].contents);
                let name = &before[id].details.name;
                found += u32::from(paper.details.name != *name);
                assert!(name.starts_with(&paper.details.name), "{what}");
            }
        });
        let gone = u32::from(what.starts_with("INSERT"));
        assert_eq!(found, refused - gone, "{what}");
        let left = open.deeds(None, 100).expect("deeds");
        let seen = deeds.iter().filter(|deed| left.contains(deed)).count();
        assert_eq!(seen, deeds.len() - unseen, "{what}");
    }
    println!("{} ways to move a row, all refused", cases.len());
}

#[test]
fn a_database_that_does_more_than_hold_rows_is_set_aside() {
    for planted in [
        "CREATE TRIGGER gone AFTER INSERT ON deed BEGIN DELETE FROM paper; END",
        "CREATE VIEW other AS SELECT * FROM paper",
        "DROP TABLE fact",
        "ALTER TABLE paper ADD COLUMN more BLOB",
        "DROP TABLE paper; CREATE VIEW paper AS SELECT x'00' AS id, 1 AS version, 2 AS sealed",
    ] {
        let phone = Phone::new();
        let (open, _) = phone.create();
        let paper = add(&open, "thẻ", &bytes(1, 100));
        drop(open);
        let db = Connection::open(phone.folder().join("vault.db")).expect("opens");
        db.execute_batch(planted).expect("planted");
        let n: i64 = db.query_row("SELECT ?1", params![1], |r| r.get(0)).expect("works");
        assert_eq!(n, 1);
        drop(db);
        let open = phone.unlock().expect("opens");
        assert_eq!(open.paper(&paper.id).expect("there").details.name, "thẻ", "{planted}");
        assert!(phone.folder().join("vault.db.damaged-1").exists(), "{planted}");
    }
}

#[test]
fn every_flip_and_every_cut_of_a_paper_is_seen() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let all = bytes(1, 60);
    let paper = add(&open, "thẻ", &all);
    let path = phone.file(&paper.id, 1);
    let sealed = fs::read(&path).expect("a file");
    let (mut flips, mut cuts) = (0, 0);
    for at in 0..sealed.len() {
        let mut other = sealed.clone();
        other[at] ^= 1 << (at % 8);
        fs::write(&path, other).expect("written");
        let read = get(&open, &paper.id, None);
        assert!(matches!(read, Err(Error::Damaged)), "byte {at}: {read:?}");
        flips += 1;
        fs::write(&path, &sealed[..at]).expect("written");
        let read = get(&open, &paper.id, None);
        assert!(matches!(read, Err(Error::Damaged)), "cut at {at}: {read:?}");
        cuts += 1;
    }
    for more in [1, 16, 70_000] {
        fs::write(&path, [sealed.clone(), vec![0; more]].concat()).expect("written");
        assert!(matches!(get(&open, &paper.id, None), Err(Error::Damaged)));
    }
    fs::write(&path, &sealed).expect("back");
    assert!(get(&open, &paper.id, None).expect("reads") == all);
    println!("{flips} flips and {cuts} cuts of one chunk, 0 accepted");
}

#[test]
fn of_a_long_paper_only_what_was_sealed_is_ever_shown() {
    let phone = Phone::new();
    let (open, _) = phone.create();
    let all = bytes(1, 200_000);
    let paper = add(&open, "thẻ", &all);
    let path = phone.file(&paper.id, 1);
    let sealed = fs::read(&path).expect("a file");
    let mut dice = common::Dice(5);
    // Any part, in any order, also at and beyond the end.
    let mut reading = open.read(&paper.id, None).expect("opens");
    for _ in 0..60 {
        let (at, most) = (dice.below(all.len() + 1000), dice.below(70_000));
        let part = reading.take(at as u64, most).expect("reads");
        let end = (at + most).min(all.len());
        assert!(part == all[at.min(end)..end], "{most} from {at}");
    }
    for far in [all.len() as u64, u64::from(u32::MAX), u64::MAX] {
        assert!(reading.take(far, 10).expect("beyond the end").is_empty());
    }
    let (mut shown, mut refused) = (0, 0);
    for n in 0..40 {
        let mut other = sealed.clone();
        if n % 2 == 0 {
            other[dice.below(sealed.len())] ^= 1 << (n % 8);
        } else {
            // Also exactly between two chunks.
            let chunk = 64 * 1024 + 16;
            let head = sealed.len() - 200_000 - 4 * 16 - 100;
            let cut = if n % 4 == 1 { dice.below(sealed.len()) } else { head + chunk };
            other.truncate(cut);
        }
        fs::write(&path, other).expect("written");
        assert!(matches!(get(&open, &paper.id, None), Err(Error::Damaged)), "{n}");
        let Ok(mut reading) = open.read(&paper.id, None) else { continue };
        for _ in 0..4 {
            let (at, most) = (dice.below(all.len()), dice.below(70_000));
            match reading.take(at as u64, most) {
                Ok(part) => {
                    assert!(part == all[at..(at + most).min(all.len())], "{n}: other data");
                    shown += 1;
                }
                Err(Error::Damaged) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    println!("40 damaged long papers: {shown} parts shown, all true; {refused} refused");
    assert!(shown > 0 && refused > 0);
}
