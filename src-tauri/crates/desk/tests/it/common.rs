//! A small content of our own, and a desk on a folder of its own.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

use catalogue::bundle::{Header, Kind, Record, write};
use desk::{Answer, Desk, FixedClock, Outside, Parts, VaultParts};
use model::{Code, LocalizedText, Service};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wire::{BeginBytes, BytesProgress, BytesStage, Call, Failure, FinishBytes, ReadBytesProgress};

/// 2026-11-21 09:00 in Vietnam.
pub(crate) const NOW: i64 = 1_795_226_400;

pub(crate) fn text(vi: &str) -> Value {
    json!({ "vi": vi, "en": format!("{vi} (en)") })
}

pub(crate) fn source() -> Value {
    json!({ "name": text("Cổng Dịch vụ công quốc gia"), "date": "2026-04-15", "checked": "2026-11-20" })
}

pub(crate) fn service(code: &str, name: &str) -> Value {
    json!({ "code": code, "name": text(name), "source": source() })
}

fn record(kind: &str, value: Value) -> Record {
    serde_json::from_value(json!({ kind: value })).expect("a record of the fixture")
}

/// Reviewed content: two services, an event with a question and a plan, one without.
pub(crate) fn reviewed_records(birth: &str) -> Vec<Record> {
    let mut first = service("1.001193", "Thủ tục đăng ký khai sinh");
    first["plain"] = text(birth);
    first["aliases"] = json!(["vợ mới sinh", "vo moi de"]);
    first["events"] = json!(["birth"]);
    first["page"] = json!("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1");
    first["channels"] = json!([{ "kind": "counter", "office": "commune" }]);
    first["papers"] = json!([{ "evidence": "birth-notification", "ask": "submit", "original": 1 }]);
    first["variants"] = json!(["2.999999"]);
    let mut second = service("1.004222", "Đăng ký thường trú");
    second["page"] = json!("https://dichvucong.gov.vn.evil.example/");
    let birth = json!({
        "id": "birth", "order": 1, "name": text("Có con nhỏ"), "plain": text("Nhà có em bé"),
        "about": text("Việc cần làm."), "icon": "baby", "aliases": ["sinh con"],
        "services": ["1.001193", "1.004222", "1.777777"], "source": source(),
        "questions": [{
            "id": "married", "text": text("Đã kết hôn?"),
            "options": [{ "value": "yes", "text": text("Rồi") }, { "value": "no", "text": text("Chưa") }],
        }],
        "steps": [
            { "service": "1.001193", "after": [] },
            { "service": "1.004222", "after": ["1.001193"] },
        ],
    });
    let study = json!({
        "id": "study", "order": 2, "name": text("Học tập"), "plain": text("Đi học"),
        "about": text("Việc học."), "icon": "book", "source": source(),
    });
    let hotline = json!({
        "number": "113", "name": text("Công an"), "when": text("Khi nguy hiểm"),
        "say": text("Ở đâu"), "icon": "siren", "emergency": true, "source": source(),
    });
    vec![
        record("service", first),
        record("service", second),
        record(
            "paper",
            json!({ "id": "birth-notification", "name": text("Giấy chứng sinh"), "kind": "document", "source": source() }),
        ),
        record(
            "office",
            json!({ "id": "commune", "name": text("Ủy ban xã"), "find": text("Ở xã."), "source": source() }),
        ),
        record("event", birth),
        record("event", study),
        record("hotline", hotline),
    ]
}

pub(crate) fn bundle(kind: Kind, name: &str, date: &str, records: &[Record]) -> Vec<u8> {
    let date = date.parse().expect("a date");
    let header = Header { kind, name: LocalizedText::vi(name), date, made: date, services: 0 };
    let mut out = Vec::new();
    write(&header, records, &mut out).expect("a bundle");
    out
}

pub(crate) fn reviewed(date: &str, birth: &str) -> Vec<u8> {
    bundle(Kind::Reviewed, "Một Cửa", date, &reviewed_records(birth))
}

/// An added catalogue of `count` services from `2.000000` on, all named after `name`, and one that
/// has a reviewed record and a hostile hotline.
pub(crate) fn added(name: &str, count: u32) -> Vec<u8> {
    let mut records: Vec<Record> = (0..count)
        .map(|n| {
            let mut value = service(&format!("2.{n:06}"), &format!("{name} số {n}"));
            value["page"] = json!("https://evil.example/");
            value["variants"] = json!([format!("3.{n:06}")]);
            record("service", value)
        })
        .collect();
    records.push(record("service", service("1.001193", "Không phải bản đã duyệt")));
    records.push(record(
        "hotline",
        json!({
            "number": "0900000000", "name": text("Kẻ gian"), "when": text("Luôn"), "say": text("Tiền"),
            "icon": "x", "source": source(),
        }),
    ));
    bundle(Kind::Imported, name, "2026-07-18", &records)
}

