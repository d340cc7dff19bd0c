//! The papers: found while typing, of one person or all, in three orders; what must be minded first
//! stands above them.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use model::TimeUnit;
use wire::{FindPapers, PaperCard, PaperOrder, PaperPlace, PapersFound, Validity, VaultFacts};

use super::{gate::gated, paper};
use crate::{
    ask::ask,
    browser,
    parts::{
        Badge, ButtonLink, Choice, Choices, Empty, FailureNote, Heading, Icon, Note, RowLink, Tone,
    },
    remote::{Remote, RemoteSignal},
    route::{PaperPage, Papers, Route},
    words::words,
};

/// How long typing must rest before the desk is asked.
const REST: Duration = Duration::from_millis(120);
/// After how long a backup is old, in seconds.
const OLD: i64 = 90 * 86_400;

/// The papers.
pub(super) fn screen() -> impl IntoView {
    gated("papers", |facts| {
        let rest = if facts.papers == 0 { none().into_any() } else { all().into_any() };
        view! {
            <Heading text=words().papers_title() />
            {mind(&facts)}
            {rest}
        }
    })
}

/// What must be minded: the most important thing, with the way to it.
fn mind(facts: &VaultFacts) -> Option<impl IntoView + use<>> {
    let w = words();
    // Seconds fit.
    let now = (js_sys::Date::now() / 1000.0) as i64;
    let old = facts.backed_up.is_none_or(|at| now - at > OLD);
    let (text, go, to) = if facts.damaged > 0 {
        (w.papers_mind_damaged(), w.papers_mind_damaged_go(), Papers::Restore)
    } else if facts.sheet_waits || facts.sheet_checked.is_none() {
        (w.papers_mind_sheet(), w.papers_mind_sheet_go(), Papers::Sheet)
    } else if old && facts.papers > 0 {
        (w.papers_mind_backup(), w.papers_mind_backup_go(), Papers::More)
    } else {
        return None;
    };
    Some(view! {
        <Note icon="triangle-alert">
            <p>{text}</p>
            <a href=Route::Papers(to).hash()>{go}</a>
        </Note>
    })
}

fn add() -> impl IntoView {
    view! { <ButtonLink to=Route::Papers(Papers::Add) icon="plus" text=words().papers_add() /> }
}

fn more() -> impl IntoView {
    view! {
        <div class="rows" role="list">
            <RowLink to=Route::Papers(Papers::More) icon="shield">
                <span>{words().papers_more_title()}</span>
                <span>{words().papers_more_hint()}</span>
            </RowLink>
        </div>
    }
}

fn none() -> impl IntoView {
    let w = words();
    view! {
        <Empty icon="wallet-cards" title=w.papers_none_title()>
            <p>{w.papers_none_body()}</p>
            {add()}
        </Empty>
        {more()}
    }
}

/// What is looked for, and what was found.
#[derive(Clone, Copy)]
struct Look {
    text: RwSignal<String>,
    person: RwSignal<Option<String>>,
    order: RwSignal<Option<String>>,
    found: RemoteSignal<PapersFound>,
    /// Counts the questions: an answer to an older one comes too late.
    turn: StoredValue<u32>,
}

impl Look {
    /// Asks from `from` on; what was found before stays above it.
    fn ask(self, from: usize) {
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        let call = FindPapers {
            text: self.text.get_untracked(),
            person: self.person.get_untracked().filter(|p| !p.is_empty()),
            place: PaperPlace::Kept,
            order: match self.order.get_untracked().as_deref() {
                Some("name") => PaperOrder::Name,
                Some("expiry") => PaperOrder::Expiry,
                _ => PaperOrder::Newest,
            },
            from: u32::try_from(from).unwrap_or(u32::MAX),
        };
        spawn_local(async move {
            let mut answer = ask(&call).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            if let (Ok(new), Some(Remote::Ready(mut old))) =
                (&mut answer, self.found.try_get_untracked())
                && from > 0
            {
                old.papers.append(&mut new.papers);
                new.papers = old.papers;
            }
            let _ = self.found.try_set(answer.into());
            if from > 0 {
                // The first of the new ones.
                browser::focus_later(format!(".found > :nth-child({}) a", from + 1));
            }
        });
    }
}

