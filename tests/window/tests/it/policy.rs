//! The policy of the page (IP-3): whatever finds its way into the page, it does not run and does
//! not reach out.

use serde_json::{Value, json};
use window::{Outcome, driven::Driven, witness::Witness, world::World};

/// Each tries one thing in the page; `away` is the address of the witness.
const TRIES: [(&str, &str); 17] = [
    ("an inline script", "add('script').textContent = 'window.broken = 1'"),
    ("a script from elsewhere", "add('script').src = away + '/script.js'"),
    ("a handler in markup", "add('div').innerHTML = '<img src=x: onerror=\"window.broken = 1\">'"),
    ("eval", "eval('window.broken = 1')"),
    ("a function from text", "new Function('window.broken = 1')()"),
    ("a timer from text", "setTimeout('window.broken = 1')"),
    ("a frame", "add('iframe').src = away + '/frame'"),
    ("an object", "add('object').data = away + '/object'"),
    ("a picture from elsewhere", "add('img').src = away + '/picture.png'"),
    (
        "a style from elsewhere",
        "Object.assign(add('link'), { rel: 'stylesheet', href: away + '/style.css' })",
    ),
    ("a request", "fetch(away + '/fetch').catch(() => {})"),
    ("a beacon", "navigator.sendBeacon(away + '/beacon', 'x')"),
    ("a socket", "new WebSocket(away.replace('http', 'ws'))"),
    ("a stream", "new EventSource(away + '/stream')"),
    ("a worker", "new Worker(away + '/worker.js')"),
    (
        "a worker from memory",
        "new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).onmessage = () => { window.broken = 1 }",
    ),
    (
        "a form",
        "const form = add('form'); form.method = 'post'; form.action = away + '/form'; form.submit()",
    ),
];

/// These are not refused with a report to the page, but come to nothing all the same.
const QUIET: [(&str, &str); 5] = [
    ("a frame of text", "add('iframe').srcdoc = '<script>parent.broken = 1</script>'"),
    ("a template", "add('template').innerHTML = '<script>broken = 1</script>'"),
    ("a look-up ahead", "Object.assign(add('link'), { rel: 'dns-prefetch', href: away })"),
    ("a connection ahead", "Object.assign(add('link'), { rel: 'preconnect', href: away })"),
    ("a page ahead", "Object.assign(add('link'), { rel: 'prefetch', href: away })"),
];

#[tokio::test]
async fn what_gets_into_the_page_neither_runs_nor_reaches_out() -> Outcome {
    let world = World::open()?;
    let witness = Witness::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let mut faults = Vec::new();
    for (n, (what, attempt)) in TRIES.into_iter().chain(QUIET).enumerate() {
        let script = format!(
            "const away = arguments[0];
             const add = (tag) => document.body.appendChild(document.createElement(tag));
             const seen = [];
             const note = (event) => seen.push(event.effectiveDirective);
             document.addEventListener('securitypolicyviolation', note);
             try {{ {attempt} }} catch (error) {{ seen.push(error.name); }}
             setTimeout(() => {{
                 document.removeEventListener('securitypolicyviolation', note);
                 const ran = window.broken ?? null;
                 delete window.broken;
                 done([seen, ran, location.href]);
             }}, 500);"
        );
        let away = format!("{}/{n}", witness.address());
        let found = app.js_later(&script, &[json!(away)]).await?;
        if found[0].as_array().is_none_or(Vec::is_empty) && n < TRIES.len() {
            faults.push(format!("{what}: nothing was blocked"));
        }
        if found[1] != Value::Null {
            faults.push(format!("{what}: it ran"));
        }
        if !found[2].as_str().is_some_and(|url| url.starts_with("tauri://localhost")) {
            faults.push(format!("{what}: the page went to {}", found[2]));
        }
        for request in witness.take() {
            faults.push(format!("{what}: it reached out: {request:?}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    println!("things that neither ran nor reached out: {}", TRIES.len() + QUIET.len());
    app.close().await
}

#[tokio::test]
async fn the_policy_lets_the_app_itself_work() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let found = app
        .js_later(
            "const seen = [];
             document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
             const image = new Image();
             image.onload = () => done(['loaded', seen]);
             image.onerror = () => done(['failed', seen]);
             image.src = 'mark.svg'; document.body.append(image);",
            &[],
        )
        .await?;
    assert_eq!(found, json!(["loaded", []]));
    assert!(app.ask("settings", "read", json!({})).await?.is_ok());
    app.close().await
}
