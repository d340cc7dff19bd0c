use std::{fs::File, path::PathBuf, sync::OnceLock};

use model::{Ask, CostStatus, Online, TimeUnit};
use serde_json::{Value, json};

use super::*;
use crate::bundle::{self, Header, Kind, Limits, Reader, Record};

const ID: &str = "019d2bf7-770b-734d-b7fb-5e1995f194f4";

fn answer(code: &str, name: &str) -> Value {
    json!({
        "id": ID, "code": code, "name": name, "group": "x",
        "detail": {
            "name": name, "keywords": null, "isFullProcess": true, "updatedAt": 1_777_191_806_399_i64,
            "requirementsAndConditions": "Không có",
            "executionSteps": [{"name": "", "description": "Bước 1: Nộp <b>hồ sơ</b>\n- tại xã\nđ) Bước 2: Nhận"}],
            "executionMethods": [
                {"submissionMethod": "ONLINE", "processingTime": 3, "processingTimeUnit": "WORKING_DAY",
                 "description": "", "fees": [{"value": 0, "description": "", "currencyName": null}]},
                {"submissionMethod": "DIRECT", "processingTime": "Theo mô tả", "processingTimeUnit": "OTHER",
                 "fees": null}
            ],
            "executionCases": [{"name": null, "profileComponents": [
                {"name": "Sổ hộ khẩu", "originalQty": 1, "copyQty": 0}]}],
            "cases": [],
            "departmentsExecuting": [null, {"name": "Công an xã"}, {"name": "Công an Xã"}],
            "serviceGroupsDetails": [{"name": "Tạm trú", "type": "CITIZEN"}],
            "legalBasisesDetails": [{"code": " 66/2023/TT-BCA ", "name": "Thông tư"}],
            "resultsDetails": [{"name": "Thông báo"}]
        }
    })
}

fn of(lines: &[Value]) -> Imported {
    let text: String = lines.iter().map(|l| format!("{l}\n")).collect();
    import(text.as_bytes(), |_| ()).expect("memory")
}

fn vi(text: &Option<model::LocalizedText>) -> &str {
    text.as_ref().map_or("", |t| &t.vi)
}

#[test]
fn a_recorded_answer_becomes_a_service_in_vietnamese_only() {
    let got = of(&[answer("1.004194", "Đăng ký  tạm trú")]);
    let s = &got.services[0];
    assert_eq!(
        (s.code.as_str(), s.name.vi.as_str(), &s.name.en),
        ("1.004194", "Đăng ký tạm trú", &None)
    );
    assert_eq!(
        s.page.as_deref(),
        Some("https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bf7-770b-734d-b7fb-5e1995f194f4")
    );
    assert_eq!(s.source.date.to_string(), "2026-04-26");
    assert_eq!(s.source.checked, RECORDED);
    assert_eq!((s.online, vi(&s.authority), &s.who), (Online::Full, "Công an xã", &None));
    assert_eq!(s.events[0].as_str(), "residence");
    assert_eq!(s.laws[0].no, "66/2023/TT-BCA");
    let steps: Vec<_> = s.steps.iter().map(|t| t.vi.as_str()).collect();
    assert_eq!(steps, ["Bước 1: Nộp hồ sơ\n- tại xã", "đ) Bước 2: Nhận"]);
    assert_eq!(s.costs[0].status, CostStatus::BareZero);
    assert_eq!(
        s.times.iter().map(|t| t.unit).collect::<Vec<_>>(),
        [TimeUnit::WorkingDay, TimeUnit::Text]
    );
    assert_eq!(s.papers[0].ask, Ask::Submit);
    assert!(s.doubts[0].vi.contains("sổ hộ khẩu") && s.doubts[0].en.is_some());
    for kind in ["bare_zero", "markup", "unit_other", "household_book"] {
        assert_eq!(got.report.defects.get(kind), Some(&1), "{kind}");
    }
}

#[test]
fn every_line_is_counted_once() {
    let mut newer = answer(" 1.000002", "Hai mới");
    newer["detail"]["updatedAt"] = json!(1_777_863_338_521_i64);
    let lines = [
        answer("1.000001", "Cấp Thẻ"),
        answer("1.115001", "CẤP  THẺ."),
        answer("1.115002", "Việc riêng của tỉnh"),
        newer,
        answer("1.000002", "Hai cũ"),
        answer("1.014955-Xoa", "Đã xóa"),
        answer("1.000003", " "),
        json!({"id": 7}),
    ];
    let got = of(&lines);
    let r = &got.report;
    assert_eq!((r.read, r.distinct, r.variants_grouped, r.duplicates, r.refused), (8, 3, 1, 1, 3));
    assert_eq!(r.defects.get("duplicate_code_of_another_procedure"), Some(&1));
    let codes: Vec<_> = got.services.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["1.000001", "1.000002", "1.115002"]);
    assert_eq!(got.services[0].variants, [Code::from("1.115001")]);
    assert_eq!(got.services[1].name.vi, "Hai mới");
    assert_eq!(got.refused.iter().map(|r| r.line).collect::<Vec<_>>(), [6, 7, 8]);
    let mut backwards = lines.to_vec();
    backwards.reverse();
    assert_eq!(of(&backwards).services, got.services);
    let json = serde_json::to_value(r).expect("plain");
    assert_eq!(json["in"], 8);
}

