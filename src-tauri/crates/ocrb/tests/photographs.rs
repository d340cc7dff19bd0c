//! Photographs of documents of nobody, with and without a zone.

#[allow(dead_code, reason = "each user needs a part of it")]
mod specimen;

use cards::Date;
use ocrb::{Luma, MOST_TRIES, SURE, read, read_until};
use specimen::{Damage, Font, Picture, Random, card, passport, photograph};

const OUTLINES: &str = include_str!("../data/ocr-b.txt");
const TODAY: Date = Date::constant(2026, 7, 1);

fn luma(picture: &Picture) -> Luma<'_> {
    let side = |side: usize| u32::try_from(side).expect("a small picture");
    Luma { width: side(picture.width), height: side(picture.height), pixels: &picture.pixels }
}

/// A good photograph.
fn plain(width: usize) -> Damage {
    Damage {
        width,
        share: 0.8,
        turn: 0.0,
        quarters: 0,
        lean: (0.0, 0.0),
        blur: 0.02,
        noise: 2.0,
        shade: 1.1,
        contrast: 0.9,
        pattern: 0.1,
        ink: 0.1,
        table: 0.3,
        spacing: 2.5,
        step: 2.0,
    }
}

const ERIKSSON: [&str; 2] = [
    // Doc 9303, part 5, appendix B; part 4, appendix B.
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
];

#[test]
fn the_specimens_of_the_standard_are_read_in_all_four_directions() {
    let font = Font::of(OUTLINES, 0.0);
    for zone in ERIKSSON {
        for quarters in 0..4 {
            let damage = Damage { quarters, turn: 3.0, ..plain(1300) };
            let picture = photograph(&font, zone, &damage, &mut Random(5));
            let zones = read(&luma(&picture));
            let first = zones.first().expect("a zone");
            assert_eq!(first.lines.join("\n"), zone, "{quarters}");
            assert!(first.sure >= SURE && first.sure <= 1.0 && zones.len() <= 4);
            let wide = first.lines[0].len();
            assert!(first.doubts.iter().all(|d| d.column < wide && d.line < first.lines.len()));
        }
    }
}

#[test]
fn most_of_sixty_fair_photographs_are_read_and_none_wrongly() {
    let fonts = [-0.012, 0.0, 0.02].map(|weight| Font::of(OUTLINES, weight));
    for make in [card, passport] {
        let (mut right, mut offered) = (0, 0);
        for at in 0..30 {
            let mut random = Random(at * 101 + 9);
            let truth = make(&mut random);
            let damage = Damage::random(&mut random, 0.0, 1400.0);
            let font = &fonts[random.below(3)];
            let picture = photograph(font, &truth, &damage, &mut random);
            let facts = read_until(&luma(&picture), |text| {
                offered += 1;
                cards::read_mrz(text, TODAY).ok()
            });
            let wanted = cards::read_mrz(&truth, TODAY).expect("a sound zone");
            right += usize::from(facts.is_some());
            assert!(facts.is_none_or(|facts| facts == wanted), "{at}: misread\n{truth}");
        }
        assert!(right * 100 >= 30 * 85, "{right} of 30");
        assert!(offered <= 30 * MOST_TRIES);
    }
}

/// Nothing may be taken from these.
fn assert_nothing(name: &str, picture: &Picture) {
    let taken = read_until(&luma(picture), |text| cards::read_mrz(text, TODAY).ok());
    assert!(taken.is_none(), "{name}: {taken:?}");
}

#[test]
fn pictures_without_a_zone_give_nothing() {
    let (width, height) = (1300, 900);
    let mut random = Random(77);
    let mut noise = |spread: f32, of: &dyn Fn(usize, usize) -> f32| {
        let mut pixel = |at: usize| of(at % width, at / width) + spread * random.normal();
        let pixels = (0..width * height).map(|at| pixel(at).clamp(0.0, 255.0) as u8).collect();
        Picture { width, height, pixels }
    };
    assert_nothing("noise", &noise(80.0, &|_, _| 128.0));
    assert_nothing("paper", &noise(3.0, &|_, _| 220.0));
    assert_nothing(
        "chequers",
        &noise(5.0, &|x, y| if (x / 9 + y / 9) % 2 == 0 { 20.0 } else { 230.0 }),
    );
    assert_nothing("bars", &noise(5.0, &|x, _| if x % 20 < 9 { 20.0 } else { 230.0 }));
    // A row of boxes as far apart as signs would be.
    let boxes = |x: usize, y: usize| {
        if x % 24 < 14 && y % 60 < 24 { 20.0 } else { 230.0 }
    };
    assert_nothing("boxes", &noise(5.0, &boxes));
}

#[test]
fn a_zone_with_a_changed_digit_is_not_taken() {
    let font = Font::of(OUTLINES, 0.0);
    // The day of birth: 12 for 13, no check digit changed.
    let zone = ERIKSSON[0].replace("7408122F", "7408132F");
    let picture = photograph(&font, &zone, &plain(1300), &mut Random(6));
    assert_eq!(read(&luma(&picture)).first().map(|z| z.lines.join("\n")), Some(zone));
    assert_nothing("changed", &picture);
}

#[test]
fn other_text_in_the_same_font_is_no_zone() {
    let font = Font::of(OUTLINES, 0.0);
    let text = "THE<QUICK<BROWN<FOX<JUMPS<OVER\nTHE<LAZY<DOG<THEN<GOES<HOME<TO\nSLEEP<UNTIL<THE<NEXT<MORNING<<";
    let picture = photograph(&font, text, &plain(1300), &mut Random(7));
    assert_nothing("text", &picture);
}
