//! Version 11 of the PTV Open API, as its published description has it.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use super::{Listed, Page, PtvVersion, Target, events::event_of_uri};
use crate::{Guid, fault::PortalError, json::plain};

/// The longest name that is shown, in characters.
const MAX_NAME: usize = 300;
/// The longest code of a life event, in bytes.
const MAX_CODE: usize = 40;

/// Version 11.
#[derive(Debug, Clone, Copy, Default)]
pub struct V11;

/// `V3VmOpenApiGuidPage`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GuidPage {
    page_number: u32,
    page_count: u32,
    #[serde(default)]
    item_list: Option<Vec<Item>>,
}

#[derive(Deserialize)]
struct Item {
    id: String,
    #[serde(default)]
    name: Option<String>,
}

fn paged(path: &str, number: u32) -> Target {
    Target { path: format!("/api/v11/{path}"), query: vec![("page", number.to_string())] }
}

impl PtvVersion for V11 {
    fn batch(&self) -> usize {
        100
    }

    fn all(&self, number: u32) -> Target {
        paged("Service", number)
    }

    fn of_class(&self, uri: &str, number: u32) -> Target {
        let mut target = paged("Service/serviceClass", number);
        target.query.push(("uri", uri.to_owned()));
        target
    }

    fn whole(&self, ids: &[Guid]) -> Target {
        let ids: Vec<&str> = ids.iter().map(Guid::as_str).collect();
        let path = "/api/v11/Service/serviceWithGD/list".to_owned();
        Target { path, query: vec![("guids", ids.join(","))] }
    }

    fn page(&self, answer: Value) -> Result<Page, PortalError> {
        let page: GuidPage = serde_json::from_value(answer).map_err(|_| PortalError::Unreadable)?;
        let listed = |item: Item| {
            let name = plain(item.name.as_deref().unwrap_or_default(), MAX_NAME);
            Guid::read(&item.id).map(|id| Listed { id, name })
        };
        let services = page.item_list.unwrap_or_default().into_iter().map(listed);
        Ok(Page {
            number: page.page_number,
            count: page.page_count,
            services: services.collect::<Option<_>>().ok_or(PortalError::Unreadable)?,
        })
    }

    fn services(&self, answer: Value) -> Result<Vec<Value>, PortalError> {
        match answer {
            Value::Array(all) if all.iter().all(Value::is_object) => Ok(all),
            _ => Err(PortalError::Unreadable),
        }
    }

    fn events(&self, service: &Value) -> BTreeSet<String> {
        let all = service["lifeEvents"].as_array().map(Vec::as_slice).unwrap_or_default();
        let code = |event: &Value| {
            let code = event["code"].as_str().filter(|c| !c.is_empty() && c.len() <= MAX_CODE);
            let by_uri = || event["uri"].as_str().and_then(event_of_uri);
            code.map(str::to_owned).or_else(|| by_uri().map(str::to_owned))
        };
        all.iter().filter_map(code).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ID: &str = "3fa85f64-5717-4562-b3fc-2c963f66afa6";

    #[test]
    fn questions_are_those_of_the_description() {
        let id = Guid::read(&ID.to_uppercase()).expect("an id");
        let two = V11.whole(&[id.clone(), id]);
        assert_eq!(two.path, "/api/v11/Service/serviceWithGD/list");
        assert_eq!(two.query, [("guids", format!("{ID},{ID}"))]);
        let page = |path: &str| Target { path: path.into(), query: vec![("page", "2".into())] };
        assert_eq!(V11.all(2), page("/api/v11/Service"));
        let mut of_class = page("/api/v11/Service/serviceClass");
        of_class.query.push(("uri", "http://a/b?c".into()));
        assert_eq!(V11.of_class("http://a/b?c", 2), of_class);
    }

    #[test]
    fn a_page_is_read_as_a_whole_or_not_at_all() {
        let page = |items: Value| json!({ "pageNumber": 1, "pageSize": 9, "pageCount": 2, "itemList": items });
        let read = V11.page(page(json!([{ "id": ID, "name": "A\n\u{202e}b" }, { "id": ID }])));
        let read = read.expect("a page");
        assert_eq!((read.number, read.count, read.services.len()), (1, 2, 2));
        assert_eq!((read.services[0].name.as_str(), read.services[1].name.as_str()), ("A b", ""));
        assert_eq!(V11.page(page(Value::Null)).expect("a page").services, []);
        for bad in [
            page(json!([{ "id": "../x" }])),
            page(json!([{}])),
            page(json!({})),
            json!({ "pageNumber": -1, "pageCount": 2, "itemList": [] }),
            json!([]),
        ] {
            assert_eq!(V11.page(bad), Err(PortalError::Unreadable));
        }
    }

    #[test]
    fn a_life_event_is_known_by_its_code_or_by_either_address() {
        let service = json!({ "lifeEvents": [
            { "code": "KE14" },
            { "code": null, "uri": "http://uri.suomi.fi/codelist/ptv/ptvelti/code/KE4.2" },
            { "uri": "http://urn.fi/URN:NBN:fi:au:ptvl:v3001" },
            { "uri": "http://urn.fi/URN:NBN:fi:au:ptvl:v9999" },
            { "code": "x".repeat(MAX_CODE + 1) },
            null, 7,
        ]});
        let wanted = ["KE1", "KE14", "KE4.2"].map(String::from);
        assert_eq!(V11.events(&service), BTreeSet::from(wanted));
        for none in [json!({}), json!({ "lifeEvents": null }), json!([]), Value::Null] {
            assert!(V11.events(&none).is_empty());
        }
    }
}
