//! Papers that mean harm, and processes that do.

use std::time::{Duration, Instant};

use flate2::{Compress, Compression, Crc, FlushCompress};
use model::Media;
use viewer::{Error, Viewer};

use crate::{child, misbehaving, papers};

const MOST: u64 = 256 << 20;

/// What the child says of it; the memory it took meanwhile is in bounds.
fn told(media: Media, bytes: &[u8]) -> Result<viewer::Inspected, Error> {
    #[cfg(target_os = "linux")]
    {
        let (result, most) =
            crate::peak::peak(|| child().inspect(media, bytes, crate::papers::today()));
        assert!(most < MOST, "{} MiB", most >> 20);
        result
    }
    #[cfg(not(target_os = "linux"))]
    child().inspect(media, bytes, crate::papers::today())
}

/// `mib` MiB of `byte`, deflated, without having been held or read: one MiB, again and again.
fn deflated(byte: u8, mib: usize) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut once = Vec::with_capacity(1 << 16);
    compress.compress_vec(&vec![byte; 1 << 20], &mut once, FlushCompress::Full).unwrap();
    let mut out = vec![0x78, 0xDA];
    (0..mib).for_each(|_| out.extend(&once));
    out.extend([0x03, 0x00]);
    out
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(data);
    let mut out = (data.len() as u32).to_be_bytes().to_vec();
    out.extend(name);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
    out
}

/// A PNG of so many pixels, `kind` and `depth` as the standard has them.
fn png(width: u32, height: u32, depth: u8, kind: u8, data: &[u8]) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([depth, kind, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    for (name, data) in [(b"IHDR", &header[..]), (b"IDAT", data), (b"IEND", &[])] {
        out.extend(chunk(name, data));
    }
    out
}

#[test]
fn pictures_that_unfold_without_end_are_refused() {
    let tiny = png(50_000, 50_000, 8, 2, &deflated(0, 1));
    assert!(tiny.len() < 4_096);
    assert_eq!(told(Media::Png, &tiny), Err(Error::TooLarge));
    let whole = png(12_000, 12_000, 8, 0, &deflated(0, 138));
    assert!(whole.len() < 1 << 20);
    assert_eq!(told(Media::Png, &whole), Err(Error::TooLarge));
    assert_eq!(told(Media::Png, &png(7_000, 7_000, 16, 6, &deflated(0, 1))), Err(Error::TooLarge));
}

#[test]
fn the_largest_picture_is_read_within_the_memory() {
    let large = png(7_000, 7_000, 8, 2, &deflated(0, 142));
    let found = told(Media::Png, &large).unwrap();
    assert_eq!((found.width, found.height, found.blank), (7_000, 7_000, true));
    let marked = child().mark(Media::Png, &large, &["x".into()], &mut |_, _| true).unwrap();
    assert!(told(Media::Jpeg, &marked.bytes).is_ok());
}

#[test]
fn a_jpeg_and_a_webp_that_lie_of_their_size_are_refused() {
    let page = papers::page(300, 200, 3, 30, 230);
    let mut jpeg = papers::jpeg(&papers::rgb(&page), 80);
    let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF, 0xDC, 0xFF, 0xDC]);
    assert_eq!(told(Media::Jpeg, &jpeg), Err(Error::TooLarge));
    // 7,000 × 7,000, of which nearly nothing is there: it may be read, but not beyond the memory.
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x1B, 0x58, 0x1B, 0x58]);
    assert!(!matches!(told(Media::Jpeg, &jpeg), Err(Error::NoChild(_))));
    let mut webp = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut webp);
    encoder.encode(page.as_raw(), 300, 200, image::ExtendedColorType::L8).unwrap();
    let data = webp.windows(4).position(|w| w == b"VP8L").unwrap() + 9;
    webp[data..data + 4].copy_from_slice(&[0xFE, 0xBF, 0xFF, 0x0F]);
    assert_eq!(told(Media::Webp, &webp), Err(Error::TooLarge));
}

#[test]
fn a_stream_that_unfolds_to_a_gigabyte_ends_the_process_alone() {
    let content = papers::stream("/Filter /FlateDecode", &deflated(b' ', 1_024));
    assert!(content.len() < 4 << 20);
    let bomb = papers::one_page("[0 0 595 842]", "", &content, &[]);
    let found = told(Media::Pdf, &bomb);
    assert!(matches!(found, Err(Error::Unreadable | Error::TooLong)), "{found:?}");
    let marked = child().mark(Media::Pdf, &bomb, &["x".into()], &mut |_, _| true);
    assert!(marked.is_err(), "{marked:?}");
}

