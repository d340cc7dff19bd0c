//! The interface's own source and words, read as text.

use std::{fs, path::Path};

use crate::{Outcome, root};

/// A line of a source file.
#[derive(Debug, Clone)]
pub struct Line {
    /// The file, relative to the repository.
    pub file: String,
    /// Counted from 1.
    pub number: usize,
    /// The line.
    pub text: String,
}

/// Every line of the files below `folder` (relative to the repository) whose names end in `end`.
///
/// # Errors
/// When a file cannot be read.
pub fn lines(folder: &str, end: &str) -> Outcome<Vec<Line>> {
    let mut all = Vec::new();
    collect(&root().join(folder), folder, end, &mut all)?;
    Ok(all)
}

fn collect(path: &Path, name: &str, end: &str, all: &mut Vec<Line>) -> Outcome {
    for entry in fs::read_dir(path).map_err(|e| format!("{name}: {e}"))? {
        let entry = entry?;
        let inner = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &inner, end, all)?;
        } else if inner.ends_with(end) {
            let text = fs::read_to_string(entry.path())?;
            all.extend(text.lines().enumerate().map(|(n, text)| Line {
                file: inner.clone(),
                number: n + 1,
                text: text.to_owned(),
            }));
        }
    }
    Ok(())
}

/// The sentences of a text, cut at full stops, question and exclamation marks that end a word.
#[must_use]
pub fn sentences(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(last) = all.last_mut() {
            last.push(c);
        }
        if matches!(c, '.' | '?' | '!' | '…') && chars.peek().is_none_or(|n| n.is_whitespace()) {
            all.push(String::new());
        }
    }
    all.into_iter().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect()
}

/// How many syllables a Vietnamese sentence has: its words between spaces that hold a letter.
#[must_use]
pub fn syllables(sentence: &str) -> usize {
    sentence.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_inside_a_number_ends_no_sentence() {
        let text = "Lệ phí là 8.000 đồng. Nộp ở đâu? Ở xã";
        assert_eq!(sentences(text), ["Lệ phí là 8.000 đồng.", "Nộp ở đâu?", "Ở xã"]);
        assert_eq!(syllables("Lệ phí là 8.000 đồng."), 4);
    }
}
