//! How many zones of random photographs are read, and how fast:
//!
//! ```text
//! cargo run --release -p ocrb --example measure -- 500 0 2000
//! ```
//!
//! How many photographs of each kind; how bad they are (0 fair, 1 bad; 2 is beyond what is asked
//! for); how wide the widest is; the first number of the series; a file of other outlines, made by
//! the example `outlines`. `-v` last names those that were not read.

#[path = "../tests/specimen/mod.rs"]
#[allow(dead_code, reason = "each user needs a part of it")]
mod specimen;

use std::{env, fs, time::Instant};

use specimen::{Damage, Font, Random, card, passport, photograph};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize, or: f32| arguments.get(at).and_then(|a| a.parse().ok()).unwrap_or(or);
    let (count, hard, widest) = (number(0, 20.0) as u64, number(1, 0.0), number(2, 2000.0));
    let first = number(3, 0.0) as u64;
    let verbose = arguments.last().is_some_and(|a| a == "-v");
    let other = arguments.get(4).and_then(|path| fs::read_to_string(path).ok());
    let outlines = other.unwrap_or_else(|| include_str!("../data/ocr-b.txt").to_owned());
    let fonts = [-0.012, 0.0, 0.02].map(|weight| Font::of(&outlines, weight));
    let today = cards::Date::constant(2026, 7, 1);
    println!(
        "kind | photographs | read | other | nothing found | kept back or refused | mean ms | longest ms"
    );
    for (name, make) in [("TD1", card as fn(&mut Random) -> String), ("TD3", passport)] {
        let (mut right, mut wrong, mut nothing) = (0, 0, 0);
        let mut times = Vec::new();
        for at in first..first + count {
            let mut random = Random(at * 7919 + u64::from(name.as_bytes()[2]));
            let truth = make(&mut random);
            let damage = Damage::random(&mut random, hard, widest);
            let font = &fonts[random.below(fonts.len())];
            let picture = photograph(font, &truth, &damage, &mut random);
            let luma = ocrb::Luma {
                width: picture.width as u32,
                height: picture.height as u32,
                pixels: &picture.pixels,
            };
            let start = Instant::now();
            let mut texts = Vec::new();
            let read = ocrb::read_until(&luma, |text| {
                texts.push(text.to_owned());
                cards::read_mrz(text, today).ok()
            });
            times.push(start.elapsed().as_secs_f32() * 1000.0);
            match &read {
                Some(facts) if cards::read_mrz(&truth, today).is_ok_and(|t| t == *facts) => {
                    right += 1
                }
                Some(_) => {
                    wrong += 1;
                    println!("{name} {at}: wrong\n{truth}\n{}", texts.last().map_or("", |t| t));
                }
                None if texts.is_empty() => nothing += 1,
                None => {}
            }
            if verbose && read.is_none() {
                println!("{name} {at}: {} {damage:?}", texts.len());
                if let Some(text) = texts.first() {
                    println!("{truth}\n{text}");
                }
            }
        }
        let refused = count - right - wrong - nothing;
        let mean = times.iter().sum::<f32>() / times.len().max(1) as f32;
        let longest = times.iter().copied().fold(0.0, f32::max);
        println!(
            "{name} | {count} | {right} | {wrong} | {nothing} | {refused} | {mean:.0} | {longest:.0}"
        );
    }
}