#[test]
fn broken_lines_are_refused_and_broken_files_are_errors() {
    let got = import(&b"\n{\"id\":\xff}\nnot json\n[[[[\n"[..], |_| ()).expect("memory");
    assert_eq!((got.report.read, got.report.refused), (3, 3));
    let long = [vec![b'x'; MAX_LINE + 10], b"\n{}\n".to_vec()].concat();
    let got = import(&long[..], |_| ()).expect("memory");
    assert_eq!(got.refused.iter().map(|r| r.line).collect::<Vec<_>>(), [1, 2]);
    let line = answer("1.000001", "Một").to_string();
    let mut gz = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::fast());
    io::Write::write_all(&mut gz, line.as_bytes()).expect("memory");
    let gz = gz.finish().expect("memory");
    assert_eq!(import(&gz[..], |_| ()).expect("sound").report.distinct, 1);
    assert!(import(&gz[..gz.len() - 9], |_| ()).is_err());
}

#[test]
fn what_was_imported_is_a_sound_bundle() {
    let mut traps = answer("1.000001", "Tên\u{202e}\u{200b} <script>x</script>một");
    traps["detail"]["executionCases"][0]["profileComponents"][0]["originalQty"] = json!(-4);
    traps["detail"]["executionMethods"][0]["fees"] =
        json!([{"value": 1e300, "description": "\u{7}"}]);
    traps["id"] = json!("javascript:alert(1)");
    let bytes = to_bundle(of(&[traps]).services);
    let entry = Reader::open(&bytes[..], Limits::default()).expect("sound").next().expect("one");
    let Record::Service(s) = entry.expect("sound").record else { panic!("a service") };
    assert_eq!((s.name.vi.as_str(), s.page), ("Tên một", None));
}

fn to_bundle(services: Vec<Service>) -> Vec<u8> {
    let header = Header {
        kind: Kind::Imported,
        name: model::LocalizedText::vi("Cổng Dịch vụ công quốc gia"),
        date: RECORDED,
        made: RECORDED,
        services: 0,
    };
    let records: Vec<_> = services.into_iter().map(|s| Record::Service(Box::new(s))).collect();
    let mut bytes = Vec::new();
    bundle::write(&header, &records, &mut bytes).expect("sound records");
    bytes
}

/// The recorded answers, imported once for all data tests; nothing where the data is absent.
pub(crate) fn recorded() -> Option<&'static Imported> {
    static ONCE: OnceLock<Option<Imported>> = OnceLock::new();
    let name = "dvcqg/details-2026-07-18.jsonl.gz";
    let imported = ONCE.get_or_init(|| {
        let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data");
        let root =
            std::env::var_os("MOTCUA_DATA").map_or_else(|| PathBuf::from(near), PathBuf::from);
        let file = File::open(root.join(name)).ok()?;
        let mut steps = 0;
        let got = import(io::BufReader::new(file), |_| steps += 1).expect("readable");
        assert!(steps > 50);
        Some(got)
    });
    eprintln!("data test {}: {name}", if imported.is_some() { "ran" } else { "skipped" });
    imported.as_ref()
}

#[test]
fn the_recorded_answers_are_all_accounted_for() {
    let Some(got) = recorded() else { return };
    let r = &got.report;
    eprintln!("{}", serde_json::to_string(r).expect("plain"));
    got.refused.iter().for_each(|r| eprintln!("{} {}", r.line, r.why));
    assert_eq!(r.read, 5_665);
    assert_eq!(r.read, r.distinct + r.variants_grouped + r.duplicates + r.refused);
    assert_eq!((r.duplicates, r.variants_grouped), (1, 283));
    assert!(r.refused <= 5);
    // One in ten, so that a debug build stays quick.
    let some: Vec<_> = got.services.iter().step_by(10).cloned().collect();
    let bytes = to_bundle(some.clone());
    let mut reader = Reader::open(&bytes[..], Limits::default()).expect("sound");
    for (entry, service) in reader.by_ref().zip(some) {
        assert_eq!(entry.expect("sound").record, Record::Service(Box::new(service)));
    }
    reader.finish().expect("whole");
}
