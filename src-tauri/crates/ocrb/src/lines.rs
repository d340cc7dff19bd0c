//! Pieces of ink that stand in a row at even distances.

use crate::{
    curve::{Row, Square},
    ink::Piece,
};

/// A row that may be a line of the zone, in places of its plane.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) row: Row,
    /// The numbers of the signs that were found, rising.
    pub(crate) found: Vec<i32>,
}

/// A chain of fewer pieces begins no line.
const SEED: usize = 7;
/// A line with fewer signs, or over fewer numbers, is none.
const LEAST: usize = 14;
/// No line is longer than this.
const SPAN: i32 = 60;
/// The most lines in one direction.
const MOST: usize = 24;

/// The lines that run across, at most some 12° askew, the longest first.
pub(crate) fn across(pieces: &[Piece]) -> Vec<Line> {
    let mut pieces: Vec<Piece> =
        pieces.iter().copied().filter(|p| p.width() <= 1.6 * p.height()).collect();
    pieces.sort_by_key(|p| p.x0 + p.x1);
    let mut chains = chains(&pieces);
    chains.sort_by_key(|chain| std::cmp::Reverse(chain.len()));
    let mut used = vec![false; pieces.len()];
    let mut lines = Vec::new();
    for chain in chains.iter().take(20 * MOST) {
        let taken = chain.iter().filter(|at| used[**at]).count();
        if 2 * taken >= chain.len() || lines.len() >= MOST {
            continue;
        }
        if let Some((line, members)) = line(&pieces, chain) {
            members.into_iter().for_each(|at| used[at] = true);
            lines.push(line);
        }
    }
    lines.sort_by_key(|line| std::cmp::Reverse(line.found.len()));
    lines
}

/// The lines that run down.
pub(crate) fn down(pieces: &[Piece]) -> Vec<Line> {
    let turned: Vec<Piece> = pieces.iter().map(|p| p.turned()).collect();
    let mut lines = across(&turned);
    for line in &mut lines {
        line.row = line.row.turned();
    }
    lines
}

/// Each piece with the next to its right, where each is the other's nearest.
fn chains(pieces: &[Piece]) -> Vec<Vec<usize>> {
    let mut claims: Vec<Option<(f32, usize)>> = vec![None; pieces.len()];
    let mut nexts: Vec<Option<usize>> = vec![None; pieces.len()];
    for (at, piece) in pieces.iter().enumerate() {
        let (x, y) = piece.middle();
        let mut best: Option<(f32, usize)> = None;
        for (other_at, other) in pieces.iter().enumerate().skip(at + 1) {
            let (ox, oy) = other.middle();
            let size = piece.height().max(other.height());
            let (right, off) = (ox - x, (oy - y).abs());
            if right > 2.7 * piece.height() {
                break;
            }
            let like = piece.height().min(other.height()) >= 0.6 * size;
            if !like
                || right < 0.45 * size
                || right > 2.4 * size
                || off > 0.22 * right + 0.15 * size
            {
                continue;
            }
            let cost = right + 2.0 * off;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, other_at));
            }
        }
        if let Some((cost, other)) = best {
            nexts[at] = Some(other);
            if claims[other].is_none_or(|(least, _)| cost < least) {
                claims[other] = Some((cost, at));
            }
        }
    }
    let holds = |from: usize, to: usize| claims[to].is_some_and(|(_, at)| at == from);
    let mut chains = Vec::new();
    for (start, claim) in claims.iter().enumerate() {
        if claim.is_some_and(|(_, from)| nexts[from] == Some(start)) {
            continue;
        }
        let mut chain = vec![start];
        let mut at = start;
        while let Some(next) = nexts[at].filter(|next| holds(at, *next)) {
            chain.push(next);
            at = next;
        }
        if chain.len() >= SEED {
            chains.push(chain);
        }
    }
    chains
}

