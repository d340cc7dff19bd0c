//! The portal's own reading of `motcua-bundle/1`, by its description alone.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read},
};

use serde::{Deserialize, de::IgnoredAny};
use sha2::{Digest, Sha256};

/// The largest file that is served, in bytes: what the clients accept.
pub(crate) const MAX_FILE: u64 = 10 << 20;
/// The largest content, unpacked, in bytes.
const MAX_CONTENT: u64 = 256 << 20;

#[derive(Deserialize)]
struct Header {
    format: String,
    kind: String,
    name: BTreeMap<String, String>,
    date: String,
    made: String,
    services: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    end: End,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    records: u64,
    sha256: String,
}

/// Checks that `file` is a whole bundle: one gzip member, the header, records, and the last line
/// with their number and hash.
pub(crate) fn check(file: &[u8]) -> Result<(), &'static str> {
    check_within(file, MAX_CONTENT)
}

/// As [`check`], with at most `most` bytes unpacked.
fn check_within(file: &[u8], most: u64) -> Result<(), &'static str> {
    let mut unpacked = BufReader::new(flate2::bufread::GzDecoder::new(file).take(most + 1));
    let mut line = String::new();
    let mut length = 0;
    let mut next = |line: &mut String| {
        line.clear();
        let read = unpacked.read_line(line);
        length += read.map_err(|_| "not a whole gzip file of text")? as u64;
        if length > most {
            return Err("too large when unpacked");
        }
        if !line.is_empty() && !line.ends_with('\n') {
            return Err("a line without an end");
        }
        Ok(!line.is_empty())
    };
    next(&mut line)?;
    let header: Header =
        serde_json::from_str(&line).map_err(|_| "the first line is not the header")?;
    check_header(&header)?;

    let (mut records, mut services, mut sum) = (0, 0, Sha256::new());
    let end = loop {
        if !next(&mut line)? {
            return Err("ends without its last line");
        }
        if let Ok(Last { end }) = serde_json::from_str(&line) {
            break end;
        }
        let record: BTreeMap<String, IgnoredAny> =
            serde_json::from_str(&line).map_err(|_| "a record is not an object")?;
        records += 1;
        services += u64::from(record.contains_key("service"));
        sum.update(&line);
    };
    if next(&mut line)? {
        return Err("goes on after its last line");
    }
    if !unpacked.into_inner().into_inner().into_inner().is_empty() {
        return Err("something follows the gzip file");
    }
    if end.records != records || header.services != services {
        return Err("the numbers of records do not agree");
    }
    if end.sha256 != hex(&sum.finalize()) {
        return Err("the hash of the records does not agree");
    }
    Ok(())
}

fn check_header(header: &Header) -> Result<(), &'static str> {
    if header.format != "motcua-bundle/1" {
        return Err("another format or version");
    }
    if !matches!(header.kind.as_str(), "reviewed" | "imported") {
        return Err("an unknown kind of bundle");
    }
    if header.name.get("vi").is_none_or(|name| name.trim().is_empty()) {
        return Err("no Vietnamese name");
    }
    let is_date = |text: &str| text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok();
    if !is_date(&header.date) || !is_date(&header.made) {
        return Err("a date that is none");
    }
    Ok(())
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, bufread::GzDecoder, write::GzEncoder};

    use super::*;

    const HEADER: &str = r#"{"format":"motcua-bundle/1","kind":"reviewed","name":{"vi":"Thử"},"date":"2026-11-21","made":"2026-11-22","services":1}"#;
    const RECORDS: &str = "{\"service\":{\"code\":\"1.000001\"}}\n{\"paper\":{}}\n";

    fn last(records: u64) -> String {
        let sum = hex(&Sha256::digest(RECORDS));
        format!("{{\"end\":{{\"records\":{records},\"sha256\":\"{sum}\"}}}}\n")
    }

    fn pack(text: impl AsRef<[u8]>) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(text.as_ref()).expect("memory");
        packer.finish().expect("memory")
    }

    fn whole() -> String {
        format!("{HEADER}\n{RECORDS}{}", last(2))
    }

    #[test]
    fn a_whole_bundle_is_taken() {
        assert_eq!(check(&pack(whole())), Ok(()));
    }

    #[test]
    fn a_bundle_cut_anywhere_or_with_a_flipped_bit_of_content_is_refused() {
        let good = pack(whole());
        for at in 0..good.len() {
            assert!(check(&good[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                // Some bits say nothing about the content: the time, the padding (RFC 1952, 1951).
                let same = || std::io::read_to_string(GzDecoder::new(bad.as_slice()));
                assert!(check(&bad).is_err() || same().is_ok_and(|text| text == whole()));
            }
        }
        assert!(check(&[good.as_slice(), b"a"].concat()).is_err());
        assert!(check(&[good.as_slice(), good.as_slice()].concat()).is_err());
        assert!(check(whole().as_bytes()).is_err(), "not packed");
    }

    #[test]
    fn content_that_breaks_the_format_is_refused() {
        for (from, to) in [
            ("motcua-bundle/1", "motcua-bundle/2"),
            ("reviewed", "rumoured"),
            ("\"vi\":\"Thử\"", "\"en\":\"Test\""),
            ("Thử", " "),
            ("2026-11-21", "2026-11-31"),
            ("2026-11-22", "20261122"),
            ("\"services\":1", "\"services\":2"),
            ("\"services\":1", "\"services\":-1"),
            ("\"format\":", "\"fomat\":"),
            ("{\"paper\":{}}", "[]"),
            ("{\"paper\":{}}", "{\"paper\":{} }"),
            ("{\"paper\":{}}\n", ""),
            ("{\"paper\":{}}\n", "\n"),
            ("\"records\":2", "\"records\":3"),
        ] {
            let text = whole();
            assert!(text.contains(from), "{from}");
            assert!(check(&pack(text.replace(from, to))).is_err(), "{from} -> {to}");
        }
        for bad in [String::new(), "\n".into(), format!("{HEADER}\n"), last(0), whole() + "\n"] {
            assert!(check(&pack(&bad)).is_err(), "{bad:?}");
        }
        assert!(check(&pack([whole().as_bytes(), b"\xff\n"].concat())).is_err(), "not UTF-8");
    }

    #[test]
    fn a_small_file_cannot_unpack_without_end() {
        let bomb = pack(vec![b' '; 10 << 20]);
        assert!(bomb.len() < 1 << 18);
        assert_eq!(check_within(&bomb, 1 << 20), Err("too large when unpacked"));
        let length = whole().len() as u64;
        assert_eq!(check_within(&pack(whole()), length), Ok(()));
        assert_eq!(check_within(&pack(whole()), length - 1), Err("too large when unpacked"));
    }
}
