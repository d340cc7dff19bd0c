//! When papers end, and what of it was told: days and counts, nothing else, so that the list may be
//! read while the vault is locked. It is handed what day it is.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::is_newer;

/// Days ahead of its last day at which a paper is told of; the last step is the day after.
const STEPS: [i64; 4] = [30, 14, 1, -1];
/// How many days after its last day a paper is still told of.
const AFTER: i64 = 7;
/// The most days that are kept: the soonest. As JSON they are less than [`crate::MOST`] bytes.
const MOST_DAYS: usize = 100;
/// The most papers that are counted of one day.
const MOST_PAPERS: u32 = 999;
const FORMAT: u32 = 1;

/// What there is to tell: papers come to their last day, or did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Days left of the one that ends first; 0 on its last day. Below 0 they are over: the days
    /// since the one that ended last.
    pub days: i64,
    /// How many papers.
    pub count: u32,
}

/// The last days of the kept papers, and how much of each was told.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Reminders(BTreeMap<Date, Day>);

/// The papers that end on one day.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Day {
    papers: u32,
    /// How many of the [`STEPS`] were told.
    told: usize,
}

/// As it is kept: short, so that it fits into every keychain.
#[derive(Serialize, Deserialize)]
struct Kept {
    format: u32,
    days: Vec<(Date, u32, usize)>,
}

/// How many steps are reached with so many days left.
fn reached(left: i64) -> usize {
    STEPS.iter().filter(|step| left <= **step).count()
}

