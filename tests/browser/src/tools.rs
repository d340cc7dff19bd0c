//! The one tool from npm, installed on first use into `target/tools/npm` and never shipped.

use std::{fs, process::Command};

use crate::{Outcome, root};

/// The version of axe-core.
pub const AXE: &str = "4.14.1";

/// The text of axe-core.
///
/// # Errors
/// When it is not there and npm cannot fetch it.
pub fn axe() -> Outcome<String> {
    let folder = root().join("target/tools/npm");
    let package = folder.join("node_modules/axe-core");
    let version = format!("\"version\": \"{AXE}\"");
    fs::create_dir_all(&folder)?;
    // The parts of the checks run at the same time: one fetches, the others wait. Let go at the end.
    let alone = fs::File::create(folder.join("lock"))?;
    alone.lock()?;
    let there =
        fs::read_to_string(package.join("package.json")).is_ok_and(|p| p.contains(&version));
    if !there {
        let wanted = format!("axe-core@{AXE}");
        let done = Command::new("npm")
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", &wanted])
            .current_dir(&folder)
            .output()
            .map_err(|e| format!("npm cannot be started (apt: npm): {e}"))?;
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned().into());
        }
    }
    Ok(fs::read_to_string(package.join("axe.min.js"))?)
}
