//! Nothing personal is left in clear: papers are added, described, looked at and shared in the real
//! window, and then every file of that world is searched: the app's own, the profile and the cache of
//! the webview, what is temporary, what was logged.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::time::sleep;
use unicode_normalization::UnicodeNormalization as _;
use window::{Outcome, driven::Driven, world::World};

use crate::vault::{PHRASE, add, answer, make};

const FAMILY: [&str; 5] = ["Nguyễn", "Trần", "Đặng", "Phạm", "Võ"];
const MIDDLE: [&str; 4] = ["Thị Ngọc", "Văn Hữu", "Đình Quốc", "Hoàng Mỹ"];
/// How many there are: identity numbers and names, half and half; four for each paper.
const COUNT: usize = 40;
/// Where the papers come from: outside the app, so it is not searched.
const OUTSIDE: &str = "outside";
/// What the page keeps in clear on purpose, so that the search must find it.
const PLANTED: &str = "Lê Trồng Sẵn 088304112233";
/// How long the webview may take to write that down.
const PATIENCE: Duration = Duration::from_secs(40);

/// The `n`th canary; no such word stands anywhere else.
fn canary(n: usize) -> String {
    if n < COUNT / 2 {
        return format!("0{:02}1{:02}{:06}", 79 + n, 84 + n % 16, 731_905 + 7_919 * n);
    }
    format!("{} {} Khuê {}", FAMILY[n % 5], MIDDLE[n / 5 % 4], n)
}

/// How it may stand in a file: as typed (NFC), decomposed (NFD), in UTF-16.
fn forms(canary: &str) -> Vec<Vec<u8>> {
    let (nfc, nfd): (String, String) = (canary.nfc().collect(), canary.nfd().collect());
    let utf16 = nfc.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![nfc.into_bytes(), nfd.into_bytes(), utf16]
}

/// Every file below `folder`, leaving out the papers' own.
fn files(folder: &Path, with_outside: bool) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && (with_outside || entry.file_name() != OUTSIDE) => {
                found.extend(files(&entry.path(), with_outside));
            }
            Ok(kind) if kind.is_file() => found.push(entry.path()),
            _ => {}
        }
    }
    found
}

/// Which of `canaries` stand in which file.
fn found(files: &[PathBuf], canaries: &[String]) -> Vec<(String, PathBuf)> {
    let forms: Vec<(&String, Vec<u8>)> =
        canaries.iter().flat_map(|c| forms(c).into_iter().map(move |form| (c, form))).collect();
    let mut hits = Vec::new();
    for file in files {
        // One that went meanwhile is not left.
        let bytes = fs::read(file).unwrap_or_default();
        for (canary, form) in &forms {
            if memchr::memmem::find(&bytes, form).is_some() {
                hits.push(((*canary).clone(), file.clone()));
            }
        }
    }
    hits
}

/// A paper with four canaries in its bytes and the same in what is said of it.
async fn keep(app: &Driven, world: &World, n: usize) -> Outcome<String> {
    let own: Vec<String> = (0..4).map(|k| canary(n * 4 + k)).collect();
    let path = world.folder().join(OUTSIDE).join(format!("{n}.jpg"));
    let body = own.join("\n").repeat(200);
    fs::write(&path, [&[0xFF, 0xD8, 0xFF, 0xE0], body.as_bytes()].concat())?;
    let id = add(app, &path, "Giấy").await?;
    let details = json!({ "name": own[0], "person": own[1], "tags": [own[2]], "note": own[3],
        "kind": null, "expires": null, "favourite": false });
    answer(app, "change", json!({ "id": id, "details": details })).await?;
    Ok(id)
}

/// Goes past every page that shows what is personal, and types some of it.
async fn look_around(app: &Driven, id: &str) -> Outcome {
    let go = async |hash: String, screen: &str| {
        app.js("location.hash = arguments[0]", &[json!(hash)]).await?;
        app.screen(screen).await
    };
    go("#/papers".into(), "papers").await?;
    app.find("#papers-text").await?.send_keys(&canary(0)).await?;
    app.find(".found a").await?;
    go(format!("#/paper/{id}"), "paper").await?;
    go(format!("#/paper/{id}/edit"), "paper-edit").await?;
    app.find("#paper-note").await?.send_keys(&canary(COUNT - 1)).await?;
    go(format!("#/paper/{id}/share"), "paper-share").await?;
    app.find("#purpose").await?.send_keys(&canary(COUNT - 2)).await?;
    go("#/papers/deeds".into(), "papers-deeds").await?;
    // The vault locks when this page is left.
    go(format!("#/paper/{id}/counter"), "paper-counter").await
}

#[tokio::test]
async fn nothing_personal_is_left_in_clear_on_the_disk() -> Outcome {
    let world = World::open()?;
    fs::create_dir(world.folder().join(OUTSIDE))?;
    let app = Driven::start(&world, &[]).await?;
    crate::journey::first_start(&app).await?;
    make(&app, "passphrase", PHRASE).await?;
    let mut last = String::new();
    for n in 0..COUNT / 4 {
        last = keep(&app, &world, n).await?;
    }
    let first = answer(&app, "find", find()).await?["papers"][0]["id"].clone();
    look_around(&app, first.as_str().unwrap_or(&last)).await?;

    let canaries: Vec<String> = (0..COUNT).map(canary).collect();
    let planted = vec![PLANTED.to_owned()];
    app.js("localStorage.setItem('probe', arguments[0])", &[json!(PLANTED)]).await?;
    let mut searched = 0;
    let mut look = || {
        let files = files(world.folder(), false);
        searched += files.len();
        found(&files, &canaries)
    };
    assert_eq!(look(), [], "while it is open");
    // Leaving the counter locks; the page that is loaded anew has no mark of it.
    app.js("location.hash = '#/papers/more'", &[]).await?;
    app.find("html:not([data-counter]) main[data-screen='papers-more'][data-state='locked']")
        .await?;
    assert_eq!(look(), [], "once it is locked");
    // A power cut while a paper is on the screen.
    answer(&app, "unlock", json!({ "secret": PHRASE })).await?;
    look_around(&app, &last).await?;
    let end = Instant::now() + PATIENCE;
    while found(&files(world.folder(), false), &planted).is_empty() && Instant::now() < end {
        sleep(Duration::from_millis(500)).await;
    }
    app.kill().await?;
    assert_eq!(look(), [], "after a power cut");

    // The search is not blind: it finds what lies in clear in the profile, and the papers outside.
    let control = found(&files(world.folder(), false), &planted);
    assert!(!control.is_empty(), "what the page keeps in clear is not found");
    let outside = found(&files(world.folder(), true), &canaries);
    assert!(canaries.iter().all(|c| outside.iter().any(|(hit, _)| hit == c)));
    println!(
        "canaries: {COUNT} in 3 forms, files searched: {searched}, found: 0; planted, found: {}",
        control.len()
    );
    Ok(())
}

fn find() -> Value {
    json!({ "text": "", "person": null, "place": "kept", "order": "newest", "from": 0 })
}
