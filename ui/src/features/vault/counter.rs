//! A paper at the counter: as large as the screen allows, on white, and nothing else but its name
//! and the way back, so that the phone can be handed over.

use leptos::prelude::*;
use model::Media;
use wire::PaperPage as Paper;

use super::{image, paper};
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
    let id = card.id.clone();
    // Of a PDF the first page: there is nothing to press here.
    let picture =
        if card.media == Media::Pdf { image::page(id, None, 0) } else { image::picture(id, None) };
    let name = paper::name(&card);
    let draw = move |address| {
        let name = name.clone();
        view! { <img class="counter" src=address alt=name /> }.into_any()
    };
    let shown = image::shown(picture, draw);
    view! {
        {paper::heading(&card, Some(words().papers_counter()))}
        {shown}
    }
}
