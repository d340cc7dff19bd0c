//! What keeps the window at home: no other address, no second window, no download, no driver.

use std::path::PathBuf;

use tauri::{
    AppHandle, Runtime, Url, WebviewWindow, WebviewWindowBuilder,
    plugin::{Builder, TauriPlugin},
    webview::NewWindowResponse,
};

/// The one window.
pub(crate) const WINDOW: &str = "main";

/// A proxy that nobody is: whatever the webview would reach for by itself, even a connection opened
/// ahead of a click that is then refused, ends on the device. The app's own pages and calls pass no
/// proxy, and the portal is asked by the desk. Linux only, where a test shows both.
#[cfg(target_os = "linux")]
const NOBODY: &str = "socks5://127.0.0.1:9";

/// Refuses every address but the app's own, in every webview there may ever be.
pub(crate) fn navigation<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("lock").on_navigation(|_, url| at_home(url)).build()
}

/// Whether `url` is the app itself: `tauri://localhost` or, where the system has no custom
/// schemes, `http(s)://tauri.localhost`.
fn at_home(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    }
}

/// Opens the one window; the webview keeps its own files in `files`.
///
/// # Errors
/// When the system gives no window.
pub(crate) fn window<R: Runtime>(
    app: &AppHandle<R>,
    files: PathBuf,
) -> tauri::Result<WebviewWindow<R>> {
    let config = app.config().app.windows.iter().find(|w| w.label == WINDOW).cloned();
    let builder = WebviewWindowBuilder::from_config(app, &config.unwrap_or_default())?
        .data_directory(files)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_document_title_changed(|window, title| {
            // The window is named after its screen.
            let _ = window.set_title(&title);
        });
    #[cfg(target_os = "linux")]
    let builder = match Url::parse(NOBODY) {
        Ok(nobody) => builder.proxy_url(nobody),
        Err(_) => builder,
    };
    #[cfg(desktop)]
    let builder = match crate::probe::size() {
        Some((width, height)) => builder.inner_size(width, height),
        None => builder,
    };
    builder.build()
}

/// A release that a web driver could steer does not start.
pub(crate) fn driven_in_release() -> bool {
    !cfg!(debug_assertions)
        && ["TAURI_AUTOMATION", "TAURI_WEBVIEW_AUTOMATION"]
            .iter()
            .any(|name| std::env::var_os(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_app_itself_is_home() {
        let home = |s: &str| at_home(&Url::parse(s).expect("a url"));
        assert!(home("tauri://localhost/index.html#/plan"));
        assert!(home("http://tauri.localhost/"));
        for away in [
            "https://dichvucong.gov.vn/",
            "http://tauri.localhost.evil.com/",
            "http://tauri.localhost:8080/",
            "tauri://evil/",
            "http://app.tauri.localhost/",
            "data:text/html,x",
            "blob:tauri://localhost/x",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "about:blank",
        ] {
            assert!(!home(away), "{away}");
        }
    }
}
