//! The process that looks at a paper, by itself: for the tests of this crate. The app is its own.
//!
//! With an argument it misbehaves once its limits are set.

use std::process::ExitCode;

fn main() -> ExitCode {
    let how = std::env::args().nth(2).unwrap_or_default();
    viewer::child_after(|| match how.as_str() {
        // Touched, so that it is not only promised.
        "eat-300-mib" => drop(std::hint::black_box(vec![1_u8; 300 << 20])),
        "eat-100-mib" => drop(std::hint::black_box(vec![1_u8; 100 << 20])),
        "spin" => loop {
            std::hint::spin_loop();
        },
        "open" if std::fs::File::open("/proc/self/statm").is_ok() => std::process::exit(9),
        "write" if std::fs::write("/tmp/viewer-child-was-here", "x").is_ok() => {
            std::process::exit(9)
        }
        "dive" => {
            std::hint::black_box(dive(0));
        }
        _ => {}
    })
}

#[expect(unconditional_recursion, reason = "that is what it is for")]
fn dive(depth: u64) -> u64 {
    std::hint::black_box([depth; 64]);
    dive(depth + 1) + 1
}
