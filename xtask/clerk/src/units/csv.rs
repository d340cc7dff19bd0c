//! Tables with a line of names: RFC 4180, quoted fields may hold line ends.

use std::collections::BTreeMap;

/// The rows, each by the names of the first line; a row of another length is left out.
pub(super) fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut records = records(text).into_iter();
    let Some(names) = records.next() else { return Vec::new() };
    records
        .filter(|r| r.len() == names.len())
        .map(|r| names.iter().cloned().zip(r).collect())
        .collect()
}

fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut signs = text.strip_prefix('\u{feff}').unwrap_or(text).chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            other => field.push(other),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_commas_and_line_ends_within_a_field_belong_to_it() {
        let read = rows("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n2,\n3\n");
        assert_eq!(read.len(), 2);
        assert_eq!(read[0]["b"], "x, \"y\"\nz");
        assert_eq!(read[1]["b"], "");
    }
}
