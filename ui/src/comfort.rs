//! Language, mode, size, contrast, theme and motion: kept by the desk, shown on `<html>`.

use std::cell::Cell;

use leptos::prelude::*;
use wire::{ChangeSettings, Comfort, Contrast, Mode, Motion, TextSize, Theme};

use crate::{browser, remote};

thread_local! {
    /// Made once by the app. Not in context: words are needed after an `await` too, where there is
    /// no owner to ask.
    static SHARED: Cell<Option<RwSignal<Comfort>>> = const { Cell::new(None) };
}

/// Provides the signal; called once by the app.
pub(crate) fn provide(comfort: Comfort) -> RwSignal<Comfort> {
    // At once, so that the first layout is already right; later changes follow.
    show(comfort);
    let signal = RwSignal::new(comfort);
    SHARED.set(Some(signal));
    Effect::new(move |_| show(signal.get()));
    signal
}

/// The citizen's comfort.
pub(crate) fn comfort() -> RwSignal<Comfort> {
    SHARED.get().unwrap_or_else(|| provide(Comfort::default()))
}

/// Whether the screens are in simple mode.
pub(crate) fn simple() -> bool {
    comfort().get_untracked().mode == Mode::Simple
}

/// Shows a change at once and keeps it.
pub(crate) fn change(edit: impl FnOnce(&mut Comfort), started: bool) {
    let signal = comfort();
    let mut next = signal.get_untracked();
    edit(&mut next);
    signal.set(next);
    remote::then(ChangeSettings { comfort: next, started }, RwSignal::new(None), |_| ());
}

/// Writes the attributes that the tokens follow.
fn show(comfort: Comfort) {
    let mode = match comfort.mode {
        Mode::Normal => "normal",
        Mode::Simple => "simple",
    };
    let text = match comfort.text {
        TextSize::P100 => "100",
        TextSize::P125 => "125",
        TextSize::P150 => "150",
        TextSize::P175 => "175",
        TextSize::P200 => "200",
    };
    let contrast = match comfort.contrast {
        Contrast::Auto => "auto",
        Contrast::More => "more",
    };
    let theme = match comfort.theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    let motion = match comfort.motion {
        Motion::Auto => "auto",
        Motion::Less => "less",
    };
    browser::root_attribute("lang", comfort.language.tag());
    for (name, value) in [
        ("data-mode", mode),
        ("data-text", text),
        ("data-contrast", contrast),
        ("data-theme", theme),
        ("data-motion", motion),
    ] {
        browser::root_attribute(name, value);
    }
}
