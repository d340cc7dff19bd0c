//! The recovery sheet: shown to be printed or written down, then checked by typing words of it back.

use js_sys::Date;
use leptos::{prelude::*, task::spawn_local};
use wire::{
    AgreeSheet, Failure, LockKind, OfferSheet, ReadSheet, Reason, SheetPage, VaultState, VaultWork,
    VaultWorkKind, VaultWorkStage,
};

use super::{
    gate::{
        fields::{Field, Form, Takes, form},
        gated, gated_work,
    },
    work::{runs, work_of, working},
};
use crate::{
    ask::ask,
    browser,
    parts::{ButtonLink, FailureNote, Heading, Icon, awaited, say},
    remote::{Remote, RemoteSignal},
    route::{Papers, Route, go},
    words::words,
};

/// Letters of `AGE-SECRET-KEY-1`.
const HEAD: usize = 16;
/// Letters of the key that stand together.
const GROUP: usize = 6;
/// Light modules around a QR code that a reader needs.
const QUIET: usize = 4;

/// The sheet that waits; `None` when none does.
type Waiting = RemoteSignal<Option<SheetPage>>;

fn read(data: Waiting) {
    spawn_local(async move {
        let page = match ask(&ReadSheet {}).await {
            Ok(page) => Ok(Some(page)),
            Err(failure) if failure.reason == Reason::NotFound => Ok(None),
            Err(failure) => Err(failure),
        };
        let _ = data.try_set(page.into());
    });
}

/// The sheet, or when it was checked.
pub(super) fn screen() -> impl IntoView {
    gated("papers-sheet", |facts| {
        let data: Waiting = RwSignal::new(Remote::Loading);
        read(data);
        awaited(
            data,
            move || read(data),
            move |page| match page {
                Some(page) => shown(&page),
                None => agreed(facts.sheet_checked, data),
            },
        )
    })
}

fn shown(page: &SheetPage) -> AnyView {
    let w = words();
    view! {
        <Heading text=w.sheet_title() />
        <div class="stack tight">
            <p>{w.sheet_why()}</p>
            <p>{w.sheet_guard()}</p>
        </div>
        {card(page)}
        <div class="cluster">
            <button type="button" class="button" on:click=move |_| browser::print()>
                <Icon name="printer" />
                {w.sheet_print()}
            </button>
            <ButtonLink to=Route::Papers(Papers::Check) quiet=true text=w.sheet_done() />
        </div>
    }
    .into_any()
}

/// The sheet as it is printed.
fn card(page: &SheetPage) -> impl IntoView + use<> {
    let w = words();
    let today = phrases::moment_date((Date::now() / 1000.0) as i64);
    let list = page.words.iter().map(|word| view! { <li>{word.clone()}</li> }).collect_view();
    // What every key begins with stands alone.
    let (head, rest) = page.key.split_at_checked(HEAD).unwrap_or(("", &page.key));
    let letters: Vec<char> = rest.chars().collect();
    let key = std::iter::once(head.to_owned())
        .chain(letters.chunks(GROUP).map(|group| group.iter().collect()))
        .map(|group| view! { <span>{group}</span> })
        .collect_view();
    let how = [w.sheet_how_1(), w.sheet_how_2(), w.sheet_how_3()]
        .map(|line| view! { <li>{line}</li> })
        .collect_view();
    view! {
        <section class="card recovery print-only" data-unread="">
            <div class="stack tight">
                <h2>{w.sheet_card_title()}</h2>
                <p>{w.sheet_card_made(today)}</p>
            </div>
            <h3>{w.sheet_words()}</h3>
            <ol class="recovery-words" lang="vi">{list}</ol>
            <div class="recovery-key">
                {qr(page)}
                <div class="stack tight">
                    <h3>{w.sheet_key()}</h3>
                    <p class="recovery-letters">{key}</p>
                </div>
            </div>
            <h3>{w.sheet_how_title()}</h3>
            <ol class="numbered">{how}</ol>
        </section>
    }
}

