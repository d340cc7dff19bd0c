//! The targets for what comes from afar: answers of portals, the speech service, addresses.

use std::{fs, hint::black_box};

use catalogue::{
    import,
    ptv::{PtvService, Wanted},
    units::{Located, Units},
};
use model::{Language, LocalizedText};
use serde_json::{Value, json};

use super::{Try, mutate};
use crate::{Done, Stop, chance::Chance, place, samples};

/// One answer of the national portal.
pub(super) fn detail() -> Done<Try> {
    Ok(Box::new(|chance| {
        let mut detail = samples::answer("1.004194", "Đăng ký tạm trú")["detail"].take();
        detail["code"] = json!("1.004194");
        mutate::json(&mut detail, chance);
        import::answer("019d2bf7-770b-734d-b7fb-5e1995f194f4", detail, samples::TODAY).is_some()
    }))
}

/// One service of the Finnish catalogue.
pub(super) fn ptv() -> Done<Try> {
    let sample = place::root().join("tests/reference-portal/samples/ptv.json");
    let text = fs::read_to_string(&sample).map_err(|e| Stop::failed("the sample", e))?;
    let all: Value = serde_json::from_str(&text).map_err(|e| Stop::failed("the sample", e))?;
    let services = found(&all);
    if services.is_empty() {
        return Err(Stop::Failed("the sample holds no service".into()));
    }
    Ok(Box::new(move |chance| {
        let mut service = chance.one(&services).clone();
        mutate::json(&mut service, chance);
        let wanted = [&["fi", "sv", "en"][..], &["vi", "en"], &[], &["en"]];
        let read = PtvService::read(&service, Wanted(chance.one(&wanted)));
        let portal = LocalizedText::vi("Suomi.fi");
        if let Some(read) = &read {
            black_box(read.service(&portal, samples::TODAY));
        }
        read.is_some()
    }))
}

/// Everything in a value that looks like a service.
fn found(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(map) if map.contains_key("serviceNames") => vec![value.clone()],
        Value::Object(map) => map.values().flat_map(found).collect(),
        Value::Array(list) => list.iter().flat_map(found).collect(),
        _ => Vec::new(),
    }
}

/// Lines of the speech service.
pub(super) fn ssip() -> Done<Try> {
    const LINES: [&str; 8] = [
        "208 OK CLIENT NAME SET\r\n",
        "225-1\r\n225 OK MESSAGE QUEUED\r\n",
        "702-1\r\n702-2\r\n702 END\r\n",
        "249-Vietnam\tvi\tnone\r\n249 OK VOICE LIST SENT\r\n",
        "300 ERR\r\n",
        "703-1\r\n703-2\r\n703 CANCELED\r\n",
        "262-GET\r\n",
        "999\n",
    ];
    Ok(Box::new(|chance| {
        let mut said: Vec<u8> = Vec::new();
        for _ in 0..=chance.below(4) {
            said.extend(chance.one(&LINES).bytes());
        }
        if chance.percent(70) {
            mutate::bytes(&mut said, chance);
        }
        let mut rest = &said[..];
        let mut replies = 0;
        while let Ok(Some(reply)) = speech::parse(&mut rest) {
            black_box(reply);
            replies += 1;
            assert!(replies <= said.len(), "a reply of no bytes");
        }
        replies > 0
    }))
}

/// Texts that are read aloud, as a page or a portal may have them.
pub(super) fn sentences() -> Done<Try> {
    const TEXT: &str = "Nộp tại UBND xã trước 15/04/2026, phí 10.000 đồng (mã 1.001193). Xem \
        https://dichvucong.gov.vn/a?b=c! 1. Điền tờ khai CT01; 2. Ký tên.\nGọi 113.";
    Ok(Box::new(|chance| {
        let mut text = TEXT.repeat(1 + chance.below(3));
        match chance.below(3) {
            0 => text = mutate::crumbs(chance),
            _ => mutate::text(&mut text, chance),
        }
        let language = *chance.one(&[Language::Vi, Language::En]);
        let said = speech::sentences(&text, language);
        for sentence in &said {
            let length = sentence.chars().count();
            assert!(length > 0 && length <= speech::LONGEST && !sentence.contains('\n'));
        }
        !said.is_empty()
    }))
}

/// Addresses, of today and of before, as people write them and as nobody does.
pub(super) fn office() -> Done<Try> {
    let units = units()?;
    let known: Vec<String> = units.before().map(|(_, address, _)| address).step_by(37).collect();
    Ok(Box::new(move |chance| {
        let mut address = chance.one(&known).clone();
        match chance.below(4) {
            0 => {}
            1 => address = mutate::crumbs(chance),
            _ => mutate::text(&mut address, chance),
        }
        match units.locate(&address) {
            Located::One(commune) => commune.code.len() == 5,
            Located::Ask(communes, _) => communes.len() > 1,
            Located::Unknown => false,
        }
    }))
}

/// The register itself, damaged: parts of it, so that a try is quick.
pub(super) fn units_file() -> Done<Try> {
    let register = text("content/vn/units.tsv")?;
    let centres = text("content/vn/unit-centres.tsv")?;
    let lines: Vec<String> = register.lines().map(str::to_owned).collect();
    let centres: Vec<String> = centres.lines().take(12).map(str::to_owned).collect();
    Ok(Box::new(move |chance| {
        let mut part = cut(&lines, chance);
        let mut where_ = centres.join("\n");
        match chance.below(3) {
            0 => {}
            1 => mutate::text(&mut where_, chance),
            _ => mutate::text(&mut part, chance),
        }
        Units::read(&part, &where_).is_ok_and(|units| {
            black_box(units.locate("phường Phúc Xá, quận Ba Đình, Hà Nội"));
            true
        })
    }))
}

/// The head of the register with some provinces of it.
fn cut(lines: &[String], chance: &mut Chance) -> String {
    let heads = lines.iter().filter(|l| l.starts_with('#'));
    let rest: Vec<&String> = lines.iter().filter(|l| !l.starts_with('#')).collect();
    let from = rest.iter().position(|l| l.starts_with('P')).unwrap_or(0);
    let many = 20 + chance.below(200);
    let mut part: Vec<&str> = heads.map(String::as_str).collect();
    part.extend(rest.iter().skip(from).take(many).map(|l| l.as_str()));
    part.join("\n") + "\n"
}

fn units() -> Done<Units> {
    let (register, centres) = (text("content/vn/units.tsv")?, text("content/vn/unit-centres.tsv")?);
    Units::read(&register, &centres).map_err(|e| Stop::failed("the register", e))
}

fn text(path: &str) -> Done<String> {
    fs::read_to_string(place::root().join(path)).map_err(|e| Stop::failed(path, e))
}
