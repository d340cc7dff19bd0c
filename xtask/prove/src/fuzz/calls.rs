//! The target of calls: JSON bodies and chunks of the byte lane, to the real desk on real files.

use catalogue::bundle::Kind;
use serde_json::{Value, json};
use tempfile::TempDir;
use wire::{ROOMS, Reason, lane};

use super::{Try, mutate};
use crate::{
    Done,
    chance::Chance,
    samples,
    session::{Session, Why, hash},
};

/// Tries on one folder before a new one is begun: the files of a desk grow.
const TRIES: u32 = 1_000;

/// The PIN of the vault that is made, locked and erased on the way.
const PIN: &str = "271828";
/// The id of no paper.
const NOBODY: &str = "00112233445566778899aabbccddeeff";

/// A body that each call understands.
fn body(room: &str, call: &str, file: &[u8], chance: u8) -> Value {
    let answers = json!({ samples::QUESTION: "yes" });
    match (room, call) {
        ("settings", "change") => json!({
            "comfort": { "language": "vi", "mode": "simple", "text": "150", "contrast": "more",
                         "theme": "dark", "motion": "less" },
            "started": true,
        }),
        ("catalogue", "event") => json!({ "id": samples::EVENT }),
        ("catalogue", "service" | "refresh_service") | ("plans", "keep") => {
            json!({ "code": "1.001193" })
        }
        ("catalogue", "search" | "search_portal") => json!({ "text": "vợ mới sinh" }),
        ("plans", "turn") => json!({ "event": samples::EVENT, "answers": answers }),
        ("plans", "save") => json!({ "id": 1, "event": samples::EVENT, "answers": answers }),
        ("plans", "open") => json!({ "id": 1 }),
        ("plans", "tick") => json!({ "id": 1, "what": { "step": "1.001193" }, "done": true }),
        ("plans", "remove" | "restore") => json!({ "what": { "plan": 1 } }),
        ("bytes", "begin") => {
            let purpose = [
                json!("catalogue"),
                json!({ "paper": { "details": details(), "to": null } }),
                json!("backup"),
            ];
            let purpose = &purpose[usize::from(chance) % purpose.len()];
            json!({ "purpose": purpose, "size": file.len(), "sha256": hash(file) })
        }
        ("bytes", _) => json!({ "ticket": 1 }),
        ("speech", "say") => json!({ "text": [
            { "text": "Nộp 10.000 đ trước ngày 15/04/2026.\nHết.", "language": "vi" },
            { "text": "Bring it.", "language": "en" },
        ] }),
        ("speech", "pace") => json!({ "pace": "slow" }),
        ("offices", "find") => json!({ "address": "TT Suối Lành, H. Cũ, tỉnh Mẫu" }),
        ("outside", _) => json!({ "to": { "service_page": "1.001193" } }),
        ("vault", "create") => json!({ "kind": "pin", "secret": PIN }),
        ("vault", "unlock") => json!({ "secret": PIN }),
        ("vault", "recover") => json!({ "sheet": "mot hai", "kind": "pin", "secret": PIN }),
        ("vault", "change_secret") => json!({ "old": PIN, "kind": "pin", "secret": PIN }),
        ("vault", "know_sheet") => json!({ "sheet": "mot hai ba" }),
        ("vault", "agree") => json!({ "words": ["ba", "ca", "da"] }),
        ("vault", "find") => json!({
            "text": "căn cước", "person": null, "place": "kept", "order": "expiry", "from": 0,
        }),
        ("vault", "look") => json!({ "id": NOBODY, "version": null }),
        ("vault", "draw") => json!({ "id": NOBODY, "version": 1, "page": 0, "width": 800 }),
        ("vault", "mark") => json!({ "id": NOBODY, "version": null, "purpose": "thuê nhà" }),
        ("vault", "marked") => json!({ "page": 0, "width": 800 }),
        ("vault", "owned") => json!({ "kinds": ["passport", "birth-certificate"] }),
        ("vault", "kinds") => json!({ "text": "khai sinh" }),
        ("vault", "change") => json!({ "id": NOBODY, "details": details() }),
        ("vault", "open") => json!({ "id": NOBODY, "version": null }),
        ("vault", "paper" | "bin" | "take_back" | "remove" | "export") => json!({ "id": NOBODY }),
        ("vault", "deeds") => json!({ "before": null }),
        ("vault", "forget_deed") => json!({ "id": 1 }),
        ("vault", "erase") => json!({ "sure": true }),
        _ => json!({}),
    }
}

