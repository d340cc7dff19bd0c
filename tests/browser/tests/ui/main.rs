//! The checks of the interface in Chromium, one after the other with one browser.
//!
//! `cargo test -p browser --test ui [-- NAME…]` runs those whose names contain one of the words;
//! `--list` lists them, `--survey` and `--journeys` are the two parts. `UPDATE=1` rewrites the snapshots. Prints one line for each check, and for
//! the accessibility items of the checklist a last line `a11y: N of N items`.

mod bench;
mod gallery;
mod harness;
mod items;
mod journeys;
mod runner;
mod survey;

use std::{process::ExitCode, time::Duration};

use runner::{Part, checks};

const PARTS: &[Part] = &[
    Part {
        word: "--survey",
        patience: Duration::from_mins(35),
        checks: &[survey::CHECKS, items::CHECKS],
    },
    Part {
        word: "--journeys",
        patience: Duration::from_mins(5),
        checks: &[
            checks![
                harness::a_good_page_passes_every_probe,
                harness::axe_finds_faults_where_there_are_some,
                harness::every_probe_finds_what_is_wrong,
                harness::the_watch_sees_events_timers_and_speech,
                harness::a_trap_of_the_focus_is_found,
            ],
            journeys::CHECKS,
            checks![gallery::every_part_looks_as_in_its_snapshot],
        ],
    },
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    runner::run(PARTS).await
}
