//! Reading aloud in the real window: a speech-dispatcher of the test's own speaks into files.

use std::time::Duration;

use serde_json::json;
use window::{Outcome, driven::Driven, world::World};

use crate::journey::{choose_mode, first_start};

#[path = "../../../../src-tauri/crates/speech/tests/dispatcher/mod.rs"]
mod dispatcher;

use dispatcher::{Dispatcher, Heard};

/// The least loudness that counts as a voice: the root mean square, 1 is full scale.
const VOICE: f64 = 0.01;
/// The first button of the reading bar.
const BUTTON: &str = ".read-aloud-button";

/// Opens the page of the birth registration.
async fn open_page(app: &Driven) -> Outcome<String> {
    app.js("location.hash = '#/service/1.001193'", &[]).await?;
    app.screen("service").await?;
    let heading = app.js("return document.querySelector('main h1').innerText", &[]).await?;
    Ok(heading.as_str().unwrap_or_default().to_owned())
}

async fn reads(app: &Driven, word: &str) -> Outcome {
    let button = json!(BUTTON);
    app.until(&format!("return document.querySelector({button}).innerText.trim() === '{word}'"))
        .await
}

/// Waits for a sentence to begin, presses the button named `act`, and answers that sentence and
/// the next.
async fn pressed(app: &Driven, dispatcher: &Dispatcher, act: &str) -> Outcome<(Heard, Heard)> {
    let before = dispatcher.heard().len();
    dispatcher.hear(before + 1);
    app.click_text(BUTTON, act).await?;
    let mut heard = dispatcher.hear(before + 2).split_off(before);
    Ok((heard.remove(0), heard.remove(0)))
}

#[tokio::test]
async fn a_page_is_read_aloud_paused_and_ended_by_leaving_it() -> Outcome {
    let world = World::open()?;
    let dispatcher = Dispatcher::start();
    dispatcher.takes(Duration::from_millis(700));
    let socket = format!("unix_socket:{}", dispatcher.socket().display());
    let app = Driven::start(&world, &[("SPEECHD_ADDRESS", &socket)]).await?;
    first_start(&app).await?;
    let mut said = 0;
    for mode in ["normal", "simple"] {
        choose_mode(&app, mode).await?;
        let heading = open_page(&app).await?;
        assert_eq!(dispatcher.heard().len(), said, "nothing is said unasked");
        app.click(BUTTON).await?;
        let heard = dispatcher.hear(said + 2);
        assert_eq!(heard[said].words, heading, "the heading comes first");
        assert!(heard[said].loudness > VOICE, "silence: {heard:?}");
        reads(&app, "Tạm dừng").await?;
        app.click(BUTTON).await?;
        reads(&app, "Đọc tiếp").await?;
        let paused = dispatcher.heard().len();
        tokio::time::sleep(Duration::from_millis(1_500)).await;
        assert_eq!(dispatcher.heard().len(), paused, "a pause is silent");
        if mode == "simple" {
            // Two buttons at most: slower is offered in the pause.
            app.click_text(BUTTON, "Đọc chậm").await?;
            app.click(BUTTON).await?;
            dispatcher.hear(paused + 1);
        } else {
            // Long enough to press a button while a sentence is said.
            dispatcher.takes(Duration::from_secs(4));
            app.click(BUTTON).await?;
            let (first, second) = pressed(&app, &dispatcher, "Đọc lại").await?;
            assert_eq!(first.words, second.words, "again");
            let (first, second) = pressed(&app, &dispatcher, "Đọc chậm").await?;
            assert_eq!(first.words, second.words, "the same, slower");
            assert!(second.seconds > 1.2 * first.seconds, "slower: {first:?} {second:?}");
            app.click_text(BUTTON, "Đọc thường").await?;
            dispatcher.takes(Duration::from_millis(700));
        }
        // Whoever leaves the page hears no more of it.
        app.js("location.hash = '#/help'", &[]).await?;
        app.screen("help").await?;
        reads(&app, "Đọc to").await?;
        let left = dispatcher.until("silence", |d| {
            let before = d.heard().len();
            std::thread::sleep(Duration::from_millis(1_500));
            (d.heard().len() == before).then_some(before)
        });
        said = left;
    }
    println!("read aloud in the window: {said} utterances in two modes, paused, ended by leaving");
    app.close().await
}

#[tokio::test]
async fn without_a_voice_the_page_says_how_to_get_one() -> Outcome {
    let world = World::open()?;
    let nobody = format!("unix_socket:{}", world.folder().join("nobody.sock").display());
    let app = Driven::start(&world, &[("SPEECHD_ADDRESS", &nobody)]).await?;
    first_start(&app).await?;
    open_page(&app).await?;
    app.click(BUTTON).await?;
    app.find(".read-aloud-help .note").await?;
    let help = app.js("return document.querySelector('.read-aloud-help').innerText", &[]).await?;
    assert!(help.as_str().is_some_and(|h| h.contains("speech-dispatcher")), "{help}");
    app.close().await
}
