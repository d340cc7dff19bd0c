//! The shell: the only code that knows Tauri. Opens the desk, one window and the bridge between.

mod bridge;
mod lock;
mod parts;
mod places;
mod probe;
mod reminders;
mod revive;

use std::{process::ExitCode, sync::Arc, time::Instant};

use desk::Desk;
pub use reminders::notifier;
use tauri::{Builder, Context, Runtime};

/// The reviewed content, bundled by the build script.
pub static CONTENT: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/content.bundle"));
/// The register of administrative units.
pub static UNITS: &str = include_str!("../../content/vn/units.tsv");
/// The addresses of the centres of the communes.
pub static CENTRES: &str = include_str!("../../content/vn/unit-centres.tsv");

/// The profile of the national portal: which hosts may be asked.
pub static NATIONAL: &str = include_str!("../../content/portals/vn-dvcqg.toml");

/// Adds the bridge and the locks to a builder; tests hand in Tauri's mock runtime.
#[must_use]
pub fn furnish<R: Runtime>(builder: Builder<R>, desk: Arc<Desk>) -> Builder<R> {
    bridge::rooms(desk).into_iter().fold(builder, Builder::plugin).plugin(lock::navigation())
}

/// The configuration, the access list and the built UI, as compiled in.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Starts the app; answers when its window is closed.
#[must_use]
pub fn run() -> ExitCode {
    let start = Instant::now();
    if lock::driven_in_release() {
        eprintln!("motcua: a release does not start while a web driver could steer it");
        return ExitCode::FAILURE;
    }
    let dialogues = Arc::new(places::Dialogues::default());
    let opened = parts::parts(dialogues.clone()).and_then(|parts| {
        let webview = parts.home.join("webview");
        Ok((Desk::open(parts)?, webview))
    });
    let (desk, webview) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            eprintln!("motcua: no place to keep files: {error}");
            return ExitCode::FAILURE;
        }
    };
    if reminders::BUILT {
        desk.keep_reminding();
    }
    let app = revive::told(furnish(Builder::default(), desk)).setup(move |app| {
        dialogues.belong_to(app.handle());
        let window = lock::window(app.handle(), webview)?;
        revive::watch(&window)?;
        probe::announce(window, start);
        Ok(())
    });
    match app.run(context()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("motcua: the window did not open: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Where a phone starts the app.
#[cfg(mobile)]
#[tauri::mobile_entry_point]
fn phone() {
    let _ = run();
}
