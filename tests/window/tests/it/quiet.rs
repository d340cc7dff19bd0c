//! Before the first start is finished nothing is sent to anybody; and the app needs no network.

use std::{env, fs, thread, time::Duration};

use serde_json::json;
use window::{
    Outcome,
    driven::Driven,
    witness::{Witness, reaches},
    world::World,
};

/// How long the app is left alone.
const WHILE: Duration = Duration::from_secs(5);

#[test]
fn before_the_first_start_is_finished_no_host_is_contacted() -> Outcome {
    let mut world = World::open()?;
    world.watch_network();
    let portal = Witness::open()?;
    let (app, _) = world.start(&[("MOTCUA_PORTAL", portal.address())])?;
    thread::sleep(WHILE);
    drop(app);
    let log = fs::read_to_string(world.network_log())?;
    assert!(log.contains("AF_UNIX"), "strace saw nothing at all");
    assert_eq!(reaches(&log), Vec::<&str>::new());
    assert_eq!(portal.seen(), Vec::<String>::new());
    println!("network calls seen: {}, hosts contacted: 0", log.lines().count());
    Ok(())
}

#[tokio::test]
async fn once_it_is_finished_only_the_portal_is_asked() -> Outcome {
    let mut world = World::open()?;
    world.watch_network();
    let portal = Witness::open()?;
    let app = Driven::start(&world, &[("MOTCUA_PORTAL", portal.address())]).await?;
    app.find("main[data-screen]").await?;
    let early = app.ask("catalogue", "refresh", json!({})).await?;
    assert!(early.is_err(), "asked before the first start was finished: {early:?}");
    assert_eq!(portal.seen(), Vec::<String>::new());

    let settings = app.ask("settings", "read", json!({})).await?.map_err(|e| e.to_string())?;
    let finished = json!({ "comfort": settings["comfort"], "started": true });
    app.ask("settings", "change", finished).await?.map_err(|e| e.to_string())?;
    let refreshed = app.ask("catalogue", "refresh", json!({})).await?;
    assert!(refreshed.is_err(), "the witness has no catalogue: {refreshed:?}");
    assert!(!portal.seen().is_empty(), "the portal was not asked");
    app.close().await?;

    // The same eyes see a request when there is one: so they were not blind before.
    let log = fs::read_to_string(world.network_log())?;
    let port = portal.address().rsplit(':').next().unwrap_or_default().to_owned();
    let found = reaches(&log);
    assert!(!found.is_empty(), "strace did not see the request");
    let others: Vec<_> = found.iter().filter(|l| !l.contains(&format!("htons({port})"))).collect();
    assert!(others.is_empty(), "somebody else was contacted: {others:#?}");
    println!("requests of the portal: {}", portal.seen().len());
    Ok(())
}

#[test]
fn without_any_network_the_first_screen_comes() -> Outcome {
    let mut world = World::open()?;
    world.unplug();
    let (app, milliseconds) = world.start(&[])?;
    println!("without any network: ready after {milliseconds} ms");
    drop(app);
    Ok(())
}

/// The whole journey in a network of its own that has only loopback, for the driver.
#[test]
fn without_any_network_the_whole_journey_works() -> Outcome {
    let status = std::process::Command::new("unshare")
        .args(["--map-root-user", "--net", "sh", "-c"])
        .arg("ip link set lo up && exec \"$0\" \"$@\"")
        .arg(env::current_exe()?)
        .args(["--exact", crate::journey::WHOLE, "--nocapture"])
        .status()?;
    assert!(status.success(), "{status}");
    Ok(())
}
