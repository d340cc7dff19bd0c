//! `cargo xtask COMMAND`: what one does in this repository, each command with its own set-up.
//!
//! Standard library only, so that it builds in seconds on a bare machine; whatever is heavy is a
//! package that it starts.

mod app;
mod deny;
mod hand_on;
mod icons;
mod json;
mod package;
mod place;
mod process;
mod release;
mod setup;
mod targets;
mod test;
mod tidy;
mod tools;
mod ui;
mod units;

use std::process::ExitCode;

/// Why a command did not do its work.
#[derive(Debug)]
pub(crate) enum Stop {
    /// It failed; the text says how.
    Failed(String),
    /// It was called wrongly; the text says how to call it.
    Usage(String),
    /// A child failed and has said how; its exit code.
    Child(u8),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// What a command answers.
pub(crate) type Done<T = ()> = Result<T, Stop>;

/// Fails with a text.
pub(crate) fn fail<T>(text: impl Into<String>) -> Done<T> {
    Err(Stop::Failed(text.into()))
}

/// A command of `cargo xtask`.
struct Command {
    name: &'static str,
    arguments: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Done,
}

const fn command(
    name: &'static str,
    arguments: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Done,
) -> Command {
    Command { name, arguments, help, run }
}

const COMMANDS: [Command; 20] = [
    command(
        "setup",
        "[build|test|targets]",
        "installs what is needed; all others do it by themselves",
        setup::command,
    ),
    command(
        "ui",
        "[--release]",
        "builds the interface into ui/dist; the release also checks its size",
        ui::command,
    ),
    command(
        "run",
        "[--smoke]",
        "the app with the reference portal; --smoke prints `ready MS` and ends",
        app::command,
    ),
    command(
        "portal",
        "[--home DIR] [--port N]",
        "the reference portal; its address is the first line",
        app::portal,
    ),
    command(
        "content",
        "check|bundle|import|units|centres …",
        "checks, bundles or imports content; makes or checks the register of units",
        hand_on::content,
    ),
    command(
        "search",
        "[--catalogue BUNDLE] --queries FILE",
        "answers queries, one JSON line each",
        hand_on::search,
    ),
    command(
        "plan",
        "--list | --event ID --answers FILE",
        "the plan of a life event as JSON",
        hand_on::plan,
    ),
    command(
        "office",
        "--addresses FILE | --all-old",
        "the commune that handles an address now, one JSON line each",
        hand_on::office,
    ),
    command(
        "prove",
        "NAME|all [--ci]",
        "breaks the desk on purpose and counts what is lost",
        hand_on::prove,
    ),
    command("fuzz", "[NAME] [--ci]", "hostile bytes for every reader", hand_on::fuzz),
    command(
        "bench",
        "search|vault",
        "finding beside other engines, sealing beside age, on the same data",
        hand_on::bench,
    ),
    command(
        "screenshots",
        "DIR [--only SCREEN]",
        "pictures of every screen; prints one path a line",
        app::screenshots,
    ),
    command(
        "tidy",
        "",
        "the invariants of the house: borders, markup, config, lists, files",
        tidy::command,
    ),
    command("deny", "", "licences, banned crates and sources (cargo-deny)", deny::command),
    command(
        "test",
        "[--quick] [STEP…]",
        "everything that must hold; --quick leaves out browser, window, proofs, targets; a STEP alone by its name",
        test::command,
    ),
    command(
        "check-targets",
        "[android|ios|macos|windows|all] [--record]",
        "type-checks the crates for other systems",
        targets::command,
    ),
    command(
        "release-check",
        "",
        "builds the release and checks what must not be in it",
        release::command,
    ),
    command(
        "package",
        "[--debug] [--check]",
        "the release as a .deb; --check installs, starts and purges it in a clean Debian 12 (as root)",
        package::command,
    ),
    command("icons", "", "draws icons/ from icons/mark.svg", icons::command),
    command("help", "", "this list", help),
];

fn help(_: &[String]) -> Done {
    println!("cargo xtask COMMAND\n");
    for Command { name, arguments, help, .. } in &COMMANDS {
        println!("  {name} {arguments}\n      {help}");
    }
    println!(
        "\nMOTCUA_HOME moves every file of the app, MOTCUA_DATA names the test data (else ../shared/data),"
    );
    println!("MOTCUA_WASM=auto|rustup|debian says where the wasm32 target comes from.");
    Ok(())
}

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let name = if arguments.is_empty() { "help".to_owned() } else { arguments.remove(0) };
    let name = if matches!(name.as_str(), "-h" | "--help") { "help" } else { &name };
    let Some(command) = COMMANDS.iter().find(|c| c.name == name) else {
        eprintln!("xtask: no command `{name}`; `cargo xtask help` lists them");
        return ExitCode::from(2);
    };
    if matches!(arguments.first().map(String::as_str), Some("--help" | "-h"))
        && hand_on::package(command.name).is_none()
    {
        println!("cargo xtask {} {}\n  {}", command.name, command.arguments, command.help);
        return ExitCode::SUCCESS;
    }
    match (command.run)(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Failed(text)) => {
            eprintln!("xtask {name}: {text}");
            ExitCode::FAILURE
        }
        Err(Stop::Usage(text)) => {
            eprintln!("xtask {name}: {text}\nusage: cargo xtask {name} {}", command.arguments);
            ExitCode::from(2)
        }
        Err(Stop::Child(code)) => ExitCode::from(code),
    }
}

/// Reads the switches a command knows; anything else is bad usage.
pub(crate) fn switches<const N: usize>(arguments: &[String], known: [&str; N]) -> Done<[bool; N]> {
    let mut found = [false; N];
    for argument in arguments {
        match known.iter().position(|k| k == argument) {
            Some(index) => found[index] = true,
            None => return Err(Stop::Usage(format!("unknown argument `{argument}`"))),
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_switch_is_found_and_a_strange_one_is_bad_usage() {
        let words = |w: &[&str]| w.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(matches!(switches(&words(&["--b"]), ["--a", "--b"]), Ok([false, true])));
        assert!(matches!(switches(&words(&["--c"]), ["--a"]), Err(Stop::Usage(_))));
    }

    #[test]
    fn every_command_has_its_own_name_and_a_help_line() {
        for (index, command) in COMMANDS.iter().enumerate() {
            assert!(!command.help.is_empty());
            assert!(!COMMANDS[..index].iter().any(|c| c.name == command.name));
        }
    }
}
