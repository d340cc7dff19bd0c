//! How many zones are read.

#[path = "../tests/specimen/mod.rs"]
#[allow(missing_docs, dead_code)]
mod specimen;

use std::time::Instant;

use specimen::{Damage, Font, Random, card, passport, photograph};

fn main() {
    let arg = |n: usize, or: f32| std::env::args().nth(n).and_then(|a| a.parse().ok()).unwrap_or(or);
    let (count, hard, widest, first) = (arg(1, 20.0) as usize, arg(2, 0.0), arg(3, 1600.0), arg(4, 0.0) as usize);
    let other = std::env::var("OCRB_FONT").ok().and_then(|p| std::fs::read_to_string(p).ok());
    let outlines = other.unwrap_or(include_str!("../data/ocr-b.txt").to_owned());
    let fonts: Vec<Font> = [-0.012, 0.0, 0.02].iter().map(|w| Font::of(&outlines, *w)).collect();
    let today = cards::Date::constant(2026, 7, 1);
    for (name, make) in [("TD1", card as fn(&mut Random) -> String), ("TD3", passport)] {
        let (mut right, mut raw, mut none, mut ms) = (0, 0, 0, 0.0);
        let (mut wrong_leads, mut right_leads) = (vec![], vec![]);
        for at in first..first + count {
            let mut random = Random(at as u64 * 7919 + 17 + name.len() as u64 * make(&mut Random(3)).len() as u64);
            let zone = make(&mut random);
            let damage = Damage::random(&mut random, hard, widest);
            let font = &fonts[random.below(3)];
            let picture = photograph(font, &zone, &damage, &mut random);
            let luma = ocrb::Luma { width: picture.width as u32, height: picture.height as u32, pixels: &picture.pixels };
            if std::env::var("OCRB_SAVE").is_ok() {
                let mut pgm = format!("P5\n{} {}\n255\n", picture.width, picture.height).into_bytes();
                pgm.extend(&picture.pixels);
                std::fs::write(format!("/tmp/ocrbf/{name}-{at}.pgm"), pgm).unwrap();
            }
            let start = Instant::now();
            let zones = ocrb::read(&luma);
            ms += start.elapsed().as_secs_f32() * 1e3;
            let text = zones.first().map(|z| z.lines.join("\n"));
            let ok = text.as_deref().is_some_and(|t| cards::read_mrz(t, today).is_ok());
            if let Some(z) = zones.first() {
                let truth: Vec<char> = zone.chars().filter(|c| *c != '\n').collect();
                if truth.len() == z.debug.len() && z.debug.iter().zip(&truth).filter(|(d, t)| d.0 != **t).count() < 25 {
                for (d, t) in z.debug.iter().zip(&truth) {
                    if d.0 != *t { wrong_leads.push((d.2, d.0, *t, d.3 > 0.5)); } else { right_leads.push(d.2); }
                }}
            }
            if text.as_deref() == Some(zone.as_str()) { right += 1; } else {
                let pitch = damage.width as f32 * damage.share / zone.lines().next().unwrap().len() as f32;
                if zones.is_empty() { none += 1; }
                println!("{name} {at}: {} pitch {pitch:.1} {damage:?}", if zones.is_empty() {"nothing"} else {"wrong"});
                if let Some(t) = text { println!("{zone}\n--\n{t}\n"); }
            }
            if ok { raw += 1; }
        }
        println!("{name}: {count} right {right} accepted {raw} nothing {none} ms {:.0}", ms / count as f32);
        wrong_leads.sort_by(|a, b| a.0.total_cmp(&b.0));
        right_leads.sort_by(f32::total_cmp);
        println!("wrong leads {wrong_leads:?}");
        let q = |f: f32| right_leads.get((right_leads.len() as f32 * f) as usize).copied().unwrap_or(0.0);
        println!("right leads 0.1% {} 1% {} 5% {} 50% {}", q(0.001), q(0.01), q(0.05), q(0.5));
    }
}
