//! Looking at papers: what is amiss, what stands on a card, pages, a copy with its purpose.

use std::{io::Cursor, time::Duration};

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use model::{Media, PaperId};
use viewer::Viewer;
use wire::{
    Card, ChangePaper, DrawPage, LockVault, LookAtPaper, MarkPaper, OpenMarked, PaperBytes,
    PaperDefect, PaperLook, ReadDeeds, ReadVault, Reason, SaveMarked, SaveOutcome, VaultAct,
    VaultWorkStage, ViewFault,
};

use crate::common::reason;
use crate::device::{Device, PIN, jpeg};

/// What the code of a card of 2021 says; nobody is called so.
const CODE: &str =
    "001190000013||Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu, Thành phố Hà Nội|01082021";

fn png(picture: GrayImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture).write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
    bytes.into_inner()
}

/// A card of 900 by 600 pixels with a code on it.
fn card(text: &str) -> Vec<u8> {
    let code = qrcode::QrCode::new(text).expect("a code");
    let (side, dark) = (code.width(), code.to_colors());
    let picture = GrayImage::from_fn(900, 600, |x, y| {
        let place = |at: u32, from: u32| at.checked_sub(from).map(|at| at as usize / 6);
        let at = place(x, 500).zip(place(y, 60)).filter(|(x, y)| *x < side && *y < side);
        let is_dark = at.is_some_and(|(x, y)| dark[y * side + x] == qrcode::Color::Dark);
        Luma([if is_dark { 10 } else { 235 }])
    });
    png(picture)
}

/// A PDF of two pages, each a black square on white.
fn pdf() -> Vec<u8> {
    let content = "0 g 100 100 200 200 re f";
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for object in [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents 4 0 R >>".to_owned(),
    ] {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", places.len()).bytes());
    }
    let begin = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).bytes());
    for place in &places {
        bytes.extend(format!("{place:010} 00000 n \n").bytes());
    }
    bytes
        .extend(format!("trailer\n<< /Root 1 0 R /Size 6 >>\nstartxref\n{begin}\n%%EOF\n").bytes());
    bytes
}

async fn look(device: &Device, id: &PaperId) -> PaperLook {
    device.ask(LookAtPaper { id: id.clone(), version: None }).await.expect("looked at")
}

fn taken(device: &Device, opened: PaperBytes) -> Vec<u8> {
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < opened.size {
        bytes.extend(device.desk.take(opened.ticket, bytes.len() as u64).expect("a chunk"));
    }
    bytes
}

#[tokio::test]
async fn the_code_of_a_card_is_read_and_kept_once_it_is_agreed_to() {
    let device = Device::new();
    device.make().await;
    let id = device.add("IMG_0001", &card(CODE)).await.id;
    let found = look(&device, &id).await;
    let facts = found.card.clone().expect("a card");
    assert_eq!(facts.card, Card::IdCard2021);
    assert_eq!(facts.name.as_deref(), Some("Nguyễn Thị Mẫu"));
    // The catalogue of these tests does not have the kind.
    assert_eq!(found.kind, None);
    assert_eq!(found.expires, "2030-02-15".parse().ok());
    assert!(found.doubts.is_empty() && found.pages == 1);

    // Nothing is kept unasked.
    let mut details = device.page(&id).await.card.details;
    assert_eq!(details.card, None);
    details.card = Some(facts.clone());
    device.ask(ChangePaper { id: id.clone(), details }).await.expect("kept");
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(
        reason(device.ask(LookAtPaper { id: id.clone(), version: None }).await),
        Reason::VaultLocked
    );
    device.unlock(PIN).await.expect("unlocked");
    assert_eq!(device.page(&id).await.card.details.card, Some(facts));
}

#[tokio::test]
async fn everything_that_is_amiss_is_told_and_the_paper_is_kept() {
    let device = Device::new();
    device.make().await;
    let broken = device.add("hỏng", &jpeg(1, 300)).await.id;
    assert_eq!(look(&device, &broken).await.defects, [PaperDefect::Unreadable]);
    assert_eq!(device.read(&broken, None).await.expect("kept"), jpeg(1, 300));
    let white = device.add("trắng", &png(GrayImage::from_pixel(300, 200, Luma([250])))).await.id;
    assert_eq!(look(&device, &white).await.defects, [PaperDefect::Blank, PaperDefect::Small]);
    // A card that ran out: born in 1960, issued at 56, good until 60.
    let old = CODE.replace("15021990", "15021960").replace("01082021", "01082016");
    let old = device.add("cũ", &card(&old)).await.id;
    let over = "2020-02-15".parse().expect("a day");
    assert_eq!(look(&device, &old).await.defects, [PaperDefect::Expired(over)]);
}

