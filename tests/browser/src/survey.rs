//! One journey past every screen, state, mode, theme and width; the checks then judge its notes.

use std::time::Instant;

use model::Language;
use wire::{Mode, Theme};

use crate::{
    Outcome,
    axe::{Axe, Violation},
    chrome::{Chrome, Media},
    desk_server::DeskServer,
    probe::{
        boxes::{Icon, Target, icons, targets},
        focus::{Stop, reachable, walk},
        layout::{Layout, layout, space_out},
        motion::{Motion, motions},
        structure::{Structure, structure},
        text::{Gap, Text, gaps, texts},
        tree::{Line, tree},
        watch::{Notes, notes},
    },
    states::{Case, States},
    visit::{LOOKS, MODES, Visit, comfort, mode_name, theme_name},
};

/// Widths every screen is seen at, in CSS pixels, with the height that goes with it.
pub const SIZES: [(u32, u32); 4] = [(320, 568), (360, 800), (768, 1024), (1280, 800)];
/// The width at which texts, targets and bones are noted: the phone most people have.
pub const PHONE: u32 = 360;

/// What was noted of one page.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The screen and state.
    pub case: Case,
    /// The mode.
    pub mode: Mode,
    /// The theme.
    pub theme: Theme,
    /// At each width.
    pub widths: Vec<Width>,
    /// Texts.
    pub texts: Vec<Text>,
    /// Paragraph gaps.
    pub gaps: Vec<Gap>,
    /// Controls.
    pub targets: Vec<Target>,
    /// Icons.
    pub icons: Vec<Icon>,
    /// Bones.
    pub bones: Structure,
    /// The accessibility tree.
    pub tree: Vec<Line>,
    /// What happened over time.
    pub notes: Notes,
    /// What the browser complained about.
    pub complaints: Vec<String>,
    /// What was tried beyond that, once for each screen and mode.
    pub tried: Option<Tried>,
}

/// What a page does when it is tried: with other text, other colours, without a mouse.
#[derive(Debug, Clone)]
pub struct Tried {
    /// What does not fit in 320 x 256.
    pub tiny: Layout,
    /// What does not fit with text at 200 % on a phone.
    pub large: Layout,
    /// What does not fit with the spacing of WCAG 1.4.12.
    pub spaced: Layout,
    /// Texts, controls and icons in colours that the device imposes.
    pub forced: (Vec<Text>, Vec<Target>, Vec<Icon>),
    /// What moves.
    pub moving: Vec<Motion>,
    /// What still moves when the device asks for less motion.
    pub still: Vec<Motion>,
    /// What still moves when the citizen asked for less motion.
    pub less: Vec<Motion>,
    /// The way of the focus, or the trap it fell into.
    pub walk: Result<Vec<Stop>, String>,
    /// How many stops it should have.
    pub reachable: usize,
}

/// What was noted at one width.
#[derive(Debug, Clone)]
pub struct Width {
    /// In CSS pixels.
    pub width: u32,
    /// What does not fit.
    pub layout: Layout,
    /// What axe found.
    pub axe: Vec<Violation>,
    /// Controls, for their places.
    pub bones: Structure,
}

impl Seen {
    /// How a report names it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}.{}.{}", self.case.name(), mode_name(self.mode), theme_name(self.theme))
    }

    /// Whether it is in simple mode.
    #[must_use]
    pub fn simple(&self) -> bool {
        self.mode == Mode::Simple
    }
}

/// Everything that was noted.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// Every page.
    pub pages: Vec<Seen>,
    /// Screens that did not come.
    pub missing: Vec<String>,
    /// How often axe looked.
    pub analyses: u32,
    /// How long it took, in seconds.
    pub seconds: f64,
}

impl Survey {
    /// The pages of citizens' screens when all is well.
    pub fn screens(&self) -> impl Iterator<Item = &Seen> {
        self.pages.iter().filter(|p| p.case.is_main() && !p.case.tool)
    }

    /// The same in light, so that each screen and mode comes once.
    pub fn light(&self) -> impl Iterator<Item = &Seen> {
        self.screens().filter(|p| p.theme == Theme::Light)
    }

