//! The one bridge between the window and the desk: a plugin per room of the call table, so that
//! Tauri's access list is asked before every call, and the two raw commands of the byte lane.
//!
//! `tauri::ipc::Invoke` is marked as not stable; if a new Tauri breaks this file, thin
//! `#[tauri::command]` wrappers made from the same table take its place.

use std::sync::Arc;

use desk::Desk;
use tauri::{
    Runtime,
    ipc::{Invoke, InvokeBody, InvokeError, InvokeResponseBody},
    plugin::{Builder, TauriPlugin},
};
use wire::{Failure, ROOMS, Reason, lane};

/// One plugin per room.
pub(crate) fn rooms<R: Runtime>(desk: Arc<Desk>) -> Vec<TauriPlugin<R>> {
    ROOMS
        .iter()
        .map(|room| {
            let desk = Arc::clone(&desk);
            Builder::new(room.name)
                .invoke_handler(move |invoke| {
                    if room.name == lane::ROOM {
                        bytes(&desk, invoke);
                    } else {
                        call(&desk, room.name, invoke);
                    }
                    true
                })
                .build()
        })
        .collect()
}

/// A JSON call.
fn call<R: Runtime>(desk: &Arc<Desk>, room: &'static str, invoke: Invoke<R>) {
    let Invoke { message, resolver, .. } = invoke;
    let desk = Arc::clone(desk);
    let name = message.command().to_owned();
    let body = match message.payload() {
        InvokeBody::Json(json) => json.to_string(),
        InvokeBody::Raw(_) => return resolver.invoke_error(error(&not_understood())),
    };
    resolver.respond_async_serialized(async move {
        desk.dispatch(room, &name, &body)
            .await
            .map(InvokeResponseBody::Json)
            .map_err(|failure| error(&failure))
    });
}

/// A chunk of the byte lane.
fn bytes<R: Runtime>(desk: &Arc<Desk>, invoke: Invoke<R>) {
    let Invoke { message, resolver, .. } = invoke;
    let number =
        |name: &str| -> Option<u64> { message.headers().get(name)?.to_str().ok()?.parse().ok() };
    let ticket = number(lane::TICKET).and_then(|t| u32::try_from(t).ok());
    let (Some(ticket), Some(offset)) = (ticket, number(lane::OFFSET)) else {
        return resolver.invoke_error(error(&not_understood()));
    };
    let desk = Arc::clone(desk);
    let taking = message.command() == lane::TAKE;
    let chunk = match message.payload() {
        InvokeBody::Raw(chunk) if !taking => chunk.clone(),
        InvokeBody::Json(_) if taking => Vec::new(),
        _ => return resolver.invoke_error(error(&not_understood())),
    };
    resolver.respond_async_serialized(async move {
        if taking {
            desk.take(ticket, offset).map(InvokeResponseBody::Raw)
        } else {
            desk.put(ticket, offset, &chunk)
                .map(|so_far| InvokeResponseBody::Json(so_far.to_string()))
        }
        .map_err(|failure| error(&failure))
    });
}

fn not_understood() -> Failure {
    desk::failed(Reason::NotUnderstood)
}

fn error(failure: &Failure) -> InvokeError {
    InvokeError(serde_json::to_value(failure).unwrap_or_default())
}
