//! Papers that unfold without end: the process that looks at them may end, the one that asked never
//! does, and neither takes more memory than is given.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use flate2::{Compress, Compression, Crc, FlushCompress};
use model::{Date, Media};
use viewer::{CHILD_ARGUMENT, Viewer};

use super::Part;
use crate::{Done, How, Stop, chance::Chance, child, proofs::Tally};

/// The most memory of a process that looks, in bytes.
const MOST: u64 = 256 << 20;
/// What the control takes.
const GREEDY: usize = 300 << 20;

/// Takes more than is given, unbounded; the judge must see it.
pub(super) fn greedy() -> u8 {
    let taken = vec![1_u8; GREEDY];
    thread::sleep(Duration::from_millis(300));
    u8::from(taken.iter().all(|byte| *byte == 1))
}

/// `mib` MiB of one byte, deflated, without ever being held.
fn deflated(byte: u8, mib: usize) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut once = Vec::with_capacity(1 << 16);
    // It has room: a MiB of one byte is a few KiB.
    let _ = compress.compress_vec(&vec![byte; 1 << 20], &mut once, FlushCompress::Full);
    let mut out = vec![0x78, 0xDA];
    (0..mib).for_each(|_| out.extend(&once));
    out.extend([0x03, 0x00]);
    out
}

fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(name);
    crc.update(data);
    let mut out = (data.len() as u32).to_be_bytes().to_vec();
    out.extend(name);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
    out
}

/// A PNG (ISO/IEC 15948) of some size that unfolds to something else.
fn png(chance: &mut Chance) -> Vec<u8> {
    let side = |chance: &mut Chance| *chance.one(&[1_u32, 700, 7_000, 12_000, 50_000, u32::MAX]);
    let (width, height) = (side(chance), side(chance));
    let (depth, kind) = *chance.one(&[(8_u8, 2_u8), (16, 6), (1, 0), (8, 3), (16, 2)]);
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([depth, kind, 0, 0, u8::from(chance.percent(20))]);
    let data = deflated(chance.below(256) as u8, 1 + chance.below(300));
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    out.extend(chunk(b"IHDR", &header));
    if chance.percent(30) {
        // A text that unfolds.
        let mut text = b"Comment\0\0".to_vec();
        text.extend(deflated(b'a', 1 + chance.below(400)));
        out.extend(chunk(b"zTXt", &text));
    }
    for (name, data) in [(b"IDAT", &data[..]), (b"IEND", &[])] {
        out.extend(chunk(name, data));
    }
    out
}

