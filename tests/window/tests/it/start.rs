//! The window opens, shows something, and keeps its files together.

use std::{fs, path::Path};

use serde_json::json;
use window::{Outcome, driven::Driven, world::World};

#[tokio::test]
async fn the_first_screen_is_there_to_be_seen() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]:not([data-state='loading']) h1").await?;
    let text = app.text().await?;
    assert!(text.chars().any(char::is_alphabetic), "no text");

    let wasm = app
        .js_later(
            "fetch('ui_bg.wasm').then((r) => done([r.status, r.headers.get('content-type')]))",
            &[],
        )
        .await?;
    assert_eq!(wasm, json!([200, "application/wasm"]));
    assert_eq!(app.js("return typeof window.__TAURI__", &[]).await?, json!("undefined"));

    app.until("return document.fonts.status === 'loaded'").await?;
    let screenshot = app.client.screenshot().await?;
    let path = world.folder().join("start.png");
    fs::write(&path, screenshot)?;
    let colours = colours(&world, &path)?;
    assert!(colours >= 8, "a blank window: {colours} colours");
    println!("the first screen: {} characters, {colours} colours", text.chars().count());
    app.close().await
}

/// How many colours a picture has.
fn colours(world: &World, path: &Path) -> Outcome<usize> {
    let output = world.command("identify").args(["-format", "%k"]).arg(path).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

#[test]
fn the_app_says_when_it_is_ready_and_takes_the_size_asked_for() -> Outcome {
    let world = World::open()?;
    let (app, milliseconds) = world.start(&[("MOTCUA_WINDOW", "360x800")])?;
    println!("ready after {milliseconds} ms");
    drop(app);
    Ok(())
}

#[tokio::test]
async fn the_window_has_the_size_asked_for_and_the_name_of_its_screen() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[("MOTCUA_WINDOW", "360x800")]).await?;
    app.find("main[data-screen]").await?;
    let size = app.js("return [innerWidth, innerHeight]", &[]).await?;
    assert_eq!(size, json!([360, 800]));
    let sideways = "return document.documentElement.scrollWidth <= innerWidth";
    assert_eq!(app.js(sideways, &[]).await?, json!(true));
    app.js("document.title = 'Tên của màn hình'", &[]).await?;
    let names = || -> Outcome<String> {
        let output = world.command("xwininfo").args(["-root", "-tree"]).output()?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    app.until("return document.title === 'Tên của màn hình'").await?;
    for _ in 0..100 {
        if names()?.contains("Tên của màn hình") {
            return app.close().await;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    Err(format!("the window has another name: {}", names()?).into())
}

#[tokio::test]
async fn every_file_of_the_app_lies_in_its_home() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    app.close().await?;
    let mut strays = Vec::new();
    for folder in ["home", "data", "config", "cache"] {
        files(&world.folder().join(folder), &mut strays)?;
    }
    // The system's own: what the drivers of the screen and of the settings keep.
    strays.retain(|path| {
        !["mesa_shader_cache", "dconf", "fontconfig", "gstreamer-1.0"]
            .iter()
            .any(|own| path.contains(own))
    });
    assert!(strays.is_empty(), "{strays:#?}");
    let mut own = Vec::new();
    files(&world.files(), &mut own)?;
    println!("files of the app: {}, strays: 0", own.len());
    Ok(())
}

fn files(folder: &Path, found: &mut Vec<String>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else {
            found.push(path.display().to_string());
        }
    }
    Ok(())
}
