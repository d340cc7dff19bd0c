//! The Finnish service catalogue by its Open API 11, as the published description has it: paths
//! under `/api/v11/Service`, pages from 1, errors with `errorMessage` or by field.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use axum::{
    Json, Router,
    extract::{Path as Segment, State as Extract},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    StartError,
    apis::{Log, is_guid, parameter},
    folder,
};

/// Services that come whole at once, at most.
const MAX_WHOLE: usize = 100;
/// The size of a page unless the options say another.
const PAGE: usize = 100;

/// All services, by id.
#[derive(Debug)]
pub(crate) struct Ptv {
    services: Vec<Service>,
    page: usize,
    log: Arc<Log>,
}

#[derive(Debug)]
struct Service {
    id: String,
    name: String,
    classes: Vec<String>,
    whole: Value,
}

/// The part of a `V11VmOpenApiService` that a portal itself looks at.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    id: String,
    service_names: Vec<Named>,
    #[serde(default)]
    service_classes: Option<Vec<Class>>,
}

#[derive(Deserialize)]
struct Named {
    value: Option<String>,
}

#[derive(Deserialize)]
struct Class {
    uri: Option<String>,
}

/// `V3VmOpenApiGuidPage`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    page_number: usize,
    page_size: usize,
    page_count: usize,
    item_list: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    name: &'a str,
}

impl Ptv {
    /// Reads the services of a folder, one `V11VmOpenApiService` a file.
    pub(crate) fn open(
        folder: Option<&Path>,
        page: usize,
        log: Arc<Log>,
    ) -> Result<Self, StartError> {
        let mut services = BTreeMap::new();
        for (path, whole) in folder::read::<Value>(folder, include_str!("../samples/ptv.json"))? {
            let bad = |why| StartError::BadFile { path: path.clone(), why };
            let known: Known =
                serde_json::from_value(whole.clone()).map_err(|_| bad("no service of PTV 11"))?;
            if !is_guid(&known.id) {
                return Err(bad("its id is no GUID"));
            }
            let id = known.id.to_ascii_lowercase();
            let name = known.service_names.into_iter().find_map(|n| n.value).unwrap_or_default();
            let classes = known.service_classes.unwrap_or_default();
            let classes = classes.into_iter().filter_map(|c| c.uri).collect();
            let service = Service { id: id.clone(), name, classes, whole };
            if services.insert(id, service).is_some() {
                return Err(bad("its id stands there already"));
            }
        }
        let page = if page == 0 { PAGE } else { page };
        Ok(Self { services: services.into_values().collect(), page, log })
    }

    fn page(&self, uri: &Uri, chosen: &[&Service]) -> Response {
        let number = parameter(uri.query(), "page").unwrap_or_else(|| "1".to_owned());
        let Some(number) = number.parse::<usize>().ok().filter(|n| *n > 0) else {
            return wrong("page", "The page number is no positive number.");
        };
        let from = (number - 1).saturating_mul(self.page);
        let items = chosen.iter().skip(from).take(self.page);
        let page = Page {
            page_number: number,
            page_size: self.page,
            page_count: chosen.len().div_ceil(self.page),
            item_list: items.map(|s| Item { id: &s.id, name: &s.name }).collect(),
        };
        Json(page).into_response()
    }

    fn find(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|s| s.id.eq_ignore_ascii_case(id))
    }
}

fn wrong(field: &str, why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ field: [why] }))).into_response()
}

fn missing(what: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "errorMessage": what }))).into_response()
}

/// All that is answered.
pub(crate) fn router(ptv: Arc<Ptv>) -> Router {
    Router::new()
        .route("/api/v11/Service", get(all))
        .route("/api/v11/Service/serviceClass", get(of_class))
        .route("/api/v11/Service/list", get(whole))
        .route("/api/v11/Service/serviceWithGD/list", get(whole))
        .route("/api/v11/Service/{id}", get(one))
        .route("/api/v11/Service/serviceWithGD/{id}", get(one))
        .with_state(ptv)
}

async fn all(Extract(ptv): Extract<Arc<Ptv>>, uri: Uri) -> Response {
    if let Some(trouble) = ptv.log.note("GET", &uri, b"") {
        return trouble;
    }
    ptv.page(&uri, &ptv.services.iter().collect::<Vec<_>>())
}

async fn of_class(Extract(ptv): Extract<Arc<Ptv>>, uri: Uri) -> Response {
    if let Some(trouble) = ptv.log.note("GET", &uri, b"") {
        return trouble;
    }
    let Some(class) = parameter(uri.query(), "uri").filter(|c| !c.trim().is_empty()) else {
        let why = json!({ "errorMessage": "Query string parameter uri is mandatory." });
        return (StatusCode::BAD_REQUEST, Json(why)).into_response();
    };
    let of_class = |s: &&Service| s.classes.contains(&class);
    let chosen: Vec<&Service> = ptv.services.iter().filter(of_class).collect();
    if chosen.is_empty() {
        return missing("Service class not found.");
    }
    ptv.page(&uri, &chosen)
}

async fn whole(Extract(ptv): Extract<Arc<Ptv>>, uri: Uri) -> Response {
    if let Some(trouble) = ptv.log.note("GET", &uri, b"") {
        return trouble;
    }
    let guids = parameter(uri.query(), "guids").unwrap_or_default();
    let guids: Vec<&str> = guids.split(',').map(str::trim).collect();
    if guids.len() > MAX_WHOLE || !guids.iter().all(|id| is_guid(id)) {
        return wrong("guids", "One to 100 GUIDs, parted by commas.");
    }
    let found: Vec<&Value> = guids.iter().filter_map(|id| ptv.find(id)).map(|s| &s.whole).collect();
    if found.is_empty() { missing("Services not found.") } else { Json(found).into_response() }
}

async fn one(Extract(ptv): Extract<Arc<Ptv>>, Segment(id): Segment<String>, uri: Uri) -> Response {
    if let Some(trouble) = ptv.log.note("GET", &uri, b"") {
        return trouble;
    }
    if !is_guid(&id) {
        return wrong("id", "Guid should contain 32 digits with 4 dashes.");
    }
    match ptv.find(&id) {
        Some(service) => Json(&service.whole).into_response(),
        None => missing("Service not found."),
    }
}
