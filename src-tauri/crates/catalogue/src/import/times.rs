//! Processing times: by channel and by case, and where the two contradict each other.

use model::{ChannelKind, LocalizedText, Time, TimeUnit};

use super::{
    defects::{Defect, Notes, both},
    raw::{Case, Method, Quantity},
    service::channel,
    text::window_end,
};
use crate::fold::fold;

/// Above this no number of days, hours or months is believed.
const MOST: f64 = 4_000.0;

/// The times of a record named `name`.
///
/// Where channels and cases say the same, the better said one stays. Where a channel's number is
/// the number of no case, both stay, with a doubt.
pub(super) fn times(
    name: &str,
    methods: &[Method],
    cases: &[Case],
    notes: &mut Notes,
) -> Vec<Time> {
    let by_channel = by_channel(methods, notes);
    let by_case = by_case(name, cases, notes);
    let in_numbers = |t: &&Time| t.unit != TimeUnit::Text;
    let within = |times: &[Time], others: &[Time]| {
        times.iter().filter(in_numbers).all(|t| others.iter().any(|o| measure(o) == measure(t)))
    };
    let unnamed = by_case.iter().all(|t| t.case.is_none());
    let times = if unnamed && within(&by_case, &by_channel) && !by_channel.is_empty() {
        by_channel
    } else {
        if !within(&by_channel, &by_case) && !by_case.is_empty() {
            notes.mark(Defect::ChannelCaseTime);
            by_channel.into_iter().map(of_channel).chain(by_case).collect()
        } else {
            if by_case
                .iter()
                .enumerate()
                .any(|(i, t)| by_case[..i].iter().any(|o| o.case == t.case))
            {
                notes.mark(Defect::CasesUnnamed);
            }
            let in_words = by_channel.into_iter().filter(|t| t.unit == TimeUnit::Text);
            in_words.map(of_channel).chain(by_case).collect()
        }
    };
    if times.is_empty() {
        notes.mark(Defect::NoTimes);
    }
    notes.bounded(times)
}

/// Marks a channel's time as such, where a time by case stands beside it.
fn of_channel(mut time: Time) -> Time {
    time.case.get_or_insert_with(|| both("Theo cách nộp", "By channel"));
    time
}

fn measure(t: &Time) -> (Option<f64>, TimeUnit) {
    (t.amount, t.unit)
}

fn by_channel(methods: &[Method], notes: &mut Notes) -> Vec<Time> {
    let mut all: Vec<(Time, Vec<ChannelKind>)> = Vec::new();
    let mut channels = Vec::new();
    for method in methods {
        let Some(kind) = channel(&method.submission_method) else {
            continue;
        };
        if !channels.contains(&kind) {
            channels.push(kind);
        }
        let text = notes.line(&method.description);
        if window_end(&text).is_some_and(|day| day < notes.given) {
            notes.mark(Defect::WindowEnded);
        }
        let Some(time) = time(&method.processing_time, &method.processing_time_unit, &text, notes)
        else {
            continue;
        };
        match all.iter_mut().find(|(known, _)| *known == time) {
            Some((_, at)) if at.contains(&kind) => {}
            Some((_, at)) => at.push(kind),
            None => all.push((time, vec![kind])),
        }
    }
    if let [(_, at)] = all.as_slice()
        && at.len() == channels.len()
    {
        return all.into_iter().map(|(time, _)| time).collect();
    }
    if all.iter().any(|(t, _)| measure(t) != measure(&all[0].0)) {
        notes.mark(Defect::TimeByChannel);
    }
    all.into_iter().map(|(time, at)| Time { case: Some(filed(&at)), ..time }).collect()
}

