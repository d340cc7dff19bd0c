use std::path::Path;

use reference_portal::{Options, Running};
use wire::*;

use crate::common::{NOW, Place, added, code, reviewed};

async fn serve(folder: &Path, bundle: &[u8]) -> Running {
    let path = folder.join("served.bundle");
    std::fs::write(&path, bundle).expect("written");
    reference_portal::start(Options { bundle: Some(path), ..Options::default() })
        .await
        .expect("serves")
}

async fn started(running: &Running) -> Place {
    let portal = portal::Portal::new(&running.address).expect("an address");
    let place = Place::with(Some(portal));
    place
        .ask(ChangeSettings { comfort: Comfort::default(), started: true })
        .await
        .expect("changed");
    place
}

async fn birth(place: &Place) -> String {
    let page = place.ask(ReadService { code: code("1.001193") }).await.expect("found");
    page.service.title().vi.clone()
}

async fn outcomes(place: &Place) -> Vec<RequestOutcome> {
    let requests = place.ask(ReadRequests {}).await.expect("read");
    requests.into_iter().map(|r| r.outcome).collect()
}

#[tokio::test]
async fn newer_content_is_fetched_used_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let newer = reviewed("2026-12-01", "Bản mới hơn");
    let running = serve(folder.path(), &newer).await;
    let place = started(&running).await;
    assert!(place.ask(ReadFront {}).await.expect("answered").state.portal);
    place.send(&added("Thêm", 3)).await.expect("sent");

    let state = place.ask(RefreshCatalogue {}).await.expect("fetched");
    assert_eq!((state.fetched, state.fetched_at), (true, Some(NOW)));
    assert_eq!(state.imported.expect("kept").services, 4);
    assert_eq!(birth(&place).await, "Bản mới hơn");
    let requests = place.ask(ReadRequests {}).await.expect("read");
    assert_eq!(requests[0].bytes, newer.len() as u64);
    assert_eq!(requests[0].purpose, RequestPurpose::Catalogue);

    place.clock.advance(60);
    let state = place.ask(RefreshCatalogue {}).await.expect("asked");
    assert_eq!(state.fetched_at, Some(NOW + 60));
    assert_eq!(outcomes(&place).await, [RequestOutcome::Unchanged, RequestOutcome::Answered]);
    assert_eq!(place.ask(ReadRequests {}).await.expect("read")[0].bytes, 0);

    let place = place.reopen();
    assert_eq!(birth(&place).await, "Bản mới hơn");
    let state = place.ask(ReadFront {}).await.expect("answered").state;
    assert_eq!((state.fetched, state.fetched_at), (true, Some(NOW + 60)));
    assert_eq!(state.imported.expect("kept").services, 4);
    assert_eq!(outcomes(&place).await.len(), 2);
}

#[tokio::test]
async fn content_that_is_not_newer_is_not_used() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = serve(folder.path(), &reviewed("2026-11-21", "Cùng ngày")).await;
    let place = started(&running).await;
    let state = place.ask(RefreshCatalogue {}).await.expect("asked");
    assert_eq!((state.fetched, state.fetched_at), (false, Some(NOW)));
    assert_eq!(birth(&place).await, "Làm giấy khai sinh cho con");
    assert_eq!(outcomes(&place).await, [RequestOutcome::Unchanged]);
}

#[tokio::test]
async fn an_added_catalogue_is_no_reviewed_content() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = serve(folder.path(), &added("Thêm", 3)).await;
    let place = started(&running).await;
    let failure = place.ask(RefreshCatalogue {}).await.expect_err("refused");
    assert_eq!(failure.reason, Reason::PortalDown);
    assert_eq!(outcomes(&place).await, [RequestOutcome::Failed]);
    assert_eq!(birth(&place).await, "Làm giấy khai sinh cho con");
}

#[tokio::test]
async fn a_damaged_fetched_bundle_is_set_aside_and_fetched_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = serve(folder.path(), &reviewed("2026-12-01", "Bản mới hơn")).await;
    let place = started(&running).await;
    place.ask(RefreshCatalogue {}).await.expect("fetched");
    let file = place.files().into_iter().find(|f| f.starts_with("reviewed-")).expect("a file");
    std::fs::write(place.home().join(&file), "x").expect("written");

    let again = Place::at(place.home(), portal::Portal::new(&running.address).ok());
    assert_eq!(birth(&again).await, "Làm giấy khai sinh cho con");
    assert!(again.files().contains(&format!("{file}.damaged-1")));
    assert!(again.ask(RefreshCatalogue {}).await.expect("fetched").fetched);
    assert_eq!(birth(&again).await, "Bản mới hơn");
    drop(place);
}

#[tokio::test]
async fn a_portal_in_trouble_changes_nothing_and_is_written_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let running = serve(folder.path(), &reviewed("2026-12-01", "Bản mới hơn")).await;
    let place = started(&running).await;
    drop(running);
    let failure = place.ask(RefreshCatalogue {}).await.expect_err("no way");
    assert_eq!(failure.reason, Reason::Offline);
    assert_eq!(outcomes(&place).await, [RequestOutcome::Failed]);
    assert_eq!(birth(&place).await, "Làm giấy khai sinh cho con");
}
