//! A copy for one purpose: what it is for and the day are burnt into every page; the original stays.

use leptos::{prelude::*, task::spawn_local};
use model::PaperId;
use wire::{
    Failure, MarkPaper, PaperPage as Paper, SaveMarked, SaveOutcome, VaultState, VaultWork,
    VaultWorkKind, VaultWorkStage,
};

use super::{
    image, pages, paper,
    work::{runs, work_of, working},
};
use crate::{
    ask::ask,
    parts::{FailureNote, Heading, Icon, say},
    route::{PaperPage, go},
    words::words,
};

/// The most characters of a purpose.
const PURPOSE: &str = "80";

/// What the page shows.
#[derive(Clone)]
enum Now {
    /// The field.
    Asking,
    /// The copy is being made.
    Working(VaultWork),
    /// It is made and has so many pages.
    Made(u32),
}

/// A copy of the paper `id`.
pub(super) fn screen(id: String) -> impl IntoView {
    paper::of(id, "paper-share", page)
}

#[derive(Clone, Copy)]
struct Share {
    id: StoredValue<PaperId>,
    now: RwSignal<Now>,
    purpose: RwSignal<String>,
    /// Nothing was typed.
    empty: RwSignal<bool>,
    busy: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
}

fn page(paper: Paper) -> impl IntoView {
    let share = Share {
        id: StoredValue::new(paper.card.id.clone()),
        now: RwSignal::new(Now::Asking),
        purpose: RwSignal::new(String::new()),
        empty: RwSignal::new(false),
        busy: RwSignal::new(false),
        failed: RwSignal::new(None),
    };
    let name = paper::name(&paper.card);
    move || match share.now.get() {
        Now::Asking => asking(share, &name).into_any(),
        Now::Working(work) => working(&work, words().share_working(), move |end| share.told(end)),
        Now::Made(of) => made(share, of, &name).into_any(),
    }
}

impl Share {
    fn make(self) {
        let purpose = self.purpose.get_untracked().trim().to_owned();
        self.empty.set(purpose.is_empty());
        self.failed.set(None);
        if purpose.is_empty() {
            crate::browser::focus_on("#purpose");
            return;
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        let purpose = words().share_line(purpose);
        let call = MarkPaper { id: self.id.get_value(), version: None, purpose };
        spawn_local(async move { self.told(ask(&call).await) });
    }

    /// Goes on with what the desk says.
    fn told(self, answer: Result<VaultState, Failure>) {
        let _ = self.busy.try_set(false);
        let work = match answer {
            Ok(state) => work_of(state.work, VaultWorkKind::Mark),
            Err(failure) => return self.fails(failure),
        };
        match work {
            Some(work) if runs(&work) => {
                let _ = self.now.try_set(Now::Working(work));
            }
            Some(VaultWork { stage: VaultWorkStage::Failed(failure), .. }) => self.fails(failure),
            Some(VaultWork { stage: VaultWorkStage::Done(_), of, .. }) => {
                let _ = self.now.try_set(Now::Made(u32::try_from(of).unwrap_or(1)));
            }
            _ => {
                say(words().papers_stopped());
                let _ = self.now.try_set(Now::Asking);
            }
        }
    }

    fn fails(self, failure: Failure) {
        // The heading must not come after the failure, which names the page.
        if !self.now.try_with_untracked(|now| matches!(now, Now::Asking)).unwrap_or(true) {
            self.now.set(Now::Asking);
        }
        let _ = self.failed.try_set(Some(failure));
    }
}

fn asking(share: Share, name: &str) -> impl IntoView + use<> {
    let w = words();
    let error = move || {
        share.empty.get().then(|| {
            view! {
                <p class="vault-fault" id="purpose-error" role="alert">
                    {words().share_none()}
                </p>
            }
        })
    };
    let line = move || {
        let typed = share.purpose.get();
        (!typed.trim().is_empty()).then(|| {
            view! { <p class="mark-line">{words().share_line(typed.trim().to_owned())}</p> }
        })
    };
    view! {
        <Heading text=w.share_ask() title=format!("{}: {name}", w.share_title()) />
        {move || share.failed.get().map(|failure| view! { <FailureNote failure /> })}
        <form
            class="stack wide vault-field"
            on:submit=move |event| {
                event.prevent_default();
                share.make();
            }
        >
            <label for="purpose" class="unseen">
                {w.share_ask()}
            </label>
            <p class="small soft" id="purpose-hint">
                {w.share_ask_hint()}
            </p>
            {error}
            <input
                type="text"
                id="purpose"
                class="text-field"
                inputmode="text"
                autocomplete="off"
                maxlength=PURPOSE
                aria-describedby="purpose-hint purpose-error"
                aria-invalid=move || share.empty.get().then_some("true")
                prop:value=share.purpose
                on:input=move |event| share.purpose.set(event_target_value(&event))
            />
            {line}
            <div>
                <button type="submit" class="button">
                    <Icon name="stamp" />
                    {w.share_make()}
                </button>
            </div>
        </form>
    }
}

fn made(share: Share, of: u32, name: &str) -> impl IntoView + use<> {
    let w = words();
    let failed = RwSignal::new(None::<Failure>);
    let save = move |_| {
        failed.set(None);
        spawn_local(async move {
            match ask(&SaveMarked {}).await {
                Ok(SaveOutcome::Saved(name)) => {
                    say(words().papers_exported(name));
                    if let Some(id) = share.id.try_get_value() {
                        go(&paper::way(&id, PaperPage::View));
                    }
                }
                Ok(SaveOutcome::NotChosen) => say(words().papers_not_chosen()),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    };
    let alt = format!("{}: {name}", w.share_picture());
    view! {
        <Heading text=w.share_title() title=format!("{}: {name}", w.share_title()) />
        <p role="status">{w.share_made()}</p>
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        {pages::all(Box::new(image::marked), of, alt, image::viewer)}
        <div class="cluster">
            <button type="button" class="button" id="save" on:click=save>
                <Icon name="download" />
                {w.share_save()}
            </button>
            <button
                type="button"
                class="button quiet"
                id="again"
                on:click=move |_| share.now.set(Now::Asking)
            >
                <Icon name="undo-2" />
                {w.share_again()}
            </button>
        </div>
    }
}