/// "Filed online", "Filed at the counter or by post".
fn filed(channels: &[ChannelKind]) -> LocalizedText {
    let words = |kind: &ChannelKind| match kind {
        ChannelKind::Online => ("trực tuyến", "online"),
        ChannelKind::Counter => ("trực tiếp", "at the counter"),
        ChannelKind::Post => ("qua bưu chính", "by post"),
        ChannelKind::Phone => ("qua điện thoại", "by telephone"),
    };
    let (vi, en): (Vec<_>, Vec<_>) = channels.iter().map(words).unzip();
    both(&format!("Nộp {}", vi.join(" hoặc ")), &format!("Filed {}", en.join(" or ")))
}

fn by_case(name: &str, cases: &[Case], notes: &mut Notes) -> Vec<Time> {
    let mut all: Vec<Time> = Vec::new();
    let own = fold(name);
    for case in cases {
        let label = notes.line(&case.name);
        let day = &case.processing_day;
        let Some(mut time) = time(&day.qty, &day.unit, "", notes) else {
            continue;
        };
        if fold(&label) != own && !label.is_empty() {
            time.case = Some(LocalizedText::vi(label));
        }
        if !all.contains(&time) {
            all.push(time);
        }
    }
    all
}

/// One time; nothing when the source states none. `text` is what stands beside it.
fn time(qty: &Option<Quantity>, unit: &str, text: &str, notes: &mut Notes) -> Option<Time> {
    let (number, words) = match qty {
        Some(Quantity::Number(n)) => (Some(*n), String::new()),
        Some(Quantity::Words(w)) => {
            let words = notes.line(w);
            (words.parse().ok(), words)
        }
        None => (None, String::new()),
    };
    let unit = match unit {
        "WORKING_DAY" => TimeUnit::WorkingDay,
        "DAY" => TimeUnit::Day,
        "MONTH" => TimeUnit::Month,
        "HOUR" => TimeUnit::Hour,
        "YEAR" => TimeUnit::Text,
        _ => {
            notes.mark(Defect::UnitOther);
            let own = if number.is_some() { "" } else { words.as_str() };
            return in_words([own, text]);
        }
    };
    let number = match number {
        Some(0.0) | None => {
            notes.mark(Defect::TimeZero);
            return in_words([if number.is_none() { &words } else { "" }, text]);
        }
        Some(n) if n > 0.0 && n <= MOST => n,
        Some(n) => {
            notes.mark(Defect::TimeOdd);
            return in_words([&n.to_string(), text]);
        }
    };
    if unit == TimeUnit::Text {
        return in_words([&format!("{number} năm"), text]);
    }
    let said = numbers(text, unit);
    let off = !said.is_empty() && !said.contains(&number);
    if off {
        notes.mark(Defect::TimeNotInText);
    }
    Some(Time {
        case: None,
        amount: Some(number),
        upto: None,
        unit,
        extra: false,
        note: off.then(|| LocalizedText::vi(text)),
    })
}

/// A time that the source gives in words only; nothing when it gives no words either.
fn in_words(parts: [&str; 2]) -> Option<Time> {
    let said: Vec<_> = parts.into_iter().filter(|p| p.chars().any(char::is_alphanumeric)).collect();
    (!said.is_empty()).then(|| Time {
        case: None,
        amount: None,
        upto: None,
        unit: TimeUnit::Text,
        extra: false,
        note: Some(LocalizedText::vi(said.join(". "))),
    })
}

