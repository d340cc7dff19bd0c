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
    let driver = driver_port(&world)?;
    app.close().await?;

    // The same eyes see a request when there is one: so they were not blind before.
    let log = fs::read_to_string(world.network_log())?;
    let portal_port = portal.address().rsplit(':').next().unwrap_or_default();
    let found: Vec<_> =
        reaches(&log).into_iter().filter(|l| !l.contains(&local(&driver))).collect();
    assert!(!found.is_empty(), "strace did not see the request");
    let others: Vec<_> = found.iter().filter(|l| !l.contains(&local(portal_port))).collect();
    assert!(others.is_empty(), "somebody else was contacted: {others:#?}");
    println!("requests of the portal: {}", portal.seen().len());
    Ok(())
}

#[tokio::test]
async fn whatever_the_page_wants_to_reach_stays_on_the_device() -> Outcome {
    let mut world = World::open()?;
    world.watch_network();
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    for rel in ["dns-prefetch", "preconnect", "prefetch", "stylesheet", "icon"] {
        let link = "const link = document.createElement('link');
            link.rel = arguments[0]; link.href = 'https://' + arguments[0] + '.example/';
            document.head.append(link)";
        app.js(link, &[json!(rel)]).await?;
    }
    let click = "const a = document.createElement('a'); a.href = 'https://click.example/';
        document.body.append(a); a.click()";
    app.js(click, &[]).await?;
    thread::sleep(WHILE);
    let driver = driver_port(&world)?;
    app.close().await?;
    let log = fs::read_to_string(world.network_log())?;
    let away = reaches(&log).into_iter().filter(|l| !l.contains(&local(&driver)));
    assert!(log.contains("preconnect.example"), "the page did not even try");
    let (nobody, others): (Vec<&str>, Vec<&str>) = away.partition(|l| l.contains(&local("9")));
    assert!(others.is_empty(), "somebody was contacted: {others:#?}");
    println!("tries that ended at nobody's port: {}, hosts contacted: 0", nobody.len());
    Ok(())
}

/// The port on which the driver speaks to the app.
fn driver_port(world: &World) -> Outcome<String> {
    let surroundings = fs::read(format!("/proc/{}/environ", world.app_id()?))?;
    let surroundings = String::from_utf8_lossy(&surroundings).into_owned();
    let server = surroundings.split('\0').find_map(|v| v.strip_prefix("WEBKIT_INSPECTOR_SERVER="));
    Ok(server.and_then(|a| a.rsplit(':').next()).ok_or("no driver")?.to_owned())
}

/// How `strace` writes a port of this device.
fn local(port: &str) -> String {
    format!("sin_port=htons({port}), sin_addr=inet_addr(\"127.0.0.1\")")
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
    // Not for its own sake: while it stands, no other test opens a window.
    let turn = World::open()?;
    let status = std::process::Command::new("unshare")
        .args(["--map-root-user", "--net", "sh", "-c"])
        .arg("ip link set lo up && exec \"$0\" \"$@\"")
        .arg(env::current_exe()?)
        .args(["--exact", crate::journey::WHOLE, "--nocapture"])
        .status()?;
    drop(turn);
    assert!(status.success(), "{status}");
    Ok(())
}
