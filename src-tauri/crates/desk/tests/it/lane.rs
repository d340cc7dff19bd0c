use std::{fs, sync::Arc};

use catalogue::bundle::Kind;
use wire::{lane::CHUNK, *};

use crate::common::{NOW, Place, added, bundle, code, name, reason, reviewed_records, sha256};

fn fault(stage: BytesStage) -> BundleFault {
    match stage {
        BytesStage::Failed(Failure { reason: Reason::BadBundle { fault }, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

async fn title(place: &Place, asked: &str) -> Result<String, Failure> {
    let page = place.ask(ReadService { code: code(asked) }).await?;
    assert_eq!(page.reviewed, asked.starts_with('1'));
    Ok(name(&page.service).to_owned())
}

fn catalogues(place: &Place) -> Vec<String> {
    place.files().into_iter().filter(|f| f.starts_with("catalogue-")).collect()
}

#[tokio::test]
async fn a_catalogue_comes_in_is_used_replaced_as_a_whole_and_dropped() {
    let place = Place::new();
    let BytesStage::Done(Came::Catalogue(state)) =
        place.send(&added("Cũ", 40)).await.expect("sent")
    else {
        panic!("not done")
    };
    let imported = state.imported.expect("added");
    assert_eq!((imported.services, imported.name.vi.as_str()), (41, "Cũ"));
    assert_eq!((imported.added_at, imported.date.to_string().as_str()), (NOW, "2026-07-18"));
    for asked in ["2.000007", "2000007", "3.000007"] {
        assert_eq!(title(&place, asked).await.unwrap_or_default(), "Cũ số 7".to_owned());
    }
    assert_eq!(catalogues(&place).len(), 1);

    let place = place.reopen();
    assert_eq!(title(&place, "2.000007").await.expect("found"), "Cũ số 7");
    let BytesStage::Done(_) = place.send(&added("Mới", 5)).await.expect("sent") else {
        panic!("not done")
    };
    assert_eq!(title(&place, "2.000004").await.expect("found"), "Mới số 4");
    assert_eq!(reason(title(&place, "2.000007").await), Reason::NotFound, "replaced as a whole");
    assert_eq!(catalogues(&place).len(), 1, "the old file is gone");

    let found = place.ask(SearchServices { text: "mới số 4".into() }).await.expect("answered");
    let hit = &found.services[0].card;
    assert_eq!((hit.code.as_str(), hit.reviewed), ("2.000004", false));
    let state = place.ask(DropImported {}).await.expect("dropped");
    assert_eq!(state.imported, None);
    assert_eq!(catalogues(&place), Vec::<String>::new());
    assert_eq!(reason(title(&place, "2.000004").await), Reason::NotFound);
    let found = place.ask(SearchServices { text: "mới số 4".into() }).await.expect("answered");
    assert!(found.services.iter().all(|h| h.card.reviewed));
    assert_eq!(place.reopen().ask(DropImported {}).await.expect("dropped").imported, None);
}

#[tokio::test]
async fn reviewed_records_and_numbers_win_over_added_ones() {
    let place = Place::new();
    place.send(&added("Mới", 3)).await.expect("sent");
    assert_eq!(title(&place, "1.001193").await.expect("found"), "Thủ tục đăng ký khai sinh");
    let text = "Không phải bản đã duyệt".to_owned();
    let found = place.ask(SearchServices { text }).await.expect("answered");
    assert!(
        found
            .services
            .iter()
            .all(|h| { h.card.official.as_ref().is_none_or(|o| !o.vi.contains("duyệt")) })
    );
    let numbers = place.ask(ReadHotlines {}).await.expect("answered");
    assert_eq!(numbers.len(), 1);
    let to = Destination::ServicePage(code("2.000001"));
    assert_eq!(reason(place.ask(LookOutside { to }).await), Reason::NotAllowed);
}

#[tokio::test]
async fn a_refused_file_leaves_the_old_catalogue_in_place() {
    let place = Place::new();
    place.send(&added("Cũ", 40)).await.expect("sent");
    assert_eq!(title(&place, "2.000007").await.expect("found"), "Cũ số 7");
    let before = place.files();
    let good = added("Mới", 2_000);
    let newer = gzip(b"{\"format\":\"motcua-bundle/2\"}\n");
    let hostile = |line: &[u8]| {
        let header = "{\"format\":\"motcua-bundle/1\",\"kind\":\"imported\",\"name\":{\"vi\":\"a\"},\
                      \"date\":\"2026-01-01\",\"made\":\"2026-01-01\",\"services\":1}\n";
        gzip(&[header.as_bytes(), line].concat())
    };
    let bomb = hostile(&vec![b' '; 3 << 20]);
    let no_text = hostile(b"{\"service\":\"\xff\xfe\"}\n");
    let turned = hostile(
        "{\"service\":{\"code\":\"2.000001\",\"name\":{\"vi\":\"a\u{202e}b\"}}}\n".as_bytes(),
    );
    let empty = bundle(Kind::Imported, "Không", "2026-01-01", &reviewed_records("a")[2..3]);
    for (bytes, expected) in [
        (b"<html>".to_vec(), BundleFault::NotABundle),
        (good[..good.len() / 2].to_vec(), BundleFault::CutShort),
        (newer, BundleFault::TooNew),
        (bomb, BundleFault::TooLarge),
        (no_text, BundleFault::NotText),
        (turned, BundleFault::BadRecord),
        (empty, BundleFault::NotABundle),
    ] {
        assert_eq!(fault(place.send(&bytes).await.expect("sent")), expected);
        assert_eq!(title(&place, "2.000007").await.expect("found"), "Cũ số 7");
        assert_eq!(place.files(), before);
    }
    let incoming = fs::read_dir(place.home().join("incoming")).expect("a folder");
    assert_eq!(incoming.count(), 0, "nothing is left of refused files");
    assert_eq!(title(&place.reopen(), "2.000007").await.expect("found"), "Cũ số 7");
}

/// gzip without compression (RFC 1951, section 3.2.4; RFC 1952).
fn gzip(text: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    for block in text.chunks(0xffff) {
        let len = block.len() as u16;
        out.push(0);
        out.extend(len.to_le_bytes().into_iter().chain((!len).to_le_bytes()));
        out.extend(block);
    }
    out.extend([1, 0, 0, 0xff, 0xff]);
    let crc = !text.iter().fold(!0_u32, |crc, byte| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |c, _| (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg()))
    });
    out.extend(crc.to_le_bytes().into_iter().chain((text.len() as u32).to_le_bytes()));
    out
}

#[tokio::test]
async fn size_and_hash_are_checked_before_the_work() {
    let place = Place::new();
    let bytes = added("Mới", 3);
    let begin = |size, sha256: String| BeginBytes { purpose: Purpose::Catalogue, size, sha256 };
    let hash = sha256(&bytes);
    for sha256 in ["", "zz", &hash.to_uppercase(), &hash[1..]] {
        assert_eq!(reason(place.ask(begin(3, sha256.to_owned())).await), Reason::NotUnderstood);
    }
    for (size, fault) in [(0, BundleFault::NotABundle), ((64 << 20) + 1, BundleFault::TooLarge)] {
        assert_eq!(reason(place.ask(begin(size, hash.clone())).await), Reason::BadBundle { fault });
    }

    let size = bytes.len() as u64;
    let ticket = place.ask(begin(size, sha256(b"other"))).await.expect("a ticket").ticket;
    place.desk.put(ticket, 0, &bytes).expect("taken");
    let stage = place.ask(FinishBytes { ticket }).await.expect("checked").stage;
    assert_eq!(fault(stage), BundleFault::Damaged);

    let ticket = place.begin(&bytes).await.expect("a ticket");
    place.desk.put(ticket, 0, &bytes[..20]).expect("taken");
    let stage = place.ask(FinishBytes { ticket }).await.expect("checked").stage;
    assert_eq!(fault(stage), BundleFault::CutShort);
    assert_eq!(place.files(), ["incoming", "lock"]);
}

#[tokio::test]
async fn chunks_come_in_order_and_within_bounds_or_change_nothing() {
    let place = Place::new();
    let bytes = added("Mới", 3);
    let ticket = place.begin(&bytes).await.expect("a ticket");
    let put = |offset, chunk: &[u8]| place.desk.put(ticket, offset, chunk);
    assert_eq!(put(0, &bytes[..10]).expect("taken"), 10);
    for (offset, chunk) in [
        (0, &bytes[..10]),
        (11, &bytes[11..]),
        (u64::MAX, &bytes[10..]),
        (10, &[bytes.as_slice(), &bytes].concat()),
        (10, &vec![0; CHUNK + 1]),
    ] {
        assert_eq!(reason(put(offset, chunk)), Reason::NotUnderstood);
    }
    assert_eq!(put(10, &bytes[10..]).expect("taken"), bytes.len() as u64);
    place.ask(FinishBytes { ticket }).await.expect("checked");
    assert!(matches!(place.ended(ticket).await.stage, BytesStage::Done(_)));
    let again = place.ask(FinishBytes { ticket }).await.expect("still known");
    assert!(matches!(again.stage, BytesStage::Done(_)));
    assert_eq!((again.done, again.of), (bytes.len() as u64, bytes.len() as u64));
    assert_eq!(reason(put(0, &bytes)), Reason::NotUnderstood, "nothing comes in after the end");
    let cancelled = place.ask(CancelBytes { ticket }).await.expect("known");
    assert!(matches!(cancelled.stage, BytesStage::Done(_)), "what is done stays done");
    for ticket in [0, ticket + 1, u32::MAX] {
        assert_eq!(reason(place.desk.put(ticket, 0, &bytes)), Reason::NotFound);
        assert_eq!(reason(place.ask(FinishBytes { ticket }).await), Reason::NotFound);
        assert_eq!(reason(place.ask(ReadBytesProgress { ticket }).await), Reason::NotFound);
        assert_eq!(reason(place.ask(CancelBytes { ticket }).await), Reason::NotFound);
    }
}

#[tokio::test]
async fn a_cancelled_file_leaves_the_old_catalogue_in_place_at_any_moment() {
    let place = Place::new();
    place.send(&added("Cũ", 40)).await.expect("sent");
    let bytes = added("Mới", 3_000);
    let ticket = place.begin(&bytes).await.expect("a ticket");
    place.desk.put(ticket, 0, &bytes[..10]).expect("taken");
    let stage = place.ask(CancelBytes { ticket }).await.expect("cancelled").stage;
    assert_eq!(stage, BytesStage::Cancelled);
    assert_eq!(reason(place.desk.put(ticket, 10, &bytes[10..])), Reason::NotUnderstood);

    let mut cancelled = 0;
    for wait in 0..12 {
        let ticket = place.begin(&bytes).await.expect("a ticket");
        place.desk.put(ticket, 0, &bytes).expect("taken");
        place.ask(FinishBytes { ticket }).await.expect("checked");
        tokio::time::sleep(std::time::Duration::from_millis(wait * wait)).await;
        let stage = place.ask(CancelBytes { ticket }).await.expect("stopped").stage;
        let expected = match stage {
            BytesStage::Cancelled => "Cũ số 7",
            BytesStage::Done(_) => "Mới số 7",
            other => panic!("{other:?}"),
        };
        cancelled += usize::from(expected == "Cũ số 7");
        assert_eq!(title(&place, "2.000007").await.expect("found"), expected);
        if expected != "Cũ số 7" {
            break;
        }
    }
    assert!(cancelled > 0, "the work was never stopped");
}

#[tokio::test]
async fn a_reader_keeps_what_it_holds_and_a_changed_file_is_no_panic() {
    let place = Place::new();
    place.send(&added("Cũ", 400)).await.expect("sent");
    let file = place.home().join(&catalogues(&place)[0]);
    let text = fs::read_to_string(&file).expect("read");
    fs::write(&file, text.replace("2.000007", "2.000008")).expect("written");
    assert_eq!(reason(title(&place, "2.000007").await), Reason::Storage);
    assert_eq!(title(&place, "2.000009").await.expect("found"), "Cũ số 9");
    fs::write(&file, &text[..100]).expect("written");
    assert_eq!(reason(title(&place, "2.000009").await), Reason::Storage);

    let place = place.reopen();
    assert_eq!(reason(title(&place, "2.000009").await), Reason::NotFound);
    assert_eq!(title(&place, "1.001193").await.expect("found"), "Thủ tục đăng ký khai sinh");
    assert!(place.files().iter().any(|f| f.ends_with(".jsonl.damaged-1")), "set aside");
    assert!(matches!(place.send(&added("Mới", 9)).await.expect("sent"), BytesStage::Done(_)));
}

#[tokio::test]
async fn what_nothing_points_to_is_removed_at_open() {
    let place = Place::new();
    place.send(&added("Cũ", 4)).await.expect("sent");
    let before = place.files();
    for name in ["catalogue-0000000000000000.jsonl", "reviewed-0000000000000000.bundle"] {
        fs::write(place.home().join(name), "x").expect("written");
    }
    let place = place.reopen();
    assert_eq!(place.files(), before);
    let pointer = place.home().join("library.json");
    let text = fs::read_to_string(&pointer).expect("read");
    let hash = text.split('"').find(|t| t.len() == 64).expect("a hash").to_owned();
    fs::write(&pointer, text.replace(&hash, "../../../../etc/passwd")).expect("written");
    let place = place.reopen();
    assert_eq!(reason(title(&place, "2.000001").await), Reason::NotFound);
    assert_eq!(place.files(), ["incoming", "library.json.damaged-1", "lock"]);
}

#[tokio::test]
async fn the_lane_gives_out_what_is_offered_in_chunks() {
    let place = Place::new();
    let bytes: Vec<u8> = (0..CHUNK + 10).map(|n| (n % 251) as u8).collect();
    let ticket = place.desk.offer(bytes.clone());
    let mut got = Vec::new();
    loop {
        let chunk = place.desk.take(ticket, got.len() as u64).expect("known");
        if chunk.is_empty() {
            break;
        }
        assert!(chunk.len() <= CHUNK);
        got.extend(chunk);
    }
    assert_eq!(got, bytes);
    assert_eq!(place.desk.take(ticket, u64::MAX).expect("known"), Vec::<u8>::new());
    assert_eq!(reason(place.desk.take(ticket + 1, 0)), Reason::NotFound);
    for _ in 0..8 {
        place.desk.offer(Vec::new());
    }
    assert_eq!(reason(place.desk.take(ticket, 0)), Reason::NotFound, "the last eight stand");
}

#[tokio::test]
async fn many_readers_during_switches_see_one_catalogue_or_the_other() {
    let place = Arc::new(Place::new());
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let readers: Vec<_> = (0..2)
        .map(|_| {
            let (desk, stop) = (Arc::clone(&place.desk), Arc::clone(&stop));
            std::thread::spawn(move || {
                let runtime =
                    tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                let mut seen = 0;
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    let page = runtime.block_on(desk.dispatch(
                        "catalogue",
                        "service",
                        "{\"code\":\"2.000003\"}",
                    ));
                    match page {
                        Ok(page) => {
                            assert!(page.contains("Một số 3") || page.contains("Hai số 3"));
                            seen += 1;
                        }
                        Err(failure) => assert_eq!(failure.reason, Reason::NotFound),
                    }
                }
                seen
            })
        })
        .collect();
    for n in 0..10 {
        let name = if n % 2 == 0 { "Một" } else { "Hai" };
        place.send(&added(name, 50)).await.expect("sent");
    }
    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    for reader in readers {
        assert!(reader.join().expect("no panic") > 0);
    }
}
