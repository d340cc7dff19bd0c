//! Where a page comes from and how old it is: small, never missing.

use leptos::prelude::*;
use model::Source;

use crate::words::{plain, words};

/// A source with its dates.
pub(crate) fn source_line(source: &Source) -> impl IntoView + use<> {
    let w = words();
    let name = plain(&source.name);
    let unchecked = source.law_in_force.as_deref() == Some("unknown");
    view! {
        <p>
            {w.source(phrases::date(source.date), name)} " "
            {w.source_checked(phrases::date(source.checked))}
            {unchecked.then(|| format!(" {}", w.source_law()))}
        </p>
    }
}
