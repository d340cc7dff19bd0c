//! Names of files outside the vault, made from what the citizen calls a paper.

use std::path::{Path, PathBuf};

/// The most bytes of a name, its ending included.
const MOST: usize = 120;
/// What a name is called of which nothing is left.
const AFTER_NOTHING: &str = "giay-to";

/// Names that Windows keeps for itself.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A name for a file: no separators, no signs that hide or turn text, no reserved name, at most 120
/// bytes with the ending (IN-4 of the security contract).
pub(super) fn file_name(name: &str, ending: &str) -> String {
    let fit = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let unseen = |c: &char| !matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}');
    let spaced: String = name.chars().filter(unseen).map(fit).collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut stem = joined.trim_matches(['.', ' ', '-', '~']).to_owned();
    let room = MOST - ending.len() - 1;
    while stem.len() > room {
        stem.pop();
    }
    let stem = stem.trim_end_matches(['.', ' ']);
    let first = stem.split('.').next().unwrap_or_default().trim().to_lowercase();
    let port = |name: &str| {
        let rest = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
        rest.is_some_and(|rest| {
            rest.chars().count() == 1
                && rest.chars().all(|c| c.is_numeric() || c == '¹' || c == '²' || c == '³')
        })
    };
    match stem {
        "" => format!("{AFTER_NOTHING}.{ending}"),
        stem if RESERVED.contains(&first.as_str()) || port(&first) => format!("_{stem}.{ending}"),
        stem => format!("{stem}.{ending}"),
    }
}

/// A path in `folder` at which nothing is yet: `name`, else `name (2)` and so on.
pub(super) fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, ending) = name.split_at(name.rfind('.').unwrap_or(name.len()));
    let numbered = |n: u32| match n {
        1 => folder.join(name),
        n => folder.join(format!("{stem} ({n}){ending}")),
    };
    (1..).map(numbered).find(|path| !path.exists()).unwrap_or_else(|| folder.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_label_and_no_path() {
        assert_eq!(file_name("Căn cước mẹ", "jpg"), "Căn cước mẹ.jpg");
        assert_eq!(file_name("../../etc/passwd", "pdf"), "etc passwd.pdf");
        assert_eq!(file_name("ảnh\u{202E}gpj.exe", "jpg"), "ảnhgpj.exe.jpg");
        assert_eq!(file_name("CON", "png"), "_CON.png");
        assert_eq!(file_name("com¹.x", "png"), "_com¹.x.png");
        assert_eq!(file_name(" .. ", "png"), "giay-to.png");
        assert!(file_name(&"ắ".repeat(500), "webp").len() <= MOST);
    }

    #[test]
    fn nothing_is_written_over() {
        let folder = tempfile::tempdir().expect("a folder");
        for expected in ["a.jpg", "a (2).jpg", "a (3).jpg"] {
            let path = free(folder.path(), "a.jpg");
            assert_eq!(path, folder.path().join(expected));
            std::fs::write(path, b"x").expect("written");
        }
    }
}
