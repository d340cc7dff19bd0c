//! The page comes back when the process it lives in ends.

use std::fs;

use window::{
    Outcome, tree,
    world::{World, kill},
};

/// The process in which the webview of `app` keeps its page.
fn page_of(app: u32) -> Outcome<u32> {
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // Its name is cut off after fifteen letters; after it come its state and its parent.
        let Some((name, rest)) = stat.rsplit_once(") ") else { continue };
        let parent = rest.split(' ').nth(1).and_then(|parent| parent.parse().ok());
        if name.ends_with("(WebKitWebProces") && parent == Some(app) {
            return Ok(id);
        }
    }
    Err("the webview has no process for its page".into())
}

/// Read by a screen reader's ways: a driver stays without the page that ended.
#[test]
fn a_page_whose_process_ends_comes_back() -> Outcome {
    let world = World::open()?;
    let (running, _) = world.start(&[])?;
    let app = world.app_id()?;
    let titles = || -> Outcome<Vec<String>> {
        let nodes = tree::read(&world, app)?;
        Ok(nodes.into_iter().filter(|n| n.role == "heading").map(|n| n.name).collect())
    };
    let before = (page_of(app)?, titles()?);
    kill(before.0)?;
    let after = titles()?;
    assert!(!after.is_empty() && after == before.1, "{before:?}, then {after:?}");
    assert_ne!(page_of(app)?, before.0);
    println!("the page's process was killed: {after:?} came back in another");
    drop(running);
    Ok(())
}
