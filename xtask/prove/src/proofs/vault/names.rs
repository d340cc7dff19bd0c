//! Hostile names of papers: nothing is written outside the vault, whatever a paper is called.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use vault::{Details, LockKind};

use super::{
    Part,
    judge::Papers,
    kill::PIN,
    parts::{NOW, add, all_files, back_up, failed, paper, place, secret, vault},
};
use crate::{Done, How, Stop, chance::Chance, child, proofs::Tally};

const PIECES: [&str; 40] = [
    "..",
    "../",
    "..\\",
    "/",
    "\\",
    "/etc/passwd",
    "C:\\",
    "\\\\?\\",
    "~",
    ".",
    "",
    " ",
    "\0",
    "\n",
    "\r\n",
    "%2e%2e%2f",
    "..%c0%af",
    "CON",
    "nul.pdf",
    "aux",
    "COM1",
    "file:///",
    "$(id)",
    "`id`",
    ";rm -rf",
    "|",
    "*",
    "?",
    "<",
    "\"",
    "'",
    ":",
    "\u{202E}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{2215}",
    "\u{FF0F}",
    "a\u{301}",
    "Đ",
    ".age",
];

/// Any hostile name.
fn hostile(chance: &mut Chance) -> String {
    let mut name = String::new();
    for _ in 0..=chance.below(8) {
        name.push_str(chance.one(&PIECES));
        if chance.percent(20) {
            name.push(char::from_u32(chance.below(0x11_0000) as u32).unwrap_or('x'));
        }
    }
    if chance.percent(3) { name.repeat(200) } else { name }
}

/// Adds papers with hostile names, in every field that holds text.
pub(super) fn add_all(seed: u64, count: usize, home: &Path) -> Done<u8> {
    let mut chance = Chance::of(seed);
    let (open, _) = vault(home).create(LockKind::Pin, &secret(PIN), NOW).map_err(failed)?;
    let mut last = None;
    for n in 0..count {
        let details = Details {
            name: hostile(&mut chance),
            person: hostile(&mut chance),
            tags: vec![hostile(&mut chance)],
            note: hostile(&mut chance),
            ..Details::default()
        };
        let bytes = paper(64, &mut chance);
        let kept = add(&open, None, &bytes, &details).map_err(failed)?;
        let renamed = Details { name: hostile(&mut chance), ..details };
        match n % 3 {
            0 => drop(open.change(&kept.id, &renamed, NOW).map_err(failed)?),
            // Few stay, so that unlocking and the backup stay quick.
            _ => {
                if let Some(last) = last.replace(kept.id) {
                    open.remove(&last, NOW).map_err(failed)?;
                }
            }
        }
    }
    back_up(&open, home, &mut || ()).map_err(failed)?;
    Ok(child::end::DONE)
}

/// Writes files under their names: the control. Only names that stay near.
pub(super) fn naive(home: &Path) -> Done<u8> {
    fs::create_dir_all(home)?;
    for name in ["a.pdf", "../planted.pdf", "../../tmp/planted.pdf"] {
        fs::write(home.join(name), b"%PDF-1.7")?;
    }
    Ok(child::end::DONE)
}

/// The folders of one run: everything that a child may take for its own lies below `outer`.
struct Room {
    outer: PathBuf,
    home: PathBuf,
}

impl Room {
    fn new(outer: PathBuf) -> Done<Self> {
        for folder in ["cwd", "tmp", "user"] {
            fs::create_dir_all(outer.join(folder))?;
        }
        let home = outer.join("data/app");
        fs::create_dir_all(&home)?;
        Ok(Self { outer, home })
    }

    /// Runs a child in here.
    fn run(&self, words: &[&str]) -> Done {
        let mut child = child::command(words, &self.home)?;
        child.current_dir(self.outer.join("cwd"));
        child.env("TMPDIR", self.outer.join("tmp")).env("HOME", self.outer.join("user"));
        let status = child.status()?;
        if status.success() {
            return Ok(());
        }
        Err(Stop::Failed(format!("the child {words:?} ended with {status}")))
    }

    /// The files that lie where none belongs.
    fn strays(&self) -> Done<Vec<PathBuf>> {
        let papers = self.home.join(place::VAULT).join("papers");
        let own: BTreeSet<PathBuf> = ["vault.json", "rows.age", "vault.db", "lock"]
            .map(|name| self.home.join(place::VAULT).join(name))
            .into_iter()
            .chain([self.home.join(place::BACKUP)])
            .collect();
        let keys = self.home.join(place::KEYS);
        let hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        let fits = |path: &Path| {
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            let sealed = name.strip_suffix("-1.age").unwrap_or_default();
            own.contains(path)
                || (path.parent() == Some(&keys) && name.len() == 32 && name.bytes().all(hex))
                || (path.parent() == Some(&papers) && sealed.len() == 32 && sealed.bytes().all(hex))
        };
        Ok(all_files(&self.outer)?.into_iter().filter(|path| !fits(path)).collect())
    }
}

/// Names.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(how: How) -> Done<Option<Part>> {
    let folder = tempfile::tempdir()?;
    let mut tally = Tally::of("vault names");
    let count = how.size(150, 5_000);
    let room = Room::new(folder.path().join("names"))?;
    let (seed, many) = (how.seed.to_string(), count.to_string());
    room.run(&["vault", "names", &seed, &many])?;
    let strays = room.strays()?;
    let open = vault(&room.home).unlock(&secret(PIN), NOW).map_err(failed)?;
    let papers = open.papers(Papers::clone);
    for paper in papers.values() {
        let Details { name, person, note, tags, .. } = &paper.details;
        let turned = |text: &str| text.contains(['\u{202E}', '\u{200B}', '\u{FEFF}', '\0', '\r']);
        if [name, person, note].into_iter().chain(tags).any(|text| turned(text)) {
            tally.count("a sign that cannot be seen", Err::<(), _>(format!("{name:?}")));
        }
    }
    drop(open);
    tally.tried += count as u64;
    tally.lost += strays.len() as u64;
    for stray in strays.iter().take(5) {
        eprintln!("vault names: LOST: {} lies where nothing belongs", stray.display());
    }
    eprintln!("vault names: {count} hostile names, {} papers are left", papers.len());

    let room = Room::new(folder.path().join("naive"))?;
    room.run(&["vault", "names-naive"])?;
    let strays = room.strays()?;
    // The file inside is no paper either; the two outside count.
    let outside = strays.iter().filter(|path| !path.starts_with(&room.home)).count();
    eprintln!(
        "vault names: {outside} of the 2 files that the naive writer leaves outside are found"
    );
    Ok(Some(Part::of(&tally, outside == 2)))
}
