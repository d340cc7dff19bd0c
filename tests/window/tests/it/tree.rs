//! What a screen reader finds: everything that takes the focus says what it is.

use serde_json::json;
use window::{Outcome, driven::Driven, tree, world::World};

/// The screens that are read, by their address.
const SCREENS: [(&str, &str); 9] = [
    ("#/", "home"),
    ("#/events", "events"),
    ("#/events/birth", "event"),
    ("#/search", "search"),
    ("#/saved", "saved"),
    ("#/emergency", "emergency"),
    ("#/settings", "settings"),
    ("#/service/1.001193", "service"),
    ("#/help", "help"),
];

/// WebKitGTK 2.50 gives these no role, whatever the page says.
const WITHOUT_ROLE: [&str; 1] = ["summary"];

/// How often the page may end under the reader before this is a fault of ours.
const ENDS: usize = 3;

#[tokio::test]
async fn everything_that_takes_the_focus_has_a_name_and_a_role() -> Outcome {
    let world = World::open()?;
    let mut app = Driven::start(&world, &[]).await?;
    app.screen("start").await?;
    let mut count = 0;
    app = read(&world, app, "start", &mut count).await?;
    crate::journey::first_start(&app).await?;
    for mode in ["normal", "simple"] {
        crate::journey::choose_mode(&app, mode).await?;
        for (hash, name) in SCREENS {
            app.js("location.hash = arguments[0]", &[json!(hash)]).await?;
            app.screen(name).await?;
            app = read(&world, app, name, &mut count).await?;
        }
        app.js("location.hash = '#/events/birth'", &[]).await?;
        app.click("#begin").await?;
        app.screen("question").await?;
        app = read(&world, app, "question", &mut count).await?;
        crate::journey::answer_all(&app).await?;
        app = read(&world, app, "plan", &mut count).await?;
    }
    println!("elements that take the focus, with name and role: {count}");
    app.close().await
}

/// Checks what a reader finds on the screen `name`, and counts it; answers the app, which is
/// another when the page ended under the reader.
///
/// WebKitGTK 2.50 now and then reads through a null pointer of its own while its tree is read. The
/// app shows the page anew, but its driver stays without one.
async fn read(world: &World, mut app: Driven, name: &str, count: &mut usize) -> Outcome<Driven> {
    let hash = app.js("return location.hash", &[]).await?;
    for _ in 0..ENDS {
        let nodes = tree::read(world, world.app_id()?);
        if app.js("return true", &[]).await.is_ok() {
            *count += check(name, &nodes?);
            return Ok(app);
        }
        println!("{name}: the page's process ended under the reader; read once more");
        app.kill().await?;
        app = Driven::start(world, &[]).await?;
        app.find("main[data-screen]").await?;
        app.js("location.hash = arguments[0]", std::slice::from_ref(&hash)).await?;
        app.screen(name).await?;
    }
    Err(format!("{name}: the page's process ended {ENDS} times").into())
}

/// Fails on an element without name or role; answers how many there are.
fn check(screen: &str, nodes: &[tree::Node]) -> usize {
    assert!(
        nodes.iter().any(|n| n.role == "heading" && !n.name.is_empty()),
        "{screen}: no heading"
    );
    let focusable: Vec<_> = nodes.iter().filter(|n| n.role != "heading").collect();
    assert!(!focusable.is_empty(), "{screen}: nothing takes the focus");
    for node in &focusable {
        println!("{screen}: {} “{}”", node.role, node.name);
    }
    for node in &focusable {
        assert!(!node.name.trim().is_empty(), "{screen}: a {} without a name", node.role);
        let known = !["unknown", "invalid", "section", "panel"].contains(&&*node.role);
        assert!(known || WITHOUT_ROLE.contains(&&*node.tag), "{screen}: {node:?}");
    }
    focusable.len()
}
