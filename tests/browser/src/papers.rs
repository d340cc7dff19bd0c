//! Papers for the vault: pictures that every browser can draw, a PDF, and the vault they lie in.

use model::{EvidenceId, PaperId};
use sha2::{Digest, Sha256};
use wire::{
    AgreeSheet, BeginBytes, BinPaper, BytesStage, Came, CreateVault, FinishBytes, LockKind,
    PaperAdded, PaperDetails, Purpose, ReadBytesProgress, ReadSheet, Secret, lane,
};

use crate::{Outcome, desk_server::DeskServer};

/// The PIN of every vault of the tests.
pub const PIN: &str = "271828";

/// Makes a vault whose sheet is checked; it is open then.
///
/// # Errors
/// When the desk refuses.
pub async fn vault(server: &DeskServer) -> Outcome {
    server.ask(&CreateVault { kind: LockKind::Pin, secret: Secret(PIN.into()) }).await?;
    let sheet = server.ask(&ReadSheet {}).await?;
    let word = |place: &u32| usize::try_from(*place).ok().and_then(|n| sheet.words.get(n - 1));
    let words = sheet.check.iter().filter_map(word).cloned().collect();
    server.ask(&AgreeSheet { words }).await?;
    Ok(())
}

/// The papers of [`fill`].
#[derive(Debug, Clone)]
pub struct Filled {
    /// A picture; it comes first.
    pub picture: PaperId,
    /// A PDF.
    pub pdf: PaperId,
}

/// Makes a vault with three papers, one of which expires, and one in the bin.
///
/// # Errors
/// When the desk refuses.
pub async fn fill(server: &DeskServer) -> Outcome<Filled> {
    vault(server).await?;
    let of = |name: &str, person: &str| PaperDetails {
        name: name.into(),
        person: person.into(),
        ..PaperDetails::default()
    };
    let old = add(server, of("Thẻ thư viện cũ", "tôi"), &picture(640, 400, 4)).await?;
    server.ask(&BinPaper { id: old.id }).await?;
    let notification = PaperDetails {
        kind: Some(EvidenceId::from("birth-notification")),
        ..of("Giấy chứng sinh của Na", "con")
    };
    let pdf = add(server, notification, PDF).await?;
    let passport = PaperDetails {
        kind: Some(EvidenceId::from("passport")),
        expires: Some("2026-12-03".parse()?),
        ..of("Hộ chiếu của mẹ", "mẹ")
    };
    add(server, passport, &picture(430, 620, 2)).await?;
    let card = PaperDetails {
        kind: Some(EvidenceId::from("identity-card")),
        expires: Some("2034-05-20".parse()?),
        note: "Mặt trước. Bản gốc ở ngăn tủ.".into(),
        tags: vec!["căn cước".into()],
        favourite: true,
        ..of("Thẻ căn cước", "tôi")
    };
    let card = add(server, card, &picture(640, 400, 1)).await?;
    Ok(Filled { picture: card.id, pdf: pdf.id })
}

/// Adds a card with a code to the vault of [`fill`].
///
/// # Errors
/// When the desk refuses it.
pub async fn add_card(server: &DeskServer) -> Outcome<PaperId> {
    let details = PaperDetails { name: "IMG 0412".into(), ..PaperDetails::default() };
    Ok(add(server, details, &card()?).await?.id)
}

/// Adds a paper over the desk's byte lane.
///
/// # Errors
/// When the desk refuses it.
pub async fn add(server: &DeskServer, details: PaperDetails, bytes: &[u8]) -> Outcome<PaperAdded> {
    let sha256 = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    let size = bytes.len() as u64;
    let purpose = Purpose::Paper { details: Box::new(details), to: None };
    let ticket = server.ask(&BeginBytes { purpose, size, sha256 }).await?.ticket;
    let mut at = 0;
    for chunk in bytes.chunks(lane::CHUNK) {
        let put = server.behind().desk.put(ticket, at, chunk);
        put.map_err(|f| format!("the lane: {f:?}"))?;
        at += chunk.len() as u64;
    }
    let mut progress = server.ask(&FinishBytes { ticket }).await?;
    loop {
        match progress.stage {
            BytesStage::Done(Came::Paper(paper)) => return Ok(paper),
            BytesStage::Receiving | BytesStage::Reading => {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                progress = server.ask(&ReadBytesProgress { ticket }).await?;
            }
            other => return Err(format!("the paper was not added: {other:?}").into()),
        }
    }
}

