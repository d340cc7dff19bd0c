//! The pages of a PDF, one at a time: drawn by the desk in a process of its own.

use leptos::prelude::*;
use model::PaperId;
use wire::{LookAtPaper, PaperLook};

use super::{
    image::{self, Picture},
    look, paper,
};
use crate::{
    parts::{FailureNote, Icon},
    remote::{Remote, load},
    words::words,
};

/// A page, from 0.
type Draw = Box<dyn Fn(u32) -> Picture + Send + Sync>;
/// How a picture of that name is shown.
type Show = fn(Picture, String) -> AnyView;

/// The pages of a version of a paper that is a PDF; asked for first when `found` does not tell.
pub(super) fn of_paper(
    id: PaperId,
    version: Option<u32>,
    name: String,
    found: Option<&PaperLook>,
) -> AnyView {
    match found {
        None => looked(id.clone(), version, move |found| {
            of_paper(id.clone(), version, name.clone(), Some(&found))
        }),
        Some(PaperLook { pages: 0, defects, .. }) => {
            view! { {look::defects(defects)} {paper::way_out(&id)} }.into_any()
        }
        Some(found) => {
            let draw = Box::new(move |page| image::page(id.clone(), version, page));
            all(draw, found.pages, name, image::viewer)
        }
    }
}

/// `shown` once a look at the paper is there; before that a calm word.
pub(super) fn looked(
    id: PaperId,
    version: Option<u32>,
    shown: impl Fn(PaperLook) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let looked = load(LookAtPaper { id, version });
    (move || match looked.get() {
        Remote::Loading => {
            view! { <p class="waiting" role="status">{words().loading()}</p> }.into_any()
        }
        Remote::Failed(failure) => view! { <FailureNote failure /> }.into_any(),
        Remote::Ready(found) => shown(found),
    })
    .into_any()
}

/// One page, and the ways to the others.
pub(super) fn all(draw: Draw, of: u32, name: String, show: Show) -> AnyView {
    let at = RwSignal::new(0_u32);
    let last = of.saturating_sub(1);
    let page_of = move || {
        let number = (at.get() + 1).to_string();
        words().page_of(number, of.to_string())
    };
    let turn = |id: &'static str, icon: &'static str, text: String, end: u32, by: i32| {
        view! {
            <button
                type="button"
                class="tool"
                id=id
                aria-disabled=move || (at.get() == end).to_string()
                on:click=move |_| at.update(|at| *at = at.saturating_add_signed(by).min(last))
            >
                <Icon name=icon />
                <span>{text}</span>
            </button>
        }
    };
    let pager = (of > 1).then(|| {
        let w = words();
        view! {
            <div class="tools" role="group" aria-label=page_of>
                {turn("page-before", "arrow-left", w.page_before(), 0, -1)}
                <span role="status">{page_of}</span>
                {turn("page-next", "arrow-right", w.page_next(), last, 1)}
            </div>
        }
    });
    let shown = move || {
        let name = if of > 1 { format!("{name}, {}", page_of()) } else { name.clone() };
        show(draw(at.get()), name)
    };
    view! { {shown} {pager} }.into_any()
}
