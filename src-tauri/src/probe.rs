//! What a test asks of the shell by its surroundings: a size, and a line once the first screen
//! stands. Adds no call to the bridge.

use std::{
    env,
    io::{self, Write},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use tauri::{Runtime, WebviewWindow};

/// Sets the inner size, as `WIDTHxHEIGHT` in logical pixels.
const SIZE: &str = "MOTCUA_WINDOW";
/// Asks for the line `ready MS`.
const SMOKE: &str = "MOTCUA_SMOKE";

/// Answers 2 when the second frame after the first loaded screen was drawn.
const LOOK: &str = "(() => {
    if (!document.querySelector('main[data-screen]:not([data-state=loading])')) return 0;
    if (!window.motcuaSeen) {
        window.motcuaSeen = 1;
        requestAnimationFrame(() => requestAnimationFrame(() => { window.motcuaSeen = 2; }));
    }
    return window.motcuaSeen;
})()";
/// How often to look; the measure is this much too long at most.
const EVERY: Duration = Duration::from_millis(5);
/// A look at a page that is only now being loaded gets no answer.
const PATIENCE: Duration = Duration::from_millis(100);

/// The inner size that is asked for.
pub(crate) fn size() -> Option<(f64, f64)> {
    parse_size(&env::var(SIZE).ok()?)
}

fn parse_size(text: &str) -> Option<(f64, f64)> {
    let (width, height) = text.split_once('x')?;
    let pixels = |s: &str| s.parse::<u16>().ok().filter(|n| *n > 0).map(f64::from);
    Some((pixels(width)?, pixels(height)?))
}

/// Prints `ready MS` on stdout once the first screen is painted, if that is asked for: the
/// milliseconds since `start`.
pub(crate) fn announce<R: Runtime>(window: WebviewWindow<R>, start: Instant) {
    if env::var_os(SMOKE).is_none() {
        return;
    }
    thread::spawn(move || {
        while !painted(&window) {
            thread::sleep(EVERY);
        }
        // Whoever asked may be gone.
        let mut out = io::stdout();
        let _ = writeln!(out, "ready {}", start.elapsed().as_millis());
        let _ = out.flush();
    });
}

fn painted<R: Runtime>(window: &WebviewWindow<R>) -> bool {
    let (answer, answers) = mpsc::channel();
    let asked = window.eval_with_callback(LOOK, move |seen| {
        let _ = answer.send(seen);
    });
    asked.is_ok() && answers.recv_timeout(PATIENCE).is_ok_and(|seen| seen == "2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_two_whole_numbers() {
        assert_eq!(parse_size("360x800"), Some((360.0, 800.0)));
        for wrong in ["", "360", "360x", "x800", "0x800", "-1x2", "1e3x2", "360x800x1", "99999x1"] {
            assert_eq!(parse_size(wrong), None, "{wrong}");
        }
    }
}
