//! The interface of Một Cửa: Leptos in the webview (or in a browser over the loopback desk of
//! `tests/browser`), every question put to the desk through [`ask::ask`].

mod app;
mod ask;
mod browser;
mod comfort;
mod features;
mod parts;
mod remote;
mod route;
mod sending;
mod words;

fn main() {
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(app::App);
}
