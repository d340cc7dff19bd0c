//! The power fails while a catalogue comes in, with the window open: after each failure the
//! catalogue is whole, the old one or the new one.

use std::{fs, time::Duration};

use serde_json::{Value, json};
use tokio::time::{Instant, sleep};
use window::{
    Outcome,
    bundle::{bundle, service, sha256},
    driven::Driven,
    world::World,
};

/// How often the power fails.
const FAILURES: u32 = 20;
/// Services in each of the two catalogues that take turns.
const SERVICES: [u32; 2] = [1500, 1200];

/// Sends the file that the page was handed, chunk by chunk, and begins the work; then
/// `window.probeSent` has the ticket.
pub(crate) const SEND: &str = "
    const [sha256] = arguments;
    const file = window.probeFile;
    const invoke = window.__TAURI_INTERNALS__.invoke;
    (async () => {
        const { ticket } = await invoke('plugin:bytes|begin', { purpose: 'catalogue', size: file.size, sha256 });
        for (let offset = 0; offset < file.size; offset += 65536) {
            const chunk = new Uint8Array(await file.slice(offset, offset + 65536).arrayBuffer());
            await invoke('plugin:lane|put', chunk, { headers: {
                'x-motcua-ticket': String(ticket), 'x-motcua-offset': String(offset) } });
        }
        await invoke('plugin:bytes|finish', { ticket });
        return ticket;
    })().then((ok) => { window.probeSent = { ok }; }, (error) => { window.probeSent = { error }; });";

#[tokio::test]
async fn when_the_power_fails_while_a_catalogue_comes_in_it_stays_whole() -> Outcome {
    let world = World::open()?;
    let mut files = Vec::new();
    for (which, count) in SERVICES.into_iter().enumerate() {
        let name = format!("Danh mục {which}");
        let services = (0..count)
            .map(|n| service(900_000 + n, &format!("Thủ tục số {n} của {name}")))
            .collect::<Outcome<Vec<_>>>()?;
        let bytes = bundle(&name, services)?;
        let path = world.folder().join(format!("{which}.motcua"));
        fs::write(&path, &bytes)?;
        files.push((path, sha256(&bytes)));
    }

    // Once without a failure: how long does it take?
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let begun = Instant::now();
    app.hand_file(&files[0].0).await?;
    app.js(SEND, &[json!(files[0].1)]).await?;
    app.until("return Boolean(window.probeSent)").await?;
    let sent = app.js("return window.probeSent", &[]).await?;
    assert!(sent.get("ok").is_some(), "{sent}");
    while whole(&app).await?.is_none() {
        sleep(Duration::from_millis(20)).await;
        assert!(begun.elapsed() < Duration::from_secs(300), "the import does not end");
    }
    let takes = begun.elapsed();

    let mut app = app;
    let (mut old, mut new) = (0, 0);
    let mut before = 0;
    for failure in 0..FAILURES {
        let next = 1 - before;
        app.hand_file(&files[next].0).await?;
        app.js(SEND, &[json!(files[next].1)]).await?;
        // From the first chunk to a little after the switch, evenly.
        sleep(takes * failure * 5 / (FAILURES * 4)).await;
        app.kill().await?;
        app = Driven::start(&world, &[]).await?;
        app.find("main[data-screen]").await?;
        let now = whole(&app).await?.ok_or("there is no added catalogue any more")?;
        if now == before {
            old += 1;
        } else {
            new += 1;
        }
        before = now;
    }
    app.close().await?;
    println!(
        "power failures: {FAILURES}, old catalogue: {old}, new catalogue: {new}, torn: 0; an import takes {takes:?}"
    );
    assert!(old > 0 && new > 0, "every failure hit the same side: {old} old, {new} new");
    Ok(())
}

/// Which of the two catalogues is in use; fails when it is neither, whole.
async fn whole(app: &Driven) -> Outcome<Option<usize>> {
    let front = answer(app, "catalogue", "front", json!({})).await?;
    let imported = &front["state"]["imported"];
    if imported.is_null() {
        return Ok(None);
    }
    let count = imported["services"].as_u64().unwrap_or_default();
    let which = SERVICES.iter().position(|n| u64::from(*n) == count);
    let which = which.ok_or_else(|| format!("a catalogue with {count} services"))?;
    let name = format!("Danh mục {which}");
    if imported["name"]["vi"] != json!(name) {
        return Err(format!("{count} services under the name {}", imported["name"]).into());
    }
    for n in [0, SERVICES[which] / 2, SERVICES[which] - 1] {
        let code = format!("1.{:06}", 900_000 + n);
        let page = answer(app, "catalogue", "service", json!({ "code": code })).await?;
        let text = format!("Thủ tục số {n} của {name}");
        if page["service"]["name"]["vi"] != json!(text) {
            return Err(format!("{code} is {}", page["service"]["name"]).into());
        }
    }
    let query = json!({ "text": format!("Thủ tục số 7 của {name}") });
    let found = answer(app, "catalogue", "search", query).await?;
    if found["services"].as_array().is_none_or(Vec::is_empty) {
        return Err(format!("{name} cannot be searched").into());
    }
    Ok(Some(which))
}

async fn answer(app: &Driven, room: &str, call: &str, body: Value) -> Outcome<Value> {
    app.ask(room, call, body).await?.map_err(|failure| format!("{room}|{call}: {failure}").into())
}
