//! Killing a child at a random point of its work.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::Command,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use crate::{Done, Stop, chance::Chance, child};

/// How long a folder is watched for something half done, at most.
const WATCHED: Duration = Duration::from_secs(2);

/// When to kill. Only what was lost is judged, never when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// After so many lines of the child.
    lines: usize,
    /// Then, once a file lies in its folder that is written but not yet in use.
    half_done: bool,
    /// Then, after so many microseconds.
    pause: u64,
}

impl Moment {
    /// Any moment within `lines` lines of work, or one at which a file is being replaced.
    pub(super) fn any(lines: usize, chance: &mut Chance) -> Self {
        Self::within(lines, 3_000, chance)
    }

    /// The same, at most `pause` microseconds after the last line.
    pub(super) fn within(lines: usize, pause: usize, chance: &mut Chance) -> Self {
        let pause = if chance.percent(30) { 0 } else { chance.below(pause) as u64 };
        let half_done = chance.percent(50);
        Self { lines: 1 + chance.below(lines), half_done, pause }
    }
}

/// Whether a file is being replaced in `home`, or in a vault there: the fresh one is there beside the
/// old one.
fn half_done(home: &Path) -> bool {
    let folders = [home.to_owned(), home.join("vault"), home.join("vault/papers")];
    let entries = folders.iter().flat_map(fs::read_dir).flatten().flatten();
    let mut catalogues = 0;
    entries.map(|e| e.file_name()).any(|name| {
        let name = name.to_string_lossy();
        catalogues += u8::from(name.starts_with("catalogue-"));
        name.starts_with('.') || catalogues > 1
    })
}

/// What a child in `home` said until it was killed; an error in words when it had ended by itself.
///
/// # Errors
/// When it does not start or cannot be waited for.
pub(super) fn killed(
    command: &mut Command,
    home: &Path,
    moment: Moment,
) -> Done<Result<Vec<String>, String>> {
    let (mut child, out) = child::start(command)?;
    let (line, lines) = mpsc::channel();
    // A full pipe would hold the child up, so that it is read all the time.
    let reader = thread::spawn(move || {
        let mut out = BufReader::new(out);
        let mut said = Vec::new();
        while out.read_until(b'\n', &mut said)? > 0 {
            // Nobody counts any more once it is killed.
            let _ = line.send(());
        }
        std::io::Result::Ok(said)
    });
    lines.iter().take(moment.lines).for_each(drop);
    let end = Instant::now() + WATCHED;
    while moment.half_done && Instant::now() < end && !half_done(home) {
        thread::yield_now();
    }
    thread::sleep(Duration::from_micros(moment.pause));
    // One that has ended cannot be killed; its status tells.
    let _ = child.kill();
    let status = child.wait()?;
    // What it said before it died is still in the pipe.
    let said = reader.join().map_err(|_| Stop::Failed("no reader".to_owned()))??;
    if cfg!(unix) && status.code().is_some() {
        return Ok(Err(format!("the child ended by itself with {status}")));
    }
    let said = String::from_utf8_lossy(&said).into_owned();
    let whole = said.rfind('\n').map_or("", |end| &said[..end]);
    Ok(Ok(whole.lines().map(str::to_owned).collect()))
}

/// What follows `word` in the last line that begins with it, and where that line stands.
pub(super) fn last<'a>(said: &'a [String], word: &str) -> Option<(usize, &'a str)> {
    let mut lines = said.iter().enumerate().rev();
    lines.find_map(|(at, line)| Some((at, line.strip_prefix(word)?.trim())))
}