fn left(last: Date, today: Date) -> i64 {
    today.until(last).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

impl Reminders {
    /// The list of papers with these last days. What `known` says was told stays told.
    pub(crate) fn of(days: &[Date], known: &Self, today: Date) -> Self {
        let mut list: BTreeMap<Date, Day> = BTreeMap::new();
        for last in days {
            let told = known.0.get(last).map_or(0, |day| day.told);
            let day = list.entry(*last).or_insert(Day { papers: 0, told });
            day.papers = (day.papers + 1).min(MOST_PAPERS);
        }
        // Those that were over long ago go first, then those that are far away. They are not left
        // out before: a clock that is wrong for a while would make what was told forgotten.
        let mut order: Vec<(bool, i64, Date)> = list
            .keys()
            .map(|last| {
                let left = left(*last, today);
                (left < -AFTER, left.abs(), *last)
            })
            .collect();
        order.sort_unstable();
        for (_, _, last) in order.iter().skip(MOST_DAYS) {
            list.remove(last);
        }
        Self(list)
    }

    /// What is to be told today, and the list once it is told. At most once for what ends and once
    /// for what is over; `None` when all is told. A step that was told is never told again,
    /// whatever the clock says later.
    pub(crate) fn due(&self, today: Date) -> Option<(Self, Ending)> {
        self.due_of(today, true).or_else(|| self.due_of(today, false))
    }

    fn due_of(&self, today: Date, over: bool) -> Option<(Self, Ending)> {
        let mut after = self.clone();
        let mut ending: Option<Ending> = None;
        for (last, day) in &mut after.0 {
            let left = left(*last, today);
            let steps = reached(left);
            if (left < 0) != over || left < -AFTER || steps <= day.told {
                continue;
            }
            day.told = steps;
            let before = ending.unwrap_or(Ending { days: left, count: 0 });
            // From soonest to latest: of what ends the first stands, of what is over the last.
            let days = if over { left } else { before.days };
            ending = Some(Ending { days, count: before.count.saturating_add(day.papers) });
        }
        ending.map(|ending| (after, ending))
    }

    /// The list from what is kept. What is damaged counts as nothing; `None` when a newer app wrote
    /// it.
    pub(crate) fn read(kept: &[u8]) -> Option<Self> {
        if is_newer(kept, FORMAT) {
            return None;
        }
        let days = serde_json::from_slice::<Kept>(kept).map(|kept| kept.days).unwrap_or_default();
        Some(Self(
            days.into_iter().map(|(last, papers, told)| (last, Day { papers, told })).collect(),
        ))
    }

    /// What is kept of it.
    pub(crate) fn write(&self) -> Vec<u8> {
        let days = self.0.iter().map(|(last, day)| (*last, day.papers, day.told)).collect();
        // Days and numbers are always JSON.
        serde_json::to_vec(&Kept { format: FORMAT, days }).unwrap_or_default()
    }
}

impl std::fmt::Debug for Reminders {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Reminders").field(&self.0.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn on(today: Date, days: i32) -> Date {
        today.checked_add(jiff::Span::new().days(days)).expect("a day")
    }

    /// All that is told on one day.
    fn told(list: &mut Reminders, today: Date) -> Vec<(i64, u32)> {
        let mut all = Vec::new();
        while let Some((after, ending)) = list.due(today) {
            *list = after;
            all.push((ending.days, ending.count));
        }
        all
    }

    #[test]
    fn each_step_is_told_once() {
        let last = day("2027-01-31");
        let mut list = Reminders::of(&[last], &Reminders::default(), day("2026-11-22"));
        let mut said = Vec::new();
        for days in (-40..=60).rev() {
            let today = on(last, -days);
            said.extend(told(&mut list, today));
            assert!(told(&mut list, today).is_empty(), "twice on a day");
            list = Reminders::of(&[last], &list, today);
        }
        assert_eq!(said, [(30, 1), (14, 1), (1, 1), (-1, 1)]);
    }

    #[test]
    fn steps_that_were_missed_are_told_once_with_the_nearest() {
        let last = day("2027-01-31");
        let new = Reminders::of(&[last], &Reminders::default(), day("2026-11-22"));
        for (days, expected) in [
            (31, vec![]),
            (29, vec![(29, 1)]),
            (14, vec![(14, 1)]),
            (2, vec![(2, 1)]),
            (0, vec![(0, 1)]),
            (-7, vec![(-7, 1)]),
            (-8, vec![]),
        ] {
            assert_eq!(told(&mut new.clone(), on(last, -days)), expected, "{days} days left");
        }
        let mut list = new;
        assert_eq!(told(&mut list, on(last, -20)).len(), 1);
        assert_eq!(told(&mut list, on(last, 3)), [(-3, 1)]);
    }

    #[test]
    fn a_clock_that_goes_astray_tells_nothing_again() {
        let (last, today) = (day("2027-01-31"), day("2027-01-01"));
        let mut list = Reminders::of(&[last], &Reminders::default(), today);
        assert_eq!(told(&mut list, today), [(30, 1)]);
        for astray in ["2026-12-01", "1970-01-01", "2040-06-01", "9999-12-31", "-009999-01-01"] {
            let astray = day(astray);
            assert!(told(&mut list, astray).is_empty(), "{astray}");
            list = Reminders::of(&[last], &list, astray);
            assert!(told(&mut list, today).is_empty(), "{astray} and back");
        }
        assert_eq!(told(&mut list, on(today, 16)), [(14, 1)]);
    }

    #[test]
    fn what_comes_together_is_told_together() {
        let today = day("2026-11-22");
        let days = [on(today, 25), on(today, 25), on(today, 3), on(today, -2), on(today, -6)];
        let mut list = Reminders::of(&days, &Reminders::default(), today);
        assert_eq!(told(&mut list, today), [(-2, 2), (3, 3)]);
    }

    #[test]
    fn a_day_that_is_moved_or_gone_counts_anew() {
        let today = day("2026-11-22");
        let mut list = Reminders::of(&[on(today, 20)], &Reminders::default(), today);
        assert_eq!(told(&mut list, today).len(), 1);
        let mut moved = Reminders::of(&[on(today, 28)], &list, today);
        assert_eq!(told(&mut moved, today), [(28, 1)]);
        assert_eq!(told(&mut Reminders::of(&[], &list, today), today), []);
    }

    #[test]
    fn the_list_fits_into_every_keychain_and_comes_back() {
        let today = day("2026-11-22");
        let ahead = (0..200).flat_map(|n| vec![on(today, n); 1200]);
        let over = (8..200).map(|n| on(today, -n));
        let mut list =
            Reminders::of(&ahead.chain(over).collect::<Vec<_>>(), &Reminders::default(), today);
        assert_eq!(list.0.len(), MOST_DAYS);
        assert!(list.0.keys().all(|last| (0..100).contains(&left(*last, today))), "the soonest");
        told(&mut list, today);
        let kept = list.write();
        println!("100 days: {} bytes", kept.len());
        assert!(kept.len() <= crate::MOST);
        assert_eq!(Reminders::read(&kept), Some(list));
        assert_eq!(Reminders::read(b"\xFF damaged"), Some(Reminders::default()));
        assert_eq!(Reminders::read(br#"{"format":2,"other":[]}"#), None);
    }
}
