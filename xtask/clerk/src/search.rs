//! `clerk search`: what people type, and what is found.

use crate::{Arguments, Outcome, Stop};

/// `search --queries FILE`.
pub(crate) fn search(arguments: Arguments) -> Outcome {
    arguments.no_more()?;
    Err(Stop::Failed("not yet".to_owned()))
}
