//! The steps of the test command that are more than a call.

use super::{State, run};
use crate::{Done, fail, hand_on, place, process::run as start, ui as interface};

pub(super) fn fmt(state: &mut State) -> Done {
    start(&mut state.toolchain.cargo(["fmt", "--all", "--check"]))
}

pub(super) fn ui(state: &mut State) -> Done {
    interface::build(&state.toolchain, false).map(drop)
}

/// One pass over everything that runs here, one over the interface.
pub(super) fn clippy(state: &mut State) -> Done {
    let strict = ["--", "-D", "warnings"];
    let mut host = state.toolchain.cargo(["clippy", "--quiet", "--workspace"]);
    start(host.args(["--exclude", "ui", "--all-targets"]).args(strict))?;
    let mut page = state.toolchain.cargo(["clippy", "--quiet", "--package", "ui"]);
    start(page.args(["--target", "wasm32-unknown-unknown"]).args(strict))
}

/// The content is sound, and where the recorded sources are, it agrees with them.
pub(super) fn content(state: &mut State) -> Done {
    let mut check = hand_on::start(&state.toolchain, "content");
    check.arg("check");
    if let Some(data) = place::data() {
        check.arg("--against").arg(data);
    }
    start(&mut check)
}

/// One build of every test, then all of them but those that drive a browser or a window.
pub(super) fn test(state: &mut State) -> Done {
    build(state)?;
    let before = state.tally.failed;
    for program in state.programs.iter().filter(|p| !p.drives()) {
        run::quietly(program, &mut state.tally)?;
    }
    run::doc_tests(&state.toolchain, &mut state.tally)?;
    none_failed_since(before, state)
}

fn build(state: &mut State) -> Done {
    if state.programs.is_empty() {
        state.programs = run::build(&state.toolchain)?;
    }
    Ok(())
}

/// The interface in Chromium.
pub(super) fn browser(state: &mut State) -> Done {
    interface::must_be_there()?;
    driving("browser", state)?;
    if state.tally.accessibility.is_none() {
        return fail("the browser tests printed no line `a11y: N of N items`");
    }
    Ok(())
}

/// The app in a real window.
pub(super) fn window(state: &mut State) -> Done {
    driving("window", state)
}

/// Runs the programs of a package that drive a browser or a window, their parts at the same time.
fn driving(package: &str, state: &mut State) -> Done {
    build(state)?;
    let before = state.tally.failed;
    let programs: Vec<_> = state.programs.iter().filter(|p| p.package == package).collect();
    if programs.is_empty() {
        return fail(format!("the package {package} has no tests"));
    }
    let mut tallies = Vec::new();
    for program in programs {
        let alone = |part: Option<&str>| {
            let mut tally = run::Tally::default();
            run::aloud(program, part, &mut tally).map(|()| tally)
        };
        tallies.extend(std::thread::scope(|scope| {
            let parts = program.parts().iter();
            let running: Vec<_> = parts.map(|part| scope.spawn(move || alone(*part))).collect();
            let ended = running.into_iter().map(|part| part.join());
            ended.map(|end| end.unwrap_or_else(|_| fail("a part panicked"))).collect::<Vec<_>>()
        }));
    }
    for tally in tallies {
        state.tally.add(tally?);
    }
    none_failed_since(before, state)
}

fn none_failed_since(before: u64, state: &State) -> Done {
    match state.tally.failed - before {
        0 => Ok(()),
        n => fail(format!("{n} tests failed")),
    }
}

/// What is broken on purpose loses nothing, in the short size.
pub(super) fn prove(state: &mut State) -> Done {
    start(hand_on::start(&state.toolchain, "prove").args(["all", "--ci"]))
}

/// No reader falls over hostile bytes, in the short size.
pub(super) fn fuzz(state: &mut State) -> Done {
    start(hand_on::start(&state.toolchain, "fuzz").arg("--ci"))
}
