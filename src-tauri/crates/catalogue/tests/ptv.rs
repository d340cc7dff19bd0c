//! Finnish services in the terms of CPSV-AP, from fixtures of our own and the recorded samples.

use std::path::PathBuf;

use catalogue::ptv::{Area, Charge, PtvService, Told, Wanted};
use model::{ChannelKind, CostStatus, Date, Language, LocalizedText, TimeUnit};
use serde_json::{Value, json};

const CHAIN: Wanted<'static> = Wanted(&["fi", "sv", "en"]);
const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

fn text(language: &str, value: &str) -> Value {
    json!({ "language": language, "value": value })
}

fn typed(language: &str, kind: &str, value: &str) -> Value {
    json!({ "language": language, "value": value, "type": kind })
}

fn told(language: &str, text: &str) -> Option<Told> {
    Some(Told { text: text.into(), language: language.into() })
}

fn whole() -> Value {
    json!({
        "id": ID,
        "serviceNames": [
            typed("en", "Name", "Boat registration"), typed("fi", "AlternativeName", "Veneet"),
            typed("sv", "Name", "Registrering av båt"), typed("fi", "Name", "Veneen rekisteröinti"),
        ],
        "serviceDescriptions": [
            typed("fi", "Summary", ""), typed("sv", "Summary", "Registrera båten."),
            typed("fi", "GD_Description", "Yleinen <b>kuvaus</b>."),
            typed("fi", "UserInstruction", "Täytä lomake.\nTuo vene."),
            typed("fi", "ProcessingTime", "Viikko."),
            typed("fi", "ChargeTypeAdditionalInfo", "10 euroa."),
        ],
        "serviceChargeType": "Chargeable",
        "areaType": "LimitedType",
        "areas": [
            { "type": "Region", "code": "1", "name": [text("fi", "Uusimaa")], "municipalities": null },
            { "type": "Municipality", "code": "091", "name": null,
              "municipalities": [{ "code": "091", "name": [text("sv", "Helsingfors")] }] },
        ],
        "requirements": [text("fi", " "), text("en", "Own boat.")],
        "lifeEvents": [
            { "code": "KE6", "uri": "http://uri.suomi.fi/x", "name": [text("sv", "Att bygga ett hus")] },
            { "code": null, "uri": null },
        ],
        "serviceClasses": null,
        "legislation": [{ "names": [text("fi", "Venelaki")], "webPages": null }],
        "keywords": [text("fi", "vene"), text("sv", "båt")],
        "serviceChannels": [
            { "serviceChannel": { "id": ID, "name": "Venesatama" }, "serviceChargeType": "Free",
              "contactDetails": { "addresses": [{}], "webPages": [], "phoneNumbers": [{}] } },
            { "serviceChannel": { "id": ID, "name": "Lomake" }, "contactDetails": null },
        ],
        "organizations": [
            { "organization": { "name": "Tuottaja" }, "roleType": "Producer" },
            { "organization": { "name": "Satamavirasto" }, "roleType": "Responsible" },
            { "organization": { "name": "Satamavirasto" }, "roleType": "Responsible" },
        ],
        "modified": "2026-03-01T23:30:00.000Z",
    })
}

#[test]
fn each_text_says_the_language_it_is_really_in() {
    let service = PtvService::read(&whole(), CHAIN).expect("a service");
    assert_eq!(Some(service.name), told("fi", "Veneen rekisteröinti"));
    assert_eq!(service.summary, told("sv", "Registrera båten."));
    assert_eq!(service.requirements, told("en", "Own boat."));
    assert_eq!(service.description, told("fi", "Yleinen kuvaus ."));
    assert_eq!(service.events[0].name, told("sv", "Att bygga ett hus"));
    assert_eq!(service.instructions, told("fi", "Täytä lomake.\nTuo vene."));
    // The language of the name decides about words without one.
    assert_eq!(service.keywords, ["vene"]);
    assert_eq!(Some(service.organisations[0].clone()), told("fi", "Satamavirasto"));
    let english = PtvService::read(&whole(), Wanted(&["en", "sv", "fi"])).expect("a service");
    assert_eq!(Some(english.name), told("en", "Boat registration"));
    let none = PtvService::read(&whole(), Wanted(&["smn"])).expect("a service");
    assert_eq!(Some(none.name), told("en", "Boat registration"), "any is better than none");
}

#[test]
fn facts_are_taken_over_and_nothing_is_guessed() {
    let service = PtvService::read(&whole(), CHAIN).expect("a service");
    assert_eq!((service.id.as_str(), service.charge), (ID, Some(Charge::Charged)));
    assert_eq!(service.events.len(), 1);
    assert_eq!(service.events[0].code.as_deref(), Some("KE6"));
    assert_eq!(service.classes, []);
    let places = [told("fi", "Uusimaa"), told("sv", "Helsingfors")];
    assert_eq!(service.area, Area::Places(places.into_iter().flatten().collect()));
    assert_eq!(service.organisations.len(), 1);
    assert_eq!(service.modified, Some(day("2026-03-01")));
    assert_eq!(service.channels[0].kinds, [ChannelKind::Counter, ChannelKind::Phone]);
    assert_eq!(
        (service.channels[0].charge, service.channels[1].charge),
        (Some(Charge::Free), None)
    );
    assert_eq!(service.channels[1].kinds, []);
}

