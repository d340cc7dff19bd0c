//! From the first start to a ticked step, with the pointer, as a citizen would.

use std::path::Path;

use serde_json::{Value, json};
use window::{Outcome, driven::Driven, world::World};

/// The name of the whole journey, for who runs it in another network.
pub(crate) const WHOLE: &str = "journey::from_the_first_start_to_a_ticked_step";

/// Chooses Vietnamese and the normal mode; answers at home.
pub(crate) async fn first_start(app: &Driven) -> Outcome {
    app.screen("start").await?;
    app.click(".big-choice[lang=vi]").await?;
    app.screen("start-mode").await?;
    app.click(".big-choice:not(.large)").await?;
    app.screen("home").await
}

/// Adds the catalogue file at `path` and waits until it is in use.
pub(crate) async fn add_catalogue(app: &Driven, path: &Path, sha256: &str) -> Outcome {
    app.hand_file(path).await?;
    app.js(crate::import::SEND, &[json!(sha256)]).await?;
    app.until("return Boolean(window.probeSent)").await?;
    let sent = app.js("return window.probeSent", &[]).await?;
    let ticket = sent["ok"].clone();
    for _ in 0..1000 {
        let progress = app.ask("bytes", "progress", json!({ "ticket": ticket })).await?;
        let stage = progress.map_err(|e| e.to_string())?["stage"].clone();
        if stage.get("done").is_some() {
            return Ok(());
        }
        if stage.get("failed").is_some() {
            return Err(format!("not added: {stage}").into());
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    Err(format!("not added in time: {sent}").into())
}

/// Changes the mode and loads the page again.
pub(crate) async fn choose_mode(app: &Driven, mode: &str) -> Outcome {
    let settings = app.ask("settings", "read", json!({})).await?.map_err(|e| e.to_string())?;
    let mut comfort = settings["comfort"].clone();
    comfort["mode"] = json!(mode);
    let body = json!({ "comfort": comfort, "started": true });
    app.ask("settings", "change", body).await?.map_err(|e| e.to_string())?;
    app.js("location.hash = '#/'; location.reload()", &[]).await?;
    app.find(&format!("html[data-mode='{mode}'] main[data-screen='home']")).await?;
    app.screen("home").await
}

/// Answers every question with its first choice; answers at the plan.
pub(crate) async fn answer_all(app: &Driven) -> Outcome<u32> {
    let mut questions = 0;
    loop {
        app.find(
            "main:is([data-screen=question], [data-screen=plan]):not([data-state=loading]) h1",
        )
        .await?;
        let screen = app.js("return document.querySelector('main').dataset.screen", &[]).await?;
        if screen == json!("plan") {
            return Ok(questions);
        }
        let here = app.js("return location.hash", &[]).await?;
        app.click("main .choice").await?;
        app.click("main form .button").await?;
        app.until(&format!("return location.hash !== {here}")).await?;
        questions += 1;
        if questions > 30 {
            return Err("the questions do not end".into());
        }
    }
}

#[tokio::test]
async fn from_the_first_start_to_a_ticked_step() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    first_start(&app).await?;
    app.click_text("main a.event, main .tile", "Có con nhỏ").await?;
    app.screen("event").await?;
    app.click("#begin").await?;
    let questions = answer_all(&app).await?;
    let plan = app.js("return location.hash", &[]).await?;
    app.click("main label:has(input[type=checkbox])").await?;
    app.until("return document.querySelectorAll('main input[type=checkbox]:checked').length === 1")
        .await?;
    let saved = saved_plan(&app, &plan).await?;
    assert_eq!(ticks(&saved), 1, "the tick was not kept: {saved}");
    app.close().await?;

    let app = Driven::start(&world, &[]).await?;
    app.screen("home").await?;
    assert_eq!(app.js("return document.documentElement.lang", &[]).await?, json!("vi"));
    assert_eq!(saved_plan(&app, &plan).await?, saved, "the plan is another after a restart");
    app.js("location.hash = arguments[0]", &[plan]).await?;
    app.screen("plan").await?;
    app.until("return document.querySelectorAll('main input[type=checkbox]:checked').length === 1")
        .await?;
    println!("the whole journey: {questions} questions, 1 tick, kept over a restart");
    app.close().await
}

/// The plan of an address such as `#/plan/1`.
async fn saved_plan(app: &Driven, hash: &Value) -> Outcome<Value> {
    let id = hash.as_str().and_then(|h| h.split('/').nth(2)).ok_or("no plan in the address")?;
    let id: u32 = id.parse()?;
    app.ask("plans", "open", json!({ "id": id })).await?.map_err(|e| e.to_string().into())
}

fn ticks(plan: &Value) -> usize {
    ["steps_done", "papers_done"].iter().filter_map(|key| plan[key].as_array()).map(Vec::len).sum()
}

#[tokio::test]
async fn settings_outlive_a_restart() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let comfort = json!({
        "language": "en", "mode": "simple", "text": "150",
        "contrast": "more", "theme": "dark", "motion": "less",
    });
    let body = json!({ "comfort": comfort, "started": true });
    app.ask("settings", "change", body.clone()).await?.map_err(|e| e.to_string())?;
    app.close().await?;

    let app = Driven::start(&world, &[]).await?;
    app.screen("home").await?;
    let kept = app.ask("settings", "read", json!({})).await?.map_err(|e| e.to_string())?;
    assert_eq!(kept, body);
    let root = app
        .js("const d = document.documentElement; return [d.lang, d.dataset.mode, d.dataset.theme, d.dataset.text]", &[])
        .await?;
    assert_eq!(root, json!(["en", "simple", "dark", "150"]));
    app.close().await
}