/// The numbers that stand before the unit in a text: "05 (năm) ngày", "2,5 ngày làm việc".
fn numbers(text: &str, unit: TimeUnit) -> Vec<f64> {
    let word = match unit {
        TimeUnit::Month => "tháng",
        TimeUnit::Hour => "giờ",
        _ => "ngày",
    };
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    let mut rest = lower.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = &rest[at..];
        let end = rest.bytes().take_while(|b| matches!(b, b'0'..=b'9' | b'.' | b',')).count();
        let number = rest[..end].trim_end_matches(['.', ',']).replace(',', ".");
        rest = &rest[end..];
        let mut after = rest.trim_start();
        if after.starts_with('(') {
            after = after.split_once(')').map_or("", |(_, after)| after).trim_start();
        }
        if after.starts_with(word)
            && let Ok(n) = number.parse()
        {
            found.push(n);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method(kind: &str, n: f64, unit: &str, text: &str) -> Method {
        Method {
            submission_method: kind.into(),
            processing_time: Some(Quantity::Number(n)),
            processing_time_unit: unit.into(),
            description: text.into(),
            fees: vec![],
        }
    }

    fn case(name: &str, n: f64, unit: &str) -> Case {
        let processing_day =
            super::super::raw::Day { qty: Some(Quantity::Number(n)), unit: unit.into() };
        Case { name: name.into(), processing_day }
    }

    fn of(methods: &[Method], cases: &[Case]) -> (Vec<Time>, Vec<&'static str>) {
        let mut notes = Notes::default();
        let times = times("Cấp thẻ", methods, cases, &mut notes);
        (times, notes.keys())
    }

    #[test]
    fn one_time_for_all_channels_is_said_once() {
        let m =
            [method("ONLINE", 3.0, "WORKING_DAY", ""), method("DIRECT", 3.0, "WORKING_DAY", "")];
        let (times, defects) = of(&m, &[case("CẤP THẺ", 3.0, "WORKING_DAY")]);
        assert_eq!(times.len(), 1);
        assert_eq!((times[0].amount, &times[0].case), (Some(3.0), &None));
        assert!(defects.is_empty());
    }

    #[test]
    fn the_unit_other_never_becomes_a_number_of_days() {
        let (times, defects) = of(&[method("DIRECT", 1.0, "OTHER", "Ngay khi nhận đủ hồ sơ")], &[]);
        assert_eq!((times[0].amount, times[0].unit), (None, TimeUnit::Text));
        assert_eq!(times[0].note.as_ref().map(|n| n.vi.as_str()), Some("Ngay khi nhận đủ hồ sơ"));
        assert_eq!(defects, ["unit_other"]);
        assert!(of(&[method("DIRECT", 1.0, "OTHER", "")], &[]).0.is_empty());
    }

    #[test]
    fn contradicting_times_are_both_shown_and_doubted() {
        let (times, defects) =
            of(&[method("ONLINE", 7.0, "WORKING_DAY", "")], &[case("", 20.0, "DAY")]);
        assert_eq!(times.iter().map(|t| t.amount).collect::<Vec<_>>(), [Some(7.0), Some(20.0)]);
        assert_eq!(defects, ["channel_case_time"]);
    }

    #[test]
    fn named_cases_that_cover_the_channels_are_no_contradiction() {
        let cases =
            [case("Có dữ liệu", 1.0, "WORKING_DAY"), case("Không có dữ liệu", 3.0, "WORKING_DAY")];
        let (times, defects) = of(&[method("ONLINE", 1.0, "WORKING_DAY", "")], &cases);
        assert_eq!(times.len(), 2);
        assert!(defects.is_empty());
    }

    #[test]
    fn several_times_of_one_case_are_doubted() {
        let cases = [case("", 1.0, "WORKING_DAY"), case("cấp thẻ", 3.0, "WORKING_DAY")];
        let (times, defects) = of(&[method("ONLINE", 1.0, "WORKING_DAY", "")], &cases);
        assert_eq!(times.len(), 2);
        assert_eq!(defects, ["several_times_without_case"]);
    }

    #[test]
    fn a_number_that_its_text_does_not_name_is_doubted() {
        let (times, defects) =
            of(&[method("ONLINE", 7.0, "DAY", "Không quá 20 (hai mươi) ngày")], &[]);
        assert_eq!(defects, ["time_not_in_text"]);
        assert!(times[0].note.is_some());
        assert!(of(&[method("ONLINE", 2.5, "WORKING_DAY", "2,5 ngày làm việc")], &[]).1.is_empty());
    }

    #[test]
    fn absurd_times_stay_words() {
        let (times, defects) = of(&[method("ONLINE", -3.0, "DAY", "")], &[]);
        assert_eq!(times[0].amount, None);
        assert_eq!(defects, ["time_odd"]);
    }
}
