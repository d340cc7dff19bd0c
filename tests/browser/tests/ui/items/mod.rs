//! The checklist of accessibility, item by item, with the numbers of its list of 44. Each check
//! judges the notes of the survey, or goes and tries.

mod colour;
mod focus;
mod forms;
mod layout;
mod order;
mod reading;
mod targets;
mod words;

use browser::{Outcome, survey::Survey};
pub(crate) use forms::{choose, small_catalogue};

use crate::{
    bench::Bench,
    runner::{Check, checks},
};

/// In the order of the list.
pub(crate) const CHECKS: &[Check] = checks![
    reading::item_01_size_of_text,
    reading::item_02_scale_of_text,
    reading::item_03_lines_and_marks,
    reading::item_04_one_font,
    targets::item_05_targets,
    colour::item_06_contrast,
    colour::item_07_never_colour_alone,
    layout::item_08_reflow,
    layout::item_09_large_and_spaced_text,
    colour::item_10_forced_colours,
    layout::item_11_motion,
    order::item_12_one_thing_a_page,
    order::item_13_steps_back_and_on,
    order::item_14_simple_home,
    order::item_15_taps,
    order::item_16_simple_mode,
    targets::item_17_no_gestures,
    forms::item_18_no_time_limit,
    forms::item_23_errors,
    words::item_24_no_blame,
    forms::item_25_fields,
    forms::item_26_no_tests_of_memory,
    focus::item_27_keyboard,
    focus::item_28_names_and_roles,
    focus::item_29_bones,
    focus::item_30_change_of_screen,
    words::item_34_plain_words,
    words::item_35_numbers_and_dates,
    order::item_36_help_in_its_place,
    words::item_37_a_way_offline,
    layout::item_43_small_devices,
];

/// The screen that shows a paper and nothing else, so that the phone can be handed over.
const AT_THE_COUNTER: &str = "paper-counter";

/// The survey, with a fault when a page did not open: what was not seen has not passed.
async fn seen(bench: &Bench) -> Outcome<(&Survey, Vec<String>)> {
    let survey = bench.survey().await?;
    let count = survey.missing.len();
    let missing = (count > 0).then(|| format!("{count} pages did not open and were not seen"));
    Ok((survey, missing.into_iter().collect()))
}
