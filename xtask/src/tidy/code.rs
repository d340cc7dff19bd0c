//! Rust source taken apart: code, string literals, comments. Just enough of the language to know
//! which is which; line numbers stay right.

/// A string literal: the line it begins on, from 1, and its text as written.
pub(super) type Literal = (usize, String);

/// Source without comments, and its string literals apart.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The code; literals are empty (`""`), comments are gone, line ends are kept.
    pub(super) code: String,
    /// The string literals.
    pub(super) literals: Vec<Literal>,
}

/// Takes source apart.
pub(super) fn split(source: &str) -> Parts {
    let mut parts = Parts::default();
    let mut line = 1;
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        let skipped = skip(rest, parts.code.chars().next_back());
        let (length, literal) = skipped.unwrap_or((sign.len_utf8(), None));
        let (piece, after) = rest.split_at(length);
        match literal {
            None if skipped.is_none() => parts.code.push(sign),
            None => parts.code.extend(piece.chars().filter(|c| *c == '\n')),
            Some(text) => {
                parts.literals.push((line, text.to_owned()));
                parts.code.push_str("\"\"");
                parts.code.extend(piece.chars().filter(|c| *c == '\n'));
            }
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    parts
}

/// The length of the comment or literal that `rest` begins with, and the text of a string literal.
fn skip(rest: &str, before: Option<char>) -> Option<(usize, Option<&str>)> {
    if rest.starts_with("//") {
        return Some((rest.find('\n').unwrap_or(rest.len()), None));
    }
    if rest.starts_with("/*") {
        return Some((block_comment(rest), None));
    }
    if rest.starts_with('"') {
        let end = closing_quote(rest, '"');
        return Some((end, Some(rest.get(1..end - 1).unwrap_or_default())));
    }
    let in_word = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if !in_word && rest.starts_with('r') {
        let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
        let body = 1 + hashes + 1;
        if rest[1 + hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let end = rest[body..].find(&close).map_or(rest.len(), |i| body + i);
            return Some(((end + close.len()).min(rest.len()), Some(&rest[body..end])));
        }
    }
    if let Some(after) = rest.strip_prefix('\'') {
        // A character, not a lifetime: '\…' or one sign between two quotes.
        let mut signs = after.chars();
        let first = signs.next()?;
        if first == '\\' {
            return Some((closing_quote(rest, '\''), None));
        }
        if signs.next() == Some('\'') {
            return Some((2 + first.len_utf8(), None));
        }
    }
    None
}

/// The length up to and with the closing quote.
fn closing_quote(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if sign == quote => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a block comment; they nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// Code without its `#[cfg(test)] mod … { … }`, and the names of `#[cfg(test)] mod …;`.
pub(super) fn without_tests(code: &str) -> (String, Vec<String>) {
    let (mut kept, mut elsewhere, mut rest) = (String::new(), Vec::new(), code);
    while let Some(at) = rest.find("#[cfg(test)]") {
        let (before, after) = rest.split_at(at);
        kept.push_str(before);
        let end = match (after.find('{'), after.find(';')) {
            (Some(open), semicolon) if semicolon.is_none_or(|s| open < s) => {
                open + closing_brace(&after[open..])
            }
            (_, Some(semicolon)) => {
                let words: Vec<&str> = after[..semicolon].split_whitespace().collect();
                if let [.., "mod", name] = words[..] {
                    elsewhere.push(name.to_owned());
                }
                semicolon + 1
            }
            _ => after.len(),
        };
        kept.extend(after[..end].chars().filter(|c| *c == '\n'));
        rest = &after[end..];
    }
    kept.push_str(rest);
    (kept, elsewhere)
}

/// The length of `{ … }`, with what it nests.
fn closing_brace(text: &str) -> usize {
    let mut depth = 0_usize;
    for (index, sign) in text.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' if depth == 1 => return index + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The lines, from 1, on which `word` stands as a word of its own (`a::b` counts as one word).
pub(super) fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut lines = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let alone = line.match_indices(word).any(|(at, _)| {
            !line[..at].chars().next_back().is_some_and(part_of_name)
                && !line[at + word.len()..].chars().next().is_some_and(part_of_name)
        });
        if alone {
            lines.push(number + 1);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_literals_are_set_apart() {
        let source =
            "a /* x /* y */ \" */ b // \"c\"\nd(\"e\\\"f\", 'g', '\"', r#\"h\"i\"#, &'j k)\n";
        let parts = split(source);
        assert_eq!(parts.code, "a  b \nd(\"\", , , \"\", &'j k)\n");
        assert_eq!(parts.literals, [(2, "e\\\"f".to_owned()), (2, "h\"i".to_owned())]);
    }

    #[test]
    fn unfinished_source_ends() {
        for source in ["\"", "/*", "r#\"x", "'\\", "'", "\"\\"] {
            split(source);
        }
    }

    #[test]
    fn tests_are_cut_out_and_lines_stay() {
        let code = "use a;\n#[cfg(test)]\nmod tests {\n  fn f() { std::fs }\n}\nuse b;\n#[cfg(test)]\nmod elsewhere;\n";
        let (kept, elsewhere) = without_tests(code);
        assert!(!kept.contains("std::fs"));
        assert_eq!(lines_with(&kept, "b"), [6]);
        assert_eq!(elsewhere, ["elsewhere"]);
    }

    #[test]
    fn a_word_is_not_found_inside_another() {
        assert_eq!(lines_with("iframes\niframe()\nmy_iframe", "iframe"), [2]);
    }
}
