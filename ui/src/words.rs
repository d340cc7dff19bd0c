//! The words of the chosen language, for every screen.

use std::sync::LazyLock;

use leptos::prelude::*;
use model::{Language, LocalizedText};
use phrases::Words;

use crate::comfort::comfort;

static VI: LazyLock<Words> = LazyLock::new(|| Words::new(Language::Vi));
static EN: LazyLock<Words> = LazyLock::new(|| Words::new(Language::En));

/// The words of the chosen language. Screens are made anew when the language changes, so a plain
/// value is enough and no closure is needed around each text.
pub(crate) fn words() -> &'static Words {
    of(comfort().get_untracked().language)
}

/// The words of one language.
pub(crate) fn of(language: Language) -> &'static Words {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}

/// A text of the content in the chosen language, marked with its own language where that is another.
pub(crate) fn text(text: &LocalizedText) -> impl IntoView + use<> {
    let chosen = words().language();
    let (text, language) = text.get(chosen);
    let text = text.to_owned();
    if language == chosen {
        text.into_any()
    } else {
        view! { <span lang=language.tag()>{text}</span> }.into_any()
    }
}

/// In which case a paper is asked: “Chỉ khi …”. The text of the content may begin with such a word
/// itself; it is not said twice.
pub(crate) fn only_if(case: &LocalizedText) -> String {
    let text = plain(case);
    let lead = words().only_if_leads();
    let rest =
        lead.split(", ").find_map(|lead| text.strip_prefix(lead)).unwrap_or(&text).trim_start();
    let mut letters = rest.chars();
    // An acronym keeps its capitals.
    let second_is_small = rest.chars().nth(1).is_none_or(|c| !c.is_uppercase());
    let rest = match letters.next() {
        Some(first) if second_is_small => first.to_lowercase().chain(letters).collect(),
        _ => rest.to_owned(),
    };
    words().plan_paper_only_if(rest)
}

/// The same as plain text, for titles and for copying.
pub(crate) fn plain(text: &LocalizedText) -> String {
    text.text(words().language()).to_owned()
}
