//! Nothing personal in clear: canary strings in every field and in the bytes of papers, searched
//! in every file below the home, also those that killed children left.

use std::{fs, path::Path};

use unicode_normalization::UnicodeNormalization as _;
use vault::{Details, LockKind, OpenVault};

use super::{
    Part,
    judge::Papers,
    kill::PIN,
    parts::{NOW, all_files, back_up, failed, place, secret, vault},
};
use crate::{
    Done, How, Stop,
    chance::Chance,
    child::{self, say},
    proofs::{
        Tally,
        kill::{Moment, killed},
    },
    session::hash,
};

const FAMILY: [&str; 5] = ["Nguyễn", "Trần", "Đặng", "Phạm", "Võ"];
const MIDDLE: [&str; 4] = ["Thị Ngọc", "Văn Hữu", "Đình Quốc", "Hoàng Mỹ"];
const GIVEN: [&str; 5] = ["Ánh", "Ổn", "Khuê", "Đức", "Quỳnh"];
/// How many there are: identity numbers and names, half and half.
const COUNT: usize = 40;

/// The canaries of a run: no word of them stands anywhere else.
fn canaries() -> Vec<String> {
    let number = |n: usize| format!("0{:02}1{:02}{:06}", 79 + n, 84 + n % 16, 731_905 + 7_919 * n);
    let name =
        |n: usize| format!("{} {} {}", FAMILY[n % 5], MIDDLE[n / 5 % 4], GIVEN[(n + n / 5) % 5]);
    (0..COUNT / 2).map(number).chain((0..COUNT / 2).map(name)).collect()
}

/// The forms of one: as typed (NFC), decomposed (NFD), UTF-16 in both orders.
fn forms(canary: &str) -> Vec<(&'static str, Vec<u8>)> {
    let nfd: String = canary.nfd().collect();
    let units: Vec<u16> = canary.encode_utf16().collect();
    vec![
        ("UTF-8", canary.nfc().collect::<String>().into_bytes()),
        ("NFD", nfd.into_bytes()),
        ("UTF-16LE", units.iter().flat_map(|u| u.to_le_bytes()).collect()),
        ("UTF-16BE", units.iter().flat_map(|u| u.to_be_bytes()).collect()),
    ]
}

/// Details full of canaries.
fn details(chance: &mut Chance) -> Details {
    let all = canaries();
    let mut one = || chance.one(&all).clone();
    Details {
        name: one(),
        person: one().nfd().collect(),
        tags: vec![one(), one()],
        note: format!("{} {}", one(), one()),
        ..Details::default()
    }
}

/// A paper with every canary in every form inside.
fn paper(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.extend(chance.bits().to_le_bytes());
    let all = canaries();
    bytes.extend(all.iter().flat_map(|canary| forms(canary)).flat_map(|(_, form)| form));
    bytes
}

/// Lives with papers full of canaries until it is killed.
pub(super) fn live(seed: u64, home: &Path) -> Done<u8> {
    let mut chance = Chance::of(seed);
    let open = vault(home).unlock(&secret(PIN), NOW).map_err(failed)?;
    say("unlocked")?;
    loop {
        for step in 0..5 {
            one(&open, home, step, &mut chance, &mut || drop(say("on"))).map_err(failed)?;
            say("on")?;
        }
    }
}

/// One deed; `went` hears of every step.
fn one(
    open: &OpenVault,
    home: &Path,
    step: usize,
    chance: &mut Chance,
    went: &mut dyn FnMut(),
) -> vault::Result<()> {
    let first = open.papers(|papers| papers.keys().next().cloned());
    let to = first.as_ref().filter(|_| step == 1);
    match (step, &first) {
        (2, Some(id)) => drop(open.change(id, &details(chance), NOW)?),
        (3, _) => back_up(open, home, went)?,
        (4, Some(id)) => open.remove(id, NOW)?,
        _ => {
            let (bytes, details) = (paper(chance), details(chance));
            let mut adding = open.add(&details.name, to, bytes.len() as u64, NOW)?;
            for piece in bytes.chunks(2_048) {
                adding.write(piece)?;
                went();
            }
            open.keep(adding, &hash(&bytes), &details)?;
        }
    }
    Ok(())
}

