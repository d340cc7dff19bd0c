//! The judge of catalogues: which one is in use, and is it whole?

use std::{fs, path::Path};

use catalogue::bundle::Kind;
use model::Code;
use wire::{ReadFront, ReadService, SearchServices};

use crate::{chance::Chance, samples, session::Session};

/// Services that are read one by one.
const READ: usize = 3;

/// A catalogue that may be in use.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) name: &'static str,
    pub(crate) count: u32,
}

/// The two catalogues that replace each other.
pub(crate) const PAIR: [Known; 2] =
    [Known { name: "Cũ", count: 60 }, Known { name: "Mới", count: 90 }];

impl Known {
    /// Its file.
    pub(crate) fn bundle(&self) -> Vec<u8> {
        samples::bundle(Kind::Imported, self.name, &samples::added(self.name, self.count))
    }
}

/// Opens the desk on `home` and answers which of `known` is in use, after it was found whole:
/// counted, read, searched, and nothing left lying around.
///
/// # Errors
/// What is lost, in words.
pub(crate) fn in_use(home: &Path, known: &[Known], chance: &mut Chance) -> Result<usize, String> {
    let session = Session::open(home).map_err(|e| format!("the desk does not open: {e}"))?;
    let at = served(&session, known, chance)?;
    drop(session);
    tidy(home)?;
    Ok(at)
}

/// Which of `known` an open desk serves, whole.
///
/// # Errors
/// What is lost, in words.
pub(crate) fn served(
    session: &Session,
    known: &[Known],
    chance: &mut Chance,
) -> Result<usize, String> {
    let failed = |what: &str| format!("{what} is not answered");
    let front = session.ask(ReadFront {}).map_err(|_| failed("the first screen"))?;
    let imported = front.state.imported.ok_or("no catalogue is in use")?;
    let at = known.iter().position(|k| k.name == imported.name.vi);
    let at = at.ok_or_else(|| format!("{:?} is in use", imported.name.vi))?;
    let Known { name, count } = &known[at];
    if imported.services != *count {
        return Err(format!("{name}: {} services instead of {count}", imported.services));
    }
    let some = (0..READ).map(|_| chance.below(*count as usize) as u32);
    for n in some.chain([0, count - 1]) {
        let (code, title) = (samples::code(n), samples::title(name, n));
        let page = session.ask(ReadService { code: Code::from(code.as_str()) });
        let page = page.map_err(|_| failed(&code))?;
        if page.service.name.vi != title {
            return Err(format!("{code} is {:?} instead of {title:?}", page.service.name.vi));
        }
        finds(session, &title, &code)?;
    }
    finds(session, "vợ mới sinh", "1.001193")?;
    Ok(at)
}

fn finds(session: &Session, typed: &str, code: &str) -> Result<(), String> {
    let found = session.ask(SearchServices { text: typed.to_owned() });
    let found = found.map_err(|_| format!("the search for {typed:?} is not answered"))?;
    if found.services.iter().any(|hit| hit.card.code.as_str() == code) {
        Ok(())
    } else {
        Err(format!("the search for {typed:?} does not find {code}"))
    }
}

/// After an open nothing half done is left, and nothing was damaged.
fn tidy(home: &Path) -> Result<(), String> {
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect()
    };
    let all = names(home);
    let catalogues = all.iter().filter(|n| n.starts_with("catalogue-")).count();
    let left = all.iter().any(|n| n.starts_with('.') || n.contains("damaged"));
    let incoming = names(&home.join("incoming"));
    if catalogues == 1 && !left && incoming.is_empty() {
        Ok(())
    } else {
        Err(format!("left lying around: {all:?}, incoming {incoming:?}"))
    }
}