/// A PDF of two pages: a frame, and a dark square on each in another place.
pub const PDF: &[u8] = b"%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R>>endobj
4 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R>>endobj
5 0 obj<</Length 64>>stream
0.2 g 90 600 180 130 re f 4 w 0 0.4 0.3 RG 40 40 515 762 re S  
endstream endobj
6 0 obj<</Length 64>>stream
0.2 g 300 90 180 130 re f 4 w 0 0.4 0.3 RG 40 40 515 762 re S  
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
";

/// A picture of a card as PNG: a frame, a portrait, lines of what could be writing; each `seed`
/// another. Stored without compression, so that its size is known: three bytes a pixel.
#[must_use]
pub fn picture(width: u32, height: u32, seed: u32) -> Vec<u8> {
    drawn(width, height, |x, y| pixel(x, y, width, height, seed))
}

/// What the code of a card of 2021 says; nobody is called so.
const CODE: &str =
    "001190000013||Nguyễn Thị Mẫu|15021990|Nữ|Số 1, Phường Mẫu, Thành phố Hà Nội|01082021";

/// A picture of a card with a code on it.
///
/// # Errors
/// When the code has no room for its text.
fn card() -> Outcome<Vec<u8>> {
    let code = qrcode::QrCode::new(CODE)?;
    let (side, dark) = (u32::try_from(code.width())?, code.to_colors());
    let is_dark = |x: u32, y: u32| {
        let (x, y) = (x.wrapping_sub(420) / 5, y.wrapping_sub(60) / 5);
        let at = usize::try_from(y.wrapping_mul(side).wrapping_add(x)).unwrap_or(usize::MAX);
        x < side && y < side && dark.get(at) == Some(&qrcode::Color::Dark)
    };
    // A code is found by the quiet around it.
    let quiet = |x: u32, y: u32| {
        let around = |at: u32, from: u32| (from - 25..from + side * 5 + 25).contains(&at);
        around(x, 420) && around(y, 60)
    };
    Ok(drawn(800, 500, |x, y| match () {
        () if is_dark(x, y) => [16; 3],
        () if quiet(x, y) => [250; 3],
        () => pixel(x, y, 1200, 500, 1),
    }))
}

fn drawn(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
    let mut rows = Vec::new();
    for y in 0..height {
        // No filter.
        rows.push(0);
        for x in 0..width {
            rows.extend(pixel(x, y));
        }
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    // Eight bits, true colour.
    head.extend([8, 2, 0, 0, 0]);
    part(&mut png, b"IHDR", &head);
    part(&mut png, b"IDAT", &stored(&rows));
    part(&mut png, b"IEND", &[]);
    png
}

fn pixel(x: u32, y: u32, width: u32, height: u32, seed: u32) -> [u8; 3] {
    let edge = x.min(y).min(width - 1 - x).min(height - 1 - y);
    let (across, down) = (x * 100 / width, y * 100 / height);
    let face = (6..30).contains(&across) && (30..80).contains(&down);
    let line = (38..90).contains(&across) && (24..88).contains(&down) && down % 12 < 4;
    let tone = u8::try_from(150 + 20 * (seed % 5)).unwrap_or(150);
    match () {
        () if edge < 5 => [11, 93, 78],
        () if face => [tone, 190, 170],
        () if line && across < 50 + (down * seed) % 40 => [70, 84, 78],
        () => [238, 247, 243],
    }
}

/// `bytes` as a zlib stream of stored blocks (RFC 1950, RFC 1951).
fn stored(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut blocks = bytes.chunks(0xFFFF).peekable();
    while let Some(block) = blocks.next() {
        out.push(u8::from(blocks.peek().is_none()));
        let size = u16::try_from(block.len()).unwrap_or(u16::MAX);
        out.extend(size.to_le_bytes());
        out.extend((!size).to_le_bytes());
        out.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

/// One chunk of a PNG with its checksum.
fn part(png: &mut Vec<u8>, kind: &[u8; 4], bytes: &[u8]) {
    png.extend(u32::try_from(bytes.len()).unwrap_or(0).to_be_bytes());
    let from = png.len();
    png.extend(kind);
    png.extend(bytes);
    let crc = png[from..].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 }
        })
    });
    png.extend((!crc).to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksums_are_those_of_the_standards() {
        let mut end = Vec::new();
        part(&mut end, b"IEND", &[]);
        assert_eq!(end, [0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82]);
        assert_eq!(stored(b"a")[8..], [0, 98, 0, 98]);
    }
}
