//! The lock: what is opened goes away by itself, with a warning a minute before.

use js_sys::Date;
use leptos::{ev, prelude::*, task::spawn_local};
use wire::{LockVault, ReadVault, TouchVault, VaultStage};

use crate::{ask::ask, browser, parts::modal, words::words};

/// How often the desk is asked how the vault stands, in seconds.
const PACE: u32 = 5;
/// From how many seconds before the lock there is a warning: a minute, however the desk was asked.
const WARNING: u64 = 60 + PACE as u64;
/// How seldom the desk is told that the citizen is here, in milliseconds.
const SELDOM: f64 = 20_000.0;

/// As the name of the window: the vault is to be locked before anything of it is shown.
const OWED: &str = "lock-owed";

/// Loads the page anew, so that nothing that was opened stays in memory; the way stays the same.
/// The vault is locked by then.
pub(super) fn again() {
    owe(false);
    let _ = window().location().reload();
}

/// Notes, for a page that is loaded anew, whether the vault is to be locked.
pub(super) fn owe(owed: bool) {
    let _ = window().set_name(if owed { OWED } else { "" });
}

/// Whether the vault is to be locked.
pub(super) fn is_owed() -> bool {
    window().name().is_ok_and(|name| name == OWED)
}

/// Locks now.
pub(super) fn now() {
    spawn_local(async {
        let _ = ask(&LockVault {}).await;
        again();
    });
}

/// Watches over an open page: warns before the lock and tears the page down after it.
pub(super) fn watch() -> impl IntoView {
    let open = RwSignal::new(false);
    let stay = move || {
        let _ = open.try_set(false);
        spawn_local(async {
            let _ = ask(&TouchVault {}).await;
        });
    };
    spawn_local(async move {
        loop {
            for _ in 0..PACE {
                browser::rest(1000).await;
                if open.try_get_untracked().is_none() {
                    return;
                }
            }
            match ask(&ReadVault {}).await.map(|vault| vault.stage) {
                Ok(VaultStage::Open(facts)) => {
                    let soon = facts.locks_in <= WARNING;
                    if open.try_get_untracked().is_some_and(|was| was != soon) {
                        open.set(soon);
                    }
                }
                // Closed, or it cannot be said: while it is open the desk always can.
                _ if open.try_get_untracked().is_some() => return again(),
                _ => return,
            }
        }
    });
    let last = StoredValue::new(Date::now());
    let here = move || {
        if Date::now() - last.get_value() > SELDOM && !open.get_untracked() {
            last.set_value(Date::now());
            stay();
        }
    };
    let heard = [
        window_event_listener(ev::click, move |_| here()),
        window_event_listener(ev::keydown, move |_| here()),
        window_event_listener(ev::scroll, move |_| here()),
    ];
    on_cleanup(move || heard.into_iter().for_each(|listener| listener.remove()));
    warning(open, stay)
}

/// The calm word before the lock. Escape stays open, as the first button does.
fn warning(open: RwSignal<bool>, stay: impl Fn() + Copy + 'static) -> impl IntoView {
    let w = words();
    let node = modal(open);
    let closed = move |_| {
        if open.get_untracked() {
            stay();
        }
    };
    view! {
        <dialog
            class="dialog"
            role="alertdialog"
            node_ref=node
            aria-labelledby="lock-title"
            aria-describedby="lock-about"
            on:close=closed
        >
            <h2 id="lock-title">{w.vault_soon_title()}</h2>
            <p id="lock-about">{w.vault_soon_about()}</p>
            <div class="cluster">
                <button type="button" class="button" on:click=move |_| stay()>
                    {w.vault_soon_stay()}
                </button>
                <button type="button" class="button quiet" on:click=move |_| now()>
                    {w.vault_soon_lock()}
                </button>
            </div>
        </dialog>
    }
}
