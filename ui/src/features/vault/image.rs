//! A picture of a paper: taken from the desk in chunks, shown, turned, made larger; let go with the
//! page.

use std::pin::Pin;

use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};
use model::PaperId;
use web_sys::{Blob, BlobPropertyBag, Url};
use wire::{DrawPage, Failure, OpenMarked, OpenPaper, PaperBytes};

use crate::{
    ask::{ask, take},
    parts::{FailureNote, Icon},
    remote::Remote,
    sending::bar,
    words::words,
};

/// From which size on it is said how far the picture is.
const LARGE: u64 = 4 * 1024 * 1024;
/// How wide a page is drawn, in pixels: sharp also when it is shown three times as large.
const WIDTH: u32 = 1800;
/// How large a picture can be shown, in percent of what fits.
const ZOOMS: [u16; 4] = [100, 150, 200, 300];

/// The picture of one version of a paper.
#[derive(Clone, Copy)]
pub(super) struct Picture {
    /// The address of the picture within the page.
    pub(super) address: RwSignal<Remote<String>>,
    /// How far it is: bytes here, of.
    far: RwSignal<(u64, u64)>,
}

/// A file the desk opens for the byte lane.
pub(in super::super::vault) type Opening =
    Pin<Box<dyn Future<Output = Result<PaperBytes, Failure>>>>;

/// Takes the picture of a paper from the desk.
pub(super) fn picture(id: PaperId, version: Option<u32>) -> Picture {
    Picture::of(opening(id, version))
}

/// A version of a paper on its way.
pub(super) fn opening(id: PaperId, version: Option<u32>) -> Opening {
    Box::pin(async move { ask(&OpenPaper { id, version }).await })
}

/// Has the desk draw a page of a PDF, from 0, and takes it.
pub(super) fn page(id: PaperId, version: Option<u32>, page: u32) -> Picture {
    Picture::of(drawing(id, version, page))
}

/// Takes a page of the marked copy, from 0.
pub(super) fn marked(page: u32) -> Picture {
    Picture::of(Box::pin(async move { ask(&OpenMarked { page, width: WIDTH }).await }))
}

/// A page of a PDF on its way, from 0.
pub(super) fn drawing(id: PaperId, version: Option<u32>, page: u32) -> Opening {
    Box::pin(async move { ask(&DrawPage { id, version, page, width: WIDTH }).await })
}

impl Picture {
    fn of(opening: Opening) -> Self {
        let mine = Self { address: RwSignal::new(Remote::Loading), far: RwSignal::new((0, 0)) };
        spawn_local(async move {
            let address = taken(opening, Some(mine.far)).await;
            let late = match &address {
                Ok(address) => address.clone(),
                Err(_) => String::new(),
            };
            // The page may be gone by now; then nobody else lets it go.
            if mine.address.try_set(address.into()).is_some() {
                let _ = Url::revoke_object_url(&late);
            }
        });
        on_cleanup(move || mine.forget());
        mine
    }

    /// Lets the picture go.
    fn forget(self) {
        if let Some(Remote::Ready(address)) = self.address.try_get_untracked() {
            let _ = Url::revoke_object_url(&address);
        }
    }
}

/// The address within the page of a file that the desk opens; `far` is told bytes here, of.
pub(super) async fn taken(
    opening: Opening,
    far: Option<RwSignal<(u64, u64)>>,
) -> Result<String, Failure> {
    let unshown = |_| Failure { reason: wire::Reason::Fault, trace: String::from("--------") };
    let opened = opening.await?;
    let parts = Array::new();
    let mut at = 0;
    while at < opened.size {
        let chunk = take(opened.ticket, at).await?;
        if chunk.length() == 0 {
            return Err(unshown(chunk.into()));
        }
        at += u64::from(chunk.length());
        parts.push(&chunk);
        if far.is_some_and(|far| far.try_set((at, opened.size)).is_some()) {
            break;
        }
    }
    let kind = BlobPropertyBag::new();
    kind.set_type(opened.media.mime());
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &kind).map_err(unshown)?;
    Url::create_object_url_with_blob(&blob).map_err(unshown)
}

/// The picture as soon as it is here, drawn by `draw`; before that a calm word.
pub(super) fn shown(
    picture: Picture,
    draw: impl Fn(String) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    move || match picture.address.get() {
        Remote::Ready(address) => draw(address),
        Remote::Failed(failure) => view! { <FailureNote failure /> }.into_any(),
        Remote::Loading => {
            let (done, of) = picture.far.get();
            if of > LARGE {
                bar(words().loading(), done.into(), of.into()).into_any()
            } else {
                view! { <p class="waiting" role="status">{words().loading()}</p> }.into_any()
            }
        }
    }
}

/// The picture with tools to make it larger and to turn it.
pub(super) fn viewer(picture: Picture, name: String) -> AnyView {
    let w = words();
    let zoom = RwSignal::new(0_usize);
    let turn = RwSignal::new(0_u16);
    let tool = |id, icon: &'static str, text: String, press: Callback<()>, idle: Signal<bool>| {
        view! {
            <button
                type="button"
                class="tool"
                id=id
                aria-disabled=move || idle.get().to_string()
                on:click=move |_| press.run(())
            >
                <Icon name=icon />
                <span>{text}</span>
            </button>
        }
    };
    let last = ZOOMS.len() - 1;
    let larger = Callback::new(move |()| zoom.update(|z| *z = (*z + 1).min(last)));
    let smaller = Callback::new(move |()| zoom.update(|z| *z = z.saturating_sub(1)));
    let turned = Callback::new(move |()| turn.update(|t| *t = (*t + 90) % 360));
    let whole = Signal::derive(move || zoom.get() == 0);
    let largest = Signal::derive(move || zoom.get() == last);
    let unshown = move || picture.address.with(|a| matches!(a, Remote::Failed(_)));
    view! {
        <div class="stack tight">
            <div class="paper-view" role="region" aria-label=w.papers_picture() tabindex="0">
                {shown(
                    picture,
                    move |address| {
                        let name = name.clone();
                        let class = move || {
                            let zoom = ZOOMS.get(zoom.get()).copied().unwrap_or(100);
                            format!("paper-turn zoom-{zoom} rotate-{}", turn.get())
                        };
                        view! {
                            <div class=class>
                                <img src=address alt=name />
                            </div>
                        }
                            .into_any()
                    },
                )}
            </div>
            <div
                class="tools"
                class:absent=unshown
                role="group"
                aria-label=w.papers_tools()
            >
                {tool("zoom-in", "zoom-in", w.papers_larger(), larger, largest)}
                {tool("zoom-out", "zoom-out", w.papers_smaller(), smaller, whole)}
                {tool("turn", "rotate-cw", w.papers_turn(), turned, Signal::stored(false))}
                <span class="unseen" role="status">
                    {move || {
                        let percent = ZOOMS.get(zoom.get()).copied().unwrap_or(100);
                        words().settings_data_percent(percent.to_string())
                    }}
                </span>
            </div>
        </div>
    }
    .into_any()
}
