//! What the shell hands to the desk: the folder, the clock, the portal, the voice, the keychain, the
//! notifications, the world outside.

use std::{env, io, path::PathBuf, sync::Arc};

use viewer::Viewer;

use desk::{National, Outside, Parts, Places, SystemClock, SystemTicks, VaultParts};

/// Moves every file of the app.
const HOME: &str = "MOTCUA_HOME";
/// The portal of a demo, on this device: newer content comes from it, and it stands in for the
/// national portal.
const PORTAL: &str = "MOTCUA_PORTAL";

/// Reads the surroundings.
///
/// # Errors
/// When the system names no folder for the app's files.
pub(crate) fn parts(places: Arc<dyn Places>) -> io::Result<Parts> {
    Ok(Parts {
        home: home()?,
        bundled: crate::CONTENT,
        units: crate::UNITS,
        centres: crate::CENTRES,
        clock: Arc::new(SystemClock),
        outside: Arc::new(System),
        voice: speech::system(),
        portal: env::var(PORTAL).ok().and_then(|base| portal::Portal::new(&base).ok()),
        national: national(),
        vault: VaultParts {
            keys: keychain::system(),
            ticks: Arc::new(SystemTicks::default()),
            cost: vault::Cost::FULL,
            places,
            viewer: viewer(),
            notifier: crate::notifier(),
        },
    })
}

/// Looks at papers in a process of its own, where the system lets one be started.
fn viewer() -> Viewer {
    match env::current_exe() {
        Ok(program) if cfg!(desktop) => {
            Viewer::Child { program, arguments: vec![viewer::CHILD_ARGUMENT.into()] }
        }
        _ => Viewer::Here,
    }
}

/// The national portal by its compiled profile; nobody is asked before the citizen does.
fn national() -> Option<National> {
    let profile = desk::profile("vn-dvcqg", crate::NATIONAL).ok()?;
    National::new(profile, env::var(PORTAL).ok().as_deref())
}

fn home() -> io::Result<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    folder(HOME)
        .or_else(|| {
            if cfg!(windows) {
                folder("APPDATA").map(|p| p.join("Mot Cua"))
            } else if cfg!(target_os = "macos") {
                folder("HOME").map(|p| p.join("Library/Application Support/org.motcua.app"))
            } else {
                folder("XDG_DATA_HOME")
                    .or_else(|| folder("HOME").map(|p| p.join(".local/share")))
                    .map(|p| p.join("motcua"))
            }
        })
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no home folder"))
}

/// Opens addresses with the program the system has for them.
struct System;

impl Outside for System {
    fn open(&self, address: &str) -> bool {
        open::that_detached(address).is_ok()
    }
}
