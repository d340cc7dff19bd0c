//! The vault in the real app: its key lies in the keychain of the system, a power cut loses nothing,
//! and nothing of its keys stays in the memory of the app once it is locked.

use std::{
    collections::BTreeSet,
    fs,
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
    str::FromStr as _,
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::sleep;
use window::{Outcome, bundle::sha256, driven::Driven, world::World};

const PIN: &str = "271828";
pub(crate) const PHRASE: &str = "bốn con mèo ngủ trưa";

/// Sends `window.probeFile` as a paper; then `window.probeSent` tells.
const SEND: &str = "
    const [sha256, name] = arguments;
    const file = window.probeFile;
    const invoke = window.__TAURI_INTERNALS__.invoke;
    window.probeSent = undefined;
    (async () => {
        const details = { name, kind: null, person: '', tags: [], note: '', expires: null, favourite: false };
        const purpose = { paper: { details, to: null } };
        const { ticket } = await invoke('plugin:bytes|begin', { purpose, size: file.size, sha256 });
        for (let offset = 0; offset < file.size; offset += 65536) {
            const chunk = new Uint8Array(await file.slice(offset, offset + 65536).arrayBuffer());
            await invoke('plugin:lane|put', chunk, { headers: {
                'x-motcua-ticket': String(ticket), 'x-motcua-offset': String(offset) } });
        }
        let progress = await invoke('plugin:bytes|finish', { ticket });
        while (progress.stage === 'receiving' || progress.stage === 'reading') {
            await new Promise((done) => setTimeout(done, 5));
            progress = await invoke('plugin:bytes|progress', { ticket });
        }
        return progress.stage.done.paper.id;
    })().then((ok) => { window.probeSent = { ok }; }, (error) => { window.probeSent = { error }; });";

/// Takes a whole paper out and answers its bytes as SHA-256.
const TAKE: &str = "
    const [id] = arguments;
    const invoke = window.__TAURI_INTERNALS__.invoke;
    (async () => {
        const { ticket, size } = await invoke('plugin:vault|open', { id, version: null });
        const all = new Uint8Array(size);
        for (let at = 0; at < size;) {
            const chunk = new Uint8Array(await invoke('plugin:lane|take', {}, { headers: {
                'x-motcua-ticket': String(ticket), 'x-motcua-offset': String(at) } }));
            all.set(chunk, at);
            at += chunk.length;
        }
        const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', all));
        return [...hash].map((b) => b.toString(16).padStart(2, '0')).join('');
    })().then((ok) => done({ ok }), (error) => done({ error: String(error.kind ?? error) }));";

pub(crate) async fn answer(app: &Driven, call: &str, body: Value) -> Outcome<Value> {
    let answer = app.ask("vault", call, body).await?;
    answer.map_err(|failure| format!("vault|{call}: {failure}").into())
}

/// Makes the vault and types three words of its sheet back; answers the recovery key.
pub(crate) async fn make(app: &Driven, kind: &str, secret: &str) -> Outcome<String> {
    answer(app, "create", json!({ "kind": kind, "secret": secret })).await?;
    let sheet = answer(app, "sheet", json!({})).await?;
    let words = sheet["check"].as_array().into_iter().flatten().filter_map(Value::as_u64);
    let words: Vec<&Value> =
        words.filter_map(|n| sheet["words"].get(usize::try_from(n).ok()? - 1)).collect();
    answer(app, "agree", json!({ "words": words })).await?;
    Ok(sheet["key"].as_str().ok_or("no key")?.to_owned())
}

pub(crate) async fn add(app: &Driven, path: &Path, name: &str) -> Outcome<String> {
    begin(app, path, name).await?;
    app.until("return Boolean(window.probeSent)").await?;
    let sent = app.js("return window.probeSent", &[]).await?;
    let id = sent["ok"].as_str().ok_or_else(|| format!("not added: {sent}"))?;
    Ok(id.to_owned())
}

async fn begin(app: &Driven, path: &Path, name: &str) -> Outcome {
    app.hand_file(path).await?;
    app.js(SEND, &[json!(sha256(&fs::read(path)?)), json!(name)]).await?;
    Ok(())
}

/// A file that begins like a JPEG.
fn jpeg(path: &Path, seed: u8, size: usize) -> Outcome<String> {
    let body = (0..size).map(|n| (n as u8).wrapping_mul(31).wrapping_add(seed));
    let bytes: Vec<u8> = [0xFF, 0xD8, 0xFF, 0xE0].into_iter().chain(body).collect();
    fs::write(path, &bytes)?;
    Ok(sha256(&bytes))
}

/// The ids of all papers with what their bytes are.
async fn papers(app: &Driven) -> Outcome<BTreeSet<(String, String)>> {
    let ask = json!({ "text": "", "person": null, "place": "kept", "order": "newest", "from": 0 });
    let found = answer(app, "find", ask).await?;
    let mut papers = BTreeSet::new();
    for paper in found["papers"].as_array().into_iter().flatten() {
        let id = paper["id"].as_str().ok_or("no id")?.to_owned();
        let taken = app.js_later(TAKE, &[json!(id)]).await?;
        let hash = taken["ok"].as_str().ok_or_else(|| format!("{id}: {taken}"))?;
        papers.insert((id, hash.to_owned()));
    }
    Ok(papers)
}

/// How many power cuts there are, where `MOTCUA_POWER_CUTS` does not say.
const POWER_CUTS: u32 = 8;
/// Over how long they are spread after the first byte, in milliseconds.
const SPREAD: u32 = 240;

#[tokio::test]
async fn the_key_lies_in_the_keychain_and_a_power_cut_loses_no_paper() -> Outcome {
    let cuts = std::env::var("MOTCUA_POWER_CUTS").ok().and_then(|n| n.parse().ok());
    let cuts: u32 = cuts.unwrap_or(POWER_CUTS).max(2);
    let mut world = World::open()?;
    world.keyring()?;
    let mut app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let state = answer(&app, "state", json!({})).await?;
    assert_eq!(state["stage"], json!({ "absent": { "keychain": true } }));
    make(&app, "pin", PIN).await?;
    let path = world.folder().join("paper.jpg");
    let mut known = BTreeSet::new();
    let hash = jpeg(&path, 1, 400_000)?;
    known.insert((add(&app, &path, "Giấy đầu").await?, hash));

    let (mut old, mut new) = (0, 0);
    for failure in 0..cuts {
        let hash = jpeg(&path, 10 + failure as u8, 400_000)?;
        begin(&app, &path, "Giấy sau").await?;
        sleep(Duration::from_millis((failure * SPREAD / (cuts - 1)).into())).await;
        app.kill().await?;
        app = Driven::start(&world, &[]).await?;
        app.find("main[data-screen]").await?;
        let state = answer(&app, "state", json!({})).await?;
        assert_eq!(state["stage"], json!({ "locked": { "kind": "pin", "wait": 0 } }));
        answer(&app, "unlock", json!({ "secret": PIN })).await?;
        let now = papers(&app).await?;
        assert!(known.is_subset(&now), "lost: {:?}", known.difference(&now));
        let came: Vec<_> = now.difference(&known).cloned().collect();
        match came.as_slice() {
            [] => old += 1,
            [(_, bytes)] if *bytes == hash => new += 1,
            other => panic!("half a paper: {other:?}"),
        }
        known = now;
    }
    println!("power failures: {cuts}, before: {old}, after: {new}, lost: 0");
    assert!(old > 0 && new > 0, "every failure hit the same side: {old} before, {new} after");

    // Nothing of the key is in the files, and without the keychain only the sheet is left.
    for entry in fs::read_dir(world.files().join("vault"))?.flatten() {
        if entry.file_type()?.is_file() {
            let bytes = fs::read(entry.path())?;
            assert!(!bytes.windows(14).any(|w| w == b"AGE-SECRET-KEY"), "{:?}", entry.path());
        }
    }
    assert!(!world.files().join("vault/lock.json").exists());
    app.close().await?;
    world.stop_keyring();
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let state = answer(&app, "state", json!({})).await?;
    assert!(state["stage"].get("no_keychain").is_some(), "{state}");
    app.close().await
}

/// A PDF of one page with a dark square.
const PDF: &[u8] = b"%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R>>endobj
4 0 obj<</Length 27>>stream
0.2 g 90 200 120 130 re f  
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
";

#[tokio::test]
async fn papers_are_looked_at_in_a_process_of_their_own() -> Outcome {
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    make(&app, "passphrase", PHRASE).await?;
    let path = world.folder().join("paper");
    fs::write(&path, PDF)?;
    let id = add(&app, &path, "Giấy").await?;
    let look = answer(&app, "look", json!({ "id": id, "version": null })).await?;
    assert_eq!((&look["pages"], &look["defects"]), (&json!(1), &json!([])), "{look}");
    let draw = json!({ "id": id, "version": null, "page": 0, "width": 600 });
    let drawn = answer(&app, "draw", draw).await?;
    assert!(drawn["size"].as_u64().is_some_and(|size| size > 500), "{drawn}");
    assert_eq!(drawn["media"], "png");

    // What breaks a decoder ends that process; the app goes on and the paper is kept.
    let hash = jpeg(&path, 3, 4_000)?;
    let broken = add(&app, &path, "Hỏng").await?;
    let look = answer(&app, "look", json!({ "id": broken, "version": null })).await?;
    assert_eq!(look["defects"], json!(["unreadable"]));
    let kept = papers(&app).await?;
    assert!(kept.contains(&(broken, hash)));
    app.close().await
}

/// The two keys of a passphrase vault: of the device and of the rows, as raw bytes.
fn keys(vault: &Path, phrase: &str) -> Outcome<[Vec<u8>; 2]> {
    let record: Value = serde_json::from_slice(&fs::read(vault.join("lock.json"))?)?;
    let sealed = unhex(record["sealed"].as_str().ok_or("no seal")?)?;
    let mut secret = age::scrypt::Identity::new(phrase.to_owned().into());
    secret.set_max_work_factor(20);
    let inside: Value = serde_json::from_slice(&opened(&sealed, &secret)?)?;
    let text = inside["device"].as_str().ok_or("no device key")?;
    let (_, device) = bech32::decode(text)?;
    let identity = age::x25519::Identity::from_str(text)?;
    let rows: Value =
        serde_json::from_slice(&opened(&fs::read(vault.join("rows.age"))?, &identity)?)?;
    Ok([device, unhex(rows["key"].as_str().ok_or("no row key")?)?])
}

fn opened(sealed: &[u8], with: &dyn age::Identity) -> Outcome<Vec<u8>> {
    let mut plain = Vec::new();
    age::Decryptor::new(sealed)?.decrypt(std::iter::once(with))?.read_to_end(&mut plain)?;
    Ok(plain)
}

fn unhex(text: &str) -> Outcome<Vec<u8>> {
    (0..text.len()).step_by(2).map(|n| Ok(u8::from_str_radix(&text[n..n + 2], 16)?)).collect()
}

/// How often each of `keys` is in the memory of a process.
fn in_memory(id: u32, folder: &Path, keys: &[Vec<u8>]) -> Outcome<Vec<usize>> {
    let to = folder.join("core");
    let status = Command::new("gcore")
        .args(["-o", &to.to_string_lossy(), &id.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|e| format!("gcore (package gdb): {e}"))?;
    let path = folder.join(format!("core.{id}"));
    if !status.success() || !path.exists() {
        return Err("no core dump".into());
    }
    let dump = fs::read(&path)?;
    fs::remove_file(path)?;
    let count = |key: &Vec<u8>| memchr::memmem::find_iter(&dump, key).count();
    Ok(keys.iter().map(count).collect())
}

#[tokio::test]
async fn no_key_stays_in_memory_after_the_lock() -> Outcome {
    // No keychain in this world: a passphrase locks, and its record can be read by the test.
    let world = World::open()?;
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    let state = answer(&app, "state", json!({})).await?;
    assert_eq!(state["stage"], json!({ "absent": { "keychain": false } }));
    let refused = app.ask("vault", "create", json!({ "kind": "pin", "secret": PIN })).await?;
    assert_eq!(
        refused.map_err(|failure| failure["reason"]["kind"].clone()),
        Err(json!("no-keychain".replace('-', "_")))
    );
    make(&app, "passphrase", PHRASE).await?;
    let path = world.folder().join("paper.jpg");
    jpeg(&path, 1, 300_000)?;
    add(&app, &path, "Giấy").await?;
    app.close().await?;

    // Another run: the sheet was never in its memory.
    let app = Driven::start(&world, &[]).await?;
    app.find("main[data-screen]").await?;
    answer(&app, "unlock", json!({ "secret": PHRASE })).await?;
    assert_eq!(papers(&app).await?.len(), 1);
    let keys = keys(&world.files().join("vault"), PHRASE)?;
    let open = in_memory(world.app_id()?, world.folder(), &keys)?;
    assert!(open.iter().all(|n| *n > 0), "the search itself finds nothing: {open:?}");
    answer(&app, "lock", json!({})).await?;
    let locked = in_memory(world.app_id()?, world.folder(), &keys)?;
    println!("keys in memory, of the device and of the rows: open {open:?}, locked {locked:?}");
    assert_eq!(locked, [0, 0]);
    app.close().await
}
