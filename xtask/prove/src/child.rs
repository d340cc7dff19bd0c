//! What runs in a process of its own, to be killed or to meet a failing disk: the real desk on
//! real files.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::Duration,
};

use wire::{ReadFront, Tick};

use crate::{
    Done, Stop,
    chance::Chance,
    ledger::{Deed, Plans, read},
    proofs::vault,
    samples,
    session::{Session, Why},
    whole::{PAIR, served},
};

/// The command that only a proof gives.
pub(crate) const COMMAND: &str = "child";

/// Bytes of a catalogue that are sent at once.
const PIECE: usize = 512;

/// How a child that does one thing ends. A panic ends it with 101, which is none of these.
pub(crate) mod end {
    /// All that was asked is acknowledged.
    pub(crate) const DONE: u8 = 0;
    /// The desk says that it could not.
    pub(crate) const REFUSED: u8 = 3;
    /// The desk does not open.
    pub(crate) const CLOSED: u8 = 4;
    /// The first of two things is acknowledged, the second refused.
    pub(crate) const HALF: u8 = 5;
    /// The desk refused and no longer serves what it had, or it never answered.
    pub(crate) const BROKEN: u8 = 6;
}

/// This program, as a child with these words.
///
/// # Errors
/// When the system does not know where it lies.
pub(crate) fn command(words: &[&str], home: &Path) -> Done<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg(COMMAND).args(words).arg(home);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    Ok(command)
}

/// Starts a child whose words can be read.
///
/// # Errors
/// When it does not start.
pub(crate) fn start(command: &mut Command) -> Done<(Child, ChildStdout)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let out = child.stdout.take();
    out.map(|out| (child, out)).ok_or_else(|| Stop::Failed("a child without output".to_owned()))
}

/// Runs one of the children.
///
/// # Errors
/// When it is called wrongly, or cannot do what it is there for.
pub(crate) fn run(words: &[String]) -> Done<u8> {
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["switch", home] => switch(Path::new(home)),
        ["switch-broken", home] => switch_broken(Path::new(home)),
        ["plans", seed, home] => plans(Path::new(home), seed.parse().unwrap_or(0)),
        ["add", home] => Ok(add(Path::new(home))),
        ["save", home] => Ok(save(Path::new(home))),
        ["vault", ref rest @ ..] => vault::child(rest),
        _ => Err(Stop::Usage("no such child".to_owned())),
    }
}

/// Says a line. A child whose parent is gone has nobody to say it to, and ends.
///
/// # Errors
/// When nobody hears it.
pub(crate) fn say(line: &str) -> Done {
    let mut out = std::io::stdout().lock();
    Ok(writeln!(out, "{line}").and_then(|()| out.flush())?)
}

/// Which catalogue is in use, by its name alone.
fn shown(session: &Session) -> Done<usize> {
    let front = session.ask(ReadFront {}).map_err(|e| Stop::failed("front", e.reason.name()))?;
    let imported = front.state.imported.map(|i| i.name.vi);
    let at = PAIR.iter().position(|k| imported.as_deref() == Some(k.name));
    at.ok_or_else(|| Stop::Failed(format!("{imported:?} is in use")))
}

/// Adds the one catalogue and the other in turn, without end.
fn switch(home: &Path) -> Done<u8> {
    let session = Session::open(home)?;
    let files = PAIR.map(|known| known.bundle());
    let mut now = shown(&session)?;
    loop {
        now = 1 - now;
        say(&format!("begins {now}"))?;
        let mut said = Ok(());
        let added = session.add(&files[now], PIECE, || {
            if said.is_ok() {
                said = say("on");
            }
        });
        said?;
        added.map_err(|e| Stop::failed("add", e))?;
        say(&format!("done {now}"))?;
    }
}

/// Where the broken child finds a home with each catalogue.
pub(crate) fn prepared(home: &Path, at: usize) -> PathBuf {
    home.with_file_name(format!("prepared-{at}"))
}

