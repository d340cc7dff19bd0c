//! The files of `ui/dist`: first all of them in memory, then only those that changed on the disk,
//! so that a failed build leaves the last one whole and an unchanged one wakes no build script.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{Done, fail, place::files_below};

/// Name inside `ui/dist`, with `/`, and content.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Everything `ui/dist` is to hold; `bound` is the folder wasm-bindgen wrote.
pub(super) fn collect(root: &Path, bound: &Path) -> Done<Files> {
    let ui = root.join("ui");
    let mut files = Files::new();
    let mut add = |name: &str, from: PathBuf| match fs::read(&from) {
        Ok(bytes) => {
            files.insert(name.to_owned(), bytes);
            Ok(())
        }
        Err(error) => fail(format!("{}: {error}", from.display())),
    };
    // Also the snippets of script that crates bring, where they do.
    for made in files_below(bound) {
        let name = relative(&made, bound);
        if name != "stamp" {
            add(&name, made.clone())?;
        }
    }
    for name in ["index.html", "boot.js"] {
        add(name, ui.join(name))?;
    }
    add("mark.svg", root.join("icons/mark.svg"))?;
    for font in files_below(&ui.join("fonts")) {
        let name = font.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".woff2") {
            add(&format!("fonts/{name}"), font.clone())?;
        }
    }
    files.insert("style.css".into(), style(&ui)?);
    Ok(files)
}

/// All style sheets as one: the layers, the shared ones by name, those of the parts, those of the
/// features.
fn style(ui: &Path) -> io::Result<Vec<u8>> {
    let mut sheet = Vec::new();
    for path in sheets(ui) {
        sheet.extend(fs::read(path)?);
        sheet.push(b'\n');
    }
    Ok(sheet)
}

fn sheets(ui: &Path) -> Vec<PathBuf> {
    let css = |folder: &str| {
        files_below(&ui.join(folder))
            .into_iter()
            .filter(|p| p.extension().is_some_and(|e| e == "css"))
    };
    let mut shared: Vec<PathBuf> = css("styles").collect();
    // Stable: the layers come first, the others stay in order.
    shared.sort_by_key(|p| !p.ends_with("layers.css"));
    shared.into_iter().chain(css("src/parts")).chain(css("src/features")).collect()
}

/// Makes `folder` hold exactly `files`; answers how many were written or removed.
pub(super) fn sync(files: &Files, folder: &Path) -> io::Result<usize> {
    let mut changes = 0;
    fs::create_dir_all(folder)?;
    for (name, bytes) in files {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|old| old == *bytes) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let new = folder.join(".new");
        fs::write(&new, bytes)?;
        fs::rename(&new, &path)?;
        changes += 1;
    }
    for path in files_below(folder) {
        if !files.contains_key(&relative(&path, folder)) {
            fs::remove_file(&path)?;
            changes += 1;
        }
    }
    Ok(changes)
}

fn relative(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::TempFolder;

    #[test]
    fn only_what_changed_is_written_and_what_is_gone_is_removed() {
        let folder = TempFolder::new("dist").expect("a folder");
        let files = |list: &[(&str, &str)]| -> Files {
            list.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes().to_vec())).collect()
        };
        let first = files(&[("a", "1"), ("fonts/b", "2")]);
        assert_eq!(sync(&first, folder.path()).ok(), Some(2));
        assert_eq!(sync(&first, folder.path()).ok(), Some(0));
        assert_eq!(sync(&files(&[("a", "3")]), folder.path()).ok(), Some(2));
        assert_eq!(fs::read(folder.path().join("a")).ok(), Some(b"3".to_vec()));
        assert!(!folder.path().join("fonts/b").exists());
    }

    #[test]
    fn layers_come_first_then_shared_then_parts_then_features() {
        let folder = TempFolder::new("sheets").expect("a folder");
        let ui = folder.path();
        let names = [
            "styles/base.css",
            "styles/layers.css",
            "src/parts/button.css",
            "src/features/plan/steps.css",
        ];
        for name in names {
            fs::create_dir_all(ui.join(name).parent().expect("a parent")).expect("writable");
            fs::write(ui.join(name), name).expect("writable");
        }
        let sheet = String::from_utf8(style(ui).expect("readable")).expect("text");
        assert_eq!(
            sheet,
            "styles/layers.css\nstyles/base.css\nsrc/parts/button.css\nsrc/features/plan/steps.css\n"
        );
    }
}
