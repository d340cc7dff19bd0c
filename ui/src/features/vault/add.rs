//! Adding papers: photographs and PDFs, one after the other; then what each of them is is asked.

use leptos::{prelude::*, task::spawn_local};
use model::PaperId;
use web_sys::File;
use wire::{BinPaper, Came, PaperAdded, PaperDetails, Purpose};

use super::{
    came::{Refused, Taken, look_at, refused, several},
    folder::Folder,
    gate::gated,
    paper,
};
use crate::{
    ask::ask,
    parts::{Heading, Note, say, say_with_undo},
    route::{PaperPage, Papers, Route, go},
    sending::{Chooser, FileButton, Sending},
    words::words,
};

/// The kinds of files that are kept.
const KINDS: &str = "image/jpeg,image/png,image/webp,application/pdf";

/// Adding papers.
pub(super) fn screen() -> impl IntoView {
    gated("papers-add", |_| {
        let folder = Folder::new();
        move || folder.working().unwrap_or_else(|| page(folder))
    })
}

fn page(folder: Folder) -> AnyView {
    let w = words();
    view! {
        <Heading text=w.papers_add() />
        <p>{w.papers_add_help()}</p>
        <AddFiles to=None />
        {folder.button()}
        <Note icon="shield">
            <p>{w.papers_add_sealed()}</p>
        </Note>
    }
    .into_any()
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

/// The name of a file without its ending, as a first name of the paper.
fn proposed(file: &str) -> String {
    let name = model::paper_name(file);
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
            let taken = added.into_iter().map(|(name, PaperAdded { id, same_as })| Taken {
                name,
                id,
                same_as,
                amiss: None,
            });
            let _ = came.try_set(Some(taken.collect()));
            look_at(came).await;
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
