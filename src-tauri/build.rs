//! Turns the table of calls into permissions, bundles the reviewed content and embeds the built UI.

use std::{env, fs, path::Path};

use catalogue::content::Content;
use tauri_build::{Attributes, DefaultPermissionRule, InlinedPlugin};

/// Files without which the window would stay blank.
const UI: [&str; 5] = ["index.html", "boot.js", "ui.js", "ui_bg.wasm", "style.css"];

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=ui/dist");
    println!("cargo:rerun-if-changed=content");
    for file in UI {
        assert!(
            Path::new("ui/dist").join(file).is_file(),
            "ui/dist/{file} is missing: run `cargo xtask ui` first"
        );
    }
    bundle_content();
    let mut attributes =
        Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*.json");
    for room in wire::ROOMS {
        let plugin = InlinedPlugin::new()
            .commands(room.calls)
            .default_permission(DefaultPermissionRule::AllowAllCommands);
        attributes = attributes.plugin(room.name, plugin);
    }
    tauri_build::try_build(attributes).expect("tauri-build");
}

/// Writes the reviewed content as `content.bundle` into `OUT_DIR`.
fn bundle_content() {
    let mut files = Vec::new();
    collect(Path::new("content"), &mut files);
    let (content, faults) = Content::read(files);
    assert!(faults.is_empty(), "content has faults, see `cargo xtask content check`: {faults:#?}");
    let bundle = content.to_bundle().expect("the content makes a bundle");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("content.bundle"), bundle).expect("OUT_DIR is writable");
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    let entries = fs::read_dir(folder).expect("content/ is readable");
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "toml") {
            let text = fs::read_to_string(&path).expect("content is UTF-8");
            let name = path.strip_prefix("content").expect("inside content/");
            files.push((name.to_string_lossy().replace('\\', "/"), text));
        }
    }
}
