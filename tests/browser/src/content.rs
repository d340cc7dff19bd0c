//! The reviewed content, bundled as the app bundles it, and small catalogues made for the tests.

use std::{fs, path::Path, sync::OnceLock};

use catalogue::{
    bundle::{self, Header, Kind, Record},
    content::Content,
};
use model::{LocalizedText, Service};

use crate::{Outcome, root};

/// The day of the bundled content: the day on every clock of the tests.
const DAY: &str = "2026-11-21";

/// The register of administrative units that the app ships with.
pub const UNITS: &str = include_str!("../../../content/vn/units.tsv");
/// The addresses of the centres of the communes.
pub const CENTRES: &str = include_str!("../../../content/vn/unit-centres.tsv");

/// The profile of the national portal that the app ships with.
pub(crate) const NATIONAL: &str = include_str!("../../../content/portals/vn-dvcqg.toml");

/// What the app ships with, read from `content/`.
///
/// # Errors
/// When a file cannot be read or has a fault.
pub fn reviewed() -> Outcome<&'static Content> {
    static CONTENT: OnceLock<Content> = OnceLock::new();
    if let Some(content) = CONTENT.get() {
        return Ok(content);
    }
    let mut files = Vec::new();
    collect(&root().join("content"), "", &mut files)?;
    let (content, faults) = Content::read(files);
    if let Some(fault) = faults.first() {
        return Err(format!("content/ has {} faults: {fault}", faults.len()).into());
    }
    Ok(CONTENT.get_or_init(|| content))
}

/// The bundle of [`reviewed`].
///
/// # Errors
/// As [`reviewed`].
pub fn bundled() -> Outcome<&'static [u8]> {
    static BUNDLE: OnceLock<Vec<u8>> = OnceLock::new();
    if BUNDLE.get().is_none() {
        let _ = BUNDLE.set(reviewed_on(DAY)?);
    }
    Ok(BUNDLE.get().map_or(&[], Vec::as_slice))
}

/// The same content as if it was made on `day`, for a portal that has newer content.
///
/// # Errors
/// As [`reviewed`], or when `day` is no date.
pub fn reviewed_on(day: &str) -> Outcome<Vec<u8>> {
    let name = LocalizedText::vi("Nội dung kèm ứng dụng");
    let (date, made) = (day.parse()?, day.parse()?);
    let header = Header { kind: Kind::Reviewed, name, date, made, services: 0 };
    let mut bytes = Vec::new();
    bundle::write(&header, &reviewed()?.records(), &mut bytes)?;
    Ok(bytes)
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, String)>) -> Outcome {
    let list = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in list {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else if name.ends_with(".toml") {
            files.push((name, fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}

/// A catalogue as a province might hand it out: `services` records, codes `1.009000` upwards, each
/// after the pattern of a reviewed record, changed by `edit`.
///
/// # Errors
/// When the reviewed content has no pattern or a record breaks the format.
pub fn imported(services: usize, edit: impl Fn(usize, &mut Service)) -> Outcome<Vec<u8>> {
    let content = reviewed()?;
    let pattern = content.services.values().next().ok_or("no reviewed service")?;
    let mut records = Vec::new();
    for n in 0..services {
        let mut service = pattern.clone();
        service.code = format!("1.{:06}", 9_000 + n).as_str().into();
        edit(n, &mut service);
        records.push(Record::Service(Box::new(service)));
    }
    let header = Header {
        kind: Kind::Imported,
        name: LocalizedText::vi("Danh mục thử nghiệm"),
        date: "2026-07-18".parse()?,
        made: "2026-11-20".parse()?,
        services,
    };
    let mut bytes = Vec::new();
    bundle::write(&header, &records, &mut bytes)?;
    Ok(bytes)
}
