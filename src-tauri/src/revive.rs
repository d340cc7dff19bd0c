//! What brings the page back when the process it lives in ends: a fault of the webview, or a system
//! short of memory, leaves no blank window. The desk goes on meanwhile, so nothing is lost that was
//! kept, and what was locked stays locked.

#[cfg(any(target_os = "linux", target_os = "macos", target_os = "ios"))]
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use tauri::{Builder, Runtime, WebviewWindow};

/// Within which time a page comes back [`MOST`] times.
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "ios"))]
const WHILE: Duration = Duration::from_secs(60);
/// How often a page comes back: one that ends by itself at once would do so for ever.
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "ios"))]
const MOST: usize = 5;

/// When the page came back lately.
#[cfg(any(target_os = "linux", target_os = "macos", target_os = "ios"))]
#[derive(Default)]
struct Lately(Mutex<Vec<Instant>>);

#[cfg(any(target_os = "linux", target_os = "macos", target_os = "ios"))]
impl Lately {
    /// Whether the page may come back once more, at `now`; then this is counted.
    fn once_more(&self, now: Instant) -> bool {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.retain(|time| now.duration_since(*time) < WHILE);
        let may = times.len() < MOST;
        if may {
            times.push(now);
        }
        may
    }
}

/// Where the system tells the app itself: Apple's.
#[cfg(any(target_os = "macos", target_os = "ios"))]
pub(crate) fn told<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    let lately = Lately::default();
    builder.on_web_content_process_terminate(move |webview| {
        if lately.once_more(Instant::now()) {
            // A window that is closing needs no page.
            let _ = webview.reload();
        }
    })
}

/// Elsewhere the window is watched, or the system does it by itself.
#[cfg(not(any(target_os = "macos", target_os = "ios")))]
pub(crate) fn told<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
}

/// Watches the page of `window`: WebKitGTK tells its own view.
///
/// # Errors
/// When the window is gone.
#[cfg(target_os = "linux")]
pub(crate) fn watch<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;

    let lately = Lately::default();
    window.with_webview(move |webview| {
        webview.inner().connect_web_process_terminated(move |view, _| {
            if lately.once_more(Instant::now()) {
                view.reload();
            }
        });
    })
}

/// Nothing to watch here.
///
/// # Errors
/// Never.
#[cfg(not(target_os = "linux"))]
pub(crate) fn watch<R: Runtime>(_: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(all(test, any(target_os = "linux", target_os = "macos", target_os = "ios")))]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_keeps_ending_does_not_come_back_for_ever() {
        let lately = Lately::default();
        let start = Instant::now();
        for second in 0..MOST {
            assert!(lately.once_more(start + Duration::from_secs(second as u64)));
        }
        assert!(!lately.once_more(start + Duration::from_secs(30)));
        assert!(lately.once_more(start + WHILE), "the first is long past");
        assert!(!lately.once_more(start + WHILE), "the second is not");
    }
}
