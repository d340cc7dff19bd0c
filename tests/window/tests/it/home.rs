//! The window stays at home (IP-4): no other address, no second window, no download.

use serde_json::json;
use window::{Outcome, driven::Driven, witness::Witness, world::World};

/// Each tries to lead the window away; `away` is the address of the witness.
const TRIES: [(&str, &str); 13] = [
    ("an address", "location = away"),
    ("an address by name", "location.href = away"),
    ("an address in its place", "location.replace(away)"),
    ("a link", "Object.assign(add('a'), { href: away }).click()"),
    ("a link to a new window", "Object.assign(add('a'), { href: away, target: '_blank' }).click()"),
    ("a link that downloads", "Object.assign(add('a'), { href: away, download: 'x' }).click()"),
    (
        "a download from memory",
        "Object.assign(add('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x' }).click()",
    ),
    ("a new window", "window.open(away)"),
    ("a new window of our own", "window.open('index.html', 'second', 'width=300')"),
    (
        "a refresh",
        "const meta = document.head.appendChild(document.createElement('meta'));
         meta.httpEquiv = 'refresh'; meta.content = '0;url=' + away",
    ),
    ("text as a page", "location = 'data:text/html,x'"),
    ("a file", "location = 'file:///etc/hostname'"),
    ("another app", "location = 'tel:113'"),
];

#[tokio::test]
async fn nothing_leads_the_window_away() -> Outcome {
    let world = World::open()?;
    let witness = Witness::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    app.js("window.still = 'here'", &[]).await?;
    let mut faults = Vec::new();
    for (what, attempt) in TRIES {
        let script = format!(
            "const away = arguments[0] + '/';
             const add = (tag) => document.body.appendChild(document.createElement(tag));
             try {{ {attempt} }} catch {{ /* as good */ }}
             setTimeout(() => done([window.still, location.href]), 500);"
        );
        let found = app.js_later(&script, &[json!(witness.address())]).await?;
        if found[0] != json!("here") {
            faults.push(format!("{what}: the page is another"));
            app.js("window.still = 'here'", &[]).await?;
        }
        if !found[1].as_str().is_some_and(|url| url.starts_with("tauri://localhost")) {
            faults.push(format!("{what}: the page went to {}", found[1]));
        }
        if app.client.windows().await?.len() != 1 {
            faults.push(format!("{what}: a second window"));
        }
        for request in witness.take() {
            faults.push(format!("{what}: it went there: {request:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    app.find("main[data-screen]").await?;
    println!("ways away that stay closed: {}", TRIES.len());
    app.close().await
}
