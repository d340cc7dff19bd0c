//! Readings of a zone, until one is taken.

use crate::{Doubt, Luma, Zone, search};

/// The most texts that [`read_until`] offers.
pub const MOST_TRIES: usize = 120;

/// Offers the texts of zones (lines with `\n` between them) until `accept` takes one: each zone as
/// it looks, then with one or two of its doubtful signs as what else they may be. At most
/// [`MOST_TRIES`] texts. `accept` must check all check digits: it is what stands between a misread
/// sign and the person.
///
/// It looks at the picture in up to three sizes; [`crate::read`] stops at the first with a zone.
pub fn read_until<T>(luma: &Luma<'_>, mut accept: impl FnMut(&str) -> Option<T>) -> Option<T> {
    let mut left = MOST_TRIES;
    search::zones(luma, |zones| {
        for zone in zones {
            for doubts in subsets(&zone.doubts) {
                left = left.checked_sub(1)?;
                let accepted = accept(&text(zone, &doubts));
                if accepted.is_some() {
                    return accepted;
                }
            }
        }
        None
    })
}

/// No doubt, each doubt, each two doubts.
fn subsets(doubts: &[Doubt]) -> Vec<Vec<Doubt>> {
    let mut subsets = vec![Vec::new()];
    subsets.extend(doubts.iter().map(|doubt| vec![*doubt]));
    for (at, first) in doubts.iter().enumerate() {
        subsets.extend(doubts.iter().skip(at + 1).map(|second| vec![*first, *second]));
    }
    subsets
}

/// The text of a zone with these signs in place of others.
fn text(zone: &Zone, doubts: &[Doubt]) -> String {
    let lines = zone.lines.iter().enumerate().map(|(line, text)| {
        let sign = |(column, sign): (usize, char)| {
            let doubt = doubts.iter().find(|d| d.line == line && d.column == column);
            doubt.map_or(sign, |doubt| doubt.instead)
        };
        text.chars().enumerate().map(sign).collect::<String>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubts_are_tried_alone_and_by_two() {
        let doubt = |column, instead| Doubt { line: 1, column, instead };
        let doubts = vec![doubt(0, 'O'), doubt(1, 'I'), doubt(2, 'B')];
        let zone = Zone { lines: vec!["AAA".into(), "018".into()], sure: 1.0, doubts };
        let texts: Vec<String> = subsets(&zone.doubts).iter().map(|d| text(&zone, d)).collect();
        let second: Vec<&str> = texts.iter().filter_map(|t| t.strip_prefix("AAA\n")).collect();
        assert_eq!(second, ["018", "O18", "0I8", "01B", "OI8", "O1B", "0IB"]);
    }
}