    /// Visits every screen in four looks at four widths, and every other state in both modes at the
    /// smallest width. With `only`, the screens, or `SCREEN/STATE`, whose name begins so.
    ///
    /// # Errors
    /// When the browser fails; a screen that does not come is noted and passed over.
    pub async fn make(
        chrome: &Chrome,
        server: &DeskServer,
        axe: &mut Axe,
        only: Option<&str>,
    ) -> Outcome<Self> {
        let start = Instant::now();
        let before = axe.analyses;
        let mut survey = Self::default();
        for case in States::read()?.cases() {
            if only.is_some_and(|o| !case.name().starts_with(o)) {
                continue;
            }
            let looks: Vec<(Mode, Theme)> = if case.is_main() {
                LOOKS.to_vec()
            } else {
                MODES.map(|m| (m, Theme::Light)).to_vec()
            };
            for (mode, theme) in looks {
                match see(chrome, server, axe, &case, mode, theme).await {
                    Ok(seen) => survey.pages.push(seen),
                    Err(trouble) => survey.missing.push(format!(
                        "{}.{}.{}: {trouble}",
                        case.name(),
                        mode_name(mode),
                        theme_name(theme)
                    )),
                }
            }
        }
        survey.analyses = axe.analyses - before;
        survey.seconds = start.elapsed().as_secs_f64();
        Ok(survey)
    }
}

async fn see(
    chrome: &Chrome,
    server: &DeskServer,
    axe: &mut Axe,
    case: &Case,
    mode: Mode,
    theme: Theme,
) -> Outcome<Seen> {
    chrome.size(PHONE, 800).await?;
    chrome.complaints().await?;
    let visit = Visit::to(chrome, server, case, comfort(mode, theme, Language::Vi)).await?;
    let texts = texts(chrome).await?;
    let gaps = gaps(chrome).await?;
    let targets = targets(chrome).await?;
    let icons = icons(chrome).await?;
    let bones = structure(chrome).await?;
    let tree = tree(chrome).await?;
    let notes = notes(chrome).await?;
    let mut widths = Vec::new();
    for (width, height) in SIZES {
        if !case.is_main() && width != SIZES[0].0 {
            continue;
        }
        chrome.size(width, height).await?;
        chrome.settled().await?;
        let (layout, bones) = (layout(chrome).await?, structure(chrome).await?);
        // As high as the page, so that no bar that stays in view covers what axe looks at.
        let page: u32 = chrome.eval("return document.documentElement.scrollHeight").await?;
        chrome.size(width, page.clamp(height, 16_000)).await?;
        chrome.settled().await?;
        let axe = axe.look(chrome).await?;
        widths.push(Width { width, layout, axe, bones });
    }
    let tried = if case.is_main() && theme == Theme::Light {
        Some(attempt(chrome, mode).await?)
    } else {
        None
    };
    let complaints = chrome.complaints().await?;
    drop(visit);
    let case = case.clone();
    Ok(Seen {
        case,
        mode,
        theme,
        widths,
        texts,
        gaps,
        targets,
        icons,
        bones,
        tree,
        notes,
        complaints,
        tried,
    })
}

async fn attempt(chrome: &Chrome, mode: Mode) -> Outcome<Tried> {
    let set = async |name: &str, value: &str| {
        let script = format!("document.documentElement.dataset.{name} = '{value}'; return true");
        chrome.eval::<bool>(&script).await?;
        chrome.settled().await
    };
    chrome.size(SIZES[0].0, 256).await?;
    let tiny = layout(chrome).await?;
    chrome.size(PHONE, 800).await?;
    let moving = motions(chrome).await?;
    chrome.media(Media { still: true, ..Media::default() }).await?;
    let still = motions(chrome).await?;
    chrome.media(Media { forced: true, ..Media::default() }).await?;
    chrome.settled().await?;
    let forced = (texts(chrome).await?, targets(chrome).await?, icons(chrome).await?);
    chrome.media(Media::default()).await?;
    set("motion", "less").await?;
    let less = motions(chrome).await?;
    let wide = if mode == Mode::Normal { SIZES[3] } else { (PHONE, 800) };
    chrome.size(wide.0, wide.1).await?;
    chrome.settled().await?;
    let walk = walk(chrome).await.map_err(|e| e.to_string());
    let reachable = reachable(chrome).await?;
    chrome.size(PHONE, 800).await?;
    set("text", "200").await?;
    let large = layout(chrome).await?;
    set("text", "100").await?;
    chrome.size(SIZES[0].0, SIZES[0].1).await?;
    space_out(chrome).await?;
    chrome.settled().await?;
    let spaced = layout(chrome).await?;
    Ok(Tried { tiny, large, spaced, forced, moving, still, less, walk, reachable })
}