/// The same as [`switch`] in a broken order: first the pointer, then, slowly, the file.
fn switch_broken(home: &Path) -> Done<u8> {
    const PIECES: usize = 64;
    let catalogue = |folder: &Path| -> Done<PathBuf> {
        let mut files = fs::read_dir(folder)?.flatten().map(|e| e.path());
        let is = |p: &PathBuf| p.extension().is_some_and(|e| e == "jsonl");
        files.find(is).ok_or_else(|| Stop::Failed("no catalogue".to_owned()))
    };
    let mut now = shown(&Session::open(home)?)?;
    loop {
        let old = catalogue(home)?;
        now = 1 - now;
        say(&format!("begins {now}"))?;
        let from = prepared(home, now);
        let new = catalogue(&from)?;
        fs::copy(from.join("library.json"), home.join("library.json"))?;
        let bytes = fs::read(&new)?;
        let mut file = fs::File::create(home.join(new.file_name().unwrap_or_default()))?;
        for piece in bytes.chunks(bytes.len() / PIECES + 1) {
            file.write_all(piece)?;
            file.sync_all()?;
            say("on")?;
            thread::sleep(Duration::from_millis(1));
        }
        fs::remove_file(old)?;
        say(&format!("done {now}"))?;
    }
}

/// Saves and ticks plans, without end.
fn plans(home: &Path, seed: u64) -> Done<u8> {
    let session = Session::open(home)?;
    let mut chance = Chance::of(seed);
    let failed = |e: Why| Stop::failed("plans", e);
    let json = |e| Stop::failed("json", e);
    let mut plans: Plans = read(&session).map_err(failed)?;
    loop {
        let deed = Deed::any(&plans, &mut chance);
        let asked = serde_json::to_string(&deed.asked(&plans)).map_err(json)?;
        say(&format!("begins {asked}"))?;
        let done = deed.act(&session, &plans).map_err(failed)?;
        say(&format!("done {}", serde_json::to_string(&done).map_err(json)?))?;
        plans.insert(done.id, done.state);
    }
}

/// Adds the second catalogue where the first is in use, and says by its end how that went.
fn add(home: &Path) -> u8 {
    let bytes = PAIR[1].bundle();
    let Ok(session) = Session::open(home) else {
        return end::CLOSED;
    };
    // In one piece: faults are counted in each thread apart, and the work behind the lane, not the
    // lane, is to meet most of them.
    match session.add(&bytes, bytes.len(), || ()) {
        Ok(()) => end::DONE,
        Err(Why::Refused(_)) => match served(&session, &PAIR, &mut Chance::of(1)) {
            Ok(0) => end::REFUSED,
            _ => end::BROKEN,
        },
        Err(Why::Hung) => end::BROKEN,
    }
}

/// What [`save`] does: a new plan, then a tick on it. The new plan gets this id.
pub(crate) fn two_deeds(new: u32) -> [Deed; 2] {
    [Deed::Save(None, "yes"), Deed::Toggle(new, Tick::Step("1.001193".into()))]
}

/// Saves a new plan and ticks a step of it, and says by its end how far that went.
fn save(home: &Path) -> u8 {
    // Before anything is asked, so that only the desk meets the disk afterwards.
    samples::bundled();
    let Ok(session) = Session::open(home) else {
        return end::CLOSED;
    };
    let Ok(mut plans) = read(&session) else {
        return end::BROKEN;
    };
    let new = plans.keys().max().map_or(1, |id| id + 1);
    let mut ends = [end::REFUSED, end::HALF].into_iter();
    for deed in two_deeds(new) {
        let refused = ends.next().unwrap_or(end::BROKEN);
        match deed.act(&session, &plans) {
            Ok(done) => plans.insert(done.id, done.state),
            // What was there before is still answered.
            Err(Why::Refused(_)) if read(&session).is_ok() => return refused,
            Err(_) => return end::BROKEN,
        };
    }
    end::DONE
}
