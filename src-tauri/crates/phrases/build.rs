//! Checks the words at compile time and writes one typed function per message.
//!
//! Every language must have every message with the same arguments, in NFC-neutral plain Fluent;
//! `err-x` always has its remedy `rec-x`. Then `words.home_title()` cannot name a message that is
//! missing in a language, nor forget an argument.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::Path,
};

use fluent_syntax::{ast, parser};

type Messages = BTreeMap<String, (BTreeSet<String>, String)>;

fn main() {
    println!("cargo:rerun-if-changed=text");
    let languages: Vec<(String, Messages, Vec<String>)> =
        ["vi", "en"].iter().map(|l| ((*l).to_owned(), read(l), files(l))).collect();
    let (first, messages, _) = &languages[0];
    for (other, theirs, _) in &languages[1..] {
        for (id, (arguments, _)) in messages {
            let Some((same, _)) = theirs.get(id) else {
                panic!("{id} is in {first} but not in {other}");
            };
            assert_eq!(arguments, same, "arguments of {id} differ between {first} and {other}");
        }
        for id in theirs.keys() {
            assert!(messages.contains_key(id), "{id} is in {other} but not in {first}");
        }
    }
    for id in messages.keys() {
        if let Some(error) = id.strip_prefix("err-") {
            assert!(messages.contains_key(&format!("rec-{error}")), "{id} has no rec-{error}");
        }
    }
    let mut code = String::new();
    for (tag, _, files) in &languages {
        let list: Vec<String> = files.iter().map(|f| format!("include_str!({f:?})")).collect();
        code += &format!("const {}: &[&str] = &[{}];\n", tag.to_uppercase(), list.join(", "));
    }
    code += "impl Words {\n";
    for (id, (arguments, text)) in messages {
        let name = id.replace('-', "_");
        let parameters: String = arguments
            .iter()
            .map(|a| format!(", {}: impl Into<FluentValue<'a>>", a.replace('-', "_")))
            .collect();
        let generics = if arguments.is_empty() { "" } else { "<'a>" };
        let pairs: String = arguments
            .iter()
            .map(|a| format!("arguments.set({a:?}, {}.into()); ", a.replace('-', "_")))
            .collect();
        let make = if arguments.is_empty() {
            format!("self.say({id:?}, None)")
        } else {
            format!(
                "let mut arguments = FluentArgs::new(); {pairs}self.say({id:?}, Some(&arguments))"
            )
        };
        let shown = text.replace('\n', " ");
        code += &format!(
            "    /// “{shown}”\n    #[must_use]\n    pub fn {name}{generics}(&self{parameters}) -> String {{ {make} }}\n"
        );
    }
    code += "}\n";
    code += "/// Every message id.\npub const IDS: &[&str] = &[\n";
    for (id, (arguments, _)) in messages {
        let _ = arguments;
        code += &format!("    {id:?},\n");
    }
    code += "];\n";
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("words.rs"), code).expect("OUT_DIR is writable");
}

fn files(language: &str) -> Vec<String> {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let folder = Path::new(&root).join("text").join(language);
    let mut files: Vec<String> = fs::read_dir(&folder)
        .expect("a folder per language")
        .map(|e| e.expect("readable").path().to_string_lossy().into_owned())
        .filter(|f| f.ends_with(".ftl"))
        .collect();
    files.sort();
    files
}

fn read(language: &str) -> Messages {
    let mut out = Messages::new();
    for file in files(language) {
        let text = fs::read_to_string(&file).expect("UTF-8");
        let resource =
            parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{file}: {errors:?}"));
        for entry in &resource.body {
            if let ast::Entry::Message(message) = entry {
                let id = message.id.name.to_owned();
                let pattern =
                    message.value.as_ref().unwrap_or_else(|| panic!("{file}: {id} has no text"));
                let mut arguments = BTreeSet::new();
                let mut shown = String::new();
                walk(pattern, &mut arguments, &mut shown);
                let old = out.insert(id.clone(), (arguments, shown));
                assert!(old.is_none(), "{file}: {id} stands twice");
            }
        }
    }
    out
}

fn walk(pattern: &ast::Pattern<&str>, arguments: &mut BTreeSet<String>, shown: &mut String) {
    for element in &pattern.elements {
        match element {
            ast::PatternElement::TextElement { value } => *shown += value,
            ast::PatternElement::Placeable { expression } => {
                shown.push('…');
                expressions(expression, arguments, shown);
            }
        }
    }
}

fn expressions(e: &ast::Expression<&str>, arguments: &mut BTreeSet<String>, shown: &mut String) {
    match e {
        ast::Expression::Inline(inline) => inlines(inline, arguments),
        ast::Expression::Select { selector, variants } => {
            inlines(selector, arguments);
            for variant in variants {
                walk(&variant.value, arguments, shown);
            }
        }
    }
}

fn inlines(e: &ast::InlineExpression<&str>, arguments: &mut BTreeSet<String>) {
    match e {
        ast::InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => {
            expressions(expression, arguments, &mut String::new());
        }
        _ => {}
    }
}