/// A JPEG (ISO/IEC 10918-1) whose frame says any size; what follows is chance.
fn jpeg(chance: &mut Chance) -> Vec<u8> {
    let side = |chance: &mut Chance| *chance.one(&[1_u16, 800, 7_000, 12_000, 65_500]);
    let (width, height) = (side(chance), side(chance));
    let frame = *chance.one(&[0xC0_u8, 0xC2]);
    let mut out = vec![0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0];
    out.extend([1; 64]);
    out.extend([0xFF, frame, 0, 17, 8]);
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.extend([3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
    for class in [0x00, 0x10] {
        out.extend([0xFF, 0xC4, 0, 20, class, 1]);
        out.extend([0; 15]);
        out.push(0);
    }
    out.extend([0xFF, 0xDA, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
    let byte = chance.below(2) as u8;
    out.extend(vec![byte.wrapping_neg() & 0x7F; 1 + chance.below(3 << 20)]);
    out.extend([0xFF, 0xD9]);
    out
}

/// A WebP (RFC 9649) of any size with chance inside.
fn webp(chance: &mut Chance) -> Vec<u8> {
    let size = |chance: &mut Chance| *chance.one(&[0_u32, 799, 6_999, 16_383]);
    let (width, height) = (size(chance), size(chance));
    let mut body = b"WEBP".to_vec();
    if chance.percent(50) {
        body.extend(b"VP8X\x0A\0\0\0\x10\0\0\0");
        body.extend(&width.to_le_bytes()[..3]);
        body.extend(&height.to_le_bytes()[..3]);
    }
    let mut pixels = vec![0x2F];
    pixels.extend((width | height << 14).to_le_bytes());
    pixels.extend((0..chance.below(60_000)).map(|_| chance.below(256) as u8));
    body.extend(b"VP8L");
    body.extend((pixels.len() as u32).to_le_bytes());
    body.extend(&pixels);
    body.extend(vec![0; pixels.len() % 2]);
    let mut out = b"RIFF".to_vec();
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
    out
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< {dict} /Length {} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A PDF (ISO 32000) with one page that is more than it seems.
fn pdf(chance: &mut Chance) -> Vec<u8> {
    let mut page = "/MediaBox [0 0 595 842]".to_owned();
    let mut content = stream("", b"0 g 10 10 90 90 re f");
    let mut more: Vec<Vec<u8>> = Vec::new();
    match chance.below(7) {
        0 => content = stream("/Filter /FlateDecode", &deflated(b' ', 64 + chance.below(960))),
        1 => {
            let twice = deflated(0, 64);
            content = stream("/Filter [/FlateDecode /FlateDecode]", &twice);
        }
        2 => page += &format!(" /Deep {}", "[".repeat(1_000 + chance.below(300_000))),
        3 => content = stream("", "q ".repeat(100_000 + chance.below(2_000_000)).as_bytes()),
        4 => {
            let side = *chance.one(&["14400", "1000000", "99999999999999999999", "1e30"]);
            page = format!("/MediaBox [0 0 {side} {side}]");
        }
        5 => {
            let count = 6 + chance.below(8);
            let form = |next: usize| {
                let dict = format!(
                    "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /N {next} 0 R >> >>"
                );
                stream(&dict, "/N Do ".repeat(10).as_bytes())
            };
            more = (6..6 + count).map(form).collect();
            page += " /Resources << /XObject << /N 5 0 R >> >>";
            content = stream("", b"/N Do");
        }
        _ => {
            let side = *chance.one(&[3_000, 30_000, 2_000_000_000]);
            let dict = format!(
                "/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode"
            );
            more.push(stream(&dict, &deflated(7, 1 + chance.below(60))));
            page += " /Resources << /XObject << /N 5 0 R >> >>";
            content = stream("", b"500 0 0 500 0 0 cm /N Do");
        }
    }
    let kids = if chance.percent(10) { "2 0 R 3 0 R" } else { "3 0 R" };
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count 1 >>").into_bytes(),
        format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R {page} >>").into_bytes(),
        content,
    ];
    objects.extend(more);
    let mut out = b"%PDF-1.7\n".to_vec();
    for (n, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n", n + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    out
}

/// What `act` answers, and the most memory that a child of this process had meanwhile whose command
/// line holds `mark`: its high-water mark, read every other millisecond.
fn peak<R>(mark: &str, act: impl FnOnce() -> R) -> (R, u64) {
    let over = AtomicBool::new(false);
    let me = format!("PPid:\t{}\n", std::process::id());
    let now = || {
        let mut most = 0;
        for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let at = process.path();
            let Ok(status) = fs::read_to_string(at.join("status")) else { continue };
            // Between fork and exec a child still has this program's memory.
            let is_it = status.contains(&me)
                && fs::read_to_string(at.join("cmdline")).is_ok_and(|line| line.contains(mark));
            let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let peak = peak.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok());
            most = most.max(peak.filter(|_| is_it).unwrap_or(0) * 1024);
        }
        most
    };
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
        (result, sampler.join().unwrap_or(u64::MAX))
    })
}

/// Looks at a bomb in a process of its own.
fn looked(viewer: &Viewer, bytes: &[u8], how: usize, today: Date) -> Result<bool, String> {
    let Some(media) = Media::of(bytes) else { return Err("no paper at all".to_owned()) };
    let act = || {
        catch_unwind(AssertUnwindSafe(|| match (how, media) {
            (0, Media::Pdf) => viewer.page(bytes, 0, 2_400).map(drop),
            (1, _) => viewer.mark(media, bytes, &["x".to_owned()], &mut |_, _| true).map(drop),
            _ => viewer.inspect(media, bytes, today).map(drop),
        }))
    };
    let (found, most) = peak(CHILD_ARGUMENT, act);
    match found {
        _ if most >= MOST => Err(format!("{} MiB", most >> 20)),
        Err(_) => Err("the app panicked".to_owned()),
        Ok(Err(viewer::Error::NoChild(why))) => Err(format!("no process: {why}")),
        Ok(found) => Ok(found.is_ok()),
    }
}

/// Bombs of every kind.
///
/// # Errors
/// When this program cannot be started anew.
pub(super) fn prove(how: How) -> Done<Option<Part>> {
    if !cfg!(target_os = "linux") {
        eprintln!("vault bombs: memory is bounded and measured on Linux only");
        return Ok(None);
    }
    let program = std::env::current_exe()?;
    let viewer = Viewer::Child { program, arguments: vec![CHILD_ARGUMENT.into()] };
    let today: Date = "2026-11-22".parse().map_err(|e| Stop::failed("a day", e))?;
    let mut control = child::command(&["vault", "greedy"], std::path::Path::new("-"))?;
    let (ended, most) = peak("greedy", || control.status());
    let caught = ended.is_ok() && most >= MOST;
    eprintln!("vault bombs: a process without bounds: {} MiB", most >> 20);
    let mut tally = Tally::of("vault bombs");
    let (mut read, mut refused) = (0_u32, 0_u32);
    for n in 0..how.size(16, 200) {
        let mut chance = Chance::of_try(how.seed, n);
        let (kind, bytes) = match n % 4 {
            0 => ("png", png(&mut chance)),
            1 => ("pdf", pdf(&mut chance)),
            2 => ("jpeg", jpeg(&mut chance)),
            _ => ("webp", webp(&mut chance)),
        };
        let what = format!("{kind} {n}, {} KiB", bytes.len() >> 10);
        match tally.count(what, looked(&viewer, &bytes, chance.below(4), today)) {
            Some(true) => read += 1,
            Some(false) => refused += 1,
            None => {}
        }
    }
    eprintln!("vault bombs: {refused} refused, {read} read within the bounds");
    Ok(Some(Part::of(&tally, caught)))
}
