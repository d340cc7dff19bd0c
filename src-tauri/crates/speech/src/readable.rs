//! A line as a voice should read it.

use model::Language;

/// Abbreviations of offices and papers, as they are said.
const ABBREVIATIONS: [(&str, &str); 18] = [
    ("UBND", "Ủy ban nhân dân"),
    ("HĐND", "Hội đồng nhân dân"),
    ("UBMTTQ", "Ủy ban Mặt trận Tổ quốc"),
    ("CCCD", "căn cước công dân"),
    ("CMND", "chứng minh nhân dân"),
    ("BHXH", "bảo hiểm xã hội"),
    ("BHYT", "bảo hiểm y tế"),
    ("BHTN", "bảo hiểm thất nghiệp"),
    ("THPT", "trung học phổ thông"),
    ("THCS", "trung học cơ sở"),
    ("GPLX", "giấy phép lái xe"),
    ("TTHC", "thủ tục hành chính"),
    ("TP.HCM", "Thành phố Hồ Chí Minh"),
    ("TPHCM", "Thành phố Hồ Chí Minh"),
    ("TP", "Thành phố"),
    ("TP.", "Thành phố"),
    ("VNĐ", "đồng"),
    ("VND", "đồng"),
];

/// The months in English.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Digits from which on a number is read digit by digit: a telephone or identity number.
const NUMBER_OF_A_THING: usize = 8;

/// Writes a line the way it is read out, with single spaces: see [`crate::sentences`].
pub(crate) fn readable(line: &str, language: Language) -> String {
    let mut out: Vec<String> = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || c.is_control()) {
        let Some(said) = say(word, out.last().map_or("", String::as_str), language) else {
            continue;
        };
        out.push(said);
    }
    out.join(" ")
}

/// A word as it is read after `before`; `None` when it is left out.
fn say(word: &str, before: &str, language: Language) -> Option<String> {
    if word.is_empty() || word.contains("://") || word.starts_with("www.") {
        return None;
    }
    if let Some(said) = abbreviation(word, language) {
        return Some(said.to_owned());
    }
    let open = word.find(|c: char| !"(“\"[«".contains(c)).unwrap_or(word.len());
    let (lead, rest) = word.split_at(open);
    let close = rest.trim_end_matches([',', '.', ';', ':', '!', '?', '…', ')', '”', '"', ']', '»']);
    let (core, tail) = rest.split_at(close.len());
    let said = abbreviation(core, language)
        .map(str::to_owned)
        .or_else(|| date(core, before, language))
        .or_else(|| time(core, language))
        .or_else(|| code(core, language))
        .or_else(|| amount(core, before, language));
    Some(match said {
        Some(said) => format!("{lead}{said}{tail}"),
        None => word.to_owned(),
    })
}

fn abbreviation(word: &str, language: Language) -> Option<&'static str> {
    let found = ABBREVIATIONS.iter().find(|(short, _)| *short == word)?.1;
    (language == Language::Vi).then_some(found)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// `15/04/2026`, `2026-04-15`: “ngày 15 tháng 4 năm 2026”, “15 April 2026”.
fn date(word: &str, before: &str, language: Language) -> Option<String> {
    let parts = |by: char| -> Option<[&str; 3]> {
        let parts: Vec<&str> = word.splitn(4, by).collect();
        parts.try_into().ok().filter(|p: &[&str; 3]| p.iter().all(|p| digits(p)))
    };
    let (day, month, year) = match (parts('/'), parts('-')) {
        (Some([day, month, year]), _) => (day, month, year),
        (_, Some([year, month, day])) => (day, month, year),
        _ => return None,
    };
    if year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let (day, month): (u8, u8) = (day.parse().ok()?, month.parse().ok()?);
    if !(1..=31).contains(&day) {
        return None;
    }
    let name = MONTHS.get(usize::from(month).checked_sub(1)?)?;
    Some(match language {
        Language::Vi if before.to_lowercase() == "ngày" => {
            format!("{day} tháng {month} năm {year}")
        }
        Language::Vi => format!("ngày {day} tháng {month} năm {year}"),
        Language::En => format!("{day} {name} {year}"),
    })
}

/// `15:30`: “15 giờ 30”. An English voice reads it as it stands.
fn time(word: &str, language: Language) -> Option<String> {
    let (hour, minute) = word.split_once(':')?;
    let fits = digits(hour) && digits(minute) && hour.len() <= 2 && minute.len() == 2;
    if !fits || language == Language::En {
        return None;
    }
    let (hour, minute): (u8, u8) = (hour.parse().ok()?, minute.parse().ok()?);
    Some(if minute == 0 { format!("{hour} giờ") } else { format!("{hour} giờ {minute}") })
}

/// The code of a procedure, `1.001193`: “1 chấm 0 0 1 1 9 3”.
fn code(word: &str, language: Language) -> Option<String> {
    let (group, number) = word.split_once('.')?;
    if group.len() != 1 || number.len() != 6 || !digits(group) || !digits(number) {
        return None;
    }
    let point = match language {
        Language::Vi => "chấm",
        Language::En => "point",
    };
    Some(format!("{group} {point} {}", apart(number)))
}

