use wire::{BundleFault, Failure, Reason};

use crate::Words;

/// A failure in the citizen's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What happened.
    pub what: String,
    /// What to do next.
    pub remedy: String,
    /// The code to ask about.
    pub trace: String,
}

/// Says what happened and what to do next. A new reason does not compile without its two phrases.
#[must_use]
pub fn explain(words: &Words, failure: &Failure) -> Explanation {
    let (what, remedy) = match &failure.reason {
        Reason::Offline => (words.err_offline(), words.rec_offline()),
        Reason::PortalDown => (words.err_portal_down(), words.rec_portal_down()),
        Reason::NotFound => (words.err_not_found(), words.rec_not_found()),
        Reason::NotUnderstood => (words.err_not_understood(), words.rec_not_understood()),
        Reason::NotStarted => (words.err_not_started(), words.rec_not_started()),
        Reason::NotAllowed => (words.err_not_allowed(), words.rec_not_allowed()),
        Reason::BadBundle { fault } => bundle(words, *fault),
        Reason::Storage => (words.err_storage(), words.rec_storage()),
        Reason::Fault => (words.err_fault(), words.rec_fault()),
    };
    Explanation { what, remedy, trace: words.failure_trace(failure.trace.as_str()) }
}

fn bundle(words: &Words, fault: BundleFault) -> (String, String) {
    match fault {
        BundleFault::NotABundle => {
            (words.err_bundle_not_a_bundle(), words.rec_bundle_not_a_bundle())
        }
        BundleFault::CutShort => (words.err_bundle_cut_short(), words.rec_bundle_cut_short()),
        BundleFault::TooLarge => (words.err_bundle_too_large(), words.rec_bundle_too_large()),
        BundleFault::TooNew => (words.err_bundle_too_new(), words.rec_bundle_too_new()),
        BundleFault::NotText => (words.err_bundle_not_text(), words.rec_bundle_not_text()),
        BundleFault::BadRecord => (words.err_bundle_bad_record(), words.rec_bundle_bad_record()),
        BundleFault::Damaged => (words.err_bundle_damaged(), words.rec_bundle_damaged()),
    }
}
