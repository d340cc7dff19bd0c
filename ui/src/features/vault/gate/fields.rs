//! Short forms of secrets and words: all fields on one page, in simple mode one a step. What is wrong
//! is said above the fields and at the field, in the same words.

use js_sys::Date;
use leptos::{html, prelude::*, task::spawn_local};
use wire::{Failure, LockKind, Reason, Secret};

use super::{super::lock, secrets::secret};
use crate::{
    browser,
    comfort::simple,
    parts::{FailureNote, Icon, say},
    words::words,
};

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Takes {
    /// A PIN or a passphrase: of this kind, or of that of the form.
    Secret(Option<LockKind>),
    /// A word.
    Word,
    /// The words of a sheet.
    Sheet,
}

/// One field of a form.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    /// Its id, unique on the page.
    pub(crate) id: &'static str,
    /// What it takes.
    pub(crate) takes: Takes,
    /// Its label.
    pub(crate) label: Signal<String>,
    /// What helps to fill it in; may be empty.
    pub(crate) hint: Signal<String>,
    /// What was typed.
    pub(crate) value: RwSignal<String>,
    /// What is wrong with it.
    pub(crate) fault: Callback<(), Option<String>>,
    /// It repeats the field before it.
    pub(crate) again: bool,
}

impl Field {
    /// A field that must not be empty.
    pub(crate) fn new(
        id: &'static str,
        takes: Takes,
        label: Signal<String>,
        value: RwSignal<String>,
    ) -> Self {
        let fault = Callback::new(move |()| {
            value.with_untracked(|v| v.trim().is_empty()).then(|| words().vault_empty())
        });
        Self { id, takes, label, hint: Signal::stored(String::new()), value, fault, again: false }
    }
}

/// What a form is doing.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// The field that is asked for in simple mode; where a fault is, in both.
    pub(crate) at: RwSignal<usize>,
    /// What the desk could not do.
    pub(crate) failed: RwSignal<Option<Failure>>,
    /// Whether the desk is at it.
    pub(crate) busy: RwSignal<bool>,
    /// Seconds until the next try.
    pub(crate) left: RwSignal<u64>,
    /// What kind of secret is typed.
    pub(crate) kind: RwSignal<LockKind>,
    pub(super) fault: RwSignal<Option<String>>,
    shown: RwSignal<bool>,
}

impl Form {
    /// A form for secrets of `kind`.
    pub(crate) fn new(kind: LockKind) -> Self {
        Self {
            at: RwSignal::new(0),
            failed: RwSignal::new(None),
            busy: RwSignal::new(false),
            left: RwSignal::new(0),
            kind: RwSignal::new(kind),
            fault: RwSignal::new(None),
            shown: RwSignal::new(false),
        }
    }

    /// The secret that was typed into `value`.
    pub(crate) fn secret(self, value: RwSignal<String>) -> Secret {
        secret(self.kind.get_untracked(), value)
    }

    /// Shows what the desk could not do, at the field `at`.
    pub(crate) fn fails(self, failure: Failure, at: usize) {
        let wait = match failure.reason {
            Reason::VaultLocked => return lock::again(),
            Reason::WrongSecret { wait } => wait,
            Reason::Wait { seconds } => seconds,
            _ => 0,
        };
        let _ = (self.busy.try_set(false), self.at.try_set(at));
        if self.failed.try_set(Some(failure)).is_none() {
            self.wait(wait);
        }
    }

    /// Takes nothing for so many seconds.
    pub(crate) fn wait(self, seconds: u64) {
        if seconds == 0 || self.left.get_untracked() > 0 {
            return;
        }
        // By the clock, because timers of a page that is not seen run slowly.
        let end = Date::now() + seconds as f64 * 1000.0;
        self.left.set(seconds);
        spawn_local(async move {
            loop {
                browser::rest(1000).await;
                let left = ((end - Date::now()) / 1000.0).ceil().max(0.0) as u64;
                if self.left.try_set(left).is_some() {
                    return;
                }
                if left == 0 {
                    let _ = self.failed.try_set(None);
                    return say(words().vault_wait_over());
                }
            }
        });
    }
}

