//! What lies in the package beside the program: the entry of the menu, the icons, the words for
//! software centres, the licences.

use std::{fs, path::Path};

use crate::Done;

/// Desktop Entry Specification 1.4.
const DESKTOP: &str = include_str!("vn.motcua.desktop");
/// AppStream 0.16, 2.1 and 2.2 "Desktop Applications".
const METAINFO: &str = include_str!("org.motcua.app.metainfo.xml");

/// The notices of the crates in the program.
pub(super) const LICENCES: &str = "usr/share/doc/motcua/crates";

/// The icons and their folders in the theme `hicolor` (Icon Theme Specification).
const ICONS: [(&str, &str); 7] = [
    ("32x32.png", "32x32"),
    ("48x48.png", "48x48"),
    ("64x64.png", "64x64"),
    ("128x128.png", "128x128"),
    ("128x128@2x.png", "256x256"),
    ("icon.png", "512x512"),
    ("mark.svg", "scalable"),
];

/// The files, as paths below `/`; `day` is `yyyy-mm-dd`.
pub(super) fn all(root: &Path, version: &str, day: &str) -> Done<Vec<(String, Vec<u8>)>> {
    let share = |path: &str| format!("usr/share/{path}");
    let mut files = vec![
        (share("applications/vn.motcua.desktop"), DESKTOP.into()),
        (share("metainfo/org.motcua.app.metainfo.xml"), metainfo(version, day).into()),
        (share("doc/motcua/copyright"), copyright(root)?.into()),
    ];
    for (file, folder) in ICONS {
        files.push((share(&icon(file, folder)), fs::read(root.join("icons").join(file))?));
    }
    Ok(files)
}

/// Where an icon goes below `usr/share`.
fn icon(file: &str, folder: &str) -> String {
    let ending = file.rsplit('.').next().unwrap_or_default();
    format!("icons/hicolor/{folder}/apps/vn.motcua.{ending}")
}

fn metainfo(version: &str, day: &str) -> String {
    METAINFO.replace("@VERSION@", version).replace("@DATE@", day)
}

/// The notice, then every text it points to.
fn copyright(root: &Path) -> Done<String> {
    let read = |path: &str| fs::read_to_string(root.join(path));
    let (notice, licence, font) = (read("NOTICE")?, read("LICENSE")?, read("ui/fonts/OFL.txt")?);
    Ok(format!(
        "{notice}\nThe texts of their licences, where each crate has one, are in the file `crates` \
         beside this one.\n\n---- LICENSE\n\n{licence}\n---- ui/fonts/OFL.txt\n\n{font}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{json, place};

    /// The value of a key of the desktop entry.
    fn entry(key: &str) -> Option<&'static str> {
        DESKTOP.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='))
    }

    /// The text of an element of the metainfo.
    fn element(text: &str, tag: &str) -> String {
        let rest = text.split_once(&format!("<{tag}>")).map_or("", |(_, rest)| rest);
        rest.split('<').next().unwrap_or_default().to_owned()
    }

    #[test]
    fn the_entry_of_the_menu_starts_the_program_and_shows_an_icon_that_is_there() {
        assert_eq!(entry("Exec"), Some(super::super::NAME));
        let name = entry("Icon").expect("an icon");
        let icons: Vec<String> = ICONS.iter().map(|(file, folder)| icon(file, folder)).collect();
        assert!(icons.iter().all(|i| i.contains(&format!("/apps/{name}."))), "{icons:?}");
        assert!(ICONS.iter().all(|(file, _)| place::root().join("icons").join(file).is_file()));
    }

    #[test]
    fn the_entry_of_the_menu_speaks_both_languages() {
        for key in ["Name", "GenericName", "Comment", "Keywords"] {
            for language in ["", "[vi]", "[en]"] {
                let value = entry(&format!("{key}{language}")).unwrap_or_default();
                assert!(!value.is_empty(), "{key}{language}");
            }
        }
        assert!(entry("Categories").is_some_and(|c| c.ends_with(';')));
    }

    #[test]
    fn the_words_for_software_centres_name_this_app_and_this_version() {
        let text = metainfo("1.2.3", "2026-11-21");
        let config = fs::read_to_string(place::root().join("tauri.conf.json")).expect("there");
        let config = json::flat(&config).expect("JSON");
        assert_eq!(json::text(&config, "identifier"), Some(element(&text, "id").as_str()));
        assert_eq!(element(&text, "name"), entry("Name").expect("a name"));
        assert!(text.contains(r#"<release version="1.2.3" date="2026-11-21"/>"#), "{text}");
        assert!(text.contains(r#"<launchable type="desktop-id">vn.motcua.desktop</launchable>"#));
        assert!(!text.contains('@'), "{text}");
    }

    #[test]
    fn the_copyright_holds_the_texts_it_points_to() {
        let text = copyright(&place::root()).expect("they are in the repository");
        for word in ["Mozilla Public License Version 2.0", "SIL OPEN FONT LICENSE", "Lucide"] {
            assert!(text.contains(word), "{word}");
        }
    }
}
