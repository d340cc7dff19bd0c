//! Counting days the way an office does.
//!
//! The day of filing is day 0; counting begins on the next day that counts. Working days are the
//! days of the week on which offices do not rest, minus the public holidays that a source names.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    Span,
    civil::{Date, Weekday},
};
use model::{Holidays, LocalizedText, TimeUnit};

/// The most units that [`Calendar::add`] counts: ten years of days.
pub const MOST: f64 = 3660.0;

/// How many days a count of working days looks at, however few of them are working days.
const LOOK: usize = 8 * 3660;

/// The days of the week by their English names, Monday first.
const WEEK: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The working days that are known.
///
/// A day of which no source says whether it is a holiday counts as a working day, and every count
/// that passes it says so. [`Calendar::default`] knows Saturday and Sunday only, and says of every
/// year that its holidays are not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Calendar {
    /// Whether offices rest, Monday first.
    rest: [bool; 7],
    holidays: BTreeSet<Date>,
    unsure: BTreeMap<Date, LocalizedText>,
    /// Of each year known: nothing when its list is complete, else what is missing.
    years: BTreeMap<i16, Option<LocalizedText>>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            rest: [false, false, false, false, false, true, true],
            holidays: BTreeSet::new(),
            unsure: BTreeMap::new(),
            years: BTreeMap::new(),
        }
    }
}

impl Calendar {
    /// The calendar of a country's holidays. A weekly rest that names no day of the week is taken
    /// as Saturday and Sunday.
    #[must_use]
    pub fn new(holidays: &Holidays) -> Self {
        let mut calendar = Self::default();
        let named = WEEK.map(|day| holidays.weekly_rest.iter().any(|r| r == day));
        if named.contains(&true) {
            calendar.rest = named;
        }
        for year in &holidays.years {
            calendar.holidays.extend(year.days.iter().map(|d| d.date));
            let gap = (!year.complete).then(|| incomplete(year.year, year.gap.as_ref()));
            calendar.years.insert(year.year, gap);
        }
        let unsure = holidays.unsure.iter().map(|u| (u.date, u.note.clone()));
        calendar.unsure.extend(unsure);
        calendar
    }

    /// Whether offices work on `day`, as far as is known.
    #[must_use]
    pub fn works(&self, day: Date) -> bool {
        !self.rest[monday_zero(day.weekday())] && !self.holidays.contains(&day)
    }

    /// The day on which `amount` units after `start` are over, and why that day is not certain.
    ///
    /// `amount` is 0 to [`MOST`]; part of a day counts as the whole day, so 2.5 working days end
    /// on the third. Hours are counted in begun days of the calendar, a month ends on the same day
    /// of a later month or on its last day, and [`TimeUnit::SameDay`] is `start` whatever the
    /// amount. The notes name each year whose holidays are not all known and each unsure day
    /// that a count of working days passes, and a last day on which offices rest.
    ///
    /// Nothing for [`TimeUnit::Text`], for an amount out of bounds and for a day after the last
    /// one a [`Date`] can hold.
    #[must_use]
    pub fn add(
        &self,
        start: Date,
        amount: f64,
        unit: TimeUnit,
    ) -> Option<(Date, Vec<LocalizedText>)> {
        let mut notes = Vec::new();
        let end = match unit {
            TimeUnit::SameDay => start,
            TimeUnit::Text => return None,
            _ if !(0.0..=MOST).contains(&amount) => return None,
            TimeUnit::WorkingDay => self.working_days(start, whole(amount), &mut notes)?,
            TimeUnit::Day => days(start, whole(amount))?,
            TimeUnit::Hour => days(start, whole(amount / 24.0))?,
            TimeUnit::Month => {
                let span = Span::new().try_months(amount.trunc() as i64).ok()?;
                days(start.checked_add(span).ok()?, whole(amount.fract() * 30.0))?
            }
        };
        if !self.works(end) {
            notes.push(resting(end));
        }
        Some((end, notes))
    }