#[test]
fn nesting_cycles_and_vast_pages_do_no_harm() {
    let deep = format!("/Deep {}", "[".repeat(100_000));
    let deep = papers::one_page("[0 0 595 842]", &deep, &papers::stream("", b""), &[]);
    let found = told(Media::Pdf, &deep);
    assert_eq!(found, Err(Error::Unreadable));
    let deep = papers::stream("", "[".repeat(100_000).as_bytes());
    // A page whose content is nonsense is a blank page.
    let found = told(Media::Pdf, &papers::one_page("[0 0 595 842]", "", &deep, &[])).unwrap();
    assert!(found.blank);
    let cycle = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 3 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 /Parent 2 0 R >>".to_vec(),
    ];
    assert_eq!(told(Media::Pdf, &papers::pdf(&cycle, "")), Err(Error::Unreadable));
    let none = papers::stream("", b"");
    for (vast, want) in [
        ("[0 0 1000000 1000000]", Err(Error::TooLarge)),
        ("[0 0 99999999999999999999 1]", Err(Error::TooLarge)),
        ("[0 0 14400 14400]", Ok(())),
    ] {
        let pdf = papers::one_page(vast, "", &none, &[]);
        assert_eq!(told(Media::Pdf, &pdf).map(|_| ()), want, "{vast}");
        assert_eq!(child().page(&pdf, 0, 2_400).map(|_| ()), want, "{vast}");
    }
    // As wide as it may be, it is too high.
    let tower = papers::one_page("[0 0 10 14400]", "", &none, &[]);
    assert_eq!(child().page(&tower, 0, 2_400).map(|_| ()), Err(Error::TooLarge));
    assert!(child().page(&tower, 0, 10).is_ok());
}

#[test]
fn work_without_end_is_ended() {
    // Each form draws the next ten times: 10^12 boxes.
    let form = |next: usize| {
        let content = "/N Do ".repeat(10);
        let dict = format!(
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /N {next} 0 R >> >>"
        );
        papers::stream(&dict, content.as_bytes())
    };
    let mut forms: Vec<Vec<u8>> = (6..17).map(form).collect();
    forms.push(papers::stream(
        "/Type /XObject /Subtype /Form /BBox [0 0 595 842]",
        b"0 0 500 500 re f",
    ));
    let entries = "/Resources << /XObject << /N 5 0 R >> >>";
    let laughs = papers::one_page("[0 0 595 842]", entries, &papers::stream("", b"/N Do"), &forms);
    let begun = Instant::now();
    let found = told(Media::Pdf, &laughs);
    // The time of the processor is over, or the memory.
    assert!(matches!(found, Err(Error::TooLong | Error::Unreadable)), "{found:?}");
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
}

#[test]
fn rubbish_is_no_paper() {
    let mut dice = papers::Dice(5);
    for head in
        [&b"%PDF-1.7\n"[..], b"\xFF\xD8\xFF\xE0", b"\x89PNG\r\n\x1A\n", b"RIFF\0\0\0\0WEBPVP8 "]
    {
        let mut bytes = head.to_vec();
        bytes.extend((0..5_000).map(|_| dice.below(256) as u8));
        let media = Media::of(&bytes).unwrap();
        for viewer in [child(), Viewer::Here] {
            let found = viewer.inspect(media, &bytes, crate::papers::today());
            assert!(
                matches!(found, Err(Error::Unreadable | Error::TooLarge)),
                "{media:?} {found:?}"
            );
        }
    }
    assert_eq!(
        child().inspect(Media::Pdf, &vec![0; (64 << 20) + 1], crate::papers::today()),
        Err(Error::TooLarge)
    );
}

#[test]
fn the_limits_bite() {
    let page = papers::png(&papers::page(300, 200, 3, 30, 230));
    let with = |how: &str| {
        misbehaving(how).inspect(Media::Png, &page, crate::papers::today()).map(|found| found.width)
    };
    assert_eq!(with("nothing"), Ok(300));
    #[cfg(target_os = "linux")]
    {
        assert_eq!(with("eat-100-mib"), Ok(300), "what is allowed");
        let (eaten, most) = crate::peak::peak(|| with("eat-300-mib"));
        assert_eq!(eaten, Err(Error::Unreadable));
        assert!(most < MOST, "{} MiB", most >> 20);
        assert_eq!(with("open"), Ok(300), "no file can be opened");
    }
    assert_eq!(with("write"), Ok(300), "no file can be written");
    assert_eq!(with("dive"), Err(Error::Unreadable));
    let begun = Instant::now();
    assert_eq!(with("spin"), Err(Error::TooLong));
    let took = begun.elapsed();
    assert!(took > Duration::from_secs(4) && took < Duration::from_secs(40), "{took:?}");
}
