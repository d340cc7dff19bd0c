//! The files of a page, read once, with their content types.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{Outcome, root};

/// The files a server gives out.
#[derive(Debug, Clone, Default)]
pub struct Site(BTreeMap<String, File>);

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its content type.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: axum::body::Bytes,
}

impl Site {
    /// The built interface.
    ///
    /// # Errors
    /// When it is not built.
    pub fn built() -> Outcome<Self> {
        let site = Self::folder(&root().join("ui/dist"))?;
        for name in ["index.html", "boot.js", "ui.js", "ui_bg.wasm", "style.css"] {
            if site.get(name).is_none() {
                return Err(format!("ui/dist/{name} is missing: run `cargo xtask ui` first").into());
            }
        }
        Ok(site)
    }

    /// The pages of this package, good and bad ones, on which the probes are tried.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn own_pages() -> Outcome<Self> {
        Self::folder(&crate::here().join("pages"))
    }

    /// Every file below `folder`.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn folder(folder: &Path) -> Outcome<Self> {
        let mut site = Self::default();
        site.read(folder, "")?;
        Ok(site)
    }

    fn read(&mut self, folder: &Path, prefix: &str) -> Outcome {
        let list = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        for entry in list {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.read(&entry.path(), &format!("{name}/"))?;
            } else {
                let bytes = fs::read(entry.path())?.into();
                self.0.insert(name.clone(), File { kind: kind(&name), bytes });
            }
        }
        Ok(())
    }

    /// The file at a path without its leading slash; the empty path is the page itself.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&File> {
        self.0.get(if path.is_empty() { "index.html" } else { path })
    }
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, end)| end) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// The content security policy of the app, with the desk of the page's own server in place of
/// Tauri's bridge.
///
/// # Errors
/// When `tauri.conf.json` has none.
pub fn policy() -> Outcome<String> {
    let text = fs::read_to_string(root().join("tauri.conf.json"))?;
    let conf: serde_json::Value = serde_json::from_str(&text)?;
    let csp = conf["app"]["security"]["csp"].as_str().ok_or("tauri.conf.json has no csp")?;
    Ok(loopback(csp))
}

fn loopback(csp: &str) -> String {
    csp.split(';')
        .map(str::trim)
        .map(|part| if part.starts_with("connect-src ") { "connect-src 'self'" } else { part })
        .collect::<Vec<_>>()
        .join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bridge_is_replaced_in_the_policy() {
        let csp =
            "default-src 'none'; connect-src 'self' ipc: http://ipc.localhost; img-src 'self'";
        assert_eq!(loopback(csp), "default-src 'none'; connect-src 'self'; img-src 'self'");
        let ours = policy().expect("the app has a policy");
        assert!(ours.contains("script-src 'self' 'wasm-unsafe-eval'"), "{ours}");
        assert!(!ours.contains("ipc"), "{ours}");
    }

    #[test]
    fn files_have_the_content_type_the_browser_insists_on() {
        assert_eq!(kind("ui_bg.wasm"), "application/wasm");
        assert_eq!(kind("fonts/a.woff2"), "font/woff2");
        assert_eq!(kind("odd"), "application/octet-stream");
    }

    #[test]
    fn nothing_outside_the_folder_is_given_out() {
        let site = Site::own_pages().expect("our own pages");
        assert!(site.get("good.html").is_some());
        assert!(site.get("../Cargo.toml").is_none());
    }
}
