//! Copies with a mark of purpose.

use image::{GrayImage, Rgb, RgbImage, imageops};
use model::Media;
use viewer::{Error, Viewer};

use crate::{child, papers};

fn lines() -> Vec<String> {
    vec!["CHỈ DÙNG ĐỂ: thuê nhà ở 12 Lê Lợi · 22/11/2026".into()]
}

fn mark(media: Media, bytes: &[u8]) -> viewer::Marked {
    child().mark(media, bytes, &lines(), &mut |_, _| true).unwrap()
}

fn tiles(width: u32, height: u32, each: u32) -> impl Iterator<Item = (u32, u32, u32, u32)> {
    let (w, h) = (width / each, height / each);
    (0..each * each).map(move |at| (at % each * w, at / each * h, w, h))
}

#[test]
fn a_marked_picture_has_the_mark_all_over_and_stays_readable() {
    let page = papers::page(1_200, 1_600, 3, 40, 235);
    let original = papers::rgb(&page);
    let bytes = papers::png(&page);
    let marked = mark(Media::Png, &bytes);
    assert_eq!(marked.media, Media::Jpeg);
    assert!(!marked.bytes.windows(4).any(|w| w == b"Exif"));
    let copy = image::load_from_memory(&marked.bytes).unwrap().into_rgb8();
    assert_eq!(copy.width(), 1_200);
    assert!(copy.height() > 1_640 && copy.height() < 1_900, "{}", copy.height());
    // Paper that was bright is coloured now, in every tile: less red than blue.
    for (x, y, w, h) in tiles(1_200, 1_600, 4) {
        let inked = |x, y| {
            let (was, is) = (original.get_pixel(x, y).0, copy.get_pixel(x, y).0);
            was[0] > 200 && is[0] < 215 && is[2] > is[0] + 15
        };
        let count = (0..w * h).filter(|at| inked(x + at % w, y + at / w)).count();
        assert!(count > 500, "tile at {x}, {y}: {count}");
    }
    // The strip is dark, with bright letters.
    let strip = imageops::crop_imm(&copy, 0, 1_600, 1_200, copy.height() - 1_600).to_image();
    let share = |test: fn(&Rgb<u8>) -> bool| {
        strip.pixels().filter(|p| test(p)).count() as f64 / (strip.len() / 3) as f64
    };
    assert!(share(|p| p.0[0] < 60) > 0.5 && share(|p| p.0[0] > 200) > 0.03);
    // Print is as dark as it was, and paper bright enough beside it.
    let kept = |was: fn(u8) -> bool, is: fn(u8) -> bool| {
        let all = page.enumerate_pixels().filter(|(.., p)| was(p.0[0]));
        let kept: Vec<bool> = all.map(|(x, y, _)| is(copy.get_pixel(x, y).0[1])).collect();
        kept.iter().filter(|kept| **kept).count() as f64 / kept.len() as f64
    };
    assert!(kept(|was| was < 60, |is| is < 80) > 0.98);
    assert!(kept(|was| was > 200, |is| is > 140) > 0.98);
}

#[test]
fn a_photograph_that_lies_on_its_side_is_marked_upright() {
    // Red is what the camera has at its left, so it is to be above.
    let lying =
        RgbImage::from_fn(
            800,
            400,
            |x, _| {
                if x < 400 { Rgb([230, 60, 60]) } else { Rgb([60, 200, 60]) }
            },
        );
    let marked = mark(Media::Jpeg, &papers::turned(&papers::jpeg(&lying, 90), 6));
    assert!(!marked.bytes.windows(4).any(|w| w == b"Exif"));
    let copy = image::load_from_memory(&marked.bytes).unwrap().into_rgb8();
    assert_eq!(copy.width(), 400);
    let reds = |top: u32| {
        let half = imageops::crop_imm(&copy, 0, top, 400, 380).to_image();
        half.pixels().filter(|p| p.0[0] > p.0[1]).count()
    };
    assert!(reds(0) > 140_000 && reds(410) < 10_000, "{} {}", reds(0), reds(410));
}

#[test]
fn a_marked_pdf_has_as_many_pages_of_the_same_size() {
    let pdf = papers::pages(3, papers::CONTENT);
    let mut steps = Vec::new();
    let mut watch = |done, of| {
        steps.push((done, of));
        true
    };
    let marked = child().mark(Media::Pdf, &pdf, &lines(), &mut watch).unwrap();
    assert_eq!(steps, [(0, 3), (1, 3), (2, 3), (3, 3)]);
    let found = child().inspect(marked.media, &marked.bytes, crate::papers::today()).unwrap();
    assert_eq!((found.pages, found.width, found.height), (3, 595, 842));
    for number in 0..3 {
        let page = child().page(&marked.bytes, number, 1_240).unwrap();
        let page = image::load_from_memory(&page).unwrap().into_rgb8();
        for (x, y, w, h) in tiles(page.width(), page.height(), 4) {
            let tile = imageops::crop_imm(&page, x, y, w, h).to_image();
            let inked = tile.pixels().filter(|p| p.0[0] < 215 && p.0[2] > p.0[0] + 15).count();
            assert!(inked > 500, "page {number}, tile at {x}, {y}: {inked}");
        }
        let foot = page.get_pixel(2, page.height() - 3).0;
        assert!(foot[0] < 60 && foot[2] < 110, "{foot:?}");
        // The blue box is still there, above the strip.
        let blue = page.pixels().filter(|p| p.0[2] > 200 && p.0[0] < 40).count();
        assert!(blue > 20_000, "{blue}");
    }
    // No text and no font is left that could be taken off.
    assert!(!marked.bytes.windows(5).any(|w| w == b"/Font"));
}

#[test]
fn a_marked_copy_may_be_stopped_and_has_an_end() {
    let stop = |viewer: Viewer| {
        viewer
            .mark(Media::Pdf, &papers::pages(9, ""), &lines(), &mut |done, _| done < 2)
            .map(|_| ())
    };
    assert_eq!(stop(child()), Err(Error::Stopped));
    assert_eq!(stop(Viewer::Here), Err(Error::Stopped));
    let many = |count| {
        child().mark(Media::Pdf, &papers::pages(count, ""), &lines(), &mut |_, _| true).map(|_| ())
    };
    assert_eq!(many(60), Ok(()));
    assert_eq!(many(61), Err(Error::TooManyPages));
}

#[test]
fn a_purpose_must_be_said_and_be_short() {
    let png = papers::png(&GrayImage::new(64, 64));
    let with = |lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        child().mark(Media::Png, &png, &lines, &mut |_, _| true).map(|_| ())
    };
    assert_eq!(with(&["thuê nhà", "22/11/2026"]), Ok(()));
    assert_eq!(with(&[]), Err(Error::Words));
    assert_eq!(with(&["\u{202E} \u{7}"]), Err(Error::Words));
    assert_eq!(with(&[&"a".repeat(121)]), Err(Error::Words));
}

#[test]
fn pictures_of_any_shape_are_marked() {
    for (width, height) in [(1, 1), (12_000, 3), (3, 9_000), (64, 64), (5_000, 4_000)] {
        let png = papers::png(&GrayImage::new(width, height));
        let marked = mark(Media::Png, &png);
        assert!(image::load_from_memory(&marked.bytes).is_ok(), "{width}×{height}");
    }
    let thin = papers::one_page("[0 0 14400 1]", "", &papers::stream("", b""), &[]);
    assert!(
        child().inspect(Media::Pdf, &mark(Media::Pdf, &thin).bytes, crate::papers::today()).is_ok()
    );
}
