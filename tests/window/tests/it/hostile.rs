//! Texts of a catalogue from elsewhere are text, whatever they look like.

use std::fs;

use serde_json::{Value, json};
use window::{
    Outcome,
    bundle::{bundle, service, sha256},
    driven::Driven,
    witness::Witness,
    world::World,
};

/// What an attacker would write; AWAY is the address of the witness.
const SHAPES: [&str; 20] = [
    "<script>PAY</script>",
    "<img src=x: onerror=\"PAY\">",
    "<img src=AWAY/i.png>",
    "<svg onload=\"PAY\"></svg>",
    "<svg><script>PAY</script></svg>",
    "<iframe src=\"javascript:PAY\"></iframe>",
    "<iframe srcdoc=\"<script>parent.PAY</script>\"></iframe>",
    "<a href=\"javascript:PAY\">x</a>",
    "<body onload=\"PAY\">",
    "<details open ontoggle=\"PAY\">x</details>",
    "<input autofocus onfocus=\"PAY\">",
    "<math><mi xlink:href=\"javascript:PAY\">x</mi></math>",
    "<object data=AWAY/o></object>",
    "<link rel=stylesheet href=AWAY/s.css>",
    "<meta http-equiv=refresh content=\"0;url=AWAY\">",
    "<style>@import url(AWAY/s.css);</style>",
    "<form action=AWAY><button autofocus>x</button></form>",
    "<template><script>PAY</script></template>",
    "<base href=AWAY>",
    "[x](javascript:PAY)",
];
/// What stands before a shape, to break out of where it lands.
const BEFORE: [&str; 5] = ["", "\"><", "'-->", "</textarea></title></style>", "${PAY}{{PAY}}"];

#[tokio::test]
async fn a_hostile_text_is_shown_and_does_nothing() -> Outcome {
    let world = World::open()?;
    let witness = Witness::open()?;
    let texts: Vec<String> = BEFORE
        .iter()
        .flat_map(|before| SHAPES.iter().map(move |shape| format!("{before}{shape}")))
        .map(|text| text.replace("PAY", "window.broken=1").replace("AWAY", witness.address()))
        .collect();
    let mut services = Vec::new();
    for (n, text) in (0..).zip(&texts) {
        services.push(service(950_000 + n, text)?);
    }
    let bytes = bundle(&texts[0], services)?;
    let path = world.folder().join("hostile.motcua");
    fs::write(&path, &bytes)?;

    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let settings = app.ask("settings", "read", json!({})).await?.map_err(|e| e.to_string())?;
    let finished = json!({ "comfort": settings["comfort"], "started": true });
    app.ask("settings", "change", finished).await?.map_err(|e| e.to_string())?;
    crate::journey::add_catalogue(&app, &path, &sha256(&bytes)).await?;
    app.js("location.reload()", &[]).await?;
    app.screen("home").await?;
    // Markup that got in would be refused by the policy: that is heard here.
    app.js(
        "window.refused = [];
         document.addEventListener('securitypolicyviolation', (e) => refused.push(e.blockedURI));",
        &[],
    )
    .await?;
    let mut shown = 0;
    for (n, text) in texts.iter().enumerate() {
        let code = format!("1.{:06}", 950_000 + n);
        app.js("location.hash = arguments[0]", &[json!(format!("#/service/{code}"))]).await?;
        app.screen("service").await?;
        app.until(&format!(
            "return document.querySelector('main h1').textContent.includes({})",
            json!(text)
        ))
        .await?;
        let broken = app.js("return window.broken ?? null", &[]).await?;
        assert_eq!(broken, Value::Null, "it ran: {text}");
        let inside = "return document.querySelectorAll('main :is(script, iframe, object, style, link, meta, base, math, template, form[action])').length";
        assert_eq!(app.js(inside, &[]).await?, json!(0), "it became markup: {text}");
        shown += 1;
    }
    assert_eq!(app.js("return window.refused", &[]).await?, json!([]), "the policy had to help");
    assert_eq!(witness.seen(), Vec::<String>::new(), "somebody reached out");
    assert_eq!(app.client.windows().await?.len(), 1);
    println!("hostile texts shown: {shown}, run: 0, requests: 0");
    app.close().await
}
