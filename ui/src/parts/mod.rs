//! The parts that screens are made of. Each has its style beside it and stands in the gallery.

mod badge;
mod choice;
mod dialog;
mod fact;
mod failure;
mod heading;
mod icon;
mod icon_paths;
mod link;
mod mark;
mod note;
mod progress;
mod read_aloud;
mod screen;
mod status;
mod tick;

pub(crate) use badge::{Badge, Tone};
pub(crate) use choice::{Choice, Choices};
pub(crate) use dialog::{Dialog, modal};
pub(crate) use fact::Fact;
pub(crate) use failure::FailureNote;
pub(crate) use heading::Heading;
pub(crate) use icon::Icon;
#[cfg(debug_assertions)]
pub(crate) use icon_paths::NAMES as ICON_NAMES;
pub(crate) use link::{ButtonLink, RowLink, Tile};
pub(crate) use mark::Mark;
pub(crate) use note::{Doubt, Empty, Note};
pub(crate) use progress::Progress;
pub(crate) use read_aloud::ReadAloud;
#[cfg(debug_assertions)]
pub(crate) use read_aloud::ReadingBar;
pub(crate) use screen::{Screen, awaited};
pub(crate) use status::{Status, provide as provide_status, say, say_with_undo, went_on};
pub(crate) use tick::Tick;
