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

#[tokio::test]
async fn everything_that_takes_the_focus_has_a_name_and_a_role() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.screen("start").await?;
    let mut count = check("start", &tree::read(&world, world.app_id()?)?);
    crate::journey::first_start(&app).await?;
    for mode in ["normal", "simple"] {
        crate::journey::choose_mode(&app, mode).await?;
        for (hash, name) in SCREENS {
            app.js("location.hash = arguments[0]", &[json!(hash)]).await?;
            app.screen(name).await?;
            count += check(name, &tree::read(&world, world.app_id()?)?);
        }
        app.js("location.hash = '#/events/birth'", &[]).await?;
        app.click("#begin").await?;
        app.screen("question").await?;
        count += check("question", &tree::read(&world, world.app_id()?)?);
        crate::journey::answer_all(&app).await?;
        count += check("plan", &tree::read(&world, world.app_id()?)?);
    }
    println!("elements that take the focus, with name and role: {count}");
    app.close().await
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
