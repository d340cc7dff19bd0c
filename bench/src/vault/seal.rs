//! Sealing and opening one paper, in turn with `age`.

use std::{
    fs::{self, File},
    io::Read as _,
    path::Path,
    process::Command,
    time::Instant,
};

use vault::{Cost, Details, LockKind, OpenVault, Paper};

use super::{
    ROUNDS,
    parts::{NOW, forget_peak, median, millis, paper, peak, pin, sha256, vault},
    print,
};
use crate::Done;

const MIB: usize = 1024 * 1024;
const TIMES: Option<&str> = Some("ratio at most 1.3");
const GROWTH: Option<&str> = Some("at most 32");

/// What the tries of one case took, in milliseconds.
#[derive(Default)]
struct Took {
    ours: Vec<f64>,
    age: Vec<f64>,
    synced: Vec<f64>,
}

impl Took {
    fn print(self, case: &str, growth: f64) {
        let [ours, age, synced] = [self.ours, self.age, self.synced].map(median);
        print(case, "ours", "median_ms", ours, Some(ours / age), TIMES);
        print(case, "age", "median_ms", age, Some(ours / age), None);
        print(case, "age, then fsync", "median_ms", synced, Some(ours / synced), None);
        print(case, "ours", "memory_growth_mib", growth, None, GROWTH);
    }
}

/// Seals papers of `mib` MiB.
pub(crate) fn seal(mib: usize, folder: &Path) -> Done {
    let (open, age) = prepare(mib, folder)?;
    let source = folder.join("paper.pdf");
    let hash = sha256(&fs::read(&source)?);
    forget_peak();
    let before = peak();
    let mut took = Took::default();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        keep(&open, &source, &hash)?;
        took.ours.push(millis(began));
        let sealed = folder.join("paper.age");
        let began = Instant::now();
        run(age.seal().arg("-o").arg(&sealed).arg(&source))?;
        took.age.push(millis(began));
        File::open(&sealed)?.sync_all()?;
        File::open(folder)?.sync_all()?;
        took.synced.push(millis(began));
        fs::remove_file(sealed)?;
    }
    let growth = peak() - before;
    took.print(&format!("seal {mib} MiB"), growth);
    Ok(())
}

/// Opens a paper of `mib` MiB into a file.
pub(crate) fn open(mib: usize, folder: &Path) -> Done {
    let (open, age) = prepare(mib, folder)?;
    let source = folder.join("paper.pdf");
    let bytes = fs::read(&source)?;
    let hash = sha256(&bytes);
    let kept = keep(&open, &source, &hash)?;
    let sealed = folder.join("paper.age");
    run(age.seal().arg("-o").arg(&sealed).arg(&source))?;
    drop(bytes);
    forget_peak();
    let before = peak();
    let mut took = Took::default();
    for _ in 0..ROUNDS {
        let (ours, theirs) = (folder.join("ours.pdf"), folder.join("theirs.pdf"));
        let began = Instant::now();
        let mut file = File::create(&ours)?;
        open.read(&kept.id, None)?.copy(&mut file, &mut |_, _| true)?;
        drop(file);
        took.ours.push(millis(began));
        let began = Instant::now();
        run(Command::new("age")
            .arg("-d")
            .arg("-i")
            .arg(folder.join("key-0"))
            .arg("-o")
            .arg(&theirs)
            .arg(&sealed))?;
        took.age.push(millis(began));
        File::open(&theirs)?.sync_all()?;
        took.synced.push(millis(began));
        fs::remove_file(theirs)?;
        if took.ours.len() < ROUNDS {
            fs::remove_file(ours)?;
        }
    }
    let growth = peak() - before;
    if sha256(&fs::read(folder.join("ours.pdf"))?) != hash {
        return Err("the opened paper is another".into());
    }
    took.print(&format!("open {mib} MiB"), growth);
    Ok(())
}

/// The two recipients of `age`.
struct Age([String; 2]);

impl Age {
    fn seal(&self) -> Command {
        let mut age = Command::new("age");
        let Self([a, b]) = self;
        age.args(["-r", a, "-r", b]);
        age
    }
}

/// A paper in a file, an open vault, and keys for `age`.
fn prepare(mib: usize, folder: &Path) -> Done<(OpenVault, Age)> {
    fs::write(folder.join("paper.pdf"), paper(mib * MIB, 1))?;
    let (open, _sheet) =
        vault(&folder.join("vault"), Cost::TEST).create(LockKind::Pin, &pin(), NOW)?;
    let mut recipients = [String::new(), String::new()];
    for (n, recipient) in recipients.iter_mut().enumerate() {
        let key = folder.join(format!("key-{n}"));
        run(Command::new("age-keygen").arg("-o").arg(&key))?;
        let text = fs::read_to_string(key)?;
        let public = text.lines().find_map(|l| l.strip_prefix("# public key: "));
        *recipient = public.ok_or("age-keygen names no public key")?.to_owned();
    }
    Ok((open, Age(recipients)))
}

/// Takes a paper in as the app does: in pieces of 1 MiB.
fn keep(open: &OpenVault, source: &Path, hash: &str) -> Done<Paper> {
    let mut file = File::open(source)?;
    let mut adding = open.add("Giấy tờ", None, file.metadata()?.len(), NOW)?;
    let mut piece = vec![0; MIB];
    loop {
        let n = file.read(&mut piece)?;
        if n == 0 {
            return Ok(open.keep(adding, hash, &Details::default())?);
        }
        adding.write(&piece[..n])?;
    }
}

fn run(command: &mut Command) -> Done {
    let out = command.output()?;
    if out.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&out.stderr).into_owned().into())
}
