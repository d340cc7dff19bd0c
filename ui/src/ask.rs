//! The one way to the desk: `ask(&Call)` for JSON calls, [`send`] for a file's bytes.
//!
//! Inside the app a call is `plugin:ROOM|NAME` over Tauri's bridge; in a browser it is posted to
//! the loopback desk that served the page. JSON crosses as text, so both ways carry the same bytes.

use js_sys::{Function, JSON, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wire::{Call, Failure, Reason, lane};

/// Puts a question to the desk.
///
/// # Errors
/// The desk's own [`Failure`]; [`Reason::Fault`] when the answer cannot be read.
pub(crate) async fn ask<C: Call>(call: &C) -> Result<C::Reply, Failure> {
    let body = serde_json::to_string(call).map_err(|_| fault())?;
    let text = match tauri() {
        Some(invoke) => {
            let arguments = JSON::parse(&body).map_err(|_| fault())?;
            let command = format!("plugin:{}|{}", C::ROOM, C::NAME);
            let reply = invoked(&invoke, &command, &arguments, &JsValue::UNDEFINED).await?;
            JSON::stringify(&reply).map_err(|_| fault())?.into()
        }
        None => {
            posted(&format!("ask/{}/{}", C::ROOM, C::NAME), &JsValue::from_str(&body), &[]).await?
        }
    };
    serde_json::from_str(&text).map_err(|_| fault())
}

/// Sends one chunk of a file under `ticket`.
///
/// # Errors
/// As [`ask`].
pub(crate) async fn send(ticket: u32, offset: u64, chunk: &Uint8Array) -> Result<(), Failure> {
    let headers = [(lane::TICKET, ticket.to_string()), (lane::OFFSET, offset.to_string())];
    match tauri() {
        Some(invoke) => {
            let list = js_sys::Object::new();
            for (name, value) in &headers {
                set(&list, name, &JsValue::from_str(value));
            }
            let options = js_sys::Object::new();
            set(&options, "headers", &list);
            let command = format!("plugin:{}|{}", lane::ROOM, lane::PUT);
            invoked(&invoke, &command, chunk, &options).await?;
        }
        None => {
            posted(&format!("{}/{}", lane::ROOM, lane::PUT), chunk, &headers).await?;
        }
    }
    Ok(())
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
    JsFuture::from(promise).await.map_err(|error| {
        let text = JSON::stringify(&error).map(String::from).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_else(|_| fault())
    })
}

async fn posted(path: &str, body: &JsValue, headers: &[(&str, String)]) -> Result<String, Failure> {
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
    let text = JsFuture::from(reply.text().map_err(|_| fault())?).await.map_err(|_| fault())?;
    let text = text.as_string().ok_or_else(fault)?;
    if reply.ok() { Ok(text) } else { Err(serde_json::from_str(&text).unwrap_or_else(|_| fault())) }
}

/// The answer could not be read at all.
fn fault() -> Failure {
    Failure { reason: Reason::Fault, trace: String::from("--------") }
}
