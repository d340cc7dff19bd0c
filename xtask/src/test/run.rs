//! Building the tests once, running each program of them, and counting what it says.
//!
//! Cargo builds with the features that the chosen packages need together; choosing other packages
//! for the browser and the window would build much of the tree again. So there is one build, and
//! its programs are started from here, in the folder of their package as cargo would.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    Done, fail,
    json::{self, Value},
    place,
    process::Running,
    tools::Toolchain,
};

/// How long one program may take: far more than any needs, so that a hanging test ends.
const PATIENCE: Duration = Duration::from_mins(30);

/// A program of tests.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Program {
    pub(super) package: String,
    target: String,
    folder: PathBuf,
    file: PathBuf,
    /// The programs of its package, by name.
    beside: Vec<(String, PathBuf)>,
}

impl Program {
    /// The parts of it that may run at the same time, by the argument that chooses each. A browser
    /// keeps one processor busy.
    pub(super) fn parts(&self) -> &[Option<&str>] {
        let splits = self.package == "browser" && self.target == "ui";
        if splits { &[Some("--survey"), Some("--journeys")] } else { &[None] }
    }

    /// Whether it drives a browser or a window, and so has a step of its own.
    pub(super) fn drives(&self) -> bool {
        matches!(self.package.as_str(), "browser" | "window")
    }
}

/// What the tests said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) data_run: u64,
    pub(super) data_skipped: u64,
    pub(super) accessibility: Option<String>,
}

impl Tally {
    /// Counts what stands in a line; answers whether it is a line of results.
    fn hear(&mut self, line: &str) -> bool {
        // A test that prints without capture begins in the middle of libtest's own line.
        self.data_run += u64::from(line.contains("data test ran:"));
        self.data_skipped += u64::from(line.contains("data test skipped:"));
        if let Some(at) = line.find("a11y: ").filter(|_| line.ends_with(" items")) {
            self.accessibility = Some(line[at..].to_owned());
        }
        let Some(results) = line.strip_prefix("test result: ") else {
            return false;
        };
        let number = |what: &str| {
            let before = results.split(what).next().unwrap_or_default().trim_end();
            before.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse().ok())
        };
        self.passed += number(" passed").unwrap_or(0);
        self.failed += number(" failed").unwrap_or(0);
        true
    }

    /// Takes in what another program said.
    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.data_run += other.data_run;
        self.data_skipped += other.data_skipped;
        self.accessibility = other.accessibility.or(self.accessibility.take());
    }

    /// Whether enough was tested: nothing about data may be skipped where `whole` is asked for.
    pub(super) fn verdict(&self, whole: bool) -> Done {
        if self.failed > 0 {
            return fail(format!("{} tests failed", self.failed));
        }
        if whole && self.data_skipped > 0 {
            return fail("data tests were skipped, though the data must be there");
        }
        Ok(())
    }
}

/// What one line of cargo's tells of.
#[derive(Debug, PartialEq, Eq)]
enum Built {
    /// A program of tests.
    Tests(Program),
    /// A program that the tests of its package may start: folder, name, file.
    Program(PathBuf, String, PathBuf),
}

/// Builds every test but the interface's, whose target cannot run here.
pub(super) fn build(toolchain: &Toolchain) -> Done<Vec<Program>> {
    let mut cargo = toolchain.cargo(["test", "--workspace", "--exclude", "ui", "--no-run"]);
    cargo.arg("--message-format=json-render-diagnostics").stderr(Stdio::inherit());
    // `output` would swallow the progress; only stdout is ours.
    let mut child = Running::start(cargo.stdout(Stdio::piped()))?;
    let lines = child.lines();
    let (mut tests, mut programs) = (Vec::new(), Vec::new());
    for built in lines.iter().filter_map(|line| read(&line)) {
        match built {
            Built::Tests(program) => tests.push(program),
            Built::Program(folder, name, file) => programs.push((folder, name, file)),
        }
    }
    if !child.wait()? {
        return fail("the tests do not compile");
    }
    for test in &mut tests {
        let own = programs.iter().filter(|(folder, ..)| *folder == test.folder);
        test.beside = own.map(|(_, name, file)| (name.clone(), file.clone())).collect();
    }
    Ok(tests)
}

/// Reads a line of cargo's, when it tells of a program.
fn read(line: &str) -> Option<Built> {
    if !line.contains("\"compiler-artifact\"") {
        return None;
    }
    let about = json::flat(line).ok()?;
    let folder = Path::new(json::text(&about, "manifest_path")?).parent()?.to_path_buf();
    let target = json::text(&about, "target.name")?.to_owned();
    let file = PathBuf::from(json::text(&about, "executable")?);
    if !about.contains(&("profile.test".into(), Value::Word("true".into()))) {
        let program = json::texts(&about, "target.kind").contains(&"bin");
        return program.then_some(Built::Program(folder, target, file));
    }
    let id = json::text(&about, "package_id")?;
    // `path+file:///…/folder#name@version`, or `…/name#version` when the folder is called so.
    let (path, after) = id.rsplit_once('#')?;
    let package = match after.split_once('@') {
        Some((name, _)) => name,
        None => path.rsplit('/').next()?,
    };
    Some(Built::Tests(Program {
        package: package.into(),
        target,
        folder,
        file,
        beside: Vec::new(),
    }))
}

