//! What a citizen does.

use crate::runner::{Check, checks};

/// Every journey.
pub(crate) const CHECKS: &[Check] = checks![];
