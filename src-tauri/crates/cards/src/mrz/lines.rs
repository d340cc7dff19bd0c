//! A text as the lines of a machine readable zone.

use super::MrzFault;
use crate::text::{is_blank, narrow};

/// The lines, each sign a letter, a digit or `<`.
pub(super) enum Zone {
    /// TD1.
    Card([[u8; 30]; 3]),
    /// TD3.
    Passport([[u8; 44]; 2]),
}

/// Takes a text apart.
///
/// # Errors
/// When lengths or signs do not fit.
pub(super) fn zone(text: &str) -> Result<Zone, MrzFault> {
    // `‹` is read for one filler; where the lengths then do not fit, for two.
    match shape(signs(text, 1)) {
        Err(MrzFault::Length { .. } | MrzFault::LineLength { .. }) if text.contains('‹') => {
            shape(signs(text, 2))
        }
        other => other,
    }
}

/// The signs of each line that has some.
fn signs(text: &str, fillers: usize) -> Vec<Vec<char>> {
    let line = |line: &str| {
        let mut signs = Vec::new();
        for c in line.chars().map(narrow).filter(|c| !is_blank(*c)) {
            match c {
                '«' => signs.extend(['<', '<']),
                '‹' => signs.extend(['<', '<'].iter().take(fillers)),
                c => signs.push(c.to_ascii_uppercase()),
            }
        }
        signs
    };
    text.split(['\n', '\r']).map(line).filter(|line| !line.is_empty()).collect()
}

fn shape(mut lines: Vec<Vec<char>>) -> Result<Zone, MrzFault> {
    let found: usize = lines.iter().map(Vec::len).sum();
    match (found, &mut lines[..]) {
        (90, _) => cut(&lines.concat()).map(Zone::Card),
        (88, _) => cut(&lines.concat()).map(Zone::Passport),
        (_, [_, _, names]) => {
            fit(names, 30);
            wide(&lines, 30)?;
            cut(&lines.concat()).map(Zone::Card)
        }
        (_, [names, _]) => {
            fit(names, 44);
            wide(&lines, 44)?;
            cut(&lines.concat()).map(Zone::Passport)
        }
        _ => Err(MrzFault::Length { found }),
    }
}

/// Adds or takes fillers at the end of a line of names: who reads them miscounts them.
fn fit(names: &mut Vec<char>, width: usize) {
    let filled = |names: &[char]| names.last() == Some(&'<');
    while names.len() > width && filled(names) {
        names.pop();
    }
    if filled(names) && names.len() < width {
        names.resize(width, '<');
    }
}

fn wide(lines: &[Vec<char>], wanted: usize) -> Result<(), MrzFault> {
    for (line, signs) in (1..).zip(lines) {
        if signs.len() != wanted {
            return Err(MrzFault::LineLength { line, found: signs.len(), wanted });
        }
    }
    Ok(())
}

/// `LINES` lines of `WIDTH` signs.
fn cut<const WIDTH: usize, const LINES: usize>(
    signs: &[char],
) -> Result<[[u8; WIDTH]; LINES], MrzFault> {
    let mut cut = [[b'<'; WIDTH]; LINES];
    let places = (1..).zip(&mut cut).flat_map(|(line, row)| {
        (1..).zip(row.iter_mut()).map(move |(column, place)| (line, column, place))
    });
    for ((line, column, place), sign) in places.zip(signs) {
        *place = match u8::try_from(*sign) {
            Ok(b @ (b'A'..=b'Z' | b'0'..=b'9' | b'<')) => b,
            _ => return Err(MrzFault::Sign { line, column }),
        };
    }
    Ok(cut)
}
