//! The tree that a screen reader reads, over AT-SPI.

use serde_json::Value;

use crate::{Outcome, world::World};

/// Python's bindings are the only ones that Debian ships; they belong to its own Python.
const PYTHON: &str = "/usr/bin/python3";

/// An element that takes the focus, or a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its role in AT-SPI's words.
    pub role: String,
    /// What is read aloud.
    pub name: String,
    /// The HTML element it comes from.
    pub tag: String,
}

/// Every element of the app's window that takes the focus, and every heading.
///
/// # Errors
/// When AT-SPI does not answer.
pub fn read(world: &World, app: u32) -> Outcome<Vec<Node>> {
    let output = world
        .command(PYTHON)
        .args(["-c", include_str!("tree.py"), &app.to_string()])
        .output()
        .map_err(|e| format!("{PYTHON}: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = |line: &Value, key: &str| line[key].as_str().unwrap_or_default().to_owned();
    String::from_utf8(output.stdout)?
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line)?;
            let (role, name) = (text(&line, "role"), text(&line, "name"));
            Ok(Node { role, name, tag: text(&line, "tag") })
        })
        .collect()
}
