//! How much memory the processes that look at papers had resident at the most.

use std::{
    fs,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// What `act` answers, and the peak in bytes of all such processes of this one in the meantime. The
/// high-water mark of each is read every other millisecond until it is gone.
pub(crate) fn peak<R>(act: impl FnOnce() -> R) -> (R, u64) {
    // One at a time: they are heavy, and time on the wall is limited.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock();
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let sampler = scope.spawn(|| {
            let mut most = 0;
            while !over.load(Ordering::Relaxed) {
                most = most.max(now());
                thread::sleep(Duration::from_millis(2));
            }
            most
        });
        let result = act();
        over.store(true, Ordering::Relaxed);
        (result, sampler.join().unwrap())
    })
}

fn now() -> u64 {
    let me = format!("PPid:\t{}\n", std::process::id());
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let status = processes.filter_map(|p| fs::read_to_string(p.path().join("status")).ok());
    // Between fork and exec a child still has this program's name, and its memory.
    let ours = status.filter(|s| s.starts_with("Name:\tviewer-child\n") && s.contains(&me));
    ours.filter_map(|s| {
        let line = s.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().strip_suffix(" kB")?.parse::<u64>().unwrap() * 1024)
    })
    .max()
    .unwrap_or_default()
}