fn all() -> impl IntoView {
    let w = words();
    let look = Look {
        text: RwSignal::new(String::new()),
        person: RwSignal::new(Some(String::new())),
        order: RwSignal::new(Some(String::from("newest"))),
        found: RwSignal::new(Remote::Loading),
        turn: StoredValue::new(0),
    };
    look.ask(0);
    // What stands below the papers comes with the first of them, so that it does not move.
    let here = Memo::new(move |_| look.found.with(|f| !matches!(f, Remote::Loading)));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let field = NodeRef::<html::Input>::new();
    view! {
        <form
            role="search"
            class="stack tight"
            on:submit=move |event| {
                event.prevent_default();
                browser::focus_on(".found a");
            }
        >
            <label for="papers-text">{w.papers_find()}</label>
            <div class="search-field">
                <Icon name="search" />
                <input
                    id="papers-text"
                    type="search"
                    inputmode="search"
                    autocomplete="off"
                    spellcheck="false"
                    maxlength="120"
                    node_ref=field
                    on:input=move |event| {
                        look.text.set(event_target_value(&event));
                        stop();
                        timer.set_value(set_timeout_with_handle(move || look.ask(0), REST).ok());
                    }
                />
            </div>
        </form>
        {sorting(look)}
        <div class="results stack">
            {move || match look.found.get() {
                Remote::Loading => {
                    view! { <p class="waiting" role="status">{words().loading()}</p> }.into_any()
                }
                Remote::Failed(failure) => {
                    let retry = Callback::new(move |()| look.ask(0));
                    view! { <FailureNote failure retry /> }.into_any()
                }
                Remote::Ready(found) => results(&found, look).into_any(),
            }}
        </div>
        {move || here.get().then(|| (add(), more()))}
    }
}

/// Whose papers, and in which order: folded away until wanted.
fn sorting(look: Look) -> impl IntoView {
    let w = words();
    let again = Callback::new(move |_: String| look.ask(0));
    let orders = vec![
        Choice::new("newest", w.papers_order_newest()),
        Choice::new("name", w.papers_order_name()),
        Choice::new("expiry", w.papers_order_expiry()),
    ];
    let people = Memo::new(move |before: Option<&Vec<String>>| {
        look.found.with(|found| match found {
            Remote::Ready(found) => found.people.clone(),
            _ => before.cloned().unwrap_or_default(),
        })
    });
    let whose = move || {
        let w = words();
        let mut choices = vec![Choice::new("", w.papers_people_all())];
        choices.extend(people.get().into_iter().map(|p| Choice::new(p.clone(), p)));
        let chosen = look.person;
        (choices.len() > 1).then(|| {
            view! { <Choices name="person" legend=w.papers_people() choices chosen changed=again /> }
        })
    };
    view! {
        <details>
            <summary>{w.papers_sorting()}</summary>
            <div class="stack">
                {whose}
                <Choices
                    name="order"
                    legend=w.papers_order()
                    choices=orders
                    chosen=look.order
                    changed=again
                />
            </div>
        </details>
    }
}

fn results(found: &PapersFound, look: Look) -> impl IntoView + use<> {
    let w = words();
    if found.papers.is_empty() {
        return view! { <p role="status">{w.papers_found_none()}</p> }.into_any();
    }
    let rows = found.papers.iter().map(row).collect_view();
    let count = w.papers_count(i64::from(found.of));
    view! {
        <p class="small soft" role="status">{count}</p>
        <div class="rows found" role="list">{rows}</div>
        {next_button(found, Callback::new(move |here| look.ask(here)))}
    }
    .into_any()
}

/// The way to what does not stand here yet; `next` is told how many do.
pub(super) fn next_button(
    found: &PapersFound,
    next: Callback<usize>,
) -> Option<impl IntoView + use<>> {
    let here = found.papers.len();
    (here < usize::try_from(found.of).unwrap_or(here)).then(|| {
        view! {
            <div>
                <button
                    type="button"
                    class="button quiet"
                    id="next"
                    on:click=move |_| next.run(here)
                >
                    {words().papers_next()}
                </button>
            </div>
        }
    })
}

fn row(card: &PaperCard) -> impl IntoView + use<> {
    let to = paper::way(&card.id, PaperPage::View);
    let name = paper::name(card);
    let unread = paper::unread(&name);
    let icon = if card.details.favourite { "star" } else { "file-text" };
    let first = card.details.favourite.then(|| words().papers_favourite());
    let (under, valid) = (paper::under(card), validity(card.validity));
    view! {
        <RowLink to icon>
            <span data-unread=unread>{name}</span>
            {under}
            {first.map(|first| view! { <span>{first}</span> })}
            {valid}
        </RowLink>
    }
}

/// Whether it is still valid, where that must be minded.
pub(super) fn validity(validity: Validity) -> Option<impl IntoView + use<>> {
    let w = words();
    let days = |n: u32| phrases::duration(w, f64::from(n), None, TimeUnit::Day);
    let text = match validity {
        Validity::Unknown | Validity::Good => return None,
        Validity::Ends(0) => w.papers_ends_today(),
        Validity::Ends(n) => w.papers_ends(days(n)),
        Validity::Ended(n) => w.papers_ended(days(n)),
    };
    Some(view! {
        <span>
            <Badge tone=Tone::Warn icon="calendar-clock" text />
        </span>
    })
}
