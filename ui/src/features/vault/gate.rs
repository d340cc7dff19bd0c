//! What must be done before the vault opens: make it, unlock it, use the sheet. Shown in the place
//! of the page that was asked for, which appears there once the vault is open.

mod closed;
pub(super) mod fields;
pub(super) mod secrets;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{CreateVault, LockKind, ReadVault, VaultFacts, VaultStage, VaultState, VaultWork};

use self::{
    fields::{Form, form},
    secrets::{new_secret, switch},
};
use super::lock;
use crate::{
    ask::ask,
    parts::{ButtonLink, Heading, Screen, awaited},
    remote::{Remote, RemoteSignal, load, reload},
    route::{Papers, Route, go},
    words::words,
};

/// A screen of the vault named `name`: shows `ready` once the vault is open; before that what must
/// be done first (make it, unlock it, the sheet, no keychain), in the same place. `data-state` is
/// loading | failed | absent | locked | needs-sheet | no-keychain | ready.
pub(super) fn gated<V: IntoView + 'static>(
    name: &'static str,
    ready: impl Fn(VaultFacts) -> V + Send + Sync + 'static,
) -> impl IntoView {
    gated_work(name, move |facts, _| ready(facts))
}

/// As [`gated`]; `ready` is told of long work too.
pub(super) fn gated_work<V: IntoView + 'static>(
    name: &'static str,
    ready: impl Fn(VaultFacts, Option<VaultWork>) -> V + Send + Sync + 'static,
) -> impl IntoView {
    once_open(name, Box::new(move |facts, work| ready(facts, work).into_any()))
}

/// What is shown of an open vault.
type Ready = Box<dyn Fn(VaultFacts, Option<VaultWork>) -> AnyView + Send + Sync>;

fn once_open(name: &'static str, ready: Ready) -> AnyView {
    let shown = move |vault: VaultState, data| match vault.stage {
        VaultStage::Open(facts) => (lock::watch(), ready(facts, vault.work)).into_any(),
        _ => closed::closed(vault, data),
    };
    screen(name, stage_name, Box::new(shown))
}

/// A screen that shows something however the vault stands.
pub(super) fn standing(
    name: &'static str,
    shown: impl Fn(VaultState) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    screen(name, Remote::state, Box::new(move |vault, _| shown(vault)))
}

/// What is shown of a vault.
type Shown = Box<dyn Fn(VaultState, RemoteSignal<VaultState>) -> AnyView + Send + Sync>;

/// Made once for all pages, whatever is in them.
fn screen(
    name: &'static str,
    named: fn(&Remote<VaultState>) -> &'static str,
    shown: Shown,
) -> AnyView {
    let data = load(ReadVault {});
    let state = Signal::derive(move || data.with(named));
    view! {
        <Screen name state>
            {awaited(
                data,
                move || reload(data, ReadVault {}),
                move |vault: VaultState| shown(vault, data),
            )}
        </Screen>
    }
    .into_any()
}

/// The name of the state for [`Screen`].
fn stage_name(vault: &Remote<VaultState>) -> &'static str {
    let Remote::Ready(vault) = vault else { return vault.state() };
    match vault.stage {
        VaultStage::Absent { .. } => "absent",
        VaultStage::Locked { .. } => "locked",
        VaultStage::NeedsSheet { .. } => "needs-sheet",
        VaultStage::NoKeychain { .. } => "no-keychain",
        VaultStage::Open(_) => "ready",
    }
}

/// Making the vault: a PIN, or a passphrase where there is no keychain or it is wished for.
pub(super) fn new() -> impl IntoView {
    standing("papers-new", |vault| {
        let w = words();
        let VaultStage::Absent { keychain } = vault.stage else {
            return view! {
                <Heading text=w.vault_new_title() />
                <p>{w.vault_there()}</p>
                <ButtonLink to=Route::Papers(Papers::List) text=w.vault_open() />
            }
            .into_any();
        };
        let state = Form::new(if keychain { LockKind::Pin } else { LockKind::Passphrase });
        let (first, again) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let send = Callback::new(move |()| {
            state.busy.set(true);
            let (kind, secret) = (state.kind.get_untracked(), state.secret(first));
            spawn_local(async move {
                match ask(&CreateVault { kind, secret }).await {
                    Ok(_) => go(&Route::Papers(Papers::Sheet)),
                    Err(failure) => state.fails(failure, 0),
                }
            });
        });
        let rest = keychain
            .then(|| switch(state, first, again, [w.vault_use_phrase(), w.vault_use_pin()]));
        fields::focus("secret");
        view! {
            <Heading text=w.vault_new_title() focus=false />
            {closed::passphrase_here(keychain)}
            {form(state, new_secret(state, first, again).to_vec(), w.go_on(), send, rest.into_any())}
        }
        .into_any()
    })
}
