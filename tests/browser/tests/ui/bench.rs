//! What all checks share: one browser, one address for the interface, one for our own pages, and
//! the notes of one journey past every screen.

use browser::{
    Outcome,
    axe::Axe,
    chrome::{Chrome, Media},
    desk_server::DeskServer,
    probe::watch::watch,
    setup::{Setup, prepare},
    site::Site,
    states::{Case, States},
    survey::Survey,
    visit::{Visit, comfort},
};
use model::Language;
use serde_json::json;
use tokio::sync::{Mutex, OnceCell};
use wire::{Comfort, Mode, Theme};

/// What all checks share.
pub(crate) struct Bench {
    /// The browser.
    pub(crate) chrome: Chrome,
    /// axe-core.
    pub(crate) axe: Mutex<Axe>,
    server: OnceCell<DeskServer>,
    pages: OnceCell<DeskServer>,
    survey: OnceCell<Survey>,
}

impl Bench {
    /// Starts the browser.
    pub(crate) async fn start() -> Outcome<Self> {
        let chrome = Chrome::start().await?;
        watch(&chrome).await?;
        Ok(Self {
            chrome,
            axe: Mutex::new(Axe::new()?),
            server: OnceCell::new(),
            pages: OnceCell::new(),
            survey: OnceCell::new(),
        })
    }

    /// Ends the browser.
    pub(crate) async fn close(self) -> Outcome {
        self.chrome.close().await
    }

    /// The interface over a desk.
    pub(crate) async fn server(&self) -> Outcome<&DeskServer> {
        self.server.get_or_try_init(async || DeskServer::start(Site::built()?).await).await
    }

    /// Our own pages.
    pub(crate) async fn pages(&self) -> Outcome<&DeskServer> {
        self.pages.get_or_try_init(async || DeskServer::start(Site::own_pages()?).await).await
    }

    /// The notes of the journey past every screen, made once. `ONLY=name` visits the screens whose
    /// names begin so.
    pub(crate) async fn survey(&self) -> Outcome<&Survey> {
        self.survey
            .get_or_try_init(async || {
                let only = std::env::var("ONLY").ok();
                let mut axe = self.axe.lock().await;
                Survey::make(&self.chrome, self.server().await?, &mut axe, only.as_deref()).await
            })
            .await
    }

    /// Opens a screen in light and Vietnamese.
    pub(crate) async fn visit(&self, case: &Case, mode: Mode) -> Outcome<Visit<'_>> {
        let comfort = comfort(mode, Theme::Light, Language::Vi);
        Visit::to(&self.chrome, self.server().await?, case, comfort).await
    }

    /// Opens a screen with a comfort of one's own.
    pub(crate) async fn visit_with(&self, screen: &str, comfort: Comfort) -> Outcome<Visit<'_>> {
        let case = States::read()?.screen(screen)?;
        Visit::to(&self.chrome, self.server().await?, &case, comfort).await
    }

    /// Opens a screen by its name in `states.toml`.
    pub(crate) async fn open(&self, screen: &str, mode: Mode) -> Outcome<Visit<'_>> {
        self.visit(&States::read()?.screen(screen)?, mode).await
    }

    /// Opens an address such as `#/paper/{card}` in light and Vietnamese, after `steps` at a desk as
    /// after installation; the journey waits for the screen.
    pub(crate) async fn visit_after(
        &self,
        mode: Mode,
        steps: &[Setup],
        hash: &str,
    ) -> Outcome<Visit<'_>> {
        let (chrome, server) = (&self.chrome, self.server().await?);
        server.renew(true)?;
        let made = prepare(server, comfort(mode, Theme::Light, Language::Vi), steps).await?;
        chrome.go(&server.url(&made.fill(hash))).await?;
        Ok(Visit { chrome, server, made })
    }

    /// Opens one of our own pages.
    pub(crate) async fn page(&self, name: &str) -> Outcome {
        let pages = self.pages().await?;
        self.chrome.go(&format!("{}/{name}", pages.address)).await?;
        self.chrome.settled().await
    }

    /// Goes on in a fresh tab; what was done to the clock of the old one ends with it.
    pub(crate) async fn fresh_tab(&self) -> Outcome {
        let client = &self.chrome.client;
        let old = client.window().await?;
        let new = client.new_window(true).await?.handle;
        client.switch_to_window(old).await?;
        client.close_window().await?;
        client.switch_to_window(new).await?;
        watch(&self.chrome).await
    }

    /// Lets the page read and write the clipboard, as a person's paste and copy would.
    pub(crate) async fn allow_clipboard(&self) -> Outcome {
        let origin = &self.server().await?.address;
        let permissions = json!({
            "origin": origin,
            "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
        });
        self.chrome.devtools("Browser.grantPermissions", permissions).await?;
        Ok(())
    }

    /// What was copied, once the page has said so.
    pub(crate) async fn copied(&self) -> Outcome<String> {
        let said = "document.querySelector('.status-text')?.textContent.startsWith('Đã chép')";
        self.chrome.until(said).await?;
        let read = "navigator.clipboard.readText()
            .then(t => arguments[0](t), e => arguments[0](String(e)))";
        self.chrome.eval_later(read).await
    }

    /// Puts the browser back as it was, whatever a check did to it, and answers what it complained
    /// about meanwhile.
    pub(crate) async fn calm(&self) -> Vec<String> {
        // A browser that is gone is found by the next check.
        let _ = self.chrome.media(Media::default()).await;
        let _ = self.chrome.size(360, 800).await;
        self.chrome.complaints().await.unwrap_or_default()
    }
}
