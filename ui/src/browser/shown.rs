//! The text that the page shows, in order, for reading aloud.

use leptos::prelude::*;
use model::Language;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use wire::{MAX_SPEECH, Passage};

/// What is not text to read: controls, and what says itself that it is not to be read.
const UNREAD: &str = "button, .button, input, select, textarea, nav, svg, script, template, \
    dialog, .unseen, [aria-hidden=true], [data-unread]";
/// The deepest element that is looked into.
const DEEPEST: u32 = 64;

/// What the main part of the page shows, each line a block, in passages of one language.
pub(crate) fn passages() -> Vec<Passage> {
    let mut text = Text { passages: Vec::new(), room: MAX_SPEECH, open: false };
    if let Ok(Some(main)) = document().query_selector("main") {
        let language =
            document().document_element().and_then(|root| language(&root)).unwrap_or_default();
        text.walk(&main, language, DEEPEST);
    }
    text.passages
}

struct Text {
    passages: Vec<Passage>,
    /// How many characters may still come.
    room: usize,
    /// Whether the last line may be continued.
    open: bool,
}

impl Text {
    fn walk(&mut self, element: &Element, before: Language, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let Some(display) = display(element) else { return };
        let block = !display.starts_with("inline") && display != "contents";
        let language = language(element).unwrap_or(before);
        self.open &= !block;
        let closed = element.tag_name() == "DETAILS" && !element.has_attribute("open");
        let mut next = element.first_child();
        while let Some(node) = next {
            if node.node_type() == Node::TEXT_NODE {
                self.add(&node.text_content().unwrap_or_default(), language);
            } else if let Some(child) = node.dyn_ref::<Element>()
                && (!closed || child.tag_name() == "SUMMARY")
            {
                self.walk(child, language, depth);
            }
            next = node.next_sibling();
        }
        self.open &= !block;
    }

    /// Adds words to the last line, or as a new one.
    fn add(&mut self, text: &str, language: Language) {
        let words: Vec<&str> = text.split_whitespace().collect();
        if words.is_empty() {
            return;
        }
        let spaced = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let words = words.join(" ");
        // With the space before it.
        let size = words.chars().count() + 1;
        let Some(room) = self.room.checked_sub(size) else {
            self.room = 0;
            return;
        };
        self.room = room;
        match self.passages.last_mut().filter(|last| last.language == language) {
            Some(last) => {
                if !self.open {
                    last.text.push('\n');
                } else if spaced(text.chars().next()) && !spaced(last.text.chars().last()) {
                    last.text.push(' ');
                }
                last.text.push_str(&words);
            }
            None => self.passages.push(Passage { text: words, language }),
        }
        // The space after it counts when something follows on the same line.
        if spaced(text.chars().last())
            && self.room > 0
            && let Some(last) = self.passages.last_mut()
        {
            last.text.push(' ');
            self.room -= 1;
        }
        self.open = true;
    }
}

/// How an element is laid out; `None` when it is not shown or not to be read.
fn display(element: &Element) -> Option<String> {
    let element = element.dyn_ref::<HtmlElement>()?;
    if element.matches(UNREAD).unwrap_or(true) {
        return None;
    }
    let looks = window().get_computed_style(element).ok()??;
    let is = |name: &str| looks.get_property_value(name).unwrap_or_default();
    let display = is("display");
    (display != "none" && is("visibility") == "visible").then_some(display)
}

/// The language an element names for itself.
fn language(element: &Element) -> Option<Language> {
    let tag = element.get_attribute("lang")?;
    Language::ALL.into_iter().find(|l| tag.split('-').next() == Some(l.tag()))
}
