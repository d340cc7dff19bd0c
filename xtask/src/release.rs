//! `cargo xtask release-check`: what must not be in a release, and that the check can find it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use crate::{
    Done, app, fail, place,
    place::TempFolder,
    process::{Running, output, run},
    setup::{self, Need},
    switches, tidy,
    tools::Toolchain,
    ui,
};

/// In a debug program, not in a release: what opens the inspector.
const PROGRAM_MARKS: [&str; 1] = ["webview|internal_toggle_devtools"];
/// In no program at all.
const NEVER: [&str; 3] = ["tauri_plugin_webdriver", "tauri-plugin-webdriver", "tauri_plugin_shell"];
/// In a debug interface, not in a release: the screen of all parts.
const PAGE_MARKS: [&str; 1] = ["#/gallery"];

/// `cargo xtask release-check`
pub(crate) fn command(arguments: &[String]) -> Done {
    let [] = switches(arguments, [])?;
    let toolchain = setup::ready(&[Need::Build, Need::Measure, Need::Display])?;
    tidy::run()?;
    features(&toolchain)?;

    ui::build(&toolchain, false)?;
    run(&mut toolchain.cargo(["build", "--quiet", "--package", "motcua"]))?;
    control(&place::program("motcua"), &PROGRAM_MARKS)?;
    control(&page(), &PAGE_MARKS)?;

    let program = build(&toolchain)?;
    println!("program {} bytes", fs::metadata(&program)?.len());
    app::first_screen(&program, "http://127.0.0.1:9")?;
    for name in ["TAURI_AUTOMATION", "TAURI_WEBVIEW_AUTOMATION"] {
        refuses(&program, name)?;
        println!("refuses to start with {name}");
    }
    Ok(())
}

/// Builds the release, with nothing in it that must not be; answers the program.
pub(crate) fn build(toolchain: &Toolchain) -> Done<PathBuf> {
    ui::command(&["--release".into()])?;
    run(&mut toolchain.cargo(["build", "--quiet", "--release", "--package", "motcua"]))?;
    let program =
        place::target().join("release").join(format!("motcua{}", std::env::consts::EXE_SUFFIX));
    absent(&program, &PROGRAM_MARKS)?;
    absent(&program, &NEVER)?;
    absent(&page(), &PAGE_MARKS)?;
    Ok(program)
}

/// The program of the interface.
fn page() -> PathBuf {
    place::root().join("ui/dist/ui_bg.wasm")
}

/// No feature of the graph that a release must not have.
fn features(toolchain: &Toolchain) -> Done {
    let mut tree = toolchain.cargo(["tree", "--package", "motcua", "--edges", "normal,features"]);
    let text = output(tree.args(["--prefix", "none", "--target", "all"]))?;
    match forbidden(&text) {
        Some(line) => fail(format!("in the graph of the release: {line}")),
        None => Ok(()),
    }
}

fn forbidden(tree: &str) -> Option<&str> {
    tree.lines().find(|line| {
        let tauri = line.starts_with("tauri") || line.starts_with("wry");
        (tauri && (line.contains("\"devtools\"") || line.contains("\"protocol-asset\"")))
            || line.starts_with("tauri-plugin")
    })
}

/// The marks that stand in a file.
fn marks_in<'a>(bytes: &[u8], marks: &[&'a str]) -> Vec<&'a str> {
    let found = |mark: &&&str| bytes.windows(mark.len()).any(|w| w == mark.as_bytes());
    marks.iter().filter(found).copied().collect()
}

fn absent(file: &Path, marks: &[&str]) -> Done {
    let found = marks_in(&fs::read(file)?, marks);
    if found.is_empty() { Ok(()) } else { fail(format!("{} holds {found:?}", file.display())) }
}

/// The debug build has every mark: so the search would have found them.
fn control(file: &Path, marks: &[&str]) -> Done {
    let found = marks_in(&fs::read(file)?, marks);
    if found == marks {
        println!("control: {} of {} marks found in the debug build", found.len(), marks.len());
        Ok(())
    } else {
        fail(format!(
            "the marks have changed: {} holds only {found:?} of {marks:?}",
            file.display()
        ))
    }
}

/// The program ends at once, with an error and without a file written.
fn refuses(program: &Path, variable: &str) -> Done {
    let home = TempFolder::new("refuses")?;
    let mut command = Command::new(program);
    command.env(variable, "true").env("MOTCUA_HOME", home.path());
    let mut running = Running::start(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    match running.ends_within(Duration::from_secs(10)) {
        Some(false) if fs::read_dir(home.path())?.next().is_none() => Ok(()),
        Some(false) => fail(format!("with {variable} the release wrote files before it refused")),
        _ => fail(format!("with {variable} the release does not refuse to start")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_feature_in_the_graph_is_found() {
        assert_eq!(
            forbidden("tauri v2.12.5\ntauri feature \"wry\"\nother feature \"devtools\""),
            None
        );
        assert!(forbidden("a\ntauri feature \"devtools\"").is_some());
        assert!(forbidden("tauri-plugin-shell v2.0.0").is_some());
    }

    #[test]
    fn a_mark_in_a_program_is_found() {
        let program = b"\0\x7fELF plugin:webview|internal_toggle_devtools\0";
        assert_eq!(marks_in(program, &PROGRAM_MARKS), PROGRAM_MARKS);
        assert_eq!(marks_in(b"webview", &PROGRAM_MARKS), Vec::<&str>::new());
    }
}
