//! Reads, validates, bundles, indexes, searches and plans services. Pure: no I/O of its own
//! (readers and writers are handed in), no clock; compiles to wasm32.

pub mod bundle;
pub mod calendar;
pub mod check;
pub mod content;
pub mod fold;
pub mod import;
pub mod plan;
pub mod ptv;
pub mod search;
pub mod units;
