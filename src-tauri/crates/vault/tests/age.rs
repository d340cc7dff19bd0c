//! Debian's `age` opens what the vault seals, with the recovery key alone.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

mod common;
use common::{Phone, add, bytes, files, put};

const CHUNK: usize = 64 * 1024;

/// Runs `sh` with `age` in it; a missing tool fails.
fn shell(script: &str, key: &Path, file: &Path) -> Output {
    let run = Command::new("bash")
        .args(["-c", &format!("set -o pipefail; {script}")])
        .env("KEY", key)
        .env("FILE", file)
        .output();
    let run = run.expect("bash runs");
    assert!(run.status.success(), "{script}: {}", String::from_utf8_lossy(&run.stderr));
    run
}

fn stanzas(file: &Path) -> Vec<String> {
    let all = fs::read(file).expect("a file");
    let text = String::from_utf8_lossy(&all);
    let header: Vec<&str> = text.lines().take_while(|line| !line.starts_with("--- ")).collect();
    assert_eq!(header[0], "age-encryption.org/v1");
    header.iter().filter_map(|line| line.strip_prefix("-> ")).map(str::to_owned).collect()
}

/// Two X25519 stanzas; the `age` crate adds one of noise that names nobody (`-grease`).
fn is_sealed_to_two(file: &Path) {
    let all = stanzas(file);
    let (two, other): (Vec<_>, Vec<_>) = all.iter().partition(|s| s.starts_with("X25519 "));
    assert_eq!(two.len(), 2, "{all:?}");
    let noise = |s: &&String| s.split(' ').next().is_some_and(|tag| tag.ends_with("-grease"));
    assert!(other.len() <= 1 && other.iter().all(noise), "{all:?}");
}

#[test]
fn age_opens_papers_rows_and_backup_with_the_recovery_key() {
    let phone = Phone::new();
    let (open, sheet) = phone.create();
    let key = phone.room.path().join("sheet.txt");
    fs::write(&key, format!("{}\n", *sheet.key)).expect("a key file");
    // The label comes first in the payload, so the borders of chunks are looked for on both sides.
    let label = {
        let probe = add(&open, "cỡ", &bytes(3, 100));
        let file = phone.file(&probe.id, 1);
        let out = shell("age -d -i \"$KEY\" \"$FILE\" | head -n 1", &key, &file).stdout;
        open.remove(&probe.id, common::NOW).expect("goes");
        out.len()
    };
    let mut sizes = vec![12, 13, 1000, 3 * 1024 * 1024];
    for border in [CHUNK, CHUNK - label, 2 * CHUNK - label] {
        sizes.extend([border - 1, border, border + 1]);
    }
    let mut sealed = Vec::new();
    for (n, size) in sizes.iter().enumerate() {
        let all = bytes(n as u64, *size);
        sealed.push((add(&open, "cỡ", &all), all));
    }
    let (first, _) = sealed[0].clone();
    let again = bytes(77, 5000);
    put(&open, &common::named("cỡ"), Some(&first.id), &again);

    let mut opened = 0;
    for (paper, all) in &sealed {
        let file = phone.file(&paper.id, 1);
        is_sealed_to_two(&file);
        let out = shell("age -d -i \"$KEY\" \"$FILE\" | tail -n +2", &key, &file).stdout;
        assert!(out == *all, "{} bytes", all.len());
        opened += 1;
    }
    assert_eq!(files(&phone.papers()).len(), opened + 1);
    let rows = phone.folder().join("rows.age");
    is_sealed_to_two(&rows);
    let inside = shell("age -d -i \"$KEY\" \"$FILE\"", &key, &rows).stdout;
    let inside: serde_json::Value = serde_json::from_slice(&inside).expect("JSON");
    assert_eq!(inside["vault"], open.id());

    let backup = phone.room.path().join("backup.age");
    let mut to = fs::File::create(&backup).expect("a file");
    open.backup(&mut to, common::NOW, &mut |_, _| true).expect("a backup");
    to.flush().expect("written");
    is_sealed_to_two(&backup);
    let out = phone.room.path().join("out");
    fs::create_dir(&out).expect("a folder");
    let tar = format!("age -d -i \"$KEY\" \"$FILE\" | tar x -C '{}'", out.display());
    shell(&tar, &key, &backup);
    let list = fs::read(out.join("motcua-backup.json")).expect("the list");
    let list: serde_json::Value = serde_json::from_slice(&list).expect("JSON");
    let mut listed = 0;
    for member in list["papers"].as_array().expect("papers") {
        let contents = member["paper"]["contents"].as_array().expect("contents");
        let names = member["files"].as_array().expect("files");
        assert_eq!(contents.len(), names.len());
        for (content, name) in contents.iter().zip(names) {
            let file = fs::read(out.join(name.as_str().expect("a name"))).expect("a file");
            assert_eq!(content["sha256"], common::mark(&file));
            let id = member["paper"]["id"].as_str().expect("an id");
            let known = sealed.iter().find(|(paper, _)| paper.id.as_str() == id).expect("known");
            assert!(file == if content["version"] == 2 { &again } else { &known.1 }.as_slice());
            listed += 1;
        }
    }
    assert_eq!(listed, opened + 1);
    assert_eq!(files(&out).len(), listed + 1);
    println!("age opened {opened} papers, rows.age and a backup with {listed} files");
}

#[test]
fn what_age_seals_opens_here() {
    let room = tempfile::TempDir::new().expect("a folder");
    let key = age::x25519::Identity::generate();
    let mut sizes = 0;
    for size in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
        let all: Vec<u8> = bytes(9, size);
        let file = room.path().join("sealed.age");
        let mut run = Command::new("age")
            .args(["-r", &key.to_public().to_string(), "-o"])
            .arg(&file)
            .stdin(Stdio::piped())
            .spawn()
            .expect("age runs");
        run.stdin.take().expect("stdin").write_all(&all).expect("writes");
        assert!(run.wait().expect("ends").success());
        assert!(age::decrypt(&key, &fs::read(&file).expect("a file")).expect("opens") == all);
        fs::remove_file(&file).expect("goes");
        sizes += 1;
    }
    println!("{sizes} files of age opened");
}
