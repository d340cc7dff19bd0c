//! A paper at the counter: as large as the screen allows, on white, and nothing else but its name,
//! its pages and the way back, so that the device can be handed over. Whoever leaves it, whichever
//! way, finds the vault locked.

use leptos::prelude::*;
use model::Media;
use wire::PaperPage as Paper;

use super::{
    image::{self, Picture},
    lock, look, pages, paper,
};
use crate::{
    browser,
    route::{PaperPage, Route},
    words::words,
};

/// On `<html>` while a paper is shown so: `on` hides every way elsewhere, `left` everything, until
/// the page is loaded anew.
const MARK: &str = "data-counter";

/// The paper `id`, for the counter.
pub(super) fn screen(id: String) -> impl IntoView {
    // From the first moment on, so that nothing moves; a locked vault is opened here, too.
    browser::root_attribute(MARK, "on");
    lock::owe(true);
    // Escape leaves the full screen, and with it the counter.
    let smaller = window_event_listener_untyped("fullscreenchange", |_| {
        if document().fullscreen_element().is_none() {
            lock_behind();
        }
    });
    on_cleanup(move || {
        smaller.remove();
        lock_behind();
    });
    paper::of(id, "paper-counter", page_of)
}

/// Shows nothing more, and locks.
fn lock_behind() {
    browser::root_attribute(MARK, "left");
    lock::now();
}

/// Locks when the counter was left while the page was loaded anew.
pub(crate) fn lock_if_left(here: &Route) {
    let counter = matches!(here, Route::Paper { page: PaperPage::Counter, .. });
    if !counter && lock::is_owed() {
        lock_behind();
    }
}

fn page_of(paper: Paper) -> impl IntoView {
    let card = paper.card;
    let (id, name) = (card.id.clone(), paper::name(&card));
    let body = if card.media == Media::Pdf {
        // No way out of the vault here, also when it cannot be shown.
        pages::looked(id.clone(), None, move |found| {
            if found.pages == 0 {
                return look::defects(&found.defects).into_any();
            }
            let id = id.clone();
            let draw = Box::new(move |page| image::page(id.clone(), None, page));
            pages::all(draw, found.pages, name.clone(), large)
        })
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
