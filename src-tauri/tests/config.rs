//! The configuration as it lies on disk: what must never be switched on.

use std::{fs, path::Path};

use serde_json::{Value, json};
use wire::ROOMS;

/// The policy of the page. `connect-src 'self'`, because the page fetches its own wasm.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
     img-src 'self' blob: data:; font-src 'self'; connect-src 'self' ipc: http://ipc.localhost; \
     frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'";

/// The lowest versions without a known hole, and what must not be there at all.
const FLOORS: [(&str, [u64; 3]); 2] = [("tauri", [2, 12, 5]), ("wry", [0, 57, 1])];
const BANNED: [&str; 3] = ["tauri-plugin-shell", "tauri-plugin-webdriver", "tauri-plugin-fs"];

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect(path)
}

fn parse(path: &str) -> Value {
    serde_json::from_str(&read(path)).expect(path)
}

/// What is wrong with the configuration and its capabilities.
fn faults(config: &Value, capabilities: &[Value]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            faults.push(what.to_owned());
        }
    };
    let app = &config["app"];
    let security = &app["security"];
    must(app["withGlobalTauri"] == json!(false), "withGlobalTauri is not false");
    must(security["freezePrototype"] == json!(true), "freezePrototype is not true");
    must(security["assetProtocol"]["enable"] == json!(false), "the asset protocol is on");
    must(security["csp"] == json!(POLICY), "the policy of the page is another");
    must(security.get("devCsp").is_none(), "there is a second policy for development");
    must(config["build"].get("devUrl").is_none(), "pages could come from a development server");
    must(security["capabilities"] == json!(["main"]), "the capabilities are not [main]");
    for text in keys(config) {
        must(!text.starts_with("dangerous"), &format!("{text} is set"));
    }
    must(capabilities.len() == 1, "there is not exactly one capability");
    for capability in capabilities {
        must(capability["identifier"] == json!("main"), "a capability is not main");
        must(capability["webviews"] == json!(["main"]), "a capability is for other webviews");
        must(capability.get("windows").is_none(), "a capability is for all webviews of a window");
        must(capability["local"] == json!(true), "a capability is not for local pages");
        must(capability.get("remote").is_none(), "a capability is for remote pages");
        let rooms: Vec<Value> =
            ROOMS.iter().map(|r| json!(format!("{}:default", r.name))).collect();
        must(capability["permissions"] == json!(rooms), "the permissions are not the rooms");
    }
    faults
}

/// Every key of an object and of what is inside.
fn keys(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(map) => {
            map.iter().flat_map(|(k, v)| [vec![k.as_str()], keys(v)].concat()).collect()
        }
        Value::Array(list) => list.iter().flat_map(keys).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_configuration_is_locked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/capabilities");
    let capabilities: Vec<Value> = fs::read_dir(folder)
        .expect("capabilities")
        .flatten()
        .map(|entry| fs::read_to_string(entry.path()).expect("a capability"))
        .map(|text| serde_json::from_str(&text).expect("JSON"))
        .collect();
    let found = faults(&parse("tauri.conf.json"), &capabilities);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_slip_in_the_configuration_is_noticed() {
    let config = parse("tauri.conf.json");
    let capability = parse("src-tauri/capabilities/main.json");
    let slips: [(&str, Value); 8] = [
        ("/app/withGlobalTauri", json!(true)),
        ("/app/security/freezePrototype", json!(false)),
        ("/app/security/assetProtocol/enable", json!(true)),
        ("/app/security/csp", json!(POLICY.replace("'none'; script", "'self'; script"))),
        ("/app/security/csp", Value::Null),
        ("/app/security/capabilities", json!(["main", "more"])),
        ("/app/security/assetProtocol", json!({ "enable": false, "dangerousX": false })),
        ("/app/security", json!({})),
    ];
    for (place, value) in slips {
        let mut slipped = config.clone();
        *slipped.pointer_mut(place).expect(place) = value;
        assert!(!faults(&slipped, std::slice::from_ref(&capability)).is_empty(), "{place}");
    }
    for (key, value) in [
        ("remote", json!({ "urls": ["https://*"] })),
        ("windows", json!(["*"])),
        ("webviews", json!(["*"])),
        ("local", json!(false)),
        ("permissions", json!(["core:default"])),
    ] {
        let mut slipped = capability.clone();
        slipped[key] = value;
        assert!(!faults(&config, &[slipped]).is_empty(), "{key}");
    }
    assert!(!faults(&config, &[]).is_empty());
}

/// Name and version of every package of `Cargo.lock`.
fn locked(lock: &str) -> Vec<(&str, [u64; 3])> {
    let mut packages = Vec::new();
    let mut name = "";
    for line in lock.lines() {
        let value = |key: &str| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"');
        if let Some(found) = value("name") {
            name = found;
        } else if let Some(version) = value("version") {
            let numbers = version.split(['.', '-', '+']).map(|part| part.parse().unwrap_or(0));
            let mut three = [0; 3];
            three.iter_mut().zip(numbers).for_each(|(place, number)| *place = number);
            packages.push((name, three));
        }
    }
    packages
}

#[test]
fn the_versions_have_no_known_hole() {
    let lock = read("Cargo.lock");
    let packages = locked(&lock);
    for (name, floor) in FLOORS {
        let versions: Vec<_> = packages.iter().filter(|(n, _)| *n == name).collect();
        assert!(!versions.is_empty(), "{name} is not in Cargo.lock");
        assert!(versions.iter().all(|(_, v)| *v >= floor), "{name}: {versions:?} < {floor:?}");
    }
    for name in BANNED {
        assert!(packages.iter().all(|(n, _)| *n != name), "{name} is in Cargo.lock");
    }
}
