//! Where to save: the system's own dialogue, asked from the main thread as every system wants it.

use std::{
    env,
    path::PathBuf,
    sync::{OnceLock, mpsc},
};

use desk::Places;
use tauri::{AppHandle, async_runtime::block_on};

/// Names a folder into which everything is saved without asking: for tests, which drive no dialogue
/// of the system.
const SAVE: &str = "MOTCUA_SAVE";

/// The system's dialogues, once the window is there.
#[derive(Default)]
pub(crate) struct Dialogues(OnceLock<AppHandle>);

impl Dialogues {
    /// Names the app whose main thread is asked.
    pub(crate) fn belong_to(&self, app: &AppHandle) {
        // There is one app.
        let _ = self.0.set(app.clone());
    }

    /// Makes a dialogue on the main thread and waits here for what it answers.
    #[cfg(desktop)]
    fn ask<F: Future<Output = Option<rfd::FileHandle>> + Send + 'static>(
        &self,
        make: impl FnOnce() -> F + Send + 'static,
    ) -> Option<PathBuf> {
        let (made, makes) = mpsc::channel();
        let app = self.0.get()?;
        app.run_on_main_thread(move || {
            let _ = made.send(make());
        })
        .ok()?;
        Some(block_on(makes.recv().ok()?)?.path().to_owned())
    }
}

/// The folder that is named instead of asking.
fn named() -> Option<PathBuf> {
    env::var_os(SAVE).map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(desktop)]
impl Places for Dialogues {
    fn file(&self, name: &str) -> Option<PathBuf> {
        if let Some(folder) = named() {
            return Some(folder.join(name));
        }
        let name = name.to_owned();
        self.ask(move || rfd::AsyncFileDialog::new().set_file_name(name).save_file())
    }

    fn folder(&self) -> Option<PathBuf> {
        named().or_else(|| self.ask(|| rfd::AsyncFileDialog::new().pick_folder()))
    }
}

/// On a phone there is no folder to choose yet.
#[cfg(mobile)]
impl Places for Dialogues {
    fn file(&self, name: &str) -> Option<PathBuf> {
        Some(named()?.join(name))
    }

    fn folder(&self) -> Option<PathBuf> {
        named()
    }
}