/// An added catalogue of the one service `2.000000`, which costs `fee` đồng.
pub(crate) fn added_costing(fee: i64) -> Vec<u8> {
    let mut value = service("2.000000", "Việc có phí");
    value["costs"] = json!([{ "status": "amount", "amount": fee, "currency": "VND" }]);
    bundle(Kind::Imported, "Có phí", "2026-07-18", &[record("service", value)])
}

pub(crate) fn bundled() -> &'static [u8] {
    static BUNDLED: OnceLock<Vec<u8>> = OnceLock::new();
    BUNDLED.get_or_init(|| reviewed("2026-11-21", "Làm giấy khai sinh cho con"))
}

/// A world that notes what was opened.
#[derive(Default)]
pub(crate) struct Noted(pub(crate) Mutex<Vec<String>>);

impl Outside for Noted {
    fn open(&self, address: &str) -> bool {
        self.0.lock().expect("not poisoned").push(address.to_owned());
        true
    }
}

pub(crate) struct Place {
    pub(crate) desk: Arc<Desk>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) outside: Arc<Noted>,
    folder: Option<tempfile::TempDir>,
    home: PathBuf,
}

impl Place {
    pub(crate) fn new() -> Self {
        Self::with(None)
    }

    pub(crate) fn with(portal: Option<portal::Portal>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().join("app");
        Self { folder: Some(folder), ..Self::at(&home, portal) }
    }

    pub(crate) fn at(home: &Path, portal: Option<portal::Portal>) -> Self {
        let (clock, outside) = (Arc::new(FixedClock::at(NOW)), Arc::new(Noted::default()));
        let desk = open(home, &clock, &outside, portal);
        Self { desk, clock, outside, folder: None, home: home.to_owned() }
    }

    /// A desk that can ask the national portal.
    pub(crate) fn asking(national: Option<desk::National>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let home = folder.path().join("app");
        let (clock, outside) = (Arc::new(FixedClock::at(NOW)), Arc::new(Noted::default()));
        let parts = Parts { national, ..parts(&home, &clock, &outside, None) };
        let desk = Desk::open(parts).expect("opens");
        Self { desk, clock, outside, folder: Some(folder), home }
    }

    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Closes the desk and opens it again on the same folder.
    pub(crate) fn reopen(self) -> Self {
        let Self { desk, clock, outside, folder, home } = self;
        drop(desk);
        let desk = open(&home, &clock, &outside, None);
        Self { desk, clock, outside, folder, home }
    }

    pub(crate) async fn ask<C: Call>(&self, ask: C) -> Result<C::Reply, Failure>
    where
        Desk: Answer<C>,
    {
        self.desk.answer(ask).await
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.home).expect("a folder").flatten();
        let mut names: Vec<_> =
            entries.map(|e| e.file_name().into_string().expect("a name")).collect();
        names.sort();
        names
    }

    /// Sends a whole file over the lane and waits until the work has ended.
    pub(crate) async fn send(&self, bytes: &[u8]) -> Result<BytesStage, Failure> {
        let ticket = self.begin(bytes).await?;
        for (n, chunk) in bytes.chunks(wire::lane::CHUNK).enumerate() {
            self.desk.put(ticket, (n * wire::lane::CHUNK) as u64, chunk)?;
        }
        self.ask(FinishBytes { ticket }).await?;
        Ok(self.ended(ticket).await.stage)
    }

    pub(crate) async fn begin(&self, bytes: &[u8]) -> Result<u32, Failure> {
        let (purpose, size) = (wire::Purpose::Catalogue, bytes.len() as u64);
        Ok(self.ask(BeginBytes { purpose, size, sha256: sha256(bytes) }).await?.ticket)
    }

    pub(crate) async fn ended(&self, ticket: u32) -> BytesProgress {
        loop {
            let progress = self.ask(ReadBytesProgress { ticket }).await.expect("a ticket");
            if !matches!(progress.stage, BytesStage::Receiving | BytesStage::Reading) {
                return progress;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

fn open(
    home: &Path,
    clock: &Arc<FixedClock>,
    outside: &Arc<Noted>,
    portal: Option<portal::Portal>,
) -> Arc<Desk> {
    Desk::open(parts(home, clock, outside, portal)).expect("opens")
}

pub(crate) fn parts(
    home: &Path,
    clock: &Arc<FixedClock>,
    outside: &Arc<Noted>,
    portal: Option<portal::Portal>,
) -> Parts {
    Parts {
        home: home.to_owned(),
        bundled: bundled(),
        units: include_str!("../../../catalogue/tests/units/units.tsv"),
        centres: include_str!("../../../catalogue/tests/units/centres.tsv"),
        clock: clock.clone(),
        outside: outside.clone(),
        voice: Arc::new(desk::NoVoice),
        portal,
        national: None,
        vault: VaultParts::for_tests(),
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

pub(crate) fn code(code: &str) -> Code {
    Code::from(code)
}

/// The reason alone: the trace differs from run to run.
pub(crate) fn reason<T: std::fmt::Debug>(answer: Result<T, Failure>) -> wire::Reason {
    answer.expect_err("a failure").reason
}

/// The Vietnamese name of a service page.
pub(crate) fn name(service: &Service) -> &str {
    &service.name.vi
}
