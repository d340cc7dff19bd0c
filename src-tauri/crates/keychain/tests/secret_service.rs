//! The keychain against a real GNOME Keyring on a bus of the test's own. What asks it is this
//! program, started once more: the session is a matter of the environment, which a process is born
//! with.
#![cfg(target_os = "linux")]

mod private_bus;

use std::{
    fs,
    io::{BufRead as _, BufReader, Lines, Write as _, stdin},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    time::{Duration, Instant},
};

use keychain::Keychain;
use private_bus::PrivateBus;
use vault::{KeyHolder, MOST, Unheld};

/// What the keychain may take in these tests.
const BOUND: Duration = Duration::from_secs(2);
/// No call may take longer: twice the bound, and a slow machine.
const LIMIT: Duration = Duration::from_secs(15);
/// Who asks the citizen for the password.
const PROMPTER: &str = "org.gnome.keyring.SystemPrompter";

/// An app in a session: a process that asks its keychain line by line.
struct App {
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

impl App {
    fn start(join: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this program"));
        command.args(["--exact", "app", "--ignored", "--nocapture"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        join(&mut command);
        let mut process = command.spawn().expect("this program");
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().expect("its output")).lines();
        Self { process, input, output }
    }

    fn on(bus: &PrivateBus) -> Self {
        Self::start(|command| {
            bus.join(command);
        })
    }

    /// What the keychain answers, and it must in time.
    fn ask(&mut self, line: &str) -> String {
        let begin = Instant::now();
        writeln!(self.input.as_mut().expect("open"), "{line}").expect("it reads");
        let answer = self
            .output
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once("= ")?.1.to_owned()))
            .expect("it answers");
        let took = begin.elapsed();
        let short = |text: &str| text.chars().take(40).collect::<String>();
        println!("{} -> {} in {} ms", short(line), short(&answer), took.as_millis());
        assert!(took < LIMIT, "{line}");
        answer
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.input = None;
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Not a test: the app.
#[test]
#[ignore = "started by the other tests"]
fn app() {
    let runtime = || tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    for line in stdin().lines().map_while(Result::ok) {
        let answer = match line.split_once(' ') {
            Some(("pooled", line)) => {
                let line = line.to_owned();
                runtime().block_on(async {
                    tokio::task::spawn_blocking(move || told(&line)).await.expect("no panic")
                })
            }
            Some(("async", line)) => runtime().block_on(async { told(line) }),
            Some(("own", name)) => own(name),
            _ if line == "held" => held(),
            _ => told(&line),
        };
        println!("= {answer}");
    }
}

/// What the keychain says to `read NAME`, `write NAME HEX` or `delete NAME`.
fn told(line: &str) -> String {
    let keychain = Keychain::waiting(BOUND);
    let done = |answer: Result<(), Unheld>| match answer {
        Ok(()) => "done".into(),
        Err(error) => format!("{error:?}"),
    };
    match line.split(' ').collect::<Vec<_>>()[..] {
        ["read", name] => match keychain.read(name) {
            Ok(Some(secret)) => format!("some {}", hex(&secret)),
            Ok(None) => "none".into(),
            Err(error) => format!("{error:?}"),
        },
        ["write", name, secret] => done(keychain.write(name, &bytes(secret))),
        ["delete", name] => done(keychain.delete(name)),
        _ => panic!("not understood: {line}"),
    }
}

/// Takes a name on the bus and leaves every call to it without an answer, for the rest of its life.
fn own(name: &str) -> String {
    let connection = zbus::blocking::Connection::session().expect("a bus");
    connection.request_name(name).expect("the name");
    std::mem::forget(connection);
    "done".into()
}

/// How many files and threads this process has.
fn held() -> String {
    let count = |folder: &str| fs::read_dir(folder).expect("Linux").count();
    format!("{} {}", count("/proc/self/fd"), count("/proc/self/task"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let two = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex");
    (0..hex.len()).step_by(2).map(two).collect()
}

#[test]
fn a_secret_is_kept_for_another_process_and_another_keyring_daemon() {
    let mut bus = PrivateBus::with_keyring();
    let mut app = App::on(&bus);
    assert_eq!(app.ask("read key"), "none");
    assert_eq!(app.ask("write key 00ff0a80"), "done");
    assert_eq!(app.ask("read key"), "some 00ff0a80");
    assert_eq!(App::on(&bus).ask("read key"), "some 00ff0a80");
    // Killed, not asked to end: it has no time to save anything.
    assert_eq!(app.ask("write key 0102"), "done");
    bus.kill_keyring();
    assert_eq!(app.ask("read key"), "Missing");
    bus.start_keyring(true);
    assert_eq!(app.ask("read key"), "some 0102", "the same process sees the new daemon");
    assert_eq!(App::on(&bus).ask("read key"), "some 0102");
    // The same for what is gone.
    assert_eq!(app.ask("delete key"), "done");
    bus.start_keyring(true);
    assert_eq!(app.ask("read key"), "none");
}

#[test]
fn secrets_are_replaced_forgotten_and_apart() {
    let bus = PrivateBus::with_keyring();
    let mut app = App::on(&bus);
    assert_eq!(app.ask("delete one"), "done", "nothing there is no error");
    assert_eq!(app.ask("write one 11"), "done");
    assert_eq!(app.ask("write two 22"), "done");
    assert_eq!(app.ask("write one 1111"), "done");
    assert_eq!(app.ask("read one"), "some 1111");
    assert_eq!(app.ask("read two"), "some 22");
    assert_eq!(app.ask("delete one"), "done");
    assert_eq!(app.ask("delete one"), "done");
    assert_eq!(app.ask("read one"), "none");
    assert_eq!(app.ask("read two"), "some 22");
    assert_eq!(app.ask("write two "), "done", "nothing is a secret, too");
    assert_eq!(app.ask("read two"), "some ");
}

#[test]
fn a_secret_has_at_most_2560_bytes() {
    let bus = PrivateBus::with_keyring();
    let mut app = App::on(&bus);
    let most: Vec<u8> = (0..MOST).map(|n| (n % 251) as u8).collect();
    assert_eq!(app.ask(&format!("write key {}", hex(&most))), "done");
    assert_eq!(app.ask("read key"), format!("some {}", hex(&most)));
    let more = [&most[..], &[7]].concat();
    assert_eq!(more.len(), 2561);
    assert_eq!(app.ask(&format!("write key {}", hex(&more))), "Refused");
    assert_eq!(app.ask("read key"), format!("some {}", hex(&most)));
}

#[test]
fn it_may_be_asked_on_any_thread_of_a_runtime() {
    let bus = PrivateBus::with_keyring();
    let mut app = App::on(&bus);
    assert_eq!(app.ask("pooled write key 33"), "done");
    assert_eq!(app.ask("pooled read key"), "some 33");
    assert_eq!(app.ask("async read key"), "some 33");
    assert_eq!(app.ask("pooled delete key"), "done");
}

#[test]
fn no_service_and_no_bus_are_a_missing_keychain() {
    let bus = PrivateBus::start();
    let without_service = App::on(&bus);
    let without_bus = App::start(|command| {
        bus.join_without_address(command);
    });
    let dead_bus = App::start(|command| {
        let socket = "unix:path=/nonexistent/bus";
        bus.join(command).env("DBUS_SESSION_BUS_ADDRESS", socket);
    });
    for mut app in [without_service, without_bus, dead_bus] {
        for line in ["read key", "write key 44", "delete key"] {
            assert_eq!(app.ask(line), "Missing");
        }
    }
}

#[test]
fn a_keyring_without_a_collection_holds_nothing() {
    let mut bus = PrivateBus::start();
    bus.start_keyring(false);
    let mut app = App::on(&bus);
    assert_eq!(app.ask("read key"), "none");
    assert_eq!(app.ask("write key 44"), "Missing");
    assert_eq!(app.ask("delete key"), "done");
}

#[test]
fn a_keyring_that_hangs_is_missing_until_it_goes_on() {
    let bus = PrivateBus::with_keyring();
    let mut app = App::on(&bus);
    assert_eq!(app.ask("write key 55"), "done");
    bus.hang_keyring(true);
    for line in ["read key", "write key 66", "delete key"] {
        assert_eq!(app.ask(line), "Missing");
    }
    bus.hang_keyring(false);
    assert_eq!(app.ask("read key"), "some 55", "nothing was done late");
}

#[test]
fn a_locked_keyring_is_locked_whether_or_not_it_has_the_secret() {
    let mut bus = PrivateBus::with_keyring();
    assert_eq!(App::on(&bus).ask("write there 77"), "done");
    bus.start_keyring(false);
    let mut app = App::on(&bus);
    for line in ["read there", "write there 88", "delete there", "read new", "write new 88"] {
        assert_eq!(app.ask(line), "Locked");
    }
    bus.start_keyring(true);
    assert_eq!(app.ask("read there"), "some 77");
    assert_eq!(app.ask("read new"), "none");
}

#[test]
fn a_prompt_that_nobody_answers_is_given_up_and_changes_nothing_later() {
    let mut bus = PrivateBus::with_keyring();
    assert_eq!(App::on(&bus).ask("write there 77"), "done");
    let mut app = App::on(&bus);
    assert_eq!(app.ask("read there"), "some 77");
    let before = app.ask("held");
    bus.start_keyring(false);
    let mut prompter = App::on(&bus);
    assert_eq!(prompter.ask(&format!("own {PROMPTER}")), "done");
    assert!(bus.has(PROMPTER));
    for line in ["read there", "write there 88", "delete there", "read new", "write new 88"] {
        let begin = Instant::now();
        assert_eq!(app.ask(line), "Locked");
        assert!(begin.elapsed() >= BOUND, "the prompt was waited for");
    }
    bus.unlock_keyring();
    assert_eq!(app.ask("read there"), "some 77", "those who wait are in nobody's way");
    assert_eq!(app.ask("read new"), "none");
    // With the prompts end those who wait for them.
    drop(prompter);
    bus.until("the end of threads and connections", |_| (app.ask("held") == before).then_some(()));
    assert_eq!(app.ask("read there"), "some 77");
    assert_eq!(app.ask("read new"), "none");
}
