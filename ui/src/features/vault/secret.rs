//! Changing the PIN or passphrase.

use leptos::{prelude::*, task::spawn_local};
use wire::{ChangeSecret, LockKind, Reason};

use super::gate::{
    fields::{Field, Form, Takes, form},
    gated,
    secrets::{new_secret, secret, switch},
};
use crate::{
    ask::ask,
    parts::{Heading, say},
    route::{Papers, Route, go},
    words::words,
};

/// The page.
pub(super) fn screen() -> impl IntoView {
    gated("papers-pin", |facts| {
        let w = words();
        let state = Form::new(facts.kind);
        let [old, first, again] = std::array::from_fn(|_| RwSignal::new(String::new()));
        let label = match facts.kind {
            LockKind::Pin => w.vault_pin_old(),
            LockKind::Passphrase => w.vault_phrase_old(),
        };
        let mut fields = vec![Field::new(
            "secret-old",
            Takes::Secret(Some(facts.kind)),
            Signal::stored(label),
            old,
        )];
        fields.extend(new_secret(state, first, again));
        let send = Callback::new(move |()| {
            state.busy.set(true);
            let kind = state.kind.get_untracked();
            let call =
                ChangeSecret { old: secret(facts.kind, old), kind, secret: state.secret(first) };
            spawn_local(async move {
                match ask(&call).await {
                    Ok(_) => {
                        say(words().pin_changed());
                        go(&Route::Papers(Papers::More));
                    }
                    Err(failure) => {
                        let weak = failure.reason == Reason::WeakSecret;
                        if !weak {
                            let _ = old.try_set(String::new());
                        }
                        state.fails(failure, usize::from(weak));
                    }
                }
            });
        });
        let rest = switch(state, first, again, [w.pin_to_phrase(), w.pin_to_pin()]);
        view! {
            <Heading text=w.pin_title() />
            {form(state, fields, w.go_on(), send, rest)}
        }
    })
}
