//! Headless Chromium under ChromeDriver, with what the tests need of the DevTools protocol.

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::{Element, ElementRef},
    key::Key,
    wd::{Capabilities, PrintConfiguration, WebDriverCompatibleCommand},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::sleep,
};

use crate::Outcome;

/// How long anything on a page may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often a page is asked whether it is ready.
const BEAT: Duration = Duration::from_millis(15);

/// A browser with one page.
pub struct Chrome {
    /// The WebDriver client.
    pub client: Client,
    driver: Child,
    // Chromium writes into its profile until it has closed.
    profile: tempfile::TempDir,
}

/// What the page is told about the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Media {
    /// The device is dark.
    pub dark: bool,
    /// The device asks for less motion.
    pub still: bool,
    /// The device imposes its own colours.
    pub forced: bool,
    /// The page is seen as printed.
    pub print: bool,
}

/// A command that fantoccini has no name for.
#[derive(Debug)]
struct Raw(&'static str, Value);

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.0))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.1.to_string()))
    }
}

/// A line of the browser's log.
#[derive(Debug, Deserialize)]
struct LogLine {
    level: String,
    message: String,
}

impl Chrome {
    /// Starts the driver and the browser with a fresh profile.
    ///
    /// # Errors
    /// When one of them is not installed or does not come up.
    pub async fn start() -> Outcome<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Command::new("chromedriver")
            .args([format!("--port={port}"), "--log-level=SEVERE".into()])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|e| format!("chromedriver cannot be started (apt: chromium-driver): {e}"))?;
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if start.elapsed() > PATIENCE {
                return Err("chromedriver does not answer".into());
            }
            sleep(BEAT).await;
        }
        let profile = tempfile::tempdir()?;
        let mut wanted = Capabilities::new();
        wanted.insert("browserName".into(), json!("chrome"));
        wanted.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        wanted.insert(
            "goog:chromeOptions".into(),
            json!({ "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", "--force-device-scale-factor=1", "--lang=vi",
                format!("--user-data-dir={}", profile.path().display()),
            ] }),
        );
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(wanted)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|e| format!("Chromium does not start (apt: chromium): {e}"))?;
        let chrome = Self { client, driver, profile };
        chrome.size(360, 800).await?;
        Ok(chrome)
    }

    /// Ends browser and driver.
    ///
    /// # Errors
    /// When they do not end.
    pub async fn close(mut self) -> Outcome {
        self.client.close().await?;
        self.driver.kill().await?;
        self.profile.close()?;
        Ok(())
    }

    /// A command of the DevTools protocol.
    ///
    /// # Errors
    /// When Chromium refuses it.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Outcome<Value> {
        let body = json!({ "cmd": command, "params": parameters });
        Ok(self.client.issue_cmd(Raw("goog/cdp/execute", body)).await?)
    }

    /// Sets the size of the page in CSS pixels.
    ///
    /// # Errors
    /// When Chromium refuses it.
    pub async fn size(&self, width: u32, height: u32) -> Outcome {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size).await?;
        Ok(())
    }

    /// Tells the page about the device.
    ///
    /// # Errors
    /// When Chromium refuses it.
    pub async fn media(&self, media: Media) -> Outcome {
        let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
        let features = [
            feature("prefers-color-scheme", if media.dark { "dark" } else { "light" }),
            feature("prefers-reduced-motion", if media.still { "reduce" } else { "no-preference" }),
            feature("forced-colors", if media.forced { "active" } else { "none" }),
        ];
        let kind = if media.print { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": kind, "features": features }))
            .await?;
        Ok(())
    }

    /// Loads a page.
    ///
    /// # Errors
    /// When it does not load.
    pub async fn go(&self, url: &str) -> Outcome {
        // As in a window of its own: what the page noted for itself is gone.
        self.client.execute("window.name = ''", Vec::new()).await?;
        Ok(self.client.goto(url).await?)
    }

    /// Runs a script in the page and answers what it returns.
    ///
    /// # Errors
    /// When the script throws or returns something else.
    pub async fn eval<T: DeserializeOwned>(&self, script: &str) -> Outcome<T> {
        self.eval_with(script, Vec::new()).await
    }

    /// The same with arguments for the script.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub async fn eval_with<T: DeserializeOwned>(
        &self,
        script: &str,
        with: Vec<Value>,
    ) -> Outcome<T> {
        Ok(serde_json::from_value(self.client.execute(script, with).await?)?)
    }

    /// Runs a script that answers later, through its last argument.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub async fn eval_later<T: DeserializeOwned>(&self, script: &str) -> Outcome<T> {
        Ok(serde_json::from_value(self.client.execute_async(script, Vec::new()).await?)?)
    }

    /// Waits until `condition`, a JavaScript expression, is true.
    ///
    /// # Errors
    /// When it stays false for forty seconds.
    pub async fn until(&self, condition: &str) -> Outcome {
        let start = Instant::now();
        let script = format!("return Boolean({condition})");
        while !self.eval::<bool>(&script).await? {
            if start.elapsed() > PATIENCE {
                let page: String = self
                    .eval("return location.hash + ' ' + (document.body ? document.body.innerText : '')")
                    .await?;
                let page: String = page
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .chars()
                    .take(300)
                    .collect();
                return Err(format!("never came true: {condition}; the page: {page}").into());
            }
            sleep(BEAT).await;
        }
        Ok(())
    }

    /// Waits for an element.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn there(&self, css: &str) -> Outcome {
        self.until(&format!("document.querySelector({})", json!(css))).await
    }

    /// Waits until fonts are loaded, whatever moves or appears has done so, and two frames were
    /// painted.
    ///
    /// # Errors
    /// When they never are.
    pub async fn settled(&self) -> Outcome {
        self.eval_later::<bool>(
            "const done = arguments[0];
             const ends = a => Number.isFinite(a.effect.getComputedTiming().endTime);
             const still = () => Promise.allSettled(document.getAnimations().filter(ends).map(a => a.finished));
             document.fonts.ready.then(still)
               .then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))",
        )
        .await?;
        Ok(())
    }

    /// Waits until `css` finds something that is seen, brings it to the middle of the screen as a
    /// person would, and clicks on it.
    ///
    /// # Errors
    /// When it does not come or something lies over it.
    pub async fn click(&self, css: &str) -> Outcome {
        self.until(&format!(
            "[...document.querySelectorAll({})].some(e => e.checkVisibility())",
            json!(css)
        ))
        .await?;
        let script =
            "const e = [...document.querySelectorAll(arguments[0])].find(e => e.checkVisibility());
            e.scrollIntoView({ block: 'center', behavior: 'instant' });
            return e";
        let found = self.client.execute(script, vec![json!(css)]).await?;
        let element = Element::from_element_id(self.client.clone(), element_id(&found)?);
        element.click().await.map_err(|e| format!("{css}: {e}").into())
    }

    /// The first element that `css` finds.
    ///
    /// # Errors
    /// When there is none.
    pub async fn find(&self, css: &str) -> Outcome<Element> {
        self.client.find(Locator::Css(css)).await.map_err(|e| format!("{css}: {e}").into())
    }

    /// The visible text of the first element that `css` finds.
    ///
    /// # Errors
    /// When there is none.
    pub async fn text(&self, css: &str) -> Outcome<String> {
        Ok(self.find(css).await?.text().await?)
    }

    /// Presses keys one after the other.
    ///
    /// # Errors
    /// When the driver refuses them.
    pub async fn press(&self, keys: &[Key]) -> Outcome {
        let mut actions = KeyActions::new("keyboard".into());
        for key in keys {
            let value = char::from(*key);
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Presses a key while another is held.
    ///
    /// # Errors
    /// When the driver refuses it.
    pub async fn press_with(&self, held: Key, value: impl Into<char>) -> Outcome {
        let (held, value) = (char::from(held), value.into());
        let actions = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Up { value: held });
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Types a text, letter by letter.
    ///
    /// # Errors
    /// When the driver refuses it.
    pub async fn type_text(&self, text: &str) -> Outcome {
        let mut actions = KeyActions::new("keyboard".into());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        Ok(self.client.perform_actions(actions).await?)
    }

    /// What the browser complained about since the last time. A call that fails on purpose
    /// (status 422) is no complaint.
    ///
    /// # Errors
    /// When the log cannot be had.
    pub async fn complaints(&self) -> Outcome<Vec<String>> {
        let log = self.client.issue_cmd(Raw("se/log", json!({ "type": "browser" }))).await?;
        let lines: Vec<LogLine> = serde_json::from_value(log)?;
        let planned =
            |m: &str| m.contains("status of 422") && (m.contains("/ask/") || m.contains("/lane/"));
        let bad = lines.into_iter().filter(|l| l.level == "SEVERE" && !planned(&l.message));
        Ok(bad.map(|l| l.message).collect())
    }

    /// The page on paper, as PDF, with the size and margins the page itself asks for.
    ///
    /// # Errors
    /// When it cannot be printed.
    pub async fn paper(&self) -> Outcome<Vec<u8>> {
        let how = PrintConfiguration::builder().shrink_to_fit(false).build();
        let how = how.map_err(|e| format!("the paper: {e:?}"))?;
        Ok(self.client.print(how).await?)
    }

    /// A picture of the whole page, as PNG.
    ///
    /// # Errors
    /// When it cannot be taken.
    pub async fn picture(&self) -> Outcome<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }
}

/// The id of an element that a script returned.
fn element_id(found: &Value) -> Outcome<ElementRef> {
    let id = found.as_object().and_then(|o| o.values().next()).and_then(Value::as_str);
    Ok(ElementRef::from(id.ok_or("the script found no element")?.to_owned()))
}
