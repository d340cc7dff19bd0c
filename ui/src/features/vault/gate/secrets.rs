//! PINs and passphrases: two fields for a new one, and whether it is good enough.

use js_sys::JsString;
use leptos::prelude::*;
use wire::{LockKind, SHORTEST_PASSPHRASE, SHORTEST_PIN, Secret};

use super::fields::{Field, Form, Takes};
use crate::words::words;

/// The two fields of a new secret.
pub(crate) fn new_secret(
    form: Form,
    first: RwSignal<String>,
    again: RwSignal<String>,
) -> [Field; 2] {
    let either = move |pin: fn() -> String, phrase: fn() -> String| {
        Signal::derive(move || if form.kind.get() == LockKind::Pin { pin() } else { phrase() })
    };
    let one = Field {
        hint: either(|| words().vault_pin_hint(), || words().vault_phrase_hint()),
        fault: Callback::new(move |()| {
            let kind = form.kind.get_untracked();
            first.with_untracked(|v| weak(kind, &clean(kind, v)))
        }),
        ..Field::new(
            "secret",
            Takes::Secret(None),
            either(|| words().vault_pin_new(), || words().vault_phrase_new()),
            first,
        )
    };
    let two = Field {
        fault: Callback::new(move |()| {
            (form.secret(first) != form.secret(again)).then(|| words().vault_mismatch())
        }),
        again: true,
        ..Field::new(
            "secret-again",
            Takes::Secret(None),
            either(|| words().vault_pin_again(), || words().vault_phrase_again()),
            again,
        )
    };
    [one, two]
}

/// The way from a PIN to a passphrase, and back, with what each is called.
pub(crate) fn switch(
    form: Form,
    first: RwSignal<String>,
    again: RwSignal<String>,
    [to_phrase, to_pin]: [String; 2],
) -> AnyView {
    let turn = move |_| {
        form.kind.update(|kind| {
            *kind = match kind {
                LockKind::Pin => LockKind::Passphrase,
                LockKind::Passphrase => LockKind::Pin,
            }
        });
        form.fault.set(None);
        first.set(String::new());
        again.set(String::new());
    };
    view! {
        <button type="button" class="button quiet" on:click=turn>
            {move || match form.kind.get() {
                LockKind::Pin => to_phrase.clone(),
                LockKind::Passphrase => to_pin.clone(),
            }}
        </button>
    }
    .into_any()
}

/// The secret of `kind` that was typed into `value`.
pub(crate) fn secret(kind: LockKind, value: RwSignal<String>) -> Secret {
    Secret(value.with_untracked(|v| clean(kind, v)))
}

/// What was typed without what does not count.
fn clean(kind: LockKind, text: &str) -> String {
    match kind {
        LockKind::Pin => text.chars().filter(|c| !c.is_whitespace()).collect(),
        // Keyboards write marks in two ways: the same words must open.
        LockKind::Passphrase => String::from(JsString::from(text.trim()).normalize("NFC")),
    }
}

/// Why a new secret is not taken: too short, or the first that a thief would try.
fn weak(kind: LockKind, text: &str) -> Option<String> {
    let w = words();
    let letters: Vec<char> = text.chars().collect();
    let (n, count) = (letters.len(), letters.len().to_string());
    let steps = |step: i64| {
        letters
            .windows(2)
            .all(|pair| i64::from(u32::from(pair[1])) - i64::from(u32::from(pair[0])) == step)
    };
    let alike = steps(0) || steps(1) || steps(-1);
    match kind {
        _ if n == 0 => Some(w.vault_empty()),
        LockKind::Pin if !letters.iter().all(char::is_ascii_digit) => Some(w.vault_pin_digits()),
        LockKind::Pin if n < SHORTEST_PIN => Some(w.vault_pin_short(count)),
        LockKind::Pin => alike.then(|| w.vault_pin_easy()),
        LockKind::Passphrase if n < SHORTEST_PASSPHRASE => Some(w.vault_phrase_short(count)),
        LockKind::Passphrase => alike.then(|| w.vault_phrase_easy()),
    }
}