/// A chain, made a line by all pieces that stand where its next signs would.
fn line(pieces: &[Piece], chain: &[usize]) -> Option<(Line, Vec<usize>)> {
    let middles: Vec<(f32, f32)> = chain.iter().map(|at| pieces[*at].middle()).collect();
    let steps: Vec<f32> = middles.windows(2).map(|w| w[1].0 - w[0].0).collect();
    let pitch = median(steps.clone())?;
    let mut height = median(chain.iter().map(|at| pieces[*at].height()).collect())?;
    let mut number = 0.0;
    let mut members: Vec<(i32, usize)> = vec![(0, *chain.first()?)];
    for (step, at) in steps.iter().zip(chain.iter().skip(1)) {
        number += (step / pitch).round().max(1.0);
        members.push((number as i32, *at));
    }
    let mut row = fit(pieces, &members, &Row::default(), f32::INFINITY)?;
    row = fit(pieces, &members, &row, 0.25)?;
    for _ in 0..8 {
        let (low, high) = (members.first()?.0, members.last()?.0);
        if high - low > SPAN {
            return None;
        }
        let before = members.len();
        members = grown(pieces, &row, height, low - 8, high + 8);
        row = fit(pieces, &members, &row, 0.25)?;
        height = median(members.iter().map(|(_, at)| pieces[*at].height()).collect())?;
        if members.len() == before {
            break;
        }
    }
    let found: Vec<i32> = members.iter().map(|(k, _)| *k).collect();
    let span = found.last()? - found.first()?;
    let pitch = row.pitch(f32::midpoint(*found.first()? as f32, *found.last()? as f32));
    let even = found.len() >= LEAST && 2 * found.len() as i32 > span && span <= SPAN;
    // A sign is 0.87 to 1.09 of the pitch high; a leaning camera shortens either.
    let shape = height > 0.6 * pitch && height < 1.6 * pitch;
    let members = members.into_iter().map(|(_, at)| at).collect();
    (even && shape).then_some((Line { row, found }, members))
}

/// The pieces on a row between two numbers, one per number, rising.
fn grown(pieces: &[Piece], row: &Row, height: f32, low: i32, high: i32) -> Vec<(i32, usize)> {
    let mut best: Vec<Option<(f32, usize)>> = vec![None; (high - low + 1).max(0) as usize];
    let middle = (low + high) as f32 / 2.0;
    for (at, piece) in pieces.iter().enumerate() {
        let tall = piece.height();
        if tall < 0.6 * height || tall > 1.6 * height {
            continue;
        }
        let (x, y) = piece.middle();
        let number = row.number(x, y, middle);
        let (px, py) = row.at(number);
        let pitch = row.pitch(number);
        let far = (x - px).hypot(y - py) / pitch + (number - number.round()).abs();
        let slot = number.round() as i32 - low;
        if far > 0.35 || slot < 0 {
            continue;
        }
        if let Some(slot) = best.get_mut(slot as usize)
            && slot.is_none_or(|(least, _)| far < least)
        {
            *slot = Some((far, at));
        }
    }
    let numbered = (low..).zip(best);
    numbered.filter_map(|(k, best)| best.map(|(_, at)| (k, at))).collect()
}

/// The row through pieces, without those that lie further off than `limit` pitches.
fn fit(pieces: &[Piece], members: &[(i32, usize)], row: &Row, limit: f32) -> Option<Row> {
    let mut xs = Vec::new();
    let mut ys = Vec::new();
    for (k, at) in members {
        let (x, y) = pieces[*at].middle();
        let k = *k as f32;
        let (px, py) = row.at(k);
        if limit.is_finite() && (x - px).hypot(y - py) > limit * row.pitch(k) {
            continue;
        }
        xs.push((k, x));
        ys.push((k, y));
    }
    let span = members.last()?.0 - members.first()?.0;
    let bent = xs.len() >= 12 && span >= 16;
    let row = Row { x: Square::through(&xs, bent)?, y: Square::through(&ys, bent && span >= 24)? };
    let ends = [members.first()?.0, members.last()?.0];
    ends.iter().all(|k| row.x.slope(*k as f32) > 2.0).then_some(row)
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}