/// Which canaries lie in clear below a folder, and where.
fn search(folder: &Path, needles: &[(String, Vec<u8>)]) -> Done<Vec<String>> {
    // By their first two bytes: one walk through every file is enough.
    let mut by_start: Vec<Vec<usize>> = vec![Vec::new(); 1 << 16];
    let start = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
    for (n, (_, needle)) in needles.iter().enumerate() {
        by_start[start(needle)].push(n);
    }
    let mut found = Vec::new();
    for file in all_files(folder)? {
        let bytes = fs::read(&file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (at, two) in bytes.windows(2).enumerate() {
            for n in &by_start[start(two)] {
                let (what, needle) = &needles[*n];
                if bytes[at..].starts_with(needle) {
                    found.push(format!("{what} in {name}"));
                }
            }
        }
    }
    Ok(found)
}

/// Canaries.
///
/// # Errors
/// When there is no room to work in.
pub(super) fn prove(how: How) -> Done<Option<Part>> {
    let mut chance = Chance::of(how.seed);
    let folder = tempfile::tempdir()?;
    let home = folder.path().join("app");
    let (open, sheet) = vault(&home).create(LockKind::Pin, &secret(PIN), NOW).map_err(failed)?;
    let mut needles: Vec<(String, Vec<u8>)> = canaries()
        .iter()
        .enumerate()
        .flat_map(|(n, canary)| {
            forms(canary).into_iter().map(move |(form, bytes)| (format!("{form} {n}"), bytes))
        })
        .collect();
    needles.push(("the recovery key".to_owned(), sheet.key.as_bytes().to_vec()));
    let words: Vec<&str> = sheet.words.iter().map(|word| word.as_str()).collect();
    needles.push(("the words of the sheet".to_owned(), words[..4].join(" ").into_bytes()));
    needles.push(("a device key".to_owned(), b"AGE-SECRET-KEY-1".to_vec()));

    let mut tally = Tally::of("vault canaries");
    let mut look = |what: &str| -> Done {
        let found = search(folder.path(), &needles)?;
        for needle in &needles {
            let here = found.iter().find(|f| f.starts_with(&format!("{} in", needle.0)));
            tally.count(what, here.map_or(Ok(()), |here| Err(here.clone())));
        }
        Ok(())
    };
    for step in 0..5 {
        one(&open, &home, step, &mut chance, &mut || ()).map_err(failed)?;
        look("while it is open")?;
    }
    drop(open);
    look("after it was locked")?;
    let (mut fresh, mut files) = (0_usize, 0_usize);
    for n in 0..how.size(6, 60) {
        let seed = chance.bits().to_string();
        let mut command = child::command(&["vault", "canaries", &seed], &home)?;
        let moment = Moment::within(30, 4_000, &mut chance);
        if let Err(why) = killed(&mut command, &home, moment)? {
            return Err(Stop::Failed(format!("kill {n}: {why}")));
        }
        let left = all_files(folder.path())?;
        let name =
            |path: &Path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        fresh += left.iter().filter(|path| name(path)).count();
        files += left.len();
        look("after a kill")?;
    }
    let open = vault(&home).unlock(&secret(PIN), NOW).map_err(failed)?;
    let papers = open.papers(Papers::clone).len();
    drop(open);
    eprintln!(
        "vault canaries: {COUNT} canaries in 4 forms and 3 keys, in {files} files of killed children, {fresh} of them half written; {papers} papers at the end"
    );
    let caught = planted(folder.path(), &home, &needles)?;
    Ok(Some(Part::of(&tally, caught)))
}

/// Plants every canary in every form, alone and in the middle of the rows.
fn planted(folder: &Path, home: &Path, needles: &[(String, Vec<u8>)]) -> Done<bool> {
    let rows = home.join(place::VAULT).join("vault.db");
    let mut caught = 0;
    for (n, (what, needle)) in needles.iter().enumerate() {
        let this = &needles[n..=n];
        let plain = folder.join("planted");
        fs::write(&plain, needle)?;
        let alone = search(folder, this)?.iter().any(|f| *f == format!("{what} in planted"));
        fs::remove_file(plain)?;
        let before = fs::read(&rows)?;
        let mut with = before.clone();
        let at = with.len() / 2;
        with.splice(at..at, needle.iter().copied());
        fs::write(&rows, with)?;
        let within = search(folder, this)?.iter().any(|f| *f == format!("{what} in vault.db"));
        fs::write(&rows, before)?;
        caught += usize::from(alone && within);
    }
    eprintln!("vault canaries: {caught} of {} planted ones are found", needles.len());
    Ok(caught == needles.len())
}
