//! Pictures of every screen, for people to look at.

use std::{fs, path::Path};

use model::Language;
use wire::{Mode, Theme};

use crate::{
    Outcome,
    chrome::{Chrome, Media},
    desk_server::DeskServer,
    site::Site,
    states::States,
    visit::{Visit, comfort, mode_name, theme_name},
};

/// Widths of the pictures with their heights, in CSS pixels.
const SIZES: [(u32, u32); 2] = [(360, 800), (1280, 800)];
/// Languages and themes of the pictures.
const LOOKS: [(Language, Theme); 3] =
    [(Language::Vi, Theme::Light), (Language::Vi, Theme::Dark), (Language::En, Theme::Light)];

/// Writes `SCREEN.MODE.THEME.LANG.WIDTH.png` into `folder`, whole pages, and prints each path. With
/// `only`, of what begins so, also the other states, as `SCREEN.STATE.…`.
///
/// # Errors
/// When a screen does not come or a file cannot be written.
pub async fn take(folder: &Path, only: Option<&str>) -> Outcome {
    fs::create_dir_all(folder)?;
    let server = DeskServer::start(Site::built()?).await?;
    let chrome = Chrome::start().await?;
    chrome.media(Media { still: true, ..Media::default() }).await?;
    for case in States::read()?.cases() {
        if !only.map_or(case.is_main(), |begin| case.name().starts_with(begin)) {
            continue;
        }
        for mode in [Mode::Normal, Mode::Simple] {
            for (language, theme) in LOOKS {
                let visit =
                    Visit::to(&chrome, &server, &case, comfort(mode, theme, language)).await?;
                for (width, height) in SIZES {
                    chrome.size(width, height).await?;
                    let page: u32 =
                        chrome.eval("return document.documentElement.scrollHeight").await?;
                    chrome.size(width, page.clamp(height, 8_000)).await?;
                    visit.chrome.settled().await?;
                    let name = format!(
                        "{}.{}.{}.{}.{width}.png",
                        case.name().replace('/', "."),
                        mode_name(mode),
                        theme_name(theme),
                        language.tag()
                    );
                    let path = folder.join(name);
                    fs::write(&path, chrome.picture().await?)?;
                    println!("{}", path.display());
                }
            }
        }
    }
    chrome.close().await
}