/// The QR code of the key, dark on white in every theme.
fn qr(page: &SheetPage) -> impl IntoView + use<> {
    let side = usize::try_from(page.side).unwrap_or(0).max(1);
    let all = side + 2 * QUIET;
    let dark: String = page
        .modules
        .bytes()
        .enumerate()
        .filter(|(_, module)| *module == b'1')
        .map(|(n, _)| format!("M{} {}h1v1h-1z", n % side + QUIET, n / side + QUIET))
        .collect();
    view! {
        <svg class="qr" viewBox=format!("0 0 {all} {all}") role="img" aria-label=words().sheet_qr()>
            <path class="qr-ground" d=format!("M0 0h{all}v{all}h-{all}z")></path>
            <path class="qr-modules" d=dark></path>
        </svg>
    }
}

/// No sheet waits: when it was checked, and the way to a new one.
fn agreed(checked: Option<i64>, data: Waiting) -> AnyView {
    let w = words();
    let failed = RwSignal::new(None::<Failure>);
    let offer = move |_| {
        failed.set(None);
        crate::remote::then(OfferSheet {}, failed, move |page| {
            let _ = data.try_set(Remote::Ready(Some(page)));
        });
    };
    view! {
        <Heading text=w.sheet_checked_title() />
        {checked.map(|at| view! { <p>{w.sheet_checked(phrases::moment_date(at))}</p> })}
        <p>{w.sheet_again_about()}</p>
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        <div>
            <button type="button" class="button" id="new-sheet" on:click=offer>
                {w.sheet_again()}
            </button>
        </div>
    }
    .into_any()
}

/// Typing words of the sheet back.
pub(super) fn check() -> impl IntoView {
    gated_work("papers-check", |_, work| {
        let data: Waiting = RwSignal::new(Remote::Loading);
        read(data);
        let state = Form::new(LockKind::Pin);
        let under_way = work_of(work, VaultWorkKind::NewSheet).filter(runs);
        let work = RwSignal::new(under_way);
        move || match work.get() {
            Some(now) => {
                working(&now, words().sheet_working(), move |end| told(end, state, work)).into_any()
            }
            None => awaited(
                data,
                move || read(data),
                move |page| match page {
                    Some(page) => checking(&page, state, work),
                    None => agreed(None, data),
                },
            )
            .into_any(),
        }
    })
}

fn checking(page: &SheetPage, state: Form, work: RwSignal<Option<VaultWork>>) -> AnyView {
    const IDS: [&str; 3] = ["sheet-word-1", "sheet-word-2", "sheet-word-3"];
    let w = words();
    let fields: Vec<Field> = page
        .check
        .iter()
        .zip(IDS)
        .map(|(n, id)| {
            let label = Signal::stored(w.sheet_check_word(n.to_string()));
            Field::new(id, Takes::Word, label, RwSignal::new(String::new()))
        })
        .collect();
    let typed: Vec<RwSignal<String>> = fields.iter().map(|f| f.value).collect();
    let send = Callback::new(move |()| {
        state.busy.set(true);
        let words = typed.iter().map(|t| t.get_untracked().trim().to_owned()).collect();
        spawn_local(async move { told(ask(&AgreeSheet { words }).await, state, work) });
    });
    let again = view! {
        <ButtonLink to=Route::Papers(Papers::Sheet) quiet=true text=w.sheet_check_see() />
    };
    view! {
        <div class="stack tight">
            <Heading text=w.sheet_check_title() />
            <p>{w.sheet_check_about()}</p>
        </div>
        {form(state, fields, w.go_on(), send, again.into_any())}
    }
    .into_any()
}

/// Goes on with what the desk says.
fn told(answer: Result<VaultState, Failure>, state: Form, shown: RwSignal<Option<VaultWork>>) {
    let failure = match answer {
        Ok(vault) => match work_of(vault.work, VaultWorkKind::NewSheet) {
            Some(work) if runs(&work) => {
                let _ = shown.try_set(Some(work));
                return;
            }
            Some(VaultWork { stage: VaultWorkStage::Failed(failure), .. }) => failure,
            Some(VaultWork { stage: VaultWorkStage::Stopped, .. }) => {
                say(words().sheet_stopped());
                return go(&Route::Papers(Papers::Sheet));
            }
            _ => {
                say(words().sheet_agreed());
                return go(&Route::Papers(Papers::List));
            }
        },
        Err(failure) => failure,
    };
    let _ = shown.try_set(None);
    state.fails(failure, 0);
}
