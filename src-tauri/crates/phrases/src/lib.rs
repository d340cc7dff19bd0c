//! The words of the interface in Vietnamese and English, as Fluent messages.
//!
//! One file per feature and language lies in `text/`; the build script checks them and writes one
//! function per message on [`Words`], its arguments in alphabetical order. What officials write
//! (names of services) is content, not here.

mod format;
mod reasons;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use model::Language;
use unic_langid::langid;

pub use format::{
    date, date_long, duration, moment, moment_date, money, money_range, money_words, number,
    time_of_day, wait,
};
pub use reasons::{Explanation, explain};

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The words of `language`.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let (tag, texts) = match language {
            Language::Vi => (langid!("vi"), VI),
            Language::En => (langid!("en"), EN),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        for text in texts {
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    fn say(&self, id: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(id).and_then(|m| m.value());
        pattern.map_or_else(String::new, |pattern| {
            self.bundle.format_pattern(pattern, arguments, &mut Vec::new()).into_owned()
        })
    }
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Words").field(&self.language).finish()
    }
}

include!(concat!(env!("OUT_DIR"), "/words.rs"));
