//! The short questions of the settings: each answer works at once and is kept.

use leptos::prelude::*;
use model::Language;
use wire::{Comfort, Contrast, Mode, Motion, TextSize, Theme};

use crate::{
    comfort::{self, comfort},
    parts::{Choice, Choices},
    route::Topic,
    words::words,
};

/// The question of a topic.
pub(super) fn title(topic: Topic) -> String {
    let w = words();
    match topic {
        Topic::Language => w.settings_language(),
        Topic::Mode => w.settings_mode(),
        Topic::Text => w.settings_text(),
        Topic::Contrast => w.settings_contrast(),
        Topic::Theme => w.settings_theme(),
        Topic::Motion => w.settings_motion(),
        Topic::Data => w.settings_data(),
        Topic::Requests => w.settings_requests(),
        Topic::All => w.settings_title(),
    }
}

/// An answer: its value, its words, what it changes.
type Answer = (&'static str, String, fn(&mut Comfort));

fn answers(topic: Topic) -> Vec<Answer> {
    let w = words();
    let percent = |p: &str| w.settings_text_value(p);
    match topic {
        Topic::Language => vec![
            ("vi", w.settings_language_vi(), |c| c.language = Language::Vi),
            ("en", w.settings_language_en(), |c| c.language = Language::En),
        ],
        Topic::Mode => vec![
            ("normal", w.settings_mode_normal(), |c| c.mode = Mode::Normal),
            ("simple", w.settings_mode_simple(), |c| c.mode = Mode::Simple),
        ],
        Topic::Text => vec![
            ("100", percent("100"), |c| c.text = TextSize::P100),
            ("125", percent("125"), |c| c.text = TextSize::P125),
            ("150", percent("150"), |c| c.text = TextSize::P150),
            ("175", percent("175"), |c| c.text = TextSize::P175),
            ("200", percent("200"), |c| c.text = TextSize::P200),
        ],
        Topic::Contrast => vec![
            ("auto", w.settings_contrast_auto(), |c| c.contrast = Contrast::Auto),
            ("more", w.settings_contrast_more(), |c| c.contrast = Contrast::More),
        ],
        Topic::Theme => vec![
            ("auto", w.settings_theme_auto(), |c| c.theme = Theme::Auto),
            ("light", w.settings_theme_light(), |c| c.theme = Theme::Light),
            ("dark", w.settings_theme_dark(), |c| c.theme = Theme::Dark),
        ],
        Topic::Motion => vec![
            ("auto", w.settings_motion_auto(), |c| c.motion = Motion::Auto),
            ("less", w.settings_motion_less(), |c| c.motion = Motion::Less),
        ],
        Topic::All | Topic::Data | Topic::Requests => Vec::new(),
    }
}

/// The question with its answers.
pub(super) fn group(topic: Topic, show_legend: bool) -> impl IntoView {
    let answers = answers(topic);
    let now = comfort().get_untracked();
    // The present answer is the one that would change nothing.
    let present = answers.iter().find(|(_, _, edit)| {
        let mut same = now;
        edit(&mut same);
        same == now
    });
    let chosen = RwSignal::new(present.map(|(value, _, _)| (*value).to_owned()));
    let choices = answers
        .iter()
        .map(|(value, text, _)| Choice {
            lang: (topic == Topic::Language).then_some(*value).filter(|v| *v != now.language.tag()),
            ..Choice::new(*value, text.clone())
        })
        .collect();
    let changed = Callback::new(move |value: String| {
        if let Some((_, _, edit)) = answers.iter().find(|(v, _, _)| *v == value) {
            comfort::change(edit, true);
        }
    });
    let name = format!("{topic:?}").to_lowercase();
    view! { <Choices name legend=title(topic) show_legend choices chosen changed /> }
}