/// The form itself; `send` is called once everything is filled in; `rest` stands beside the button.
pub(crate) fn form(
    form: Form,
    fields: Vec<Field>,
    button: String,
    send: Callback<()>,
    rest: AnyView,
) -> AnyView {
    let of = fields.len();
    let list = fields.clone();
    let secrets: Vec<bool> = fields.iter().map(|f| matches!(f.takes, Takes::Secret(_))).collect();
    let go = move || {
        if form.busy.get_untracked() || form.left.get_untracked() > 0 {
            return;
        }
        form.failed.set(None);
        form.fault.set(None);
        let at = form.at.get_untracked().min(of - 1);
        let asked = if simple() { at..at + 1 } else { 0..of };
        for (i, field) in list.iter().enumerate().take(asked.end).skip(asked.start) {
            if let Some(fault) = field.fault.run(()) {
                form.fault.set(Some(fault));
                // What was typed first is not seen any more: both are typed anew.
                if field.again && simple() {
                    field.value.set(String::new());
                    list[i - 1].value.set(String::new());
                    form.at.set(i - 1);
                } else {
                    form.at.set(i);
                }
                return;
            }
        }
        if asked.end < of {
            form.at.set(asked.end);
        } else {
            send.run(());
        }
    };
    let ids: Vec<&'static str> = fields.iter().map(|f| f.id).collect();
    let places = ids.clone();
    Effect::new(move |before: Option<(usize, bool)>| {
        let now = (form.at.get(), form.failed.with(Option::is_some));
        let moved = before.is_some_and(|b| b != now && (now.1 || b.0 != now.0));
        if moved && form.fault.with_untracked(Option::is_none) {
            focus(places[now.0.min(of - 1)]);
        }
        now
    });
    let rows = fields.into_iter().enumerate().map(|(i, f)| row(form, f, i)).collect_view();
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                go();
            }
        >
            {move || {
                let id = ids[form.at.get().min(of - 1)];
                form.fault.get().map(|text| view! { <Fix text id /> })
            }}
            {move || form.failed.get().map(|failure| view! { <FailureNote failure /> })}
            {(simple() && of > 1)
                .then(|| {
                    view! {
                        <p class="step-count">
                            {move || {
                                words().vault_step((form.at.get() + 1).to_string(), of.to_string())
                            }}
                        </p>
                    }
                })}
            {rows}
            {move || {
                let here = secrets.iter().skip(if simple() { form.at.get() } else { 0 });
                let mut here = here.take(if simple() { 1 } else { of });
                here.any(|secret| *secret).then(|| show(form))
            }}
            {move || {
                Some(form.left.get())
                    .filter(|left| *left > 0)
                    .map(|left| {
                        let time = phrases::wait(words(), left);
                        view! { <p class="vault-wait">{words().vault_wait(time)}</p> }
                    })
            }}
            <div class="cluster">
                <button
                    type="submit"
                    class="button"
                    aria-disabled=move || (form.busy.get() || form.left.get() > 0).to_string()
                >
                    {move || if form.busy.get() { words().vault_busy() } else { button.clone() }}
                </button>
                {rest}
            </div>
        </form>
    }
    .into_any()
}

/// Moves the focus to the field `id` once it is seen.
pub(crate) fn focus(id: &'static str) {
    browser::focus_later(format!("#{id}"));
}

/// A field with its label, its hint and what is wrong with it.
fn row(form: Form, field: Field, place: usize) -> impl IntoView {
    let Field { id, takes, label, hint, value, .. } = field;
    let wrong = move || form.at.get() == place && form.fault.with(Option::is_some);
    let kind = move || match takes {
        Takes::Secret(_) if !form.shown.get() => "password",
        _ => "text",
    };
    let mode = move || match takes {
        Takes::Secret(of) if of.unwrap_or_else(|| form.kind.get()) == LockKind::Pin => "numeric",
        _ => "text",
    };
    let about = format!("{id}-about");
    let described = about.clone();
    let entry = if takes == Takes::Sheet {
        view! {
            <textarea
                id=id
                class="text-field"
                rows="6"
                inputmode="text"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described
                aria-invalid=move || wrong().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id
                class="text-field"
                type=kind
                inputmode=mode
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                maxlength="128"
                aria-describedby=described
                aria-invalid=move || wrong().then_some("true")
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! {
        <div class="stack tight vault-field" hidden=move || simple() && form.at.get() != place>
            <label for=id>{move || label.get()}</label>
            {entry}
            <div id=about class="stack tight">
                {move || {
                    let fault = if wrong() { form.fault.get() } else { None };
                    fault.map(|text| view! { <p class="vault-fault">{text}</p> })
                }}
                {move || {
                    let hint = hint.get();
                    (!hint.is_empty()).then(|| view! { <p class="small soft">{hint}</p> })
                }}
            </div>
        </div>
    }
}

/// Shows what is typed, or hides it again.
fn show(form: Form) -> impl IntoView {
    let shown = form.shown;
    view! {
        <button
            type="button"
            class="vault-show"
            aria-pressed=move || shown.get().to_string()
            on:click=move |_| shown.update(|s| *s = !*s)
        >
            <Icon name="eye" />
            {move || if shown.get() { words().vault_hide() } else { words().vault_show() }}
        </button>
    }
}

/// The summary of what is wrong: takes the focus and leads to the field.
#[component]
fn Fix(text: String, id: &'static str) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let before = document().title();
    on_cleanup(move || browser::title(&before));
    Effect::new(move |_| {
        if let Some(summary) = node.get() {
            let w = words();
            browser::title(&format!("{} – {}", w.failure_page_title(), w.app_name()));
            browser::focus(&summary);
        }
    });
    view! {
        <div class="failure" role="alert" tabindex="-1" node_ref=node data-reason="field">
            <Icon name="triangle-alert" />
            <div class="stack tight">
                <h2>{words().vault_fix()}</h2>
                <button type="button" class="to-field" on:click=move |_| focus(id)>
                    {text}
                </button>
            </div>
        </div>
    }
}