#[tokio::test]
async fn the_pages_of_a_pdf_are_drawn() {
    let device = Device::new();
    device.make().await;
    let id = device.add("Giấy khai sinh", &pdf()).await.id;
    assert_eq!(look(&device, &id).await.pages, 2);
    let draw = |page| DrawPage { id: id.clone(), version: None, page, width: 400 };
    for page in [0, 1] {
        let drawn = device.ask(draw(page)).await.expect("drawn");
        let picture = image::load_from_memory(&taken(&device, drawn)).expect("a PNG").to_luma8();
        assert_eq!(picture.dimensions(), (400, 600));
        assert_eq!((picture.get_pixel(200, 400).0, picture.get_pixel(20, 20).0), ([0], [255]));
    }
    assert_eq!(reason(device.ask(draw(2)).await), Reason::NotFound);
    let broken = device.add("hỏng", b"%PDF-1.4\nhm").await.id;
    let call = DrawPage { id: broken, version: None, page: 0, width: 400 };
    let fault = ViewFault::Unreadable;
    assert_eq!(reason(device.ask(call).await), Reason::NotShown { fault });
}

#[tokio::test]
async fn a_copy_carries_its_purpose_and_the_original_never_changes() {
    let device = Device::new();
    device.make().await;
    for (name, bytes, pages, media) in
        [("Ảnh", card(CODE), 1, Media::Jpeg), ("Tệp", pdf(), 2, Media::Pdf)]
    {
        let id = device.add(name, &bytes).await.id;
        let call =
            |purpose: &str| MarkPaper { id: id.clone(), version: None, purpose: purpose.into() };
        for wrong in [String::new(), "  ".into(), "a".repeat(101)] {
            assert_eq!(reason(device.ask(call(&wrong)).await), Reason::NotUnderstood);
        }
        device.ask(call("CHỈ DÙNG ĐỂ: thuê nhà")).await.expect("begun");
        assert_eq!(device.worked().await, VaultWorkStage::Done(None));
        let work = device.ask(ReadVault {}).await.expect("read").work.expect("work");
        assert_eq!(work.of, pages);
        let first = device.ask(OpenMarked { page: 0, width: 400 }).await.expect("opened");
        assert!(!taken(&device, first).is_empty());
        let Ok(SaveOutcome::Saved(saved)) = device.ask(SaveMarked {}).await else {
            panic!("not saved")
        };
        let copy = device.saved(&saved);
        assert_eq!(Media::of(&copy), Some(media), "{saved}");
        assert_ne!(copy, bytes);
        assert_eq!(device.read(&id, None).await.expect("read"), bytes);
        let deeds = device.ask(ReadDeeds { before: None }).await.expect("deeds");
        assert!(deeds.iter().any(|deed| deed.what == VaultAct::Shared));
    }
    device.ask(LockVault {}).await.expect("locked");
    assert_eq!(reason(device.ask(SaveMarked {}).await), Reason::VaultLocked);
    device.unlock(PIN).await.expect("unlocked");
    assert_eq!(reason(device.ask(SaveMarked {}).await), Reason::NotFound);
}

/// A viewer that works until well after the lock.
#[cfg(unix)]
#[tokio::test]
async fn nothing_that_was_opened_stays_when_the_lock_falls_meanwhile() {
    let arguments = ["-c", "exec /bin/sleep 1"].map(Into::into).to_vec();
    let slow = Viewer::Child { program: "/bin/sh".into(), arguments };
    let device = Device::with(slow);
    device.make().await;
    let id = device.add("Thẻ", &card(CODE)).await.id;
    let call = LookAtPaper { id: id.clone(), version: None };
    let looking = device.ask(call.clone());
    let locking = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        device.ask(LockVault {}).await
    };
    let (looked, locked) = tokio::join!(looking, locking);
    locked.expect("locked");
    assert_eq!(reason(looked), Reason::VaultLocked);
    // The control: where nobody locks, the same viewer says that it read nothing.
    device.unlock(PIN).await.expect("unlocked");
    assert_eq!(device.ask(call).await.expect("looked").defects, [PaperDefect::Unreadable]);
}
