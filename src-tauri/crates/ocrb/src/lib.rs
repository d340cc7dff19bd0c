//! Reads machine readable zones (work in progress).

mod cells;
mod curve;
mod glyphs;
mod ink;
mod lines;
mod plane;
mod zones;

/// A grey picture.
#[derive(Debug, Clone, Copy)]
pub struct Luma<'a> {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Row by row, 0 black, 255 white.
    pub pixels: &'a [u8],
}

/// A zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Lines.
    pub lines: Vec<String>,
    /// Sure.
    pub sure: f32,
    /// debug
    pub debug: Vec<(char, char, f32, f32)>,
}

/// Reads.
pub fn read(luma: &Luma<'_>) -> Vec<Zone> {
    let (w, h) = (luma.width as usize, luma.height as usize);
    let pyramid = plane::Pyramid::of(w, h, luma.pixels, 1200);
    let mut out = Vec::new();
    let dbg = std::env::var("OCRB_DEBUG").is_ok();
    for (scale, plane) in pyramid.levels.iter().filter(|(_, p)| {
        let l = p.width.max(p.height);
        (1200..2400).contains(&l)
    }) {
        let t = std::time::Instant::now();
        let pieces = ink::pieces(plane);
        let t1 = t.elapsed();
        let mut lines = lines::across(&pieces);
        lines.extend(lines::down(&pieces));
        let t2 = t.elapsed();
        if dbg {
            eprintln!("{}x{} pieces {} lines {}", plane.width, plane.height, pieces.len(), lines.len());
        }
        let readings: Vec<_> = lines
            .iter()
            .filter_map(|l| {
                let r = cells::read(&pyramid, l, *scale);
                if dbg {
                    eprintln!("  line found {} span {} pitch {} at {:?}: {}", l.found.len(), l.found[l.found.len()-1]-l.found[0], l.row.pitch(0.0), l.row.at(0.0),
                      r.as_ref().map_or("-".into(), |r| { let s: String = r.cells.iter().map(|c| { let b = (0..37).max_by(|a,b| c[*a].total_cmp(&c[*b])).unwrap(); if c[b] < 0.5 {'.'} else {glyphs::SIGNS[b] as char}}).collect(); format!("{s} blur {}", r.blur)}));
                }
                r
            })
            .collect();
        if dbg { eprintln!("ink {t1:?} lines {t2:?} read {:?}", t.elapsed()); }
        for f in zones::zones(&readings) {
            let lines = f.signs.chunks(f.wide).map(|l| l.iter().map(|s| s.best as char).collect()).collect();
            let _ = f.signs.iter().map(|s| s.second).count();
            let debug = f.signs.iter().enumerate().map(|(i,s)| (s.best as char, s.second as char, s.lead, if zones::is_unguarded(f.wide, i) {1.0} else {0.0})).collect();
            out.push(Zone { lines, sure: f.like, debug });
        }
    }
    out
}
