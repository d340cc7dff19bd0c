//! One procedure as the portal answers for it today.

use catalogue::import::answer;
use model::{CostStatus, Date};
use serde_json::{Value, json};

const ID: &str = "019d2bf7-770b-734d-b7fb-5e1995f194f4";
/// 2026-11-10 in Vietnam, in milliseconds.
const UPDATED: i64 = 1_794_300_000_000;

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn detail() -> Value {
    json!({
        "code": " 9.000001", "name": "Đăng ký  thuyền giấy", "updatedAt": UPDATED,
        "executionSteps": [{ "name": "", "description": "Bước 1: Gấp <b>thuyền</b>" }],
        "executionMethods": [{ "submissionMethod": "DIRECT", "processingTime": 2,
            "processingTimeUnit": "WORKING_DAY", "description": "",
            "fees": [{ "value": 10000, "description": "10.000 đồng đến hết 31/10/2026", "currencyName": "VND" }] }],
    })
}

#[test]
fn an_answer_of_today_has_its_own_dates_and_not_those_of_the_recording() {
    let service = answer(ID, detail(), day("2026-11-21")).expect("a service");
    assert_eq!(
        (service.code.as_str(), service.name.vi.as_str()),
        ("9.000001", "Đăng ký thuyền giấy")
    );
    assert_eq!(
        (service.source.date, service.source.checked),
        (day("2026-11-10"), day("2026-11-21"))
    );
    assert!(service.page.expect("a page").ends_with(ID));
    assert_eq!(service.costs[0].status, CostStatus::Amount);
    assert_eq!(service.steps[0].vi, "Bước 1: Gấp thuyền");
    // A window that ended before the day of the answer is said to have ended, and only then.
    let doubted = |given: &str| {
        let service = answer(ID, detail(), day(given)).expect("a service");
        service.doubts.iter().any(|d| d.vi.contains("đến một ngày đã qua"))
    };
    assert!(doubted("2026-11-21") && !doubted("2026-10-31"));
}

#[test]
fn a_change_after_the_answer_is_no_date() {
    let service = answer(ID, detail(), day("2026-11-01")).expect("a service");
    assert_eq!(service.source.date, day("2026-11-01"));
}

#[test]
fn what_is_no_procedure_is_no_service() {
    let today = day("2026-11-21");
    let without = |member: &str| {
        let mut detail = detail();
        detail.as_object_mut().expect("an object").remove(member);
        answer(ID, detail, today)
    };
    assert_eq!((without("code"), without("name")), (None, None));
    for bad in [json!(null), json!([]), json!({}), json!({ "code": "x", "name": "y" })] {
        assert_eq!(answer(ID, bad, today), None);
    }
    let mut by_notation = detail();
    by_notation["code"] = json!(null);
    by_notation["codeNotation"] = json!("9.000001");
    assert!(answer(ID, by_notation, today).is_some());
    assert_eq!(answer("../../x", detail(), today).expect("a service").page, None);
}
