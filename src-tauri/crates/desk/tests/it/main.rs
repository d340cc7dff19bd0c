//! The desk as the screen sees it: by its calls, on real files.

mod common;
mod device;
mod dialogue;
mod folder;
mod kill;
mod lane;
mod look;
mod national;
mod offices;
mod properties;
mod refresh;
mod reminders;
mod rooms;
mod shelf;
mod speech;
mod vault;
