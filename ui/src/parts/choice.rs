//! One question with its answers: radio buttons as large as a finger needs.

use leptos::prelude::*;

/// One answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Choice {
    /// Its value.
    pub(crate) value: String,
    /// Its words.
    pub(crate) text: String,
    /// The language of the words, where it is not that of the page.
    pub(crate) lang: Option<&'static str>,
    /// A hint under them.
    pub(crate) about: Option<String>,
}

impl Choice {
    /// An answer without a hint.
    pub(crate) fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), lang: None, about: None }
    }
}

/// The answers to one question.
#[component]
pub(crate) fn Choices(
    /// The name of the group, unique on the page.
    #[prop(into)]
    name: String,
    /// The question, for screen readers; shown where it is not the heading.
    #[prop(into)]
    legend: String,
    /// Whether the question is shown here.
    #[prop(default = true)]
    show_legend: bool,
    /// The answers.
    choices: Vec<Choice>,
    /// The chosen value.
    chosen: RwSignal<Option<String>>,
    /// Called when another is chosen.
    #[prop(optional, into)]
    changed: Option<Callback<String>>,
) -> impl IntoView {
    let rows = choices
        .into_iter()
        .map(|choice| {
            let value = choice.value.clone();
            let mine = choice.value.clone();
            let group = name.clone();
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=group
                        value=choice.value
                        prop:checked=move || chosen.get().as_ref() == Some(&mine)
                        on:change=move |_| {
                            chosen.set(Some(value.clone()));
                            if let Some(changed) = changed {
                                changed.run(value.clone());
                            }
                        }
                    />
                    <span class="choice-text">
                        <span lang=choice.lang>{choice.text}</span>
                        {choice.about.map(|about| view! { <span class="choice-about">{about}</span> })}
                    </span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend class:unseen=!show_legend>{legend}</legend>
            {rows}
        </fieldset>
    }
}
