//! Erasing the vault. Open or not: whoever lost the code and the sheet must be able to begin anew.

use leptos::{prelude::*, task::spawn_local};
use wire::{EraseVault, LockKind, VaultStage};

use super::gate::{
    fields::{Field, Form, Takes, form},
    standing,
};
use crate::{
    ask::ask,
    parts::{ButtonLink, Doubt, Heading, say},
    route::{Papers, Route, go},
    words::words,
};

/// The page.
pub(super) fn screen() -> impl IntoView {
    standing("papers-erase", |vault| {
        let w = words();
        if matches!(vault.stage, VaultStage::Absent { .. }) {
            return view! {
                <Heading text=w.erase_title() />
                <p>{w.erase_none()}</p>
                <ButtonLink to=Route::Home text=w.lost_home() />
            }
            .into_any();
        }
        let state = Form::new(LockKind::Pin);
        let typed = RwSignal::new(String::new());
        let field = Field {
            fault: Callback::new(move |()| {
                (!typed.with_untracked(|t| agreed(t))).then(|| words().erase_other())
            }),
            ..Field::new("erase-word", Takes::Word, Signal::stored(w.erase_type()), typed)
        };
        let send = Callback::new(move |()| {
            state.busy.set(true);
            spawn_local(async move {
                match ask(&EraseVault { sure: true }).await {
                    Ok(_) => {
                        say(words().erase_erased());
                        go(&Route::Home);
                    }
                    Err(failure) => state.fails(failure, 0),
                }
            });
        });
        let open = matches!(vault.stage, VaultStage::Open(_));
        let backup = open.then(|| {
            view! { <ButtonLink to=Route::Papers(Papers::More) quiet=true text=w.erase_first() /> }
        });
        view! {
            <Heading text=w.erase_title() />
            <Doubt>
                <p>{w.erase_about()}</p>
            </Doubt>
            {form(state, vec![field], w.erase_go(), send, backup.into_any())}
        }
        .into_any()
    })
}

/// Whether the word that was asked for was typed, in either language, with its marks or without.
fn agreed(typed: &str) -> bool {
    let plain: String = typed
        .trim()
        .to_lowercase()
        .chars()
        .filter(|c| *c != '\u{301}')
        .map(|c| match c {
            'ó' => 'o',
            'á' => 'a',
            c => c,
        })
        .collect();
    ["xoa", "delete"].contains(&plain.as_str())
}
