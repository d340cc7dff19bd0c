//! The screens, one file or folder each.

pub(crate) mod cards;
pub(crate) mod emergency;
pub(crate) mod event;
pub(crate) mod events;
#[cfg(debug_assertions)]
pub(crate) mod gallery;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod lost;
pub(crate) mod office;
pub(crate) mod outside;
pub(crate) mod plan;
pub(crate) mod portal;
pub(crate) mod question;
pub(crate) mod saved;
pub(crate) mod search;
pub(crate) mod service;
pub(crate) mod settings;
pub(crate) mod source;
pub(crate) mod start;
pub(crate) mod vault;
