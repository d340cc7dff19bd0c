//! The shell: the only code that knows Tauri. Opens the desk, one window and the bridge between.

mod bridge;
mod lock;
mod parts;

use std::{process::ExitCode, sync::Arc};

use desk::Desk;
use tauri::{Builder, Runtime};

/// The reviewed content, bundled by the build script.
pub static CONTENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/content.bundle"));

/// Adds the bridge and the locks to a builder; tests hand in Tauri's mock runtime.
#[must_use]
pub fn furnish<R: Runtime>(builder: Builder<R>, desk: Arc<Desk>) -> Builder<R> {
    bridge::rooms(desk).into_iter().fold(builder, Builder::plugin).plugin(lock::navigation())
}

/// Starts the app; answers when its window is closed.
#[must_use]
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() -> ExitCode {
    if lock::driven_in_release() {
        eprintln!("motcua: a release does not start while a web driver could steer it");
        return ExitCode::FAILURE;
    }
    let desk = match parts::parts().and_then(Desk::open) {
        Ok(desk) => desk,
        Err(error) => {
            eprintln!("motcua: no place to keep files: {error}");
            return ExitCode::FAILURE;
        }
    };
    let app = furnish(Builder::default(), desk).setup(|app| {
        lock::window(app.handle())?;
        Ok(())
    });
    match app.run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("motcua: the window did not open: {error}");
            ExitCode::FAILURE
        }
    }
}
