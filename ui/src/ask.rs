//! The one way to the desk: `ask(&Call)` for JSON calls, [`send`] and [`take`] for a file's bytes.
//!
//! Inside the app a call is `plugin:ROOM|NAME` over Tauri's bridge; in a browser it is posted to
//! the loopback desk that served the page. The browser reads and writes the JSON on both ways: its
//! own reader is there already, so none is part of the interface.

use std::pin::Pin;

use js_sys::{Function, JSON, Promise, Reflect, Uint8Array};
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wire::{Call, Failure, Reason, lane};

/// Puts a question to the desk.
///
/// # Errors
/// The desk's own [`Failure`]; [`Reason::Fault`] when the answer cannot be read.
pub(crate) async fn ask<C: Call>(call: &C) -> Result<C::Reply, Failure> {
    let body = call.serialize(&Serializer::json_compatible()).map_err(|_| fault())?;
    from_value(asked(C::ROOM, C::NAME, body).await?).map_err(|_| fault())
}

/// A question and its answer. Made once for all calls, and boxed, so that no call carries the way
/// to the desk in its own code.
fn asked(
    room: &'static str,
    name: &'static str,
    body: JsValue,
) -> Pin<Box<dyn Future<Output = Result<JsValue, Failure>>>> {
    Box::pin(async move {
        if let Some(invoke) = tauri() {
            let command = format!("plugin:{room}|{name}");
            return invoked(&invoke, &command, &body, &JsValue::UNDEFINED).await;
        }
        let body = JSON::stringify(&body).map_err(|_| fault())?;
        let reply = posted(&format!("ask/{room}/{name}"), &body, &[]).await?;
        json(&reply).await
    })
}

/// Sends one chunk of a file under `ticket`.
///
/// # Errors
/// As [`ask`].
pub(crate) async fn send(ticket: u32, offset: u64, chunk: &Uint8Array) -> Result<(), Failure> {
    let headers = places(ticket, offset);
    match tauri() {
        Some(invoke) => {
            let command = format!("plugin:{}|{}", lane::ROOM, lane::PUT);
            invoked(&invoke, &command, chunk, &options(&headers)).await?;
        }
        None => {
            posted(&format!("{}/{}", lane::ROOM, lane::PUT), chunk, &headers).await?;
        }
    }
    Ok(())
}

/// Takes the chunk at `offset` of the file that `ticket` opened.
///
/// # Errors
/// As [`ask`].
pub(crate) async fn take(ticket: u32, offset: u64) -> Result<Uint8Array, Failure> {
    let headers = places(ticket, offset);
    let bytes = match tauri() {
        Some(invoke) => {
            let command = format!("plugin:{}|{}", lane::ROOM, lane::TAKE);
            invoked(&invoke, &command, &js_sys::Object::new(), &options(&headers)).await?
        }
        None => {
            let path = format!("{}/{}", lane::ROOM, lane::TAKE);
            let reply = posted(&path, &JsValue::from_str("{}"), &headers).await?;
            let buffer = reply.array_buffer().map_err(|_| fault())?;
            JsFuture::from(buffer).await.map_err(|_| fault())?
        }
    };
    // A buffer, an array of bytes, or, where the bridge has no better way, a list of numbers.
    if bytes.is_object() { Ok(Uint8Array::new(&bytes)) } else { Err(fault()) }
}

fn places(ticket: u32, offset: u64) -> [(&'static str, String); 2] {
    [(lane::TICKET, ticket.to_string()), (lane::OFFSET, offset.to_string())]
}

fn options(headers: &[(&str, String)]) -> js_sys::Object {
    let list = js_sys::Object::new();
    for (name, value) in headers {
        set(&list, name, &JsValue::from_str(value));
    }
    let options = js_sys::Object::new();
    set(&options, "headers", &list);
    options
}

fn set(object: &js_sys::Object, name: &str, value: &JsValue) {
    // Setting a property of a plain new object cannot fail.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

/// Tauri's `invoke`, when the page runs inside the app.
fn tauri() -> Option<Function> {
    let internals = Reflect::get(&js_sys::global(), &"__TAURI_INTERNALS__".into()).ok()?;
    Reflect::get(&internals, &"invoke".into()).ok()?.dyn_into().ok()
}

async fn invoked(
    invoke: &Function,
    command: &str,
    arguments: &JsValue,
    options: &JsValue,
) -> Result<JsValue, Failure> {
    let promise: Promise = invoke
        .call3(&JsValue::UNDEFINED, &command.into(), arguments, options)
        .and_then(JsCast::dyn_into)
        .map_err(|_| fault())?;
    JsFuture::from(promise).await.map_err(|error| from_value(error).unwrap_or_else(|_| fault()))
}

async fn posted(
    path: &str,
    body: &JsValue,
    headers: &[(&str, String)],
) -> Result<web_sys::Response, Failure> {
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_body(body);
    let request = web_sys::Request::new_with_str_and_init(path, &init).map_err(|_| fault())?;
    for (name, value) in headers {
        request.headers().set(name, value).map_err(|_| fault())?;
    }
    let window = web_sys::window().ok_or_else(fault)?;
    let reply = JsFuture::from(window.fetch_with_request(&request)).await.map_err(|_| fault())?;
    let reply: web_sys::Response = reply.dyn_into().map_err(|_| fault())?;
    if reply.ok() {
        return Ok(reply);
    }
    Err(from_value(json(&reply).await?).unwrap_or_else(|_| fault()))
}

/// What a reply says.
async fn json(reply: &web_sys::Response) -> Result<JsValue, Failure> {
    JsFuture::from(reply.json().map_err(|_| fault())?).await.map_err(|_| fault())
}

/// The answer could not be read at all.
fn fault() -> Failure {
    Failure { reason: Reason::Fault, trace: String::from("--------") }
}
