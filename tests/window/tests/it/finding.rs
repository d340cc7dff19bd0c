//! Finding in the real window, by typing: kinds of answers, the office, the national portal.

use std::time::Duration;

use reference_portal::Options;
use serde_json::json;
use window::{Outcome, driven::Driven, world::World};

use crate::journey::{choose_mode, first_start};

/// The Enter key as WebDriver sends it.
const ENTER: &str = "\u{E007}";

/// Goes to a screen and waits for `shown` on it.
async fn open(app: &Driven, hash: &str, shown: &str) -> Outcome {
    app.js("location.hash = arguments[0]", &[json!(hash)]).await?;
    app.find(shown).await.map(|_| ())
}

/// Types `text` in the place of what the field holds.
async fn fill(app: &Driven, field: &str, text: &str) -> Outcome {
    app.js("document.querySelector(arguments[0]).select()", &[json!(field)]).await?;
    app.find(field).await?.send_keys(text).await?;
    Ok(())
}

#[tokio::test]
async fn every_kind_of_answer_and_the_office_are_found() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    first_start(&app).await?;
    for mode in ["normal", "simple"] {
        choose_mode(&app, mode).await?;
        for (typed, first) in [
            ("chay nha goi ai", ".results > .search-first[role=alert]:first-child .call.urgent"),
            ("bi lua chuyen tien", ".results > .search-first:first-child .doubt-title"),
            ("trích lục", ".results > .search-first:first-child .row-link"),
            ("zzqqxx", ".results .empty a[href='#/events']"),
            ("vo moi sinh", ".results a[href='#/events/birth']"),
        ] {
            open(&app, "#/search", "#search-text").await?;
            fill(&app, "#search-text", typed).await?;
            app.find(first).await?;
        }
        open(&app, "#/office", "#office-address").await?;
        fill(&app, "#office-address", "phuong phuc xa, quan ba dinh, ha noi").await?;
        app.find("#office-address").await?.send_keys(ENTER).await?;
        app.until(
            "return Boolean(document.querySelector('.results h2')?.innerText.includes('Hồng Hà'))",
        )
        .await?;
        fill(&app, "#office-address", "xã Tân Tiến").await?;
        app.find("#office-address").await?.send_keys(ENTER).await?;
        app.find(".results .row-link").await?;
    }
    println!("found in the window: 5 kinds of answers, 2 addresses, in two modes");
    app.close().await
}

#[tokio::test]
async fn what_only_the_portal_knows_is_opened_and_still_there_without_it() -> Outcome {
    let world = World::open()?;
    let portal =
        reference_portal::start(Options { without_bundle: true, ..Options::default() }).await?;
    let app = Driven::start(&world, &[("MOTCUA_PORTAL", &portal.address)]).await?;
    first_start(&app).await?;
    let mut asked = 0;
    for mode in ["normal", "simple"] {
        choose_mode(&app, mode).await?;
        open(&app, "#/search/thuy%E1%BB%81n%20gi%E1%BA%A5y", "#search-portal").await?;
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(portal.asked().len(), asked, "asked unbidden: {:?}", portal.asked());
        app.click("#search-portal").await?;
        // Known from the second time on, it is opened without asking.
        app.click("main section .rows :is(.row-action, a[href='#/service/9.000001'])").await?;
        app.until("return location.hash === '#/service/9.000001'").await?;
        app.screen("service").await?;
        asked = portal.asked().len();
    }
    assert_eq!(asked, 4, "search, code, procedure; search: {:?}", portal.asked());
    app.close().await?;
    drop(portal);

    let app = Driven::start(&world, &[]).await?;
    app.screen("home").await?;
    open(&app, "#/saved", "main a[href='#/service/9.000001']").await?;
    app.click("main a[href='#/service/9.000001']").await?;
    app.screen("service").await?;
    println!("the portal's service: {asked} requests in two modes, kept over a restart");
    app.close().await
}
