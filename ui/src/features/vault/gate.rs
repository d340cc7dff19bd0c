//! What must be done before the vault opens: make it, unlock it, use the sheet. Shown in the place
//! of the page that was asked for, which appears there once the vault is open.

mod closed;
pub(super) mod fields;
pub(super) mod secrets;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wire::{
    CreateVault, Failure, LockKind, ReadVault, StopVaultWork, VaultFacts, VaultStage, VaultState,
    VaultWork, VaultWorkKind, VaultWorkStage,
};

use self::{
    fields::{Form, form},
    secrets::{new_secret, switch},
};
use super::lock;
use crate::{
    ask::ask,
    browser,
    parts::{ButtonLink, Heading, Icon, Progress, Screen, awaited},
    remote::{Remote, RemoteSignal, load, reload},
    route::{Papers, Route, go},
    words::words,
};

/// How often the desk is asked how far long work is, in milliseconds.
const PACE: i32 = 400;

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
        stage => closed::closed(stage, data),
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
        view! {
            <Heading text=w.vault_new_title() />
            {closed::passphrase_here(keychain)}
            {form(state, new_secret(state, first, again).to_vec(), w.go_on(), send, rest.into_any())}
        }
        .into_any()
    })
}

/// The work of `kind` in what the desk says.
pub(super) fn work_of(work: Option<VaultWork>, kind: VaultWorkKind) -> Option<VaultWork> {
    work.filter(|work| work.kind == kind)
}

/// Whether long work is under way.
pub(super) fn runs(work: &VaultWork) -> bool {
    work.stage == VaultWorkStage::Running
}

/// Long work: how far it is, a way to stop it, and `ended` with how it ended.
pub(super) fn working(
    work: &VaultWork,
    title: String,
    ended: impl FnOnce(Result<VaultState, Failure>) + 'static,
) -> AnyView {
    let (done, of) = (RwSignal::new(work.done), RwSignal::new(work.of));
    spawn_local(async move {
        loop {
            browser::rest(PACE).await;
            if done.try_get_untracked().is_none() {
                return;
            }
            let now = ask(&ReadVault {}).await;
            if let Ok(VaultState { work: Some(work), .. }) = &now
                && runs(work)
            {
                let _ = (of.try_set(work.of), done.try_set(work.done));
                continue;
            }
            return ended(now);
        }
    });
    let stop = move |_| {
        spawn_local(async {
            let _ = ask(&StopVaultWork {}).await;
        });
    };
    let percent = move || {
        let percent = done.get().saturating_mul(100).checked_div(of.get()).unwrap_or(0).min(100);
        words().settings_data_percent(percent.to_string())
    };
    view! {
        <Heading text=title.clone() />
        <div class="stack tight" role="status">
            <p>{percent}</p>
            <Progress done of label=title />
        </div>
        <div>
            <button type="button" class="button quiet" id="stop-work" on:click=stop>
                <Icon name="x" />
                {words().work_stop()}
            </button>
        </div>
    }
    .into_any()
}
