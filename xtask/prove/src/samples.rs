//! Small records of our own: a reviewed content with every kind of record, catalogues to add, and
//! an answer as the national portal records it.

use std::sync::OnceLock;

use catalogue::bundle::{self, Header, Kind, Record};
use jiff::civil::Date;
use model::LocalizedText;
use serde_json::{Value, json};

/// 2026-11-21 09:00 in Vietnam, in seconds since 1970-01-01 UTC.
pub(crate) const NOW: i64 = 1_795_226_400;
/// The same day.
pub(crate) const TODAY: Date = jiff::civil::date(2026, 11, 21);
/// The life event with a question and a plan.
pub(crate) const EVENT: &str = "birth";
/// Its question.
pub(crate) const QUESTION: &str = "married";

/// A register with a province, a commune and the commune it was before.
pub(crate) const UNITS: &str = "P\t01\tTỉnh Mẫu\nC\t00001\tXã Suối Lành\n\
     p\t01\tTỉnh Mẫu\nd\t001\tHuyện Cũ\nw\t00001\tThị trấn Suối Lành\t00001\n";
/// The address of its centre.
pub(crate) const CENTRES: &str = "00001\tSố 1, xã Suối Lành\n";

pub(crate) fn text(vi: &str) -> Value {
    json!({ "vi": vi, "en": format!("{vi} (en)") })
}

fn source() -> Value {
    json!({ "name": text("Cổng Dịch vụ công quốc gia"), "date": "2026-04-15", "checked": "2026-11-20" })
}

fn service(code: &str, name: &str) -> Value {
    json!({ "code": code, "name": text(name), "source": source() })
}

/// A service with every field.
pub(crate) fn whole_service() -> Value {
    json!({
        "code": "1.001193",
        "name": text("Thủ tục đăng ký khai sinh"),
        "plain": text("Làm giấy khai sinh cho con"),
        "what": text("Ghi tên của bé vào sổ."),
        "who": text("Cha hoặc mẹ của bé."),
        "aliases": ["vợ mới sinh", "vo moi de"],
        "keywords": ["khai sinh", "em bé"],
        "events": ["birth"],
        "online": "partial",
        "authority": text("Ủy ban nhân dân cấp xã"),
        "page": "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/1",
        "source": source(),
        "channels": [
            { "kind": "counter", "office": "commune", "where": text("Nơi cư trú") },
            { "kind": "online" },
        ],
        "costs": [
            { "channel": "counter", "case": text("Quá hạn"), "status": "amount", "amount": 10000,
              "currency": "VND", "until": "2026-12-31", "note": text("Theo nghị quyết") },
            { "channel": "online", "status": "free" },
        ],
        "times": [
            { "case": text("Nộp sớm"), "amount": 1.5, "upto": 3.0, "unit": "working_day" },
            { "amount": 2.0, "unit": "day", "extra": true, "note": text("Khi phải xác minh") },
        ],
        "papers": [
            { "evidence": "birth-notification", "ask": "submit", "original": 1, "copy": 2,
              "only_if": text("Sinh ở nhà"), "when": "{\"===\":[{\"var\":\"married\"},\"no\"]}",
              "in_database": "no", "group": "proof", "note": text("Bản chính") },
            { "evidence": "birth-form", "ask": "submit", "original": 1 },
        ],
        "steps": [text("Nộp hồ sơ."), text("Nhận kết quả.")],
        "results": [{ "name": text("Giấy khai sinh"), "evidence": "birth-certificate" }],
        "laws": [{ "no": "60/2014/QH13", "title": text("Luật Hộ tịch") }],
        "doubts": [text("Nguồn ghi hai mức phí.")],
        "differs": [{ "field": "fee", "why": "Hai mức" }],
        "replaced_by": { "code": "3.000722", "from": "2026-09-01" },
        "variants": ["2.999999"],
    })
}

/// A kind of paper.
pub(crate) fn paper(id: &str, kind: &str) -> Value {
    json!({ "id": id, "name": text("Giấy chứng sinh"), "kind": kind, "about": text("Bệnh viện cấp."),
            "yielded_by": ["1.001193"], "source": source() })
}

/// A kind of office.
pub(crate) fn office() -> Value {
    json!({ "id": "commune", "name": text("Ủy ban xã"), "find": text("Ở xã."), "source": source() })
}

/// A life event with questions, a plan and a joint flow.
pub(crate) fn event() -> Value {
    let choice = |value: &str, vi: &str| json!({ "value": value, "text": text(vi) });
    let married = r#"{"===":[{"var":"married"},"yes"]}"#;
    json!({
        "id": EVENT, "order": 1, "portal_code": "1", "name": text("Có con nhỏ"),
        "plain": text("Nhà có em bé"), "about": text("Việc cần làm."), "icon": "baby",
        "aliases": ["sinh con"], "services": ["1.001193", "1.004222"], "suggested": true,
        "source": source(),
        "questions": [
            { "id": QUESTION, "text": text("Đã kết hôn?"), "help": text("Theo giấy tờ"),
              "options": [choice("yes", "Rồi"), choice("no", "Chưa")] },
        ],
        "steps": [
            { "service": "1.001193", "after": [], "papers": ["birth-notification", "birth-form"],
              "due": { "amount": 60, "unit": "day", "from": text("Ngày sinh") } },
            { "service": "1.004222", "after": ["1.001193"], "note": text("Sau khi có giấy") },
        ],
        "joint": [
            { "service": "1.001193", "parts": ["1.001193", "1.004222"], "from": "2026-09-01",
              "when": married, "note": text("Một lần nộp") },
        ],
    })
}

