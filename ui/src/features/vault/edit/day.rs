//! A day in three boxes: day, month, year. A whole date may be pasted into the first.

use jiff::civil::Date;
use leptos::prelude::*;

use super::{Form, Problem};
use crate::{comfort::simple, words::words};

/// The three boxes for the last day on which the paper is valid.
pub(super) fn boxes(form: Form, legend: String) -> impl IntoView {
    let w = words();
    let now = form.details.with_untracked(|d| d.expires);
    let boxes = [
        now.map(|d| d.day().to_string()),
        now.map(|d| d.month().to_string()),
        now.map(|d| d.year().to_string()),
    ]
    .map(|text| RwSignal::new(text.unwrap_or_default()));
    let keep = move || {
        let read = read(&boxes.map(|text| text.get_untracked()));
        form.part.set_value(read == Read::Part);
        match read {
            Read::Day(day) => {
                form.problem.set(None);
                form.keep(|d| d.expires = day);
            }
            Read::NoDay => form.problem.set(Some(Problem::NoDay)),
            Read::Part => {}
        }
    };
    let one = move |id: &'static str, place: usize, label: String, most: &'static str| {
        let text = boxes[place];
        view! {
            <div class="day-box">
                <label for=id>{label}</label>
                <input
                    type="text"
                    id=id
                    class="text-field"
                    inputmode="numeric"
                    autocomplete="off"
                    size=most
                    prop:value=move || text.get()
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        match split(&typed).filter(|_| place == 0) {
                            Some(whole) => {
                                for (text, part) in boxes.iter().zip(whole) {
                                    text.set(part);
                                }
                            }
                            None => text.set(typed),
                        }
                    }
                    on:change=move |_| keep()
                />
            </div>
        }
    };
    view! {
        <fieldset class="one-answer stack tight" aria-describedby="paper-day-hint">
            <legend class:unseen=simple()>{legend}</legend>
            <p id="paper-day-hint" class="small soft">
                {w.papers_day_hint()}
            </p>
            <div class="day-boxes">
                {one("paper-day", 0, w.papers_day(), "2")}
                {one("paper-month", 1, w.papers_month(), "2")}
                {one("paper-year", 2, w.papers_year(), "4")}
            </div>
        </fieldset>
    }
}

/// What stands in the boxes.
#[derive(Debug, PartialEq)]
enum Read {
    /// A day, or none.
    Day(Option<Date>),
    /// Not every box has something in it.
    Part,
    /// Not in the calendar.
    NoDay,
}

fn read(boxes: &[String; 3]) -> Read {
    let [day, month, year] = boxes.each_ref().map(|text| text.trim());
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Read::Day(None);
    }
    if day.is_empty() || month.is_empty() || year.is_empty() {
        return Read::Part;
    }
    let whole = || {
        let year: i16 = year.parse().ok().filter(|y| (0..=9999).contains(y))?;
        // 31 means 2031.
        let year = if year < 100 { 2000 + year } else { year };
        Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().filter(|d| d.year() >= 1900)
    };
    whole().map_or(Read::NoDay, |day| Read::Day(Some(day)))
}

/// A whole date in one text: 31/12/2030, 31-12-2030, 2030-12-31, 31122030.
fn split(text: &str) -> Option<[String; 3]> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    match parts[..] {
        [year, month, day] if year.len() == 4 => Some([day, month, year]),
        [day, month, year] if year.len() == 4 => Some([day, month, year]),
        [one] if one.len() == 8 => Some([&one[..2], &one[2..4], &one[4..]]),
        _ => None,
    }
    .map(|parts| parts.map(str::to_owned))
}
