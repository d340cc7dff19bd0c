//! What the interface may not do with text, and words it may not hold itself.

use super::{Fault, Tree, code};

/// Ways to make markup of text.
const MARKUP: [&str; 7] = [
    "inner_html",
    "set_inner_html",
    "outer_html",
    "set_outer_html",
    "insert_adjacent_html",
    "write_html",
    "create_contextual_fragment",
];

fn views(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.below("ui/src/", &[".rs"])
}

/// Faults for words in the code of the interface.
fn words(tree: &Tree, words: &[&str], why: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in views(tree) {
        let code = code::split(text).code;
        for word in words {
            for line in code::lines_with(&code, word) {
                faults.push(Fault::new(path, line, format!("{word}: {why}")));
            }
        }
    }
    faults
}

/// Text from outside stays text.
pub(super) fn no_markup(tree: &Tree) -> Vec<Fault> {
    let mut faults = words(tree, &MARKUP, "text never becomes markup");
    for (path, text) in tree.below("ui/", &[".js", ".html"]) {
        for word in
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("]
        {
            for (number, line) in text.lines().enumerate() {
                if line.contains(word) {
                    faults.push(Fault::new(
                        path,
                        number + 1,
                        format!("{word}: text never becomes markup"),
                    ));
                }
            }
        }
    }
    faults
}

/// A frame has the rights of the page on some systems.
pub(super) fn no_frames(tree: &Tree) -> Vec<Fault> {
    let mut faults =
        words(tree, &["iframe", "frame", "frameset", "portal_element"], "no frames, ever");
    for (path, text) in tree.below("ui/", &[".js", ".html"]) {
        for (number, line) in text.lines().enumerate() {
            if line.contains("frame") {
                faults.push(Fault::new(path, number + 1, "no frames, ever"));
            }
        }
    }
    faults
}

/// The policy of the page refuses `style=`; looks belong into the style sheet of the part.
pub(super) fn no_inline_style(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in views(tree) {
        let parts = code::split(text);
        for (number, line) in parts.code.lines().enumerate() {
            let directive = |(at, _): (usize, &str)| {
                let after = line[at + "style".len()..].chars().collect::<Vec<_>>();
                let before = line[..at].chars().next_back();
                !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.')
                    && match after[..] {
                        ['=', next, ..] => next != '=' && next != '>',
                        [':', next, ..] => next.is_alphabetic() || next == '-',
                        _ => false,
                    }
            };
            if line.match_indices("style").any(directive) {
                faults.push(Fault::new(path, number + 1, "a style in a view"));
            }
        }
        for (line, literal) in parts.literals {
            if literal == "style" {
                faults.push(Fault::new(path, line, "the attribute `style`"));
            }
        }
    }
    faults
}

/// Whether a letter stands in Vietnamese words only: with a mark, or đ.
fn vietnamese(letter: char) -> bool {
    matches!(letter, '\u{c0}'..='\u{1b0}' | '\u{300}'..='\u{323}' | '\u{1ea0}'..='\u{1ef9}')
        && !matches!(letter, '×' | '÷')
}

/// Words belong into the phrases, where both languages and the check of pairs are.
pub(super) fn no_words(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (path, text) in views(tree) {
        for (line, literal) in code::split(text).literals {
            if literal.chars().any(vietnamese) {
                faults.push(Fault::new(
                    path,
                    line,
                    format!("\"{literal}\" belongs into the phrases"),
                ));
            }
        }
    }
    faults
}

/// Nothing anywhere turns the check of certificates off.
pub(super) fn certificates(tree: &Tree) -> Vec<Fault> {
    let words = [
        concat!("danger_accept", "_invalid_certs"),
        concat!("danger_accept", "_invalid_hostnames"),
        concat!("tls_danger", "_accept_invalid_certs"),
        concat!("dangerous", "()"),
        concat!("with_custom", "_certificate_verifier"),
    ];
    let mut faults = Vec::new();
    for (path, text) in tree.below("", &[".rs"]) {
        for (number, line) in code::split(text).code.lines().enumerate() {
            for word in words.iter().filter(|w| line.contains(**w)) {
                faults.push(Fault::new(
                    path,
                    number + 1,
                    format!("{word}: the check cannot be turned off"),
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(text: &str) -> Tree {
        Tree::of(&[("ui/src/parts/x.rs", text)])
    }

    #[test]
    fn markup_from_text_is_found() {
        assert_eq!(no_markup(&view("view! { <p>{text}</p> } // inner_html\n")), []);
        assert_eq!(no_markup(&view("view! { <p inner_html=text></p> }\n")).len(), 1);
        assert_eq!(no_markup(&view("e.set_inner_html(&t);\n")).len(), 1);
        assert_eq!(no_markup(&Tree::of(&[("ui/boot.js", "x.innerHTML = y;")])).len(), 1);
    }

    #[test]
    fn a_frame_is_found() {
        assert_eq!(no_frames(&view("request_animation_frame(f);\n")), []);
        assert_eq!(no_frames(&view("view! { <iframe src=x></iframe> }\n")).len(), 1);
        assert_eq!(no_frames(&Tree::of(&[("ui/index.html", "<iframe></iframe>")])).len(), 1);
    }

    #[test]
    fn a_style_in_a_view_is_found() {
        let good = "let style = 1; if style == 2 {} struct A { style: B } use style::x; e.style(); x.style=1;\n";
        assert_eq!(no_inline_style(&view(good)), []);
        assert_eq!(no_inline_style(&view("view! { <p style=\"a\"></p> }\n")).len(), 1);
        assert_eq!(no_inline_style(&view("view! { <p style=move || x></p> }\n")).len(), 1);
        assert_eq!(no_inline_style(&view("view! { <p style:color=x></p> }\n")).len(), 1);
        assert_eq!(no_inline_style(&view("e.set_attribute(\"style\", x);\n")).len(), 1);
    }

    #[test]
    fn a_vietnamese_word_in_a_view_is_found() {
        assert_eq!(no_words(&view("// Một cửa\nlet a = \"search · 24 × 24 — x\";\n")), []);
        assert_eq!(no_words(&view("let a = \"Tìm\";\n")).len(), 1);
        assert_eq!(no_words(&view("let a = \"\n đi\";\n")).len(), 1);
    }

    #[test]
    fn a_check_turned_off_is_found() {
        let text = concat!("client.danger_accept", "_invalid_certs(true);\n");
        assert_eq!(certificates(&Tree::of(&[("x.rs", text)])).len(), 1);
        assert_eq!(certificates(&Tree::of(&[("x.rs", "client.build();\n")])), []);
    }
}
