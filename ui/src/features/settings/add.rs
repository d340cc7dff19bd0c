//! Adding a catalogue from a file: chosen, dropped or pasted; sent in chunks with its hash; read by
//! the desk while the bar moves; the old catalogue stays until the new one is whole.

use js_sys::Uint8Array;
use leptos::task::spawn_local;
use leptos::{html, prelude::*};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};
use wire::{
    BeginBytes, BytesStage, CancelBytes, CatalogueState, Failure, FinishBytes, Purpose,
    ReadBytesProgress, Reason, lane,
};

use crate::{
    ask::{ask, send},
    parts::{FailureNote, Icon, Progress, say},
    remote::{Remote, RemoteSignal},
    words::words,
};

/// How often the desk is asked how far it is, in milliseconds.
const PACE: i32 = 120;

/// What is going on.
#[derive(Debug, Clone, PartialEq)]
enum Work {
    /// Nothing.
    Rest,
    /// Chunks go to the desk: bytes sent, of.
    Sending(u64, u64),
    /// The desk reads: bytes read, of.
    Reading(u64, u64),
}

/// Choose a file and watch it being added.
#[component]
pub(super) fn AddCatalogue(
    /// What the page shows.
    data: RemoteSignal<CatalogueState>,
) -> impl IntoView {
    let w = words();
    let work = RwSignal::new(Work::Rest);
    let ticket = RwSignal::new(None::<u32>);
    let failed = RwSignal::new(None::<Failure>);
    let input = NodeRef::<html::Input>::new();
    let take = move |file: File| {
        if work.get_untracked() != Work::Rest {
            return;
        }
        failed.set(None);
        spawn_local(async move {
            let result = add(&file, work, ticket).await;
            let _ = (work.try_set(Work::Rest), ticket.try_set(None));
            if let Some(input) = input.try_get_untracked().flatten() {
                input.set_value("");
            }
            match result {
                Ok(Some(state)) => {
                    let services = state.imported.as_ref().map_or(0, |i| i.services);
                    let count = phrases::number(words().language(), i64::from(services));
                    say(words().settings_data_added(count));
                    let _ = data.try_set(Remote::Ready(state));
                }
                Ok(None) => say(words().settings_data_cancelled()),
                Err(failure) => {
                    let _ = failed.try_set(Some(failure));
                }
            }
        });
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(file) = input.and_then(|i| i.files()).and_then(|files| files.get(0)) {
            take(file);
        }
    };
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        let files = event.data_transfer().and_then(|t| t.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            take(file);
        }
    };
    let stop = move |_| {
        if let Some(ticket) = ticket.get_untracked() {
            spawn_local(async move {
                let _ = ask(&CancelBytes { ticket }).await;
            });
        }
    };
    view! {
        <p class="soft">{w.settings_data_add_help()}</p>
        {move || failed.get().map(|failure| view! { <FailureNote failure /> })}
        {move || match work.get() {
            Work::Rest => ().into_any(),
            Work::Sending(done, of) => bar(words().settings_data_adding(), done, of).into_any(),
            Work::Reading(done, of) => bar(words().settings_data_reading(), done, of).into_any(),
        }}
        <div hidden=move || work.get() == Work::Rest>
            <button type="button" class="button quiet" on:click=stop>
                <Icon name="x" />
                {w.settings_data_cancel()}
            </button>
        </div>
        <label
            class="button file"
            hidden=move || work.get() != Work::Rest
            on:dragover=move |event| event.prevent_default()
            on:drop=dropped
        >
            <Icon name="upload" />
            {w.settings_data_add_choose()}
            <input type="file" id="catalogue-file" class="unseen" accept=".bundle,.gz" node_ref=input on:change=chosen />
        </label>
    }
}

fn bar(label: String, done: u64, of: u64) -> impl IntoView {
    let percent = done.saturating_mul(100).checked_div(of).unwrap_or(0).min(100);
    let said = format!("{label}: {}", words().settings_data_percent(percent.to_string()));
    view! {
        <div class="stack tight" role="status">
            <p>{said}</p>
            <Progress done=Signal::stored(done) of=Signal::stored(of) label=label />
        </div>
    }
}

/// Sends the file and waits until the desk has read it. `None` when the citizen stopped it.
async fn add(
    file: &File,
    work: RwSignal<Work>,
    ticket: RwSignal<Option<u32>>,
) -> Result<Option<CatalogueState>, Failure> {
    // File sizes are whole numbers below 2^53.
    let size = file.size() as u64;
    let chunks = read_all(file, size).await?;
    let mut hash = Sha256::new();
    for chunk in &chunks {
        hash.update(chunk.to_vec());
    }
    let sha256: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let mine = ask(&BeginBytes { purpose: Purpose::Catalogue, size, sha256 }).await?.ticket;
    ticket.set(Some(mine));
    let mut sent = 0;
    for chunk in &chunks {
        if let Err(failure) = send(mine, sent, chunk).await {
            return match ask(&ReadBytesProgress { ticket: mine }).await.map(|p| p.stage) {
                Ok(BytesStage::Cancelled) => Ok(None),
                _ => Err(failure),
            };
        }
        sent += u64::from(chunk.length());
        work.set(Work::Sending(sent, size));
    }
    let mut progress = ask(&FinishBytes { ticket: mine }).await?;
    loop {
        match progress.stage {
            BytesStage::Done(state) => return Ok(Some(*state)),
            BytesStage::Failed(failure) => return Err(failure),
            BytesStage::Cancelled => return Ok(None),
            BytesStage::Receiving | BytesStage::Reading => {
                work.set(Work::Reading(progress.done, progress.of));
            }
        }
        rest().await;
        progress = ask(&ReadBytesProgress { ticket: mine }).await?;
    }
}

/// The bytes of the file in chunks of the lane's size.
async fn read_all(file: &File, size: u64) -> Result<Vec<Uint8Array>, Failure> {
    let unreadable = || Failure { reason: Reason::Storage, trace: String::from("--------") };
    let mut chunks = Vec::new();
    let mut from = 0u64;
    let step = lane::CHUNK as u64;
    while from < size {
        let to = (from + step).min(size);
        let slice =
            file.slice_with_f64_and_f64(from as f64, to as f64).map_err(|_| unreadable())?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| unreadable())?;
        chunks.push(Uint8Array::new(&buffer));
        from = to;
    }
    Ok(chunks)
}

async fn rest() {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, PACE);
    });
    let _: Result<JsValue, JsValue> = JsFuture::from(promise).await;
}