    fn working_days(
        &self,
        start: Date,
        mut left: i64,
        notes: &mut Vec<LocalizedText>,
    ) -> Option<Date> {
        let mut day = start;
        let mut year = None;
        for _ in 0..LOOK {
            if left == 0 {
                return Some(day);
            }
            day = day.tomorrow().ok()?;
            if year != Some(day.year()) {
                year = Some(day.year());
                match self.years.get(&day.year()) {
                    None => notes.push(incomplete(day.year(), None)),
                    Some(gap) => notes.extend(gap.clone()),
                }
            }
            if self.works(day) {
                left -= 1;
                notes.extend(self.unsure.get(&day).cloned());
            }
        }
        None
    }
}

/// A day as people write it in Vietnam.
pub(crate) fn written(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// Whole units, a begun one counted in full; `amount` is within [`MOST`].
fn whole(amount: f64) -> i64 {
    amount.ceil() as i64
}

fn days(start: Date, count: i64) -> Option<Date> {
    start.checked_add(Span::new().try_days(count).ok()?).ok()
}

fn monday_zero(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

fn incomplete(year: i16, gap: Option<&LocalizedText>) -> LocalizedText {
    let mut vi = format!("Năm {year} chưa có lịch nghỉ lễ đầy đủ: ngày có thể lùi lại.");
    let mut en =
        format!("The public holidays of {year} are not all known yet: dates may move back.");
    if let Some(gap) = gap {
        vi = format!("{vi} {}", gap.vi);
        en = gap.en.as_ref().map_or(en.clone(), |gap| format!("{en} {gap}"));
    }
    LocalizedText { vi, en: Some(en) }
}

fn resting(day: Date) -> LocalizedText {
    let day = written(day);
    LocalizedText {
        vi: format!("Ngày {day} là ngày nghỉ: việc có thể xong vào ngày làm việc kế tiếp."),
        en: Some(format!("{day} is a day of rest: it may be done on the next working day.")),
    }
}

#[cfg(test)]
mod tests {
    use model::{Named, Source, Unsure, Year};

    use super::*;

    fn text(vi: &str) -> LocalizedText {
        LocalizedText { vi: vi.into(), en: Some(format!("{vi} (en)")) }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn year(year: i16, complete: bool, gap: Option<&str>, days: &[&str]) -> Year {
        let named = |d: &&str| Named { date: day(d), name: text("lễ") };
        Year { year, complete, gap: gap.map(text), days: days.iter().map(named).collect() }
    }

    /// Tết 2026 as published; 2027 with a gap; 2028 not at all.
    fn calendar() -> Calendar {
        let tet = ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"];
        Calendar::new(&Holidays {
            source: Source {
                name: text("nguồn"),
                date: day("2026-01-01"),
                checked: day("2026-01-01"),
                url: None,
                law_in_force: None,
            },
            weekly_rest: vec!["saturday".into(), "sunday".into()],
            years: vec![
                year(2026, true, None, &tet),
                year(2027, false, Some("Chưa rõ Tết."), &["2027-01-01"]),
            ],
            unsure: vec![Unsure { date: day("2026-11-24"), note: text("Có thể nghỉ.") }],
        })
    }

    fn add(start: &str, amount: f64, unit: TimeUnit) -> (String, Vec<String>) {
        let (end, notes) = calendar().add(day(start), amount, unit).expect("a day");
        (end.to_string(), notes.into_iter().map(|n| n.vi).collect())
    }

    fn working(start: &str, amount: f64) -> String {
        add(start, amount, TimeUnit::WorkingDay).0
    }

    #[test]
    fn counting_begins_on_the_next_working_day() {
        assert_eq!(working("2026-11-16", 0.0), "2026-11-16");
        assert_eq!(working("2026-11-16", 1.0), "2026-11-17");
        assert_eq!(working("2026-11-20", 1.0), "2026-11-23");
        assert_eq!(working("2026-11-21", 1.0), "2026-11-23");
        assert_eq!(working("2026-11-16", 7.0), "2026-11-25");
    }

    #[test]
    fn two_and_a_half_working_days_end_on_the_third() {
        assert_eq!(working("2026-11-16", 2.5), "2026-11-19");
        assert_eq!(working("2026-11-16", 0.5), "2026-11-17");
    }

    #[test]
    fn tet_2026_does_not_count() {
        assert_eq!(working("2026-02-13", 1.0), "2026-02-23");
        assert_eq!(working("2026-02-12", 3.0), "2026-02-24");
        assert_eq!(add("2026-02-13", 1.0, TimeUnit::WorkingDay).1, [""; 0]);
    }

    #[test]
    fn a_year_without_a_complete_list_is_named_with_its_gap() {
        let (end, notes) = add("2026-12-31", 1.0, TimeUnit::WorkingDay);
        assert_eq!(end, "2027-01-04");
        let gap = "Năm 2027 chưa có lịch nghỉ lễ đầy đủ: ngày có thể lùi lại. Chưa rõ Tết.";
        assert_eq!(notes, [gap]);
        let (_, notes) = add("2026-12-31", 262.0, TimeUnit::WorkingDay);
        assert_eq!(notes, [gap, "Năm 2028 chưa có lịch nghỉ lễ đầy đủ: ngày có thể lùi lại."]);
        assert_eq!(
            Calendar::default()
                .add(day("2026-05-04"), 1.0, TimeUnit::WorkingDay)
                .map(|r| r.1.len()),
            Some(1)
        );
    }

    #[test]
    fn both_languages_name_the_year_and_the_gap() {
        let notes = calendar().add(day("2027-03-01"), 1.0, TimeUnit::WorkingDay).expect("a day").1;
        let en = notes[0].en.as_deref().expect("English");
        assert!(en.contains("2027") && en.ends_with("Chưa rõ Tết. (en)"), "{en}");
    }

    #[test]
    fn an_unsure_day_counts_as_working_and_is_noted() {
        assert_eq!(
            add("2026-11-23", 1.0, TimeUnit::WorkingDay),
            ("2026-11-24".into(), vec!["Có thể nghỉ.".into()])
        );
        assert_eq!(add("2026-11-24", 1.0, TimeUnit::WorkingDay).1, [""; 0]);
    }

    #[test]
    fn other_units_follow_the_calendar_of_everybody() {
        assert_eq!(
            add("2026-11-16", 5.0, TimeUnit::Day),
            (
                "2026-11-21".into(),
                vec![
                    "Ngày 21/11/2026 là ngày nghỉ: việc có thể xong vào ngày làm việc kế tiếp."
                        .into()
                ]
            )
        );
        assert_eq!(add("2026-10-31", 1.0, TimeUnit::Month).0, "2026-11-30");
        assert_eq!(add("2026-10-31", 1.5, TimeUnit::Month).0, "2026-12-15");
        assert_eq!(add("2026-11-16", 4.0, TimeUnit::Hour).0, "2026-11-17");
        assert_eq!(add("2026-11-16", 0.0, TimeUnit::Hour).0, "2026-11-16");
        assert_eq!(add("2026-11-16", f64::NAN, TimeUnit::SameDay).0, "2026-11-16");
    }

    #[test]
    fn what_cannot_be_counted_is_no_day() {
        let never = |amount, unit| calendar().add(Date::MAX, amount, unit).is_none();
        let units = [TimeUnit::WorkingDay, TimeUnit::Day, TimeUnit::Month, TimeUnit::Hour];
        for unit in units {
            for amount in [1.0, 0.1, MOST, 3660.5, -1.0, f64::NAN, f64::INFINITY, f64::MAX] {
                assert!(never(amount, unit), "{amount} {unit:?}");
            }
        }
        assert!(never(0.0, TimeUnit::Text));
        assert!(calendar().add(Date::MIN, MOST, TimeUnit::WorkingDay).is_some());
        let mut always_closed = calendar();
        always_closed.rest = [true; 7];
        assert!(always_closed.add(day("2026-01-01"), 1.0, TimeUnit::WorkingDay).is_none());
    }
}
