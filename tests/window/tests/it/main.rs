//! The real app in a real window, one story a file.

#![cfg(target_os = "linux")]

mod aloud;
mod finding;
mod home;
mod hostile;
mod import;
mod journey;
mod policy;
mod quiet;
mod revive;
mod start;
mod traces;
mod tree;
mod vault;
