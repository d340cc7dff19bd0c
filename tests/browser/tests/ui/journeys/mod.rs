//! What a citizen does, from the first start to the paper in the hand.

mod catalogue;
mod finding;
mod hands;
mod hostile;
mod keyboard;
mod looking;
mod national;
mod paper;
mod papers;
mod parity;
mod service;
mod shelf;
mod vault;
mod ways;

use crate::runner::{Check, checks};

/// Every journey.
pub(crate) const CHECKS: &[Check] = checks![
    keyboard::from_first_start_to_paper_by_keyboard,
    finding::what_is_typed_gets_the_answer_it_needs,
    finding::the_focus_stays_in_the_results,
    finding::an_old_address_leads_to_the_office_of_today,
    finding::a_change_is_pointed_out_until_it_is_known,
    national::the_portal_is_asked_where_the_device_knows_nothing,
    national::a_portal_that_does_not_answer_leaves_a_way_on,
    service::search_finds_while_typing,
    service::a_service_says_what_it_knows_and_is_copied,
    catalogue::a_catalogue_is_added_searched_and_dropped,
    catalogue::a_bad_file_leaves_the_old_catalogue,
    catalogue::newer_content_comes_from_the_portal,
    shelf::what_is_removed_can_be_taken_back,
    hostile::hostile_text_is_only_text,
    paper::a_plan_fits_on_two_pages,
    vault::a_vault_is_made_locked_and_opened_by_keyboard,
    vault::the_vault_warns_before_it_locks,
    vault::the_sheet_is_one_page_of_paper,
    papers::a_paper_is_added_and_found_in_two_taps,
    papers::a_file_that_is_no_paper_is_refused_and_a_twin_is_said,
    papers::what_is_said_of_a_paper_is_kept_field_by_field,
    papers::a_paper_goes_to_the_bin_and_comes_back,
    papers::papers_leave_the_vault_and_come_back,
    papers::many_papers_come_fifty_at_a_time,
    papers::papers_by_keyboard,
    looking::a_card_is_filled_in_by_one_press,
    looking::the_pages_of_a_pdf_are_turned,
    looking::the_pages_of_a_pdf_are_shown_at_the_counter,
    looking::a_copy_gets_its_purpose,
    looking::a_whole_folder_is_taken_in,
    looking::a_plan_knows_what_one_has,
    ways::papers_are_dropped_pasted_and_photographed,
    ways::what_is_on_its_way_in_is_stopped,
    ways::a_paper_is_printed_page_by_page,
    ways::what_was_done_is_read_copied_and_forgotten,
    parity::both_modes_can_do_the_same,
];
