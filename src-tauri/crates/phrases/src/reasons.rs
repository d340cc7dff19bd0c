use wire::{BundleFault, Failure, PaperFault, Reason, SheetFault, ViewFault};

use crate::{Words, wait};

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
        Reason::VaultLocked => (words.err_vault_locked(), words.rec_vault_locked()),
        Reason::WrongSecret { wait: 0 } => (words.err_wrong_secret(), words.rec_wrong_secret()),
        Reason::WrongSecret { wait: seconds } => {
            (words.err_wrong_secret(), words.rec_wrong_secret_wait(wait(words, *seconds)))
        }
        Reason::Wait { seconds } => (words.err_wait(), words.rec_wait(wait(words, *seconds))),
        Reason::WeakSecret => (words.err_weak_secret(), words.rec_weak_secret()),
        Reason::WrongSheet { fault } => sheet(words, *fault),
        Reason::NeedsSheet => (words.err_needs_sheet(), words.rec_needs_sheet()),
        Reason::NoKeychain => (words.err_no_keychain(), words.rec_no_keychain()),
        Reason::VaultBusy => (words.err_vault_busy(), words.rec_vault_busy()),
        Reason::TooNew => (words.err_too_new(), words.rec_too_new()),
        Reason::BadPaper { fault } => paper(words, *fault),
        Reason::NotShown { fault } => view(words, *fault),
        Reason::Damaged => (words.err_damaged(), words.rec_damaged()),
        Reason::BadBackup => (words.err_bad_backup(), words.rec_bad_backup()),
        Reason::Storage => (words.err_storage(), words.rec_storage()),
        Reason::Fault => (words.err_fault(), words.rec_fault()),
    };
    Explanation { what, remedy, trace: words.failure_trace(failure.trace.as_str()) }
}

fn view(words: &Words, fault: ViewFault) -> (String, String) {
    match fault {
        ViewFault::Unreadable => (words.err_view_unreadable(), words.rec_view_unreadable()),
        ViewFault::TooLarge => (words.err_view_too_large(), words.rec_view_too_large()),
        ViewFault::TooManyPages => (words.err_view_pages(), words.rec_view_pages()),
        ViewFault::Locked => (words.err_view_locked(), words.rec_view_locked()),
    }
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

/// What is wrong with the words of a sheet.
fn sheet(words: &Words, fault: SheetFault) -> (String, String) {
    match fault {
        SheetFault::Count(n) => (words.err_sheet_count(n.to_string()), words.rec_sheet_count()),
        SheetFault::Unknown(n) => {
            let n = n.to_string();
            (words.err_sheet_unknown(n.as_str()), words.rec_sheet_unknown(n.as_str()))
        }
        SheetFault::Slip => (words.err_sheet_slip(), words.rec_sheet_slip()),
        SheetFault::Key => (words.err_sheet_key(), words.rec_sheet_key()),
        SheetFault::Other => (words.err_sheet_other(), words.rec_sheet_other()),
        SheetFault::Check => (words.err_sheet_check(), words.rec_sheet_check()),
    }
}

/// What is wrong with a file that should be a paper.
fn paper(words: &Words, fault: PaperFault) -> (String, String) {
    match fault {
        PaperFault::Empty => (words.err_paper_empty(), words.rec_paper_empty()),
        PaperFault::TooLarge => (words.err_paper_too_large(), words.rec_paper_too_large()),
        PaperFault::Heic => (words.err_paper_heic(), words.rec_paper_heic()),
        PaperFault::OtherKind => (words.err_paper_other_kind(), words.rec_paper_other_kind()),
        PaperFault::Changed => (words.err_paper_changed(), words.rec_paper_changed()),
    }
}
