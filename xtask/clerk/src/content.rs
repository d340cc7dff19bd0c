//! `clerk content`: check, bundle and import.

use std::{
    fs::{self, File},
    io::BufReader,
    path::{Path, PathBuf},
};

use catalogue::{
    bundle::{self, Header, Kind, Limits, Reader, Record},
    check::{self, Recorded},
    content::{Content, Fault},
    import,
};
use jiff::{Timestamp, civil::Date, tz::Offset};
use model::LocalizedText;
use serde::Serialize;

use crate::{Arguments, Outcome, Stop, say, text};

/// Lines of an import between two words on its progress.
const PROGRESS: usize = 1_000;

/// Today in Vietnam.
pub(crate) fn today() -> Date {
    Offset::constant(7).to_datetime(Timestamp::now()).date()
}

#[derive(Serialize)]
struct Counts {
    services: usize,
    papers: usize,
    offices: usize,
    events: usize,
    hotlines: usize,
    faults: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<Compared>,
}

#[derive(Serialize)]
struct Compared {
    recorded: usize,
    differences: usize,
    unexplained: usize,
}

/// Reads a directory of content; every fault of reading is among the faults.
pub(crate) fn folder(dir: &Path) -> Result<(Content, Vec<Fault>), Stop> {
    let mut files = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let at = |e| Stop::Usage(format!("{}: {e}", folder.display()));
        for entry in fs::read_dir(&folder).map_err(at)? {
            let path = entry.map_err(at)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(dir).unwrap_or(path).to_string_lossy().into_owned();
        Ok((name, text(path)?))
    };
    let files = files.iter().map(read).collect::<Result<Vec<_>, Stop>>()?;
    Ok(Content::read(files))
}

/// Reads a bundle whole.
pub(crate) fn unbundle(path: &Path) -> Result<(Kind, Content), Stop> {
    let failed = |e: &dyn std::fmt::Display| Stop::failed(path.display(), e);
    let file = File::open(path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    let reader = Reader::open(BufReader::new(file), Limits::default()).map_err(|e| failed(&e))?;
    let kind = reader.header().kind;
    let records: Result<Vec<Record>, _> = reader.map(|e| e.map(|e| e.record)).collect();
    Ok((kind, Content::from_records(records.map_err(|e| failed(&e))?)))
}

/// `content check`: one line per fault and difference, then the counts.
pub(crate) fn check(arguments: Arguments) -> Outcome {
    arguments.no_more()?;
    let (content, mut faults) = folder(&arguments.folder("--dir"))?;
    faults.extend(check::check(&content));
    faults.iter().try_for_each(say)?;
    let compared = match arguments.option("--against") {
        None => None,
        Some(data) => {
            let recorded = recorded(Path::new(data))?;
            let differences = check::against(&content, &recorded);
            differences.iter().try_for_each(say)?;
            let unexplained = differences.iter().filter(|d| !d.ok).count();
            Some(Compared { recorded: recorded.len(), differences: differences.len(), unexplained })
        }
    };
    let clean = faults.is_empty() && compared.as_ref().is_none_or(|c| c.unexplained == 0);
    say(&Counts {
        services: content.services.len(),
        papers: content.papers.len(),
        offices: content.offices.len(),
        events: content.events.len(),
        hotlines: content.hotlines.len(),
        faults: faults.len(),
        compared,
    })?;
    Ok(clean)
}

/// The recorded answers, in the data folder or its `vn/`.
fn recorded(data: &Path) -> Result<Recorded, Stop> {
    let below = data.join("vn");
    let data = if below.is_dir() { &below } else { data };
    let read = |name: &str| text(&data.join(name));
    Recorded::read(
        &read("core-procedures.jsonl")?,
        &read("core-checked.jsonl")?,
        &read("local-examples.json")?,
    )
    .map_err(|e| Stop::failed(data.display(), e))
}

/// `content bundle`: writes the reviewed bundle, if the content has no fault.
pub(crate) fn bundle(arguments: Arguments) -> Outcome {
    arguments.no_more()?;
    let out = arguments.needed("--out")?;
    let (content, mut faults) = folder(&arguments.folder("--dir"))?;
    faults.extend(check::check(&content));
    if !faults.is_empty() {
        faults.iter().try_for_each(say)?;
        return Ok(false);
    }
    write(Path::new(out), &content.header(), &content.records())?;
    Ok(true)
}

/// `content import`: the lines that were refused, then the report.
pub(crate) fn import(arguments: Arguments) -> Outcome {
    if arguments.needed("--from")? != "dvcqg" {
        return Err(Stop::Usage("--from knows only \"dvcqg\"".to_owned()));
    }
    let out = PathBuf::from(arguments.needed("--out")?);
    let path = arguments.file()?;
    let file = File::open(&path).map_err(|e| Stop::Usage(format!("{}: {e}", path.display())))?;
    let imported = import::import(BufReader::new(file), |p| {
        if p.lines.is_multiple_of(PROGRESS) {
            eprintln!("{} lines, {} MiB", p.lines, p.bytes >> 20);
        }
    })
    .map_err(|e| Stop::failed(path.display(), e))?;
    imported.refused.iter().try_for_each(|refused| {
        say(&serde_json::json!({ "ok": false, "line": refused.line, "why": refused.why }))
    })?;
    let header = Header {
        kind: Kind::Imported,
        name: LocalizedText {
            vi: "Thủ tục trên Cổng Dịch vụ công quốc gia".to_owned(),
            en: Some("Procedures of the National Public Service Portal".to_owned()),
        },
        date: import::RECORDED,
        made: today(),
        services: imported.services.len(),
    };
    let services = imported.services.into_iter();
    let records: Vec<Record> = services.map(|s| Record::Service(Box::new(s))).collect();
    write(&out, &header, &records)?;
    say(&imported.report)?;
    Ok(true)
}

/// Writes a bundle beside its place and moves it there whole.
fn write(out: &Path, header: &Header, records: &[Record]) -> Result<(), Stop> {
    let failed = |e: &dyn std::fmt::Display| Stop::failed(out.display(), e);
    let mut bytes = Vec::new();
    bundle::write(header, records, &mut bytes).map_err(|e| failed(&e))?;
    let mut beside = out.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, &bytes).and_then(|()| fs::rename(&beside, out)).map_err(|e| failed(&e))?;
    eprintln!("{}: {} records, {} bytes", out.display(), records.len(), bytes.len());
    Ok(())
}
