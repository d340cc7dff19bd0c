//! Zones of people who do not exist.

use super::Random;

const FAMILY: [&str; 12] = [
    "NGUYEN", "TRAN", "LE", "PHAM", "HOANG", "HUYNH", "VU", "DANG", "BUI", "QUACH", "ERIKSSON",
    "WOJCIK",
];
const GIVEN: [&str; 14] = [
    "VAN", "THI", "ANNA", "MARIA", "QUOC", "KHANH", "BICH", "PHUONG", "GIA", "LINH", "ZOE", "XUAN",
    "DUC", "JAKUB",
];

fn digits(random: &mut Random, count: usize) -> String {
    (0..count).map(|_| char::from(b'0' + random.below(10) as u8)).collect()
}

/// The check digit of Doc 9303, part 3, section 4.9.
fn check(text: &str) -> char {
    let value = |c: char| match c {
        '<' => 0,
        c => c.to_digit(36).unwrap_or_default(),
    };
    let sum: u32 = text.chars().zip([7, 3, 1].iter().cycle()).map(|(c, w)| value(c) * w).sum();
    char::from(b'0' + (sum % 10) as u8)
}

fn with(text: &str) -> String {
    format!("{text}{}", check(text))
}

fn day(random: &mut Random, low: usize, high: usize) -> String {
    let (year, month) = (low + random.below(high - low), 1 + random.below(12));
    with(&format!("{year:02}{month:02}{:02}", 1 + random.below(28)))
}

fn names(random: &mut Random, width: usize) -> String {
    let mut text = format!("{}<<", FAMILY[random.below(FAMILY.len())]);
    for at in 0..1 + random.below(3) {
        if at > 0 {
            text.push('<');
        }
        text.push_str(GIVEN[random.below(GIVEN.len())]);
    }
    format!("{text:<<width$.width$}")
}

fn sex(random: &mut Random) -> &'static str {
    ["M", "F"][random.below(2)]
}

fn other_number(random: &mut Random) -> String {
    let signs = b"ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    (0..9).map(|_| char::from(signs[random.below(signs.len())])).collect()
}

/// TD1, a Vietnamese card or another.
pub(crate) fn card(random: &mut Random) -> String {
    let (born, until) = (day(random, 50, 99), day(random, 27, 60));
    let sex = sex(random);
    let (first, state) = if random.below(2) == 0 {
        let number = digits(random, 9);
        let person = format!("0{:02}{number}", 1 + random.below(96));
        (format!("IDVNM{}{person}<<{}", with(&number), check(&person)), "VNM")
    } else {
        let number = with(&other_number(random));
        (format!("I<UTO{number}{}", "<".repeat(15)), "UTO")
    };
    let added = "<".repeat(11);
    let whole = check(&format!("{}{born}{until}{added}", &first[5..]));
    format!("{first}\n{born}{sex}{until}{state}{added}{whole}\n{}", names(random, 30))
}

/// TD3, a Vietnamese passport or another.
pub(crate) fn passport(random: &mut Random) -> String {
    let (born, until) = (day(random, 50, 99), day(random, 27, 60));
    let sex = sex(random);
    let (state, number, added) = if random.below(2) == 0 {
        let number = format!("{}{}<", ["B", "C", "P"][random.below(3)], digits(random, 7));
        ("VNM", with(&number), with(&format!("0{}<<", digits(random, 11))))
    } else {
        let added =
            if random.below(2) == 0 { "<".repeat(14) } else { other_number(random) + "<<<<<" };
        ("UTO", with(&other_number(random)), with(&added))
    };
    let whole = check(&format!("{number}{born}{until}{added}"));
    format!("P<{state}{}\n{number}{state}{born}{sex}{until}{added}{whole}", names(random, 39))
}
