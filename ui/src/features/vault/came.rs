//! What became of several files: each paper with the way to it and what is amiss, each file that was
//! not kept with the reason.

use leptos::prelude::*;
use model::PaperId;
use wire::{Failure, LookAtPaper, PaperDefect};

use super::{look, paper};
use crate::{
    ask::ask,
    parts::{ButtonLink, FailureNote, RowLink},
    route::{PaperPage, Papers, Route},
    words::words,
};

/// One of several files that were kept.
#[derive(Clone)]
pub(super) struct Taken {
    pub(super) name: String,
    pub(super) id: PaperId,
    /// The name of a paper with the same bytes.
    pub(super) same_as: Option<String>,
    /// What is amiss; `None` until it was looked at.
    pub(super) amiss: Option<Vec<PaperDefect>>,
}

/// What became of several files: each with the way to it and everything that is amiss.
pub(super) fn several(all: Vec<Taken>) -> impl IntoView {
    let w = words();
    let row = |one: Taken| {
        let to = paper::way(&one.id, PaperPage::Edit);
        let twin = one.same_as.map(|other| words().papers_twin(other));
        let amiss = match one.amiss {
            Some(amiss) => look::lines(&amiss),
            None => vec![words().look_working()],
        };
        let lines = twin.into_iter().chain(amiss);
        let lines = lines.map(|line| view! { <span>{line}</span> }).collect_view();
        view! {
            <RowLink to icon="file-text">
                <span>{one.name}</span>
                {lines}
            </RowLink>
        }
    };
    let count = w.papers_added_many(i64::try_from(all.len()).unwrap_or(i64::MAX));
    let rows = all.into_iter().map(row).collect_view();
    view! {
        <section class="stack came">
            <h2>{count}</h2>
            <div class="rows" role="list">{rows}</div>
            <ButtonLink to=Route::Papers(Papers::List) quiet=true icon="wallet-cards" text=w.papers_title() />
        </section>
    }
}

/// Looks at each of several papers, one after the other.
pub(super) async fn look_at(came: RwSignal<Option<Vec<Taken>>>) {
    for n in 0.. {
        let id = came.try_with_untracked(|all| Some(all.as_ref()?.get(n)?.id.clone())).flatten();
        let Some(id) = id else { return };
        let look = ask(&LookAtPaper { id, version: None }).await;
        // It is kept all the same when nobody could look.
        let amiss = look.map(|look| look.defects).unwrap_or_default();
        let _ = came.try_update(|all| {
            if let Some(one) = all.as_mut().and_then(|all| all.get_mut(n)) {
                one.amiss = Some(amiss);
            }
        });
    }
}

/// A file that could not be kept, with its name and why.
pub(super) type Refused = (String, Failure);

pub(super) fn refused((name, failure): Refused) -> impl IntoView {
    view! {
        <div class="stack tight">
            <p>
                <strong>{words().papers_refused(name)}</strong>
            </p>
            <FailureNote failure />
        </div>
    }
}
