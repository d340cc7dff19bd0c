//! A child process of the real desk is killed at any moment; what it leaves is whole.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};

use wire::*;

use crate::common::{Place, added, code, name};

/// Names the folder of the child; without it the children below do nothing.
const HOME: &str = "MOTCUA_TEST_KILL_HOME";

fn child(test: &str, home: &Path) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(HOME, home)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a child");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    (child, out)
}

/// Waits for a line of the child that begins with `word`; answers the rest of it.
fn wait_for(out: &mut impl BufRead, word: &str) -> String {
    let mut line = String::new();
    while out.read_line(&mut line).expect("its output") > 0 {
        // The test harness prints the name of the test without a line end first.
        if let Some(at) = line.find(word) {
            return line[at + word.len()..].trim().to_owned();
        }
        line.clear();
    }
    panic!("the child ended before it said {word}");
}

const OLD: u32 = 60;
const NEW: u32 = 700;

#[tokio::test]
async fn child_that_imports() {
    let Some(home) = std::env::var_os(HOME) else {
        return;
    };
    let place = Place::at(Path::new(&home), None);
    let bytes = added("Mới", NEW);
    println!("MOTCUA begins");
    loop {
        place.send(&bytes).await.expect("sent");
        println!("MOTCUA done");
    }
}

#[tokio::test]
async fn child_that_saves() {
    let Some(home) = std::env::var_os(HOME) else {
        return;
    };
    let place = Place::at(Path::new(&home), None);
    loop {
        let answers = BTreeMap::from([("married".to_owned(), "yes".to_owned())]);
        let save = SavePlan { id: None, event: "birth".into(), answers };
        let id = place.ask(save).await.expect("saved").id;
        println!("MOTCUA saved {id}");
    }
}

/// Which catalogue is in use; it must be whole.
async fn in_use(place: &Place) -> String {
    let state = place.ask(ReadFront {}).await.expect("answered").state;
    let imported = state.imported.expect("one of the two");
    let (of, count) = (imported.name.vi, imported.services - 1);
    assert_eq!(count, if of == "Cũ" { OLD } else { NEW });
    for n in [0, 1, count / 2, count - 1] {
        let page =
            place.ask(ReadService { code: code(&format!("2.{n:06}")) }).await.expect("found");
        assert_eq!(name(&page.service), format!("{of} số {n}"));
    }
    of
}

#[tokio::test]
async fn killed_while_importing_the_desk_opens_with_the_old_or_the_new_catalogue_whole() {
    let first = Place::new();
    let home = first.home().to_owned();
    let old = added("Cũ", OLD);
    let mut seen = BTreeMap::<String, u32>::new();
    let mut whole = Duration::from_millis(200);
    for round in 0..20 {
        let place = Place::at(&home, None);
        place.send(&old).await.expect("sent");
        drop(place);
        let (mut child, mut out) = child("kill::child_that_imports", &home);
        wait_for(&mut out, "MOTCUA begins");
        if round == 0 {
            // How long one import takes here: the kills are spread over twice that time.
            let start = std::time::Instant::now();
            wait_for(&mut out, "MOTCUA done");
            whole = start.elapsed();
        } else {
            std::thread::sleep(whole.mul_f64(f64::from(round) / 10.0));
        }
        child.kill().expect("killed");
        child.wait().expect("ended");
        let place = Place::at(&home, None);
        *seen.entry(in_use(&place).await).or_default() += 1;
        let left: Vec<_> = place.files();
        assert_eq!(left.iter().filter(|f| f.starts_with("catalogue-")).count(), 1, "{left:?}");
        assert!(!left.iter().any(|f| f.contains("damaged") || f.starts_with('.')), "{left:?}");
        let incoming = std::fs::read_dir(home.join("incoming")).expect("a folder");
        assert_eq!(incoming.count(), 0);
    }
    println!("killed 20 times, whole import {whole:?}, in use after: {seen:?}");
    assert!(seen.len() == 2, "the kills hit only one side: {seen:?}");
}

#[tokio::test]
async fn killed_after_saving_no_saved_plan_is_lost() {
    for round in 1..=10 {
        let first = Place::new();
        let home = first.home().to_owned();
        let (mut child, mut out) = child("kill::child_that_saves", &home);
        let mut last = 0;
        for _ in 0..round {
            last = wait_for(&mut out, "MOTCUA saved ").parse::<u32>().expect("an id");
        }
        child.kill().expect("killed");
        child.wait().expect("ended");
        let shelf = Place::at(&home, None).ask(ReadShelf {}).await.expect("answered");
        let mut ids: Vec<_> = shelf.plans.iter().map(|p| p.id).collect();
        ids.sort_unstable();
        assert!(ids.len() as u32 >= last, "{last} was saved, {ids:?} is there");
        assert_eq!(ids, (1..=ids.len() as u32).collect::<Vec<_>>());
    }
}