#[test]
fn the_same_service_is_one_of_the_model_for_the_same_screens() {
    let portal = LocalizedText::vi("Kho dịch vụ");
    let service = PtvService::read(&whole(), CHAIN).expect("a service");
    let shown = service.service(&portal, day("2026-11-21"));
    assert_eq!((shown.code.as_str(), shown.name.vi.as_str()), (ID, "Veneen rekisteröinti"));
    assert_eq!(shown.who.as_ref().map(|w| w.text(Language::En)), Some("Own boat."));
    assert_eq!((shown.source.date, shown.source.checked), (day("2026-03-01"), day("2026-11-21")));
    assert_eq!(shown.source.name, portal);
    let steps: Vec<&str> = shown.steps.iter().map(|s| s.vi.as_str()).collect();
    assert_eq!(steps, ["Täytä lomake.", "Tuo vene."]);
    assert_eq!((shown.costs.len(), shown.costs[0].status), (1, CostStatus::TextOnly));
    assert_eq!(shown.costs[0].amount, None, "that it costs something is no amount");
    assert_eq!((shown.times[0].unit, shown.times[0].amount), (TimeUnit::Text, None));
    let kinds: Vec<ChannelKind> = shown.channels.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [ChannelKind::Counter, ChannelKind::Phone]);
    assert_eq!(shown.authority.expect("an authority").vi, "Satamavirasto");
    assert_eq!(shown.laws[0].title.vi, "Venelaki");
    // A date after the day of reading is no date.
    assert_eq!(service.service(&portal, day("2026-01-01")).source.date, day("2026-01-01"));
}

#[test]
fn what_is_not_stated_is_absent() {
    let least =
        json!({ "id": ID, "serviceNames": [typed("fi", "Name", "Vene")], "areaType": null });
    let service = PtvService::read(&least, CHAIN).expect("a service");
    assert_eq!((service.charge, &service.area, service.modified), (None, &Area::NotStated, None));
    let shown = service.service(&LocalizedText::vi("Kho"), day("2026-11-21"));
    assert_eq!((shown.costs.len(), shown.channels.len(), shown.what), (0, 0, None));
    let mut free = least.clone();
    free["serviceChargeType"] = json!("FreeOfCharge");
    free["areaType"] = json!("Nationwide");
    let service = PtvService::read(&free, CHAIN).expect("a service");
    assert_eq!(service.area, Area::Nationwide);
    let shown = service.service(&LocalizedText::vi("Kho"), day("2026-11-21"));
    assert_eq!(shown.costs[0].status, CostStatus::Free);
    for bad in [
        json!(null),
        json!([]),
        json!({ "id": ID }),
        json!({ "id": ID, "serviceNames": [typed("fi", "Name", "")] }),
        json!({ "id": ID, "serviceNames": [text("", "Vene")] }),
        json!({ "serviceNames": [text("fi", "Vene")] }),
        json!({ "id": "a b", "serviceNames": [text("fi", "Vene")] }),
        json!({ "id": ID, "serviceNames": { "fi": "Vene" } }),
    ] {
        assert_eq!(PtvService::read(&bad, CHAIN), None, "{bad}");
    }
}

/// Every place of a JSON value replaced by another value, one at a time.
fn spoilt(value: &Value, with: &Value, at: &mut dyn FnMut(Value)) {
    at(with.clone());
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                spoilt(inner, with, &mut |new| {
                    let mut own = map.clone();
                    own.insert(key.clone(), new);
                    at(Value::Object(own));
                });
            }
        }
        Value::Array(list) => {
            for (n, inner) in list.iter().enumerate() {
                spoilt(inner, with, &mut |new| {
                    let mut own = list.clone();
                    own[n] = new;
                    at(Value::Array(own));
                });
            }
        }
        _ => {}
    }
}

#[test]
fn any_member_of_another_kind_is_no_panic() {
    let (mut tried, mut read) = (0, 0);
    for with in [json!(null), json!(-1.5), json!("x\u{202e}"), json!([[]]), json!({ "a": [] })] {
        spoilt(&whole(), &with, &mut |value| {
            tried += 1;
            if let Some(service) = PtvService::read(&value, CHAIN) {
                read += 1;
                let shown = service.service(&LocalizedText::vi("Kho"), day("2026-11-21"));
                assert!(!shown.name.vi.contains('\u{202e}'));
            }
        });
    }
    assert!(tried > 300 && read > tried / 2, "{read} of {tried}");
}

#[test]
fn the_recorded_sample_is_read_with_every_list_filled() {
    let test = "ptv recorded sample in the terms of CPSV-AP";
    let near = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data");
    let root = std::env::var_os("MOTCUA_DATA").map_or_else(|| near.into(), PathBuf::from);
    let path = "vectors/catalogue/ptv-official-v11/V11VmOpenApiService.json";
    let sample = std::fs::read_to_string(root.join(path));
    eprintln!("data test {}: {test}", if sample.is_ok() { "ran" } else { "skipped" });
    let Ok(sample) = sample else { return };
    let sample: Value = serde_json::from_str(&sample).expect("JSON");
    let service = PtvService::read(&sample, CHAIN).expect("a service");
    assert_eq!(Some(service.id.as_str()), sample["id"].as_str());
    // None of the wanted languages is there: the one that is, is said.
    assert_eq!(
        Some(service.name.language.as_str()),
        sample["serviceNames"][0]["language"].as_str()
    );
    assert_eq!(service.charge, Some(Charge::Other));
    let counts = [
        (service.channels.len(), "serviceChannels"),
        (service.events.len(), "lifeEvents"),
        (service.classes.len(), "serviceClasses"),
        (service.organisations.len(), "organizations"),
        (service.laws.len(), "legislation"),
        (service.keywords.len(), "keywords"),
    ];
    for (count, member) in counts {
        assert_eq!(Some(count), sample[member].as_array().map(Vec::len), "{member}");
    }
    assert_eq!(service.channels[0].kinds.len(), 3);
    assert!(matches!(&service.area, Area::Places(places) if !places.is_empty()));
    assert_eq!(service.modified, Some(day("2020-02-06")));
    assert!(service.requirements.is_some());
}
