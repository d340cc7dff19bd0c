//! The desktop program.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    if std::env::args_os().nth(1).is_some_and(|first| first == viewer::CHILD_ARGUMENT) {
        return viewer::child();
    }
    motcua_lib::run()
}
