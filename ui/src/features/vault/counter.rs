//! A paper at the counter: as large as the screen allows, on white, and nothing else but its name,
//! its pages and the way back, so that the phone can be handed over. Whoever goes back finds the
//! vault locked.

use leptos::prelude::*;
use model::Media;
use wire::PaperPage as Paper;

use super::{
    image::{self, Picture},
    lock, pages, paper,
};
use crate::{browser, words::words};

/// On `<html>` while a paper is shown so: `on` hides every way elsewhere, `left` everything, until
/// the page is loaded anew.
const MARK: &str = "data-counter";

/// The paper `id`, for the counter.
pub(super) fn screen(id: String) -> impl IntoView {
    // From the first moment on, so that nothing moves; a locked vault is opened here, too.
    browser::root_attribute(MARK, "on");
    let was_open = StoredValue::new(false);
    on_cleanup(move || {
        if was_open.try_get_value() == Some(true) {
            browser::root_attribute(MARK, "left");
            lock::now();
        } else {
            browser::root_attribute(MARK, "off");
        }
    });
    paper::of(id, "paper-counter", move |paper| {
        was_open.set_value(true);
        page_of(paper)
    })
}

fn page_of(paper: Paper) -> impl IntoView {
    let card = paper.card;
    let (id, name) = (card.id.clone(), paper::name(&card));
    let body = if card.media == Media::Pdf {
        pages::of_paper(id, None, name, None, large)
    } else {
        large(image::picture(id, None), name)
    };
    view! {
        {paper::heading(&card, Some(words().papers_counter()))}
        <p class="counter-note">{words().papers_counter_locks()}</p>
        {body}
    }
}

/// As large as the screen allows.
fn large(picture: Picture, name: String) -> AnyView {
    let draw = move |address| {
        let name = name.clone();
        view! { <img class="counter" src=address alt=name /> }.into_any()
    };
    image::shown(picture, draw).into_any()
}
