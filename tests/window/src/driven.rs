//! The app steered by WebKit's driver.

use std::{
    path::Path,
    process::{Child, Stdio},
    time::Duration,
};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::Capabilities};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{Instant, sleep, timeout},
};

use crate::{
    Outcome,
    world::{World, alive, kill},
};

/// How long anything on the screen may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the screen is asked.
const EVERY: Duration = Duration::from_millis(25);

/// A running app, its window and its driver.
pub struct Driven {
    /// The WebDriver session, for what has no helper here.
    pub client: Client,
    driver: Driver,
    app: u32,
}

/// The driver, ended when dropped.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Driven {
    /// Starts the app in `world`; answers when its page is loaded.
    ///
    /// # Errors
    /// When the driver or the app does not start.
    pub async fn start(world: &World, surroundings: &[(&str, &str)]) -> Outcome<Self> {
        let port = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
        let driver = world
            .command("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".into()])
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(surroundings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| format!("WebKitWebDriver: {e}"))?;
        let driver = Driver(driver);
        timeout(PATIENCE, async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                sleep(EVERY).await;
            }
        })
        .await?;
        let mut capabilities = Capabilities::new();
        let options = json!({ "binary": world.launcher()?, "args": [] });
        capabilities.insert("webkitgtk:browserOptions".into(), options);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .map_err(|e| format!("no session: {e}; the app said: {}", world.complaints()))?;
        Ok(Self { client, driver, app: world.app_id()? })
    }

    /// Closes the window as its citizen would; answers when the app has ended.
    ///
    /// # Errors
    /// When the driver refuses.
    pub async fn close(self) -> Outcome {
        let Self { client, driver, app } = self;
        client.close().await?;
        let end = Instant::now() + PATIENCE;
        while alive(app) && Instant::now() < end {
            sleep(EVERY).await;
        }
        if alive(app) {
            kill(app)?;
        }
        drop(driver);
        Ok(())
    }

    /// Ends the app as a power cut would; answers when it is gone.
    ///
    /// # Errors
    /// When it is gone already.
    pub async fn kill(self) -> Outcome {
        kill(self.app)?;
        while alive(self.app) {
            sleep(EVERY).await;
        }
        Ok(())
    }

    /// Runs a script in the page; answers what it returns.
    ///
    /// # Errors
    /// When the script throws.
    pub async fn js(&self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        Ok(self.client.execute(script, arguments.to_vec()).await?)
    }

    /// Runs a script that calls `done(value)` at its end.
    ///
    /// # Errors
    /// When the script throws or `done` is not called in time.
    pub async fn js_later(&self, script: &str, arguments: &[Value]) -> Outcome<Value> {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        Ok(timeout(PATIENCE, self.client.execute_async(&script, arguments.to_vec())).await??)
    }

    /// Puts a question over the bridge as the page would; `Err` holds the failure.
    ///
    /// # Errors
    /// When the bridge does not answer.
    pub async fn ask(&self, room: &str, call: &str, body: Value) -> Outcome<Result<Value, Value>> {
        let script = "window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
            .then((ok) => done({ ok }), (error) => done({ error }));";
        let mut answer =
            self.js_later(script, &[json!(format!("plugin:{room}|{call}")), body]).await?;
        Ok(if answer.get("ok").is_some() {
            Ok(answer["ok"].take())
        } else {
            Err(answer["error"].take())
        })
    }

    /// Waits for an element.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn find(&self, selector: &str) -> Outcome<Element> {
        let end = Instant::now() + PATIENCE;
        loop {
            let wait = self.client.wait().at_most(PATIENCE).every(EVERY);
            let error = match wait.for_element(Locator::Css(selector)).await {
                Ok(element) => return Ok(element),
                Err(error) => error.to_string(),
            };
            // The page was loaded anew under the question.
            if error.contains("before the unload event") && Instant::now() < end {
                sleep(EVERY).await;
                continue;
            }
            return Err(format!("{selector}: {error}; the page: {}", self.text().await?).into());
        }
    }

    /// Clicks an element as soon as it is there.
    ///
    /// # Errors
    /// When it does not come or cannot be clicked.
    pub async fn click(&self, selector: &str) -> Outcome {
        let element = self.find(selector).await?;
        // As a person would: scrolled until it is clear of the bar at the bottom. (The driver takes
        // what lies under a sticky bar for visible.)
        let scroll = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        self.js(scroll, &[json!(selector)]).await?;
        if let Err(error) = element.click().await {
            let above = "const r = document.querySelector(arguments[0]).getBoundingClientRect();
                const e = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);
                return `${e?.outerHTML?.slice(0, 200)} at ${r.x},${r.y} ${r.width}x${r.height} in ${innerWidth}x${innerHeight}`";
            let above = self.js(above, &[json!(selector)]).await?;
            return Err(format!("{selector} cannot be clicked: {error}; there is {above}").into());
        }
        Ok(())
    }

    /// Clicks the first element of `selector` whose text holds `text`.
    ///
    /// # Errors
    /// When there is none.
    pub async fn click_text(&self, selector: &str, text: &str) -> Outcome {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            for element in self.client.find_all(Locator::Css(selector)).await? {
                if element.text().await.is_ok_and(|found| found.contains(text)) {
                    return Ok(element.click().await?);
                }
            }
            sleep(EVERY).await;
        }
        Err(format!("no {selector} with {text:?}; the page: {}", self.text().await?).into())
    }

    /// Waits until the screen `name` has its data.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn screen(&self, name: &str) -> Outcome {
        self.find(&format!("main[data-screen='{name}']:not([data-state='loading'])")).await?;
        Ok(())
    }

    /// The text of the page.
    ///
    /// # Errors
    /// When there is no page.
    pub async fn text(&self) -> Outcome<String> {
        let text = self.js("return document.body ? document.body.innerText : ''", &[]).await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until a script returns true.
    ///
    /// # Errors
    /// When it does not in time.
    pub async fn until(&self, script: &str) -> Outcome {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if self.js(script, &[]).await? == json!(true) {
                return Ok(());
            }
            sleep(EVERY).await;
        }
        Err(format!("not in time: {script}; the page: {}", self.text().await?).into())
    }

    /// Hands the page a file, as if chosen by its citizen; the page then has `window.probeFile`.
    ///
    /// # Errors
    /// When the page takes none.
    pub async fn hand_file(&self, path: &Path) -> Outcome {
        self.js(
            "const input = document.createElement('input');
             input.type = 'file'; input.id = 'probe-file';
             document.body.append(input);",
            &[],
        )
        .await?;
        let input = self.find("#probe-file").await?;
        input.send_keys(&path.to_string_lossy()).await?;
        self.js(
            "const input = document.getElementById('probe-file');
             window.probeFile = input.files[0]; input.remove();
             return window.probeFile.size",
            &[],
        )
        .await?;
        Ok(())
    }
}
