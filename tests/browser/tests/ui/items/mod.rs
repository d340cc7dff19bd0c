//! The checklist of accessibility, item by item (numbers as in its list of 44).

use crate::runner::{Check, checks};

/// In the order of the list.
pub(crate) const CHECKS: &[Check] = checks![];