/// What a paper's citizen says.
fn details() -> Value {
    json!({
        "name": "Căn cước mẹ", "kind": null, "person": "mẹ", "tags": ["quầy"], "note": "bản gốc",
        "expires": "2026-12-01", "favourite": true,
    })
}

struct Desk {
    session: Session,
    tries: u32,
    _folder: TempDir,
}

impl Desk {
    fn new() -> Done<Self> {
        let folder = tempfile::tempdir()?;
        let session = Session::open(&folder.path().join("app"))?;
        let save = body("plans", "save", &[], 0).to_string().replace("\"id\":1", "\"id\":null");
        // The plan that the bodies name.
        let _ = session.dispatch("plans", "save", &save);
        Ok(Self { session, tries: 0, _folder: folder })
    }

    /// Adds a catalogue over the lane, from the first call to the last.
    fn add(&self, file: &[u8], chance: &mut Chance) -> bool {
        let mut file = file.to_vec();
        if chance.percent(50) {
            mutate::bytes(&mut file, chance);
        }
        let piece = 1 + chance.below(file.len());
        match self.session.add(&file, piece, || ()) {
            Ok(()) => true,
            Err(Why::Refused(reason)) => matches!(reason, Reason::BadBundle { .. }),
            Err(Why::Hung) => panic!("a catalogue that is never read to its end"),
        }
    }

    /// Sends a chunk of the lane, or asks for one.
    fn chunk(&self, file: &[u8], chance: &mut Chance) -> bool {
        let ticket = chance.below(12) as u32;
        let offset = *chance.one(&[0, 1, file.len() as u64, u64::MAX]);
        if chance.percent(30) {
            let ticket = self.session.desk.offer(vec![7; chance.below(2 * lane::CHUNK)]);
            return self.session.desk.take(ticket, offset).is_ok();
        }
        let mut chunk = file.to_vec();
        if chance.percent(50) {
            mutate::bytes(&mut chunk, chance);
        } else if chance.percent(2) {
            chunk = vec![0; lane::CHUNK + 1];
        }
        self.session.desk.put(ticket, offset, &chunk).is_ok()
    }
}

/// Calls.
pub(super) fn call() -> Done<Try> {
    let mut desk = Desk::new()?;
    let file = samples::bundle(Kind::Imported, "Mới", &samples::added("Mới", 3));
    let calls: Vec<(&str, &str)> = ROOMS
        .iter()
        .filter(|room| room.name != lane::ROOM)
        .flat_map(|room| room.calls.iter().map(|call| (room.name, *call)))
        .collect();
    Ok(Box::new(move |chance| {
        desk.tries += 1;
        if desk.tries > TRIES {
            match Desk::new() {
                Ok(new) => desk = new,
                Err(_) => return false,
            }
        }
        match chance.below(100) {
            0 => return desk.add(&file, chance),
            1..=10 => return desk.chunk(&file, chance),
            _ => {}
        }
        let (mut room, mut call) = *chance.one(&calls);
        let mut value = body(room, call, &file, chance.below(256) as u8);
        if chance.percent(80) {
            mutate::json(&mut value, chance);
        }
        let mut body = value.to_string();
        if chance.percent(8) {
            mutate::text(&mut body, chance);
        }
        if chance.percent(2) {
            (room, call) = *chance.one(&[("lane", "put"), ("", ""), ("plans", "no such call")]);
        }
        match desk.session.dispatch(room, call, &body) {
            Ok(reply) => {
                let reply = serde_json::from_str::<Value>(&reply);
                assert!(reply.is_ok(), "a reply that is not JSON");
                true
            }
            Err(failure) => failure.reason != Reason::NotUnderstood,
        }
    }))
}
