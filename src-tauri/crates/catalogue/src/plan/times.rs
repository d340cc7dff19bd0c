//! When each step and the whole plan can be finished.

use jiff::civil::Date;
use model::{DateRange, LocalizedText, Service, Sure, Time, TimeUnit};

use super::{Step, add_all, quoted, said};
use crate::calendar::{Calendar, MOST};

/// The result day of each step and of the whole plan, if the first steps are filed on `today`.
///
/// A step begins when all it waits for is finished. A step without a stated time has no result
/// day and takes no time; those after it name it in `uncounted`. A "maybe" step moves only the
/// latest days. The whole plan has no days when no step has any.
pub(super) fn schedule(
    steps: &[Step<'_>],
    calendar: &Calendar,
    today: Date,
) -> (Vec<DateRange>, DateRange) {
    let mut ranges: Vec<DateRange> = Vec::new();
    let mut ends: Vec<(Date, Date)> = Vec::new();
    let mut finish = DateRange::default();
    for step in steps {
        let mut range = DateRange::default();
        let (mut earliest, mut latest) = (today, today);
        for &at in &step.after {
            if steps[at].sure == Sure::Yes {
                earliest = earliest.max(ends[at].0);
            }
            latest = latest.max(ends[at].1);
            add_all(&mut range.notes, &ranges[at].notes);
            add_all(&mut range.uncounted, &ranges[at].uncounted);
        }
        match result(step.service, calendar, earliest, latest) {
            Some((first, last, notes)) => {
                (earliest, latest) = (first, last);
                (range.earliest, range.latest) = (Some(first), Some(last));
                add_all(&mut range.notes, &notes);
                finish.latest = finish.latest.max(Some(last));
                if step.sure == Sure::Yes {
                    finish.earliest = finish.earliest.max(Some(first));
                }
            }
            None => range.uncounted.push(step.code.clone()),
        }
        add_all(&mut finish.notes, &range.notes);
        add_all(&mut finish.uncounted, &range.uncounted);
        ends.push((earliest, latest));
        ranges.push(range);
    }
    if finish.latest.is_some() {
        finish.earliest = finish.earliest.or(Some(today));
    }
    (ranges, finish)
}

/// The shortest case from `earliest`, the longest with everything extra from `latest`.
fn result(
    service: &Service,
    calendar: &Calendar,
    earliest: Date,
    latest: Date,
) -> Option<(Date, Date, Vec<LocalizedText>)> {
    let (extra, base): (Vec<&Time>, Vec<&Time>) = service.times.iter().partition(|t| t.extra);
    let most: Vec<_> = extra.iter().filter_map(|t| Some((counted(t)?.1, t.unit))).collect();
    let cases = base.iter().filter_map(|time| {
        let (least, longest) = counted(time)?;
        let first = calendar.add(earliest, least, time.unit)?;
        let last = add_up(calendar, latest, (longest, time.unit), &most)?;
        Some((first, last))
    });
    let cases: Vec<_> = cases.collect();
    let in_words = cases.len() + most.len() < service.times.len();
    let first = cases.iter().map(|c| &c.0).min_by_key(|c| c.0)?;
    let last = cases.iter().map(|c| &c.1).max_by_key(|c| c.0)?;
    let mut notes = first.1.clone();
    add_all(&mut notes, &last.1);
    if in_words {
        notes.push(words_only(service));
    }
    Some((first.0, last.0, notes))
}

/// The least and the most units of one case, where the source gives a number that can be a time.
fn counted(time: &Time) -> Option<(f64, f64)> {
    match time.unit {
        TimeUnit::Text => return None,
        TimeUnit::SameDay => return Some((0.0, 0.0)),
        _ => {}
    }
    let most = time.upto.or(time.amount)?;
    let least = time.amount.unwrap_or(0.0).min(most);
    // Hours may be over on the day of filing or reach into the next day.
    let least = if time.unit == TimeUnit::Hour { (least / 24.0).floor() * 24.0 } else { least };
    [least, most].iter().all(|n| (0.0..=MOST).contains(n)).then_some((least, most))
}

/// A time with everything extra on top. Amounts of one unit are added before parts of a day are
/// rounded up.
fn add_up(
    calendar: &Calendar,
    start: Date,
    base: (f64, TimeUnit),
    extra: &[(f64, TimeUnit)],
) -> Option<(Date, Vec<LocalizedText>)> {
    let mut parts = vec![base];
    for &(amount, unit) in extra {
        match parts.iter_mut().find(|p| p.1 == unit) {
            Some(part) => part.0 += amount,
            None => parts.push((amount, unit)),
        }
    }
    let mut end = (start, Vec::new());
    for (amount, unit) in parts {
        let (day, notes) = calendar.add(end.0, amount, unit)?;
        end.0 = day;
        add_all(&mut end.1, &notes);
    }
    Some(end)
}

fn words_only(service: &Service) -> LocalizedText {
    let (vi, en) = quoted(service);
    said(
        format!("Một trường hợp của việc {vi} có thời gian không đếm được, chưa tính ở đây."),
        format!("One case of {en} has a time that cannot be counted; it is not in these dates."),
    )
}
