//! What a paper is, and its pages.

use image::{GrayImage, Luma, imageops};
use model::Media;
use viewer::{Error, Inspected, Viewer};

use crate::{child, papers};

fn inspected(page: &GrayImage) -> Inspected {
    child()
        .inspect(Media::Jpeg, &papers::jpeg(&papers::rgb(page), 85), crate::papers::today())
        .unwrap()
}

#[test]
fn a_page_of_a_pdf_is_drawn() {
    let pdf = papers::pages(2, papers::CONTENT);
    for viewer in [child(), Viewer::Here] {
        let found = viewer.inspect(Media::Pdf, &pdf, crate::papers::today()).unwrap();
        assert_eq!((found.pages, found.width, found.height), (2, 595, 842));
        assert!(!found.blank && !found.blurred && !found.small && found.codes.is_empty());
        let page = image::load_from_memory(&viewer.page(&pdf, 1, 1_190).unwrap()).unwrap();
        let page = page.into_rgb8();
        assert_eq!(page.dimensions(), (1_190, 1_684));
        // The box, from below at 50 to 150 points, and the paper beside it.
        assert_eq!(page.get_pixel(200, 1_684 - 200).0, [0, 0, 255]);
        assert_eq!(page.get_pixel(400, 1_684 - 200).0, [255; 3]);
        let line = imageops::crop_imm(&page, 144, 220, 400, 80).to_image();
        assert!(line.pixels().filter(|p| p.0[0] < 80).count() > 500, "the text");
        assert_eq!(viewer.page(&pdf, 2, 100), Err(Error::NoSuchPage));
        assert_eq!(viewer.page(&pdf, 0, 2_401), Err(Error::TooLarge));
        assert_eq!(viewer.page(&pdf, 0, 0), Err(Error::TooLarge));
        assert!(
            viewer
                .inspect(Media::Pdf, &papers::pages(1, ""), crate::papers::today())
                .unwrap()
                .blank
        );
    }
}

#[test]
fn a_code_is_read_in_a_poor_photograph() {
    let text = "001099012345|281234567|Nguyễn Thị Ánh|01011990|Nữ|12 Lê Lợi, Bến Nghé|01012021";
    for (width, height, module) in [(1_000, 700, 4.0), (2_000, 1_500, 5.0), (4_000, 3_000, 9.0)] {
        let mut page = papers::page(width, height, 3, 40, 225);
        papers::with_code(&mut page, text, module, 5.0, (width as f32 * 0.7, height as f32 * 0.4));
        let page = papers::noised(page, 25);
        let jpeg = papers::jpeg(&papers::rgb(&page), 60);
        let found = child().inspect(Media::Jpeg, &jpeg, crate::papers::today()).unwrap();
        assert_eq!(found.codes, [text], "{width}×{height}");
        assert!(!format!("{found:?}").contains("Ánh"), "nothing of a paper in what is printed");
    }
    assert_eq!(inspected(&papers::page(1_000, 700, 3, 40, 225)).codes, [""; 0]);
}

#[test]
fn two_codes_are_both_read() {
    let mut page = GrayImage::from_pixel(1_400, 800, Luma([230]));
    papers::with_code(&mut page, "một", 8.0, -3.0, (300.0, 400.0));
    papers::with_code(&mut page, "hai", 8.0, 2.0, (1_000.0, 400.0));
    let mut codes = inspected(&page).codes;
    codes.sort();
    assert_eq!(codes, ["hai", "một"]);
}

#[test]
fn a_blank_page_is_told_from_one_with_a_word() {
    let blank = |page: GrayImage| inspected(&papers::noised(page, 12)).blank;
    assert!(blank(GrayImage::from_pixel(1_240, 1_754, Luma([240]))));
    assert!(blank(GrayImage::from_pixel(1_240, 1_754, Luma([15]))), "the lens was covered");
    assert!(!blank(papers::page(1_240, 1_754, 3, 40, 240)));
    assert!(!blank(papers::page(1_240, 1_754, 3, 190, 240)), "faint print");
    let mut word = GrayImage::from_pixel(1_240, 1_754, Luma([240]));
    imageops::replace(&mut word, &papers::page(120, 40, 3, 40, 240), 500, 800);
    assert!(!blank(word));
}

#[test]
fn a_blurred_page_is_told_from_a_sharp_one() {
    for (width, height, pen) in
        [(1_240, 1_754, 2), (1_240, 1_754, 4), (3_000, 2_000, 5), (900, 600, 2)]
    {
        for (ink, noise) in [(30, 0), (30, 12), (150, 6)] {
            let page = papers::page(width, height, pen, ink, 230);
            let seen = |page: GrayImage| inspected(&papers::noised(page, noise));
            let name = format!("{width}×{height}, pen {pen}, ink {ink}, noise {noise}");
            let sharp = seen(page.clone());
            assert!(!sharp.blurred && !sharp.blank, "{name}: sharp");
            // Out of focus by twice the thickness of a stroke, or by 1 in 250 of the page.
            let sigma = (pen as f32 * 2.0).max(width.max(height) as f32 / 250.0);
            let soft = seen(imageops::blur(&page, sigma));
            // Of faint print that is so far out of focus, nothing may be left.
            assert!(soft.blurred || (ink > 100 && soft.blank), "{name}: blurred by {sigma}");
        }
    }
    assert!(!inspected(&GrayImage::from_pixel(900, 900, Luma([200]))).blurred, "only blank");
}

#[test]
fn a_small_picture_is_told() {
    let small = |width, height| inspected(&papers::page(width, height, 2, 30, 230)).small;
    assert!(small(599, 400));
    assert!(!small(400, 600));
}

#[test]
fn every_kind_of_picture_is_read_and_none_under_another_name() {
    let page = papers::page(700, 500, 3, 30, 230);
    let mut webp = Vec::new();
    let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut webp);
    encoder.encode(page.as_raw(), 700, 500, image::ExtendedColorType::L8).unwrap();
    let files = [
        (Media::Jpeg, papers::jpeg(&papers::rgb(&page), 90)),
        (Media::Png, papers::png(&page)),
        (Media::Webp, webp),
    ];
    for (media, bytes) in &files {
        let found = child().inspect(*media, bytes, crate::papers::today()).unwrap();
        assert_eq!((found.pages, found.width, found.height), (1, 700, 500), "{media:?}");
        for other in [Media::Jpeg, Media::Png, Media::Webp, Media::Pdf] {
            if other != *media {
                assert_eq!(
                    child().inspect(other, bytes, crate::papers::today()),
                    Err(Error::Unreadable)
                );
            }
        }
        let half = &bytes[..40];
        assert_eq!(
            child().inspect(*media, half, crate::papers::today()),
            Err(Error::Unreadable),
            "{media:?} cut"
        );
    }
}

#[test]
fn a_photograph_that_lies_on_its_side_is_measured_upright() {
    let jpeg = papers::jpeg(&papers::rgb(&papers::page(800, 400, 3, 30, 230)), 90);
    let found =
        child().inspect(Media::Jpeg, &papers::turned(&jpeg, 6), crate::papers::today()).unwrap();
    assert_eq!((found.width, found.height), (400, 800));
}

#[test]
fn a_pdf_with_a_password_is_called_locked() {
    let objects =
        [b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< /Type /Pages /Kids [] >>".to_vec()];
    let zeros = "00".repeat(32);
    let trailer = format!(
        "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{zeros}> /U <{zeros}> >> /ID [<00> <00>]"
    );
    let pdf = papers::pdf(&objects, &trailer);
    assert_eq!(child().inspect(Media::Pdf, &pdf, crate::papers::today()), Err(Error::Locked));
}
