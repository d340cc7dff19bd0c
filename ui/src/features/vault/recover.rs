//! Opening with the sheet: its words, then a new PIN; everything is sealed anew for it.

use leptos::{prelude::*, task::spawn_local};
use wire::{
    Failure, LockKind, Reason, RecoverVault, Secret, VaultStage, VaultState, VaultWork,
    VaultWorkKind, VaultWorkStage,
};

use super::{
    gate::{
        fields::{Field, Form, Takes, form},
        secrets::new_secret,
        standing,
    },
    work::{runs, work_of, working},
};
use crate::{
    ask::ask,
    parts::{ButtonLink, Heading, RowLink, say},
    route::{Papers, Route},
    words::words,
};

/// What the key of a sheet begins with.
const KEY: &str = "age-secret-key-";

/// What the page shows.
#[derive(Clone)]
enum Now {
    /// The fields.
    Asking,
    /// Everything is sealed anew.
    Working(VaultWork),
    /// Open, with so many papers.
    Open(u32),
}

/// The page.
pub(super) fn screen() -> impl IntoView {
    standing("papers-recover", |vault| {
        let kind = match vault.stage {
            VaultStage::Absent { keychain: false }
            | VaultStage::NeedsSheet { keychain: false }
            | VaultStage::NoKeychain { .. } => LockKind::Passphrase,
            VaultStage::Locked { kind, .. } => kind,
            VaultStage::Open(facts) => facts.kind,
            _ => LockKind::Pin,
        };
        let absent = matches!(vault.stage, VaultStage::Absent { .. });
        let state = Form::new(kind);
        let [sheet, first, again] = std::array::from_fn(|_| RwSignal::new(String::new()));
        let under_way = work_of(vault.work, VaultWorkKind::Recover).filter(runs);
        let now = RwSignal::new(under_way.map_or(Now::Asking, Now::Working));
        let send = Callback::new(move |()| {
            state.busy.set(true);
            let call = RecoverVault {
                sheet: Secret(sheet.get_untracked()),
                kind,
                secret: state.secret(first),
            };
            spawn_local(async move { told(ask(&call).await, state, now) });
        });
        (move || match now.get() {
            Now::Asking => view! {
                {asking(state, sheet, first, again, send)}
                {(!absent).then(lost)}
            }
            .into_any(),
            Now::Working(work) => {
                working(&work, words().recover_working(), move |end| told(end, state, now))
            }
            Now::Open(papers) => open(papers),
        })
        .into_any()
    })
}

/// Goes on with what the desk says.
fn told(answer: Result<VaultState, Failure>, state: Form, now: RwSignal<Now>) {
    let vault = match answer {
        Ok(vault) => vault,
        Err(failure) => {
            let _ = now.try_update(|n| {
                if matches!(n, Now::Working(_)) {
                    *n = Now::Asking;
                }
            });
            // The words are the first field, the new secret the second.
            let at = usize::from(failure.reason == Reason::WeakSecret);
            return state.fails(failure, at);
        }
    };
    let next = match (vault.stage, work_of(vault.work, VaultWorkKind::Recover)) {
        (_, Some(work)) if runs(&work) => Now::Working(work),
        (VaultStage::Open(facts), _) => Now::Open(facts.papers),
        (_, Some(VaultWork { stage: VaultWorkStage::Failed(failure), .. })) => {
            let _ = now.try_set(Now::Asking);
            return state.fails(failure, 0);
        }
        _ => {
            say(words().recover_stopped());
            Now::Asking
        }
    };
    let _ = (state.busy.try_set(false), now.try_set(next));
}

/// How many words were typed.
fn count(typed: &str) -> usize {
    typed.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).count()
}

/// The field for the words of a sheet, or its key.
pub(super) fn sheet_field(sheet: RwSignal<String>) -> Field {
    let is_key = |typed: &str| typed.trim_start().to_lowercase().starts_with(KEY);
    Field {
        hint: Signal::derive(move || {
            sheet.with(|typed| match count(typed) {
                n if n > 0 && !is_key(typed) => words().recover_count(n.to_string()),
                _ => words().recover_hint(),
            })
        }),
        fault: Callback::new(move |()| {
            sheet.with_untracked(|typed| match count(typed) {
                0 => Some(words().vault_empty()),
                wire::SHEET_WORDS => None,
                _ if is_key(typed) => None,
                n => Some(words().err_sheet_count(n.to_string())),
            })
        }),
        ..Field::new("sheet-words", Takes::Sheet, Signal::stored(words().recover_words()), sheet)
    }
}

fn asking(
    state: Form,
    sheet: RwSignal<String>,
    first: RwSignal<String>,
    again: RwSignal<String>,
    send: Callback<()>,
) -> AnyView {
    let w = words();
    let mut fields = vec![sheet_field(sheet)];
    fields.extend(new_secret(state, first, again));
    view! {
        <Heading text=w.recover_title() />
        {form(state, fields, w.go_on(), send, ().into_any())}
    }
    .into_any()
}

/// The way on without a sheet: beginning anew.
fn lost() -> AnyView {
    let w = words();
    view! {
        <div class="rows" role="list">
            <RowLink to=Route::Papers(Papers::Erase) icon="circle-help">
                <span>{w.recover_lost()}</span>
                <span>{w.recover_lost_about()}</span>
            </RowLink>
        </div>
    }
    .into_any()
}

fn open(papers: u32) -> AnyView {
    let w = words();
    let (text, to, go) = if papers == 0 {
        (w.recover_empty(), Papers::Restore, w.recover_restore())
    } else {
        (w.recover_done(), Papers::List, w.recover_to_list())
    };
    let list = (papers == 0).then(|| {
        view! { <ButtonLink to=Route::Papers(Papers::List) quiet=true text=w.recover_to_list() /> }
    });
    view! {
        <Heading text=w.recover_done_title() />
        <p>{text}</p>
        <div class="cluster">
            <ButtonLink to=Route::Papers(to) text=go />
            {list}
        </div>
    }
    .into_any()
}
