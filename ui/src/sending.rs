//! Sending a file to the desk: chosen, dropped or pasted; read slice by slice twice, first for its
//! hash and then for the byte lane, so that it is never whole in memory; read by the desk while the
//! bar moves; what was there before stays until the new one is whole.

use js_sys::Uint8Array;
use leptos::{ev, prelude::*, task::spawn_local};
use sha2::{Digest, Sha256};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, Element, File, FileList, HtmlInputElement};
use wire::{
    BeginBytes, BytesStage, Came, CancelBytes, Failure, FinishBytes, Purpose, ReadBytesProgress,
    Reason, lane,
};

use crate::{
    ask::{ask, send},
    browser,
    parts::{Icon, Progress},
    words::words,
};

/// How often the desk is asked how far it is, in milliseconds.
const PACE: i32 = 120;

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Work {
    /// Nothing.
    Rest,
    /// Chunks go to the desk: bytes sent, of.
    Sending(u64, u64),
    /// The desk reads: bytes read, of.
    Reading(u64, u64),
}

/// One file at a time on its way to the desk.
#[derive(Clone, Copy)]
pub(crate) struct Sending {
    work: RwSignal<Work>,
    ticket: StoredValue<Option<u32>>,
    stopped: StoredValue<bool>,
}

impl Sending {
    /// Nothing on its way.
    pub(crate) fn new() -> Self {
        Self {
            work: RwSignal::new(Work::Rest),
            ticket: StoredValue::new(None),
            stopped: StoredValue::new(false),
        }
    }

    /// Whether something is on its way.
    fn busy(self) -> bool {
        self.work.get() != Work::Rest
    }

    /// Whether the page that sends is still there.
    pub(crate) fn is_here(self) -> bool {
        self.work.try_get_untracked().is_some()
    }

    /// Sends the file and waits until the desk has taken it in. `None` when the citizen stopped it.
    ///
    /// # Errors
    /// As the desk answers; [`Reason::Storage`] when the file cannot be read.
    pub(crate) async fn send(self, file: &File, purpose: Purpose) -> Result<Option<Came>, Failure> {
        let _ = self.stopped.try_update_value(|stopped| *stopped = false);
        let result = self.sent(file, purpose).await;
        let ticket = self.ticket.try_update_value(Option::take).flatten();
        if let (Err(_), Some(ticket)) = (&result, ticket) {
            // The desk waits no longer for what does not come.
            cancel(ticket);
        }
        let _ = self.work.try_set(Work::Rest);
        result
    }

    async fn sent(self, file: &File, purpose: Purpose) -> Result<Option<Came>, Failure> {
        // File sizes are whole numbers below 2^53.
        let size = file.size() as u64;
        let _ = self.work.try_set(Work::Sending(0, size));
        let mut hash = Sha256::new();
        let mut from = 0;
        while from < size {
            let chunk = slice(file, from, size).await?;
            hash.update(chunk.to_vec());
            from += u64::from(chunk.length());
            if self.is_stopped() {
                return Ok(None);
            }
        }
        let sha256: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let ticket = ask(&BeginBytes { purpose, size, sha256 }).await?.ticket;
        let _ = self.ticket.try_update_value(|mine| *mine = Some(ticket));
        let mut sent = 0;
        while sent < size {
            let chunk = slice(file, sent, size).await?;
            if let Err(failure) = send(ticket, sent, &chunk).await {
                return match ask(&ReadBytesProgress { ticket }).await.map(|p| p.stage) {
                    Ok(BytesStage::Cancelled) => Ok(None),
                    Ok(BytesStage::Failed(why)) => Err(why),
                    _ => Err(failure),
                };
            }
            sent += u64::from(chunk.length());
            let _ = self.work.try_set(Work::Sending(sent, size));
        }
        let mut progress = ask(&FinishBytes { ticket }).await?;
        loop {
            match progress.stage {
                BytesStage::Done(came) => return Ok(Some(came)),
                BytesStage::Failed(failure) => return Err(failure),
                BytesStage::Cancelled => return Ok(None),
                BytesStage::Receiving | BytesStage::Reading => {
                    let _ = self.work.try_set(Work::Reading(progress.done, progress.of));
                }
            }
            browser::rest(PACE).await;
            progress = ask(&ReadBytesProgress { ticket }).await?;
        }
    }

    /// Whether the citizen stopped it.
    pub(crate) fn is_stopped(self) -> bool {
        self.stopped.try_get_value() == Some(true)
    }

    fn stop(self) {
        self.stopped.set_value(true);
        if let Some(ticket) = self.ticket.get_value() {
            cancel(ticket);
        }
    }
}

