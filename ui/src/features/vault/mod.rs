//! The vault: its papers, and what must be done before it opens.

mod add;
mod bin;
mod came;
mod counter;
mod deeds;
mod edit;
mod erase;
mod folder;
mod gate;
mod image;
mod list;
mod lock;
mod look;
mod more;
mod owned;
mod pages;
mod paper;
mod recover;
mod restore;
mod secret;
mod share;
mod sheet;
mod work;

use leptos::prelude::*;

pub(crate) use counter::lock_if_left;
pub(crate) use owned::Have;

use crate::route::{PaperPage, Papers};

/// A page of the vault. Those that need it open show the [`gate`] until it is.
pub(crate) fn screen(page: Papers) -> AnyView {
    match page {
        Papers::New => gate::new().into_any(),
        Papers::Sheet => sheet::screen().into_any(),
        Papers::Check => sheet::check().into_any(),
        Papers::Recover => recover::screen().into_any(),
        Papers::Pin => secret::screen().into_any(),
        Papers::Erase => erase::screen().into_any(),
        Papers::List => list::screen().into_any(),
        Papers::Restore => restore::screen().into_any(),
        Papers::Add => add::screen().into_any(),
        Papers::More => more::screen().into_any(),
        Papers::Bin => bin::screen().into_any(),
        Papers::Deeds => deeds::screen().into_any(),
    }
}

/// A page of one paper.
pub(crate) fn paper_screen(id: String, page: PaperPage) -> AnyView {
    match page {
        PaperPage::View => paper::screen(id).into_any(),
        PaperPage::Edit => edit::screen(id).into_any(),
        PaperPage::More => more::of_paper(id).into_any(),
        PaperPage::Share => share::screen(id).into_any(),
        PaperPage::Counter => counter::screen(id).into_any(),
    }
}
