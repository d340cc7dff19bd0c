//! The few things asked of the browser itself.

mod shown;

use std::time::Duration;

use js_sys::{Function, Promise, Reflect};
use leptos::{prelude::*, task::spawn_local};
pub(crate) use shown::passages;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, HtmlImageElement};

/// Sets an attribute of `<html>`.
pub(crate) fn root_attribute(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(name, value);
    }
}

/// Names the page, for the window, the task list and screen readers.
pub(crate) fn title(text: &str) {
    document().set_title(text);
}

/// Moves the focus.
pub(crate) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Moves the focus to the first element that `selector` finds.
pub(crate) fn focus_on(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        focus(&element);
    }
}

/// The same once what was just changed is on the screen.
pub(crate) fn focus_later(selector: String) {
    set_timeout(move || focus_on(&selector), Duration::ZERO);
}

/// Opens the print dialogue.
pub(crate) fn print() {
    let _ = window().print();
}

/// Copies text; answers whether it worked.
///
/// The clipboard of a secure page where there is one, else the old command on a hidden field.
pub(crate) async fn copy(text: String) -> bool {
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).ok();
    if let Some(promise) = clipboard
        .filter(|c| !c.is_undefined())
        .and_then(|c| method(&c, "writeText", &JsValue::from_str(&text)))
        && JsFuture::from(promise).await.is_ok()
    {
        return true;
    }
    copy_by_command(&text)
}

fn copy_by_command(text: &str) -> bool {
    let document = document();
    let Some(body) = document.body() else { return false };
    let Ok(field) = document.create_element("textarea") else { return false };
    let Ok(field) = field.dyn_into::<web_sys::HtmlTextAreaElement>() else { return false };
    field.set_value(text);
    field.set_class_name("unseen");
    let _ = body.append_child(&field);
    field.select();
    let done = document
        .dyn_ref::<web_sys::HtmlDocument>()
        .and_then(|d| d.exec_command("copy").ok())
        .unwrap_or(false);
    field.remove();
    done
}

/// Whether the device has a sheet for sharing.
pub(crate) fn can_share() -> bool {
    Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false)
}

/// Opens the device's sheet for sharing text.
pub(crate) async fn share(text: String) -> bool {
    let data = js_sys::Object::new();
    let _ = Reflect::set(&data, &"text".into(), &JsValue::from_str(&text));
    match method(&window().navigator(), "share", &data) {
        Some(promise) => JsFuture::from(promise).await.is_ok(),
        None => false,
    }
}

fn method(on: &JsValue, name: &str, argument: &JsValue) -> Option<Promise> {
    let function: Function = Reflect::get(on, &name.into()).ok()?.dyn_into().ok()?;
    function.call1(on, argument).ok()?.dyn_into().ok()
}

/// Fills the screen with the page, where the system allows it; until the page is loaded anew.
pub(crate) fn whole_screen() {
    let root = document().document_element();
    let asked = root.and_then(|root| method(&root, "requestFullscreen", &JsValue::UNDEFINED));
    if let Some(promise) = asked {
        // It may be refused; the page is all there is then.
        spawn_local(async { drop(JsFuture::from(promise).await) });
    }
}

/// Waits, in milliseconds.
pub(crate) async fn rest(time: i32) {
    let promise = Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, time);
    });
    let _ = JsFuture::from(promise).await;
}

/// Answers when every picture that `css` finds can be painted, or cannot be read.
pub(crate) async fn drawn(css: &str) {
    let Ok(found) = document().query_selector_all(css) else {
        return;
    };
    for n in 0..found.length() {
        let picture = found.get(n).and_then(|node| node.dyn_into::<HtmlImageElement>().ok());
        if let Some(picture) = picture {
            let _ = JsFuture::from(picture.decode()).await;
        }
    }
}

/// Puts `hash` into the present entry of the history without going anywhere.
pub(crate) fn remember_hash(hash: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(hash));
    }
}