fn cancel(ticket: u32) {
    spawn_local(async move {
        let _ = ask(&CancelBytes { ticket }).await;
    });
}

/// The next chunk of the file.
async fn slice(file: &File, from: u64, size: u64) -> Result<Uint8Array, Failure> {
    let unreadable = |_| Failure { reason: Reason::Storage, trace: String::from("--------") };
    let to = size.min(from + lane::CHUNK as u64);
    let slice = file.slice_with_f64_and_f64(from as f64, to as f64).map_err(unreadable)?;
    let buffer = JsFuture::from(slice.array_buffer()).await.map_err(unreadable)?;
    let chunk = Uint8Array::new(&buffer);
    // A file that became shorter meanwhile would never end.
    if chunk.length() == 0 { Err(unreadable(buffer)) } else { Ok(chunk) }
}

/// How a button for files looks and what it takes.
#[derive(Clone)]
pub(crate) struct Chooser {
    /// The id of its field.
    pub(crate) id: &'static str,
    /// The kinds of files, as the browser wants them.
    pub(crate) accept: &'static str,
    /// Its words.
    pub(crate) text: String,
    /// What is said while the file is sent, and while the desk reads it.
    pub(crate) saying: (String, String),
    /// Several files at once, and a camera where there is one.
    pub(crate) pictures: bool,
}

/// A button that takes files, and how far they are. They may be dropped on it or pasted, too.
#[component]
pub(crate) fn FileButton(
    /// What it takes.
    chooser: Chooser,
    /// What is on its way.
    sending: Sending,
    /// Told the files, when nothing is on its way.
    taken: Callback<Vec<File>>,
) -> impl IntoView {
    let Chooser { id, accept, text, saying, pictures } = chooser;
    let take = move |list: Option<FileList>| {
        let files: Vec<File> = list
            .map(|list| (0..list.length()).filter_map(|i| list.get(i)).collect())
            .unwrap_or_default();
        if !files.is_empty() && sending.work.get_untracked() == Work::Rest {
            taken.run(files);
        }
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            take(input.files());
            // The same file may be chosen again.
            input.set_value("");
        }
    };
    let files = |data: Option<DataTransfer>| data.and_then(|data| data.files());
    let pasted = window_event_listener(ev::paste, move |event| {
        let field = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        if !field.is_some_and(|e| e.matches("input, textarea").unwrap_or(true)) {
            take(files(event.clipboard_data()));
        }
    });
    on_cleanup(move || pasted.remove());
    let button = move |icon: &'static str, text: String, id: &'static str, camera: bool| {
        view! {
            <label
                class="button file"
                class:quiet=camera
                hidden=move || sending.busy()
                on:dragover=move |event| event.prevent_default()
                on:drop=move |event| {
                    event.prevent_default();
                    take(files(event.data_transfer()));
                }
            >
                <Icon name=icon />
                {text}
                <input
                    type="file"
                    id=id
                    class="unseen"
                    accept=accept
                    multiple=pictures && !camera
                    capture=camera.then_some("environment")
                    on:change=chosen
                />
            </label>
        }
    };
    // Only such devices open a camera for it.
    let camera = pictures
        && window()
            .match_media("(pointer: coarse)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches());
    let going =
        |label: &String, done: u64, of: u64| bar(label.clone(), done.into(), of.into()).into_any();
    view! {
        {move || match sending.work.get() {
            Work::Rest => ().into_any(),
            Work::Sending(done, of) => going(&saying.0, done, of),
            Work::Reading(done, of) => going(&saying.1, done, of),
        }}
        <div hidden=move || !sending.busy()>{halt("stop-sending", move || sending.stop())}</div>
        {button("upload", text, id, false)}
        {camera.then(|| button("camera", words().papers_camera(), "camera-file", true))}
    }
}

/// A button that stops what goes on.
pub(crate) fn halt(id: &'static str, stop: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class="button quiet" id=id on:click=move |_| stop()>
            <Icon name="x" />
            {words().settings_data_cancel()}
        </button>
    }
}

/// How far something is: in words, and as a bar.
pub(crate) fn bar(label: String, done: Signal<u64>, of: Signal<u64>) -> impl IntoView {
    let name = label.clone();
    let percent = move || {
        let percent = done.get().saturating_mul(100).checked_div(of.get()).unwrap_or(0).min(100);
        words().settings_data_percent(percent.to_string())
    };
    view! {
        <div class="stack tight">
            <p>
                <span class="of">{name} ": "</span>
                <span role="status">{percent}</span>
            </p>
            <Progress done of label />
        </div>
    }
}