/// Numbers: without the marks of thousands, a decimal comma as a word, “đ” as “đồng”, numbers to
/// call and long numbers digit by digit.
fn amount(word: &str, before: &str, language: Language) -> Option<String> {
    if ["đ", "₫"].contains(&word) {
        let after_number = before.ends_with(|c: char| c.is_ascii_digit());
        return after_number.then(|| "đồng".to_owned());
    }
    let (number, dong) = match word.strip_suffix(['đ', '₫']) {
        Some(number) => (number, " đồng"),
        None => (word, ""),
    };
    let called = ["gọi", "số", "call", "dial"].contains(&before.to_lowercase().as_str());
    if digits(number) {
        let by_digit = number.len() >= NUMBER_OF_A_THING
            || (number.len() >= 3 && (called || number.starts_with('0')));
        return match (by_digit, dong) {
            (true, "") => Some(apart(number)),
            (_, "") => None,
            _ => Some(format!("{number}{dong}")),
        };
    }
    let (thousands, decimal) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    if let Some(whole) = without_thousands(number, thousands) {
        return Some(format!("{whole}{dong}"));
    }
    let (whole, part) = number.split_once(decimal).filter(|_| language == Language::Vi)?;
    let whole = without_thousands(whole, thousands)
        .or_else(|| digits(whole).then(|| whole.to_owned()))
        .filter(|_| digits(part))?;
    Some(format!("{whole} phẩy {part}{dong}"))
}

/// `10.000` as `10000`; `None` when that is not how it is built.
fn without_thousands(number: &str, mark: char) -> Option<String> {
    let (first, rest) = number.split_once(mark)?;
    let groups = rest.split(mark).all(|group| group.len() == 3 && digits(group));
    (groups && digits(first) && first.len() <= 3).then(|| number.replace(mark, ""))
}

/// The digits with spaces between.
fn apart(number: &str) -> String {
    let digits: Vec<String> = number.chars().map(String::from).collect();
    digits.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vi(line: &str) -> String {
        readable(line, Language::Vi)
    }

    fn en(line: &str) -> String {
        readable(line, Language::En)
    }

    #[test]
    fn a_date_is_read_with_its_parts_named() {
        assert_eq!(vi("Từ 15/04/2026."), "Từ ngày 15 tháng 4 năm 2026.");
        assert_eq!(vi("cập nhật ngày 15/04/2026,"), "cập nhật ngày 15 tháng 4 năm 2026,");
        assert_eq!(vi("(2026-01-09)"), "(ngày 9 tháng 1 năm 2026)");
        assert_eq!(en("on 15/04/2026"), "on 15 April 2026");
        for other in ["60/2014/QH13", "15/13/2026", "0/1/2026", "1/2/3/2026", "15/4", "32/1/2026"] {
            assert_eq!(vi(other), other);
        }
    }

    #[test]
    fn a_time_is_read_with_its_hour() {
        assert_eq!(vi("lúc 15:30"), "lúc 15 giờ 30");
        assert_eq!(vi("lúc 08:00."), "lúc 8 giờ.");
        assert_eq!(en("at 15:30"), "at 15:30");
    }

    #[test]
    fn the_code_of_a_procedure_is_read_digit_by_digit() {
        assert_eq!(vi("Mã thủ tục 1.001193."), "Mã thủ tục 1 chấm 0 0 1 1 9 3.");
        assert_eq!(en("Procedure 1.001193"), "Procedure 1 point 0 0 1 1 9 3");
    }

    #[test]
    fn money_and_numbers_lose_what_a_voice_stumbles_over() {
        assert_eq!(vi("Phí 10.000 đ."), "Phí 10000 đồng.");
        assert_eq!(vi("1.250.000đ"), "1250000 đồng");
        assert_eq!(vi("2,5 ngày"), "2 phẩy 5 ngày");
        assert_eq!(en("20,000 đồng"), "20000 đồng");
        assert_eq!(en("2.5 days"), "2.5 days");
        assert_eq!(vi("50000 VNĐ"), "50000 đồng");
        assert_eq!(vi("điểm đ khoản 1"), "điểm đ khoản 1");
    }

    #[test]
    fn a_number_to_call_is_read_digit_by_digit() {
        assert_eq!(vi("Gọi 113 hoặc 0243 7654321."), "Gọi 1 1 3 hoặc 0 2 4 3 7654321.");
        assert_eq!(vi("0912345678"), "0 9 1 2 3 4 5 6 7 8");
        assert_eq!(vi("trong 113 ngày"), "trong 113 ngày");
        assert_eq!(en("Call 115."), "Call 1 1 5.");
    }

    #[test]
    fn abbreviations_are_said_in_full_and_addresses_are_not_said() {
        assert_eq!(
            vi("UBND xã, (BHXH) TP.HCM"),
            "Ủy ban nhân dân xã, (bảo hiểm xã hội) Thành phố Hồ Chí Minh"
        );
        assert_eq!(en("UBND"), "UBND");
        assert_eq!(vi("Trang https://a.vn/x, www.b.vn đó"), "Trang đó");
    }

    #[test]
    fn spaces_and_control_characters_become_one_space() {
        assert_eq!(vi("  a\u{a0}\u{0}b\t c "), "a b c");
    }
}
