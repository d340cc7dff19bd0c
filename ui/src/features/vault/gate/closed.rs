//! What stands in the place of a page while the vault is closed.

use leptos::{prelude::*, task::spawn_local};
use wire::{
    LockKind, ReadVault, Reason, UnlockVault, VaultStage, VaultState, VaultWorkKind, VaultWorkStage,
};

use super::fields::{Field, Form, Takes, focus, form};
use crate::{
    ask::ask,
    parts::{ButtonLink, Heading, Icon, Note},
    remote::{Remote, RemoteSignal, reload},
    route::{Papers, Route},
    words::words,
};

/// What must be done first.
pub(super) fn closed(vault: VaultState, data: RemoteSignal<VaultState>) -> AnyView {
    // The lock stops what is under way; only opening with the sheet goes on while it is closed.
    let stopped = vault.work.is_some_and(|work| {
        let ends = matches!(work.stage, VaultWorkStage::Stopped | VaultWorkStage::Running);
        ends && work.kind != VaultWorkKind::Recover
    });
    let stopped = stopped.then(|| {
        view! {
            <Note>
                <p>{words().papers_work_stopped()}</p>
            </Note>
        }
    });
    view! { {first(vault.stage, data)} {stopped} }.into_any()
}

fn first(stage: VaultStage, data: RemoteSignal<VaultState>) -> AnyView {
    match stage {
        VaultStage::Absent { keychain } => absent(keychain),
        VaultStage::Locked { kind, wait } => locked(kind, wait, data),
        VaultStage::NeedsSheet { keychain } => needs_sheet(keychain),
        VaultStage::NoKeychain { locked } => no_keychain(locked, data),
        VaultStage::Open(_) => ().into_any(),
    }
}

/// A link to a page of the vault that looks like a button.
fn way(to: Papers, quiet: bool, text: String) -> impl IntoView {
    view! { <ButtonLink to=Route::Papers(to) quiet text /> }
}

/// That a passphrase locks instead of a PIN, where there is no keychain.
pub(super) fn passphrase_here(keychain: bool) -> Option<impl IntoView> {
    (!keychain).then(|| {
        view! {
            <Note>
                <p>{words().vault_no_keychain_here()}</p>
            </Note>
        }
    })
}

fn absent(keychain: bool) -> AnyView {
    let w = words();
    let lines = [
        ("house", w.vault_about_here()),
        ("lock", w.vault_about_sealed()),
        ("wifi-off", w.vault_about_offline()),
    ]
    .map(|(name, text)| {
        view! {
            <li>
                <span class="door">
                    <Icon name />
                </span>
                <span>{text}</span>
            </li>
        }
    })
    .collect_view();
    view! {
        <Heading text=w.vault_title() />
        <ul class="vault-about">{lines}</ul>
        {passphrase_here(keychain)}
        <div class="cluster">
            {way(Papers::New, false, w.vault_make())}
            {way(Papers::Recover, true, w.vault_have_sheet())}
        </div>
    }
    .into_any()
}

fn locked(kind: LockKind, wait: u64, data: RemoteSignal<VaultState>) -> AnyView {
    let w = words();
    let state = Form::new(kind);
    state.wait(wait);
    let value = RwSignal::new(String::new());
    let label = match kind {
        LockKind::Pin => w.vault_pin(),
        LockKind::Passphrase => w.vault_phrase(),
    };
    let send = Callback::new(move |()| {
        state.busy.set(true);
        spawn_local(async move {
            match ask(&UnlockVault { secret: state.secret(value) }).await {
                Ok(open) => {
                    let _ = data.try_set(Remote::Ready(open));
                }
                // It is no longer there to be unlocked: what there is instead is said.
                Err(failure) if failure.reason == Reason::NeedsSheet => reload(data, ReadVault {}),
                Err(failure) => {
                    let _ = value.try_set(String::new());
                    state.fails(failure, 0);
                }
            }
        });
    });
    let field = Field::new("secret", Takes::Secret(None), Signal::stored(label), value);
    focus("secret");
    view! {
        <Heading text=w.vault_locked_title() focus=false />
        {form(
            state,
            vec![field],
            w.vault_unlock(),
            send,
            way(Papers::Recover, true, w.vault_forgot()).into_any(),
        )}
    }
    .into_any()
}

fn needs_sheet(keychain: bool) -> AnyView {
    let w = words();
    view! {
        <Heading text=w.vault_needs_title() />
        <p>{w.vault_needs_about()}</p>
        {passphrase_here(keychain)}
        <div class="cluster">{way(Papers::Recover, false, w.vault_use_sheet())}</div>
    }
    .into_any()
}

fn no_keychain(locked: bool, data: RemoteSignal<VaultState>) -> AnyView {
    let w = words();
    let about = if locked { w.vault_keychain_locked() } else { w.vault_keychain_silent() };
    view! {
        <Heading text=w.vault_keychain_title() />
        <p>{about}</p>
        <div class="cluster">
            <button type="button" class="button" on:click=move |_| reload(data, ReadVault {})>
                <Icon name="refresh-cw" />
                {w.retry()}
            </button>
            {way(Papers::Recover, true, w.vault_use_sheet())}
        </div>
    }
    .into_any()
}