fn hotline() -> Value {
    json!({ "number": "113", "name": text("Công an"), "when": text("Khi nguy hiểm"),
            "say": text("Ở đâu"), "free": true, "h24": true, "icon": "siren", "emergency": true,
            "warning": text("Không báo giả"), "source": source() })
}

fn holidays() -> Value {
    json!({
        "source": source(), "weekly_rest": ["saturday", "sunday"],
        "years": [{ "year": 2026, "complete": true, "gap": text("Chưa có"),
                    "days": [{ "date": "2026-09-02", "name": text("Quốc khánh") }] }],
        "unsure": [{ "date": "2026-09-01", "note": text("Có thể nghỉ") }],
    })
}

/// Every record of the reviewed content, as a bundle writes it.
pub(crate) fn reviewed_values() -> Vec<Value> {
    let tagged = |kind: &str, value: Value| json!({ kind: value });
    vec![
        tagged("service", whole_service()),
        tagged("service", service("1.004222", "Đăng ký thường trú")),
        tagged("paper", paper("birth-notification", "document")),
        tagged("paper", paper("birth-form", "form")),
        tagged("paper", paper("birth-certificate", "document")),
        tagged("office", office()),
        tagged("event", event()),
        tagged("hotline", hotline()),
        tagged("holidays", holidays()),
    ]
}

/// The same as records.
///
/// # Panics
/// Never: the records are written above.
pub(crate) fn reviewed() -> Vec<Record> {
    let record = |value| serde_json::from_value(value).expect("a record of our own");
    reviewed_values().into_iter().map(record).collect()
}

/// The services of a catalogue to add: `count`, from `2.000000` on, all named after it.
///
/// # Panics
/// Never: the records are written above.
pub(crate) fn added(name: &str, count: u32) -> Vec<Record> {
    let record = |n| {
        let service = service(&code(n), &title(name, n));
        serde_json::from_value(json!({ "service": service })).expect("a record of our own")
    };
    (0..count).map(record).collect()
}

/// The code of the `n`th service of an added catalogue.
pub(crate) fn code(n: u32) -> String {
    format!("2.{n:06}")
}

/// Its Vietnamese name.
pub(crate) fn title(name: &str, n: u32) -> String {
    format!("{name} số {}", 1_000 + n)
}

/// The first line of a bundle.
pub(crate) fn header(kind: Kind, name: &str) -> Header {
    Header { kind, name: LocalizedText::vi(name), date: TODAY, made: TODAY, services: 0 }
}

/// A bundle of these records.
///
/// # Panics
/// Never with records that are sound.
pub(crate) fn bundle(kind: Kind, name: &str, records: &[Record]) -> Vec<u8> {
    let mut out = Vec::new();
    bundle::write(&header(kind, name), records, &mut out).expect("sound records");
    out
}

/// The reviewed content of the desks in these proofs.
pub(crate) fn bundled() -> &'static [u8] {
    static BUNDLED: OnceLock<Vec<u8>> = OnceLock::new();
    BUNDLED.get_or_init(|| bundle(Kind::Reviewed, "Một Cửa", &reviewed()))
}

/// An answer as the national portal records it, with every member that an import reads.
pub(crate) fn answer(code: &str, name: &str) -> Value {
    let named = |name: &str| json!({ "name": name, "code": "X", "type": "CITIZEN" });
    json!({
        "id": "019d2bf7-770b-734d-b7fb-5e1995f194f4", "code": code, "name": name,
        "detail": {
            "name": name, "keywords": "khai sinh; em bé", "isFullProcess": true,
            "isOfflineOnly": false, "updatedAt": 1_777_191_806_399_i64,
            "requirementsAndConditions": "Cha hoặc mẹ",
            "executionSteps": [{ "name": "Bước 1", "description": "Nộp <b>hồ sơ</b>\n- tại xã" }],
            "executionMethods": [
                { "submissionMethod": "ONLINE", "processingTime": 3,
                  "processingTimeUnit": "WORKING_DAY", "description": "Nộp qua mạng",
                  "fees": [{ "value": 0, "description": "Miễn phí đến hết ngày 31/12/2026",
                             "currencyName": "VND", "currency": named("Đồng") }] },
                { "submissionMethod": "DIRECT", "processingTime": "Theo mô tả",
                  "processingTimeUnit": "OTHER", "description": "Tại xã", "fees": null },
            ],
            "executionCases": [{ "name": "Trường hợp chung", "profileComponents": [
                { "name": "Tờ khai", "originalQty": 1, "copyQty": 0 }] }],
            "cases": [{ "name": "Phải xác minh",
                        "processingDay": { "qty": 5, "type": "WORKING_DAY" } }],
            "departmentsExecuting": [null, named("Công an xã")],
            "unitGroupsExecuting": [], "executingAgencies": "",
            "departmentsAuthority": [], "unitGroupsAuthority": [named("Bộ Công an")],
            "legalBasisesDetails": [{ "code": " 66/2023/TT-BCA ", "name": "Thông tư" }],
            "resultsDetails": [named("Giấy khai sinh")],
            "serviceGroupsDetails": [named("Tạm trú")],
        },
    })
}

#[cfg(test)]
mod tests {
    use catalogue::{bundle::Limits, bundle::Reader, import::import};

    use super::*;

    #[test]
    fn the_samples_are_sound() {
        for bytes in [bundled().to_vec(), bundle(Kind::Imported, "Mới", &added("Mới", 3))] {
            let reader = Reader::open(&bytes[..], Limits::default()).expect("a bundle");
            reader.finish().expect("sound");
        }
        let line = answer("1.004194", "Đăng ký tạm trú").to_string();
        let got = import(line.as_bytes(), |_| ()).expect("read");
        assert_eq!((got.report.distinct, got.report.refused), (1, 0));
    }
}