fn command(program: &Program) -> Command {
    let mut command = Command::new(&program.file);
    command.current_dir(&program.folder).env("CARGO_MANIFEST_DIR", &program.folder);
    for (name, file) in &program.beside {
        command.env(format!("CARGO_BIN_EXE_{name}"), file);
    }
    command.env("MOTCUA_BIN", place::program("motcua"));
    if let Some(data) = place::data() {
        command.env("MOTCUA_DATA", data);
    }
    // A home or a portal of the one who tests must not leak in.
    command.env_remove("MOTCUA_HOME").env_remove("MOTCUA_PORTAL");
    command
}

/// Runs a program; says one line, or all of it when a test fails.
pub(super) fn quietly(program: &Program, tally: &mut Tally) -> Done {
    let mut command = command(program);
    // Also what good tests printed: whether they had their data.
    command.arg("--show-output");
    let mut said = Vec::new();
    let start = Instant::now();
    let before = (tally.passed, tally.failed);
    let good = listen(&mut command, tally, |line| said.push(line.to_owned()))?;
    let passed = tally.passed - before.0;
    if !good {
        // What the good ones printed comes first; it is of no use now.
        let from = said.iter().position(|line| line == "failures:").unwrap_or(0);
        eprintln!("{}", said[from..].join("\n"));
        tally.failed = tally.failed.max(before.1 + 1);
    }
    let seconds = start.elapsed().as_secs_f64();
    eprintln!("{:>5} passed in {seconds:>5.1} s  {} {}", passed, program.package, program.target);
    Ok(())
}

/// Runs a program, or a part of it, and repeats everything it says, as it says it.
pub(super) fn aloud(program: &Program, part: Option<&str>, tally: &mut Tally) -> Done {
    let mut command = command(program);
    command.arg("--nocapture").args(part);
    let before = tally.failed;
    if !listen(&mut command, tally, |line| eprintln!("{line}"))? {
        tally.failed = tally.failed.max(before + 1);
    }
    Ok(())
}

/// Runs the examples in the documentation.
pub(super) fn doc_tests(toolchain: &Toolchain, tally: &mut Tally) -> Done {
    let mut cargo = toolchain.cargo(["test", "--workspace", "--exclude", "ui", "--doc", "--quiet"]);
    let mut said = Vec::new();
    if !listen(cargo.arg("--no-fail-fast"), tally, |line| said.push(line.to_owned()))? {
        eprintln!("{}", said.join("\n"));
        return fail("an example in the documentation fails");
    }
    Ok(())
}

/// Runs a command to its end, counting what it says; answers whether it succeeded.
fn listen(command: &mut Command, tally: &mut Tally, mut repeat: impl FnMut(&str)) -> Done<bool> {
    let end = Instant::now() + PATIENCE;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Running::start(command)?;
    let lines = child.all_lines();
    while let Ok(line) = lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
        tally.hear(&line);
        repeat(&line);
    }
    // The lines end with the program, or with our patience.
    let grace = Duration::from_secs(5).min(PATIENCE);
    match child.ends_within(grace) {
        Some(good) => Ok(good),
        None => {
            repeat(&format!("xtask: ended after {} minutes", PATIENCE.as_secs() / 60));
            Ok(false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.hear(line);
        }
        tally
    }

    #[test]
    fn results_and_data_tests_are_counted() {
        let heard = tally(&[
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
            "data test ran: search",
            "test it_works ... data test skipped: anchors",
            "a11y: 31 of 31 items",
        ]);
        assert_eq!((heard.passed, heard.failed), (15, 2));
        assert_eq!((heard.data_run, heard.data_skipped), (1, 1));
        assert_eq!(heard.accessibility.as_deref(), Some("a11y: 31 of 31 items"));
    }

    #[test]
    fn a_skipped_data_test_is_a_fault_where_the_data_must_be() {
        let skipped = tally(&["data test skipped: x"]);
        assert!(skipped.verdict(false).is_ok());
        assert!(skipped.verdict(true).is_err());
        assert!(tally(&["test result: FAILED. 0 passed; 1 failed;"]).verdict(false).is_err());
    }

    #[test]
    fn programs_are_known_from_cargos_lines() {
        let line = |id: &str, test: bool| {
            format!(
                r#"{{"reason":"compiler-artifact","package_id":"{id}","manifest_path":"/a/crates/wire/Cargo.toml","target":{{"kind":["bin"],"name":"wire"}},"profile":{{"test":{test}}},"executable":"/t/wire-1"}}"#
            )
        };
        let tests = |id: &str| match read(&line(id, true)) {
            Some(Built::Tests(program)) => (program.package, program.folder),
            _ => Default::default(),
        };
        let folder = PathBuf::from("/a/crates/wire");
        assert_eq!(tests("path+file:///a/crates/wire#0.1.0"), ("wire".into(), folder.clone()));
        assert_eq!(tests("path+file:///a#motcua@0.1.0"), ("motcua".into(), folder.clone()));
        let program = read(&line("path+file:///a#motcua@0.1.0", false));
        assert_eq!(program, Some(Built::Program(folder, "wire".into(), "/t/wire-1".into())));
        assert_eq!(read("{}"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_without_results_is_a_failure() {
        let mut tally = Tally::default();
        let mut command = Command::new("sh");
        command.args(["-c", "echo 'test result: ok. 1 passed; 0 failed;'; exit 1"]);
        let mut said = 0;
        assert!(matches!(listen(&mut command, &mut tally, |_| said += 1), Ok(false)));
        assert_eq!((tally.passed, said), (1, 1));
    }
}
