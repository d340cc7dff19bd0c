//! A paper at the counter: as large as the screen allows, on white, and nothing else but its name
//! and the way back, so that the phone can be handed over.

use leptos::prelude::*;
use model::Media;
use wire::PaperPage as Paper;

use super::{image, pages, paper};
use crate::{browser, words::words};

/// On `<html>` while a paper is shown so: hides every way elsewhere.
const MARK: &str = "data-counter";

/// The paper `id`, for the counter.
pub(super) fn screen(id: String) -> impl IntoView {
    // From the first moment on, so that nothing moves; a locked vault is opened here, too.
    browser::root_attribute(MARK, "on");
    on_cleanup(|| browser::root_attribute(MARK, "off"));
    paper::of(id, "paper-counter", page_of)
}

fn page_of(paper: Paper) -> impl IntoView {
    let card = paper.card;
    let shown = if card.media == Media::Pdf {
        let (id, name) = (card.id.clone(), paper::name(&card));
        pages::of_paper(id, None, name)
    } else {
        let name = paper::name(&card);
        let draw = move |address| {
            let name = name.clone();
            view! { <img class="counter" src=address alt=name /> }.into_any()
        };
        image::shown(image::picture(card.id.clone(), None), draw).into_any()
    };
    view! {
        {paper::heading(&card, Some(words().papers_counter()))}
        {shown}
    }
}
