use jiff::{Timestamp, civil::Date, tz::Offset};
use model::{Language, TimeUnit};

use crate::Words;

/// Vietnam's clock: seven hours ahead of UTC, without summer time.
const OFFSET: Offset = Offset::constant(7);

/// A day as `21/11/2026`, in both languages day first.
#[must_use]
pub fn date(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// A day with its weekday: “thứ Bảy 21/11/2026”.
#[must_use]
pub fn date_long(words: &Words, day: Date) -> String {
    words.date_long(date(day), weekday(words, day))
}

/// A moment, given in seconds since 1970-01-01 UTC, by Vietnam's clock:
/// “15 giờ 30, thứ Ba 24/11/2026”. A moment outside the calendar is empty.
#[must_use]
pub fn moment(words: &Words, seconds: i64) -> String {
    let Some(day) = day_of(seconds) else { return String::new() };
    let (hour, minute) = hour_minute(seconds);
    words.clock_long(date(day), format!("{hour}"), format!("{minute:02}"), weekday(words, day))
}

/// The day of a moment by Vietnam's clock, as [`date`]; empty outside the calendar.
#[must_use]
pub fn moment_date(seconds: i64) -> String {
    day_of(seconds).map(date).unwrap_or_default()
}

/// The time of day alone: “10:32”.
#[must_use]
pub fn time_of_day(seconds: i64) -> String {
    let (hour, minute) = hour_minute(seconds);
    format!("{hour:02}:{minute:02}")
}

fn hour_minute(seconds: i64) -> (i64, i64) {
    let second = seconds.saturating_add(i64::from(OFFSET.seconds())).rem_euclid(86_400);
    (second / 3600, second % 3600 / 60)
}

fn day_of(seconds: i64) -> Option<Date> {
    Some(OFFSET.to_datetime(Timestamp::from_second(seconds).ok()?).date())
}

fn weekday(words: &Words, day: Date) -> String {
    match day.weekday().to_monday_one_offset() {
        1 => words.weekday_1(),
        2 => words.weekday_2(),
        3 => words.weekday_3(),
        4 => words.weekday_4(),
        5 => words.weekday_5(),
        6 => words.weekday_6(),
        _ => words.weekday_7(),
    }
}

/// A whole number in groups of three: `8.000` in Vietnamese, `8,000` in English.
#[must_use]
pub fn number(language: Language, value: i64) -> String {
    let separator = match language {
        Language::Vi => '.',
        Language::En => ',',
    };
    let digits = value.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    if value < 0 { format!("-{out}") } else { out }
}

/// An amount in whole đồng: “8.000 đ”.
#[must_use]
pub fn money(words: &Words, dong: i64) -> String {
    words.money_dong(number(words.language(), dong))
}

/// A range of amounts in whole đồng: “0 đến 20.000 đ”, or one amount when both are equal.
#[must_use]
pub fn money_range(words: &Words, low: i64, high: i64) -> String {
    if low == high {
        return money(words, low);
    }
    let language = words.language();
    words.money_range(number(language, high), number(language, low))
}

/// How long something takes: “2,5 ngày làm việc”, “3 đến 5 ngày”. Half units keep one decimal.
/// [`TimeUnit::Text`] has no number and is empty.
#[must_use]
pub fn duration(words: &Words, amount: f64, upto: Option<f64>, unit: TimeUnit) -> String {
    let shown = |value: f64| -> String {
        if value.fract() == 0.0 {
            return format!("{value:.0}");
        }
        let text = format!("{value:.1}");
        if words.language() == Language::Vi { text.replace('.', ",") } else { text }
    };
    let n = match upto {
        Some(upto) if upto > amount => words.time_range(shown(amount), shown(upto)),
        _ => shown(amount),
    };
    // English needs the number itself to choose between "day" and "days".
    let one = n == "1";
    let singular = |many: String| if one { many.trim_end_matches('s').to_owned() } else { many };
    let say = match unit {
        TimeUnit::WorkingDay => words.time_working_days(n),
        TimeUnit::Day => words.time_days(n),
        TimeUnit::Month => words.time_months(n),
        TimeUnit::Hour => words.time_hours(n),
        TimeUnit::SameDay => words.time_same_day(),
        TimeUnit::Text => String::new(),
    };
    if words.language() == Language::En { singular(say) } else { say }
}

/// How long to wait: “30 giây”, “5 phút”, “2 giờ”; from a minute on rounded up.
#[must_use]
pub fn wait(words: &Words, seconds: u64) -> String {
    let (n, said) = match seconds {
        0..60 => (seconds, words.time_seconds(seconds.to_string())),
        60..=3540 => {
            let n = seconds.div_ceil(60);
            (n, words.time_minutes(n.to_string()))
        }
        _ => {
            let n = seconds.div_ceil(3600);
            (n, words.time_hours(n.to_string()))
        }
    };
    match (words.language(), n) {
        (Language::En, 1) => said.trim_end_matches('s').to_owned(),
        _ => said,
    }
}

/// An amount of đồng in words, as a clerk reads it out: “một trăm nghìn đồng”.
#[must_use]
pub fn money_words(dong: i64) -> String {
    const DIGITS: [&str; 10] =
        ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
    fn group(value: u64, full: bool) -> String {
        let (hundreds, tens, ones) = (value / 100, value / 10 % 10, value % 10);
        let digit = |d: u64| DIGITS[usize::try_from(d).unwrap_or(0) % 10];
        let mut out: Vec<String> = Vec::new();
        if hundreds > 0 || full {
            out.push(format!("{} trăm", digit(hundreds)));
        }
        match (tens, ones) {
            (0, 0) => {}
            (0, o) if hundreds > 0 || full => out.push(format!("lẻ {}", digit(o))),
            (0, o) => out.push(digit(o).to_owned()),
            (1, 0) => out.push("mười".to_owned()),
            (1, 5) => out.push("mười lăm".to_owned()),
            (1, o) => out.push(format!("mười {}", digit(o))),
            (t, 0) => out.push(format!("{} mươi", digit(t))),
            (t, 1) => out.push(format!("{} mươi mốt", digit(t))),
            (t, 5) => out.push(format!("{} mươi lăm", digit(t))),
            (t, o) => out.push(format!("{} mươi {}", digit(t), digit(o))),
        }
        out.join(" ")
    }
    if dong == 0 {
        return "không đồng".to_owned();
    }
    let mut rest = dong.unsigned_abs();
    let mut groups = Vec::new();
    while rest > 0 {
        groups.push(rest % 1000);
        rest /= 1000;
    }
    let names = ["", " nghìn", " triệu", " tỷ", " nghìn tỷ", " triệu tỷ", " tỷ tỷ"];
    let top = groups.len() - 1;
    let words: Vec<String> = groups
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, value)| **value > 0)
        .map(|(i, value)| format!("{}{}", group(*value, i < top), names[i]))
        .collect();
    let sign = if dong < 0 { "âm " } else { "" };
    format!("{sign}{} đồng", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn item_35_numbers_dates_and_money_are_said_without_doubt() {
        let vi = Words::new(Language::Vi);
        let en = Words::new(Language::En);
        let day = Date::constant(2026, 11, 24);
        assert_eq!(date_long(&vi, day), "thứ Ba 24/11/2026");
        assert_eq!(date_long(&en, day), "Tuesday 24/11/2026");
        assert_eq!(moment(&vi, 1_795_509_000), "15 giờ 30, thứ Ba 24/11/2026");
        assert_eq!(moment(&en, 1_795_509_000), "15:30 on Tuesday 24/11/2026");
        assert_eq!(money(&vi, 8000), "8.000 đ");
        assert_eq!(money_range(&en, 0, 20_000), "0 to 20,000 đồng");
        assert_eq!(money_words(100_000), "một trăm nghìn đồng");
        assert_eq!(
            money_words(1_005_015),
            "một triệu không trăm lẻ năm nghìn không trăm mười lăm đồng"
        );
        assert_eq!(money_words(21_000_000), "hai mươi mốt triệu đồng");
        assert_eq!(money_words(i64::MIN).matches("đồng").count(), 1);
        assert_eq!(moment(&vi, i64::MAX), "");
    }

    #[test]
    fn waiting_is_said_in_the_unit_people_count_in() {
        let vi = Words::new(Language::Vi);
        let en = Words::new(Language::En);
        assert_eq!(wait(&vi, 30), "30 giây");
        assert_eq!(wait(&vi, 61), "2 phút");
        assert_eq!(wait(&vi, 3600), "1 giờ");
        assert_eq!(wait(&vi, 86_400), "24 giờ");
        assert_eq!(wait(&en, 1), "1 second");
        assert_eq!(wait(&en, 60), "1 minute");
        assert_eq!(wait(&en, 300), "5 minutes");
        assert_eq!(wait(&en, 3601), "2 hours");
    }

    #[test]
    fn half_days_and_ranges_are_written_as_people_read_them() {
        let vi = Words::new(Language::Vi);
        let en = Words::new(Language::En);
        assert_eq!(duration(&vi, 2.5, None, TimeUnit::WorkingDay), "2,5 ngày làm việc");
        assert_eq!(duration(&en, 1.0, None, TimeUnit::Day), "1 day");
        assert_eq!(duration(&en, 3.0, Some(5.0), TimeUnit::WorkingDay), "3 to 5 working days");
        assert_eq!(duration(&vi, 1.0, None, TimeUnit::SameDay), "Trong ngày");
    }
}
