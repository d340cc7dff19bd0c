//! Adding papers: photographs and PDFs, one after the other; then what each of them is is asked.

use leptos::{prelude::*, task::spawn_local};
use model::PaperId;
use web_sys::File;
use wire::{BinPaper, Came, Failure, LookAtPaper, PaperAdded, PaperDefect, PaperDetails, Purpose};

use super::{gate::gated, look, paper};
use crate::{
    ask::ask,
    parts::{ButtonLink, FailureNote, Heading, Note, RowLink, say, say_with_undo},
    route::{PaperPage, Papers, Route, go},
    sending::{Chooser, FileButton, Sending},
    words::words,
};

/// The kinds of files that are kept.
const KINDS: &str = "image/jpeg,image/png,image/webp,application/pdf";
/// The most letters of a name.
const NAME: usize = 120;

/// Adding papers.
pub(super) fn screen() -> impl IntoView {
    gated("papers-add", |_| {
        let w = words();
        view! {
            <Heading text=w.papers_add() />
            <p>{w.papers_add_help()}</p>
            <AddFiles to=None />
            <Note icon="shield">
                <p>{w.papers_add_sealed()}</p>
            </Note>
        }
    })
}

/// A paper that gets a new version, and what is said of it.
pub(super) type To = Option<(PaperId, PaperDetails)>;

/// The button that takes files, and what became of them.
#[component]
pub(super) fn AddFiles(
    /// The paper of which they are a new version.
    to: To,
) -> impl IntoView {
    let w = words();
    let sending = Sending::new();
    let failed = RwSignal::new(Vec::new());
    let came = RwSignal::new(None::<Vec<Taken>>);
    let anew = to.is_some();
    let taken = Callback::new(move |files: Vec<File>| {
        failed.set(Vec::new());
        came.set(None);
        spawn_local(add(files, to.clone(), sending, failed, came));
    });
    let chooser = Chooser {
        id: "paper-file",
        accept: KINDS,
        text: if anew { w.papers_version_choose() } else { w.papers_choose() },
        saying: (w.papers_sending(), w.papers_sealing()),
        pictures: true,
    };
    view! {
        {move || failed.get().into_iter().map(refused).collect_view()}
        <FileButton chooser sending taken />
        {move || came.get().map(several)}
    }
}

/// One of several files that were kept.
#[derive(Clone)]
struct Taken {
    name: String,
    id: PaperId,
    /// The name of a paper with the same bytes.
    same_as: Option<String>,
    /// What is amiss; `None` until it was looked at.
    amiss: Option<Vec<PaperDefect>>,
}

/// What became of several files: each with the way to it and everything that is amiss.
fn several(all: Vec<Taken>) -> impl IntoView {
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
async fn look_at(came: RwSignal<Option<Vec<Taken>>>, count: usize) {
    for n in 0..count {
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
type Refused = (String, Failure);

fn refused((name, failure): Refused) -> impl IntoView {
    view! {
        <div class="stack tight">
            <p>
                <strong>{words().papers_refused(name)}</strong>
            </p>
            <FailureNote failure />
        </div>
    }
}

/// The name of a file without its ending, as a first name of the paper.
fn proposed(file: &str) -> String {
    let name = file.rsplit_once('.').map_or(file, |(name, _)| name).replace('_', " ");
    let name: String = name.trim().chars().take(NAME).collect();
    // What a pasted picture is called says nothing.
    if name.is_empty() || name == "image" { words().papers_unnamed() } else { name }
}

/// Adds the files one after the other and says what became of them.
async fn add(
    files: Vec<File>,
    to: To,
    sending: Sending,
    failed: RwSignal<Vec<Refused>>,
    came: RwSignal<Option<Vec<Taken>>>,
) {
    let mut added: Vec<(String, PaperAdded)> = Vec::new();
    let mut refused = 0;
    for file in files {
        let (to, details) = match to.clone() {
            Some((id, details)) => (Some(id), details),
            None => {
                (None, PaperDetails { name: proposed(&file.name()), ..PaperDetails::default() })
            }
        };
        let name = details.name.clone();
        match sending.send(&file, Purpose::Paper { details: Box::new(details), to }).await {
            Ok(Some(Came::Paper(paper))) => added.push((name, paper)),
            Ok(_) => {
                say(words().papers_stopped());
                break;
            }
            Err(failure) => {
                refused += 1;
                let _ = failed.try_update(|list| list.push((file.name(), failure)));
            }
        }
    }
    told(&added);
    if !sending.is_here() {
        return;
    }
    match &added[..] {
        [] => {}
        [_] if refused > 0 || sending.is_stopped() => {}
        [(_, one)] if to.is_none() => go(&paper::way(&one.id, PaperPage::Edit)),
        [(_, one)] => go(&paper::way(&one.id, PaperPage::View)),
        _ => {
            let count = added.len();
            let taken = added.into_iter().map(|(name, PaperAdded { id, same_as })| Taken {
                name,
                id,
                same_as,
                amiss: None,
            });
            let _ = came.try_set(Some(taken.collect()));
            look_at(came, count).await;
        }
    }
}

/// Says what was added; what was here before can be taken out again.
fn told(added: &[(String, PaperAdded)]) {
    let w = words();
    match added {
        [] => {}
        [(name, PaperAdded { id, same_as: Some(other) })] => {
            let id = id.clone();
            say_with_undo(w.papers_same(name.clone(), other.clone()), move || {
                let id = id.clone();
                spawn_local(async move {
                    if ask(&BinPaper { id }).await.is_ok() {
                        go(&Route::Papers(Papers::List));
                    }
                });
            });
        }
        [(name, _)] => say(w.papers_added(name.clone())),
        many => say(w.papers_added_many(i64::try_from(many.len()).unwrap_or(i64::MAX))),
    }
}
